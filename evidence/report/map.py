"""The evidence map: for each condition and outcome how many studies, how many people, where they point; and the gaps."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from evidence import register, synthesis, vocabulary
from evidence.synthesis import bodies, rules
from evidence.synthesis.inputs import Paper
from evidence.synthesis.verdict import APART

TOLD = {"favours_dn", "favours_comparator", "no_difference", "mixed"}


def found(session: Session) -> dict[str, Any]:
    """The map of a database: `cells` of its papers, and as gaps the claimed uses without a controlled study."""
    uses = [claim for claim in register.load().values() if claim.kind == "use"]
    gaps = [
        {"claim": verdict["claim"], "title": verdict["title"], "verdict": verdict["verdict"], "others": len(verdict["others"]), "reviews": len(verdict["reviews"])}
        for verdict in synthesis.judge_all(session, uses)
        if not any(one["papers"] for one in verdict["classes"])
    ]  # fmt: skip
    return cells(synthesis.papers(session)) | {"gaps": gaps}


def cells(papers: Sequence[Paper]) -> dict[str, Any]:
    """{"studies": distinct ones, "cells": condition x outcome rows} of controlled studies in people, retracted ones left out.

    A study on two conditions stands in both rows; needling against needling, baseline or mixed arms says nothing here.
    """
    terms, left = vocabulary.load(), set(rules.load("verdict")["unit"]["left_out_states"])
    counted = [p for p in papers if p.state not in left and p.design != "animal_lab"]
    rows, distinct = [], set[str]()
    conditions = sorted({condition for paper in counted for condition in paper.conditions or ("",)})
    for condition in conditions:
        of_condition = [p for p in counted if condition in (p.conditions or ("",))]
        for outcome, studies in sorted(_studies(of_condition).items()):
            name = terms.label("condition", condition) if condition else "No condition named"
            row = {
                "condition": condition,
                "condition_label": name,
                "outcome": outcome,
                "outcome_label": terms.label("outcome", outcome),
            }
            rows.append(row | _cell(list(studies.values())))
            distinct |= set(studies)
    return {"studies": len(distinct), "cells": rows}


def _studies(papers: Sequence[Paper]) -> dict[str, dict[str, list[bodies.Entry]]]:
    """outcome -> study -> what it says, over all comparators and times."""
    told: dict[str, dict[str, list[bodies.Entry]]] = defaultdict(lambda: defaultdict(list))
    for body in bodies.build(papers):
        for entry in body.entries if body.comparator not in APART else ():
            told[body.outcome][entry.study].append(entry)
    return told


def _cell(studies: Sequence[Sequence[bodies.Entry]]) -> dict[str, Any]:
    """Counts of one cell; a study that points several ways (by comparator or time) is mixed."""
    ways = [{entry.direction for entry in entries} & TOLD or {"not_stated"} for entries in studies]
    pointing = [next(iter(way)) if len(way) == 1 else "mixed" for way in ways]
    sizes = [max((entry.paper.n or 0 for entry in entries), default=0) for entries in studies]
    counts = {name: pointing.count(name) for name in (*sorted(TOLD), "not_stated")}
    cell = {"studies": len(studies), "participants": sum(sizes), "unknown_n": sum(not size for size in sizes)} | counts
    return cell | {"points": _points(counts, len(studies))}


def _points(counts: Mapping[str, int], total: int) -> str:
    """Where most point, by the share from which a verdict calls studies consistent."""
    enough = rules.load("verdict")["direction"]["consistent"] * total
    for name in ("favours_dn", "favours_comparator"):
        if counts[name] >= enough:
            return name
    if counts["not_stated"] == total:
        return "not_stated"
    return "no_difference" if counts["no_difference"] + counts["favours_comparator"] >= enough else "mixed"


def text(made: Mapping[str, Any]) -> Iterator[str]:
    """Lines of plain text: each condition with its outcomes, then the gaps."""
    by_condition: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for cell in made["cells"]:
        by_condition[cell["condition_label"]].append(cell)
    for name, of_condition in sorted(by_condition.items(), key=lambda item: (-max(c["studies"] for c in item[1]), item[0])):
        yield name
        yield from (_line(cell) for cell in sorted(of_condition, key=lambda c: (-c["studies"], c["outcome"])))
    yield f"{made['studies']} controlled studies with a result against a comparator; a study on two conditions stands under both."
    yield "Claimed uses without such a study:" if made["gaps"] else "Every claimed use has at least one such study."
    yield from (f"  {gap['title']}  [{gap['claim']}]" for gap in made["gaps"])


def _line(cell: Mapping[str, Any]) -> str:
    count = cell["studies"]
    people = f"{cell['participants']} people" + (f" + {cell['unknown_n']} of unknown size" if cell["unknown_n"] else "")
    ways = ", ".join(
        f"{cell[name]} {words}"
        for name, words in (
            ("favours_dn", "favour needling"),
            ("favours_comparator", "the comparator"),
            ("no_difference", "no difference"),
            ("mixed", "mixed"),
            ("not_stated", "direction not told"),
        )
        if cell[name]
    )
    return f"  {cell['outcome_label']}: {count} {'study' if count == 1 else 'studies'}, {people}; {ways}"
