"""A table (CSV) of effect data: each line held against the same rules, each fault named by its line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from evidence.errors import BadDecision, Unknown
from evidence.models import Article, Decision
from evidence.record import Fault
from evidence.review.effects import COLUMNS, Measured, as_numbers, effect, place
from evidence.review.ledger import Signed, find_article
from evidence.review.results import ANY
from evidence.sources.cells import Row, rows

NEEDED = ("id", "outcome", "comparator")
Slot = tuple[int, str, str, str | None]  # article, outcome, comparator, timing


class _Seen(NamedTuple):
    """The line of the table that gave each result, and the one that gave it another time."""

    given: dict[Slot, int]
    moved: dict[Slot, int]


def effects(session: Session, lines: Iterable[str], name: str, signed: Signed) -> tuple[list[Decision], list[Fault]]:
    """Record every good line of a table; returns the decisions, and a Fault for each bad line.

    Raises BadDecision for a header that is none. Whether the good lines of a file with bad ones are kept is the caller's to say:
    all is written in the caller's transaction.
    """
    found = rows(line.replace("\x00", "").rstrip("\r\n") for line in lines)
    header = next(found, None)
    columns = [column.strip() for column in header.cells] if header else []
    _check_header(columns, name)
    decisions: list[Decision] = []
    faults: list[Fault] = []
    seen = _Seen({}, {})
    for row in found:
        if row.reason:
            faults.append(Fault(name, f"line {row.line}", row.reason))
        elif any(row.cells):
            try:
                decisions.append(_line(session, columns, row, seen, signed))
            except (BadDecision, Unknown) as error:
                given = dict(zip(columns, row.cells, strict=False))
                faults.append(Fault(name, f"line {row.line}", str(error), identifier=given.get("id", "")))
    return decisions, faults


def _check_header(columns: Sequence[str], name: str) -> None:
    if missing := [column for column in NEEDED if column not in columns]:
        raise BadDecision(f"{name} has no column {missing[0]!r} in its first line: the columns are {', '.join(COLUMNS)}.")
    for column in columns:
        if column not in COLUMNS:
            raise BadDecision(f"{name} has an unknown column {column!r}: the columns are {', '.join(COLUMNS)}.")
        if columns.count(column) > 1:
            raise BadDecision(f"{name} has the column {column!r} twice: give each once.")


def _line(session: Session, columns: Sequence[str], row: Row, seen: _Seen, signed: Signed) -> Decision:
    if len(row.cells) != len(columns):
        raise BadDecision("This line has more or fewer cells than the header: quote cells that hold a comma.")
    cells = dict(zip(columns, row.cells, strict=True))
    for column in NEEDED:
        if not cells[column].strip():
            raise BadDecision(f"{column} is empty: fill it in.")
    data = Measured(**as_numbers(cells))
    article = find_article(session, cells["id"])
    _refuse_twice(session, article, data, row.line, seen)
    why, quote = cells.get("why", "").strip(), cells.get("quote", "").strip()
    made = effect(session, article, data, replace(signed, why=why or signed.why, quote=quote or signed.quote))
    _note(made, row.line, seen)
    return made


def _refuse_twice(session: Session, article: Article, data: Measured, line: int, seen: _Seen) -> None:
    """Refuse a line that an earlier one answers, by whatever words: of two such lines the later would silently win."""
    outcome, comparator, timing, standing = place(session, article, data)
    result = (article.id, outcome, comparator)
    earlier = [seen.given.get((*result, when)) for when in (timing, *(old.timing for old in standing))]
    if data.timing == ANY:  # whichever stands, and an earlier line gave that another time
        earlier.append(seen.moved.get((*result, timing)))
    if first := next((number for number in earlier if number), None):
        raise BadDecision(
            f"Lines {first} and {line} give the same result ({article.key}, {outcome} against {comparator}, "
            f"{timing or 'time not stated'}): keep one, or name another timing."
        )


def _note(made: Decision, line: int, seen: _Seen) -> None:
    for entry in made.after["findings"]:
        slots = seen.moved if entry.get("removed") else seen.given
        slots[made.article_id or 0, entry["outcome"], entry["comparator"], entry["timing"]] = line
