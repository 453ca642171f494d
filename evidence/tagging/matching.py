"""Words of the vocabulary found in text: one pass with an Aho-Corasick automaton over folded text that keeps its offsets."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import ahocorasick

from evidence.vocabulary import Vocabulary

_KINDS = ("condition", "outcome", "comparator", "pain_instrument")


@dataclass(frozen=True, slots=True)
class Match:
    """One word of the vocabulary at characters start..end of a text."""

    kind: str
    id: str
    start: int
    end: int
    word: str


def folded(text: str) -> str:
    """Text of the same length without case and accents, hyphens and dashes as spaces, so that offsets stay true."""
    lowered = text.lower() if len(text.lower()) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    plain = "".join(_plain(c) if ord(c) > 127 else c for c in lowered) if not lowered.isascii() else lowered
    return _DASH.sub(" ", plain)


_DASH = re.compile(r"[-/\u2010-\u2015\u2212\u00ad]")


@cache
def _plain(char: str) -> str:
    base = unicodedata.normalize("NFKD", char)[:1]
    return base if len(base) == 1 else char


@cache
def automaton(vocabulary_id: int, terms: "Frozen") -> Any:
    """The automaton of a vocabulary's words; built once."""
    made = ahocorasick.Automaton()
    entries: dict[str, list[tuple[str, str, bool]]] = {}
    for kind, term_id, word in terms.words:
        open_end = word.endswith("*")
        entries.setdefault(folded(word.rstrip("*")), []).append((kind, term_id, open_end))
    for word, meanings in entries.items():
        made.add_word(word, (word, tuple(meanings)))
    made.make_automaton()
    return made


@dataclass(frozen=True)
class Frozen:
    """The words of a vocabulary as a value that a cache can hold."""

    words: tuple[tuple[str, str, str], ...]


@cache
def _frozen(vocabulary_id: int) -> Frozen:
    return Frozen(tuple(_HELD[vocabulary_id]))


_HELD: dict[int, list[tuple[str, str, str]]] = {}


def find(text: str, vocabulary: Vocabulary) -> list[Match]:
    """All words of the vocabulary in a text, the longest at each place first; whole words only, unless the word ends in *."""
    if id(vocabulary) not in _HELD:
        _HELD[id(vocabulary)] = [
            (kind, term.id, word) for kind in _KINDS for term in vocabulary.terms[kind].values() for word in term.words
        ]
    plain = folded(text)
    found = []
    for last, (word, meanings) in automaton(id(vocabulary), _frozen(id(vocabulary))).iter(plain):
        start, end = last - len(word) + 1, last + 1
        if start > 0 and plain[start - 1].isalnum():
            continue
        bounded = end >= len(plain) or not plain[end].isalnum()
        found += [Match(kind, term_id, start, end, word) for kind, term_id, open_end in meanings if bounded or open_end]
    return found
