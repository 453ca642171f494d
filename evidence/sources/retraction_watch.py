"""Retraction Watch's CSV: a second source on what became of an article, kept apart from PubMed's own word."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from evidence import identifiers
from evidence.errors import BadInput
from evidence.record import Assertion, Fault
from evidence.sources import cells

NEEDED = ("Record ID", "RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID")
NATURE = {
    "retraction": "RetractionIn", "expression of concern": "ExpressionOfConcernIn", "correction": "ErratumIn", "reinstatement": "Reinstatement",
}  # fmt: skip


def read(stream: BinaryIO, name: str) -> Iterator[Assertion | Fault]:
    """One assertion a row; a row that cannot be read, names no article or an unknown nature becomes a Fault. Raises BadInput for
    another CSV.
    """
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    try:
        rows = cells.rows(line.rstrip("\r\n") for line in text)
        header = next(rows, None)
        columns = header.cells if header else []
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise BadInput(f"{name} is no Retraction Watch file: it has no column {missing[0]!r}; download their CSV again.")
        for row in rows:
            given = row.cells or _leniently(row.raw)
            if row.reason and len(given) != len(columns):
                yield Fault(name, f"line {row.line}", row.reason, row.raw[:200])
            elif given:
                yield _assertion(dict(zip(columns, given, strict=False)), name, row.line)
    finally:
        if not text.closed:
            text.detach()  # the stream belongs to whoever opened it


def _leniently(raw: str) -> list[str]:
    """The cells of a row with a quotation mark within a title, which spoils the title and no identifier; none where it does not end."""
    try:
        return next(csv.reader([raw]), [])
    except csv.Error:  # a cell longer than any
        return []


def _assertion(row: dict[str, str], name: str, line: int) -> Assertion | Fault:
    def cell(column: str) -> str:
        return row.get(column, "").strip()

    pmid = identifiers.pmid(cell("OriginalPaperPubMedID"))
    doi = identifiers.doi(cell("OriginalPaperDOI"))
    relation = NATURE.get(cell("RetractionNature").lower())
    if relation is None:
        return Fault(
            name, f"line {line}", f"The nature {cell('RetractionNature')!r} is not known: it is none of {', '.join(NATURE)}."
        )
    if not (pmid or doi):
        return Fault(
            name, f"line {line}", "The line names no PMID and no DOI, so no article can be found by it.", cell("Title")[:200]
        )
    notice = identifiers.pmid(cell("RetractionPubMedID"))
    return Assertion(relation, pmid, doi, notice, cell("Record ID"), cell("RetractionDate"), cell("Reason"))
