"""The thresholds and wordings of a verdict, from rules/verdict.toml and rules/wording.toml."""

import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any

from evidence.errors import BadVocabulary
from evidence.reading import RULES_VERSION

Rules = dict[str, Any]


@cache
def load(name: str) -> Rules:
    """One file of rules as a table. Raises BadVocabulary when it cannot be read."""
    try:
        return tomllib.loads((resources.files("evidence") / "rules" / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"rules/{name}.toml cannot be read: {error}.") from error


@cache
def neighbours() -> tuple[tuple[str, str, Rules], ...]:
    """Each threshold moved to its stated neighbour: (rule, how that is said, the rules with it)."""
    return tuple(_moved())


def _moved() -> Iterator[tuple[str, str, Rules]]:
    rules = load("verdict")
    for row in rules["neighbours"]:
        table, key = row["rule"].split(".")
        if key not in rules.get(table, {}):
            raise BadVocabulary(f"rules/verdict.toml: a neighbour names {row['rule']!r}, which is no rule.")
        yield row["rule"], row["said"], {**rules, table: {**rules[table], key: row["to"]}}


def version() -> str:
    """Versions of verdict, wording and reading rules in one word; a stored verdict carries it."""
    return f"verdict {load('verdict')['version']}, wording {load('wording')['version']}, reading {RULES_VERSION}"
