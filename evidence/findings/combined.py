"""Groups that are named by both of their treatments: "the exercise-plus-needling group" is one arm."""

import re

from evidence.findings.mention import NEEDLING, Mention

# "the exercise-plus-DN group", "the exercise/DN arm": one group with one name
_GLUE = re.compile(r"\s?(?:[-–/]\s?|-(?:plus|and|with|cum)-)", re.IGNORECASE)
_ONE_GROUP = re.compile(
    r"(?:\s+(?:dry|needling|therapy|training|program(?:me)?|combination|combined|treatment)){0,2}\s+(?:group|arm)\b", re.IGNORECASE
)
_TWO_SIDES = re.compile(
    r"\b(?:between|both|among|compar\w+(?!\s+(?:with|to)\b)|either|neither)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$", re.IGNORECASE
)
_GOT = re.compile(
    r"\b(?:receiv(?:ed|ing)|had|having|got|getting|given|treated with|underwent|undergoing|combined|combining|combination of)\s+(?:both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)


def glued(first: Mention, second: Mention, between: str, text: str) -> bool:
    """Whether two treatments, one of them needling, are written as the one name of one group."""
    if {first.arm, second.arm} & {"sham", "other_needling"} or (first.arm == NEEDLING) == (second.arm == NEEDLING):
        return False
    glue = _GLUE.fullmatch(between)
    return glue is not None and (len(glue[0]) > 3 or _ONE_GROUP.match(text, second.end) is not None)


def named_together(first: Mention, second: Mention, found: list[Mention], text: str) -> bool:
    """Whether "exercise and needling" is one group, since the exercise of the other group is named apart from it."""
    if {first.arm, second.arm} & {"sham", "other_needling"} or (first.arm == NEEDLING) == (second.arm == NEEDLING):
        return False
    if not _AND.fullmatch(text, first.end, second.start) or _TWO_SIDES.search(text, 0, first.start):
        return False
    if _TOGETHER.match(text, second.end):
        return True
    if not (_ONE_GROUP.match(text, second.end) or _GOT.search(text, 0, first.start)):
        return False
    alone = first.arm if second.arm == NEEDLING else second.arm
    combined = _COMBINED.search(text, 0, first.start)
    return bool(combined) or any(m.arm == alone and (m.end <= first.start or m.start >= second.end) for m in found)


_TOGETHER = re.compile(r"\s+(?:combined|together|in combination|jointly)\b(?! with)", re.IGNORECASE)
_COMBINED = re.compile(
    r"\b(?:combin\w+\s+(?:\w+\s+)?|(?:group|arm)\s+(?:that\s+|which\s+)?(?:receiv(?:ed|ing)|had|got|given)\s+(?:both\s+)?)$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+and\s+(?:dry\s+)?", re.IGNORECASE)
