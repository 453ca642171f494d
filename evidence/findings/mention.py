"""One arm of a trial, named in a text."""

from dataclasses import dataclass

NEEDLING = "needling"


@dataclass(frozen=True, slots=True)
class Mention:
    """An arm named at start..end: NEEDLING, or the id of a comparator."""

    arm: str
    start: int
    end: int
