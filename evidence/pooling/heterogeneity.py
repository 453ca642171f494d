"""Between-study variance tau2: five estimators, its Q-profile interval, and what I2 and H2 make of it.

Everything here takes checked lists: y the estimates, v their variances, at least two of each. tau2 has the squared unit
of y. Sources: DerSimonian and Laird 1986 (DL); Paule and Mandel 1982 (PM); Viechtbauer 2005 (ML and REML by scoring);
Viechtbauer 2007 (Q-profile); Higgins and Thompson 2002 (I2, H2).
"""

from __future__ import annotations

from itertools import accumulate
from math import inf, log
from operator import mul

from evidence.errors import Misuse
from evidence.pooling.distributions import chi2_upper_quantile

METHODS = ("REML", "DL", "PM", "ML", "FE")
_STEPS = 200
_CLOSE = 1e-7  # a step this small, relative to tau2 plus a typical variance, is the last: Newton's leaves its square
# Where the likelihood is first looked at, in units of the variance of the estimates. It can have several summits when
# the precision of studies differs much; the climb starts from every place seen that is no lower than those beside it. Beyond this ratio of variances low
# summits hide between the few usual places, so every doubling from half the smallest variance on is looked at as well.
_LOOKOUTS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
_RATIO_TO_LOOK_CLOSER = 150


def weigh(y: list[float], v: list[float], tau2: float) -> tuple[list[float], float, float]:
    """Inverse-variance weights at this tau2, their sum, and the weighted mean."""
    w = [1 / (x + tau2) for x in v]
    total = sum(w)
    mean: float = sum(map(mul, w, y)) / total
    return w, total, mean


def cochran_q(y: list[float], v: list[float], tau2: float = 0.0) -> float:
    """Weighted squares around the weighted mean; at tau2 = 0 this is Cochran's Q."""
    w, _, mean = weigh(y, v, tau2)
    gaps = [x - mean for x in y]
    q: float = sum(map(mul, map(mul, w, gaps), gaps))
    return q


def spare_weight(w: list[float], total: float) -> float:
    """sum(w) - sum(w^2)/sum(w), as a sum of products so that one dominant study cancels nothing away."""
    spare: float = 2 * sum(map(mul, w[1:], accumulate(w))) / total
    return spare


def typical_variance(v: list[float]) -> float:
    """The within-study variance that I2 compares tau2 with (Higgins and Thompson 2002, equation 9)."""
    w = [1 / x for x in v]
    return (len(v) - 1) / spare_weight(w, sum(w))


def tau_squared(y: list[float], v: list[float], method: str) -> float:
    """The estimate of tau2 by this method, never below 0; Misuse when the search for it does not settle."""
    if method == "FE":
        return 0.0
    if method == "DL":
        w = [1 / x for x in v]
        return max(0.0, (cochran_q(y, v) - (len(y) - 1)) / spare_weight(w, sum(w)))
    if method == "PM":
        return tau_squared_where_q_is(len(y) - 1, y, v)
    if method in {"REML", "ML"}:
        return _most_likely(y, v, method == "REML")
    raise Misuse(f"The method {method!r} is unknown: use one of {', '.join(METHODS)}.")


def q_profile(y: list[float], v: list[float], level: float) -> tuple[float, float]:
    """Interval of tau2: all values at which Q(tau2) is no surprise to chi-squared with k - 1 degrees of freedom.

    Estimates that agree more closely than chance allows leave no such value; the interval is then 0 to 0.
    """
    df, tail = len(y) - 1, (1 - level) / 2
    low = tau_squared_where_q_is(chi2_upper_quantile(tail, df), y, v)
    return low, tau_squared_where_q_is(chi2_upper_quantile(1 - tail, df), y, v, start=low)


def tau_squared_where_q_is(target: float, y: list[float], v: list[float], start: float = 0.0) -> float:
    """The tau2 from start on at which Q(tau2) has fallen to the target; start itself when it is there already.

    Newton's steps are taken on 1/Q, which rises and is concave in tau2: from the left they never overshoot.
    """
    typical, tau2 = len(v) / sum([1 / x for x in v]), start
    for _ in range(_STEPS):
        w, _, mean = weigh(y, v, tau2)
        gaps = [x - mean for x in y]
        pulls = list(map(mul, w, gaps))
        q: float = sum(map(mul, pulls, gaps))
        if q <= target:
            return tau2
        step: float = q / sum(map(mul, pulls, pulls)) * (q / target - 1)
        tau2 += step
        if step <= _CLOSE * (tau2 + typical):
            return tau2
    raise Misuse("The search for tau2 did not settle: check the estimates and variances for a study on another scale.")


def _most_likely(y: list[float], v: list[float], restricted: bool) -> float:
    """tau2 of highest (restricted) likelihood: the best that is climbed to from every start no lower than its neighbours."""
    mean = sum(y) / len(y)
    spread = sum((x - mean) ** 2 for x in y) / (len(y) - 1)
    starts = [0.0, *(spread * part for part in _LOOKOUTS)]
    if max(v) > _RATIO_TO_LOOK_CLOSER * min(v):
        starts = sorted(starts + _doublings(min(v) / 2, 2 * spread))
    heights = [_log_likelihood(y, v, start, restricted) for start in starts]
    edged = [-inf, *heights, -inf]
    promising = [a for a, left, here, right in zip(starts, edged, heights, edged[2:], strict=False) if here >= max(left, right)]
    summits = [_climbed(y, v, start, restricted) for start in promising]
    return summits[0] if len(summits) == 1 else max(summits, key=lambda tau2: _log_likelihood(y, v, tau2, restricted))


def _climbed(y: list[float], v: list[float], tau2: float, restricted: bool) -> float:
    """The summit of the (restricted) likelihood above this tau2, by scoring."""
    height = _log_likelihood(y, v, tau2, restricted)
    typical = len(v) / sum([1 / x for x in v])
    for _ in range(_STEPS):
        near = _CLOSE * (tau2 + typical)
        goal = max(0.0, tau2 + _scoring_step(y, v, tau2, restricted))
        if abs(goal - tau2) <= near:
            return goal
        reached = _log_likelihood(y, v, goal, restricted)
        while reached < height - 1e-12 * (abs(height) + len(y)) and abs(goal - tau2) > near:
            goal = (goal + tau2) / 2
            reached = _log_likelihood(y, v, goal, restricted)
        tau2, height = goal, reached
    raise Misuse("The search for tau2 did not settle: use method DL or check the studies for one on another scale.")


def _doublings(first: float, last: float) -> list[float]:
    """first, 2 first, 4 first ... up to last."""
    return [first * 2.0**i for i in range(max(0, int(log(last / first, 2)) + 1))] if last > first else []


def _log_likelihood(y: list[float], v: list[float], tau2: float, restricted: bool) -> float:
    """Log-likelihood of tau2 with the mean profiled out, without its constant."""
    w, total, mean = weigh(y, v, tau2)
    gaps = [x - mean for x in y]
    misfit: float = sum(map(mul, map(mul, w, gaps), gaps)) - sum(map(log, w))
    return -(misfit + log(total)) / 2 if restricted else -misfit / 2


def _scoring_step(y: list[float], v: list[float], tau2: float, restricted: bool) -> float:
    """Newton's step where the likelihood curves downward, otherwise Fisher's: always uphill, but slow where it is flat."""
    w, total, mean = weigh(y, v, tau2)
    pulls = [a * (x - mean) for a, x in zip(w, y, strict=True)]
    squares, weights2 = list(map(mul, pulls, pulls)), list(map(mul, w, w))
    slope, expected = sum(squares), sum(weights2)
    if restricted:
        slope -= spare_weight(w, total)
        expected += (expected / total) ** 2 - 2 * sum(map(mul, weights2, w)) / total
    else:
        slope -= total
    observed: float = 2 * (sum(map(mul, w, squares)) - sum(map(mul, w, pulls)) ** 2 / total) - expected
    step: float = slope / (observed if observed > expected / 1000 else expected)
    return step
