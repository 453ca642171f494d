"""When something was measured: the words as printed, and the window they fall in."""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass

from evidence import patterns
from evidence.findings.counts import value_of

_SPAN = patterns.compiled(
    r"\b(?:at|after|on|by|in|until|within|for|from|over|up to)?\s*(?:the\s+)?(?:(?P<n>\d+(?:\.\d+)?|\b(?:a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|second|third|fourth|fifth|sixth|eighth)\b)(?:st|nd|rd|th)?[\s-]+(?P<unit>minute|min|hour|h|day|week|month|year)s?\b|(?P<unit2>week|day|month|year)\s+(?P<n2>\d+))",
    re.IGNORECASE,
)
_UNIT = re.compile(r"(?i:min|hour|day|week|month|year|\dh\b|[\s-]h\b)")  # every time holds one, which is told much faster
_NOW = patterns.compiled(r"\b(?:immediate(?:ly)?|right after|directly after|same day|just after)\b", re.IGNORECASE)
_WEEKS = {"minute": 0, "min": 0, "hour": 0.006, "h": 0.006, "day": 1 / 7, "week": 1, "month": 4.345, "year": 52}
_WORDS = patterns.compiled(r"\b(?P<name>short[- ]term|long[- ]term)\b", re.IGNORECASE)
_ORDINAL = {"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8}


@dataclass(frozen=True, slots=True)
class Time:
    """A time as printed and its window: immediate (same day), short (to 12 weeks), long."""

    text: str
    window: str
    weeks: float | None = None  # after the start; None where only "short term" or "immediately" is said


# "12 weeks" and "three months" name the same visit, and three calendar months are 13.04 weeks
_SHORT = 13.1


def window(weeks: float) -> str:
    """The timing window of a number of weeks after treatment."""
    return "immediate" if weeks < 1 / 7 else "short" if weeks <= _SHORT else "long"


_MEASURED = patterns.compiled(
    r"\b(?:measur|assess|record|evaluat|collect|outcome|follow|taken|register|obtain|visit|noted|scored|tested|determined|session|treat|week)\w*",
    re.IGNORECASE,
)
_LASTING = patterns.compiled(
    r"\b(?:at least|more than|over|longer than|lasting|for|previous|preceding|last|past|minimum)\s+(?:\w+\s+)?$|\bof\s+$",
    re.IGNORECASE,
)
# "56 years old", "one week apart": a time that people or sessions have, not one at which something was measured
_NO_MEASUREMENT = patterns.compiled(
    r"\W*(?:old|of age|experience|duration|history|apart|wash-?\s?out|(?:was |were )?between (?:the )?(?:sessions|treatments|visits|periods))",
    re.IGNORECASE,
)


def usual_window(methods: list[str], results: list[str]) -> str | None:
    """The window of a study's measurements as its methods tell them, or else its results; None where they fall in several or none is told.

    Results that name no time but "after the session" do not say when the others were measured, so they tell of later windows only.
    """
    windows = _windows([text for text in methods if _MEASURED.search(text)])
    windows = windows or _windows(results) - {"immediate"}
    windows -= {"immediate"} if len(windows) > 1 else set()
    return windows.pop() if len(windows) == 1 else None


def _windows(texts: list[str]) -> set[str]:
    windows = set()
    for text in texts:
        for match in _spans(text):
            before = text[max(0, match.start() - 20) : match.start("n") if match["n"] else match.start()]
            if not _LASTING.search(before) and not _NO_MEASUREMENT.match(text, match.end()):
                found = _of(match)
                windows |= {found.window} if found else set()
    return windows


_PRIMARY = patterns.compiled(
    r"\b(?:co-?)?primary (?:\w+ )?(?:outcomes?|end-?\s?points?|measures?|variables?|time(?:[- ]?points?)?|analysis)\b[^.;]*",
    re.IGNORECASE,
)
# "12 weeks (primary end point)", "one week being the primary end point", "3 months (primary)"
_CALLED_PRIMARY = patterns.compiled(
    r"\W{0,3}(?:(?:being|was|as|which was|served as|considered|defined as) )?(?:the )?(?:co-?)?primary\b(?! (?:care|school|outcomes? were|outcomes? was))",
    re.IGNORECASE,
)
# "the primary outcome was pain at 3 months, with follow-up at 12 months; ... and again at 6 months"
_NOT_PRIMARY = patterns.compiled(r"\bsecondary\b|\bfollow(?:ed)?[- ]?up|\b(?:and )?again\b|\bafterwards?\b", re.IGNORECASE)


def primary_time(methods: list[str]) -> Time | None:
    """The time of the primary outcome where the methods name one time as primary, else None."""
    called = [_of(span) for text in methods for span in _spans(text) if _CALLED_PRIMARY.match(text, span.end())]
    named = called or [
        time for text in methods for found in _PRIMARY.finditer(text) for time in _measured(_NOT_PRIMARY.split(found[0])[0])
    ]
    told = {time.weeks: time for time in named if time}
    return next(iter(told.values())) if len(told) == 1 else None


def _measured(phrase: str) -> list[Time | None]:
    """The times of a phrase that say when something was measured, not how long it lasted."""
    if _LIST.search(phrase):
        return list(times_of(phrase, 0, len(phrase)))
    spans = _spans(phrase)
    return [_of(span) for span in spans if not _LASTING.search(phrase[: span.start("n") if span["n"] else span.start()])]


def _spans(text: str, low: int = 0, high: int = sys.maxsize) -> Iterable[re.Match[str]]:
    return _SPAN.finditer(text, low, high) if _UNIT.search(text, low, high) else ()


_LIST = patterns.compiled(
    r"\b(?P<many>\d+(?:(?:\s*,\s*|\s+)(?:and\s+|or\s+)?\d+)*(?:\s*,)?\s+(?:and|or)\s+)(?=\d+[\s-]+(?P<unit>minute|min|hour|h|day|week|month|year)s?\b)",
    re.IGNORECASE,
)


def times_of(text: str, low: int, high: int) -> tuple[Time, ...]:
    """All measured times named in a stretch of text, in order; "4, 8 and 12 weeks" are three."""
    listed = [
        (match.start() + number.start(), number[0], match["unit"])
        for match in _LIST.finditer(text, low, high)
        for number in re.finditer(r"\d+", match["many"])
    ]
    spans = [(match.start(), match["n"] or match["n2"], match["unit"] or match["unit2"]) for match in _spans(text, low, high)]
    found = (_time(f"{word} {unit}", word, unit) for _, word, unit in sorted(listed + spans))
    return tuple(time for time in found if time)


def _of(match: re.Match[str]) -> Time | None:
    return _time(match[0].strip(), match["n"] or match["n2"], match["unit"] or match["unit2"])


def _time(printed: str, word: str, unit: str) -> Time | None:
    word = word.lower()
    amount = float(word) if word[0].isdigit() else _ORDINAL.get(word, value_of(word) if word != "a" else 1)
    weeks = None if amount is None else amount * _WEEKS[unit.lower()]
    return None if weeks is None else Time(printed, window(weeks), weeks)


def same_visit(one: Time | None, other: Time | None) -> bool:
    """Whether two times name one visit: "12 weeks" and "three months" do, as do 24 weeks, 26 weeks and half a year."""
    if one is None or other is None or one.weeks is None or other.weeks is None:
        return False
    return abs(one.weeks - other.weeks) <= 0.09 * max(one.weeks, other.weeks)


def time_of(text: str, low: int, high: int) -> Time | None:
    """The last time named in a stretch of text, None where none is."""
    best: Time | None = None
    for match in _spans(text, low, high):
        best = _of(match) or best
    if best:
        return best
    now = _NOW.search(text, low, high)
    if now:
        return Time(now[0], "immediate")
    named = _WORDS.search(text, low, high)
    return Time(named[0], "short" if named[0].lower().startswith("short") else "long") if named else None
