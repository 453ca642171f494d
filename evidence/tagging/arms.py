"""The arms of a trial as its methods describe them: what each group was given, and what all of them got.

Three ways of telling are read: groups that are named and then described ("the control group received ..."), one sentence of
allocation ("randomised to A (n = 20) or B (n = 20)"), and a title or aim that sets two treatments side by side. What a group was
given is the set of treatments in its stretch of text. A stretch that says "the same" takes over what the group before it had.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from evidence import patterns
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

NEEDLED = frozenset({"dn", "other_needling"})
_UNION = patterns.compiled(r"\b(?:both|(?:a |the )?combination)(?: \w+){0,2}[\s¶.]*$")
_TOKEN = patterns.compiled(r"\b(?:dn|x_\w+)\b")
# A make-believe of another treatment: "placebo laser", "sham TENS", "a switched-off ultrasound"
_DUMMY = patterns.compiled(
    r"\bx_sham x_(?!no_treatment|usual_care|other_needling|sham)\w+|\b(?:(?:switched|turned|powered) off|inactive|disconnected|unplugged|deactivated) x_\w+"
)
_BARE = patterns.compiled(r"^\W*(?:and |or |an? |the )*controls?(?: group| arm)?(?: cg)?[\s¶.]*$")
_ROW = patterns.compiled(r",(?: \w+){0,4} (?:dn\b|x_)[^,;.]*, (?:or|and) ")
# "needling of the calf and thigh, stretching": a comma parts two treatments, and nothing joins them
_LISTED = patterns.compiled(
    r"\b(?:dn|x_\w+)\b(?:(?! dn\b| x_)[^,;.]){0,70}, (?:(?!and\b|plus\b|with\b|followed\b|both\b)\w+ ){0,4}?(?:dn|x_\w+)\b"
)
_JOINED = patterns.compiled(r"\b(?:dn|x_\w+)\b (?:\w+ ){0,2}(?:and|plus|with|followed by) (?:\w+ ){0,3}(?:dn|x_\w+)\b|\bboth\b|\+")
_GROUPS = patterns.compiled(
    r"\b(?:dn|x_\w+)(?: \w+)?, (?:dn|x_\w+)(?: \w+)?,? and (?:dn|x_\w+) groups\b"
)  # "into model, needling and injection groups"
_HELD = patterns.compiled(r"(\bx_physiotherapy(?: \w+){0,2}) ?\([^()]*\bx_[^()]*\)")  # a programme with what it holds in brackets
_COUNT = patterns.compiled(
    r"\(\s*(?:n\s?[=:]?\s?)?\d+(?: [a-z]+)?(?: each)?(?:(?!x_|\bdn\b)[^()]){0,25}\)|\[\s*n\s?[=:]?\s?\d+[^\][]{0,20}\]|\bn\s?=\s?\d+"
)


# "a control group (n = 22; conventional physiotherapy)": what a group got stands behind its size
_TOLD_BEHIND = patterns.compiled(r"\(\s*¶\s*[;:]\s*([^()]*?)\)")
# "exercise and needling (needling group, n = 30)": a name that stands behind what the group got
_NAMED_BEHIND = patterns.compiled(r"\(\s*(?:the )?(?:[\w+]+ ){1,4}(?:group|arm),?\s+¶\s*\)")


# "needling of one muscle and another + exercise": the "and" joins places
_SITES = patterns.compiled(
    r"\bdn (?:of|to|into|over) (?:(?!\bdn\b|\bx_|\bor\b)[^.;,¶]){1,80}? (?=(?:\+|plus|combined with|followed by) (?:\w+ ){0,3}x_)"
)


# "strengthening with real or sham needling": both groups got the strengthening
_WITH_EITHER = patterns.compiled(
    r"\b(x_(?!sham\b|no_treatment\b|other_needling\b)\w+)(?: (?!or\b|and\b|dn\b|x_)\w+){0,3}? (?:with|plus|combined with|together with|followed by)(?: either)?"
    r"(?: (?:real|true|active|actual|genuine|verum))?(?: ¶)?(?: dn)?(?: ¶)? (?:or|versus|vs) (?:with )?x_sham\b(?: ¶)?(?: dn\b)?"
)


@dataclass(frozen=True, slots=True)
class Arm:
    """What one group was given ("dn", or comparator classes), and the sentence that says so."""

    given: frozenset[str]
    sentence: int

    @property
    def needled(self) -> bool:
        """Whether the group got real needling."""
        return bool(self.given & NEEDLED) and "sham" not in self.given


def tokens(text: Text, index: int) -> str:
    """A sentence in which treatments are tokens: "dn", "x_exercise"; group sizes become "¶"."""
    folded = text.folded[index]
    spans = [
        (h.start, h.end, f"x_{h.id}")
        for h in text.hits[index]
        if h.kind == "comparator" and not aside(folded, h.start, h.end, h.id)
    ]
    spans += [
        (m.start(), m.end() - (len(" group") if m[0].endswith("needling group") else 0), "dn")
        for p in (text.needling, cue("arms", "needling"))
        for m in p.finditer(folded)
    ]
    spans += [(m.start(), m.end(), "x_no_treatment") for m in cue("arms", "untreated").finditer(folded)]
    parts, at = [], 0
    for start, end, token in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start >= at:
            parts += [folded[at:start], token]
            at = end
    written = _COUNT.sub(" ¶ ", "".join([*parts, folded[at:]]))
    written = _NAMED_BEHIND.sub(" ¶ ", _HELD.sub(r"\1", _TOLD_BEHIND.sub(r" \1 ¶ ", written)))
    written = re.sub(r"\s+", " ", re.sub(r"[\[\]()]", " ", written))
    written = re.sub(
        r"x_sham(?: (?!and\b|or\b|versus\b|vs\b|plus\b|to\b|with\b|than\b|against\b)\w+){0,2} (?:dn|needling|x_other_needling)\b|\bdn x_sham\b",
        "x_sham",
        written,
    )
    written = cue("arms", "nothing_else").sub("only", _DUMMY.sub("x_dummy", written))
    written = cue("arms", "upon").sub("plus the same", cue("arms", "needled_not").sub(" ", written))
    written = _WITH_EITHER.sub(r"\1 plus dn or \1 plus x_sham", written)
    return cue("arms", "programme").sub("", _SITES.sub("dn ", written))


def aside(folded: str, start: int, end: int, name: str) -> bool:
    """Whether a treatment's word is part of another name here: a database, a profession, a place."""
    return bool(
        cue("arms", "not_treatment").search(f"{folded[max(0, start - 45) : start]}¦{folded[start:end]}¦{folded[end : end + 30]}")
    ) or (name == "no_treatment" and bool(patterns.search(r"\bthere was $", folded[:start])))


def read(text: Text) -> tuple[Arm, ...]:
    """The arms, by the first way of telling that names a needled group and another; () where none does."""
    told = [
        (s.index, s.role, tokens(text, s.index)) for s in text.sentences if s.role in ("title", "objective", "methods", "unknown")
    ]
    methods = [(i, t) for i, role, t in told if role in ("methods", "unknown", "objective")]
    shared = _shared(methods)
    for arms in (
        _in_turn(methods),
        *_surer(_named(methods), _with_control(_allocated(methods), methods)),
        _side_by_side([(i, t) for i, role, t in told if role in ("title", "objective", "methods")]),
    ):
        whole = tuple(Arm(_with_shared(g, shared), arm.sentence) for arm in arms for g in _apart(arm.given) if g | shared)
        if len({arm.given for arm in whole}) == 1 and whole[0].needled and shared and _other_named(methods):
            whole = (*whole[:1], Arm(shared, whole[0].sentence))
        if len(whole) > 1 and any(arm.needled for arm in whole):
            return whole
    return ()


def _in_turn(methods: Sequence[tuple[int, str]]) -> list[Arm]:
    """What everybody got one after the other: "treated once with x, once with needling and once with y"."""
    for at, written in methods:
        parts = written.split("once with ")[1:]
        arms = [Arm(frozenset({"sham"}) if "sham" in given else given, at) for part in parts if (given := _given(part))]
        if len(arms) > 1 and any(arm.needled for arm in arms):
            return arms
        listed = _EACH_HAD.search(written)
        arms = [Arm(given, at) for part in _ITEMS.split(listed[1]) if (given := _given(part))] if listed else []
        if len({arm.given for arm in arms}) > 2 and any(arm.needled for arm in arms):
            return arms
    return []


# "in random order each had needling, a sham and massage"
_EACH_HAD = patterns.compiled(
    r"\b(?:order|sequence|cross ?over)\b[^.;]*\b(?:had|received|underwent|got|one treatment each of|treated with)\b([^.;]*, [^.;]*\band\b[^.;]*)"
)
_ITEMS = patterns.compiled(r", (?:and )?| and ")


def _apart(given: frozenset[str]) -> tuple[frozenset[str], ...]:
    """The treatments of a stretch; nobody gets nothing and a sham, so that these are two groups."""
    return (given - {"no_treatment"}, frozenset({"no_treatment"})) if given >= {"sham", "no_treatment"} else (given,)


def _other_named(methods: Sequence[tuple[int, str]]) -> bool:
    return any(cue("arms", "others").search(written) for _, written in methods)


def _surer(named: list[Arm], allocated: list[Arm]) -> tuple[list[Arm], ...]:
    """Named groups first, except where they are fewer than were allocated, or all needled though they were not allocated so."""
    names, kinds = {arm.given for arm in named}, {arm.given for arm in allocated}
    merged = any(one | other in names for one in kinds for other in kinds - {one})
    fewer = len(kinds) > len(names) and (names <= kinds or merged)
    all_needled = all(arm.needled for arm in named) and any(arm.given and not arm.needled for arm in allocated)
    return (allocated, named) if fewer or all_needled else (named, allocated)


def _with_shared(given: frozenset[str], shared: frozenset[str]) -> frozenset[str]:
    """What a group got with what all got; "no needle treatment" is nothing where all got something."""
    return shared if shared and given == {"no_treatment"} else given if "no_treatment" in given and not shared else given | shared


def _given(part: str) -> frozenset[str]:
    """The treatments in one stretch; what comes after a word of exception was not given."""
    kept = cue("arms", "excepted").sub(" ", part)
    found = {m[0].removeprefix("x_") for m in _TOKEN.finditer(kept)}
    if "dummy" in found and not ("dn" in found and "sham" not in found):
        found = found - {"dummy"} | {"sham"}
    return frozenset(found - {"dn", "other_needling"} if "sham" in found else found)


def _shared(methods: Sequence[tuple[int, str]]) -> frozenset[str]:
    """What every group got beside its own treatment."""
    found: set[str] = set()
    for _, written in methods:
        if cue("arms", "in_turn").search(written):
            continue
        for match in cue("arms", "shared").finditer(cue("arms", "each_size").sub(" ", written)):
            found |= _given(match[0]) - NEEDLED - {"sham", "no_treatment"}
    return frozenset(found)


def _named(methods: Sequence[tuple[int, str]]) -> list[Arm]:
    """Groups that are named before what they got is told, through several sentences."""
    groups: dict[str, set[str]] = {}
    first: dict[str, int] = {}
    last: frozenset[str] = frozenset()
    for at, whole in methods:
        written = cue("arms", "everybody").sub(" ", whole)
        if cue("arms", "measured").search(written) and not cue("arms", "gave").search(written):
            continue
        spots = list(cue("arms", "name").finditer(written))
        for place, spot in enumerate(spots):
            end = spots[place + 1].start() if place + 1 < len(spots) else len(written)
            part = written[spot.start() : end]
            if (not cue("arms", "gave").search(part) and not _given(spot[0])) or cue("arms", "several").search(spot[0]):
                continue
            got = set(_given(part if not _given(spot[0]) or cue("arms", "did").search(written, spot.end(), end) else spot[0]))
            more = not place and cue("arms", "onto").search(written, 0, spot.start())
            if not got and len(groups) == 2 and _UNION.search(part):
                got = set().union(*groups.values())  # "group C received both"
            elif (more or cue("arms", "same").search(part)) and not got - NEEDLED:
                got |= last - NEEDLED
            elif not got and not cue("arms", "only").search(part):
                continue
            name = _key(spot[0])
            groups.setdefault(name, set()).update(got)
            first.setdefault(name, at)
            last = frozenset(groups[name]) or last
    sets = [frozenset(given) for given in groups.values() if given]
    if len(sets) == 2 and sets[0] == sets[1] and len(sets[0]) > 1:
        return []  # names that stand behind what they name: "care plus needling (needling group) or care (control group)"
    return [Arm(frozenset(given), first[name]) for name, given in groups.items()]


def _key(name: str) -> str:
    return re.sub(r"s$", "", re.sub(r"\b(?:the|only|a)\b|\s+", " ", name).strip())


def _allocated(methods: Sequence[tuple[int, str]]) -> list[Arm]:
    """The groups of one sentence of allocation."""
    number = next((said for _, written in methods if (said := _number(written))), None)
    for at, whole in methods:
        written = cue("arms", "everybody").sub(" ", whole)
        if _OF_TRIALS.search(written):
            continue
        found = cue("arms", "allocated").search(written)
        if not found and (written.count("¶") < 2 or _DESCRIBED.search(written)):
            continue
        written = _LEFT.sub("", written)
        rest = written[found.end() :] if found and "order" not in found[0] else written
        wanted = _number(written) or number
        cuts = [_cut(cut, rest, at) for cut in ("counted", "numbered", *(("row",) if _ROW.search(rest) else ()), "or", "listed")]
        told = [arms for arms in cuts if len(arms) > 1 and any(arm.needled for arm in arms)]
        if told:
            return next((arms for arms in told if len(arms) == wanted), told[0])
    counted = (_cut("numbered", cue("arms", "everybody").sub(" ", written), at) for at, written in methods)
    return next((arms for arms in counted if len({arm.given for arm in arms}) > 1), [])


# "randomized trials that compare needling with sham or exercise": what a review admits
_OF_TRIALS = patterns.compiled(r"\brandom\w* (?:(?:controlled|clinical|comparative) ){0,2}trials\b")
_CONTROL = patterns.compiled(
    r"\b(?:cg|control group|controls)\b(?: ¶)? (?:did|got|had|received|underwent|was|were|only|x_no_treatment)\b[^.;]*"
)


def _with_control(arms: list[Arm], methods: Sequence[tuple[int, str]]) -> list[Arm]:
    """The groups of an allocation, where what the control group got is told in another sentence."""
    if len(arms) < 2 or all(arm.given for arm in arms):
        return arms
    nothing = frozenset({"no_treatment"})
    at = next((at for at, text in methods for m in _CONTROL.finditer(text) if _given(m[0]) == nothing), None)
    return arms if at is None else [arm if arm.given else Arm(nothing, at) for arm in arms]


def _number(written: str) -> int | None:
    """How many groups a sentence says there were: "three groups", "a three arm trial"."""
    found = cue("arms", "number").search(written)
    return next((i for i in (2, 3, 4) if found and found[f"n{i}"]), None)


# "the needling group (n = 20) received ...": groups that are described, not a list of what was allocated
_DESCRIBED = patterns.compiled(r"\bgroups? ¶ (?:received|got|had|underwent)\b")
# "...; three patients of the needling group withdrew": who left is no group
_LEFT = patterns.compiled(
    r";[^;]*\b(?:abandon\w*|withdr[ae]w\w*|dropped out|drop-?outs?|lost to|left the|discontinued|completed|finished)\b[^;]*$"
)


# "one group got nothing else", where all got something
_NOTHING_ELSE = patterns.compiled(r"\b(?:group|arm|one) (?:\w+ )?only\b")


def _cut(name: str, rest: str, at: int) -> list[Arm]:
    parts = [
        part
        for part in cue("arms", name).split(rest)
        if _TOKEN.search(part)
        or _UNION.search(part)
        or (name in ("row", "listed") and _BARE.search(part))
        or (name == "counted" and _NOTHING_ELSE.search(part))
    ]
    if name in ("or", "counted") and any(
        _LISTED.search(part) and (_GROUPS.search(part) or not _JOINED.search(part)) for part in parts
    ):
        return []  # "needling, tape or nothing"
    return _with_same([_given(part) for part in parts], parts, at)


def _with_same(given: list[frozenset[str]], parts: list[str], at: int) -> list[Arm]:
    found: list[Arm] = []
    for got, part in zip(given, parts, strict=True):
        if len(found) > 1 and not got and _UNION.search(part):
            got = frozenset().union(*(arm.given for arm in found))
        if found and got and cue("arms", "same").search(part) and not got - NEEDLED - {"sham"}:
            got = got | (found[-1].given - NEEDLED - {"sham"})
        found.append(Arm(got, at))
    return found


_ITEM = r"(?:(?!and\b|plus\b|with\b)\w+ ){0,2}x_\w+(?: x_\w+)*"
_A_LIST = patterns.compiled(rf"\s*{_ITEM}(?:, (?:{_ITEM}|\w+))+,?\s*")  # "compared with sham, injection or exercise"
_IN_LIST = patterns.compiled(r", ")


def _side_by_side(told: Sequence[tuple[int, str]]) -> list[Arm]:
    """Two treatments that a title or an aim sets against each other."""
    for at, written in told:
        for match in cue("arms", "added").finditer(written):
            onto = (
                frozenset(g.removeprefix("x_") for m in match.groups() if m for g in _TOKEN.findall(m))
                - NEEDLED
                - {"sham", "no_treatment"}
            )
            if onto:
                return [Arm(onto | {"dn"}, at), Arm(onto, at)]
        parts = [
            piece
            for part in cue("arms", "versus").split(written)
            for piece in (_IN_LIST.split(part) if _A_LIST.fullmatch(part) else (part,))
        ]
        arms = _with_same([_given(part) for part in parts], parts, at)
        arms = [arm for arm in arms if arm.given]
        if len(arms) > 1 and any(arm.needled for arm in arms):
            return arms
    return []
