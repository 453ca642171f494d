"""All articles with what stands for them, in the keys of a label file: one object an article."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import Article, Finding, Tag

SETS = {"condition": "conditions", "outcome": "outcomes", "pain_instrument": "pain_instruments", "comparator": "comparators"}
COLUMNS = (
    "key", "pmid", "pmcid", "doi", "title", "year", "state", "origin", "relevant", "design", "conditions", "outcomes", "pain_instruments",
    "comparators", "add_on", "n", "n_studies", "conclusion", "spin", "findings",
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
)


def rows(session: Session, machine: bool = False) -> Iterator[dict[str, Any]]:
    """One object an article in the order of ids. `machine` gives what the rules read, without curated facts and decisions."""
    last = 0
    while True:
        articles = session.scalars(sa.select(Article).where(Article.id > last).order_by(Article.id).limit(500)).all()
        if not articles:
            return
        last = articles[-1].id
        tags, findings = _of(session, Tag, articles, machine), _of(session, Finding, articles, machine)
        for article in articles:
            yield _row(article, tags.get(article.id, []), findings.get(article.id, []))


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
    }  # fmt: skip


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() else None
