"""What a sentence says of its subject: the verb that carries the claim, asserted or denied, how firmly, against what."""

import re
from dataclasses import dataclass
from itertools import pairwise

from evidence.check import techniques
from evidence.check.words import pattern, table

_BREAK = re.compile(
    r"[;:!]|\s-\s|,?\s\b(?:but|though|although|whereas|however|because|unless|apart from|except for)\b|,\s(?:while|and|so|which|who|or|even though|nor|as|not|yet)\b"
)
OPENING = re.compile(
    r"^(?:although|while|though|even (?:if|though)|whereas|when|if|because|despite|after|since (?=both|all|most|many|some|each|every))\b[^,]*,"
)
# Right after its verb these leave nothing of it: "brought no extra relief", "did little".
_NOTHING = re.compile(
    r"\s*(?:(?:me|him|her|us|them|you|patients|people|participants|about|up|in|out|almost|virtually|practically|him or her) )*"
    r"(?:no|nothing|none|zero|nobody|no one|neither|hardly any|next to nothing|not (?:a|one|any))\b(?! (?:longer|doubt|less|worse|matter))"
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A word that says what happens: where it stands and which way it points (good, bad, down, up; open: nobody knows)."""

    start: int
    end: int
    way: str
    weak: bool
    clause: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sense:
    """What is said: +1 asserted, -1 denied or harmful; strong, plain, tentative; the comparator class or None."""

    sign: int
    strength: str
    comparator: str | None
    verb: Verb | None = None


def clauses(text: str) -> list[tuple[int, int]]:
    """(start, end) of the clauses of a text; a subordinate clause at the head stands alone."""
    cuts = {match.start() for match in _BREAK.finditer(text)}
    if match := OPENING.match(text):
        cuts.add(match.end())
    edges = [0, *sorted(cut for cut in cuts if cut), len(text)]
    return [(a, b) for a, b in pairwise(edges) if text[a:b].strip(" ,;:-!")]


def masked(text: str, *paths: tuple[str, ...]) -> str:
    """The text with everything that these patterns match blanked out; offsets stay."""
    for path in paths:
        text = pattern(*path).sub(lambda m: "~" * len(m.group()), text)
    return text


def joined(text: str) -> str:
    """Phrases of one meaning that hold two negations, as one."""
    for phrase, word in table()["negation"]["joined"].items():
        text = re.sub(rf"\b{phrase}\b", word, text)
    return text


def told(text: str) -> bool:
    """Whether a person tells how it went: somebody is named, or left out as in a forum."""
    return any(pattern("story", name).search(text) for name in ("person", "dropped"))


def verbs(text: str) -> list[Verb]:
    """All words that carry an effect, in order; what only names an aim is left out. In a tale, life that returns counts."""
    seen = re.sub(r"trigger (?=point|zone|spot)", "~~~~~~~ ", masked(text, ("not_asserted", "purpose"), ("negation", "foil")))
    found: dict[int, Verb] = {}
    places = clauses(text)
    lists = [(way, ("predicate", way)) for way in ("good", "bad", "down", "up")]
    if told(text):
        lists = [("bad", ("story", "bad")), ("good", ("story", "good")), *lists]
    for way, path in lists:
        for match in pattern(*path).finditer(seen):
            clause = next(((a, b) for a, b in places if a <= match.start() < b), (0, len(text)))
            weak = way != "bad" and pattern("predicate", "weak").fullmatch(match.group()) is not None
            held = found.get(match.start())
            if held is None or held.end < match.end():  # of words that begin together the longest tells most
                found[match.start()] = Verb(match.start(), match.end(), way, weak, clause)
    return sorted(found.values(), key=lambda verb: verb.start)


def listed(text: str, path: tuple[str, ...]) -> list[Verb]:
    """The words of one list as verbs that assert."""
    places = clauses(text)
    found = []
    for match in pattern(*path).finditer(text):
        clause = next(((a, b) for a, b in places if a <= match.start() < b), (0, len(text)))
        found.append(Verb(match.start(), match.end(), "good", match.group() in ("without", "more", "good"), clause))
    return found


def chosen(found: list[Verb], spans: list[tuple[int, int]], near: bool) -> Verb | None:
    """The verb that carries the claim about the target at `spans`: in its clause, the first that is not weak, or the nearest."""
    if not found:
        return None
    inside = [v for v in found if any(v.clause[0] <= start < v.clause[1] for start, _ in spans)] or found
    firm = [v for v in inside if not v.weak] or [v for v in found if not v.weak and v.start > inside[0].start] or inside
    if near and spans:
        moved = [v for v in inside if not v.weak and v.way in ("up", "down")]  # "Drops of four points and more"
        return min(moved or inside, key=lambda v: min(abs(v.start - start) for start, _ in spans))
    return firm[0]


def sign(text: str, verb: Verb, good: str = "", spans: list[tuple[int, int]] | None = None) -> int:
    """+1 or -1: the verb's own direction turned round by each negation that reaches it."""
    start, end = verb.clause
    if verb.way == "open":
        return -1
    value = _own(text, verb, good, spans or [])
    quiet = masked(text, ("negation", "none"))
    inside = (
        verb.way != "bad"
        and re.search(r"\b(?:no|little|nobody|zero|nil|nought|hardly|nothing to (?:do|offer))\b", quiet[verb.start : verb.end])
        is not None
    )
    value *= -1 if (_negations(quiet[start : verb.start]) + inside) % 2 else 1
    tail = quiet[verb.end : end]
    if _NOTHING.match(tail):
        return -abs(value) if value > 0 else 1
    if pattern("negation", "discredited").search(text):
        return -abs(value) if pattern("negation", "after").search(tail) is None else -value
    if pattern("negation", "after").search(tail) or re.match(
        r"\s*(?:\w+\s+){0,4}(?:no (?:more|better|longer than|further|greater|faster|larger)|nothing|little\b(?! by))", tail
    ):
        value = -abs(value)
    return value


def _own(text: str, verb: Verb, good: str, spans: list[tuple[int, int]]) -> int:
    if verb.way == "bad":
        return -1
    if verb.way == "good" or verb.way == good:
        return 1
    if good:
        return -1
    acts_on = text[verb.end : verb.end + 30]
    if verb.way == "up":
        return (
            -1
            if pattern("predicate", "symptom").match(re.sub(r"^\s*(?:the|your|my|their|in|of|more|even)?\s*", "", acts_on))
            else 1
        )
    return (
        -1
        if re.match(
            r"\s*(?:the |your )?(?:\w+ )?(?:movement|motion|mobility|strength|flexibility|function|performance|relief)\b", acts_on
        )
        else 1
    )


def _negations(before: str) -> int:
    found = [match.group() for match in pattern("negation", "words").finditer(before)]
    if "nor" in found and "not" in found:
        found.remove("nor")
    unproven = [
        word for word in found if word in ("unclear", "unknown", "uncertain", "unproven", "unlikely") or word.startswith("doubt")
    ]
    return len(found) - (
        len(found) - 1
        if len(unproven) == 1 and "not" in found and re.search(r"\b(?:not|never) \w*\s*(?:known|clear)", before)
        else 0
    )


def strength(text: str, positive: bool) -> str:
    """strong, tentative or plain; a lack of proof is tentative, absolutes stay strong after "can"."""
    if not positive and pattern("negation", "unproven").search(masked(text, ("negation", "none_found"))):
        return "tentative"
    text = masked(text, ("negation", "none_strong"))
    if told(text):
        text = masked(text, ("story", "good"))  # "I can run again" tells what is, not what may be
    weak = pattern("strength", "tentative").search(text)
    firm = pattern("strength", "strong" if positive else "strong_denial").search(text)
    if weak and not pattern("strength", "absolute").search(text):
        return "tentative"
    return "strong" if firm else "plain"


def comparator(text: str) -> str | None:
    """The comparator class that a comparison names, or None where nothing is compared."""
    if techniques.compared(text):
        return "other_needling"
    cue = pattern("comparison", "cues").search(text)
    if cue is None:
        return None
    best: tuple[int, str] | None = None
    for name in table()["comparison"]["words"]:
        for match in pattern("comparison", "words", name).finditer(text):
            after = match.start() >= cue.start()
            rank = match.start() - cue.start() if after else 1000 + match.start()
            if best is None or rank < best[0]:
                best = (rank, name)
    return best[1] if best else None
