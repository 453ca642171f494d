"""Neither of two arms was as good as a third: the third did better than each of them."""

import re
from collections.abc import Sequence

from evidence import patterns
from evidence.findings.mention import NEEDLING, Mention

_NEITHER_AS = patterns.compiled(
    r"\bneither\b(?P<pair>[^.;]*?\bnor\b[^.;]*?)\b(?:was|were|is|are|proved|did|performed|reduced|improved|lowered)\b[^.;]*?\b(?:as|so) (?:effective(?:ly)?|efficacious|good|helpful|beneficial|useful|well|much)\b[^.;]*?\bas\b",
    re.IGNORECASE,
)


def outdone(clause: str, mentions: Sequence[Mention]) -> tuple[tuple[str, ...], str] | None:
    """(the comparators that needling is set against, the arm that did better), None where a clause says no such thing.

    "Neither needling nor massage was as effective as exercise" sets needling against exercise alone.
    """
    found = _NEITHER_AS.search(clause)
    if found is None:
        return None
    pair = [m.arm for m in mentions if m.end <= found.end("pair") + 1]
    best = next((m.arm for m in mentions if m.start >= found.end()), None)
    if best is None or len(set(pair)) < 2:
        return None
    if best == NEEDLING:
        return tuple(dict.fromkeys(arm for arm in pair if arm != NEEDLING)), best
    return ((best,) if NEEDLING in pair else ()), best
