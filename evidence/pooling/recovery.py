"""Standard deviations and variances a report left out, worked back from what it gave. Each answer names its formula.

Sections are those of the Cochrane Handbook for Systematic Reviews of Interventions, version 6, chapter 6.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from evidence.errors import Misuse
from evidence.pooling.checks import above_zero, between_zero_and_one, bounds, number, whole
from evidence.pooling.distributions import critical

DISTRIBUTIONS = ("t", "normal")


@dataclass(frozen=True, slots=True)
class Recovered:
    """A value and how it was come by: formula is the name to record, reference the Handbook section behind it."""

    value: float
    formula: str
    reference: str


def sd_from_se(se: float, n: int) -> Recovered:
    """SD of one group from the standard error of its mean: se * sqrt(n) (Handbook 6.5.2.2)."""
    value = above_zero(se, "The standard error") * sqrt(whole(n, "The group size", 2))
    return Recovered(value, "sd_from_se", "Cochrane Handbook 6.5.2.2")


def sd_from_ci(
    low: float, high: float, n: int, level: float = 0.95, distribution: str = "t", mean: float | None = None
) -> Recovered:
    """SD of one group from the confidence interval of its mean: sqrt(n) * width / (2 * critical) (Handbook 6.5.2.2).

    distribution "t" uses n - 1 degrees of freedom: the Handbook asks for it below 60 people, and it holds for larger
    groups too; "normal" is for reports that say so. The mean, when given, must lie inside.
    """
    bottom, top = bounds(low, high, mean)
    people = whole(n, "The group size", 2)
    width = 2 * critical(between_zero_and_one(level, "The level"), _df(people - 1, distribution))
    return Recovered(sqrt(people) * (top - bottom) / width, f"sd_from_ci_{distribution}", "Cochrane Handbook 6.5.2.2")


def sd_from_t(difference: float, t: float, n1: int, n2: int) -> Recovered:
    """SD common to two groups from their mean difference and its t (Handbook 6.5.2.3).

    (difference / t) / sqrt(1/n1 + 1/n2). Signs are ignored, since reports differ in which group comes first; a
    difference or t of 0 tells nothing and is refused.
    """
    effect = above_zero(abs(number(difference, "The mean difference")), "The size of the mean difference")
    value = _sd_of_groups(effect / above_zero(abs(number(t, "The t value")), "The size of the t value"), n1, n2)
    return Recovered(value, "sd_from_t", "Cochrane Handbook 6.5.2.3")


def sd_from_p(difference: float, p: float, n1: int, n2: int) -> Recovered:
    """SD common to two groups from their mean difference and the exact two-sided p of its t test (Handbook 6.5.2.3).

    For an exact p only: a bound such as p < 0.05 gives a bound, not an SD.
    """
    effect = above_zero(abs(number(difference, "The mean difference")), "The size of the mean difference")
    df = whole(n1, "The size of group 1", 1) + whole(n2, "The size of group 2", 1) - 2
    t = critical(1 - between_zero_and_one(p, "The p value"), whole(df, "The degrees of freedom", 1))
    return Recovered(_sd_of_groups(effect / t, n1, n2), "sd_from_p", "Cochrane Handbook 6.5.2.3")


def variance_from_ci(
    low: float, high: float, level: float = 0.95, df: int | None = None, estimate: float | None = None
) -> Recovered:
    """Variance of an effect from its confidence interval: (width / (2 * critical value))^2 (Handbook 6.3.1).

    Normal unless df, the degrees of freedom of a t interval, is given (n1 + n2 - 2 for a difference of two means).
    For ratios give the logarithms of the bounds (6.3.2). The estimate, when given, must lie inside.
    """
    bottom, top = bounds(low, high, estimate)
    degrees = None if df is None else whole(df, "The degrees of freedom", 1)
    se = (top - bottom) / (2 * critical(between_zero_and_one(level, "The level"), degrees))
    formula = "variance_from_ci_normal" if degrees is None else "variance_from_ci_t"
    return Recovered(se * se, formula, "Cochrane Handbook 6.3.1")


def _sd_of_groups(se: float, n1: int, n2: int) -> float:
    """SD common to two groups whose mean difference has this standard error."""
    return se / sqrt(1 / whole(n1, "The size of group 1", 1) + 1 / whole(n2, "The size of group 2", 1))


def _df(df: int, distribution: str) -> int | None:
    if distribution not in DISTRIBUTIONS:
        raise Misuse(f"The distribution {distribution!r} is unknown: use one of {', '.join(DISTRIBUTIONS)}.")
    return df if distribution == "t" else None
