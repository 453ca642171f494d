"""What a sentence says of harm and tolerance."""

import re

from evidence.check import people, senses
from evidence.check.sentences import Reading
from evidence.check.words import pattern


def harm(said: str) -> Reading | None:
    """The claim of a plain sentence about safety, or None. Precautions, sensations and procedure claim nothing."""
    quiet = senses.masked(said, ("safety", "no_harm"))
    safe, bad = pattern("safety", "safe").search(quiet), pattern("safety", "harm").search(quiet)
    if pattern("not_asserted", "imperative").search(said):
        return None
    if safe is None and bad is None:
        return Reading(said, "safety", (), "positive", _strength(said, 1)) if people.permitted(said) else None
    first = min((match for match in (safe, bad) if match), key=lambda match: match.start())
    sign = _sign(said, first.start(), first.end(), first is safe)
    return Reading(said, "safety", (), "positive" if sign > 0 else "negative", _strength(said, sign), senses.comparator(said))


def _sign(said: str, start: int, end: int, safe: bool) -> int:
    """+1 for tolerated, -1 for harmful. A rare or mild harm speaks for tolerance unless it is said to happen all the same."""
    low, high = next(((a, b) for a, b in senses.clauses(said) if a <= start < b), (0, len(said)))
    said = re.sub(r"^(?:\w+ )?rarely(?=, )", lambda m: "~" * len(m.group()), said)  # "Very rarely, ..." tells of what happened
    before = senses.masked(said[low:start].replace("no side", "no  side"), ("negation", "none"))
    turned = (len(pattern("negation", "words").findall(before)) + len(pattern("safety", "free").findall(before))) % 2
    value = (1 if safe else -1) * (-1 if turned else 1)
    if re.fullmatch(r"(?:no|zero|nil|0 ?%) risks?|risk[ -]free", said[start:end]):
        value = 1
    if pattern("negation", "after").search(said[end:high]) and "low" not in said[end:high]:
        value = -abs(value)
    if not safe and pattern("safety", "less").search(said[low:start]):
        return 1
    if not safe and value < 0 and not pattern("safety", "seldom").match(said) and _spared(said):
        return 1
    return value


def _spared(said: str) -> bool:
    """Whether the sentence says of harms that they are rare or mild, and does not go on that they happen all the same."""
    said = re.sub(r"\ba few\b", "~", said)
    if pattern("safety", "rare").search(said) and not pattern("safety", "even_so").search(said):
        return True
    if re.match(r"(?:very |only )?(?:few|fewer|hardly any|almost no)\b", said):
        return True
    mild = pattern("safety", "mild").search(said)
    if mild is None or pattern("safety", "common").search(said):
        return False
    said_of = re.search(
        r"\b(?:is|are|was|were|only|usually|generally|remain|stay|mostly|most|any|but|very|extremely)\b", said[: mild.end()]
    )
    return (
        bool(said_of)
        or mild.start() < 3
        or mild.group() in ("rare", "rarely", "few", "minimal", "low risk", "seldom", "negligible")
    )


def _strength(said: str, sign: int) -> str:
    return senses.strength(said, sign > 0)
