"""What is stored already of the articles that a batch is about: found by PMID, PMCID, or DOI with an agreeing title.

Never by ISSN, nor by DOI where the titles disagree: a supplement, an erratum or a whole issue may share one DOI.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import identifiers
from evidence.library.rows import key
from evidence.models import Article
from evidence.record import Record

# What a source knows: PubMed's XML has everything, MEDLINE text no references, exports of reference managers less again.
RANK = {"pubmed_xml": 5, "medline": 4, "ris": 3, "bibtex": 3, "csl": 3, "csv": 2, "starter": 1}


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


class Shelf:
    """Articles by their names (key, PMID, PMCID, DOI); several may share a DOI."""

    def __init__(self) -> None:
        self.articles: dict[int, Known] = {}
        self.names: dict[str, list[int]] = {}

    def put(self, article: Known, pmcid: str | None, doi: str | None) -> None:
        """Add an article, or what is known of it now; earlier names lead to it still."""
        self.articles[article.id] = article
        for name in (article.key, article.pmid and f"pmid:{article.pmid}", pmcid and f"pmcid:{pmcid}", doi and f"doi:{doi}"):
            if name and article.id not in (ids := self.names.setdefault(name, [])):
                ids.append(article.id)

    def learn(self, article_id: int, record: Record, said: str) -> Known:
        """Put a record's content (of the hash `said`) and names on an article; a PMID that it has stays."""
        held = self.articles.get(article_id)
        pmid = record.pmid or (held.pmid if held else None)
        named = f"pmid:{pmid}" if pmid else held.key if held else self._free_key(record)
        title, state = identifiers.title_key(record.title)[:150], held.state if held else ""
        known = Known(article_id, named, pmid, title, record.source, record.version, record.revised, said, state)
        self.put(known, record.pmcid, record.doi)
        return known

    def name(self, article_id: int, record: Record) -> None:
        """Put only the identifiers of a record on an article."""
        held = self.articles[article_id]
        if record.pmid and not held.pmid:
            held = replace(held, pmid=record.pmid, key=f"pmid:{record.pmid}")
        self.put(held, record.pmcid, record.doi)

    def withdraw(self, article_id: int) -> None:
        """Remember that an article was withdrawn."""
        self.articles[article_id] = replace(self.articles[article_id], state="withdrawn")

    def revive(self, article_id: int) -> None:
        """Remember that an article was sent again after its withdrawal."""
        self.articles[article_id] = replace(self.articles[article_id], state="")

    def find(self, record: Record) -> Known | None:
        """The article that this record is about, or None."""
        if record.pmid:
            for article in self._named(f"pmid:{record.pmid}"):
                if article.pmid == record.pmid:
                    return article
        title = identifiers.title_key(record.title)[:150]
        # two different PMIDs are two publications, whatever else they share
        for article in self._named(f"pmcid:{record.pmcid}") if record.pmcid else ():
            if not (article.pmid and record.pmid):
                return article
        for article in self._named(f"doi:{record.doi}") if record.doi else ():
            if not (article.pmid and record.pmid) and titles_agree(title, article.title_key):
                return article
        if record.pmid or record.doi or record.pmcid:
            return None
        return next(iter(self._named(key(record))), None)

    def _named(self, name: str) -> Iterable[Known]:
        return (self.articles[article_id] for article_id in self.names.get(name, ()))

    def _free_key(self, record: Record) -> str:
        """The record's identity; with its title added where another article holds that DOI without a PMID."""
        wanted = key(record)
        if any(article.key == wanted for article in self._named(wanted)):
            return f"{wanted}#{sha256(identifiers.title_key(record.title).encode()).hexdigest()[:8]}"
        return wanted


def load(session: Session, records: Sequence[Record]) -> Shelf:
    """The stored articles that share an identifier with the batch."""
    shelf, a = Shelf(), Article
    columns = (a.id, a.key, a.pmid, a.title_key, a.source, a.version, a.revised, a.content_hash, a.state, a.pmcid, a.doi)
    asked = {
        a.pmid: {r.pmid for r in records if r.pmid},
        a.pmcid: {r.pmcid for r in records if r.pmcid},
        a.doi: {r.doi for r in records if r.doi},
        a.key: {key(r) for r in records if not r.pmid},
    }
    rows: dict[int, sa.Row[Any]] = {}
    for column, values in asked.items():
        ordered = sorted(values)
        for at in range(0, len(ordered), 500):
            found = session.execute(sa.select(*columns).where(column.in_(ordered[at : at + 500])))
            rows |= {row.id: row for row in found}
    for _, row in sorted(rows.items()):
        shelf.put(Known(*tuple(row)[:9]), row.pmcid, row.doi)
    return shelf


def titles_agree(one: str, other: str) -> bool:
    """Same letters and digits as far as the shorter one goes: a subtitle may be missing, another title may not."""
    shorter, longer = sorted((one, other), key=len)
    return not shorter or (longer.startswith(shorter) and len(shorter) >= min(20, len(longer)))


def sent_again(record: Record, held: Known) -> bool:
    """Whether PubMed sends an article that it had withdrawn, in a form that it revised since: a repeated old file revives nothing."""
    newer = record.version > held.version or bool(record.revised and record.revised > held.revised)
    return held.state == "withdrawn" and RANK.get(record.source, 0) >= RANK["medline"] and newer


def supersedes(record: Record, said: str, held: Known) -> bool:
    """Whether this record, of the hash `said`, should replace the held content: it differs, and is no poorer and no older.

    The richer source decides first, then PubMed's version, then the date of revision, so that the order in which files are
    imported does not matter.
    """
    if said == held.hash:
        return False
    rank, held_rank = RANK.get(record.source, 0), RANK.get(held.source, 0)
    if rank != held_rank:
        return rank > held_rank
    if record.version != held.version:
        return record.version > held.version
    return not (record.revised and held.revised and record.revised < held.revised)
