"""Which claim of the register a sentence is about: its mechanism, comparison, outcome or condition."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from evidence import register, vocabulary
from evidence.check import outcomes, senses
from evidence.check.words import bare, claim_of, conditions, pattern, table

MECHANISMS = ("endogenous-opioids", "gate-control", "muscle-electrical-activity", "blood-flow", "tissue-chemistry")
PRESSURE = "myofascial-trigger-points"  # the target that stands for pressure pain thresholds, which are an outcome of that claim
_FAR = 25  # characters between a verb and what it raises or lowers
_UPPER = ("neck_pain", "shoulder_pain", "thoracic_pain", "whiplash", "myofascial_pain")


@dataclass(frozen=True, slots=True)
class Targets:
    """What is spoken of: conditions with their places, mechanisms and outcomes with theirs, other things."""

    conditions: dict[str, tuple[int, int]] = field(default_factory=dict)
    named: dict[str, tuple[int, int]] = field(default_factory=dict)
    other: dict[str, tuple[int, int]] = field(default_factory=dict)

    def spans(self, *names: str) -> list[tuple[int, int]]:
        """The places of these (all without any)."""
        everything = self.other | self.conditions | self.named
        return [everything[name] for name in names if name in everything] or list(everything.values())


_INNER = re.compile(r"golfer'?s'? elbow|medial epicondyl\w*")


def find(text: str, loose: bool = True) -> Targets:
    """The targets in a plain text. `loose` counts a body part alone."""
    seen: dict[str, tuple[int, int]] = {}
    taken = _INNER.sub(lambda m: "~" * len(m.group()), text)  # the other side of the elbow
    for name, words in conditions().items():
        if match := words.search(taken):
            seen[name] = match.span()
            if name not in ("myofascial_pain", "neck_pain", "shoulder_pain"):
                taken = words.sub(lambda m: "~" * len(m.group()), taken)
    seen |= _together(text)
    if loose:
        for name, words in bare().items():
            if name not in seen and not seen and (match := words.search(taken)):
                seen[name] = match.span()
        seen |= _both_bare(text, seen)
    named = {name: m.span() for name in table()["targets"] if (m := pattern("targets", name, "words").search(text))}
    other = {m.group(): m.span() for m in pattern("outside", "words").finditer(taken)} | {
        m.group(): m.span() for m in _INNER.finditer(text)
    }
    return Targets(dict(sorted(_sorted_out(seen).items(), key=lambda item: item[1])), named, other)


def _together(text: str) -> dict[str, tuple[int, int]]:
    """ "neck and shoulder pain", "tension-type and cervicogenic headaches": one noun for two."""
    found = {}
    if match := re.search(r"\b(?:neck|shoulders?)[ -](?:and|or|/)[ -]?(?:the )?(?:neck|shoulders?)\b|\bupper quarter\b", text):
        found = {"neck_pain": match.span(), "shoulder_pain": match.span()}
    for part, name in (("back", "low_back_pain"), ("neck", "neck_pain"), ("hip", "hip_pain"), ("jaw", "temporomandibular_disorder"), ("knee", "knee_pain"), ("shoulder", "shoulder_pain"), ("elbow", "lateral_epicondylitis")):  # fmt: skip
        if match := re.search(
            rf"\b(?<!upper )(?<!mid ){part}s?(?:,| and| or)[^.;]{{0,40}}\b(?:pain|ache)\b|\bpain in (?:the|your|my|his|her|their) (?:lower )?{part}s?\b",
            text,
        ):
            found.setdefault(name, match.span())
    return found


def _both_bare(text: str, seen: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    if "neck_pain" in seen and (match := bare()["shoulder_pain"].search(text)):
        return {"shoulder_pain": match.span()}
    return {}


def _sorted_out(seen: dict[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """A trigger point is a place when another condition is named; "headache" is no second one beside its kinds."""
    kinds = {"tension_type_headache", "cervicogenic_headache", "migraine"}
    if "headache" in seen and kinds & set(seen):
        seen = {name: span for name, span in seen.items() if name != "headache"}
    if "thoracic_pain" in seen and "low_back_pain" in seen and seen["low_back_pain"][0] >= seen["thoracic_pain"][0] - 1:
        seen = {name: span for name, span in seen.items() if name != "low_back_pain" or span[1] > seen["thoracic_pain"][1] + 1}
    return seen


def claims(text: str, found: Targets, comparator: str | None, extra: tuple[str, ...] = ()) -> list[str]:
    """The claim ids, the most specific first; "outside" where the register holds none; empty where nothing is named."""
    ids: list[str] = []
    places = list(found.conditions) or list(extra)
    where = [name for name in places if not (name == "myofascial_pain" and len(places) > 1 and "myofascial" not in text)]
    for name in (*MECHANISMS, "local-twitch-response"):
        if name in found.named and (name != "local-twitch-response" or pattern("targets", name, "verbs").search(text)):
            ids.append(name)
    if ids:
        return _mechanisms(ids)
    joined = combined(text, comparator)
    if joined and not found.conditions:
        ids.append("combined-with-exercise")
    if comparator == "manual_therapy":
        ids.append("manual-therapy-alone")
    moves = "range-of-motion" in found.named
    of_pain = "myofascial_pain" not in where and re.search(r"\b(?:pain\w*|hurt\w*|ache\w*)\b", text) is not None
    upper = (not where and pattern("comparison", "upper").search(text)) or (
        set(where) & set(_UPPER) and (set(where) != {"myofascial_pain"} or pattern("comparison", "upper").search(text))
    )
    if comparator == "sham" and upper and not (moves and not of_pain):
        ids.append("sham-upper-quarter-pain")
        where = [
            name for name in where if not {"neck_pain", "shoulder_pain"} <= set(where) or name not in ("neck_pain", "shoulder_pain")
        ]
    moved = "myofascial-range-of-motion" if "myofascial_pain" in where else "range-of-motion"
    ids += [moved] if moves else []
    ids += _uses(where, ids) or ([PRESSURE] if PRESSURE in found.named and not ids and not where else [])
    if joined and found.conditions:
        ids.append("combined-with-exercise")
    if "pain-vas" in found.named and not any(one in ("range-of-motion", "myofascial-range-of-motion") for one in ids):
        ids.append("pain-vas")
    return ids or (["outside"] if found.other or where else [])


def _mechanisms(ids: list[str]) -> list[str]:
    """A twitch beside a substance is how it was got, not the claim."""
    if len(ids) > 1 and "local-twitch-response" in ids:
        ids = [one for one in ids if one != "local-twitch-response"]
    return ids


def _uses(where: list[str], before: list[str]) -> list[str]:
    found = []
    for name in where:
        claim = claim_of().get(name)
        if claim is None:
            continue
        if claim == "myofascial-trigger-points" and ("myofascial-range-of-motion" in before or "sham-upper-quarter-pain" in before):
            continue
        if claim not in found:
            found.append(claim)
    unheld = [name for name in where if name not in claim_of()]
    return found if found or before or not unheld else ["outside"]


def combined(text: str, comparator: str | None) -> bool:
    """Whether needling is spoken of as one part of a programme."""
    if pattern("combined", "not_alone").search(text) or pattern("combined", "suffices").search(text):
        return True
    if comparator not in (None, "exercise", "physiotherapy") or pattern("combined", "partner").search(text) is None:
        return False
    text = re.sub(r"\b(?:compar\w+|versus|than|against) (?:with |to )?\w+", "~", text)
    if pattern("combined", "join").search(text):
        return True
    return comparator is None and pattern("combined", "lone").search(text) is not None


def good(claim: str, found: Targets) -> str:
    """The way in which a change of what a claim measures is good; "" where either will do, and where that is not what is named."""
    if claim == PRESSURE and PRESSURE not in found.named:
        return ""
    return str(table()["targets"].get(claim, {}).get("good", ""))


def good_way(claim: str, text: str, verb: senses.Verb) -> str:
    """The way (up, down; "" where either will do) in which this verb speaks for a claim.

    Whatever raises or lowers something else on the way to a mechanism is a part of how it works; gates are closed by more activity of
    the fast fibres.
    """
    way = str(table()["targets"].get(claim, {}).get("good", ""))
    if claim not in MECHANISMS and (claim == PRESSURE or pattern("targets", PRESSURE, "words").search(text)):
        return _of_pressure(text, verb)
    if not way or claim not in MECHANISMS:
        return way
    after, before = text[verb.end : verb.end + _FAR], text[max(0, verb.start - _FAR) : verb.start]
    reached = next((side for side in (after, before) if pattern("targets", claim, "words").search(side)), None)
    if reached is None:
        return verb.way if verb.way in ("up", "down") else way
    if pattern("targets", claim, "turned").search(reached):
        return "up" if way == "down" else "down"
    return way


def _of_pressure(text: str, verb: senses.Verb) -> str:
    """The good way of what a verb does to the pressure that hurts; "" where it does something else."""
    after, before = text[verb.end : verb.end + 2 * _FAR], text[max(0, verb.start - 2 * _FAR) : verb.start]
    low, high = verb.clause
    sides = (after[: max(0, high - verb.end)], before[-max(1, verb.start - low) :])
    reached = next((side for side in sides if pattern("targets", PRESSURE, "words").search(side)), None)
    if reached is None or _EASED.search(text[verb.start : high]):
        return ""
    return "down" if pattern("targets", PRESSURE, "turned").search(reached) else str(table()["targets"][PRESSURE]["good"])


_EASED = re.compile(r"^\w+ (?:\w+ ){0,3}?(?:pain|ache|stiffness|disability)\b(?! (?:threshold|pressure))(?<!pressure pain)")


def topic(text: str, found: Targets) -> str:
    """What an effect outside the register is about: a condition's name, else the first thing named."""
    labels = vocabulary.load()
    for name in found.conditions:
        return labels.label("condition", name).lower()
    return next(iter(found.other), "effectiveness in general")


def outcome(text: str, claim: str, found: Targets) -> str | None:
    """An outcome of this claim beside its first that the sentence names and pain is not: disability, strength, quality of life.

    Of a mechanism whose outcomes are held to words the one that is spoken of: no test of inhibition answers for endorphins.
    """
    held = register.load().get(claim)
    if held is not None and held.kind == "mechanism" and held.words:
        return _of_mechanism(text, held.outcomes)
    if held is None or held.kind != "use":
        return None
    if PRESSURE in found.named and not any(_EASED.search(text[verb.start :]) for verb in senses.verbs(text)):
        return "pressure_pain_threshold"
    for start, end in found.conditions.values():
        text = text[:start] + "~" * (end - start) + text[end:]
    if re.search(r"\b(?:pain\w*|ache\w*|aching|hurt\w*|headaches?)\b", text):
        return None
    return next((name for name in held.outcomes[1:] if outcomes.measured(name).search(text)), None)


_INHIBITION = re.compile(r"\b(?:descending|inhibit\w*|modulat\w*|damp\w*|summation|sensiti[sz]ation)\b")


def _of_mechanism(text: str, possible: Sequence[str]) -> str:
    """The outcome of a mechanism that a sentence names, else its first."""
    named = (
        name
        for name in possible[1:]
        if outcomes.measured(name).search(text) or (name == "pain_modulation" and _INHIBITION.search(text))
    )
    return next(named, possible[0])
