"""A table (CSV) of effect data: each line held against the same rules, each fault named by its line."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import replace

from sqlalchemy.orm import Session

from evidence.errors import BadDecision, Unknown
from evidence.models import Decision
from evidence.record import Fault
from evidence.review.effects import COLUMNS, Measured, as_numbers, effect
from evidence.review.ledger import Signed, find_article

NEEDED = ("id", "outcome", "comparator")


def effects(session: Session, lines: Iterable[str], name: str, signed: Signed) -> tuple[list[Decision], list[Fault]]:
    """Record every good line of a table; returns the decisions, and a Fault for each bad line.

    Raises BadDecision for a header that is none. Whether the good lines of a file with bad ones are kept is the caller's to say:
    all is written in the caller's transaction.
    """
    reader = csv.DictReader((line.replace("\x00", "") for line in lines), strict=True)
    decisions: list[Decision] = []
    faults: list[Fault] = []
    seen: dict[tuple[object, ...], int] = {}
    try:
        _check_header(reader.fieldnames, name)
        for row in reader:
            line = reader.line_num
            if not any(cell for cell in row.values()):
                continue
            try:
                decisions.append(_line(session, row, line, seen, signed))
            except (BadDecision, Unknown) as error:
                faults.append(Fault(name, f"line {line}", str(error), identifier=str(row.get("id") or "")))
    except csv.Error as error:
        faults.append(Fault(name, f"line {reader.line_num}", f"The table cannot be read on: {error}.", whole_input=True))
    return decisions, faults


def _check_header(header: Iterable[str] | None, name: str) -> None:
    columns = [column.strip() for column in header or ()]
    if missing := [column for column in NEEDED if column not in columns]:
        raise BadDecision(f"{name} has no column {missing[0]!r} in its first line: the columns are {', '.join(COLUMNS)}.")
    for column in columns:
        if column not in COLUMNS:
            raise BadDecision(f"{name} has an unknown column {column!r}: the columns are {', '.join(COLUMNS)}.")
        if columns.count(column) > 1:
            raise BadDecision(f"{name} has the column {column!r} twice: give each once.")


def _line(
    session: Session, row: Mapping[str | None, str], line: int, seen: dict[tuple[object, ...], int], signed: Signed
) -> Decision:
    if None in row or None in row.values():
        raise BadDecision("This line has more or fewer cells than the header: quote cells that hold a comma.")
    cells = {str(name).strip(): cell for name, cell in row.items()}
    for column in NEEDED:
        if not cells[column].strip():
            raise BadDecision(f"{column} is empty: fill it in.")
    data = Measured(**as_numbers(cells))
    article = find_article(session, cells["id"])
    place = (article.id, data.outcome, data.comparator, data.timing)
    if place in seen:
        raise BadDecision(f"This is the same study, outcome, comparator and timing as line {seen[place]}: keep one.")
    why, quote = cells.get("why", "").strip(), cells.get("quote", "").strip()
    made = effect(session, article, data, replace(signed, why=why or signed.why, quote=quote or signed.quote))
    seen[place] = line
    return made
