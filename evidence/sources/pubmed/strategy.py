"""The topic's search strategy, read from `evidence/rules/search.toml`."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from evidence.errors import BadVocabulary


@dataclass(frozen=True, slots=True)
class Strategy:
    """A named, dated query; `groups` are joined by OR, and a group is one term or several joined by AND."""

    name: str
    version: str
    groups: tuple[tuple[str, ...], ...]

    @property
    def query(self) -> str:
        """The query as PubMed takes it. Every group stands in parentheses: PubMed reads from left to right and knows no
        precedence of AND over OR."""
        return " OR ".join(g[0] if len(g) == 1 else "(" + " AND ".join(g) + ")" for g in self.groups)


def strategy() -> Strategy:
    """The strategy that `evidence fetch` uses when no query is given. Raises BadVocabulary for a malformed file."""
    text = files("evidence").joinpath("rules", "search.toml").read_text("utf-8")
    try:
        return _strategy(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadVocabulary(f"rules/search.toml cannot be read ({error}): compare it with its comments.") from None


def default_query() -> str:
    """The topic's query for PubMed."""
    return strategy().query


def _strategy(data: dict[str, Any]) -> Strategy:
    groups = tuple(tuple(_alternatives(part) for part in group["all"]) for group in data["group"])
    if not groups or any(not group for group in groups):
        raise KeyError("group.all")
    return Strategy(data["name"], data["version"], groups)


def _alternatives(part: dict[str, Any]) -> str:
    terms = [f'"{term}"[{field}]' for field in sorted(part) for term in part[field]]
    return terms[0] if len(terms) == 1 else "(" + " OR ".join(terms) + ")"
