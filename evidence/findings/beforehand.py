"""What became of the one group of a study without controls, against how it was beforehand."""

import re

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings.clauses import Clause
from evidence.findings.effects import p_values, tells
from evidence.findings.outcomes import Named


def against_baseline(clause: Clause, named: Named, sentence: str, significant: bool) -> tuple[str | None, str]:
    """The change of the one group of a study, and the rule that read it; `significant` tells of a p value that says so."""
    if named.outcome in ("adverse_events", "global_improvement") or (" than " in clause.text and _PARTS.search(clause.text)):
        return None, ""  # nobody has harms or a rating of change before treatment, and a part of the people is no time
    if _OF_SOME.search(clause.text) or _REGARDLESS.search(clause.text, 0, max(0, named.start - clause.start)):
        return None, ""
    if _RETURNED.search(clause.text):
        return "no_change", "finding.baseline_returned"
    later = min((n.start for n in clause.outcomes if n.start >= named.end), default=clause.end)
    own = p_values(sentence[named.end : later]) if named in clause.outcomes else []
    if own and not any(tells(p, "") for p in own):
        return "no_change", "finding.baseline_null"
    told = _BEFORE_AFTER.search(clause.text) if significant and named.good else None
    if told and float(told[1]) != float(told[2]):
        return ("improved" if (float(told[2]) > float(told[1])) == (named.good > 0) else "worsened"), "finding.baseline_means"
    went = _FROM_TO.search(clause.text[max(0, named.end - clause.start) : later - clause.start]) if own and named.good else None
    if went and (said := _IMPROVED.search(went[0])):
        return ("improved" if said["better"] else "worsened"), "finding.baseline"  # whatever way the scale runs
    if went and float(went[1]) != float(went[2]):
        return ("improved" if (float(went[2]) > float(went[1])) == (named.good > 0) else "worsened"), "finding.baseline_means"
    if patterns.search(
        r"\b(?:changes? (?:was|were) not|no|not|un)[\w ]{0,25}(?:observed|seen|found|chang|differ|significan|improv|alter)|\b(?:remained|stayed|was|were) (?:\w+ )?(?:stable|constant|the same|similar|as (?:it|they) (?:was|were)|at (?:its|their) )|\bunchanged\b|\bno (?:\w+ ){0,3}(?:effect|difference)",
        clause.text,
        re.I,
    ):
        return "no_change", "finding.baseline_null"
    sign = way.goodness(clause, named if named.good else None)
    if patterns.search(r"\b(?:of|%) (?:the )?patients\b", clause.text) or not sign:
        return None, ""
    return ("improved" if sign > 0 else "worsened"), "finding.baseline"


# "between men and women", "no patient failed to improve"
_OF_SOME = patterns.compiled(
    r"\bbetween (?:the )?(?:men|women|males|females|sexes|younger|older|responders)\b|\bno (?:patient|participant|subject)s? (?:failed|did not)\b|\bof the varia(?:nce|tion)\b",
    re.IGNORECASE,
)
_REGARDLESS = patterns.compiled(
    r"\b(?:independent(?:ly)? of|regardless of|irrespective of|adjust(?:ed|ing|ment) for|controlling for)\s+(?:the\s+)?(?:baseline\s+)?(?:\w+\s+)?$",
    re.IGNORECASE,
)
_RETURNED = patterns.compiled(
    r"\b(?:returned|went back|fell back|rose back|reverted)\s+to\s+(?:its\s+|their\s+|the\s+)?(?:baseline|initial|pre-?treatment|pre-?intervention|previous|former)\b",
    re.IGNORECASE,
)
_PARTS = patterns.compiled(r"\bthan (?:in )?(?:the (?:remaining|other|rest)|those|others|non-?\w+)\b", re.IGNORECASE)
# "was 7.1 (1.5) before treatment and 3.2 (1.9) at the second month"
_BEFORE_AFTER = patterns.compiled(
    r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?[\d.]+)?\s*(?:mm|points?|cm|%|°|degrees)?\s+(?:before\b|at baseline\b|pre-?treatment\b)[^\d;]{0,40}?"
    r"(?<![\w.])(\d+(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?[\d.]+)?\s*(?:mm|points?|cm|%|°|degrees)?\s+(?:after|at|in|post)",
    re.IGNORECASE,
)


# "pain went from 8 (IQR 7-9) to 4", "the index from 124 to 81"
_IMPROVED = patterns.compiled(r"\b(?:(?P<better>improved|got better)|worsened|deteriorated)\b", re.IGNORECASE)
_FROM_TO = patterns.compiled(
    r"^[^;]{0,40}?\bfrom (?:a (?:mean|median) (?:of )?)?(\d+(?:\.\d+)?)(?:\s?(?:±|\+/-)\s?[\d.]+)?\s*(?:mm|points?|cm|%|°|degrees)?\s+to (?:a (?:mean|median) (?:of )?)?(\d+(?:\.\d+)?)(?![\d-])(?!\s?(?:weeks?|months?|days?))",
    re.IGNORECASE,
)
