"""How often a sentence says that a harm comes, and whether it says that none ever comes."""

import re

from evidence.check import senses

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100, "a hundred": 100, "one hundred": 100,
    "two hundred": 200, "five hundred": 500, "a thousand": 1000, "one thousand": 1000, "thousand": 1000, "ten thousand": 10_000,
    "a hundred thousand": 100_000, "a million": 1_000_000, "one million": 1_000_000, "million": 1_000_000,
}  # fmt: skip
_WORDS = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_COUNT = rf"(?:\d[\d,]*|{_WORDS})"
_ONE_IN = re.compile(
    rf"\b(?P<some>{_COUNT})(?: (?:person|patient|treatment|session|people|patients|treatments|sessions|client|clients))?"
    rf" (?:in|out of|of)(?: every| each)? (?P<all>{_COUNT})\b"
)
_PERCENT = re.compile(r"(?P<low>\d+(?:\.\d+)?) ?(?:%|per ?cent\b)")
_PARTS = (
    (re.compile(r"\b(?:every|each) (?:patient|person|treatment|session|one)\b|\beveryone\b|\beverybody\b|\balways\b"), 1.0),
    (re.compile(r"\b(?:nearly|almost) (?:all|every\w*)\b|\bthe (?:vast )?majority\b|\bmost (?:people|patients|treatments|sessions|of)\b"), 0.75),
    (re.compile(r"\bhalf (?:of |the |all )"), 0.5),
    (re.compile(r"\b(?:a|one) third of\b"), 1 / 3),
    (re.compile(r"\b(?:a|one) quarter of\b"), 0.25),
    (re.compile(r"\b(?:a|one) fifth of\b"), 0.2),
    (re.compile(r"\b(?:a|one) tenth of\b"), 0.1),
    (re.compile(r"\b(?:thousands|millions|hundreds) of (?:people|patients)\b"), 0.1),
)  # fmt: skip
_DENIED = re.compile(
    r"\b(?:no|never|nobody|no one|none|zero|nil|without|free (?:of|from)|(?:does|do|did|can|will|has|have|is|are|could|would) not|cannot)\b"
)
# What is denied only of some study, of some people, or with a way out is no denial of needling's harms at large.
_NOT_ALL = re.compile(
    r"\b(?:reported|recorded|observed|noted|documented|registered|seen|found|trials?|stud(?:y|ies)|review|sample|groups?|usually|generally|normally|typically|mostly|often|rarely|seldom|hardly"
    r"|likely|evidence|proof|know\w*|not (?:only|without|all|every\w*|always|free|risk)|no (?:longer|more|less|fewer|worse|doubt|difference|treatment (?:is|comes))|may|might|should|if|unless|when|than|but|except|only|common\w*|frequent\w*|lasting|whether)\b"
)


def share(said: str) -> float | None:
    """The share of people or treatments that a clause in lower case names, 0 to 1, the highest of several; None where it names none."""
    found = [value for pattern, value in _PARTS if pattern.search(said)]
    for match in _ONE_IN.finditer(said):
        some, every = _number(match["some"]), _number(match["all"])
        if 0 < some < every:
            found.append(some / every)
    found += [float(match["low"]) / 100 for match in _PERCENT.finditer(said) if float(match["low"]) <= 100]
    return max(found, default=None)


def _number(word: str) -> int:
    return _NUMBERS.get(word) or int(re.sub(r"\D", "", word) or 0)


def denied(said: str, harm: re.Pattern[str]) -> bool:
    """Whether a sentence says without a way out that a harm never comes: "has no serious side effects", "never hurt anyone"."""
    for low, high in senses.clauses(said):
        piece = said[low:high]
        if harm.search(piece) and _DENIED.search(piece) and not _NOT_ALL.search(piece):
            return True
    return False
