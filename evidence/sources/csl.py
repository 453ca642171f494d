"""CSL-JSON (Zotero, citeproc, Crossref) -> Records: an array of items, one item, or an object that holds "items"."""

import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from evidence.record import Author, Fault, Record
from evidence.sources import reference
from evidence.sources.inflate import Broken, lines

_LONGEST = 18  # digits of a whole number
_BOOKS = {"book", "chapter", "entry", "entry-encyclopedia", "paper-conference"}
_SEASONS = {1: "Spring", 2: "Summer", 3: "Autumn", 4: "Winter"}
_ABSTRACT_TAG = re.compile(r"</?(?:jats:)?(?:p|i|b|sub|sup|title|sec|italic|bold)>")
_TAG = re.compile(r"</?(?:i|b|sub|sup|span[^>]*)>", re.I)


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream` in order, a Fault for each item that could not be read; `name` is for messages."""
    try:
        found = json.loads("\n".join(lines(stream)), parse_int=_whole)
    except Broken as error:
        yield Fault(name, "line 1", str(error), whole_input=True)
        return
    except json.JSONDecodeError as error:
        yield Fault(name, f"line {error.lineno}", f"This is no JSON ({error.msg}); save it again.", whole_input=True)
        return
    except RecursionError:
        yield Fault(name, "line 1", "The JSON is nested too deeply to be CSL-JSON.", whole_input=True)
        return
    items = found.get("items", [found]) if isinstance(found, dict) else found
    if not isinstance(items, list) or not items:
        yield Fault(name, "line 1", "The file holds no CSL-JSON items.", whole_input=True)
        return
    for number, item in enumerate(items, 1):
        yield _record(item, name, f"record {number}")


class _Digits(str):
    """A whole number that is none of a publication, as it is written."""


def _whole(text: str) -> "int | _Digits":
    return int(text) if len(text) <= _LONGEST else _Digits(text)


def _beyond(value: Any) -> bool:
    """Whether a number of too many digits is anywhere in a value."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, _Digits):
            return True
        waiting.extend(one.values() if isinstance(one, dict) else one if isinstance(one, list) else ())
    return False


def _record(item: Any, name: str, position: str) -> Record | Fault:
    raw = json.dumps(item, ensure_ascii=False)
    if _beyond(item):
        reason = f"{position.capitalize()} holds a number of more than {_LONGEST} digits; correct it and import again."
        return Fault(name, position, reason, str(item.get("id", ""))[:200] if isinstance(item, dict) else "", raw[: 1 << 16])
    try:
        draft = _draft(item)
    except (AttributeError, TypeError, ValueError, IndexError, KeyError, OverflowError):
        reason = f"{position.capitalize()} is no CSL-JSON item (a field is not of its kind); correct it and import again."
        return Fault(name, position, reason, str(item.get("id", "")) if isinstance(item, dict) else "", raw[: 1 << 16])
    return reference.record_or_fault(draft, name, position, raw)


def _draft(item: dict[str, Any]) -> dict[str, Any]:
    def text(key: str) -> str:
        value = item.get(key, "")
        value = value[0] if isinstance(value, list) and value else value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value) if isinstance(value, str | int | float) else ""

    title = text("title")
    date, year = _date(item.get("issued") or {})
    note = dict(re.findall(r"^(PMID|PMCID): *(\S+)", text("note"), re.M))
    return {
        "source": "csl",
        "title": _TAG.sub("", title),
        "title_markup": title if _TAG.search(title) else "",
        "kind": "book" if item.get("type") in _BOOKS else "article",
        "pmid": text("PMID") or note.get("PMID", ""),
        "pmcid": text("PMCID") or note.get("PMCID", ""),
        "doi": text("DOI") or text("URL"),
        "authors": tuple(_author(name, role) for role in ("author", "editor") for name in item.get(role) or ()),
        "sections": reference.abstract(_ABSTRACT_TAG.sub("", text("abstract"))),
        "journal": text("container-title"),
        "journal_abbrev": text("container-title-short") or text("journalAbbreviation"),
        "issn": text("ISSN").split(",")[0],
        "volume": text("volume"),
        "issue": text("issue"),
        "pages": (text("page") or text("number")).replace("–", "-"),
        "year": year,
        "pub_date": date,
        "publisher": text("publisher"),
        "languages": (text("language"),) if text("language") else (),
        "publication_status": "aheadofprint" if text("status").lower().startswith("advance online") else "",
        "keywords": tuple(filter(None, re.split(r"\s*[,;]\s*", text("keyword")))),
    }


def _author(name: dict[str, str], role: str) -> Author:
    if "literal" in name:
        return Author(collective=name["literal"], role=role)
    particles = [name.get("dropping-particle", ""), name.get("non-dropping-particle", ""), name["family"]]
    return reference.named(" ".join(filter(None, particles)), name.get("given", ""), name.get("suffix", ""), role)


def _date(issued: dict[str, Any]) -> tuple[str, int | None]:
    """(the date as PubMed prints it, the year)."""
    season = _SEASONS.get(int(issued["season"]), "") if str(issued.get("season", "")).isdigit() else ""
    sides = [[int(part) for part in parts] for parts in issued.get("date-parts", []) if parts and parts[0] is not None]
    if not sides:
        said = str(issued.get("raw") or issued.get("literal") or "")
        return said, reference.year_in(said)
    made = []
    for parts in sides:
        month = reference.month(parts[1]) if len(parts) > 1 else season
        made.append(" ".join(filter(None, (str(parts[0]), month, str(parts[2]) if len(parts) > 2 else ""))))
    return "-".join(made), reference.year_in(str(sides[0][0]))
