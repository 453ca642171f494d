"""Record -> Article: insert, update, recognise the same article, keep earlier content.

`store` takes a batch of records and is safe to repeat: the same input gives the same rows. An article is recognised by PMID, then
PMCID, then DOI with an agreeing title; never by ISSN, nor by DOI where the titles disagree. A source that knows less than the one
an article came from (a starter fact sheet after a PubMed record) adds what is missing and overwrites nothing.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.library.rows import (
    ARTICLE_COLUMNS,
    COLUMNS,
    article_values,
    as_content,
    child_rows,
    content_hash,
    delete_children,
    fold,
    insert,
    key,
    record_of,
)
from evidence.models import Article, ArticleVersion, RunArticle
from evidence.record import Record

__all__ = ["Stored", "content_hash", "fold", "insert", "record_of", "store"]

# What a source knows: PubMed's XML has everything, MEDLINE text no references, exports of reference managers less again.
RANK = {"pubmed_xml": 5, "medline": 4, "ris": 3, "bibtex": 3, "csl": 3, "csv": 2, "starter": 1}


@dataclass
class Stored:
    """What a batch did: the article of each record, in order (None for a withdrawal of something unknown), and its action."""

    articles: list[tuple[int | None, str]] = field(default_factory=list)  # (article id, new | changed | unchanged)

    def count(self, action: str) -> int:
        """How many records had this action."""
        return sum(1 for _, what in self.articles if what == action)

    def ids(self, *actions: str) -> list[int]:
        """The articles with one of these actions, each once, in order."""
        return list(dict.fromkeys(i for i, what in self.articles if i is not None and what in actions))


@dataclass(frozen=True, slots=True)
class Known:
    """What is needed of a stored article to decide what a new record does to it."""

    id: int
    key: str
    pmid: str | None
    title_key: str
    source: str
    version: int
    revised: str
    hash: str


def store(session: Session, run_id: int, records: Sequence[Record], now: dt.datetime) -> Stored:
    """Store a batch of records under a run; returns what happened to each. The caller's transaction holds it all."""
    lock(session)
    known = _find_known(session, records)
    stored = Stored()
    hashes: dict[int, str] = {}
    fresh: dict[int, Record] = {}
    changed: dict[int, Record] = {}
    ids = iter(_new_ids(session, len(records)))
    for record in records:
        match, said = _match(known, record), content_hash(record)
        hashes[id(record)] = said
        if record.withdrawn:
            stored.articles.append((_withdraw(session, match), "changed" if match else "unchanged"))
        elif match is None:
            match = _known(next(ids), record, said)
            _remember(known, match, record)
            fresh[match.id] = record
            stored.articles.append((match.id, "new"))
        elif _supersedes(record, said, match):
            (fresh if match.id in fresh else changed)[match.id] = record
            _remember(known, _known(match.id, record, said), record)
            stored.articles.append((match.id, "changed"))
        else:
            stored.articles.append((match.id, "unchanged"))
            _add_missing(session, match, record, fresh, changed)
    _insert(session, run_id, fresh, hashes, now)
    _replace(session, run_id, changed, now)
    _note_run(session, run_id, stored)
    return stored


def lock(session: Session) -> None:
    """Let one import write at a time; SQLite's BEGIN IMMEDIATE does that already."""
    if session.get_bind().dialect.name != "sqlite":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(6117002)"))


def _new_ids(session: Session, count: int) -> list[int]:
    if session.get_bind().dialect.name == "sqlite":
        top = session.execute(sa.text("SELECT COALESCE(MAX(id), 0) FROM article")).scalar_one()
        return list(range(top + 1, top + 1 + count))
    ask = "SELECT nextval(pg_get_serial_sequence('article', 'id')) FROM generate_series(1, :count)"
    return list(session.execute(sa.text(ask), {"count": count}).scalars())


def _find_known(session: Session, records: Sequence[Record]) -> dict[str, Known]:
    """Stored articles that share an identifier with the batch, under each of their identifiers."""
    known: dict[str, Known] = {}
    a = Article
    columns = (a.id, a.key, a.pmid, a.title_key, a.source, a.version, a.revised, a.content_hash, a.pmcid, a.doi)
    asked = {
        a.pmid: {r.pmid for r in records if r.pmid},
        a.pmcid: {r.pmcid for r in records if r.pmcid},
        a.doi: {r.doi for r in records if r.doi},
        a.key: {key(r) for r in records if not r.pmid},
    }
    for column, values in asked.items():
        ordered = sorted(values)
        for at in range(0, len(ordered), 500):
            for row in session.execute(sa.select(*columns).where(column.in_(ordered[at : at + 500]))):
                _index(known, Known(*row[:8]), row[8], row[9])
    return known


def _index(known: dict[str, Known], article: Known, pmcid: str | None, doi: str | None) -> None:
    for name in (article.key, article.pmid and f"pmid:{article.pmid}", pmcid and f"pmcid:{pmcid}", doi and f"doi:{doi}"):
        if name:
            known[name] = article


def _known(article_id: int, record: Record, said: str) -> Known:
    titled = identifiers.title_key(record.title)[:150]
    return Known(article_id, key(record), record.pmid, titled, record.source, record.version, record.revised, said)


def _remember(known: dict[str, Known], article: Known, record: Record) -> None:
    _index(known, article, record.pmcid, record.doi)


def _match(known: dict[str, Known], record: Record) -> Known | None:
    """The stored article that this record is about, or None."""
    by_pmid = known.get(f"pmid:{record.pmid}") if record.pmid else None
    if by_pmid:
        return by_pmid
    title = identifiers.title_key(record.title)[:150]
    for name in (record.pmcid and f"pmcid:{record.pmcid}", record.doi and f"doi:{record.doi}"):
        found = known.get(name) if name else None
        if found is None or (found.pmid and record.pmid):
            continue  # two different PMIDs are two publications, whatever else they share
        if name and name.startswith("pmcid:"):
            return found
        if _titles_agree(title, found.title_key):
            return found
    return known.get(key(record)) if not (record.pmid or record.doi or record.pmcid) else None


def _titles_agree(one: str, other: str) -> bool:
    """Same letters and digits as far as the shorter one goes: a subtitle may be missing, another title may not."""
    shorter, longer = sorted((one, other), key=len)
    return not shorter or (longer.startswith(shorter) and len(shorter) >= min(20, len(longer)))


def _supersedes(record: Record, said: str, held: Known) -> bool:
    """Whether this record should replace the held content: it says something else, and is no older and no poorer."""
    if said == held.hash or record.version < held.version:
        return False
    if RANK.get(record.source, 0) < RANK.get(held.source, 0):
        return False
    return not (record.version == held.version and record.revised and held.revised and record.revised < held.revised)


def _withdraw(session: Session, match: Known | None) -> int | None:
    if match is None:
        return None
    session.execute(sa.update(Article).where(Article.id == match.id).values(state="withdrawn"))
    return match.id


def _add_missing(session: Session, held: Known, record: Record, *pending: dict[int, Record]) -> None:
    """Give an article the identifiers that only the poorer source knows; its content stays as it is."""
    if any(held.id in batch for batch in pending):
        return
    for name in ("pmcid", "doi", "pmid"):
        value, column = getattr(record, name), getattr(Article, name)
        if value:
            session.execute(sa.update(Article).where(Article.id == held.id, column.is_(None)).values({name: value}))


def _insert(session: Session, run_id: int, fresh: dict[int, Record], hashes: dict[int, str], now: dt.datetime) -> None:
    if not fresh:
        return
    rows, children = [], {table: list[tuple[object, ...]]() for table in COLUMNS}
    defaults = {"study_id": None, "state": "", "curated": False, "curated_note": "", "first_run_id": run_id}
    for article_id, record in fresh.items():
        values = {"id": article_id} | defaults | article_values(record, now, hashes[id(record)])
        rows.append(tuple(values[name] for name in ARTICLE_COLUMNS))
        for table, more in child_rows(article_id, record).items():
            children[table] += more
    insert(session, "article", ARTICLE_COLUMNS, rows)
    for table, more in children.items():
        insert(session, table, COLUMNS[table], more)


def _replace(session: Session, run_id: int, changed: dict[int, Record], now: dt.datetime) -> None:
    """Put new content in the place of the old, which is kept as a version."""
    for article_id, record in changed.items():
        article = session.get_one(Article, article_id)
        earlier = as_content(record_of(article))
        number = session.scalar(sa.select(sa.func.count()).where(ArticleVersion.article_id == article_id)) or 0
        version = ArticleVersion(
            article_id=article_id,
            number=number + 1,
            content_hash=article.content_hash,
            content=earlier,
            replaced_at=now,
            run_id=run_id,
        )
        session.add(version)
        values = article_values(record, now)
        for name in ("pmid", "pmcid", "doi"):
            values[name] = values[name] or getattr(article, name)
        if article.pmid and not record.pmid:
            values["key"] = article.key
        session.execute(sa.update(Article).where(Article.id == article_id).values(values))
        delete_children(session, [article_id])
        for table, more in child_rows(article_id, record).items():
            insert(session, table, COLUMNS[table], more)
        session.flush()
        session.expire(article)


def _note_run(session: Session, run_id: int, stored: Stored) -> None:
    """Remember which run saw which article; the strongest action counts where a file names an article twice."""
    order = {"unchanged": 0, "changed": 1, "new": 2}
    actions: dict[int, str] = {}
    for article_id, action in stored.articles:
        if article_id is not None and order[action] >= order.get(actions.get(article_id, ""), -1):
            actions[article_id] = action
    seen = set()
    if actions:
        ask = sa.select(RunArticle.article_id).where(RunArticle.run_id == run_id, RunArticle.article_id.in_(list(actions)))
        seen = set(session.scalars(ask))
    fresh = [(run_id, article_id, action) for article_id, action in actions.items() if article_id not in seen]
    insert(session, "run_article", ("run_id", "article_id", "action"), fresh)
