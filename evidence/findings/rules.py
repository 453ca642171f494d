"""The words of evidence/rules/findings.toml, compiled once."""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from evidence.findings.text import joined


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns by name; `outcome` finds any outcome, its group name says which and which way is good."""

    outcome: re.Pattern[str]
    outcomes: tuple[tuple[str, int], ...]  # (id, +1 when more is good, -1 when less is good), by group number
    needling: re.Pattern[str]
    shamlike: re.Pattern[str]
    comparators: dict[str, re.Pattern[str]]
    cues: dict[str, re.Pattern[str]]
    conclusion: dict[str, re.Pattern[str]]


@lru_cache(maxsize=1)
def rules() -> Rules:
    """Load and compile; a malformed file raises tomllib.TOMLDecodeError or re.error."""
    data = tomllib.loads(files("evidence").joinpath("rules/findings.toml").read_text(encoding="utf-8"))
    rows = data["outcome"]
    every = "|".join(f"(?P<g{i}>{'|'.join(row['words'])})" for i, row in enumerate(rows))
    return Rules(
        re.compile(rf"(?<![\w])(?:{every})", re.IGNORECASE),
        tuple((row["id"], 1 if row["good"] == "up" else -1) for row in rows),
        re.compile(rf"(?<![\w])(?:{'|'.join(data['arms']['needling'])})", re.IGNORECASE),
        re.compile(data["arms"]["shamlike"], re.IGNORECASE),
        {
            name: re.compile(rf"(?<![\w])(?:{'|'.join(words)})", re.IGNORECASE)
            for name, words in data["arms"]["comparators"].items()
        },
        {name: _cue(name, words) for name, words in data["cues"].items()},
        {name: joined(words) for name, words in data["conclusion"].items()},
    )


def _cue(name: str, words: list[str]) -> re.Pattern[str]:
    if name in ("null", "within", "between", "baseline", "anaphora", "carry"):
        return joined(words)
    return re.compile(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])", re.IGNORECASE)
