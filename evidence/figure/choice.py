"""Which part of a verdict a figure shows: one comparator class, and of it one body of evidence."""

from collections.abc import Mapping
from typing import Any

from evidence import vocabulary
from evidence.errors import Misuse

WINDOWS = {"immediate": "right after", "short": "short term", "long": "long term", "not_stated": "time not stated"}


def class_of(verdict: Mapping[str, Any], comparator: str) -> dict[str, Any]:
    """The class with this name, or the headline class. Raises Misuse that lists the names there are."""
    classes = {one["comparator"]: one for one in verdict["classes"]}
    if verdict.get("kind") == "safety":
        raise Misuse(
            f"Harms are counted and not compared, so there is no such plot of {verdict['claim']}: `evidence summary {verdict['claim']}` lists them."
        )
    if not classes:
        raise Misuse(f"There is no study with a result against a comparator for {verdict['claim']}, so there is nothing to draw.")
    if not comparator:
        first = next(iter(classes))
        return dict(classes[verdict["headline"] or first])
    wanted = comparator.strip().lower().replace("-", "_").replace(" ", "_")
    if wanted not in classes:
        raise Misuse(f"{verdict['claim']} has no studies against {comparator!r}; --comparator can be {', '.join(classes)}.")
    return dict(classes[wanted])


def bodies(one: Mapping[str, Any], outcome: str) -> list[dict[str, Any]]:
    """The bodies of a class, the deciding one first; with an outcome only those on it. Raises Misuse where there is none."""
    found = [one["body"], *one["other_bodies"]]
    if not outcome:
        return found
    ids = vocabulary.load().resolve("outcome", outcome).ids
    chosen = sorted((body for body in found if body["outcome"] in ids), key=lambda body: (not body["randomised"], -body["studies"]))
    if not chosen:
        there = ", ".join(dict.fromkeys(body["outcome"] for body in found))
        raise Misuse(f"These studies do not report {outcome!r}; --outcome can be {there}.")
    return chosen


def outcome_label(body: Mapping[str, Any]) -> str:
    """A body's outcome and time as a reader says it."""
    return f"{vocabulary.load().label('outcome', body['outcome'])}, {WINDOWS.get(body['window'], body['window'])}"


def asked(verdict: Mapping[str, Any]) -> str:
    """What a figure is about, marked as a claim or a question: a figure travels alone, and its heading must not assert it."""
    return f"{'Claim' if verdict.get('asserts') else 'Question'}: “{verdict['title']}”"
