"""Results sentences into statements, and statements into one finding per outcome and comparator."""

import re
from dataclasses import dataclass, replace
from functools import partial

from evidence.findings import directions as way
from evidence.findings.arms import NEEDLING, Arms, Mention
from evidence.findings.clauses import Clause, blank, clauses
from evidence.findings.effects import Effect, P, effects, p_values
from evidence.findings.outcomes import Named, Outcomes
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
    names: Outcomes
    review: bool
    single_arm: bool
    comma: bool
    window: str | None = None  # of its measurements, where the methods tell one only
    scale: str | None = None  # of pain, "0-10" or "0-100", where the text tells


_COURSE = re.compile(
    r"(?:\b(?:follow\w*|show\w*|had|ran|took) (?:the|a) (?:same|similar|identical) (?:course|pattern|behaviou?r|trend|picture|way)\b|\bbehaved (?:in the same way|likewise|alike|similarly)\b|\bthe same (?:pattern|course|was seen|applied|held|was true)\b)(?!\s+(?:in|with|for|after)\s+(?:the\s+)?(?:both|two|2|either|all|three)\b)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\([^()]*\b(?:within|intra)[- ]?group", re.IGNORECASE)
_IMPORTANT = re.compile(
    r"\b(?:than|below|exceed\w*|reach\w*|above|within|surpass\w*)\b[^.;]{0,60}\b(?:worthwhile|important|MCIDs?|MIDs?|MCIC|relevant|meaningful|detectable)\b",
    re.IGNORECASE,
)
_BOTH_P = re.compile(r"\bboth\s*$|\bfor (?:both|all)\s*$", re.IGNORECASE)
_LIKEWISE = re.compile(
    r"\b(?:and|as) so (?:did|was|were|had)\b|\bso (?:did|was|were|had) (?:the )?|\blikewise\b|\b(?:the )?same (?:was true|held|applied)\b",
    re.IGNORECASE,
)
_FOR = re.compile(r"[^()]{0,30}\)?\s*(?:for|in|on|of)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
_FROM = re.compile(r"\bfrom\s+(\d+(?:\.\d+)?)[^\d]{0,12}\bto\s+$")
_SHARE = re.compile(
    r"(?<![\w.])(?:(\d+(?:\.\d+)?)\s?%|(\d+)\s+(?:of|/)\s+(\d+)|(\d+))\s*(?:of (?:the )?)?(?:(?:patients?|participants?|subjects?|women|men|people|persons?|individuals|those|treatments|sessions)\s*)?(?:who|that)?\s*(?:had |got |received |were given |underwent |treated )?(?:in|with|for|after|among|of|from|by)?\s*(?:the\s+)?$",
    re.I,
)
_VALUES = re.compile(
    r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s?±\s?\d+(?:\.\d+)?|\s?\(SD[^)]*\))?\s?(?:mm|points?|cm|%|kg\S*|°)?\s+(?:in|with|for|after|among)\s+(?:the\s+)?$",
    re.I,
)


def statements(lines: list[Line], study: Study) -> list[Statement]:
    """Every statement of the results sentences, in order."""
    found: list[Statement] = []
    last: tuple[Named, ...] = ()
    before: str | None = None
    for line in lines:
        if rules().cues["baseline"].search(blank(line.text)) or _of_another(line.text, study):
            continue
        new, last = _of_line(line, study, last, {(s.outcome, s.comparator): s.direction for s in found}, before)
        found += new
        before = _only(found, new) or before
    return found


def _only(found: list[Statement], new: list[Statement]) -> str | None:
    """What was said so far of the outcome that a sentence spoke of last; `mixed` where that goes several ways."""
    if not new:
        return None
    said = {s.direction for s in found if (s.outcome, s.comparator) == (new[-1].outcome, new[-1].comparator)}
    return next(iter(said)) if len(said) == 1 else way.MIXED


def _of_another(text: str, study: Study) -> bool:
    """Whether a review's sentence tells what another treatment did, with no needling in it: "Acupuncture reduced pain as well"."""
    return study.review and bool(_ANOTHER.match(text)) and not rules().needling.search(text)


_ANOTHER = re.compile(
    r"(?:the )?(?:acupuncture|electroacupuncture|exercises?|manual therapy|massage|laser|injections?|taping|stretching|shock waves?|physiotherapy)\s+"
    r"(?:also\s+)?(?:reduced|improved|decreased|increased|lowered|relieved|was|were|had)\b",
    re.IGNORECASE,
)


def _of_line(
    line: Line, study: Study, last: tuple[Named, ...], told: dict[tuple[str, str], str], before: str | None
) -> tuple[list[Statement], tuple[Named, ...]]:
    found: list[Statement] = []
    numbers, ps = effects(line.text, study.comma), p_values(line.text)
    comparators: tuple[str, ...] = ("baseline",) if study.single_arm else ()
    verdicts: dict[str, str] = {}
    spoken: str | None = None
    inside = False  # whether the sentence speaks of change inside groups, until it sets them against each other
    seen = last
    parts = clauses(line.text, study.names)
    for place, clause in enumerate(parts):
        meant = tuple(n for n in map(partial(_as_studied, study), clause.outcomes) if n.outcome in study.outcomes)
        meant = _harms_alone(_once(meant, line.text))
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
        significant = any(_tells(p, line.text) for p in ps if clause.start <= p.start < clause.end)
        dull = any(p.value >= 0.05 and not p.text.startswith("<") for p in ps if clause.start <= p.start < clause.end)
        passed = (inside and not clause.but_not) or _IMPORTANT.search(clause.text)
        for named in () if passed else outcomes:
            said = _direction(clause, named, mentions, study, verdicts, spoken, significant, dull, before)
            for comparator in comparators:
                effect = _effect(line, clause, named, numbers, study, comparator)
                direction, rule = _settled(*said, effect, named, study, significant)
                if direction is None and effect and effect.low is not None:
                    direction, rule = told.get((named.outcome, comparator)), "finding.interval_of_told"
                if direction:
                    time = time_of(line.text, clause.start, clause.end)
                    p = _p(clause, named, ps)
                    found.append(Statement(named.outcome, comparator, direction, rule, line, p, effect, time))
                    verdicts[named.outcome] = direction
        spoken = way.subject(clause.text, mentions, study.arms) or spoken
        if outcomes or clause.first:
            last = outcomes  # a sentence that begins with something else means none of what was said before
        seen = outcomes or seen
    return found, seen


def _tells(p: P, text: str) -> bool:
    """Whether a p value tells of a difference between groups: not one of non-inferiority, nor one of change in "both"."""
    aside = re.match(r"\s*(?:for|of) non-?inferiority", text[p.end :], re.IGNORECASE) or _BOTH_P.search(text[: p.start])
    return p.value < 0.05 and not p.text.startswith(">") and not aside


_OTHER = re.compile(
    r"\b(?:(?:any|all|the) )?(?:other|remaining|rest of the|further)\s+(?:[\w-]+\s+){0,2}(?:outcomes?|variables?|measures?|measurements?|parameters?|scales?|endpoints?)\b",
    re.IGNORECASE,
)


def _rest(clause: Clause, study: Study, told: dict[tuple[str, str], str]) -> tuple[Named, ...]:
    """The outcomes that "the other outcomes" stands for: those of which nothing was said before."""
    if clause.outcomes or not _OTHER.search(clause.text):
        return ()
    known = {outcome for outcome, _ in told} | {"adverse_events", "other", "local_twitch_response"}
    return tuple(Named(o, 0, clause.start, clause.start) for o in study.outcomes if o not in known)


def _once(named: tuple[Named, ...], text: str) -> tuple[Named, ...]:
    """Words that name one outcome together ("NRS pain", "pain on the VAS") as one; statistics between them keep them apart."""
    kept: list[Named] = []
    for one in named:
        if kept and kept[-1].outcome == one.outcome and not re.search(r"\d|\band\b|,", text[kept[-1].end : one.start]):
            kept[-1] = replace(kept[-1], end=one.end, good=kept[-1].good or one.good)
        else:
            kept.append(one)
    return tuple(kept)


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
        and re.search(r"\b(?:groups|arms)\b", clause.text)
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
    dull: bool,
    before: str | None,
) -> tuple[str | None, str]:
    text = clause.text
    if before and _COURSE.search(text):
        return before, "finding.same_course"
    if _LIKEWISE.search(text) and verdicts:
        return list(verdicts.values())[-1], "finding.likewise"
    if study.single_arm:
        return _against_baseline(clause, named)
    if way.varies(text):
        return way.MIXED, "finding.varies"
    if clause.but_not and verdicts.get(named.outcome) in (way.FAVOURS_DN, way.FAVOURS_COMPARATOR):
        return way.NO_DIFFERENCE, "finding.but_not"
    if way.is_within(text) and not way.is_equal(text):
        return None, ""
    if way.is_null(text):
        if named.outcome == "adverse_events" and not (way.is_equal(text) or rules().cues["between"].search(text)):
            return None, ""  # "no side effects were seen" compares nothing
        return way.NO_DIFFERENCE, "finding.no_difference"
    return _comparison(clause, named, mentions, study, spoken, significant, dull)


def _comparison(
    clause: Clause, named: Named, mentions: list[Mention], study: Study, spoken: str | None, significant: bool, dull: bool
) -> tuple[str | None, str]:
    text = clause.text
    by_means = _means(clause, named, mentions)
    if by_means and significant:
        return by_means, "finding.means"
    if by_means and dull:
        return way.NO_DIFFERENCE, "finding.means_alike"
    elliptic = not clause.first and spoken is not None
    if not (rules().cues["between"].search(text) or mentions or elliptic):
        return None, ""
    who = way.subject(text, mentions, study.arms) or spoken
    if re.search(r"in favou?r of|favou?r(?:s|ed|ing)\b", text, re.I):
        return (_for(who, 1), "finding.in_favour") if who else (None, "")
    compared = any(rules().cues[name].search(text) for name in ("more", "less", "good", "bad"))
    graded = significant and bool(rules().cues["more"].search(text) or rules().cues["less"].search(text))
    if not (rules().cues["between"].search(text) or (elliptic and compared and not mentions) or (mentions and graded)):
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
        share = None if match else _SHARE.search(clause.text[: mention.start])
        if share:
            amount = (
                float(share[1])
                if share[1]
                else float(share[2]) / float(share[3])
                if share[2] and float(share[3])
                else float(share[4] or 0)
            )
            values.setdefault(mention.arm == NEEDLING, amount)
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
    if named.outcome == "adverse_events":
        return None, ""  # nobody has them before treatment
    if re.search(
        r"\b(?:no|not|un)[\w ]{0,25}(?:chang|differ|significan|improv|alter)|\bremained\b|\bstayed\b|\bunchanged\b|\bno (?:\w+ ){0,3}(?:effect|difference)",
        clause.text,
        re.I,
    ):
        return "no_change", "finding.baseline_null"
    sign = way.goodness(clause, named if named.good else None)
    if re.search(r"\b(?:of|%) (?:the )?patients\b", clause.text) or not sign:
        return None, ""
    return ("improved" if sign > 0 else "worsened"), "finding.baseline"


def _effect(line: Line, clause: Clause, named: Named, numbers: list[Effect], study: Study, comparator: str) -> Effect | None:
    """The printed effect of this outcome (and comparator) in the clause, None where it cannot be told which is whose."""
    own = [e for e in numbers if clause.start <= e.start < clause.end]
    mine = [e for e in own if _owner(line.text, clause, e, named)]
    if len(study.arms.comparators) > 1 and len(mine) > 1:
        mine = [e for e in mine if comparator in _named_with(line.text, clause, own, e, study)] or mine
    return mine[-1] if mine else None


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


_BEHIND = re.compile(
    r"[^\w(]*(?:[;,] ?p ?[=<>].{0,10})?\)?\s*(?:between|against|versus|vs|compared|over|relative to|in comparison|when compared)\b",
    re.IGNORECASE,
)


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


def _settled(
    direction: str | None, rule: str, effect: Effect | None, named: Named, study: Study, significant: bool
) -> tuple[str | None, str]:
    """The direction with the interval heard: one that spans no effect is no difference, one that does not may speak alone."""
    if effect is None or effect.low is None or effect.high is None or study.single_arm:
        return direction, rule
    zero = 1.0 if effect.measure in ("OR", "RR") else 0.0
    if zero in (effect.low, effect.high) and significant and direction in (way.FAVOURS_DN, way.FAVOURS_COMPARATOR):
        return direction, rule  # a bound that was rounded to no effect, beside a p value that tells of one
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
