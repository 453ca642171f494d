"""Two groups in, one effect with its sampling variance out. An effect is always the first group minus the second."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, lgamma, log

from evidence.errors import Misuse
from evidence.pooling.checks import above_zero, bounds, not_negative, number, whole


@dataclass(frozen=True, slots=True)
class Effect:
    """One study's estimate and variance (squared standard error); measure is "MD" (the scale's unit) or "SMD" (SDs)."""

    estimate: float
    variance: float
    measure: str


def mean_difference(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> Effect:
    """mean1 - mean2 with variance sd1^2/n1 + sd2^2/n2, the two groups' spread not assumed equal.

    Raises Misuse for a negative SD, a group below two, or no spread in either group.
    """
    (m1, s1, k1), (m2, s2, k2) = _group(mean1, sd1, n1, 1), _group(mean2, sd2, n2, 2)
    _some_spread(s1, s2)
    return Effect(m1 - m2, s1 * s1 / k1 + s2 * s2 / k2, "MD")


def hedges_g(mean1: float, sd1: float, n1: int, mean2: float, sd2: float, n2: int) -> Effect:
    """(mean1 - mean2) / pooled SD, freed of its small-sample bias (Hedges 1981), with its large-sample variance.

    The correction is the exact J of gamma functions and the variance 1/n1 + 1/n2 + g^2 / (2 (n1 + n2)), both as in
    metafor's escalc(measure="SMD"); the common shortcut 1 - 3/(4 df - 1) differs in the third decimal for tiny groups.
    Raises Misuse for a negative SD, a group below two, or no spread in either group.
    """
    (m1, s1, k1), (m2, s2, k2) = _group(mean1, sd1, n1, 1), _group(mean2, sd2, n2, 2)
    _some_spread(s1, s2)
    df = k1 + k2 - 2
    pooled_sd = (((k1 - 1) * s1 * s1 + (k2 - 1) * s2 * s2) / df) ** 0.5
    g = small_sample_correction(df) * (m1 - m2) / pooled_sd
    return Effect(g, 1 / k1 + 1 / k2 + g * g / (2 * (k1 + k2)), "SMD")


def small_sample_correction(df: int) -> float:
    """Hedges' exact J: gamma(df/2) / (sqrt(df/2) gamma((df - 1)/2)); needs at least 2 degrees of freedom."""
    df = whole(df, "The degrees of freedom", 2)
    return exp(lgamma(df / 2) - log(df / 2) / 2 - lgamma((df - 1) / 2))


def rescale(effect: Effect, from_range: tuple[float, float], to_range: tuple[float, float]) -> Effect:
    """A mean difference moved to another scale by the ratio of their widths: 0-100 mm to 0-10 divides by ten.

    Ranges are (lowest, highest). Direction is kept: a scale on which more is better is not turned round here.
    Raises Misuse for an SMD, which has no scale, and for a range whose lowest is not below its highest.
    """
    if effect.measure != "MD":
        raise Misuse(f"An effect of measure {effect.measure!r} has no scale to change: rescale a mean difference (MD).")
    (low, high), (new_low, new_high) = bounds(*from_range), bounds(*to_range)
    estimate, variance = number(effect.estimate, "The estimate"), above_zero(effect.variance, "The variance")
    ratio = (new_high - new_low) / (high - low)
    return Effect(estimate * ratio, variance * ratio**2, "MD")


def _group(mean: float, sd: float, n: int, place: int) -> tuple[float, float, int]:
    """One group's numbers, checked; an SD exists only from two people on."""
    return (
        number(mean, f"The mean of group {place}"),
        not_negative(sd, f"The SD of group {place}"),
        whole(n, f"The size of group {place}", 2),
    )


def _some_spread(sd1: float, sd2: float) -> None:
    if sd1 == sd2 == 0:
        raise Misuse("Both SDs are 0: without spread in either group the effect has no variance.")
