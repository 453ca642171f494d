"""Summaries for studies that cannot be pooled: how many point one way, p values combined (Cochrane Handbook 12.2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import comb, log, sqrt

from evidence.errors import Misuse
from evidence.pooling.checks import between_zero_and_one, not_negative, number, whole
from evidence.pooling.distributions import chi2_above, critical, normal_above, normal_quantile


@dataclass(frozen=True, slots=True)
class Proportion:
    """A share between 0 and 1 with its interval, and the counts it was made from."""

    share: float
    low: float
    high: float
    successes: int
    n: int
    level: float


@dataclass(frozen=True, slots=True)
class CombinedP:
    """One-sided p values made one: statistic is Stouffer's z (df None) or Fisher's chi-squared on df."""

    statistic: float
    p_value: float
    df: int | None
    k: int


def wilson(successes: int, n: int, level: float = 0.95) -> Proportion:
    """A proportion with Wilson's score interval (Wilson 1927), which stays inside 0 to 1 and holds up in small counts.

    Raises Misuse unless 0 <= successes <= n and n >= 1.
    """
    hits, total = _counts(successes, n)
    z = critical(between_zero_and_one(level, "The level"))
    share, reach = hits / total, z * z / total
    middle = (share + reach / 2) / (1 + reach)
    half = z / (1 + reach) * sqrt(share * (1 - share) / total + reach / (4 * total))
    low = 0.0 if hits == 0 else max(0.0, middle - half)  # rounding must not lift the end off the boundary it touches
    high = 1.0 if hits == total else min(1.0, middle + half)
    return Proportion(share, low, high, hits, total, level)


def sign_test(positive: int, n: int) -> float:
    """Exact two-sided p value of `positive` out of n studies when either direction is equally likely.

    n counts only the studies that have a direction. Five studies cannot go below 0.0625.
    Raises Misuse unless 0 <= positive <= n and n >= 1.
    """
    hits, total = _counts(positive, n)
    tail = sum(comb(total, i) for i in range(min(hits, total - hits) + 1))
    return min(1.0, 2 * tail / (1 << total))


def stouffer(p_values: Iterable[float], weights: Iterable[float] | None = None) -> CombinedP:
    """One-sided p values combined as a weighted mean of normal deviates (Stouffer 1949); weights default to equal.

    All p values must test the same direction. Raises Misuse for a p value of 0 or 1 (report its bound instead), a
    negative weight, weights that are all 0, unequal lengths, or nothing to combine.
    """
    z = [-normal_quantile(p) for p in _p_values(p_values)]
    w = [1.0] * len(z) if weights is None else [not_negative(a, f"Weight {i}") for i, a in enumerate(weights, 1)]
    if len(w) != len(z):
        raise Misuse(f"There are {len(z)} p values and {len(w)} weights: give one weight for each p value.")
    length = sqrt(sum(a * a for a in w))
    if length == 0:
        raise Misuse("All weights are 0: give at least one p value a weight above 0.")
    statistic = sum(a * b for a, b in zip(w, z, strict=True)) / length
    return CombinedP(statistic, normal_above(statistic), None, len(z))


def fisher(p_values: Iterable[float]) -> CombinedP:
    """One-sided p values combined by -2 sum(log p), chi-squared with 2k degrees of freedom (Fisher 1925).

    All p values must test the same direction; a small result says that at least one study has an effect that way.
    Raises Misuse for a p value of 0 or 1, or nothing to combine.
    """
    p = _p_values(p_values)
    statistic = -2 * sum(map(log, p))
    return CombinedP(statistic, chi2_above(statistic, 2 * len(p)), 2 * len(p), len(p))


def _counts(hits: object, n: object) -> tuple[int, int]:
    total, count = whole(n, "The number of studies", 1), whole(hits, "The count", 0)
    if count > total:
        raise Misuse(f"The count is {hits!r} of {n!r}: it cannot exceed the number of studies.")
    return count, total


def _p_values(values: Iterable[float]) -> list[float]:
    p = [between_zero_and_one(number(value, f"P value {i}"), f"P value {i}") for i, value in enumerate(values, 1)]
    if not p:
        raise Misuse("There is no p value: give at least one.")
    return p
