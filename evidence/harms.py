"""Harms as values: an event with how often it was seen, and the words for events and frequencies (rules/harms.toml)."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from evidence.errors import BadVocabulary
from evidence.patterns import Several, compiled

UNITS = ("patients", "treatments")
_WRITTEN = re.compile(r"([a-z_]+) (\d+(?:\.\d+)?%|\d+)/(\d+|\?) (patients|treatments|\?)")


@dataclass(frozen=True, slots=True)
class Harm:
    """One event with its count or percentage, out of how many patients or treatments ("?" and None where not told)."""

    event: str
    count: int | None
    percent: float | None
    of: int | None
    unit: str

    def __str__(self) -> str:
        """As it is stored and as a person enters it: "bruising 3/40 patients", "minor 36.7%/20464 treatments", "any 0/? ?"."""
        much = f"{self.count}" if self.count is not None else f"{self.percent:g}%"
        return f"{self.event} {much}/{self.of or '?'} {self.unit}"

    @property
    def serious(self) -> bool:
        """Whether the event is serious by its nature, or is called so."""
        return bool(load()["events"][self.event]["serious"])

    @property
    def share(self) -> float | None:
        """Events per patient or treatment, 0 to 1; None where the text gives no denominator and no percentage."""
        if self.count is not None and self.of:
            return self.count / self.of
        return None if self.percent is None else self.percent / 100


def read(text: str) -> Harm | None:
    """The harm that a stored or typed text means; None where it is none, or says more events than there were treatments."""
    found = _WRITTEN.fullmatch(" ".join(text.split()))
    if found is None or found[1] not in load()["events"]:
        return None
    of = int(found[3]) if found[3] != "?" else None
    if found[2].endswith("%"):
        percent = float(found[2][:-1])
        return Harm(found[1], None, percent, of, found[4]) if 0 <= percent <= 100 and of != 0 else None
    count = int(found[2])
    return None if of is not None and (of == 0 or count > of) else Harm(found[1], count, None, of, found[4])


def label(event: str) -> str:
    """An event as a reader says it."""
    return str(load()["events"][event]["label"])


def frequency(share: float) -> str:
    """The CIOMS word for a share: from "very common" (one in ten and more) to "very rare" (under one in 10,000)."""
    words = load()["frequency"]
    return str(next((step["word"] for step in words["steps"] if share >= step["from"]), words["below"]))


def named(text: str) -> list[tuple[str, int, int]]:
    """The events that a text names, with the characters each takes, in order; of two that overlap the more particular."""
    taken: list[tuple[str, int, int]] = []
    for event, pattern in _events().possible(text):
        for match in pattern.finditer(text):
            if not any(match.start() < end and start < match.end() for _, start, end in taken):
                taken.append((event, match.start(), match.end()))
    return sorted(taken, key=lambda item: item[1])


@cache
def _events() -> Several[str]:
    """The words of each event, in the order in which they are tried."""
    rows = load()["events"].items()
    return Several((event, compiled(r"\b(?:" + "|".join(row["words"]) + r")\b", re.IGNORECASE)) for event, row in rows)


@cache
def load() -> dict[str, Any]:
    """rules/harms.toml. Raises BadVocabulary when it cannot be read."""
    try:
        return tomllib.loads((resources.files("evidence") / "rules" / "harms.toml").read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise BadVocabulary(f"rules/harms.toml cannot be read: {error}.") from error
