"""The sentences of an article -> which are claims, which claim, asserted or denied, how firmly.

Read in order, since "it" and "yes" take their meaning from what came before.
"""

import re
from dataclasses import replace

from evidence.check import senses, targets
from evidence.check.assertions import all_comparators, assertion, body_of, excluded
from evidence.check.harms import harm
from evidence.check.senses import Sense
from evidence.check.sentences import Reading, State
from evidence.check.texts import Line, Text, is_references
from evidence.check.words import NEVER, pattern, plain, table

__all__ = ["Reading", "readings"]
_READ = 2_000  # characters of a sentence that are read: what is longer is no sentence
_SPEAKER = re.compile(r"((?:[A-Z][\w.'’-]*\s?){1,3}):\s+\S")
RANK = {"tentative": 0, "plain": 1, "strong": 2}


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
    return (
        re.compile("|".join(rf"^{re.escape(name)}\s*:\s*(?=\S)" for name in {n for n in names if names.count(n) > 1}))
        if names
        else NEVER
    )


def _line(line: Line, state: State) -> Reading:
    nothing = Reading(line.text)
    said = senses.joined(plain(line.text[:_READ]))
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
    state.subject, state.apart = ("other", True) if acts else ("needling", False)
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
    if pattern("not_asserted", "topic_heading").search(said) or re.match(
        r"\w+ing\b(?!\w*\s+(?:can|may|is|does|helps|eases|works))", said.replace("needling", "needlin")
    ):
        return False
    auxiliary = re.search(r"\b(?:is|are|was|were|has|have|can|may|might|will|does|do|did|could|should|would|not|never)\b", said)
    if auxiliary and auxiliary.start() > 0:
        return True
    ends = [
        v for v in senses.verbs(said) if v.start > 0 and re.search(r"(?:[a-z]{2}s|ed|fell|rose|beat|cut)$", said[v.start : v.end])
    ]
    return any(said[v.start : v.end] not in ("benefits", "effects", "results", "success", "wonders") for v in ends)


def _answer(said: str, state: State) -> Reading | None:
    """An answer to the question before: its own claim, or that of the question by ellipsis; claim None where it was no claim."""
    asked = state.question
    said = pattern("answer", "opening").sub("", said, count=1).lstrip(" ,:;-") if pattern("answer", "opening").match(said) else said
    own = assertion(said, state)
    if own is not None and (own.claim != "outside" or targets.find(body_of(said)).conditions):
        return own
    yes, no = pattern("answer", "yes").match(said), pattern("answer", "no").match(said)
    late = re.search(r"\b(?:answer is|says?|would be|is a(?: clear)?)\W+(yes|no)\b", said)
    if asked is None:
        return None
    if not (yes or no or late):
        return (
            replace(asked, polarity=own.polarity, strength=own.strength, comparator=own.comparator or asked.comparator)
            if own
            else None
        )
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
    if excluded(said) or not line.lead:
        return None if not excluded(said) else Reading(said)
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
    return (
        re.match(
            r"(?:dry needling|it|the needle|needling|this|they|there|the \w+ (?:\w+ )?(?:is|are|can|may|triggers|stimulates))\b",
            start,
        )
        is not None
    )


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
    if "manual_therapy" in all_comparators(lead) and "manual-therapy-alone" not in ids and ids != ["outside"]:
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


def _cell(line: Line, said: str, state: State) -> Reading | None:
    """A table cell with its column head and row label. Cells of other therapies, of numbers and of designs claim nothing."""
    head, row = plain(line.head), plain(line.row)
    whole = assertion(said, state) if len(said.split()) > 7 else None
    if whole is not None and whole.claim != "outside":
        return whole
    for label in (head, row):
        if (
            pattern("subject", "others").search(label)
            and not pattern("subject", "needling").search(label)
            and not targets.find(label).conditions
        ):
            return None
    lead = plain(line.lead[0]) if line.lead else ""
    if pattern("safety", "harm").search(row) and not re.fullmatch(r"[\d.,%\s-]+", said):
        return harm(f"{row} {said}")
    if (asked := harm(row.rstrip("?"))) is not None and (sense := _valence(said, head, lead)) is not None:
        agrees = (asked.polarity == "positive") == (sense.sign > 0)
        return Reading(said, "safety", (), "positive" if agrees else "negative", sense.strength)
    sense = _valence(said, head, lead)
    if sense is None:
        return None
    found = targets.find(f"{row} | {said}")
    if not (found.conditions or found.named):
        found = targets.find(f"{head} | {row} | {said}")
    comparator = (
        senses.comparator(said)
        or senses.comparator(head)
        or senses.comparator(f"than {head}" if head.startswith("against") else "")
    )
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
            firm = (
                "strong"
                if pattern("cell", "strong").match(said)
                else "tentative"
                if pattern("cell", "tentative").match(said)
                else senses.strength(said, sign > 0)
            )
            return Sense(sign, "tentative" if name == "unproven" else firm, None)
    verbs = senses.verbs(said)
    verb = senses.chosen(verbs, [], near=False)
    if verb is None:
        return None
    sign = senses.sign(said, verb)
    return Sense(sign, senses.strength(said, sign > 0), None, verb)
