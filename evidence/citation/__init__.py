"""Right citations: `Record`s out as reference lists in any CSL style, BibTeX, RIS, CSL-JSON and nbib.

Every function raises `Retracted` when one of the records was retracted, unless `allow_retracted`; then the reference is
marked "[Retracted]" (nbib says it in the fields of MEDLINE).
"""

import json
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path

from evidence.citation import rich
from evidence.citation.csl_item import Item, item
from evidence.citation.retraction import Retracted, marked, refuse, retracted
from evidence.citation.to_bibtex import entries
from evidence.citation.to_nbib import medline
from evidence.citation.to_ris import reference
from evidence.errors import Unknown
from evidence.record import Record

__all__ = ["STYLES", "Retracted", "bibtex", "csl_json", "item", "nbib", "retracted", "ris", "single", "text"]

STYLES = {"apa": "apa", "ama": "american-medical-association", "vancouver": "nlm-citation-sequence"}


def text(records: Iterable[Record], style: str | Path = "apa", *, markup: bool = False, allow_retracted: bool = False) -> list[str]:
    """The reference list in a style ("apa", "ama", "vancouver" or the path of a CSL file), in the order of that style.

    Plain text, or with `markup` HTML that holds i, b, sub, sup and no other element of the titles. Raises `Unknown` for a
    style that is not there, `errors.BadInput` for a file that is no style.
    """
    from evidence.citation import engine  # lxml and citeproc are slow to load

    made = engine.bibliography([record_item for _, record_item in _items(records, allow_retracted)], _path(style))
    return [rich.written(reference, escape=True) if markup else rich.plain(reference) for _, reference in made]


def single(record: Record, style: str | Path = "apa", *, markup: bool = False, allow_retracted: bool = False) -> str:
    """One reference on its own, without the number of a list."""
    made = text([record], style, markup=markup, allow_retracted=allow_retracted)[0]
    return made.removeprefix("1. ")


def csl_json(records: Iterable[Record], *, abstract: bool = False, allow_retracted: bool = False) -> str:
    """A CSL-JSON array, as Zotero and citeproc read it."""
    items = [made for _, made in _items(records, allow_retracted, abstract=abstract)]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def bibtex(records: Iterable[Record], unicode: bool = False, *, abstract: bool = False, allow_retracted: bool = False) -> str:
    """BibTeX entries with unique keys; accents as LaTeX commands, or as they are with `unicode` (biber, LuaLaTeX)."""
    return entries(_items(records, allow_retracted, abstract=abstract), unicode)


def ris(records: Iterable[Record], *, abstract: bool = False, allow_retracted: bool = False) -> str:
    """RIS as Zotero and EndNote read it: lines end in CRLF, no byte order mark; write it as UTF-8 without translation."""
    return "".join(reference(record, made) for record, made in _items(records, allow_retracted, abstract=abstract))


def nbib(records: Iterable[Record], *, abstract: bool = False, allow_retracted: bool = False) -> str:
    """MEDLINE text as PubMed exports it; a retraction is said in its own fields (PT, RIN)."""
    chosen = list(records)
    refuse(chosen, allow_retracted)
    return "\n".join(medline(record, abstract=abstract) for record in chosen)


def _items(records: Iterable[Record], allow_retracted: bool, *, abstract: bool = False) -> list[tuple[Record, Item]]:
    chosen = list(records)
    refuse(chosen, allow_retracted)
    made = []
    for record in chosen:
        notice = retracted(record)
        one = item(record, abstract=abstract)
        if notice:
            one |= {"title": marked(one["title"], notice), "note": notice}
        made.append((record, one))
    return made


def _path(style: str | Path) -> Path:
    if str(style) in STYLES:
        return Path(str(files("evidence").joinpath("styles", f"{STYLES[str(style)]}.csl")))
    if not Path(style).is_file():
        raise Unknown("citation style", str(style), STYLES)
    return Path(style)
