"""What one source says of one publication, as frozen values: a `Record`, or a `Fault` where it could not be read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields
from functools import partial
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, cast

READ = 100_000
"""Characters of an abstract that are read and searched; PubMed's longest have 20,000. What lies beyond is stored and shown."""


class Author(NamedTuple):
    """One author, editor or investigator, in the order of the source. Either `family` or `collective` is set."""

    family: str = ""
    given: str = ""
    initials: str = ""
    suffix: str = ""
    collective: str = ""
    orcid: str = ""
    affiliation: str = ""
    role: str = "author"  # author | editor | investigator


class Section(NamedTuple):
    """One part of an abstract. `markup` is the text with its inline tags, empty where it has none."""

    text: str
    label: str = ""
    category: str = ""  # NlmCategory: BACKGROUND OBJECTIVE METHODS RESULTS CONCLUSIONS UNASSIGNED
    markup: str = ""
    kind: str = "abstract"  # abstract | other (an OtherAbstract)
    language: str = ""
    variety: str = ""  # an OtherAbstract's Type: plain-language-summary, Publisher, PIP, ...


class Mesh(NamedTuple):
    """One MeSH heading: descriptor, its unique id, major-topic flag, qualifiers as (name, ui, major)."""

    name: str
    ui: str = ""
    major: bool = False
    qualifiers: tuple[tuple[str, str, bool], ...] = ()


class Link(NamedTuple):
    """One CommentsCorrections entry: `relation` is PubMed's RefType; the PMID may be missing."""

    relation: str
    pmid: str | None = None
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a second source says of an article's standing: retracted, under a concern, corrected, reinstated."""

    relation: str  # a RefType of PubMed, or "Reinstatement"
    pmid: str | None
    doi: str | None
    notice_pmid: str | None = None
    record: str = ""  # the source's own number of the assertion
    date: str = ""  # as printed
    reason: str = ""


class Cited(NamedTuple):
    """One entry of the reference list; text and identifiers may each be missing."""

    pmid: str | None = None
    doi: str | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a person read from an abstract and wrote down, in the ids of the vocabulary."""

    origin: str  # "curated"
    tags: tuple[tuple[str, str], ...]  # (kind, value) as in reading.TagReading
    findings: tuple[dict[str, Any], ...]  # keys of reading.FindingReading
    complete: bool = True
    note: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One publication as one source describes it. Text is NFC plain text; "" and () mean that the source says nothing."""

    source: str  # pubmed_xml | medline | ris | bibtex | csl | csv | starter
    title: str = ""
    pmid: str | None = None
    version: int = 1
    pmcid: str | None = None
    doi: str | None = None
    other_ids: tuple[tuple[str, str], ...] = ()  # (scheme, value): pii, nct, isrctn, bookaccession, ...
    kind: str = "article"  # article | book
    title_markup: str = ""
    vernacular_title: str = ""
    sections: tuple[Section, ...] = ()
    authors: tuple[Author, ...] = ()
    journal: str = ""
    journal_abbrev: str = ""
    issn: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""  # as printed: "404-10", "e123", "404-410"
    year: int | None = None
    pub_date: str = ""  # as printed: "2019 Oct 17", "1998 Dec-1999 Jan", "2007 Spring"
    article_date: str = ""  # electronic date, ISO: "2018-10-17"
    publisher: str = ""
    languages: tuple[str, ...] = ()
    status: str = ""  # MEDLINE | In-Process | Publisher | PubMed-not-MEDLINE | ...
    indexing: str = ""  # Automated | Curated | Manual
    publication_status: str = ""  # ppublish | epublish | aheadofprint
    created: str = ""  # ISO dates
    completed: str = ""
    revised: str = ""
    publication_types: tuple[tuple[str, str], ...] = ()  # (name, UI)
    mesh: tuple[Mesh, ...] = ()
    keywords: tuple[str, ...] = ()
    chemicals: tuple[tuple[str, str, str], ...] = ()  # (name, UI, registry number)
    grants: tuple[tuple[str, str, str], ...] = ()  # (id, agency, country)
    links: tuple[Link, ...] = ()
    references: tuple[Cited, ...] = ()
    conflict_of_interest: str = ""
    copyright: str = ""
    withdrawn: bool = False  # from DeleteCitation: only the PMID is known
    facts: Facts | None = None
    place: str = field(default="", compare=False)  # "file.xml: record 12", for messages; no part of the content


@dataclass(frozen=True, slots=True)
class Fault:
    """A record, or a place in a file, that could not be read: where, which one, why, and what was there."""

    source: str  # file name or address
    position: str  # "record 12", "line 340", "byte 1024"
    reason: str  # one sentence with the remedy
    identifier: str = ""  # PMID or title where one could be seen
    raw: str = ""  # what was there, cut to 64 KB
    whole_input: bool = False  # the rest of this input could not be read


_NAMES = tuple(item.name for item in fields(Record))
_FIELDS = attrgetter(*_NAMES)
T = TypeVar("T", bound=NamedTuple)


def maker(kind: type[T]) -> Callable[[Iterable[Any]], T]:
    """As `kind._make`, at a third of its cost: records have dozens of such parts."""
    return cast(Callable[[Iterable[Any]], T], partial(tuple.__new__, kind))


PARTS: dict[str, type[Any]] = {"sections": Section, "authors": Author, "mesh": Mesh, "links": Link, "references": Cited}
"""Fields of a Record that hold values of a kind of their own."""
_NESTED = tuple((_NAMES.index(name), maker(kind)) for name, kind in PARTS.items())


def flat(record: Record) -> tuple[Any, ...]:
    """A record as plain tuples, for `marshal`: pickling frozen values one by one costs ten times as much. Without facts."""
    row = list(_FIELDS(record))
    for index, _ in _NESTED:
        row[index] = tuple(map(tuple, row[index]))  # marshal takes no class of its own, not even a kind of tuple
    return tuple(row)


def unflat(row: tuple[Any, ...]) -> Record:
    """The record that `flat` took apart."""
    values = list(row)
    for index, made in _NESTED:
        values[index] = tuple(map(made, values[index]))
    return Record(*values)
