"""Questions claim nothing, but an answer takes its claim from the question before it."""

import re
from dataclasses import replace

from evidence.check import senses, targets
from evidence.check.assertions import assertion, body_of
from evidence.check.sentences import Reading, State
from evidence.check.words import pattern


def ask(said: str, state: State) -> None:
    """A question claims nothing, but its answer takes the claim from it."""
    said = re.sub(r"^(?:and |but |so )?(?:what about )?the (?:\w+ )?(?:notion|idea|claim|belief|story|talk) (?:that|of) ", "", said)
    found = targets.find(said)
    if len(said.split()) < 3 and not (found.conditions or found.named or found.other):
        return  # "Honestly?" leaves the question as it was
    state.asked = tuple(found.conditions) or state.spoken
    state.study = senses.comparator(said) or state.study
    if pattern("subject", "needling").search(said):
        state.subject = "needling"
    elif pattern("subject", "others").match(re.sub(r"^(?:is|does|do|can|what about|and|will) ", "", said)):
        state.subject = "other"
    if pattern("question", "duty").match(said) and not found.named:
        state.question = state.last = None  # what one should do is no effect, and neither is the answer
        return
    if pattern("question", "which").match(said) and not re.search(r"\b(?:not|never)\b", said):
        state.question, state.waited = Reading("", "outside", polarity="positive", strength="plain", topic=WHICH), 0
        return
    how = pattern("question", "how").match(said)
    if state.last is not None and pattern("question", "checks").match(said):
        state.question, state.waited = state.last, 0
        return
    state.question, state.waited = None if how else assertion(said.rstrip("?"), state, question=True), 0


WHICH = "what gets better"  # the topic of a question whose answer names it
WAITS = 2  # sentences that a question waits for its answer


def indirect(said: str) -> str | None:
    """The question in "I asked her whether it would help"; None where nothing is asked."""
    found = pattern("question", "indirect").search(said)
    return (
        None if found is None or re.search(r"\b(?:found|concluded|learned|saw) that\b", said) else found.group(1).rstrip(".") + "?"
    )


def same(said: str, state: State) -> Reading | None:
    """ "Same here with my jaw.", "Especially in the hip." say of another complaint what was said before; None for any other sentence."""
    narrower = len(said.split()) < 9 and pattern("answer", "narrower").match(said) is not None
    alike = pattern("answer", "same").match(said) or pattern("answer", "alike").search(said)
    if state.before is None or not (narrower or alike):
        return None
    if "headache" in (*state.heading, *state.recent):
        said = re.sub(r"\bthey\b", "headaches", said)  # "when they come from the neck"
    found = targets.find(said)
    if not found.conditions and state.question is not None and state.question.claim:
        return replace(state.before, claim=state.question.claim, also=state.question.also, conditions=state.question.conditions)
    ids = targets.claims(said, found, None)
    as_firm = "tentative" if state.before.strength == "tentative" else "plain"
    return (
        replace(state.before, claim=ids[0], also=tuple(ids[1:]), strength=as_firm, conditions=tuple(found.conditions))
        if found.conditions
        else None
    )


def rejoinder(said: str, state: State) -> Reading | None:
    """ "It won't." turns round what the sentence before said; None for any other sentence."""
    said = re.sub(r"^(?:well|no|but|and|sadly|honestly|alas|of course|i am afraid)[, ]+", "", said)
    told = state.last
    if told is None or told.claim is None or told.polarity is None or ":" in said or len(said.split()) > 9:
        return None
    if pattern("answer", "echo").match(said):
        return replace(told, sentence=said, strength=senses.strength(said, told.polarity == "positive"))
    if pattern("answer", "turned").match(said) is None:
        return None
    positive = told.polarity == "negative"
    sign = "positive" if positive else "negative"
    return replace(told, sentence=said, polarity=sign, strength=senses.strength(said, positive))


def harmless(said: str, state: State) -> Reading | None:
    """ "That is really rare, though." speaks on of the harm that was named before."""
    named = state.before is not None and state.before.claim == "safety" and len(said.split()) < 8
    if not named or re.match(r"(?:that|this|it|they|these|those|such)\b", said) is None:
        return None
    rare = pattern("safety", "mild").search(said) or pattern("safety", "rare").search(said)
    common = pattern("safety", "common").search(said) or _befell(said)
    if not (rare or common):
        return None
    return Reading(said, "safety", (), "positive" if rare else "negative", "plain")


def _befell(said: str) -> bool:
    """Whether a harm that was named or asked about is said to come about."""
    return pattern("safety", "befell").match(said) is not None


def settle(said: str, found: Reading | None, state: State) -> None:
    """A question stays open for one more sentence after "Good question." or "That depends."."""
    state.waited += 1
    if found is not None or state.waited >= WAITS or len(said.split()) > 8:
        state.question, state.waited = None, 0


def answer(said: str, state: State) -> Reading | None:
    """An answer to the question before: its own claim, or that of the question by ellipsis; claim None where it was no claim."""
    asked = state.question
    said = re.sub(r"^((?:yes|no)\b.*?),? (?:(?:as|so) long as|provided|if you do not) .*", r"\1", said)
    said = pattern("answer", "opening").sub("", said, count=1).lstrip(" ,:;-") if pattern("answer", "opening").match(said) else said
    if asked is not None and asked.topic != WHICH and (last := pattern("answer", "last").fullmatch(said)):
        return _agreed(asked, said, last.group(1) == "yes")
    own = assertion(said, state)
    if asked is not None and asked.claim == "safety" and own is None and _befell(said):
        return replace(asked, sentence=said, polarity="negative", strength="plain")
    if own is not None and (own.claim != "outside" or targets.find(body_of(said)).conditions or _new(said)):
        return own
    if asked is not None and asked.topic == WHICH:
        return own or _named(said)
    yes, no = pattern("answer", "yes").match(said), pattern("answer", "no").match(said)
    late = re.search(r"\b(?:love|like|wish|hope|able) (?:to|i could) say\b", said) is None and re.search(
        r"\b(?:answer is|says?|would be|is a(?: clear)?)\W+(yes|no)\b", said
    )
    if asked is None:
        return None
    own = own or _fragment(said, state)
    if not (yes or no or late):
        return (
            replace(asked, polarity=own.polarity, strength=own.strength, comparator=own.comparator or asked.comparator)
            if own
            else None
        )
    reasoned = (
        no is not None and " " in no.group() and re.match(r"[,;:] (?!but|though|yet)", said[no.end() :])
    )  # "It does not, ..."
    if own is not None and not reasoned:
        positive = own.polarity == "positive"
    else:
        rest = senses.masked(said, ("negation", "none"))
        denied = bool(no) or pattern("negation", "words").search(rest[:40]) is not None or bool(late and late.group(1) == "no")
        positive = not denied
    return _agreed(asked, said, positive)


def _agreed(asked: Reading, said: str, yes: bool) -> Reading:
    """The claim of a question, answered yes or no."""
    sign = (1 if asked.polarity == "positive" else -1) * (1 if yes else -1)
    return replace(asked, sentence=said, polarity="positive" if sign > 0 else "negative", strength=senses.strength(said, sign > 0))


def _named(said: str) -> Reading | None:
    """ "Trigger points in the neck." names what gets better."""
    found = targets.find(said, loose=False)
    if not found.conditions or pattern("subject", "others").search(said) or len(said.split()) > 12:
        return None
    ids = targets.claims(said, found, None)
    return Reading(said, ids[0], tuple(ids[1:]), "positive", senses.strength(said, True), conditions=tuple(found.conditions))


def _new(said: str) -> bool:
    """Whether an answer speaks of an effect of its own, as sleep after a question about pain."""
    return any(not pattern("outside", "generic").fullmatch(word) for word in targets.find(said).other)


def _fragment(said: str, state: State) -> Reading | None:
    """ "Gone." and "A little better." answer what happened to the complaint that was asked about."""
    if len(said.split()) > 6 or pattern("subject", "others").search(said) or not state.question:
        return None
    verb = senses.chosen([verb for verb in senses.verbs(said) if not verb.weak], [], near=False)
    if verb is None:
        return None
    sign = senses.sign(said, verb)
    return replace(state.question, polarity="positive" if sign > 0 else "negative", strength=senses.strength(said, sign > 0))
