"""The tables of what the sources say: articles with all their parts, and the studies that they report."""

import datetime as dt
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence.models.base import Base, Key, Long, OfArticle, Short
from evidence.models.readings import Finding, Tag


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
    scheme: Mapped[str] = mapped_column(Text)  # in RIS the name of a database, of any length
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


class Awaited(Base):
    """What a second source asserts of an article that is not stored yet; it becomes a `Link` when the article comes in."""

    __tablename__ = "awaited"
    id: Mapped[Key]
    relation: Mapped[str] = mapped_column(Text)
    pmid: Mapped[str | None] = mapped_column(String(16), index=True)
    doi: Mapped[str | None] = mapped_column(Text, index=True)
    notice_pmid: Mapped[str | None] = mapped_column(String(16))
    record: Mapped[Short]  # the source's own number of the assertion
    date: Mapped[Short]
    reason: Mapped[Long]
    asserted_by: Mapped[Short]


class Reference(Base):
    """One entry of the reference list."""

    __tablename__ = "reference"
    id: Mapped[Key]
    article_id: Mapped[OfArticle]
    position: Mapped[int]
    pmid: Mapped[str | None] = mapped_column(String(16))
    doi: Mapped[str | None] = mapped_column(Text)
    text: Mapped[Long]
