"""People told by whom they were matched with or set beside: matched cohorts, pairs, and the well beside the ill; not the files behind them."""

import re
from collections.abc import Sequence
from functools import lru_cache

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.leftout import Size
from evidence.findings.sizewords import people_words
from evidence.findings.text import Line

_MATCHING = patterns.compiled(r"\bmatch(?:ed|ing)\b|\bpropensity\b", re.IGNORECASE)
_PAIRS = patterns.compiled(
    r"(#+)\s+(?:[\w-]+\s+){0,2}?pairs\b(?!\s+of\s+(?:muscles|sites|needles|points|electrodes))", re.IGNORECASE
)
_AFTER = patterns.compiled(
    r"\b(?:after|following)\s+(?:[\w:.,-]+\s+){0,3}?(?:propensity[\s-]*)?(?:score[\s-]*)?match(?:ed|ing)\b[^.;]*?", re.IGNORECASE
)


@lru_cache(maxsize=1)
def _left() -> re.Pattern[str]:
    return patterns.compiled(
        rf"(#+)\s+(?:[\w-]+\s+){{0,3}}?{people_words()}\b(?:\s*\([^)]*\))?\s+(?:(?:were|was|could\s+be)\s+)?(?:\w+ly\s+)?(?:analy[sz]ed|included|remained|compared|retained|left|entered|available)"
        r"(?P<each>\s+in\s+(?:each|either|both)\b|\s+per\s+(?:group|arm|cohort))?",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _whom() -> str:
    return rf"(?:(?:[\w-]+\s+){{0,3}}?{people_words()}|who|whose|with|without)\b"


@lru_cache(maxsize=1)
def _some() -> re.Pattern[str]:
    return patterns.compiled(rf"(?<!of )(?<!from )(?<!among )(#+)\s+{_whom()}", re.IGNORECASE)


@lru_cache(maxsize=1)
def _with() -> re.Pattern[str]:
    """Who they were matched with: "642 who were needled were matched with 642 who were not"."""
    return patterns.compiled(rf"\bmatched\b[^;]{{0,110}}?\b(?:with|to|against)\s+(#+)\s+{_whom()}", re.IGNORECASE)


def matched(lines: Sequence[Line]) -> Size | None:
    """How many people were matched, None where the text does not say; a pair is two people."""
    own = [line for line in lines if line.role not in ("background", "objective", "conclusions")]
    if not any(_MATCHING.search(line.text) for line in own):
        return None
    for line in own:
        masked, values = mask(line.text)
        value = _of(masked, values)
        if value:
            return Size(value, "n.matched", line, 99)
    return None


def _of(masked: str, values: dict[int, int]) -> int | None:
    pairs = _PAIRS.search(masked)
    if pairs and values.get(pairs.start(1), 0) > 3:
        return 2 * values[pairs.start(1)]
    others = _with().search(masked)
    these = [m.start(1) for m in _some().finditer(masked, 0, others.start())] if others else []
    if others and these and others.start(1) in values and these[-1] in values:
        return values[these[-1]] + values[others.start(1)]
    after = _AFTER.search(masked)
    left = _left().search(masked, after.end()) if after else None
    if left is None or values.get(left.start(1), 0) <= 3:
        return None
    return values[left.start(1)] * (2 if left["each"] else 1)


@lru_cache(maxsize=1)
def _pairs() -> re.Pattern[str]:
    who = rf"(?:{people_words()}|persons?|who|without|controls)"
    return patterns.compiled(
        rf"(#+)\s+(?:[\w-]+\s+)?{who}\b[^.;#]{{0,120}}?\bmatched\b[^.;#]{{0,40}}?\b(?:to|with)\s+(#+)\s+(?:[\w-]+\s+)?{who}\b",
        re.IGNORECASE,
    )


def to_others(text: str, masked: str, values: dict[int, int]) -> int | None:
    """Two cohorts of which one was matched to the other: "120 who were needled were matched to 240 who were not"."""
    pair = _pairs().search(masked) if "atched" in masked else None
    return values[pair.start(1)] + values[pair.start(2)] if pair and pair.start(1) in values and pair.start(2) in values else None


@lru_cache(maxsize=1)
def _beside() -> re.Pattern[str]:
    return patterns.compiled(
        rf"(#+)\s+(?:[\w'’-]+\s+){{0,6}}?{people_words()}\b[^.;#]{{0,160}}?\b(?:along with|together with|compared (?:with|to)|as well as|and|versus)\s+(?:an?other\s+|to\s+)?"
        rf"(#+)\s+(?:[\w“”\"'-]+,?\s+){{0,3}}?(?:matched|healthy|asymptomatic|pain-free|untreated)\b",
        re.IGNORECASE,
    )


def with_controls(masked: str, values: dict[int, int]) -> int | None:
    """People set beside others who are well or untreated: "13 patients with Parkinson's disease and 13 age-matched healthy controls"."""
    pair = (
        _beside().search(masked) if any(word in masked for word in ("atched", "ealthy", "ntreated", "ymptom", "ain-free")) else None
    )
    known = pair is not None and pair.start(1) in values and pair.start(2) in values
    return values[pair.start(1)] + values[pair.start(2)] if known and pair else None
