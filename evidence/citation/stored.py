"""Which stored articles to cite: those named, those of a condition, those that a verdict rests on."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.citation.retraction import retracted
from evidence.library import record_of
from evidence.models import Article
from evidence.record import Link, Record


def record(article: Article) -> Record:
    """The record of a stored article; a retraction known from elsewhere (the notice, Retraction Watch) is among its links."""
    made = record_of(article)
    if article.state != "retracted" or retracted(made):
        return made
    said = next((link for link in article.links if link.asserted_by == "retraction_watch"), None)
    source = (said.source or said.note) if said else "a notice that names it"
    return replace(made, links=(*made.links, Link("RetractionIn", said.pmid if said else None, source)))


def records(session: Session, ids: Sequence[int]) -> list[Record]:
    """The records of these articles, in this order."""
    found = {article.id: article for article in session.scalars(sa.select(Article).where(Article.id.in_(ids)))}
    return [record(found[article_id]) for article_id in ids if article_id in found]


def standing(found: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """(records that stand, records that were retracted)."""
    chosen = list(found)
    return [one for one in chosen if not retracted(one)], [one for one in chosen if retracted(one)]


def ids_of(verdict: dict[str, Any]) -> list[int]:
    """The articles that a verdict rests on: the headline's first, then the other comparisons, the reviews, what was left out.

    A claim of safety has no comparisons: there those that count harms come first, then serious events, then the rest that looked.
    """
    classes = sorted(verdict["classes"], key=lambda one: one["comparator"] != verdict["headline"])
    retracted_ones = [paper for paper in verdict["left_out"] if paper["why"] in ("retracted", "withdrawn")]
    harms = [verdict["harms"][name] for name in ("rates", "serious", "studies")] if verdict["kind"] == "safety" else []
    groups = [*harms, *(one["papers"] for one in classes), verdict["reviews"], retracted_ones]
    return list(dict.fromkeys(paper["article"] for group in groups for paper in group))
