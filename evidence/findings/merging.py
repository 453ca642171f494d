"""Statements of a record joined into one finding per outcome and comparator."""

import re

from evidence import patterns
from evidence.findings.results import Statement
from evidence.findings.study import Study
from evidence.findings.times import same_visit
from evidence.reading import FindingReading


def merged(found: list[Statement], study: Study, instruments: tuple[str, ...]) -> tuple[FindingReading, ...]:
    """One finding per outcome and comparator, in the order of first mention; contradicting statements make it `mixed`."""
    groups: dict[tuple[str, str], list[Statement]] = {}
    for statement in found:
        groups.setdefault((statement.outcome, statement.comparator), []).append(statement)
    return tuple(_finding(group, study, instruments) for group in groups.values())


def _finding(group: list[Statement], study: Study, instruments: tuple[str, ...]) -> FindingReading:
    directions = {s.direction for s in group}
    mixed = len(directions) > 1 and not (study.single_arm and group[-1].direction == "improved")
    direction = "mixed" if mixed else group[-1].direction
    first = group[0]
    chosen = _differing(group) if mixed or direction == "mixed" else _chosen(group, study)
    effect = chosen.effect if chosen else None
    p = None if mixed else (chosen or first).p or next((s.p for s in group if s.p), None)
    time = None if mixed else (chosen or first).time
    return FindingReading(
        first.outcome, first.comparator, direction, "finding.mixed" if mixed else first.rule, (chosen or first).line.passage,
        p=p.text if p else None, measure=effect.measure if effect else None, estimate=effect.estimate if effect else None,
        ci_low=effect.low if effect else None, ci_high=effect.high if effect else None, unit=effect.unit if effect else None,
        timing=time.window if time else None if mixed or study.review else study.window, time=time.text if time else None,
        i2=_i2(chosen) if study.review and chosen and not mixed else None,
        certainty=_certainty(chosen or first) if study.review and not mixed else None,
        scale=study.scale if first.outcome == "pain_intensity" else None,
        instrument=instruments[0] if first.outcome == "pain_intensity" and len(instruments) == 1 else None,
    )  # fmt: skip


_I2 = patterns.compiled(r"\bI\s?(?:2|²|\^2)\s*(?:=|:|of|was)?\s*(\d+(?:[.,]\d+)?)\s?%", re.IGNORECASE)
_CERTAINTY = patterns.compiled(
    r"\b(very low|low|moderate|high)(?:[- ]to[- ](?:very low|low|moderate|high))?[- ](?:certainty|quality)\b", re.IGNORECASE
)


def _i2(chosen: Statement) -> float | None:
    """Heterogeneity printed behind the effect, in percent."""
    start = chosen.effect.start if chosen.effect else 0
    match = _I2.search(chosen.line.text, start)
    return float(match[1].replace(",", ".")) if match else None


def _certainty(statement: Statement) -> str | None:
    """The certainty that the authors give in the sentence, None where it names none or several."""
    named = {match[1].lower() for match in _CERTAINTY.finditer(statement.line.text)}
    return named.pop() if len(named) == 1 else None


def _differing(group: list[Statement]) -> Statement | None:
    """Of a mixed result the first that differs, where its effect has an interval and no other effect points the other way."""
    told = [s for s in group if s.direction not in ("no_difference", "mixed") and s.effect]
    told = told or [s for s in group if s.direction == "mixed" and s.effect and s.effect.low is not None]
    return told[0] if told and len({s.direction for s in told}) == 1 else None


def _chosen(group: list[Statement], study: Study) -> Statement | None:
    """The statement whose effect stands for the finding: that at the primary time, else the first with an interval or estimate."""
    with_effect = [s for s in group if s.effect and s.effect.estimate is not None]
    if any(s.rule == "finding.turns" for s in group):
        return None  # two effects of opposite sign: neither stands for the finding
    best = [s for s in with_effect if s.effect and s.effect.low is not None] or with_effect
    primary = [s for s in best if same_visit(s.time, study.primary)]
    return next(iter(primary or best), None)
