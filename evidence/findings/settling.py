"""The direction of a sentence once its confidence interval is heard."""

import re

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings import turns
from evidence.findings.effects import Effect
from evidence.findings.outcomes import Named
from evidence.findings.study import Study

Said = tuple[str | None, str]
"""A direction, None where none is told, and the rule that read it."""


# "the hazard ratio for recovery was 0.61": which way it counts hangs on what is counted and on which arm is the reference
RATIO_ALONE = patterns.compiled(
    r"\bhazard ratio\b|\b(?-i:HR)\b|\b(?:risk|odds|chance) of not\b|\bas the reference\b", re.IGNORECASE
)
# "versus dry needling as the common reference, the difference was -11": turned round
_DN_REFERENCE = patterns.compiled(
    r"\b(?:versus|against|relative to|compared (?:with|to)) (?:dry[- ]needling|DN|needling)\b|\b(?:dry[- ]needling|DN|needling) (?:as|being|was) (?:the )?(?:common )?(?:reference|comparator)\b",
    re.IGNORECASE,
)
_FAVOURS = patterns.compiled(r"\b(?:[Ff]avou?r(?:s|ed|ing)|in favou?r of) (?:the )?(?!DN\b|IMS\b)(?:[A-Z][A-Z0-9+-]+|[Gg]roup)\b")
_IMPORTANCE = patterns.compiled(r"\b(?:clinical(?:ly)?|important|relevant|meaningful|worthwhile)\b", re.IGNORECASE)
_MINUS_OTHER = patterns.compiled(r"\b(?:dry needling|DN|needling)(?: group)?\s+minus\s+(?!dry|DN\b|needling)[a-z]", re.IGNORECASE)
_MINUS = patterns.compiled(r"\bminus\s+(?:the\s+)?(?:dry needling|DN|needling)\b", re.IGNORECASE)


def settled(said: Said, effect: Effect | None, named: Named, study: Study, significant: bool, text: str = "") -> Said:
    """The direction with the interval heard: one that spans no effect is no difference, one that does not may speak alone."""
    direction, rule = said
    if effect is None or effect.low is None or effect.high is None or study.single_arm:
        return direction, rule
    zero = 1.0 if effect.measure in ("OR", "RR") else 0.0
    if zero in (effect.low, effect.high) and significant and direction in (way.FAVOURS_DN, way.FAVOURS_COMPARATOR):
        return direction, rule  # a bound that was rounded to no effect, beside a p value that tells of one
    if direction == way.NO_DIFFERENCE and not effect.low <= zero <= effect.high and _IMPORTANCE.search(text):
        return None, ""  # "no clinically important difference", with an interval that leaves no effect out
    if effect.low <= zero <= effect.high:
        return (way.NO_DIFFERENCE, "finding.interval") if direction != way.MIXED else (direction, rule)
    if direction is None and named.good and effect.estimate is not None:
        if _FAVOURS.search(text) or _DN_REFERENCE.search(text) or RATIO_ALONE.search(text) or turns.times(text):
            return None, ""  # an arm was favoured, and which one was not understood
        good = (effect.estimate > zero) == (named.good > 0)
        if _MINUS.search(text):  # "laser minus needling": the difference is turned round
            return (way.FAVOURS_COMPARATOR if good else way.FAVOURS_DN), "finding.interval"
        if _MINUS_OTHER.search(text):
            return (way.FAVOURS_DN if good else way.FAVOURS_COMPARATOR), "finding.interval"
        return (way.FAVOURS_DN, "finding.interval") if good else (None, "")
    return direction, rule
