"""The words of evidence/rules/findings.toml, compiled once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from evidence import patterns
from evidence.findings.text import joined


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns by name; `outcome` finds any outcome, its group name says which and which way is good."""

    outcome: dict[str, re.Pattern[str]]  # by the first letter of the words, so that few are tried at each place
    outcomes: tuple[tuple[str, int], ...]  # (id, +1 when more is good, -1 when less is good), by group number
    needling: re.Pattern[str]
    shamlike: re.Pattern[str]
    comparators: dict[str, re.Pattern[str]]
    cues: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Load and compile; a malformed file raises tomllib.TOMLDecodeError or re.error."""
    data = tomllib.loads(files("evidence").joinpath("rules/findings.toml").read_text(encoding="utf-8"))
    rows = data["outcome"]
    return Rules(
        _by_letter([row["words"] for row in rows]),
        tuple((row["id"], 1 if row["good"] == "up" else -1) for row in rows),
        patterns.compiled(rf"(?<![\w])(?:{'|'.join(data['arms']['needling'])})", re.IGNORECASE),
        patterns.compiled(data["arms"]["shamlike"], re.IGNORECASE),
        {
            name: patterns.compiled(rf"(?<![\w])(?:{'|'.join(words)})", re.IGNORECASE)
            for name, words in data["arms"]["comparators"].items()
        },
        {name: _cue(name, words) for name, words in data["cues"].items()},
    )


def _by_letter(groups: list[list[str]]) -> dict[str, re.Pattern[str]]:
    """For each letter or digit, the patterns that may begin with it, in their order; group "g3" is outcome number 3."""
    firsts = [(number, word, _first(word)) for number, words in enumerate(groups) for word in words]
    found = {}
    for letter in "abcdefghijklmnopqrstuvwxyz0123456789":
        mine: dict[int, list[str]] = {}
        for number, word, letters in firsts:
            if letters is None or letter in letters:
                mine.setdefault(number, []).append(word)
        every = "|".join(f"(?P<g{number}>{'|'.join(words)})" for number, words in mine.items())
        found[letter] = patterns.compiled(every, re.IGNORECASE)
    return found


def _first(word: str) -> set[str] | None:
    """The letters that a match of a pattern can begin with; None where that cannot be told from its first characters."""
    if word[0].isalnum():
        return {word[0].lower()} if word[1:2] not in ("?", "*") else None
    group = re.match(r"\(\?:([^()\[\\]*)\)([?*+]?)", word)
    if group is None or not all(part[:1].isalnum() for part in group[1].split("|")):
        return None
    letters = {part[0].lower() for part in group[1].split("|")}
    if group[2] not in ("?", "*"):
        return letters
    rest = _first(word[group.end() :]) if word[group.end() :] else None
    return None if rest is None else letters | rest


def _cue(name: str, words: list[str]) -> re.Pattern[str]:
    if name in ("null", "within", "between", "baseline", "anaphora", "carry"):
        return joined(words)
    return patterns.compiled(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])", re.IGNORECASE)
