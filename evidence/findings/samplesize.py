"""How many people a study has and how many studies a review has: every count with people behind it, classed by its context.

Rules and words: evidence/rules/findings_size.toml. Where the best class holds numbers that contradict each other and no sum
settles it, the first stated one stands; where no class above 0 is met, nothing is said.
"""

import itertools
import re
import tomllib
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.text import Line


@dataclass(frozen=True, slots=True)
class Size:
    """A sample size: the number, the rule that read it, where it stands."""

    value: int
    rule: str
    line: Line
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class _Class:
    id: str
    weight: int
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class _Rules:
    classes: tuple[_Class, ...]
    person: re.Pattern[str]
    thing: re.Pattern[str]
    arm: re.Pattern[str]
    each: re.Pattern[str]


_GAP = r"(?:(?!(?:and|or|with|in|of|who|to|from|at|the|were|was|had|for|on|per|as|by)\b)[\w’'\-–/()]+,?\s+){0,6}?"
_GROUPS = patterns.compiled(r"\b(two|three|four|five|[2-5])\s+(?:\w+\s+){0,3}?(?:groups|arms)\b", re.IGNORECASE)
_ALLOCATION = patterns.compiled(
    r"\brandom|alloca|assign|\bdivid|\ballot|distribut|\bgroups?\b|\barms?\b|\breceiv|\bversus\b|\btreated\b", re.I
)
# What may follow a count of people that is named without its noun: "150 with headache were allocated", "17 (13 women) had ...".
_OF_PEOPLE = patterns.compiled(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:of\s+(?:them|whom|these))\s+)?(?:with|were|was|without|who|had|presented|showed|met|fulfilled|remained|received|completed|underwent|took|"
    r"participated|entered|finished|consented|started|agreed|volunteered|will|did|declined|withdrew|accepted|attended|could|in\s+(?:the|each))\b",
    re.IGNORECASE,
)
# People who treat or measure: no sample unless they were enrolled themselves.
_STAFF = patterns.compiled(
    r"\s+(?:[\w-]+\s+){0,3}?(?:(?:physio)?therapists?|clinicians?|practitioners?|dentists?|nurses?|physicians?|examiners?)\b", re.I
)
_HEAD = patterns.compiled(r"\b(?P<who>[\w-]+)\s*\(\s*(?:total\s+)?n\s*=\s*(?P<n>#+)", re.IGNORECASE)
_BRACKETED = patterns.compiled(
    r"\((?:[^()#]{0,25}[,;]\s*)?(#+)\s+(?:patients|participants|subjects|people|persons|adults|individuals|students|volunteers)\b",
    re.I,
)
_IN_GROUP = patterns.compiled(
    r"(#+)\s+(?:(?:patients|participants|subjects|people|adults|women|men|students|were|was|took part|allocated|assigned|randomi[sz]ed)\s+){0,3}"
    r"(?:in|to)\s+(?:the\s+|an?\s+)?(?:[\w+-]+\s+){0,4}(?:group|arm)\b",
    re.IGNORECASE,
)
# "were distributed at random: 18 to needling, 17 to a splint and 16 to a waiting list"
_SENT_TO = patterns.compiled(
    r"(#+)\s+(?:(?:patients|participants|subjects|people|women|men)\s+)?to\s+(?!#)(?:the\s+|an?\s+)?[a-z]", re.IGNORECASE
)
_AT_RANDOM = patterns.compiled(
    r"\bat random|\brandoml?y|\brandomi[sz]|\ballocat|\bassign|\bby lot|\blottery|\bdrew lots|\bby chance", re.IGNORECASE
)
_NUMBER_OF = {"two": 2, "three": 3, "four": 4, "five": 5}


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    people, things = "|".join(data["people"]), "|".join(data["things"])
    classes = tuple(_class(entry) for entry in data["class"])
    return _Rules(
        classes,
        patterns.compiled(
            rf"\s+{_GAP}(?:{people})\b(?!['’-]|\s+(?:clinics?|departments?|cent(?:er|re)s?|practices|sessions?|items?|groups?|associations?|organi[sz]ations)\b)",
            re.IGNORECASE,
        ),
        patterns.compiled(rf"[\s-]+{_GAP}(?:{things})\b", re.IGNORECASE),
        patterns.compiled(rf"\bn\s*=?\s*=\s*(#++)(?!\s*(?:/|of\b|{things}\b))", re.IGNORECASE),
        patterns.compiled(
            rf"(#+)\s+(?:(?:{people})\s+)?(?:were\s+)?(?:allocated\s+|assigned\s+|randomi[sz]ed\s+)?(?:per|in\s+each|to\s+each|in\s+every|each)(?:\s+(?:group|arm|one))?\b"
            rf"|each\s+(?:group\s+|arm\s+)?(?:contain\w+|with|of|consist\w+ of|includ\w+|n\s*=)\s*(#+)",
            re.IGNORECASE,
        ),
    )


def _class(entry: dict[str, str | int]) -> _Class:
    after, before = str(entry["after"]), str(entry["before"])
    return _Class(
        str(entry["id"]),
        int(entry["weight"]),
        patterns.compiled(rf"\b{after}", re.IGNORECASE) if after else None,
        patterns.compiled(rf"\b{before}\W*(?:the |a |an |all |these |only |first )?(?:total of |sample of )?\W*$", re.IGNORECASE)
        if before
        else None,
    )


def _bare(text: str) -> str:
    """The text with what stands in round or square brackets blanked out."""
    return re.sub(r"\([^()]*\)|\[[^\][]*\]", lambda m: " " * len(m[0]), text)


@dataclass(frozen=True, slots=True)
class _Candidate:
    value: int
    start: int
    rule: str
    weight: int
    noun: bool
    bracketed: bool


def _classify(outer: str, start: int, end: int, limit: int, noun: bool) -> tuple[str, int] | None:
    """The class of the count at start..end, from its own clause: the best, unless a word that rules it out comes first."""
    after, before = outer[end:limit], outer[max(0, start - 45) : start]
    hits: list[tuple[int, _Class]] = []
    for kind in _rules().classes:
        if kind.before and kind.before.search(before):
            hits.append((-1, kind))
        match = kind.after.search(after) if kind.after else None
        if match and (noun or len(after[: match.start()].split()) <= 18):
            if kind.weight == 0 and re.match(r"eligible|interested|identified", match[0], re.I) and _better_follows(after):
                continue
            hits.append((match.start(), kind))
    if not hits:
        return ("n.stood", 50) if noun else None
    first = min(hits, key=lambda hit: hit[0])[1]
    if first.weight < 50 and any(h[1] is first and h[0] >= 0 for h in hits):
        return first.id, first.weight
    if first.weight == 0:
        return first.id, 0
    best = max((kind for _, kind in hits), key=lambda kind: kind.weight)
    return best.id, best.weight


def _better_follows(text: str) -> bool:
    return bool(patterns.search(r"\b(?:randomi|allocat|assign|enrol|recruit|were included|participated)", text, re.IGNORECASE))


def _candidates(line: Line) -> list[_Candidate]:
    masked, values = mask(line.text)
    if not values:
        return []
    outer = _bare(masked)
    runs = [m for m in re.finditer("#+", masked) if m.start() in values]
    found = []
    for place, run in enumerate(runs):
        whole = _some_of(masked, outer, run)
        if whole:
            return [_Candidate(values[run.start()], run.start(), *whole, True, False)]
        if _rules().each.match(masked, run.start()):
            continue
        noun = _counts_people(masked, run.end())
        if noun is None:
            continue
        if outer[run.start()] != "#":
            found += [_Candidate(values[run.start()], run.start(), "n.stood", 20, True, True)] if noun else []
            continue
        kind = _classify(outer, run.start(), run.end(), _clause_end(outer, run.end(), runs[place + 1 :], _rules()), noun)
        if kind and kind[1] < 90 and _whole_of(masked, outer, run):
            kind = ("n.not_enrolled", 0)
        if kind and not (0 < kind[1] < 90 and (values[run.start()] < 4 or _STAFF.match(masked, run.end()))):
            found.append(_Candidate(values[run.start()], run.start(), *kind, noun, False))
    return found


def _counts_people(masked: str, end: int) -> bool | None:
    """True with a noun for people behind the count, False where the noun is left out, None where something else is counted."""
    person, thing = _rules().person.match(masked, end), _rules().thing.match(masked, end)
    bare = _OF_PEOPLE.match(masked, end)
    if thing and not bare and not (person and person.end() <= thing.end()):
        return None
    return True if person else False if bare else None


def _some_of(masked: str, outer: str, run: re.Match[str]) -> tuple[str, int] | None:
    """The class of the first count of "thirty of 40 eligible subjects participated"."""
    some = _SOME.match(masked, run.end())
    if not some or outer[run.start()] != "#" or not _rules().person.match(masked, some.end(1)):
        return None
    kind = _classify(outer, run.start(), some.end(), len(outer), True)
    return kind if kind and kind[1] >= 90 else None


def _whole_of(masked: str, outer: str, run: re.Match[str]) -> bool:
    """Whether a part of the count follows: "of 61 patients ..., 44 ..."."""
    return bool(_FROM.search(masked[: run.start()]) and patterns.search(r",\s*#", outer[run.end() :]))


_SOME = patterns.compiled(r"\s+of\s+(?:the\s+)?(#+)\s+(?:[\w-]+\s+){0,3}")
_SEXES = patterns.compiled(
    r"\b(?:wo)?men and (?:\w+[ -]){1,3}(?:wo)?men\b|\b(?:fe)?males and (?:\w+[ -]){1,3}(?:fe)?males\b", re.IGNORECASE
)
_FROM = patterns.compiled(r"\b(?:of|from)\s+(?:the\s+|a total of\s+)?$", re.IGNORECASE)


def _clause_end(outer: str, end: int, later: list[re.Match[str]], rules: _Rules) -> int:
    limit = len(outer)
    for run in later:
        if outer[run.start()] == "#" and (rules.person.match(outer, run.end()) or _OF_PEOPLE.match(outer, run.end())):
            limit = run.start()
            break
    semicolon = outer.find(";", end)
    return min(limit, semicolon) if semicolon >= 0 else limit


def _in_arms(line: Line) -> int | None:
    """The sum of printed group sizes of one sentence: "(n = 16) ... (n = 13)", "18 in each group" with a number of groups."""
    masked, values = mask(line.text)
    if not values:
        return None
    if line.role == "results" and not patterns.search(
        r"\brandom|\balloca|\bassign|\bdivid|\breceiv|took part|\bparticipat", line.text, re.IGNORECASE
    ):
        return None
    if not _ALLOCATION.search(line.text):
        return None
    sizes = [values[m.start(1)] for m in _rules().arm.finditer(masked) if m.start(1) in values]
    if len(sizes) >= 2:
        first = next(m for m in _rules().arm.finditer(masked))
        headed = patterns.search(rf"{_people()}\W*$", masked[: first.start()], re.IGNORECASE)
        return sizes[0] if headed and len(sizes) > 2 and sizes[0] == sum(sizes[1:]) else sum(sizes)
    if patterns.search(r"\brandom|\balloca|\bassign|\bdivid", line.text, re.IGNORECASE):
        bracketed = [values[m.start(1)] for m in _BRACKETED.finditer(masked) if m.start(1) in values]
        if len(bracketed) >= 2:
            return sum(bracketed)
    placed = [values[m.start(1)] for m in _IN_GROUP.finditer(masked) if m.start(1) in values]
    if len(placed) >= 2 and not patterns.search(r"\bcompleted\b|\bdropped\b|\blost\b|\bwithdr", line.text):
        return sum(placed)
    sent = [values[m.start(1)] for m in _SENT_TO.finditer(masked) if m.start(1) in values]
    if len(sent) >= 2 and _AT_RANDOM.search(line.text):
        return sum(sent)
    each = _rules().each.search(masked)
    groups = _GROUPS.search(line.text)
    if each and groups:
        size = values.get(each.start(1) if each[1] else each.start(2))
        word = groups[1].lower()
        return size * _NUMBER_OF.get(word, int(word) if word.isdigit() else 0) if size else None
    return None


def _summed(found: list[_Candidate], line: Line) -> Size | None:
    """What the counts of one sentence add up to."""
    good = [c for c in found if c.weight > 0 and not c.bracketed]
    if not good:
        return None
    for c in good:
        later = [other.value for other in good if other.start > c.start]
        if len(later) >= 2 and c.value == sum(later) and c.noun:
            return Size(c.value, c.rule, line, max(x.weight for x in good) + 5)
    best = max(c.weight for c in good)
    top = [c for c in good if c.weight == best and c.noun] or [c for c in good if c.weight == best]
    first = top[0]
    part = re.match(r"#+\s+of\s+(?:the\s+)?#", mask(line.text)[0][first.start :])
    if part:
        return Size(first.value, first.rule, line, best)
    others = [c.value for c in found if c.start > first.start and not c.bracketed]
    if len(others) >= 2 and first.value == sum(others):
        return Size(first.value, first.rule, line, best + 5)
    parts = [c for c in good if c.weight >= 50 and (c.noun or re.match(r"#+\s+without\b", mask(line.text)[0][c.start :]))]
    if (
        len(parts) >= 2
        and _listed(line.text, parts)
        and not (best >= 90 and parts[0].value > 1.5 * parts[1].value and not _SEXES.search(line.text))
    ):
        return Size(sum(c.value for c in parts), first.rule + "_sum", line, best - 5)
    if any(c.value > first.value for c in top[1:]) and best < 90:
        return None
    return Size(first.value, first.rule, line, best)


def _headed(line: Line) -> Size | None:
    """The number printed behind the people: "Patients with knee osteoarthritis (N = 100; women = 86)"."""
    masked, values = mask(line.text)
    spots = [m for m in _HEAD.finditer(masked) if m.start("n") in values]
    if len(spots) != 1 or not patterns.search(_people(), line.text[: spots[0].start("n")], re.IGNORECASE):
        return None
    return Size(
        values[spots[0].start("n")], "n.behind_people", line, 93 if patterns.search(r"\brandom|\balloca", line.text, re.I) else 85
    )


@lru_cache(maxsize=1)
def _people() -> str:
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    return rf"\b(?:{'|'.join(data['people'])})\b"


def _listed(text: str, top: list[_Candidate]) -> bool:
    """Whether the counts are parts put side by side ("22 women and five men") and not a whole and its part."""
    for left, right in itertools.pairwise(top):
        between = text[left.start : right.start]
        if not patterns.search(r"(?:,|\band|\bor|\bversus|\bvs\.?|,\s*and)\s*(?:the\s+|another\s+)?$", between) or ";" in between:
            return False
        if patterns.search(r"\bof (?:whom|which|these|them)\b|\bwhom\b", between):
            return False
    return True


def _one_group(line: Line, value: int) -> bool:
    """Whether the number is that of each group, with no number of groups to multiply it by."""
    masked, values = mask(line.text)
    each = _rules().each.search(masked)
    return bool(each) and values.get(each.start(1) if each and each[1] else each.start(2) if each else 0) == value


def people(lines: list[Line]) -> Size | None:
    """The sample size of a primary study, None where the text does not settle it."""
    sizes: list[Size] = []
    sectioned = {"methods", "results"} <= {line.role for line in lines}
    for line in lines:
        found = _candidates(line)
        arms = _in_arms(line)
        own = _summed(found, line) or (None if arms else _headed(line))
        if own and arms and own.value < arms:
            own = None
        if arms:
            matching = any(c.value == arms for c in found)
            weight = 97 if matching else 92 if patterns.search(r"random|alloca|assign|divid|allot", line.text, re.I) else 80
            if not (own and own.weight >= 90 and own.value >= arms):
                sizes.append(Size(arms, "n.arms", line, weight))
        if own and arms is None and _one_group(line, own.value):
            continue
        if own:
            if line.role == "results" and 30 < own.weight < 90 and sectioned:
                continue
            lowered = 20 if line.role == "background" and sectioned else 0
            sizes.append(replace(own, weight=own.weight - lowered))
    if not sizes:
        return None
    best = max(size.weight for size in sizes)
    if best < 50 and len({size.value for size in sizes}) > 1:
        return None
    top = [size for size in sizes if size.weight == best]
    return top[0]


def arm_size() -> re.Pattern[str]:
    """The pattern of a printed group size, "n = #"."""
    return _rules().arm


def no_person() -> re.Pattern[str]:
    """The pattern of what is counted and is no person, right behind a count."""
    return _rules().thing
