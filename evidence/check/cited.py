"""Citations in a text: found, looked up in the database, and held against the sentence that leans on them."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from evidence import identifiers, register
from evidence.check.claims import Reading
from evidence.check.texts import Text, is_references

_PMID = re.compile(r"\b(?:PMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,9})\b", re.I)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>\[\]]+)", re.I)
_NUMBERS = re.compile(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
_NAME = r"([A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+)?)"
_AUTHOR = re.compile(rf"{_NAME}(?:,? et al\.?|,? (?:and|&) {_NAME})?,?\s*\(?((?:19|20)\d\d)[a-z]?\b")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation as the text gives it: its words and what identifies it."""

    text: str
    pmid: str | None = None
    doi: str | None = None
    author: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds of a cited article; results are (outcome, comparator, direction)."""

    label: str
    state: str = ""
    relevant: bool = True
    conditions: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    results: tuple[tuple[str, str, str], ...] = ()


Shelf = Callable[[Citation], Held | None]


def references(text: Text) -> dict[int, str]:
    """The entries of the reference list by number."""
    entries = [line.text for line in text.lines if line.kind != "heading" and is_references(line.heading)]
    found: dict[int, str] = {}
    for place, entry in enumerate(entries, 1):
        match = re.match(r"\s*\[?(\d{1,3})[\].)]\s", entry)
        found[int(match.group(1)) if match else place] = entry
    return found


def citations(sentence: str, listed: dict[int, str]) -> list[Citation]:
    """The citations of a sentence; numbers are followed into the reference list."""
    found = list(_identified(sentence))
    for match in _NUMBERS.finditer(sentence):
        for number in _expanded(match.group(1)):
            entry = listed.get(number)
            if entry is None:
                found.append(Citation(f"[{number}]"))
            else:
                found += list(_identified(entry))[:1] or _by_author(entry)[:1] or [Citation(f"[{number}]")]
    return found or _by_author(sentence)


def _identified(text: str) -> Iterator[Citation]:
    for match in _PMID.finditer(text):
        yield Citation(f"PMID {match.group(1)}", pmid=identifiers.pmid(match.group(1)))
    for match in _DOI.finditer(text):
        raw = match.group(1).rstrip(".,;:")
        raw = raw.rstrip(")") if raw.count(")") > raw.count("(") else raw
        yield Citation(f"doi:{raw}", doi=identifiers.doi(raw))


def _by_author(text: str) -> list[Citation]:
    found = []
    for match in _AUTHOR.finditer(text):
        if match.group(1).split()[0] not in ("In", "Since", "By", "From", "The", "During", "Until", "Until", "After", "Before", "Around", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December", "Founded"):  # fmt: skip
            found.append(Citation(f"{match.group(1)} {match.group(3)}", author=match.group(1), year=int(match.group(3))))
    return found


def _expanded(numbers: str) -> Iterator[int]:
    for part in re.split(r"[,;]", numbers):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if ends:
            yield from range(ends[0], min(ends[-1], ends[0] + 50) + 1)


def fault(citation: Citation, reading: Reading, shelf: Shelf) -> str | None:
    """Why a citation does not carry its sentence, as one sentence; None where nothing speaks against it."""
    held = shelf(citation)
    if held is None:
        return f"{citation.text} is not in this database."
    if held.state in ("retracted", "withdrawn"):
        return f"{held.label} is {held.state}."
    if not held.relevant:
        return f"{held.label} is not about dry needling."
    return _elsewhere(held, reading) or _otherwise(held, reading)


def _elsewhere(held: Held, reading: Reading) -> str | None:
    """Another condition, or none of the claim's outcomes."""
    wanted = set(reading.conditions)
    claim = register.load().get(reading.claim or "")
    if claim is not None and not wanted:
        wanted = set(claim.conditions)
    if wanted and held.conditions and not wanted & held.conditions:
        return f"{held.label} studied {_and(held.conditions)}, not {_and(wanted)}."
    if (
        claim is not None
        and held.outcomes
        and claim.kind in ("mechanism", "safety", "outcome")
        and not set(claim.outcomes) & held.outcomes
    ):
        return f"{held.label} does not report on {_and(claim.outcomes)}."
    return None


def _otherwise(held: Held, reading: Reading) -> str | None:
    """All of its results on the claim's outcomes point the other way."""
    claim = register.load().get(reading.claim or "")
    if claim is None or claim.kind == "safety":
        return None
    directions = {
        way for outcome, comparator, way in held.results if outcome in claim.outcomes and reading.comparator in (None, comparator)
    }
    if (
        directions
        and reading.polarity == "positive"
        and directions <= {"no_difference", "favours_comparator", "no_change", "worsened"}
    ):
        return f"{held.label} found no advantage of dry needling."
    if directions and reading.polarity == "negative" and directions <= {"favours_dn", "improved"}:
        return f"{held.label} found an advantage of dry needling."
    return None


def _and(names: object) -> str:
    return " or ".join(sorted(str(name).replace("_", " ") for name in names))  # type: ignore[attr-defined]


def folded(name: str) -> str:
    """A family name without accents, case and hyphens, to compare."""
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in text if c.isalpha())
