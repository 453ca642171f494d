"""The thresholds and wordings of a verdict, from rules/verdict.toml and rules/wording.toml."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from evidence.errors import BadVocabulary
from evidence.reading import RULES_VERSION


@cache
def load(name: str) -> dict[str, Any]:
    """One file of rules as a table. Raises BadVocabulary when it cannot be read."""
    try:
        return tomllib.loads((resources.files("evidence") / "rules" / f"{name}.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"rules/{name}.toml cannot be read: {error}.") from error


def version() -> str:
    """Versions of verdict, wording and reading rules in one word; a stored verdict carries it."""
    return f"verdict {load('verdict')['version']}, wording {load('wording')['version']}, reading {RULES_VERSION}"
