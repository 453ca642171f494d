"""The size of a study told only by its groups: "(n = 16) ... (n = 13)", "18 in each of two groups", "26 chose needling and 31 tape".

Each reader looks at one masked sentence ("#" is a count) and gives the sum, or None where the sentence is of another kind.
"""

import re
from collections.abc import Callable
from functools import lru_cache

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.matched import to_others, with_controls
from evidence.findings.sizewords import people_words, rules
from evidence.findings.text import Line

_NUMBER_OF = {"two": 2, "three": 3, "four": 4, "five": 5}
_GROUPS = patterns.compiled(r"\b(two|three|four|five|[2-5])\s+(?:\w+\s+){0,3}?(?:groups|arms)\b", re.IGNORECASE)
_ARMED = patterns.compiled(r"\b(two|three|four|five|[2-5])[- ](?:\w+[- ]){0,2}?(?:groups?|arms?|armed)\b", re.IGNORECASE)
_BOTH = patterns.compiled(r"\b(?:both|either|the two) (?:\w+ )?(?:groups|arms)\b", re.IGNORECASE)
_ALLOCATION = patterns.compiled(
    r"\brandom|alloca|assign|\bdivid|\ballott|\ballot|distribut|\bgroups?\b|\barms?\b|\breceiv|\bversus\b|\btreated\b|\bchose\b|\bgiven\b",
    re.I,
)
_STRICT = patterns.compiled(r"\brandom|\balloca|\bassign|\bdivid|\ballot|\bby lot", re.IGNORECASE)
_IN_RESULTS = patterns.compiled(
    r"\brandom|\balloca|\bassign|\bdivid|\breceiv|\bchose\b|\bopted\b|\bpreferred\b|\bwent for\b|took part|\bparticipat|\bcompleted\b|\beligible for|\benrol",
    re.IGNORECASE,
)
_IN_GROUP = patterns.compiled(
    r"(#+)\s*(?:\([^()]*\)\s*)?(?:(?:patients|participants|subjects|people|adults|women|men|students|were|was|took part|allocated|assigned|randomi[sz]ed|recruited|enrol+ed|included)\s+){0,3}"
    r"(?:in|to|from)\s+(?:the\s+|an?\s+)?(?:[\w+-]+\s+){0,7}?\(?(?:[\w+-]+\s+)?(?:group|arm)\b",
    re.IGNORECASE,
)
# "assigned in two groups, trained and control, which included 19 and 18 women, respectively"
_RESPECTIVELY = patterns.compiled(
    r"\b(?:included|comprised|of|with|had|containing|consist\w* of)\s+(#+)\s+and\s+(#+)\s+(?:patients|participants|subjects|people|adults|women|men|students|volunteers|individuals|children)\b,?\s+respectively",
    re.IGNORECASE,
)
# "thirteen patients were assigned to the orthosis group, while the remaining twelve wore their shoes"
_AND_THE_REST = patterns.compiled(
    r"(#+)\s+(?:(?:patients|participants|subjects|people|adults|women|men|students|volunteers|individuals)\s+)?(?:were|was)\s+(?:\w+ly\s+)?(?:assigned|allocated|randomi[sz]ed|given|treated)\b"
    r"[^.;#]*\bthe\s+(?:remaining|other|rest of the)\s+(#+)",
    re.IGNORECASE,
)
# "were distributed at random: 18 to needling, 17 to a splint and 16 to a waiting list", "41 were assigned to real and 43 to sham needling"
_SENT_TO = patterns.compiled(
    r"(#+)\s+(?:(?:patients|participants|subjects|people|women|men)\s+)?"
    r"(?:(?:were|was)\s+(?:\w+ly\s+)?(?:randomi[sz]ed|assigned|allocated)\s+)?to\s+(?!#)(?:the\s+|an?\s+)?[a-z]",
    re.IGNORECASE,
)
_AT_RANDOM = patterns.compiled(
    r"\bat random|\brandoml?y|\brandomi[sz]|\ballocat|\bassign|\bby lot|\blottery|\bdrew lots|\bby chance", re.IGNORECASE
)
# "Fifteen patients were treated with needling and compared with a control group (n = 15)"
_FIRST_GROUP = patterns.compiled(
    r"^[^\w#]*(#+)\s+[a-z]+\s+(?:were (?:treated|given)|received|underwent|got)\b[^.;()#]*\b(?:compared (?:with|to)|versus|and)\b[^.;()#]*\bgroup\s*\(\s*",
    re.IGNORECASE,
)
# "Twelve practices were randomised, 6 to needling and 6 to care": what is counted are places, whose patients come later.
_CLUSTERS = patterns.compiled(
    r"#+\s+(?:[\w-]+\s+){0,4}?(?:practices|clinics|clusters|cent(?:er|re)s|hospitals|schools|teams|squads|units|departments|wards|sites|classes|villages)"
    r"\s+(?:were|was|will be)\s+(?:[\w-]+\s+){0,2}?(?:randomi|allocat|assign)"
    r"|\b(?:randomi[sz]ed|allocated|assigned)\s+#+\s+(?:[\w-]+\s+){0,3}?(?:practices|clinics|clusters|cent(?:er|re)s|hospitals|schools|teams|squads|units|departments|wards|sites|classes|villages)\b",
    re.IGNORECASE,
)
# "14 centres, seven randomised to each arm"
_PLACES = patterns.compiled(
    r"#+\s+(?:[\w-]+\s+){0,4}?(?:practices|clinics|clusters|cent(?:er|re)s|hospitals|schools|teams|squads|units|departments|wards|sites|classes|villages)\s*,",
    re.IGNORECASE,
)
# "the experimental group also had needling. Twenty-three were allocated to each group"
_ONE_OF_TWO = patterns.compiled(r"\bthe (?:experimental|intervention|control|comparison) group\b", re.IGNORECASE)
_LOST = patterns.compiled(r"\bdropped\b|\blost\b|\bwithdr", re.IGNORECASE)
_LEFT_OUT = patterns.compiled(r"\bexclud|\bdeclin|\bmissing|\brefus|\bfailed", re.IGNORECASE)
COMPLETED = patterns.compiled(r"\bcompleted\b|\bfinished\b|\banaly[sz]ed\b", re.IGNORECASE)
_NOT_ALL = patterns.compiled(r"\bcompleted\b|\bdropped\b|\blost\b|\bwithdr", re.IGNORECASE)
_SEX = patterns.compiled(r"\b(?:wo)?men\b|\b(?:fe)?males?\b|\bgirls\b|\bboys\b", re.IGNORECASE)
_BOTH_SEXES = patterns.compiled(r"\((#+) (?:wo|fe)?m(?:en|ales?)(?:,| and|, and) (#+) (?:wo|fe)?m(?:en|ales?)\)", re.IGNORECASE)
_BARE_BRACKET = patterns.compiled(r"[a-z]\s\((?:[A-Z][\w+-]{0,8}\s*[=:]\s*)?(#+)\)", re.IGNORECASE)
# "a placebo-controlled study of a drug (drug = 47, placebo = 44)"
_EQUATED = patterns.compiled(
    r"\(\s*[a-z][\w +-]{1,30}?\s*=\s*(#+)[,;]\s*(?:and\s+)?[a-z][\w +-]{1,30}?\s*=\s*(#+)\s*\)", re.IGNORECASE
)
_NO_SIZE = patterns.compiled(
    r"\b(?:mean|age|score|sd|se|median|male|female|men|women|boys|girls|day|days|week|weeks|hour|hours)\s*=", re.IGNORECASE
)
# "in a 2:1 ratio (80 needling, 40 sham)"
_ONE_BRACKET = patterns.compiled(r"\((#+ [^()#,;]{2,40}(?:[,;](?: and)? #+ [^()#,;]{2,40}){1,3})\)")
_TREATMENT = patterns.compiled(
    r"needl|\bDN\b|\bIMS\b|inject|sham|placebo|exercis|stretch|educat|acupunct|therap|treat|\btap(?:e|ing)|laser|control|massage|electr|ultrasound|splint|drug|usual care|wait",
    re.IGNORECASE,
)
_HOW = r"(?:chose|preferred|opted|went for|received|got|had|underwent|did|performed|followed|(?:were|was) (?:given|treated|allocated|assigned|randomi[sz]ed|offered))"
_WAYS = patterns.compiled(_HOW)
_AGAIN = patterns.compiled(
    r"\b(?:second|additional|further|repeat\w*|again|also|of (?:them|whom|these|which)|more)\b", re.IGNORECASE
)


# "adults with neck pain (n = 60) were randomly assigned to ..."
_THEN_PARTED = patterns.compiled(
    r"[)\]]\s*(?:were|was|will be)\s+(?:\w+ly\s+)?(?:randomi|allocat|assign|divid|distribut)", re.IGNORECASE
)
# "allocated to needling or to sham (34 per group)": two groups by their names
_EITHER = patterns.compiled(
    r"\b(?:allocated|assigned|randomi[sz]ed|divided)\s+(?:\w+ly\s+)?(?:in)?to\s+(?P<ways>[^,;.()#]+)\(\s*#+\s+(?:\w+\s+)?(?:per|in each|each)\b",
    re.IGNORECASE,
)
_TWO_WAYS = patterns.compiled(r"\b(?:versus|vs\.?|compared (?:with|to)|with (?:and|or) without)\s", re.IGNORECASE)
_MORE_WAYS = patterns.compiled(
    r"\b(?:three|four|five|[345])[- ](?:\w+[- ])?(?:groups?|arms?|armed)\b|\bthird (?:group|arm)\b|\b(?:group|arm) (?:C|3|III)\b",
    re.IGNORECASE,
)


def _number(word: str) -> int:
    return _NUMBER_OF.get(word.lower(), 0) or (int(word) if word.isdigit() else 0)


@lru_cache(maxsize=512)  # asked by the rules and by those who weigh them
def of_sentence(line: Line) -> int | None:
    """The sum of the group sizes of one sentence; None without an allocation or with sizes of parts only."""
    masked, values = mask(line.text)
    if not values or (line.role == "results" and not _IN_RESULTS.search(line.text)):
        return None
    if len(values) == 1:
        return _multiplied(line.text, masked, values)
    if (beside := with_controls(masked, values)) is not None:
        return beside
    if _CLUSTERS.search(masked):
        return _bracketed(line.text, masked, values)
    for reader in _READERS if _ALLOCATION.search(line.text) else (_by_condition, _chose):
        found = reader(line.text, masked, values)
        if found:
            return found
    return None


# "classified as low (n = 31), medium and high responders", "divided into a training set (n = 30) and a test set": no arms
_CLASSED = patterns.compiled(
    r"\b(?:classified|categori[sz]ed|graded|stratified)\b[^.;]{0,60}\bas\b[^.;]*\(\s*n\b|\bresponders \(\s*n\b|\b(?:training|derivation|validation) (?:set|sample|cohort)\b",
    re.IGNORECASE,
)


def _printed(text: str, masked: str, values: dict[int, int]) -> int | None:
    if _CLASSED.search(text):
        return None
    spots = [m for m in rules().arm.finditer(masked) if m.start(1) in values]
    if len(spots) == 1 and (first := _FIRST_GROUP.match(masked)) and first.start(1) in values and first.end() <= spots[0].start():
        return values[first.start(1)] + values[spots[0].start(1)]
    if len(spots) < 2:
        return None
    sizes = [values[m.start(1)] for m in spots]
    behind = masked[spots[0].end() :]
    headed = (
        patterns.search(rf"\b{people_words()}\b\W*$", masked[: spots[0].start()], re.IGNORECASE)
        or (behind.startswith(")") and rules().person.match(behind, 1))
        or _THEN_PARTED.match(behind)
        or _STRICT.search(text, spots[0].end(), spots[1].start())
    )
    whole = headed and any(sizes[0] == sum(sizes[1:end]) for end in range(3, len(sizes) + 1))
    return sizes[0] if whole else sum(sizes)


def _by_condition(text: str, masked: str, values: dict[int, int]) -> int | None:
    """People told by what they have: "patients with knee pain (n = 190), shoulder pain (n = 199) or back pain (n = 242)"."""
    if _LOST.search(text) or _LEFT_OUT.search(text) or not patterns.search(rf"\b{people_words()}\b[^.;]*\(", masked, re.IGNORECASE):
        return None
    return _printed(text, masked, values)


@lru_cache(maxsize=1)
def _bracket() -> re.Pattern[str]:
    """A bracket with people: "(51 soldiers)", "(nine practices, 97 patients)", "(group B, 30 patients)"."""
    return patterns.compiled(
        rf"\((?:[^()#]{{0,25}}[,;]\s*|#+\s+[a-z]+,\s*)?(#+)\s+(?:[a-z]+\s+)?({people_words()})\b", re.IGNORECASE
    )


def _bracketed(text: str, masked: str, values: dict[int, int]) -> int | None:
    if "(" not in masked:
        return None
    spots = [m for m in _bracket().finditer(masked) if m.start(1) in values]
    both = [m for m in _BOTH_SEXES.finditer(masked) if m.start(1) in values and m.start(2) in values]
    if len(both) >= 2 and not rules().arm.search(masked):
        return sum(values[m.start(1)] + values[m.start(2)] for m in both)
    by_sex = any(_SEX.search(m[2]) for m in spots) and len({sex.lower() for sex in _SEX.findall(text)}) > 1
    if len(spots) >= 2 and not by_sex:
        return sum(values[m.start(1)] for m in spots)
    if not _STRICT.search(text):
        return None
    bare = [values[m.start(1)] for m in _BARE_BRACKET.finditer(masked) if m.start(1) in values]
    if len(bare) >= 2 and min(bare) > 3 and _STRICT.search(text[: masked.index("(")]):
        return sum(bare)
    one = _ONE_BRACKET.search(masked)
    if one and not _SEX.search(one[0]) and _TREATMENT.search(text[one.start() : one.end()]):
        places = [one.start(1) + m.start() for m in re.finditer("#+", one[1])]
        if all(p in values and not rules().thing.match(masked, masked.index(" ", p)) for p in places):
            return sum(values[p] for p in places)
    return None


@lru_cache(maxsize=1)
def _sexes() -> re.Pattern[str]:
    sex = r"(?:(?:wo)?men|(?:fe)?males?|girls|boys|[FM])"
    return patterns.compiled(
        rf"\b{people_words()}\b[^.;#()]{{0,60}}\((?:[^()#]{{0,20}}[:;]\s*)?(#+)\s+{sex}(?:,|,? and|;|\s*/)\s*(#+)\s+{sex}\b[^()]*\)",
        re.IGNORECASE,
    )


def _by_sex(text: str, masked: str, values: dict[int, int]) -> int | None:
    """People counted by sex alone: "children (11 girls, 13 boys; mean age 8 years) were randomised"."""
    both = _sexes().search(masked) if _AT_RANDOM.search(text) else None
    if both is None or not {both.start(1), both.start(2)} <= values.keys() or _LOST.search(text) or _LEFT_OUT.search(text):
        return None
    whole = values[both.start(1)] + values[both.start(2)]
    return whole if all(value <= whole for at, value in values.items() if at < both.start()) else None


def _equated(text: str, masked: str, values: dict[int, int]) -> int | None:
    pair = _EQUATED.search(masked) if _STRICT.search(text) else None
    if pair is None or _NO_SIZE.search(pair[0]) or not {pair.start(1), pair.start(2)} <= values.keys():
        return None
    return values[pair.start(1)] + values[pair.start(2)]


def in_results(line: Line) -> int | None:
    """The sum of two groups whose sizes a result prints: "scores fell in the needling group (n = 98), relative to sham (n = 97)"."""
    masked, values = mask(line.text)
    spots = [m for m in rules().arm.finditer(masked) if m.start(1) in values]
    if len(spots) != 2 or _LOST.search(line.text) or _CLASSED.search(line.text) or _SEX.search(line.text):
        return None
    return sum(values[m.start(1)] for m in spots) if _SET_APART.search(masked, spots[0].end(), spots[1].start()) else None


_SET_APART = patterns.compiled(r"\b(?:relative|compared|versus|vs|than|against)\b", re.IGNORECASE)


def _placed(text: str, masked: str, values: dict[int, int]) -> int | None:
    pair = _RESPECTIVELY.search(masked)
    if pair and pair.start(1) in values and pair.start(2) in values and _STRICT.search(text) and not _LOST.search(text):
        return values[pair.start(1)] + values[pair.start(2)]
    rest = _AND_THE_REST.search(masked)
    if rest and rest.start(1) in values and rest.start(2) in values and not _NOT_ALL.search(text):
        return values[rest.start(1)] + values[rest.start(2)]
    placed = [values[m.start(1)] for m in _IN_GROUP.finditer(masked) if m.start(1) in values]
    return sum(placed) if len(placed) >= 2 and not _LOST.search(text) else None


def _sent(text: str, masked: str, values: dict[int, int]) -> int | None:
    sent = [values[m.start(1)] for m in _SENT_TO.finditer(masked) if m.start(1) in values]
    if len(sent) < 2 or not _AT_RANDOM.search(text):
        return None
    return sent[0] if len(sent) > 2 and sent[0] == sum(sent[1:]) else sum(sent)


@lru_cache(maxsize=1)
def _verbs() -> tuple[re.Pattern[str], re.Pattern[str]]:
    who = rf"(?:(?:consecutive\s+)?{people_words()}\s+)?"
    lead = (
        r"(?:^|[;,(:]\s*|\b(?:and|while|whereas|the first|the next|the following|the last|the other|the remaining|another|then)\s+)"
    )
    return (
        patterns.compiled(rf"{lead}(#+)\s+{who}(?:who\s+)?{_HOW}\b", re.IGNORECASE),
        patterns.compiled(
            r"(?:\band|;|,|\bwhile|\bwhereas)\s+(?:the\s+)?(?:other\s+|another\s+|remaining\s+|following\s+|next\s+)?(#+)\s+(?=[a-z])",
            re.IGNORECASE,
        ),
    )


def _chose(text: str, masked: str, values: dict[int, int]) -> int | None:
    """Groups told by what they got: "26 chose needling and 31 stretching"."""
    if not _WAYS.search(text):
        return None
    verbs, ellipsis = _verbs()
    spots = [m for m in verbs.finditer(masked) if m.start(1) in values]
    if not spots or _NOT_ALL.search(text) or _AGAIN.search(text):
        return None
    if len(spots) == 1:
        rest = [m for m in ellipsis.finditer(masked, spots[0].end()) if m.start(1) in values]
        spots += [m for m in rest if not rules().thing.match(masked, m.end(1)) and not rules().person.match(masked, m.end(1))]
    ends = [*(m.start() for m in spots[1:]), len(text)]
    same = (
        spots[0].start(1) == 0 and len({m[0].split()[-1] for m in spots}) == 1
    )  # "Twenty-four had X and twenty-four had X and needling"
    told = (same and _TREATMENT.search(text)) or all(
        _TREATMENT.search(text[m.end(1) : end]) for m, end in zip(spots, ends, strict=True)
    )
    return sum(values[m.start(1)] for m in spots) if len(spots) >= 2 and told else None


@lru_cache(maxsize=1)
def _groups_of() -> re.Pattern[str]:
    return patterns.compiled(
        rf"(#+)\s+(?:[a-z]+\s+){{0,3}}?(?:groups|arms)\s+(?:\([^)]*\)\s*)?(?:of|with|containing|comprising|consisting of|each of|each with)"
        rf"\s+(#+)(?=\s*(?:[.,;:)(]|each\b|{people_words()}\b|and\b|$))",
        re.IGNORECASE,
    )


def _multiplied(text: str, masked: str, values: dict[int, int]) -> int | None:
    """ "18 in each group" with a number of groups, "three groups of 45 patients"."""
    for match in _groups_of().finditer(masked) if " groups" in masked or " arms" in masked else ():
        number, size = values.get(match.start(1), 0), values.get(match.start(2), 0)
        if 2 <= number <= 5 and size > 3:
            return number * size
    groups, each = _GROUPS.search(text), one_of(masked, values)
    if each and not groups and (either := _EITHER.search(masked)):
        return 2 * each if len(re.findall(r"\b(?:or|versus|vs)\b", either["ways"])) == 1 and " and " not in either["ways"] else None
    return each * _number(groups[1]) if groups and each else None


def one_of(masked: str, values: dict[int, int]) -> int | None:
    """The size of each group, as "18 per group" or "each group consisted of 18" print it."""
    each = rules().each.search(masked) if values and ("ach" in masked or " per " in masked or " every " in masked) else None
    return values.get(each.start(1) if each[1] else each.start(2)) if each else None


def of_study(lines: list[Line]) -> tuple[int, Line] | None:
    """The size of each group in one sentence times the number of groups that another sentence tells."""
    for line in lines:
        if "ach" not in line.text and " per " not in line.text:
            continue
        masked, values = mask(line.text)
        size = one_of(masked, values) if not _PLACES.search(masked) else None
        if size is None or size < 4 or not _ALLOCATION.search(line.text):
            continue
        numbers = {_number(m[1]) for other in lines for m in _ARMED.finditer(other.text)}
        if not numbers and any(_BOTH.search(other.text) or _sets_two_apart(other) for other in lines):
            numbers = {2}
        if (
            not numbers
            and any(_ONE_OF_TWO.search(other.text) for other in lines)
            and not any(_MORE_WAYS.search(o.text) for o in lines)
        ):
            numbers = {2}
        if len(numbers) == 1:
            return numbers.pop() * size, line
    return _by_name(lines)


def _sets_two_apart(line: Line) -> bool:
    """Whether a title or an aim sets two treatments side by side: "needling versus tape", "exercise with and without needling"."""
    return line.role in ("title", "objective") and len(_TWO_WAYS.findall(line.text)) == 1 and not _MORE_WAYS.search(line.text)


@lru_cache(maxsize=1)
def _named() -> re.Pattern[str]:
    label = r"\bgroup\s+(?P<{}>[A-D]|[1-4]|I{{1,3}}|IV)\b"
    return patterns.compiled(
        rf"{label.format('before')}[^.;#]{{0,25}}?(#+)\s+{people_words()}\b|(#+)\s+{people_words()}\b[^.;#]{{0,30}}?{label.format('after')}",
        re.IGNORECASE,
    )


_ONE_PRINTED = patterns.compiled(r"\b([\w-]+)\s+(?:group|arm)\s*\(\s*n\s*=\s*(#+)\s*\)", re.IGNORECASE)


def _by_name(lines: list[Line]) -> tuple[int, Line] | None:
    """Groups told one after the other: "Group A: 20 patients got needling. Group B: 18 patients got tape." """
    sizes: dict[str, int] = {}
    first: Line | None = None
    for line in lines:
        if ("roup " not in line.text and "arm (" not in line.text) or line.role == "results":
            continue
        masked, values = mask(line.text)
        if not values:
            continue
        alone = [m for m in _ONE_PRINTED.finditer(masked) if m.start(2) in values]
        if len(alone) == 1 and len(rules().arm.findall(masked)) == 1 and values[alone[0].start(2)] > 3:
            sizes.setdefault(alone[0][1].upper(), values[alone[0].start(2)])
            first = first or line
        for match in _named().finditer(masked):
            size = values.get(match.start(2) if match[2] else match.start(3))
            if size and size > 3:
                sizes.setdefault((match["before"] or match["after"]).upper(), size)
                first = first or line
    return (sum(sizes.values()), first) if first and len(sizes) > 1 else None


_READERS: tuple[Callable[[str, str, dict[int, int]], int | None], ...] = (
    _printed, _equated, to_others, _bracketed, _placed, _sent, _chose, _multiplied, _by_sex,
)  # fmt: skip
