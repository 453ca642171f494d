"""Regular expressions that are tried only where they can match: the same matches as `re`, several times as fast on prose.

A rule asks hundreds of patterns of every sentence, and nearly all of them find nothing. From the parse tree of each pattern sets
of stems are derived of which any match must hold one ("randomi[sz]ed .* group" needs "randomis" or "randomiz", and "group").
One walk of an automaton over a text tells which sets it meets, and a pattern is searched only where all of its sets are met.
This is the prefilter of RE2 and of code search (R. Cox, "Regular expression matching with a trigram index", 2012) with whole
literals in the place of trigrams. Where nothing can be derived, a pattern is searched as ever.

A pattern without regard to case is searched with regard to case in the text in lower case, which `re` does two to four times as
fast; the match itself is then taken from the text as it stands, at the place that was found. Of a long list of alternatives only those are searched whose stems a text holds, mostly none or one.
"""

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from functools import cache, cached_property
from typing import Any, Generic, NamedTuple, TypeVar, cast

from evidence.alternatives import alternatives
from evidence.stems import Stems, required, shortest

_SHORT = 48  # characters; below it a search costs no more than a look at the stems
_KEPT = 4096  # texts whose stems are remembered
_SETTLED = 20_000  # searches with patterns that are not in the automaton yet, before it is built anew with them
_END = sys.maxsize
_LONG = 20  # alternatives; a list of so many is searched one by one
_MOST_TRIED = 8  # alternatives that a text can match; beyond it the whole costs less
# ASCII letters that a pattern without regard to case finds in other characters (re's own table), beside plain lower case
_ALIKE = (("\u0130", "i"), ("\u0131", "i"), ("\u017f", "s"), ("\u212a", "k"))


class Held(NamedTuple):
    """A text in lower case (see `lower`), and the sets of stems that it meets, as bits."""

    low: str
    bits: int


class _Pattern:
    """The face of a compiled pattern; searching looks at the stems first, once they are known."""

    __slots__ = (
        "findall", "finditer", "flags", "fullmatch", "holds", "match", "need", "pattern", "regex", "search", "split", "sub", "subn"
    )  # fmt: skip

    def __init__(self, regex: re.Pattern[str]) -> None:
        self.regex, self.pattern, self.flags = regex, regex.pattern, regex.flags
        self.fullmatch = regex.fullmatch
        self.sub, self.subn, self.split = regex.sub, regex.subn, regex.split
        self.match, self.finditer, self.findall = regex.match, regex.finditer, regex.findall
        self.need = 0  # bits of the sets that a match needs; 0 while nothing is known
        self.search: Callable[..., re.Match[str] | None] = self._search_and_count
        self.holds: Callable[[str], bool] = self._holds

    def _holds(self, text: str) -> bool:
        return self.search(text) is not None

    def _search_and_count(self, text: str, pos: int = 0, endpos: int = _END) -> re.Match[str] | None:
        _stems.count()
        return self.regex.search(text, pos, endpos)

    def settle(self, need: int, parts: "Sequence[tuple[int, str]] | None" = None) -> None:
        """Put the look at the stems before each search, and search the text in lower case where that finds the same.

        `parts` are the alternatives in lower case, each with the bits that its match needs, where they are to be searched one by one.
        """
        self.need = need
        folded = in_lower_case(self.pattern, self.flags)
        if parts is not None:
            self.search, self.holds = _by_parts(parts, self.regex)
        elif folded is not None:
            quick = _Quick(folded, self.flags & ~re.IGNORECASE)
            self.search = _twice(need, quick, "search", self.regex.match)
            self.match = _twice(need, quick, "match", self.regex.match)
            self.finditer = _each(need, quick, self.regex.match)
            if not self.regex.groups:
                self.split = _parted(need, quick, self.regex.split)
            return
        elif need:
            self.search = _guarded(need, self.regex.search, None)
        else:
            self.search = self.regex.search
        if need:
            self.finditer = _guarded(need, self.regex.finditer, ())
            self.findall = _guarded(need, self.regex.findall, ())


def _guarded(need: int, find: Callable[..., Any], nothing: tuple[()] | None) -> Callable[..., Any]:
    """`find`, asked only of texts that hold what is needed; else None, or a fresh empty list."""
    known, look = _stems.held.get, _stems.look

    def found(text: str, pos: int = 0, endpos: int = _END) -> Any:
        if len(text) >= _SHORT and (known(text) or look(text))[1] & need != need:
            return None if nothing is None else iter(()) if find.__name__ == "finditer" else []
        return find(text, pos, endpos)

    return found


class _Quick:
    """A pattern for texts in lower case, compiled when it is first met: many never are."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self.flags = pattern, flags

    @cached_property
    def regex(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self.flags)


def _twice(need: int, quick: _Quick, name: str, exact: Callable[..., Any]) -> Callable[..., Any]:
    """The match that `exact` finds where the quick pattern finds one in the text in lower case."""
    known, look = _stems.held.get, _stems.look
    find: Callable[..., Any] | None = None

    def found(text: str, pos: int = 0, endpos: int = _END) -> Any:
        if len(text) >= _SHORT:
            low, bits = known(text) or look(text)
            if bits & need != need:
                return None
        else:
            low = text.lower() if text.isascii() else lower(text)
        nonlocal find
        if find is None:
            find = getattr(quick.regex, name)
        seen = find(low, pos, endpos)
        return None if seen is None else exact(text, seen.start(), endpos)

    return found


_quick = cache(re.compile)  # of an alternative, when it is first met: most never are


def _by_parts(
    parts: Sequence[tuple[int, str]], whole: re.Pattern[str]
) -> tuple[Callable[..., re.Match[str] | None], Callable[[str], bool]]:
    """As `whole.search`: of the matches of the alternatives that a text can hold the one that begins first; and whether there is any."""
    known, look = _stems.held.get, _stems.look
    flags = whole.flags & ~re.IGNORECASE
    always = [part for need, part in parts if not need]
    by_bit: dict[int, list[tuple[int, str]]] = {}  # by one set that a match needs, the rest of which is asked then
    for need, part in parts:
        if need:
            by_bit.setdefault(need & -need, []).append((need, part))
    every = sum(by_bit)

    def possible_in(bits: int) -> list[str]:
        possible, met = [*always], bits & every
        while met:
            bit = met & -met
            met ^= bit
            possible += [part for need, part in by_bit[bit] if bits & need == need]
        return possible

    def holds(text: str) -> bool:
        if len(text) < _SHORT:
            return whole.search(text) is not None
        low, bits = known(text) or look(text)
        return any(_quick(part, flags).search(low) for part in possible_in(bits))

    def found(text: str, pos: int = 0, endpos: int = _END) -> re.Match[str] | None:
        if len(text) < _SHORT:
            return whole.search(text, pos, endpos)
        low, bits = known(text) or look(text)
        possible = possible_in(bits)
        if not possible:
            return None
        if len(possible) > _MOST_TRIED:
            return whole.search(text, pos, endpos)
        first = min((seen.start() for part in possible if (seen := _quick(part, flags).search(low, pos, endpos))), default=None)
        return None if first is None else whole.match(text, first, endpos)

    return found, holds


def _each(need: int, quick: _Quick, exact: Callable[..., Any]) -> Callable[..., Any]:
    """As `_twice`, of all matches one after the other."""
    known, look = _stems.held.get, _stems.look

    def found(text: str, pos: int = 0, endpos: int = _END) -> Any:
        if len(text) >= _SHORT:
            low, bits = known(text) or look(text)
            if bits & need != need:
                return iter(())
        else:
            low = text.lower() if text.isascii() else lower(text)
        return iter([exact(text, seen.start(), endpos) for seen in quick.regex.finditer(low, pos, endpos)])

    return found


def _parted(need: int, quick: _Quick, exact: Callable[..., Any]) -> Callable[..., Any]:
    """As `re.Pattern.split`, by the matches in lower case."""
    known, look = _stems.held.get, _stems.look

    def found(text: str, maxsplit: int = 0) -> Any:
        if maxsplit or len(text) < _SHORT:
            return exact(text, maxsplit)
        low, bits = known(text) or look(text)
        if bits & need != need:
            return [text]
        pieces, start = [], 0
        for seen in quick.regex.finditer(low):
            pieces.append(text[start : seen.start()])
            start = seen.end()
        return [*pieces, text[start:]]

    return found


class _Stems:
    """The automaton over the stems of all patterns, and what it found in the texts seen last."""

    def __init__(self) -> None:
        self.waiting: list[_Pattern] = []
        self.searches, self.patience = 0, _SETTLED
        self.bits: dict[str, int] = {}  # stem -> the sets that it is in
        self.sets: dict[Stems, int] = {}
        self.held: dict[str, Held] = {}
        self.built = 0  # how often the automaton was built: bits grow in meaning with each time
        self.walk: Callable[[str], Iterable[tuple[int, int]]] = lambda _: ()

    def count(self) -> None:
        """Note a search that could not be spared; after enough of them the patterns that wait are taken in."""
        self.searches += 1
        if self.searches >= self.patience:
            self.searches = 0
            self.take_in()

    def take_in(self) -> None:
        """Derive the stems of the patterns that wait and build the automaton anew."""
        import ahocorasick  # only long work gets here

        needs = [(pattern, self._need(pattern.pattern, pattern.flags), self._parts(pattern)) for pattern in self.waiting]
        self.waiting = []
        automaton = ahocorasick.Automaton()
        for stem, bits in self.bits.items():
            automaton.add_word(stem, bits)
        automaton.make_automaton()
        self.walk = automaton.iter
        self.built += 1
        self.held.clear()
        for pattern, need, parts in needs:
            pattern.settle(need, parts)

    def _parts(self, pattern: _Pattern) -> list[tuple[int, str]] | None:
        """The alternatives of a long list in lower case with what each needs; None where it is no such list."""
        parts = alternatives(pattern.pattern) if not pattern.regex.groups else ()
        folded = [in_lower_case(part, pattern.flags) for part in parts]
        if len(parts) < _LONG or None in folded:
            return None
        return [(self._need(part, pattern.flags), low or "") for part, low in zip(parts, folded, strict=True)]

    def _need(self, pattern: str, flags: int) -> int:
        need = 0
        for stems in map(shortest, required(pattern, flags)):
            bit = self.sets.setdefault(stems, 1 << len(self.sets))
            need |= bit
            for stem in stems:
                self.bits[stem] = self.bits.get(stem, 0) | bit
        return need

    def look(self, text: str) -> Held:
        """What a text holds."""
        if len(self.held) >= _KEPT:
            self.held.clear()
        low = lower(text)
        held = self.held.get(low)  # the tags are read from texts in lower case, the findings from texts as printed
        if held is None:
            bits = 0
            for _, found in self.walk(low):
                bits |= found
            held = self.held[low] = Held(low, bits)
        self.held[text] = held
        return held


_stems = _Stems()


T = TypeVar("T")


class Several(Generic[T]):
    """Things that have a pattern each; one look tells which of them a text can match at all."""

    def __init__(self, things: Iterable[tuple[T, re.Pattern[str]]]) -> None:
        self.things = tuple(things)
        self.built = -1

    def possible(self, text: str) -> Sequence[tuple[T, re.Pattern[str]]]:
        """The things whose pattern may be found in a text, in their order."""
        if len(text) < _SHORT:
            return self.things
        held = (_stems.held.get(text) or _stems.look(text))[1]
        if self.built != _stems.built:
            self._learn()
        if not held & self.any:
            return self.always
        return [thing for need, thing in self.needs if held & need == need]

    def _learn(self) -> None:
        self.built = _stems.built
        self.needs = [(getattr(pattern, "need", 0), (thing, pattern)) for thing, pattern in self.things]
        self.any = 0
        for need, _ in self.needs:
            self.any |= need
        self.always = [thing for need, thing in self.needs if not need]


class Texts:
    """Several texts; one look tells whether any of them can match a pattern."""

    __slots__ = ("built", "held", "texts")

    def __init__(self, texts: Sequence[str]) -> None:
        self.texts = texts
        self.built, self.held = -1, 0

    def may(self, pattern: re.Pattern[str]) -> bool:
        """Whether the pattern may be found in one of the texts."""
        need: int = getattr(pattern, "need", 0)  # a pattern of `re` has none
        if not need:
            return True
        if self.built != _stems.built:
            self.built, self.held = _stems.built, 0
            for text in self.texts:
                self.held |= (_stems.held.get(text) or _stems.look(text))[1]
        return self.held & need == need


def lower(text: str) -> str:
    """A text in lower case, with every character that a pattern without regard to case takes for an ASCII letter as that letter."""
    if not text.isascii():
        for odd, letter in _ALIKE:
            text = text.replace(odd, letter)
    return text.lower()


def in_lower_case(pattern: str, flags: int) -> str | None:
    """A pattern that finds in lower case, with regard to case, what this one finds without; None where none is known to."""
    if not flags & re.IGNORECASE or flags & re.VERBOSE or _OWN_FLAGS.search(pattern) or not _LETTERS_ALONE.fullmatch(pattern):
        return None
    return _TOKEN.sub(lambda token: token[0] if token[0][0] in "\\(" else token[0].lower(), pattern)


_OWN_FLAGS = re.compile(r"\(\?[aiLmsux-]+[:)]")
# no letters but those of ASCII: others have more than two forms
_LETTERS_ALONE = re.compile(r"(?:[\x00-\x7f]|[^\w\x00-\x7f])*")
_TOKEN = re.compile(r"\\.|\(\?P[<=]\w+[>)]|.", re.DOTALL)


@cache
def compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, with the look at the stems. Raises re.error for what is no pattern."""
    made = _Pattern(re.compile(pattern, flags))
    _stems.waiting.append(made)
    return cast("re.Pattern[str]", made)  # of the same face; nothing asks for its class


def search(pattern: str, text: str, flags: int = 0) -> re.Match[str] | None:
    """As `re.search`, with the look at the stems."""
    return compiled(pattern, flags).search(text)


def holds(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern is found in a text: sooner told than where."""
    told: Callable[[str], bool] | None = getattr(pattern, "holds", None)  # a pattern of `re` has none
    return pattern.search(text) is not None if told is None else told(text)


def may(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a pattern may be found in a text: False only where its stems rule it out."""
    need: int = getattr(pattern, "need", 0)
    if not need:
        return True
    return (_stems.held.get(text) or _stems.look(text))[1] & need == need


def settle() -> None:
    """Take in all patterns that were compiled so far at once, as long work does by itself after a while."""
    _stems.take_in()


def hold() -> None:
    """Search every pattern as `re` does until `settle` is called: for measuring what the stems save."""
    _stems.patience = sys.maxsize
