"""Stems that every match of a regular expression holds, derived from its parse tree.

"randomi[sz]ed .* group" needs one of "randomised" and "randomized", and " group". What is not understood may be anything: no stem
is ever derived that a match can do without.
"""

import importlib
from collections.abc import Iterable
from itertools import product
from typing import Any

Stems = frozenset[str]
"""Lower-case ASCII strings of which a text must hold one."""

_MOST_READINGS = 24  # of a stretch of literals with options; beyond it the stretch is cut
_MOST_STEMS = 400
# Words of any abstract: a stem inside them tells nothing. Only speed depends on this list.
_COMMON = (
    "|the|of|and|in|to|with|a|for|were|was|on|by|at|from|is|are|that|as|or|this|these|which|an|be|not|all|both|than|after|before|between|during|"
    "however|there|their|had|has|have|been|also|but|we|our|other|more|most|only|two|three|one|further|may|can|each|no|patients|treatment|study|"
    "studies|results|methods|using|used|significant|significantly|compared|effect|effects|increased|group|groups|clinical|analysis|"
)
_LETTERS = dict(zip("etaoinsrhldcumfpgwybvkxjqz ", (
    .10, .074, .068, .062, .06, .058, .053, .05, .04, .034, .031, .028, .025, .023, .019, .018, .017, .016, .015, .014, .008, .006, .0013,
    .001, .0008, .0006, .14,
), strict=True))  # fmt: skip


def required(pattern: str, flags: int = 0) -> list[Stems]:
    """Sets of stems: every match of a pattern holds one stem of each set, in lower case. Only sets that rule out much prose."""
    whole, sets = _sequence(importlib.import_module("re._parser").parse(pattern, flags))
    every = sets if whole is None else [frozenset(whole)]
    telling = [stems for stems in every if "" not in stems and len(stems) <= _MOST_STEMS]
    ranked = sorted({stems: _chance(stems) for stems in telling}.items(), key=lambda pair: (pair[1], sorted(pair[0])))
    return [stems for stems, chance in ranked[:3] if chance < 0.35]


def shortest(stems: Stems) -> Stems:
    """The stems without those that hold another one of them: "measured" says no more than "measur"."""
    return frozenset(stem for stem in stems if not any(other != stem and other in stem for other in stems))


def _chance(stems: Stems) -> float:
    """About how often a sentence of other prose holds one of these stems."""
    return sum(max(0.5 if stem.strip() in _COMMON else 0.0, min(1.0, 150 * _share(stem))) for stem in stems)


def _share(stem: str) -> float:
    share = 1.0
    for letter in stem:
        share *= _LETTERS.get(letter, 0.008)
    return share


Whole = tuple[str, ...] | None
"""All strings that a part of a pattern can be, None where these are too many to name."""


def _sequence(items: Iterable[tuple[Any, Any]]) -> tuple[Whole, list[Stems]]:
    """(all readings, or None; sets of stems of which each is needed) of parts one behind the other."""
    run: tuple[str, ...] = ("",)
    sets: list[Stems] = []
    cut = False
    for operation, argument in items:
        whole, inner = _part(str(operation), argument)
        if whole is not None and len(run) * len(whole) <= _MOST_READINGS:
            run = tuple(dict.fromkeys(map("".join, product(run, whole))))
            continue
        cut = True
        sets += [frozenset(run), *inner]
        run = whole or ("",)
    return (None, [*sets, frozenset(run)]) if cut else (run, [])


def _part(operation: str, argument: Any) -> tuple[Whole, list[Stems]]:
    """The same of one part. What is not understood may be anything: that is always safe."""
    if operation == "LITERAL":
        return _letter(argument), []
    if operation in ("AT", "ASSERT", "ASSERT_NOT"):
        return ("",), []
    if operation == "IN":
        return _one_of(argument), []
    if operation == "BRANCH":
        return _branches(argument[1])
    if operation == "SUBPATTERN":
        return _sequence(argument[3])
    if operation == "ATOMIC_GROUP":
        return _sequence(argument)
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        return _repeated(*argument)
    return None, []


def _letter(code: int) -> Whole:
    return (chr(code).lower(),) if code < 128 else None


def _one_of(choices: list[tuple[Any, Any]]) -> Whole:
    """The characters of a small class of ASCII characters."""
    if len(choices) > 4 or any(str(kind) != "LITERAL" or code > 127 for kind, code in choices):
        return None
    return tuple(dict.fromkeys(chr(code).lower() for _, code in choices))


def _branches(branches: list[Any]) -> tuple[Whole, list[Stems]]:
    every = [_sequence(branch) for branch in branches]
    if all(whole is not None for whole, _ in every):
        return tuple(dict.fromkeys(string for whole, _ in every for string in whole or ())), []
    joined: set[str] = set()
    for whole, sets in every:
        known = [stems for stems in ([frozenset(whole)] if whole is not None else sets) if "" not in stems]
        if not known:
            return None, []
        joined |= sorted(known, key=_chance)[0]
    return None, [frozenset(joined)]


def _repeated(least: int, most: int, items: Any) -> tuple[Whole, list[Stems]]:
    whole, sets = _sequence(items)
    if (least, most) == (1, 1):
        return whole, sets
    if least == 0:
        return (tuple(dict.fromkeys((*whole, ""))) if whole is not None and most == 1 else None), []
    return None, sets if whole is None else [frozenset(whole)]
