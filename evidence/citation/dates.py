"""Printed dates ("2019 Oct 17", "1998 Dec-1999 Jan", "2007 Spring") as the date parts of CSL."""

import re
from typing import Any

from evidence.record import Record

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_TOKEN = re.compile(r"\d{4}|\d{1,2}|[A-Za-z]+|-")
Parts = list[int]


def issued(record: Record) -> dict[str, Any] | None:
    """The date of issue as a CSL date; the electronic date while there is neither volume nor issue; None without a year."""
    waiting = not (record.volume or record.issue) and record.article_date
    return parsed(record.article_date if waiting else record.pub_date, record.year)


def parsed(text: str, year: int | None) -> dict[str, Any] | None:
    """A printed date as a CSL date: one or two date parts, perhaps a season; the bare year where the text cannot be read."""
    begin, end, season = _read(text)
    if not begin:
        return {"date-parts": [[year]]} if year else None
    if season:
        return {"date-parts": [begin], "season": season}
    return {"date-parts": [begin, end] if end and end != begin else [begin]}


def _read(text: str) -> tuple[Parts, Parts, int | None]:
    """(begin, end, season); begin is empty where the text does not begin with a year or holds an unknown word."""
    sides: list[list[int | str]] = [[]]
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2}))?", text.strip())
    if iso:
        return [int(number) for number in iso.groups() if number], [], None
    for token in _TOKEN.findall(re.sub("[–—/]", "-", text)):
        if token == "-":
            sides.append([])
        else:
            sides[-1].append(int(token) if token.isdigit() else token.lower())
    if len(sides) > 2 or any(not side for side in sides):
        return [], [], None
    begin, season = _side(sides[0], [])
    if not begin or len(sides) == 1:
        return begin, [], season
    end, other = _side(sides[1], begin)
    return (begin, end, None) if end and not season and not other else (begin[:1], [], None)


def _side(tokens: list[int | str], before: Parts) -> tuple[Parts, int | None]:
    """Date parts of one side of a range; what it leaves out ("Mar 5-12", "Jul-Aug") is taken from the side `before`."""
    rest = list(tokens)
    parts: Parts = []
    if isinstance(rest[0], int) and rest[0] > 31:
        parts.append(rest.pop(0))  # type: ignore[arg-type]
    elif before:
        parts.append(before[0])
    if not parts:
        return [], None
    if rest and isinstance(rest[0], str):
        word = str(rest.pop(0))
        if word in _SEASONS:
            return (parts, _SEASONS[word]) if not rest else (parts, None)
        if word[:3] not in _MONTHS:
            return parts, None
        parts.append(_MONTHS.index(word[:3]) + 1)
    elif rest and len(before) > 1:
        parts.append(before[1])
    if len(parts) == 2 and rest and isinstance(rest[0], int) and 1 <= rest[0] <= 31:
        parts.append(rest[0])
    return parts, None
