"""Whole numbers of a text, in digits or in English words, with the place where each stands.

A count is what can be a number of people or studies: "46", "1 870", "1,248", "Forty-six", "One hundred-eighteen". Decimals,
percentages, ranges, dates and measures are no counts. `mask` replaces each count by a run of "#" of the same length, so that
a pattern can ask for "a count" in one character and every offset stays that of the original text.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from evidence import patterns
from evidence.stems import shortest

UNITS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
TENS = {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)
}
TENS["fourty"] = 40  # frequent misspelling
SCALES = {"hundred": 100, "thousand": 1000}

_SIMPLE = "|".join(sorted({*UNITS, *TENS} - {"zero"}, key=len, reverse=True))
_JOIN = r"(?:\s*[-‐‑–]\s*(?:and\s*[-‐‑–]\s*)?|\s+and\s+|\s+)"
NUMBER_WORDS = rf"(?:{_SIMPLE}|an?(?=\s+(?:hundred|thousand)))(?:{_JOIN}(?:{_SIMPLE}|hundred|thousand))*"
_THIN = "[\u2009\u202f\u00a0\u2008\u2006 ]"
_DIGITS = rf"(?:(?<=\bn = )|(?<=\bn=))\d{{1,3}}, \d{{3}}(?!\d)|\d{{1,3}}(?:,\d{{3}})+|\d{{1,3}}(?:{_THIN}\d{{3}})+|\d+"
_IN_DIGITS = rf"(?<![\w.,·'’/:])(?P<digits>{_DIGITS})(?![\w:])"
_COUNT = patterns.compiled(rf"(?P<words>\b(?:{NUMBER_WORDS})\b)|{_IN_DIGITS}", re.IGNORECASE)
_COUNT_IN_DIGITS = re.compile(rf"(?P<words>(?!))|{_IN_DIGITS}", re.IGNORECASE)
_NOT_AFTER = patterns.compiled(
    r"\s?(?:%|‰|°|per\s?cent|[.,·]\d|/\d|\s?[-–]\s?\d|\s?[×x]\s?\d|\s?±)|[-‐](?!\s)(?!week|day|month)", re.I
)
_NOT_BEFORE = patterns.compiled(
    r"(?:[±<>≤≥×$€£]|\d\s?[-–]|\b(?:grade|type|level|version|table|figure|phase|stage|day|week|month|session|visit))\s?$|[a-z][-‐‑]$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """One count: its value and the characters it takes in the text."""

    value: int
    start: int
    end: int


def value_of(words: str) -> int | None:
    """The number that English number words name, None where they do not name one ("five six")."""
    total = part = 0
    last = 1000
    for word in re.split(r"[\s\-‐‑–]+", words.lower()):
        if word == "and":
            continue
        if word in ("a", "an"):
            part, last = 1, 1
        elif word in SCALES:
            scale = SCALES[word]
            if scale == 1000:
                total, part, last = (part or 1) * 1000, 0, 1000
            else:
                part, last = (part or 1) * 100, 100
        else:
            step = UNITS.get(word, TENS.get(word))
            if step is None or (last < 100 and not (last >= 20 and step < 10)):
                return None
            part, last = part + step, step
    return total + part


# Every count holds one of these; most sentences hold none, which is told many times as fast.
_DIGIT = re.compile(r"\d")
_STEMS = shortest(frozenset({*UNITS, *TENS, *SCALES} - {"zero"}))


# whole nations have them, and no study
_MILLIONS = re.compile(r"\s*(?:\.\d+\s*)?(?:million|billion|trillion)\b", re.IGNORECASE)


def counts(text: str) -> list[Count]:
    """Every count of a text, in order."""
    low = patterns.lower(text)
    in_words = any(stem in low for stem in _STEMS)
    if not in_words and not _DIGIT.search(text):
        return []
    found: list[Count] = []
    for match in (_COUNT if in_words else _COUNT_IN_DIGITS).finditer(text):
        if match["words"]:
            found += _from_words(match)
        elif not _NOT_AFTER.match(text, match.end()) and not _NOT_BEFORE.search(text, max(0, match.start() - 12), match.start()):
            found.append(Count(int(re.sub(r"\D", "", match["digits"])), match.start(), match.end()))
    return [count for count in found if not (_is_year(text, count) or _MILLIONS.match(text, count.end))]


def _is_year(text: str, count: Count) -> bool:
    """Whether four digits are a year: "in 2007", "March 2011", "2019 to 2020"."""
    if not (1950 <= count.value <= 2035 and count.end - count.start == 4):
        return False
    return not re.match(r"\s+(?:\w+\s+){0,2}(?:patients|participants|subjects|people|adults|women|men)\b", text[count.end :])


def _from_words(match: re.Match[str]) -> list[Count]:
    """One count, or the counts of "five and six" taken apart."""
    value = value_of(match["words"])
    if value is not None:
        return [Count(value, match.start(), match.end())]
    base, parts = match.start(), []
    for piece in re.finditer(rf"(?:{_SIMPLE})(?:[-‐‑–](?:{_SIMPLE}))?", match["words"], re.IGNORECASE):
        single = value_of(piece[0])
        if single is not None:
            parts.append(Count(single, base + piece.start(), base + piece.end()))
    return parts


def _once(text: str, found: list[Count]) -> list[Count]:
    """The counts, "Thirty-one (31)" as one of them."""
    twice = {
        one: other
        for one, other in pairwise(found)
        if one.value == other.value and text[one.end : other.start].strip() == "(" and text[other.end : other.end + 1] == ")"
    }
    if not twice:
        return found
    again = set(twice.values())
    return [replace(one, end=twice[one].end + 1) if one in twice else one for one in found if one not in again]


@lru_cache(maxsize=512)
def mask(text: str) -> tuple[str, dict[int, int]]:
    """The text with each count written as "#" signs of equal length, and the value of each count by its start.

    A "#" that is printed ("approval #12") becomes another sign, so that every run of "#" is a count.
    """
    found = _once(text, counts(text))
    text = text.replace("#", "¤")
    if not found:
        return text, {}
    masked = list(text)
    for count in found:
        masked[count.start : count.end] = "#" * (count.end - count.start)
    return "".join(masked), {count.start: count.value for count in found}
