"""What is remembered of a person between requests, in a signed cookie: a name, when the sitting began, what was passed over."""

import datetime as dt
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

from flask import session

from evidence.errors import BadDecision

LONGEST = 60  # characters of a name
PASSED = 150  # articles remembered as passed over; a cookie holds 4 KB


@dataclass(frozen=True, slots=True)
class Reviewer:
    """Who reviews: the name as the ledger keeps it, and since when they sit here."""

    name: str
    since: dt.datetime


def reviewer() -> Reviewer | None:
    """Who reviews in this browser; None before a name was given."""
    name, since = session.get("reviewer"), session.get("since")
    if not isinstance(name, str) or not isinstance(since, str):
        return None
    return Reviewer(name, dt.datetime.fromisoformat(since))


def sit_down(given: str) -> Reviewer:
    """Begin a sitting under this name. Raises BadDecision for a name that is none."""
    name = " ".join(unicodedata.normalize("NFC", given).split())
    if not any(letter.isalnum() for letter in name) or len(name) > LONGEST:
        raise BadDecision(f"Give a name by which your colleagues know you, of at most {LONGEST} characters.")
    if any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn") for letter in name):
        raise BadDecision("The name holds a sign that cannot be seen: type it anew.")
    now = dt.datetime.now(dt.UTC)
    session["reviewer"], session["since"], session["passed"] = name, now.isoformat(timespec="seconds"), []
    return Reviewer(name, now.replace(microsecond=0))


def stand_up() -> None:
    """End the sitting; what was decided stays in the ledger."""
    for name in ("reviewer", "since", "passed"):
        session.pop(name, None)


def passed_over(keys: Iterable[str]) -> set[str]:
    """Which of these articles were passed over in this sitting."""
    numbers = set(session.get("passed", ()))
    return {key for key in keys if _number(key) in numbers}


def pass_over(key: str) -> None:
    """Remember an article as passed over; only the last ones, and in few bytes."""
    number = _number(key)
    session["passed"] = [*(other for other in session.get("passed", ()) if other != number), number][-PASSED:]


def look_again() -> None:
    """Forget what was passed over."""
    session["passed"] = []


def _number(key: str) -> int:
    return crc32(key.encode("utf-8", "replace"))
