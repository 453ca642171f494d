"""A text with the passages marked that something was read from, each mark with the numbers of its readings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stretch:
    """A piece of text; `readings` are the numbers of the tags and findings that stand on it, () for plain text."""

    text: str
    readings: tuple[int, ...] = ()


def numbered(of: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The standing tags and findings of an article (report.article.article), numbered from 1, tags first."""
    rows = [row for row in (*of["tags"], *of["findings"]) if row["standing"]]
    return [row | {"number": number} for number, row in enumerate(rows, 1)]


def stretches(text: str, field: str, rows: Sequence[Mapping[str, Any]]) -> list[Stretch]:
    """The text cut where readings of this field begin and end; readings that touch share one mark."""
    spans = sorted(
        (max(row["start"], 0), min(row["end"], len(text)), row["number"])
        for row in rows
        if row["field"] == field and row["end"] > row["start"]
    )
    merged: list[tuple[int, int, list[int]]] = []
    for start, end, number in spans:
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            first, last, numbers = merged[-1]
            merged[-1] = (first, max(last, end), [*numbers, number])
        else:
            merged.append((start, end, [number]))
    cut, at = list[Stretch](), 0
    for start, end, numbers in merged:
        cut += [Stretch(text[at:start]), Stretch(text[start:end], tuple(sorted(numbers)))]
        at = end
    return [piece for piece in [*cut, Stretch(text[at:])] if piece.text]
