"""RIS as PubMed, Zotero, EndNote, Ovid and Embase write it -> Records. rispy reads the single reference.

rispy ends a reference at any line that begins with "ER  -", takes a continuation of a keyword for a further keyword and
stumbles over a byte order mark: so the stream is decoded and cut here, one "TY" to its "ER" at a time.
"""

import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from evidence.identifiers import doi, pmcid, pmid
from evidence.record import Fault, Record
from evidence.sources import reference
from evidence.sources.inflate import Broken, lines

Fields = dict[str, list[str]]

_TAG = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_BOOKS = {"BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK"}
_MEDLINE = re.compile(r"pubmed|medline", re.I)
_ADDRESS = re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/pubmed/)(\d{1,8})", re.I)
_NOTED = re.compile(r"PMID\s*[:=-]\s*(\d{1,8})", re.I)
_ISSN = re.compile(r"\b\d{4}-\d{3}[\dXx]\b")


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream` in order, a Fault for each that could not be read; `name` is for messages."""
    seen = False
    try:
        for start, text, whole in _references(lines(stream)):
            seen = True
            position = f"line {start}"
            if whole:
                yield _record(_fields(text), name, position, "\n".join(text))
            else:
                reason = f"The reference that begins at {position} has no {_missing(text)} line; save it again."
                yield Fault(name, position, reason, _title_in(text), "\n".join(text)[: 1 << 16])
    except Broken as error:
        yield Fault(name, "the end", str(error), whole_input=True)
        return
    if not seen:
        yield Fault(name, "line 1", "No line begins with 'TY  - '; this is no RIS.", whole_input=True)


def _missing(text: list[str]) -> str:
    return "ER" if text[0].startswith("TY  -") else "TY"


def _title_in(text: list[str]) -> str:
    return next((line[6:] for line in text if line[:6] in {"TI  - ", "T1  - "}), "")


def _references(text: Iterator[str]) -> Iterator[tuple[int, list[str], bool]]:
    """(first line, lines without ER, whether TY and ER are both there). What stands between references and has no tag
    ("1.", a provider's heading) belongs to none."""
    start, held = 0, list[list[str]]()
    for number, line in enumerate(text, 1):
        tag = _TAG.fullmatch(line.rstrip())
        kind = tag[1] if tag else ""
        if kind == "TY" and held:
            yield start, _joined(held), False
            held = []
        if kind == "ER" and not (tag and tag[2]):
            if held:
                yield start, _joined(held), held[0][0].startswith("TY")
            held = []
        elif held and line.strip():
            _hold(held, line.strip(), bool(kind) and kind != "ER")
        elif kind and kind != "ER":
            start, held = number, [[line.strip()]]
    if held:
        yield start, _joined(held), False


def _hold(held: list[list[str]], line: str, tagged: bool) -> None:
    """Add a line; one without a tag goes on with the line before."""
    if tagged:
        held.append([line])
    else:
        held[-1].append(line)


def _joined(held: list[list[str]]) -> list[str]:
    return [" ".join(pieces) for pieces in held]


def _fields(text: list[str]) -> Fields:
    """Tag -> values, by rispy."""
    from rispy.parser import RisParser

    tags = {line[:2] for line in text} | {"TY"}
    parser = RisParser(mapping={tag: tag for tag in tags}, list_tags=sorted(tags - {"TY"}), delimiter_tags_mapping={})
    found: dict[str, Any] = parser.parse_lines(iter([*text, "ER  - "]))[0]
    return {tag: [entry for entry in (values if isinstance(values, list) else [values]) if entry] for tag, values in found.items()}


def _record(fields: Fields, name: str, position: str, raw: str) -> Record | Fault:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in fields.get(tag, [])), "")

    kind = "book" if first("TY") in _BOOKS else "article"
    full = first("JF", "T2", "BT", "JO")
    issn = _ISSN.search(first("SN"))
    draft = {
        "source": "ris",
        "title": first("TI", "T1", "CT"),
        "kind": kind,
        "pmid": _pmid(fields),
        "pmcid": next((value for tag in ("C2", "PMC", "C7") for value in fields.get(tag, []) if pmcid(value)), ""),
        "doi": next((value for tag in ("DO", "UR", "L3", "M3") for value in fields.get(tag, []) if doi(value)), first("DO")),
        "other_ids": _others(fields),
        "authors": _authors(fields),
        "sections": reference.abstract(*(fields.get("AB") or fields.get("N2") or ())),
        "journal": full,
        "journal_abbrev": first("JA", "J2", "J1") or (first("JO") if first("JO") != full else ""),
        "issn": issn.group().upper() if issn else "",
        "volume": first("VL"),
        "issue": first("IS", "CP"),
        "pages": _pages(first("SP"), first("EP")),
        "year": reference.year_in(first("PY", "Y1", "DA")),
        "pub_date": _date(first("DA", "Y1", "PY")),
        "publisher": first("PB"),
        "languages": tuple(fields.get("LA", [])),
        "keywords": tuple(dict.fromkeys(fields.get("KW", []))),
    }
    return reference.record_or_fault(draft, name, position, raw)


def _authors(fields: Fields) -> tuple[Any, ...]:
    roles = [("author", "AU"), ("author", "A1"), ("editor", "A2"), ("editor", "ED")]
    return tuple(reference.person(value, role) for role, tag in roles for value in fields.get(tag, []))


def _pmid(fields: Fields) -> str:
    """The PMID where the reference says that it is one: an accession number alone may be that of any database."""
    from_medline = any(_MEDLINE.search(value) for tag in ("DB", "DP") for value in fields.get(tag, []))
    numbers = [value for value in fields.get("AN", []) if from_medline and pmid(value)]
    noted = [found[1] for tag in ("UR", "L2") for value in fields.get(tag, []) for found in [_ADDRESS.search(value)] if found]
    noted += [found[1] for tag in ("N1", "M2", "AN") for value in fields.get(tag, []) for found in [_NOTED.search(value)] if found]
    return next(iter(numbers + noted), "")


def _others(fields: Fields) -> tuple[tuple[str, str], ...]:
    if _pmid(fields):
        return ()
    database = (fields.get("DB") or fields.get("DP") or ["accession"])[0].lower()
    return tuple((database, value) for value in fields.get("AN", []))


def _pages(start: str, end: str) -> str:
    return f"{start}-{end}" if end and end != start and "-" not in start else start


def _date(text: str) -> str:
    """ "2019/10/17/" as "2019 Oct 17", "1976///Autumn" as "1976 Autumn", "2019-10-17" likewise; anything else as it is."""
    found = re.fullmatch(r"(\d{4})[/-]?(\d{0,2})[/-]?(\d{0,2})(?:/(.*))?", text)
    if found is None:
        return text
    year, month, day, other = found.groups()
    name = reference.month(int(month)) if month else ""
    return " ".join(part for part in (year, name, str(int(day)) if name and day else "", (other or "") if not name else "") if part)
