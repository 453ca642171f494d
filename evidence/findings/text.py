"""Sentences as the readers of this package use them: text with its role and its passage."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from evidence import patterns
from evidence.reading import Passage

if TYPE_CHECKING:
    from evidence import passages

_ROLES = {
    "title": "title", "back": "background", "intro": "background", "obj": "objective", "aim": "objective", "purp": "objective",
    "meth": "methods", "desi": "methods", "part": "methods", "res": "results", "find": "results", "conc": "conclusions", "disc": "conclusions",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: its text with plain spaces and signs (same length as printed), its role, and where it stands."""

    text: str
    role: str
    passage: Passage
    heading: str = ""


_SIGNS = str.maketrans(
    {
        "−": "-",
        "‒": "-",
        "–": "–",
        "‐": "-",
        "‑": "-",
        "·": ".",
        "\u2009": " ",
        "\u202f": " ",
        "\u00a0": " ",
        "’": "'",
        "﹣": "-",
        "－": "-",
    }
)


def plain(text: str) -> str:
    """The text with minus signs, middle dots, odd spaces and "group (A)" written plainly; the length stays."""
    plainly = text if text.isascii() else text.translate(_SIGNS)
    if ", " in plainly and (" example" in plainly or " instance" in plainly or "seem" in plainly or _SUGGESTED in plainly):
        plainly = _ASIDE.sub(lambda aside: " " * len(aside[0]), plainly)
    if "roup-" in plainly:
        plainly = _HYPHENED.sub(" ", plainly)  # "Group-A"
    return _LETTERED.sub(_without_brackets, plainly) if "roup" in plainly and "(" in plainly else plainly


_SUGGESTED = " suggest"
# ", so the results suggest,", "pain, for example, ..."
_ASIDE = re.compile(
    r", (?:so|as) (?:the|our|these|this) \w+ suggest(?:s|ed)?,|, it (?:seems|seemed|appears),|,? for (?:example|instance)(?=,)|, for (?:example|instance),",
    re.IGNORECASE,
)
_HYPHENED = re.compile(r"(?<=\b[Gg]roup)-(?=(?:[A-D1-4]|I{1,3}|IV)\b)")
_LETTER = r"\((?:[A-D1-4]|I{1,3}|IV)\)"
_LETTERED = re.compile(rf"\b[Gg]roups? {_LETTER}(?:(?:, (?:and |or )?| and | or | & ){_LETTER})*")


def _without_brackets(groups: re.Match[str]) -> str:
    return re.sub(r"\(([A-D1-4]|I{1,3}|IV)\)", lambda letter: f"{letter[1]}  ", groups[0])


# nobody counts ten digits of people, and no database keeps such a number; that a digit stands first lets a search skip to digits
_ENDLESS = re.compile(r"\d(?:\d{15,}|(?<![\w.]\d)\d{9,}|(?:(?<!\d\d)\d{0,2})(?:[,\u2009\u202f\u00a0\u2008\u2006 ]\d{3}){3,})")


def lines(document: passages.Document) -> list[Line]:
    """All sentences of a document in order."""
    return [
        Line(_ENDLESS.sub("¤", plain(s.text)), _role(s.role), Passage(s.field, s.start, s.end, s.text), s.heading)
        for s in document.sentences
        if s.field == "title" or s.field.startswith("abstract")
    ]


def undivided(text: list[Line]) -> bool:
    """Whether an abstract has no sections and no headings, so that its parts were told by words and place alone."""
    return len({(line.passage.field, line.heading) for line in text if line.passage.field != "title"}) == 1


@lru_cache(maxsize=64)
def _role(name: str) -> str:
    lowered = name.lower()
    return next((role for head, role in _ROLES.items() if lowered.startswith(head)), "")


def joined(words: list[str]) -> re.Pattern[str]:
    """One case-insensitive pattern out of a list."""
    return patterns.compiled("|".join(f"(?:{p})" for p in words), re.IGNORECASE)
