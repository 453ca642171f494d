"""What is stored already of the articles that a batch is about: found by PMID, PMCID, or DOI with an agreeing title.

Never by ISSN, nor by DOI where the titles disagree: a supplement, an erratum or a whole issue may share one DOI.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import count
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.library import bare
from evidence.library.among import among, parts
from evidence.models import Article, Section
from evidence.rows.ready import Ready
from evidence.rows.record import fullness

# What a source knows: PubMed's XML has everything, MEDLINE text no references, exports of reference managers less again.
RANK = {"pubmed_xml": 5, "medline": 4, "ris": 3, "bibtex": 3, "csl": 3, "csv": 2, "starter": 1}
_RETRACTED = re.compile(r"^retracted(article)?")  # of the letters of a title


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
    state: str
    fullness: int  # see rows.record.fullness
    marks: bare.Marks | None = None  # of an article without identifiers


class Shelf:
    """Articles by their names (key, PMID, PMCID, DOI); several may share a DOI."""

    def __init__(self) -> None:
        self.articles: dict[int, Known] = {}
        self.names: dict[str, list[int]] = {}
        self.earlier: dict[int, set[str]] = {}  # hashes of content that gave way since the shelf was loaded

    def put(self, article: Known, pmcid: str | None, doi: str | None) -> None:
        """Add an article, or what is known of it now; earlier names lead to it still."""
        self.articles[article.id] = article
        base = article.key.partition("#")[0] if article.key.startswith(bare.LOCAL) else article.key
        for name in (article.key, base, article.pmid and f"pmid:{article.pmid}", pmcid and f"pmcid:{pmcid}", doi and f"doi:{doi}"):
            if name and article.id not in (ids := self.names.setdefault(name, [])):
                ids.append(article.id)

    def learn(self, article_id: int, ready: Ready) -> Known:
        """Put a record's content and names on an article; a PMID that it has stays."""
        held = self.articles.get(article_id)
        pmid = ready.pmid or (held.pmid if held else None)
        named = f"pmid:{pmid}" if pmid else held.key if held else self._free_key(ready)
        state = held.state if held else ""
        marks = bare.of(ready.record) if named.startswith(bare.LOCAL) else None
        known = Known(
            article_id, named, pmid, ready.title_key, ready.source, ready.version, ready.revised, ready.hash, state, ready.fullness, marks
        )  # fmt: skip
        if held:
            self.earlier.setdefault(article_id, set()).add(held.hash)
        self.put(known, ready.pmcid, ready.doi)
        return known

    def name(self, article_id: int, ready: Ready) -> None:
        """Put only the identifiers of a record on an article."""
        held = self.articles[article_id]
        if ready.pmid and not held.pmid:
            held = replace(held, pmid=ready.pmid, key=f"pmid:{ready.pmid}")
        self.put(held, ready.pmcid, ready.doi)

    def withdraw(self, article_id: int) -> None:
        """Remember that an article was withdrawn."""
        self.articles[article_id] = replace(self.articles[article_id], state="withdrawn")

    def revive(self, article_id: int) -> None:
        """Remember that an article was sent again after its withdrawal."""
        self.articles[article_id] = replace(self.articles[article_id], state="")

    def find(self, ready: Ready) -> Known | None:
        """The article that this record is about, or None."""
        if ready.pmid:
            for article in self._named(f"pmid:{ready.pmid}"):
                if article.pmid == ready.pmid:
                    return article
        # two different PMIDs are two publications, whatever else they share
        for article in self._named(f"pmcid:{ready.pmcid}") if ready.pmcid else ():
            if not (article.pmid and ready.pmid):
                return article
        for article in self._named(f"doi:{ready.doi}") if ready.doi else ():
            if not (article.pmid and ready.pmid) and titles_agree(ready.title_key, article.title_key):
                return article
        if ready.pmid or ready.doi or ready.pmcid:
            return None
        return self._like(ready)

    def _like(self, ready: Ready) -> Known | None:
        """The article without identifiers that a record without identifiers can be."""
        alike = list(self._named(ready.key))
        for article in alike:
            if article.hash == ready.hash:
                return article
        marks = bare.of(ready.record) if alike else None
        return next((article for article in alike if article.marks and marks and not bare.differ(article.marks, marks)), None)

    def _named(self, name: str) -> Iterable[Known]:
        return (self.articles[article_id] for article_id in self.names.get(name, ()))

    def _free_key(self, ready: Ready) -> str:
        """The record's identity; with more of it added where another article holds that DOI, or that title and author, already."""
        taken = {article.key for article in self._named(ready.key)}
        if ready.key not in taken:
            return ready.key
        if not ready.key.startswith(bare.LOCAL):
            return f"{ready.key}#{sha256(identifiers.title_key(ready.record.title).encode()).hexdigest()[:8]}"
        told = repr(bare.of(ready.record))
        tried = (f"{ready.key}#{sha256(f'{told}{number}'.encode()).hexdigest()[:8]}" for number in count())
        return next(key for key in tried if key not in taken)


def load(session: Session, records: Sequence[Ready]) -> Shelf:
    """The stored articles that share an identifier with the batch."""
    shelf, a = Shelf(), Article
    columns = (a.id, a.key, a.pmid, a.title_key, a.source, a.version, a.revised, a.content_hash, a.state, a.pmcid, a.doi)
    asked = {
        a.pmid: {r.pmid for r in records if r.pmid},
        a.pmcid: {r.pmcid for r in records if r.pmcid},
        a.doi: {r.doi for r in records if r.doi},
        a.key: {r.key for r in records if not r.pmid},
    }
    rows: dict[int, sa.Row[Any]] = {}
    for column, values in asked.items():
        for some in parts(sorted(values)):
            rows |= {row.id: row for row in session.execute(sa.select(*columns).where(among(session, column, some)))}
    for some in parts(sorted({r.title_key for r in records if r.key.startswith(bare.LOCAL)})):
        alike = sa.select(*columns).where(among(session, a.title_key, some), a.key.startswith(bare.LOCAL))
        rows |= {row.id: row for row in session.execute(alike)}
    kinds, marks = _kinds(session, rows), bare.load(session, [i for i, row in rows.items() if row.key.startswith(bare.LOCAL)])
    for i, row in sorted(rows.items()):
        shelf.put(_known(row, fullness(kinds.get(i, ())), marks.get(i)), row.pmcid, row.doi)
    return shelf


def _known(row: sa.Row[Any], full: int, marks: bare.Marks | None) -> Known:
    title_key, source, version, revised = row.title_key, row.source, row.version, row.revised
    return Known(row.id, row.key, row.pmid, title_key, source, version, revised, row.content_hash, row.state, full, marks)


def _kinds(session: Session, article_ids: Collection[int]) -> dict[int, set[str]]:
    """The kinds of sections of each of these articles."""
    kinds: dict[int, set[str]] = {}
    for some in parts(list(article_ids)):
        asked = sa.select(Section.article_id, Section.kind).where(among(session, Section.article_id, some)).distinct()
        for article_id, kind in session.execute(asked):
            kinds.setdefault(article_id, set()).add(kind)
    return kinds


def titles_agree(one: str, other: str) -> bool:
    """Same letters and digits as far as the shorter one goes: a subtitle may be missing, another title may not.

    That an article was retracted may stand before its title, where a publisher or a reference manager put it.
    """
    shorter, longer = sorted((_RETRACTED.sub("", one), _RETRACTED.sub("", other)), key=len)
    return not shorter or (longer.startswith(shorter) and len(shorter) >= min(20, len(longer)))


def sent_again(record: Ready, held: Known) -> bool:
    """Whether PubMed sends an article that it had withdrawn, in a form that it revised since: a repeated old file revives nothing."""
    later = record.version > held.version or bool(record.revised and record.revised > held.revised)
    return held.state == "withdrawn" and RANK.get(record.source, 0) >= RANK["medline"] and later


def newer(one: Ready | Known, other: Ready | Known) -> bool:
    """Whether one is a later version or revision than the other; without dates nobody can tell."""
    if one.version != other.version:
        return one.version > other.version
    return bool(one.revised and other.revised and one.revised > other.revised)


def outdated(record: Ready, by: Ready | Known) -> bool:
    """Whether the warnings of a record that gives way are no more true: its source said something else since.

    What has no abstract gives way whenever it was said, so that proves nothing.
    """
    return record.source == by.source and (record.fullness >= by.fullness or newer(by, record))


def supersedes(record: Ready, held: Known) -> bool:
    """Whether this record should replace the held content: it differs, and is no poorer and no older.

    The richer source decides first, then PubMed's version, then the date of revision, so that the order in which files are
    imported does not matter. Only a newer revision takes an abstract away.
    """
    if record.hash == held.hash:
        return False
    rank, held_rank = RANK.get(record.source, 0), RANK.get(held.source, 0)
    if rank != held_rank:
        return rank > held_rank
    return newer(record, held) or (record.fullness >= held.fullness and not newer(held, record))
