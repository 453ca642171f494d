"""Warnings of an article: kept whoever tells them, and taken back only by the source that told them or by one that took them over.

A retraction may be told by a link, with or without the PMID of the notice, or by a publication type alone (a reference manager knows
no links). Whatever the form, the warning of a source that does not bring the content of the article is kept as a link of that source.
"""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.rows import insert
from evidence.models import Article, PublicationType
from evidence.models import Link as Row
from evidence.record import Link, Record
from evidence.rows.record import COLUMNS

# Links that warn of the article itself, and publication types with the relation that says the same.
LINKS = (
    "RetractionIn", "PartialRetractionIn", "ExpressionOfConcernIn", "ErratumIn", "CorrectedandRepublishedIn",
    "RetractedandRepublishedIn",
)  # fmt: skip
TYPES = {"Retracted Publication": "RetractionIn"}


def told(record: Record) -> list[Link]:
    """The warnings of a record: its links, and its publication types where no link says the same."""
    return _told(record.links, (name for name, _ in record.publication_types))


def of_content(session: Session, article_id: int) -> list[Link]:
    """The warnings that the content of a stored article gives, without those of other sources."""
    asked = sa.select(Row.relation, Row.pmid, Row.source, Row.note).join(Article, Article.id == Row.article_id)
    links = session.execute(asked.where(Row.article_id == article_id, Row.asserted_by == Article.source).order_by(Row.id))
    types = session.scalars(sa.select(PublicationType.name).where(PublicationType.article_id == article_id))
    return _told([Link(*row) for row in links], types)


def _told(links: Sequence[Link], types: Iterable[str]) -> list[Link]:
    warning = [link for link in links if link.relation in LINKS]
    said = {link.relation for link in warning}
    named = dict.fromkeys(name for name in types if name in TYPES)
    return warning + [Link(TYPES[name], note=name) for name in named if TYPES[name] not in said]


def add(session: Session, article_id: int, warnings: Sequence[Link], source: str, date: str) -> bool:
    """Keep what `source` warned of beside content that is not its own; True when one of the warnings is new.

    A warning that names no notice says nothing beside one of the same kind that the content gives.
    """
    if not warnings:
        return False
    content = of_content(session, article_id)
    asked = sa.select(Row.relation, Row.pmid, Row.source, Row.asserted_by)
    held = session.execute(asked.where(Row.article_id == article_id, Row.asserted_by != "retraction_watch")).all()
    named = {(row.relation, row.pmid) for row in held if row.pmid}
    unnamed = {(row.relation, row.source) for row in held if not row.pmid and row.asserted_by == source}
    unnamed |= {(link.relation, said.source) for link in content for said in warnings if link.relation == said.relation}
    fresh = [x for x in warnings if ((x.relation, x.pmid) not in named if x.pmid else (x.relation, x.source) not in unnamed)]
    insert(session, "link", COLUMNS["link"], [(article_id, x.relation, x.pmid, x.source, x.note, source, date) for x in fresh])
    return bool(fresh)


def forget(session: Session, article_id: int, record: Record) -> None:
    """Take away the links of an article whose content `record` replaces, but for the warnings of others that it does not repeat.

    A richer record may be older than the retraction that a poorer one tells of.
    """
    kept = (Row.asserted_by != record.source) & Row.relation.in_(LINKS)
    for link in told(record):
        same = Row.pmid.is_(None) if link.pmid is None else sa.func.coalesce(Row.pmid, link.pmid) == link.pmid
        kept &= sa.not_((Row.relation == link.relation) & same)
    condition = (Row.article_id == article_id) & (Row.asserted_by != "retraction_watch") & sa.not_(kept)
    session.execute(sa.delete(Row).where(condition), execution_options={"synchronize_session": False})
