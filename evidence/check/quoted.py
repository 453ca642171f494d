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
    """Which count of the cited studies a sentence gives otherwise, as one sentence; None where it fits, or one of them counts no such event.

    Of several studies a sentence may tell what they found together.
    """
    said, cited = plain(sentence), set(labels)
    known = [row for name in ("rates", "counts") for row in found.get(name, ()) if row["label"] in cited]
    for one in counts.told(said):
        rows = [row for row in known if [row["event"]] == list(one.events) and row["share"] is not None]
        if {row["label"] for row in rows} == cited and not _fits(one.share, [row["share"] for row in rows]):
            return _told(rows)
    for event, count in _counted(said):
        rows = [row for row in known if row["event"] == event and row["count"] is not None]
        numbers = [row["count"] for row in rows]
        if {row["label"] for row in rows} == cited and count not in (*numbers, sum(numbers)):
            return _told(rows)
    return None


def _told(rows: Sequence[dict[str, Any]]) -> str:
    return " ".join(f"{row['label']} counted {row['said']}." for row in rows)


def _fits(share: Share, counted: Sequence[float]) -> bool:
    return share.low / ROUNDED <= max(counted) and min(counted) <= share.high * ROUNDED


def _counted(said: str) -> Iterator[tuple[str, int]]:
    """The counts of events without a share: "20 serious events", "no serious events"."""
    taken = [(share.start, share.end) for share in shares(said)]
    for event, start, _ in counts.events(said):
        match = _BEFORE.search(said[:start])
        if match and not any(low <= match.start() < high for low, high in taken):
            word = match["count"]
            yield event, 0 if word in ("no", "none", "zero") else number(word)
