"""The sentences of an article -> which are claims, which claim, asserted or denied, how firmly.

Read in order, since "it" and "yes" take their meaning from what came before.
"""

import re
from dataclasses import replace

from evidence.check import answers, carried, likely, lists, senses, targets
from evidence.check.assertions import assertion, finite, without_foils
from evidence.check.sentences import Reading, State
from evidence.check.supposed import supposed
from evidence.check.texts import Line, Text, is_references
from evidence.check.words import NEVER, pattern, plain
from evidence.learned import Weights

__all__ = ["Reading", "readings"]
LIKELY = 0.6  # from where on a sentence counts as a claim although the rules found none: a false claim costs more than a missed one
_READ = 2_000  # characters of a sentence that are read: what is longer is no sentence
_NUMBERED = re.compile(
    r"^(?:(?:reason|step|fact|tip|benefit|no|number)\W+)?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten)\s?[.):]\s+"
)
_TIME = re.compile(r"^\W?\d{1,2}:\d\d(?::\d\d)?\W{1,3}(?=[a-z])")  # where in a recording it is said
_ASKER = re.compile(r"\s*(?:Q|Question|Reader)\s?\d*\s?[.:)]\s")  # who opens a new matter in a column of questions
_THEY = re.compile(
    r"\b(?:they|them|their|he|she|him|her|(?:those|these|such) (?:people|patients|women|groups?)|(?:this|that) group)\b"
)
_SPEAKER = re.compile(r"((?:[\w][\w.'’-]*\s?){1,3}):\s+\S")


def readings(text: Text, weights: Weights | None = None) -> list[Reading]:
    """One reading for each sentence of the text, in reading order. Other `weights` than those of rules/likely.json measure them."""
    whole = plain(" ".join(line.text for line in text.lines))
    state = State(about=pattern("subject", "needling").search(whole) is not None)
    speakers = _speakers(text)
    state.dialogue = (
        sum(speakers.match(line.text) is not None for line in text.lines if line.first and line.kind in ("paragraph", "heading"))
        > 3
    )
    said = heard(text)
    turns = _turns(text, speakers)
    state.asking = frozenset(line.block for line in text.lines if line.kind == "heading" and line.text.rstrip().endswith("?"))
    state.entries = frozenset(number for number, block in enumerate(text.blocks) if _ENTRY.match(block.text))
    found = []
    chances = likely.chances(said, weights) if state.about else [0.0] * len(said)
    for spoken, line, who, chance in zip(said, text.lines, turns, chances, strict=True):
        state.speaker = who
        found.append(replace(_line(spoken, state, chance), sentence=line.text, line=line))
        state.heard = plain(line.text)
    return found


# "Smith AB, Doe C. Needling of knees. J Pain 2019;3:1-9.", "3. Smith, A. (2019). Needling of knees. ..."
_ENTRY = re.compile(
    r"\W*(?:\d{1,3}\W{1,3})?[A-Z][\w'’-]+(?: [A-Z][\w'’-]+)?,? (?:[A-Z]{1,3}\b\.?|[A-Z]\.(?:[ -]?[A-Z]\.)*)(?:[,;:&.]|,? et al|\s\()[^\n]{15,}\b(?:19|20)\d\d\b\W*(?:[;:,]\s*[\w()]+[^\n]{0,120})?$"
    r"|\W*(?:\d{1,3}\W{1,3})?[A-Z][\w'’-]+, [A-Z]\.[^\n]{0,200}\((?:19|20)\d\d[a-z]?\)\. [^\n]+$"
)


def heard(text: Text) -> list[Line]:
    """The lines of a text without the names of who speaks."""
    speakers = _speakers(text)
    return [_spoken(line, speakers) for line in text.lines]


def _turns(text: Text, speakers: re.Pattern[str]) -> list[str]:
    """Who says each line: the last name before a colon, none in a text without speakers."""
    found, who = [], ""
    for line in text.lines:
        match = speakers.match(line.text) if line.first else None
        who = match.group().strip(" :") if match else who
        found.append(who)
    return found


def _spoken(line: Line, speakers: re.Pattern[str]) -> Line:
    """A line without the name of who speaks; a short question by a speaker is no heading."""
    if not line.first or speakers.match(line.text) is None:
        return line
    kind = "paragraph" if line.kind == "heading" else line.kind
    return replace(line, text=speakers.sub("", line.text, count=1), kind=kind)


def without_tags(said: str) -> str:
    """A sentence without who said it: whoever says it, the article prints it."""
    if pattern("not_asserted", "imperative").search(said) or re.match(r"(?:it is|is|are) said\b", said):
        return said
    return pattern("speech", "before").sub("", pattern("speech", "after").sub(". ", said).replace(". .", "."), count=1).strip()


def _speakers(text: Text) -> re.Pattern[str]:
    """The names before a colon that open more than one block, as in an interview."""
    names = [match.group(1) for line in text.lines if line.first and (match := _SPEAKER.match(line.text))]
    speakers = sorted({name for name in names if names.count(name) > 1})
    return re.compile("|".join(rf"^{re.escape(name)}\s*:\s*(?=\S)" for name in speakers)) if speakers else NEVER


def _line(line: Line, state: State, chance: float) -> Reading:
    nothing = Reading(line.text)
    said = senses.joined(without_tags(_TIME.sub("", plain(line.text[:_READ]))))
    said = _NUMBERED.sub("", said) if line.kind == "heading" else said
    said = carried.partnered(said) if state.partner else said
    if is_references(line.heading) or line.block in state.entries or line.kind == "label" or not state.about or not said:
        return nothing
    if line.kind == "heading" and (line.first or line.block not in state.asking):
        _enter(said, state)
    elif line.block != state.block:
        _turn(line, said, state)
    state.block = line.block
    asked = answers.indirect(said)
    if asked or (said.endswith("?") and not pattern("not_asserted", "presuppose").search(said)):
        answers.ask(asked or said, state)
        state.wondered = f"{state.heard} {said}"
        _remember(said, None, line, state)
        return nothing
    if line.kind == "heading" and line.block in state.asking and not said.endswith("?"):
        state.last = assertion(said, state, question=True)  # what a heading says before it asks is asked too
        _remember(said, None, line, state)
        return nothing
    context = (
        state.wondered if state.question is not None else state.heard if _THEY.search(said) or state.heard.endswith("?") else ""
    )
    found = _stated(line, said, state)
    if found is None and chance > LIKELY:
        found = supposed(line, said, state)
    if found is not None and found.claim is None:
        found = None
    answers.settle(said, found, state)
    _remember(said, found, line, state)
    if found is None:
        return nothing
    state.last = state.before = replace(found, context=context)
    return state.last


def _turn(line: Line, said: str, state: State) -> None:
    """A new paragraph speaks of needling again, unless it points back or stands under another therapy's heading."""
    if line.kind == "paragraph":
        state.asked = state.asked if state.question and not _ASKER.match(line.text) else ()
        state.last, state.spoken = None if not state.dialogue else state.last, ()
    pointed = pattern("subject", "pronouns").match(said) is not None
    if not state.apart and not pointed:
        state.subject = "needling"


def _remember(said: str, found: Reading | None, line: Line, state: State) -> None:
    """What the following sentences may lean on: conditions, whose complaint it is, the comparison of a study."""
    named = tuple(targets.find(said, loose=False).conditions)
    own = named or tuple(targets.find(said).conditions)
    mine = own if own and pattern("story", "own").search(said) else ()
    named = named or mine or (own if _topical(said) or pattern("story", "troubles").search(said) else ())
    state.partner = state.partner or (found is None and pattern("combined", "partner").search(said) is not None)
    state.spoken = named or (found.conditions if found else ()) or state.spoken
    state.recent = state.spoken or state.recent
    if line.over or (line.kind == "item" and not line.level):
        state.asked = own if line.over and found is None else ()  # an item over others is their topic
    elif named and found is None and _opens(line, said):
        state.asked = tuple(
            name for name in named if name != "myofascial_pain"
        )  # "Take low back pain first." is the paragraph's topic
    elif named and state.question is None and not set(named) & set(state.asked):
        state.asked = ()  # an answer that has come to another complaint goes on with that one
    if line.block == 0 and line.kind == "heading":
        state.title = tuple(targets.find(said).conditions)
    if mine and state.speaker:
        state.homes[state.speaker] = mine
    state.tale = state.tale or bool(mine) or (bool(state.home) and pattern("story", "own").search(said) is not None)
    if own and not state.home and (line.kind == "heading" or mine):
        state.home = own
    if line.kind != "heading" and pattern("story", "needled").search(said):
        state.needled = True
    compared = found or state.question
    if compared and compared.comparator:
        state.study = compared.comparator


def _opens(line: Line, said: str) -> bool:
    """Whether a sentence that claims nothing may set the topic of its paragraph: it stands first, or is but a name ("Low back.")."""
    return line.kind == "paragraph" and (line.first or _topical(said)) and not said.endswith("?")


def _topical(said: str) -> bool:
    """Whether a sentence only comes to its topic: a few words without a verb, or "Most ask about the neck"."""
    short = len(said.split()) < 4 and said.endswith((".", ":")) and not senses.verbs(said)
    return short or pattern("story", "topic").search(said) is not None


def _stated(line: Line, said: str, state: State) -> Reading | None:
    """What the rules read; a Reading without claim where they know that nothing is claimed, None where they cannot follow."""
    if line.kind == "cell":
        return lists.cell(line, said, state)
    if line.kind == "item" and (found := lists.item(line, said, state)) is not None:
        return found
    if state.question is not None and (found := answers.same(said, state) or answers.answer(said, state)) is not None:
        return found if found.claim else None
    if (found := answers.same(said, state) or answers.rejoinder(said, state) or answers.harmless(said, state)) is not None:
        return found
    promise = pattern("not_asserted", "promise").search(said) is not None
    if line.kind == "heading" and (not (finite(said) or promise) or re.match(r"[\"“'‘]\s*But\b", line.text)):
        return None  # a heading that only quotes what is said is answered in the text below it
    return assertion(said, state)


def _enter(said: str, state: State) -> None:
    """A heading sets the subject and the conditions of what follows."""
    other, needling = pattern("subject", "others").search(without_foils(said)), pattern("subject", "needling").search(said)
    acts = (
        other
        and not needling
        and not senses.comparator(said)
        and not targets.combined(said, None)
        and not re.search(r"\bit\b.*\?$", said)
    )
    state.subject, state.apart = ("other", True) if acts else ("needling", False)
    state.heading = tuple(targets.find(said, loose=len(said.split()) < 3).conditions)  # "Backs" names a complaint there
    state.spoken, state.recent = state.heading, state.heading or state.recent
    state.study = None if state.heading or acts else state.study
    state.question, state.asked, state.last = None, (), None
    state.partner = pattern("combined", "partner").search(said) is not None
