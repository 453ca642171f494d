"""All articles with what stands for them, one object an article: the keys of a label file, then what verdicts rest on beside them.

docs/export.md says what each key holds.
"""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from evidence.models import Article, Finding, Study, Tag
from evidence.synthesis.inputs import risk_of_bias

SETS = {"condition": "conditions", "outcome": "outcomes", "pain_instrument": "pain_instruments", "comparator": "comparators"}
COLUMNS = (
    "key", "pmid", "pmcid", "doi", "title", "year", "state", "origin", "relevant", "design", "conditions", "outcomes", "pain_instruments",
    "comparators", "add_on", "n", "n_studies", "conclusion", "spin", "findings", "added_to", "harms", "study", "risk_of_bias",
)  # fmt: skip
FINDING = (
    "outcome",
    "comparator",
    "direction",
    "p",
    "measure",
    "estimate",
    "ci_low",
    "ci_high",
    "unit",
    "timing",
    "origin",
    "sentence",
    "scale",
    "time",
    "instrument",
    "i2",
    "certainty",
    "effect",
)


def rows(session: Session, machine: bool = False) -> Iterator[dict[str, Any]]:
    """One object an article in the order of ids. `machine` gives what the rules read, without curated facts and decisions."""
    last, judged = 0, {} if machine else risk_of_bias(session)
    asked = sa.select(Article).options(joinedload(Article.study)).order_by(Article.id).limit(500)
    while True:
        articles = session.scalars(asked.where(Article.id > last)).all()
        if not articles:
            return
        last = articles[-1].id
        tags, findings = _of(session, Tag, articles, machine), _of(session, Finding, articles, machine)
        for article in articles:
            row = _row(article, tags.get(article.id, []), findings.get(article.id, []))
            yield row | {"study": _study(article.study), "risk_of_bias": dict(sorted(judged.get(article.id, {}).items()))}


def _of(session: Session, table: Any, articles: Any, machine: bool) -> dict[int, list[Any]]:
    held = (table.origin == "machine") if machine else table.standing
    found: dict[int, list[Any]] = {}
    for row in session.scalars(sa.select(table).where(held, table.article_id.in_([a.id for a in articles])).order_by(table.id)):
        found.setdefault(row.article_id, []).append(row)
    return found


def _row(article: Article, tags: list[Tag], findings: list[Finding]) -> dict[str, Any]:
    values: dict[str, list[str]] = {}
    for tag in tags:
        held = values.setdefault(tag.kind, [])
        if tag.value not in held:
            held.append(tag.value)
    one = {
        kind: next(iter(values.get(kind, [])), None) for kind in ("relevant", "design", "add_on", "n", "n_studies", "conclusion")
    }
    origins = sorted({tag.origin for tag in tags} | {finding.origin for finding in findings})
    return {
        "key": article.key, "pmid": article.pmid, "pmcid": article.pmcid, "doi": article.doi, "title": article.title, "year": article.year,
        "state": article.state, "origin": origins, "relevant": one["relevant"] == "true", "design": one["design"],
        **{name: values.get(kind, []) for kind, name in SETS.items()},
        "add_on": None if one["add_on"] is None else one["add_on"] == "true",
        "n": _number(one["n"]), "n_studies": _number(one["n_studies"]), "conclusion": one["conclusion"], "spin": values.get("spin", []),
        "findings": [{name: getattr(finding, name) for name in FINDING} for finding in findings],
        "added_to": values.get("added_to", []), "harms": values.get("harm", []),
    }  # fmt: skip


def _study(study: Study | None) -> dict[str, Any] | None:
    return None if study is None else {"id": study.id, "label": study.label, "why": study.reason}


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
