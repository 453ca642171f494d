"""What a sentence says, held against the verdict of its claim."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from evidence import register
from evidence.check import certainty, durations, people, ranking, safety
from evidence.check.claims import Reading
from evidence.check.judgement import (
    CITED,
    NONE,
    OVERSTATED,
    SUPPORTED,
    UNDERSTATED,
    UNKNOWN,
    Judged,
    Saying,
    Verdicts,
    short,
)  # fmt: skip
from evidence.check.words import pattern, plain, table

_CLASS = {"no_treatment": "none", "usual_care": "none"}
_AGAINST = ("no_difference", "favours_comparator")
_FOUND = {"supported": ("favours_dn",), "probably_supported": ("favours_dn",), "no_better": _AGAINST, "contradicted": _AGAINST}


def judged(reading: Reading, verdicts: Verdicts) -> Judged:
    """The status of one reading, before its citations are looked at."""
    if reading.claim is None or reading.polarity is None or reading.strength is None:
        return Judged(NONE)
    if why := people.unstudied(reading):
        return Judged(UNKNOWN, why)
    result = verdicts(reading.claim, reading.conditions, reading.outcome)
    if reading.comparator == "other_needling" and reading.claim not in ("local-twitch-response", "safety"):
        return _between_techniques(result)
    if reading.claim == "outside":
        return _outside(reading, result)
    if result is None:
        return Judged(UNKNOWN)
    if result["claim"] == "safety":
        return safety.judged(reading, result)
    part = _part(reading, result) if reading.comparator != "other" else None  # others differ too much to speak for one of them
    if part is None:
        return Judged(UNKNOWN, "no_studies", _untested(reading, result))
    reading, part, unseen = _at_time(reading, part, verdicts)
    if part["verdict"] == "no_studies":
        return Judged(_status(reading, part), "no_studies", None)
    held = _held(reading, part, verdicts, unseen)
    return (_harmful(reading, verdicts) or held) if held.status in (SUPPORTED, UNDERSTATED) else held


def _harmful(reading: Reading, verdicts: Verdicts) -> Judged | None:
    """How the harms that a sentence names beside an effect stand, where the counts speak against them or do not answer."""
    result = verdicts("safety", (), None) if "safety" in reading.also else None
    told = safety.beside(reading, result) if result is not None and result["claim"] == "safety" else None
    return None if told is None or told.status == SUPPORTED else told


def _held(reading: Reading, part: dict[str, Any], verdicts: Verdicts, note: str | None) -> Judged:
    """A sentence held against the verdict of its comparison; `note` is why no study answers at the time that it states."""
    status, said = _status(reading, part), plain(reading.sentence)
    if note is not None and reading.polarity == "positive" and status in (SUPPORTED, UNDERSTATED):
        status = OVERSTATED  # it promises a time at which nobody looked
    if status == SUPPORTED and reading.polarity == "positive" and pattern("status", "words", "sized").search(said):
        pooled = "estimate" in ((part.get("body") or {}).get("pooled") or {})
        status = SUPPORTED if pooled else OVERSTATED
        note = "the size was not checked" if pooled else "no study gives this size in a form that can be used"
    elif status == SUPPORTED and part["verdict"] == "insufficient":
        note = "too few studies to tell; it passes because it promises no more"
    if higher := certainty.beyond(said, _certainty(part)):
        status, note = OVERSTATED if status in (SUPPORTED, UNDERSTATED) else status, higher
    wording = None if status == SUPPORTED else part["wording"]
    beside = tuple(_beside_wordings(reading, verdicts, part["wording"])) if wording else ()
    return Judged(status, _named(part), wording, tuple(_studies(part, reading)), note, beside)


def _between_techniques(result: dict[str, Any] | None) -> Judged:
    """One way of needling against another: no verdict is made of it, since a direction does not say which way of needling it favours.

    Trials against sham or another treatment are no answer; the studies that compare ways of needling are named.
    """
    found = [study for study in (result or {}).get("others", ()) if study["why"].startswith("needling in every arm")]
    if not found:
        return Judged(UNKNOWN, "no_studies", "No study in this database compares ways of needling for this.")
    said = f"no verdict is made between ways of needling; {len(found)} here compare{'s' if len(found) == 1 else ''} some"
    return Judged(UNKNOWN, said, cite=tuple(short(one) for one in sorted(found, key=lambda one: -(one.get("n") or 0))[:CITED]))


# "is effective for a wide range of conditions", "research has confirmed its effectiveness"
_PRAISE = re.compile(
    r"\b(?:effective(?:ness)?|efficac\w+|proven|measurable improvements?|successful|success rates?|evidence[ -]based)\b"
)
_NOTHING_NAMED = "praise that names no use, outcome or comparison can be held against nothing: name one, or leave it out"


def _outside(reading: Reading, result: dict[str, Any] | None) -> Judged:
    """What the register does not hold has no verdict of its own; what the studies of its condition let one say stands beside it."""
    if result is None or result["verdict"] == "no_studies":
        kinds = reading.conditions == ("headache",)
        if not kinds and _PRAISE.search(plain(reading.sentence)):
            return Judged(UNKNOWN, "not a claim of the register", note=_NOTHING_NAMED)
        return Judged(
            UNKNOWN,
            "not a claim of the register",
            note="headaches are judged by kind: name tension-type or cervicogenic headache, or migraine" if kinds else None,
        )
    part = _part(reading, result)
    if part is None:
        return Judged(
            UNKNOWN, "not a claim of the register; studies of the condition: none of this comparison", _untested(reading, result)
        )
    against = f" against {str(reading.comparator).replace('_', ' ')}" if reading.comparator else ""
    said = f"not a claim of the register; studies of the condition{against}: {_named(part)}"
    return Judged(UNKNOWN, said, part["wording"], tuple(_studies(part, reading)))


def _beside_wordings(reading: Reading, verdicts: Verdicts, first: str) -> Iterator[Saying]:
    """Wordings for the other conditions of a sentence, so that none is lost when the first takes its place."""
    taken = {first}
    for name in reading.also:
        result = verdicts(name, (), None) if register.load()[name].kind == "use" else None
        if result is None or result["wording"] in taken:
            continue
        taken.add(result["wording"])
        head = next((one for one in result["classes"] if one["comparator"] == result.get("headline")), result)
        untested = result["verdict"] == "no_studies"
        yield Saying(result["wording"], () if untested else tuple(_studies(head, reading)))


def _status(reading: Reading, part: dict[str, Any]) -> str:
    """From the table of statuses."""
    said, words = plain(reading.sentence), ("status", "words")
    row = "cure" if reading.polarity == "negative" and pattern(*words, "cure").search(said) else str(reading.strength)
    rank = ranking.row(said, reading.comparator, str(reading.polarity), str(reading.strength))
    column = table()["status"]["ranked"][rank][reading.strength] if rank else table()["status"][reading.polarity][row]
    return str(column.get(f"{part['verdict']}, {_certainty(part)}", column[part["verdict"]]))


def _at_time(reading: Reading, part: dict[str, Any], verdicts: Verdicts) -> tuple[Reading, dict[str, Any], str | None]:
    """The reading and the verdict at the time that the sentence states, and why no study answers then, if none does.

    Held against that time are the studies of the same comparator. That an effect is over by then denies it; where nobody looked, a
    denial has too few studies behind it as well.
    """
    asked = durations.stated(plain(reading.sentence)) if _of_effect(reading) and part.get("body") else None
    if asked is None:
        return reading, part, None
    reading = replace(reading, polarity="negative") if asked.ends else reading
    timed = verdicts(reading.claim, reading.conditions, reading.outcome or part["body"].get("outcome"), asked.window)
    then = next((one for one in (timed or {}).get("classes", ()) if one["comparator"] == part.get("comparator")), None)
    why = durations.beyond(asked, then)
    if why is None and then is not None:
        return reading, then, None
    return reading, part if reading.polarity == "positive" else {**part, "verdict": "insufficient"}, why


def _of_effect(reading: Reading) -> bool:
    """Whether the claim is of an effect on people, whose time studies state; how needling works is measured at once."""
    held = register.load().get(reading.claim or "")
    return held is not None and held.kind in ("use", "comparison", "outcome")


def _part(reading: Reading, result: dict[str, Any]) -> dict[str, Any] | None:
    """The class of the comparator that the sentence names, else the verdict as a whole; None where that comparator was not tested."""
    wanted = _CLASS.get(reading.comparator or "", reading.comparator)
    if wanted is None and reading.polarity == "positive" and pattern("ranking", "all_others").search(plain(reading.sentence)):
        return _weakest(result)
    whole = result["claim"] in ("combined-with-exercise", "local-twitch-response") or not result["classes"]
    added = next((one for one in result["classes"] if one["comparator"] == "add_on"), None)
    asks_what_it_adds = (
        not whole
        and wanted not in ("sham", "none")
        and pattern("status", "words", "needling_added").search(plain(reading.sentence))
    )
    if asks_what_it_adds and (added is not None or wanted is not None):
        return added  # and not whether it does more than what it is added to
    if wanted is None or whole:
        head = [one for one in result["classes"] if one["comparator"] == result.get("headline")]
        return {**head[0], "verdict": result["verdict"], "wording": result["wording"]} if head else result
    named = {one["comparator"]: one for one in result["classes"]}
    rank = ranking.ranked(plain(reading.sentence), reading.comparator)
    alone = pattern("status", "words", "added").search(plain(reading.sentence)) and not (rank and rank.other_first)
    if wanted not in named and alone:
        return added  # "more than stretching alone": both arms stretched
    return named.get(wanted)


_WEAK = ("contradicted", "no_better", "mixed", "insufficient", "no_studies", "probably_supported", "supported")


def _weakest(result: dict[str, Any]) -> dict[str, Any] | None:
    """Of all classes of another treatment the one that needling fares worst against: who calls it better than others speaks of each."""
    active = [one for one in result["classes"] if one["comparator"] not in ("sham", "none", "add_on")]
    return min(active, key=lambda one: _WEAK.index(one["verdict"]), default=None)


def _untested(reading: Reading, result: dict[str, Any]) -> str:
    return f"No study in this database tests this against {str(reading.comparator).replace('_', ' ')}. {result['wording']}"


def _certainty(part: dict[str, Any]) -> str | None:
    certainty = part.get("certainty")
    return certainty.get("word") if isinstance(certainty, dict) else certainty


def _named(part: dict[str, Any]) -> str:
    word = _certainty(part)
    return f"{part['verdict']}, {word} certainty" if word else str(part["verdict"])


def _studies(part: dict[str, Any], reading: Reading) -> list[dict[str, Any]]:
    """The studies behind a verdict that a writer may cite: those of the deciding body that found what the verdict says, where some
    did; the largest first.
    """
    entries = (part.get("body") or {}).get("entries") or part.get("papers") or []
    fitting = [entry for entry in entries if entry.get("direction") in _FOUND.get(part["verdict"], ())] or entries
    return [short(entry) for entry in sorted(fitting, key=lambda entry: -(entry.get("n") or 0))[:CITED]]
