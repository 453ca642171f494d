"""What a clause says by pointing at another one, and what it says of needlings alone: "the same held for", "the order had reversed"."""

import re

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.scene import Scene
from evidence.findings.settling import Said

_COURSE = patterns.compiled(
    r"(?:\b(?:follow\w*|show\w*|had|ran|took|gave|told|painted) (?:the|a) (?:same|similar|identical) (?:course|pattern|behaviou?r|trend|picture|way|message|answer|story|result)\b|\bfollowed suit\b|\bbehaved (?:in the same way|likewise|alike|similarly)\b|\bthe same (?:pattern|course|was (?:seen|found|observed)|occurred|happened|applied|applies|held|holds|was true|is true|can be said|could be said)\b|\bof the same (?:order|magnitude|size|direction)\b)(?!\s+(?:in|with|for|after)\s+(?:the\s+)?(?:both|two|2|either|all|three)\b)",
    re.IGNORECASE,
)
_LIKEWISE = patterns.compiled(
    r"\b(?:and|as) so (?:did|was|were|had)\b|\bso (?:did|was|were|had) (?:the )?|\blikewise\b|\b(?:the )?same (?:was true|is true|held|holds|applied|applies|can be said|could be said)\b",
    re.IGNORECASE,
)
OPPOSITE = {way.FAVOURS_DN: way.FAVOURS_COMPARATOR, way.FAVOURS_COMPARATOR: way.FAVOURS_DN}
# "at 6 months the order had reversed"
_REVERSED = patterns.compiled(
    r"\b(?:order|situation|relation|picture|pattern|result|difference|ranking)s? (?:had |was |were )?(?:been )?revers\w+|\bthe (?:reverse|opposite) (?:was (?:true|seen|found)|held)\b",
    re.IGNORECASE,
)


_NEEDLING = r"(?:E-?DN|DN|dry[- ]needling|needling|IMS)"
_TWO_NEEDLINGS = patterns.compiled(
    rf"\bbetween (?:the )?(?:[\w-]+ ){{0,2}}{_NEEDLING}(?:-\w+)?(?: groups?)? and (?:the )?(?:[\w-]+ ){{0,3}}{_NEEDLING}\b"
    rf"|\b(?:between|in|of) (?:the two|both|the) (?:\w+ )?{_NEEDLING} (?:groups|techniques|doses|methods|arms|protocols)\b|\b{_NEEDLING}-\w+ and {_NEEDLING}-\w+\b",
    re.IGNORECASE,
)


def others(mentions: list[Mention]) -> bool:
    return any(m.arm != NEEDLING for m in mentions)


def echoed(scene: Scene) -> Said | None:
    """What a clause says by pointing at another one; (None, "") where it points at what is not followed."""
    text = scene.clause.text
    course = _COURSE.search(text)
    if _LATTER.search(text) or _SO_WAS.search(text):
        return None, ""
    if scene.mentions and scene.mentions[0].arm != NEEDLING and _SAME_FOR.search(text[: scene.mentions[0].start]):
        return None, ""  # "lower than with exercise, and the same was true for the laser group": that says nothing of needling
    if scene.verdicts and _LIKEWISE.search(text) and any(m.arm != NEEDLING for m in scene.mentions) and not scene.clause.outcomes:
        return None, ""  # "needling was superior to waiting, and so was exercise"
    if scene.verdicts and (course or _LIKEWISE.search(text)):
        return list(scene.verdicts.values())[-1], "finding.likewise"
    if course and not scene.clause.first:  # it points at an outcome of its own sentence that has no name here
        return (way.NO_DIFFERENCE, "finding.likewise") if way.is_null(scene.sentence[: scene.clause.start]) else (None, "")
    if scene.before and course:
        return scene.before, "finding.same_course"
    last = list(scene.verdicts.values())[-1] if scene.verdicts else scene.before
    if last in OPPOSITE and _REVERSED.search(text):
        return OPPOSITE[last], "finding.reversed"
    if "other_needling" in scene.study.arms.comparators or others(scene.mentions):
        return None
    return (None, "") if _TWO_NEEDLINGS.search(text) or _among_needlings(scene) else None  # "DN and electrical DN did not differ"


_AGAINST = patterns.compiled(
    r"(?: groups?| arms?)?(?:,? \([^()]*\))?,? (?:and|versus|vs\.?|than|compared (?:with|to)|over|from|against)(?: (?:with|after|in|for|by))?(?: the)? ",
    re.IGNORECASE,
)


def _among_needlings(scene: Scene) -> bool:
    """Whether a clause sets one needling against another: "lower with EDN than with DN"."""
    pairs = zip(scene.mentions, scene.mentions[1:], strict=False)
    return any(_AGAINST.fullmatch(scene.clause.text, one.end, other.start) for one, other in pairs)


# "the latter produced the larger gain": which of two was named last is not followed
_LATTER = patterns.compiled(
    r"\bthe (?:latter|former) (?:\w+ly )?(?:produced|brought|gave|led|had|was|were|being|showing|having|producing|achieving|obtaining|giving|yielding|reporting|showed|achieved|did|proved|yielded|resulted|improved|reduced|increased|decreased|relieved)\b"
    r"|\b(?:better|worse|lower|higher|greater|less|more|larger|smaller|wider)\b[^,;]{0,25}?\b(?:in|with|after|than|of) the (?:latter|former)\b|\bthat of the (?:latter|former)\b",
    re.IGNORECASE,
)
# "distance was greater, and so was the reduction in pain": more of one thing is not more of the other
_SO_WAS = patterns.compiled(
    r"\bso (?:was|were) (?:the |their )?(?:reductions?|decreases?|improvements?|increases?|gains?|changes?|falls?|rises?|[\w-]+ points)\b",
    re.IGNORECASE,
)
_SAME_FOR = patterns.compiled(
    r"\bthe same (?:was true|held|held true|applied|was (?:seen|found|observed)) (?:for|in|with) (?:the )?$", re.IGNORECASE
)
