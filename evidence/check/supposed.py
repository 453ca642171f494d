"""What a sentence probably claims of which the rules could not follow the language: the claim of what it names, or of what was spoken of."""

import re
from dataclasses import replace

from evidence.check import carried, ranking, senses, targets
from evidence.check.assertions import against_nothing, carriers, excluded, finite, without_background
from evidence.check.direction import direction
from evidence.check.harms import harm
from evidence.check.sentences import Reading, State
from evidence.check.targets import Targets
from evidence.check.texts import Line
from evidence.check.words import claim_of, pattern, plain


def supposed(line: Line, said: str, state: State) -> Reading | None:
    """The reading of a sentence that is likely a claim; "outside" where nothing tells which; None where a rule knows that it is none."""
    found = targets.find(said)
    if _claims_nothing(line, said, found, state):
        return None
    over = [plain(text) for text in (line.lead[0] if line.lead else "", line.head, line.row) if text]
    if not (found.conditions or found.named) and line.row:
        found = targets.find(f"{plain(line.row)} | {said}")
    told = harm(said)
    if told is not None and not found.conditions:
        return told
    joined = targets.combined(said, None)
    comparator = None if joined else next(filter(None, (senses.comparator(text) for text in (said, *reversed(over)))), None)
    own = joined or "manual_therapy" in (senses.comparator(said), comparator)
    held = None if own else _of_last(said, found, comparator, state)
    return held or _of_named(said, found, comparator, state)


def _claims_nothing(line: Line, said: str, found: Targets, state: State) -> bool:
    """Whether a rule knows better: a command, a label, background, a lead-in whose items carry the claims, the doings of another therapy."""
    if line.kind == "heading" and not finite(said):
        return True
    if said.endswith(":") and not (found.conditions or found.named):
        return True
    if excluded(said) and not pattern("likely", "command_and").search(said):
        return True
    rest = without_background(said)
    if pattern("likely", "never").search(said) or ("~" in rest and not senses.verbs(rest)):
        return True
    if state.apart and not pattern("subject", "named").search(said):
        return True  # under the heading of another therapy
    nothing = not (found.conditions or found.named or found.other or pattern("subject", "needling").search(said))
    if nothing and state.question is None and state.last is None and len(said.split()) < 5:
        return True  # "It doesn't.", of nothing that was claimed
    other = not found.named and pattern("subject", "others").search(said)
    quiet = senses.masked(said, ("not_asserted", "purpose"))  # "costs about the same" compares prices
    compared = (senses.comparator(quiet) or pattern("comparison", "equal").search(quiet)) and not against_nothing(said)
    return bool(other and not compared and not pattern("subject", "needling").search(said) and not targets.combined(said, None))


def _of_last(said: str, found: Targets, comparator: str | None, state: State) -> Reading | None:
    """An answer or a remark that names nothing of its own speaks of the question, or of the claim before."""
    held = state.question or state.last
    own = any(not pattern("outside", "generic").fullmatch(word) for word in found.other)
    if held is None or held.claim is None or found.conditions or found.named or own:
        return None
    no = pattern("answer", "no").match(said) is not None
    sign = -1 if no else _sign(said, held.claim, found, None, state)
    asked = -1 if state.question is not None and held.polarity == "negative" else 1
    positive = sign * asked > 0
    return replace(
        held, sentence=said, polarity="positive" if positive else "negative", strength=senses.strength(said, positive),
        comparator=comparator or held.comparator,
    )  # fmt: skip


def _of_named(said: str, found: Targets, comparator: str | None, state: State) -> Reading:
    places = tuple(found.conditions) or carried.inherited(said, found, state, "pronoun", comparator) or _spoken(found, state)
    ids = targets.claims(said, found, comparator, places) or ["outside"]
    positive = _sign(said, ids[0], found, comparator, state) > 0
    return Reading(
        said, ids[0], tuple(ids[1:]), "positive" if positive else "negative", senses.strength(said, positive), comparator,
        targets.topic(said, found) if ids[0] == "outside" else None, targets.outcome(said, ids[0], found),
        places if ids[0] == "outside" or ids[0] in claim_of().values() else (),
    )  # fmt: skip


def _spoken(found: Targets, state: State) -> tuple[str, ...]:
    own = any(not pattern("outside", "generic").fullmatch(word) for word in found.other)
    return () if own else state.spoken or state.recent or state.home


def _sign(said: str, claim: str, found: Targets, comparator: str | None, state: State) -> int:
    """The direction of the verb that carries the effect; without one, whether the sentence denies or doubts."""
    if pattern("negation", "unproven").search(said) or pattern("likely", "denied").search(said):
        return -1
    found_rank = ranking.ranked(said, comparator) if comparator else None
    if found_rank is not None and found_rank.name in (ranking.WORSE, ranking.NO_BETTER):
        return -1
    if (
        (found_rank is not None and found_rank.name == ranking.BETTER)
        or pattern("likely", "none_left").match(said)
        or (comparator and pattern("comparison", "other_lesser").search(said))
    ):
        return 1
    if pattern("comparison", "equal").search(said):
        return -1
    verbs = carriers(said, found, comparator, state, question=False)
    spans = found.spans(*((claim,) if claim in found.named else tuple(found.conditions)))
    verb = senses.chosen(verbs, spans, near=claim in targets.MECHANISMS)
    if verb is not None:
        return direction(said, claim, verb, spans, comparator)[0]
    quiet = re.sub(
        r"^(?:nor|neither)\b.*", "no", senses.masked(said, ("negation", "none"))
    )  # whatever goes on from a denial denies
    return -1 if len(pattern("negation", "words").findall(quiet)) % 2 else 1
