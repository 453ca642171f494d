"""What became of an article: retracted, under a concern, corrected, a notice. Told from both directions of each link."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.among import among, parts
from evidence.models import Article, Link, PublicationType

# Worst first: the first that applies is the state. A notice is a publication about another one and no study.
BY_TYPE = {
    "Retraction of Publication": "notice", "Retraction Notice": "notice", "Published Erratum": "notice",
    "Expression of Concern": "notice", "Retracted Publication": "retracted",
}  # fmt: skip
BY_LINK = {
    "RetractionOf": "notice", "ErratumFor": "notice", "ExpressionOfConcernFor": "notice",
    "RetractionIn": "retracted", "PartialRetractionIn": "concern", "ExpressionOfConcernIn": "concern",
    "ErratumIn": "corrected", "CorrectedandRepublishedIn": "corrected", "RetractedandRepublishedIn": "retracted",
}  # fmt: skip
# A link seen from the other end: the notice is stored and names the article, though the article's own record may not say so yet.
FROM_NOTICE = {
    "RetractionOf": "retracted", "PartialRetractionOf": "concern", "ExpressionOfConcernFor": "concern",
    "ErratumFor": "corrected", "CorrectedandRepublishedFrom": "corrected", "RetractedandRepublishedFrom": "retracted",
}  # fmt: skip
ORDER = ("withdrawn", "missing", "notice", "retracted", "concern", "corrected", "")


def relate(session: Session, article_ids: Iterable[int], named_before: Collection[str] = ()) -> None:
    """Set `state` of these articles and of those that their links name, from publication types and links of both directions.

    `named_before` are PMIDs that links of these articles named and may name no more: what was said of those may hold no longer.
    """
    ids = set(article_ids)
    for pmids in parts(sorted(named_before)):
        ids |= set(session.scalars(sa.select(Article.id).where(among(session, Article.pmid, pmids))))
    own = sa.select(Article.id, Article.pmid, Article.state)
    for chunk in parts(sorted(ids)):
        named = session.scalars(sa.select(Link.pmid).where(among(session, Link.article_id, chunk), Link.pmid.is_not(None))).all()
        for pmids in parts(sorted({pmid for pmid in named if pmid})):
            ids |= set(session.scalars(sa.select(Article.id).where(among(session, Article.pmid, pmids))))
    for chunk in parts(sorted(ids)):
        rows = session.execute(own.where(among(session, Article.id, chunk))).all()
        said = _said(session, {row.id: row.pmid for row in rows})
        for row in rows:
            state = row.state if row.state in ("withdrawn", "missing") else min(said.get(row.id, {""}), key=ORDER.index)
            if state != row.state:
                session.execute(sa.update(Article).where(Article.id == row.id).values(state=state))


def _said(session: Session, pmids: dict[int, str | None]) -> dict[int, set[str]]:
    """All states that types and links assert of these articles."""
    said: dict[int, set[str]] = {}
    types = sa.select(PublicationType.article_id, PublicationType.name)
    for article_id, name in session.execute(
        types.where(among(session, PublicationType.article_id, pmids), PublicationType.name.in_(BY_TYPE))
    ):
        said.setdefault(article_id, set()).add(BY_TYPE[name])
    links = sa.select(Link.article_id, Link.relation).where(among(session, Link.article_id, pmids), Link.relation.in_(BY_LINK))
    for article_id, relation in session.execute(links):
        said.setdefault(article_id, set()).add(BY_LINK[relation])
    by_pmid = {pmid: article_id for article_id, pmid in pmids.items() if pmid}
    notices = sa.select(Link.pmid, Link.relation).where(among(session, Link.pmid, by_pmid), Link.relation.in_(FROM_NOTICE))
    for pmid, relation in session.execute(notices):
        said.setdefault(by_pmid[pmid or ""], set()).add(FROM_NOTICE[relation])
    return said
