"""Whose a printed number is: the effect and the p value of one outcome and comparator in a clause that may hold several."""

import re
from dataclasses import replace
from itertools import pairwise

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.clauses import Clause
from evidence.findings.effects import Effect, P
from evidence.findings.mention import NEEDLING
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules
from evidence.findings.study import Study
from evidence.findings.text import Line
from evidence.findings.times import Time, same_visit, time_of, times_of

# From the end of an effect to an outcome: "-5.4) for the NDI", "-6.8 (-11.9 to -1.7) points in NDI". Behind "and" the next effect begins.
_FOR = patterns.compiled(
    r"(?:[;,][^()\[\]]*)?[\s)\]]*(?:\((?:[pP]|[^()]{0,4}=)[^()]*\))?(?:(?!\band\b|\bor\b|\bbut\b|\bnor\b)[^()\[\];,]){0,30}\b(?:for|in|on|of)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$"
    r"|[\s)\]]*(?:higher|lower|more|less|greater|fewer|larger|smaller|better)\s+(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
CORRESPONDING = patterns.compiled(r"\brespective(?:ly)?\b|\bcorresponding\b", re.IGNORECASE)
_RESPECTIVELY = patterns.compiled(r"\brespectively\b", re.IGNORECASE)


def effects_of(
    line: Line, clause: Clause, named: Named, numbers: list[Effect], study: Study, comparator: str, about: tuple[Named, ...] = ()
) -> list[Effect]:
    """The printed effects of this outcome (and comparator) in the clause, one for each time that is told.

    `about` are the outcomes that a clause speaks of without naming them: "the corresponding values were -0.5 and 0.9".
    """
    own = [e for e in numbers if clause.start <= e.start < clause.end]
    if not own:
        return own
    carried = tuple(dict.fromkeys(n.outcome for n in about)) if not clause.outcomes else ()
    if len(carried) > 1:
        in_order = len(own) == len(carried) and (
            CORRESPONDING.search(line.text, clause.start, max(clause.end, own[-1].end))
            or len(times_of(line.text, clause.start, clause.end)) < 2
        )
        return [own[carried.index(named.outcome)]] if in_order else []
    listed = _listed(line.text, clause, own, study)
    if listed is not None:
        return [e for e, owner in zip(own, listed, strict=True) if owner in (named.outcome, comparator)]
    mine = [e for e in own if _owner(line.text, clause, e, named)]
    if comparator in study.arms.comparators and len(study.arms.comparators) > 1 and len(own) > 1:
        theirs = [(e, _named_with(clause, own, e, study)) for e in mine]
        mine = [e for e, names in theirs if comparator in names or (not names and len(mine) == 1)] or (
            [] if any(names for _, names in theirs) else mine
        )
    return mine


def _listed(text: str, clause: Clause, own: list[Effect], study: Study) -> list[str] | None:
    """The owners of effects that stand in a list behind what they belong to ("pain and NDI were lower (-1.1, ... and -4.6, ...,
    respectively)"): outcomes or comparators, nobody ("") where the lists do not match. None where no effects stand so."""
    first = own[0].start
    if len(own) < 2 or any(n.start > first for n in clause.outcomes):
        return None
    head = clause.text[: first - clause.start]
    outcomes = tuple(dict.fromkeys(n.outcome for n in clause.outcomes))
    others = tuple(dict.fromkeys(m.arm for m in study.arms.mentions(head) if m.arm != NEEDLING))
    told = _RESPECTIVELY.search(text, own[-1].start, max(clause.end, own[-1].end))
    if not told and (len(outcomes) < 2 or _apart(text, own)):
        return None
    if len(outcomes) == len(own) and len(times_of(text, clause.start, clause.end)) < 2:
        return list(outcomes)
    if len(outcomes) < 2 and len(others) == len(own):
        return list(others)
    return None if len(outcomes) < 2 and len(others) < 2 else [""] * len(own)


def _apart(text: str, own: list[Effect]) -> bool:
    """Whether effects stand in brackets of their own."""
    return any(text.count("(", one.end, other.start) > text.count(")", one.end, other.start) - 1 for one, other in pairwise(own)
               if ")" in text[one.end : other.start])  # fmt: skip


def standing(mine: list[Effect], clause: Clause, text: str, study: Study) -> Effect | None:
    """The effect that stands for the result: the only one, or of several that at the primary time; None where it is not told."""
    if len(mine) < 2:
        return mine[0] if mine else None
    measured = [e for e in mine if e.low is not None]
    if len(measured) == 1:
        return measured[0]  # "7.3 (95% CI 4.1 to 10.5), d = 1.0": one result twice
    first, second = mine[:2]
    if len(mine) == 2 and {first.measure, second.measure} == {"MD", "SMD"} and _BESIDE.fullmatch(text, first.end, second.start):
        return first  # "MD 0.5 points, 95% CI ...; SMD 0.3, 95% CI ...": one result in two units
    if study.primary is None:
        return None
    mine = measured or mine  # "7.9 (95% CI 3.0 to 12.8), d = 0.88 at 8 weeks and 8.6 (...), d = 0.93 at 12 weeks"
    times = _times(mine, clause, text)
    fitting = [e for e, time in zip(mine, times, strict=True) if same_visit(time, study.primary)]
    return fitting[0] if len(fitting) == 1 else None


_BESIDE = re.compile(
    r"[\s;,()\[\]]*(?:and\s+)?(?:(?:corresponding(?: to)?|SMD|MD|standardi[sz]ed|mean|difference|effect|size|an?|Hedges'?|Cohen's|d|g|of)[\s:=,;]*)*"
)


def first_differing(mine: list[Effect]) -> Effect | None:
    """Of the effects of a mixed result the first that leaves out no effect, where all that do point the same way; the only one."""
    apart = [e for e in mine if leaves_out(e)]
    if len(mine) < 2:
        return mine[0] if mine else None
    return apart[0] if apart and len({(e.low or 0) > (1.0 if e.measure in ("OR", "RR") else 0.0) for e in apart}) == 1 else None


def leaves_out(effect: Effect) -> bool:
    """Whether an interval does not hold the value of no effect."""
    zero = 1.0 if effect.measure in ("OR", "RR") else 0.0
    return effect.low is not None and effect.high is not None and not effect.low <= zero <= effect.high


def times_apart(mine: list[Effect], clause: Clause, text: str) -> list[list[Effect]]:
    """Effects of several times of which some leave out no effect and some do not, each by itself; [] where there are none such."""
    if len(mine) < 2 or any(e.low is None for e in mine) or len({leaves_out(e) for e in mine}) < 2:
        return []
    times = [time and (time.weeks, time.window) for time in _times(mine, clause, text)]
    return [[e] for e in mine] if None not in times and len(set(times)) == len(mine) else []


def _times(mine: list[Effect], clause: Clause, text: str) -> list[Time | None]:
    """The time of each of several effects: listed before them, behind each ("1.4 points at 6 weeks and 1.1 points at 3 months"), or
    before each."""
    ahead = times_of(text, clause.start, mine[0].start)
    if len(ahead) == len(mine) and not times_of(text, mine[0].end, clause.end):
        return list(ahead)
    if not ahead and time_of(text, clause.start, mine[0].start) is None:
        return [time_of(text, e.end, end) for e, end in zip(mine, [*(e.start for e in mine[1:]), clause.end], strict=True)]
    return [time_of(text, low, e.start) for low, e in zip([clause.start, *(e.end for e in mine)], mine, strict=False)]


def contrasts(text: str, numbers: list[Effect], arms: Arms) -> list[Effect]:
    """The effects without those that are each what one arm did: "by 2.9 (95% CI ...) after needling and by 1.4 (95% CI ...) after sham"."""
    if sum(e.low is not None for e in numbers) < 2:
        return numbers
    alone: set[int] = set()
    for (at, one), (to, other) in pairwise((i, e) for i, e in enumerate(numbers) if e.low is not None):
        start = numbers[at - 1].end if at else 0
        ahead = _lone(text, start, one.start, arms), _lone(text, one.end, other.start, arms)
        behind = _lone_behind(text, one.end, arms), _lone_behind(text, other.end, arms)
        if any(a and b and a != b and NEEDLING in (a, b) for a, b in (ahead, behind)):
            alone |= {at, to}
    return [e for at, e in enumerate(numbers) if at not in alone]


_CONTRAST = patterns.compiled(
    r"\bdiffer\w*|\bS?MDs?\b|\bratio\b|\b[OR]R\b|\beffects?\b|Δ|\b[dg]\s?=|\bfavou?r\w*|\bsuperior\w*|\bthan\b|\bversus\b|\bvs\b|\bcompared\b|\bagainst\b|\brelative to\b"
    r"|\b(?:more|less|lower|higher|greater|better|larger|smaller|fewer|shorter|longer|stronger|worse|further)\b",
    re.IGNORECASE,
)
_BEHIND_ARM = patterns.compiled(
    r"[\s)\]]*(?:\([^()]*\)\s*)?(?:in|after|with|for|by|following|on|among|under)\s+(?:the\s+)?", re.IGNORECASE
)


def _lone(text: str, start: int, end: int, arms: Arms) -> str | None:
    """The one arm that a stretch names, where it says nothing of a difference."""
    if _CONTRAST.search(text, start, end):
        return None
    named = {m.arm for m in arms.mentions(text[start:end])}
    return named.pop() if len(named) == 1 else None


def _lone_behind(text: str, end: int, arms: Arms) -> str | None:
    """The arm that stands right behind an effect: "-1.9 (95% CI ...) in the sham group"."""
    joint = _BEHIND_ARM.match(text, end)
    near = [m for m in arms.mentions(text[joint.end() : joint.end() + 40]) if m.start < 8] if joint else []
    return near[0].arm if near else None


def _named_with(clause: Clause, own: list[Effect], effect: Effect, study: Study) -> set[str]:
    """The comparators that an effect belongs to: those named between the effect before it and itself, else those behind it.

    Where comparators stand before the first effect of a clause and none behind the last, or the other way round, all of them do.
    """
    names = [_arms_between(clause, low, high, study) for low, high in pairwise(_edges(clause, own))]
    at = own.index(effect)
    before, behind = names[at], names[at + 1]
    if names[0] and not names[-1]:
        return before
    if names[-1] and not names[0]:
        return behind
    if _BEHIND.match(clause.text[effect.end - clause.start :]) and behind:
        return behind
    return before or behind


def _edges(clause: Clause, own: list[Effect]) -> list[int]:
    return [clause.start, *(e.start for e in own), clause.end]


def _arms_between(clause: Clause, low: int, high: int, study: Study) -> set[str]:
    """The comparators named in a stretch of a clause, also those that the record is not known to have."""
    text = clause.text[low - clause.start : high - clause.start]
    found = {m.arm for m in study.arms.mentions(text)} - {NEEDLING}
    if found:
        return found
    return {name for name, pattern in rules().comparators.items() if name not in _VAGUE and pattern.search(text)}


_VAGUE = ("other_needling", "other")  # "alone", "only", "heat": words of any sentence
_BEHIND = patterns.compiled(
    r"[^\w(]*(?:[;,] ?p ?[=<>] ?[\d.,]{1,8})?\)?\s*(?:between|against|versus|vs|compared|over|relative to|in comparison|when compared)\b",
    re.IGNORECASE,
)


def _next(own: list[Effect], effect: Effect, end: int) -> int:
    return min((e.start for e in own if e.start > effect.start), default=end)


def _owner(text: str, clause: Clause, effect: Effect, named: Named) -> bool:
    """Whether an effect belongs to the outcome: "... for ODI" after it, else the outcome named last before it, else the next one."""
    if not clause.outcomes:
        return True
    if any(n.outcome != named.outcome for n in clause.strangers):
        clause = replace(clause, outcomes=tuple(sorted((*clause.outcomes, *clause.strangers), key=lambda n: n.start)))
    inside = [n for n in clause.outcomes if effect.start < n.start < effect.end]
    if inside:  # "1.1 points for the NDI (95% CI ...)", "3.1 fewer headache days (95% CI ...)"
        return inside[-1].start == named.start
    other = _OTHER_NAME.search(text, clause.start, effect.start)
    if other and not any(n.start < other.end() and other.start(other.lastindex or 0) < n.end for n in clause.outcomes):
        return False  # "nor did the XYZ (1.4; ...)": the name right before the bracket is none that is known
    following = [n for n in clause.outcomes if 0 <= n.start - effect.end < 60 and _FOR.match(text[effect.end : n.start])]
    if following:
        return following[0].start == named.start
    before = [n for n in clause.outcomes if n.start <= effect.start]
    if before:
        return before[-1].start == named.start or (before[-1].outcome == named.outcome and named not in clause.outcomes)
    return clause.outcomes[0].outcome == named.outcome


# "nor did the XYZ (1.4; ...)", "(MD 1.8, ...) or on pain-free step-downs (MD 0.9, ...)"
_OTHER_NAME = patterns.compiled(
    r"\bnor (?i:(?:did|was|were|does) )?(?:the )?([A-Z][A-Za-z]?[A-Z]{1,6}(?:-\d+)?)\s*\([^()\d]{0,20}$"
    r"|\)\s*,?\s*(?:and|or|nor)\s+(?:on|for|in)\s+(?:the\s+)?((?!(?:the\s+)?(?:short|long|medium|mid|intermediate|follow|both|all|either|each|those|that|people|patients|women|men)\b)[a-z][a-z-]+(?:\s+[a-z][a-z-]+){0,2})\s*\([^()\d]{0,30}-?$"
)


def p_of(clause: Clause, named: Named, ps: list[P], effect: Effect | None, numbers: list[Effect]) -> P | None:
    """The p value of an effect where both are printed and effects are several, else the first after the outcome, else the last."""
    own = [p for p in ps if clause.start <= p.start < clause.end]
    if effect and sum(clause.start <= e.start < clause.end for e in numbers) > 1:
        return next((p for p in own if effect.start <= p.start < _next(numbers, effect, clause.end)), None)
    return next((p for p in own if p.start >= named.end), own[-1] if own else None)
