"""The tables of how records came in: searches, runs, what was set aside."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models.base import Base, Key, Long, Short


class Search(Base):
    """A query as sent and as PubMed understood it."""

    __tablename__ = "search"
    id: Mapped[Key]
    query: Mapped[Long]
    translation: Mapped[Long]
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    count: Mapped[int] = mapped_column(default=0)
    at: Mapped[dt.datetime]


class Run(Base):
    """One import or fetch: what came from where, how much, how far it got; also a file of articles that went out."""

    __tablename__ = "run"
    id: Mapped[Key]
    kind: Mapped[Short]  # import | topic | fetch | starter | retractions | export
    source: Mapped[Long]
    source_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    search_id: Mapped[int | None] = mapped_column(ForeignKey("search.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(20))  # running | done | interrupted
    started: Mapped[dt.datetime]
    ended: Mapped[dt.datetime | None]
    read: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    set_aside: Mapped[int] = mapped_column(default=0)
    checkpoint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    program: Mapped[Short]
    error: Mapped[Long]


class RunArticle(Base):
    """Which run saw which article, and what it did to it."""

    __tablename__ = "run_article"
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True, index=True)
    action: Mapped[str] = mapped_column(String(10))  # new | changed | unchanged | exported


class SetAside(Base):
    """A record, or an input, that could not be read: where it was, why, and what was there, so that it can be retried."""

    __tablename__ = "set_aside"
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    source: Mapped[Long]
    position: Mapped[Short]
    identifier: Mapped[Short]
    reason: Mapped[Long]
    raw: Mapped[Long]
    whole_input: Mapped[bool] = mapped_column(default=False, server_default=false())
    # the rest of the input could not be read: `raw` is its beginning at most, and no record
