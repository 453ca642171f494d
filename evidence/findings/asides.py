"""Clauses of a results sentence that say nothing of two groups, or take something back."""

import re
from collections.abc import Mapping
from dataclasses import replace

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.rules import rules
from evidence.findings.study import Study

# "lower in those given education than in those not given it"
_GIVEN_OR_NOT = patterns.compiled(
    r"\bthan\s+(?:(?:in|with|for|among)\s+)?(?:(?:those|people|patients|participants)\s+)?(?:not|without|who (?:did|had) not)\b",
    re.IGNORECASE,
)
# "there was no evidence of publication bias": of no outcome
_OF_METHODS = patterns.compiled(
    r"\b(?:publication bias|small-study|funnel|heterogeneity|inconsistency|carry-?over|period effects?|risk of bias|blinding)\b",
    re.IGNORECASE,
)
_NO_BIAS = patterns.compiled(
    r"\bno (?:\w+ )?(?:evidence|signs?|indication) of (?:publication bias|small-study|heterogeneity|inconsistency|carry-?over)\b",
    re.IGNORECASE,
)
_NO_LONGER = patterns.compiled(r"\W*(?:but|and|though|although|yet)? ?(?:was |were )?no longer\b", re.IGNORECASE)
# "but the decrease in the laser group was not significant": a change inside a group
_NOT_IN_ONE = patterns.compiled(
    r"\bthe (?:decrease|increase|reduction|improvement|change|gain|fall|rise)s? (?:\w+ ){0,3}(?:in|with|after) (?:the )?[\w -]{2,30}? (?:group |arm )?(?:(?:was|were) not (?:statistically )?significant\b|did not reach (?:statistical )?significance\b|(?:was|were) non-?significant\b)"
    r"|\bthe (?:decrease|increase|reduction|improvement|change|gain|fall|rise)s? (?:(?:was|were) not (?:statistically )?significant|did not reach (?:statistical )?significance|was non-?significant) (?:in|with|after) (?:the )?[\w -]{2,30}? (?:group|arm)\b",
    re.IGNORECASE,
)


# what was planned, expected or found elsewhere: "the trial was powered to detect", "previous work found"
_NOT_FOUND = patterns.compiled(
    r"\b(?:trial|study|sample) (?:was|had been) (?:designed|powered|planned|sized)\b|\bit (?:was|had been) (?:assumed|hypothesi[sz]ed|expected)\b"
    r"|\bEgger\b|\bBegg\b|\bmeta-?regression\b|\bsample size (?:was|of)\b|\b(?:few|no) (?:\w+ )?(?:stud(?:y|ies)|trials?|reviews?|rcts?) (?:have )?(?:compared|examined|investigated|assessed|studied|addressed|tested|evaluated)\b"
    r"|\bhypothesis that\b|\b(?:withdrew|dropped out|discontinued|lost to follow-?up)\b|\bmissing\b[^,;]{0,12}\b(?:for|in|from)\b|\b(?:data|values|diaries)\b[^,;]{0,60}\b(?:was|were) missing\b"
    r"|^\W*(?:the )?(?:adherence|attendance|compliance (?:with|to|rates?))\b|^\W*(?:women and men|men and women|males? and females?|females? and males?|boys and girls|girls and boys) (?:did not|were|showed|had)\b"
    r"|\b(?:between|among) the (?:former|first) (?:two|ones)\b"
    r"|\b(?:aims?|purpose|objectives?|goal) (?:of [\w ]{2,30} )?(?:was|were|is) to\b|\bto (?:determine|assess|test|investigate|examine) whether\b"
    r"|\bwe (?:had )?(?:hypothesi[sz]ed|expected|assumed)\b|\bwill be\b|\b(?:previous|earlier) (?:work|studies|trials|reports?) (?:had )?(?:found|reported|showed|suggested)\b",
    re.IGNORECASE,
)
# the order in which a network analysis ranks treatments, which compares no two of them
_RANKS = patterns.compiled(
    r"\bSUCRA\b|\bsurface under the cumulative\b|\bP-scores?\b|\brank(?:ed|s) (?:first|second|third|fourth|fifth|last|highest|lowest|best|worst|among)\b|\bprobabilit(?:y|ies) of being\b",
    re.IGNORECASE,
)
_HEAD_TO_HEAD = patterns.compiled(r"\b(?:superior|inferior) to\b|\b(?:better|worse|effective|lower|higher) than\b", re.IGNORECASE)
# "the corresponding figure for TENS was 0.7": what another factor did, where neither an outcome nor an arm is named
_OTHER_FACTOR = patterns.compiled(
    r"\W*(?:and |but |while |whereas )?(?:the )?corresponding (?:figures?|values?|estimates?|effects?|differences?|numbers?) (?:for|with|of) (?:the )?(?!dry\b|needl|DN\b|real\b|it\b|this\b|these\b|(?:the )?(?:groups?|comparison|change|fall|primary|second))[a-z]",
    re.IGNORECASE,
)


_IMPORTANT = patterns.compiled(
    r"\b(?:than|below|exceed\w*|reach\w*|above|within|surpass\w*)\b[^.;]{0,60}\b(?:worthwhile|important|MCIDs?|MIDs?|MCIC|relevant|meaningful|detectable)\b",
    re.IGNORECASE,
)
_HEALTHY = patterns.compiled(
    r"\b(?:normal|blank|na(?:i|ï)ve|healthy|intact|sham-operated)(?: control)? (?:groups?|rats|rabbits|animals|mice|controls?)\b",
    re.IGNORECASE,
)


def _with_healthy(text: str) -> bool:
    """Whether a clause names animals without the disease, against which no treatment is compared."""
    return bool(_HEALTHY.search(text))


def _of_importance(text: str) -> bool:
    """Whether a clause holds a result against a threshold of importance, which compares no groups."""
    return bool(_IMPORTANT.search(text))


# "a higher proportion reached the least important difference", "neither significant nor above it": between groups all the same
_HOW_MANY = patterns.compiled(
    r"\b(?:proportion|percentage|number|share|more|fewer)\b[^;]*\b(?:patients|participants|subjects|people|women|men)\b|\bneither (?:\w+ )?significant\b",
    re.IGNORECASE,
)


# "a smaller reduction than did the exercise group, but a larger one than did the laser group": what is larger is told before
_A_LARGER_ONE = patterns.compiled(
    r"\ban? (?:\w+ly )?(?:larger|smaller|greater|lesser|bigger|better|worse|higher|lower) one\b", re.IGNORECASE
)
# "similar to that with exercise and greater than that with laser": what is greater is told before
_THAN_THAT = patterns.compiled(
    r"\W*(?:and |but )?(?:\w+ly )?(?:greater|larger|smaller|lower|higher|less|more) than (?:that|those) (?:with|of|in|after)\b",
    re.IGNORECASE,
)
# "p values were 0.62 for needling versus sham, 0.004 for needling versus exercise": the numbers of pairs tell no direction
_BY_PAIRS = patterns.compiled(
    r"\bp[- ]values? (?:was|were|of)\b[^.;]*\b(?:versus|vs\.?|against)\b[^.;]*\b(?:versus|vs\.?|against)\b", re.IGNORECASE
)
# a rank of three in one sentence: "the most in the exercise group, less in the laser group, and the least in the needling group"
_LEAST_OF_ALL = patterns.compiled(
    r"\bthe most (?:in|with|after|for|by) [^.;]*\b(?:less|followed|the least)\b|\bless (?:in|with|after) [^.;]*\bthe least (?:in|with|after)\b|^\W*(?:and )?(?:less|the least) (?:in|with|after|for) (?:the )?[\w -]{3,40}?(?:group|arm)?\s*,?$",
    re.IGNORECASE,
)


def is_silent(clause: Clause, study: Study, verdicts: Mapping[str, str]) -> bool:
    """Whether a clause says nothing between the groups; `verdicts` are those of its sentence so far, by outcome."""
    text = clause.text
    return bool(
        (_of_importance(text) and not _HOW_MANY.search(text))
        or _NOT_FOUND.search(text)
        or (study.review and _RANKS.search(text) and not _HEAD_TO_HEAD.search(text))
        or (_NO_BIAS if clause.outcomes else _OF_METHODS).search(text)
        or (not clause.first and not verdicts and _NO_LONGER.match(text))
        or (not clause.outcomes and not study.arms.mentions(text) and _OTHER_FACTOR.match(text))
        or (not study.single_arm and _NOT_IN_ONE.search(text) and not rules().cues["between"].search(text))
        or (study.modelled and _with_healthy(text))
        or _A_LARGER_ONE.search(text)
        or (not clause.outcomes and _THAN_THAT.match(text))
        or (len(study.arms.comparators) > 1 and _BY_PAIRS.search(text))
        or (len(study.arms.comparators) > 1 and _LEAST_OF_ALL.search(text))
        or (study.factorial and _GIVEN_OR_NOT.search(text) and not rules().needling.search(text))
    )


# ", but not significantly", "though this did not reach significance", ", a difference that was not significant"
_TAKEN_BACK = patterns.compiled(
    r"\W*(?:(?:but|although|though|albeit|however|yet|and),? )?(?:(?:this|these|the|it|a|which|that) )?(?:(?:\w+ )?(?:differences?|advantages?|effects?|changes?|results?|reductions?|improvements?) )?(?:(?:between|from|to|versus|with) (?:the )?[\w -]{2,40}? )?(?:(?:which|that) )?"
    r"(?:(?:was|were|did|is|are|stayed|remained|fell) )?(?:not|short of|without|never)(?: (?:attain|reach|achieve|approach|approaching|attaining|reaching|statistically|statistical|to|be|a))* significan(?:t|tly|ce)(?: so| level| difference| statistically)?\s*[.,;]?\s*$"
    r"|\W*(?:but|although|though|however|yet),? the (?:95% )?(?:confidence |credible )?interval (?:included|crossed|contained|spanned|covered|overlapped) (?:zero|0|1|unity|one|no (?:effect|difference)|the null)\b",
    re.IGNORECASE,
)


def takes_back(clause: Clause) -> bool:
    """Whether a clause says that what was told before it was not significant."""
    return bool(_TAKEN_BACK.match(clause.text))


# "except for sleep, all variables were better", "all variables were better except sleep"
_EXCEPTED = patterns.compiled(
    r"(?:^\W*|\b)(?:except(?:ing)?(?: for)?|apart from|with the (?:sole |only )?exception of|other than|save for)\s+(?:the )?",
    re.IGNORECASE,
)


# "in the decline squat, the athletes of the electrolysis arm had less pain": when it hurt, which is no second outcome
_DOING = patterns.compiled(r"\W*(?:in|during|on|while|when|with|after) (?:the |a |an )?[^,;]{3,40},", re.IGNORECASE)


def without_task(clause: Clause) -> Clause:
    """A clause that is about pain without the exercise during which it was felt."""
    front = _DOING.match(clause.text)
    if front is None or not any(n.outcome == "pain_intensity" and n.start - clause.start > front.end() for n in clause.outcomes):
        return clause
    left = tuple(n for n in clause.outcomes if n.outcome != "physical_performance" or n.start - clause.start > front.end())
    return replace(clause, outcomes=left)


def without_excepted(clause: Clause) -> Clause:
    """A clause with several outcomes without the one that it excepts."""
    said = _EXCEPTED.search(clause.text)
    if said is None:
        return clause
    left = tuple(n for n in clause.outcomes if not 0 <= n.start - clause.start - said.end() < 25)
    return replace(clause, outcomes=left) if left else clause
