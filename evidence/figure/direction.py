"""The effect-direction plot: where each study points on each outcome, where effects cannot be pooled.

After Boon and Thomson (Res Synth Methods 2021;12:29) and SWiM (BMJ 2020;368:l6890): direction, never significance; the size of a
mark is the size of the study.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from evidence import vocabulary
from evidence.errors import Misuse
from evidence.figure import canvas, choice

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WORDS = {
    "favours_dn": "favours dry needling", "favours_comparator": "favours the comparator", "no_difference": "no difference",
    "mixed": "mixed results", "not_stated": "direction not told",
}  # fmt: skip
SIZES = ((300, 15.0, "300 people and more"), (50, 11.0, "50 to 299"), (0, 7.0, "under 50, or not stated"))  # marks in points
ROW, COLUMN, NAMES = 0.34, 1.05, 3.4  # inches


def table(verdict: Mapping[str, Any], comparator: str = "", outcome: str = "") -> dict[str, Any]:
    """Title, outcomes (columns), studies, and rows: one a study and outcome, with n and direction.

    A study that points several ways in several time windows is mixed there. Raises Misuse where there is no study.
    """
    one = choice.class_of(verdict, comparator)
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    for body in choice.bodies(one, outcome):
        for entry in body["entries"]:
            pointing = entry["direction"] if entry["direction"] in WORDS else "not_stated"
            row = {"study": entry["study"], "label": entry["label"], "n": entry["n"], "year": entry["year"] or 0,
                   "outcome": body["outcome"], "direction": pointing, "randomised": body["randomised"]}  # fmt: skip
            kept = cells.setdefault((entry["study"], body["outcome"]), row)
            kept["direction"] = _together(kept["direction"], pointing)
    if not cells:
        raise Misuse(f"There is no study to draw for {verdict['claim']}; `evidence summary {verdict['claim']}` says what there is.")
    rows = sorted(cells.values(), key=lambda row: (row["year"], row["label"], row["study"], row["outcome"]))
    first = one["body"]["outcome"]
    outcomes = sorted({row["outcome"] for row in rows}, key=lambda o: (o != first, -sum(r["outcome"] == o for r in rows), o))
    title = f"{choice.asked(verdict)}, compared with {vocabulary.within(one['label'])}: where the studies point"
    return {"title": title, "rows": rows, "outcomes": outcomes, "studies": list(dict.fromkeys(row["study"] for row in rows))}


def _together(one: str, other: str) -> str:
    """Two directions of one study on one outcome: what is not told adds nothing, what differs is mixed."""
    told = {one, other} - {"not_stated"} or {"not_stated"}
    return told.pop() if len(told) == 1 else "mixed"


def described(found: Mapping[str, Any]) -> str:
    """The plot in words: each outcome with its counts, then each study."""
    terms, said = vocabulary.load(), []
    for outcome in found["outcomes"]:
        told = [row["direction"] for row in found["rows"] if row["outcome"] == outcome]
        counts = ", ".join(f"{told.count(name)} {words}" for name, words in WORDS.items() if name in told)
        said.append(f"{terms.label('outcome', outcome)}: {counts}")
    studies = "; ".join(
        f"{row['label']} (n {row['n'] or 'not stated'}), {terms.label('outcome', row['outcome'])}: {WORDS[row['direction']]}"
        for row in found["rows"]
    )
    return f"Effect-direction plot of {_count(found)}. {'. '.join(said)}. Study by study: {studies}."


def _count(found: Mapping[str, Any]) -> str:
    return f"{len(found['studies'])} {'study' if len(found['studies']) == 1 else 'studies'}"


def draw(found: Mapping[str, Any]) -> "Figure":
    """The table as a figure."""
    from matplotlib.figure import Figure

    studies, outcomes = found["studies"], found["outcomes"]
    width = max(NAMES + COLUMN * len(outcomes) + 0.3, 8.6)
    plot = ROW * len(studies)
    heads = max(len(line) for outcome in outcomes for line in heading(outcome).split("\n"))
    height = plot + 1.15 + 0.75 + 0.055 * heads + 0.25  # legend, plot, slanted headings, title
    made = Figure(figsize=(width, height))
    axes = made.add_axes((NAMES / width, 1.15 / height, COLUMN * len(outcomes) / width, plot / height))
    axes.set_xlim(-0.5, len(outcomes) - 0.5)
    axes.set_ylim(len(studies) - 0.5, -0.5)
    for row in found["rows"]:
        mark(axes, outcomes.index(row["outcome"]), studies.index(row["study"]), row["direction"], _size(row["n"]))
    _labels(axes, found)
    made.text(
        0.15 / width, 1 - 0.12 / height, canvas.wrapped(found["title"], int(width * 9.2)), va="top", fontsize=11, weight="bold"
    )
    _legend(made)
    return made


def _size(n: int | None) -> float:
    return next(size for least, size, _ in SIZES if (n or 0) >= least)


def _style(pointing: str) -> dict[str, Any]:
    """Shape first, then fill, then colour: each alone tells the directions apart."""
    from matplotlib.path import Path

    sides = Path(
        [(-1.3, 0), (-0.2, 0.8), (-0.2, -0.8), (-1.3, 0), (1.3, 0), (0.2, 0.8), (0.2, -0.8), (1.3, 0)], [1, 2, 2, 79, 1, 2, 2, 79]
    )
    styles: dict[str, dict[str, Any]] = {
        "favours_dn": {"marker": "^", "color": canvas.BLUE},
        "favours_comparator": {"marker": "v", "color": canvas.VERMILION, "markerfacecolor": "white", "markeredgewidth": 2.0},
        "no_difference": {"marker": sides, "color": canvas.GREY, "markeredgecolor": canvas.INK},
        "mixed": {
            "marker": "D",
            "color": canvas.YELLOW,
            "fillstyle": "left",
            "markerfacecoloralt": "white",
            "markeredgecolor": canvas.INK,
        },
        "not_stated": {"marker": "x", "color": canvas.INK},
    }
    return styles[pointing]


def mark(axes: Any, x: float, y: float, pointing: str, size: float) -> None:
    """One mark."""
    smaller = 0.75 if pointing == "mixed" else 1.0
    axes.plot([x], [y], linestyle="", markersize=size * smaller, zorder=3, **_style(pointing))


def heading(outcome: str) -> str:
    """A column's heading in at most two lines."""
    return canvas.wrapped(vocabulary.load().label("outcome", outcome), 22, 2)


def _labels(axes: Any, found: Mapping[str, Any]) -> None:
    from matplotlib.transforms import blended_transform_factory

    known = {row["study"]: row for row in found["rows"]}
    across = blended_transform_factory(axes.figure.transFigure, axes.transData)
    edge = NAMES / axes.figure.get_size_inches()[0]
    for place, study in enumerate(found["studies"]):
        row = known[study]  # name and number apart: a name written from the right would pull the number to its other side
        dagger = "" if row["randomised"] else " †"
        how: dict[str, Any] = {"transform": across, "ha": "right", "va": "center", "clip_on": False}
        axes.text(edge * 0.81, place, canvas.label(row["label"], 34) + dagger, **how)
        axes.text(edge * 0.97, place, f"n {row['n'] or '?'}", **how)
    axes.set_yticks([])
    heads = [heading(outcome) for outcome in found["outcomes"]]
    axes.set_xticks(range(len(heads)), heads, rotation=35, ha="left", rotation_mode="anchor")
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    axes.set_yticks([place - 0.5 for place in range(1, len(found["studies"]))], minor=True)
    axes.grid(True, which="minor", axis="y", color="#dddddd", linewidth=0.6)
    axes.tick_params(which="minor", length=0)


def _legend(made: "Figure") -> None:
    from matplotlib.lines import Line2D

    marks = [Line2D([], [], linestyle="", markersize=9, label=words, **_style(name)) for name, words in WORDS.items()]
    sizes = [Line2D([], [], linestyle="", marker="^", color=canvas.INK, markersize=size, label=words) for _, size, words in SIZES]
    width, height = made.get_size_inches()
    common: dict[str, Any] = {"loc": "lower left", "frameon": False, "fontsize": 8, "handletextpad": 0.4}
    made.legend(handles=marks, bbox_to_anchor=(0.1 / width, 0.5 / height), ncols=5, columnspacing=1.2, **common)
    made.legend(handles=sizes, bbox_to_anchor=(0.1 / width, 0.05 / height), ncols=3, **common)
    made.text(1 - 0.15 / width, 0.2 / height, "† not randomised", ha="right", fontsize=8)
