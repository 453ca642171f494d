"""Record -> Article: insert, update, recognise the same article, keep earlier content.

`store` takes a batch of records and is safe to repeat: the same input gives the same rows, in whatever batches it comes. A source
that knows less than the one an article came from (a starter fact sheet after a PubMed record) adds identifiers and warnings
(retraction, concern, erratum) and overwrites nothing.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.database import lock
from evidence.library import alerts, shelf
from evidence.library.among import among
from evidence.library.rows import article_values, as_content, delete_children, insert, record_of
from evidence.library.shelf import RANK, Shelf
from evidence.models import Article, ArticleVersion, Link, RunArticle
from evidence.record import Record
from evidence.rows.ready import Ready
from evidence.rows.record import COLUMNS, OWN_COLUMNS, content_hash, fold

__all__ = ["RANK", "Ready", "Stored", "content_hash", "fold", "insert", "record_of", "store"]


@dataclass
class Stored:
    """What a batch did: the article of each record, in order (None for a withdrawal of something unknown), and its action."""

    articles: list[tuple[int | None, str]] = field(default_factory=list)  # (article id, new | changed | unchanged)
    told: set[int] = field(default_factory=set)  # articles that got a warning or an identifier beside content that stays
    named: set[str] = field(default_factory=set)  # PMIDs that links named before their articles were replaced

    def count(self, action: str) -> int:
        """How many records had this action."""
        return sum(1 for _, what in self.articles if what == action)

    def ids(self, *actions: str) -> list[int]:
        """The articles with one of these actions, each once, in order."""
        return list(dict.fromkeys(i for i, what in self.articles if i is not None and what in actions))


@dataclass
class Work:
    """What is to be written at the end of a batch, by article id."""

    fresh: dict[int, Ready] = field(default_factory=dict)
    changed: dict[int, Ready] = field(default_factory=dict)
    replaced: dict[int, list[Record]] = field(default_factory=dict)  # content that a later record of the same batch replaced
    poorer: list[tuple[int, Record]] = field(default_factory=list)  # records whose content gives way: identifiers, warnings
    withdrawn: list[int] = field(default_factory=list)
    revived: list[int] = field(
        default_factory=list
    )  # sent again after their withdrawal; what links say of them is told by `states`

    def replace(self, article_id: int, ready: Ready) -> None:
        """Take a record as the content of an article that is stored, or that this batch brought."""
        batch = self.fresh if article_id in self.fresh else self.changed
        if article_id in batch:
            self.replaced.setdefault(article_id, []).append(batch[article_id].record)
            self.give_way(article_id, batch[article_id], ready)
        batch[article_id] = ready

    def give_way(self, article_id: int, ready: Ready, by: Ready | shelf.Known) -> None:
        """Note a record whose content gives way to another's."""
        record = ready.record
        outdated = shelf.outdated(ready, by)
        self.poorer.append((article_id, replace(record, links=(), publication_types=()) if outdated else record))


def store(session: Session, run_id: int, records: Sequence[Record | Ready], now: dt.datetime) -> Stored:
    """Store a batch of records under a run; returns what happened to each. The caller's transaction holds it all."""
    lock(session)
    batch = [record if isinstance(record, Ready) else Ready(record) for record in records]
    held, work, stored = shelf.load(session, batch), Work(), Stored()
    ids = iter(_new_ids(session, len(batch)))
    for ready in batch:
        match = held.find(ready)
        if ready.withdrawn:
            stored.articles.append(_withdraw(held, work, match))
        elif match is None:
            known = held.learn(next(ids), ready)
            work.fresh[known.id] = ready
            stored.articles.append((known.id, "new"))
        elif shelf.supersedes(ready, match) and not _gave_way(session, held, ready, match):
            held.learn(match.id, ready)
            if shelf.sent_again(ready, match):
                _revive(held, work, match.id)
            work.replace(match.id, ready)
            stored.articles.append((match.id, "changed"))
        else:
            held.name(match.id, ready)
            if ready.hash != match.hash:
                work.give_way(match.id, ready, match)
            stored.articles.append((match.id, "unchanged"))
    _insert(session, run_id, work, held, now)
    stored.named |= _named(session, work.changed)
    _replace(session, run_id, work, held, now)
    stored.told |= _add_missing(session, work)
    if work.revived:
        session.execute(sa.update(Article).where(Article.id.in_(work.revived)).values(state=""))
    if work.withdrawn:
        session.execute(sa.update(Article).where(Article.id.in_(work.withdrawn)).values(state="withdrawn"))
    _note_run(session, run_id, stored)
    return stored


def _gave_way(session: Session, held: Shelf, ready: Ready, match: shelf.Known) -> bool:
    """Whether a record that is not newer was held before: where a file gives both, the later one stays at each import."""
    if shelf.newer(ready, match):
        return False
    if ready.hash in held.earlier.get(match.id, ()):
        return True
    v = ArticleVersion
    return session.scalar(sa.select(v.id).where(v.article_id == match.id, v.content_hash == ready.hash).limit(1)) is not None


def _new_ids(session: Session, count: int) -> list[int]:
    if session.get_bind().dialect.name == "sqlite":
        top = session.execute(sa.text("SELECT COALESCE(MAX(id), 0) FROM article")).scalar_one()
        return list(range(top + 1, top + 1 + count))
    ask = "SELECT nextval(pg_get_serial_sequence('article', 'id')) FROM generate_series(1, :count)"
    return list(session.execute(sa.text(ask), {"count": count}).scalars())


def _withdraw(held: Shelf, work: Work, match: shelf.Known | None) -> tuple[int | None, str]:
    if match is None or match.state == "withdrawn":
        return (match.id if match else None), "unchanged"
    work.withdrawn.append(match.id)
    held.withdraw(match.id)
    return match.id, "changed"


def _revive(held: Shelf, work: Work, article_id: int) -> None:
    work.revived.append(article_id)
    work.withdrawn = [i for i in work.withdrawn if i != article_id]
    held.revive(article_id)


def _add_missing(session: Session, work: Work) -> set[int]:
    """Give articles the identifiers and warnings that only the poorer record knows; returns which got one."""
    told = set[int]()
    for article_id, record in work.poorer:
        for name in ("pmcid", "doi", "pmid"):
            value, column = getattr(record, name), getattr(Article, name)
            if value:
                values = {name: value} | ({"key": f"pmid:{value}"} if name == "pmid" else {})
                missing = sa.update(Article).where(Article.id == article_id, column.is_(None)).values(values)
                told.update(session.scalars(missing.returning(Article.id)))
        if alerts.add(session, article_id, alerts.told(record), record.source, record.revised):
            told.add(article_id)
    return told


_FIRST_COLUMNS = ("id", "key", "study_id", "state", "curated", "curated_note", "first_run_id", "changed_at")


def _insert(session: Session, run_id: int, work: Work, held: Shelf, now: dt.datetime) -> None:
    """Write the rows of new articles, table by table: one statement for all that a batch brings to a table."""
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    first = (None, "", False, "", run_id, moment)
    rows = [(i, held.articles[i].key, *first, *ready.own) for i, ready in work.fresh.items()]
    insert(session, "article", (*_FIRST_COLUMNS, *OWN_COLUMNS), rows)
    for at, (table, columns) in enumerate(COLUMNS.items()):
        insert(session, table, columns, [(i, *row) for i, ready in work.fresh.items() for row in ready.children[at]])
    for article_id in work.fresh.keys() & work.replaced.keys():
        _keep_versions(session, run_id, article_id, work.replaced[article_id], now)


def _replace(session: Session, run_id: int, work: Work, held: Shelf, now: dt.datetime) -> None:
    """Put new content in the place of the old, which is kept as a version."""
    for article_id, ready in work.changed.items():
        article, record = session.get_one(Article, article_id), ready.record
        before = record_of(article)
        _keep_versions(session, run_id, article_id, [before, *work.replaced.get(article_id, ())], now, article)
        warnings = [] if shelf.outdated(Ready(before), ready) else alerts.of_content(session, article_id)
        values = article_values(record, now, ready.hash) | {"key": held.articles[article_id].key}
        for name in ("pmid", "pmcid", "doi"):
            values[name] = values[name] or getattr(article, name)
        session.execute(sa.update(Article).where(Article.id == article_id).values(values))
        delete_children(session, article_id)
        alerts.forget(session, article_id, record)
        for (table, columns), rows in zip(COLUMNS.items(), ready.children, strict=True):
            insert(session, table, columns, [(article_id, *row) for row in rows])
        alerts.add(session, article_id, warnings, before.source, before.revised)
        session.flush()
        session.expire(article)


def _named(session: Session, article_ids: Collection[int]) -> set[str]:
    """The PMIDs that links of these articles name."""
    asked = sa.select(Link.pmid).where(among(session, Link.article_id, article_ids), Link.pmid.is_not(None))
    return {pmid for pmid in session.scalars(asked) if pmid} if article_ids else set()


def _keep_versions(
    session: Session, run_id: int, article_id: int, earlier: Sequence[Record], now: dt.datetime, stored: Article | None = None
) -> None:
    """Keep earlier content in order; the first is what `stored` holds, where it is given."""
    number = session.scalar(sa.select(sa.func.count()).where(ArticleVersion.article_id == article_id)) or 0
    for at, record in enumerate(earlier, 1):
        hashed = stored.content_hash if stored and at == 1 else content_hash(record)
        version = ArticleVersion(
            article_id=article_id,
            number=number + at,
            content_hash=hashed,
            content=as_content(record),
            replaced_at=now,
            run_id=run_id,
        )
        session.add(version)
    session.flush()


def _note_run(session: Session, run_id: int, stored: Stored) -> None:
    """Remember which run saw which article; the strongest action counts where a file names an article twice."""
    order = {"unchanged": 0, "changed": 1, "new": 2}
    actions: dict[int, str] = {}
    for article_id, action in stored.articles:
        if article_id is not None and order[action] >= order.get(actions.get(article_id, ""), -1):
            actions[article_id] = action
    seen = set()
    if actions:
        ask = sa.select(RunArticle.article_id).where(RunArticle.run_id == run_id, among(session, RunArticle.article_id, actions))
        seen = set(session.scalars(ask))
    fresh = [(run_id, article_id, action) for article_id, action in actions.items() if article_id not in seen]
    insert(session, "run_article", ("run_id", "article_id", "action"), fresh)
