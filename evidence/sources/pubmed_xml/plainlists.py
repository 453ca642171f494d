"""The long lists of a record (references, authors, MeSH headings), two thirds of its bytes, read from the text itself where they are plain.

A list is plain where a pattern covers it from end to end: the elements and attributes of NLM's DTD in its order, text without
markup. It is cut out before the record is parsed as XML, which spares an object for every element of it. Anything else (inline
markup, CDATA, comments, lists in lists, characters that XML does not allow) is left to the parser and the walk, so that both
ways give the same values and the same faults.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from evidence.sources.pubmed_xml.text import squeeze

GAP = r"[ \t\r\n]*+"
_SPACE = " \t\r\n"
_ENTITY = re.compile("&(amp|lt|gt|quot|apos);")
_ODD_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_NO_XML = bytes({*range(32)} - {9, 10, 13})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a list stands: the name of its element, its start tag, its end tag with what may come after it."""

    name: bytes
    opening: re.Pattern[bytes]
    behind: re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class Found:
    """A list in its record: the text between its tags, and the bytes where it starts and ends with them."""

    text: str
    start: int
    end: int


def may_hold(data: bytes) -> bool:
    """Whether lists may be cut out of a record: not where one may stand in a comment, in CDATA or in an instruction."""
    return not ((b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data))


def find(data: bytes, place: Place) -> Found | None:
    """The only list of its kind in a record, at its place and of allowed characters; None otherwise."""
    start = data.find(place.name)
    opened = place.opening.match(data, start - 1) if start > 0 else None
    if opened is None:
        return None
    end = data.find(place.name, opened.end()) - 2
    inside, after = data[opened.end() : end], end + len(place.name) + 3
    if end < 0 or not place.behind.match(data, end) or data.find(place.name, after) >= 0:
        return None
    try:
        text = inside.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Found(text.lstrip(_SPACE), start - 1, after) if _is_xml(text, inside) else None


def _is_xml(text: str, data: bytes) -> bool:
    """Whether XML allows every character and entity of a text between tags; `data` is the same in UTF-8."""
    if ("]" in text and "]]>" in text) or "\ufffe" in text or "\uffff" in text:  # a look for one character costs next to nothing
        return False
    return len(data.translate(None, _NO_XML)) == len(data) and not ("&" in text and _ODD_ENTITY.search(text))


def columns(pattern: re.Pattern[str], text: str) -> list[list[str | None]] | None:
    """What each group of `pattern` holds of each item of a list; None where the items do not cover it from end to end."""
    parts, step = pattern.split(text), pattern.groups + 1
    if any(parts[::step]):  # what lies between the items
        return None
    return [parts[at::step] for at in range(1, step)]


def plain(texts: Iterable[str | None], whole: str) -> list[str]:
    """Texts of a list without entities and needless white space; "" for None. `whole` is the text that they stand in."""
    if "&" in whole:
        texts = [text and _ENTITY.sub(_character, text) for text in texts]
    # as in squeeze, without another call for each
    return [
        (text.strip(" ") if text.isascii() and text.isprintable() and "  " not in text else squeeze(text)) if text else ""
        for text in texts
    ]


def _character(entity: re.Match[str]) -> str:
    return _CHARACTER[entity[1]]
