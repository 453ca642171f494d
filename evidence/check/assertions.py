"""What a full sentence claims about dry needling: who acts, what it does, to what, asserted or denied."""

import re
from dataclasses import replace

from evidence.check import carried, gentler, senses, targets
from evidence.check.direction import direction
from evidence.check.harms import harm
from evidence.check.sentences import Reading, State
from evidence.check.targets import Targets
from evidence.check.words import claim_of, pattern

_ELICITING = re.compile(r"^(?:eliciting|provoking|producing|getting|obtaining|evoking|causing|triggering)\b")
_OPENS = re.compile(
    r"(?:\s|,|\b(?:with|for|in|against|of|by|to|on|the|these|this|following|those|people|patients|who|have|having|including|such|as|areas|cases|conditions|complaints|problems|things|ways|several|many|all|your|you|are|is)\b)*:"
)


def excluded(said: str) -> bool:
    """Whether a plain sentence tells the reader what to do; a command that promises or warns of false hope is none."""
    if pattern("not_asserted", "promise").search(said) or pattern("not_asserted", "warning").match(said):
        return False
    return pattern("not_asserted", "imperative").search(said) is not None


def without_background(said: str) -> str:
    """The sentence with its clauses of history, definition and precaution blanked out."""
    for low, high in senses.clauses(said):
        if pattern("not_asserted", "background").search(said[low:high]):
            said = said[:low] + "~" * (high - low) + said[high:]
    return said


def assertion(said: str, state: State, question: bool = False) -> Reading | None:
    """What a full sentence (plain text) claims about dry needling, or None."""
    said = re.sub(
        r"^(?:please |do not |never )\w+ (?=(?:for|in|with|against) [^:;,.]{3,50}[:;] )", "", said
    )  # "Do not refer for it: ..." states too
    said = re.sub(r"^(?:please |do |by all means |never )[^:;,.]{0,25}[:;] ", "", said)  # "Please do: it helps" commands and states
    said = re.sub(r"^not (?!only|just|merely|least)[^,:;.]{2,30}, but (?=(?:it|this|they|needling)\b)", "", said)  # only sets aside
    if excluded(said) and not question:
        return None
    if match := re.match(r"(?:myth|fact|truth|fiction)\b[\s\d#.]*[:-]\s*", said):
        told = assertion(said[match.end() :], state, question)
        return turned(told) if told and match.group().startswith(("myth", "fiction")) else told
    subject = _subject(said, state)
    said = without_background(said)
    if subject == "other":
        return None
    body = body_of(said)
    found = targets.find(body)
    if pattern("not_asserted", "mixed").search(said) and not (found.conditions or found.named):
        return None
    harmful = harm(said)
    if harmful is not None and subject == "none" and harmful.polarity and not _of_needling(said, state):
        harmful = None
    effect = _without_twitch(body, state) or _effect(body, found, state, subject, question)
    if effect is not None and harmful is not None and effect.claim == "outside" and not _before_harm(said, found):
        return harmful
    if effect is not None and harmful is not None and not (found.conditions or found.named) and gentler.compares(said):
        return harmful  # "carries less risk than manipulation": what is compared is the harm
    if effect is not None:
        return replace(effect, also=(*effect.also, "safety")) if harmful and "safety" not in effect.also else effect
    return harmful


def _before_harm(said: str, found: Targets) -> bool:
    """Whether a complaint is named before the harm: "Heel pain eased, at the price of some soreness"."""
    harm_ = pattern("safety", "harm").search(said)
    return harm_ is not None and any(start < harm_.start() for start, _ in found.conditions.values())


def _without_twitch(said: str, state: State) -> Reading | None:
    """ "They do just as well without it", after a word on the twitch, denies that the twitch matters."""
    if state.before is None or state.before.claim != "local-twitch-response" or not senses.verbs(said):
        return None
    if not pattern("targets", "local-twitch-response", "deny").search(said):
        return None
    return replace(state.before, also=(), polarity="negative", strength=senses.strength(said, False))


def _of_needling(said: str, state: State) -> bool:
    """Whether praise of safety without a subject of its own is praise of needling: "Squatting is harmless" is none."""
    safe = pattern("safety", "safe").search(said)
    if safe is None or len(said.split()) < 5 or (state.last is not None and state.last.claim == "safety"):
        return True
    return (
        re.match(r"(?:generally|overall|in general|well|minimally|very|completely|totally|perfectly|safe|considered|side)\b", said)
        is not None
    )


def turned(told: Reading) -> Reading:
    """What is called a myth is denied."""
    if told.polarity == "positive":
        return replace(told, polarity="negative", strength=senses.strength(told.sentence, False))
    return replace(told, polarity="positive", strength="plain")


def body_of(said: str) -> str:
    """Without the yes or no before an answer, and the words that open a presupposing question."""
    said = re.sub(r"^(?:yes|no|sadly|unfortunately|indeed|true|wrong|not true|nonsense|rubbish)\s*[,;:.]\s*", "", said)
    return re.sub(r"^(?:did you know|do you know|have you heard)(?: that)?\s*", "", said)


def _subject(said: str, state: State) -> str:
    """needling (named), pronoun, none (nothing that acts is named), or other (another therapy acts)."""
    named = "named" if state.apart else "needling"  # under the heading of acupuncture "needles" are not those of dry needling
    needling, other = pattern("subject", named).search(said), pattern("subject", "others").search(without_foils(said))
    contrast = pattern("subject", "contrast").match(said)
    if contrast and other and other.start() >= contrast.end() - 1:
        state.subject = "other"
        return "other"
    if needling and other and other.start() < needling.start() and re.search(r"\bnot (?:the |dry )*$", said[: needling.start()]):
        state.subject = "other"
        return "other"  # "the massage, not the needles"
    if needling:
        compared = pattern("comparison", "cues").search(said)
        if other and other.start() <= 12 and other.start() < needling.start() and not compared and not targets.combined(said, None):
            return "other"
        state.subject = "needling"
        return "needling"
    pronoun = pattern("subject", "pronouns").search(said)
    if other and (not targets.combined(said, None) or (other.start() < 5 and pronoun is None)):
        cue = pattern("comparison", "cues").search(said)
        if state.last is not None and pattern("comparison", "equal").search(said):
            return "pronoun" if not against_nothing(said) else "other"  # "Massage gives the same result", after a word on needling
        if not (pronoun and pronoun.start() < other.start()) and not (cue and cue.start() < other.start()):
            state.subject = "other" if other.start() <= 15 else state.subject
            return "other"
    if state.subject == "other" and not state.apart and pattern("story", "needled").search(said):
        state.subject = "needling"
        return "pronoun"
    if state.subject == "other" and targets.combined(said, None) and not state.apart:
        return "pronoun"  # the two together, after a word on exercise
    if state.subject == "other":
        pointed = pronoun is not None and pronoun.start() < 4
        state.subject = (
            "needling" if not pointed and not state.apart else "other"
        )  # another therapy is spoken of for one sentence more
        return "other"
    return "pronoun" if pronoun else "none"


def against_nothing(said: str) -> bool:
    """Whether another therapy is compared with its own sham: "Tape was no better than sham tape"."""
    return (
        re.search(r"\b(?:than|to|with|from|over|and) (?:an? |the )?(?:sham|placebo|dummy|fake|no treatment|usual care)\b", said)
        is not None
    )


def without_foils(said: str) -> str:
    """Other therapies that are only named to be set aside ("no drugs", "if you have tried exercise, ...") act in nothing."""
    said = pattern("subject", "foil").sub(lambda m: "~" * len(m.group()), said)
    opening = senses.OPENING.match(said)
    if opening and pattern("subject", "pronouns").search(said, opening.end()):
        said = "~" * opening.end() + said[opening.end() :]
    return said


def _effect(said: str, found: Targets, state: State, subject: str, question: bool) -> Reading | None:
    comparator, found = carried.comparator(said, found, state, question), carried.kind_of_headache(found, state)
    verbs = carriers(said, found, comparator, state, question)
    if not verbs:
        return None
    inherited = carried.inherited(said, found, state, subject, comparator, question)
    ids = targets.claims(said, found, comparator, () if found.conditions else inherited)
    goes_on = carried.goes_on(said, found, ids, state)
    if not ids and subject == "none" and not goes_on and not ((state.question or _overall(said)) and verbs[0].way == "open"):
        return None
    ids = ids or ["outside"]
    spans = found.spans(*_names(ids[0], found))
    good = targets.good(ids[0], found)
    verb = senses.chosen(verbs, spans, near=bool(good))
    if verb and said.endswith(":") and ids == ["outside"] and comparator is None and _OPENS.fullmatch(said[verb.end :]):
        return None  # "It helps with:" only opens a list
    if state.last is not None and goes_on:
        subject = "pronoun"
        pointed = re.search(r"\b(?:this|that)\b|\bin (?:people|humans?|human beings|patients|man)\b", said) is not None
        pointed = pointed or said.startswith("whether it ")
        pointed = pointed and not said.startswith(("neither", "both", "none", "not ha"))  # those point at two
        own = any(not pattern("outside", "generic").fullmatch(word) for word in found.other)
        how = state.last.claim in (*targets.MECHANISMS, "local-twitch-response")  # which is of no complaint
        if not (found.conditions or (inherited and not how) or own) and (pointed or state.last.claim in claim_of().values()):
            ids = [str(state.last.claim)]
    if verb is None:
        return None
    mine = (
        inherited if state.tale and senses.told(said) and (not verb.weak or not verb.start) else ()
    )  # whoever tells of it, it is their complaint
    placed = replace(found, conditions=found.conditions or dict.fromkeys(mine, (len(said), len(said))))
    if not (question or _acts(said, verb, spans, subject, ids[0], placed, state)):
        return None
    return _made(said, ids, verb, spans, comparator, found, inherited)


def carriers(said: str, found: Targets, comparator: str | None, state: State, question: bool) -> list[senses.Verb]:
    """The words that carry the effect: those of results, of how it works, of a draw, or of a lack of proof."""
    verbs = senses.verbs(said)
    first = targets.claims(said, found, comparator)[:1]
    if first == ["local-twitch-response"]:
        acts = _ELICITING.sub(lambda m: "~" * len(m.group()), said)  # which is how the twitch was got
        verbs = senses.listed(acts, ("targets", "local-twitch-response", "verbs")) or verbs
    elif first and first[0] in targets.MECHANISMS:
        always = senses.listed(said, ("mechanism", "always"))
        verbs = [verb for verb in verbs if verb.start not in {one.start for one in always}] + always
        seen = {verb.start for verb in verbs}
        verbs = verbs + [verb for verb in senses.listed(said, ("mechanism", "verbs")) if verb.start not in seen]
    short = question and (
        len(said.split()) < 4
        or re.search(r" or |\b(?:versus|vs)\b", said)
        or re.match(r"(?:and|any|what about|how about|or|compared|versus|against)\b", said)
    )
    if short and not verbs and (found.conditions or found.named or comparator):
        return [senses.Verb(0, 0, "good", True, (0, len(said)))]  # "And tennis elbow?" asks whether it helps
    if not verbs and first == ["combined-with-exercise"]:
        verbs = senses.listed(said, ("combined", "asserts"))
    named = comparator != "acupuncture" and pattern("subject", "needling").search(said) is not None  # that one is of technique
    if not verbs and (found.conditions or state.asked) and pattern("comparison", "groups").search(said):
        comparator = "sham"  # whatever the two were that came out alike
    if not verbs and comparator and (comparator in ("sham", "manual_therapy") or found.conditions or found.named or named):
        verbs = [
            replace(verb, way="bad") for verb in senses.listed(said, ("comparison", "equal"))
        ]  # a draw denies that it is better
    if first and first[0] in targets.MECHANISMS:
        low, high = found.named[first[0]]
        verbs = [verb for verb in verbs if not low <= verb.start < high - 1] or verbs  # "descending inhibition" inhibits nothing
    return verbs or _open(said, found, state) or _acting(said, found)


_ACTS = re.compile(
    r"(?:^|(?<=[,;:-] )|(?<=\bthat )|(?<=\band )|(?<=\bbut )|(?<=\bhow )|(?<=\bbecause ))"
    r"(?:(?:dry )?needling|(?:(?:the|a|each|every|our|its|their|these|those|this|real|true|fine|thin|solid) )+needles?|needles|it|this|the (?:technique|treatment|method|procedure))\s"
    r"(?:(?:can|may|might|will|could|does|do|did|would|has|also|really|often|usually|simply|just|apparently|never|sometimes|even|probably|not|\w+ly)\s)*"
    r"(\w{2,})(?=\s)"
)


def _acting(said: str, found: Targets) -> list[senses.Verb]:
    """ "The needle does not dissolve adhesions": whatever needling does to something that can be better or worse is an effect."""
    places = found.spans() if found.conditions or found.named or found.other else []
    for match in _ACTS.finditer(senses.masked(said, ("not_asserted", "purpose"))):
        start, end = match.span(1)
        clause = next(((a, b) for a, b in senses.clauses(said) if a <= start < b), (0, len(said)))
        if any(end <= place < clause[1] for place, _ in places) and not pattern("predicate", "neutral").fullmatch(match.group(1)):
            return [senses.Verb(start, end, "good", False, clause)]
    return []


def _open(said: str, found: Targets, state: State) -> list[senses.Verb]:
    """ "No good data on hip pain": a lack of proof needs no verb."""
    match = pattern("negation", "unproven").search(said)
    pointed = state.last is not None and carried.goes_on(said, found, [], state)
    plain_answer = pattern("answer", "yes").match(said) or pattern("answer", "no").match(said)
    asked = state.question is not None and len(said.split()) < 16 and plain_answer is None
    asked = asked or (
        bool(state.asked) and plain_answer is None and pattern("negation", "weighed").search(said) is not None
    )  # of the paragraph's topic
    if (
        match is None
        or not (found.conditions or found.named or pointed or asked or _overall(said))
        or pattern("not_asserted", "purpose").search(said)
    ):
        return []
    clause = next(((a, b) for a, b in senses.clauses(said) if a <= match.start() < b), (0, len(said)))
    return [senses.Verb(clause[1], clause[1], "open", False, clause)]


def _names(claim: str, found: Targets) -> tuple[str, ...]:
    return (claim,) if claim in found.named else tuple(found.conditions)


_BARE = ("less", "more", "longer", "greater", "higher")  # quantities, which say nothing without what they are of


def _overall(said: str) -> bool:
    """Whether a sentence weighs the evidence on needling as a whole."""
    return pattern("negation", "overall").search(said) is not None and not pattern("subject", "others").search(said)


def _acts(
    said: str, verb: senses.Verb, spans: list[tuple[int, int]], subject: str, claim: str, found: Targets, state: State
) -> bool:
    """Whether needling is what does it. Without a named actor the target must come first ("tennis elbow disappears")."""
    if claim == "outside" and not found.conditions:
        if subject == "none" and verb.way == "open" and _overall(said):
            return True
        if subject == "none":
            studied = pattern("study", "told").search(said) and not pattern("subject", "others").search(said)
            followed = (
                state.last is not None
                and pattern("predicate", "past").search(said) is not None
                and not pattern("subject", "others").search(said)
            )
            labelled = verb.way == "bad" or re.match(r"[^:]{2,30}: ", said)  # "Strength: zero effect either way."
            return bool(
                (studied or followed or labelled or state.question or pattern("study", "share").match(said))
                and found.other
                and min(start for start, _ in found.other.values()) < verb.end + 2
            )
        if verb.weak and state.last is not None and state.last.claim == "safety":
            return False  # "He recovered", after a word on harm
        if said[verb.start : verb.end] in _BARE and not found.other and not pattern("negation", "unproven").search(said):
            return False  # of nothing in particular
        return not verb.weak or bool(found.other) or verb.way in ("good", "bad")
    if subject in ("needling", "pronoun") or verb.start == 0:
        return True
    if pattern("not_asserted", "promise").search(said) or pattern("not_asserted", "praise").search(said):
        return True
    if said.startswith(("evidence", "proof", "support"), verb.start) or (claim in found.named and state.last is not None):
        return True
    personal = pattern("study", "acted_on").search(said)
    return bool(personal) or not spans or min(start for start, _ in spans) < verb.end


def _made(said: str, ids: list[str], verb: senses.Verb, spans: list[tuple[int, int]], comparator: str | None, found: Targets, inherited: tuple[str, ...]) -> Reading:  # fmt: skip
    sign, unproven = direction(said, ids[0], verb, spans, comparator)
    return Reading(
        said, ids[0], tuple(ids[1:]), "positive" if sign > 0 else "negative",
        "tentative" if unproven else senses.strength(said, sign > 0), comparator or ("exercise" if ids[0] == "combined-with-exercise" else None),
        targets.topic(said, found) if ids[0] == "outside" else None, targets.outcome(said, ids[0], found),
        tuple(found.conditions) or (inherited if ids[0] == "outside" or ids[0] in claim_of().values() else ()),
    )  # fmt: skip


def finite(said: str) -> bool:
    """Whether a heading is a statement: a finite verb with its subject before it, and no question of topic."""
    if pattern("not_asserted", "presuppose").search(said) or pattern("not_asserted", "praise").search(said):
        return True
    if pattern("not_asserted", "topic_heading").search(said) or re.match(
        r"\w+ing\b(?!\w*\s+(?:can|may|is|does|helps|eases|works))", said.replace("needling", "needlin")
    ):
        return False
    if re.match(r"(?:dry )?needles (?:\w+ )?$", said[: min((v.start for v in senses.verbs(said)), default=0)]):
        return True  # "Needles take the edge off neck pain"
    auxiliary = re.search(r"\b(?:is|are|was|were|has|have|can|may|might|will|does|do|did|could|should|would|not|never)\b", said)
    if auxiliary and auxiliary.start() > 0:
        return True
    ends = [
        v for v in senses.verbs(said) if v.start > 0 and re.search(r"(?:[a-z]{2}s|ed|fell|rose|beat|cut)$", said[v.start : v.end])
    ]
    return any(said[v.start : v.end] not in ("benefits", "effects", "results", "success", "wonders") for v in ends)
