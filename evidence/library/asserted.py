"""What a second source asserts of articles: put on those that are stored, and kept for those that are not yet.

A list of retractions may be older or newer than the articles that it names. What names no stored article waits, and holds from the
moment that the article comes in, so that the order of two imports cannot hide a retraction.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.library.among import among, parts
from evidence.models import Article, Awaited, Link
from evidence.record import Assertion


@dataclass(frozen=True, slots=True)
class Taken:
    """What a list of assertions did: the stored articles that it names, those of which it says something new, how many lines wait."""

    named: set[int]
    changed: set[int]
    waiting: int


def take(session: Session, assertions: Sequence[Assertion], source: str) -> Taken:
    """Record what a source asserts, each assertion once.

    Articles are found by PMID, else by DOI. A reinstatement takes back that source's earlier assertions; PubMed's own stay.
    """
    known = _Known(session, assertions)
    named = {article_id for said in assertions for article_id in known.articles(said)}
    before = _asserted(session, named, source)
    for said in assertions:
        for article_id in known.articles(said):
            _put(session, article_id, said, source)
    waiting = [said for said in assertions if not known.articles(said)]
    _wait(session, waiting, source)
    session.flush()
    after = _asserted(session, named, source)
    return Taken(named, {article_id for article_id in named if before.get(article_id) != after.get(article_id)}, len(waiting))


def _asserted(session: Session, article_ids: Collection[int], source: str) -> dict[int, set[tuple[str, str]]]:
    """What a source asserts of articles as it is stored: relation and the source's own number, by article."""
    found: dict[int, set[tuple[str, str]]] = {}
    for some in parts(sorted(article_ids)):
        asked = sa.select(Link.article_id, Link.relation, Link.source).where(
            Link.asserted_by == source, among(session, Link.article_id, some)
        )
        for article_id, relation, number in session.execute(asked):
            found.setdefault(article_id, set()).add((relation, number))
    return found


def recall(session: Session, article_ids: Collection[int]) -> list[int]:
    """Put on articles what waited for them; returns those that it touched."""
    if not article_ids or session.scalar(sa.select(Awaited.id).limit(1)) is None:
        return []
    names = session.execute(sa.select(Article.id, Article.pmid, Article.doi).where(among(session, Article.id, article_ids))).all()
    pmids, dois = ({value for value in column if value} for column in ([row.pmid for row in names], [row.doi for row in names]))
    asked = sa.or_(among(session, Awaited.pmid, sorted(pmids)), among(session, Awaited.doi, sorted(dois)))
    waiting = session.scalars(sa.select(Awaited).where(asked).order_by(Awaited.id)).all()
    said = [(row, Assertion(row.relation, row.pmid, row.doi, row.notice_pmid, row.record, row.date, row.reason)) for row in waiting]
    known, touched = _Known(session, [assertion for _, assertion in said]), []
    for row, assertion in said:
        if found := known.articles(assertion):
            for article_id in found:
                _put(session, article_id, assertion, row.asserted_by)
            touched += found
            session.delete(row)
    session.flush()
    return touched


class _Known:
    """The stored articles that assertions name."""

    def __init__(self, session: Session, assertions: Iterable[Assertion]) -> None:
        self.by_pmid: dict[str, int] = {}
        self.by_doi: dict[str, list[tuple[int, bool]]] = {}  # (article, whether it has a PMID)
        pmids, dois = {said.pmid for said in assertions if said.pmid}, {said.doi for said in assertions if said.doi}
        for some in parts(sorted(pmids)):
            asked = sa.select(Article.pmid, Article.id).where(among(session, Article.pmid, some))
            self.by_pmid |= {pmid: article_id for pmid, article_id in session.execute(asked) if pmid}
        for some in parts(sorted(dois)):
            for doi, article_id, pmid in session.execute(
                sa.select(Article.doi, Article.id, Article.pmid).where(among(session, Article.doi, some)).order_by(Article.id)
            ):
                self.by_doi.setdefault(doi or "", []).append((article_id, pmid is not None))

    def articles(self, said: Assertion) -> list[int]:
        """By PMID; else by DOI, but never an article that has another PMID than the one that is named."""
        if said.pmid in self.by_pmid:
            return [self.by_pmid[said.pmid]]
        return [article_id for article_id, numbered in self.by_doi.get(said.doi or "", ()) if not (numbered and said.pmid)]


def _put(session: Session, article_id: int, said: Assertion, source: str) -> None:
    held = sa.select(Link).where(Link.article_id == article_id, Link.asserted_by == source)
    if said.relation == "Reinstatement":
        session.execute(sa.delete(Link).where(Link.article_id == article_id, Link.asserted_by == source))
    elif not any(link.relation == said.relation and link.source == said.record for link in session.scalars(held)):
        link = Link(
            article_id=article_id, relation=said.relation, pmid=said.notice_pmid, source=said.record, note=said.reason,
            asserted_by=source, asserted_on=said.date,
        )  # fmt: skip
        session.add(link)
        session.flush()


def _wait(session: Session, assertions: Sequence[Assertion], source: str) -> None:
    """Keep assertions of unknown articles; a line that the same list gave before is replaced."""
    for some in parts(sorted({said.record for said in assertions if said.record})):
        session.execute(sa.delete(Awaited).where(Awaited.asserted_by == source, among(session, Awaited.record, some)))
    rows = [
        {
            "relation": said.relation, "pmid": said.pmid, "doi": said.doi, "notice_pmid": said.notice_pmid, "record": said.record,
            "date": said.date, "reason": said.reason, "asserted_by": source,
        }
        for said in assertions
    ]  # fmt: skip
    if rows:
        session.execute(sa.insert(Awaited), rows)
