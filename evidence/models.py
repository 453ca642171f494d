"""The tables: what the database holds, one class a table, the same on SQLite and PostgreSQL.

Content comes from a source and is replaced when the source changes it (the earlier content is kept in `ArticleVersion`). Readings
(`Tag`, `Finding`) carry their origin: `machine` rows belong to a rule-set version and can be rebuilt, `curated` rows came with a
set of facts read by one person, `human` rows stem from a `Decision` and are never touched by a machine. `standing` marks the
reading that holds now: human over curated over machine.
"""

import datetime as dt
from typing import Annotated, Any

from sqlalchemy import JSON, DateTime, Dialect, ForeignKey, Index, MetaData, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMING = {
    "ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s",
}  # fmt: skip


class UtcTime(TypeDecorator[dt.datetime]):
    """A moment in UTC. SQLite drops offsets, so they are taken off on the way in and put back on the way out."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Refuse a naive time: nobody can tell later which clock it was read from."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored; use datetime.now(datetime.UTC)")
        return None if value is None else value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give the time back with its zone."""
        return None if value is None else value.replace(tzinfo=dt.UTC)


class Base(DeclarativeBase):
    """Base of all tables; constraints get their names from `NAMING`, so that a migration can speak of them."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, dt.datetime: UtcTime}  # noqa: RUF012


Key = Annotated[int, mapped_column(primary_key=True)]
Short = Annotated[str, mapped_column(Text, default="")]  # no length: a source may send any
Long = Annotated[str, mapped_column(Text, default="")]
OfArticle = Annotated[int, mapped_column(ForeignKey("article.id", ondelete="CASCADE"), index=True)]


class Study(Base):
    """One trial or review, which may have many articles (protocol, report, follow-up, erratum)."""

    __tablename__ = "study"
    id: Mapped[Key]
    label: Mapped[Short]
    reason: Mapped[Long]  # why its articles belong together
    made_by: Mapped[Short]  # machine | the name of a person
    articles: Mapped[list["Article"]] = relationship(back_populates="study")


class Article(Base):
    """One publication with its current content. `key` is its one identity: pmid:1, doi:10.1/x, or local:hash."""

    __tablename__ = "article"
    id: Mapped[Key]
    key: Mapped[str] = mapped_column(Text, unique=True)
    pmid: Mapped[str | None] = mapped_column(String(16), unique=True)
    pmcid: Mapped[str | None] = mapped_column(Text, index=True)
    doi: Mapped[str | None] = mapped_column(Text, index=True)
    study_id: Mapped[int | None] = mapped_column(ForeignKey("study.id", ondelete="SET NULL"), index=True)
    source: Mapped[Short]
    kind: Mapped[Short]
    version: Mapped[int] = mapped_column(default=1)
    title: Mapped[Long]
    title_markup: Mapped[Long]
    title_key: Mapped[str] = mapped_column(Text, default="", index=True)
    vernacular_title: Mapped[Long]
    journal: Mapped[Long]
    journal_abbrev: Mapped[Short]
    issn: Mapped[Short]
    volume: Mapped[Short]
    issue: Mapped[Short]
    pages: Mapped[Short]
    year: Mapped[int | None] = mapped_column(index=True)
    pub_date: Mapped[Short]
    article_date: Mapped[Short]
    publisher: Mapped[Short]
    languages: Mapped[Short]  # codes, parted by commas
    status: Mapped[Short]
    indexing: Mapped[Short]
    publication_status: Mapped[Short]
    created: Mapped[Short]
    completed: Mapped[Short]
    revised: Mapped[Short]
    conflict_of_interest: Mapped[Long]
    copyright: Mapped[Long]
    extra: Mapped[dict[str, Any]] = mapped_column(default=dict)  # chemicals, grants
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[str] = mapped_column(String(20), default="", index=True)
    # "" | retracted | concern | corrected | withdrawn | notice | missing: what PubMed or a person says of its standing
    curated: Mapped[bool] = mapped_column(default=False)
    curated_note: Mapped[Long]
    first_run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))
    changed_at: Mapped[dt.datetime]
    study: Mapped[Study | None] = relationship(back_populates="articles")
    sections: Mapped[list["Section"]] = relationship(order_by="Section.position", passive_deletes=True)
    authors: Mapped[list["Author"]] = relationship(order_by="Author.position", passive_deletes=True)
    mesh: Mapped[list["MeshHeading"]] = relationship(order_by="MeshHeading.position", passive_deletes=True)
    publication_types: Mapped[list["PublicationType"]] = relationship(order_by="PublicationType.position", passive_deletes=True)
    keywords: Mapped[list["Keyword"]] = relationship(order_by="Keyword.position", passive_deletes=True)
    identifiers: Mapped[list["Identifier"]] = relationship(order_by="Identifier.id", passive_deletes=True)
    links: Mapped[list["Link"]] = relationship(order_by="Link.id", passive_deletes=True)
    references: Mapped[list["Reference"]] = relationship(order_by="Reference.position", passive_deletes=True)
    tags: Mapped[list["Tag"]] = relationship(order_by="Tag.id", passive_deletes=True)
    findings: Mapped[list["Finding"]] = relationship(order_by="Finding.id", passive_deletes=True)


class ArticleVersion(Base):
    """Earlier content of an article, kept when the source changed it."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"),)
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    number: Mapped[int]
    content_hash: Mapped[str] = mapped_column(String(64))
    content: Mapped[dict[str, Any]]
    replaced_at: Mapped[dt.datetime]
    run_id: Mapped[int | None] = mapped_column(ForeignKey("run.id", ondelete="SET NULL"))


class Section(Base):
    """One part of the abstract, in order; kind "other" is an abstract in another language or for other readers."""

    __tablename__ = "section"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    kind: Mapped[Short]
    label: Mapped[Short]
    category: Mapped[Short]
    language: Mapped[Short]
    variety: Mapped[str] = mapped_column(Text, default="", server_default="")  # of an OtherAbstract: plain-language-summary, ...
    text: Mapped[Long]
    markup: Mapped[Long]


class Author(Base):
    """One author, editor or investigator, in order."""

    __tablename__ = "author"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    role: Mapped[Short]
    family: Mapped[Short]
    given: Mapped[Short]
    initials: Mapped[Short]
    suffix: Mapped[Short]
    collective: Mapped[Long]
    orcid: Mapped[Short]
    affiliation: Mapped[Long]


class MeshHeading(Base):
    """One MeSH heading with its qualifiers as [name, ui, major]."""

    __tablename__ = "mesh_heading"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    name: Mapped[Short]
    ui: Mapped[Short]
    major: Mapped[bool] = mapped_column(default=False)
    qualifiers: Mapped[list[Any]] = mapped_column(default=list)


class PublicationType(Base):
    """One publication type, as the source gives it."""

    __tablename__ = "publication_type"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    name: Mapped[Short]
    ui: Mapped[Short]


class Keyword(Base):
    """One keyword of the authors or the source."""

    __tablename__ = "keyword"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    word: Mapped[Long]


class Identifier(Base):
    """Any identifier of an article beside PMID, PMCID and DOI: pii, registry numbers, local ids."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_scheme_value", "scheme", "value"),)
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    scheme: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(Text)


class Link(Base):
    """A relation between two publications as somebody asserts it: PubMed's 23 RefTypes, or Retraction Watch."""

    __tablename__ = "link"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    relation: Mapped[str] = mapped_column(Text)
    pmid: Mapped[str | None] = mapped_column(String(16), index=True)
    source: Mapped[Long]
    note: Mapped[Long]
    asserted_by: Mapped[Short]
    asserted_on: Mapped[Short]


class Reference(Base):
    """One entry of the reference list."""

    __tablename__ = "reference"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    pmid: Mapped[str | None] = mapped_column(String(16), index=True)
    doi: Mapped[str | None] = mapped_column(Text)
    text: Mapped[Long]


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
    """One import, fetch, or retag: what came from where, how much, how far it got."""

    __tablename__ = "run"
    id: Mapped[Key]
    kind: Mapped[Short]  # import | fetch | starter | retag | retractions
    source: Mapped[Long]
    source_hash: Mapped[str] = mapped_column(String(64), default="", index=True)
    search_id: Mapped[int | None] = mapped_column(ForeignKey("search.id", ondelete="SET NULL"))
    status: Mapped[str] = mapped_column(String(20))  # running | done | failed | interrupted
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
    action: Mapped[str] = mapped_column(String(10))  # new | changed | unchanged


class SetAside(Base):
    """A record that could not be read: where it was, why, and what was there, so that it can be retried."""

    __tablename__ = "set_aside"
    id: Mapped[Key]
    run_id: Mapped[int] = mapped_column(ForeignKey("run.id", ondelete="CASCADE"), index=True)
    source: Mapped[Long]
    position: Mapped[Short]
    identifier: Mapped[Short]
    reason: Mapped[Long]
    raw: Mapped[Long]


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
    unit: Mapped[str | None] = mapped_column(String(60))
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
