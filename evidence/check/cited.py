"""Citations in a text: found, looked up in the database, and held against the sentence that leans on them."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from evidence import identifiers, register
from evidence.check import reports, targets
from evidence.check.claims import Reading
from evidence.check.texts import Text, is_references
from evidence.check.words import plain

_PMID = re.compile(r"\b(?:PMID:?\s*|pubmed(?:\.ncbi\.nlm\.nih\.gov)?/)(\d{1,9})\b", re.I)
_DOI = re.compile(r"\b(10\.\d{4,9}/[^\s\"<>\[\]]+)", re.I)
_SPAN = r"\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*"
_NUMBERS = re.compile(rf"\[\^?({_SPAN})\]")
_RAISED = re.compile(r"(?<=[\w.,;:!?)\"'”’])([¹²³⁰-⁹]+(?:[⁻,˒–-][¹²³⁰-⁹]+)*)")
_ROUND = re.compile(rf"(?<=[a-z”\"]) \(({_SPAN})\)(?=\s*[.,;:]|\s+(?:and|but|or)\b|\s*$)")
_NAME = r"((?:(?:de|da|di|van|von|der|den|la|le|el|al|del|dos) )*[A-ZÀ-Þ][\w'’-]+(?:[ -][A-ZÀ-Þ][\w'’-]+)?)"
_YEAR = r"((?:19|20)\d\d)[a-z]?\b"
_WITH = rf"(?:,? et al\.?|,? (?:and|&) {_NAME}|,? and (?:colleagues|co-workers|others))"
_AUTHORS = (  # a bare "Tokyo 2020" cites nothing: the year in brackets, or others beside the name, make a citation
    re.compile(rf"{_NAME}{_WITH}?,? \({_YEAR}\)"),
    re.compile(rf"{_NAME}{_WITH},? {_YEAR}"),
    re.compile(rf"(?:\(|; |\(see |\(e\.g\.,? ){_NAME}{_WITH}?,? {_YEAR}(?=[;,)])"),
)
_TELLS = re.compile(
    rf"{_NAME}{_WITH}?,? \({_YEAR}\)(?: (?:have|had|also|later|themselves|only))* (?:found|finds?|show\w*|report\w*|saw|sees?|observ\w+|conclud\w+|demonstrat\w+|note[ds]?|measured|describ\w+)\b"
)
_DATES = re.compile(
    r"(?:In|Since|By|From|The|During|Until|After|Before|Around|January|February|March|April|May|June|July|August|September|October"
    r"|November|December|Founded|Summer|Winter|Spring|Autumn|[A-Z]{2,})$"
)
_ENTRY = re.compile(rf"^\s*{_NAME},? (?:[A-Z]{{1,3}}\b|[A-Z]\.|et al)")


@dataclass(frozen=True, slots=True)
class Citation:
    """One citation as the text gives it: its words and what identifies it. `entry` is its whole line in the reference list."""

    text: str
    pmid: str | None = None
    doi: str | None = None
    author: str | None = None
    year: int | None = None
    entry: str = ""
    missing: bool = False  # a number that the reference list does not hold


@dataclass(frozen=True, slots=True)
class Held:
    """What the database holds of a cited article; results are (outcome, comparator, direction)."""

    label: str
    state: str = ""
    relevant: bool = True
    conditions: frozenset[str] = frozenset()
    outcomes: frozenset[str] = frozenset()
    results: tuple[reports.Result, ...] = ()
    dated: bool | None = True  # whether its year is the cited one; None where its year is not known


Shelf = Callable[[Citation], Sequence[Held]]
"""Citation -> the articles that it may mean; empty where the database holds none."""


def references(text: Text) -> dict[int, str]:
    """The entries of the reference list by number, footnotes of Markdown ("[^1]: ...") among them."""
    entries = [line.text for line in text.lines if line.kind != "heading" and is_references(line.heading)]
    found: dict[int, str] = {}
    for place, entry in enumerate(entries, 1):
        match = re.match(r"\s*\[?\^?(\d{1,3})(?:\]:?|[.)])\s", entry)
        found[int(match.group(1)) if match else place] = entry
    for line in text.lines:
        if match := re.match(r"\s*\[\^(\d{1,3})\]:\s", line.text):
            found[int(match.group(1))] = line.text
    return found


def citations(sentence: str, listed: dict[int, str]) -> list[Citation]:
    """The citations of a sentence; numbers are followed into the reference list, where the text has one."""
    found = list(_identified(sentence))
    for number in _cited_numbers(sentence) if listed else ():
        entry = listed.get(number)
        if entry is None:
            found.append(Citation(f"[{number}]", missing=True))
        else:
            found += list(_identified(entry))[:1] or _by_entry(number, entry)
    return found or _by_author(sentence)


def _cited_numbers(sentence: str) -> list[int]:
    plain = [number for match in _NUMBERS.finditer(sentence) for number in _expanded(match.group(1))]
    for match in _RAISED.finditer(sentence):
        plain += _expanded(match.group(1).translate(_DIGITS))
    return plain or [number for match in _ROUND.finditer(sentence) for number in _expanded(match.group(1))]


_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻˒", "0123456789-,")


def _by_entry(number: int, entry: str) -> list[Citation]:
    """An entry without PMID or DOI: by its first author, year and title. Web pages and the like cannot be looked up and pass."""
    author, years = _ENTRY.match(re.sub(r"^\s*\[?\^?\d{1,3}(?:\]:?|[.)])\s+", "", entry)), re.findall(rf"\b{_YEAR}", entry)
    if author is None or not years:
        return []
    return [Citation(f"[{number}]", author=author.group(1), year=int(years[-1]), entry=entry)]


def _identified(text: str) -> Iterator[Citation]:
    for match in _PMID.finditer(text):
        yield Citation(f"PMID {match.group(1)}", pmid=identifiers.pmid(match.group(1)))
    for match in _DOI.finditer(text):
        raw = match.group(1).rstrip(".,;:")
        raw = raw.rstrip(")") if raw.count(")") > raw.count("(") else raw
        yield Citation(f"doi:{raw}", doi=identifiers.doi(raw))


def _by_author(text: str) -> list[Citation]:
    found: dict[tuple[str, int], Citation] = {}
    matches = (match for pattern in _AUTHORS for match in pattern.finditer(text))
    for match in sorted(matches, key=lambda match: match.start(1)):
        name, year = match.group(1), int(match.group(match.lastindex or 1))
        if not _DATES.fullmatch(name.split()[0]):
            found.setdefault((name, year), Citation(f"{name} {year}", author=name, year=year))
    return list(found.values())


def _expanded(numbers: str) -> Iterator[int]:
    for part in re.split(r"[,;]", numbers):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        if ends:
            yield from range(ends[0], min(ends[-1], ends[0] + 50) + 1)


def fault(citation: Citation, reading: Reading, shelf: Shelf) -> str | None:
    """Why a citation does not carry its sentence, as one sentence; None where one of the articles it may mean does."""
    if citation.missing:
        return f"{citation.text} is not in the reference list."
    held = shelf(citation)
    if not held and (citation.pmid or citation.doi):
        return f"{citation.text} is not in this database, so it cannot be checked here."
    faults = [_fault(one, reading) for one in _meant(held, reading)]
    return faults[0] if faults and None not in faults else None


def unknown(citation: Citation, reading: Reading, shelf: Shelf) -> str | None:
    """That a study cited by name and year is not held, as one sentence: there are many such studies, and it may say what it is cited for.

    A study of the same author without a year, or of another year, may be the one that is meant: it is named.
    """
    if citation.missing or citation.pmid or citation.doi:
        return None
    held = shelf(citation)
    if meant := _meant(held, reading):
        return (
            None
            if any(one.dated for one in meant)
            else f"{citation.text} is taken for {meant[0].label}, which is held without its year."
        )
    missing = f"{citation.text} is not in this database, so it cannot be checked here."
    near = next((one for one in held if one.dated is False and one.relevant and _elsewhere(one, reading) is None), None)
    if near is None:
        return missing
    return f"{citation.text} is not in this database, {near.label} is: check the year.{_said_of(near, reading)}"


def _said_of(held: Held, reading: Reading) -> str:
    otherwise = _fault(held, reading)
    return f" {otherwise}" if otherwise else ""


def _fault(held: Held, reading: Reading) -> str | None:
    if held.state in ("retracted", "withdrawn"):
        return f"{held.label} is {held.state}."
    if not held.relevant:
        return f"{held.label} is not about dry needling."
    return _elsewhere(held, reading) or _otherwise(held, reading)


_MIXED = {"musculoskeletal_pain", "other"}  # too wide to contradict a narrower claim
_HEADACHES = {"tension_type_headache", "cervicogenic_headache", "migraine"}
_UPPER = {"neck_pain", "shoulder_pain", "thoracic_pain", "whiplash"}  # where studies of trigger points mostly look


def _elsewhere(held: Held, reading: Reading) -> str | None:
    """Another condition, or none of the claim's outcomes."""
    wanted = set(reading.conditions)
    claim = register.load().get(reading.claim or "")
    if claim is not None and not wanted:
        wanted = set(claim.conditions)
    wanted |= _HEADACHES if "headache" in wanted else set()
    fits = wanted & held.conditions or _MIXED & held.conditions or (wanted & _UPPER and "myofascial_pain" in held.conditions)
    if wanted and held.conditions and not fits:
        return f"{held.label} studied {_and(held.conditions)}, not {_and(wanted - {'headache'})}."
    if (
        claim is not None
        and held.outcomes
        and claim.kind in ("mechanism", "safety", "outcome")
        and not set(claim.outcomes) & held.outcomes
    ):
        return f"The abstract of {held.label} does not report on {_and(claim.outcomes)}."
    return None


def _otherwise(held: Held, reading: Reading) -> str | None:
    """None of its results says what the sentence says, and some say otherwise."""
    found = reports.contrary(held.results, reading)
    return None if found is None else f"{held.label} {found}."


def reported(citation: Citation, reading: Reading, shelf: Shelf) -> bool:
    """Whether a cited study found just what the sentence says it did."""
    return any(reports.borne_out(held.results, reading) for held in _meant(shelf(citation), reading))


def attributed(sentence: str) -> bool:
    """Whether a sentence tells what cited authors found: "Invented and others (2020) found ..."."""
    return _TELLS.search(sentence) is not None


def of_cited(reading: Reading, cited: Sequence[Citation], shelf: Shelf) -> Reading:
    """A sentence that tells what cited authors found speaks of the people whom they studied, and not of whom the text spoke before."""
    said = plain(reading.sentence)
    found = targets.find(said)
    if found.conditions or not reading.conditions or not attributed(reading.sentence):
        return reading
    studied = [one.conditions for citation in cited for one in shelf(citation) if one.dated]
    own = set[str]().union(*studied)
    if not own or own & {*reading.conditions, *_MIXED}:
        return reading
    ids = targets.claims(said, found, reading.comparator, tuple(sorted(own))) or ["outside"]
    return replace(reading, claim=ids[0], also=tuple(ids[1:]), conditions=tuple(sorted(own)))


def _meant(held: Sequence[Held], reading: Reading) -> list[Held]:
    """The articles that a citation means: those of its year; else one whose year is not known, where its subject fits."""
    dated = [one for one in held if one.dated]
    return dated or [one for one in held if one.dated is None and one.relevant and _elsewhere(one, reading) is None]


def _and(names: object) -> str:
    return " or ".join(sorted(str(name).replace("_", " ") for name in names))  # type: ignore[attr-defined]


def folded(name: str) -> str:
    """A family name without accents, case and hyphens, to compare."""
    text = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in text if c.isalpha())
