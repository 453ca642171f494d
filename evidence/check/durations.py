"""How long or how soon a sentence says that an effect comes, and whether studies followed people at that time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from evidence.check.words import pattern

IMMEDIATE, LONG = (
    "immediate",
    "long",
)  # windows of synthesis; between the two lies the short term, by which a sentence is judged anyway
_SHORT = 13.1  # weeks: twelve weeks are called three months, too
_UNSAID = 26.0  # weeks that a result "beyond twelve weeks" may stand for where its study does not say how long it followed people
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "a few": 3, "some": 3, "several": 4, "four": 4, "five": 5, "six": 6,
    "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "eighteen": 18, "twenty": 20, "thirty": 30, "forty": 40,
    "fifty": 50, "many": 5, "half a": 0.5, "half an": 0.5, "": 4, "hundred": 100, "a hundred": 100, "countless": 100,
}  # fmt: skip
_WEEKS = {
    "minute": 0.0001,
    "hour": 0.006,
    "day": 1 / 7,
    "week": 1.0,
    "fortnight": 2.0,
    "month": 52 / 12,
    "year": 52.0,
    "decade": 520.0,
    "century": 5200.0,
}
_MANY = "|".join(sorted((name for name in _NUMBERS if name), key=len, reverse=True))
_SPAN = rf"(?:(?P<many>{_MANY}|\d+(?:\.\d+)?)[ -])?(?:full |whole |or more |long )?(?P<unit>{'|'.join(_WEEKS)})s?\b(?:'s?)?"
_ABOUT = r"(?:(?:at least|more than|over|up to|about|around|nearly|almost|as long as|as many as|another|the next|the first|well over|only|just|no more than|no longer than|longer than) )*"
# What is measured by the time is the effect, and not the complaint, the course of treatment or a habit.
_TIMED = (
    re.compile(
        rf"(?<!needling )(?<!treatment )(?<!treated )(?<!sessions )(?<!exercise )(?<!therapy )(?<!needled )\bfor {_ABOUT}{_SPAN}(?! (?:of|and)\b)"
    ),
    re.compile(rf"\b{_SPAN} (?:later|on|afterwards|after (?:the|treatment|needling|dry|it|that))\b"),
    re.compile(rf"\b(?:at|after|by|beyond|past|until|till) (?:the )?{_ABOUT}{_SPAN}(?! (?:of|with|old|in|ago)\b)"),
    re.compile(rf"\b(?:last|persist|hold|endur|continu|remain)\w*(?: \w+)?? (?:for )?{_ABOUT}{_SPAN}"),
    re.compile(rf"\b(?:with )?{_SPAN}(?: of)?[ -]follow[ -]?up\b"),
)


_FURTHER = re.compile(r"\b(?:beyond|past|(?:more|longer) than|over)\b")
_BEYOND = 1.05  # beyond twelve weeks is no longer the short term


@dataclass(frozen=True, slots=True)
class Stated:
    """The time at which an effect is said to be there: its window, and for the long term how many weeks at least.

    `ends` where the sentence says that the effect is gone by then.
    """

    window: str
    weeks: float = 0.0
    ends: bool = False


def stated(said: str) -> Stated | None:
    """The time of a plain sentence that is not the short term; None where it states none."""
    ending = pattern("durations", "ends").search(said)
    spans = list(_spans(said))
    if ending is not None:
        return _ending(max(spans, default=None))
    if pattern("durations", "for_ever").search(said):
        return Stated(LONG, float("inf"))
    if spans and max(spans) > _SHORT:
        return Stated(LONG, max(spans))
    if pattern("durations", "lasting").search(said):
        return Stated(LONG, _SHORT)
    return Stated(IMMEDIATE) if pattern("durations", "at_once").search(said) else None


def _ending(weeks: float | None) -> Stated | None:
    """An effect that ends after weeks is gone in the long term; what lasts for months first lasts, and what lasts days has no short term."""
    if weeks is not None and weeks > _SHORT:
        return Stated(LONG, weeks)
    return None if weeks is not None and weeks < 1 else Stated(LONG, _SHORT, ends=True)


def _spans(said: str) -> Iterator[float]:
    """Each time that an effect is said to last, in weeks."""
    for form in _TIMED:
        for match in form.finditer(said):
            if pattern("durations", "complaint").search(said[: match.start()]) is None:
                yield _weeks(match) * (_BEYOND if _FURTHER.search(match.group()) else 1)


def _weeks(match: re.Match[str]) -> float:
    many = match["many"] or ""
    return (_NUMBERS.get(many) or float(many)) * _WEEKS[match["unit"]]


def longest(part: dict[str, Any]) -> tuple[float, str]:
    """How long the studies of a part followed people, in weeks, and that in words with the study; 0 where nothing is beyond twelve weeks."""
    found = (0.0, "")
    for body in (part.get("body") or {}, *(part.get("other_bodies") or ())):
        for entry in body.get("entries", ()) if body.get("window") == LONG else ():
            told = [
                _weeks(match)
                for result in entry.get("results", ())
                for match in re.finditer(_SPAN, str(result.get("sentence", "")).casefold())
            ]
            weeks = max((one for one in told if _SHORT < one < 1000), default=0.0)
            words = f"{round(weeks * 12 / 52)} months" if weeks else "beyond twelve weeks"
            found = max(found, (weeks or _UNSAID, f"{words} in {entry['label']}"))
    return found


def beyond(asked: Stated, part: dict[str, Any] | None) -> str | None:
    """Why no study answers at this time, for the writer; None where some do. `part` is the verdict of that time alone, if there is one."""
    if part is None or (part.get("body") or {}).get("window") != asked.window:
        return (
            "no study behind this verdict measured right after needling"
            if asked.window == IMMEDIATE
            else "no study behind this verdict followed people beyond twelve weeks"
        )
    weeks, told = longest(part)
    if asked.window == LONG and asked.weeks > weeks:
        return f"no study behind this verdict is known to have followed people that long: the longest follow-up is {told}"
    return None
