"""The PRISMA 2020 flow: what came in, what was passed over and why, what the syntheses rest on (BMJ 2021;372:n71)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import vocabulary
from evidence.figure import canvas
from evidence.models import Article, Decision, Run, Tag
from evidence.synthesis import bodies, papers, rules
from evidence.synthesis.inputs import Paper
from evidence.synthesis.verdict import APART

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TITLE = "Flow of records (PRISMA 2020)"
SOURCES = {"fetch": "PubMed, fetched", "import": "files", "topic": "bulk files, scanned for the topic", "starter": "starter set"}
STATES = {"withdrawn": "withdrawn", "notice": "notices about other articles", "retracted": "retracted"}


def counts(session: Session) -> dict[str, Any]:
    """How many records came in by source and what became of them. Articles partition: screened = excluded + assessed, assessed =
    left out + included."""
    r = Run
    asked = sa.select(r.kind, *(sa.func.sum(c) for c in (r.read, r.new, r.changed, r.unchanged, r.set_aside)))
    names = ("read", "new", "changed", "unchanged", "set_aside")
    by_kind = {
        row[0]: dict(zip(names, map(int, row[1:]), strict=True))
        for row in session.execute(asked.where(r.kind.in_(SOURCES)).group_by(r.kind))
    }
    whole = {name: sum(of[name] for of in by_kind.values()) for name in names}
    screened = session.scalar(sa.select(sa.func.count()).select_from(Article)) or 0
    kept = papers(session)
    included, left = _assessed(kept)
    excluded = _excluded(session, {paper.article for paper in kept})
    return whole | {
        "sources": {SOURCES[kind]: by_kind[kind]["read"] for kind in SOURCES if kind in by_kind}, "screened": screened,
        "excluded": excluded, "assessed": len(kept), "left_out": left, "reports": len(included), "studies": len({p.study for p in included}),
    }  # fmt: skip


def _excluded(session: Session, kept: set[int]) -> dict[str, int]:
    """Articles that are not assessed, by reason; a person's own words where a person decided."""
    by_person = set(session.scalars(sa.select(Tag.article_id).where(Tag.standing, Tag.kind == "screening", Tag.value == "exclude")))
    asked = (
        sa.select(Decision.article_id, Decision.why)
        .where(Decision.undone_by.is_(None), Decision.action == "exclude")
        .order_by(Decision.id)
    )
    reasons = {row.article_id: row.why for row in session.execute(asked)}
    told: Counter[str] = Counter()
    for article in session.scalars(sa.select(Article.id)):
        if article in by_person and article not in kept:
            told[f"by a person: {canvas.short(reasons.get(article, ''), 40) or 'no reason given'}"] += 1
        elif article not in kept:
            told["not found to be about dry needling"] += 1
    return dict(sorted(told.items(), key=lambda item: (-item[1], item[0])))


def _assessed(kept: Sequence[Paper]) -> tuple[list[Paper], dict[str, int]]:
    """The articles whose results a synthesis counts, and why each other one is not counted."""
    told: Counter[str] = Counter()
    included = []
    for paper in kept:
        why = _why_not(paper)
        if why:
            told[why] += 1
        else:
            included.append(paper)
    return included, dict(sorted(told.items(), key=lambda item: (-item[1], item[0])))


def _why_not(paper: Paper) -> str:
    unit = rules.load("verdict")["unit"]
    term = vocabulary.load().terms["design"].get(paper.design)
    if paper.state in unit["left_out_states"]:
        return STATES.get(paper.state, paper.state)
    if term is not None and term.review:
        return "reviews, reported beside the studies"
    if paper.design not in unit["results_from"]:
        return "no comparison of treatments" if paper.design else "design not known"
    made = bodies.build([paper])
    if not made:
        return "no result could be read"
    return "only against needling, baseline or mixed arms" if all(body.comparator in APART for body in made) else ""


def table(counted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The boxes in reading order: stage, heading, lines; `side` for what leaves the flow."""
    sources = [f"{name}: {count}" for name, count in counted["sources"].items()] or ["no record yet"]
    before = {
        "the same as stored (duplicates, repeats)": counted["unchanged"], "newer versions of stored ones": counted["changed"],
        "set aside, could not be read": counted["set_aside"],
    }  # fmt: skip
    other = counted["read"] - counted["new"] - sum(before.values())
    if other > 0:
        before["without an article of their own"] = other
    return [
        _box("Identification", False, f"Records identified: {counted['read']}", sources),
        _box("Identification", True, f"Passed over before screening: {sum(before.values())}", _listed(before)),
        _box("Screening", False, f"Articles screened: {counted['screened']}", []),
        _box("Screening", True, f"Excluded: {sum(counted['excluded'].values())}", _listed(counted["excluded"])),
        _box("Screening", False, f"Articles assessed: {counted['assessed']}", []),
        _box("Screening", True, f"Not counted in a synthesis: {sum(counted['left_out'].values())}", _listed(counted["left_out"])),
        _box("Included", False, f"Studies that a synthesis can count: {counted['studies']}", [f"in {counted['reports']} articles"]),
    ]


def _box(stage: str, side: bool, heading: str, lines: list[str]) -> dict[str, Any]:
    return {"stage": stage, "side": side, "heading": heading, "lines": lines}


def _listed(reasons: Mapping[str, int], most: int = 7) -> list[str]:
    """Reasons with their counts; beyond so many the rest in one line."""
    told = [(why, count) for why, count in reasons.items() if count]
    rest = told[most:]
    return [f"{why}: {count}" for why, count in told[:most]] + (
        [f"{len(rest)} further reasons: {sum(c for _, c in rest)}"] if rest else []
    )


def described(boxes: Sequence[Mapping[str, Any]]) -> str:
    """The flow in words."""
    return ". ".join(box["heading"] + (f" ({'; '.join(box['lines'])})" if box["lines"] else "") for box in boxes) + "."


def draw(boxes: Sequence[Mapping[str, Any]]) -> "Figure":
    """The boxes as a figure: the flow on the left, what leaves it on the right."""
    from matplotlib.figure import Figure

    steps = [boxes[i : i + 2] for i in range(0, len(boxes), 2)]
    heights = [0.46 + 0.19 * max(3, *(len(box["lines"]) for box in step)) for step in steps]
    height = sum(heights) + 0.4 * len(steps) + 0.6
    made = Figure(figsize=(10, height))
    axes = made.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, 10)
    axes.set_ylim(0, height)
    axes.axis("off")
    axes.text(0.2, height - 0.15, TITLE, va="top", fontsize=11, weight="bold")
    top, spans = height - 0.65, dict[str, tuple[float, float]]()
    for number, (step, tall) in enumerate(zip(steps, heights, strict=True)):
        _put(axes, 0.9, 4.0, top, tall, step[0])
        stage = step[0]["stage"]
        spans[stage] = (spans.get(stage, (top, 0))[0], top - tall)
        if len(step) > 1:
            _put(axes, 5.5, 4.3, top, tall, step[1])
            _arrow(axes, (4.9, top - tall / 2), (5.5, top - tall / 2))
        if number + 1 < len(steps):
            _arrow(axes, (2.9, top - tall), (2.9, top - tall - 0.4))
        top -= tall + 0.4
    for stage, (high, low) in spans.items():
        _stage(axes, stage, high, low)
    return made


def _put(axes: Any, x: float, wide: float, top: float, tall: float, box: Mapping[str, Any]) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((x, top - tall), wide, tall, facecolor="white", edgecolor=canvas.INK, linewidth=1.0))
    axes.text(x + 0.12, top - 0.11, canvas.short(box["heading"], 54), va="top", weight="bold")
    for number, line in enumerate(box["lines"]):
        axes.text(x + 0.12, top - 0.34 - 0.19 * number, canvas.short(line, 66), va="top", fontsize=8)


def _stage(axes: Any, stage: str, high: float, low: float) -> None:
    from matplotlib.patches import Rectangle

    axes.add_patch(Rectangle((0.2, low), 0.4, high - low, facecolor="#dceaf4", edgecolor=canvas.INK, linewidth=0.8))
    size = 9 if high - low > 1.2 else 8
    axes.text(0.4, (high + low) / 2, stage, rotation=90, ha="center", va="center", weight="bold", fontsize=size)


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate(
        "",
        xy=end,
        xytext=start,
        arrowprops={"arrowstyle": "-|>", "color": canvas.INK, "linewidth": 1.0, "shrinkA": 0, "shrinkB": 0},
    )
