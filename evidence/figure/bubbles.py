"""The evidence map as bubbles: condition by outcome, the area is the number of studies, the shape says where they point."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evidence.figure import canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "What has been studied: condition by outcome"
STYLES: dict[str, dict[str, Any]] = {
    "favours_dn": {"marker": "^", "facecolor": "#9ecae8", "edgecolor": canvas.BLUE},
    "favours_comparator": {"marker": "v", "facecolor": "white", "edgecolor": canvas.VERMILION},
    "no_difference": {"marker": "s", "facecolor": "#d9d9d9", "edgecolor": canvas.INK},
    "not_stated": {"marker": "o", "facecolor": "white", "edgecolor": canvas.GREY},
    "mixed": {"marker": "D", "facecolor": "#fdf7b5", "edgecolor": canvas.INK},
}
WORDS = {
    "favours_dn": "most favour dry needling", "favours_comparator": "most favour the comparator",
    "no_difference": "most find no difference or favour the comparator", "mixed": "pointing different ways", "not_stated": "direction not told",
}  # fmt: skip
ROW, COLUMN, NAMES = 0.44, 0.62, 3.0  # inches


def described(found: Mapping[str, Any]) -> str:
    """The map in words, cell by cell, and the gaps."""
    cells = "; ".join(
        f"{cell['condition_label']}, {cell['outcome_label']}: {cell['studies']} {'study' if cell['studies'] == 1 else 'studies'}, "
        f"{cell['participants']} people, {WORDS[cell['points']]}"
        for cell in found["cells"]
    )
    gaps = "; ".join(gap["title"] for gap in found["gaps"])
    named = f" Claimed uses without a controlled study: {gaps}." if gaps else ""
    return f"Evidence map of {found['studies']} controlled studies. {cells or 'No study yet'}.{named}"


def draw(found: Mapping[str, Any]) -> "Figure":
    """The map as a figure; a database without a study gives a map that says so."""
    from matplotlib.figure import Figure

    rows, columns = _axes(found)
    width = max(NAMES + COLUMN * max(len(columns), 1) + 1.2, 9.0)
    plot = ROW * max(len(rows), 1)
    gaps = _gaps(found, width)
    foot = 0.95 + 0.17 * (gaps.count("\n") + 1)
    height = plot + foot + 2.15
    made = Figure(figsize=(width, height))
    axes = made.add_axes((NAMES / width, foot / height, COLUMN * max(len(columns), 1) / width, plot / height))
    axes.set_xlim(-0.5, max(len(columns), 1) - 0.5)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    axes.set_axisbelow(True)
    largest = max((cell["studies"] for cell in found["cells"]), default=1)
    for cell in found["cells"]:
        _bubble(axes, list(columns).index(cell["outcome"]), list(rows).index(cell["condition"]), cell, largest)
    _labels(axes, rows, columns)
    made.text(
        0.15 / width, 1 - 0.12 / height, f"{TITLE} ({found['studies']} controlled studies)", va="top", fontsize=11, weight="bold"
    )
    made.text(0.15 / width, 0.1 / height, gaps, va="bottom", fontsize=8)
    _legend(made, foot)
    return made


def _axes(found: Mapping[str, Any]) -> tuple[dict[str, str], dict[str, str]]:
    """Conditions and outcomes with their labels, those with the most studies first."""
    most: dict[str, dict[str, int]] = {"condition": {}, "outcome": {}}
    names: dict[str, dict[str, str]] = {"condition": {}, "outcome": {}}
    for cell in found["cells"]:
        for kind in most:
            most[kind][cell[kind]] = most[kind].get(cell[kind], 0) + cell["studies"]
            names[kind][cell[kind]] = cell[f"{kind}_label"]
    rows, columns = ({one: names[kind][one] for one in sorted(most[kind], key=lambda o: (-most[kind][o], o))} for kind in most)
    return rows, columns


def _bubble(axes: Any, x: int, y: int, cell: Mapping[str, Any], largest: int) -> None:
    area = 130 + 440 * cell["studies"] / max(largest, 8)  # points squared; from 8 studies on the largest bubble fills its cell
    area *= 1.5 if cell["points"].startswith("favours") else 1.0  # a triangle has less room for its number
    axes.scatter([x], [y], s=area, linewidths=1.0, zorder=2, **STYLES[cell["points"]])
    triangle = {"favours_dn": 0.08, "favours_comparator": -0.08}  # the middle of a triangle lies off the middle of its box
    down = triangle.get(cell["points"], 0.0)
    axes.text(x, y + down, str(cell["studies"]), ha="center", va="center", fontsize=7.5, zorder=3)


def _labels(axes: Any, rows: Mapping[str, str], columns: Mapping[str, str]) -> None:
    axes.set_yticks(range(len(rows)), [canvas.short(name, 36) for name in rows.values()])
    axes.set_xticks(
        range(len(columns)), [canvas.short(n, 34) for n in columns.values()], rotation=40, ha="left", rotation_mode="anchor"
    )
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.grid(True, color="#e4e4e4", linewidth=0.7)
    if not rows:
        axes.text(0, 0, "No controlled study yet", ha="center", va="center")


def _gaps(found: Mapping[str, Any], width: float) -> str:
    if not found["gaps"]:
        return "Every claimed use has at least one controlled study with a result against a comparator."
    return canvas.wrapped(
        "Claimed uses without a controlled study: " + "; ".join(gap["title"] for gap in found["gaps"]), int(width * 12), 6
    )


def _legend(made: "Figure", foot: float) -> None:
    from matplotlib.lines import Line2D

    width, height = made.get_size_inches()
    marks = [
        Line2D([], [], linestyle="", markersize=9, label=WORDS[name], marker=style["marker"], markerfacecolor=style["facecolor"], markeredgecolor=style["edgecolor"])
        for name, style in STYLES.items()
    ]  # fmt: skip
    made.legend(
        handles=marks, loc="upper left", bbox_to_anchor=(0.1 / width, (foot - 0.1) / height), ncols=3, frameon=False, fontsize=8,
        title="Number and area: studies. Shape: where they point.", title_fontsize=8, alignment="left",
    )  # fmt: skip
