"""What a sentence says, held against the verdict of its claim."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from evidence import register
from evidence.check import senses, shares
from evidence.check.claims import Reading
from evidence.check.words import pattern, plain, table

STATUSES = (
    "supported", "overstated", "understated", "contradicted", "no evidence in the database", "wrong citation", "not a claim",
)  # fmt: skip
Verdicts = Callable[[str, tuple[str, ...], str | None], dict[str, Any] | None]
"""Claim id (or "outside"), conditions and a named outcome -> what synthesis.judge gives."""
UNKNOWN, NONE = STATUSES[4], STATUSES[6]
_CLASS = {"no_treatment": "none", "usual_care": "none"}
_OTHERS = "no verdict is made for the people (or animals) that this sentence is about"
_AGAINST = ("no_difference", "favours_comparator")
_FOUND = {"supported": ("favours_dn",), "probably_supported": ("favours_dn",), "no_better": _AGAINST, "contradicted": _AGAINST}
CITED = 3  # studies named for one sentence


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence to say with the studies that it rests on."""

    wording: str
    cite: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A status with the verdict behind it ("probably_supported, low certainty"), the sentence to say instead, studies to cite.

    `beside` holds what to say of the other conditions of the sentence, each with its own studies. `note` is what could not be
    checked; it is for the writer and never part of a text.
    """

    status: str
    verdict: str | None = None
    suggestion: str | None = None
    cite: tuple[dict[str, Any], ...] = ()
    note: str | None = None
    beside: tuple[Saying, ...] = ()


def judged(reading: Reading, verdicts: Verdicts) -> Judged:
    """The status of one reading, before its citations are looked at."""
    if reading.claim is None or reading.polarity is None or reading.strength is None:
        return Judged(NONE)
    if _of_others(plain(reading.sentence)):
        return Judged(UNKNOWN, _OTHERS)
    result = verdicts(reading.claim, reading.conditions, reading.outcome)
    if reading.claim == "outside":
        return _outside(reading, result)
    if result is None:
        return Judged(UNKNOWN)
    part = _part(reading, result)
    if result["claim"] == "safety" and (reading.comparator is None or part is None):
        return _safety(reading, result)
    if part is None:
        return Judged(UNKNOWN, "no_studies", _untested(reading, result))
    status = _status(reading, part)
    if part["verdict"] == "no_studies":
        return Judged(status, "no_studies", None)
    note = None
    if (
        status == "supported"
        and reading.polarity == "positive"
        and pattern("status", "words", "sized").search(plain(reading.sentence))
    ):
        pooled = "estimate" in ((part.get("body") or {}).get("pooled") or {})
        status = "supported" if pooled else "overstated"
        note = "the size was not checked" if pooled else "no study gives this size in a form that can be used"
    elif status == "supported" and part["verdict"] == "insufficient":
        note = "too few studies to tell; it passes because it promises no more"
    wording = None if status == "supported" else part["wording"]
    beside = tuple(_beside_wordings(reading, verdicts, part["wording"])) if wording else ()
    return Judged(status, _named(part), wording, tuple(_studies(part, reading)), note, beside)


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


def _of_others(said: str) -> bool:
    """Whether a plain sentence claims something for children, for pregnancy, for animals; a precaution for them beside it counts not."""
    pieces = [said[low:high] for low, high in senses.clauses(said)]
    return any(
        pattern("status", "words", "others").search(piece)
        and not pattern("not_asserted", "background").search(piece)
        and re.search(r"\b(?:should|must|avoid|ask|except|unless|out of reach)\b", piece) is None
        for piece in pieces
    )


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
    """From the table of statuses; a promise that lasts longer than the studies did goes too far."""
    said, words = plain(reading.sentence), ("status", "words")
    row = "cure" if reading.polarity == "negative" and pattern(*words, "cure").search(said) else str(reading.strength)
    column = table()["status"][reading.polarity][row]
    status = str(column.get(f"{part['verdict']}, {_certainty(part)}", column[part["verdict"]]))
    if reading.polarity == "positive" and status in ("supported", "understated") and pattern(*words, "long").search(said):
        followed = {one.get("window") for one in (part.get("body") or {}, *(part.get("other_bodies") or ()))}
        return status if "long" in followed else "overstated"
    return status


# "adding needling to physiotherapy does not help"
_ADDED = re.compile(
    r"\b(?:add(?:ing|s|ed)?|addition of) (?:of )?(?:dry )?(?:needling|needles|it)\b|\b(?:dry )?needling (?:is |was )?added to\b|\bon top of\b"
)


def _part(reading: Reading, result: dict[str, Any]) -> dict[str, Any] | None:
    """The class of the comparator that the sentence names, else the verdict as a whole; None where that comparator was not tested."""
    wanted = _CLASS.get(reading.comparator or "", reading.comparator)
    if wanted is None and _ADDED.search(plain(reading.sentence)):
        added: dict[str, Any] | None = next((one for one in result["classes"] if one["comparator"] == "add_on"), None)
        if added is not None and result["claim"] not in ("combined-with-exercise", "local-twitch-response"):
            return added
    if wanted is None or result["claim"] in ("combined-with-exercise", "local-twitch-response") or not result["classes"]:
        head = [one for one in result["classes"] if one["comparator"] == result.get("headline")]
        return {**head[0], "verdict": result["verdict"], "wording": result["wording"]} if head else result
    named = {one["comparator"]: one for one in result["classes"]}
    if wanted not in named and pattern("status", "words", "added").search(plain(reading.sentence)):
        return named.get("add_on")  # "more than stretching alone": both arms stretched
    return named.get(wanted)


def _untested(reading: Reading, result: dict[str, Any]) -> str:
    return f"No study in this database tests this against {str(reading.comparator).replace('_', ' ')}. {result['wording']}"


def _certainty(part: dict[str, Any]) -> str | None:
    certainty = part.get("certainty")
    return certainty.get("word") if isinstance(certainty, dict) else certainty


def _named(part: dict[str, Any]) -> str:
    word = _certainty(part)
    return f"{part['verdict']}, {word} certainty" if word else str(part["verdict"])


def _safety(reading: Reading, result: dict[str, Any]) -> Judged:
    harms = result.get("harms") or {}
    if not harms.get("looked"):
        return Judged(UNKNOWN, result["verdict"])
    said = plain(reading.sentence)
    status = _frequency(said) or _beyond(said, harms) or table()["status"]["safety"][reading.polarity][reading.strength]
    wording = None if status == "supported" else _of_safety(harms)
    verdict = f"{harms['looked']} studies report on harms"
    return Judged(status, verdict, wording, tuple(_short(study) for study in _of_harms(harms)))


def _of_safety(harms: dict[str, Any]) -> str:
    """The sentence to say on harms, with their numbers where studies counted them."""
    minor = next((row for row in harms.get("rates", ()) if row["event"] == "minor" and row["denominator"]), None)
    told = f" ({minor['said'].split(': ', 1)[1]})" if minor else ""
    lead = f"Minor events such as soreness and bruises are common after dry needling{told}"
    if not harms.get("watched"):
        return f"{lead}; serious ones have been reported, and these studies cannot say how often."
    unit, row = max(harms["watched"].items(), key=lambda item: (item[1]["of"], item[0]))
    return f"{lead}; serious ones have been reported, {row['events']:,} in {row['of']:,} {unit} where they were counted."


def _of_harms(harms: dict[str, Any]) -> list[dict[str, Any]]:
    """The studies to cite on harms: those that counted them, those that report serious ones, then the largest."""
    known = {study["article"]: study for study in harms["studies"]}
    counted = [row["article"] for name in ("rates", "serious") for row in harms.get(name, ())]
    largest = [study["article"] for study in sorted(harms["studies"], key=lambda study: -(study.get("n") or 0))]
    return [known[article] for article in dict.fromkeys((*counted, *largest)) if article in known][:CITED]


_COMMON, _FEW, _NEARLY_ALL = 0.01, 0.05, 0.9
"""Shares of CIOMS: from one in a hundred on an event is common; under one in twenty and over nine in ten no count of minor events lies."""


def _beyond(said: str, harms: dict[str, Any]) -> str | None:
    """The status of a sentence that denies every serious harm, though some are known, or names a share that no count comes near."""
    serious, minor = pattern("status", "words", "harm_serious"), pattern("status", "words", "harm_minor")
    if harms.get("serious") and shares.denied(said, pattern("status", "words", "harm_any")):
        return "contradicted"
    for low, high in senses.clauses(said):
        piece = said[low:high]
        share = shares.share(piece)
        if share is None or pattern("status", "words", "other_measure").search(piece):
            continue
        if serious.search(piece) and not minor.search(piece):
            if share >= _COMMON and harms.get("watched"):
                return "overstated"
        elif minor.search(piece) and harms.get("rates") and not _FEW <= share <= _NEARLY_ALL:
            return "overstated"
    return None


def _frequency(said: str) -> str | None:
    """The status of a sentence by how often it says that a harm comes; None where it says nothing against the counts."""

    def told(name: str, piece: str) -> bool:
        return pattern("status", "words", name).search(piece) is not None

    for low, high in senses.clauses(said):
        piece = said[low:high]
        if told("other_measure", piece):
            continue
        minor, serious = told("harm_minor", piece), told("harm_serious", piece)
        if minor and not serious and (told("prevented", piece) or (told("denied", piece) and not told("often", piece))):
            return "contradicted"
        if minor and not serious and told("seldom", piece) and not told("denied", piece):
            return "overstated"
        if serious and told("often", piece) and not (told("seldom", piece) or re.search(r"\b(?:not|no|never)\b", piece)):
            return "overstated"
    return None


def _studies(part: dict[str, Any], reading: Reading) -> list[dict[str, Any]]:
    """The studies behind a verdict that a writer may cite: those of the deciding body that found what the verdict says, where some
    did; the largest first.
    """
    entries = (part.get("body") or {}).get("entries") or part.get("papers") or []
    fitting = [entry for entry in entries if entry.get("direction") in _FOUND.get(part["verdict"], ())] or entries
    return [_short(entry) for entry in sorted(fitting, key=lambda entry: -(entry.get("n") or 0))[:CITED]]


def _short(study: dict[str, Any]) -> dict[str, Any]:
    return {key: study.get(key) for key in ("label", "pmid", "doi", "article")}
