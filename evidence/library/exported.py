"""Which articles went out in which file, so that a retraction can name the files it touches."""

import datetime as dt
from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import __version__
from evidence.models import Article, Run, RunArticle

KIND = "export"


def note(session: Session, path: str) -> int:
    """Remember that all articles were written to a file now; an earlier export to the same file is forgotten. Returns how many."""
    for earlier in session.scalars(sa.select(Run).where(Run.kind == KIND, Run.source == path)):
        session.delete(earlier)
    now = dt.datetime.now(dt.UTC)
    run = Run(kind=KIND, source=path, status="done", started=now, ended=now, program=__version__)
    session.add(run)
    session.flush()
    ids = session.scalars(sa.select(Article.id)).all()
    session.add_all([RunArticle(run_id=run.id, article_id=article_id, action="exported") for article_id in ids])
    run.read = len(ids)
    session.flush()
    return len(ids)


def holding(session: Session, article_ids: Iterable[int]) -> dict[int, list[str]]:
    """The remembered files that hold each of these articles, by article."""
    asked = sa.select(RunArticle.article_id, Run.source).join(Run, Run.id == RunArticle.run_id)
    found: dict[int, list[str]] = {}
    for article_id, path in session.execute(
        asked.where(Run.kind == KIND, RunArticle.article_id.in_(list(article_ids))).order_by(Run.source)
    ):
        found.setdefault(article_id, []).append(path)
    return found
