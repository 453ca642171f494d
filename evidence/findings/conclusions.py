"""The authors' own conclusion, and whether it says more than the results.

Each clause of the concluding sentences says something of the treatment: that it helps, that it makes no difference, that it equals
another treatment, that both did well, that the other did better. What the clauses say together is the conclusion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence import patterns
from evidence.findings.arms import NEEDLING, Arms
from evidence.findings.outcomes import outcomes
from evidence.findings.rules import rules
from evidence.findings.text import Line

POSITIVE, NEUTRAL, EQUAL, NEGATIVE, BOTH, MIXED = "positive", "neutral", "equal", "negative", "both", "mixed"
_UNTOLD = ("protocol", "survey", "commentary", "cross_sectional")


@dataclass(frozen=True, slots=True)
class Point:
    """What one clause says, and the sentence it stands in."""

    kind: str
    line: Line
    clause: str


_CLAUSE = patterns.compiled(
    r";|,?\s+\b(?:but|whereas|while|although|though|however|yet)\b|,\s+(?:and|so)\s+|,?\s+(?:and\s+)?(?=(?:which|that) (?:is|was|are|were) not\b)|,\s+(?=with no\b|without\b|if anything\b|equal\b|similar\b|comparable\b|inferior\b|no better\b|about as\b)|\s+(?=without (?:an? |any )?(?:gain|chang|effect|influence|improvement|benefit))|\s+and\s+(?=inferior\b|equal\b|similar\b|comparable\b|about as\b|as good\b|(?:slightly |much |even |somewhat )?(?:worse|better)\b|had no\b|has no\b|did not\b|mak(?:es|ing)\b)",
    re.IGNORECASE,
)
_AS_GOOD = patterns.compiled(
    r"\b(?:as|equally|similarly|comparably) (?:\w+ )?(?:effective|useful|good|beneficial|well|much)\b|\b(?:similar|comparable|equivalent|equal) (?:\w+ ){0,3}to\b|\bnon-?inferior\b|\bwithout superiority of one\b|\bthe same (?:\w+ )?(?:effect|result|relief|benefit)s?\b",
    re.IGNORECASE,
)
_BOTH_DID = patterns.compiled(
    r"\b(?:both|the two|either|all(?: the)?(?: three)?)\s+(?:of (?:the|these) )?(?:\w+ ){0,2}(?:treatments?|groups?|methods?|techniques?|interventions?|modalities|approaches|therapies|procedures?|protocols?|options?)\b|\bboth (?:dry needling|dn)\b",
    re.IGNORECASE,
)
_APART = patterns.compiled(r"\b(?:than|between|neither|superior|compared)\b", re.IGNORECASE)
_BETTER = patterns.compiled(
    r"\b(?:better|best|greater|more|superior|longer|faster|larger|higher|preferable|preferred|outperform\w*|first choice)\b",
    re.IGNORECASE,
)
_CONCEDES = patterns.compiled(r"\b(?:but|although|though|however|whereas|while|at the (?:price|cost|expense) of)\b", re.IGNORECASE)


def conclusion(
    lines: list[Line], design: str, directions: frozenset[str] = frozenset(), arms: Arms | None = None
) -> tuple[str, Line] | None:
    """(positive|neutral|mixed|negative|none, the sentence it rests on); None where nothing can be told.

    `directions` are those of the record's own findings: where the words of a conclusion go both ways, they tell which of them
    speaks of what was found and which of what both groups share. `arms` tell whom a clause praises.
    """
    if design in _UNTOLD:
        return ("none", lines[0]) if lines else None
    own = [line for line in lines if line.role == "conclusions"]
    points = _points(own, arms)
    undecided = next((line for line in own or lines[-3:] if rules().conclusion["undecided"].search(line.text)), None)
    if undecided and not any(point.kind == POSITIVE and point.line is not undecided for point in points):
        return "none", undecided
    if own and design in ("systematic_review", "cohort", "guideline") and not points:
        return "none", own[0]
    points = points or _points([line for line in lines if line.role != "title"][-4:], arms)
    if design == "case_report":
        return _of_cases(lines, points)
    if not points:
        return None
    several = arms is not None and len(arms.comparators) > 1
    return _together(points, directions, several), _telling(points).line


def _of_cases(lines: list[Line], points: Sequence[Point]) -> tuple[str, Line] | None:
    bad = next((line for line in lines if rules().conclusion["harm"].search(line.text)), None)
    return (NEGATIVE, bad) if bad else next(((p.kind, p.line) for p in points if p.kind == POSITIVE), None)


def _telling(points: Sequence[Point]) -> Point:
    return next((point for point in points if point.kind == MIXED), points[0])


def _points(own: Sequence[Line], arms: Arms | None) -> list[Point]:
    return [point for line in own for point in _of_sentence(line, arms)]


def _of_sentence(line: Line, arms: Arms | None) -> list[Point]:
    """What each clause of a sentence says about the treatment."""
    book = rules().conclusion
    found = [Point(MIXED, line, line.text)] if book["mixed"].search(line.text) else []
    for clause in _CLAUSE.split(line.text):
        kind = _kind(clause, arms)
        if kind:
            found.append(Point(kind, line, clause))
    kinds = {point.kind for point in found}
    if kinds & {NEUTRAL, EQUAL} and NEGATIVE not in kinds and _BOTH.search(line.text):
        return [Point(NEUTRAL, line, line.text)]
    if (
        found
        and found[0].kind == NEGATIVE
        and patterns.search(r"\band the (?:benefit|effect|difference|advantage)", line.text, re.IGNORECASE)
    ):
        return found[:1]
    return found


def _kind(clause: str, arms: Arms | None) -> str | None:
    book = rules().conclusion
    if book["skip"].search(clause):
        return None
    if book["against"].search(clause):
        return NEGATIVE
    if book["null"].search(clause):
        return EQUAL if _AS_GOOD.search(clause) else NEUTRAL
    if book["negative"].search(clause) or _praises_other(clause, arms):
        return NEGATIVE
    if not book["positive"].search(clause):
        return None
    return BOTH if _BOTH_DID.search(clause) and not _APART.search(clause) else POSITIVE


def _praises_other(clause: str, arms: Arms | None) -> bool:
    """Whether a clause gives the better part to a comparator, and names no needling: "exercise had the longer effect"."""
    better = _BETTER.search(clause) if arms else None
    if arms is None or better is None:
        return False
    mentions = arms.mentions(clause)
    return (
        bool(mentions) and mentions[0].start < better.start() and all(m.arm not in (NEEDLING, "other_needling") for m in mentions)
    )


_BOTH = patterns.compiled(
    r"\bboth\b.*\b(?:between|neither|equal\w*|similar\w*|comparable|superior|better than the other)\b", re.IGNORECASE
)


def _together(points: Sequence[Point], directions: frozenset[str], several: bool) -> str:
    """What all clauses say together, settled by what was found where they go both ways."""
    kinds = {point.kind for point in points} - {MIXED}
    good, bad = directions & {"favours_dn", "improved"}, directions & {"favours_comparator", "worsened"}
    null = directions & {"no_difference", "no_change"}
    torn = any(point.kind == MIXED for point in points)
    if kinds <= {BOTH}:
        return NEUTRAL if directions and directions == null else NEGATIVE if bad and not good else POSITIVE if kinds else MIXED
    kinds -= {BOTH}
    if EQUAL in kinds:  # equal to one treatment beside better than another is praise
        kinds = kinds - {EQUAL} if several and POSITIVE in kinds else kinds - {EQUAL} | {NEUTRAL}
    if NEGATIVE in kinds:
        return MIXED if POSITIVE in kinds or (good and (bad or NEUTRAL in kinds)) or torn else NEGATIVE
    if kinds == {POSITIVE}:
        conceded = good and bad and any(_CONCEDES.search(point.line.text) for point in points)
        return MIXED if (torn and not (directions and directions == good)) or conceded else POSITIVE
    if kinds == {NEUTRAL}:
        return NEUTRAL
    return _weighed(points, directions, bool(good), bool(bad), torn)


def _weighed(points: Sequence[Point], directions: frozenset[str], good: bool, bad: bool, torn: bool) -> str:
    """Praise and its denial side by side."""
    if directions and directions <= {"no_difference", "no_change"}:
        return NEUTRAL
    if directions and directions <= {"favours_dn", "improved"}:
        return POSITIVE
    fine = [point for point in points if point.kind == POSITIVE]
    denied = [point for point in points if point.kind in (NEUTRAL, EQUAL)]
    if _spoken_of(fine) > max(1, _spoken_of(denied)) + (1 if _spoken_of(denied) > 1 else 0) and len(denied) == 1 and not bad:
        return POSITIVE
    first = [point.kind for point in points if point.line is points[0].line and point.kind != MIXED]
    if not torn and set(first) == {POSITIVE} and len(denied) == 1 and len(points) > 2:
        return POSITIVE
    if not torn and set(first) <= {NEUTRAL, EQUAL}:
        return NEUTRAL
    return MIXED


def _spoken_of(points: Sequence[Point]) -> int:
    """How many outcomes the clauses name."""
    return len({named.outcome for point in points for named in outcomes({}).named(point.clause)})
