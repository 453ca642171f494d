"""Counts of harm that a sentence takes from a cited study, held against what that very study counted."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from evidence.check import counts
from evidence.check.shares import COUNT, Share, number, shares
from evidence.check.words import plain

ROUNDED = 1.25
"""A share that is told of one study may be rounded ("a third"), not another share."""
_BEFORE = re.compile(rf"\b(?P<count>no|none|zero|{COUNT})(?: (?:such|more|single|reports? of|cases? of|[a-z]+ly))? ?$")


def misquoted(sentence: str, labels: Sequence[str], found: dict[str, Any]) -> str | None:
    """Which count of a cited study a sentence gives otherwise, as one sentence; None where one of the studies named fits, or none counts."""
    known = [row for name in ("rates", "counts") for row in found.get(name, ())]
    faults = [_fault(plain(sentence), [row for row in known if row["label"] == label]) for label in dict.fromkeys(labels)]
    return faults[0] if faults and None not in faults else None


def _fault(said: str, rows: Sequence[dict[str, Any]]) -> str | None:
    """The count of these rows of one study that the sentence tells otherwise."""
    for one in counts.told(said):
        own = [row for row in rows if row["event"] in one.events and row["share"] is not None]
        if own and len(one.events) == 1 and not any(_fits(one.share, row["share"]) for row in own):
            return _told(own[0])
    for event, count in _counted(said):
        own = [row for row in rows if row["event"] == event and row["count"] is not None]
        if own and all(row["count"] != count for row in own):
            return _told(own[0])
    return None


def _told(row: dict[str, Any]) -> str:
    return f"{row['label']} counted {row['said']}."


def _fits(share: Share, counted: float) -> bool:
    return share.low / ROUNDED <= counted <= share.high * ROUNDED


def _counted(said: str) -> Iterator[tuple[str, int]]:
    """The counts of events without a share: "20 serious events", "no serious events"."""
    taken = [(share.start, share.end) for share in shares(said)]
    for event, start, _ in counts.events(said):
        match = _BEFORE.search(said[:start])
        if match and not any(low <= match.start() < high for low, high in taken):
            word = match["count"]
            yield event, 0 if word in ("no", "none", "zero") else number(word)
