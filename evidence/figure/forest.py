"""The forest plot: each study's effect with its interval, its weight, and what they give together."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evidence import vocabulary
from evidence.errors import Misuse
from evidence.figure import canvas, choice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, ROW = 10.0, 0.26  # inches
LEFT, RIGHT = 0.38, 0.72  # of the width: where the plot itself stands


def table(verdict: Mapping[str, Any], comparator: str = "", outcome: str = "") -> dict[str, Any]:
    """What a forest plot shows: title, rows (label, n, estimate, ci_low, ci_high, weight in per cent), pooled values, notes.

    Effects are oriented: above 0 favours dry needling. Raises Misuse with the reason where nothing is pooled.
    """
    one = choice.class_of(verdict, comparator)
    body = choice.bodies(one, outcome)[0]
    pooled = body["pooled"]
    if "estimate" not in pooled:
        raise Misuse(
            f"Nothing is pooled for {verdict['claim']} against {one['label'].lower()}: {pooled['why_not']}; "
            f"`evidence figure direction {verdict['claim']}` shows where its studies point."
        )
    sizes = {entry["study"]: entry["n"] for entry in body["entries"]}
    whole = sum(row["weight"] or 0.0 for row in pooled["rows"]) or 1.0
    rows = [
        {"label": row["label"], "n": sizes.get(row["study"]), "estimate": row["estimate"], "ci_low": row["ci_low"],
         "ci_high": row["ci_high"], "weight": 100 * (row["weight"] or 0.0) / whole}
        for row in pooled["rows"]
    ]  # fmt: skip
    names = (
        "estimate",
        "ci_low",
        "ci_high",
        "prediction_low",
        "prediction_high",
        "tau2",
        "q",
        "q_pvalue",
        "i2",
        "measure",
        "scale",
        "k",
    )
    title = f"{choice.asked(verdict)}: {choice.outcome_label(body)}, compared with {vocabulary.within(one['label'])}"
    return {"title": title, "rows": rows, "without": pooled["without_effect"]} | {name: pooled[name] for name in names}


def heterogeneity(found: Mapping[str, Any]) -> str:
    """The line on heterogeneity under the diamond."""
    said = f"Heterogeneity: I² {found['i2']:.0f}%, τ² {found['tau2']:.2f}"
    if found["q"] is not None and found["q_pvalue"] is not None:
        p = "p < 0.001" if found["q_pvalue"] < 0.001 else f"p = {found['q_pvalue']:.3f}"
        said += f", Q {found['q']:.1f} (df {found['k'] - 1}, {p})"
    return said


def described(found: Mapping[str, Any]) -> str:
    """The plot in words, every number included."""
    studies = "; ".join(f"{row['label']}: {_interval(row)}, weight {row['weight']:.0f}%" for row in found["rows"])
    prediction = ""
    if found["prediction_low"] is not None:
        prediction = f" Prediction interval {_number(found['prediction_low'])} to {_number(found['prediction_high'])}."
    return (
        f"Forest plot of {found['k']} studies, {found['measure']} in {found['scale']}; above 0 favours dry needling. {studies}. "
        f"Together {_interval(found)}.{prediction} {heterogeneity(found)}.{_missing(found)}"
    )


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: never minus zero


def _interval(row: Mapping[str, Any]) -> str:
    return f"{_number(row['estimate'])} ({_number(row['ci_low'])} to {_number(row['ci_high'])})"


def _missing(found: Mapping[str, Any]) -> str:
    return f" {found['without']} more of the body's studies give no effect that can be pooled." if found["without"] else ""


def draw(found: Mapping[str, Any]) -> "Figure":
    """The table as a figure."""
    from matplotlib.figure import Figure

    rows = found["rows"]
    lines = len(rows) + 2.6
    height = lines * ROW + 1.9
    made = Figure(figsize=(WIDTH, height))
    axes = made.add_axes((LEFT, 1.0 / height, RIGHT - LEFT, lines * ROW / height))
    axes.set_ylim(len(rows) + 1.6, -1.0)
    axes.set_xlim(*_limits(found))
    axes.axvline(0, color=canvas.INK, linewidth=0.8)
    axes.axvline(found["estimate"], color=canvas.GREY, linewidth=0.8, linestyle=(0, (4, 3)))
    for place, row in enumerate(rows):
        _study(axes, place, row, max(other["weight"] for other in rows))
    _pooled(axes, found, len(rows) + 0.5)
    _texts(made, axes, found)
    _frame(made, axes, found, height)
    return made


def _limits(found: Mapping[str, Any]) -> tuple[float, float]:
    """Room for the pooled values and the studies; one study's huge interval is cut with an arrow instead of squeezing the rest."""
    points = [row["estimate"] for row in found["rows"]] + [found["ci_low"], found["ci_high"], 0.0]
    points += [found[name] for name in ("prediction_low", "prediction_high") if found[name] is not None]
    spread = max(points) - min(points) or 1.0
    low = max(min(row["ci_low"] for row in found["rows"]), min(points) - 2 * spread)
    high = min(max(row["ci_high"] for row in found["rows"]), max(points) + 2 * spread)
    low, high = min(low, min(points)), max(high, max(points))
    return low - 0.05 * (high - low), high + 0.05 * (high - low)


def _study(axes: Any, place: float, row: Mapping[str, Any], heaviest: float) -> None:
    low, high = axes.get_xlim()
    axes.plot([max(row["ci_low"], low), min(row["ci_high"], high)], [place, place], color=canvas.INK, linewidth=1.0, zorder=2)
    if row["ci_low"] < low:
        axes.plot([low], [place], marker="<", color=canvas.INK, markersize=5, clip_on=False, zorder=3)
    if row["ci_high"] > high:
        axes.plot([high], [place], marker=">", color=canvas.INK, markersize=5, clip_on=False, zorder=3)
    size = 3.0 + 7.0 * (row["weight"] / (heaviest or 1.0)) ** 0.5
    axes.plot(
        [row["estimate"]],
        [place],
        marker="s",
        color=canvas.BLUE,
        markersize=size,
        markeredgecolor=canvas.INK,
        markeredgewidth=0.5,
        zorder=4,
    )


def _pooled(axes: Any, found: Mapping[str, Any], place: float) -> None:
    from matplotlib.patches import Polygon

    corners = [
        (found["ci_low"], place),
        (found["estimate"], place - 0.38),
        (found["ci_high"], place),
        (found["estimate"], place + 0.38),
    ]
    axes.add_patch(Polygon(corners, closed=True, facecolor="white", edgecolor=canvas.INK, hatch="//////", linewidth=1.0, zorder=4))
    if found["prediction_low"] is not None:
        ends = [found["prediction_low"], found["prediction_high"]]
        axes.plot(ends, [place + 0.8] * 2, color=canvas.VERMILION, linewidth=2.0, marker="|", markersize=7, zorder=3)


def _texts(made: "Figure", axes: Any, found: Mapping[str, Any]) -> None:
    from matplotlib.transforms import blended_transform_factory

    across = blended_transform_factory(made.transFigure, axes.transData)

    def put(x: float, y: float, said: str, **how: Any) -> None:
        axes.text(x, y, said, transform=across, va="center", clip_on=False, **how)

    for x, said, side in (
        (0.02, "Study", "left"),
        (0.36, "n", "right"),
        (0.90, "Effect (95% CI)", "right"),
        (0.98, "Weight", "right"),
    ):
        put(x, -0.85, said, ha=side, weight="bold")
    for place, row in enumerate(found["rows"]):
        put(0.02, place, canvas.label(row["label"], 36))
        put(0.36, place, str(row["n"] or "?"), ha="right")
        put(0.90, place, _interval(row), ha="right")
        put(0.98, place, f"{row['weight']:.1f}%", ha="right")
    last = len(found["rows"]) + 0.5
    put(0.02, last, f"Random effects, {found['k']} studies", weight="bold")
    put(0.90, last, _interval(found), ha="right", weight="bold")
    if found["prediction_low"] is not None:
        put(0.02, last + 0.8, "Prediction interval")
        put(0.90, last + 0.8, f"{_number(found['prediction_low'])} to {_number(found['prediction_high'])}", ha="right")


def _frame(made: "Figure", axes: Any, found: Mapping[str, Any], height: float) -> None:
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.set_yticks([])
    axes.set_xlabel(f"{found['measure']}, {found['scale']}\n← favours the comparator    |    favours dry needling →")
    made.text(0.02, 1 - 0.12 / height, canvas.wrapped(found["title"], 95), va="top", fontsize=11, weight="bold")
    made.text(0.02, 0.12 / height, canvas.wrapped(heterogeneity(found) + "." + _missing(found), 140), va="bottom", fontsize=8)
