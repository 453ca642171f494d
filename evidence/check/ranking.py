"""Which of two treatments a sentence calls better: needling, the other, or neither.

A claim of superiority and a claim of equality need different verdicts, and so do "no better than" and "worse than". Which treatment
stands on which side of the comparing words tells them apart, whatever verb is used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from evidence.check import senses
from evidence.check.words import pattern, table

BETTER, EQUAL, WORSE, NO_BETTER, NO_WORSE = "better", "equal", "worse", "no_better", "no_worse"  # needling beside the other
NEEDLING = "needling"
CONTROL = "control"  # the other arm of a trial, of no class
_DENIED = {BETTER: NO_BETTER, WORSE: NO_WORSE, EQUAL: WORSE, NO_WORSE: WORSE}  # "not as good as" is worse
_SWAPPED = {BETTER: WORSE, WORSE: BETTER, NO_BETTER: NO_WORSE, NO_WORSE: NO_BETTER, EQUAL: EQUAL}
# What is given with needling makes one treatment of the two.
_JOINED = re.compile(
    r"[\s,]*(?:and|plus|with|added to|in addition to|combined with|together with|alongside|on top of|followed by|\+|&)\s+(?:\w+ ){0,2}"
)
# "Compared with needling, massage was better" ranks massage.
_TURNED = re.compile(r"^(?:in comparison (?:with|to)|compared (?:with|to)|versus|against|next to|beside) ([^,]{3,60}), (.+)$")
_TAIL = r"(?: (?:or )?(?:(?:dry|superficial|deep) )?(?:needl\w+|acupuncture|treatments?|therapy|interventions?|procedures?)\b)?"


@dataclass(frozen=True, slots=True)
class _Mention:
    start: int
    end: int
    treatment: str  # NEEDLING or a class of comparator


@dataclass(frozen=True, slots=True)
class Ranking:
    """How needling is ranked beside another treatment (a class of comparator), and whether the other is what the sentence speaks of."""

    name: str
    other: str
    other_first: bool = False


def ranked(said: str, comparator: str | None = None) -> Ranking | None:
    """How a plain sentence ranks needling beside another treatment; None where it ranks nothing or the sides cannot be told.

    With a class of comparator only what is said of that one counts.
    """
    said = _TURNED.sub(r"\2 than \1", senses.joined(said).rstrip(". "))
    if pattern("ranking", "unclear").search(said) or pattern("negation", "discredited").search(said):
        return None
    found = (one for low, high in senses.clauses(said) for one in _within(said[low:high], comparator))
    return next(found, None)


def _within(piece: str, comparator: str | None) -> Iterator[Ranking]:
    """What one clause says; equality first, since "as good as" and "no better" hold the words of the others."""
    if pattern("ranking", "left_out").search(piece):
        yield Ranking(WORSE, "no_treatment", other_first=True)
    mentions = list(_mentions(piece))
    named = {one.treatment for one in mentions}
    if named <= {NEEDLING} or (comparator is not None and comparator not in named):
        return
    other = comparator or next(one.treatment for one in mentions if one.treatment != NEEDLING)
    if pattern("ranking", "tie").search(piece):
        yield Ranking(EQUAL, other)
    for name in (NO_WORSE, EQUAL, WORSE, BETTER):
        text = senses.masked(piece, ("comparison", "ratio")) if name == EQUAL else piece  # "twice as good as" is better
        for cue in pattern("ranking", name).finditer(text):
            if (told := _told(piece, cue, name, mentions)) is not None:
                yield told
    alike = pattern("ranking", "alike").search(piece)
    both = NEEDLING in named or comparator not in (None, "other")  # "the splint group did just as well" may be as well as anything
    if alike and both and not _denials(piece[: alike.start()], mentions):
        yield Ranking(EQUAL, other)


def _told(piece: str, cue: re.Match[str], name: str, mentions: list[_Mention]) -> Ranking | None:
    joined = list(_given_together(piece, mentions))
    before = [one for one in joined if one.end <= cue.start()]
    within = [one for one in joined if one.start >= cue.start() and one.end <= cue.end()]
    after = [one for one in joined if one.start >= cue.end()]
    left, right = (within or before)[-1:], after[:1]
    sides = {one.treatment == NEEDLING for one in (*left, *right)}
    if not left and right and right[0].treatment == NEEDLING:
        return None  # what is set against needling stands elsewhere
    if not right or (left and len(sides) == 1):
        return None
    found = name
    if _denials(piece[: cue.start()], mentions) % 2:
        found = _DENIED[name]
    other_first = bool(left) and left[0].treatment != NEEDLING
    other = next(one.treatment for one in (*left, *right) if one.treatment != NEEDLING)
    return Ranking(_SWAPPED[found] if other_first else found, other, other_first)


def _denials(before: str, mentions: list[_Mention]) -> int:
    """How often a text is turned round; "no treatment" and "doing nothing" are treatments."""
    for one in mentions:
        before = (
            before[: one.start] + "~" * (min(one.end, len(before)) - one.start) + before[one.end :]
            if one.start < len(before)
            else before
        )
    return len(pattern("negation", "words").findall(senses.masked(before, ("negation", "none"))))


def _mentions(piece: str) -> Iterator[_Mention]:
    """The treatments that a clause names, in the order of the text; a sham needle is the other one."""
    found: list[_Mention] = []
    for name, words in _others().items():
        found += [_Mention(*match.span(), name) for match in words.finditer(piece)]
    found += [_Mention(*match.span(), NEEDLING) for path in _NEEDLED for match in pattern(*path).finditer(piece)]
    end = 0
    for one in sorted(found, key=lambda one: (one.start, one.treatment == NEEDLING, -one.end)):
        if one.start >= end:
            end = one.end
            yield one


_NEEDLED = (("subject", "needling"), ("ranking", "needled"))


@cache
def _others() -> dict[str, re.Pattern[str]]:
    """Class of comparator -> its words, with the needling that is none: "sham dry needling"."""
    words = {
        name: pattern("comparison", "words", name).pattern for name in table()["comparison"]["words"] if name != "other_needling"
    }
    words[CONTROL] = pattern("ranking", "control").pattern
    words["other"] = pattern("ranking", "other").pattern
    return {name: re.compile(f"(?:{found}){_TAIL}") for name, found in words.items()}


def _given_together(piece: str, mentions: list[_Mention]) -> Iterator[_Mention]:
    held: _Mention | None = None
    for one in mentions:
        if held is not None and _JOINED.fullmatch(piece[held.end : one.start]):
            both = NEEDLING if NEEDLING in (held.treatment, one.treatment) else held.treatment
            held = _Mention(held.start, one.end, both)
            continue
        if held is not None:
            yield held
        held = one
    if held is not None:
        yield held


def row(said: str, comparator: str | None, polarity: str, strength: str) -> str | None:
    """The rows of the table of statuses for a sentence that ranks needling as equal to or worse than what it names, or no worse; None
    where its polarity says all. A ranking that what stands around the sentence has turned round is none.
    """
    found = ranked(said, comparator) if comparator else None
    rank = found.name if found is not None else None
    if rank in (None, BETTER, NO_BETTER) or (rank == WORSE and polarity != "negative"):
        return None
    unproven = pattern("negation", "unproven").search(said) is not None
    return None if unproven and rank == EQUAL and strength == "tentative" else rank  # "not shown to differ" calls nothing equal
