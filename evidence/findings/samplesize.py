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
_GROUPS = re.compile(r"\b(two|three|four|five|[2-5])\s+(?:\w+\s+){0,3}?(?:groups|arms)\b", re.IGNORECASE)
_ALLOCATION = re.compile(
    r"\brandom|alloca|assign|\bdivid|\ballot|distribut|\bgroups?\b|\barms?\b|\breceiv|\bversus\b|\btreated\b", re.I
)
# What may follow a count of people that is named without its noun: "150 with headache were allocated", "17 (13 women) had ...".
_OF_PEOPLE = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:of\s+(?:them|whom|these))\s+)?(?:with|were|was|without|who|had|presented|showed|met|fulfilled|remained|received|completed|underwent|took|"
    r"participated|entered|finished|consented|started|agreed|volunteered|will|did|declined|withdrew|accepted|attended|could|in\s+(?:the|each))\b",
    re.IGNORECASE,
)
# People who treat or measure: no sample unless they were enrolled themselves.
_STAFF = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}?(?:(?:physio)?therapists?|clinicians?|practitioners?|dentists?|nurses?|physicians?|examiners?)\b", re.I
)
_HEAD = re.compile(r"\b(?P<who>[\w-]+)\s*\(\s*(?:total\s+)?n\s*=\s*(?P<n>#+)", re.IGNORECASE)
_BRACKETED = re.compile(
    r"\((?:[^()#]{0,25}[,;]\s*)?(#+)\s+(?:patients|participants|subjects|people|persons|adults|individuals|students|volunteers)\b",
    re.I,
)
_IN_GROUP = re.compile(
    r"(#+)\s+(?:(?:patients|participants|subjects|people|adults|women|men|students|were|was|took part|allocated|assigned|randomi[sz]ed)\s+){0,3}"
    r"(?:in|to)\s+(?:the\s+|an?\s+)?(?:[\w+-]+\s+){0,4}(?:group|arm)\b",
    re.IGNORECASE,
)
_NUMBER_OF = {"two": 2, "three": 3, "four": 4, "five": 5}


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    people, things = "|".join(data["people"]), "|".join(data["things"])
    classes = tuple(_class(entry) for entry in data["class"])
    return _Rules(
        classes,
        re.compile(
            rf"\s+{_GAP}(?:{people})\b(?!['’-]|\s+(?:clinics?|departments?|cent(?:er|re)s?|practices|sessions?|items?|groups?|associations?|organi[sz]ations)\b)",
            re.IGNORECASE,
        ),
        re.compile(rf"[\s-]+{_GAP}(?:{things})\b", re.IGNORECASE),
        re.compile(rf"\bn\s*=?\s*=\s*(#++)(?!\s*(?:/|of\b|{things}\b))", re.IGNORECASE),
        re.compile(
            rf"(#+)\s+(?:(?:{people})\s+)?(?:were\s+)?(?:per|in\s+each|in\s+every|each)(?:\s+(?:group|arm|one))?\b"
            rf"|each\s+(?:group\s+|arm\s+)?(?:contain\w+|with|of|consist\w+ of|includ\w+|n\s*=)\s*(#+)",
            re.IGNORECASE,
        ),
    )


def _class(entry: dict[str, str | int]) -> _Class:
    after, before = str(entry["after"]), str(entry["before"])
    return _Class(
        str(entry["id"]),
        int(entry["weight"]),
        re.compile(rf"\b{after}", re.IGNORECASE) if after else None,
        re.compile(rf"\b{before}\W*(?:the |a |an |all |these |only |first )?(?:total of |sample of )?\W*$", re.IGNORECASE)
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
        if match and (noun or len(after[: match.start()].split()) <= 12):
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
    return bool(re.search(r"\b(?:randomi|allocat|assign|enrol|recruit|were included|participated)", text, re.IGNORECASE))


def _candidates(line: Line) -> list[_Candidate]:
    masked, values = mask(line.text)
    outer = _bare(masked)
    rules = _rules()
    runs = [m for m in re.finditer("#+", masked) if m.start() in values]
    found = []
    for place, run in enumerate(runs):
        person, thing = rules.person.match(masked, run.end()), rules.thing.match(masked, run.end())
        if thing and not _OF_PEOPLE.match(masked, run.end()) and not (person and person.end() <= thing.end()):
            continue
        noun = bool(person)
        some = re.match(r"\s+of\s+(?:the\s+)?#+\s+(?:[\w-]+\s+){0,3}", masked[run.end() :])
        if (
            some
            and outer[run.start()] == "#"
            and rules.person.match(masked, run.end() + len(some[0].rstrip().rsplit("#", 1)[0]) + 1)
        ):
            kind = _classify(outer, run.start(), run.end() + len(some[0]), len(outer), True)
            if kind and kind[1] >= 90:
                return [_Candidate(values[run.start()], run.start(), kind[0], kind[1], True, False)]
        if not noun and not _OF_PEOPLE.match(masked, run.end()):
            continue
        bracketed = outer[run.start()] != "#"
        if bracketed:
            if noun:
                found.append(_Candidate(values[run.start()], run.start(), "n.stood", 20, True, True))
            continue
        limit = _clause_end(outer, run.end(), runs[place + 1 :], rules)
        kind = _classify(outer, run.start(), run.end(), limit, noun)
        if (
            kind
            and kind[1] < 90
            and re.search(r"\b(?:of|from)\s+(?:the\s+|a total of\s+)?$", masked[: run.start()], re.I)
            and re.search(r",\s*#", outer[run.end() :])
        ):
            kind = ("n.not_enrolled", 0)
        if kind and 0 < kind[1] < 90 and (values[run.start()] < 4 or _STAFF.match(masked, run.end())):
            continue
        if kind:
            found.append(_Candidate(values[run.start()], run.start(), kind[0], kind[1], noun, False))
    return found


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
    if line.role == "results" and not re.search(
        r"\brandom|\balloca|\bassign|\bdivid|\breceiv|took part|\bparticipat", line.text, re.IGNORECASE
    ):
        return None
    if not _ALLOCATION.search(line.text):
        return None
    sizes = [values[m.start(1)] for m in _rules().arm.finditer(masked) if m.start(1) in values]
    if len(sizes) >= 2:
        first = next(m for m in _rules().arm.finditer(masked))
        headed = re.search(rf"{_people()}\W*$", masked[: first.start()], re.IGNORECASE)
        return sizes[0] if headed and len(sizes) > 2 and sizes[0] == sum(sizes[1:]) else sum(sizes)
    if re.search(r"\brandom|\balloca|\bassign|\bdivid", line.text, re.IGNORECASE):
        bracketed = [values[m.start(1)] for m in _BRACKETED.finditer(masked) if m.start(1) in values]
        if len(bracketed) >= 2:
            return sum(bracketed)
    placed = [values[m.start(1)] for m in _IN_GROUP.finditer(masked) if m.start(1) in values]
    if len(placed) >= 2 and not re.search(r"\bcompleted\b|\bdropped\b|\blost\b|\bwithdr", line.text):
        return sum(placed)
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
    if len(parts) >= 2 and _listed(line.text, parts) and not (best >= 90 and parts[0].value > 1.5 * parts[1].value):
        return Size(sum(c.value for c in parts), first.rule + "_sum", line, best - 5)
    if any(c.value > first.value for c in top[1:]) and best < 90:
        return None
    return Size(first.value, first.rule, line, best)


def _headed(line: Line) -> Size | None:
    """The number printed behind the people: "Patients with knee osteoarthritis (N = 100; women = 86)"."""
    masked, values = mask(line.text)
    spots = [m for m in _HEAD.finditer(masked) if m.start("n") in values]
    if len(spots) != 1 or not re.search(_people(), line.text[: spots[0].start("n")], re.IGNORECASE):
        return None
    return Size(
        values[spots[0].start("n")], "n.behind_people", line, 93 if re.search(r"\brandom|\balloca", line.text, re.I) else 85
    )


@lru_cache(maxsize=1)
def _people() -> str:
    data = tomllib.loads(files("evidence").joinpath("rules/findings_size.toml").read_text(encoding="utf-8"))
    return rf"\b(?:{'|'.join(data['people'])})\b"


def _listed(text: str, top: list[_Candidate]) -> bool:
    """Whether the counts are parts put side by side ("22 women and five men") and not a whole and its part."""
    for left, right in itertools.pairwise(top):
        between = text[left.start : right.start]
        if not re.search(r"(?:,|\band|\bor|\bversus|\bvs\.?|,\s*and)\s*(?:the\s+|another\s+)?$", between) or ";" in between:
            return False
        if re.search(r"\bof (?:whom|which|these|them)\b|\bwhom\b", between):
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
            weight = 97 if matching else 92 if re.search(r"random|alloca|assign|divid|allot", line.text, re.I) else 80
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


_AGED = re.compile(
    r"\b(?:an?|the|this|our|\d{1,3}[- ]year[- ]old)\s+(?:[\w-]+\s+){0,4}?(?:woman|man|patient|male|female|girl|boy|athlete|player|runner|physiotherapist|person|rower|nurse|\d{1,3}[- ]year[- ]old)\b|\d[- ]year[- ]old|\bone case\b|\ba case\b",
    re.I,
)
_CASES = re.compile(
    r"(#+)\s+(?:consecutive\s+|\w+\s+){0,3}?(?:cases|patients|women|men|athletes|individuals|persons|people|subjects|participants)\b",
    re.I,
)


def cases(lines: list[Line]) -> Size | None:
    """How many people a case report or series tells of."""
    for line in lines:
        masked, values = mask(line.text)
        match = _CASES.search(masked)
        if (
            match
            and values.get(match.start(1), 0) > 1
            and not re.search(r"literature|similar|previous|reported in", line.text, re.I)
        ):
            return Size(values[match.start(1)], "n.cases", line, 80)
    for line in lines:
        if line.role not in ("background", "objective") and _AGED.search(line.text):
            return Size(1, "n.one_case", line, 80)
    return None


_RESPONDED = re.compile(
    r"(#+)\s*(?:\([^)]*\)\s*)?(?:[\w-]+\s+){0,4}?(?:\([^)]*\)\s*)?(?:completed|answered|responded|replied|returned|respondents|responses|took part|participated|were (?:analy[sz]ed|received|included|usable|valid)|filled)"
    r"|(?:responses|answers|replies|questionnaires|received|from|completed by|answered by|interview\w*)\s+(?:were\s+)?(?:received\s+)?(?:from\s+|of\s+|with\s+)?(#+)",
    re.I,
)


def respondents(lines: list[Line]) -> Size | None:
    """How many people answered a survey; never how many were asked."""
    for pattern in (_COMPLETE, _RESPONDED):
        found = _answered(lines, pattern)
        if found:
            return found
    return None


_COMPLETE = re.compile(
    r"(#+)\s*(?:\([^)]*\)\s*)?(?:[\w-]+\s+){0,2}?(?:\([^)]*\)\s*)?(?:completed|returned|filled|were (?:analy[sz]ed|usable|valid|complete))()",
    re.I,
)


def _answered(lines: list[Line], pattern: re.Pattern[str]) -> Size | None:
    for line in lines:
        if line.role == "background":
            continue
        masked, values = mask(line.text)
        for match in pattern.finditer(masked):
            start = match.start(1) if match[1] else match.start(2)
            if start in values and values[start] > 3 and not _rules().thing.match(masked, start + len(match[1] or match[2])):
                return Size(values[start], "n.respondents", line, 80)
    return None


_STUDY = r"(?:(?:[\w-]+\s+){0,5}?(?:\(\s*RCTs\s*\)\s*)?(?:RCTs?|trials|studies|articles|papers|reviews|reports|publications))"
_INCLUDED = r"(?:includ\w+|met\b|retained|entered|were (?:eligible|selected|pooled|kept|analy[sz]ed|found eligible)|fulfilled|satisfied|remained|contributed|qualified|were considered|were reviewed|could be (?:used|included|pooled))"
_BRACKET = r"(?:\s*\([^)]*\))?"
_STUDIES = (
    re.compile(rf"(?<![\w.])(#+){_BRACKET}\s+{_STUDY}{_BRACKET}(?:[^.;]{{0,90}}?)\b{_INCLUDED}", re.I),
    re.compile(
        rf"\b(?:includ\w+|identified|retained|selected|found|yielded|comprised|pooled|from|of|in|total of|analy[sz]\w+)\s+(?:a total of\s+|data from\s+)?(#+)\s+{_STUDY}",
        re.I,
    ),
    re.compile(
        rf"(?<![\w.])(#+)\s+{_STUDY}\s*(?:\(|,|with|including|involving|comprising|totalling|enrolling|reporting on)\s*(?:a total of\s+)?(?:n\s*=\s*)?#+",
        re.I,
    ),
)
_NOT_STUDIES = re.compile(
    r"\b(?:databases?|records?|titles?|hits|citations|abstracts?|screened|duplicates|full[- ]texts?|sources|retrieved|of the)\b",
    re.I,
)
_PEOPLE_OF = re.compile(
    r"(?:(?:with|including|across|involving|comprising|totall?ing|enrolling|in which|of|and|for|on|in|from|,|;|\()\s*(?:a total of\s+|in total\s+|altogether\s+)?(#+)\s+(?:[\w-]+\s+){0,3}?(?:patients|participants|subjects|people|adults|persons|individuals|women|men|animals|rats)\b)|\(\s*n\s*=\s*(#+)\s*\)|^\W*(#+)\s+(?:patients|participants|subjects)",
    re.I,
)


def studies(lines: list[Line]) -> tuple[Size | None, Size | None]:
    """(included studies, their participants) of a review."""
    lines = [line for line in lines if line.role not in ("background", "objective", "conclusions", "title")] or lines
    ordered = sorted(lines, key=lambda line: line.role != "results")
    for pattern in _STUDIES:
        for line in ordered:
            masked, values = mask(line.text)
            for match in pattern.finditer(masked):
                value = values.get(match.start(1), 0)
                head = masked[match.end(1) : match.end()]
                if (
                    value > 1
                    and not _NOT_STUDIES.search(head)
                    and not re.search(r"\bof (?:the |these )$", masked[: match.start(1)], re.I)
                ):
                    return Size(value, "n_studies.included", line), _participants(line, match.start(1), ordered)
    return None, None


def _participants(line: Line, start: int, lines: list[Line]) -> Size | None:
    for here in [
        line,
        *[other for other in lines if re.search(r"\b(?:total of|in total|altogether|in all|together)\b", other.text, re.I)],
    ]:
        masked, values = mask(here.text)
        arms = [values[m.start(1)] for m in _rules().arm.finditer(masked) if m.start(1) in values]
        if here is line and len(arms) > 1:
            return Size(sum(arms), "n.review_arms", here)
        for match in _PEOPLE_OF.finditer(masked, start if here is line else 0):
            place = next(match.start(i) for i in (1, 2, 3) if match[i])
            if values.get(place, 0) > 9:
                return Size(values[place], "n.review_participants", here)
    return None
