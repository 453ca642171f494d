"""Effect data that a person enters: both arms (mean, SD or SE, n), or a contrast with its interval or standard error.

Every entry is turned so that a positive estimate favours dry needling, and keeps the numbers as they were entered. The interval
kept is the normal 95% interval of the estimate, from which the variance is taken back when studies are pooled.
"""

import math
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from importlib import resources
from typing import Any

from sqlalchemy.orm import Session

from evidence import pooling, vocabulary
from evidence.errors import BadDecision, Misuse
from evidence.models import Article, Decision, Finding
from evidence.reading import TIMINGS
from evidence.review.actions import one_term
from evidence.review.ledger import Signed
from evidence.review.results import ANY, check_given, check_row, decide_findings, removals, rows_at
from evidence.review.scales import scale_ends

LARGEST = 1e9
Z = 1.959963984540054  # half-width of a normal 95% interval, in standard errors


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, as the paper prints it. Arms: `_dn` is the group with dry needling, `_c` the comparator's.

    estimate is dry needling minus comparator, in the unit of the scale (MD) or in SDs (SMD), with se or a 95% interval.
    """

    outcome: str
    comparator: str
    timing: str | None = ANY
    measure: str = "MD"
    mean_dn: float | None = None
    sd_dn: float | None = None
    se_dn: float | None = None
    n_dn: float | None = None
    mean_c: float | None = None
    sd_c: float | None = None
    se_c: float | None = None
    n_c: float | None = None
    estimate: float | None = None
    se: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    scale: str | None = None  # "0-100"
    unit: str | None = None
    instrument: str | None = None
    better: str = ""  # lower | higher: which way is good; needed where the outcome does not say


NUMBERS = ("mean_dn", "sd_dn", "se_dn", "n_dn", "mean_c", "sd_c", "se_c", "n_c", "estimate", "se", "ci_low", "ci_high")
COLUMNS = ("id", *(f.name for f in fields(Measured)), "quote", "why")


@cache
def limits() -> dict[str, Any]:
    """The thresholds of rules/review.toml."""
    text = (resources.files("evidence") / "rules" / "review.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def effect(session: Session, article: Article, data: Measured, signed: Signed) -> Decision:
    """Record effect data for an article.

    Raises BadDecision for what is impossible, contradictory, or (unless overridden) implausible.
    """
    outcome, comparator, timing, standing = place(session, article, data)
    at = (outcome, comparator)
    check_given(at[0], {"instrument": data.instrument})
    row = computed(at[0], data, signed.override) | {"sentence": signed.quote or (standing[0].sentence if standing else "")}
    check_row(*at, timing, row)
    _refuse_opposite(standing, row["direction"], signed)
    entry = {"outcome": at[0], "comparator": at[1], "timing": timing, "rows": [row]}
    moved = removals([old for old in standing if old.timing != timing])
    return decide_findings(session, "effect", article, f"{at[0]}:{at[1]}", [*moved, entry], standing, signed)


def place(session: Session, article: Article, data: Measured) -> tuple[str, str, str | None, Sequence[Finding]]:
    """Where effect data belong: the ids of outcome and comparator, the window, and the results that they replace."""
    at = (one_term("outcome", data.outcome)[0], one_term("comparator", data.comparator)[0])
    if at[1] in ("baseline", "mixed"):
        raise BadDecision(f"Effect data compare two groups; {at[1]} is none: name the comparator.")
    standing = rows_at(session, article.id, *at, data.timing) or rows_at(session, article.id, *at, None)
    return *at, _timing(data.timing, standing), standing


def _timing(given: str | None, standing: Any) -> str | None:
    """The window of the effect: as given, else that of the one result which stands."""
    if given != ANY:
        if given is not None and given not in TIMINGS:
            raise BadDecision(f"The timing {given!r} is unknown: use one of {', '.join(TIMINGS)}, or none.")
        return given
    found = {row.timing for row in standing}
    if len(found) > 1:
        raise BadDecision(
            f"Results stand for several times ({', '.join(sorted(t or 'none' for t in found))}): name one with timing."
        )
    return found.pop() if found else None


def _refuse_opposite(standing: list[Finding] | Any, direction: str, signed: Signed) -> None:
    """Numbers that say the opposite of the text are most often two arms changed over, or a scale turned round."""
    opposite = {"favours_dn": "favours_comparator", "favours_comparator": "favours_dn"}.get(direction)
    for row in standing:
        if row.direction == opposite and row.effect == {} and not signed.override:
            raise BadDecision(
                f"These numbers say {direction}, the reading says {row.direction}: check that the arms are not changed over and "
                "which way is better; --override keeps the numbers."
            )


def computed(outcome: str, data: Measured, override: bool = False) -> dict[str, Any]:
    """The result that effect data amount to, turned so that a positive estimate favours dry needling."""
    _check_given(data)
    better = _better(outcome, data)
    ends = scale_ends(data.scale)
    width = None if ends is None else ends[1] - ends[0]
    try:
        estimate, se, steps = (
            _from_arms(data, width, override) if data.mean_dn is not None else _from_contrast(data, width, override)
        )
    except Misuse as error:
        raise error if isinstance(error, BadDecision) else BadDecision(str(error)) from error
    sign = 1.0 if better == "higher" else -1.0
    estimate *= sign
    low, high = estimate - Z * se, estimate + Z * se
    direction = "favours_dn" if low > 0 else "favours_comparator" if high < 0 else "no_difference"
    entered = {name: value for name, value in asdict(data).items() if name in NUMBERS and value is not None}
    return {
        "direction": direction, "measure": data.measure, "estimate": round(estimate, 6), "ci_low": round(low, 6),
        "ci_high": round(high, 6), "unit": data.unit, "scale": None if ends is None else f"{ends[0]:g}-{ends[1]:g}",
        "instrument": data.instrument,
        "effect": {"oriented": True, "better": better, "entered": entered, "se": round(se, 6), "steps": steps},
    }  # fmt: skip


def _better(outcome: str, data: Measured) -> str:
    known = vocabulary.load().terms["outcome"][outcome].better
    better = data.better or known
    if better not in ("lower", "higher"):
        raise BadDecision(f"{outcome} does not say which way is good: give better as lower or higher.")
    return better


def _check_given(data: Measured) -> None:
    values = {name: getattr(data, name) for name in NUMBERS if getattr(data, name) is not None}
    for name, value in values.items():
        if not math.isfinite(value):
            raise BadDecision(f"{name} is {value}: give a finite number.")
        if abs(value) > LARGEST:
            raise BadDecision(f"{name} is {value:g}: no scale reaches so far, check it.")
    for name in ("sd_dn", "sd_c", "se_dn", "se_c", "se"):
        if name in values and values[name] < 0:
            raise BadDecision(f"{name} is {values[name]:g}: a standard deviation or error cannot be negative.")
    for name in ("n_dn", "n_c"):
        if name in values and (values[name] < 1 or values[name] != int(values[name])):
            raise BadDecision(f"{name} is {values[name]:g}: give the number of people, a whole number above 0.")
    if data.measure not in ("MD", "SMD"):
        raise BadDecision(f"The measure is {data.measure!r}: effect data are MD or SMD.")
    arms, contrast = data.mean_dn is not None or data.mean_c is not None, data.estimate is not None
    if arms == contrast:
        raise BadDecision("Give either both arms (mean, sd, n) or one contrast (estimate with se or ci_low and ci_high).")


def _from_arms(data: Measured, width: float | None, override: bool) -> tuple[float, float, list[str]]:
    steps: list[str] = []
    arms = [_arm(data, side, width, steps) for side in ("dn", "c")]
    (mean1, sd1, n1), (mean2, sd2, n2) = arms
    if not override:
        _refuse_unlikely(arms)
    formula = pooling.mean_difference if data.measure == "MD" else pooling.hedges_g
    made = formula(mean1, sd1, n1, mean2, sd2, n2)
    steps.append("mean difference of two groups" if data.measure == "MD" else "Hedges' g of two groups")
    return made.estimate, math.sqrt(made.variance), steps


def _arm(data: Measured, side: str, width: float | None, steps: list[str]) -> tuple[float, float, int]:
    mean, sd, se, n = (getattr(data, f"{name}_{side}") for name in ("mean", "sd", "se", "n"))
    if mean is None or n is None or (sd is None) == (se is None):
        raise BadDecision(f"The arm {side!r} is not complete: give mean_{side}, n_{side} and either sd_{side} or se_{side}.")
    if sd is None:
        found = pooling.sd_from_se(se, int(n))
        sd = found.value
        steps.append(f"sd_{side} from se_{side}: {found.reference}")
    if sd == 0:
        raise BadDecision(f"sd_{side} is 0: people always differ, so this number is missing or rounded away.")
    if width is not None and sd > 0.5 * width * math.sqrt(n / max(n - 1, 1)) * (1 + 1e-9):
        raise BadDecision(f"sd_{side} is {sd:g}: on a scale of {data.scale} no SD can be larger than half its width.")
    ends = scale_ends(data.scale)
    if ends is not None and not (ends[0] <= mean <= ends[1] or abs(mean) <= ends[1] - ends[0]):  # a mean change may be negative
        raise BadDecision(f"mean_{side} is {mean:g}: that lies outside the scale {data.scale}.")
    return mean, sd, int(n)


def _refuse_unlikely(arms: list[tuple[float, float, int]]) -> None:
    """Name an SD that looks like a standard error: an SE is the SD over the root of n."""
    limit = limits()["plausible"]
    (mean1, sd1, n1), (mean2, sd2, n2) = arms
    pooled = math.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / max(n1 + n2 - 2, 1))
    if pooled and abs(mean1 - mean2) / pooled > limit["smd"]:
        raise BadDecision(
            f"The arms differ by {abs(mean1 - mean2) / pooled:.1f} SDs, so sd_dn {sd1:g} and sd_c {sd2:g} look like standard "
            "errors: give them as se_dn and se_c, or --override."
        )
    small, large = sorted((("sd_dn", sd1), ("sd_c", sd2)), key=lambda pair: pair[1])
    if large[1] > limit["sd_ratio"] * small[1]:
        raise BadDecision(
            f"{small[0]} {small[1]:g} is under a fifth of {large[0]} {large[1]:g} and looks like a standard error: "
            f"check it, give it as se_{small[0][3:]}, or --override."
        )


def _from_contrast(data: Measured, width: float | None, override: bool) -> tuple[float, float, list[str]]:
    estimate, se, low, high = data.estimate, data.se, data.ci_low, data.ci_high
    assert estimate is not None
    check_row("other", "other", None, {"direction": "mixed", "estimate": estimate, "ci_low": low, "ci_high": high})
    steps = ["contrast as printed"]
    if low is not None and high is not None:
        from_interval = (high - low) / (2 * Z)
        if se is not None and abs(se / from_interval - 1) > limits()["plausible"]["interval"] and not override:
            raise BadDecision(f"se {se:g} does not fit the interval {low:g} to {high:g} (se {from_interval:.3g}): check both.")
        se = from_interval if se is None else se
        steps.append("standard error from the 95% interval: Cochrane Handbook 6.3.1")
        _refuse_lopsided(estimate, low, high, override)
    if not se:
        raise BadDecision("A contrast needs its uncertainty: give se above 0, or ci_low and ci_high.")
    if width is not None and abs(estimate) > width and data.measure == "MD":
        raise BadDecision(f"The estimate is {estimate:g}: that is more than the whole scale {data.scale}.")
    if not override:
        _refuse_large_se(data, se, width)
    return estimate, se, steps


def _refuse_lopsided(estimate: float, low: float, high: float, override: bool) -> None:
    """A mean difference lies in the middle of its interval; far from it, one of the three was misprinted or it is no MD."""
    if not override and abs(2 * estimate - low - high) > limits()["plausible"]["interval"] * (high - low):
        raise BadDecision(f"The estimate {estimate:g} is not in the middle of {low:g} to {high:g}: check the three, or --override.")


def _refuse_large_se(data: Measured, se: float, width: float | None) -> None:
    """Name a standard error that is larger than the groups allow: most often it is an SD."""
    if not data.n_dn or not data.n_c:
        return
    root = math.sqrt(1 / data.n_dn + 1 / data.n_c)
    if data.measure == "SMD" and se > limits()["plausible"]["se_smd"] * root:
        raise BadDecision(f"se {se:g} is larger than plausible for an SMD of {data.n_dn:g} and {data.n_c:g} people: check it.")
    if data.measure == "MD" and width is not None and se > 0.55 * width * root:
        raise BadDecision(
            f"se {se:g} would need SDs of {se / root:.3g} on a scale of {data.scale}, which cannot be: it looks like an SD."
        )


def as_numbers(row: Mapping[str, str]) -> dict[str, Any]:
    """The cells of a line as values of `Measured`. Raises BadDecision naming the column."""
    made: dict[str, Any] = {}
    for name, text in row.items():
        cell = (text or "").strip()
        if not cell or name in ("id", "quote", "why"):
            continue
        if name not in NUMBERS:
            made[name] = None if name == "timing" and cell == "none" else cell
            continue
        try:
            made[name] = float(cell.replace("−", "-"))
        except ValueError as error:
            raise BadDecision(f"{name} is {cell!r}: give a number with a decimal point.") from error
    return made
