"""The sample size weighed: how likely each number of an abstract is to be that of the people studied, by the words around it.

A second reader of what the rules of `samplesize` chose, for records on dry needling: a logistic regression (Genkin, Lewis and Madigan
2007, Technometrics 49:291) over the words before and behind a number, its sentence, its size and its place among the others. The
number that the rules chose counts for more; where no number is likely enough, none is given. scripts/learn_readings.py learns the
weights, in rules/headcount.json, from the labelled records in tests/data.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

from evidence import patterns
from evidence.findings import groupsizes
from evidence.findings.counts import mask
from evidence.findings.leftout import Size
from evidence.findings.samplesize import left_out
from evidence.findings.text import Line
from evidence.learned import Weights, logistic, scores, weights

RULED, ENOUGH = 0.5, 0.65
_TOKEN = re.compile(r"[a-z]+|#+|[;,:()=%.\[\]/]")
_STEPS = (3, 6, 10, 20, 30, 50, 100, 200, 500, 1000, 3000)  # of size
_FEWEST, _HUGE = 4, 20_000  # fewer people are a case report, more are records


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number that may be the sample size: where it stands and what is seen of it."""

    value: int
    line: Line
    features: frozenset[str]


def weighed(lines: Sequence[Line], design: str, ruled: Size | None, held: Weights | None = None) -> Size | None:
    """The likeliest sample size, None where none is likely enough; `ruled` is the choice of the rules."""
    known = weights("headcount") if held is None else held
    doubts: dict[int, float] = {}
    where: dict[int, tuple[float, Line]] = {}
    for line, shared, numbers in _numbers(lines, design):
        alike = scores(shared, known)[0] - known[""][0]
        for value, own in numbers:
            chance = logistic(scores(own, known)[0] + alike)
            doubts[value] = doubts.get(value, 1.0) * (1 - chance)  # a number that stands twice is likely twice
            if chance > where.get(value, (0.0, line))[0]:
                where[value] = (chance, line)
    chances = {value: 1 - doubt for value, doubt in doubts.items()}
    if ruled is not None and ruled.value not in chances:
        return ruled  # a sum, or a number too small or large to be weighed: nothing is known against it
    if ruled is not None:
        chances[ruled.value] += RULED
        for value in left_out(lines) - {ruled.value}:  # screened, invited, lost: never the sample
            chances[value] = chances.get(value, 0.0) - RULED
    best = max(chances, key=lambda value: chances[value], default=None)
    if best is None or chances[best] < ENOUGH:
        return None
    return ruled if ruled is not None and ruled.value == best else Size(best, "n.weighed", where[best][1])


def candidates(lines: Sequence[Line], design: str) -> Iterator[Candidate]:
    """Every number of the text that may count people, and what the groups of a sentence or of the study add up to."""
    for line, shared, numbers in _numbers(lines, design):
        for value, own in numbers:
            yield Candidate(value, line, frozenset(own | shared))


def _numbers(lines: Sequence[Line], design: str) -> Iterator[tuple[Line, set[str], list[tuple[int, set[str]]]]]:
    """(line, what is seen of all its numbers, its numbers with what is seen of each)."""
    masked = [mask(line.text) for line in lines]
    everywhere = Counter(value for _, values in masked for value in values.values())
    largest = max((value for value in everywhere if value < _HUGE), default=0)
    for at, (line, (text, values)) in enumerate(zip(lines, masked, strict=True)):
        total = groupsizes.of_sentence(line)
        people = {start: value for start, value in values.items() if _FEWEST <= value < _HUGE and not _no_whole(text, start)}
        if not people and total is None:
            continue
        words = {f"S {word}" for word in _words(text)}
        shared = {f"role {line.role}", f"design {design}", f"place {min(5, 6 * at // len(lines))}"}
        numbers = []
        for start, value in people.items():
            own = {*_around(text, start), *_among(values, start, value), f"size {bisect_right(_STEPS, value)}"}
            own |= ({"largest"} if value == largest else set()) | ({"again"} if everywhere[value] > 1 else set())
            near = {name for name in own if name.startswith(("behind 0", "behind 1", "before 0", "largest"))}
            numbers.append((value, own | {f"{design[:4]} {name}" for name in (*near, f"role {line.role}")}))
        if numbers:
            yield line, shared | words, numbers
        if total is not None:
            known = {"of arms known"} if everywhere[total] else set()
            yield line, {f"role {line.role}", f"design {design}", *words}, [(total, {"of arms", f"of arms {line.role}", *known})]
    if (study := groupsizes.of_study(list(lines))) is not None:
        yield study[1], {f"design {design}", f"role {study[1].role}"}, [(study[0], {"of study"})]


# "1,206 consecutive treatments": what was done is no person
_OF_DEEDS = patterns.compiled(
    r"#+\s+(?:(?:consecutive|separate|single|individual|further|needling|dry|scheduled|planned)\s+){0,2}(?:treatments|sessions|visits|episodes|appointments|insertions|injections|procedures)\b",
    re.IGNORECASE,
)


# "pooled from five of these (n = 287 participants)": the people of some of the studies
_OF_SOME = patterns.compiled(r"#+\s+of (?:these|them|those|which)\b[^.;#]{0,12}\(\s*n\s*=?\s*$", re.IGNORECASE)


def _no_whole(text: str, start: int) -> bool:
    """Whether a number counts deeds, or the people of a part that is named before it."""
    return bool(_OF_DEEDS.match(text, start) or _OF_SOME.search(text[max(0, start - 60) : start]))


def _words(text: str) -> list[str]:
    return ["#" if word[0] == "#" else word for word in _TOKEN.findall(text.lower())]


def _around(text: str, start: int) -> Iterator[str]:
    """The words before and behind a number, near ones by their place as well."""
    end = start
    while end < len(text) and text[end] == "#":
        end += 1
    before, behind = _words(text[max(0, start - 60) : start])[-5:], _words(text[end : end + 90])[:8]
    for name, words in (("before", before[::-1]), ("behind", behind)):
        yield from (f"{name} {place} {word}" for place, word in enumerate(words))
    for name, words in (("before", before), ("behind", behind)):
        yield from (f"{name} {word}" for word in words)
        yield from (f"{name} {one} {other}" for one, other in pairwise(words))


def _among(values: dict[int, int], start: int, value: int) -> Iterator[str]:
    """How a number stands to the others of its sentence."""
    others = [other for place, other in values.items() if place != start]
    later = [other for place, other in values.items() if place > start][:8]
    yield f"nth {min(4, sum(place < start for place in values))}"
    if not others:
        yield "alone"
    elif value >= max(others):
        yield "largest of sentence"
    for size in (2, 3):
        if any(sum(parts) == value for parts in combinations(later, size)):
            yield f"sum of {size}"
