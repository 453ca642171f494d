"""Reference lists by citeproc-py: items in, set references out, in the order that the style prescribes."""

import re
import warnings
from functools import lru_cache
from pathlib import Path
from typing import Any

from citeproc import Citation, CitationItem, CitationStylesBibliography
from citeproc.source.json import CiteProcJSON
from citeproc.string import String
from lxml import etree

from evidence.citation import quotes, rich
from evidence.citation.csl_item import Item
from evidence.citation.elements import Sheet
from evidence.errors import BadInput

_CLOSING = rf"[{rich.MARKS}”’]*"
_SEAMS = [
    (re.compile(rf"([?!]{_CLOSING})\.(?=\s|$|[{rich.MARKS}])"), r"\1"),  # "Does it help?." -> "Does it help?"
    (re.compile(rf"(\.[{rich.MARKS}]+)\.(?=\s|$)"), r"\1"),  # a full stop on either side of a closing tag
    (re.compile(r"(?<!\.)\.\.(?!\.)"), "."),
    (re.compile(r" {2,}"), " "),
]


class _Marks:
    """The formatter that citeproc-py asks for: fonts as the private characters of `rich`, nothing escaped."""

    Light = Underline = SmallCaps = str

    @staticmethod
    def preformat(text: object) -> str:
        return str(text)

    Italic = Oblique = staticmethod(lambda text: String(rich.wrapped("i", str(text))))
    Bold = staticmethod(lambda text: String(rich.wrapped("b", str(text))))
    Superscript = staticmethod(lambda text: String(rich.wrapped("sup", str(text))))
    Subscript = staticmethod(lambda text: String(rich.wrapped("sub", str(text))))


@lru_cache(maxsize=8)
def _sheet(path: Path) -> Sheet:
    try:
        sheet = Sheet(str(path))
    except (OSError, etree.XMLSyntaxError) as error:
        raise BadInput(f"{path} cannot be read as a CSL style ({error}); give the path of a .csl file.") from error
    except AttributeError as error:  # its root is no element of CSL
        raise BadInput(f"{path} is no CSL style; give the path of a .csl file.") from error
    if sheet.root.tag != "{http://purl.org/net/xbiblio/csl}style" or not sheet.has_bibliography():
        raise BadInput(f"{path} holds no CSL bibliography; dependent styles name their parent, give that file.")
    if getattr(sheet.root, "citation", None) is None:
        raise BadInput(f"{path} says nothing of citations, which CSL asks of every style; get the style anew.")
    if missing := _missing_macros(path):
        raise BadInput(f"{path} uses the macro {missing[0]!r} and does not hold it; get the style anew.")
    return sheet


def _missing_macros(path: Path) -> list[str]:
    """Macros that a style calls and does not define."""
    root = etree.parse(str(path), etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
    held = {element.get("name") for element in root.iter("{*}macro")}
    called = {name for element in root.iter("{*}text", "{*}key") if (name := element.get("macro"))}
    return sorted(called - held)


def bibliography(items: list[Item], path: Path) -> list[tuple[str, str]]:
    """(id, reference) of each item in the order of the style, fonts and inline markup as the characters of `rich`."""
    sheet = _sheet(path)
    ids = [str(number) for number in range(len(items))]
    made = CitationStylesBibliography(sheet, _source(items, ids), _Marks)
    made.register(Citation([CitationItem(number) for number in ids]))
    made.sort()
    _add_year_suffixes(sheet, made, items)
    return [(items[int(key)]["id"], _mended(str(text))) for key, text in zip(made.keys, made.bibliography(), strict=True)]


def _source(items: list[Item], ids: list[str]) -> Any:
    marked = [{name: _printed(name, value) for name, value in item.items()} for item in items]
    for item, number in zip(marked, ids, strict=True):
        item["id"] = number
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # names of CSL 1.0.2 that citeproc-py keeps though its list lacks them
        return CiteProcJSON(marked)


def _printed(name: str, value: Any) -> Any:
    """A value of an item as it is printed: markup as single characters, straight quotes curled, except in identifiers."""
    if name in {"DOI", "URL", "PMID", "PMCID", "ISSN", "type", "language"}:
        return value
    if isinstance(value, list):
        return [_printed(name, entry) for entry in value]
    if isinstance(value, dict) and "date-parts" not in value:
        return {part: _printed(part, text) for part, text in value.items()}
    return rich.marked(quotes.curled(value)) if isinstance(value, str) else value


def _add_year_suffixes(sheet: Sheet, made: Any, items: list[Item]) -> None:
    """Same names, same year: a, b, c behind the year where the style asks for it (author-date styles)."""
    if sheet.root.citation.get("disambiguate-add-year-suffix") != "true":
        return
    groups: dict[str, list[str]] = {}
    for key in made.keys:
        item = items[int(key)]
        year = item.get("issued", {}).get("date-parts", [[None]])[0][0]
        groups.setdefault(repr((item.get("author") or item.get("editor") or item["title"], year)), []).append(key)
    for keys in groups.values():
        for place, key in enumerate(keys if len(keys) > 1 else []):
            made.source[key]["year_suffix"] = _letters(place)


def _letters(place: int) -> str:
    return (_letters(place // 26 - 1) if place >= 26 else "") + chr(ord("a") + place % 26)


def _mended(text: str) -> str:
    for pattern, better in _SEAMS:
        text = pattern.sub(better, text)
    return quotes.stop_inside(text).strip()
