"""What each clause of a concluding sentence says of the treatment, and how it hangs on the clauses beside it.

The words are those of rules/conclusion.toml. A clause is a gain, a denial, a tie with another treatment, something worse, advice, or
nothing; a contrast ("but") gives it the weight of the clause before, a concession ("although") or a remark at the end less.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.clauses import blank
from evidence.findings.joints import ASIDE, CONTRAST, OPEN, PLAIN, REASON, cut, words
from evidence.findings.losses import is_loss, is_put_behind, named_in
from evidence.findings.mention import NEEDLING
from evidence.findings.rivals import NEEDLED, is_compared, put_behind, worse_is_other
from evidence.findings.subjects import subject
from evidence.findings.text import Line

GAIN, DENIED, TIE, WORSE, PRICE, OTHER = "gain", "denied", "tie", "worse", "price", "other"
BOTH, ADVICE, SAFE, HARM, AGAINST = "both", "advice", "safe", "harm", "against"
PLAYED_DOWN, UNDECIDED, TURNS = "played_down", "undecided", "turns"


@dataclass(frozen=True, slots=True)
class Point:
    """What one clause says (`kind`), of which outcomes and beside which comparators, and how it is joined (`link`)."""

    kind: str
    link: str
    line: Line
    clause: str
    outcomes: frozenset[str] = frozenset()
    items: int = 0  # how many outcomes it lists, named or not
    comparators: frozenset[str] = frozenset()

    def speaks(self, name: str) -> bool:
        """Whether the clause holds a word of the list `name` of rules/conclusion.toml."""
        return bool(words()["says"][name].search(self.clause))


# What is said of some people, on some condition or for a reason is not what is said of the treatment.
_BESIDE = patterns.compiled(
    r"\b(?:in|with) the hopes? (?:of|that|to)\b[^,;]*|^\W*(?:with)?in the (?:limits|limitations) of[^,;]*,|(?<=\w )(?:who|whom) (?:(?:do|does|did|are|is|were|can|could|have|had)\s+not|cannot|lack|dread|fear|wish|prefer|refuse|want|expect|need)\b[^,;]*"
    r"|^\W*(?:based|relying|resting) (?:up)?on\b[^,;]*,|\b(?:that|which) follows?\b[^,;]*|\b(?:when(?! compared| added| combined| set| (?:dry[- ]needling|DN|needling) (?:is|was|were|had been|has been) (?:added|combined|included))|if|where|unless)\b[^,;]*"
    r"|,?\s*\b(?:because|since|due to|owing to|given|considering|in view of|as (?:it|they|its|their|the))\b(?! (?:well|good|much))[^,;]*",
    re.IGNORECASE,
)
_BEGINS_NOT = patterns.compiled(r"^\W*(?:not|nor|no)\b", re.I)
_VERB_FIRST = patterns.compiled(
    r"^\W*(?:also |therefore |thus )?(?:is|are|was|were|has|had|can|could|may|might|should|would)\b", re.I
)
_PEOPLE = patterns.compiled(
    r"\b(?:patients|people|persons|women|men|adults|individuals|subjects|athletes|players|participants)\s+with\s+(?:[\w/-]+ ){0,6}?"
    r"(?:pain|headaches?|migraine|spasticity|stiffness|soreness|hyperalgesia)\b(?: syndrome)?|\b(?:\w+ )?pain (?:syndrome|conditions?|disorders?|populations?|patients)\b",
    re.I,
)
IT = patterns.compiled(r"^\W*(?:it|they|these|this|the (?:benefit|effect|difference|advantage|gain)s?)\b", re.I)
_ITSELF = patterns.compiled(
    r"^\W*(?:it|they|this|these|the (?:technique|method|treatment|procedure|approach|therapy|combination)|this)\b", re.I
)
_AMOUNT = patterns.compiled(r"\b(?:\w+ or|one) more\b|\b(?:more|less|fewer|longer) than (?:half|a |an |one|two|three|\d)", re.I)
_MORE_THAN = patterns.compiled(
    r"\b(?:more|less|better|superior|greater|lower|higher|preferable|larger|stronger)\b[^.;]*?\b(?:than|to|over)\b|\b(?:outperform|surpass|beat|outdo)\w*",
    re.I,
)
_NAMES = patterns.compiled(r"\b(?:effective\w*|useful|superior|relief|benefi\w+|symptoms?)\b", re.I)
_EFFECT = patterns.compiled(
    r"\b(?:differ\w*|effects?|chang\w+|influenc\w+|affect\w*|respon\w+|matter\w*|translat\w+|accompan\w+|mirror\w*|maintain\w*|sustain\w*|last\w*|persist\w*|support\w*|carr\w*|extend\w*|spread\w*|transfer\w*|show\w*|demonstrat\w+|add\w*|bring|impact|role|change|found|seen|left|remain\w*|visible|evident|apparent|detect\w*|alter\w*|necessary|needed|substance|evidence|reason|separate)\b",
    re.I,
)
_ELLIPSIS = patterns.compiled(r"\b(?:later|afterwards|after|at|in|for|on)\b", re.I)


def points(lines: Sequence[Line], arms: Arms) -> list[Point]:
    """What the clauses of some sentences say, in order; clauses that say nothing of the effect are left out."""
    found: list[Point] = []
    for line in lines:
        for point in _of_sentence(line, arms, found[-1] if found else None):
            apart = _set_apart(point, found, arms)
            if apart is not None:
                found[-1:] = apart
            else:
                found.append(_as_before(point, found, arms))
    return found


# "pain improved with needling, but not with exercise": the denial is of the other arm, and so a gain over it
_NOT_WITH = patterns.compiled(
    r"^\W*(?:but\s+|and\s+)?not\s+(?:with|in|after|by|following)\s+(?:the\s+)?(?P<whom>(?:(?! (?:in|among|for|at) )[^,;])*)", re.I
)


# "needling, but not exercise, relieved pain"
_BUT_NOT = patterns.compiled(
    r"^\W*(?:but\s+)?not\s+(?:the\s+)?(?P<whom>[^,;]{2,50}?)(?:,\s+(?P<does>.+)"
    r"|\s+(?P<did>(?:\w+ly )?(?:reliev|reduc|improv|lower|increas|rais|decreas|alleviat|eas|restor|enhanc)(?:e?d|e?s)\b.+))",
    re.I,
)

# not "exercise capacity", which is no arm
_ONLY_ARM = patterns.compiled(r"(?: (?:alone|therapy|treatment|group|arm|only))*\s*", re.I)


def _set_apart(point: Point, found: Sequence[Point], arms: Arms) -> list[Point] | None:
    """The point before, by the arm that is set apart from it; None where the point is of another kind."""
    inside = _BUT_NOT.match(point.clause) if point.kind == DENIED else None
    does = (inside["does"] or inside["did"]) if inside else ""
    says = words()["says"]
    if inside is not None and says["gain"].search(does) and not says["negation"].search(does):
        named = [m for m in arms.mentions(inside["whom"]) if _ONLY_ARM.fullmatch(inside["whom"], m.end)]
        whose = {m.arm in NEEDLED for m in named}
        if len(whose) == 1 and not named_in(inside["whom"]):
            return [*found[-1:], replace(point, kind=WORSE if whose == {True} else GAIN)]
    if point.kind == DENIED and found and found[-1].kind == GAIN and _only_other(point.clause, arms):
        return [found[-1]]
    told = _NOT_WITH.match(point.clause) if point.kind == DENIED and found and found[-1].line is point.line else None
    before = found[-1] if told else None
    if told is None or before is None or before.kind not in (GAIN, OTHER) or named_in(told["whom"]):
        return None
    denied = {m.arm in NEEDLED for m in arms.mentions(told["whom"])}
    gained = {m.arm in NEEDLED for m in arms.mentions(before.clause)}
    if denied == {False} and gained == {True}:
        return [replace(before, kind=GAIN)]
    return [replace(before, kind=WORSE)] if denied == {True} and gained == {False} else None


# "whereas sham needling did not", "these changes were not observed in the sham group": the denial is of the other arm
_DID_NOT = patterns.compiled(
    r"(?: (?:group|arm|needling|alone|treatment|therapy))*\s+(?:did|does|was|were|had|is|are) not\W*$", re.IGNORECASE
)
_NOT_SEEN = patterns.compiled(
    r"\b(?:changes?|effects?|improvements?|reductions?|benefits?|gains?|this|these|it|which|that)\b[^,;]{0,20}\bnot (?:\w+ly )?(?:observed|seen|found|noted|present|evident|achieved|obtained|detected|recorded|shared|reproduced)"
    r"\s+(?:in|with|after|for|by|following|under)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _only_other(clause: str, arms: Arms) -> bool:
    """Whether what a clause denies is denied of another arm alone."""
    mentions = arms.mentions(clause)
    if not mentions or any(m.arm in NEEDLED for m in mentions) or named_in(clause):
        return False
    first = mentions[0]
    return bool(_DID_NOT.match(clause, mentions[-1].end) or _NOT_SEEN.search(clause[: first.start]))


def _as_before(point: Point, found: Sequence[Point], arms: Arms) -> Point:
    """The point with what it takes from the one before: "the benefit was maintained" is that of the treatment praised before."""
    before = found[-1] if found else None
    if before is None or point.kind not in (GAIN, ADVICE):
        return point
    if patterns.search(r"\bthe latter\b", point.clause, re.I):
        return replace(point, kind=WORSE)
    goes_on = point.link == PLAIN and point.line is before.line and _VERB_FIRST.match(point.clause)
    if before.kind == WORSE and (goes_on or IT.match(point.clause)):
        return replace(point, kind=WORSE)
    if patterns.search(r"^\W*(?:which|who)\b", point.clause, re.I):
        last = arms.mentions(before.clause)[-1:]
        return replace(point, kind=WORSE) if last and last[0].arm not in NEEDLED else point
    return point


def _of_sentence(line: Line, arms: Arms, earlier: Point | None) -> Iterator[Point]:
    silent = False
    before = earlier.kind if earlier else None
    for link, clause in cut(blank(line.text), arms):
        bare = clause if link == REASON else _BESIDE.sub(" ", clause)
        silent = _is_silent(bare) or (silent and bool(_BEGINS_NOT.match(clause)))
        kinds = () if silent else _kinds(clause, bare, link, arms, before)
        if link == REASON:  # "as the two did not differ, ...": a reason can deny, it praises nothing
            kinds, link = tuple(kind for kind in kinds if kind == DENIED), ASIDE
        if not kinds:
            continue
        listed = _listed(bare, arms)
        beside = frozenset(m.arm for m in arms.mentions(bare) if m.arm != NEEDLING)
        for kind in kinds:
            yield Point(kind, link, line, clause, *listed, beside)
            before = kind


_JOINT = patterns.compiled(r",\s*(?:and|or|nor)?\s*|\s+(?:and|or|nor|as well as)\s+", re.I)
_LIST_ENDS = patterns.compiled(
    r"\b(?:than|compared|in comparison|versus|in (?:patients|people|women|men|adults|the short|individuals|subjects|athletes|players|healthy|persons|chronic|those|this|these)|among|after|within|with)\b",
    re.I,
)
_NO_ITEM = patterns.compiled(r"^\W*(?:in|for|at|after|compared|against|with|on|over|from|as|thus|we|it)\b", re.I)


def _listed(clause: str, arms: Arms) -> tuple[frozenset[str], int]:
    """The outcomes that a clause names, and how many things its list of them holds: some have no word of their own."""
    clause = _PEOPLE.sub(" people ", clause)
    named = named_in(clause)
    if not named:
        return frozenset(), 0
    end = _LIST_ENDS.search(clause, named[0].end)
    stretch = clause[: end.start()] if end else clause
    items = 0
    start = 0
    for part in _JOINT.split(stretch):
        start = clause.index(part, start)
        holds = any(start <= n.start < start + len(part) for n in named)
        short = len(part.split()) <= 4 and not _NO_ITEM.match(part) and bool(part.strip()) and not arms.mentions(part)
        items += holds or short
        start += len(part)
    ids = frozenset(n.outcome for n in named)
    return ids, max(len(ids), items)


def _is_silent(clause: str) -> bool:
    return any(patterns.holds(pattern, clause) for pattern in words()["silent"].values())


def _kinds(clause: str, bare: str, link: str, arms: Arms, before: str | None) -> tuple[str, ...]:
    """What a clause says; a clause can be a gain over one treatment and a tie with another at once.

    `bare` is the clause without its conditions and reasons.
    """
    says = words()["says"]
    text = _AMOUNT.sub(" ", says["no_denial"].sub(" ", bare))
    if patterns.search(r"\bdepends? on\b", clause, re.I) and says["turns"].search(clause):
        return (TURNS,)
    plain = next((name for name in (UNDECIDED, AGAINST, PLAYED_DOWN) if says[name].search(text)), None)
    if plain:
        return (plain,)
    if says["side"].search(text):
        return ()
    tie = _ties(clause, text)
    if tie:
        return tie
    kind = _denied(text, link, arms) or _harms(bare, text, arms) or _praised(text, link, arms) or _elliptic(bare, arms, before)
    return (kind,) if kind else ()


def _ties(clause: str, text: str) -> tuple[str, ...]:
    says = words()["says"]
    equal = says["equal"].search(clause)
    if not equal or patterns.search(r"\bnot (?:\w+ )?(?:equal|equivalent|comparable|similar)\b", clause, re.I):
        return ()
    more = _MORE_THAN.search(clause)
    return (GAIN, TIE) if more and more.start() < equal.start() and not says["negation"].search(text) else (TIE,)


def _denied(text: str, link: str, arms: Arms) -> str | None:
    says = words()["says"]
    if says["unchanged"].search(text) or (link in (CONTRAST, ASIDE) and _BEGINS_NOT.match(text)):
        return DENIED
    names = bool(named_in(text)) or any(m.arm != NEEDLING for m in arms.mentions(text))
    if says["negation"].search(text) and (names or says["gain"].search(text) or _EFFECT.search(text)):
        return DENIED
    return DENIED if names and says["unclear"].search(text) else None


def _harms(clause: str, text: str, arms: Arms) -> str | None:
    """HARM, PRICE or SAFE where a clause speaks of harms and of no effect; fewer harms are a gain, and so is another arm's price."""
    says = words()["says"]
    if says["price"].search(text):
        return GAIN if worse_is_other(text, arms) and is_compared(text, arms) else PRICE
    named = {n.outcome for n in named_in(text)} - {"adverse_events"}
    if _NAMES.search(text) or named:
        return None
    if says["harm"].search(clause):
        less = patterns.search(
            r"\b(?:fewer|less|lower\w*|lessen\w*|better|reduc\w+|shorten\w*|milder|eas(?:ed|es)|sooth\w*|reliev\w*|alleviat\w*|prevent(?:s|ed)|lighten\w*)\b",
            text,
            re.I,
        )
        worse = patterns.search(r"\bless (?:well )?(?:tolerated|accepted)\b", text, re.I)
        rest = SAFE if says["safe"].search(text) else HARM
        return GAIN if less and not worse else rest
    return SAFE if says["safe"].search(text) and not says["gain"].search(text) else None


_NOT_SO = patterns.compiled(r"\b(?:do(?:es)?|did|has|have|is|are|was|were|will) not(?: \w+)?\s*$", re.I)


def _praised(text: str, link: str, arms: Arms) -> str | None:
    says = words()["says"]
    if put_behind(text, arms) or is_put_behind(text, arms):
        return WORSE
    worse = says["worse"].search(text)
    if worse and _NOT_SO.search(text[: worse.start()]):
        return SAFE  # "it does not weaken the bite"
    if worse:
        return GAIN if worse_is_other(text, arms) and is_compared(text, arms) else WORSE
    if is_loss(text, arms):
        return WORSE
    gain = says["gain"].search(text)
    advice = says["advice"].search(text)
    if not gain and not advice:
        return None
    if (says["both"].search(text) or _joined(text, gain, arms)) and not says["apart"].search(text):
        return BOTH
    other = _other(text, arms)
    if advice and not (gain and (gain.end() <= advice.start() or named_in(text))):
        if other:
            return _rival(text, other)
        return ADVICE if _of_needling(text, link, arms) else None
    return other or GAIN


def _joined(text: str, gain: re.Match[str] | None, arms: Arms) -> bool:
    """Whether needling and a comparator are the one subject of a clause: "needling and laser relieved pain"."""
    mentions = arms.mentions(text)
    first = mentions[:2] if gain and len(mentions) > 1 and mentions[1].end <= gain.start() else []
    if len({m.arm in NEEDLED for m in first}) < 2:
        return False
    return bool(re.fullmatch(r"\s*(?:and|as well as)\s+(?:the\s+)?(?:\w+\s+){0,2}", text[first[0].end : first[1].start], re.I))


def _rival(text: str, other: str) -> str | None:
    """What advice for a comparator says of needling: nothing where it is one way among others."""
    if not words()["says"]["first"].search(text):
        return None
    return OTHER if patterns.search(r"\b(?:may|can|might|could)\b", text, re.I) else other


def _of_needling(text: str, link: str, arms: Arms) -> bool:
    """Whether advice is about the treatment: named, meant by a pronoun, or the subject of the clause before."""
    return link != OPEN or bool(_ITSELF.match(text)) or any(m.arm in NEEDLED for m in arms.mentions(text))


def _other(text: str, arms: Arms) -> str | None:
    """WORSE where the better part goes to a comparator, OTHER where a comparator is praised for itself."""
    mentions = arms.mentions(text)
    who = subject(text, mentions, arms) if mentions else None
    if who is None or who in NEEDLED or _LIMITED.search(text) or _WHEN_ADDED.search(text):
        return None
    if words()["says"]["comparative"].search(text) or is_compared(text, arms):
        return WORSE
    return OTHER if all(m.arm not in NEEDLED for m in mentions) else None


_LIMITED = patterns.compiled(r"\b(?:limited|confined|restricted) to\b", re.IGNORECASE)
# "exercise relieves pain more when needling is added": the praise is of the addition
_WHEN_ADDED = patterns.compiled(
    r"\b(?:when|if|once|provided) (?:dry[- ]needling|DN|needling) (?:is|was|were|had been|has been) (?:added|combined|included|given as well)\b",
    re.IGNORECASE,
)


def _elliptic(clause: str, arms: Arms, before: str | None) -> str | None:
    """ "Tape helped in the first days, needling two weeks later": the second half praises, too."""
    mentions = arms.mentions(clause)
    if before not in (GAIN, WORSE, OTHER) or not mentions or not _ELLIPSIS.search(clause) or len(clause.split()) > 9:
        return None
    if patterns.search(r"\b(?:is|are|was|were|be|should|can|may|has|have|had)\b", clause, re.I):
        return None
    return GAIN if mentions[0].arm in NEEDLED else WORSE
