"""How a sentence stands: its status, the verdict behind it, what to say instead, which studies to cite."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

STATUSES = (
    "supported", "overstated", "understated", "contradicted", "no evidence in the database", "wrong citation", "not a claim",
)  # fmt: skip
SUPPORTED, OVERSTATED, UNDERSTATED, CONTRADICTED, UNKNOWN, WRONG, NONE = STATUSES
TROUBLE = (OVERSTATED, CONTRADICTED, WRONG)
Verdicts = Callable[..., dict[str, Any] | None]
"""Claim id (or "outside"), conditions, a named outcome and, where the sentence states one, a time (window) -> what synthesis.judge gives."""
CITED = 3  # studies named for one sentence


@dataclass(frozen=True, slots=True)
class Saying:
    """A sentence to say with the studies that it rests on."""

    wording: str
    cite: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A status with the verdict behind it ("probably_supported, low certainty"), the sentence to say instead, studies to cite.

    `beside` holds what to say of the other conditions of the sentence, each with its own studies. `note` is what could not be
    checked; it is for the writer and never part of a text.
    """

    status: str
    verdict: str | None = None
    suggestion: str | None = None
    cite: tuple[dict[str, Any], ...] = ()
    note: str | None = None
    beside: tuple[Saying, ...] = ()


def short(study: dict[str, Any]) -> dict[str, Any]:
    """A study as it is cited."""
    return {key: study.get(key) for key in ("label", "pmid", "doi", "article")}
