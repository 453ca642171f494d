"""The tables of what follows: verdicts with their inputs, texts that were checked, words for search."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models.base import Base, Key, Long, Short


class Verdict(Base):
    """A verdict as it was reached: what went in (hash and snapshot), under which rules, what came out."""

    __tablename__ = "verdict"
    __table_args__ = (Index("ix_verdict_claim_at", "claim", "at"),)
    id: Mapped[Key]
    claim: Mapped[str] = mapped_column(String(60))
    at: Mapped[dt.datetime]
    inputs_hash: Mapped[str] = mapped_column(String(64))
    result_hash: Mapped[str] = mapped_column(String(64))
    rules_version: Mapped[Short]
    inputs: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    cause: Mapped[list[Any]] = mapped_column(default=list)  # what moved it since the one before
    stamp: Mapped[str] = mapped_column(String(64), default="", server_default="")  # see `kept`: as long as it is today's, it holds


class PaperInput(Base):
    """A paper as it went into verdicts, named by its digest and kept once, however many verdicts rest on it."""

    __tablename__ = "paper_input"
    mark: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, Any]]


class Moment(Base):
    """One row whose stamp changes with every write that a verdict could see."""

    __tablename__ = "moment"
    id: Mapped[Key]
    stamp: Mapped[str] = mapped_column(String(32))


class CheckedText(Base):
    """An article that was checked, so that a later change of a verdict can name it."""

    __tablename__ = "checked_text"
    id: Mapped[Key]
    path: Mapped[str] = mapped_column(String(700), unique=True)
    at: Mapped[dt.datetime]
    content_hash: Mapped[str] = mapped_column(String(64))
    claims: Mapped[dict[str, Any]]  # claim id -> verdict as it stood


class SearchText(Base):
    """The words of an article, folded for search, from which the full-text index of each database is built."""

    __tablename__ = "search_text"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"), primary_key=True)
    words: Mapped[Long]
