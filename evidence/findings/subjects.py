"""Whom a comparison speaks of: the arm that did better or worse, and the arms that were favoured."""

import re
from itertools import pairwise

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.clauses import Clause
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules

_FAVOUR = patterns.compiled(
    r"\b(?:in favou?r of|favou?r(?:s|ed|ing)?(?! of)|favou?rable (?:to|for)|on the side of|superiority of|benefits? of|advantage (?:of|for|to))\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OF_TWO = re.compile(r"(?:(?P<former>former|first)|(?:latter|second))\b", re.IGNORECASE)  # of two that were named
_IT_OVER = patterns.compiled(r"(?:it|this|the former|the technique) over\b", re.IGNORECASE)  # "three trials favoured it over sham"


_OVER = patterns.compiled(r"\s*over (?:the |that of )?\s*", re.IGNORECASE)


# "in favour of group 1 at the third week and in favour of group 2 at the sixth month"
_BY_TURNS = patterns.compiled(
    r"\b(in favou?r of (?:the )?)[^,;]{2,40}? (?:at|until|after|in|by|up to) [^,;]{0,20}\b(?:week|month|day|year|visit|follow-?up|term)s?\b[^,;]{0,30}? (?:and|but) in favou?r of (?:the )?",
    re.IGNORECASE,
)


def favours_both(clause: str, mentions: list[Mention]) -> bool:
    """Whether one arm was favoured and then the other: "it favoured the injection until week 6 and needling from month 6"."""
    sides: dict[str, set[bool]] = {}
    for degree in _DEGREE_IN.finditer(clause):
        close = next((m for m in mentions if 0 <= m.start - degree.end() < 6), None)
        if close:
            sides.setdefault(degree[1].lower(), set()).add(close.arm == NEEDLING)
    if any(len(both) == 2 for both in sides.values()):  # "better with needling at week 4 and better with exercise at week 12"
        return True
    if (turn := _BY_TURNS.search(clause)) and len(
        {m.arm == NEEDLING for m in mentions if m.start in (turn.end(1), turn.end())}
    ) == 2:
        return True
    favoured = _FAVOUR.search(clause)
    if favoured is None:
        return False
    over = [(a.arm, b.arm) for a, b in pairwise(mentions) if _OVER.fullmatch(clause[a.end : b.start])]
    if any(
        a != b and (b, a) in over for a, b in over
    ):  # "favoured needling over sham at 4 weeks and sham over needling at 6 months"
        return True
    near = [m for m in mentions if m.start >= favoured.end()][:2]
    if len(near) < 2 or near[0].start - favoured.end() > 20 or (near[0].arm == NEEDLING) == (near[1].arm == NEEDLING):
        return False
    return bool(_AND_THE.search(clause[near[0].end : near[1].start]))


_DEGREE_IN = patterns.compiled(
    r"(?<!no )(?<!not )\b(better|worse|lower|higher|greater|less|more)\s+(?:in|with|after|for|among|under)\s+(?:the\s+)?",
    re.IGNORECASE,
)


# "manual therapy was favoured for motion and needling for the threshold"
_WAS_FAVOURED = patterns.compiled(r"\b(?:was|were) favou?red (?:for|in|on|by)\b", re.IGNORECASE)


def favoured_for(clause: Clause, named: Named, mentions: list[Mention]) -> str | None:
    """The arm that was favoured for one outcome: "favoured the injection for pain and needling for motion"."""
    if (passive := _WAS_FAVOURED.search(clause.text)) and passive.end() <= named.start - clause.start:
        ahead = [m for m in mentions if m.end <= named.start - clause.start]
        return ahead[-1].arm if ahead and ahead[0].end <= passive.start() else None
    favoured = _FAVOUR.search(clause.text)
    behind_it = [m for m in mentions if favoured and m.start >= favoured.end()]
    one = behind_it[0] if behind_it else None
    other = next((m for m in behind_it if one and m.arm != one.arm), None)
    if one is None or other is None:
        return None
    first, second = one.end + clause.start, other.start + clause.start
    between = [n for n in clause.outcomes if first <= n.start < second]
    behind = [n for n in clause.outcomes if n.start > second]
    if not between or not behind:
        return None
    return one.arm if named in between else other.arm if named in behind else None


_AND_THE = patterns.compiled(r"\b(?:until|at|up to|by|in|after|within|for)\b.{3,60}\b(?:and|but|then) (?:the )?$", re.IGNORECASE)


_HAS_MORE = patterns.compiled(
    r"\b(?:lower|higher|greater|smaller|larger|better|worse|superior|favou?rable|more|less|fewer|shorter|longer|stronger|faster|commoner|frequent|pronounced|marked|intense|effective)\s+(?:(?!than\b|and\b|or\b|compared\b|versus\b|relative\b|to\b)[\w-]+\s+){0,2}?(?:in|with|after|following|for|among|under|by)\s+(?:the\s+)?",
    re.IGNORECASE,
)


# "significantly lower headache frequency and intensity in the DN group"
_LISTED_IN = patterns.compiled(
    r"\b(?:lower|higher|greater|smaller|larger|better|worse|less|fewer)\s+(?:(?!than\b|or\b|compared\b|versus\b|relative\b)[\w-]+\s+){1,5}?in\s+the\s+(?=[\w -]{1,20}\b(?:group|arm)\b)",
    re.IGNORECASE,
)


_TOPIC = patterns.compiled(r"with|in relation", re.IGNORECASE)
# "when added to exercise, needling reduced pain": what it was added to does nothing in the sentence
_ADDED_TO = patterns.compiled(
    r"\b(?:add(?:ed|ing|ition)|on top of|on the basis of|combined with|adjuncts?|adjunctive|together with|alongside)(?: of dry needling)?(?: to)?\s+(?:the |an? )?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)


_NEXT = patterns.compiled(r"(?:,|\band|\bwhile|\bwhereas)\s+(?:the\s+)?$", re.IGNORECASE)
_IN_TERMS_OF = patterns.compiled(
    r"(?:\s+(?:dry|needling|therapy|treatment|groups?|arm))*\s+(?:in terms of|for|in|on|with (?:regard|respect) to|regarding|as regards)\s+(?:the\s+)?(?:\w+\s+)?"
    r"|(?:\s+(?:group|arm))?\s+(?:had\s+|showed\s+|(?:leading|resulting|giving|producing)\s+(?:to\s+|in\s+)?(?:an?\s+)?)?(?:by\s+)?(?:an?\s+)?(?:\w+ly\s+)?(?:better|lower|less|higher|greater|fewer|more|larger|smaller)\s+"
    r"(?:(?:fall|reduction|decrease|improvement|increase|gain|rise|change|drop)s?\s+(?:in|of)\s+)?",
    re.IGNORECASE,
)


def of_its_own(clause: Clause, named: Named, mentions: list[Mention]) -> str | None:
    """The arm that a later outcome has for itself: "needling was superior in terms of pain, exercise in terms of disability"."""
    before = max((n.end for n in clause.outcomes if n.end <= named.start), default=0) - clause.start
    between = [m for m in mentions if before <= m.start < named.start - clause.start] if before > 0 else []
    if len(between) != 1 or not _NEXT.search(clause.text[: between[0].start]):
        return None
    gap = clause.text[between[0].end : named.start - clause.start]
    return between[0].arm if _IN_TERMS_OF.fullmatch(gap) else None


def _between_others(clause: str, first: Mention, mentions: list[Mention]) -> bool:
    """Whether two comparators are set against each other: "lower in the taping than in the exercise group"."""
    others = {m.arm for m in mentions if m.start > first.end} - {first.arm}
    among = {first.arm, *others}.isdisjoint((NEEDLING, "other_needling")) and bool(others)
    return among and bool(rules().cues["reference"].search(clause, first.end))


def _with_needling(clause: str, first: Mention, mentions: list[Mention]) -> str | None:
    """The arm of a mention; the needled one where that shares its place: "greater in the laser and needling groups than ...".

    None where nothing is set against the two: "motion became larger in the laser and needling groups".
    """
    following = next((m for m in mentions if m.start >= first.end), None)
    if following is None or following.arm == first.arm or not _AND_ARM.fullmatch(clause[first.end : following.start]):
        return first.arm
    if {first.arm, following.arm} & {NEEDLING} and not rules().cues["reference"].search(clause):
        return None
    return NEEDLING if following.arm == NEEDLING else first.arm


_AND_ARM = patterns.compiled(
    r"\s*(?:groups?|arms?)?\s*,?\s*(?:and|as well as)\s+(?:(?:in|with|after|for)\s+)?(?:the\s+)?", re.IGNORECASE
)


def subject(clause: str, mentions: list[Mention], arms: Arms) -> str | None:
    """The arm that a comparison speaks of: NEEDLING, a comparator, None where that cannot be told."""
    mentions = [m for m in mentions if m.arm == NEEDLING or not _ADDED_TO.search(clause[: m.start])] or mentions
    favoured = _FAVOUR.search(clause)
    if favoured and _IT_OVER.match(clause, favoured.end()):
        return NEEDLING if any(m.arm != NEEDLING for m in mentions) else None
    if favoured and (pointed := _OF_TWO.match(clause, favoured.end())):
        two = list(dict.fromkeys(m.arm for m in mentions if m.start < favoured.start()))
        return None if len(two) != 2 else two[0] if pointed["former"] else two[1]
    if favoured:
        near = [m for m in mentions if 0 <= m.start - favoured.end() < 40]
        return near[0].arm if near else None
    for match in (*_HAS_MORE.finditer(clause), *_LISTED_IN.finditer(clause)):
        close = next((m for m in mentions if 0 <= m.start - match.end() < 12), None)
        gap = clause[match.end() : close.start] if close else ""
        if close and "," not in gap and not rules().cues["reference"].search(gap):
            return None if _between_others(clause, close, mentions) else _with_needling(clause, close, mentions)
    for match in rules().cues["reference"].finditer(clause):
        reach = 6 if _TOPIC.match(match[0]) else 45  # "with respect to disability dry needling was superior"
        reference = next(
            (m for m in mentions if 0 <= m.start - match.end() < reach and "," not in clause[match.end() : m.start]), None
        )
        if reference is None:
            continue
        others = [m for m in mentions if m is not reference]
        if reference.arm != NEEDLING:
            among = bool(others) and all(m.arm not in (NEEDLING, "other_needling", reference.arm) for m in others)
            if among and others[0].start < match.start():
                return None  # two comparators set against each other
            untreated = reference.arm == "no_treatment" and others and {m.arm for m in mentions} == {"no_treatment"}
            return None if untreated and match.start() < others[0].start else NEEDLING  # healthy animals and a model of disease
        if not others and "other_needling" in arms.comparators:
            return NEEDLING
        before = [m for m in others if m.start < match.start()] or others
        return before[0].arm if before else next(iter(arms.comparators), None)
    distinct = list(dict.fromkeys(m.arm for m in mentions))
    return distinct[0] if distinct else None
