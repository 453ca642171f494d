"""Whether a sentence claims something, by its words and by what it stands under: a second reader beside the rules of language.

The rules know what a sentence claims where they follow it; people write in more ways than rules foresee. This reader knows less and
misses less: a logistic regression over words, pairs of words and what the sentence and its neighbours name (after Genkin, Lewis and
Madigan 2007, Technometrics 49:291), learned by scripts/learn_claims.py from the labelled articles in tests/data/articles. Its
weights are in rules/likely.json; positive ones speak for a claim.
"""

import re
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

from evidence import learned
from evidence.check import senses, targets
from evidence.check.texts import Line
from evidence.check.words import pattern, plain

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?!:;%]")


def chances(lines: Sequence[Line], taught: learned.Weights | None = None) -> list[float]:
    """For each line of an article the probability (0 to 1) that it claims something of dry needling."""
    held = learned.weights("likely") if taught is None else taught
    return [chance(found, held) for found in features(lines)]


def chance(found: Set[str], held: learned.Weights) -> float:
    """The probability (0 to 1) that what holds these features is a claim, by these weights."""
    return learned.logistic(learned.scores(found, held)[0])


def features(lines: Sequence[Line]) -> Iterator[set[str]]:
    """What the reader looks at, line by line."""
    said = [plain(line.text) for line in lines]
    marks = [_marks(text) for text in said]
    for at, line in enumerate(lines):
        words = _words(said[at])
        length = f"length {min(8, len(words) // 4)}"
        found = {f"w {word}" for word in words} | {f"{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True)}
        found |= marks[at] | {f"{a} & {b}" for a in marks[at] for b in marks[at] if a < b}
        found |= {line.kind, length, f"{line.kind} {length}"} | ({"first"} if line.first else set())
        found |= set(_before(marks, lines, at, length, words)) | set(_under(line))
        yield found


def _words(said: str) -> list[str]:
    return ["0" if word.isdecimal() else word for word in _WORD.findall(said)]  # which number it is tells nothing


@lru_cache(maxsize=2_000)  # headings, lead-ins and heads stand over many lines
def _marks(said: str) -> frozenset[str]:
    """What a plain text names and holds, by the lists of the rules."""
    named = targets.find(said)
    asked = {
        "condition": named.conditions,
        "target": named.named,
        "thing": named.other,
        "needling": pattern("subject", "needling").search(said),
        "other therapy": pattern("subject", "others").search(said),
        "pronoun": pattern("subject", "pronouns").search(said),
        "verb": senses.verbs(said),
        "negation": pattern("negation", "words").search(said),
        "unproven": pattern("negation", "unproven").search(said),
        "comparator": senses.comparator(said),
        "question": said.endswith("?"),
    }
    return frozenset(f"has {name}" for name, held in asked.items() if held)


def _before(marks: list[frozenset[str]], lines: Sequence[Line], at: int, length: str, words: list[str]) -> Iterator[str]:
    """What the lines around hold: an answer is known by its question."""
    if at:
        yield f"before {lines[at - 1].kind}"
        yield from (f"before {mark}" for mark in marks[at - 1])
        if "has question" in marks[at - 1]:
            yield f"answer {length}"
            yield f"answer {words[0] if words else ''}"
        if "has pronoun" in marks[at]:
            yield from (f"before {mark} & pronoun" for mark in marks[at - 1])
    if at > 1:
        yield from (f"two before {mark}" for mark in marks[at - 2])
    if at + 1 < len(lines) and "has question" in marks[at + 1]:
        yield "after question"


def _under(line: Line) -> Iterator[str]:
    """What the lead-in of a list, the heads of a table and the heading hold."""
    over = {
        "lead": line.lead[0] if line.lead else "",
        "head": line.head,
        "row": line.row,
        "heading": line.heading,
        "stub": line.stub,
    }
    for name, text in over.items():
        if text:
            said = plain(text)
            yield from (f"{name} {mark}" for mark in _marks(said))
            if name != "row":
                yield from (f"{name} w {word}" for word in _words(said))
