"""A text held against the verdicts: which of its sentences are claims about dry needling, and what the studies say to each.

`texts.read` makes bytes a Text; `check` reads its sentences and judges them with two lookups, so that it can be tried without a
database: `verdicts(claim, conditions)` gives what `synthesis.judge` gives, `shelf(citation)` what is held of a cited article.

Which sentences are claims is read by rules of language (`claims` and what it calls); where they cannot follow, by what labelled articles
taught (`likely`), and then the claim is that of what the sentence names or of what was spoken of (`supposed`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence.check import certainty, quoted
from evidence.check.cited import Citation, Held, Shelf, attributed, citations, fault, of_cited, references, reported, unknown
from evidence.check.claims import Reading, readings
from evidence.check.judgement import STATUSES, TROUBLE, Judged, Verdicts
from evidence.check.status import judged
from evidence.check.texts import Text, read
from evidence.check.words import pattern, plain
from evidence.learned import Weights

__all__ = ["STATUSES", "Checked", "Citation", "Held", "Judged", "Reading", "Text", "check", "read", "readings", "troubled"]


@dataclass(frozen=True, slots=True)
class Checked:
    """One sentence with what it claims and how that stands."""

    reading: Reading
    judged: Judged

    def as_dict(self) -> dict[str, Any]:
        """The keys of `evidence check --format json`, in their order; `beside` only where the sentence names further conditions, `note` only where
        something could not be checked.
        """
        read_, held = self.reading, self.judged
        return {
            "sentence": read_.sentence, "claim": read_.claim, "also": list(read_.also), "polarity": read_.polarity,
            "strength": read_.strength, "comparator": read_.comparator, "topic": read_.topic, "status": held.status,
            "verdict": held.verdict, "suggestion": held.suggestion,
            "cite": _cited(held.cite),
        } | _where_any(held)  # fmt: skip


def _cited(studies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: study.get(key) for key in ("label", "pmid", "doi")} for study in studies]


def _where_any(held: Judged) -> dict[str, Any]:
    beside = [{"suggestion": one.wording, "cite": _cited(one.cite)} for one in held.beside]
    return ({"beside": beside} if beside else {}) | ({"note": held.note} if held.note else {})


def check(text: Text, verdicts: Verdicts, shelf: Shelf | None = None, weights: Weights | None = None) -> list[Checked]:
    """Every sentence of the text in reading order. Without a shelf, citations are not looked at; `weights` are those of `readings`."""
    listed = references(text)
    return [_checked(reading, listed, verdicts, shelf) for reading in readings(text, weights)]


def _checked(reading: Reading, listed: dict[int, str], verdicts: Verdicts, shelf: Shelf | None) -> Checked:
    if reading.claim is None or shelf is None:
        return Checked(reading, judged(reading, verdicts))
    cited = citations(reading.sentence, listed)
    reading = of_cited(reading, cited, shelf)
    return Checked(reading, _beside(judged(reading, verdicts), reading, cited, verdicts, shelf))


def _beside(found: Judged, reading: Reading, cited: Sequence[Citation], verdicts: Verdicts, shelf: Shelf) -> Judged:
    """The status with what the cited studies say to the sentence."""
    if notes := [why for one in cited if (why := unknown(one, reading, shelf)) is not None]:
        found = replace(found, note=" ".join(dict.fromkeys(notes)))
    faults = [why for one in cited if (why := fault(one, reading, shelf)) is not None]
    if cited and (why := _misquoted(reading, cited, verdicts, shelf)) is not None:
        faults.append(why)
    if faults:
        advice = " ".join(dict.fromkeys(faults))
        wording = f" {found.suggestion}" if found.suggestion else ""
        return replace(found, status="wrong citation", suggestion=f"{advice}{wording}")
    if _tells(found, reading) and any(reported(one, reading, shelf) for one in cited):
        return replace(found, status="supported", suggestion=None, beside=())  # "One trial found ... [3]", and that trial did
    return found


def _misquoted(reading: Reading, cited: Sequence[Citation], verdicts: Verdicts, shelf: Shelf) -> str | None:
    """Which count of harm of a cited study the sentence gives otherwise."""
    if "safety" not in (reading.claim, *reading.also):
        return None
    harms = (verdicts("safety", (), None) or {}).get("harms") or {}
    return quoted.misquoted(reading.sentence, [held.label for one in cited for held in shelf(one)], harms)


def _tells(found: Judged, reading: Reading) -> bool:
    """Whether a sentence only tells what a study found, which holds where it did, whatever all of them say together."""
    alone = found.status in ("overstated", "contradicted") or (found.status == STATUSES[4] and reading.comparator == "other")
    told = attributed(reading.sentence) or pattern("status", "words", "study").search(plain(reading.sentence))
    of_effect = "safety" not in (reading.claim, *reading.also)
    # a study's result tells nothing of the certainty of them all
    return alone and of_effect and reading.strength != "strong" and bool(told) and certainty.stated(plain(reading.sentence)) is None


def troubled(checked: list[Checked]) -> bool:
    """Whether something is overstated, contradicted or wrongly cited."""
    return any(one.judged.status in TROUBLE for one in checked)
