"""Quantiles and tail areas. scipy.special is slow to load, so only what needs it loads it, when it is first needed."""

from __future__ import annotations

import math
from functools import lru_cache

# The quantiles of one report repeat (same level, few degrees of freedom); the cache spares the import statement too.
_REMEMBERED = 4096


def normal_two_sided(z: float) -> float:
    """Area of the standard normal in both tails beyond |z|."""
    return math.erfc(abs(z) / math.sqrt(2))


def normal_above(z: float) -> float:
    """Area of the standard normal above z."""
    return math.erfc(z / math.sqrt(2)) / 2


@lru_cache(_REMEMBERED)
def normal_quantile(area_below: float) -> float:
    """The standard normal value with this area below it."""
    from statistics import NormalDist

    return NormalDist().inv_cdf(area_below)


def t_two_sided(t: float, df: int) -> float:
    """Area of Student's t in both tails beyond |t|."""
    from scipy.special import stdtr

    return float(2 * stdtr(df, -abs(t)))


@lru_cache(_REMEMBERED)
def t_quantile(area_below: float, df: int) -> float:
    """The value of Student's t with this area below it."""
    from scipy.special import stdtrit

    return float(stdtrit(df, area_below))


def chi2_above(value: float, df: int) -> float:
    """Area of the chi-squared distribution above the value."""
    from scipy.special import chdtrc

    return float(chdtrc(df, value))


@lru_cache(_REMEMBERED)
def chi2_upper_quantile(area_above: float, df: int) -> float:
    """The chi-squared value with this area above it."""
    from scipy.special import chdtri

    return float(chdtri(df, area_above))


def critical(level: float, df: int | None = None) -> float:
    """Half-width in standard errors of a two-sided interval at this level: normal, or Student's t when df is given."""
    area = (1 + level) / 2
    return normal_quantile(area) if df is None else t_quantile(area, df)
