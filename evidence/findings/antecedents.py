"""Which outcomes a clause of a results sentence speaks of: those that it names, or those that its words stand for."""

import re
from dataclasses import replace

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules
from evidence.findings.study import Study

_OTHER = patterns.compiled(
    r"\b(?:(?:any|all|the|any of the) )?(?:other|remaining|rest of the|further|secondary)\s+(?:[\w-]+\s+){0,2}(?:outcomes?|variables?|measures?|measurements?|parameters?|scales?|endpoints?)\b",
    re.IGNORECASE,
)


_SECONDARY = patterns.compiled(r"\bsecondary\b", re.IGNORECASE)


def studied(clause: Clause, text: str, study: Study) -> tuple[Named, ...]:
    """The outcomes of the study that a clause names itself, one for each stretch of words that names one."""
    meant = (
        _as_studied(study, named, text) for named in _heads(clause.outcomes, text) if not _of_people(named, clause, text, study)
    )
    return _harms_alone(_once(tuple(n for n in meant if n.outcome in study.outcomes), text))


def strangers(clause: Clause, known: tuple[Named, ...], study: Study) -> tuple[Named, ...]:
    """The outcomes that a clause names and that are none of the study's, as far as is known: their numbers are nobody else's.

    Twitches are a way of needling as often as they are an outcome.
    """
    foreign = (n for n in clause.outcomes if n.outcome not in (*study.outcomes, "local_twitch_response"))
    return tuple(n for n in foreign if all(n.end <= k.start or n.start >= k.end for k in known))


def _of_people(named: Named, clause: Clause, text: str, study: Study) -> bool:
    """Whether a review's "in neck pain" names the people, behind the outcome: "disability did not differ in neck pain"."""
    told = study.review and named.outcome == "pain_intensity" and any(n.end < named.start for n in clause.outcomes)
    return told and bool(_IN_PAIN.search(text[: named.start]))


_IN_PAIN = patterns.compiled(
    r"(?<!differences )(?<!difference )(?<!and )(?<! or )\bin (?:chronic |acute |mechanical )?$", re.IGNORECASE
)


def _heads(named: tuple[Named, ...], text: str) -> tuple[Named, ...]:
    """What is measured: the last word of a compound ("squatting pain", "knee flexion force"), the whole of which something is a
    part ("the physical function domain of the SF-36"), and not the task during which it is measured ("EMG during the hop test")."""
    kept: list[Named] = []
    for one in named:
        between = text[kept[-1].end : one.start] if kept else "."
        if re.fullmatch(r"[ -]", between) and kept[-1].outcome != one.outcome and one.outcome in _HEADS:
            kept[-1] = replace(one, start=kept[-1].start)
        elif _PART_OF.fullmatch(between):
            kept[-1] = replace(kept[-1], outcome=one.outcome, end=one.end)
        elif not (_DURING.fullmatch(between) or _is_provoked(kept, between, one)):
            kept.append(one)
    return tuple(kept)


def _is_provoked(kept: list[Named], between: str, one: Named) -> bool:
    """Whether a movement only names when it hurts."""
    hurts = bool(kept) and kept[-1].outcome in ("pain_intensity", "adverse_events")
    return hurts and one.outcome in _MOVED and bool(_ON_MOVING.fullmatch(between))


_HEADS = ("pain_intensity", "muscle_strength", "muscle_activity", "muscle_stiffness")
_PART_OF = patterns.compiled(
    r"\s+(?:sub-?scales?|domains?|dimensions?|components?|summar(?:y|ies)|items?|sections?)(?:\s+scores?)?\s+(?:of|on|in)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_DURING = patterns.compiled(r"(?:\s+[a-z]+)?\s+during\s+(?:the\s+|a\s+)?(?:[a-z-]+\s+){0,2}", re.IGNORECASE)
_ON_MOVING = patterns.compiled(r"\s+(?:on|with|at|upon)\s+(?:(?!the\b)[a-z-]+\s+){0,2}", re.IGNORECASE)  # "pain on movement"
_MOVED = ("range_of_motion", "physical_performance", "muscle_strength")


def meant(clause: Clause, last: tuple[Named, ...], later: list[Clause], study: Study, told: set[str]) -> tuple[Named, ...]:
    """The outcomes that a clause is about; `last` are those of the words before it, `told` those of which something was said."""
    if not clause.outcomes and _OTHER.search(clause.text):
        return _rest(clause, study, told)
    return _outcomes(clause, last, study) or _ahead(clause, later, study)


def _rest(clause: Clause, study: Study, told: set[str]) -> tuple[Named, ...]:
    """The outcomes that "the other outcomes" stands for: those of which nothing was said before."""
    known = told | {"adverse_events", "other", "local_twitch_response"}
    if _SECONDARY.search(clause.text):
        known |= set(study.main)
    return tuple(Named(o, 0, clause.start, clause.start) for o in study.outcomes if o not in known)


def _once(named: tuple[Named, ...], text: str) -> tuple[Named, ...]:
    """Words that name one outcome together ("NRS pain", "pain on the VAS") as one; statistics between them keep them apart."""
    kept: list[Named] = []
    for one in named:
        if kept and kept[-1].outcome == one.outcome and not patterns.search(r"\d|\band\b|,", text[kept[-1].end : one.start]):
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


def _as_studied(study: Study, named: Named, text: str) -> Named:
    """Soreness is an adverse effect of needling, and pain where it is what is treated."""
    word = text[named.start : named.end].lower()
    treated = study.sore and "soreness" in word and "needling" not in word
    if (
        named.outcome == "adverse_events"
        and "pain_intensity" in study.outcomes
        and (treated or ("adverse_events" not in study.outcomes and "soreness" in word))
    ):
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
        and (clause.first or not last)
        and patterns.search(r"\b(?:groups|arms)\b", clause.text)
        and cues["null"].search(clause.text)
    ):
        return (Named(core[0], 0, clause.start, clause.start),)
    everything = cues["anaphora"].search(clause.text)
    if everything and not everything[0].lower().startswith(("they", "both", "these", "those", "the two", "none", "neither")):
        return tuple(
            Named(o, 0, clause.start, clause.start)
            for o in study.outcomes
            if o not in ("adverse_events", "other", "local_twitch_response")
        )
    full = not clause.outcomes and (cues["null"].search(clause.text) or cues["between"].search(clause.text)) and study.review
    if everything or full or cues["carry"].search(clause.text.lstrip(" ,;:")) or (not clause.first and last):
        return tuple(Named(n.outcome, n.good, clause.start, clause.start) for n in last)
    return ()
