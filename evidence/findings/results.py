"""Results sentences into statements, and statements into one finding per outcome and comparator."""

import re
from dataclasses import dataclass, replace
from functools import partial

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings.arms import NEEDLING, Arms, Mention
from evidence.findings.clauses import Clause, Named, blank, clauses
from evidence.findings.effects import Effect, P, effects, p_values
from evidence.findings.rules import rules
from evidence.findings.text import Line
from evidence.findings.times import Time, time_of


@dataclass(frozen=True, slots=True)
class Statement:
    """What one clause says of one outcome against one comparator."""

    outcome: str
    comparator: str
    direction: str
    rule: str
    line: Line
    p: P | None
    effect: Effect | None
    time: Time | None


@dataclass(frozen=True, slots=True)
class Study:
    """What the readers of results need to know of a record."""

    outcomes: tuple[str, ...]
    arms: Arms
    review: bool
    single_arm: bool
    comma: bool
    window: str | None = None  # of its measurements, where the methods tell one only
    scale: str | None = None  # of pain, "0-10" or "0-100", where the text tells


_LIKEWISE = patterns.compiled(
    r"\b(?:and|as) so (?:did|was|were|had)\b|\bso (?:did|was|were|had) (?:the )?|\blikewise\b|\b(?:the )?same (?:was true|held|applied)\b",
    re.IGNORECASE,
)
_FOR = patterns.compiled(r"[^()]{0,30}\)?\s*(?:for|in|on|of)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_FROM = patterns.compiled(r"\bfrom\s+(\d+(?:\.\d+)?)[^\d]{0,12}\bto\s+$")
_VALUES = patterns.compiled(
    r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s?±\s?\d+(?:\.\d+)?|\s?\(SD[^)]*\))?\s?(?:mm|points?|cm|%|kg\S*|°)?\s+(?:in|with|for|after|among)\s+(?:the\s+)?$",
    re.I,
)


def statements(lines: list[Line], study: Study) -> list[Statement]:
    """Every statement of the results sentences, in order."""
    found: list[Statement] = []
    last: tuple[Named, ...] = ()
    for line in lines:
        if rules().cues["baseline"].search(blank(line.text)) or _of_another(line.text, study):
            continue
        new, last = _of_line(line, study, last, {(s.outcome, s.comparator): s.direction for s in found})
        found += new
    return found


def _of_another(text: str, study: Study) -> bool:
    """Whether a review's sentence tells what another treatment did, with no needling in it: "Acupuncture reduced pain as well"."""
    return study.review and bool(_ANOTHER.match(text)) and not rules().needling.search(text)


_ANOTHER = patterns.compiled(
    r"(?:the )?(?:acupuncture|electroacupuncture|exercises?|manual therapy|massage|laser|injections?|taping|stretching|shock waves?|physiotherapy)\s+"
    r"(?:also\s+)?(?:reduced|improved|decreased|increased|lowered|relieved|was|were|had)\b",
    re.IGNORECASE,
)


def _of_line(
    line: Line, study: Study, last: tuple[Named, ...], told: dict[tuple[str, str], str]
) -> tuple[list[Statement], tuple[Named, ...]]:
    found: list[Statement] = []
    numbers, ps = effects(line.text, study.comma), p_values(line.text)
    comparators: tuple[str, ...] = ("baseline",) if study.single_arm else ()
    verdicts: dict[str, str] = {}
    spoken: str | None = None
    inside = False  # whether the sentence speaks of change inside groups, until it sets them against each other
    parts = clauses(line.text)
    for place, clause in enumerate(parts):
        meant = tuple(n for n in map(partial(_as_studied, study), clause.outcomes) if n.outcome in study.outcomes)
        meant = _harms_alone(meant)
        elsewhere = bool(clause.outcomes) and not meant
        clause = replace(clause, outcomes=meant)
        inside = not study.single_arm and (
            way.is_within(clause.text) or (inside and not rules().cues["between"].search(clause.text))
        )
        outcomes = (
            ()
            if elsewhere
            else _rest(clause, study, told) or _outcomes(clause, last, study) or _ahead(clause, parts[place + 1 :], study)
        )
        mentions = study.arms.mentions(clause.text)
        if not study.single_arm:
            comparators = way.compared(clause.text, mentions, study.arms, comparators, study.review)
        significant = any(p.value < 0.05 and not p.text.startswith(">") for p in ps if clause.start <= p.start < clause.end)
        for named in () if inside and not clause.but_not else outcomes:
            said = _direction(clause, named, mentions, study, verdicts, spoken, significant)
            for comparator in comparators:
                effect = _effect(line, clause, named, numbers, study, comparator)
                direction, rule = _settled(*said, effect, named, study)
                if direction is None and effect and effect.low is not None:
                    direction, rule = told.get((named.outcome, comparator)), "finding.interval_of_told"
                if direction:
                    time = time_of(line.text, clause.start, clause.end)
                    p = _p(clause, named, ps)
                    found.append(Statement(named.outcome, comparator, direction, rule, line, p, effect, time))
                    verdicts[named.outcome] = direction
        spoken = way.subject(clause.text, mentions, study.arms) or spoken
        last = outcomes or last
    return found, last


_OTHER = patterns.compiled(
    r"\b(?:(?:any|all|the) )?(?:other|remaining|rest of the|further)\s+(?:[\w-]+\s+){0,2}(?:outcomes?|variables?|measures?|measurements?|parameters?|scales?|endpoints?)\b",
    re.IGNORECASE,
)


def _rest(clause: Clause, study: Study, told: dict[tuple[str, str], str]) -> tuple[Named, ...]:
    """The outcomes that "the other outcomes" stands for: those of which nothing was said before."""
    if clause.outcomes or not _OTHER.search(clause.text):
        return ()
    known = {outcome for outcome, _ in told} | {"adverse_events", "other", "local_twitch_response"}
    return tuple(Named(o, 0, clause.start, clause.start) for o in study.outcomes if o not in known)


def _ahead(clause: Clause, later: list[Clause], study: Study) -> tuple[Named, ...]:
    """Outcomes that a comparison names only after its second half: "superior to sham but not to exercise for pain"."""
    if not (clause.first and later and later[0].but_not and rules().cues["between"].search(clause.text)):
        return ()
    return tuple(Named(n.outcome, n.good, clause.start, clause.start) for n in later[0].outcomes if n.outcome in study.outcomes)


def _harms_alone(named: tuple[Named, ...]) -> tuple[Named, ...]:
    """What is listed behind adverse effects explains them ("adverse events, most of them pain, ...")."""
    spot = next((i for i, n in enumerate(named) if n.outcome == "adverse_events"), None)
    return named if spot is None else named[: spot + 1]


def _as_studied(study: Study, named: Named) -> Named:
    """Soreness is an adverse effect of needling, and pain where it is what is treated."""
    if named.outcome == "adverse_events" and "adverse_events" not in study.outcomes and "pain_intensity" in study.outcomes:
        return Named("pain_intensity", named.good, named.start, named.end)
    return named


def _outcomes(clause: Clause, last: tuple[Named, ...], study: Study) -> tuple[Named, ...]:
    """Outcomes of the clause; those meant by "they", "all variables", "it"; none where nothing is meant."""
    cues = rules().cues
    own = tuple(n for n in clause.outcomes if n.outcome in study.outcomes)
    if own:
        return own
    core = [o for o in study.outcomes if o != "adverse_events"]
    if (
        len(core) == 1
        and not clause.outcomes
        and patterns.search(r"\b(?:groups|arms)\b", clause.text)
        and cues["null"].search(clause.text)
    ):
        return (Named(core[0], 0, clause.start, clause.start),)
    everything = cues["anaphora"].search(clause.text)
    if everything and not everything[0].lower().startswith(("they", "both", "these", "those", "the two")):
        return tuple(
            Named(o, 0, clause.start, clause.start)
            for o in study.outcomes
            if o not in ("adverse_events", "other", "local_twitch_response")
        )
    full = not clause.outcomes and (cues["null"].search(clause.text) or cues["between"].search(clause.text)) and study.review
    if everything or full or cues["carry"].search(clause.text.lstrip(" ,;:")) or (not clause.first and last):
        return tuple(Named(n.outcome, n.good, clause.start, clause.start) for n in last)
    return ()


def _direction(
    clause: Clause,
    named: Named,
    mentions: list[Mention],
    study: Study,
    verdicts: dict[str, str],
    spoken: str | None,
    significant: bool,
) -> tuple[str | None, str]:
    text = clause.text
    if _LIKEWISE.search(text) and verdicts:
        return list(verdicts.values())[-1], "finding.likewise"
    if study.single_arm:
        return _against_baseline(clause, named)
    if way.varies(text):
        return way.MIXED, "finding.varies"
    if clause.but_not and verdicts.get(named.outcome) in (way.FAVOURS_DN, way.FAVOURS_COMPARATOR):
        return way.NO_DIFFERENCE, "finding.but_not"
    if way.is_within(text):
        return None, ""
    if way.is_null(text):
        return way.NO_DIFFERENCE, "finding.no_difference"
    return _comparison(clause, named, mentions, study, spoken, significant)


def _comparison(
    clause: Clause, named: Named, mentions: list[Mention], study: Study, spoken: str | None, significant: bool
) -> tuple[str | None, str]:
    text = clause.text
    by_means = _means(clause, named, mentions)
    if by_means and significant:
        return by_means, "finding.means"
    elliptic = not clause.first and spoken is not None
    if not (rules().cues["between"].search(text) or mentions or elliptic):
        return None, ""
    who = way.subject(text, mentions, study.arms) or spoken
    if patterns.search(r"in favou?r of|favou?r(?:s|ed|ing)\b", text, re.I):
        return (_for(who, 1), "finding.in_favour") if who else (None, "")
    compared = any(rules().cues[name].search(text) for name in ("more", "less", "good", "bad"))
    if not (rules().cues["between"].search(text) or (elliptic and compared and not mentions)):
        return None, ""
    if way.turns(clause):
        return way.MIXED, "finding.turns"
    sign = way.goodness(clause, named if named.good else None)
    if not sign or who is None:
        return None, ""
    return _for(who, sign), "finding.comparison"


def _for(who: str, sign: int) -> str:
    return way.FAVOURS_DN if (who in (NEEDLING, "other_needling")) == (sign > 0) else way.FAVOURS_COMPARATOR


def _means(clause: Clause, named: Named, mentions: list[Mention]) -> str | None:
    """Direction from two printed means, one for each arm: "VAS was 0.4 in the steroid group and 3.6 in the DN group"."""
    values: dict[bool, float] = {}
    changes = False
    for mention in mentions:
        match = _VALUES.search(clause.text[: mention.start])
        if match:
            start = _FROM.search(clause.text[: match.start(1)])
            changes = changes or bool(start)
            values.setdefault(mention.arm == NEEDLING, float(match[1]) - (float(start[1]) if start else 0))
    if len(values) != 2 or not named.good or values[True] == values[False]:
        return None
    way_of_change = rules().cues["down"].search(clause.text), rules().cues["up"].search(clause.text)
    good = -named.good if not changes and way_of_change[0] and not way_of_change[1] else named.good
    return way.FAVOURS_DN if (values[True] > values[False]) == (good > 0) else way.FAVOURS_COMPARATOR


def _against_baseline(clause: Clause, named: Named) -> tuple[str | None, str]:
    if patterns.search(
        r"\b(?:no|not|un)[\w ]{0,25}(?:chang|differ|significan|improv|alter)|\bremained\b|\bstayed\b|\bunchanged\b|\bno (?:\w+ ){0,3}(?:effect|difference)",
        clause.text,
        re.I,
    ):
        return "no_change", "finding.baseline_null"
    sign = way.goodness(clause, named if named.good else None)
    if patterns.search(r"\b(?:of|%) (?:the )?patients\b", clause.text) or not sign:
        return None, ""
    return ("improved" if sign > 0 else "worsened"), "finding.baseline"


def _effect(line: Line, clause: Clause, named: Named, numbers: list[Effect], study: Study, comparator: str) -> Effect | None:
    """The printed effect of this outcome (and comparator) in the clause, None where it cannot be told which is whose."""
    own = [e for e in numbers if clause.start <= e.start < clause.end]
    mine = [e for e in own if _owner(line.text, clause, e, named)]
    if len(study.arms.comparators) > 1 and len(mine) > 1:
        mine = [
            e for e in mine if comparator in {m.arm for m in study.arms.mentions(line.text[e.end : _next(own, e, clause.end)])}
        ] or mine
    return mine[-1] if mine else None


def _next(own: list[Effect], effect: Effect, end: int) -> int:
    return min((e.start for e in own if e.start > effect.start), default=end)


def _owner(text: str, clause: Clause, effect: Effect, named: Named) -> bool:
    """Whether an effect belongs to the outcome: "... for ODI" after it, else the outcome named last before it, else the next one."""
    if not clause.outcomes:
        return True
    following = [n for n in clause.outcomes if 0 <= n.start - effect.end < 60 and _FOR.match(text[effect.end : n.start])]
    if following:
        return following[0].start == named.start
    before = [n for n in clause.outcomes if n.start <= effect.start]
    if before:
        return before[-1].start == named.start or (before[-1].outcome == named.outcome and named.start == clause.start)
    return clause.outcomes[0].outcome == named.outcome


def _settled(direction: str | None, rule: str, effect: Effect | None, named: Named, study: Study) -> tuple[str | None, str]:
    """The direction with the interval heard: one that spans no effect is no difference, one that does not may speak alone."""
    if effect is None or effect.low is None or effect.high is None or study.single_arm:
        return direction, rule
    zero = 1.0 if effect.measure in ("OR", "RR") else 0.0
    if effect.low <= zero <= effect.high:
        return (way.NO_DIFFERENCE, "finding.interval") if direction != way.MIXED else (direction, rule)
    if direction is None and named.good and effect.estimate is not None:
        good = (effect.estimate > zero) == (named.good > 0)
        return (way.FAVOURS_DN, "finding.interval") if good else (None, "")
    return direction, rule


def _p(clause: Clause, named: Named, ps: list[P]) -> P | None:
    """The p value after the outcome and before the next one, else the first later one of the clause, else none."""
    own = [p for p in ps if clause.start <= p.start < clause.end]
    return next((p for p in own if p.start >= named.end), own[-1] if own else None)
