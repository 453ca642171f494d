"""What a review says of its studies: none, few, half, most or all of them favour an arm; what is read is never another direction.

Each way of counting studies is crossed with the words for what they found, with outcomes and with the arms either way round. A sentence
may be left unread; what is read must be what it says.
"""

from itertools import product

import pytest
from test_findings import read, record, tags

OUTCOMES = {"pain_intensity": "pain", "disability": "disability", "range_of_motion": "range of motion"}
COMPARATORS = {"sham": "sham needling", "manual_therapy": "manual therapy"}
FOUND = (
    "found {a} superior to {b} for {o}.",
    "found {a} to be better than {b} for {o}.",
    "showed that {a} was more effective than {b} for {o}.",
    "reported a benefit of {a} over {b} on {o}.",
    "concluded that {a} improved {o} more than {b}.",
    "favoured {a} over {b} for {o}.",
    "favored {a} over {b} with regard to {o}.",
    "reported better {o} with {a} than with {b}.",
    "demonstrated superiority of {a} over {b} in terms of {o}.",
)
NONE = (
    "None of the trials",
    "None of these studies",
    "No trial",
    "Not one of the six trials",
    "No included study",
    "None",
    "Neither of the two reviews",
)
FEW = (
    "Only one trial",
    "Only two of seven trials",
    "Few studies",
    "One of five trials",
    "2 of 6 reviews",
    "Not all trials",
    "Half of the trials",
)
MOST = (
    "All trials",
    "Most studies",
    "Six of seven trials",
    "5 of 6 reviews",
    "The majority of the trials",
    "Both reviews",
    "Three trials",
)
SPLIT = (
    "Trials were divided on {o}: three favoured {a} over {b} and three found no difference.",
    "Concerning {o}, reviews were discordant: 5 in favour of {a} over {b}, 6 without difference.",
    "For {o}, {a} was superior to {b} in one trial but not in the other.",
    "Compared with {b}, {o} improved with {a} in one trial and did not in another.",
    "Results for {o} of {a} against {b} were conflicting.",
    "Studies were split on whether {a} was better than {b} for {o}.",
)
ALIKE = (
    "None of the trials found a difference in {o} between {a} and {b}.",
    "No study showed a difference between {a} and {b} in {o}.",
    "Five trials found no difference in {o} between {a} and {b}.",
)


def read_of(sentence: str, outcome: str, comparator: str) -> set[str]:
    """The directions that are read of one outcome against one comparator in a sentence of a review."""
    _, found = read(record(sentence, title="Dry needling: a systematic review"), tags("systematic_review", comparator, outcome))
    return {one.direction for one in found if (one.outcome, one.comparator) == (outcome, comparator)}


def sentences(starts: tuple[str, ...], ends: tuple[str, ...]) -> list[tuple[str, str, str, bool]]:
    """(sentence, outcome, comparator, whether needling stands first) of all crossings."""
    made = []
    for start, end, (outcome, o), (comparator, other), first in product(
        starts, ends, OUTCOMES.items(), COMPARATORS.items(), (True, False)
    ):
        a, b = ("dry needling", other) if first else (other, "dry needling")
        made.append((f"{start} {end}".strip().format(a=a, b=b, o=o), outcome, comparator, first))
    return made


def favoured(first: bool) -> set[str]:
    """The direction in favour of the arm that is said to do better."""
    return {"favours_dn"} if first else {"favours_comparator"}


@pytest.mark.parametrize("start", NONE)
def test_none_of_the_studies_is_no_difference_at_most(start: str) -> None:
    told = 0
    for sentence, outcome, comparator, first in sentences((start,), FOUND):
        said = read_of(sentence, outcome, comparator)
        assert said <= ({"no_difference"} if first else set()), sentence  # none favours the other: needling may still do better
        told += bool(said)
    assert told > 20


@pytest.mark.parametrize("start", FEW)
def test_what_half_of_the_studies_at_most_say_is_not_the_result(start: str) -> None:
    for sentence, outcome, comparator, _ in sentences((start,), FOUND):
        assert read_of(sentence, outcome, comparator) <= {"mixed"}, sentence


@pytest.mark.parametrize("start", MOST)
def test_what_most_studies_say_is_the_result(start: str) -> None:
    for sentence, outcome, comparator, first in sentences((start,), FOUND):
        assert read_of(sentence, outcome, comparator) == favoured(first), sentence


@pytest.mark.parametrize(("ends", "said"), [(SPLIT, "mixed"), (ALIKE, "no_difference")])
def test_studies_that_disagree_or_agree_on_nothing(ends: tuple[str, ...], said: str) -> None:
    for sentence, outcome, comparator, _ in sentences(("",), ends):
        assert read_of(sentence, outcome, comparator) == {said}, sentence
