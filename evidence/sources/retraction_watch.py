"""Retraction Watch's CSV: a second source on what became of an article, kept apart from PubMed's own word."""

import csv
import io
from collections.abc import Iterator
from typing import BinaryIO

from evidence import identifiers
from evidence.errors import BadInput
from evidence.record import Assertion, Fault

NEEDED = ("Record ID", "RetractionNature", "OriginalPaperDOI", "OriginalPaperPubMedID")
NATURE = {
    "retraction": "RetractionIn", "expression of concern": "ExpressionOfConcernIn", "correction": "ErratumIn", "reinstatement": "Reinstatement",
}  # fmt: skip


def read(stream: BinaryIO, name: str) -> Iterator[Assertion | Fault]:
    """One assertion a line; a line that names no article or an unknown nature becomes a Fault. Raises BadInput for another CSV."""
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="replace", newline="")
    rows = csv.DictReader(text)
    missing = [column for column in NEEDED if column not in (rows.fieldnames or ())]
    if missing:
        raise BadInput(f"{name} is no Retraction Watch file: it has no column {missing[0]!r}; download their CSV again.")
    for row in rows:
        yield _assertion(row, name, rows.line_num)


def _assertion(row: dict[str, str | None], name: str, line: int) -> Assertion | Fault:
    def cell(column: str) -> str:
        return (row.get(column) or "").strip()

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
