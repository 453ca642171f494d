"""A sample size, and what it is less those who were set aside before the study began; the number that a protocol plans."""

import re
from dataclasses import dataclass, replace

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.text import Line


@dataclass(frozen=True, slots=True)
class Size:
    """A sample size: the number, the rule that read it, where it stands."""

    value: int
    rule: str
    line: Line
    weight: float = 0.0


_FILES = patterns.compiled(
    r"\b(?:charts?|records|files|notes|registr\w+|database|questionnaires?|forms|answers|responses)\b", re.IGNORECASE
)
_LEFT_OUT = patterns.compiled(
    r"(#+)\s+(?:\w+\s+)?(?:[\w-]+\s+){0,3}?(?:were\s+|was\s+)?(?:excluded|ineligible|not eligible|refused|declined|empty|blank|unusable|incomplete|invalid)\b"
    r"|\b(?:excluding|exclusion of)\s+(#+)",
    re.IGNORECASE,
)
_GONE_ON = patterns.compiled(
    r"\b(?:remaining|other|rest of the)\s+(#+)\s+(?:[\w-]+\s+){0,3}?(?:were\s+|was\s+)?(?:\w+ly\s+)?(?:randomi|assigned|allocated|divided|received|underwent|got|had|treated|needled|included|enrol|entered|took part)",
    re.IGNORECASE,
)


# "22 were excluded, leaving 134 patients in the cohort"
_LEAVING = patterns.compiled(r"\bleaving\s+(?:a total of\s+)?(#+)(?!#)", re.IGNORECASE)


def without_excluded(size: Size, lines: list[Line]) -> Size | None:
    """The size less those left out before the study began, where the text names the rest again.

    Of files that were looked through, and of people who had agreed, those set aside were never in the study. Those who went
    after their allocation were, so that a number of people allocated stays what it is.
    """
    if size.rule in ("n.allocated", "n.arms", "n.allocated_sum") or size.line not in lines:
        return None
    at = lines.index(size.line)
    near = [mask(line.text) for line in lines[at : at + 2] if line.role == size.line.role]
    out = sum(_left_out(masked, values) for masked, values in near)
    rest = size.value - out
    if not out or rest <= 0:
        return None
    if any(values.get(m.start(1)) == rest for masked, values in near for m in _LEAVING.finditer(masked)):
        return replace(size, value=rest, rule="n.left")
    if _FILES.search(near[0][0]):
        named = any(rest in mask(line.text)[1].values() for line in lines)
    else:
        named = any(values.get(m.start(1)) == rest for masked, values in near for m in _GONE_ON.finditer(masked))
    return replace(size, value=rest, rule="n.left") if named else None


def _left_out(masked: str, values: dict[int, int]) -> int:
    found = ((m.start(1) if m[1] else m.start(2)) for m in _LEFT_OUT.finditer(masked))
    return sum(values.get(start, 0) for start in found)


_REQUIRED = patterns.compiled(
    r"\b(?:sample size|total sample)\b[^.;#]{0,40}?\b(?:is|of|was|will be|are)\s+(?:n\s*=\s*)?(#+)(?!\s*(?:%|per\b|in each))",
    re.IGNORECASE,
)


def planned(lines: list[Line]) -> Size | None:
    """The number that a protocol says it needs, where it names no people to be taken in."""
    for line in lines:
        masked, values = mask(line.text)
        match = _REQUIRED.search(masked) if values else None
        if match and match.start(1) in values:
            return Size(values[match.start(1)], "n.planned", line, 60)
    return None
