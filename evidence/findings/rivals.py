"""What a concluding clause says of another treatment beside needling: put before it, set against it, or called the lesser."""

import re

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.mention import NEEDLING
from evidence.findings.rules import rules
from evidence.findings.subjects import subject

NEEDLED = (NEEDLING, "other_needling")


# "compression rather than needling may be considered", "manipulation should be tried ahead of needling"
_RATHER_THAN = patterns.compiled(
    r"\b(?:rather than|instead of|in preference to|ahead of|in place of|overc(?:ame|omes?)|overt(?:ook|akes?)|outclass(?:ed|es)|surpass(?:ed|es)|outperform(?:ed|s)|outd(?:id|oes)|beats?)\s+(?:the\s+|trigger[- ]point\s+){0,2}$",
    re.IGNORECASE,
)


def put_behind(text: str, arms: Arms) -> bool:
    """Whether another treatment is advised in the place of needling."""
    mentions = arms.mentions(text)
    return any(
        m.arm in NEEDLED
        and _RATHER_THAN.search(text[: m.start])
        and any(o.arm not in NEEDLED for o in mentions if o.start < m.start)
        for m in mentions
    )


# the place behind needling, and the lesser of two
_BEHIND = patterns.compiled(r"\b(?:behind|short of|second to|disadvantage to)\b", re.IGNORECASE)
_THE_LESSER = patterns.compiled(
    r"\bthe (?:less \w+|worse|poorer|inferior|weaker) (?:treatment|intervention|option|therapy|technique|method|choice|approach|of)\b",
    re.IGNORECASE,
)


def is_compared(text: str, arms: Arms) -> bool:
    """Whether a clause sets another treatment against needling: "the benefit of stretching over needling", "less than needling"."""
    if _THE_LESSER.search(text):
        return True
    references = [match.end() for one in (rules().cues["reference"], _BEHIND) for match in one.finditer(text)]
    return any(m.arm in NEEDLED and any(0 <= m.start - end < 40 for end in references) for m in arms.mentions(text))


def worse_is_other(text: str, arms: Arms) -> bool:
    """Whether it is a comparator that is said to be worse."""
    mentions = arms.mentions(text)
    who = subject(text, mentions, arms) if mentions else None
    return who is not None and who not in NEEDLED
