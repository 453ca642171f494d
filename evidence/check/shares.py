"""How often a sentence says that something happens: one in ten, 5 %, most people, fewer than one in a thousand treatments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evidence.check import senses

_NUMBERS = {
    "once": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "a hundred": 100, "one hundred": 100,
    "two hundred": 200, "five hundred": 500, "a thousand": 1000, "one thousand": 1000, "thousand": 1000, "ten thousand": 10_000,
    "a hundred thousand": 100_000, "one hundred thousand": 100_000, "100 thousand": 100_000, "10 thousand": 10_000,
    "a million": 1_000_000, "one million": 1_000_000, "million": 1_000_000, "1 million": 1_000_000,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[ ,.']\d{3})+|\d+"
COUNT = rf"(?:(?:{_WORDS})|(?:{_DIGITS}))"
_ONE_IN = re.compile(
    rf"\b(?P<some>{COUNT})(?: (?!in\b|of\b|out\b|per(?:cent)?\b|for\b)[a-z-]+){{0,4}}? (?:in|out of|of|per|for|from|among)(?: every| each)?(?: about| roughly| around| nearly| over| more than)?"
    rf" (?P<all>{COUNT})\b(?! ?(?:[%.]\d|%|per ?cent|years?|months?|weeks?|days?|hours?|minutes?|trials?|stud|reviews?|therapists?|clinics?|to \d|- \d))"
)
_ALL_FIRST = re.compile(  # "in 20,464 treatments there were 200"
    rf"\b(?:in|of|among|from|during)(?: about| over| more than| nearly| almost)? (?P<all>{COUNT}) (?:[a-z]+ )?"
    rf"(?:treatments|sessions|patients|people|participants|needlings)\b[^.;%]{{0,40}}?\b(?P<some>{COUNT})\b(?![.,]?\d* ?(?:%|per ?cent| in | of | out ))"
)
_RATIO = re.compile(rf"\b(?P<some>1) ?[:/] ?(?P<all>{_DIGITS})\b(?![%.])")
_NUMBER = r"\d+(?:[.,]\d+)?"
_PERCENT = re.compile(rf"(?P<low>{_NUMBER})(?: ?%)?(?: ?(?:-|to|or) ?(?P<high>{_NUMBER}))? ?(?:%|per ?cent\b)")
_CHANCE = re.compile(  # "a probability of 0.001"
    r"\b(?:probability|risk|chance|incidence|rate|frequency)\b[^.;%]{0,50}? (?:is|was|of|at|below|under|about|than) (?P<value>0[.,]\d+)(?![\d.,]*\d| ?%| ?per ?cent)"
)
_PARTS = (  # (words, from, to)
    (re.compile(r"\b(?:every|each) (?:patient|person|treatment|session|one)\b|\beveryone\b|\beverybody\b|\balways\b"), 1.0, 1.0),
    (re.compile(r"\b(?:nearly|almost) (?:all|every\w*)\b"), 0.9, 1.0),
    (re.compile(r"\bthe (?:vast )?majority\b|\bmost (?:people|patients|treatments|sessions|of)\b"), 0.5, 1.0),
    (re.compile(r"\btwo[ -]thirds?\b"), 2 / 3, 2 / 3),
    (re.compile(r"\bthree[ -]quarters?\b"), 0.75, 0.75),
    (re.compile(r"\bhalf (?:of |the |all )"), 0.5, 0.5),
    (re.compile(r"\b(?:a|one) third of\b"), 1 / 3, 1 / 3),
    (re.compile(r"\b(?:a|one) quarter of\b"), 0.25, 0.25),
    (re.compile(r"\b(?:a|one) fifth of\b"), 0.2, 0.2),
    (re.compile(r"\b(?:a|one) tenth of\b"), 0.1, 0.1),
    (re.compile(r"\b(?:thousands|millions|hundreds) of (?:people|patients)\b"), 0.1, 1.0),
)  # fmt: skip
_AT_MOST = re.compile(
    r"(?:\b(?:less|fewer|lower|smaller|rarer) (?:often )?than|\bunder|\bbelow|\bat (?:the )?most|\b(?:no|not) (?:more|higher|greater) than|\bmaximum of|<|≤)"
    r" ?(?:about |around |only |some )?$"
)
_AT_LEAST = re.compile(
    r"(?:\b(?:more|higher|greater) (?:often )?than|\bover|\babove|\bat least|\bexceed\w*|>|≥) ?(?:about |around )?$"
)
# What a number may be that is no share of people or treatments: a change, an interval, what professionals saw.
_CHANGED = re.compile(r"\bby (?:about |around |up to |over |more than |nearly )?$")
_NO_SHARE = re.compile(
    r"^ ?(?:confidence|ci\b|lower|higher|less|more|fewer|reduc|increas|drop|safe|natural|success|better"
    r"|of (?:the |all |our )?(?:\w+ )?(?:\w*therapists|clinicians|practitioners|professionals|experts|doctors|stud(?:y|ies)|trials|respondents))"
)
_TREATMENTS = re.compile(r"\b(?:treatments?|sessions?|visits?|appointments?|needlings?|insertions?)\b")
_PEOPLE = re.compile(
    r"\b(?:patients?|people|persons?|participants?|clients?|women|men|adults|members|students|users|athletes|runners|those)\b"
)
_DENIED = re.compile(
    r"\b(?:no|never|nobody|no one|none|zero|nil|without|free (?:of|from)|(?:does|do|did|can|will|has|have|is|are|could|would) not|cannot)\b"
)
# What is denied only of some study, of some people, or with a way out is no denial of needling's harms at large.
_NOT_ALL = re.compile(
    r"\b(?:most|many|some|half|third|majority|\d+ ?%|reported|recorded|observed|noted|documented|registered|seen|found|trials?|stud(?:y|ies)|review|sample|groups?|usually|generally|normally|typically|mostly|often|rarely|seldom|hardly"
    r"|likely|evidence|proof|know\w*|not (?:only|without|all|every\w*|always|free|risk)|no (?:longer|more|less|fewer|worse|doubt|difference|treatment (?:is|comes))|may|might|should|if|unless|when|than|but|except|only|common\w*|frequent\w*|lasting|whether)\b"
)


@dataclass(frozen=True, slots=True)
class Share:
    """A share that a text names: from `low` to `high` (0 to 1), where it stands, of what ("patients", "treatments", "" where untold)."""

    low: float
    high: float
    start: int
    end: int
    unit: str = ""


def shares(said: str) -> list[Share]:
    """The shares that a clause in lower case names, in order."""
    found: list[Share] = []
    for share in sorted(_all(said), key=lambda one: (one.start, -one.end)):
        if not any(share.start < other.end and other.start < share.end for other in found):
            found.append(_bounded(said, share))
    return found


def _all(said: str) -> Iterator[Share]:
    for match in (*_ONE_IN.finditer(said), *_RATIO.finditer(said), *_ALL_FIRST.finditer(said)):
        some, every = number(match["some"]), number(match["all"])
        if 0 < some < every:
            yield Share(some / every, some / every, match.start(), match.end())
    for match in _PERCENT.finditer(said):
        low, high = (float((match[name] or match["low"]).replace(",", ".")) / 100 for name in ("low", "high"))
        if low <= high <= 1 and not (_CHANGED.search(said[: match.start()]) or _NO_SHARE.match(said[match.end() :])):
            yield Share(low, high, match.start(), match.end())
    for match in _CHANCE.finditer(said):
        value = float(match["value"].replace(",", "."))
        yield Share(value, value, match.start("value"), match.end())
    for words, low, high in _PARTS:
        for match in words.finditer(said):
            yield Share(low, high, match.start(), match.end())


def _bounded(said: str, share: Share) -> Share:
    """With the words before it ("fewer than", "over") and the nearest noun that tells of what it is a share."""
    before, after = said[: share.start], said[share.end : share.end + 40]
    low = 0.0 if _AT_MOST.search(before) else share.low
    high = 1.0 if low and _AT_LEAST.search(before) else share.high
    near = said[share.start : share.end] + after
    unit = "treatments" if _TREATMENTS.search(near) else "patients" if _PEOPLE.search(near) else ""
    unit = unit or ("patients" if re.search(r"\b(?:people|patients) (?:\w+ )?$", before) else "")
    return Share(low, high, share.start, share.end, unit)


def number(word: str) -> int:
    """A count in digits or words."""
    return _NUMBERS.get(word) or int(re.sub(r"\D", "", word) or 0)


def denied(said: str, harm: re.Pattern[str]) -> bool:
    """Whether a sentence says without a way out that a harm never comes: "has no serious side effects", "never hurt anyone"."""
    for low, high in senses.clauses(said):
        piece = said[low:high]
        if harm.search(piece) and _DENIED.search(piece) and not _NOT_ALL.search(piece):
            return True
    return False
