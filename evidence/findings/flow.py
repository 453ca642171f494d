"""The flow of participants: of those who were looked at, how many were taken into the study.

"131 people were referred; 104 took part, and 95 finished": the first were looked at, the second are the sample, the third came to
the end (CONSORT 2010, BMJ 340:c332, item 13a). The verb behind each count tells which it is.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from evidence import patterns
from evidence.findings import groupsizes
from evidence.findings.counts import mask
from evidence.findings.leftout import Size
from evidence.findings.sizewords import people_words
from evidence.findings.text import Line


class Flow(NamedTuple):
    """Those who were taken in, and how many were looked at."""

    size: Size
    looked_at: int


_GAP = r"(?:(?!(?:with|who|were|was|had|and|of|in|to)\b)[\w’'\-–/]+\s+){0,4}?"
_WITH = r"(?:\s*,?\s+(?:with|suffering\s+from|having|from|aged|in|at|of|on|for|by)\b[^.;#]{0,90}?)?"
_ADVERB = r"(?:(?:then|also|finally|initially|subsequently|consecutively|first|only|eventually|\w+ly)\s+)*"
_LOOKED = (
    r"(?:(?:assessed|evaluated|examined|interviewed|tested)\b(?!\s+(?:at|before|after|with|by|using|again|on|twice|for\s+(?!eligib|inclusion|entry|partic))\b)"
    r"|(?:screened|invited|approached|referred|considered|contacted|identified(?!\s+as\b)|registered|seen(?!\s+(?:at|after|again)\b)|proposed|offered|told|informed"
    r"|reviewed|asked|eligible|interested|applied|presented|presenting|responded|visited)\b)"
)
_TAKEN = (  # in the order of preference, where several numbers tell of those who were taken
    r"(?P<allocated>(?:met|fulfilled|satisfied)\s+[^.;#]{0,50}?\band\s+were\s+randomi[sz]ed|randomi[sz]ed|allocated|assigned|randomly\s+\w+ed|underwent\s+randomi[sz]ation)"
    r"|(?P<enrolled>enrol+ed|recruited|included(?!\s+in\s+(?:the\s+|our\s+|this\s+)?(?:\w+\s+)?(?:analys|synthes|pool))|took\s+part|participated|entered|joined|admitted|chosen|selected)"
    r"|(?P<agreed>agreed|accepted|consented|gave\s+(?:\w+\s+){0,3}consent|volunteered|(?:met|fulfilled|satisfied)\s+(?:the\s+|all\s+|our\s+)?(?:\w+\s+)?criteria)"
    r"|(?P<treated>(?:started|began)|(?:treated|needled)(?!\s+(?:with|by|to|in)\b))"
)
_RANKS = ("allocated", "enrolled", "agreed", "treated")


class _Patterns(NamedTuple):
    looked: re.Pattern[str]  # "71 patients with neck pain were assessed"
    of_looked: re.Pattern[str]  # "of 131 people referred", "from 60 volunteers"
    share: re.Pattern[str]  # "50 of 71 patients screened were enrolled"
    took: re.Pattern[str]  # "50 of them were then enrolled"


@lru_cache(maxsize=1)
def _built() -> _Patterns:
    people = rf"{_GAP}{people_words()}\b"
    whom = rf"{people}{_WITH}\s+(?:who\s+|that\s+)?(?:(?:were|was|had\s+been)\s+)?{_ADVERB}{_LOOKED}"
    return _Patterns(
        patterns.compiled(
            rf"(?P<a>#+)\s+(?:{people}|records|charts|files){_WITH}\s+(?:(?:were|was|had\s+been)\s+)?{_ADVERB}{_LOOKED}",
            re.IGNORECASE,
        ),
        patterns.compiled(
            rf"\b(?:of|from|among)\s+(?:the\s+|a\s+total\s+of\s+|all\s+)?(?P<a>#+)\s+(?:{whom}|(?:[\w-]+\s+)?(?:volunteers|candidates|applicants|referrals)\b)",
            re.IGNORECASE,
        ),
        patterns.compiled(
            rf"(?P<b>#+)\s+(?:out\s+)?of\s+(?:the\s+|a\s+total\s+of\s+)?(?P<a>#+)\s+{whom}[^.;#]{{0,30}}?\s+(?:were\s+|was\s+)?{_ADVERB}(?:{_TAKEN})\b",
            re.IGNORECASE,
        ),
        patterns.compiled(
            rf"(?P<b>#+)(?:\s+{people}{_WITH})?(?:\s*\([^)]*\))?(?:\s+of\s+(?:them|these|those|whom|which))?\s+"
            rf"(?:(?:were|was|had|have|been|could|be|who)\s+)*{_ADVERB}(?:{_TAKEN})\b",
            re.IGNORECASE,
        ),
    )


_FIRST = patterns.compiled(
    r"(?:(?:In the end|Finally|Eventually|Of these|Of them|Among them|A total of|In total|Overall|Only),?\s+)?(?=#)", re.IGNORECASE
)
# What tells of one group alone; "to receive needling or sham" and "to two groups" tell of all.
_ONE_GROUP = patterns.compiled(
    r"\s+(?:in)?to\s+(?:the\s+)?(?:[\w-]+\s+){0,3}?(?:group|arm)\b(?![^.;]*\b(?:or|and)\s+(?:to\s+)?the\s+(?:[\w-]+\s+){0,3}?(?:group|arm)\b(?!\s*\())"
    r"|\s+to\s+(?:[\w-]+\s+){1,5}and\s+(?:the\s+other\s+)?#|\s+(?:in|to|per)\s+(?:each|every|group|arm)\b",
    re.IGNORECASE,
)


def taken(lines: Sequence[Line]) -> Flow | None:
    """Who was taken into the study of those who were looked at; None where no sentence, or two behind each other, tell of both."""
    for line, following in _pairs(lines):
        masked, values = mask(line.text)
        if values and (found := _in_sentence(masked, values, line) or (following and _in_next(masked, values, following))):
            return found
    return None


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line | None]]:
    """Each sentence that may tell of the flow, with the next one of its part."""
    own = [line for line in lines if line.role not in ("background", "objective", "conclusions", "title")]
    for line, following in zip(own, [*own[1:], None], strict=False):
        yield line, following if following is not None and following.role == line.role else None


def _in_sentence(masked: str, values: dict[int, int], line: Line) -> Flow | None:
    share = _built().share.search(masked)
    if share and 3 < values.get(share.start("b"), 0) < values.get(share.start("a"), 0):
        return Flow(_size(values[share.start("b")], line), values[share.start("a")])
    whole = _built().of_looked.search(masked) or _built().looked.search(masked)
    return _behind(masked, values, whole.end(), values.get(whole.start("a"), 0), line) if whole else None


def _in_next(masked: str, values: dict[int, int], following: Line) -> Flow | None:
    """The sizes of "A total of 71 patients were screened. Fifty took part, and 48 finished."."""
    whole, (behind, numbers) = _built().looked.search(masked), mask(following.text)
    start = _FIRST.match(behind)
    if whole is None or start is None or start.end() not in numbers:
        return None
    return _behind(behind, numbers, 0, values.get(whole.start("a"), 0), following)


def _behind(masked: str, values: dict[int, int], start: int, looked_at: int, line: Line) -> Flow | None:
    """The number behind a place that was taken in: those allocated before those enrolled, these before those who agreed."""
    found = []
    for match in _built().took.finditer(masked, start):
        value = values.get(match.start("b"), 0)
        if 3 < value < looked_at and not _ONE_GROUP.match(masked, match.end()):
            rank = next(place for place, name in enumerate(_RANKS) if match[name])
            found.append((rank, match.start(), value))
    arms = groupsizes.of_sentence(line)
    if not found or (arms is not None and arms != min(found)[2]):
        return None
    return Flow(_size(min(found)[2], line), looked_at)


def _size(value: int, line: Line) -> Size:
    return Size(value, "n.flow", line, 99)
