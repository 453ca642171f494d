"""The topic's search strategy, read from `evidence/rules/search.toml`: as a query for PubMed, and as a filter of records."""

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any

from evidence.errors import BadVocabulary
from evidence.record import Record

Part = tuple[tuple[str, str], ...]
"""Alternatives, as (field, term)."""


@dataclass(frozen=True)
class Strategy:
    """A named, dated query; `groups` are joined by OR, the parts of a group by AND, the terms of a part by OR.

    Every record that matches holds one of the `stems`, words or beginnings of words in lower case.
    """

    name: str
    version: str
    groups: tuple[tuple[Part, ...], ...]
    stems: tuple[str, ...] = ()

    @property
    def query(self) -> str:
        """The query as PubMed takes it. Every group stands in parentheses: PubMed reads from left to right and knows no
        precedence of AND over OR."""
        groups = [[_query(part) for part in group] for group in self.groups]
        return " OR ".join(group[0] if len(group) == 1 else "(" + " AND ".join(group) + ")" for group in groups)

    def matches(self, record: Record) -> bool:
        """Whether the record would be found by the query, as far as that can be told from the record itself.

        Titles, abstracts and keywords are compared word by word, hyphens counting as spaces; PubMed's own mapping of terms plays
        no part, since the strategy turns it off.
        """
        texts = [record.title, *(section.text for section in record.sections), *record.keywords]
        words = "\n".join(_plain(text) for text in texts)
        headings = {mesh.name.casefold() for mesh in record.mesh}
        return any(
            all(any(_holds(words, headings, field, pattern) for field, pattern in part) for part in group)
            for group in self._patterns
        )

    @cached_property
    def _patterns(self) -> tuple[tuple[tuple[tuple[str, str | re.Pattern[str]], ...], ...], ...]:
        return tuple(tuple(tuple((f, _pattern(f, t)) for f, t in part) for part in group) for group in self.groups)


def strategy() -> Strategy:
    """The strategy that `evidence fetch` uses when no query is given. Raises BadVocabulary for a malformed file."""
    text = files("evidence").joinpath("rules", "search.toml").read_text("utf-8")
    try:
        made = _strategy(tomllib.loads(text))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise BadVocabulary(f"rules/search.toml cannot be read ({error}): compare it with its comments.") from None
    for group in made.groups:
        if not any(all(any(stem in term.lower() for stem in made.stems) for _, term in part) for part in group):
            raise BadVocabulary(f"rules/search.toml: no part of the group {group} holds a stem in each of its terms; add one.")
    return made


def default_query() -> str:
    """The topic's query for PubMed."""
    return strategy().query


def _strategy(data: dict[str, Any]) -> Strategy:
    groups = tuple(tuple(_part(part) for part in group["all"]) for group in data["group"])
    if not groups or not all(groups) or not all(part for group in groups for part in group):
        raise KeyError("group.all")
    return Strategy(data["name"], data["version"], groups, tuple(data["bulk"]["stems"]))


def _part(part: dict[str, list[str]]) -> Part:
    return tuple((field, term) for field in sorted(part) for term in part[field])


def _query(part: Part) -> str:
    terms = [f'"{term}"[{field}]' for field, term in part]
    return terms[0] if len(terms) == 1 else "(" + " OR ".join(terms) + ")"


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[-\u2010-\u2015]", " ", text.casefold()).split())


def _pattern(field: str, term: str) -> str | re.Pattern[str]:
    if field.startswith("mesh"):
        return term.casefold()
    return re.compile(rf"\b{re.escape(_plain(term).rstrip('*'))}" + ("" if term.endswith("*") else r"\b"))


def _holds(words: str, headings: set[str], field: str, pattern: str | re.Pattern[str]) -> bool:
    return pattern in headings if isinstance(pattern, str) else pattern.search(words) is not None
