"""How large an effect is beside the change that matters: a comparison for the reader, never a yes or no."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.synthesis.bodies import Body, points_of_ten
from evidence.synthesis.rules import Rules

MEASURES = ("MD", "SMD")


def size(body: Body, pooled: Mapping[str, Any], rules: Rules) -> dict[str, Any] | None:
    """{"from", "low", "high", "unit", "against", "said"}: the pooled effect, else the effects of single studies; None without any.

    Values above 0 favour dry needling. Pain is told in points of 0-10 where the scale is known.
    """
    against = rules["importance"].get(body.outcome)
    if "estimate" in pooled:
        told = f"{pooled['estimate']:.2f} {pooled['scale']} ({pooled['ci_low']:.2f} to {pooled['ci_high']:.2f})"
        values = [pooled["estimate"]]
        return _row(
            "pooled",
            values,
            pooled["scale"],
            against,
            f"pooled difference {told}, above 0 favours needling, from {_of(pooled['k'], len(body.entries))}",
        )
    effects = _single(body)
    if not effects:
        return None
    units = {unit for _, unit in effects}
    if len(units) > 1:
        return _row("single", [], "", None, "the studies give effects on different scales, so their size is not compared")
    unit, values = units.pop(), sorted(value for value, _ in effects)
    count = sum(any(r.estimate is not None and r.measure in MEASURES for r in entry.results) for entry in body.entries)
    span = f"{values[0]:.1f}" if values[0] == values[-1] else f"{values[0]:.1f} to {values[-1]:.1f}"
    of = "the one study that gives a difference" if count == 1 else f"{count} studies that give a difference"
    known = unit != "units of a scale that is not stated"
    return _row("single", values, unit, against if known else None, f"{span} {unit} in {of}, above 0 favours needling")


def _of(count: int, of: int) -> str:
    """How many of a body's studies an effect rests on: the others gave none, and may well have found less."""
    return f"all {of} studies" if count == of else f"{count} of {of} studies; the others give no effect that can be pooled"


def _single(body: Body) -> list[tuple[float, str]]:
    """The oriented mean differences and standardised differences of a body, each with its unit."""
    found: list[tuple[float, str]] = []
    for entry in body.entries:
        for result in entry.results:
            sign = {"favours_dn": 1.0, "favours_comparator": -1.0}.get(result.direction)
            if result.estimate is None or sign is None or result.measure not in MEASURES:
                continue
            factor = points_of_ten(result) if body.outcome == "pain_intensity" and result.measure == "MD" else None
            found.append(
                (sign * abs(result.estimate) * (factor or 1.0), _unit(result.measure, factor, result.unit or result.scale))
            )
    return found


def _unit(measure: str, factor: float | None, unit: str | None) -> str:
    if measure == "SMD":
        return "standard deviations"
    return "points of 0-10" if factor else unit or "units of a scale that is not stated"


def _row(source: str, values: Sequence[float], unit: str, against: str | None, said: str) -> dict[str, Any]:
    rounded = [round(value, 4) for value in values]
    low, high = (min(rounded), max(rounded)) if rounded else (None, None)
    return {"from": source, "low": low, "high": high, "unit": unit, "against": against, "said": said}
