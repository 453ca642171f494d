"""How far a pooled effect rests on one study, and whether small studies say something else than large ones."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf, sqrt

from evidence.pooling.checks import studies
from evidence.pooling.distributions import t_two_sided
from evidence.pooling.model import Pooled, random_effects

# Cochrane Handbook 13.3.5.4: with fewer studies the power of the test is too low to tell chance from asymmetry.
STUDIES_FOR_EGGER = 10


def leave_one_out(
    estimates: Iterable[float],
    variances: Iterable[float],
    method: str = "REML",
    interval: str = "hartung-knapp",
    guard: bool = True,
    level: float = 0.95,
) -> tuple[Pooled, ...]:
    """The pooled effect without the first study, without the second, and so on, in the order given.

    Arguments and errors as in `random_effects`. One study leaves nothing to pool: the answer is then empty.
    """
    y, v = studies(estimates, variances)
    if len(y) == 1:
        return ()
    return tuple(random_effects(y[:i] + y[i + 1 :], v[:i] + v[i + 1 :], method, interval, guard, level) for i in range(len(y)))


@dataclass(frozen=True, slots=True)
class Egger:
    """Egger's regression: bias is the slope of the effect on its standard error, se its standard error, df = k - 2.

    limit is the effect the line foresees for a study of standard error 0, in the unit of the studies.
    """

    bias: float
    se: float
    t: float
    df: int
    p_value: float
    limit: float
    k: int


def egger(estimates: Iterable[float], variances: Iterable[float]) -> Egger | None:
    """Test for small-study effects (Egger 1997): effects regressed on their standard errors, weighted by 1/variance.

    None under ten studies, where it must not be used, and when all standard errors are the same. Agrees with metafor's
    regtest(model="lm"). Raises Misuse for what `random_effects` refuses.
    """
    y, v = studies(estimates, variances)
    if len(y) < STUDIES_FOR_EGGER or max(v) == min(v):
        return None
    w, errors = [1 / a for a in v], [sqrt(a) for a in v]
    total = sum(w)
    mean_error = sum(a * e for a, e in zip(w, errors, strict=True)) / total
    mean = sum(a * b for a, b in zip(w, y, strict=True)) / total
    spread = sum(a * (e - mean_error) ** 2 for a, e in zip(w, errors, strict=True))
    slope = sum(a * (e - mean_error) * (b - mean) for a, e, b in zip(w, errors, y, strict=True)) / spread
    limit, df = mean - slope * mean_error, len(y) - 2
    misfit = sum(a * (b - limit - slope * e) ** 2 for a, e, b in zip(w, errors, y, strict=True))
    se = sqrt(misfit / df / spread)
    t = slope / se if se > 0 else (inf if slope else 0.0)
    return Egger(slope, se, t, df, t_two_sided(t, df), limit, len(y))
