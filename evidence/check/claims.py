"""The sentences of an article -> which are claims, which claim, asserted or denied, how firmly.

Read in order, since "it" and "yes" take their meaning from what came before.
"""

import re
from dataclasses import dataclass, replace

from evidence.check import senses, targets
from evidence.check.harms import harm
from evidence.check.senses import Sense
from evidence.check.targets import Targets
from evidence.check.texts import Line, Text, is_references
from evidence.check.words import NEVER, claim_of, pattern, plain, table

_OPENS = re.compile(r"(?:\s|,|\b(?:with|for|in|against|of|by|to|on|the|these|this|following|those|people|patients|who|have|having|including|such|as|areas|cases|conditions|complaints|problems|things|ways|several|many|all|your|you|are|is)\b)*:")
_FOIL = re.compile(r"\b(?:no|without|unlike|instead of|rather than|in contrast to) (?:\w+ )?\w+\b")
_PAST = re.compile(r"\bdid not (?:change|improve|differ|fall|rise|increase|decrease)\b|\b(?:rose|fell|improved|increased|decreased|was unchanged|were unchanged)\b")
_SPEAKER = re.compile(r"((?:[A-Z][\w.'’-]*\s?){1,3}):\s+\S")
RANK = {"tentative": 0, "plain": 1, "strong": 2}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one sentence claims. `claim` is an id of the register, "outside", or None for a sentence that claims nothing."""

    sentence: str
    claim: str | None = None
    also: tuple[str, ...] = ()
    polarity: str | None = None  # positive | negative
    strength: str | None = None  # strong | plain | tentative
    comparator: str | None = None
    topic: str | None = None
    conditions: tuple[str, ...] = ()
    line: Line | None = None


@dataclass
class State:
    """What the sentences before have set: the subject, the question that waits for an answer, the conditions of the heading."""

    about: bool = True
    subject: str = "needling"  # needling | other
    question: Reading | None = None
    last: Reading | None = None
    heading: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    spoken: tuple[str, ...] = ()  # conditions that the block named last
    block: int = -1


def readings(text: Text) -> list[Reading]:
    """One reading for each sentence of the text, in reading order."""
    whole = plain(" ".join(line.text for line in text.lines))
    state = State(about=pattern("subject", "needling").search(whole) is not None)
    speakers = _speakers(text)
    heard = [replace(line, text=speakers.sub("", line.text, count=1)) if line.first else line for line in text.lines]
    return [replace(_line(spoken, state), sentence=line.text, line=line) for spoken, line in zip(heard, text.lines, strict=True)]


def _speakers(text: Text) -> re.Pattern[str]:
    """The names before a colon that open more than one block, as in an interview."""
    names = [match.group(1) for line in text.lines if line.first and (match := _SPEAKER.match(line.text))]
    return re.compile("|".join(rf"^{re.escape(name)}\s*:\s*(?=\S)" for name in {n for n in names if names.count(n) > 1})) if names else NEVER


def _line(line: Line, state: State) -> Reading:
    nothing = Reading(line.text)
    said = senses.joined(plain(line.text))
    if is_references(line.heading) or line.kind == "label" or not state.about or not said:
        return nothing
    if line.kind == "heading":
        _enter(said, state)
    if line.block != state.block and line.kind == "paragraph":
        state.asked = state.asked if state.question else ()
        state.last, state.spoken = None, ()
    state.block = line.block
    if said.endswith("?") and not pattern("not_asserted", "presuppose").search(said):
        _ask(said, state)
        return nothing
    found = _stated(line, said, state)
    state.question = None
    state.spoken = tuple(targets.find(said, loose=False).conditions) or (found.conditions if found else ()) or state.spoken
    if found is None:
        return nothing
    state.last = found
    return found


def _stated(line: Line, said: str, state: State) -> Reading | None:
    if line.kind == "cell":
        return _cell(line, said, state)
    if line.kind == "item" and (found := _item(line, said, state)) is not None:
        return found if found.claim else None
    if state.question is not None and (found := _answer(said, state)) is not None:
        return found if found.claim else None
    if line.kind == "heading" and not _finite(said):
        return None
    return assertion(said, state)


def _enter(said: str, state: State) -> None:
    """A heading sets the subject and the conditions of what follows."""
    other, needling = pattern("subject", "others").search(said), pattern("subject", "needling").search(said)
    acts = other and not needling and not targets.combined(said, None) and not re.search(r"\bit\b.*\?$", said)
    state.subject = "other" if acts else "needling"
    state.heading = tuple(targets.find(said, loose=False).conditions)
    state.question, state.asked, state.last = None, (), None


def _ask(said: str, state: State) -> None:
    """A question claims nothing, but its answer takes the claim from it."""
    found = targets.find(said)
    state.asked = tuple(found.conditions) or state.spoken
    if pattern("subject", "needling").search(said):
        state.subject = "needling"
    elif pattern("subject", "others").match(re.sub(r"^(?:is|does|do|can|what about|and|will) ", "", said)):
        state.subject = "other"
    state.question = assertion(said.rstrip("?"), state, question=True)


def _finite(said: str) -> bool:
    """Whether a heading is a statement: a finite verb with its subject before it, and no question of topic."""
    if pattern("not_asserted", "presuppose").search(said):
        return True
    if pattern("not_asserted", "topic_heading").search(said) or re.match(r"\w+ing\b(?!\w*\s+(?:can|may|is|does|helps|eases|works))", said.replace("needling", "needlin")):
        return False
    auxiliary = re.search(r"\b(?:is|are|was|were|has|have|can|may|might|will|does|do|did|could|should|would|not|never)\b", said)
    if auxiliary and auxiliary.start() > 0:
        return True
    ends = [v for v in senses.verbs(said) if v.start > 0 and re.search(r"(?:[a-z]{2}s|ed|fell|rose|beat|cut)$", said[v.start : v.end])]
    return any(said[v.start : v.end] not in ("benefits", "effects", "results", "success", "wonders") for v in ends)


def _excluded(said: str) -> bool:
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
    if _excluded(said) and not question:
        return None
    if match := re.match(r"(?:myth|fact|truth|fiction)\b[\s\d#.]*[:-]\s*", said):
        told = assertion(said[match.end() :], state, question)
        return _turned(told) if told and match.group().startswith(("myth", "fiction")) else told
    subject = _subject(said, state)
    said = _without_background(said)
    if subject == "other":
        return None
    body = _body(said)
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


def _body(said: str) -> str:
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
    kinds = [name for name in (*state.asked, *state.spoken, *state.heading) if name in ("tension_type_headache", "cervicogenic_headache", "migraine")]
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
    carried = state.spoken if pattern("subject", "carried_on").search(said) else ()
    if (subject == "pronoun" or state.question) and comparator not in (None, "manual_therapy"):
        carried = carried or state.spoken
    return () if own else state.asked or carried or state.heading


def _comparator(said: str, found: Targets) -> str | None:
    """The comparator; manual therapy before sham where both are named and no condition makes the sham claim."""
    first = senses.comparator(said)
    if first == "sham" and not found.conditions and "manual_therapy" in _all_comparators(said):
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


def _acts(said: str, verb: senses.Verb, spans: list[tuple[int, int]], subject: str, claim: str, found: Targets, state: State) -> bool:
    """Whether needling is what does it. Without a named actor the target must come first ("tennis elbow disappears")."""
    if claim == "outside" and not found.conditions:
        if subject == "none":
            studied = re.search(r"\b(?:trials?|stud(?:y|ies)|reviews?|found|observed)\b", said) and not pattern("subject", "others").search(said)
            followed = state.last is not None and _PAST.search(said) is not None and not pattern("subject", "others").search(said)
            return bool((studied or followed) and found.other and min(start for start, _ in found.other.values()) < verb.start)
        return not verb.weak or bool(found.other) or verb.way in ("good", "bad")
    if subject in ("needling", "pronoun") or verb.start == 0 or pattern("not_asserted", "promise").search(said):
        return True
    if claim in found.named and state.last is not None:
        return True
    personal = re.search(r"\b(?:i|my|me|patients?|people|clients?|sufferers|she|he|her|his|trials?|stud(?:y|ies)|reviews?|reports?|athletes|players|runners)\b", said)
    return bool(personal) or not spans or min(start for start, _ in spans) < verb.start


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


def _answer(said: str, state: State) -> Reading | None:
    """An answer to the question before: its own claim, or that of the question by ellipsis; claim None where it was no claim."""
    asked = state.question
    said = pattern("answer", "opening").sub("", said, count=1).lstrip(" ,:;-") if pattern("answer", "opening").match(said) else said
    own = assertion(said, state)
    if own is not None and (own.claim != "outside" or targets.find(_body(said)).conditions):
        return own
    yes, no = pattern("answer", "yes").match(said), pattern("answer", "no").match(said)
    late = re.search(r"\b(?:answer is|says?|would be|is a(?: clear)?)\W+(yes|no)\b", said)
    if asked is None:
        return None
    if not (yes or no or late):
        return replace(asked, polarity=own.polarity, strength=own.strength, comparator=own.comparator or asked.comparator) if own else None
    if own is not None:
        positive = own.polarity == "positive"
    else:
        rest = senses.masked(said, ("negation", "none"))
        denied = bool(no) or pattern("negation", "words").search(rest[:40]) is not None or bool(late and late.group(1) == "no")
        positive = not denied
    sign = (1 if asked.polarity == "positive" else -1) * (1 if positive else -1)
    return replace(asked, sentence=said, polarity="positive" if sign > 0 else "negative", strength=senses.strength(said, sign > 0))


def _item(line: Line, said: str, state: State) -> Reading | None:
    """A list item under a lead-in that carries the verb; a Reading without claim where nothing is claimed; None: read it alone."""
    if _excluded(said) or not line.lead:
        return None if not _excluded(said) else Reading(said)
    lead = senses.joined(plain(line.lead[0]))
    carried = _lead(lead)
    if carried == "nothing":
        return Reading(said)
    if carried is None or _whole(said):
        return None
    if carried == "harm":
        return _harmful(said)
    assert isinstance(carried, Sense)
    return _carried(said, lead, carried)


def _whole(said: str) -> bool:
    """Whether an item is a sentence of its own: somebody acts in it."""
    start = re.sub(r"^[^:]{0,40}:\s*", "", said)
    return re.match(r"(?:dry needling|it|the needle|needling|this|they|there|the \w+ (?:\w+ )?(?:is|are|can|may|triggers|stimulates))\b", start) is not None


def _harmful(said: str) -> Reading:
    found = harm(said)
    return found or Reading(said, "safety", (), "negative", senses.strength(said, True))


def _lead(lead: str) -> Sense | str | None:
    """What a lead-in gives to its items: a sense, "harm", "nothing", or None where it carries no verb."""
    if pattern("lead", "nothing").search(lead) and not pattern("lead", "good").search(lead):
        return "nothing"
    if pattern("lead", "unproven").fullmatch(lead.strip(" :?")):
        return Sense(-1, "tentative", None)
    if pattern("lead", "harm").search(lead) and not re.search(r"\b(?:no|without|fewer|less)\b", lead):
        return "harm"
    other = pattern("subject", "others").search(lead)
    if other and not pattern("subject", "needling").search(lead) and not senses.comparator(lead):
        return "nothing"
    asks = re.match(r"(?:what|which|who|where|when)\b", lead)
    if lead.endswith("?") and not asks:
        return None
    verb = senses.chosen(senses.verbs(lead), [], near=False)
    topical = pattern("not_asserted", "topic_heading").search(lead) and not asks
    if verb is not None and not topical and (lead.endswith((":", "?")) or _finite(lead)):
        sign = senses.sign(lead, verb)
        return Sense(sign, senses.strength(lead, sign > 0), senses.comparator(lead), verb)
    if pattern("lead", "good").search(lead):
        sign = -1 if re.search(r"\b(?:not|no|never)\b", lead) else 1
        return Sense(sign, senses.strength(lead, sign > 0), senses.comparator(lead))
    return None


def _carried(said: str, lead: str, sense: Sense) -> Reading:
    """The item's targets with the lead's verb; the item's own words may turn it round or make it firmer."""
    found = targets.find(said)
    comparator = senses.comparator(said) or sense.comparator
    ids = targets.claims(said, found, comparator, ())
    if (found_harm := harm(said)) is not None and not ids:
        return found_harm
    if not ids:
        ids = ["outside"]
    if "manual_therapy" in _all_comparators(lead) and "manual-therapy-alone" not in ids and ids != ["outside"]:
        ids.append("manual-therapy-alone")
    own = [v for v in senses.verbs(said) if v.way in ("good", "bad") or not v.weak]
    good = str(table()["targets"].get(ids[0], {}).get("good", ""))
    sign = sense.sign * (senses.sign(said, own[0], good) if own else _bare_sign(said))
    strength = max((sense.strength, senses.strength(said, sign > 0)), key=lambda one: RANK[one])
    if sense.strength == "tentative" and strength == "plain":
        strength = "tentative"
    return Reading(said, ids[0], tuple(ids[1:]), "positive" if sign > 0 else "negative", strength, comparator,
                   targets.topic(said, found) if ids[0] == "outside" else None, tuple(found.conditions))  # fmt: skip


def _bare_sign(said: str) -> int:
    quiet = senses.masked(said, ("negation", "none"))
    return -1 if re.search(r"\b(?:not|never|does not|no)\b", quiet) else 1


def _all_comparators(lead: str) -> set[str]:
    return {name for name in table()["comparison"]["words"] if pattern("comparison", "words", name).search(lead)} if senses.comparator(lead) else set()


def _cell(line: Line, said: str, state: State) -> Reading | None:
    """A table cell with its column head and row label. Cells of other therapies, of numbers and of designs claim nothing."""
    head, row = plain(line.head), plain(line.row)
    whole = assertion(said, state) if len(said.split()) > 7 else None
    if whole is not None and whole.claim != "outside":
        return whole
    for label in (head, row):
        if pattern("subject", "others").search(label) and not pattern("subject", "needling").search(label) and not targets.find(label).conditions:
            return None
    lead = plain(line.lead[0]) if line.lead else ""
    if pattern("safety", "harm").search(row) and not re.fullmatch(r"[\d.,%\s-]+", said):
        return harm(f"{row} {said}")
    sense = _valence(said, head, lead)
    if sense is None:
        return None
    found = targets.find(f"{row} | {said}")
    if not (found.conditions or found.named):
        found = targets.find(f"{head} | {row} | {said}")
    comparator = senses.comparator(said) or senses.comparator(head) or senses.comparator(f"than {head}" if head.startswith("against") else "")
    ids = targets.claims(f"{row} {said}", found, comparator)
    if not ids:
        return None
    return Reading(said, ids[0], tuple(ids[1:]), "positive" if sense.sign > 0 else "negative", sense.strength, comparator,
                   targets.topic(row, found) if ids[0] == "outside" else None, tuple(found.conditions))  # fmt: skip


def _valence(said: str, head: str, lead: str) -> Sense | None:
    """Whether a cell says yes, no or unclear; None where it says neither."""
    if pattern("cell", "not_head").search(head):
        return None
    asks = bool(head) or bool(pattern("lead", "good").search(lead))
    for name, sign in (("unproven", -1), ("negative", -1), ("positive", 1)):
        if asks and (match := pattern("cell", name).match(said)) and match.end() >= len(said) - 40:
            verbs = senses.verbs(said)
            if name == "positive" and verbs:
                sign = senses.sign(said, verbs[0])
            firm = "strong" if pattern("cell", "strong").match(said) else "tentative" if pattern("cell", "tentative").match(said) else senses.strength(said, sign > 0)
            return Sense(sign, "tentative" if name == "unproven" else firm, None)
    verbs = senses.verbs(said)
    verb = senses.chosen(verbs, [], near=False)
    if verb is None:
        return None
    sign = senses.sign(said, verb)
    return Sense(sign, senses.strength(said, sign > 0), None, verb)
