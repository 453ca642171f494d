"""The words that sizes are read by: nouns for people, for things that are counted beside them, and the classes of a count.

All of it is data: evidence/rules/findings_size.toml.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from evidence import patterns


@dataclass(frozen=True, slots=True)
class Class:
    """A class of counts: its id, how much it weighs, and what stands behind or before a count of it."""

    id: str
    weight: int
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class Rules:
    """Patterns over a masked sentence ("#" is a count); `arm` and `each` catch the size of one group."""

    classes: tuple[Class, ...]
    person: re.Pattern[str]
    thing: re.Pattern[str]
    arm: re.Pattern[str]
    each: re.Pattern[str]


# Words that may stand between a count and its noun without changing the subject.
_GAP = r"(?:(?!(?:with|in|of|who|to|from|at|the|were|was|had|for|on|per|as|by)\b)[\w’'\-–/()]+,?\s+){0,6}?"


@lru_cache(maxsize=1)
def rules() -> Rules:
    """The patterns, built once from the data."""
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    people, things = "|".join(data["people"]), "|".join(data["things"])
    classes = tuple(_class(entry) for entry in data["class"])
    return Rules(
        classes,
        patterns.compiled(
            rf"\s+{_GAP}(?:{people})\b(?!['’-]|\s+(?:clinics?|departments?|cent(?:er|re)s?|practices|sessions?|items?|groups?|associations?|organi[sz]ations)\b)",
            re.IGNORECASE,
        ),
        patterns.compiled(rf"[\s-]+{_GAP}(?:{things})\b", re.IGNORECASE),
        patterns.compiled(rf"\bn\.?\s*=?\s*=\s*(#++)(?!\s*(?:/|of\b|{things}\b))", re.IGNORECASE),
        patterns.compiled(
            rf"(#+)\s+(?:(?:{people})\s+)?(?:were\s+)?(?:allocated\s+|assigned\s+|randomi[sz]ed\s+)?(?:per|in\s+each|to\s+each|in\s+every|each)(?:\s+(?:group|arm|one))?\b"
            r"|(?:each\s+(?:group|arm)\s+(?:of|was of)|(?:groups|arms),?\s+each\s+of|each\s+(?:group\s+|arm\s+)?(?:contain\w+|with|consist\w+ of|includ\w+|compris\w+(?: of)?|number\w+|had|n\s*=))\s*(#+)",
            re.IGNORECASE,
        ),
    )


def _class(entry: dict[str, str | int]) -> Class:
    after, before = str(entry["after"]), str(entry["before"])
    return Class(
        str(entry["id"]),
        int(entry["weight"]),
        patterns.compiled(rf"\b{after}", re.IGNORECASE) if after else None,
        patterns.compiled(
            rf"\b{before}[^\w;]*(?:the |a |an |all |these |only |first )?(?:total of |sample of )?[^\w;]*$", re.IGNORECASE
        )
        if before
        else None,
    )


@lru_cache(maxsize=1)
def people_words() -> str:
    """The alternatives of a noun for people or animals."""
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    return rf"(?:{'|'.join(data['people'])})"
