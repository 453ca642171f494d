"""What the formats of reference managers share: names in one line, dates as PubMed prints them, and what a record must hold."""

import re
import unicodedata
from typing import Any

from evidence.identifiers import LONGEST, doi, pmcid, pmid
from evidence.record import Author, Fault, Record, Section

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SHORT = re.compile(r"(\S.*?) ((?:[^\W\d_]\.?-?){1,4})")
_SUFFIX = re.compile(r"(?:jr|sr|[ivx]{2,4}|\d(?:nd|rd|th))\.?", re.I)
_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_LABEL = re.compile(r"([A-Z][A-Za-z /&,'-]{2,70}):\s+(?=\S)")
_RAW = 1 << 16
_NOTHING = {"", "na", "n/a", "nan", "<na>", "none", "null", "-"}  # as programs write a cell that has no value
_SPACES = re.compile(r"[ \t\r\n]+")  # a thin or hard space is part of the text


def person(text: str, role: str = "author") -> Author:
    """ "Family, Given, Suffix", "Smith JA", or a collective: no comma, or EndNote's way of a comma at the end or doubled."""
    text = " ".join(text.split())
    if ",," in text or text.endswith(","):
        return Author(collective=text.rstrip(",").replace(",,", ","), role=role)
    family, _, rest = text.partition(", ")
    if not rest:
        short = _SHORT.fullmatch(text)
        if short and short[2].replace(".", "").replace("-", "").isupper():
            return Author(short[1], initials=re.sub(r"[.-]", "", short[2]), role=role)
        return Author(collective=text, role=role)
    given, _, suffix = rest.partition(", ")
    if _SUFFIX.fullmatch(given) and suffix:
        given, suffix = suffix, given
    return named(family, given, suffix, role)


def named(family: str, given: str, suffix: str = "", role: str = "author") -> Author:
    """An author by the parts of the name; initials from the given names ("J.A." is "J A")."""
    spaced = re.sub(r"\.(?=[^\s.-])", " ", given).replace(".", "").strip()
    initials = "".join(word[0] for word in re.split(r"[\s-]+", spaced) if word[:1].isupper())
    return Author(family, spaced, initials, suffix, role=role)


def month(number: int) -> str:
    """PubMed's name of a month, "" for a number that is none."""
    return _MONTHS[number - 1] if 1 <= number <= 12 else ""


def year_in(text: str) -> int | None:
    """The first number in `text` that can be a year of publication."""
    found = _YEAR.search(text)
    return int(found.group()) if found else None


def abstract(*parts: str) -> tuple[Section, ...]:
    """The abstract as one section, or as one for each part where all of several begin with a label; none without text."""
    texts = list(dict.fromkeys(part.strip() for part in parts if part.strip()))
    labels = [_LABEL.match(text) for text in texts]
    if len(texts) > 1 and all(labels):
        return tuple(Section(text[label.end() :], label[1]) for text, label in zip(texts, labels, strict=True) if label)
    return (Section(" ".join(texts)),) if texts else ()


def record_or_fault(draft: dict[str, Any], file: str, position: str, raw: str) -> Record | Fault:
    """The record of `draft` (the fields of Record; identifiers as written), or a Fault for one that says too little."""
    try:
        raw.encode("utf-8")
    except UnicodeEncodeError as error:
        reason = f"The record at {position} holds half a character ({error.object[error.start]!a}); write it anew and import the file again."
        return Fault(file, position, reason, "", raw[:_RAW].encode("utf-8", "backslashreplace").decode("utf-8"))
    known = {name: _text(_shown(value)) for name, value in draft.items() if value}
    known["publication_types"] = (*known.get("publication_types", ()), *_marks(known))
    known |= {"pmid": pmid(draft.get("pmid")), "pmcid": pmcid(draft.get("pmcid")), "doi": doi(draft.get("doi"))}
    if reason := _misnamed(draft, position):
        return Fault(file, position, reason, known.get("title", ""), raw[:_RAW])
    if not known.get("title"):
        named_by = known["pmid"] or known["doi"] or ""
        reason = f"The record at {position} has no title; complete it and import the file again."
        return Fault(file, position, reason, named_by, raw[:_RAW])
    if known.get("year") is None and known.get("pub_date"):
        known["year"] = year_in(known["pub_date"])
    return Record(**known, place=f"{file}: {position}")


def _misnamed(draft: dict[str, Any], position: str) -> str:
    """What is wrong with the identifiers of a record: a publication that lost its name would come in a second time."""
    given = str(draft.get("pmid") or "").strip()
    if given.lower() not in _NOTHING and pmid(given) is None:
        return f"The record at {position} names {given[:60]!r} as its PMID, which is none; correct it and import the file again."
    address = str(draft.get("doi") or "")
    lengths = [len(address)] if doi(address) is None and doi(address[:LONGEST]) else []
    lengths += [len(value) for scheme, value in draft.get("other_ids", ()) if len(scheme) + len(value) > LONGEST]
    if lengths:
        return f"The record at {position} has an identifier of {lengths[0]:,} characters; correct it and import the file again."
    return ""


# How publishers, Zotero and this program's own references say in a title that an article was retracted.
_RETRACTED = re.compile(
    r"\s*\[?retracted(?: article)?\]?\s*[:.]|\[?(?:retracted article|withdrawn article)\]?\s*[:.]", re.IGNORECASE
)
_MARKED = re.compile(r"\s*\[Retracted\]\.?\s*$")
_UNSHOWN = {
    code: None
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in "\t\n\r"
}  # characters that act upon a terminal or turn the direction of a text, and are none of it


def _shown(value: Any) -> Any:
    """A text, or a tuple of texts in any depth, without characters that only steer a terminal."""
    if isinstance(value, str):
        return value.translate(_UNSHOWN)
    if isinstance(value, tuple):
        parts = [_shown(part) for part in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value


def _marks(known: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """The publication type that the marks of a title stand for; the mark that this program sets is taken off the title again."""
    title = str(known.get("title", ""))
    if _MARKED.search(title):
        known["title"] = _MARKED.sub("", title)
    return (("Retracted Publication", ""),) if _MARKED.search(title) or _RETRACTED.match(title) else ()


def _text(value: Any) -> Any:
    return unicodedata.normalize("NFC", _SPACES.sub(" ", value).strip(" ")) if isinstance(value, str) else value
