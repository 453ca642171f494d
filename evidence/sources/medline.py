"""The MEDLINE format of PubMed (`.nbib`, "PubMed" text): tag in columns 1-4, "- ", text; continuation is indented.

Bio.Medline gathers repeated tags in lists by tag, which loses whose affiliation and ORCID is whose; the lines are
therefore read here in their order. Tags: https://www.nlm.nih.gov/bsd/mms/medlineelements.html.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, BinaryIO

from evidence.identifiers import doi, pmcid, pmid, registry_numbers
from evidence.record import Author, Fault, Link, Mesh, Record, Section
from evidence.sources.inflate import Broken, lines

Entries = list[tuple[str, str]]
"""(tag, text) in the order of the record."""
Pieces = list[tuple[str, list[str]]]
"""The same, the text in the lines that it stands in."""

_TAG = re.compile(r"([A-Z][A-Z0-9]{1,3}) {0,2}- ?")
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_ORCID = re.compile(r"(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])\Z")
_KINDED = re.compile(r"(.*?)\s*\[(\w+)\]\Z")
_E_LOCATION = re.compile(r"[eE]?\d{1,8}")
_NOTHING = re.compile(r"\[?not available\]?\.?", re.I)
_RELATIONS = {
    "CIN": "CommentIn",
    "CON": "CommentOn",
    "CRF": "CorrectedandRepublishedFrom",
    "CRI": "CorrectedandRepublishedIn",
    "DDIN": "AssociatedDataset",
    "DRIN": "AssociatedPublication",
    "ECF": "ExpressionOfConcernFor",
    "ECI": "ExpressionOfConcernIn",
    "EFR": "ErratumFor",
    "EIN": "ErratumIn",
    "ORI": "OriginalReportIn",
    "RIN": "RetractionIn",
    "ROF": "RetractionOf",
    "RPF": "RepublishedFrom",
    "RPI": "RepublishedIn",
    "RRF": "RetractedandRepublishedFrom",
    "RRI": "RetractedandRepublishedIn",
    "SPIN": "SummaryForPatientsIn",
    "UIN": "UpdateIn",
    "UOF": "UpdateOf",
}
_SINGLE = {
    "VTI": "volume_title",
    "TT": "vernacular_title",
    "JT": "journal",
    "TA": "journal_abbrev",
    "VI": "volume",
    "IP": "issue",
    "PG": "pages",
    "DP": "pub_date",
    "PB": "publisher",
    "STAT": "status",
    "PST": "publication_status",
    "COIS": "conflict_of_interest",
    "CI": "copyright",
}
_DATES = {"DEP": "article_date", "CRDT": "created", "DA": "created", "DCOM": "completed", "LR": "revised"}
_NAMES = {"FAU": "author", "FED": "editor", "FIR": "investigator"}
_SHORT_NAMES = {"AU": "author", "ED": "editor", "IR": "investigator"}


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream` in order, a Fault for each that could not be read; `name` is for messages."""
    number = 0
    try:
        for first_line, entries in _entries(lines(stream)):
            number += 1
            if entries and entries[0][0] == "":
                reason = f"Line {first_line} is no tag of the MEDLINE format; save the records from PubMed again."
                yield Fault(name, f"line {first_line}", reason, raw=entries[0][1][:65536], whole_input=number == 1)
                if number == 1:
                    return
                continue
            yield _record_or_fault(entries, name, number, first_line)
    except Broken as error:
        yield Fault(name, f"record {number + 1}", str(error), whole_input=True)
        return
    if number == 0:
        yield Fault(name, "line 1", "The input is empty.", whole_input=True)


def _entries(text: Iterator[str]) -> Iterator[tuple[int, Entries]]:
    """(number of the first line, entries) of each record: one begins at a PMID, and after an empty line at any tag."""
    entries: Pieces = []
    start, blank = 1, False
    for number, line in enumerate(text, 1):
        if not line.strip():
            blank = True
            continue
        tag = _tag(line)
        if entries and tag and (blank or (tag == "PMID" and any(key == "PMID" for key, _ in entries))):
            yield start, _joined(entries)
            entries = []
        if not entries:
            start = number
        _append(entries, tag, line)
        blank = False
    if entries:
        yield start, _joined(entries)


def _tag(line: str) -> str:
    """The tag of a line by its columns, "" when it continues the one before."""
    found = _TAG.match(line)
    return found.group(1) if found and line[4:5] == "-" and line[5:6] in {"", " "} else ""


def _append(entries: Pieces, tag: str, line: str) -> None:
    if tag or not entries:
        entries.append((tag, [line[6:].strip() if tag else line]))
    else:
        entries[-1][1].append(line.strip())


def _joined(entries: Pieces) -> Entries:
    return [(tag, " ".join(pieces).strip() if len(pieces) > 1 else pieces[0]) for tag, pieces in entries]


def _record_or_fault(entries: Entries, name: str, number: int, line: int) -> Record | Fault:
    values = dict(reversed(entries))
    found = pmid(values.get("PMID", ""))
    if found is not None:
        return _record([(tag, unicodedata.normalize("NFC", text)) for tag, text in entries], found, f"{name}: record {number}")
    raw = "\n".join(f"{tag:<4}- {text}" for tag, text in entries)[:65536]
    reason = f"The record at line {line} has no PMID; correct it or save it from PubMed again."
    return Fault(name, f"record {number}", reason, values.get("TI", ""), raw)


def _record(entries: Entries, number: str, place: str) -> Record:
    draft: dict[str, Any] = {}
    for tag, text in entries:
        if tag in _SINGLE:
            draft.setdefault(_SINGLE[tag], text)
        elif tag in _DATES:
            draft.setdefault(_DATES[tag], _iso(text))
    draft.pop("volume_title", None)
    year = _YEAR.search(draft.get("pub_date", "")) or _YEAR.search(draft.get("article_date", ""))
    draft["year"] = int(year.group()) if year else None
    _titles(entries, draft)
    _identify(entries, draft)
    return Record(
        source="medline",
        pmid=number,
        sections=_sections(entries),
        authors=tuple(_people(entries)),
        issn=_issn(entries),
        languages=_all(entries, "LA"),
        publication_types=tuple((text, "") for text in _all(entries, "PT")),
        mesh=tuple(map(_mesh, _all(entries, "MH"))),
        keywords=tuple(dict.fromkeys(text.removeprefix("*") for text in _all(entries, "OT"))),
        chemicals=tuple(map(_chemical, _all(entries, "RN"))),
        grants=tuple(map(_grant, _all(entries, "GR"))),
        links=tuple(_link(_RELATIONS[tag], text) for tag, text in entries if tag in _RELATIONS),
        place=place,
        **draft,
    )


def _all(entries: Entries, tag: str) -> tuple[str, ...]:
    return tuple(text for key, text in entries if key == tag and text)


def _first(entries: Entries, tag: str) -> str:
    return next(iter(_all(entries, tag)), "")


def _iso(text: str) -> str:
    """ "20181017" and "2018/10/17 06:00" as "2018-10-17"; "" for anything else."""
    found = re.match(r"(\d{4})/?(\d\d)/?(\d\d)\b", text)
    return "-".join(found.groups()) if found else ""


def _titles(entries: Entries, draft: dict[str, Any]) -> None:
    title, book = _first(entries, "TI"), _first(entries, "BTI")
    if _NOTHING.fullmatch(title):
        title = ""
    draft["title"] = title or book
    if book:
        draft["kind"] = "book"
        draft.setdefault("journal", book if title else "")


def _identify(entries: Entries, draft: dict[str, Any]) -> None:
    others: dict[tuple[str, str], None] = {}
    places = []
    for tag, text in entries:
        kinded = _KINDED.fullmatch(text) if tag in {"AID", "LID"} else None
        if kinded and kinded.group(2) == "doi":
            draft["doi"] = draft.get("doi") or doi(kinded.group(1))
        elif kinded:
            others[(kinded.group(2), kinded.group(1))] = None
            places.append(kinded.group(1) if tag == "LID" and kinded.group(2) == "pii" else "")
        elif tag == "PMC":
            draft["pmcid"] = draft.get("pmcid") or pmcid(text)
        elif tag == "ISBN":
            others[("isbn", text.partition(" ")[0])] = None
        elif tag == "SI":
            bank, _, value = text.partition("/")
            others.update(dict.fromkeys(registry_numbers(f"{bank} {value}") or ([(bank.lower(), value)] if value else [])))
    draft["other_ids"] = tuple(others)
    if not draft.get("pages"):
        draft["pages"] = next((text for text in places if _E_LOCATION.fullmatch(text)), "")


def _sections(entries: Entries) -> tuple[Section, ...]:
    """The abstract in one piece: its labels stand in the text ("METHODS: ...") like any other capitals."""
    own = [Section(text) for text in _all(entries, "AB") if not _NOTHING.fullmatch(text)]
    languages = _all(entries, "OABL")
    others = _all(entries, "OAB")
    for index, text in enumerate(others):
        variety, _, rest = text.partition(":")
        typed = bool(rest) and variety in {"Publisher", "plain-language-summary", "AAMC", "AIDS", "KIE", "PIP", "NASA"}
        language = languages[index] if index < len(languages) else ""
        own.append(Section(rest.strip() if typed else text, kind="other", language=language, variety=variety if typed else ""))
    return tuple(own)


def _people(entries: Entries) -> Iterator[Author]:
    """Authors, groups, editors and investigators: a name, then the lines that belong to it until the next name."""
    person: dict[str, str] = {}
    for tag, text in entries:
        short = tag in _SHORT_NAMES and bool(person) and "initials" not in person and "collective" not in person
        if short and person["role"] == _SHORT_NAMES[tag]:
            _abbreviated(person, text)
        elif tag in _NAMES or tag in _SHORT_NAMES or tag == "CN":
            if person:
                yield Author(**person)
            person = _person(tag, text)
        elif tag == "AD" and person:
            person["affiliation"] = "; ".join(filter(None, (person.get("affiliation", ""), text)))
        elif tag == "AUID" and person and (found := _ORCID.search(text)):
            person["orcid"] = "-".join(found.groups()).upper()
    if person:
        yield Author(**person)


def _person(tag: str, text: str) -> dict[str, str]:
    if tag == "CN":
        return {"collective": text, "role": "author"}
    if tag in _NAMES:
        family, _, given = text.partition(", ")
        return {"family": family, "given": given, "role": _NAMES[tag]}
    family, _, initials = text.rpartition(" ")
    return {"family": family or initials, "initials": initials if family else "", "role": _SHORT_NAMES[tag]}


def _abbreviated(person: dict[str, str], text: str) -> None:
    """Take initials and suffix from the short form ("Smith JA Jr") of the name just read in full."""
    initials, _, suffix = text.removeprefix(person["family"]).strip().partition(" ")
    person["initials"] = initials
    if suffix:
        person["suffix"] = suffix
        person["given"] = person["given"].removesuffix(suffix).rstrip(" ,")


def _issn(entries: Entries) -> str:
    numbers = _all(entries, "IS")
    own = [text for text in numbers if "(Linking)" not in text] or list(numbers)
    return own[0].partition(" ")[0] if own else ""


def _mesh(text: str) -> Mesh:
    name, *qualifiers = text.split("/")
    marked = tuple((part.removeprefix("*"), "", part.startswith("*")) for part in qualifiers)
    return Mesh(name.removeprefix("*"), "", name.startswith("*"), marked)


def _chemical(text: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"(\S+) \((.*)\)", text)
    if found is None:
        return text, "", ""
    number, name = found.groups()
    return name, "", "" if number == "0" else number


def _grant(text: str) -> tuple[str, str, str]:
    """Number/acronym/agency/country; the acronym (two letters) may be missing, and a number may hold slashes."""
    parts = text.rsplit("/", 2)
    if len(parts) < 3:
        return text, "", ""
    number, agency, country = parts
    return re.sub(r"/[A-Z]{2}\Z", "", number), agency, country


def _link(relation: str, text: str) -> Link:
    source, _, number = text.partition("PMID:")
    return Link(relation, pmid(number), source.strip())
