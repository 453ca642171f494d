"""What a full sentence claims about dry needling: who acts, what it does, to what, asserted or denied."""

import re
from dataclasses import replace

from evidence.check import senses, targets
from evidence.check.harms import harm
from evidence.check.sentences import Reading, State
from evidence.check.targets import Targets
from evidence.check.words import claim_of, pattern, table

_OPENS = re.compile(
    r"(?:\s|,|\b(?:with|for|in|against|of|by|to|on|the|these|this|following|those|people|patients|who|have|having|including|such|as|areas|cases|conditions|complaints|problems|things|ways|several|many|all|your|you|are|is)\b)*:"
)
_AIMED = re.compile(
    r"\b(?:effective|helpful|help|helps|work|works|useful|good|tested|tried|beneficial|benefit|evidence) (?:for|against|in|with) (?:an? |the |her |his |my |people with |patients with )?(\w+)"
)
_FOIL = re.compile(r"\b(?:no|without|unlike|instead of|rather than|in contrast to) (?:\w+ )?\w+\b")
_PAST = re.compile(
    r"\bdid not (?:change|improve|differ|fall|rise|increase|decrease)\b|\b(?:rose|fell|improved|increased|decreased|was unchanged|were unchanged)\b"
)


def excluded(said: str) -> bool:
    if pattern("not_asserted", "promise").search(said):
        return False
    return pattern("not_asserted", "imperative").search(said) is not None


def _without_background(said: str) -> str:
    """The sentence with its clauses of history, definition and precaution blanked out."""
    for low, high in senses.clauses(said):
        if pattern("not_asserted", "background").search(said[low:high]):
            said = said[:low] + "~" * (high - low) + said[high:]
    return said


def assertion(said: str, state: State, question: bool = False) -> Reading | None:
    """What a full sentence (plain text) claims about dry needling, or None."""
    if excluded(said) and not question:
        return None
    if match := re.match(r"(?:myth|fact|truth|fiction)\b[\s\d#.]*[:-]\s*", said):
        told = assertion(said[match.end() :], state, question)
        return _turned(told) if told and match.group().startswith(("myth", "fiction")) else told
    subject = _subject(said, state)
    said = _without_background(said)
    if subject == "other":
        return None
    body = body_of(said)
    found = targets.find(body)
    harmful = harm(said)
    effect = _effect(body, found, state, subject, question)
    if effect is not None and harmful is not None and effect.claim == "outside":
        return harmful
    if effect is not None:
        return replace(effect, also=(*effect.also, "safety")) if harmful and "safety" not in effect.also else effect
    return harmful


def _turned(told: Reading) -> Reading:
    """What is called a myth is denied."""
    return replace(told, polarity="negative" if told.polarity == "positive" else "positive")


def body_of(said: str) -> str:
    """Without the yes or no before an answer, and the words that open a presupposing question."""
    said = re.sub(r"^(?:yes|no|sadly|unfortunately|indeed|true|wrong)\s*[,;:.]\s*", "", said)
    return re.sub(r"^(?:did you know|do you know|have you heard)(?: that)?\s*", "", said)


def _subject(said: str, state: State) -> str:
    """needling (named), pronoun, none (nothing that acts is named), or other (another therapy acts)."""
    needling, other = pattern("subject", "needling").search(said), pattern("subject", "others").search(_without_foils(said))
    contrast = pattern("subject", "contrast").match(said)
    if contrast and other and other.start() >= contrast.end() - 1:
        state.subject = "other"
        return "other"
    if needling:
        compared = pattern("comparison", "cues").search(said)
        if other and other.start() <= 12 and other.start() < needling.start() and not compared and not targets.combined(said, None):
            return "other"
        state.subject = "needling"
        return "needling"
    pronoun = pattern("subject", "pronouns").search(said)
    if other and not targets.combined(said, None):
        cue = pattern("comparison", "cues").search(said)
        if not (pronoun and pronoun.start() < other.start()) and not (cue and cue.start() < other.start()):
            state.subject = "other" if other.start() <= 15 else state.subject
            return "other"
    if state.subject == "other":
        pointed = pronoun is not None and pronoun.start() < 4
        state.subject = (
            "needling" if not pointed and not state.apart else "other"
        )  # another therapy is spoken of for one sentence more
        return "other"
    return "pronoun" if pronoun else "none"


def _without_foils(said: str) -> str:
    """Other therapies that are only named to be set aside ("no drugs", "if you have tried exercise, ...") act in nothing."""
    said = _FOIL.sub(lambda m: "~" * len(m.group()), said)
    opening = senses.OPENING.match(said)
    if opening and pattern("subject", "pronouns").search(said, opening.end()):
        said = "~" * opening.end() + said[opening.end() :]
    return said


def _effect(said: str, found: Targets, state: State, subject: str, question: bool) -> Reading | None:
    verbs, comparator = senses.verbs(said) or _open(said, found, state), _comparator(said, found)
    if "local-twitch-response" in found.named and targets.claims(said, found, comparator)[:1] == ["local-twitch-response"]:
        verbs = senses.listed(said, ("targets", "local-twitch-response", "verbs")) or verbs
    short = question and (len(said.split()) < 4 or re.match(r"(?:and|what about|how about|or|compared|versus|against)\b", said))
    if short and not verbs and (found.conditions or comparator):
        verbs = [senses.Verb(0, 0, "good", True, (0, len(said)))]  # "And tennis elbow?" asks whether it helps
    if not verbs:
        return None
    found = _kind_of_headache(found, state)
    inherited = _inherited(said, found, state, subject, comparator)
    ids = targets.claims(said, found, comparator, () if found.conditions else inherited)
    if not ids and subject == "none" and not (state.last and pattern("subject", "carried_on").match(said)):
        return None
    ids = ids or ["outside"]
    spans = found.spans(*_names(ids[0], found))
    good = str(table()["targets"].get(ids[0], {}).get("good", ""))
    verb = senses.chosen(verbs, spans, near=bool(good))
    if verb and said.endswith(":") and ids == ["outside"] and comparator is None and _OPENS.fullmatch(said[verb.end :]):
        return None  # "It helps with:" only opens a list
    if state.last is not None and _goes_on(said, verb, found, ids, state.last):
        subject = "pronoun"
        pointed = re.search(r"\b(?:this|that)\b", said) is not None
        if not (found.conditions or inherited or found.other) and (pointed or state.last.claim in claim_of().values()):
            ids = [str(state.last.claim)]
    if verb is None or not (question or _acts(said, verb, spans, subject, ids[0], found, state)):
        return None
    return _made(said, ids, verb, good, spans, comparator, found, inherited)


def _kind_of_headache(found: Targets, state: State) -> Targets:
    """ "Her headaches" are those that were spoken of before."""
    if list(found.conditions) != ["headache"]:
        return found
    kinds = [
        name
        for name in (*state.asked, *state.spoken, *state.heading)
        if name in ("tension_type_headache", "cervicogenic_headache", "migraine")
    ]
    return replace(found, conditions={kinds[0]: found.conditions["headache"]}) if kinds else found


def _open(said: str, found: Targets, state: State) -> list[senses.Verb]:
    """ "No good data on hip pain": a lack of proof needs no verb."""
    match = pattern("negation", "unproven").search(said)
    pointed = state.last is not None and pattern("subject", "carried_on").match(said) is not None
    if match is None or not (found.conditions or found.named or pointed) or pattern("not_asserted", "purpose").search(said):
        return []
    clause = next(((a, b) for a, b in senses.clauses(said) if a <= match.start() < b), (0, len(said)))
    return [senses.Verb(clause[1], clause[1], "open", False, clause)]


def _inherited(said: str, found: Targets, state: State, subject: str, comparator: str | None) -> tuple[str, ...]:
    """The conditions of the question or heading before, for a sentence that names nothing of its own."""
    if found.conditions or harm(said) is not None:
        return ()
    own = [word for word in found.other if not pattern("outside", "generic").fullmatch(word)]
    for match in _AIMED.finditer(said):
        if not pattern("outside", "passing").fullmatch(match.group(1)) and not pattern("outside", "generic").fullmatch(
            match.group(1)
        ):
            return ()  # "not effective for a torn labrum": something else is named
    carried = state.spoken if pattern("subject", "carried_on").search(said) else ()
    if (subject == "pronoun" or state.question) and comparator not in (None, "manual_therapy"):
        carried = carried or state.spoken
    return () if own else state.asked or carried or state.heading


def _comparator(said: str, found: Targets) -> str | None:
    """The comparator; manual therapy before sham where both are named and no condition makes the sham claim."""
    first = senses.comparator(said)
    if first == "sham" and not found.conditions and "manual_therapy" in all_comparators(said):
        return "manual_therapy"
    return first


def _goes_on(said: str, verb: senses.Verb | None, found: Targets, ids: list[str], last: Reading) -> bool:
    """Whether a sentence speaks on of what the one before claimed: its effect, a person's story, a result that was found."""
    if verb is None or (ids != ["outside"] and not found.conditions):
        return False
    if re.search(r"\b(?:found|seen|observed|noted)\b", said) and found.other:
        return True
    return pattern("subject", "carried_on").match(said) is not None


def _names(claim: str, found: Targets) -> tuple[str, ...]:
    return (claim,) if claim in found.named else tuple(found.conditions)


def _acts(
    said: str, verb: senses.Verb, spans: list[tuple[int, int]], subject: str, claim: str, found: Targets, state: State
) -> bool:
    """Whether needling is what does it. Without a named actor the target must come first ("tennis elbow disappears")."""
    if claim == "outside" and not found.conditions:
        if subject == "none":
            studied = re.search(r"\b(?:trials?|stud(?:y|ies)|reviews?|found|observed)\b", said) and not pattern(
                "subject", "others"
            ).search(said)
            followed = state.last is not None and _PAST.search(said) is not None and not pattern("subject", "others").search(said)
            return bool((studied or followed) and found.other and min(start for start, _ in found.other.values()) < verb.start)
        return not verb.weak or bool(found.other) or verb.way in ("good", "bad")
    if subject in ("needling", "pronoun") or verb.start == 0 or pattern("not_asserted", "promise").search(said):
        return True
    if said.startswith(("evidence", "proof"), verb.start) or (claim in found.named and state.last is not None):
        return True
    personal = re.search(
        r"\b(?:i|my|me|patients?|people|clients?|sufferers|she|he|her|his|trials?|stud(?:y|ies)|reviews?|reports?|athletes|players|runners)\b",
        said,
    )
    return bool(personal) or not spans or min(start for start, _ in spans) < verb.end


def _made(said: str, ids: list[str], verb: senses.Verb, good: str, spans: list[tuple[int, int]], comparator: str | None, found: Targets, inherited: tuple[str, ...]) -> Reading:  # fmt: skip
    sign = senses.sign(said, verb, good, spans)
    sign = _against(said, ids[0], sign, comparator)
    deny = pattern("targets", ids[0], "deny")
    if deny.search(said):
        sign = -1
    if comparator and ids[0] != "combined-with-exercise" and pattern("comparison", "worse_first").search(said):
        sign = -sign
    return Reading(
        said, ids[0], tuple(ids[1:]), "positive" if sign > 0 else "negative", senses.strength(said, sign > 0),
        comparator or ("exercise" if ids[0] == "combined-with-exercise" else None),
        targets.topic(said, found) if ids[0] == "outside" else None, tuple(found.conditions) or inherited,
    )  # fmt: skip


def _against(said: str, claim: str, sign: int, comparator: str | None) -> int:
    """ "As good as" denies that needling is better, where that is the claim."""
    if (comparator and claim in ("manual-therapy-alone", "sham-upper-quarter-pain")) or comparator == "sham":
        quiet = senses.masked(said, ("negation", "unproven")) if sign < 0 else said
        if pattern("comparison", "equal").search(quiet):
            return -1
    return sign


def all_comparators(lead: str) -> set[str]:
    return (
        {name for name in table()["comparison"]["words"] if pattern("comparison", "words", name).search(lead)}
        if senses.comparator(lead)
        else set()
    )
