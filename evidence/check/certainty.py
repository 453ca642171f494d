"""The certainty of the evidence that a sentence states, in the words of GRADE, held against that of the verdict."""

import re

from evidence.check.words import pattern

LEVELS = ("very low", "low", "moderate", "high")
# Right before a certainty these say that there is none: "no high-certainty evidence", "not of high certainty".
_DENIED = re.compile(
    r"\b(?:no|not|without|lack\w*|little|absence of|hardly any|few|never|nor|neither|rather than|instead of|than|far from|short of|any)\b"
    r"(?: [\w-]+){0,3} ?$"
)
# Right after it, that there is none yet: "high-certainty evidence is lacking".
_WANTED = re.compile(
    r"^(?: (?:evidence|trials?|stud(?:y|ies)|data|research))*(?: [\w-]+){0,6}? (?:is|are|was|were|remains?|would be) (?:\w+ )?"
    r"(?:lacking|missing|needed|absent|scarce|required|wanted|unavailable|not|sparse|rare)\b"
)
_RANGE = re.compile(
    r"\b(very low|low|moderate)[ -]*(?:\bto\b|\bor\b|\band\b|/|-)[ -]*$"
)  # "low to moderate certainty" states the lower


def stated(said: str) -> str | None:
    """The lowest certainty that a plain sentence states of its evidence; None where it states none, or says that it is wanting."""
    found = []
    for level in LEVELS:
        for match in pattern("certainty", level.replace(" ", "_")).finditer(said):
            before = said[: match.start()]
            if _DENIED.search(before) or _WANTED.match(said[match.end() :]):
                continue
            lower = _RANGE.search(before)
            found.append(lower.group(1) if lower else level)
    return min(found, key=LEVELS.index, default=None)


def beyond(said: str, held: str | None) -> str | None:
    """A note where a plain sentence states a higher certainty than the verdict holds; None where it does not."""
    told = stated(said)
    if told is None or held not in LEVELS or LEVELS.index(told) <= LEVELS.index(held):
        return None
    return f"the sentence states {told} certainty; that of the verdict is {held}"
