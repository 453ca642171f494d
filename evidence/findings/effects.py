"""Printed statistics: p values, estimates and confidence intervals in the many ways abstracts write them."""

import re
from dataclasses import dataclass
from itertools import pairwise

from evidence import patterns

_P_WORDS = {"less than": "<", "smaller than": "<", "lower than": "<", "greater than": ">", "more than": ">", "higher than": ">",
            "equal to": "", "equals": "", "of": "", "was": "", "b": "<", "=": "", "<": "<", ">": ">", "≤": "≤", "≥": "≥",
            "≦": "≤", "⩽": "≤", "<=": "≤", ">=": "≥", "=<": "≤", "": "", ":": "", "< or =": "≤", "&lt;": "<", "&gt;": ">"}  # fmt: skip
_P = patterns.compiled(
    r"(?<![\w])p(?:[\s-]?values?)?(?:\s+for\s+[\w-]+)?\s*(?:(?P<op>< or =|less than|smaller than|lower than|greater than|more than|higher than|equal to|equals|&lt;|&gt;|<=|>=|=<|[=<>≤≥≦⩽:]|of|was|b(?=\s?[.\d]))\s*)?(?P<value>[01]?[.,]\d+|[01](?![.,\d\w]))",
    re.IGNORECASE,
)
_NUM = r"[-–+]?\s?[€$£]?(?:\d+(?:[.,]\d+)?|[.,]\d+)"
_UNIT = r"(?:\s?(?:%|°|º|mm|cm|points?|kg(?:f)?\s?/\s?cm\s?(?:2|²)|kPa|N|kg|degrees?|s|ms|h|days?|units?))?"
_CI = patterns.compiled(
    rf"(?:(?:9[059]|90)\s?%\s?-?\s?(?:CIs?|IC|CrIs?|HDIs?|confidence intervals?|confidence limits|(?:credible|credibility|uncertainty|highest[- ]density) intervals?)|\b(?:CIs?|IC)\s?(?:of\s)?\(?\s?9[059]\s?%\)?|\bCI9[059]\b|\bC\.?I\.?\b|\bconfidence intervals?|\b95\s?%\s?(?=[\[(]))"
    rf"(?:\s?[\[(]?(?:9[059]\s?%\s?)?CI[\])]?)?(?:\s(?:of|for) the (?:mean )?difference)?[\s:=,;\[({{]*(?:(?:of|from|was|is|ranging|between)\s+)*[\[(]?\s*"
    rf"(?P<low>{_NUM}){_UNIT}\s*(?P<sep>\bto\b|\band\b|\ba\b|,|;|/|–|—|~|∼|-|through|until|\.\.)\s*(?P<high>{_NUM})(?![\d])",
    re.IGNORECASE,
)
_BRACKETED = patterns.compiled(
    rf"(?P<number>{_NUM})(?P<unit>{_UNIT}|\s[a-z]+)\s*[\[(]\s*(?P<low>{_NUM}){_UNIT}\s*(?P<sep>\bto\b|;|,|–|—|~|∼)\s*(?P<high>{_NUM}){_UNIT}\s*(?=[\])]|[;,]\s*[A-Za-z])"
)
_LISTED = patterns.compiled(
    rf"(?P<number>{_NUM})(?P<unit>{_UNIT})\s*[;,]\s*(?P<low>{_NUM}){_UNIT}\s*(?P<sep>\bto\b)\s*(?P<high>{_NUM}){_UNIT}(?=[;,)\]])"
)
_SPREAD = patterns.compiled(
    r"\bmedian|\brange\b(?! of (?:motion|movement))|interquartile|\bIQR|\bscale\b|\bmean age", re.IGNORECASE
)
_BELOW = patterns.compiled(r"\b(?:lower|less|fewer|smaller|reduc\w+|decreas\w+|fell|shorter)\b", re.IGNORECASE)
_AT = patterns.compiled(r"\b(?:per|at|after|for|over|in|until|within|day|week|month|on|every|first|last)\s*$", re.IGNORECASE)
_MEASURES = (
    ("SMD", patterns.compiled(r"\bSMDs?\b|standardi[sz]ed (?:mean )?differences?|Hedges'?s?'? ?g\b|Cohen'?s?'? ?d\b|\b[dg]\s?=|effect size|\bES\b", re.I)),
    ("OR", patterns.compiled(r"\ba?ORs?\b|(?i:\bodds\b)", 0)),
    ("RR", patterns.compiled(r"\ba?I?RRs?\b|(?i:relative risk|risk ratio|rate ratio|prevalence ratio)", 0)),
    ("MD", patterns.compiled(r"\b[WA]?MDs?\b|difference|Δ|∆|\b(?:lower|higher|less|more|larger|greater|smaller|better|by)\b|decreased|increased|raised|reduced|improved", re.I)),
)  # fmt: skip
_VALUE = patterns.compiled(rf"(?<![\w.,/])(?P<number>{_NUM})(?P<unit>{_UNIT})", re.IGNORECASE)
_RANGE = patterns.compiled(
    r"\s?(?:[-–]|to)\s?\d+[- ](?:[\w-]+ ){0,2}(?:scale|points? scale|VAS|NPRS|NRS)\b", re.IGNORECASE
)  # "on a 0-100 scale"
_NO_VALUE = patterns.compiled(
    r"\s?-?(?:weeks?|months?|days?|years?|min\b|minutes?|hours?|h\b|sessions?|patients|participants|trials|studies|RCTs|groups|of\b)",
    re.I,
)
# "the 6-month visit", "four trials, 212 participants": what is never an amount of an outcome
_COUNTED = patterns.compiled(
    r"-(?:weeks?|months?|days?|years?|hours?|h|min|minutes?)\b|\s(?:patients|participants|people|persons|trials|studies|RCTs|comparisons|effect sizes)\b",
    re.I,
)
# "at week 6", "n = 6", "F = 6.1": what the number behind it is of
_OTHER_NUMBER = patterns.compiled(
    r"(?:(?<!\d )(?<!one )(?<!first )\b(?:week|month|day|visit|session|group|grade|phase|table|figure|level)|\b(?:at|in) (?:weeks|months|days)|(?<!\w)(?:[nkNtFzZ]|df|χ[2²]|I[2²]|τ[2²]|ηp?[2²])\s?(?:\([^()]*\))?\s?[=:])\s*$"
)
_BARE = patterns.compiled(
    rf"(?<!median )(?:mean differences?|between-group differences?|adjusted differences?|differences?|\b[WA]?MDs?\b|\bSMDs?\b|Hedges'? g|Cohen'?s d|(?<![\w])d(?=\s?=)|\bES(?=\s?=)|(?-i:\bOR\b|\bRR\b)|Δ)"
    rf"(?:\s+(?:of|was|were|is|in [\w ]{{2,30}}? (?:was|of)|between (?:the )?(?:two |\w+ )?(?:groups|arms|treatments|conditions) (?:was|of)))*\s*[:=,]?\s*(?P<number>{_NUM})(?!\d|[.,]\d|\s?%)(?P<unit>{_UNIT})(?!\s?(?:weeks|months|days|groups))",
    re.IGNORECASE,
)
_LESS_BY = patterns.compiled(
    r"\b(?:by|was|were|had)\s+(?P<number>\d+(?:[.,]\d+)?)\s?(?P<unit>mm|cm|points?|°|degrees|kPa|kg\S*)\s+(?:lower|higher|less|more|larger|greater|smaller|better)\b",
    re.I,
)


_DIFFERED = patterns.compiled(
    r"\bdiffer(?:ed)? (?:significantly )?by\s+(?P<number>\d+(?:[.,]\d+)?)\s?(?P<unit>mm|cm|points?|°|degrees|kPa|kg\S*)(?![\w%])",
    re.I,
)


@dataclass(frozen=True, slots=True)
class P:
    """A p value as printed ("<0.001"), and where it ends and starts."""

    text: str
    start: int
    end: int

    @property
    def value(self) -> float:
        """The number without its sign."""
        return float(self.text.lstrip("<>≤≥").replace(",", "."))


@dataclass(frozen=True, slots=True)
class Effect:
    """An estimate, its interval where printed, its measure and unit, and the characters they take."""

    estimate: float | None
    low: float | None
    high: float | None
    measure: str | None
    unit: str | None
    start: int
    end: int


def p_values(text: str) -> list[P]:
    """Every p value of a plain text (see text.plain)."""
    return [_p(match) for match in _P.finditer(text) if _is_p(match)]


def _is_p(match: re.Match[str]) -> bool:
    return bool(match["op"]) or match["value"][0] in ".,0"


def _p(match: re.Match[str]) -> P:
    sign = _P_WORDS.get((match["op"] or "").lower(), "")
    return P(sign + match["value"], match.start(), match.end())


_CURRENCY = str.maketrans("", "", "€$£")


def number(text: str, comma: bool = False) -> float:
    """The value of a printed number: "-.62", "– 0.5", "2,314" (with comma=True the comma is the decimal sign)."""
    cleaned = text.replace("–", "-").replace(" ", "").translate(_CURRENCY).lstrip("+")
    cleaned = cleaned.replace(",", ".") if comma or re.fullmatch(r"-?\d*,\d{1,2}", cleaned) else cleaned.replace(",", "")
    return float(cleaned)


def decimal_comma(text: str) -> bool:
    """Whether a text writes decimals with a comma, told by its p values ("p=0,002")."""
    return bool(patterns.search(r"\bp\s?[=<>]\s?0,\d", text, re.IGNORECASE))


_DIGIT = re.compile(r"\d")
_MINUS = patterns.compiled(r"\bminus (?=\d)", re.IGNORECASE)  # "95% CI minus 0.3 to 1.3"; the length stays


def effects(text: str, comma: bool = False) -> list[Effect]:
    """Estimates of a sentence: those with an interval, then those named as a difference without one."""
    if not _DIGIT.search(text):
        return []
    text = _MINUS.sub("     -", text) if patterns.may(_MINUS, text) else text
    found: list[Effect] = []
    last = 0
    for match in _CI.finditer(text):
        bounds = _bounds(match, comma)
        if bounds is None:
            continue
        found.append(_with_estimate(text, last, match, bounds, comma))
        last = match.end()
    found = sorted((*found, *_bracketed(text, found, comma)), key=lambda effect: effect.start)
    found = _contrasts(text, found)
    return found + [e for e in _without_interval(text, comma) if all(e.end <= f.start or e.start >= f.end for f in found)]


# What has an interval and is no difference between arms that this vocabulary knows.
_FOREIGN = patterns.compiled(
    r"\bbaseline of\b|\bhazard ratios?\b|\bHRs?\b|\bcorrelat\w+|\bICCs?\b|intraclass|\bkappa\b|\bsensitivity\b|\bspecificity\b|\bAUC\b|\bprevalence\b|\bincidence\b(?! rate ratio)"
    r"|\bmean age\b|\bnumber needed to (?:treat|harm)\b|\bNNHs?\b|\bNNTs?\b|\bresponse rate\b",
    re.IGNORECASE,
)
_NAMED = patterns.compiled(r"differ|\bMDs?\b|\bSMDs?\b|ratio|effect|Δ|\b[dg]\s?=|\bby\b|\bOR\b|\bRR\b", re.IGNORECASE)
_NEXT_GROUP = patterns.compiled(
    r"[\s)\]]*(?:in|for|with|after)?\s*(?:(?:the|[\w-]+) ){0,4}?(?:than|versus|vs\.?|v|compared (?:with|to)|against)\b",
    re.IGNORECASE,
)


def _contrasts(text: str, found: list[Effect]) -> list[Effect]:
    """The effects without those that are the mean of one group ("2.1 (95% CI ...) than ... 3.4 (95% CI ...)") or another statistic."""
    means: set[int] = set()
    for at, (one, other) in enumerate(pairwise(found)):
        before, between = text[max(0, one.start - 45) : one.start], text[one.end : other.start]
        from_to = patterns.search(r"\bfrom\s*$", before) and re.match(r"[\s)\]]*(?:at baseline )?(?:\w+ ){0,3}to\b", between)
        positive = one.low is not None and other.low is not None and one.low > 0 < other.low
        if from_to or (positive and _NEXT_GROUP.match(between) and not _NAMED.search(before)):
            means |= {at, at + 1}
    return [e for at, e in enumerate(found) if at not in means and not _FOREIGN.search(text[max(0, e.start - 40) : e.start])]


# "46 higher with dry needling (-188 to 271)"
_MORE_WITH = patterns.compiled(
    rf"(?P<number>{_NUM})(?P<unit>{_UNIT})\s(?:higher|lower|greater|less|more|larger|smaller|better|fewer|longer|shorter)\s(?:with|in|after|for)\s[\w -]{{2,40}}?\s?[\[(]\s*"
    rf"(?P<low>{_NUM}){_UNIT}\s*(?P<sep>\bto\b)\s*(?P<high>{_NUM}){_UNIT}\s*(?=[\])]|[;,])",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[(:]\s?$")  # "(1.6, -2.9 to 6.1; ...", "(three months: 1.6, -2.9 to 6.1; ..."
_RATIO = patterns.compiled(
    r"\b(?:relative risk|risk ratio|rate ratio|odds ratio|mean difference|RR|OR|S?MD)\s?=?\s*$", re.IGNORECASE
)


def _bracketed(text: str, taken: list[Effect], comma: bool) -> list[Effect]:
    """A number with an interval right behind it and no word for it: "-3.1 [-4.6; -1.6]"."""
    found: list[Effect] = []
    if _SPREAD.search(text):
        return []
    listed = (m for m in _LISTED.finditer(text) if taken or _OPENS.search(text[: m.start()]) or _RATIO.search(text[: m.start()]))
    for match in (*_BRACKETED.finditer(text), *listed, *_MORE_WITH.finditer(text)):
        bounds = _bounds(match, comma)
        amount = number(match["number"], comma)
        if (
            bounds is None
            or not bounds[0] < amount < bounds[1]
            or any(e.start < match.end() and match.start() < e.end for e in taken)
        ):
            continue
        if "." in match["low"] + match["high"] or "-" in match["low"]:
            measure = _measure(text, 0, match.start())
            found.append(Effect(amount, *bounds, measure, match["unit"].strip() or None, match.start(), match.end()))
    return found


def _bounds(match: re.Match[str], comma: bool) -> tuple[float, float] | None:
    low, high, sep = match["low"].strip(), match["high"].strip(), match["sep"]
    if sep not in ("-", "–") and low.startswith("–"):
        low = "-" + low[1:]
    left, right = number(low, comma), number(high, comma)
    return (left, right) if left <= right else (right, left) if right < left < 0 else None


def _with_estimate(text: str, last: int, match: re.Match[str], bounds: tuple[float, float], comma: bool) -> Effect:
    low, high = bounds
    best: tuple[float, str, int] | None = None
    spans = [(p.start, p.end) for p in p_values(text)]
    for value in _VALUE.finditer(text, last, match.start()):
        if any(a <= value.start() < b for a, b in spans) or _is_of_something_else(text, value):
            continue
        amount = number(value["number"], comma)
        if not low <= amount <= high and low <= -amount <= high and _BELOW.search(text[last : match.start()]):
            amount = -amount
        if low <= amount <= high and (low, high) != (amount, amount):
            best = (amount, value["unit"].strip(), value.start())
    behind = _VALUE_BEHIND.match(text, match.end()) if best is None else None
    if behind and low <= number(behind["number"], comma) <= high:
        return Effect(
            number(behind["number"], comma),
            low,
            high,
            _measure(text, match.end(), behind.end()),
            behind["unit"].strip() or None,
            match.start(),
            behind.end(),
        )
    if best is None:
        return Effect(None, low, high, None, None, match.start(), match.end())
    measure = _measure(text, last, match.start())  # "0.72 (odds ratio; 95% CI ...)"
    return Effect(best[0], low, high, measure, best[1] or None, best[2], match.end())


# "(95% CI of the difference, 1.1 to 12.3; mean difference, 6.7)"
_VALUE_BEHIND = patterns.compiled(
    rf"{_UNIT}\s?[;,]\s?(?:(?:adjusted )?mean difference|difference|S?MD)\s?[,:=]?\s?(?P<number>{_NUM})(?P<unit>{_UNIT})",
    re.IGNORECASE,
)


def _is_of_something_else(text: str, value: re.Match[str]) -> bool:
    """Whether a number is a time, a count, a scale or a test statistic."""
    end, before = value.end("number"), text[max(0, value.start() - 20) : value.start()]
    if value["number"][0] in "-–" and before[-1:].isdigit():  # the upper end of "0-100"
        return True
    timed = _NO_VALUE.match(text, end) and _AT.search(before)
    return bool(timed or _COUNTED.match(text, end) or _RANGE.match(text, end) or _OTHER_NUMBER.search(before))


def _measure(text: str, start: int, end: int) -> str:
    """The measure named last before a number; a difference of means where none is named."""
    window = text[max(0, start - 60) : end + 2]
    places = [(m.end(), name) for name, pattern in _MEASURES for m in pattern.finditer(window)]
    named = [place for place in places if place[1] != "MD"]
    return max(named)[1] if named else "MD"


def _without_interval(text: str, comma: bool) -> list[Effect]:
    found = []
    for pattern in (_BARE, _LESS_BY, _DIFFERED):
        for match in pattern.finditer(text):
            label = text[match.start() : match.start("number")]
            if _of_one_arm(text, match, label) or _A_RANGE.match(text, match.end()):
                continue
            measure = next((name for name, rule in _MEASURES if rule.search(label)), "MD")
            found.append(_bare(match, measure, comma, match.start()))
            further = _FURTHER.match(text, match.end()) if measure == "MD" else None
            if further:
                found.append(_bare(further, measure, comma, further.start("number")))
    return found


# "standardised mean differences of 0.6 to 1.1", "ES = 1.31 and 0.96": of several outcomes or times
_A_RANGE = re.compile(r"\s?(?:to|–|and)\s?[-–]?\d+[.,]\d")


def _of_one_arm(text: str, match: re.Match[str], label: str) -> bool:
    """Whether a number behind a word of difference is what one arm did: "2.1 vs 1.4", "2.1 ± 0.6", "(d = 0.8) than ... (d = 0.3)"."""
    behind = text[match.end() :]
    if label[0] == "d" and patterns.search(r"\bd\s?=[^)]*\)[^(]*\bthan\b[^(]*\(\s?d\b|\bagainst\b", text):
        return True
    spread = re.match(r"\s?(?:±|\+/-)", behind) and not patterns.search(r"\bbetween\b", label, re.IGNORECASE)
    return bool(spread or re.match(r"\s?(?:\)?\s?(?:vs|versus|against)\b|-\d)", behind))


def _bare(match: re.Match[str], measure: str, comma: bool, start: int) -> Effect:
    amount, unit = number(match["number"], comma), match["unit"].strip() or None
    return Effect(amount, None, None, measure, unit, start, match.end("unit"))


# "the difference between groups was -1.8 ± 0.6 for the NRS (p = 0.004) and -7.7 ± 2.9 for the ODI"
_FURTHER = patterns.compiled(
    rf"(?:\s?(?:±|\+/-)\s?{_NUM})?\s+(?:for|in|on)\s+(?:[\w-]+\s+){{1,4}}?(?:\([^()]*\)\s*)?,?\s*and\s+(?:of\s+)?(?P<number>{_NUM})(?P<unit>{_UNIT})(?:\s?(?:±|\+/-)\s?{_NUM})?\s+(?:for|in|on)\s+(?!\d)",
    re.IGNORECASE,
)


_BOTH_P = patterns.compiled(r"\bboth\s*$|\bfor (?:both|all)\s*$", re.IGNORECASE)


def tells(p: P, text: str) -> bool:
    """Whether a p value tells of a difference between groups: not one of non-inferiority, nor one of change in "both"."""
    aside = re.match(r"\s*(?:for|of) non-?inferiority", text[p.end :], re.IGNORECASE) or _BOTH_P.search(text[: p.start])
    small = p.value < 0.05 or (p.value == 0.05 and p.text.startswith("<"))
    return small and not p.text.startswith((">", "≥")) and not aside
