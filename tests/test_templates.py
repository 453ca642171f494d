"""Sentences with gaps, written with their truth by people who had seen no rule: filled in, read, and held against it.

Results and conclusions are filled with outcomes that are good when low and good when high, with comparators, and the arms either way
round; sizes and arms are read as they stand. What may still be wrong is counted, and can only fall; the opposite of a result never occurs.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from test_findings import read, record, tags
from test_tagging import tags as tagged
from test_tagging import values

from evidence import findings, passages
from evidence.record import Record, Section

TEMPLATES = Path(__file__).resolve().parent / "data" / "templates"
# noun -> outcome, what is better, what is worse, the verb and the noun of a change for the better
OUTCOMES = {
    "pain": ("pain_intensity", "lower", "higher", "decreased", "reduction"),
    "range of motion": ("range_of_motion", "greater", "smaller", "increased", "increase"),
    "disability": ("disability", "lower", "higher", "decreased", "reduction"),
    "muscle strength": ("muscle_strength", "greater", "lower", "increased", "increase"),
}
ARMS = {
    "sham needling": ("the sham group", "sham"),
    "exercise": ("the exercise group", "exercise"),
    "manual therapy": ("the manual therapy group", "manual_therapy"),
}
NEEDLED = ("dry needling", "the dry needling group")
DN, OTHER, ALIKE = "favours_dn", "favours_comparator", "no_difference"
TURNED = {DN: OTHER, OTHER: DN, ALIKE: ALIKE}


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TEMPLATES / f"{name}.jsonl").read_text("utf-8").splitlines()]


def filled(text: str, gaps: dict[str, str]) -> str:
    whole = text.format(**gaps)
    return re.sub(r"(^|\. )([a-z])", lambda start: start[1] + start[2].upper(), whole)


def compared(said: set[str], truth: str | None) -> str:
    """How what was read of one outcome stands to the truth; None means that there is nothing to read."""
    if truth is None:
        return "invented" if said else "right"
    if not said:
        return "unread"
    if said == {truth}:
        return "right"
    return "opposite" if truth != ALIKE and said & {TURNED.get(truth)} else "another"


def results() -> Iterator[tuple[str, str]]:
    nouns = list(OUTCOMES)
    for row, (place, noun), (other, (group, comparator)), swapped in product(
        rows("results"), enumerate(nouns), ARMS.items(), (False, True)
    ):
        first, second = (NEEDLED, (other, group)) if not swapped else ((other, group), NEEDLED)
        behind = nouns[(place + 1) % len(nouns)]
        outcome, better, worse, improved, improvement = OUTCOMES[noun]
        said = filled(row["t"], {"A": first[0], "GA": first[1], "B": second[0], "GB": second[1], "O": noun, "O2": behind,
                                 "better": better, "worse": worse, "improved": improved, "improvement": improvement})  # fmt: skip
        _, found = read(record(said, f"Adults were randomised to dry needling (DN) or {other}."), tags(comparators=comparator))
        for gap, of in (("O", outcome), ("O2", OUTCOMES[behind][0])):
            if gap in row["truth"]:
                truth = {"A": DN, "B": OTHER, "equal": ALIKE, "none": None}[row["truth"][gap]]
                truth = TURNED[truth] if swapped and truth else truth
                yield compared({f.direction for f in found if f.outcome == of}, truth), said


def test_results() -> None:
    told = list(results())
    seen = Counter(kind for kind, _ in told)
    assert [said for kind, said in told if kind == "opposite"] == []
    assert seen["another"] + seen["invented"] <= 0.015 * len(told)
    assert seen["right"] >= 0.94 * len(told)


def _fits(row: dict[str, Any], other: str, noun: str) -> bool:
    narrow = row.get("b") == "active" and other in ("sham needling", "no treatment")
    return (
        not narrow
        and not (row.get("b") == "intervention" and other == "no treatment")
        and not (row.get("pain_only") and noun == "range of motion")
    )


def _asked(name: str) -> Iterator[tuple[dict[str, Any], str, str, str]]:
    every = {**{other: comparator for other, (_, comparator) in ARMS.items()}, "no treatment": "no_treatment"}
    for row, noun, other in product(rows(name), list(OUTCOMES)[:3], every):
        if _fits(row, other, noun):
            _, better, worse, _, improvement = OUTCOMES[noun]
            improved = "increased" if noun == "range of motion" else "reduced"
            said = filled(row["t"], {"A": "dry needling", "B": other, "O": noun, "better": better, "worse": worse,
                                     "improved": improved, "improvement": improvement})  # fmt: skip
            yield row, said, OUTCOMES[noun][0], every[other]


REVIEWED = "Trials of dry needling against sham, exercise, manual therapy or no treatment were included."
EVERY = "sham no_treatment exercise manual_therapy"


def test_results_of_reviews() -> None:
    told = []
    for row, said, outcome, comparator in _asked("reviews"):
        _, found = read(record(said, REVIEWED), tags("meta_analysis", EVERY))
        truth = {"A": DN, "B": OTHER, "equal": ALIKE, "mixed": "mixed", "none": None}[row["truth"]]
        told.append(
            (compared({f.direction for f in found if f.outcome == outcome and f.comparator in (comparator, "mixed")}, truth), said)
        )
    seen = Counter(kind for kind, _ in told)
    assert [said for kind, said in told if kind == "opposite"] == []
    assert seen["another"] + seen["invented"] <= 0.01 * len(told)
    assert seen["right"] >= 0.91 * len(told)


def test_conclusions() -> None:
    told = []
    for row, said, _, comparator in _asked("conclusions"):
        other = next((name for name, (_, value) in ARMS.items() if value == comparator), "no treatment")
        of_review = row["kind"] == "review"
        methods = REVIEWED if of_review else f"Adults were randomised to dry needling (DN) or {other}."
        given = tags("systematic_review", EVERY) if of_review else tags(comparators=comparator)
        more, _ = findings.read(passages.document(record("", methods, said)), given)
        value = next((tag.value for tag in more if tag.kind == "conclusion"), "none")
        told.append((row["truth"], value, said))
    assert [said for truth, value, said in told if {truth, value} == {"positive", "negative"}] == []
    # advice against needling is neutral to one reader and negative to another
    assert sum(truth == value for truth, value, _ in told) >= 0.9 * len(told)


def test_sizes() -> None:
    seen, wrong = Counter[tuple[str, str]](), []
    for row in rows("sizes"):
        sections = [("METHODS", "Dry needling was studied."), ("RESULTS", "No events occurred.")]
        sections = [(label, row["t"] if label == row["section"] else text) for label, text in sections]
        what = Record(
            "pubmed_xml", "A study of dry needling", sections=tuple(Section(text, label, label) for label, text in sections)
        )
        more, _ = findings.read(passages.document(what), tags(row["design"], "sham"))
        said = {tag.kind: int(tag.value) for tag in more if tag.kind in ("n", "n_studies")}
        for kind in ("n", "n_studies"):
            how = "right" if said.get(kind) == row[kind] else "unread" if kind not in said else "wrong"
            seen[kind, how] += 1
            wrong += [(row["t"], said.get(kind))] if how == "wrong" else []
    assert len(wrong) <= 4, wrong
    assert seen["n", "right"] >= 242
    assert seen["n_studies", "right"] >= 258


def test_arms() -> None:
    seen = Counter[str]()
    for row in rows("arms"):
        said = tagged("Needling of the neck: a randomised controlled trial", "OBJECTIVE: To learn the effects of dry needling.",
                      f"METHODS: {row['t']}", "RESULTS: Pain fell.")  # fmt: skip
        meant, found = set(row["comparators"]), values(said, "comparator")
        seen.update({"hit": len(meant & found), "extra": len(found - meant), "missed": len(meant - found)})
        seen["add-on"] += ("true" in values(said, "add_on")) == row["add_on"]
    assert seen["extra"] <= 6
    assert seen["missed"] <= 10
    assert seen["add-on"] >= 193
