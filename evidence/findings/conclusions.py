"""The authors' own conclusion, and whether it says more than the results.

Each clause of the concluding sentences says something of the treatment: that it helps, that it makes no difference, that it equals
another treatment, that both did well, that the other did better. What the clauses say together is the conclusion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from evidence import patterns
from evidence.findings.arms import NEEDLING, Arms
from evidence.findings.directions import subject
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
    r";|,?\s+\b(?:but|whereas|while|although|though|however|yet)\b|,\s+(?:and|so)\s+|,?\s+(?:and\s+)?(?=(?:which|that) (?:is|was|are|were) not\b)|,\s+(?=with (?:no|similar|comparable|equal)\b|without\b|if anything\b|equal\b|similar\b|comparable\b|inferior\b|no better\b|about as\b)|\s+(?=without (?:an? |any )?(?:gain|chang|effect|influence|improvement|benefit))|\s+and\s+(?=inferior\b|equal\b|similar\b|comparable\b|about as\b|as good\b|(?:slightly |much |even |somewhat )?(?:worse|better)\b|had no\b|has no\b|did not\b|mak(?:es|ing)\b|(?:as (?:effective|good|well|useful)|similar to|more effective|superior|better than)\b|(?:acutely |even |also |may |transiently )*(?:reduc|impair|decreas|worsen|increas)\w*)",
    re.IGNORECASE,
)
_AS_GOOD = patterns.compiled(
    r"\b(?:as|equally|similarly|comparably) (?:\w+ )?(?:effective|useful|good|beneficial|well|much)\b|\b(?:similar|comparable|equivalent|equal) (?:\w+ ){0,3}to\b|\bnon-?inferior\b|\b(?:equivalent|equal|comparable)\b|\bwithout superiority of one\b|\bthe same (?:\w+ )?(?:effect|result|relief|benefit)s?\b",
    re.IGNORECASE,
)
_BOTH_DID = patterns.compiled(
    r"\b(?:both|the two|either|all(?: the)?(?: three)?)\s+(?:of (?:the|these) )?(?:\w+ ){0,2}(?:treatments?|groups?|methods?|techniques?|interventions?|modalities|approaches|therapies|procedures?|protocols?|options?)\b|\bboth (?:dry needling|dn)\b",
    re.IGNORECASE,
)
_APART = patterns.compiled(r"\b(?:than|between|neither|superior|compared)\b", re.IGNORECASE)
_HARMS = patterns.compiled(r"\b(?:adverse|soreness|side effects?|discomfort)\b", re.IGNORECASE)
_MINOR = patterns.compiled(
    r"\b(?:minor|mild|slight|trivial|brief|passing) (?:\w+ )?(?:adverse|harms?|soreness|side effects?|discomfort|events?|pain)\b",
    re.IGNORECASE,
)
_ALTHOUGH = patterns.compiled(r"\b(?:although|though|albeit|even if|even though)\s*$", re.IGNORECASE)
_ALTHOUGH_FIRST = patterns.compiled(r"\W*(?:although|though|albeit|even if|even though)\b", re.IGNORECASE)
_IT = patterns.compiled(r"(?:it|this|they|these)\b", re.IGNORECASE)
_DOUBT = patterns.compiled(
    r",?\s*(?:although |but |albeit )?(?:of|with) (?:uncertain|unclear|doubtful|questionable|limited|unknown) (?:clinical )?(?:relevance|importance|significance|meaning)\b,?",
    re.IGNORECASE,
)
_RESEARCH = patterns.compiled(r"\b(?:trials?|studies|research|future)\b", re.IGNORECASE)
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
    undecided = next((line for line in own or lines[-3:] if _undecided(line.text)), None)
    if undecided:
        if not any(point.kind == POSITIVE and point.line is not undecided for point in points):
            return "none", undecided
        points.append(Point(NEUTRAL, undecided, undecided.text))
    if own and design in ("systematic_review", "narrative_review", "cohort", "guideline") and not points:
        return "none", own[0]
    points = points or _points([line for line in lines if line.role != "title"][-4:], arms)
    if design == "case_report":
        return _of_cases(lines, points)
    if not points:
        return None
    return _together(points, directions, arms), _telling(points).line


def _undecided(text: str) -> bool:
    """Whether a sentence says that nothing can be concluded; that no control group was there limits a message and is none."""
    return bool(rules().conclusion["undecided"].search(text)) and not _UNCONTROLLED.search(text)


_UNCONTROLLED = patterns.compiled(r"\b(?:absence|lack|without|no)\b(?: \w+){0,3} (?:control|comparison)\b", re.IGNORECASE)


def _of_cases(lines: list[Line], points: Sequence[Point]) -> tuple[str, Line] | None:
    praised = any(p.kind == POSITIVE and p.line.role == "conclusions" for p in points)
    looked = [line for line in lines if not praised or line.role in ("title", "conclusions")]
    bad = next((line for line in looked if rules().conclusion["harm"].search(line.text)), None)
    return (NEGATIVE, bad) if bad else next(((p.kind, p.line) for p in points if p.kind == POSITIVE), None)


def _telling(points: Sequence[Point]) -> Point:
    return next((point for point in points if point.kind == MIXED), points[0])


def _points(own: Sequence[Line], arms: Arms | None) -> list[Point]:
    found: list[Point] = []
    for line in own:
        new = _of_sentence(line, arms)
        if found and found[-1].kind == NEGATIVE and _IT.match(line.text):  # "it" is what was praised before
            new = [replace(point, kind=NEGATIVE) if point.kind == POSITIVE else point for point in new]
        found += new
    return found


def _of_sentence(line: Line, arms: Arms | None) -> list[Point]:
    """What each clause of a sentence says about the treatment."""
    book = rules().conclusion
    shared = book["mixed"].search(line.text) or _shared(line.text, arms)
    found = [Point(MIXED, line, line.text)] if shared else []
    text, start = _DOUBT.sub(" ", line.text), 0
    conceded: list[Point] = []
    for clause in _CLAUSE.split(text):
        start = text.find(clause, start)
        kind = _kind(clause, arms)
        if kind:
            aside = _ALTHOUGH.search(text[max(0, start - 12) : start]) or _ALTHOUGH_FIRST.match(clause)
            (conceded if aside else found).append(Point(kind, line, clause))
    found = found if any(point.kind != MIXED for point in found) else found + conceded  # what is conceded beside a message is none
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


def _shared(text: str, arms: Arms | None) -> bool:
    """Whether the better part is shared out: "needling is better for pain and massage for mobility"."""
    better = _BETTER.search(text) if arms else None
    return (
        arms is not None
        and better is not None
        and any(
            m.arm != NEEDLING and _AND.search(text, better.end(), m.start) and _FOR_THIS.match(text, m.end)
            for m in arms.mentions(text)
        )
    )


_AND = patterns.compiled(r"\b(?:for|in|on)\b[^,;]+,? (?:and|while|whereas) (?:the )?\Z", re.IGNORECASE)
_FOR_THIS = patterns.compiled(r"\s+(?:for|in|on)\s+(?!the (?:other|long|short)\b)", re.IGNORECASE)


def _kind(clause: str, arms: Arms | None) -> str | None:
    book = rules().conclusion
    if book["against"].search(clause) and not _RESEARCH.search(clause):
        return NEGATIVE
    if book["skip"].search(clause):
        return None
    if book["null"].search(clause):
        if _ELSEWHERE.search(clause):
            return None
        return EQUAL if _AS_GOOD.search(clause) else NEUTRAL
    if book["negative"].search(clause) or _praises_other(clause, arms):
        return NEGATIVE
    if not book["positive"].search(clause):
        return None
    return BOTH if _BOTH_DID.search(clause) and not _APART.search(clause) else POSITIVE


# A place that was not treated need not change: "but not at a distance", "without any effect on the joint itself"
_ELSEWHERE = patterns.compiled(
    r"^\W*(?:but |and )?(?:not|without (?:any |an )?(?:effects?|influence|change))\b[^,;]*\b(?:at a distance|elsewhere|distant|remote(?:ly)?|contralateral|other side|untreated|itself)\b",
    re.IGNORECASE,
)


def _praises_other(clause: str, arms: Arms | None) -> bool:
    """Whether a clause gives the better part to a comparator: "exercise had the longer effect", "laser was better than needling"."""
    better = _BETTER.search(clause) if arms else None
    if arms is None or better is None:
        return False
    who = subject(clause, arms.mentions(clause), arms)
    return who is not None and who not in (NEEDLING, "other_needling")


_BOTH = patterns.compiled(
    r"\bboth\b.*\b(?:between|neither|equal\w*|similar\w*|comparable|superior|better than the other)\b", re.IGNORECASE
)


def _together(points: Sequence[Point], directions: frozenset[str], arms: Arms | None) -> str:
    """What all clauses say together, settled by what was found where they go both ways."""
    kinds = {point.kind for point in points} - {MIXED}
    good, bad = directions & {"favours_dn", "improved"}, directions & {"favours_comparator", "worsened"}
    torn = any(point.kind == MIXED for point in points)
    if kinds == {BOTH}:
        return NEUTRAL if directions and not good and not bad else NEGATIVE if bad and not good else POSITIVE
    if NEGATIVE in kinds:
        if kinds & {NEUTRAL, EQUAL} and POSITIVE not in kinds and _harms_only(points):
            return NEUTRAL  # no better, and more soreness
        turned = (good and kinds & {NEUTRAL, EQUAL, BOTH}) or (MIXED in directions and kinds & {EQUAL, BOTH})
        return MIXED if POSITIVE in kinds or torn or (good and bad) or turned else NEGATIVE
    kinds -= {BOTH}
    if EQUAL in kinds:  # as good as another treatment, beside praise, is praise; of another outcome it is none
        praised = POSITIVE in kinds and not _only_null(directions) and not _of_other_outcome(points, arms)
        kinds = kinds - {EQUAL} if praised else kinds - {EQUAL} | {NEUTRAL}
    if kinds == {POSITIVE}:
        harms = bad and any(_HARMS.search(point.line.text) and not _MINOR.search(point.line.text) for point in points)
        conceded = harms or (
            good and bad and any(_CONCEDES.search(point.line.text) and not _MINOR.search(point.line.text) for point in points)
        )
        return MIXED if (torn and not (directions and directions == good)) or conceded else POSITIVE
    if not kinds or kinds == {NEUTRAL}:
        return MIXED if torn and (good or not kinds) else NEUTRAL
    return _weighed(points, directions, arms, torn)


def _of_other_outcome(points: Sequence[Point], arms: Arms | None) -> bool:
    """Whether the two treatments that were compared are called equal for an outcome that the praise leaves out."""
    fine, equal = ([point for point in points if point.kind == kind] for kind in (POSITIVE, EQUAL))
    several = arms is not None and len(arms.comparators) > 1
    return not several and bool(_named(equal) - _named(fine)) and bool(_named(fine))


def _harms_only(points: Sequence[Point]) -> bool:
    """Whether all that is said against the treatment is that it has adverse effects."""
    return all(_named([point]) == {"adverse_events"} for point in points if point.kind == NEGATIVE)


def _only_null(directions: frozenset[str]) -> bool:
    return bool(directions) and directions <= {"no_difference", "no_change"}


def _weighed(points: Sequence[Point], directions: frozenset[str], arms: Arms | None, torn: bool) -> str:
    """Praise and its denial side by side."""
    fine = [point for point in points if point.kind == POSITIVE]
    denied = [point for point in points if point.kind in (NEUTRAL, EQUAL)]
    if _compared(fine, arms) and _compared(denied, arms) - _compared(fine, arms):
        return MIXED  # better than one treatment, no better than another
    if _only_null(directions):
        return NEUTRAL
    if directions and directions <= {"favours_dn", "improved"}:
        return POSITIVE
    outcomes_denied = _spoken_of(denied)
    main = _spoken_of(fine) > 2 or MIXED not in directions
    if not torn and main and 0 < outcomes_denied < _spoken_of(fine) and not _compared(denied, arms):
        return POSITIVE
    first = [point.kind for point in points if point.line is points[0].line and point.kind != MIXED]
    if not torn and set(first) == {POSITIVE} and len(denied) == 1 and len(fine) > 1 and fine[-1].line is not points[0].line:
        return POSITIVE
    if not torn and set(first) <= {NEUTRAL, EQUAL} and "favours_dn" not in directions:
        return NEUTRAL
    return MIXED


def _compared(points: Sequence[Point], arms: Arms | None) -> set[str]:
    """The comparators that the clauses name."""
    return {m.arm for point in points for m in arms.mentions(point.clause) if m.arm != NEEDLING} if arms else set()


def _spoken_of(points: Sequence[Point]) -> int:
    """How many outcomes the clauses name."""
    return len(_named(points))


def _named(points: Sequence[Point]) -> set[str]:
    return {named.outcome for point in points for named in outcomes({}).named(_PEOPLE.sub(" ", point.clause))}


# "in people with plantar heel pain": the pain that they have is not the outcome that a clause speaks of
_PEOPLE = patterns.compiled(
    r"\b(?:in|of|for|by) (?:[\w-]+ ){0,4}?(?:people|patients?|individuals|adults|women|men|participants|subjects|players|athletes|persons|workers|sufferers) (?:with|who have|suffering from)\b[^,;.]*",
    re.IGNORECASE,
)
