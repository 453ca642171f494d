"""A regular expression taken apart into its alternatives, so that each can be looked for by itself.

`\\b(?:fewer|less) pain|relief` is `\\bfewer pain`, `\\bless pain` and `relief`: a search for the whole finds the match of that
alternative which begins first, of two that begin together the one that stands first.
"""

import re

_NO_WIDTH = re.compile(r"\\[bB]|\^")
_AROUND = ("(?=", "(?!", "(?<=", "(?<!")
_OPEN = "(?:"
_MOST = 120  # alternatives; beyond it a group is left as it is


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
