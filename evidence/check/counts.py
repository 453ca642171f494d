"""How often a sentence says that a harm comes, held against how often studies counted it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence import harms
from evidence.check import senses
from evidence.check.shares import Share, shares
from evidence.check.words import pattern, table

APART = 2.0
"""A share under half of the lowest counted one, or over twice the highest, is another share and no rounding of it."""
COURSE = 5
"""Treatments in a usual course: more people meet a harm in a course than in a single treatment, at most so many times more."""
REASSURING = 0.05
"""A share that no study counted is not answered where it is this small: taken for true it would lull."""
DEATH, VAGUE = "death", "vague"  # events of sentences only: no study here counts deaths, and "risks" names no event
_DENIED = re.compile(
    r"\b(?:no|without|free (?:of|from)|not|never|none|nothing|zero)\b(?! (?:more|fewer|less|only|doubt))(?: [\w-]+){0,3} ?$"
)
_JOINED = re.compile(
    r"^(?:[\s,;/(]|\b(?:and|or|such as|including|like|mainly|mostly|e\.g\.|some|an?|the|brief|small|mild|drop|of)\b)*$"
)

_ODDS = re.compile(r"\b(?:one|1)-in-(?:a-|one-)?")
_LESS_OFTEN = re.compile(r"\bless (?:often|frequently|commonly|frequent|common|likely) than\b")
_LABEL = re.compile(r"^([^:]{3,60}): ")
_RATIO = re.compile(r"(\d) ?: ?(\d)")

Place = tuple[str, int, int]  # an event with the characters that it takes


@dataclass(frozen=True, slots=True)
class Told:
    """What a sentence says of events: the share in which they come."""

    events: tuple[str, ...]
    share: Share


@dataclass(frozen=True, slots=True)
class Range:
    """The lowest and highest share that studies counted of some events (None: no study did) and the rows that say so."""

    low: float | None
    high: float | None
    rows: tuple[dict[str, Any], ...] = ()


def events(said: str) -> list[Place]:
    """The harms that a plain text names, in order; the words of everyday language go before those of rules/harms.toml."""
    taken: list[Place] = []
    lay = [(name, match.start(), match.end()) for name in table()["events"] for match in pattern("events", name).finditer(said)]
    for name, start, end in [*lay, *harms.named(said)]:
        if not any(start < high and low < end for _, low, high in taken):
            taken.append((name, start, end))
    return sorted(taken, key=lambda item: item[1])


def label(event: str) -> str:
    """An event as a reader says it."""
    return {DEATH: "deaths", VAGUE: "complications"}.get(event) or harms.label(event)


def told(said: str) -> Iterator[Told]:
    """Each share of a plain sentence with its events; "no harm in 99 %" tells of the one per cent."""
    said = _LABEL.sub(r"\1 ", _RATIO.sub(r"\1/\2", said))  # a colon would end the clause
    said = _ODDS.sub("one in a ", _LESS_OFTEN.sub("fewer than", said))
    for low, high in senses.clauses(said):
        piece = said[low:high]
        named = events(piece)
        if not named or pattern("status", "words", "how_long_or_bad").search(piece):
            continue
        for share in shares(piece):
            near = _near(piece, share, named)
            yield Told(tuple(dict.fromkeys(name for name, _, _ in near)), _of_harm(piece, share, near[0]))


def _near(piece: str, share: Share, named: Sequence[Place]) -> list[Place]:
    """The event that stands nearest to a share, with those that are named in one breath with it."""
    gaps = [max(start - share.end, share.start - end) for _, start, end in named]
    first = last = gaps.index(min(gaps))
    while first and _JOINED.match(piece[named[first - 1][2] : named[first][1]]):
        first -= 1
    while last + 1 < len(named) and _JOINED.match(piece[named[last][2] : named[last + 1][1]]):
        last += 1
    return list(named[first : last + 1])


def _of_harm(piece: str, share: Share, event: Place) -> Share:
    """The share with the harm, where the sentence tells of those without it."""
    after = event[1] >= share.end
    spared = _DENIED.search(piece[share.end : event[1]] if after else piece[: event[1]])
    if not spared or not (after or share.low >= 0.5):
        return share
    return replace(share, low=1 - share.high, high=1 - share.low)


def counted(named: Sequence[str], found: dict[str, Any]) -> Range:
    """What the studies counted of these events together. A serious event that none counted by name is no commoner than all serious ones."""
    rates = [row for row in found.get("rates", ()) if row["share"]]
    minor = [row for row in rates if row["event"] == "minor"]
    serious = [row for row in rates if row["event"] == "serious"]
    own = [row for row in rates if row["event"] in named]
    pooled = [row["events"] / row["of"] for row in (found.get("watched") or {}).values() if row["events"]]
    all_serious = [*pooled, *(row["share"] for row in serious)]
    if VAGUE in named:
        rows, lows = [*serious, *minor], [*all_serious, *(row["share"] for row in minor)]
        return Range(min(lows, default=None), max(lows, default=None), tuple(rows))
    if all(is_serious(name) for name in named):
        lows = all_serious if "serious" in named else [row["share"] for row in own]
        highs = all_serious or lows
        return Range(min(lows, default=None), max(highs, default=None), tuple(own or serious))
    rows = [*own, *(minor if "any" in named or len(named) > 1 else ())]
    lows = [row["share"] for row in rows]
    highs = lows if not any(is_serious(name) for name in named) else [*lows, *all_serious]
    return Range(min(lows, default=None), max(highs, default=None), tuple({id(row): row for row in rows}.values()))


def is_serious(event: str) -> bool:
    """Whether an event is serious by its nature."""
    return event == DEATH or (event != VAGUE and bool(harms.load()["events"][event]["serious"]))


def apart(share: Share, known: Range) -> bool:
    """Whether a told share lies clearly under or over all that was counted."""
    if known.low is not None and share.high < known.low / APART:
        return True
    if known.high is None:
        return False
    treatments = any(row.get("unit") == "treatments" for row in known.rows)
    course = COURSE if share.unit == "patients" and (treatments or not known.rows) else 1
    return share.low > known.high * APART * course


def unanswered(said: str, found: dict[str, Any]) -> list[str]:
    """The events of which a sentence tells what no study counted: deaths, and a small share of an event that has no counts of its own."""
    if any(name == DEATH for name, _, _ in events(said)):
        return [DEATH]
    return [
        one.events[0] for one in told(said) if one.share.high < REASSURING and counted(one.events, found).low is None
    ]  # fmt: skip


def unchecked(said: str, found: dict[str, Any]) -> list[str]:
    """The events of which a sentence names a share that could be held against no count."""
    return [one.events[0] for one in told(said) if counted(one.events, found).low is None]


def beyond(said: str, found: dict[str, Any]) -> tuple[Told, Range] | None:
    """The first share of a sentence that lies clearly under or over what was counted, with those counts."""
    for one in told(said):
        known = counted(one.events, found)
        if apart(one.share, known):
            return one, known
    return None
