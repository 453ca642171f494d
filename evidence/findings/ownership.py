"""Whose a printed number is: the effect and the p value of one outcome and comparator in a clause that may hold several."""

import re

from evidence import patterns
from evidence.findings.arms import NEEDLING
from evidence.findings.clauses import Clause
from evidence.findings.effects import Effect, P
from evidence.findings.outcomes import Named
from evidence.findings.study import Study
from evidence.findings.text import Line
from evidence.findings.times import time_of

_FOR = patterns.compiled(r"[^()]{0,30}\)?\s*(?:for|in|on|of)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)


def effects_of(line: Line, clause: Clause, named: Named, numbers: list[Effect], study: Study, comparator: str) -> list[Effect]:
    """The printed effects of this outcome (and comparator) in the clause, one for each time that is told."""
    own = [e for e in numbers if clause.start <= e.start < clause.end]
    mine = [e for e in own if _owner(line.text, clause, e, named)]
    if len(study.arms.comparators) > 1 and len(mine) > 1:
        mine = [e for e in mine if comparator in _named_with(line.text, clause, own, e, study)] or mine
    return mine


def standing(mine: list[Effect], clause: Clause, text: str, study: Study) -> Effect | None:
    """The effect that stands for the result: the only one, or of several that at the primary time; None where it is not told."""
    if len(mine) < 2:
        return mine[0] if mine else None
    measured = [e for e in mine if e.low is not None]
    if len(measured) == 1:
        return measured[0]  # "7.3 (95% CI 4.1 to 10.5), d = 1.0": one result twice
    if study.primary is None:
        return None
    spots = [clause.start, *(e.end for e in mine)]
    if time_of(text, clause.start, mine[0].start) is None:  # "1.4 points at 6 weeks and 1.1 points at 3 months"
        times = [time_of(text, e.end, end) for e, end in zip(mine, [*(e.start for e in mine[1:]), clause.end], strict=True)]
    else:
        times = [time_of(text, low, e.start) for low, e in zip(spots, mine, strict=False)]
    fitting = [e for e, time in zip(mine, times, strict=True) if time and time.weeks == study.primary.weeks]
    return fitting[0] if len(fitting) == 1 else None


def _named_with(text: str, clause: Clause, own: list[Effect], effect: Effect, study: Study) -> set[str]:
    """The comparators that an effect belongs to: those named between the effect before it and itself, else those behind it."""
    low = max((e.end for e in own if e.end <= effect.start), default=clause.start)
    behind = {m.arm for m in study.arms.mentions(text[effect.end : _next(own, effect, clause.end)])} - {NEEDLING}
    if _BEHIND.match(text[effect.end :]) and behind & set(study.arms.comparators):
        return behind
    before = {m.arm for m in study.arms.mentions(text[low : effect.start])} - {NEEDLING}
    return before & set(study.arms.comparators) or {
        m.arm for m in study.arms.mentions(text[effect.end : _next(own, effect, clause.end)])
    }


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
    inside = [n for n in clause.outcomes if effect.start < n.start < effect.end]
    if inside:  # "1.1 points for the NDI (95% CI ...)", "3.1 fewer headache days (95% CI ...)"
        return inside[-1].start == named.start
    other = _OTHER_NAME.search(text, clause.start, effect.start)
    if other and not any(n.start < other.end(1) and other.start(1) < n.end for n in clause.outcomes):
        return False  # "nor did the XYZ (1.4; ...)": the name right before the bracket is none that is known
    following = [n for n in clause.outcomes if 0 <= n.start - effect.end < 60 and _FOR.match(text[effect.end : n.start])]
    if following:
        return following[0].start == named.start
    before = [n for n in clause.outcomes if n.start <= effect.start]
    if before:
        return before[-1].start == named.start or (before[-1].outcome == named.outcome and named.start == clause.start)
    return clause.outcomes[0].outcome == named.outcome


_OTHER_NAME = patterns.compiled(r"\bnor (?:did|was|were|does) (?:the )?([A-Z][A-Za-z]?[A-Z]{1,6}(?:-\d+)?)\s*\([^()\d]{0,20}$")


def p_of(clause: Clause, named: Named, ps: list[P], effect: Effect | None, numbers: list[Effect]) -> P | None:
    """The p value of an effect where both are printed and effects are several, else the first after the outcome, else the last."""
    own = [p for p in ps if clause.start <= p.start < clause.end]
    if effect and sum(clause.start <= e.start < clause.end for e in numbers) > 1:
        return next((p for p in own if effect.start <= p.start < _next(numbers, effect, clause.end)), None)
    return next((p for p in own if p.start >= named.end), own[-1] if own else None)
