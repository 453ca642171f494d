"""Sizes of records that are no trial: included studies of a review, answers to a survey, people of a case report."""

import re
from collections.abc import Sequence
from functools import lru_cache

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.leftout import Size, without_excluded
from evidence.findings.samplesize import people
from evidence.findings.sizewords import people_words, rules
from evidence.findings.text import Line, undivided
from evidence.findings.totals import in_total

_ONE = patterns.compiled(
    r"\b(?:an?|the|this|our|\d{1,3}[- ]year[- ]old)\s+(?:[\w-]+\s+){0,4}?(?:woman|man|patient|male|female|girl|boy|athlete|player|runner|physiotherapist|person|rower|nurse|\d{1,3}[- ]year[- ]old)\b|\d[- ]year[- ]old|\bone case\b|\ba case (?:of|in|report)\b",
    re.I,
)
_TOLD = patterns.compiled(
    r"\b(?:we|this (?:article|paper|report|case))\s+(?:report|describe|present)|\bcase (?:report|presentation)", re.I
)
_AGED = patterns.compiled(r"\ba \d{1,3}[- ]year[- ]old\b", re.I)
_ELSEWHERE = patterns.compiled(
    r"literature|similar|previous(?!ly (?:well|healthy|fit|active|needled|treated))|reported in|published|therapists|clinicians|practitioners",
    re.I,
)
_SINGLE = patterns.compiled(r"\bsingle[- ](?:case|patient|subject) (?:study|report|design|experiment\w*)", re.I)
_PAIR = patterns.compiled(r"\bboth (?:patients|cases|women|men|athletes|runners)\b", re.I)
_SERIES = patterns.compiled(r"\bcase series|\bseries of\b|\bcases\b|\bcase reports\b", re.I)


@lru_cache(maxsize=1)
def _cases() -> re.Pattern[str]:
    return patterns.compiled(rf"(#+)\s+(?:[\w-]+\s+){{0,3}}?(?:cases|{people_words()})\b", re.I)


# "six women had bruising": a part of them
_HARMED = patterns.compiled(
    r"\b(?:bruis\w*|soreness|infections?|adverse|side effects?|ha?ematomas?|bleeding|pneumothorax)\b", re.IGNORECASE
)


def cases(lines: list[Line]) -> Size | None:
    """How many people a case report or series tells of."""
    single = next((line for line in lines if _SINGLE.search(line.text)), None)
    for line in lines:
        masked, values = mask(line.text)
        match = None if single else _cases().search(masked)
        harmed = _HARMED.search(line.text) and not (match and match[0].lower().endswith("cases"))
        if match and values.get(match.start(1), 0) > 1 and not (_ELSEWHERE.search(line.text) or harmed):
            return Size(values[match.start(1)], "n.cases", line, 80)
    if not single and (pair := next((line for line in lines if _PAIR.search(line.text) and line.role != "background"), None)):
        return Size(2, "n.cases", pair, 80)
    if any(line.role == "title" and _SERIES.search(line.text) for line in lines):
        return None
    if single:
        return Size(1, "n.one_case", single, 80)
    for line in lines:
        aside = line.role in ("background", "objective") and not (_TOLD.search(line.text) or _AGED.search(line.text))
        if not aside and line.role != "conclusions" and _ONE.search(line.text) and not _ELSEWHERE.search(line.text):
            return Size(1, "n.one_case", line, 80)
    return None


_RESPONDED = patterns.compiled(
    r"(?P<n>#+)\s*(?:\([^)]*\)\s*)?(?:from\s+#+\s+\w+\s+)?(?:[\w-]+\s+){0,4}?(?:from\s+#+\s+[\w-]+\s+)?(?:\([^)]*\)\s*)?(?P<did>completed|answered|responded|replied|returned|came back|respondents|responses|took part|participated|were (?:analy[sz]ed|received|included|usable|valid)|filled)"
    r"|(?:responses|answers|replies|questionnaires|received|from|completed by|answered by)\s+(?:were\s+)?(?:received\s+|held\s+|conducted\s+|done\s+|carried out\s+|undertaken\s+|performed\s+)?(?:from\s+|of\s+|with\s+)?(?P<of>#+)",
    re.I,
)


# "the response rate was 36% (n = 865)", "response rate: 48% (276/575)", "640 were asked, 211 of whom replied"
_RATE = patterns.compiled(r"\bresponse rate\b[^.;]{0,40}?\(\s*(?:n\s*=\s*(?=#))?(?P<n>#+)(?:\s*/\s*#+|[,;)])", re.I)
_OF_WHOM = patterns.compiled(
    r"#[^.;#]*,\s*(?P<n>#+)\s+of\s+whom\s+(?:\w+ly\s+)?(?:replied|responded|answered|completed|returned|took part)\b", re.I
)


def respondents(lines: list[Line]) -> Size | None:
    """How many people answered a survey or were interviewed; never how many were asked.

    A study of interviews that tells its people in one phrase without a verb ("Participants: 16 athletes") counts as any other.
    """
    for line in lines:
        masked, values = mask(line.text)
        told = _RATE.search(masked) or _OF_WHOM.search(masked)
        if told and line.role != "background" and values.get(told.start("n"), 0) > 3:
            return Size(values[told.start("n")], "n.respondents", line, 80)
    for pattern in (_WERE_INTERVIEWED, _COMPLETE, _RESPONDED, _INTERVIEWED, *_named(), _ASKED, _HELD):
        found = _answered(lines, pattern)
        if found:
            return without_excluded(found, lines) or found
    if not any(_TALKED.search(line.text) for line in lines):
        return None
    return people([line for line in lines if line.role in ("title", "methods")])


@lru_cache(maxsize=1)
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """People who were interviewed ("18 patients, chosen for variety, were interviewed") or kept a record of what they did."""
    who = rf"#+)\s+(?:[\w-]+\s+){{0,2}}?{people_words()}"
    return (
        patterns.compiled(
            rf"(?<!\()(?P<n>{who}\b[^.;]{{0,160}}?\b(?:were|was)\s+(?:\w+ly\s+)?(?P<did>interviewed)\b(?P<of>)", re.I
        ),
        patterns.compiled(rf"(?P<n>{who}\s+(?P<did>recorded|documented|logged|submitted|kept)\b(?P<of>)", re.I),
    )


_TALKED = patterns.compiled(r"\bqualitative\b|\binterview|\bfocus groups?\b", re.I)
# "48 were invited to an interview, and 16 were interviewed"; "interviews by telephone were held with 18 patients"
_HELD = patterns.compiled(
    r"(?P<n>#+)\s+(?:[\w-]+,?\s+){0,4}?interviews\s+(?P<did>took place|(?:were|have been) (?:conducted|held|carried out|undertaken|done|completed|performed))(?P<of>)",
    re.I,
)
_WERE_INTERVIEWED = patterns.compiled(
    r"(?P<n>#+)\s+(?:\([^)]*\)\s+)?(?:who [^.;#]{0,80}?\s)?(?:were|was)\s+(?:\w+ly\s+)?(?P<did>interviewed)\b(?P<of>)", re.I
)
_INTERVIEWED = patterns.compiled(
    r"\binterview(?:\w*\b[^.;#]{0,70}?\b(?:with|of|among)|ed)\s+(?:a total of\s+)?(?P<n>#+)(?!#|\s+(?:to|-|–)\s+#)(?P<did>)(?P<of>)",
    re.I,
)


_COMPLETE = patterns.compiled(
    r"(?P<n>#+)\s*(?:\([^)]*\)\s*)?(?:from\s+#+\s+\w+\s+)?(?:[\w-]+\s+){0,2}?(?:\([^)]*\)\s*)?(?P<did>completed|returned|filled|(?:were|was|could be) (?:analy[sz]ed|evaluated|usable|used|valid|complete)"
    r"|(?:complete|completed|usable|valid|full) (?:answers|responses|replies|questionnaires|forms|surveys|data sets))(?P<of>)",
    re.I,
)


_ASKED = patterns.compiled(r"\b(?:survey|questionnaire|poll)\w*\s+(?:of|among|with)\s+(?P<n>#+)\s(?P<of>)(?P<did>)", re.I)


def _answered(lines: list[Line], pattern: re.Pattern[str]) -> Size | None:
    for line in lines:
        if line.role == "background":
            continue
        masked, values = mask(line.text)
        for match in pattern.finditer(masked):
            start, end = match.span("n") if match["n"] else match.span("of")
            thing = rules().thing.match(masked, end)
            other = thing and not (match["did"] and thing.end() > match.start("did"))
            if start in values and values[start] > 3 and not other and not _PART.match(masked, end):
                first = _WHOLE_BEFORE.search(masked[:start])
                value = values[start] if first is None else values.get(first.start(1), 0)
                return Size(value + (0 if first else _joined(masked, start, values)), "n.respondents", line, 80)
    return None


# "11 of them answered again" is a part; of "62 of 104 experts" and "62 out of 104" the first number answered.
_PART = patterns.compiled(r"\s+of\s+(?:them|these|those|whom)\b", re.I)
_WHOLE_BEFORE = patterns.compiled(r"(#+)\s+(?:\([^)]*\)\s*)?(?:(?!of\b)[a-z-]+\s+){0,2}?(?:out\s+)?of\s+(?:the\s+)?$", re.I)


@lru_cache(maxsize=1)
def _first_kind() -> re.Pattern[str]:
    return patterns.compiled(
        rf"(?:(?<!of )|(?<=total of ))(#+)\s+(?:[\w-]+\s+){{0,2}}?{people_words()}\s*(?:\([^)]*\)\s*)?and\s+$", re.I
    )


@lru_cache(maxsize=1)
def _second_kind() -> re.Pattern[str]:
    who = rf"\s+(?:[\w-]+\s+){{0,2}}?{people_words()}"
    return patterns.compiled(rf"#+{who}\s*(?:\([^)]*\)\s*)?and\s+(?:with\s+)?(#+){who}", re.I)


def _joined(masked: str, start: int, values: dict[int, int]) -> int:
    """The other of two kinds of people who answered together: "80 patients (61%) and 40 therapists (70%) responded"."""
    if not rules().person.match(masked, re.compile("#+").match(masked, start).end()):  # type: ignore[union-attr]
        return 0
    before = _first_kind().search(masked[:start])
    behind = _second_kind().match(masked, start)
    return (values.get(before.start(1), 0) if before else 0) + (values.get(behind.start(1), 0) if behind else 0)


_STUDY = r"(?:(?:[\w-]+\s+){0,5}?(?:\(\s*RCTs\s*\)\s*)?(?:RCTs?|SRs|trials|studies|articles|papers|reviews|reports|publications|sources|evaluations))"
_INCLUDED = r"(?:includ\w+|met\b|retained|entered|were (?:\w+ly )?(?:eligible|selected|pooled|kept|analy[sz]ed|found eligible|charted|mapped|synthesi[sz]ed)|fulfilled|satisfied|remained|contributed|qualified|were considered|were reviewed|went into|could be (?:used|included|pooled))"
_BRACKET = r"(?:\s*\([^)]*\))?"
# What may stand between the studies and their verb: whom or what they hold.
_HOLDING = r"(?:,?\s*(?:with|reported in|described in|published in|in which|which (?:involved|included|recruited|enrolled)|for a total of|comprising|including|involving|totall?ing|randomi[sz]ing|enrolling|covering|based on|on)\b[^.;#]{0,30}#+(?:[^.;#]{0,40}#+){0,3}[^.;#]{0,40}?|\s+and\s+#+\s+(?:patients|participants|subjects|people|individuals))?"
_STUDIES = (
    patterns.compiled(rf"(?<![\w.])(#+){_BRACKET}\s+{_STUDY}{_BRACKET}{_HOLDING}(?:[^.;#]{{0,90}}?)\b{_INCLUDED}", re.I),
    patterns.compiled(rf"(#+)\s+of\s+(?:which|these|them)\s+(?:were\s+|was\s+)?(?:\w+\s+){{0,2}}?{_INCLUDED}", re.I),
    patterns.compiled(
        rf"\b(?:includ\w+|identified|retained|selected|found|yielded|comprised|pooled|from|of|in|total of|analy[sz]\w+|(?:network|review|synthesis|analysis)\s+(?:had|held|contained|counted))\s+(?:a total of\s+|data from\s+)?(#+)\s+{_STUDY}",
        re.I,
    ),
    patterns.compiled(
        rf"(?<![\w.])(#+)\s+{_STUDY}\s*(?:\(|,|with|including|involving|comprising|totalling|enrolling|reporting on)\s*(?:a total of\s+)?(?:n\s*=\s*)?#+",
        re.I,
    ),
)
# "twelve randomised trials and four controlled studies were included", "five RCTs (n = 312), two trials (n = 88) and one cohort"
_KINDS = patterns.compiled(
    rf"(?<![\w.])(#+)\s+{_STUDY}{_BRACKET}(?:,\s+(#+)\s+{_STUDY}{_BRACKET})?(?:,\s+(#+)\s+{_STUDY}{_BRACKET})?,?\s+and\s+(#+)\s+{_STUDY}{_BRACKET}\s+(?:were\s+|was\s+)?(?:\w+ly\s+)?{_INCLUDED}",
    re.I,
)
# "the included studies (n = 16)", "21 out of 876 retrieved studies were included", "27 met the criteria" behind the full texts read
_ONE_NUMBER = (
    patterns.compiled(rf"\bincluded\s+{_STUDY}\s*\(\s*n\s*=\s*(#+)\s*\)", re.I),
    patterns.compiled(
        rf"(?<![\w.])(#+)\s+(?:out\s+)?of\s+(?:the\s+)?#+\s+(?:[\w-]+\s+){{0,3}}?(?:records|hits|citations|abstracts|full[- ]texts?|articles|studies|papers|references)\b[^.;#]{{0,40}}?\b{_INCLUDED}",
        re.I,
    ),
    patterns.compiled(
        rf"#+\s+full[- ]texts?\b[^.;#]{{0,40}}\band\s+(?:\w+ly\s+)?(#+)\s+(?:(?:of them|of these)\s+)?(?:were\s+)?(?:\w+ly\s+)?{_INCLUDED}",
        re.I,
    ),
    patterns.compiled(
        rf"\b(?:criteria|requirements|conditions)\s+(?:were|was)\s+(?:met|fulfilled|satisfied)\s+by\s+(?:only\s+)?(#+)\s+{_STUDY}",
        re.I,
    ),
    patterns.compiled(
        rf"\bthere\s+were\s+(#+)\s+{_STUDY}\s+in\s+(?:this|the|our)\s+(?:\w+\s+)?(?:review|analysis|synthesis)", re.I
    ),
    patterns.compiled(rf"\b(?:of\s+)?(?:the|these)\s+(#+)\s+included\s+{_STUDY}", re.I),
)
_NOT_STUDIES = patterns.compiled(
    r"\b(?:databases?|records?|titles?|hits|citations|abstracts?|screened|duplicates|full[- ]texts?|electronic|retrieved|of the)\b",
    re.I,
)
_PEOPLE_OF = patterns.compiled(
    r"(?:(?:with|including|across|involving|comprising|describing|reporting|covering|totall?ing|enrolling|randomi[sz]ing|representing|recruiting|treating|studying|enrol+ed|recruited|randomi[sz]ed|in which|of|and|for|on|in|from|,|;|\()\s*(?:a total of\s+|in total\s+|altogether\s+)?(?:approximately\s+|about\s+|around\s+|some\s+|circa\s+)?(#+)\s+(?:[\w-]+\s+){0,3}?(?:patients|participants|subjects|people|adults|persons|individuals|women|men|animals|rats|athletes|players|volunteers|children|runners)\b)|\(\s*(?:(?:total|combined|pooled|overall|cumulative)\s+)?n\s*=\s*(#+)\s*(?:patients|participants|subjects|people|adults)?\s*\)|^[^\w#]*(#+)\s+(?:patients|participants|subjects)",
    re.I,
)


_WHOLE = patterns.compiled(r"\b(?:of|from|among)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER_WHOLE = patterns.compiled(
    rf"#+\s+(?:[\w-]+\s+){{0,4}}?(?:articles|studies|trials|papers|publications|reviews|records|RCTs)\b[^.;#]{{0,40}},\s*(?:#+[^.;#]{{0,40}}\s+and\s+)?(?:only\s+)?(#+)\s+(?:of\s+\w+\s+)?(?:were\s+(?:\w+\s+)?)?{_INCLUDED}",
    re.IGNORECASE,
)


# "Seventeen reviews, embracing 68 primary trials, met the criteria"
_REVIEWS = patterns.compiled(
    r"(?<!of )(?<!of the )(?<!in )(?<![\w.])(#+)\s+(?:[\w-]+\s+){0,4}?(?:reviews|SRs|SLRs|meta-analyses)\b", re.IGNORECASE
)


def studies(lines: list[Line], of_reviews: bool = False) -> tuple[Size | None, Size | None]:
    """(included studies, their participants) of a review; of a review of reviews these are the studies that it includes."""
    body = [line for line in lines if line.role not in ("background", "objective", "conclusions", "title")]
    told = _studies(body or lines)
    if of_reviews and (reviews := _reviews(body)):
        return reviews, told[1]
    if told[0] is None and undivided(lines):
        return _studies([line for line in lines if line.role == "objective"])  # parts told by place alone may be told wrongly
    return told


def _reviews(lines: list[Line]) -> Size | None:
    """How many reviews a review of reviews includes."""
    for line in sorted(lines, key=lambda line: line.role != "results"):
        masked, values = mask(line.text)
        for match in _REVIEWS.finditer(masked):
            if values.get(match.start(1), 0) > 1 and not _NOT_STUDIES.search(masked[match.end(1) : match.end()]):
                return Size(values[match.start(1)], "n_studies.reviews", line)
    return None


def _studies(lines: list[Line]) -> tuple[Size | None, Size | None]:
    ordered = sorted(lines, key=lambda line: line.role != "results")
    if told := _kinds(ordered) or _one_number(ordered, _ONE_NUMBER[:-1]):
        return told, _participants(told.line, 0, ordered)
    found = _by_verb(ordered)
    if found[0] is None and (told := _one_number(ordered, _ONE_NUMBER[-1:])):
        return told, _participants(told.line, 0, ordered)
    return found


def _kinds(lines: list[Line]) -> Size | None:
    """The sum of the kinds of studies that one sentence includes."""
    for line in lines:
        masked, values = mask(line.text)
        for match in _KINDS.finditer(masked):
            numbers = [values.get(match.start(at), 0) for at in (1, 2, 3, 4) if match[at]]
            if all(numbers) and not _NOT_STUDIES.search(match[0]) and not _WHOLE.search(masked[: match.start(1)]):
                return Size(sum(numbers), "n_studies.kinds", line)
    return None


def _one_number(lines: list[Line], wanted: Sequence[re.Pattern[str]]) -> Size | None:
    for pattern in wanted:
        for line in lines:
            masked, values = mask(line.text)
            match = pattern.search(masked)
            if match and values.get(match.start(1), 0) > 1:
                return Size(values[match.start(1)], "n_studies.included", line)
    return None


def _by_verb(ordered: list[Line]) -> tuple[Size | None, Size | None]:
    """The studies by the verb that includes them, and their people."""
    for pattern in (*_STUDIES, _AFTER_WHOLE):
        for line in ordered:
            masked, values = mask(line.text)
            for match in pattern.finditer(masked):
                value = values.get(match.start(1), 0)
                head = masked[match.end(1) : match.end()]
                if _WHOLE.search(masked[: match.start(1)]) and re.match(r"[^.;#]{0,60},\s*(?:only\s+)?#", masked[match.end(1) :]):
                    continue
                if (
                    value > 1
                    and not _NOT_STUDIES.search(head)
                    and not patterns.search(r"\bof (?:the |these )$|#\s+(?:out )?of (?:the )?$", masked[: match.start(1)], re.I)
                ):
                    return Size(value, "n_studies.included", line), _participants(line, match.start(1), ordered)
    return None, None


# "20,827 patients from 39 trials"
_BEFORE_STUDIES = patterns.compiled(
    r"(#+)\s+(?:[\w-]+\s+){0,2}?(?:patients|participants|subjects|people|adults|persons|individuals|women|men)\s+(?:from|in|of|across)\s+(?:the\s+)?$",
    re.I,
)
# "1276 patients (intervention) and 1258 patients (control)"
_SECOND_ARM = patterns.compiled(
    r"#+\s+[a-z]+\s*(?:\([^)#]*\)|in the (?:[\w-]+ ){1,3}(?:group|arm)s?)\s*(?:and|,)\s*(#+)\s+(?:[a-z]+\s*)?(?:\([^)#]*\)|in the)",
    re.I,
)


# "12 trials (n = 480) were included and nine (n = 402) were pooled": the second number is part of the first.
_POOLED = patterns.compiled(r"\bn\s*=\s*#[^.]*\b(?:meta-?analys\w+|quantitative\w*|pooled|synthesis)\b", re.I)


_TOTAL_SAMPLE = patterns.compiled(
    r"\b(?:total|overall|pooled|combined|cumulative) (?:sample\s+(?:size\s+)?|number of (?:participants|patients|subjects|people)\s+)(?:was|of|comprised)\s+(#+)(?!\s?%)",
    re.I,
)
# "pain was pooled from five of these (n = 287 participants)"
_POOLED_FROM = patterns.compiled(r"\b(?:pooled|combined|available) (?:from|in|for) #+[^.;]*$", re.I)


# "(knee, 7 trials, 418 participants; hip, 5 trials, 206 participants)"
_OTHER_PART = patterns.compiled(r";[^;)]*?(#+)\s+(?:[\w-]+\s+)?(?:participants|patients|subjects|people|adults)\b", re.I)
# "three studies with 38, 44 and 60 participants"
_EACH_STUDY = patterns.compiled(r"\bwith\s+(#+(?:,\s+#+)*,?\s+and\s+#+)\s+(?:participants|patients|subjects|people|adults)\b", re.I)


def _participants(line: Line, start: int, lines: list[Line]) -> Size | None:
    for here in [
        line,
        *[other for other in lines if patterns.search(r"\b(?:total of|in total|altogether|in all|together)\b", other.text, re.I)],
    ]:
        masked, values = mask(here.text)
        whole = _TOTAL_SAMPLE.search(masked)
        if whole and whole.start(1) in values and not rules().thing.match(masked, whole.end(1)):
            return Size(values[whole.start(1)], "n.review_participants", here)
        arms = [values[m.start(1)] for m in rules().arm.finditer(masked) if m.start(1) in values]
        if here is line and len(arms) > 1 and _POOLED.search(masked):
            return Size(arms[0], "n.review_participants", here)
        if here is line and len(arms) > 1:
            return Size(sum(arms), "n.review_arms", here)
        ahead = _BEFORE_STUDIES.search(masked[:start]) if here is line else None
        if ahead and values.get(ahead.start(1), 0) > 9:
            return Size(values[ahead.start(1)], "n.review_participants", here)
        if here is line and (total := in_total(masked, values, start)):
            return Size(total, "n.review_participants", here)
        if here is line and (each := _EACH_STUDY.search(masked, start)):
            listed = [values.get(each.start(1) + m.start(), 0) for m in re.finditer("#+", each[1])]
            if len(listed) == values.get(start) and all(listed):
                return Size(sum(listed), "n.review_each", here)
        for match in _PEOPLE_OF.finditer(masked, start if here is line else 0):
            place = next(match.start(i) for i in (1, 2, 3) if match[i])
            if values.get(place, 0) > 9 and not _POOLED_FROM.search(masked[:place]):
                second = _SECOND_ARM.match(masked, place)
                more = values.get(second.start(1), 0) if second else 0
                for part in _OTHER_PART.finditer(masked, place, masked.find(")", place) + 1 or place):
                    more += values.get(part.start(1), 0)
                return Size(values[place] + more, "n.review_participants", here)
    return None
