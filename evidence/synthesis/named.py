"""Papers as plain values, as every verdict names them."""

from functools import cache
from typing import Any

from evidence import vocabulary
from evidence.synthesis.inputs import Paper


def named(paper: Paper) -> dict[str, Any]:
    """What a reader needs to know a paper by."""
    return {
        "article": paper.article, "study": paper.study, "label": paper.label, "identifier": paper.identifier, "pmid": paper.pmid, "doi": paper.doi,
        "title": paper.title, "year": paper.year, "n": paper.n, "design": paper.design, "state": paper.state, "curated": paper.curated,
        "spin": list(paper.spin), "conditions": list(paper.conditions), "review": is_review(paper),
    }  # fmt: skip


def is_review(paper: Paper) -> bool:
    """Whether a paper sums up studies of others."""
    return paper.design in _reviews()


@cache
def _reviews() -> frozenset[str]:
    return frozenset(term.id for term in vocabulary.load().terms["design"].values() if term.review)
