"""Against whom: the comparators that a clause of a results sentence sets needling against."""

import re
from itertools import pairwise

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.directions import MIXED, is_null
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.neither import outdone
from evidence.findings.rules import rules

_POOLED = patterns.compiled(
    r"\b(?:with|to|than|versus|vs|against|over) (?:an? |the )?(?:controls?|comparison groups?|control groups?|comparators?)\b|\b(?<!was )(?<!were )(?<!as )(?:all|any|the|other|pooled|combined|various|different) (?:\w+ )?(?:controls?|comparators?|comparisons?|comparison groups?|control (?:groups?|interventions?|conditions?|treatments?)|other (?:treatments?|interventions?|therapies))\b(?! (?:was|were|consisted|with|of|between) )",
    re.IGNORECASE,
)
_ALL_OF_THEM = patterns.compiled(
    r"\b(?:than|to|with|over) other (?:treatments|interventions|therapies)\b|\b(?:all|any) (?:\w+ )?(?:comparison|control) (?:groups?|interventions?|conditions?|treatments?)\b|\b(?:comparators|comparisons|controls) (?:taken |pooled )?together\b",
    re.IGNORECASE,
)
_AMONG_GROUPS = patterns.compiled(r"\bamong (?:the )?(?:treatment |study |intervention )?(?:groups|arms)\b", re.IGNORECASE)
_OTHERS = patterns.compiled(
    r"\b(?:(?:the )?other (?:two |three )?(?:groups|arms|treatments|interventions)|(?:among|between|in|of|across|separated?) (?:the |all )?(?:three|four|3|4|all)(?: \w+)? (?:groups|arms)|(?:both|all) (?:control|other|comparison) (?:groups|arms)|any other group)\b",
    re.IGNORECASE,
)


def _referred(clause: str, mentions: list[Mention]) -> tuple[str, ...]:
    """The comparators that stand right behind a word of reference, with those joined to them; () where none does."""
    for match in rules().cues["reference"].finditer(clause):
        at = next(
            (i for i, m in enumerate(mentions) if 0 <= m.start - match.end() < 16 and "," not in clause[match.end() : m.start]),
            None,
        )
        if at is None:
            continue
        if _with_needling(clause, mentions, at):
            return (mentions[0].arm,)  # "lower with laser than with sham and needling" says nothing of sham and needling
        if mentions[at].arm == NEEDLING:
            ahead = [m.arm for m in mentions if m.end <= match.start() and m.arm != NEEDLING]
            if ahead:
                return (ahead[-1],)  # "better with a splint than with needling and with sham" says nothing of needling and sham
            continue
        found = [mentions[at].arm]
        for before, after in pairwise(mentions[at:]):
            if after.arm == before.arm and not clause[before.end : after.start].strip():
                continue  # "local anaesthetic injection" names one arm twice
            if after.arm == NEEDLING or (
                not patterns.search(r"^[^.;]{0,4}\s*(?:,|and|or|nor)\s", clause[before.end : after.start])
                and not re.match(r"\s{6,}(?:and|or|nor|,)", clause[before.end : after.start])
                and not _AND_THAN.search(clause[before.end : after.start])
            ):
                break
            found.append(after.arm)
        return tuple(dict.fromkeys((*found, *_again(clause, mentions, match))))
    return ()


def _again(clause: str, mentions: list[Mention], first: re.Match[str]) -> tuple[str, ...]:
    """The comparators behind the same word again: "-1.9 for needling versus sham and -3.4 for needling versus exercise"."""
    if first[0].lower() not in _SETTING:
        return ()
    found = []
    for match in rules().cues["reference"].finditer(clause, first.end()):
        ahead = [m for m in mentions if m.end <= match.start()]
        after = next((m for m in mentions if 0 <= m.start - match.end() < 16), None)
        if match[0].lower() == first[0].lower() and ahead and ahead[-1].arm == NEEDLING and after and after.arm != NEEDLING:
            found.append(after.arm)
    return tuple(found)


_SETTING = ("versus", "vs", "vs.", "v", "against", "compared with", "compared to")


def _with_needling(clause: str, mentions: list[Mention], at: int) -> bool:
    """Whether a comparator is set against another one that needling is joined to; `at` is the place of the latter."""
    pair = mentions[at : at + 2]
    if not at or len(pair) < 2 or NEEDLING in (mentions[0].arm, pair[0].arm) or pair[1].arm != NEEDLING:
        return False
    return bool(_JOINT.fullmatch(clause[pair[0].end : pair[1].start]))


_JOINT = patterns.compiled(r"\s*(?:and|or|nor)(?: (?:with|in|after|to|the|from))*\s+", re.IGNORECASE)
_TREATMENTS = patterns.compiled(
    r"\bbetween (?:the )?(?:two |both )?(?:active )?(?:treatments|interventions|therapies|techniques|treatment groups)\b|\bbetween (?:the )?(?:two |both )?active (?:groups|arms)\b",
    re.IGNORECASE,
)


def _stranger(clause: str, mentions: list[Mention], review: bool) -> bool:
    """Whether a clause compares with an arm that is not known: "than group C", "between DN and STR", in a review "than ultrasound"."""
    spots = [m.end() for m in rules().cues["reference"].finditer(clause) if not _TOPIC.match(m[0])]
    spots += [m.end() for m in _BETWEEN_AND.finditer(clause)]
    names = [name for spot in spots for name in (_ARM_NAME.match(clause, spot), _ANY_NAME.match(clause, spot) if review else None)]
    return any(name and not any(name.start(1) - 4 < m.end and m.start < name.end() + 30 for m in mentions) for name in names)


_BETWEEN_AND = patterns.compiled(
    r"\bbetween\s+(?:the\s+)?[\w-]+(?:\s+(?!(?:in|for|of|at|with|on|groups?|arms)\s{1,4}(?!and\b))[\w-]+){0,3}?\s{1,3}and\b",
    re.IGNORECASE,
)
_TOPIC = patterns.compiled(r"with|in relation|over", re.IGNORECASE)  # "with respect to disability"
_ARM_NAME = patterns.compiled(
    r"\s+(?:(?:to|with|in|after|that|of|the|those)\s+){0,3}((?i:group)s?\s+(?:[A-D]|[1-4]|I{1,3})\b|[A-Z][A-Z0-9+-]{1,6}\b)"
)
_ANY_NAME = patterns.compiled(
    r"\s+(?!(?:the |its |their )?(?:all|any|both|each|other|others|those|that|it|them|controls?|comparators?|comparisons?|compared|baseline|before|after|at|by|pre\w*|various|different|with|in|for|short|long|medium)\b)(?:the\s+)?([a-z][a-z-]+)",
    re.IGNORECASE,
)


_KIND = r"(?: (?:dry |trigger point )?(?:needling|controls?|therapy|treatment|injections?|exercises?|training|compression|release|taping|groups?|arms?)){0,2}"
_TOGETHER = patterns.compiled(rf"{_KIND} and (?:the )?", re.IGNORECASE)
_HEADING = patterns.compiled(r"\W*(?:(?:and|but|while|whereas|although|though)\s+)?(?:the\s+)?(?:groups?\s+)?", re.IGNORECASE)
_THAN = patterns.compiled(r"\b(?:than|from)\b", re.IGNORECASE)
# "ozone and lidocaine groups", where neither name is that of the needled group
_OWN = r"(?!(?:real|true|active|verum|needl\w+|experimental|intervention|study|treat\w+|case|test|index|control|comparison|dry|dn|deep|superficial)\b)"
_GROUPS_OF = patterns.compiled(
    rf"\W*(?:the )?{_OWN}([a-z-]+) and (?:the )?{_OWN}([a-z-]+) groups (?:were|was|did|showed|had)\b",
    re.IGNORECASE,
)


def _before_than(clause: str, mentions: list[Mention]) -> bool:
    """Whether what is set against another is an arm that is not known: "lower after CWI than after DN"."""
    return any(not any(m.start < name.end(1) and name.start(1) < m.end for m in mentions) for name in _AFTER_THAN.finditer(clause))


_AFTER_THAN = patterns.compiled(r"\b(?:after|with) (?:the )?([A-Z][A-Z0-9+-]{1,6}) (?:group )?than\b")


def _among_others(clause: str, mentions: list[Mention]) -> bool:
    """Whether a clause compares two comparators: "no difference between the model and the sham group", "less with massage than with rest"."""
    arms = list(dict.fromkeys(m.arm for m in mentions))
    if NEEDLING in arms or "other_needling" in arms or len(mentions) < 2:
        return False
    if any(one.arm != other.arm and _AS_SUBJECT.match(clause, one.end, other.start) for one, other in pairwise(mentions)):
        return True
    if len(arms) == 2 and _BETWEEN_AND.search(clause):
        return True
    joined = any(a.arm != b.arm and _TOGETHER.fullmatch(clause[a.end : b.start]) for a, b in pairwise(mentions))
    if len(arms) == 2 and joined and is_null(clause) and not _REFERRING.search(clause[: mentions[0].start]):
        return True  # "similar pain was observed for the exercise group and the laser group"
    if (
        len(arms) == 2
        and len(mentions) == 2
        and is_null(clause)
        and _BOTH_IN.search(clause[: mentions[0].start])
        and _TOGETHER.fullmatch(clause[mentions[0].end : mentions[1].start])
    ):
        return True
    if (
        _HEADING.fullmatch(clause, 0, mentions[0].start)
        and _TOGETHER.fullmatch(clause[mentions[0].end : mentions[1].start])
        and is_null(clause)
    ):
        return len(arms) == 2
    return len(arms) == 2 and any(
        one.arm != other.arm and _THAN.search(clause[one.end : other.start]) for one, other in pairwise(mentions)
    )


# "was equivalent to", "did not differ from": the first is the subject of a comparison with the second
_AS_SUBJECT = patterns.compiled(
    r"(?: \w+)? (?:was|were|is|are|did|proved|appeared) (?:\w+ ){0,4}?(?:equivalent|similar|equal|comparable|identical|alike|differ\w*) (?:\w+ ){0,2}?(?:to|from|with) (?:the |those of |that of )?$",
    re.IGNORECASE,
)
_REFERRING = patterns.compiled(
    r"\b(?:than|to|from|with|versus|vs\.?|against|over|comparison|compared|relative|between|either|neither) (?:the |either |both )?$",
    re.IGNORECASE,
)
LATTER_TWO = patterns.compiled(
    r"\b(?:between|of) (?:the|these|those) (?:latter |former |last )?(?:two|2)(?=\s*(?:[,.;:]|$|at\b|in\b|for\b|on\b|was\b|were\b|did\b|of (?:them|these)\b))"
    r"|\b(?:the (?:latter|former|last)|these) two (?:\w+ )?(?:being|were|was|did|showed|had)\b",
    re.IGNORECASE,
)
_BOTH_IN = patterns.compiled(
    r"\b(?:similar(?:ly)?|alike|equal(?:ly)?|comparable|the same) (?:in|with|after|for) (?:the |groups? )?$", re.IGNORECASE
)


def _one_of_two(clause: str, mentions: list[Mention]) -> bool:
    """Whether a clause compares two groups of which one is a comparator and the other is no needled one."""
    names = _GROUPS_OF.match(clause)
    if not names or any(m.arm == NEEDLING for m in mentions):
        return False
    return any(m.start < names.end(at) and names.start(at) < m.end for m in mentions for at in (1, 2))


def _either(clause: str, mentions: list[Mention]) -> bool:
    """Whether a clause sets needling against "sham or no treatment", which a review that prints one effect has pooled."""
    others = [m for m in mentions if m.arm != NEEDLING]
    return any(
        one.arm != other.arm and _OR.fullmatch(clause[one.end : other.start]) and not _DENIED.search(clause)
        for one, other in pairwise(others)
    )


_OR = patterns.compiled(
    r"(?: (?:needling|control|group|treatment))? or (?:(?:to|with|than|against|a|an|the)\s+){0,2}", re.IGNORECASE
)
_DENIED = patterns.compiled(r"\b(?:neither|either|between)\b", re.IGNORECASE)


# "superior to sham but not to any active treatment": which these are is not told
_ANY_ACTIVE = patterns.compiled(
    r"\b(?:not|nor) (?:(?:to|than|over|against|from) )?(?:(?:any|the|other|either)(?: of the)? )?(?:other )?active\b", re.IGNORECASE
)
_EACH_OTHER = patterns.compiled(
    r"\b(?:from|to|with|between|among|over|than) (?:each other|one another|themselves)\b", re.IGNORECASE
)
# "dry needling and stretching did not differ"
_BESIDE = patterns.compiled(
    r"\W*(?:after |with )?(?:dry[- ]needling|needling|DN) and (?:the )?((?!sham|placebo|control)[a-z-]{4,})(?: \w+)? (?:did not|were (?:not|equally|similar|alike|equivalent)|had (?:a )?similar|produced|had the same)\b",
    re.IGNORECASE,
)


_GENERIC = patterns.compiled(r"\b(?:controls?|comparators?|comparison|group|arm)\b", re.IGNORECASE)


def _same_class(clause: str, mentions: list[Mention], known: str) -> bool:
    """Whether two arms of the one class that is known are set against each other: "PRP was better than the corticosteroid"."""
    if len(mentions) < 2 or {m.arm for m in mentions} != {known} or known == "other_needling":
        return False
    both = _BETWEEN_AND.search(clause)
    named = not any(_GENERIC.search(clause[m.start : m.end]) for m in mentions)
    if both and named and mentions[0].start < both.end() <= mentions[1].start + 1:
        return True  # "no difference between lidocaine and ozone"
    return any(rules().cues["reference"].search(clause[a.end : b.start]) for a, b in pairwise(mentions))


def _beside_unknown(clause: str, mentions: list[Mention]) -> bool:
    """Whether needling stands beside an arm that is not known: what both did says nothing of the comparator."""
    beside = _BESIDE.match(clause)
    if beside is None:
        return False
    return not any(m.start < beside.end(1) and beside.start(1) < m.end for m in mentions)


# "than the sham group (...) and the control group (...)": statistics stand between the arms that share a word of reference
_AND_THAN = patterns.compiled(
    r"^(?!.* {5}.*[a-z].* {5})[^,;]*? {5}\s*(?:and|or|nor)\s+(?:(?:also|than|to|with|versus|against|over|from|the|a|after|in)\s+){0,3}$",
    re.IGNORECASE,
)


def _of_one(clause: str, mentions: list[Mention], arms: Arms, before: tuple[str, ...], named: tuple[str, ...]) -> tuple[str, ...]:
    """The comparators of a clause where the record has one; `named` are those that the clause names, `before` those before it."""
    (known,) = arms.comparators
    if _beside_unknown(clause, mentions) or _same_class(clause, mentions, known):
        return ()
    if known not in named and known in (*arms.short.values(), *arms.own) and _stranger(clause, mentions, False):
        return ()  # the comparator has a name of its own, and this is another
    if not named and before and before[0] != known:
        return before  # "..., while no difference was seen between these two groups"
    return (known,) if known in named or not named else named


_OR_BETWEEN = patterns.compiled(r"\b(?:or|nor) between\b", re.IGNORECASE)


def _without_others(clause: str, mentions: list[Mention]) -> list[Mention]:
    """The mentions without those of "or between massage and exercise", which is a comparison of others."""
    pair = _OR_BETWEEN.search(clause)
    behind = [m for m in mentions if pair and m.start >= pair.end()]
    return [m for m in mentions if m not in behind] if len(behind) == 2 and all(m.arm != NEEDLING for m in behind) else mentions


def _unnamed(clause: str, mentions: list[Mention], arms: Arms, before: tuple[str, ...], review: bool) -> tuple[str, ...]:
    """The comparators of a clause that names none, where the record has several."""
    known = arms.comparators
    if _OTHERS.search(clause) and not review:
        return known
    treated = tuple(name for name in known if name not in ("sham", "no_treatment", "usual_care"))
    if len(treated) == 1 and _TREATMENTS.search(clause):
        return treated
    if "other_needling" in known and (
        sum(m.arm == NEEDLING for m in mentions) > 1 or rules().comparators["other_needling"].search(clause)
    ):
        return ("other_needling",)
    if before:
        return before
    if len(known) > 1 and not review and is_null(clause) and _AMONG_GROUPS.search(clause):
        return known
    if arms.usual and not review:
        return (arms.usual,)
    if review:
        return (MIXED,)
    return known if is_null(clause) and patterns.search(r"\b(?:groups?|arms|conditions?|interactions?)\b", clause) else ()


def compared(
    clause: str, mentions: list[Mention], arms: Arms, before: tuple[str, ...], review: bool, measured: bool = False
) -> tuple[str, ...]:
    """The comparators a clause is about; () where that cannot be told. `measured` says that it prints an effect."""
    known = arms.comparators
    mentions = _without_others(clause, mentions)
    if (told := outdone(clause, mentions)) is not None:
        return told[0]
    if not mentions and len(known) > 1 and LATTER_TWO.search(clause):
        return ()  # "with no difference between the two": which two they are is told elsewhere
    if not mentions and (_ANY_ACTIVE.search(clause) or (len(known) > 1 and _EACH_OTHER.search(clause))):
        return ()
    if review and (_POOLED if len(known) > 1 else _ALL_OF_THEM).search(clause):
        return (MIXED,)
    if review and measured and _either(clause, mentions):
        return (MIXED,)
    named = _referred(clause, mentions) or tuple(dict.fromkeys(m.arm for m in mentions if m.arm != NEEDLING))
    if _before_than(clause, mentions) or _one_of_two(clause, mentions):
        return ()
    if len(known) == 1:
        return _of_one(clause, mentions, arms, before, named)
    if _stranger(clause, mentions, review) or _among_others(clause, mentions):
        return ()
    if named:
        return named
    return _unnamed(clause, mentions, arms, before, review)
