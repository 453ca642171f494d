"""The authors' conclusion weighed by its words and by the results beside it: a second reader of what the table of rules says.

People conclude in more ways than a table foresees, and what they call a success hangs on the results as well. A multinomial logistic
regression (Genkin, Lewis and Madigan 2007, Technometrics 49:291) over the words of the concluding sentences, what their clauses say
(`points`), the title, the directions of the findings and which of all these concern what the study was about gives each label a probability; the table's label counts for a fifth more, and for a half
more where it is negative or no result was read.
scripts/learn_readings.py learns the weights, in rules/concluded.json, from the labelled records in tests/data.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence.findings.conclusions import MAIN
from evidence.findings.outcomes import Outcomes
from evidence.findings.points import DENIED, GAIN, TIE, WORSE, Point
from evidence.findings.text import Line
from evidence.learned import Weights, scores, softmax, weights
from evidence.reading import CONCLUSIONS, FindingReading

RULED, SURE = 0.2, 0.5
_OPPOSITE = {"positive": "negative", "negative": "positive"}
_WORD = re.compile(r"[a-z]+|[;,:]")


def weighed(seen: set[str], ruled: str | None, held: Weights | None = None) -> tuple[str, str]:
    """(the label, how sure: "positive 0.62, mixed 0.30") of a record whose conclusion the table calls `ruled` (None: unreadable)."""
    known = weights("concluded") if held is None else held
    chances = dict(zip(CONCLUSIONS, softmax(scores(seen, known)), strict=True))
    if ruled == "positive" and "found favours_comparator" in seen and not seen & {"found favours_dn", "found mixed"}:
        ruled = None  # praise by the table beside results against the treatment: the words are weighed without it
    turned = _OPPOSITE.get(ruled or "")  # words alone never turn a conclusion round
    possible = [name for name in chances if name != turned]
    # words of defeat are few and clear, and where no result was read the words of the conclusion are all there is
    weight = SURE if ruled == "negative" or "found all " in seen else RULED
    best = max(possible, key=lambda name: chances[name] + (weight if name == ruled else 0))
    second = max((name for name in chances if name != best), key=lambda name: chances[name])
    return best, f"weighed: {best} {chances[best]:.2f}, {second} {chances[second]:.2f}"


def features(
    lines: Sequence[Line], own: Sequence[Line], said: Sequence[Point], found: Sequence[FindingReading],
    design: str, comparators: int, add_on: bool, names: Outcomes, primary: Sequence[str],
) -> set[str]:  # fmt: skip
    """What the reader looks at: `own` are the concluding lines, `said` their points, `comparators` how many the record has.

    `names` finds the outcomes of the title; `primary` are those that the methods call so.
    """
    seen = {f"design {design}", f"comparators {min(3, comparators)}", f"add-on {add_on}"}
    for line in own:
        seen |= set(_words(line.text, 3))
    titled: set[str] = set()
    for title in (line for line in lines if line.role == "title"):
        seen |= {f"title {name}" for name in _words(title.text, 2)}
        titled |= {named.outcome for named in names.named(title.text)}
    return seen | set(_points(said)) | set(_results(found)) | set(_aimed_at(said, found, titled, set(primary)))


def _words(text: str, longest: int) -> Iterator[str]:
    words = _WORD.findall(text.lower())
    yield from words
    bound = ["^", *words, "$"]
    yield from map(" ".join, pairwise(bound))
    if longest > 2:
        yield from map(" ".join, zip(words, words[1:], words[2:], strict=False))


def _points(said: Sequence[Point]) -> Iterator[str]:
    kinds = [point.kind for point in said]
    for point in said:
        yield from (f"says {point.kind}", f"says {point.kind} {point.link}", f"says {point.kind} {bool(point.outcomes & MAIN)}")
    for one, other in zip(["^", *kinds], [*kinds, "$"], strict=True):
        yield f"says {one} then {other}"
    yield f"says all {'+'.join(sorted(set(kinds)))}"


def _aimed_at(said: Sequence[Point], found: Sequence[FindingReading], titled: set[str], primary: set[str]) -> Iterator[str]:
    """What is said of the outcomes that a study was about: to miss one of them weighs more than to miss one that was also looked at.

    The title names them, and the methods call them primary.
    """
    for point in said:
        if point.outcomes:
            about = bool(point.outcomes & titled)
            yield from (f"names {point.kind} title {about}", f"names {point.kind} {point.link} title {about}")
            yield f"names {point.kind} all title {point.outcomes <= titled}"
            if primary:
                yield f"names {point.kind} primary {bool(point.outcomes & primary)}"
    for name, outcomes in (("title", titled), ("primary", primary)):
        directions = {one.direction for one in found if one.outcome in outcomes}
        yield from (f"found {name} {direction}" for direction in directions)
        if outcomes or name == "title":
            yield f"found {name} all {'+'.join(sorted(directions))}"
    yield from {f"found untitled {one.direction}" for one in found if one.outcome not in titled}
    good = frozenset[str]().union(*(p.outcomes for p in said if p.kind == GAIN))
    bad = frozenset[str]().union(*(p.outcomes for p in said if p.kind in (DENIED, TIE, WORSE)))
    if good and bad:
        yield from (
            f"names gain and denied title {bool(good & titled)} {bool(bad & titled)}",
            f"names denied as many {len(bad) >= len(good)}",
        )


def _results(found: Sequence[FindingReading]) -> Iterator[str]:
    counts = Counter(one.direction for one in found)
    for direction, count in counts.items():
        yield from (f"found {direction}", f"found {direction} {min(count, 4)}")
    yield f"found all {'+'.join(sorted(counts))}"
    yield f"found mainly {'+'.join(sorted({one.direction for one in found if one.outcome in MAIN}))}"
    sides: dict[str, set[str]] = {}
    for one in found:
        sides.setdefault(one.comparator, set()).add(one.direction)
        yield f"found {one.comparator} {one.direction}"
    yield f"found apart {len({frozenset(side) for side in sides.values()}) > 1}"
    for direction in ("favours_dn", "no_difference"):
        yield f"share {direction} {round(4 * counts[direction] / max(1, len(found)))}"
