"""Studies in, one pooled effect out: inverse-variance random effects with everything a reader asks of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, sqrt

from evidence.errors import Misuse
from evidence.pooling.checks import between_zero_and_one, studies
from evidence.pooling.distributions import chi2_above, critical, normal_two_sided, t_two_sided
from evidence.pooling.heterogeneity import METHODS, cochran_q, q_profile, tau_squared, typical_variance, weigh

INTERVALS = ("hartung-knapp", "normal")
# With two studies the spread of true effects rests on one difference: no range for a next study can be read from that.
STUDIES_FOR_PREDICTION = 3
_ROUNDING = 1e-9  # REML of equally precise studies and PM make the Hartung-Knapp factor exactly 1, give or take rounding


@dataclass(frozen=True, slots=True)
class Pooled:
    """A pooled effect; estimate, se and bounds in the unit of the studies, tau2 in its square, i2, weights in percent.

    The bounds of tau2 and i2 are None where the model has no tau2 (one study, method FE); those of the prediction are
    None there and under three studies. q_pvalue is 1 for one study. guarded: the Hartung-Knapp scale factor was below 1
    and was held at 1. interval is the one used: a single study gives its own normal interval whatever was asked.
    """

    estimate: float
    se: float
    ci_low: float
    ci_high: float
    p_value: float
    tau2: float
    tau2_low: float | None
    tau2_high: float | None
    q: float
    q_df: int
    q_pvalue: float
    i2: float
    i2_low: float | None
    i2_high: float | None
    h2: float
    prediction_low: float | None
    prediction_high: float | None
    weights: tuple[float, ...]
    k: int
    method: str
    interval: str
    guarded: bool
    level: float


def random_effects(
    estimates: Iterable[float],
    variances: Iterable[float],
    method: str = "REML",
    interval: str = "hartung-knapp",
    guard: bool = True,
    level: float = 0.95,
) -> Pooled:
    """Pool effects of one scale, given with their sampling variances (squared standard errors), one of each a study.

    method: REML, DL, PM or ML for tau2, or FE for none. interval: "hartung-knapp" (Knapp and Hartung 2003;
    Student's t with k - 1 degrees of freedom) or "normal". guard holds the Hartung-Knapp scale factor at 1 or more, so
    that studies which happen to agree closely give no interval narrower than their own errors allow. The prediction
    interval uses the same distribution as the interval: Student's t with k - 1 degrees of freedom, or normal.
    Definitions and results are those of R metafor's rma() with test = "z", "knha" or (guarded) "adhoc".

    Raises Misuse for an unknown method or interval, unequal lengths, no study, a value that is no finite number, a
    variance of 0 or less, variances that differ more than ten-billion-fold, or a search for tau2 that does not settle.
    """
    y, v = studies(estimates, variances)
    between_zero_and_one(level, "The level")
    if method not in METHODS:
        raise Misuse(f"The method {method!r} is unknown: use one of {', '.join(METHODS)}.")
    if interval not in INTERVALS:
        raise Misuse(f"The interval {interval!r} is unknown: use one of {', '.join(INTERVALS)}.")
    if len(y) == 1:
        return _one_study(y[0], v[0], method, level)
    return _several(y, v, method, interval, guard, level)


def _one_study(estimate: float, variance: float, method: str, level: float) -> Pooled:
    se = sqrt(variance)
    half, p_value = critical(level) * se, normal_two_sided(estimate / se)
    return Pooled(
        estimate=estimate, se=se, ci_low=estimate - half, ci_high=estimate + half, p_value=p_value,
        tau2=0.0, tau2_low=None, tau2_high=None, q=0.0, q_df=0, q_pvalue=1.0, i2=0.0, i2_low=None, i2_high=None, h2=1.0,
        prediction_low=None, prediction_high=None, weights=(100.0,), k=1, method=method, interval="normal",
        guarded=False, level=level,
    )  # fmt: skip


def _several(y: list[float], v: list[float], method: str, interval: str, guard: bool, level: float) -> Pooled:
    tau2, df, q = tau_squared(y, v, method), len(y) - 1, cochran_q(y, v)
    w, total, mean = weigh(y, v, tau2)
    t_df = df if interval == "hartung-knapp" else None
    scale, guarded = (1.0, False) if t_df is None else _scale(y, v, tau2, guard)
    se = sqrt(scale / total)
    width = critical(level, t_df)
    tau2_low, tau2_high = (None, None) if method == "FE" else q_profile(y, v, level)
    predict = None if method == "FE" or len(y) < STUDIES_FOR_PREDICTION else width * sqrt(se * se + tau2)
    typical = typical_variance(v)
    i2, h2 = _fixed_i2_h2(q, df) if method == "FE" else (_share(tau2, typical), tau2 / typical + 1)
    return Pooled(
        estimate=mean, se=se, ci_low=mean - width * se, ci_high=mean + width * se, p_value=_p_value(mean, se, t_df),
        tau2=tau2, tau2_low=tau2_low, tau2_high=tau2_high, q=q, q_df=df, q_pvalue=chi2_above(q, df),
        i2=i2, i2_low=None if tau2_low is None else _share(tau2_low, typical),
        i2_high=None if tau2_high is None else _share(tau2_high, typical), h2=h2,
        prediction_low=None if predict is None else mean - predict,
        prediction_high=None if predict is None else mean + predict,
        weights=tuple([100 * a / total for a in w]), k=len(y), method=method, interval=interval,
        guarded=guarded, level=level,
    )  # fmt: skip


def _scale(y: list[float], v: list[float], tau2: float, guard: bool) -> tuple[float, bool]:
    """The Hartung-Knapp factor on the squared standard error, and whether the guard raised it."""
    factor = cochran_q(y, v, tau2) / (len(y) - 1)
    if not guard or factor >= 1:
        return factor, False
    return 1.0, factor < 1 - _ROUNDING


def _share(tau2: float, typical: float) -> float:
    return 100 * tau2 / (typical + tau2)


def _fixed_i2_h2(q: float, df: int) -> tuple[float, float]:
    """Without a tau2, I2 and H2 come from Q itself (Higgins and Thompson 2002)."""
    return (max(0.0, 100 * (q - df) / q) if q > 0 else 0.0), q / df


def _p_value(mean: float, se: float, t_df: int | None) -> float:
    """Two-sided p value of no effect; se is 0 only when the guard is off and all estimates are the same."""
    ratio = mean / se if se > 0 else (inf if mean else 0.0)
    return normal_two_sided(ratio) if t_df is None else t_two_sided(ratio, t_df)
