"""What a sentence says of harm, held against what was counted. Harms are not voted on: needling bruises and is tolerated."""

import re
from typing import Any

from evidence.check import certainty, counts, gentler, senses, shares
from evidence.check.judgement import (
    CITED,
    CONTRADICTED,
    OVERSTATED,
    SUPPORTED,
    UNDERSTATED,
    UNKNOWN,
    Judged,
    short,
)  # fmt: skip
from evidence.check.sentences import Reading
from evidence.check.words import pattern, plain, table


def judged(reading: Reading, result: dict[str, Any]) -> Judged:
    """The status of a claim about harm by the harms of this verdict."""
    found, said = result.get("harms") or {}, _labelled(reading)
    if not found.get("looked"):
        return Judged(UNKNOWN, result["verdict"])
    verdict = f"{found['looked']} studies report on harms"
    told = gentler.judged(reading, found) or _of_counts(said, found, verdict)
    if told is not None:
        return told
    status = _frequency(said, found) or _denied(said, found) or table()["status"]["safety"][reading.polarity][reading.strength]
    note = None
    if higher := certainty.beyond(said, _word(result)):
        status, note = OVERSTATED if status in (SUPPORTED, UNDERSTATED) else status, higher
    if status == SUPPORTED and (loose := counts.unchecked(said, found)):
        note = f"the number was not checked: no study here counts {counts.label(loose[0])}"
    return Judged(status, verdict, None if status == SUPPORTED else wording(found), _cited(found), note)


def _labelled(reading: Reading) -> str:
    """The plain sentence; a cell of a table with the label of its row."""
    line = reading.line
    return plain(f"{line.row}: {reading.sentence}" if line is not None and line.kind == "cell" and line.row else reading.sentence)


def beside(reading: Reading, result: dict[str, Any]) -> Judged | None:
    """What stands against the harms that a sentence names beside an effect; None where nothing does."""
    found, said = result.get("harms") or {}, plain(reading.sentence)
    if not found.get("looked"):
        return None
    verdict = f"{found['looked']} studies report on harms"
    told = (gentler.judged(reading, found) if gentler.compares(said) else None) or _of_counts(said, found, verdict)
    if told is not None:
        return told
    status = _frequency(said, found) or _denied(said, found)
    return Judged(status, verdict, wording(found), _cited(found)) if status else None


def _of_counts(said: str, found: dict[str, Any], verdict: str) -> Judged | None:
    """A share that no count comes near, or something that nobody counted; None where the counts say nothing against the sentence."""
    if (past := counts.beyond(said, found)) is not None:
        one, known = past
        note = f"counted: {'; '.join(_row(row) for row in known.rows)}" if known.rows else None
        own = _own(one, known)
        return Judged(OVERSTATED, verdict, own or wording(found), _cited(found, known if own else None), note)
    if missing := counts.unanswered(said, found):
        return Judged(UNKNOWN, f"{verdict}; none counts {counts.label(missing[0])}", wording(found), _cited(found))
    return None


def _row(row: dict[str, Any]) -> str:
    return f"{row['said']} ({row['label']})" if row.get("label") else str(row["said"])


def _own(one: counts.Told, known: counts.Range) -> str | None:
    """The sentence to say of the one event that was named, where studies counted it by its name."""
    own = [row for row in known.rows if row["event"] in one.events and row["event"] not in ("minor", "serious", "any")]
    if len(one.events) > 1 or not own or not own[0]["denominator"]:
        return None
    label = counts.label(own[0]["event"])
    return f"{label[0].upper()}{label[1:]} followed {own[0]['said'].split(': ', 1)[1]} of dry needling where it was counted."


def wording(found: dict[str, Any]) -> str:
    """The sentence to say on harms, with their numbers where studies counted them."""
    minor = next((row for row in found.get("rates", ()) if row["event"] == "minor" and row["denominator"]), None)
    told = f" ({minor['said'].split(': ', 1)[1]})" if minor else ""
    lead = f"Minor events such as soreness and bruises are common after dry needling{told}"
    if not found.get("watched"):
        return f"{lead}; serious ones have been reported, and these studies cannot say how often."
    unit, row = max(found["watched"].items(), key=lambda item: (item[1]["of"], item[0]))
    return f"{lead}; serious ones have been reported, {row['events']:,} in {row['of']:,} {unit} where they were counted."


def _cited(found: dict[str, Any], known: counts.Range | None = None) -> tuple[dict[str, Any], ...]:
    """The studies to cite on harms: those that counted them, those that report serious ones, then the largest."""
    studies = {study["article"]: study for study in found["studies"]}
    own = [row["article"] for row in (known.rows if known else ())]
    counted = [row["article"] for name in ("rates", "serious") for row in found.get(name, ())]
    largest = [study["article"] for study in sorted(found["studies"], key=lambda study: -(study.get("n") or 0))]
    order = dict.fromkeys(own or (*counted, *largest))
    return tuple([short(studies[article]) for article in order if article in studies][:CITED])


def _word(result: dict[str, Any]) -> str | None:
    held = result.get("certainty")
    return held.get("word") if isinstance(held, dict) else held


def _denied(said: str, found: dict[str, Any]) -> str | None:
    """The status of a sentence that denies every serious harm, though some are known."""
    if any(True for _ in counts.told(said)):
        return None  # what a share of people were spared is no denial
    known = found.get("serious") and shares.denied(said, pattern("status", "words", "harm_any"))
    return CONTRADICTED if known else None


def _frequency(said: str, found: dict[str, Any]) -> str | None:
    """The status of a sentence by how often it says in words that a harm comes; None where it says nothing against the counts."""
    for low, high in senses.clauses(said):
        piece = said[low:high]
        if _has("other_measure", piece):
            continue
        minor, serious = _has("harm_minor", piece), _has("harm_serious", piece)
        if minor and not serious and (_has("prevented", piece) or (_has("denied", piece) and not _has("often", piece))):
            return CONTRADICTED
        if minor and not serious and _has("seldom", piece) and not _has("denied", piece):
            return OVERSTATED
        if serious and _has("often", piece) and not (_has("seldom", piece) or re.search(r"\b(?:not|no|never)\b", piece)):
            return OVERSTATED
        if _all_seldom(piece) and (known := counts.counted(["any"], found)).high and known.high >= _COMMON:
            return OVERSTATED
    return None


_COMMON = 0.01
"""CIOMS: from one in a hundred on an event is common."""


def _all_seldom(piece: str) -> bool:
    """Whether a clause calls side effects seldom as a whole, minor ones with them: "side effects are rare"."""
    named = {name for name, _, _ in counts.events(piece)}
    return named == {"any"} and _has("seldom_all", piece) and not _has("seldom_named", piece)


def _has(name: str, piece: str) -> bool:
    return pattern("status", "words", name).search(piece) is not None
