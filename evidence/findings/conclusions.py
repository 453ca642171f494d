"""The authors' own conclusion: what the clauses of the concluding sentences say together.

The label follows the main message of the conclusion, not the results. The table of `_together` is written out in
docs/accuracy.md.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.effects import effects, p_values
from evidence.findings.joints import ASIDE, CONCESSION, CONTRAST, words
from evidence.findings.mention import NEEDLING
from evidence.findings.points import (
    ADVICE,
    AGAINST,
    BOTH,
    DENIED,
    GAIN,
    HARM,
    IT,
    OTHER,
    PLAYED_DOWN,
    PRICE,
    SAFE,
    TIE,
    TURNS,
    UNDECIDED,
    WORSE,
    Point,
    points,
)
from evidence.findings.rivals import NEEDLED
from evidence.findings.text import Line, undivided

POSITIVE, NEUTRAL, NEGATIVE, MIXED, NONE = "positive", "neutral", "negative", "mixed", "none"
UNTOLD = ("protocol", "survey", "commentary", "cross_sectional")
_SUMMING_UP = ("systematic_review", "cohort", "guideline", "narrative_review", "animal_lab", "umbrella_review", "meta_analysis")
_GENERAL = 2  # outcomes that praise without a name stands for
MAIN = frozenset({"pain_intensity", "disability", "headache_burden", "spasticity_scale"})  # what people come for
_ADVERSE = frozenset({"adverse_events"})


@dataclass(frozen=True, slots=True)
class Concluding:
    """The sentences that conclude, and what their clauses say."""

    lines: list[Line]
    points: list[Point]


def conclusion(
    lines: list[Line],
    design: str,
    directions: frozenset[str] = frozenset(),
    arms: Arms | None = None,
    concluding: Concluding | None = None,
) -> tuple[str, Line] | None:
    """(positive|neutral|mixed|negative|none, the sentence it rests on); None where nothing can be told.

    `directions` are those of the record's own findings: they tell only what "both treatments helped" means. `arms` tell whom a
    clause praises. `concluding` is what the function of that name gives, where it was asked already.
    """
    if design in UNTOLD:
        return (NONE, lines[0]) if lines else None
    known = arms or Arms((), {}, {})
    if design == "case_report":
        return _of_cases(lines, known)
    own = _own(lines)
    if own and of_conduct(concluding or Concluding(own, points(own, known))):
        return NONE, own[-1]
    for part in [own] if own and design == "narrative_review" else (own, _summing(lines), _telling_title(lines)):
        said = concluding.points if concluding and part == concluding.lines else points(part, known)
        value = _together(_aimed(said, known), directions, known)
        if value:
            return value, said[0].line
    undecided = next((line for line in own if _UNDECIDED.search(line.text)), None)
    if design in _SUMMING_UP:
        return (NEUTRAL, undecided) if undecided else (NONE, (own or lines)[-1]) if lines else None
    found = _of_results(directions)
    return (found, (own or lines)[-1]) if found and lines else (NEUTRAL, undecided) if undecided else None


# all that a conclusion says where nothing else could be read of it
_UNDECIDED = patterns.compiled(
    r"\b(?:insufficient|inadequate|not enough|too little) (?:\w+ ){0,2}(?:evidence|data)\b|\b(?:evidence|results|findings|data|effects?|efficacy|effectiveness)\b[^.;]{0,80}\b(?:is|are|was|were|remains?) (?:\w+ )?(?:inconclusive|insufficient|unclear|uncertain|lacking|unknown)\b"
    r"|\b(?:is|remains) (?:\w+ )?(?:unclear|unknown|uncertain) (?:whether|if)\b|\bcould not (?:establish|determine|show) whether\b|\bno (?:firm |definite |definitive |clear )?conclusions?\b",
    re.IGNORECASE,
)


def of_conduct(own: Concluding) -> bool:
    """Whether the conclusion of a pilot speaks of recruitment, blinding and a trial to come, and of no effect."""
    said = " ".join(line.text for line in own.lines)
    return not own.points and bool(_CONDUCT.search(said)) and not _EFFECT.search(said)


_CONDUCT = patterns.compiled(r"\b(?:feasib\w+|recruitment|retention)\b", re.IGNORECASE)
_EFFECT = patterns.compiled(
    r"\b(?:(?:reduc|decreas|improv|reliev|increas|promis|benefi|superior|differ|distinguish|help)\w*|better|useful)\b",
    re.IGNORECASE,
)


def concluding(lines: list[Line], arms: Arms) -> Concluding:
    """The sentences of the part that concludes, else those near the end that sum up."""
    own = _own(lines) or _summing(lines)
    return Concluding(own, points(own, arms))


def _of_results(directions: frozenset[str]) -> str | None:
    """What the results say, for want of a readable conclusion."""
    good, bad = directions & {"favours_dn", "improved"}, directions & {"favours_comparator", "worsened"}
    null = directions & {"no_difference", "no_change"}
    if "mixed" in directions or (good and (bad or null)):
        return MIXED
    return POSITIVE if good else NEGATIVE if bad else NEUTRAL if null else None


def _own(lines: list[Line]) -> list[Line]:
    """The sentences of the part that concludes; where none does, of an unnamed part that follows the results.

    An abstract without headings is parted by its words alone, so that what concludes right before the last sentence belongs to it.
    """
    last = [line for line in lines if line.role == "conclusions"]
    named = [line for line in last if not _REGISTERED.match(line.text)]
    if last and undivided(lines):
        at = lines.index((named or last)[0])
        while at > 0 and len(named) < _FEW and lines[at - 1].role != "title" and _tells(lines[at - 1].text):
            at -= 1
            named.insert(0, lines[at])
    if named:
        return named
    ends = max((place for place, line in enumerate(lines) if line.role == "results"), default=len(lines))
    return [line for line in lines[ends:] if line.role == ""]


def _tells(text: str) -> bool:
    """Whether a sentence tells what holds in general, and gives no numbers."""
    return bool(_HOLDS.search(text)) and not (_STATISTIC.search(text) or p_values(text) or effects(text))


_FEW = 3  # sentences of a conclusion without a heading
_REGISTERED = patterns.compiled(
    r"\W*(?:(?:trial|study|protocol|clinical trial|review) )?regist(?:ration|ry|ered)\b|\W*(?:NCT|ISRCTN|ACTRN|PROSPERO)\b",
    re.IGNORECASE,
)
_STATISTIC = re.compile(r"\d\.\d|[<>=]\s*\.?\d|\d\s?%")
_HOLDS = patterns.compiled(
    r"\b(?:therefore|thus|hence|in conclusion|we conclude|seems?|appears?|suggests?|can|may|might|should|provides?|offers?|gives?|reliev(?:es|e)|reduces?|improves?|(?:is|are) (?:\w+ly )?(?:more|less|as|not|no|equally|superior|inferior|effective|useful|better|worse|safe|comparable|equivalent|promising))\b",
    re.IGNORECASE,
)


def _telling_title(lines: list[Line]) -> list[Line]:
    """The title, where it is no question."""
    return [line for line in lines if line.role == "title" and not line.text.rstrip(" .]").endswith("?")][:1]


def _summing(lines: list[Line]) -> list[Line]:
    """The sentences near the end that sum up, where no part of the abstract concludes; the last one if it gives no numbers."""
    last = [line for line in lines if line.role not in ("title", "conclusions")][-4:]
    found = [line for line in last if words()["report"]["summing"].search(line.text)]
    return found if found or not last or p_values(last[-1].text) or effects(last[-1].text) else last[-1:]


def _of_cases(lines: list[Line], arms: Arms) -> tuple[str, Line] | None:
    """What a case report concludes: a harm, or else a good course, for which cases are reported; nothing where its last words deny one."""
    own = [line for line in lines if line.role == "conclusions"]
    told = points(own or lines[-4:], arms)
    praise = next((p for p in told if p.kind in (GAIN, ADVICE, SAFE)), None)
    looked = [line for line in lines if not (praise and own) or line.role in ("title", "conclusions")]
    bad = next((line for line in looked if words()["report"]["harm"].search(line.text)), None)
    if bad:
        return NEGATIVE, bad
    if praise:
        return POSITIVE, praise.line
    return (POSITIVE, own[0]) if own and not told else None


def _aimed(said: list[Point], arms: Arms) -> list[Point]:
    """Without what compares needlings among themselves, where needling was set against something else as well."""
    if not said or set(arms.comparators) <= set(NEEDLED):
        return said
    first = said[0].line
    among = [p.line for p in said if p.line is not first and _others(p.line, arms) == {"other_needling"}]
    return [p for p in said if p.line not in among]


def _others(line: Line, arms: Arms) -> set[str]:
    return {m.arm for m in arms.mentions(line.text)} - {NEEDLING}


def _together(said: Sequence[Point], directions: frozenset[str], arms: Arms) -> str | None:
    """The table: the first row that fits gives the conclusion."""
    said = _without_played_down(said)
    single = len(arms.comparators) == 1
    main = [p for p in said if p.link != CONCESSION] or list(said)
    kinds = {p.kind for p in main}
    gains = [p for p in main if p.kind == GAIN] or ([p for p in main if p.kind == ADVICE] if AGAINST in kinds else [])
    denied = [p for p in said if p.kind in (DENIED, TIE, UNDECIDED)]
    bad = [p for p in main if p.kind in (WORSE, PRICE) and (gains or not _aside(p))]
    if TURNS in kinds or any(p.speaks("bounded") for p in gains):
        return MIXED
    if bad:
        return _of_worse(main, bad, gains, denied)
    if gains:
        return _weighed(said, gains, denied, single)
    if any(p.kind == AGAINST and p.speaks("warned") for p in main):
        return NEGATIVE
    if kinds & {DENIED, TIE, PLAYED_DOWN}:
        return NEUTRAL
    if AGAINST in kinds:
        return NEGATIVE
    if BOTH in kinds:
        return _both(directions)
    if kinds & {ADVICE, SAFE}:
        return POSITIVE
    return NEUTRAL if UNDECIDED in kinds else NONE if HARM in kinds else None  # inconclusive is as good as no difference


def _aside(point: Point) -> bool:
    """Whether a clause hangs on a noun: "no worse than an injection, which acted faster"."""
    return bool(patterns.search(r"^\W*(?:which|who|where)\b", point.clause, re.IGNORECASE))


def _without_played_down(said: Sequence[Point]) -> list[Point]:
    """A gain that is called too small, or a chance finding beside a null, is no gain."""
    denied = any(p.kind in (DENIED, TIE, AGAINST) for p in said)
    down = [p for p in said if p.kind == PLAYED_DOWN and (denied or patterns.search("too |import|relevan|meaning|MC?ID", p.clause))]
    if not down and any(p.kind != PLAYED_DOWN for p in said):
        return [p for p in said if p.kind != PLAYED_DOWN]
    lines = [p.line for p in down]
    return [replace(p, kind=DENIED) if p.kind == GAIN and (p.line in lines or not denied) else p for p in said]


def _of_worse(main: Sequence[Point], bad: list[Point], gains: list[Point], denied: list[Point]) -> str:
    if gains:
        return MIXED
    if any(p.speaks("no_winner") and main.index(p) > main.index(bad[0]) for p in main if p.kind == DENIED):
        return NEUTRAL
    named = frozenset[str]().union(*(p.outcomes for p in bad))
    lesser = (main[0].kind == TIE and bool(named or bad[0].line is not main[0].line)) or (
        main[0].kind == BOTH and named and not named & MAIN
    )
    return MIXED if lesser or (denied and all(p.speaks("speed") for p in bad)) else NEGATIVE


def _both(directions: frozenset[str]) -> str:
    good, bad = directions & {"favours_dn", "improved"}, directions & {"favours_comparator", "worsened"}
    if bad and not good:
        return NEGATIVE
    return NEUTRAL if directions and not good else POSITIVE


def _weighed(said: Sequence[Point], gains: list[Point], denied: list[Point], single: bool) -> str:
    """A gain, and perhaps its denial for an outcome, a time or another treatment."""
    early = any(p.kind == OTHER and p.speaks("speed") for p in said)
    rival = any(p.kind == OTHER and p.speaks("first") for p in said)
    if rival or (early and any(p.speaks("later") or p.speaks("speed") for p in gains)):
        return MIXED
    if not denied:
        return POSITIVE
    if all(p.kind == TIE and p.speaks("later") and not p.outcomes for p in denied) and _grows(denied[-1], gains):
        return POSITIVE
    if any(one.link == CONTRAST and before in denied for before, one in pairwise(said) if one in gains):
        return MIXED
    if said.index(denied[0]) < said.index(gains[0]) and denied[0].link != CONCESSION and not _tie_beside(denied[0], gains, single):
        harmless = all(p.outcomes <= _ADVERSE and p.outcomes and p.link != CONTRAST for p in gains)
        return NEUTRAL if harmless else MIXED
    against = [p for p in said if p.kind == AGAINST]
    if against and _count(denied) > _count(gains):
        return NEUTRAL
    if any(_reversed(p, gains) for p in denied) or any(p.speaks("turns") for p in gains):
        return MIXED
    weighed = [p for p in denied if not _tie_beside(p, gains, single)]
    return MIXED if _outweighs(weighed, gains) else POSITIVE


def _grows(tie: Point, gains: list[Point]) -> bool:
    """Whether an early tie became a gain in a later sentence or clause: the treatment wins in the end."""
    ahead = [p for p in gains if p.line.passage.start < tie.line.passage.start or p.link == CONTRAST]
    return tie.link != CONTRAST and not ahead and any(p.speaks("later") for p in gains)


def _tie_beside(point: Point, gains: list[Point], single: bool) -> bool:
    """ "Better than sham and as good as laser": a tie with another treatment than the one that was beaten."""
    beaten = frozenset[str]().union(*(p.comparators for p in gains))
    if point.kind != TIE or point.link == CONTRAST or point.speaks("later"):
        return False
    if point.link == ASIDE and any(p.comparators for p in gains):
        return True
    return (bool(point.comparators - beaten) and not single) or not point.outcomes


def _reversed(point: Point, gains: list[Point]) -> bool:
    """Whether a denial takes the gain back: later on, or against another treatment."""
    beaten = frozenset[str]().union(*(p.comparators for p in gains))
    praised = frozenset[str]().union(*(p.outcomes for p in gains))
    if point.speaks("later") and (not point.outcomes - praised or point.link == CONTRAST):
        return True
    if point.kind == TIE:
        return point.link == CONTRAST
    other = bool(point.comparators - beaten)
    return (other and (point.speaks("comparative") or not point.outcomes)) or (not point.comparators and point.speaks("no_better"))


def _outweighs(denied: list[Point], gains: list[Point]) -> bool:
    """Whether as many outcomes are denied as praised; behind a "but" a main outcome is enough, behind "although" it takes two."""
    fine = _count(gains) if any(p.outcomes for p in gains) else max(_GENERAL, len(gains))
    if any(p.speaks("carried") and p.kind == DENIED for p in denied):
        return True
    contrast = [p for p in denied if p.link == CONTRAST]
    conceded = [p for p in denied if p.link == CONCESSION and p not in contrast]
    beside = [p for p in denied if p not in contrast and p not in conceded]
    if any(p.outcomes & MAIN or not p.outcomes for p in contrast) or (contrast and _count(contrast) >= _count(gains)):
        return True
    return _count(conceded) >= max(2, fine) or (bool(beside) and _count(beside) >= fine)


def _count(said: list[Point]) -> int:
    """How many outcomes some clauses speak of, each outcome once; a clause without one counts as one."""
    seen: set[str] = set()
    count = 0
    for point in said:
        fresh = point.outcomes - seen - _ADVERSE
        more = max(0, point.items - len(point.outcomes)) if point.outcomes else int(not IT.match(point.clause))
        count += len(fresh) + more
        seen |= fresh
    return count
