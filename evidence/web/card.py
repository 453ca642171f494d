"""What the bedside card of a condition says, from its verdict: benefit by comparator and time, size, harms, who, what is unknown."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import vocabulary
from evidence.models import MeshHeading
from evidence.synthesis import class_label, rules
from evidence.web.catalogue import Texts

AGES = ("Infant", "Child, Preschool", "Child", "Adolescent", "Young Adult", "Adult", "Middle Aged", "Aged", "Aged, 80 and over")
Verdict = Mapping[str, Any]


def benefit(verdict: Verdict, most: int = 2) -> list[dict[str, Any]]:
    """A table for each of the first outcomes that were measured: a row for each comparator class, a cell for each time window.

    The body that decides a class carries its verdict and certainty; other bodies are counted and not graded. Randomised and other
    studies are bodies apart and stand in one cell one below the other.
    """
    outcomes = _outcomes(verdict)[:most]
    windows = [w for w in rules.load("verdict")["windows"]["order"] if any(b["window"] == w for _, b in _bodies(verdict))]
    windows = sorted(windows, key=("immediate", "short", "long", "not_stated").index)
    tables = []
    for outcome in outcomes:
        rows = [row for one in verdict["classes"] if (row := _row(one, outcome, windows)) is not None]
        graded = any(row["verdict"] for row in rows)
        label = vocabulary.load().label("outcome", outcome)
        tables.append({"label": label, "windows": windows, "rows": rows, "graded": graded, "count": len(rows)})
    return tables


def _bodies(verdict: Verdict) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    for one in verdict["classes"]:
        for body in (one["body"], *one["other_bodies"]):
            yield one, body


def _outcomes(verdict: Verdict) -> list[str]:
    """Outcomes of the deciding bodies first, then those with most studies."""
    deciding, most = [one["body"]["outcome"] for one in verdict["classes"]], dict[str, int]()
    for _, body in _bodies(verdict):
        most[body["outcome"]] = most.get(body["outcome"], 0) + body["studies"]
    first = sorted(dict.fromkeys(deciding), key=lambda o: -deciding.count(o))
    return [*first, *sorted((o for o in most if o not in first), key=lambda o: -most[o])]


def _row(one: Mapping[str, Any], outcome: str, windows: Sequence[str]) -> dict[str, Any] | None:
    cells: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for body in (one["body"], *one["other_bodies"]):
        if body["outcome"] == outcome:
            cells[body["window"]].append(body)
    if not cells:
        return None
    decides = one["body"]["outcome"] == outcome
    return {
        "label": one["label"], "comparator": one["comparator"], "cells": [cells.get(window, []) for window in windows],
        "verdict": one["verdict"] if decides else None, "certainty": one["certainty"]["word"] if decides else None,
        "window": one["body"]["window"] if decides else None,
    }  # fmt: skip


def size(verdict: Verdict) -> dict[str, Any] | None:
    """How large the effect is in the class that speaks for the verdict, beside the smallest change that matters; None without a class.

    {"pooled": ... or None, "why_not", "said": the size in words, "importance", "label", "outcome", "window"}.
    """
    one = headline(verdict)
    if one is None:
        return None
    pooled, body = one["body"]["pooled"], one["body"]
    return {
        "pooled": pooled if "estimate" in pooled else None, "why_not": pooled.get("why_not"),
        "importance": body.get("importance"), "label": one["label"], "outcome": vocabulary.load().label("outcome", body["outcome"]),
        "window": body["window"], "said": (body.get("size") or {}).get("said"),
    }  # fmt: skip


def headline(verdict: Verdict) -> Mapping[str, Any] | None:
    """The class that speaks for the verdict; of a verdict without one the first class there is."""
    classes: Sequence[Mapping[str, Any]] = verdict["classes"]
    return next((one for one in classes if one["comparator"] == verdict["headline"]), next(iter(classes), None))


def trials(verdict: Verdict) -> dict[str, list[Mapping[str, Any]]]:
    """The papers with a result against a comparator, by study."""
    found: dict[str, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    for one in verdict["classes"]:
        for paper in one["papers"]:
            found[paper["study"]][paper["article"]] = paper
    return {study: list(papers.values()) for study, papers in found.items()}


def studied(session: Session, verdict: Verdict) -> dict[str, Any]:
    """Who was studied: studies, known participants, smallest and largest study, age groups by PubMed's headings (study counts)."""
    by_study = trials(verdict)
    sizes = [max((p["n"] or 0 for p in papers), default=0) for papers in by_study.values()]
    known = sorted(size for size in sizes if size)
    ids = {p["article"]: study for study, papers in by_study.items() for p in papers}
    asked = sa.select(MeshHeading.article_id, MeshHeading.name).where(MeshHeading.article_id.in_(ids), MeshHeading.name.in_(AGES))
    ages: dict[str, set[str]] = defaultdict(set)
    for article_id, name in session.execute(asked) if ids else ():
        ages[name].add(ids[article_id])
    return {
        "studies": len(by_study), "people": sum(known), "unknown": len(sizes) - len(known),
        "smallest": known[0] if known else None, "largest": known[-1] if known else None,
        "ages": [(name, len(ages[name])) for name in AGES if name in ages],
        "indexed": len(set().union(*ages.values())) if ages else 0,
    }  # fmt: skip


def unknown(verdict: Verdict, t: Texts) -> list[str]:
    """What no study in the database tells, in sentences."""
    said = []
    names = {one["comparator"] for one in verdict["classes"]}
    missing = [name for name in ("sham", "none") if name not in names]
    if not names:
        return [t("unknown.nothing")]
    said += [t("unknown.comparator", comparator=vocabulary.within(class_label(name))) for name in missing]
    windows = {body["window"] for _, body in _bodies(verdict)}
    if "long" not in windows:
        said.append(t("unknown.long"))
    if not any("estimate" in body["pooled"] for _, body in _bodies(verdict)):
        said.append(t("unknown.size"))
    harms = verdict["harms"]
    if harms["looked"] < harms["of"]:
        said.append(t("unknown.harms", silent=harms["of"] - harms["looked"], of=harms["of"]))
    one = headline(verdict)
    if one is not None and any(r["domain"] == "risk_of_bias" and "not assessable" in r["why"] for r in one["certainty"]["reasons"]):
        said.append(t("unknown.bias"))
    return said
