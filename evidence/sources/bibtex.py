"""BibTeX and biblatex -> Records: bibtexparser reads the entries, pylatexenc the LaTeX in them."""

import logging
import re
from collections.abc import Iterator
from html import escape
from typing import Any, BinaryIO

from evidence.record import Author, Fault, Record
from evidence.sources import reference
from evidence.sources.inflate import Broken, lines

_BOOKS = {"book", "mvbook", "inbook", "incollection", "collection", "proceedings", "inproceedings"}
_FONTS = {"textit": "i", "emph": "i", "textbf": "b", "textsubscript": "sub", "textsuperscript": "sup"}
_FONT = re.compile(rf"\\({'|'.join(_FONTS)})\s*{{((?:[^{{}}]|{{[^{{}}]*}})*)}}")
_ONE_GROUP = re.compile(r"{(?:[^{}]|{(?:[^{}]|{[^{}]*})*})*}")
_MARKS = {name: (chr(0xE000 + 2 * place), chr(0xE001 + 2 * place)) for place, name in enumerate(("i", "b", "sub", "sup"))}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEASONS = {21: "Spring", 22: "Summer", 23: "Autumn", 24: "Winter"}
_PERCENT = re.compile(r"(\\.)|%", re.S)
_SILENCE = logging.NullHandler()


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream` in order, a Fault for each entry that could not be read; `name` is for messages."""
    from bibtexparser import entrypoint, model

    logging.getLogger("bibtexparser").addHandler(_SILENCE)  # what it says of an entry is told once, with the place
    try:
        text = "\n".join(lines(stream))
    except Broken as error:
        yield Fault(name, "line 1", str(error), whole_input=True)
        return
    blocks = entrypoint.parse_string(text).blocks
    for block in blocks:
        position = f"line {(block.start_line or 0) + 1}"
        if isinstance(block, model.DuplicateBlockKeyBlock):  # two entries of one key are two publications all the same
            block = next(iter(entrypoint.parse_string(block.raw or "").entries), block)
        if isinstance(block, model.Entry):
            yield _record(block, name, position)
        elif isinstance(block, model.ParsingFailedBlock):
            reason = f"The entry at {position} cannot be read ({_brief(block.error)}); correct it and import the file again."
            yield Fault(name, position, reason, raw=(block.raw or "")[: 1 << 16])
    if not any(isinstance(block, model.Entry | model.ParsingFailedBlock) for block in blocks):
        yield Fault(name, "line 1", "The file holds no BibTeX entry.", whole_input=True)


def _brief(error: object) -> str:
    said = getattr(error, "abort_reason", "") or str(error) or "it is no BibTeX"
    return " ".join(said.split())[:200].rstrip(". ")


def _record(entry: Any, name: str, position: str) -> Record | Fault:
    raw = {key.lower(): str(field.value) for key, field in entry.fields_dict.items()}
    plain = {key: _plain(value) for key, value in raw.items() if key not in {"author", "editor"}}

    def first(*keys: str) -> str:
        return next((plain[key] for key in keys if plain.get(key)), "")

    marked = _marked(raw.get("title", ""))
    year = reference.year_in(first("year", "date"))
    draft = {
        "source": "bibtex",
        "title": first("title"),
        "title_markup": marked if "<" in marked else "",
        "kind": "book" if entry.entry_type.lower() in _BOOKS else "article",
        "pmid": first("pmid") or (first("eprint") if first("eprinttype").lower() == "pubmed" else ""),
        "pmcid": first("pmcid", "pmc"),
        "doi": first("doi") or first("url"),
        "authors": (*_names(raw.get("author", ""), "author"), *_names(raw.get("editor", ""), "editor")),
        "sections": reference.abstract(first("abstract")),
        "journal": first("journal", "journaltitle", "booktitle"),
        "journal_abbrev": first("shortjournal", "journal_abbrev"),
        "issn": first("issn"),
        "volume": first("volume"),
        "issue": first("number", "issue"),
        "pages": re.sub(r"\s*[-–—]+\s*", "-", first("pages", "eid")),
        "year": year,
        "pub_date": _date(first("date"), year, first("month"), first("day")),
        "publisher": first("publisher"),
        "languages": tuple(filter(None, re.split(r",\s*", first("language", "langid")))),
        "keywords": tuple(filter(None, re.split(r"\s*[,;]\s*", first("keywords")))),
    }
    return reference.record_or_fault(draft, name, position, str(entry.raw or ""))


def _names(text: str, role: str) -> Iterator[Author]:
    from bibtexparser.middlewares.names import InvalidNameError, parse_single_name_into_parts, split_multiple_persons_names

    for whole in split_multiple_persons_names(text):
        if whole.strip().lower() == "others":  # "and others" is nobody
            continue
        if _ONE_GROUP.fullmatch(whole.strip()):
            yield Author(collective=_plain(whole), role=role)
            continue
        try:
            parts = parse_single_name_into_parts(whole)
        except InvalidNameError:
            yield Author(collective=_plain(whole), role=role)
            continue
        family, given, suffix = (_plain(" ".join(words)) for words in (parts.von + parts.last, parts.first, parts.jr))
        yield reference.named(family, given, suffix, role)


def _date(date: str, year: int | None, month: str, day: str) -> str:
    """biblatex's date ("2019-10-17", "1998-12/1999-01", "1976-23" for a season), else year, month and day."""
    if re.match(r"\d{4}", date):
        sides = [_side(side) for side in date.split("/")]
        return "-".join(filter(None, sides))
    number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1 if month[:3].lower() in _MONTHS else 0
    name = reference.month(number)
    return " ".join(filter(None, (str(year or ""), name, day if name else "")))


def _side(text: str) -> str:
    year, month, day = ([*text.split("-"), "", ""])[:3]
    name = _SEASONS.get(int(month), "") or reference.month(int(month)) if month.isdigit() else ""
    return " ".join(filter(None, (year, name, str(int(day)) if name and day.isdigit() else "")))


def _marked(text: str) -> str:
    """A title as markup with i, b, sub and sup, everything else escaped."""
    fonts = _FONT.sub(lambda font: font[2].join(_MARKS[_FONTS[font[1]]]), text)
    made = escape(_plain(fonts), quote=False)
    for tag, (opening, closing) in _MARKS.items():
        made = made.replace(opening, f"<{tag}>").replace(closing, f"</{tag}>")
    return made


def _plain(text: str) -> str:
    """The text that LaTeX would set; formulas stay as they are written, and so does a bare %: a value holds no comments."""
    from pylatexenc.latex2text import LatexNodes2Text

    if not re.search(r"[\\{}$~]|--|``|''", text):
        return text
    text = _PERCENT.sub(lambda found: found[1] or r"\%", text)
    return str(LatexNodes2Text(math_mode="verbatim").latex_to_text(text)).strip().replace("ˆ", "^")  # \textasciicircum
