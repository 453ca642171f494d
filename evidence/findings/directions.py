"""Which way a clause points: from its words of comparison, the outcome's good direction and the arm that is spoken of."""

import re

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.outcomes import Named
from evidence.findings.paces import of_pace, of_takers
from evidence.findings.rules import rules
from evidence.findings.turns import LOWERING, RAISING, of_aim, of_both, of_effect, of_time

NO_DIFFERENCE, FAVOURS_DN, FAVOURS_COMPARATOR, MIXED = "no_difference", "favours_dn", "favours_comparator", "mixed"
_VARIES = patterns.compiled(
    r"\bin (?:one (?:out )?of (?:the )?two|two (?:out )?of (?:the )?four|three (?:out )?of (?:the )?six) (?:\w+ ){0,2}(?:trials|studies|RCTs|reviews)\b|\bone (?:trial|study|RCT|review)\b[^.;]*\band (?:another|the other|one)\b[^.;]*\bno (?:\w+ )?differences?\b|\b(?:lower|higher|better|less|greater)\b[^.;]*\band (?:at|after) (?:\w+ ){1,3}not? (?:different|differences?)\b|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b[^.;]{0,60}\b(?:in favou?r of|favou?r\w*|superior)\b[^.;]*,\s*(?:and )?(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+)\b[^.;]{0,60}\b(?:in favou?r of|favou?r\w*|superior|no (?:significant )?differences?|equivalent)\b|,? (?:which|that|but) (?:was|were|is|are) no longer (?:\w+ )?(?:significant|present|evident|seen|found|maintained|detectable|apparent)\b|, not (?:however,? )?(?:(?:at|after) (?!the same)|in (?:the )?(?:[\w-]+ ){0,2}(?:term|follow-?up|patients|participants|people|women|men|subgroup|trials|studies|others?)\b)|\bdepended on (?:the )?(?:follow-?up|time|outcome|comparator)|\b(?:and|but) not (?:at|after|in) (?:the )?(?:[\w-]+ ){0,3}(?:follow-?up|weeks?|months?|term)\b|\bdifferences?\b[^.]*\b(?:limited|confined|restricted) to (?:the )?(?:immediate|short|first|early)|\bonly (?:the )?(?:\w+ ){0,2}(?:extension|flexion|rotation|abduction|adduction|inclination|bending)\b (?:\w+ )?(?:differed|was|improved|increased|showed|reached)\b|\b(?:trials|studies|RCTs)\b[^.;]*\bfavou?red\b[^.;]*\b(?:one|two|three|four|five|six|\d+) (?:trials? |studies |RCTs? )?favou?red\b|(?<!tested )(?<!measured )(?<!assessed )(?<!recorded )(?<!available )\b(?:but )?only (?:at|after|on|in) (?:the )?(?:first |last |second )?(?:(?:one|two|three|four|six|\d+)[- ]?(?:weeks?|months?|days?|hours?|h)\b|(?:week|month|day) (?:\d+|one|two|three)\b|(?:first|last|second) (?:week|month|day|visit|follow-?up|measurement)\b)|\bthe (?:other|remaining) \w+\s+(?:did not(?! (?:study|assess|examine|report|compare|include|measure))|do not|were not|was not|showed no|not)\b|, not in the (?:other|remaining)\b|\bin one (?:trial|study|rct|review)?,? ?(?:but|and) (?:(?:did|was|were|had) )?not (?:so )?in (?:an|the )?other\b|\b(?:(?:one|two|three|four|five|six|\d+) (?:studies|trials|reviews|RCTs|SRs)?) ?(?:reported|found|showed|observed)\b[^.;]*\b(?:and|while|whereas|but) (?:one|two|three|four|five|six|\d+) (?:\w+ )?(?:did not\b|(?:reported|found|showed|observed)\b[^.;]*\bno\b)|\bdid not differ\b[^.;]*\bin (?:one|two|three|four|five|six|\d+) and favou?red\b|\bin (?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) of (?:the )?\w+\b[^.]{0,60}\b(?:the other|the remaining|the rest)\b|\bof the (?:\d|two|three|four|five)\b[^.]{0,40}\bonly (?:the|one)\b|\b(?:trials|studies|reviews|results|findings|authors) (?:were|are|remain(?:ed)?) (?:\w+ )?(?:divided|split)\b|\b(?:disagreed|discordant|at odds|inconsistent|conflicting|contradictory|(?<!never )(?<!not )diverg(?:ed|ent)|differed from one|mixed results|varied (?:between|across)|heterogeneous results)\b",
    re.IGNORECASE,
)


_AGAIN_FIRST = patterns.compiled(
    r"^\W*(?:similarly\b|(?:equally|likewise|in the same (?:way|manner|vein|line|sense))(?=,))", re.IGNORECASE
)  # at the head of a sentence it says "also"


def is_null(clause: str) -> bool:
    """Whether the clause states that arms do not differ."""
    clause = _AGAIN_FIRST.sub("", clause)
    return bool(rules().cues["null"].search(clause)) and not patterns.search(
        r"\bnot (?:\w+ ){1,2}to (?:a|the) (?:same|similar) (?:extent|degree)\b|\bnot only\b|\bsame direction\b|\bsame sense\b|\bsame pattern\b|\bsame side\b",
        clause,
        re.IGNORECASE,
    )


_EQUAL = patterns.compiled(
    r"\b(?:similar(?:ly)?|comparabl[ey]|equal(?:ly)?|alike|identical|(?:was|were) (?:\w+ )?the same(?! (?:order|magnitude|size|direction))|(?:did|do|was|were) not (?:significantly )?(?:differ|different)|(?:irrespective|regardless) of (?:the )?(?:group|intervention|treatment|allocation)|no superiority|no (?:\w+ ){0,3}differences?|not (?:statistically |significantly )?different|to (?:a|the) (?:same|like) (?:extent|degree|amount)|in the same (?:way|measure|manner)|superimpos\w+)\b",
    re.IGNORECASE,
)


def is_equal(clause: str) -> bool:
    """Whether the clause says that both groups fared alike, which is a statement between them ("similar in both groups")."""
    return bool(_EQUAL.search(clause)) and is_null(clause)


def is_within(clause: str) -> bool:
    """Whether the clause speaks of change inside groups and of nothing between them."""
    cues = rules().cues
    return bool(cues["within"].search(clause)) and (not cues["between"].search(clause) or bool(_SAYS_WITHIN.search(clause)))


_SAYS_WITHIN = patterns.compiled(
    r"\bcompared (?:with|to) (?:its|their) (?:own )?(?:baseline|initial|pre\w*)|\bbetween the (?:first|initial) and (?:the )?(?:last|final|second|third|fourth|\d+th) (?:visits?|sessions?|assessments?|measurements?|evaluations?|treatments?)\b|^\W*compared (?:with|to) baseline\b|\bwithin the same group\b|\bthan (?:that|those) before\b|\b(?:within|intra)[- ]?groups? (?:improvement|reduction|change|increase|decrease|difference|comparison)s?\b(?! (?:and|or) between)|\bthan (?:at|before) (?:baseline|treatment|entry|inclusion|the (?:start|beginning|intervention|treatment))\b|\bthan (?:immediately|directly|right) after\b|\bcompared (?:with|to) (?:immediately|(?:directly|right) after|(?:the )?(?:measures|values|scores|levels|those) (?:obtained |taken )?(?:immediately|before|at|after))\b|\b(?:in|by|on) (?:the |a )?(?:within|intra)[- ]group (?:analys\w+|comparisons?|tests?|change)\b|\bwithin[- ]group (?:analys\w+|comparisons?) (?:showed|revealed|found|indicated)"
    r"|\b(?:changed|decreased|increased|improved|fell|rose|reduced|dropped|declined|diminished|lessened|lowered|raised|eased|subsided|recovered) (?:significantly )?only in\b",
    re.IGNORECASE,
)


def varies(clause: str) -> bool:
    """Whether the clause says that results disagree."""
    return bool(_VARIES.search(clause))


def goodness(clause: Clause, named: Named | None) -> int:
    """+1 when what is said of the outcome is good for the arm that is spoken of, -1 when bad, 0 when nothing is said."""
    if not clause.outcomes and (changed := _CHANGES.match(clause.text)):
        return 1 if changed["more"] else -1
    if named is not None and (grown := _EXCEEDED.search(clause.text)):
        return 1 if grown["good"] else named.good * (-1 if grown["down"] else 1)
    below = _INFERIOR.search(clause.text)
    if below:
        return 0 if below["score"] or named is None else -named.good
    told = (
        of_both(clause.text, named)
        or _of_odds(clause, named)
        or of_time(clause)
        or of_pace(clause, named)
        or of_takers(clause, named)
        or of_aim(clause, named)
        or of_effect(clause, named)
        or _noun_of_change(clause, named)
    )
    if not told and named is not None and clause.outcomes:
        told = _around(clause, named)
    return told or _sign(clause, clause.start, clause.end, named.good if named else 0)


def _around(clause: Clause, named: Named) -> int:
    """The sign by the words before and behind an outcome, in its own stretch of a clause that may name several."""
    low, high = clause.start, clause.end
    later = [n.start for n in clause.outcomes if n.start > named.end]
    earlier = max((n.end for n in clause.outcomes if n.end < named.start), default=low)
    rest = clause.text[named.end - low :]
    end, following = _shared(clause, named)
    behind = _before_noun(clause, following)
    after = _sign(clause, end, _before_item(clause, end, behind), named.good)
    before = _sign(clause, earlier, named.start, named.good)
    if before and _LESS_THAN.match(rest):
        return -before
    if before and _MORE_SO.match(rest):
        return before
    if _close(clause, named, earlier):
        after, before = before, after
    if _CHANGE_SCORES.match(clause.text) and (degree := _CHANGED_MORE.search(clause.text)):
        return 1 if degree["more"] else -1
    if larger := _CHANGED_BY.match(rest):
        return 1 if larger["more"] else -1
    if noun := _CHANGE.match(rest):
        weak = rules().cues["less"].search(clause.text[earlier - low : named.start - low]) or _WHICH_LESS.match(rest[noun.end() :])
        return _sign(clause, named.end, named.end + noun.end(), named.good) * (-1 if weak else 1)
    verb = _sign(clause, low, clause.outcomes[0].start, named.good)
    if before and _LESS_BY.match(rest):
        return -before
    if verb and not before and _DEGREE.match(rest):
        return verb
    found = after or before or next((sign for start in later if (sign := _sign(clause, start, high, named.good))), 0)
    if found:
        return found
    degrees = [one.lower() for one in _DEGREES.findall(clause.text, 0, named.start - low)]
    # "fewer points, better function on the SF-36"
    return {"better": 1, "worse": -1}.get(degrees[-1], 0) if len(degrees) > 1 else 0


def _shared(clause: Clause, named: Named) -> tuple[int, int]:
    """(where the outcomes end that share what is said behind them, where the next one begins): "VAS and NDI were both lower"."""
    end = named.end
    for other in sorted((n for n in clause.outcomes if n.start >= named.end), key=lambda n: n.start):
        if not _JOINED.fullmatch(clause.text, end - clause.start, other.start - clause.start):
            return end, other.start
        end = other.end
    return end, clause.end


_JOINED = patterns.compiled(r"\s*(?:,|and|or|as well as|,\s*and)\s+(?:the\s+)?", re.IGNORECASE)
_DEGREES = patterns.compiled(
    r"\b(better|worse|lower|higher|fewer|greater|less|more|smaller|larger|shorter|longer)\b", re.IGNORECASE
)


# "the effect of needling on pain exceeded that of exercise", "the fall in pain exceeded that after sham"
_EXCEEDED = patterns.compiled(
    r"\b(?:(?P<good>effects?|improvements?|gains?|relief|benefits?|recovery|changes?)|(?P<down>reductions?|decreases?|falls?|drops?|declines?)|increases?|rises?|increments?|growth)\b[^,;]{0,90}?\bexceed(?:ed|s)\b(?! by\b)",
    re.IGNORECASE,
)
# "..., and the changes in the needling group were larger than those in the control group"
_CHANGES = patterns.compiled(
    r"\W*(?:and |but |while |whereas )?(?:the |these |such )?(?:(?:magnitude|size|extent) of (?:the |this )?(?:effects?|benefits?|improvements?|changes?|relief)|(?:\w+ )?(?:changes?|improvements?))\b[^,;]{0,60}?\b(?:was|were) (?:\w+ly |also )*(?:(?P<more>greater|larger|bigger|more)|smaller|less)\b",
    re.IGNORECASE,
)


# "the number of tablets was inferior": lower, as authors of Romance languages write; of a score it may mean worse
_INFERIOR = patterns.compiled(
    r"\b(?:number|quantity|amount|frequency|duration|days|consumption|intake|doses?|values?|levels?|(?P<score>scores?|intensity))\b"
    r"[^,;]{0,40}?\b(?:was|were|being|resulted|proved) (?:\w+ly )?inferior\b",
    re.IGNORECASE,
)


def _before_noun(clause: Clause, end: int) -> int:
    """Where the words on an outcome end that the next one follows: before ", and greater decrease of" that belongs to the next."""
    noun = _NEXT_NOUN.search(clause.text[: end - clause.start])
    return clause.start + noun.start() if noun else end


def _before_item(clause: Clause, start: int, end: int) -> int:
    """Where the words on an outcome end in a list of things that each have a degree: before "and a lower total score"."""
    item = _NEXT_ITEM.search(clause.text, start - clause.start, end - clause.start)
    return clause.start + item.start() if item else end


_NEXT_ITEM = patterns.compiled(
    r"(?:,|\band\b|\bbut\b)\s+(?:\w+ly\s+)?(?:less|fewer|more|wider|lower|higher|greater|better|worse|smaller|larger|shorter|longer)\s+$"
    r"|(?:,|\band\b|\bbut\b)\s+an?\s+(?:\w+ly\s+)?(?:lower|higher|greater|better|worse|smaller|larger|shorter|longer|stronger|weaker)\s+(?:$|(?!in\b|with\b|after\b|than\b|for\b|and\b|by\b|at\b|on\b)[A-Za-z])",
    re.IGNORECASE,
)


_NEXT_NOUN = patterns.compiled(
    r"(?:,|\band\b|\bbut\b)\s+(?:an?\s+|the\s+)?(?:[\w-]+\s+){0,2}(?:reductions?|decreases?|declines?|falls?|drops?|increases?|gains?|rises?|improvements?)\s+(?:in|of)\s+(?:the\s+)?(?:\w+\s+){0,2}$"
    r"|(?:,|\band\b|\bbut\b|\bor\b)\s+(?:also\s+)?(?:(?:in|at|for|by)\s+)?(?:\w+ly\s+)?"
    rf"(?:{RAISING}|{LOWERING})\s+(?:the\s+)?(?:[\w-]+\s+){{0,3}}$",
    re.IGNORECASE,
)
_NOUN = patterns.compiled(
    r"\b(?:(?P<down>reductions?|decreases?|declines?|falls?|drops?|lowering)|(?P<up>increases?|gains?|rises?)|(?P<good>improvements?|relief|recovery|changes?)|(?P<effect>effects?)(?=\s+(?:of\s+(?:[\w-]+\s+){1,3}?)?on\b))\s+(?:in|of|on)\s+(?:the\s+)?(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)
_NOUNS = patterns.compiled(_NOUN.pattern.removesuffix(r"(?:the\s+)?(?:\w+\s+){0,2}$"), re.IGNORECASE)
_GREATER = patterns.compiled(
    r"\b(?:was|were)\b[^,;]{0,30}?\b(?:(?P<more>greater|larger|more|higher|bigger|stronger|faster)|(?P<less>smaller|less|lower|weaker|slower))\b",
    re.IGNORECASE,
)


# "the change in the needling group was larger for pain": what is treated is meant to change
_CHANGE_LARGER = patterns.compiled(
    r"\bchanges?\b[^,;]{0,60}\b(?:was|were) (?:\w+ )?(?:(?P<more>greater|larger|bigger)|(?P<less>smaller)) (?:for|in|regarding) (?:the )?(?:\w+ )?$",
    re.IGNORECASE,
)


def of_noun(sentence: str, first: Named, clause: str) -> int:
    """The sign of "improvement in pain was seen in both groups, but was greater in the sham group", told by its second clause."""
    noun = _NOUN.search(sentence[: first.start])
    degree = _GREATER.search(clause) if noun else None
    if noun is None or degree is None or noun["effect"]:
        return 0
    sign = 1 if noun["good"] else first.good * (-1 if noun["down"] else 1)
    return sign if degree["more"] else -sign


# "the odds of a 50% pain reduction were lower": what should be likely is less so
_ODDS = patterns.compiled(
    r"\b(?:odds|risks?(?= of (?:not|failing))|likelihood|probability|chances?|proportion|percentage|rate|share|number)s?\b[^,;()]{0,70}?\b(?:reductions?|decreases?|relief|improvements?|recover\w*|respon\w*|success\w*|resolution)\b"
    r"[^,;()]{0,40}?\b(?:was|were)\b[^,;()]{0,20}?\b(?:(?P<more>higher|greater|larger|more)|(?P<less>lower|smaller|less|reduced))\b",
    re.IGNORECASE,
)


def _of_odds(clause: Clause, named: Named | None) -> int:
    """The sign where it is said how often something good happened."""
    told = _ODDS.search(clause.text) if named else None
    if told is None or named is None or not told.start() <= named.start - clause.start < told.end():
        return 0
    failed = _FAILED.search(told[0])  # "the risk of not reaching a reduction was lower"
    return 1 if bool(told["more"]) != bool(failed) else -1


_FAILED = patterns.compiled(
    r"\b(?:not|failing to|failure to|without)\s+(?:reach|achiev|attain|obtain|hav|experienc|show)\w*", re.IGNORECASE
)


def of_degree(sentence: str, start: int, first: Named, clause: str) -> int:
    """The sign of "the NDI improved by 3.9, more with needling than with sham", whose second clause tells only the degree."""
    degree = _MORE_WITH.match(clause) or _DID_SO.search(clause)
    if degree is None:
        return 0
    cues, head = rules().cues, sentence[:start]
    if cues["bad"].search(head):
        sign = -1
    elif cues["good"].search(head):
        sign = 1
    else:
        down, up = cues["down"].search(head), cues["up"].search(head)
        sign = 0 if bool(down) == bool(up) else first.good * (-1 if down else 1)
    return sign if degree["more"] or degree["greater"] else -sign


# "both improved pain, but the second did so to a greater extent"
_DID_SO = patterns.compiled(
    r"\bdid so\b[^,;]{0,40}?\b(?:(?P<more>more|better|further)|(?P<greater>greater|larger|higher)|less|smaller|lesser|lower)\b",
    re.IGNORECASE,
)
_MORE_WITH = patterns.compiled(
    r"\W*(?:(?:and|but|yet|though|although|albeit) )?(?:(?:\w+ly )?(?:(?P<more>more|further)|less)(?: so| \w+ly)?|to an? (?:\w+ly )?(?:(?P<greater>greater|larger|higher|stronger)|(?:less|small|low|weak)er) (?:extent|degree))"
    r"(?: than)? (?:with|in|after|for|under|following|by|among)\b",
    re.IGNORECASE,
)


def _noun_of_change(clause: Clause, named: Named | None) -> int:
    """The sign of "the reduction in pain and disability was greater": the noun counts for every outcome of its list."""
    if named is None or not clause.outcomes:
        return 0
    larger = _CHANGE_LARGER.search(clause.text[: clause.outcomes[0].start - clause.start])
    if larger:
        return 1 if larger["more"] else -1
    first = _NOUN.search(clause.text[: clause.outcomes[0].start - clause.start])
    before = list(_NOUNS.finditer(clause.text, 0, named.start - clause.start))
    noun = before[-1] if first and before else first  # "decrease in pain and increase in strength": each has its own
    degree = _GREATER.search(clause.text[clause.outcomes[-1].end - clause.start :]) if noun else None
    if noun is None or degree is None:
        return 0
    sign = 1 if noun["good"] or noun["effect"] else named.good * (-1 if noun["down"] else 1)
    return sign if degree["more"] else -sign


_DEGREE = patterns.compiled(
    r"(?:,\s)?[^,;]*?\b(?:more|further)\b(?:\s+\w+){0,3}?\s+(?:than|compared|versus|in|with|after)\b", re.IGNORECASE
)
_LESS_BY = patterns.compiled(
    r"\s*(?:scores?\s+|intensity\s+)?(?:by\s+[\d.,]+\s*\S*\s+)?less\b", re.IGNORECASE
)  # "reduced pain by 1.2 points less"
# "improved several outcomes, such as pain, more than"
_MORE_SO = patterns.compiled(r"\s*,\s(?:\w+ly\s+)?(?:more|further)\b(?:\s+\w+ly)?\s+(?:than|compared)\b", re.IGNORECASE)
_LESS_THAN = patterns.compiled(r"[^,;]{0,30}?\bless than\b", re.IGNORECASE)  # "improved strength less than"
_TURNED = patterns.compiled(
    r"\b(?:lower|less|smaller|worse)\b.{3,140}\b(?:and|but|then)\b.{0,20}\b(?:higher|more|greater|larger|better)\b|\b(?:higher|more|greater|larger|better)\b.{3,140}\b(?:and|but|then)\b.{0,20}\b(?:lower|less|smaller|worse)\b",
    re.IGNORECASE,
)


_CHANGE = patterns.compiled(
    r"\s*(?:scores?\s+|angle\s+|level\s+|intensity\s+)?(?:gains?|improvements?|relief|reductions?|decreases?|increases?|drops?|recovery|declines?)\b"
    r"(?!\s+(?:was|were)\b(?!\s+(?:\w+ly\s+)?(?:observed|seen|found|noted|reported|achieved|obtained|recorded|detected|measured|evident|present|noticed|shown|documented|registered|attained|reached)\b))",
    re.IGNORECASE,
)


# "an NDI reduction of 5.1 points, which was less than the reduction seen with stretching"
_WHICH_LESS = patterns.compiled(
    r"[^,;]*,? (?:which|that) (?:was|were) (?:[\w.]+ ){0,4}(?:less|smaller|lower) than\b"
    r"|[^,;]{0,60}?\b(?:was|were) (?:\w+ly )?(?:exceeded|surpassed|outdone) by\b",
    re.IGNORECASE,
)
# "change scores of pain and disability were higher": more of a change is better, whichever way the scale runs
_CHANGE_SCORES = patterns.compiled(
    r"\W*(?:(?:the )?(?:mean |median )?changes?[ -]scores? (?:of|for|in|on)\b|(?:and |but |while |whereas )?(?:for|in|regarding|as for) [^,;]{2,50}, the (?:mean )?changes? (?:was|were)\b)",
    re.IGNORECASE,
)
_CHANGED_MORE = patterns.compiled(r"\b(?:(?P<more>greater|higher|larger|more|bigger)|lower|smaller|less)\b", re.IGNORECASE)
# "VAS change was larger": what is treated is meant to change
_CHANGED_BY = patterns.compiled(
    r"\s*(?:scores?\s+)?changes?(?: scores?)?\s+(?:was|were)\b[^,;]{0,30}?\b(?:(?P<more>greater|larger|more|bigger)|(?P<less>smaller|less))\b",
    re.IGNORECASE,
)


def turns(clause: Clause) -> bool:
    """Whether a clause about one outcome says lower first and higher later, or the reverse."""
    if len({n.outcome for n in clause.outcomes}) != 1 or not _TURNED.search(clause.text):
        return False
    # "than ... than" tells of two comparators, "and a lower zyx score" of another thing
    return not (_CAUSE.search(clause.text) or _NEXT_ITEM.search(clause.text))


_CAUSE = patterns.compiled(r"\bthan\b.*\bthan\b", re.IGNORECASE)


def _close(clause: Clause, named: Named, low: int) -> bool:
    """Whether a word of comparison stands right before the outcome ("lower pain and disability")."""
    text = clause.text[max(0, low - clause.start) : named.start - clause.start]
    cues = rules().cues
    if _JOINED_BY_AND.search(text):
        return False
    return any(patterns.search(r"(?:\w+[ ,]+){0,3}$", text[m.end() :]) and len(text) - m.end() < 28
               for name in ("more", "less", "good", "bad", "down", "up") for m in cues[name].finditer(text))  # fmt: skip


# "improved less", "the improvement was smaller"
_LESS_BEHIND = patterns.compiled(
    r"[^;]{0,40}?, which (?:was|were) (?:\w+ly )?(?:less|smaller|lower)\b|\W+(?:\w+ly\W+)?less\b|\W+(?:\w+\W+){0,2}?(?:was|were|being)\W+(?:\w+ly\W+|also\W+)?(?:less|smaller|lower|weaker|poorer)\b",
    re.IGNORECASE,
)
_JOINED_BY_AND = patterns.compiled(
    r"(?:\band|,|\bor)\s*(?:(?!lower|higher|greater|less|more|better|worse|smaller|larger|fewer|shorter|longer|stronger|weaker|\w+ed\b)[\w-]+\s+){0,2}$",
    re.IGNORECASE,
)
_WEAK = ("less", "smaller", "lesser", "weaker")  # of a change: "decreased less"


def _sign(clause: Clause, low: int, high: int, good: int) -> int:
    text = clause.text[low - clause.start : high - clause.start]
    cues = rules().cues
    fine, bad = cues["good"].search(text), cues["bad"].search(text)
    if bad:
        return -1
    if fine:
        return (
            -1
            if patterns.search(
                r"\b(?:less|smaller|lower|slower|fewer)[^\w,;]+(?:\w+[^\w,;]+){0,2}$", text[: fine.start()], re.IGNORECASE
            )
            or _LESS_BEHIND.match(text, fine.end())
            else 1
        )
    down, up = cues["down"].search(text), cues["up"].search(text)
    change = (down or up) if not (down and up) else (down if down.start() < up.start() else up)
    less, more = cues["less"].search(text), cues["more"].search(text)
    if change:
        way = -1 if change is down else 1
        weak = any(0 < _apart(text, m.start(), change.start()) < 30 for m in cues["less"].finditer(text) if m[0].lower() in _WEAK)
        return way * good * (-1 if weak else 1)
    if less or more:
        first = less if less and (not more or less.start() < more.start()) else more
        return good * (-1 if first is less else 1)
    return 0


def _apart(text: str, one: int, other: int) -> int:
    """How many characters stand between two places, what was blanked there not counted."""
    return len(re.sub(" {2,}", " ", text[min(one, other) : max(one, other)]))
