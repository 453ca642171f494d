"""How much several reviews rest on the same primary studies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.errors import Misuse


@dataclass(frozen=True, slots=True)
class Overlap:
    """Corrected covered area in percent, and the counts behind it: distinct primary studies, reviews, inclusions."""

    percent: float
    studies: int
    reviews: int
    inclusions: int


def corrected_covered_area(citation_matrix: Iterable[Iterable[bool]]) -> Overlap | None:
    """Overlap of reviews (Pieper 2014): (inclusions - studies) / (studies * reviews - studies); 0% none, 100% the same.

    A row is a primary study, a column a review, an entry whether the review includes the study. Studies that no review
    includes do not count. None when overlap has no meaning: under two reviews or no study included.
    Raises Misuse for rows of unequal length or an entry that is neither yes nor no.
    """
    rows = [list(row) for row in citation_matrix]
    if len({len(row) for row in rows}) > 1:
        raise Misuse("The rows of the citation matrix differ in length: give every study one entry for each review.")
    for row in rows:
        for entry in row:
            if entry not in (0, 1):
                raise Misuse(f"The citation matrix holds {entry!r}: each entry must be true or false (1 or 0).")
    reviews = len(rows[0]) if rows else 0
    counts = [sum(map(int, row)) for row in rows if any(row)]
    studies, inclusions = len(counts), sum(counts)
    if reviews < 2 or studies == 0:
        return None
    return Overlap(100 * (inclusions - studies) / (studies * (reviews - 1)), studies, reviews, inclusions)
