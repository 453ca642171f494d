"""A regular expression taken apart into its alternatives, so that each can be looked for by itself.

`\\b(?:fewer|less) pain|relief` is `\\bfewer pain`, `\\bless pain` and `relief`: a search for the whole finds the match of that
alternative which begins first, of two that begin together the one that stands first.
"""

import importlib
import re
from collections.abc import Iterable
from typing import Any

_NO_WIDTH = re.compile(r"\\[bB]|\^")
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_OPEN = "(?:"
_MOST = 120  # alternatives; beyond it a group is left as it is
_MOST_BEGINNINGS = 400
Beginning = tuple[str, bool]
"""Characters in lower case that a match can begin with, and whether anything may follow them."""
_ANYTHING: set[Beginning] = {("", True)}


def alternatives(pattern: str) -> tuple[str, ...]:
    """The alternatives of a pattern without groups that capture and without the verbose flag, in their order."""
    parts = _cut(pattern)
    if len(parts) == 1:
        parts = _distributed(pattern)
    if len(parts) == 1 and parts[0] == pattern:
        return (pattern,)
    found = tuple(small for part in parts for small in alternatives(part))
    return found if len(found) <= _MOST else tuple(parts)


def _cut(pattern: str) -> list[str]:
    """The stretches between the bars that stand in no group."""
    parts, depth, start, at = [], 0, 0, 0
    while at < len(pattern):
        sign = pattern[at]
        if sign == "[":
            at = _end_of_class(pattern, at)
            continue
        if sign == "\\":
            at += 2
            continue
        depth += (sign == "(") - (sign == ")")
        if sign == "|" and depth == 0:
            parts.append(pattern[start:at])
            start = at + 1
        at += 1
    return [*parts, pattern[start:]]


def _end_of_class(pattern: str, at: int) -> int:
    """The place behind the class that opens at a place: "[^]x]" holds a bracket."""
    at += 1
    at += pattern[at : at + 1] == "^"
    at += pattern[at : at + 1] == "]"
    while pattern[at] != "]":
        at += 2 if pattern[at] == "\\" else 1
    return at + 1


def _end_of_group(pattern: str, at: int) -> int:
    """The place behind the group that opens at a place."""
    depth = 0
    while True:
        sign = pattern[at]
        if sign == "[":
            at = _end_of_class(pattern, at)
            continue
        depth += (sign == "(") - (sign == ")")
        at += 2 if sign == "\\" else 1
        if depth == 0:
            return at


def _distributed(pattern: str) -> list[str]:
    """The pattern with its first group opened, where nothing of any width stands before it and no repeat behind it."""
    at = 0
    while at < len(pattern):
        bound = _NO_WIDTH.match(pattern, at)
        if bound:
            at = bound.end()
        elif pattern.startswith(_AROUND, at):
            at = _end_of_group(pattern, at)
        else:
            break
        if pattern[at : at + 1] in ("*", "+", "?", "{"):
            return [pattern]
    if not pattern.startswith(_OPEN, at):
        return [pattern]
    end = _end_of_group(pattern, at)
    if pattern[end : end + 1] in ("*", "+", "?", "{"):
        return [pattern]
    return [pattern[:at] + part + pattern[end:] for part in _cut(pattern[at + len(_OPEN) : end - 1])]


def beginnings(pattern: str, flags: int, length: int) -> frozenset[str]:
    """How a match of a pattern can begin, in lower case: so many characters, or fewer where it is shorter or anything may follow."""
    parsed = importlib.import_module("re._parser").parse(pattern, flags)
    return frozenset(told for told, _ in _begun(parsed, length))


def _begun(items: Iterable[tuple[Any, Any]], length: int) -> set[Beginning]:
    begun: set[Beginning] = {("", False)}
    for operation, argument in items:
        if all(anything or len(told) >= length for told, anything in begun):
            break
        following = _beginning(str(operation), argument, length)
        begun = {
            (told, anything) if anything or len(told) >= length else ((told + more)[:length], then)
            for told, anything in begun
            for more, then in following
        }
        if len(begun) > _MOST_BEGINNINGS:
            return _ANYTHING
    return begun


def _beginning(operation: str, argument: Any, length: int) -> set[Beginning]:
    """The same of one part of a parsed pattern. What is not understood may be anything."""
    if operation == "LITERAL":
        return {(chr(argument).lower(), False)}
    if operation in ("AT", "ASSERT", "ASSERT_NOT"):
        return {("", False)}
    if operation == "IN" and len(argument) <= 4 and all(str(kind) == "LITERAL" for kind, _ in argument):
        return {(chr(code).lower(), False) for _, code in argument}
    if operation == "BRANCH":
        return {told for branch in argument[1] for told in _begun(branch, length)}
    if operation == "SUBPATTERN":
        return _begun(argument[3], length)
    if operation in ("MAX_REPEAT", "MIN_REPEAT"):
        least, most, items = argument
        once = {(told, anything or most > 1) for told, anything in _begun(items, length)}
        return once | {("", False)} if least == 0 else once
    return _ANYTHING
