"""Which way some turns of phrase point by themselves: aims that are reached better, times to an event."""

import re

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules

RAISING = r"(?:rais|increas|improv|enhanc|restor|gain|widen|strengthen|promot|recover|normali[sz])ing"
LOWERING = r"(?:reduc|decreas|lower|reliev|alleviat|diminish|eas|lessen|lift|manag|treat|controll|ameliorat)ing"
_EFFECTIVE = r"(?:effective|efficacious|successful|helpful|useful|efficient|beneficial|potent|favou?rable|powerful)"
_BETTER_AT = patterns.compiled(
    rf"\b(?:(?P<more>superior|better|more (?:\w+ly )?{_EFFECTIVE})|inferior|worse|poorer|less (?:\w+ly )?{_EFFECTIVE})\b",
    re.IGNORECASE,
)
_AIM = patterns.compiled(rf"\b(?:in|at|for|when|with regard to|regarding)\s+(?:\w+ly\s+)?(?:{RAISING}|{LOWERING})\b", re.IGNORECASE)


def of_aim(clause: Clause, named: Named | None) -> int:
    """The sign of "superior in relieving pain and raising the threshold": to be better at an aim is good, whichever way it runs."""
    if named is None or named not in clause.outcomes:
        return 0
    end = named.start - clause.start
    told = next(reversed(list(_BETTER_AT.finditer(clause.text, 0, end))), None)
    return 0 if told is None or not _AIM.search(clause.text, told.end(), end) else 1 if told["more"] else -1


_BAD_EVENT = r"(?P<bad>relapse|recurrence|worsening|progression|return of|next|first rescue|flare)"
_GOOD_EVENT = r"(?:freedom|recovery|relief|resolution|remission|improvement|healing|return to|onset of relief|being (?:pain|free)|(?:become|becoming) (?:pain|free))"
# "time to relapse was shorter", "the time to freedom from pain was longer"
_TIME = patterns.compiled(rf"\btime (?:to|until|before) (?:the )?(?:(?!return)\w+ )??(?:{_BAD_EVENT}|{_GOOD_EVENT})", re.IGNORECASE)
_LONGER = patterns.compiled(r"\b(?:longer|later|lengthen\w*|prolong\w*|delay\w*|slower)\b", re.IGNORECASE)
_SHORTER = patterns.compiled(r"\b(?:shorter|sooner|earlier|shorten\w*|quicker|faster)\b", re.IGNORECASE)
# "needling delayed recovery from pain", "laser hastened the return to sport"
_PACE = patterns.compiled(
    r"\b(?:(?P<slow>delay(?:s|ed|ing)|slow(?:s|ed|ing)(?: down)?|prolong(?:s|ed|ing)(?= (?:the )?(?:\w+ )??(?:recovery|resolution|healing|return))|postpon(?:es|ed|ing)|retard(?:s|ed|ing)|imped(?:es|ed|ing)|hinder(?:s|ed|ing))"
    r"|accelerat(?:es|ed|ing)|hasten(?:s|ed|ing)|quicken(?:s|ed|ing)|expedit(?:es|ed|ing)|sped up|speed(?:s|ed|ing)(?: up)?)"
    rf" (?:the )?(?:\w+ )??(?:{_BAD_EVENT}|{_GOOD_EVENT})",
    re.IGNORECASE,
)


def of_time(clause: Clause) -> int:
    """The sign of a time to something: a relapse that comes later is good, a recovery that comes later is not."""
    told = _TIME.search(clause.text)
    longer, shorter = (bool(one.search(clause.text)) for one in (_LONGER, _SHORTER)) if told else (False, False)
    if told is not None and longer != shorter:
        return 1 if longer == bool(told["bad"]) else -1
    paced = _PACE.search(clause.text)
    return 0 if paced is None else 1 if bool(paced["slow"]) == bool(paced["bad"]) else -1


def times(text: str) -> bool:
    """Whether a text tells of a time to something, of which a smaller number is good or bad by what comes."""
    return bool(_TIME.search(text))


# "pain decreased in both groups, in the needling group less than in the other", "both groups improved, the first more so"
_OF_BOTH = patterns.compiled(
    r"(?P<head>[^;]*?\b(?:both|all|either|each)\b[^;]*?)[,;]\s*(?:(?:but|and|though|although|albeit)\s+)?(?:(?:in|with|after|for)\s+)?(?:the\s+)?(?:(?!both\b|all\b)[\w+-]+\s+){0,5}?"
    r"(?:(?:\w+ly\s+)?(?:(?P<more>more|further)|less)|to an? (?:(?P<greater>greater|larger)|(?:less|small)er) (?:extent|degree))(?=\s+(?:so|than|in|with|after|for|under|by)\b|\W*$|\s*\()",
    re.IGNORECASE,
)
_GOT_WORSE = patterns.compiled(r"\b(?:worsen\w*|deteriorat\w+|worse)\b", re.IGNORECASE)
_GOT_BETTER = patterns.compiled(r"\b(?:improv\w+|better|recover\w+|reliev\w+|eased|benefi\w+)\b", re.IGNORECASE)


def of_both(text: str, named: Named | None) -> int:
    """The sign of the degree by which one of two groups changed that both changed; 0 where no such thing is told."""
    told = _OF_BOTH.match(text)
    if told is None:
        return 0
    head = told["head"]
    if _GOT_WORSE.search(head):
        sign = -1
    elif _GOT_BETTER.search(head):
        sign = 1
    else:
        down, up = rules().cues["down"].search(head), rules().cues["up"].search(head)
        sign = 0 if named is None or bool(down) == bool(up) else named.good * (-1 if down else 1)
    return sign if told["more"] or told["greater"] else -sign


_SIZE = r"(?P<{more}>greater|larger|stronger|bigger|better|superior|more \w+)|(?P<{less}>smaller|lesser|weaker|poorer|less \w+)"
_GREATER_EFFECT = patterns.compiled(
    rf"\b(?:{_SIZE.format(more='more', less='less')})\s+(?:\w+\s+){{0,2}}?(?:effect|impact|influence|benefit)s?\s+(?:on|upon|for|in|regarding)\s+(?:the\s+)?(?:[\w-]+\s+){{0,3}}$",
    re.IGNORECASE,
)
# "agreed on an effect of needling greater than that of sham"
_EFFECT_THAN = patterns.compiled(
    r"\beffects? of [\w -]{2,40}? (?:(?:was|were|is) )?(?:\w+ly )?(?:(?P<more>greater|larger|stronger|superior|higher)|smaller|weaker|lower|less) than\b",
    re.IGNORECASE,
)
# "a higher efficacy of needling was noted in comparison to sham with respect to pain"
_EFFICACY = patterns.compiled(
    r"\b(?:(?P<more>higher|greater|better|superior|more)|lower|less|smaller|inferior|poorer)\s+(?:\w+\s+)?(?:efficacy|effectiveness|efficiency)\b",
    re.IGNORECASE,
)
# "had a significant effect on pain compared with sham"
_GOOD_EFFECT = patterns.compiled(
    r"(?<!no )\b(?:positive|beneficial|favou?rable|significant)\s+(?:effects?|impact|influence)\s+(?:on|upon)\s+(?:the\s+)?(?:[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_EFFECT_ON = patterns.compiled(
    r"\b(?:effect|impact|influence|benefit)s?\s+(?:of\s+[\w -]{2,40}?\s+)?(?:on|upon)\s+(?:the\s+)?(?:[\w-]+\s+){0,3}$",
    re.IGNORECASE,
)
_WAS_GREATER = patterns.compiled(
    rf"\s*(?:[\w-]+\s+){{0,3}}?(?:was|were)\s+(?:\w+ly\s+)?(?:{_SIZE.format(more='more', less='less')})\b", re.IGNORECASE
)


def of_effect(clause: Clause, named: Named | None) -> int:
    """The sign of "a greater effect on pain" and "the effect on pain was greater": more of an effect is better, whatever it is on."""
    if named is None or named not in clause.outcomes:
        return 0
    before = clause.text[: named.start - clause.start]
    size = _GREATER_EFFECT.search(before)
    if size is None and (told := _EFFECT_THAN.search(clause.text)):
        return 1 if told["more"] else -1
    if size is None and (told := _EFFICACY.search(before)):
        return 1 if told["more"] else -1
    if size is None and _GOOD_EFFECT.search(before):
        return 1
    if size is None and _EFFECT_ON.search(before):
        size = _WAS_GREATER.match(clause.text, named.end - clause.start)
    return 0 if size is None else 1 if size["more"] else -1
