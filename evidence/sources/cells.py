"""The rows of a table as it lies in a text: a row that cannot be read costs that one row, never its neighbours."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from evidence.sources.inflate import LINE_LIMIT, Broken

LONGEST = 1 << 17  # characters of a cell; no text of an article comes near


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it begins and ends in, its cells, or why it has none, and its text as it lies."""

    line: int
    last: int
    cells: list[str]
    reason: str
    raw: str


class _Lines:
    """Lines that can be given back; where the text breaks they end, and `broken` says why."""

    def __init__(self, text: Iterable[str]) -> None:
        self.text, self.returned = iter(text), list[str]()
        self.broken = ""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.returned:
            return self.returned.pop()
        try:
            return next(self.text)
        except Broken as error:
            self.broken, self.text = str(error), iter(())
            raise StopIteration from None


def rows(text: Iterable[str], delimiter: str = ",", number: int = 1) -> Iterator[Row]:
    """The rows of `text`, whose first line has this number. Raises Broken behind the last row where the text breaks.

    A quotation mark that is not closed spoils the line that it stands in, not the lines down to the next mark.
    """
    lines = _Lines(text)
    while taken := _row(lines, delimiter, number):
        yield taken
        number = taken.last + 1
    if lines.broken:
        raise Broken(lines.broken)


def _row(lines: _Lines, delimiter: str, number: int) -> Row | None:
    taken: list[str] = []

    def given() -> Iterator[str]:
        for line in lines:
            taken.append(line)
            yield f"{line}\n"

    cells: list[str] = []
    reason = ""
    usual = csv.field_size_limit(LINE_LIMIT)  # the end of a long cell is looked for, or its rest would be read as rows
    try:
        cells = next(csv.reader(given(), delimiter=delimiter, strict=True), [])
    except csv.Error as error:
        lines.returned.extend(reversed(taken[1:]))
        del taken[1:]
        reason = f"The row at line {number} cannot be read ({error}); close each quotation mark, and double those inside a cell."
    finally:
        csv.field_size_limit(usual)
    if not taken:
        return None
    if any(len(cell) > LONGEST for cell in cells):
        longest, cells = max(map(len, cells)), []
        reason = f"The row at line {number} has a cell of {longest:,} characters, and {LONGEST:,} are read; shorten it."
    return Row(number, number + len(taken) - 1, cells, reason, "\n".join(taken))
