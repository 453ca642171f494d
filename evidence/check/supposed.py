"""What a sentence probably claims of which the rules could not follow the language: the claim of what it names, or of what was spoken of."""

from dataclasses import replace

from evidence.check import carried, senses, targets
from evidence.check.harms import harm
from evidence.check.sentences import Reading, State
from evidence.check.targets import Targets
from evidence.check.texts import Line
from evidence.check.words import claim_of, pattern, plain, table


def supposed(line: Line, said: str, state: State) -> Reading:
    """The reading of a sentence that is likely a claim; "outside" where nothing tells which."""
    over = [plain(text) for text in (line.lead[0] if line.lead else "", line.head, line.row) if text]
    found = targets.find(said)
    if not (found.conditions or found.named) and line.row:
        found = targets.find(f"{plain(line.row)} | {said}")
    told = harm(said)
    if told is not None and not found.conditions:
        return told
    comparator = next(filter(None, (senses.comparator(text) for text in (said, *reversed(over)))), None)
    return _of_last(said, found, comparator, state) or _of_named(said, found, comparator, state)


def _of_last(said: str, found: Targets, comparator: str | None, state: State) -> Reading | None:
    """An answer or a remark that names nothing of its own speaks of the question, or of the claim before."""
    held = state.question or state.last
    own = any(not pattern("outside", "generic").fullmatch(word) for word in found.other)
    if held is None or held.claim is None or found.conditions or found.named or own:
        return None
    no = pattern("answer", "no").match(said) is not None
    sign = -1 if no else _sign(said, "", [])
    asked = -1 if state.question is not None and held.polarity == "negative" else 1
    positive = sign * asked > 0
    return replace(
        held, sentence=said, polarity="positive" if positive else "negative", strength=senses.strength(said, positive),
        comparator=comparator or held.comparator,
    )  # fmt: skip


def _of_named(said: str, found: Targets, comparator: str | None, state: State) -> Reading:
    places = tuple(found.conditions) or carried.inherited(said, found, state, "pronoun", comparator) or _spoken(found, state)
    ids = targets.claims(said, found, comparator, places) or ["outside"]
    good = str(table()["targets"].get(ids[0], {}).get("good", ""))
    positive = _sign(said, good, found.spans(*((ids[0],) if ids[0] in found.named else tuple(found.conditions)))) > 0
    return Reading(
        said, ids[0], tuple(ids[1:]), "positive" if positive else "negative", senses.strength(said, positive), comparator,
        targets.topic(said, found) if ids[0] == "outside" else None, targets.outcome(said, ids[0], found),
        places if ids[0] == "outside" or ids[0] in claim_of().values() else (),
    )  # fmt: skip


def _spoken(found: Targets, state: State) -> tuple[str, ...]:
    own = any(not pattern("outside", "generic").fullmatch(word) for word in found.other)
    return () if own else state.spoken or state.recent or state.home


def _sign(said: str, good: str, spans: list[tuple[int, int]]) -> int:
    """The direction of the verb that carries the effect; without one, whether the sentence denies or doubts."""
    verb = senses.chosen(senses.verbs(said), spans, near=bool(good))
    if pattern("negation", "unproven").search(said):
        return -1
    if verb is not None:
        return senses.sign(said, verb, good, spans)
    quiet = senses.masked(said, ("negation", "none"))
    if pattern("comparison", "equal").search(said):
        return -1
    return -1 if len(pattern("negation", "words").findall(quiet)) % 2 else 1
