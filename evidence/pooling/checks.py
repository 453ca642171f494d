"""What the formulas refuse: each check returns the value as a plain number or raises one sentence that names it."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real

from evidence.errors import Misuse

# Beyond these the products inside an estimator leave the range of floating-point numbers or lose digits to rounding.
LARGEST = 1e40
WIDEST_VARIANCE_RATIO = 1e10


def number(value: object, name: str) -> float:
    """The value as a float; refuses what is no number, not finite, or beyond 1e40."""
    if isinstance(value, bool) or not isinstance(value, Real):
        raise Misuse(f"{name} is {value!r}: give a number.")
    result = float(value)
    if not abs(result) <= LARGEST:
        raise Misuse(f"{name} is {value!r}: give a finite number below {LARGEST:g} in size.")
    return result


def above_zero(value: object, name: str) -> float:
    """A number greater than 0."""
    result = number(value, name)
    if result <= 0:
        raise Misuse(f"{name} is {value!r}: it must be above 0.")
    return result


def not_negative(value: object, name: str) -> float:
    """A number of 0 or more."""
    result = number(value, name)
    if result < 0:
        raise Misuse(f"{name} is {value!r}: it cannot be negative.")
    return result


def whole(value: object, name: str, least: int) -> int:
    """A whole number of at least `least`; 12.0 counts as 12."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise Misuse(f"{name} is {value!r}: give a whole number.")
    if value < least:
        raise Misuse(f"{name} is {value!r}: it must be at least {least}.")
    return int(value)


def between_zero_and_one(value: object, name: str) -> float:
    """A number strictly between 0 and 1: a confidence level, or a p value that was not rounded to 0."""
    result = number(value, name)
    if not 0 < result < 1:
        raise Misuse(f"{name} is {value!r}: it must lie strictly between 0 and 1.")
    return result


def bounds(low: object, high: object, estimate: object | None = None) -> tuple[float, float]:
    """The two ends of an interval, low below high, with the estimate inside when one is given."""
    bottom, top = number(low, "The lower bound"), number(high, "The upper bound")
    if bottom >= top:
        raise Misuse(f"The interval {low!r} to {high!r} is impossible: its lower bound must be below its upper bound.")
    if estimate is not None and not bottom <= number(estimate, "The estimate") <= top:
        raise Misuse(f"The estimate {estimate!r} lies outside its interval {low!r} to {high!r}: check them.")
    return bottom, top


def studies(estimates: Iterable[float], variances: Iterable[float]) -> tuple[list[float], list[float]]:
    """Estimates and their variances as two equally long lists, one entry a study, every variance above 0."""
    y, v = _numbers(estimates, "Estimate"), _numbers(variances, "Variance")
    if len(y) != len(v):
        raise Misuse(f"There are {len(y)} estimates and {len(v)} variances: give one variance for each estimate.")
    if not y:
        raise Misuse("There is no study: give at least one estimate with its variance.")
    least, most = min(v), max(v)
    if least <= 0:
        raise Misuse(f"Variance {v.index(least) + 1} is {least!r}: it must be above 0.")
    if least < 1 / LARGEST or most > WIDEST_VARIANCE_RATIO * least:
        raise Misuse(f"The variances run from {least!r} to {most!r}: bring the studies to one scale first.")
    return y, v


def _numbers(values: Iterable[object], name: str) -> list[float]:
    """The values as floats; the name of one is spelled out only when it is refused, since every fit passes here."""
    numbers: list[float] = []
    for place, value in enumerate(values, 1):
        plain = type(value) is float and -LARGEST <= value <= LARGEST
        numbers.append(value if plain else number(value, f"{name} {place}"))  # type: ignore[arg-type]
    return numbers
