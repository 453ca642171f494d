"""Where the words of the vocabulary stand in a text: one walk over each sentence finds every term of every kind.

Text is compared without case, accents, hyphens and slashes, character by character, so that an offset in the folded text is an
offset in the text. Words are matched whole; a word that ends in "*" takes any ending.
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

import ahocorasick

from evidence.vocabulary import Vocabulary

_SPACES = dict.fromkeys(map(ord, "-‐‑‒–—−/\u00a0\u2009\u202f\u2008\u2006\u200a\u2007\t\n"), " ")


class _Fold(dict[int, str]):
    """Character by character: lower case, no accent, one character for one."""

    def __missing__(self, code: int) -> str:
        low = chr(code).lower()
        base = unicodedata.normalize("NFKD", low)[:1] if code > 127 else low
        self[code] = found = base if len(base) == 1 else chr(code)
        return found


_FOLD = _Fold({**_SPACES, **{ord(sign): " " for sign in "™®©℠"}, ord("’"): "'", ord("‘"): "'", ord("µ"): "µ"})


@dataclass(frozen=True, slots=True)
class Hit:
    """A term at characters start..end of sentence `sentence`; `word` is the entry of the vocabulary that was found."""

    kind: str
    id: str
    start: int
    end: int
    sentence: int
    word: str


@dataclass(frozen=True)
class Matcher:
    """An automaton over all words of one vocabulary."""

    automaton: ahocorasick.Automaton

    def find(self, folded: str, sentence: int = 0) -> Iterator[Hit]:
        """Every whole-word hit in folded text, in order of their ends."""
        last = len(folded)
        for at, (length, entries) in self.automaton.iter(folded):
            start, end = at - length + 1, at + 1
            if start and folded[start - 1].isalnum():
                continue
            inside = end < last and folded[end].isalnum()
            stop = end
            while inside and stop < last and folded[stop].isalnum():
                stop += 1
            for kind, term, word, open_end in entries:
                if open_end or not inside:
                    yield Hit(kind, term, start, stop if open_end else end, sentence, word)


def fold(text: str) -> str:
    """Text without case, accents, hyphens and slashes, of the same length."""
    if text.isascii() and text.isprintable():  # by far the most
        return text.lower().replace("-", " ").replace("/", " ")
    return text.translate(_FOLD)


@cache
def _of(words: tuple[tuple[str, str, str], ...]) -> Matcher:
    entries: dict[str, list[tuple[str, str, str, bool]]] = {}
    for kind, term, word in words:
        key = fold(word.rstrip("*")).strip()
        entries.setdefault(key, []).append((kind, term, word, word.endswith("*")))
    automaton = ahocorasick.Automaton()
    for key, value in entries.items():
        automaton.add_word(key, (len(key), tuple(value)))
    automaton.make_automaton()
    return Matcher(automaton)


_built: dict[int, tuple[Vocabulary, Matcher]] = {}


def matcher(vocabulary: Vocabulary) -> Matcher:
    """The automaton of a vocabulary, built once."""
    held = _built.get(id(vocabulary))
    if held is None:
        words = tuple((kind, t.id, word) for kind, terms in vocabulary.terms.items() for t in terms.values() for word in t.words)
        held = _built[id(vocabulary)] = (vocabulary, _of(words))
    return held[1]


def _place(hit: Hit) -> tuple[int, int, str]:
    return hit.start, -hit.end, hit.kind


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """The hits that do not lie inside a longer one. A condition in a longer condition stays, and a scale in an outcome's name."""
    ordered = sorted(hits, key=_place)
    if len(ordered) < 2:
        return ordered
    found: list[Hit] = []
    reach, holder = (-1, -1), ""
    for hit in ordered:
        if hit.end > reach[1] or (hit.start, hit.end) == reach:
            found.append(hit)
            reach, holder = (hit.start, hit.end), hit.kind
        elif hit.kind == holder == "condition" or (hit.kind == "pain_instrument" and holder == "outcome"):
            found.append(hit)
    return found


def find(text: str, vocabulary: Vocabulary) -> list[Hit]:
    """The words of the vocabulary in one text of any origin; of several at one place the longest, of every kind that it has."""
    return longest(matcher(vocabulary).find(fold(text)))
