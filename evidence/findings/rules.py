"""The words of evidence/rules/findings.toml, compiled once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from evidence import patterns
from evidence.alternatives import beginnings
from evidence.findings.text import joined

_BEGUN = 2  # characters by which words are told apart


class Words:
    """Patterns of words in groups, tried only where their first characters stand."""

    def __init__(self, groups: list[list[str]]) -> None:
        self.words = [(n, word, beginnings(word, re.IGNORECASE, _BEGUN)) for n, words in enumerate(groups) for word in words]
        self.known: dict[str, tuple[re.Pattern[str], bool] | None] = {}

    def match(self, text: str, low: str, start: int) -> tuple[int, int] | None:
        """(number of the group, end) of the first word that stands at a place of a text; `low` is the text in lower case."""
        key = low[start : start + _BEGUN]
        if key not in self.known:
            self.known[key] = self._beginning_with(key)
        told = self.known[key]
        if told is None:
            return None
        pattern, folded = told
        match = pattern.match(low if folded else text, start)
        return (int(str(match.lastgroup)[1:]), match.end()) if match and match.end() > start else None

    def _beginning_with(self, key: str) -> tuple[re.Pattern[str], bool] | None:
        """One pattern of all words that can begin so, in their order, and whether it is to be looked for in lower case."""
        mine: dict[int, list[str]] = {}
        for number, word, begun in self.words:
            if any(key.startswith(told) or told.startswith(key) for told in begun):
                mine.setdefault(number, []).append(word)
        if not mine:
            return None
        every = "|".join(f"(?P<g{number}>{'|'.join(words)})" for number, words in mine.items())
        folded = patterns.in_lower_case(every, re.IGNORECASE)
        return re.compile(every, re.IGNORECASE) if folded is None else re.compile(folded), folded is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns by name; `outcome` finds any outcome, its group name says which and which way is good."""

    outcome: "Words"
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
        Words([row["words"] for row in rows]),
        tuple((row["id"], 1 if row["good"] == "up" else -1) for row in rows),
        patterns.compiled(rf"(?<![\w])(?:{'|'.join(data['arms']['needling'])})", re.IGNORECASE),
        patterns.compiled(data["arms"]["shamlike"], re.IGNORECASE),
        {
            name: patterns.compiled(rf"(?<![\w])(?:{'|'.join(words)})", re.IGNORECASE)
            for name, words in data["arms"]["comparators"].items()
        },
        {name: _cue(name, words) for name, words in data["cues"].items()},
    )


def _cue(name: str, words: list[str]) -> re.Pattern[str]:
    if name in ("null", "within", "between", "baseline", "anaphora", "carry"):
        return joined(words)
    return patterns.compiled(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])", re.IGNORECASE)
