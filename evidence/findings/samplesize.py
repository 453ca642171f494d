"""How many people a study has and how many studies a review has: every count with people behind it, classed by its context.

Rules and words: evidence/rules/findings_size.toml. Where the best class holds numbers that contradict each other and no sum
settles it, the first stated one stands; where no class above 0 is met, nothing is said.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from evidence import patterns
from evidence.findings import flow, groupsizes
from evidence.findings.counts import mask
from evidence.findings.headed import AT_RANDOM, headed, totalled
from evidence.findings.leftout import Size, without_excluded
from evidence.findings.sizewords import Class, Rules, rules
from evidence.findings.text import Line
from evidence.findings.totals import EXAMINED, in_total, of_two

# What may follow a count of people that is named without its noun: "150 with headache were allocated", "17 (13 women) had ...".
_OF_PEOPLE = patterns.compiled(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:of\s+(?:them|whom|these)),?\s+)?(?:with|were|was|treated|without|who|whose|had|presented|showed|met|fulfilled|remained|received|completed|underwent|took|"
    r"participated|entered|finished|consented|started|agreed|volunteered|will|did|declined|withdrew|accepted|attended|could|gave\s+(?:\w+\s+){0,3}consent|in\s+(?:the|each))\b",
    re.IGNORECASE,
)
# "120 were screened and 90 randomised": the verb alone says whom it counts.
_LOOKED_AT = patterns.compiled(
    r"\b(?:screened|considered|assessed|eligible|approached|invited|contacted|excluded|declined|identified|candidates?|potential(?:ly)?)\b",
    re.IGNORECASE,
)
_RANDOMISED = patterns.compiled(r"\s+(?:randomi[sz]ed|enrol+ed|recruited|included|allocated|assigned|randomly)\b", re.IGNORECASE)
# "92 were screened, of whom 60 were randomised": part of those who were looked at, and all who were taken.
_TAKEN = patterns.compiled(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:agreed|consented|accepted|volunteered|gave\s+(?:\w+\s+){0,3}consent)\b|(?:were|was)\s+(?:\w+ly\s+|then\s+)?(?:randomi[sz]ed|enrol+ed|included|allocated|recruited|assigned)\b)",
    re.IGNORECASE,
)
_SOME_WITH = patterns.compiled(r"\bincluding\s+#+\s+(?:with|who)\b\s*$", re.IGNORECASE)
_TO_ONE = patterns.compiled(
    r"#+\s+(?:[\w-]+\s+){0,3}?(?:were|was)\s+(?:randomly\s+)?(?:randomi[sz]ed|allocated|assigned)\s+(?:in)?to\s+the\s+(?:[\w-]+\s+){1,4}?(?:group|arm)\s*\.?\s*$",
    re.IGNORECASE,
)
# "13 of them were randomised to receive needling as well": a part of the sample, unless what the others got follows.
_GIVEN_MORE = patterns.compiled(
    r"#+\s+of\s+(?:them|whom|these|which)\s+(?:were|was)\s+(?:randomly\s+)?(?:randomi[sz]ed|allocated|assigned)\s+to\s+(?:receive|get|have|undergo|perform)\b"
    r"(?![^.;]*\b(?:or|either|versus|vs)\b)",
    re.IGNORECASE,
)
# "The participants were 22 clinically stable PDs": the noun stands before the count.
_THEY_WERE = patterns.compiled(r"\b(?:participants|subjects|patients|volunteers) were #+$", re.IGNORECASE)
# People who treat or measure: no sample unless they were enrolled themselves.
_STAFF = patterns.compiled(
    r"\s+(?:[\w-]+\s+){0,3}?(?:(?:physio)?therapists?|clinicians?|practitioners?|dentists?|nurses?|physicians?|examiners?)\b(?! with\b[^.;#]*\brandom)",
    re.I,
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


# "we assessed 517 people and randomly assigned 212": the first are those who were looked at
_LOOKED = patterns.compiled(r"\b(?:assessed|screened|invited|approached|contacted|identified)\s+$", re.IGNORECASE)
_AND_TOOK = patterns.compiled(
    r"[^.;#]{0,60}?\band\s+(?:then\s+|we\s+)?(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed|enrol+ed|recruited|included)\s+#",
    re.IGNORECASE,
)
_TOOK = patterns.compiled(r"\b(?:randomly\s+(?:assigned|allocated)|randomi[sz]ed|enrol+ed|recruited|included)\s+#+$", re.IGNORECASE)


def _classify(outer: str, start: int, end: int, limit: int, noun: bool) -> tuple[str, int] | None:
    """The class of the count at start..end, from its own clause: the best, unless a word that rules it out comes first."""
    after, before = outer[end:limit], outer[max(0, start - 45) : start]
    if _NEEDED.search(after) or _DRAWN.search(after) or (_LOOKED.search(before) and _AND_TOOK.match(after)):
        return "n.not_enrolled", 0
    hits: list[tuple[int, Class]] = []
    for kind in rules().classes:
        if kind.before and kind.before.search(before):
            hits.append((-1, kind))
        match = kind.after.search(after) if kind.after else None
        if match and (noun or len(after[: match.start()].split()) <= 18):
            if (
                kind.weight == 0
                and re.match(r"(?:were )?(?:eligible|interested|identified)", match[0], re.I)
                and _better_follows(after)
            ):
                continue
            hits.append((match.start(), kind))
    if not hits:
        return ("n.stood", 50) if noun else None
    if all(place < 0 or kind.weight == 0 for place, kind in hits) and any(kind.weight == 0 for _, kind in hits):
        return (
            "n.not_enrolled",
            0,
        )  # "a total of 84 patients were screened": the words before say no more than that they were counted
    first = min(hits, key=lambda hit: hit[0])[1]
    if first.weight < 50 and any(h[1] is first and h[0] >= 0 for h in hits):
        return first.id, first.weight
    if first.weight == 0 and not (_TAKEN.match(after) and _LOOKED_AT.search(outer[:start])):
        return first.id, 0
    best = max((kind for _, kind in hits), key=lambda kind: kind.weight)
    return best.id, best.weight


_NEEDED = patterns.compiled(r"^[^,;]{0,60}\b(?:was|were|is|are|would be) (?:needed|required|necessary|sufficient)\b", re.IGNORECASE)


# "16,000 persons will be randomly drawn from registers": they are written to
_DRAWN = patterns.compiled(r"^[^,;]{0,60}\b(?:will be|was|were) (?:randomly )?drawn (?:at random )?from\b", re.IGNORECASE)


def _better_follows(text: str) -> bool:
    return bool(
        patterns.search(
            r"\b(?:randomi|allocat|assign|enrol|recruit|were included|participated|consented|agreed|took part|accepted)",
            text,
            re.IGNORECASE,
        )
    )


# "12 therapists enrolled 340 patients": those who took others in
_WHO_TOOK = patterns.compiled(
    r"#+\s+(?:[\w-]+\s+){1,4}?(?:enrol+ed|recruited|included|treated|screened|referred|selected|invited|asked|examined|needled)\s+(?!(?:from|by|in|at|for|with|to|after|during|between|over|and|within|through|on)\b)(?:[\w-]+\s+){0,2}?#+",
    re.IGNORECASE,
)
# "patients aged 50 to 80 were enrolled"
_AGE = patterns.compiled(
    r"\bage[ds]?\s+(?:(?:from|between|over|under|of|at least|above|below)\s+)?(?:#+\s+(?:to|and|or|through)\s+)?(?:over\s+)?$",
    re.IGNORECASE,
)


def left_out(lines: Sequence[Line]) -> set[int]:
    """The counts of people who were screened, invited, excluded or lost, and never anything else."""
    found = [one for line in lines for one in _candidates(line)]
    return {one.value for one in found if one.weight == 0} - {one.value for one in found if one.weight > 0}


@lru_cache(maxsize=256)  # asked by the rules and by those who weigh them
def _candidates(line: Line) -> list[_Candidate]:
    masked, values = mask(line.text)
    if not values:
        return []
    outer = _bare(masked)
    runs = [m for m in re.finditer("#+", masked) if m.start() in values and not _AGE.search(masked[: m.start()])]
    found = []
    for place, run in enumerate(runs):
        whole = _some_of(masked, outer, run)
        if whole:
            return [_Candidate(values[run.start()], run.start(), *whole, True, False)]
        if rules().each.match(masked, run.start()):
            continue
        took = _WHO_TOOK.match(masked, run.start())
        if took and rules().person.match(masked, took.end()):
            continue
        noun = _counts_people(outer if outer[run.start()] == "#" else masked, run.end())
        if noun is None or _GIVEN_MORE.match(masked, run.start()):
            continue
        if outer[run.start()] != "#":
            found += [_Candidate(values[run.start()], run.start(), "n.stood", 20, True, True)] if noun else []
            continue
        kind = _classify(outer, run.start(), run.end(), _clause_end(outer, run.end(), runs[place + 1 :], rules()), noun)
        if kind is None and found and _other_half(masked, found[-1], run):
            kind, noun = (found[-1].rule, found[-1].weight), True
        if kind and 50 <= kind[1] < 90 and _DENOMINATOR.search(outer, 0, run.start()):
            kind = "n.denominator", 0
        if kind and found and values[run.start()] < found[0].value and _SOME_WITH.search(masked, 0, run.end() + 6):
            kind = "n.part", 0  # "10 patients, including 9 with anxiety"
        if kind and kind[0] == "n.allocated" and _TO_ONE.match(masked, run.start()):
            kind = "n.one_group", 0  # "197 women were randomised to the epidural group."
        if kind and kind[1] < 90 and _PART.match(masked, run.end()):
            kind = "n.part", 0
        if kind and kind[1] < 90 and _ENTERED.match(masked, run.start()):
            kind = "n.enrolled", 90
        elif kind and kind[1] < (91 if _AMONG.search(masked[: run.start()]) else 90) and _whole_of(masked, outer, run, values):
            kind = ("n.not_enrolled", 0)
        if kind and not (0 < kind[1] < 90 and (values[run.start()] < 4 or _STAFF.match(masked, run.end()))):
            found.append(_Candidate(values[run.start()], run.start(), *kind, noun, False))
    return _sharing(masked, found)


# "14 men and 12 women", whose verb stands behind the second.
_TWO_KINDS = patterns.compiled(r"#+\s+(?:[\w-]+\s+){1,3}?(?:\([^)]*\)\s*)?and\s+$")


def _sharing(masked: str, found: list[_Candidate]) -> list[_Candidate]:
    """The counts with the class of the next one where two are joined to one subject."""
    for left, right in itertools.pairwise(reversed(found)):
        if (
            right.rule == "n.stood"
            and not right.bracketed
            and 0 < left.weight < 50
            and _TWO_KINDS.fullmatch(masked, right.start, left.start)
        ):
            found[found.index(right)] = replace(right, rule=left.rule, weight=left.weight)
    return found


def _counts_people(masked: str, end: int) -> bool | None:
    """True with a noun for people behind the count, False where the noun is left out, None where something else is counted."""
    if _THEY_WERE.search(masked[:end]) and not rules().thing.match(masked, end):
        return True
    person = rules().person.match(masked, end)
    bare = _OF_PEOPLE.match(masked, end)
    if not bare and _LOOKED_AT.search(masked[:end]):
        bare = _RANDOMISED.match(masked, end) or _TOOK.search(masked[:end])
    if person and not bare:
        thing = rules().thing.match(masked, end)
        if thing and person.end() > thing.end():
            return None
    return True if person else False if bare else None


def _some_of(masked: str, outer: str, run: re.Match[str]) -> tuple[str, int] | None:
    """The class of the first count of "thirty of 40 eligible subjects participated"."""
    some = _SOME.match(masked, run.end())
    whom = rules().person.match(masked, some.end(1)) if some and outer[run.start()] == "#" else None
    if whom is None or _GONE.match(outer, whom.end()):
        return None
    kind = _classify(outer, run.start(), whom.end(), len(outer), True)
    return kind if kind and kind[1] >= 90 else None


def _other_half(masked: str, before: _Candidate, run: re.Match[str]) -> bool:
    """Whether the count is that of a second group without its noun: "38 people with pain and 38 without"."""
    between = masked[before.start : run.start()]
    joined = patterns.search(r"(?:\b(?:and|versus|vs\.?)|,)\s+$", between) and not patterns.search(
        r"[;:]|\b(?:were|was|had|of whom)\b", between
    )
    return bool(joined and before.noun and before.weight > 0 and re.match(r"#+\s+with(?:out)?\b", masked[run.start() :]))


def _whole_of(masked: str, outer: str, run: re.Match[str], values: dict[int, int]) -> bool:
    """Whether a part of the count follows: "of 61 patients ..., 44 ..."; parts that add up to the whole leave it whole."""
    if not (_FROM.search(masked[: run.start()]) and patterns.search(r",[^,;#]{0,12}#", outer[run.end() :])):
        return False
    later = [m for m in re.finditer("#+", outer) if m.start() > run.start() and m.start() in values]
    later = [m for m in later if not rules().thing.match(masked, m.end())]
    if not later or values[later[0].start()] > values[run.start()]:
        return False
    halves = rules().each.match(re.sub(r"(#)\(", r"\1 (", _bare(masked)), later[0].start())
    return not halves and sum(values[m.start()] for m in later[:2]) != values[run.start()]


# "of the 15 participants who underwent baseline testing, 10 completed the study"
_ENTERED = patterns.compiled(
    r"#+\s+(?:[\w-]+\s+){1,4}?(?:who\s+|that\s+)?(?:(?:underwent|completed|attended) (?:the )?baseline|(?:were )?(?:tested|measured|assessed) at baseline|entered|started|began)\b",
    re.IGNORECASE,
)
# "two of the 32 patients randomised were excluded"
_GONE = patterns.compiled(
    r"[^.;]{0,40}\b(?:excluded|withdrew|withdrawn|lost|dropped|declined|discontinued|left|did not)\b", re.IGNORECASE
)
_SOME = patterns.compiled(r"\s+of\s+(?:the\s+)?(#+)(?=\s)")
# "in 14 of 31 cases": the number that something happened in is often that of a part
_DENOMINATOR = patterns.compiled(r"#+\s+(?:\([^)]*\)\s*)?(?:out\s+)?of\s+(?:the\s+|all\s+)?$")
_PART = patterns.compiled(r"\s+of\s+(?:them|whom|these|those)\b", re.IGNORECASE)
_SEXES = patterns.compiled(
    r"\b(?:wo)?m[ae]n and (?:\w+[ -]){1,3}(?:wo)?m[ae]n\b|\b(?:fe)?males and (?:\w+[ -]){1,3}(?:fe)?males\b", re.IGNORECASE
)
_APART = patterns.compiled(rf"{_SEXES.pattern}|\band \w+ without\b", re.IGNORECASE)  # of one kind and of the other
_AMONG = patterns.compiled(r"\bamong\s+(?:the\s+|a total of\s+)?$", re.IGNORECASE)
_FROM = patterns.compiled(r"\b(?:of|from|among)\s+(?:the\s+|a total of\s+)?$", re.IGNORECASE)


def _clause_end(outer: str, end: int, later: list[re.Match[str]], rules: Rules) -> int:
    limit = len(outer)
    for run in later:
        if outer[run.start()] == "#" and (rules.person.match(outer, run.end()) or _OF_PEOPLE.match(outer, run.end())):
            limit = run.start()
            break
    semicolon = outer.find(";", end)
    return min(limit, semicolon) if semicolon >= 0 else limit


# "11 participants completed the training and 14 completed the meditation"
_BOTH_COMPLETED = patterns.compiled(
    r"(#+)\s+(?:patients|participants|subjects|people|adults|women|men|seniors|students)\s+completed\s+(?!the (?:study|trial|follow)\b)[^.;#]{2,60}\band\s+(#+)\s+completed\b",
    re.IGNORECASE,
)


def _summed(found: list[_Candidate], line: Line) -> Size | None:
    """What the counts of one sentence add up to."""
    good = [c for c in found if c.weight > 0 and not c.bracketed]
    if not good:
        return None
    for c in good:
        later = [other.value for other in good if other.start > c.start]
        if len(later) >= 2 and c.value == sum(later) and c.noun:
            return Size(c.value, c.rule, line, max(x.weight for x in good) + 5)
    if (both := _BOTH_COMPLETED.search(mask(line.text)[0])) and all(both.start(at) in mask(line.text)[1] for at in (1, 2)):
        return Size(sum(mask(line.text)[1][both.start(at)] for at in (1, 2)), "n.completed_sum", line, max(x.weight for x in good))
    told = [c.value for c in found if not c.bracketed]
    if (place := of_two(told)) is not None:
        return Size(told[place], "n.of_parts", line, max(x.weight for x in good) + 5)
    best = max(c.weight for c in good)
    total = in_total(mask(line.text)[0], mask(line.text)[1], good[0].start)
    if total and total > good[0].value:
        return Size(total, good[0].rule + "_total", line, best)
    top = [c for c in good if c.weight == best and c.noun] or [c for c in good if c.weight == best]
    first = top[0]
    part = re.match(r"#+\s+of\s+(?:the\s+)?#", mask(line.text)[0][first.start :])
    if part:
        return Size(first.value, first.rule, line, best)
    others = [c.value for c in found if c.start > first.start and not c.bracketed]
    if len(others) >= 2 and first.value == sum(others):
        return Size(first.value, first.rule, line, best + 5)
    parts = [
        c for c in good if c.weight >= min(50, best) and (c.noun or re.match(r"#+\s+with(?:out)?\b", mask(line.text)[0][c.start :]))
    ]
    if (
        len(parts) >= 2
        and _listed(line.text, parts)
        and not EXAMINED.search(line.text, parts[0].start, parts[1].start)
        and not (best >= 90 and parts[0].value > 1.5 * parts[1].value and not _APART.search(line.text))
    ):
        return Size(sum(c.value for c in parts), first.rule + "_sum", line, best - 5)
    if any(c.value > first.value for c in top[1:]) and best < 90:
        return None
    return Size(first.value, first.rule, line, best)


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
    return groupsizes.one_of(*mask(line.text)) == value


def people(lines: list[Line]) -> Size | None:
    """The sample size of a primary study, None where the text does not settle it."""
    sizes: list[Size] = []
    spare: list[Size] = []
    sectioned = {"methods", "results"} <= {line.role for line in lines}
    for line in (one for one in lines if mask(one.text)[1]):  # without a count there is nothing to read
        found = _candidates(line)
        arms = groupsizes.of_sentence(line)
        if arms is None and line.role == "results" and (pair := groupsizes.in_results(line)):
            spare.append(Size(pair, "n.arms_in_results", line, 40))
        own = _summed(found, line) or (None if arms else headed(line) or totalled(line))
        if own and arms and own.value < arms:
            own = None
        if arms:
            matching = any(c.value == arms for c in found)
            weight = 97 if matching else 92 if patterns.search(r"random|alloca|assign|divid|allot", line.text, re.I) else 80
            weight = 60 if groupsizes.COMPLETED.search(line.text) and not AT_RANDOM.search(line.text) else weight
            if not (own and own.weight >= 90 and own.value >= arms):
                sizes.append(Size(arms, "n.arms", line, weight))
        if own and arms is None and _one_group(line, own.value):
            continue
        if own and line.role == "results" and 30 < own.weight < 90 and sectioned:
            spare.append(own)
        elif own:
            lowered = 20 if line.role == "background" and sectioned else 0
            sizes.append(replace(own, weight=own.weight - lowered))
    size, told = _best(sizes, spare, lines), flow.taken(lines)
    if told and (size is None or size.weight < 90 or size.value in (told.looked_at, told.size.value)):
        return told.size
    return size


def _best(sizes: list[Size], spare: list[Size], lines: list[Line]) -> Size | None:
    """The size of the greatest weight; then what the groups of two sentences give; then what results count, if all of them agree."""
    best = max((size.weight for size in sizes), default=0)
    if best < 80 and (groups := groupsizes.of_study(lines)):
        return Size(groups[0], "n.arms_of_study", groups[1], 85)
    if not sizes:
        return spare[0] if spare and spare[0].value == max(size.value for size in spare) >= 10 else None
    if best < 50 and len({size.value for size in sizes}) > 1:
        return None
    first = next(size for size in sizes if size.weight == best)
    return without_excluded(first, lines) or first
