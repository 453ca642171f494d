"""A table of publications (CSV, semicolons or tabs) -> Records. The first line names the columns, in any order:

    title           needed; everything else may be missing
    pmid, pmcid, doi            "99000061", "99000061.0", "PMID: 99000061", an address; "NA", "nan" and the like are none
    authors         "Family, Given; Family, Given", a group as it is; or PubMed's "Smith JA, Doe K."
    journal, journal_abbrev, issn, volume, issue, pages, publisher
    year, date      2019; "2019 Oct 17" or 2019-10-17
    abstract, keywords (with semicolons), language, kind (article or book)
    state           "retracted" where the article was; other words change nothing

The names of PubMed's own CSV ("Journal/Book", "Publication Year") and of Zotero's are known as well. Columns with other names are
left out.
"""

import csv
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from evidence.record import Author, Fault, Record
from evidence.sources import reference
from evidence.sources.cells import rows
from evidence.sources.inflate import Broken, lines

_RAW = 1 << 16
COLUMNS = (
    "title", "pmid", "pmcid", "doi", "authors", "journal", "journal_abbrev", "issn", "volume", "issue", "pages",
    "publisher", "year", "date", "abstract", "keywords", "language", "kind", "state",
)  # fmt: skip
_ALSO = {
    "journal/book": "journal", "publication title": "journal", "publication year": "year", "journal abbreviation": "journal_abbrev",
    "author": "authors", "abstract note": "abstract", "manual tags": "keywords", "pub_date": "date",
}  # fmt: skip


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream` in order, a Fault for each row that could not be read; `name` is for messages."""
    try:
        yield from _rows(lines(stream), name)
    except Broken as error:
        yield Fault(name, "the end", str(error), whole_input=True)


def header(line: str) -> tuple[list[str], str]:
    """(the column names of a first line, "" for an unknown one; the delimiter); no names where it is no header."""
    delimiter = max(",;\t", key=line.count)
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:  # a line of a file of another kind
        return [], delimiter
    names = [cell.strip().lower().lstrip("\ufeff") for cell in cells]
    known = [_ALSO.get(name, name if name in COLUMNS else "") for name in names]
    return (known if "title" in known and len(set(filter(None, known))) > 1 else []), delimiter


def _rows(text: Iterator[str], name: str) -> Iterator[Record | Fault]:
    names, delimiter = header(next(text, ""))
    if not names:
        reason = "The first line names no columns that are known; it needs at least title and one more, see the documentation."
        yield Fault(name, "line 1", reason, whole_input=True)
        return
    doubtful = False  # lines that follow an open quotation mark may be what is left of its row
    for row in rows(text, delimiter, number=2):
        position = f"line {row.line}"
        doubtful = bool(row.reason) or (doubtful and len(row.cells) < len(names))
        reason = row.reason or _misfit(len(row.cells), len(names), position, doubtful)
        if reason and row.raw.strip():
            yield Fault(name, position, reason, raw=row.raw[:_RAW])
        elif any(cell.strip() for cell in row.cells):
            cells = {column: cell.strip() for column, cell in zip(names, row.cells, strict=False) if column and cell.strip()}
            yield reference.record_or_fault(_draft(cells), name, position, delimiter.join(row.cells))


def _misfit(cells: int, columns: int, position: str, doubtful: bool) -> str:
    if cells > columns:
        return f"The row at {position} has {cells} cells for {columns} columns; quote the cells that hold a delimiter."
    if doubtful:
        return f"The row at {position} has {cells} cells for {columns} columns and may belong to the row before; correct that one."
    return ""


def _draft(cells: dict[str, str]) -> dict[str, Any]:
    plain = ("title", "pmid", "pmcid", "doi", "journal", "journal_abbrev", "issn", "volume", "issue", "pages", "publisher")
    year = reference.year_in(cells.get("year", "") or cells.get("date", ""))
    return {column: cells[column] for column in plain if column in cells} | {
        "source": "csv",
        "kind": "book" if cells.get("kind", "").lower() == "book" else "article",
        "authors": tuple(_authors(cells.get("authors", ""))),
        "sections": reference.abstract(cells.get("abstract", "")),
        "keywords": tuple(filter(None, re.split(r"\s*;\s*", cells.get("keywords", "")))),
        "languages": (cells["language"],) if "language" in cells else (),
        "publication_types": (("Retracted Publication", ""),) if cells.get("state", "").lower() == "retracted" else (),
        "year": year,
        "pub_date": cells.get("date", "") or str(year or ""),
    }


def _authors(text: str) -> Iterator[Author]:
    """ "Family, Given; Family, Given", or PubMed's "Smith JA, Doe K." where each name ends in initials."""
    names = [name for name in re.split(r"\s*;\s*", text) if name]
    if len(names) == 1 and re.fullmatch(r"(?:[^,]+ [^\W\d_]{1,4}, )*[^,]+ [^\W\d_]{1,4}\.?", text):
        names = text.rstrip(".").split(", ")
    for name in names:
        yield reference.person(name)
