"""What a sentence takes over from those before it: the complaint, the comparison, the effect that it goes on about."""

import re
from dataclasses import replace

from evidence.check import ranking, senses
from evidence.check.harms import harm
from evidence.check.sentences import State
from evidence.check.targets import Targets
from evidence.check.words import pattern, table


def partnered(said: str) -> str:
    """ "The combination" and "without that", after a word on exercise, with the exercise named."""
    said = pattern("combined", "again").sub("the combination with exercise", said)
    return pattern("combined", "without").sub("without exercise", said)


def kind_of_headache(found: Targets, state: State) -> Targets:
    """ "Her headaches" are those that were spoken of before."""
    if list(found.conditions) != ["headache"]:
        return found
    kinds = [
        name
        for name in (*state.asked, *state.spoken, *state.heading)
        if name in ("tension_type_headache", "cervicogenic_headache", "migraine")
    ]
    return replace(found, conditions={kinds[0]: found.conditions["headache"]}) if kinds else found


def inherited(
    said: str, found: Targets, state: State, subject: str, comparator: str | None, question: bool = False
) -> tuple[str, ...]:
    """The conditions of the question or heading before, for a sentence that names nothing of its own."""
    if found.conditions or harm(said) is not None or re.search(r"\b(?:any|all) of (?:this|it)\b", said):
        return ()
    own = [word for word in found.other if not pattern("outside", "generic").fullmatch(word)]
    for match in pattern("outside", "aimed").finditer(said):
        if not pattern("outside", "passing").fullmatch(match.group(1)) and not pattern("outside", "generic").fullmatch(
            match.group(1)
        ):
            return ()  # "not effective for a torn labrum": something else is named
    if _elsewhere(said, state.asked or state.spoken or state.heading):
        return ()
    carried = state.spoken if pattern("subject", "carried_on").search(said) else ()
    if (subject == "pronoun" or state.question) and comparator not in (None, "manual_therapy"):
        carried = carried or state.spoken
    if re.search(r"\bthere\b(?! (?:is|are|was|were|has|have))", said):
        carried = carried or state.spoken or (state.recent if state.dialogue else ())  # "it does well there"
    if pattern("comparison", "groups").search(said):
        carried = carried or state.spoken or state.recent
    mine = state.homes.get(state.speaker, ())  # of whoever speaks
    if not question and senses.told(said) and (state.needled or pattern("story", "needled").search(said)):
        carried = carried or state.spoken or mine or state.heading or state.home or state.recent
    if state.dialogue and subject == "pronoun":
        carried = carried or mine or state.recent
    if state.tale and state.needled and subject == "pronoun" and not state.heading:
        carried = carried or state.spoken or mine or state.home
    if "range-of-motion" in found.named:
        carried = tuple(name for name in carried if name != "myofascial_pain")  # "it also moves better" is not of the syndrome
    tale = state.home if state.needled and (senses.told(said) or pattern("story", "after").search(said)) else ()
    if subject != "none" and (comparator or found.other):
        tale = tale or state.title
    if "range-of-motion" in found.named:
        tale = tuple(name for name in tale if name != "myofascial_pain")
    return () if own else state.asked or carried or state.heading or tale


def _elsewhere(said: str, held: tuple[str, ...]) -> bool:
    """Whether a part of the body is named that the complaint before is not of."""
    rows = table()["outside"]["elsewhere"]
    return any(
        pattern("outside", "elsewhere", name, "words").search(said) and not set(held) & set(row["conditions"])
        for name, row in rows.items()
    )


def comparator(said: str, found: Targets, state: State, question: bool) -> str | None:
    """The comparator; manual therapy before sham where both are named and no condition makes the sham claim."""
    first = senses.comparator(said)
    if (
        first is None
        and (told := ranking.ranked(said, "other") or ranking.ranked(said)) is not None
        and told.other != ranking.CONTROL
    ):
        return told.other  # a treatment of no class, too: what is known of others says nothing of it
    if first is None and question and " or " in said:
        return senses.comparator(f"than {said.split(' or ', 1)[1]}")
    asked = state.question.comparator if state.question is not None else None
    if first is None and asked and re.search(r"\b(?:better|worse|superior|no difference|ahead|(?:not|no) differ\w*)\b", said):
        return asked  # the answer is set against what was asked
    if first is None and pattern("comparison", "groups").search(said):
        return state.study
    if first == "sham" and not found.conditions and "manual_therapy" in all_comparators(said):
        return "manual_therapy"
    return first


def goes_on(said: str, found: Targets, ids: list[str], state: State) -> bool:
    """Whether a sentence speaks on of what the one before claimed: its effect, a person's story, a result that was found."""
    if state.last is None or (ids and ids != ["outside"] and not found.conditions):
        return False
    if pattern("study", "saw").search(said) and (found.other or pattern("study", "who").search(said)):
        return True
    short = len(said.split()) < 10 or re.search(r"\b(?:for|of|about|behind) (?:that|this|it)\b", said)
    weighed = pattern("negation", "weighed").search(said)  # "Anecdotes are not data." weighs nothing
    if short and weighed and pattern("negation", "unproven").search(said) and not pattern("subject", "others").search(said):
        return True  # "There is not a single decent trial."
    fragment = len(said.split()) < 9 and pattern("subject", "fragment").match(said) is not None
    return fragment or pattern("subject", "carried_on").match(said) is not None


def all_comparators(lead: str) -> set[str]:
    return (
        {name for name in table()["comparison"]["words"] if pattern("comparison", "words", name).search(lead)}
        if senses.comparator(lead)
        else set()
    )
