"""Denials of an effect: "was not effective in reducing pain compared with sham" says that the arms do not differ."""

import re

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.counts import NUMBER_WORDS, value_of
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules

_GOOD = (
    r"(?:effective(?:ness)?|efficacious|efficacy|beneficial|helpful|useful|successful|advantageous|promising|benefits?|advantages?|effects?|impact|influence"
    r"|relief|relie(?:ve[sd]?|ving)|improv\w+|reduc\w+|decreas\w+|declines?|falls?|drops?|lower(?:ed|ing|s)?|increas\w+|rises?|rais(?:e[sd]?|ing)|alleviat\w+|lessen\w*|diminish\w*|enhanc\w+"
    r"|gains?|superior\w*|better|changes?|recover\w+|restor\w+)"
)
# What joins a word of denial to what it denies; a new subject or a contrast parts them.
_WORDS = r"(?:\s+(?!(?:but|only|however|although|whereas|while|who|whom|which|because|since|than|compared|versus|worse|inferior|less)\b)[\w-]+){0,6}?\s+"
_NOT = patterns.compiled(
    rf"(?<!who )(?<!which )(?<!that )(?<!those )\b(?:(?:did|does|do|was|were|is|are|has|have|had|can|could|would|will)(?:\s+(?:\w+ly|also|thus|therefore))?\s+(?:not|never)|(?:did|does|was|were|is|has|had|could)n.t|cannot"
    rf"|(?:was|were|is|are|has been|proved|seems?|appear\w*)\s+(?:hardly|scarcely|barely|unlikely)|unlikely|failed|unable)\b(?!\s+only\b){_WORDS}(?:more\s+)?{_GOOD}\b",
    re.IGNORECASE,
)
_NO = patterns.compiled(
    rf"(?:^\W*|[,;]\s*|\b(?:and|but|that)\s+)no\b(?!\s+(?:treatment|intervention|needling|therapy|exercise)\b)(?:\s+(?!(?:but|only|worse|adverse|serious|side|treatment|intervention)\b)[\w-]+){{0,4}}?\s+{_GOOD}\b"
    rf"|\b(?:(?:yield|produc|result|provid|show|bring|brought|offer|confer|giv|gave|achiev|caus|led|lead|had|has|have|there (?:was|were|is)|found|observed)\w*(?:\s+(?:in|to|on|about))?\s+no)\b"
    rf"(?:\s+(?!(?:but|only|worse|adverse|serious|side)\b)[\w-]+){{0,4}}?\s+{_GOOD}\b"
    r"|\bwithout (?:an? |any )?(?:\w+ )?(?:effect|benefit|advantage|improvement|reduction|gain|influence|relief)\b",
    re.IGNORECASE,
)
_NOT_SHOWN = patterns.compiled(
    r"\bno (?:\w+ )?evidence (?:was|were|has been|could be) (?:\w+ )?(?:found|seen|available|provided)\b|\b(?:found|find|provides?|provided|offers?|yielded) no (?:\w+ )?evidence\b",
    re.IGNORECASE,
)
# "is not recommended", "insufficient evidence that": nothing is told of what was found
_NOT_TOLD = patterns.compiled(
    r"\b(?:insufficient|inadequate|little|inconclusive|lack of|lacking|not enough|not sufficient) (?:\w+ ){0,2}evidence\b|\bevidence (?:\w+ ){0,2}(?:is|was|remains) (?:\w+ )?(?:insufficient|inconclusive|lacking|unclear)\b"
    r"|\b(?:not|un)[ ]?(?:clear|certain|known) (?:whether|if)\b|\bremains to be (?:seen|shown|determined|established)\b"
    r"|\b(?:superiority|benefits?|advantages?)\b[^.;]*\b(?:is|was|are|were|remains?|remained) (?:\w+ )?(?:unclear|questionable|uncertain|unproven|doubtful|debatable|unknown|controversial)\b"
    r"|\b(?:is|are|was|were|can|could|should) ?not (?:be )?(?:recommended|advised|advocated|endorsed)\b|\bcannot be (?:recommended|advised|advocated|endorsed)\b",
    re.IGNORECASE,
)
_INEFFECTIVE = patterns.compiled(r"\b(?:ineffective|inefficacious|ineffectual|unhelpful|useless|futile)\b", re.IGNORECASE)
_INACTIVE = ("sham", "no_treatment")
# "failed to improve it as the other did"
_AS_THE_OTHER = patterns.compiled(r"\b(?:failed to|did not)\b[^,;]*\bas (?:[\w-]+ ){1,4}(?:did|was|were)\b", re.IGNORECASE)
TOLD, UNTOLD = "told", "untold"

_FOUND = r"(?:found|finds?|show(?:ed|s|n)?|reported|reports?|demonstrated?|demonstrates|conclude[sd]?|detected|observed|saw|proved|indicated|suggest(?:ed|s)?|established)"
_STUDIES = r"(?:trials?|stud(?:y|ies)|reviews?|RCTs?|SRs?|meta-?analys[ie]s|authors?|articles?|papers?)"
_BETTER = r"(?:superior\w*|better|more|benefits?|advantages?|greater|larger|lower|less|higher|favou?r\w*)"
# "none of the trials found needling superior to sham", "no review favoured it": the studies of a review, of which not one says so
_NOT_ONE = patterns.compiled(
    rf"\b(?:none(?: of (?:the|these|those|them)(?: [\w-]+){{0,3}})?|not (?:one|a single|any)(?: of the)?(?: [\w-]+){{0,2}}|no(?: [\w-]+)? {_STUDIES}|neither(?: of (?:the|these))?(?: two)? {_STUDIES})\s+(?:(?:\w+ly|has|have|had|could|did)\s+)*"
    rf"(?:{_FOUND}\b(?=[^.;]*\b{_BETTER}\b)|favou?r(?:ed|s)?\b)",
    re.IGNORECASE,
)
# "only one of five trials found it superior", "few reviews", "not all": what some of them say
_SOME_ALONE = patterns.compiled(
    rf"\b(?:only (?:one|two|1|2)|few|half(?: of)?|not (?:all|every)|a minority of)\b(?: [\w-]+){{0,4}}?\s+(?:{_FOUND}\b(?=[^.;]*\b{_BETTER}\b)|favou?r(?:ed|s)?\b)",
    re.IGNORECASE,
)
_OF_ALL = patterns.compiled(
    rf"\b(?P<some>\d+|{NUMBER_WORDS}) (?:out )?of (?:the )?(?P<all>\d+|{NUMBER_WORDS})\b(?: [\w-]+){{0,3}}?\s+(?:{_FOUND}\b(?=[^.;]*\b{_BETTER}\b)|favou?r(?:ed|s)?\b)",
    re.IGNORECASE,
)
_OF_THE_OTHER = patterns.compiled(
    r"\b(?:(?:superior )?to|over|than(?: (?:with|after|in|for|by))?|against|compared (?:with|to)|versus|vs\.?|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else value_of(said) or 0


def of_studies(text: str, mentions: list[Mention]) -> str:
    """TOLD where not one study of a review is said to favour needling, UNTOLD where half of them at most do or none favours the other."""
    denial = _NOT_ONE.search(text)
    if denial is None:
        some = _OF_ALL.search(text)
        half = some is not None and 2 * _number(some["some"]) <= _number(some["all"])
        return UNTOLD if half or _SOME_ALONE.search(text) else ""
    first = next((m for m in mentions if m.start >= denial.end()), None)
    favoured = first is None or first.arm == NEEDLING or _OF_THE_OTHER.search(text[denial.end() : first.start])
    return TOLD if favoured else UNTOLD


def of(clause: Clause, named: Named, mentions: list[Mention], comparators: tuple[str, ...]) -> str:
    """TOLD where a clause denies that one arm changed an outcome more than another, UNTOLD where it refuses to tell, else "".

    A denial counts for the outcomes behind it, or for those before it where none stand behind. Without a word of comparison a
    clause denies a change inside one group, which is left to others.
    """
    text = clause.text
    if _AS_THE_OTHER.search(text):
        return UNTOLD
    if not rules().cues["between"].search(text):
        return ""
    if _NOT_TOLD.search(text):
        return UNTOLD
    if useless := _INEFFECTIVE.search(text):
        mine = [m for m in mentions if m.start < useless.start()]
        inactive = all(name in _INACTIVE for name in comparators)
        return TOLD if inactive and mine and mine[-1].arm == NEEDLING else UNTOLD
    for pattern in (_NOT_SHOWN, _NOT, _NO):
        denial = pattern.search(text)
        if denial and _covers(denial, clause, named):
            return TOLD
    return ""


def _covers(denial: re.Match[str], clause: Clause, named: Named) -> bool:
    behind = [n for n in clause.outcomes if n.start - clause.start >= denial.start()]
    return not behind or named in behind or named not in clause.outcomes
