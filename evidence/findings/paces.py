"""How soon a change came and how long it stayed: "pain subsided more quickly", "relief wore off sooner", "recovery was delayed"."""

import re

from evidence import patterns
from evidence.findings.clauses import Clause
from evidence.findings.outcomes import Named

_RUN = r"(?:rapidly|quickly|swiftly|promptly|speedily|rapid|quick|prompt)"
# a time in the trial is no pace: "later in the trial", "earlier at 3 months than at 6"
_QUICK = (
    rf"(?:(?P<fast>more {_RUN}|faster|sooner|earlier|quicker|less slowly|less delayed|hastened|accelerated|speeded up|expedited)"
    rf"|(?P<slow>more slowly|less {_RUN}|slower|later|more delayed|delayed|slowed(?: down)?|postponed|retarded))"
    r"\b(?!\s+(?:in|on|during) the\s+(?:trial|study|course|day|season|year|week|programme|program|follow))"
)
# words for a change by its noun; "return" is good of what is wanted and bad of pain
_EVENT = (
    r"(?:(?P<good>relief|recovery|resolution|improvements?|remission|restoration|normali[sz]ation|alleviation|healing|gains?)"
    r"|(?P<down>reductions?|decreases?|declines?|falls?|drops?)|(?P<up>increases?|rises?|return)|(?P<bad>recurrence|relapse|worsening|deterioration|loss))"
)
_BEFORE = patterns.compiled(rf"\b{_EVENT} (?:of|in|from|for) (?:(?!and\b|or\b)[\w-]+ ){{0,3}}$", re.IGNORECASE)
_BEHIND = patterns.compiled(rf"\s*(?:scores?\s+|intensity\s+)?{_EVENT}\b", re.IGNORECASE)
_ITSELF = patterns.compiled(
    r"^(?:recovery|resolution|relief|freedom)\b|\b(?:relief|recovery|resolution|improvement|remission|freedom)$", re.IGNORECASE
)
_VERB = (
    r"(?:(?P<better>improved|(?:was|were) (?:restored|relieved|alleviated|reduced|lowered)|recovered|normali[sz]ed|healed|regressed)"
    r"|(?P<fell>subsided|resolved|eased|abated|disappeared|faded|waned|vanished|cleared|wore off|dissipated|(?:was|were) lost|went away|decreased|fell|dropped|declined|diminished|lessened|lowered)"
    r"|(?P<rose>returned|recurred|came back|reappeared|relapsed|increased|rose|re-emerged|resurfaced)"
    r"|(?P<worse>worsened|deteriorated))"
)
_ANY_VERB = re.sub(r"\?P<\w+>", "?:", _VERB)
# the first verb behind the outcome is the one whose pace is told
_WENT = patterns.compiled(
    rf"(?:(?!\b{_ANY_VERB}\b)[^,;:]){{0,50}}?\b{_VERB}\s+(?:to normal(?: values)?\s+)?(?:\w+ly\s+)?{_QUICK}(?!\s+to\b)",
    re.IGNORECASE,
)
_CAME = patterns.compiled(
    r"[^,;:]{0,40}?\b(?:was|were|occurred|came|set in|appeared|began|started|took place|happened|emerged|arrived)\s+"
    rf"(?:(?:achieved|reached|obtained|attained|seen|observed|noted|felt|reported|found|evident|apparent)\s+)?(?:\w+ly\s+)?{_QUICK}(?!\s+(?:lower|higher|less|more|greater|smaller|larger|better|worse|similar)\b)",
    re.IGNORECASE,
)
_STAYED = patterns.compiled(
    r"[^,;:]{0,40}?\b(?:lasted|persisted|lingered|endured|remained|stayed|(?:was|were) (?:maintained|sustained|preserved|retained|kept)|held)\s+(?:\w+ly\s+)?"
    r"(?:high\s+|elevated\s+)?(?:for\s+)?(?:(?P<longer>longer|more lastingly)|(?P<shorter>shorter|less long|for less time))\b"
    r"|[^,;:]{0,40}?\b(?:was|were)\s+(?:\w+ly\s+)?(?:(?P<lasting>longer[- ](?:lasting|lived)|more (?:durable|lasting|sustained|persistent|prolonged))|(?:shorter[- ]lived|less (?:durable|lasting|sustained|persistent)))\b",
    re.IGNORECASE,
)
_TOOK = patterns.compiled(
    r"[^,;:]{0,40}?\btook\s+(?:\w+ly\s+)?(?:(?P<slow>longer|more (?:time|days|weeks|sessions))|less time|fewer (?:days|weeks|sessions))\b"
    r"(?:\s+to\s+(?P<to>subside|resolve|ease|abate|disappear|decrease|fall|decline|clear|go away|return|recur|come back|improve|recover|normali[sz]e|heal))?",
    re.IGNORECASE,
)
# people who reach something: "became pain free sooner", "needed fewer days to become pain free"
_REACHED = patterns.compiled(
    r"\b(?:became|become|becoming|being|were|was|reached|regained|attained|achieved|obtained|(?P<from>recovered from|got rid of|lost))\s+(?:their\s+|the\s+|a\s+)?(?:full(?:er)?\s+|normal\s+|complete(?:ly)?\s+|entirely\s+|active\s+|neck\s+|shoulder\s+)*$",
    re.IGNORECASE,
)
_AT_ONCE = patterns.compiled(rf"\s*(?:\w+ly\s+)?{_QUICK}", re.IGNORECASE)
_DAYS_TO = patterns.compiled(
    r"\b(?:(?P<fast>(?:fewer|less) (?:days|weeks|sessions|treatments|visits|time)|a shorter time)|(?P<slow>more (?:days|weeks|sessions|treatments|visits|time)|longer|a longer time))"
    r"\s+to\s+(?:become|be|reach|regain|attain|achieve|recover from|get rid of)\s+(?:\w+\s+){0,2}$",
    re.IGNORECASE,
)


def of_pace(clause: Clause, named: Named | None) -> int:
    """The sign of a change that came sooner or later, or stayed longer, for the arm that is spoken of; 0 where nothing of it is told."""
    if named is None or not named.good or named not in clause.outcomes:
        return 0
    before, rest = clause.text[: named.start - clause.start], clause.text[named.end - clause.start :]
    base, change, told = _changing(before, rest, named)
    change = change or bool(_ITSELF.search(clause.text[named.start - clause.start : named.end - clause.start]))
    rest = rest[told:]
    if stayed := _STAYED.match(rest):
        return base if stayed["longer"] or stayed["lasting"] else -base
    if went := _WENT.match(rest):
        way = 1 if went["better"] else -1 if went["worse"] else base if went["rose"] else -base
        return way if went["fast"] else -way
    if took := _TOOK.match(rest):
        way = _to(took["to"], base) if took["to"] else base if change else 0
        return -way if took["slow"] else way
    if (change or named.good > 0) and (came := _CAME.match(rest)):
        return base if came["fast"] else -base
    return _reached(before, rest, named)


_PEOPLE = r"(?:\w+ )?(?:patients|participants|people|persons|subjects|individuals|women|men|adults)"
_MANY = patterns.compiled(
    r"\b(?:(?P<more>more|an? (?:\w+ly )?(?:higher|greater|larger) (?:proportion|percentage|share|number) of)"
    r"|(?:fewer|less|an? (?:\w+ly )?(?:lower|smaller) (?:proportion|percentage|share|number) of))"
    rf" {_PEOPLE}\b[^,;:]{{0,60}}?\b(?:achiev|ha(?:d|ving)|reach|attain|report|experienc|show|met|obtain|notic|perceiv|with)\w*\b[^,;:]{{0,70}}$",
    re.IGNORECASE,
)


# "fewer patients were responders for pain", "a higher proportion reached the least important difference in pain"
_SUCCEEDED = patterns.compiled(
    r"\b(?:(?P<more>more|an? (?:\w+ly )?(?:higher|greater|larger) (?:proportion|percentage|share|number|rate) of|(?:\w+ly )?more likely)"
    r"|(?:fewer|less|an? (?:\w+ly )?(?:lower|smaller) (?:proportion|percentage|share|number|rate) of|(?:\w+ly )?less likely))\b[^;:]{0,100}?"
    r"\b(?:responders?|responded|success\w*|recovered|(?:achiev|reach|attain|met|exceed|surpass)\w*\b[^,;:]{0,20}\b(?:MCIDs?|(?:minimal(?:ly)?|least|smallest)? ?(?:clinical(?:ly)? )?(?:important|meaningful|relevant|worthwhile|significant) (?:differences?|changes?|improvements?|reductions?|increases?)))\b[^,;:]{0,25}$",
    re.IGNORECASE,
)


def of_takers(clause: Clause, named: Named | None) -> int:
    """The sign of "fewer patients achieved a reduction in pain": how many had a change of which the worth is known."""
    if named is None or not named.good or named not in clause.outcomes:
        return 0
    before, rest = clause.text[: named.start - clause.start], clause.text[named.end - clause.start :]
    if succeeded := _SUCCEEDED.search(before):
        return 1 if succeeded["more"] else -1
    base, change, _ = _changing(before, rest, named)
    many = _MANY.search(before) if change else None
    return 0 if many is None else base if many["more"] else -base


def _changing(before: str, rest: str, named: Named) -> tuple[int, bool, int]:
    """What more of the thing spoken of is worth, whether that is a change ("reduction of pain"), and how much of the rest names it."""
    event = _BEFORE.search(before)
    behind = None if event else _BEHIND.match(rest)
    told = event or behind
    if told is None:
        return named.good, False, 0
    base = 1 if told["good"] else -1 if told["bad"] else named.good * (-1 if told["down"] else 1)
    return base, True, behind.end() if behind else 0


def _to(verb: str, base: int) -> int:
    """What it is worth that something does what the verb says."""
    word = verb.lower()
    if word in ("improve", "recover", "heal") or word.startswith("normali"):
        return 1
    return base if word in ("return", "recur", "come back") else -base


def _reached(before: str, rest: str, named: Named) -> int:
    """The sign of people who became free of pain sooner, or needed fewer days for it."""
    days = _DAYS_TO.search(before)
    if days:
        return 1 if days["fast"] else -1
    got = _REACHED.search(before)
    if got is None or not (got["from"] or named.good > 0):
        return 0
    at = _AT_ONCE.match(rest)
    return 0 if at is None else 1 if at["fast"] else -1
