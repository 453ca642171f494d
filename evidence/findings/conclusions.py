"""The authors' own conclusion, and whether it says more than the results."""

import re

from evidence import patterns
from evidence.findings.outcomes import outcomes
from evidence.findings.rules import rules
from evidence.findings.text import Line

_CLAUSE = patterns.compiled(
    r";|,?\s+\b(?:but|whereas|while|although|though|however|yet)\b|,\s+(?:and|so)\s+|,\s+(?=which (?:is|was) not\b)|,\s+(?=with no\b|without\b|if anything\b|equal\b|similar\b|comparable\b|inferior\b|no better\b|about as\b)|\s+(?=without (?:a |any )?(?:gain|chang))|\s+and\s+(?=inferior\b|equal\b|similar\b|comparable\b|about as\b|as good\b|(?:slightly |much |even |somewhat )?(?:worse|better)\b|had no\b|has no\b|did not\b|mak(?:es|ing)\b)",
    re.IGNORECASE,
)
_MASTERY = patterns.compiled(
    r"\b(?:equally|similarly|as|comparably)\s+(?:effective|useful|good|beneficial)\b|\bsimilar(?:ly)?\b|\bcomparable\b",
    re.IGNORECASE,
)


_BOTH = patterns.compiled(
    r"\bboth\b.*\b(?:between|neither|equal\w*|similar\w*|comparable|superior|better than the other)\b", re.IGNORECASE
)


_CONCEDES = patterns.compiled(r"\b(?:but|although|though|however|whereas|while|at the (?:price|cost|expense) of)\b", re.IGNORECASE)
_BUT_NOT = patterns.compiled(r",? but not\b(?:\s+(?:for|in|on|of))?", re.IGNORECASE)


def _but_for_one(sentence: str) -> bool:
    """Whether a benefit for several outcomes is told, and denied for a single other one: the benefit is the message."""
    cut = _BUT_NOT.search(sentence)
    if (
        cut is None
        or not rules().conclusion["positive"].search(sentence[: cut.start()])
        or rules().conclusion["null"].search(sentence[: cut.start()])
    ):
        return False
    rest = re.split(r"[,;.]", sentence[cut.end() :])[0]
    before, after = ({n.outcome for n in outcomes({}).named(part)} for part in (sentence[: cut.start()], rest))
    return len(before) > 1 and len(after) == 1


def conclusion(lines: list[Line], design: str, directions: frozenset[str] = frozenset()) -> tuple[str, Line] | None:
    """(positive|neutral|mixed|negative|none, the sentence it rests on); None where nothing can be told.

    `directions` are those of the record's own findings: where the words of a conclusion go both ways, they tell which of them
    speaks of what was found and which of what both groups share.
    """
    if design in ("protocol", "survey", "commentary", "cross_sectional"):
        return ("none", lines[0]) if lines else None
    own = [line for line in lines if line.role == "conclusions"]
    undecided = next((line for line in own or lines[-3:] if rules().conclusion["undecided"].search(line.text)), None)
    if undecided and not any(kind == "positive" for kind, line in _points(own) if line is not undecided):
        return "none", undecided
    if own and design in ("systematic_review", "cross_sectional", "cohort", "guideline") and not _points(own):
        return "none", own[0]
    points = _points(own) or _points([line for line in lines if line.role != "title"][-4:])
    if design == "case_report":
        bad = next((line for line in lines if rules().conclusion["harm"].search(line.text)), None)
        return ("negative", bad) if bad else next(((k, line) for k, line in points if k == "positive"), None)
    told = _weighed(points)
    return told and (_settled(told[0], {kind for kind, _ in points}, directions, told[1].text), told[1])


def _settled(value: str, kinds: set[str], directions: frozenset[str], sentence: str) -> str:
    """A reading that could go two ways, settled by what was found."""
    good, bad = directions & {"favours_dn", "improved"}, directions & {"favours_comparator", "worsened"}
    null = directions & {"no_difference", "no_change"}
    if value == "negative" and good and not bad - good and kinds != {"negative"}:
        return "mixed"
    if value == "negative" and good and bad:
        return "mixed"
    if value == "positive" and good and bad and _CONCEDES.search(sentence):
        return "mixed"
    if value == "mixed" and directions and "mixed" not in directions:
        if directions == null:
            return "neutral"
        if directions == good:
            return "positive"
        if not good and bad and "positive" not in kinds:
            return "negative"
    return value


def _points(own: list[Line]) -> list[tuple[str, Line]]:
    return [(kind, line) for line in own for kind in _kinds(line.text)]


def _weighed(points: list[tuple[str, Line]]) -> tuple[str, Line] | None:
    if not points:
        return None
    kinds = {kind for kind, _ in points}
    first = points[0][1]
    torn = next((line for kind, line in points if kind == "mixed"), None)
    if torn and "positive" in kinds:
        return "mixed", torn
    points = [point for point in points if point[0] != "mixed"]
    kinds -= {"mixed"}
    if not points:
        return None
    if len(kinds) == 1:
        return points[0][0], first
    if kinds == {"positive", "neutral"}:
        lead = [kind for kind, line in points if line is first]
        if set(lead) == {"positive"} and sum(k == "neutral" for k, _ in points) == 1 and len(points) > 2:
            return "positive", first
        if set(lead) == {"neutral"}:
            return "neutral", first
        return "mixed", first
    if kinds == {"neutral", "negative"}:
        return "negative", first
    return "mixed", first


def _kinds(sentence: str) -> list[str]:
    """What each clause of a sentence says about the treatment."""
    book = rules().conclusion
    if _but_for_one(sentence):
        return ["positive"]
    found = ["mixed"] if book["mixed"].search(sentence) else []
    for clause in _CLAUSE.split(sentence):
        if book["skip"].search(clause):
            continue
        if book["against"].search(clause):
            found.append("negative")
        elif book["null"].search(clause):
            found.append("neutral")
        elif book["negative"].search(clause):
            found.append("negative")
        elif book["positive"].search(clause):
            found.append("positive")
    if "neutral" in found and "negative" not in found and _BOTH.search(sentence):
        return ["neutral"]
    if found[:1] == ["negative"] and patterns.search(r"\band the (?:benefit|effect|difference|advantage)", sentence, re.IGNORECASE):
        return ["negative"]
    return found
