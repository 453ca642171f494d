"""Which way some turns of phrase point by themselves: aims that are reached better, times to an event."""

import re

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.outcomes import Named

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


# "time to relapse was shorter", "the time to freedom from pain was longer"
_TIME = patterns.compiled(
    r"\btime (?:to|until|before) (?:the )?(?:(?P<bad>relapse|recurrence|worsening|return of|next|first rescue|flare)|(?:freedom|recovery|relief|resolution|remission|improvement|return to|onset of relief|being pain))",
    re.IGNORECASE,
)
_LONGER = patterns.compiled(r"\b(?:longer|later|lengthen\w*|prolong\w*|delay\w*|slower)\b", re.IGNORECASE)
_SHORTER = patterns.compiled(r"\b(?:shorter|sooner|earlier|shorten\w*|quicker|faster)\b", re.IGNORECASE)


def of_time(clause: Clause) -> int:
    """The sign of a time to something: a relapse that comes later is good, a recovery that comes later is not."""
    told = _TIME.search(clause.text)
    longer, shorter = (bool(one.search(clause.text)) for one in (_LONGER, _SHORTER)) if told else (False, False)
    if told is None or longer == shorter:
        return 0
    return 1 if longer == bool(told["bad"]) else -1
