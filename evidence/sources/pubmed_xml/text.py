"""Text of an element: the whole descendant text, and the same with its inline markup for display."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape
from typing import Protocol

from evidence.errors import EvidenceError


class Element(Protocol):
    """What is used of an lxml element whose tag is text (no comment, no processing instruction)."""

    tag: str
    text: str | None
    tail: str | None

    def get(self, key: str, default: str = "") -> str: ...
    def find(self, path: str) -> "Element | None": ...
    def iter(self, tag: str) -> Iterator["Element"]: ...
    def __iter__(self) -> Iterator["Element"]: ...
    def __len__(self) -> int: ...


_SPACES = re.compile(r"[ \t\r\n]+")
_INLINE = frozenset({"i", "b", "u", "sub", "sup"})
# Presentation MathML, the part that browsers draw. Any other element gives its text without a tag.
_MATH = frozenset(
    "math mrow mi mn mo mtext ms mspace mfrac msqrt mroot mstyle merror mpadded mphantom mfenced menclose"  # noqa: SIM905
    " msub msup msubsup munder mover munderover mmultiscripts mprescripts none mtable mtr mlabeledtr mtd".split()
)
_DEEPEST = 60


class BadRecord(EvidenceError):
    """A record that is well-formed XML and yet cannot be used; the message becomes the reason of a Fault."""


def nfc(text: str) -> str:
    """`text` in Unicode's composed form."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """`text` in NFC with runs of XML white space as one space, without space at its ends.

    Only XML's own white space: a no-break or thin space of the source stays.
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip(" ")  # by far the most
    if "\n" in text or "  " in text or "\t" in text or "\r" in text:
        text = _SPACES.sub(" ", text)
    return nfc(text.strip(" "))


# Dates, journals and kinds of publication come again and again: the same text is squeezed, and kept in memory, once.
_KNOWN: dict[str | None, str] = {None: ""}
_MOST_KNOWN = 1 << 15


def value(element: Element | None) -> str:
    """The text of an element that holds no markup; "" for None."""
    if element is None:
        return ""
    text = element.text
    known = _KNOWN.get(text)
    return _learn(text or "") if known is None else known


def _learn(text: str) -> str:
    squeezed = squeeze(text)
    if len(text) < 80:  # so that what is kept stays small
        if len(_KNOWN) >= _MOST_KNOWN:
            _KNOWN.clear()
            _KNOWN[None] = ""
        _KNOWN[text] = squeezed
    return squeezed


def plain(element: Element) -> str:
    """The whole descendant text of `element`; nothing is cut at an inline tag, no space is put in or lost."""
    if len(element) == 0:
        text = element.text
        if not text:
            return ""
        if text.isascii() and text.isprintable() and "  " not in text:  # as in squeeze, without another call
            return text.strip(" ")
        return squeeze(text)
    return squeeze("".join(text for text, _ in _pieces(element, False, 0)))


def marked(element: Element) -> tuple[str, str]:
    """(text, markup): markup is i, b, u, sub, sup and MathML as bare HTML, all else escaped; "" without tags."""
    if len(element) == 0:
        return squeeze(element.text or ""), ""
    pieces = list(_pieces(element, False, 0))
    text = squeeze("".join(piece for piece, _ in pieces))
    if not any(tag for _, tag in pieces):
        return text, ""
    return text, squeeze("".join(tag or escape(nfc(piece)) for piece, tag in pieces))


def _pieces(element: Element, math: bool, depth: int) -> Iterator[tuple[str, str]]:
    """(text, "") and ("", tag) in document order. White space around MathML's tokens is layout and left out."""
    if depth > _DEEPEST:
        raise BadRecord(f"The markup is nested deeper than {_DEEPEST} levels; the record is not read.")
    if element.text:
        yield (element.text.strip() if math else element.text), ""
    for child in element:
        name = _name(child.tag)
        inside = math or name == "math"
        known = name in _MATH if inside else name in _INLINE
        if known:
            yield "", f"<{name}>"
        yield from _pieces(child, inside, depth + 1)
        if known:
            yield "", f"</{name}>"
        if child.tail:
            yield (child.tail.strip() if math else child.tail), ""


def _name(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]
