"""Change inside groups, which compares nothing: "pain fell in both groups", "within each group"."""

import re

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings.mention import Mention
from evidence.findings.rules import rules

_WITHIN = patterns.compiled(r"\([^()]*\b(?:within|intra)[- ]?group", re.IGNORECASE)
_AMONG_TIMES = patterns.compiled(
    r"\b(?:among|across|between) (?:the )?(?:different |various )?(?:time[- ]?points|times|phases|measurements|assessments)\b"
    r"|\bbetween (?:the )?(?:scores|values|measures|measurements) (?:obtained |taken |recorded )?(?:immediately|before|at|after)\b",
    re.IGNORECASE,
)
_GROUPS = patterns.compiled(r"\b(?:between|among) (?:the )?(?:\w+ )?(?:groups|arms)\b", re.IGNORECASE)


# "in both the needling group and the sham group"
_BOTH_ARMS = patterns.compiled(r"\bboth\s+(?:in\s+|with\s+|after\s+)?(?:the\s+)?$", re.IGNORECASE)
_AND = patterns.compiled(r"\s*(?:groups?|arms?)?\s*and\s+(?:(?:in|with|after)\s+)?(?:the\s+)?", re.IGNORECASE)


def _in_both(text: str, mentions: list[Mention]) -> bool:
    """Whether a clause tells the change of two arms that it names together, and compares them with nothing."""
    if len(mentions) != 2 or mentions[0].arm == mentions[1].arm or rules().cues["between"].search(text):
        return False
    return bool(_BOTH_ARMS.search(text, 0, mentions[0].start) and _AND.fullmatch(text, mentions[0].end, mentions[1].start))


def inside_groups(text: str, raw: str, before: bool, mentions: list[Mention]) -> bool:
    """Whether a clause speaks of change inside groups; `before` says that the clause before it did. `raw` has the brackets."""
    if _in_both(text, mentions) and not way.is_equal(text):
        return True
    if _AMONG_TIMES.search(text) and not _GROUPS.search(text):
        return True
    if way.is_equal(text):
        return False
    return way.is_within(text) or bool(_WITHIN.search(raw)) or (before and not rules().cues["between"].search(text))
