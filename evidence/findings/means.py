"""Direction from two printed means, changes or shares, one for each arm."""

import re

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings.clauses import Clause
from evidence.findings.counts import NUMBER_WORDS, value_of
from evidence.findings.effects import number
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules

_NEAR = 200  # characters before an arm in which its number can stand
_FROM = patterns.compiled(
    r"(?:\bfrom|\b(?:compared (?:with|to)|versus|vs\.?|and))\s+(?:a (?:mean|median) of )?(\d+(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?[^\d]{0,40}?\bto\s+(?:a (?:mean|median) of )?$"
)
_FROM_NUMBER = patterns.compiled(r"\bfrom\s+(?:a (?:mean|median) of )?\d")
SHARE = patterns.compiled(
    rf"(?<![\w.])(?:(\d+(?:\.\d+)?)\s?%|(\d+|\b{NUMBER_WORDS})\s+(?:of|/)\s+(\d+)|(?<!\bof )(?<!/)(?<!/ )(\d+))\s*(?:of (?:the )?)?(?:(?:\w+ ){{0,1}}?(?:patients?|participants?|subjects?|women|men|people|persons?|individuals|those|treatments|sessions|players|athletes|volunteers|students|limbs|cases|workers|adults|females|males)\s*)?(?:who|that)?\s*(?:had |got |received |receiving |were given |given |underwent |undergoing |treated |allocated |assigned )?(?:in|with|for|after|among|of|from|by)?\s*(?:(?:the|real|true|active|actual)\s+)*$",
    re.I,
)
_VALUES = patterns.compiled(
    r"(?<![\w.])(?<!\bof )(?<!/)(?<!/ )((?:(?<=\s)(?<!\d )[-–](?=\d))?\d+(?:\.\d+)?)(?:\s?(?:±\s?\d+(?:\.\d+)?|\(\d+(?:\.\d+)?\)))?\s*(?:mm|points?|cm|%|kg\S*|°|degrees?|kPa|N|newtons?|seconds?|s)?\s+(?:in|with|for|after|among|following|under|upon)\s+(?:the\s+)?$",
    re.I,
)
# "in the needling group it was 2.1 and in the sham group 3.4"
_VALUE_BEHIND = patterns.compiled(
    r"(?:\s+(?:group|arm|condition|side|leg|patients|participants))?\s+(?:(?:it\s+)?(?:was|were|had|averaged|reached)\s+)?(\d+(?:\.\d+)?)\b(?!\s?(?:%|of\b|weeks?|months?|days?|patients|participants))",
    re.IGNORECASE,
)
# "In the needling group, pain fell by 3.2, compared with 1.4 in the sham group"
_FRONT = patterns.compiled(
    r"\W*(?:in|with|after|for|following|among) [^,;\d]{2,60}?,? [^,;\d]{2,60}?\b(?:by|of|was|were|to|averaged|reached) (?:a (?:mean|median) of )?(?P<number>[-–]?\d+(?:\.\d+)?)",
    re.IGNORECASE,
)
_GOT = patterns.compiled(
    r"\b(?:(?P<better>improv\w+(?! (?:to|up to|until)\b)|gain(?:s|ed)?|relief|recover\w+|benefit\w*)|(?P<changed>chang\w+(?! (?:to|from)\b)))\b",
    re.IGNORECASE,
)


_RESPONDERS = patterns.compiled(
    r"(?<!non-)(?<!non)\b(?:responders?\b|response rates?\b|success rates?\b|treatment success\b)", re.IGNORECASE
)


_UNIT = r"\s*(?:mm|points?|cm|%|kg\S*|°|degrees?|kPa|N\b|newtons?|seconds?|s\b)?"
_NUMBER = rf"(\d+(?:\.\d+)?){_UNIT}(?:\s?(?:±|\+/-)\s?\d+(?:\.\d+)?)?{_UNIT}"
# "pain was 1.2 ± 1.1 versus 2.6 ± 1.5": whose they are is told by the order of the arms
_PAIR = patterns.compiled(
    rf"(?<![\w.±])(?<!\d )(?<!± )(?<!- )(?<!by )(?<!from )(?<!to ){_NUMBER}\s+(?:versus|vs\.?|and|against|compared (?:with|to))\s+{_NUMBER}(?![\w.]*\d)(?!\s*(?:weeks?|months?|days?|of\b|patients))",
    re.IGNORECASE,
)
_COUNTED = patterns.compiled(
    r"\b(?:weeks?|months?|days?|years?|hours?|visits?|sessions?|levels?|groups?|grades?|stages?|phases?|aged?|between)\s*(?:\d+(?:\.\d+)?\s*,?\s*(?:and\s+)?)*$",
    re.IGNORECASE,
)
_JOINED = patterns.compiled(r"(?: groups?| arms?)?,? (?:and|versus|vs\.?) (?:the )?", re.IGNORECASE)


def in_order(clause: Clause, named: Named, mentions: list[Mention], before: list[Mention]) -> str | None:
    """Direction from two printed means that follow the order of the arms: "pain was 2.1 and 3.4 in the DN and sham groups, respectively".

    `mentions` are the arms of the clause, `before` those of the sentence before it, where a clause names none.
    """
    arms = mentions or before
    order = list(dict.fromkeys(m.arm for m in arms))
    joined = len(mentions) == 2 and _JOINED.fullmatch(clause.text, mentions[0].end, mentions[1].start)
    if len(order) != 2 or NEEDLING not in order or (mentions and not joined) or _FROM_NUMBER.search(clause.text):
        return None
    others = {n.outcome for n in clause.outcomes} - {named.outcome}
    pairs = list(_PAIR.finditer(clause.text))
    if others or len(pairs) != 1 or len(re.findall(r"(?<![\w.±])\d+(?:\.\d+)?", clause.text)) > 4:
        return None
    if _COUNTED.search(clause.text, 0, pairs[0].start()):
        return None  # "at weeks 2, 4 and 8"
    values = {order[at] == NEEDLING: number(pairs[0][at + 1]) for at in (0, 1)}
    return _which(clause, named, values, False, pairs[0].start())


def by_means(clause: Clause, named: Named, mentions: list[Mention]) -> str | None:
    """Direction from two printed means, one for each arm: "VAS was 0.4 in the steroid group and 3.6 in the DN group"."""
    values: dict[bool, float] = {}
    changes = False
    later = min((n.start for n in clause.outcomes if n.start > named.start and n.outcome != named.outcome), default=clause.end)
    if any(n.outcome != named.outcome and n.start < named.start for n in clause.outcomes):
        mentions = [m for m in mentions if m.end > named.end - clause.start]  # those before tell of another outcome
    for mention in (m for m in mentions if m.start < later - clause.start):
        near = max(0, mention.start - _NEAR)
        match = _VALUES.search(clause.text, near, mention.start)
        share = None if match else SHARE.search(clause.text, near, mention.start)
        if share:
            values.setdefault(mention.arm == NEEDLING, _amount(share))
        if not (share or match):
            match = _VALUE_BEHIND.match(clause.text, mention.end)
        if match:
            start = _FROM.search(clause.text[: match.start(1)])
            changes = changes or bool(start)
            values.setdefault(mention.arm == NEEDLING, number(match[1]) - (float(start[1]) if start else 0))
    if not changes and _FROM_NUMBER.search(clause.text):
        return None  # what the arms began with was not read
    front = _FRONT.match(clause.text) if len(values) == 1 else None
    if front and len(sides := {m.arm == NEEDLING for m in mentions if m.start < front.start("number")}) == 1:
        values.setdefault(sides.pop(), number(front["number"]))
    told = max((m.start for m in mentions), default=len(clause.text))  # what follows the numbers tells of something else
    return _which(clause, named, values, changes, told)


def _which(clause: Clause, named: Named, values: dict[bool, float], changes: bool, told: int) -> str | None:
    """Whom two values favour; `changes` says that they are changes with their sign, `told` where the words about them end."""
    if len(values) == 2 and not changes and (said := _GOT.search(clause.text, 0, told)):
        if values[True] == values[False] or (said["changed"] and min(values.values()) >= 0):
            return None  # "changed by 2.3 and 1.1": which way is not told
        if said["better"]:  # "improved by 2.3 points with DN and by 1.1 with exercise": more is better, whatever was measured
            return way.FAVOURS_DN if values[True] > values[False] else way.FAVOURS_COMPARATOR
    if len(values) == 2 and values[True] != values[False] and _RESPONDERS.search(clause.text, 0, told):
        return way.FAVOURS_DN if values[True] > values[False] else way.FAVOURS_COMPARATOR
    changes = changes or min(values.values(), default=0) < 0  # "a reduction of -11.9 and -7.2": the sign tells the way already
    if len(values) != 2 or not named.good or values[True] == values[False]:
        return None
    way_of_change = rules().cues["down"].search(clause.text), rules().cues["up"].search(clause.text)
    good = -named.good if not changes and way_of_change[0] and not way_of_change[1] else named.good
    return way.FAVOURS_DN if (values[True] > values[False]) == (good > 0) else way.FAVOURS_COMPARATOR


def _amount(share: re.Match[str]) -> float:
    """What a match of `SHARE` counts: a percentage, a part of a whole ("six of 30"), or a number."""
    if share[1]:
        return float(share[1])
    if share[2] and float(share[3]):
        return float(share[2] if share[2].isdigit() else value_of(share[2]) or 0) / float(share[3])
    return float(share[4] or 0)
