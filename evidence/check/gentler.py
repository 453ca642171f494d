"""Which of two treatments a sentence calls the less harmful, held against the trials that compared their harms."""

import re
from typing import Any

from evidence.check import senses
from evidence.check.judgement import CITED, CONTRADICTED, OVERSTATED, SUPPORTED, UNKNOWN, Judged, short
from evidence.check.sentences import Reading
from evidence.check.words import pattern, plain

# The reference of a comparison is what follows these; where needling follows, the other treatment is the subject.
_REVERSED = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?|relative to|(?<!such )as)(?: (?:after|with|from|those|that|of|to|the|for|real|deep))* (?:dry )?needl\w*"
)
_GOOD = r"(?:safe|safely|well[ -]tolerated|tolerated|gentle|tolerable|benign)\b"
_EQUAL = re.compile(
    r"\bas (?:\w+ ){0,2}as\b|\b(?:same|similar\w*|equal\w*|comparabl\w*|alike|identical|no differen\w+|not (?:\w+ )?differ\w*|just as)\b"
)
_NOT = re.compile(r"\b(?:no|not|never|nor|neither|hardly)\b(?! only)")
_LESS = re.compile(
    rf"\b(?:fewer|less(?! {_GOOD})(?! well)|lower|milder|safer|gentler|rarer|smaller|better (?:tolerated|safety|tolerability)|(?:superior|more favou?rable) safety|more {_GOOD}|reduce\w*|without)\b"
)
_MORE = re.compile(
    rf"\b(?:more(?! {_GOOD})|higher|greater|worse|riskier|commoner|sorer|larger|longer|less {_GOOD}|less well|worse safety|increase\w*|(?:not|never|less) as {_GOOD})\b"
)
_CLASS = {"no_treatment": "none", "usual_care": "none"}
_WHOLE = re.compile(r"\b(?:safe|safer|safety|safely|danger\w*|risk\w*)\b")
_TURNED = {"fewer": "more", "more": "fewer", "equal": "equal", "not fewer": "not more", "not more": "not fewer"}
_WORDING = {
    "fewer": "Trials that compared harms found fewer of them with dry needling than with {name}.",
    "more": "Trials that compared harms found more of them with dry needling than with {name}.",
    "equal": "Trials that compared harms found no difference in harms between dry needling and {name}.",
    "mixed": "Trials that compared the harms of dry needling and {name} disagree.",
}
# What is said (row) against what the trials found (column): fewer harms of needling, more of them, no difference, or now this now that.
_TABLE = {
    "fewer": {"fewer": SUPPORTED, "more": CONTRADICTED, "equal": OVERSTATED, "mixed": OVERSTATED},
    "more": {"fewer": CONTRADICTED, "more": SUPPORTED, "equal": OVERSTATED, "mixed": OVERSTATED},
    "equal": {"fewer": CONTRADICTED, "more": CONTRADICTED, "equal": SUPPORTED, "mixed": OVERSTATED},
    "not more": {"fewer": SUPPORTED, "more": CONTRADICTED, "equal": SUPPORTED, "mixed": OVERSTATED},
    "not fewer": {"fewer": CONTRADICTED, "more": SUPPORTED, "equal": SUPPORTED, "mixed": OVERSTATED},
}


def compares(said: str) -> bool:
    """Whether a plain sentence sets the harms of needling against those of something else: "has fewer side effects", "is safer"."""
    return pattern("safety", "comparative").search(said) is not None


def other(reading: Reading) -> str | None:
    """The class of what needling is set against, also where the words of harm are the only ones that compare; None where it has none."""
    said = plain(reading.sentence)
    return reading.comparator or (senses.comparator(f"than {said}") if compares(said) else None)


def judged(reading: Reading, found: dict[str, Any]) -> Judged | None:
    """How a comparison of harms stands by the trials that told harms of both, not at all where none did; None for what compares none."""
    said, comparator = plain(reading.sentence), other(reading)
    if not compares(said) and (comparator is None or claimed(said) is None):
        return None
    if comparator is None:
        return Judged(UNKNOWN, "no verdict is made: no trial here compares harms with what this sentence names")
    comparator = _CLASS.get(comparator, comparator)
    name = "no treatment or usual care" if comparator == "none" else comparator.replace("_", " ")
    rows = [row for row in found.get("compared", ()) if row["comparator"] == comparator]
    counts = {way: sum(row["directions"][way] for row in rows) for way in ("favours_dn", "favours_comparator", "no_difference")}
    way, trials = claimed(said), _found(counts)
    if trials is None or way is None:
        return Judged(UNKNOWN, f"no verdict is made: no trial here compares harms with {name}" if trials is None else _none(name))
    status = _TABLE[way][trials]
    serious = pattern("status", "words", "harm_serious").search(said) or (way == "more" and _WHOLE.search(said))
    if status == SUPPORTED and serious:
        status = UNKNOWN  # soreness was compared, and is no measure of danger
    if status == SUPPORTED and reading.strength == "strong":
        status = OVERSTATED
    wording = _WORDING[trials].format(name=name)
    studies = sorted((one for row in rows for one in row["entries"]), key=lambda one: -(one.get("n") or 0))
    cite = tuple(short(one) for one in studies[:CITED])
    told = f"harms compared with {name}: {counts['favours_dn']} fewer with needling, {counts['favours_comparator']} more, {counts['no_difference']} no difference"
    return Judged(status, told, None if status == SUPPORTED else wording, cite)


def _none(name: str) -> str:
    return f"no verdict is made: the sentence does not say how the harms compare with {name}"


def _found(counts: dict[str, int]) -> str | None:
    """What the trials found together; None where none has a direction."""
    fewer, more, equal = (counts[way] > 0 for way in ("favours_dn", "favours_comparator", "no_difference"))
    if not (fewer or more or equal):
        return None
    if fewer + more + equal > 1:
        return "mixed"
    return "fewer" if fewer else "more" if more else "equal"


def claimed(said: str) -> str | None:
    """What a plain sentence says of the harms of needling beside another treatment: fewer, more, equal, not fewer, not more."""
    less, more, equal = _LESS.search(said), _MORE.search(said), _EQUAL.search(said)
    if equal and re.match(r"as\b", equal.group()) and (denied := _NOT.search(said[: equal.start()])):
        way = "more" if re.search(_GOOD, equal.group()) else "fewer"
        return _for_needling(said, way) if denied else None
    if equal and not (less or more):
        return "equal"
    first = min((match for match in (less, more) if match), key=lambda match: match.start(), default=None)
    if first is None:
        return "equal" if equal else None
    way = "fewer" if first is less else "more"
    if _NOT.search(said[: first.start()]):
        way = f"not {way}"
    return _for_needling(said, way)


def _for_needling(said: str, way: str) -> str:
    return _TURNED[way] if _REVERSED.search(said) else way
