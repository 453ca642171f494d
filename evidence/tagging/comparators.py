"""What dry needling was set against, and whether it was added to a treatment that both groups got.

Sentences about arms are written as tokens first: "dn" for the needling that is studied, "x_exercise" for a comparator's words. A
pattern over tokens then says what an arm is made of, whichever words the authors chose.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from evidence import patterns
from evidence.matching import Hit
from evidence.reading import TagReading
from evidence.tagging import arms as described
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

_REVIEWS = {"umbrella_review", "meta_analysis", "systematic_review"}
_COMPARED = {"rct", "nonrandomized_trial", "cohort", "protocol", "animal_lab", *_REVIEWS}
_PARTS = {"exercise", "electrotherapy", "manual_therapy", "education", "other"}
_PACKAGES = ("physiotherapy", "usual_care")
_PROGRAMME = 3  # parts that make one
Arms = dict[str, list[tuple[Hit, str]]]


@dataclass(frozen=True)
class Tokens:
    """One sentence as tokens, with its number and its part of the paper."""

    text: str
    sentence: int
    role: str


def read(text: Text, design: str) -> list[TagReading]:
    """Comparator tags, and add_on when it holds; of a factorial trial those of the factor that is needling."""
    tags = _read(text, design)
    told = [(i, hit) for i in text.of("title", "objective", "methods") for hit in text.hits[i] if hit.id == "sham"]
    sham = [t for t in tags if t.value == "sham"]
    crossed = text.find(cue("arms", "factorial")) if sham or told else None
    if crossed is None:
        return tags
    first = sham or [text.tag("comparator", "sham", "comparator.factorial", told[0][0], (told[0][1].start, told[0][1].end))]
    return [*first, text.tag("add_on", "true", "add_on.factorial", crossed[0], crossed[1].span())]


def _read(text: Text, design: str) -> list[TagReading]:
    if design not in _COMPARED or (design == "cohort" and not text.find(cue("comparator", "two_groups"))):
        return []
    arms = _arms(text)
    tokens = _tokens(text)
    added = _added(tokens, arms, design in _REVIEWS)
    if design not in _REVIEWS and (told := _of_groups(text, tokens, arms)):
        return told
    if design not in _REVIEWS and (every_arm := _needled_in_every_arm(tokens, arms)) is not None:
        at, given_to_all = every_arm
        outside = (
            [] if given_to_all else [v for v in ("sham", "no_treatment", "usual_care") if v in arms and _contrasted(tokens, v)]
        )
        every = text.tag("comparator", "other_needling", "comparator.every_arm", at)
        return [every, *_tags(text, {v: arms[v] for v in outside})]
    _drop_shared(tokens, arms, added, design)
    tags = _tags(text, arms)
    healthy = design == "nonrandomized_trial" and text.find(cue("comparator", "healthy_controls"))
    if (
        not tags
        and not healthy
        and design in ("rct", "nonrandomized_trial")
        and (control := text.find(cue("comparator", "control")))
    ):
        tags = [text.tag("comparator", "other", "comparator.unstated_control", control[0], control[1].span())]
    if added is not None and tags:
        tags.append(text.tag("add_on", "true", "add_on.both_groups", added))
    return tags


def _of_groups(text: Text, tokens: list[Tokens], words: Arms) -> list[TagReading]:
    """The tags that follow from what each group was given; [] where the groups are not told or contradict the title.

    A sentence that tells of an addition in so many words counts where two groups are compared and neither's list holds the
    other's, and beside sham, since what both got may be told elsewhere.
    """
    if _needled_first(tokens) is not None:
        return []
    groups = described.read(text)
    needled, others = [a for a in groups if a.needled], [a for a in groups if not a.needled]
    if not needled or (
        "sham" in words and "title" in {role for _, role in words["sham"]} and not any("sham" in a.given for a in others)
    ):
        return []
    found, added = _set_against(groups)
    if "physiotherapy" in words and len(found.keys() & _PARTS) >= _PROGRAMME:  # a programme that is told by its parts
        found = {"physiotherapy": next(iter(found.values()))}
    tags = [
        text.tag("comparator", value, "comparator.groups", arm.sentence, _span(text, arm.sentence, value))
        for value, arm in found.items()
    ]
    if added:
        return [*tags, text.tag("add_on", "true", "add_on.groups", added.sentence)]
    said = _said_to_be_added(tokens, words, groups, set(found))
    return tags if said is None else [*tags, text.tag("add_on", "true", "add_on.both_groups", said)]


def _set_against(groups: tuple[described.Arm, ...]) -> tuple[dict[str, described.Arm], described.Arm | None]:
    """What the needled groups are compared with, and the group whose whole treatment a needled group got as well."""
    needled, others = [a for a in groups if a.needled], [a for a in groups if not a.needled]
    found: dict[str, described.Arm] = {}
    added: described.Arm | None = None
    common = frozenset.intersection(*(a.given for a in groups))
    if len({a.given for a in needled}) > 1 or not others:
        found["other_needling"] = needled[-1]
    for arm in others:
        if "sham" in arm.given:
            rest = arm.given - {"sham"}
            if rest and any("dummy" in a.given for a in needled) and not any(rest <= a.given for a in needled):
                found |= dict.fromkeys(sorted(rest - found.keys()), arm)  # needling and a dummy against sham and the real one
                continue
            found.setdefault("sham", arm)
            added = added or (arm if rest else None)
            continue
        onto = any(arm.given <= other.given for other in needled)
        added = added or (arm if onto and arm.given != {"no_treatment"} else None)
        for value in sorted(arm.given if onto else arm.given - common or arm.given):
            found.setdefault(value, arm)
    return found, added


def _said_to_be_added(tokens: list[Tokens], words: Arms, groups: tuple[described.Arm, ...], found: set[str]) -> int | None:
    """The sentence that says in so many words that needling was added, where the groups leave it open."""
    if found == {"sham"}:
        return _added(tokens, words, False)
    told = cue("comparator", "added_tokens")
    title = next((t.sentence for t in tokens if t.role == "title" and told.search(t.text)), None)
    if title is not None and "other_needling" not in found:
        return title
    if len(groups) != 2 or frozenset.intersection(*(a.given for a in groups)) or "other_needling" in found:
        return None
    return next((t.sentence for t in tokens if t.role != "results" and told.search(t.text)), None)


def _span(text: Text, sentence: int, value: str) -> tuple[int, int] | None:
    return next(((h.start, h.end) for h in text.hits[sentence] if h.kind == "comparator" and h.id == value), None)


def _tags(text: Text, arms: Arms) -> list[TagReading]:
    """A tag for each class, on its first mention."""
    first = {value: found[0] for value, found in arms.items()}
    return [
        text.tag("comparator", value, f"comparator.{role}", hit.sentence, (hit.start, hit.end))
        for value, (hit, role) in first.items()
    ]


def _arms(text: Text) -> Arms:
    """Comparator words where arms are spoken of: title, aim, methods; in the results only beside a word of comparison."""
    found: Arms = {}
    arm, aside = cue("comparator", "arm"), cue("comparator", "aside")
    for s in text.sentences:
        if s.role not in ("title", "objective", "methods", "unknown", "results"):
            continue
        folded = text.folded[s.index]
        if s.role != "title" and (not arm.search(folded) or aside.search(folded)):
            continue
        for hit in text.hits[s.index]:
            if hit.kind == "comparator" and _is_arm(text, folded, hit, s.role) and not _is_content(text, folded, hit):
                found.setdefault(hit.id, []).append((hit, s.role))
    return found


def _is_arm(text: Text, folded: str, hit: Hit, role: str) -> bool:
    """Whether a word names a treatment that was compared, and not a use, a place or the cause of the complaint."""
    before, after = folded[max(0, hit.start - 60) : hit.start], folded[hit.end : hit.end + 60]
    refuse = cue("comparator", f"not_{hit.id}") if hit.id in ("medication", "injection", "exercise", "physiotherapy") else None
    if cue("comparator", "not_any").search(f"{before[-40:]}¦") or described.aside(folded, hit.start, hit.end, hit.id):
        return False
    if refuse and refuse.search(f"{before[-40:]}¦{after[:30]}"):
        return False
    if role != "results":
        return True
    if cue("comparator", "controls_listed").search(folded):
        return True
    if hit.id == "sham" and patterns.search(r"^ controlled (?:trials|studies)", after):
        return True
    if cue("comparator", "contrast_before").search(before):
        return True
    if patterns.search(
        r"^(?: without \w+)? (?:was|were) (?:also )?(?:significantly )?(?:superior|inferior|better|more effective)\b", after
    ):
        return True
    joined = (
        r"^ and (?:the )?"
        if before.endswith("between ")
        else r"^.{0,40}\b(?:than|versus|vs|compared (?:with|to)|(?:super|infer)ior to) (?:with |after |the )?"
    )
    behind = patterns.search(joined, after)
    return bool(behind and text.needling.match(folded, hit.end + behind.end()))


def _is_content(text: Text, folded: str, hit: Hit) -> bool:
    """Part of a programme that the sentence names as a whole: "physical therapy consisting of exercise", "usual care comprised advice"."""
    package = next((h for h in text.hits[hit.sentence] if h.id in _PACKAGES and h.kind == "comparator" and h.end < hit.start), None)
    return package is not None and bool(
        patterns.search(r"\b(?:consist|compris|includ|compos|made up)\w*", folded[package.end : hit.start])
    )


def _tokens(text: Text) -> list[Tokens]:
    """Sentences of title, aim, methods and results as tokens."""
    found = []
    for s in text.sentences:
        if s.role in ("background", "conclusion"):
            continue
        folded = text.folded[s.index]
        spans = [(h.start, h.end, f"x_{h.id}") for h in text.hits[s.index] if h.kind == "comparator"]
        spans += [(m.start(), m.end(), "dn") for m in text.needling.finditer(folded)]
        parts, at = [], 0
        for start, end, token in sorted(spans, key=lambda span: (span[0], -span[1])):
            if start >= at:
                parts += [folded[at:start], token]
                at = end
        written = re.sub(r"\([^)]{0,40}\)|[,:]", " ", "".join([*parts, folded[at:]]))
        written = re.sub(
            r"x_sham (?:(?!and\b|or\b|versus\b|vs\b|plus\b|to\b|with\b|than\b)\w+ ){0,2}(?:dn|needling)\b|dn x_sham\b",
            "x_sham",
            re.sub(r"\s+", " ", written),
        )
        found.append(Tokens(re.sub(r"\bdn \(?(?:group|arm)s?\b", "dn", written), s.index, s.role))
    return found


def _added(tokens: list[Tokens], arms: Arms, review: bool) -> int | None:
    """The sentence that says that needling (or its sham) came on top of a treatment that the others got as well."""
    plus, alone, said = (cue("comparator", name) for name in ("plus_tokens", "alone_tokens", "added_tokens"))
    joined: dict[str, int] = {}
    apart = {value for t in tokens for value in _ids(alone, t.text)}
    for t in tokens:
        for value in _ids(plus, t.text):
            joined.setdefault(value, t.sentence)
    others = {v: i for v, i in joined.items() if v not in ("sham", "no_treatment", "other_needling")}
    for value, at in others.items():
        if value in apart:
            return at
    for t in tokens:
        if (
            t.role != "results"
            and said.search(t.text)
            and (not review or "x_" in t.text)
            and (others or arms or t.role == "title" or "x_" in t.text)
        ):
            return t.sentence
    if review:
        found = cue("comparator", "added_found_tokens")
        return next((t.sentence for t in tokens if t.role == "results" and found.search(t.text)), None)
    if "sham" not in arms:
        return None
    shared = cue("comparator", "shared_tokens")
    for t in tokens:
        if t.role != "results" and not _in_turn(t) and _ids(shared, t.text) - {"sham", "no_treatment", "other_needling"}:
            return t.sentence
    return None


def _ids(pattern: re.Pattern[str], written: str) -> set[str]:
    return {group for match in pattern.finditer(written) for group in match.groups() if group}


def _contrasted(tokens: list[Tokens], value: str) -> bool:
    """Whether a class stands right behind a word of comparison, or in a group of its own."""
    pattern = patterns.compiled(
        rf"\b(?:versus|vs|or|than|against|compared (?:with|to)|from|with|to|and|,)(?: an?| the| to)?(?: \S+){{0,1}} x_{value}\b|x_{value} (?:group|control|arm)"
    )
    return any(pattern.search(t.text) for t in tokens)


def _drop_shared(tokens: list[Tokens], arms: Arms, added: int | None, design: str) -> None:
    """Take out what both groups got: beside sham, a treatment that is never an arm by itself; beside a named one, a package."""
    alone, plus, shared = (cue("comparator", name) for name in ("alone_tokens", "plus_tokens", "shared_tokens"))
    apart = {value for t in tokens for value in _ids(alone, t.text)}
    told = [t for t in tokens if t.role != "results"]
    all_got = {value for t in told if not _in_turn(t) for value in _ids(shared, t.text)}
    both = all_got | {value for t in told for value in _ids(plus, t.text)}
    for value in [
        v
        for v in sorted(arms, key=lambda v: v not in all_got)
        if v in both and v not in apart and v not in ("sham", "no_treatment", "other_needling")
    ]:
        if design not in _REVIEWS and ("sham" in arms or (added is None and len(arms) > 1)):
            arms.pop(value)
    if (
        "other_needling" in arms
        and not _contrasted(tokens, "other_needling")
        and all(r in ("title", "objective") for _, r in arms["other_needling"])
    ):
        arms.pop("other_needling")
    if "physiotherapy" in arms and "exercise" in arms and "physiotherapy" not in apart | both and design not in _REVIEWS:
        arms.pop("physiotherapy")
    if "electrotherapy" in arms and "other_needling" in arms and design not in _REVIEWS and "electrotherapy" not in apart:
        arms.pop("electrotherapy")


def _in_turn(t: Tokens) -> bool:
    """Whether a sentence tells what everybody got one after the other: "each patient had needling and sham in random order"."""
    return bool(cue("arms", "in_turn").search(t.text))


def _needled_in_every_arm(tokens: list[Tokens], arms: Arms) -> tuple[int, bool] | None:
    """The sentence that says that every group was needled, and whether it says so outright, before other arms are named."""
    pattern = cue("comparator", "every_arm_tokens")
    if (first := _needled_first(tokens)) is not None:
        return first, True
    for t in tokens:
        if t.role == "results" or (t.role == "title" and "sham" in arms) or (_in_turn(t) and "x_sham" in t.text):
            continue
        if match := pattern.search(t.text):
            return t.sentence, bool(re.match(r"all|every|each|both|received|underwent|got|had|after", match[0]))
    return _alone_or_joined(tokens, arms)


def _needled_first(tokens: list[Tokens]) -> int | None:
    """The sentence that has everybody needled before the groups are formed."""
    then, given = (
        cue("comparator", "then_allocated"),
        patterns.compiled(
            r"\b(?:received|underwent|got|had|submitted to|treated (?:with|by)|given|subjected to)\b[^.]{0,40}\bdn\b"
        ),
    )
    told = [t for t in tokens if t.role != "results"]
    at_once = next((t.sentence for t in told if cue("comparator", "needled_then").search(t.text)), None)
    if at_once is not None:
        return at_once
    return next(
        (
            t.sentence
            for t, following in pairwise(tokens)
            if t.role != "results" and given.search(t.text) and then.search(following.text)
        ),
        None,
    )


def _alone_or_joined(tokens: list[Tokens], arms: Arms) -> tuple[int, bool] | None:
    """Needling alone against needling with something that is no arm by itself."""
    by_itself, plus, alone = (cue("comparator", name) for name in ("needled_alone_tokens", "plus_tokens", "alone_tokens"))
    told = [t for t in tokens if t.role != "results"]
    apart = {value for t in tokens for value in _ids(alone, t.text)}
    joined = {value for t in told for value in _ids(plus, t.text)}
    if (
        set(arms) <= joined - apart
        and joined
        and (at := next((t.sentence for t in told if by_itself.search(t.text)), None)) is not None
    ):
        return at, False
    return None
