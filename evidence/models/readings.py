"""The tables of what was read and decided: decisions, tags, findings."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evidence.models.base import Base, Key, Long, OfArticle, Short


class Decision(Base):
    """What a person decided: appended, never changed but for `undone_by`. An undo is a decision too."""

    __tablename__ = "decision"
    id: Mapped[Key]
    uid: Mapped[str] = mapped_column(String(32), unique=True)  # survives export and import between databases
    at: Mapped[dt.datetime]
    by: Mapped[Short]
    action: Mapped[str] = mapped_column(String(20), index=True)  # see review.ACTIONS
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    claim: Mapped[Short]
    kind: Mapped[Short]  # which tag, finding field, risk-of-bias domain or certainty domain
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(default=dict)
    why: Mapped[Long]
    quote: Mapped[Long]
    content_hash: Mapped[str] = mapped_column(String(64), default="")  # of the article as the person saw it
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


class Tag(Base):
    """One tag of an article with its provenance; see reading.TagReading."""

    __tablename__ = "tag"
    __table_args__ = (Index("ix_tag_kind_value", "kind", "value"),)
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[str] = mapped_column(String(60))
    origin: Mapped[str] = mapped_column(String(10))  # machine | curated | human
    standing: Mapped[bool] = mapped_column(default=True)
    rule: Mapped[Short]
    rules_version: Mapped[str] = mapped_column(String(40), default="")
    field: Mapped[str] = mapped_column(String(40), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[Long]
    detail: Mapped[Long]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))


class Finding(Base):
    """One result of an article with its provenance; see reading.FindingReading."""

    __tablename__ = "finding"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    outcome: Mapped[str] = mapped_column(String(60), index=True)
    comparator: Mapped[str] = mapped_column(String(60))
    direction: Mapped[str] = mapped_column(String(30))
    p: Mapped[str | None] = mapped_column(Text)
    measure: Mapped[str | None] = mapped_column(String(20))
    estimate: Mapped[float | None]
    ci_low: Mapped[float | None]
    ci_high: Mapped[float | None]
    unit: Mapped[str | None] = mapped_column(Text)  # as printed
    scale: Mapped[str | None] = mapped_column(String(60))
    timing: Mapped[str | None] = mapped_column(String(20))
    time: Mapped[str | None] = mapped_column(Text)
    i2: Mapped[float | None]
    certainty: Mapped[str | None] = mapped_column(String(40))
    instrument: Mapped[str | None] = mapped_column(String(20))
    effect: Mapped[dict[str, Any]] = mapped_column(default=dict)  # arm data or contrast that a person entered
    origin: Mapped[str] = mapped_column(String(10))
    standing: Mapped[bool] = mapped_column(default=True)
    rule: Mapped[Short]
    rules_version: Mapped[str] = mapped_column(String(40), default="")
    field: Mapped[str] = mapped_column(String(40), default="")
    start: Mapped[int] = mapped_column(default=0)
    end: Mapped[int] = mapped_column(default=0)
    sentence: Mapped[Long]
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("decision.id"))
