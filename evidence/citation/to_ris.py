"""Record -> RIS, in the tags that Zotero and EndNote agree on."""

import re

from evidence.citation import pages, rich
from evidence.citation.csl_item import Item
from evidence.record import Author, Record

_END = "\r\n"
_SPACES = re.compile(r"[ \t\r\n]+")


def reference(record: Record, made: Item) -> str:
    """One RIS reference; `made` is the item of the record (its title may carry the mark of a retraction)."""
    start, last = pages.first_and_last(record.pages)
    kind = {"book": "BOOK", "chapter": "CHAP"}.get(made["type"], "JOUR")
    authors = [
        ("AU" if author.role == "author" else "A2", _name(author)) for author in record.authors if author.role != "investigator"
    ]
    fields = [
        ("TI", rich.plain(rich.marked(made["title"]))),
        *authors,
        ("T2", record.journal),
        ("J2", record.journal_abbrev),
        ("PY", str(record.year or "")),
        ("DA", _date(made)),
        ("VL", record.volume),
        ("IS", record.issue),
        ("SP", start),
        ("EP", last),
        ("PB", record.publisher),
        ("SN", record.issn),
        ("DO", record.doi or ""),
        ("AN", record.pmid or ""),
        ("C2", record.pmcid or ""),
        *(("LA", language) for language in record.languages),
        *(("KW", keyword) for keyword in record.keywords),
        ("AB", made.get("abstract", "")),
        ("N1", made.get("note", "")),
        ("DB", "PubMed" if record.pmid else ""),
        ("UR", f"https://pubmed.ncbi.nlm.nih.gov/{record.pmid}/" if record.pmid else ""),
    ]
    lines = [f"{tag}  - {_SPACES.sub(' ', value).strip(' ')}" for tag, value in fields if value]
    return _END.join([f"TY  - {kind}", *lines, "ER  - ", "", ""])


def _name(author: Author) -> str:
    """ "Family, Given, Suffix"; a collective as it is."""
    if author.collective:  # a comma is doubled, as EndNote wants it, or half of the name would become a given name
        return author.collective.replace(",", ",,")
    given = author.given or " ".join(author.initials)
    return ", ".join([author.family, given, author.suffix] if author.suffix else [author.family, given])


def _date(made: Item) -> str:
    """ "2019/10/17/", with as many parts as are known; the last part holds the season."""
    parts = made.get("issued", {}).get("date-parts", [[]])[0]
    season = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}.get(made.get("issued", {}).get("season"), "")
    if len(parts) < 2 and not season:
        return ""
    return "/".join([str(parts[0]), *(f"{part:02}" for part in parts[1:]), *[""] * (3 - len(parts)), season])
