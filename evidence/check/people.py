"""Of whom, or of which place of the body, a sentence speaks, where the studies behind the verdicts were of others."""

import re

from evidence.check import senses
from evidence.check.sentences import Reading
from evidence.check.words import pattern, plain

PEOPLE = "no verdict is made for the people (or animals) that this sentence is about"
PLACE = "no verdict is made for the place of the body that this sentence is about"
# What is advised to people is no claim about them.
_ADVICE = re.compile(
    r"\b(?:should|must|avoid|ask (?:\w+ )?(?:your|their|a|the|first|before|for)|except|unless|out of reach|talk to|tell (?:us|me|your|the)|do not treat)\b"
)

_SET_ASIDE = re.compile(
    r"(?:\b(?:if|who|provided|as long as|when)\b(?: \w+){0,3} (?:not|never)\b|\b(?:outside|other than|apart from|excluding)\b)[^.;]{0,40}$"
)


def unstudied(reading: Reading) -> str | None:
    """Why no verdict answers a claim: it is made for people or for a place of the body that no study is about; None where one may.

    An effect is claimed for people only where they are named as those who have it, safety wherever they are named: in the sentence,
    over its list, row or section; safety also where the question that it answers, or the sentence before, speaks of them.
    """
    said = plain(reading.sentence)
    above = _over(reading)
    if any(_named(text, group) for text in (said, *above) for group in ("others", "ill")):
        return PEOPLE
    if reading.claim != "safety" and "safety" not in reading.also:
        return None
    if any(_named(text, "at_risk") for text in (said, *above)) or pattern("people", "at_risk").search(reading.context):
        return PEOPLE
    return PLACE if _near(said, reading) else None


def permitted(said: str) -> bool:
    """Whether a plain sentence says that needling is fine for people at special risk: "People on warfarin can have dry needling"."""
    return any(
        pattern("people", "permitted").search(piece) is not None and pattern("people", "at_risk").search(piece) is not None
        for piece in _claiming(said)
    )


def _claiming(said: str) -> list[str]:
    """The clauses of a plain sentence that are no precaution; "no reason to avoid it" is none."""
    quiet = senses.masked(said, ("people", "permitted"))
    pieces = [said[low:high] for low, high in senses.clauses(said) if _ADVICE.search(quiet[low:high]) is None]
    return [piece for piece in pieces if not pattern("not_asserted", "background").search(piece)]


def _named(said: str, group: str) -> bool:
    """Whether a plain text claims something for these people; "who do not take them" sets them aside."""
    return any(
        _SET_ASIDE.search(piece[: match.start()]) is None
        for piece in _claiming(said)
        for match in pattern("people", group).finditer(piece)
    )


def _over(reading: Reading) -> list[str]:
    """What a sentence stands under: its lead-in, row, column and heading."""
    line = reading.line
    above = (*line.lead[:1], line.row, line.head, line.heading) if line is not None and line.kind != "heading" else ()
    return [plain(text) for text in above if text]


def _near(said: str, reading: Reading) -> bool:
    """Whether a clause calls needling safe, or free of a harm, at a place where a needle can reach a lung, the spinal cord or the like."""
    for piece in _claiming(said):
        if pattern("people", "places").search(piece) is None:
            continue
        rare = pattern("safety", "rare").search(piece) or pattern("safety", "mild").search(piece)
        if pattern("safety", "safe").search(piece) or (reading.polarity == "positive" and not rare):
            return True
    return False
