"""One body of evidence -> its verdict, by the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evidence.synthesis.bodies import Body, carries, deciding
from evidence.synthesis.bodies import pooled as pooled_of
from evidence.synthesis.certainty import Overrides, grade
from evidence.synthesis.rules import Rules, load
from evidence.synthesis.tally import Tally, of_body


@dataclass(frozen=True, slots=True)
class Judgement:
    """The body that decides, why its time, its counts, its pooled effect, certainty, verdict, and why."""

    body: Body
    why_time: str
    tally: Tally
    pooled: dict[str, Any]
    certainty: dict[str, Any]
    verdict: str
    why: str


def decide(count: Tally, pooled: Mapping[str, Any], level: int, rules: Rules) -> tuple[str, str]:
    """The verdict of one body and the reason in words; `level` is its certainty, 4 high to 1 very low."""
    total, share, limits = count.studies, rules["direction"]["consistent"], rules["verdict"]
    if total < rules["insufficient"]["studies"] or count.people < rules["insufficient"]["participants"]:
        return (
            "insufficient",
            f"{_studies(total)} with {'about ' if count.shared else ''}{count.people} known participants is too little to say",
        )
    counted = f"{count.favour} of {total} studies favour dry needling, {count.null} find no difference, {count.against} favour the comparator"
    counted += f", {count.mixed} {'is' if count.mixed == 1 else 'are'} mixed" if count.mixed else ""
    if carries(pooled, total, share) and not spans_zero(pooled):
        return _by_effect(pooled, total, level, limits)
    if count.favour >= share * total and not spans_zero(pooled):
        if level < limits["probably_supported"]:
            return "insufficient", f"{count.favour} of {total} studies favour dry needling, but certainty is very low"
        firm = "supported" if level >= limits["supported"] else "probably_supported"
        return firm, f"{count.favour} of {total} studies favour dry needling"
    against = count.against >= share * total
    if against or count.null + count.against >= share * total or (spans_zero(pooled) and count.favour < share * total):
        if level < limits["against"]:
            return "insufficient", f"{counted}, but certainty is very low"
        return ("contradicted", f"{count.against} of {total} studies favour the comparator") if against else ("no_better", counted)
    return "mixed", counted


def _by_effect(pooled: Mapping[str, Any], total: int, level: int, limits: Rules) -> tuple[str, str]:
    """The verdict where nearly all studies are pooled and the interval leaves out no effect: trials too small to differ by themselves
    are no votes against it.
    """
    for_needling = pooled["ci_low"] > 0
    said = (
        f"the pooled difference of {pooled['k']} of {total} studies favours {'dry needling' if for_needling else 'the comparator'}"
    )
    if level < limits["probably_supported" if for_needling else "against"]:
        return "insufficient", f"{said}, but certainty is very low"
    if not for_needling:
        return "contradicted", said
    return "supported" if level >= limits["supported"] else "probably_supported", said


def judgement(
    bodies: Sequence[Body], outcomes: Sequence[str], kind: str, overrides: Overrides, limits: Rules, known: Judgement | None = None
) -> Judgement:
    """The verdict of a class of comparator by these rules; a fit that `known` holds already is not made again."""
    chosen = deciding(bodies, outcomes, limits)
    assert chosen is not None  # a class exists because a body does
    body, why_time = chosen
    small = limits["certainty"]["small_trial"]
    same = known is not None and known.body is body
    pooled = known.pooled if known is not None and same else pooled_of(body)
    count = (
        known.tally if known is not None and same and small == load("verdict")["certainty"]["small_trial"] else of_body(body, small)
    )
    certainty = grade(body, count, pooled, kind, overrides, limits)
    verdict, why = decide(count, pooled, int(certainty["level"]), limits)
    return Judgement(body, why_time, count, pooled, certainty, verdict, why)


def spans_zero(pooled: Mapping[str, Any]) -> bool:
    """Whether the pooled interval holds no effect; False where nothing was pooled."""
    return "ci_low" in pooled and pooled["ci_low"] <= 0 <= pooled["ci_high"]


def _studies(count: int) -> str:
    return "1 study" if count == 1 else f"{count} studies"
