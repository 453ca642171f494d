"""What a trial sets needling against, told in the ways methods tell it: every treatment of the list, and nothing else."""

from itertools import product
from random import Random

import pytest
from test_tagging import tags, values

TREATMENTS = {
    "lidocaine injection": "injection", "oral ibuprofen": "medication", "sham needling": "sham", "manual therapy": "manual_therapy",
    "kinesio taping": "taping", "stretching": "exercise", "laser": "electrotherapy", "acupuncture": "acupuncture", "usual care": "usual_care",
    "botulinum toxin injection": "injection", "ultrasound therapy": "electrotherapy",
}  # fmt: skip
TWO = [
    "Patients were randomized to {a} or {b}.", "The groups received {a} or {b}.", "Allocation to {a} or {b} was random.",
    "Patients were randomly assigned to {a} (n=20) or {b} (n=20).", "Patients were treated with {a} (n=22) or {b} (n=21).",
    "In group 1 (n = 40) {a} was done, in group 2 (n = 40) {b} was done.", "Twenty patients got {a}, the other 20 {b}.",
    "One group was treated with {a} and the other with {b}.", "Half of the patients had {a}, the other half had {b}.",
    "The study group received {a} and the control group {b}.",
]  # fmt: skip
THREE = [
    "The groups received {a}, {b} or {c}.", "The groups received {a}, {b}, or {c}.", "Patients were randomized into three groups: {a}, {b} and {c}.",
    "Patients were randomised to {a}, {b} or {c}.", "Patients were randomly assigned to one of three groups: {a} (n = 20), {b} (n = 20) or {c} (n = 20).",
    "Participants were allocated to {a} (n=20), {b} (n=20), and {c} (n=20).", "Sixty patients were randomly divided into {a}, {b} and {c} groups.",
    "They were treated with {a}, {b} or {c}.", "Three groups received {a}, {b}, and {c}, respectively.", "Group 1 received {a}, group 2 {b} and group 3 {c}.",
    "Group A was treated with {a}, group B with {b}, and group C with {c}.", "The first group was given {a}, the second group {b} and the third group {c}.",
]  # fmt: skip


def _compared(methods: str) -> set[str]:
    said = tags(
        "Needling of the neck",
        "OBJECTIVE: To compare treatments.",
        f"METHODS: This was a randomised trial. {methods}",
        "RESULTS: Pain fell.",
    )
    return values(said, "comparator") if values(said, "relevant") == {"true"} else {"irrelevant"}


@pytest.mark.parametrize("text", TWO)
def test_two_groups(text: str) -> None:
    asked = [(one, other) for name in TREATMENTS for one, other in ((name, "dry needling"), ("dry needling", name))]
    wrong = [
        (pair, said)
        for pair in asked
        if (said := _compared(text.format(a=pair[0], b=pair[1]))) != {TREATMENTS.get(pair[0]) or TREATMENTS[pair[1]]}
    ]
    assert wrong == []


@pytest.mark.parametrize("text", THREE)
def test_three_groups(text: str) -> None:
    random = Random(7)
    pairs = [(one, two) for one, two in product(TREATMENTS, TREATMENTS) if TREATMENTS[one] != TREATMENTS[two]]
    wrong = []
    for one, two in random.sample(pairs, 25):
        order = ["dry needling", one, two]
        random.shuffle(order)
        said = _compared(text.format(a=order[0], b=order[1], c=order[2]))
        wrong += [(order, said)] if said != {TREATMENTS[one], TREATMENTS[two]} else []
    assert wrong == []


@pytest.mark.parametrize(
    "criterion",
    [
        "Patients who had received injections, physiotherapy or needling in the past 3 months were excluded.",
        "They had received dry needling, laser or massage before.",
        "All patients received dry needling, stretching and advice.",
        "Patients from the clinic of physical medicine and rehabilitation took part.",
        "Adults after knee surgery took part.",
    ],
)
def test_what_is_no_arm_adds_none(criterion: str) -> None:
    assert _compared(f"Patients were randomized to dry needling (n=20) or taping (n=20). {criterion}") == {"taping"}


@pytest.mark.parametrize(("part", "truth"), [
    ("OBJECTIVE: The aim was to compare local anaesthetic injection with dry needling in patients with neck pain.", "true"),
    ("OBJECTIVE: Injections were compared; trials of dry needling were outside the scope.", "false"),
    ("METHODS: Twenty patients were allocated to dry needling, the other 20 to an injection.", "true"),
    ("METHODS: Patients who had had dry needling before were excluded.", "false"),
])  # fmt: skip
def test_an_aim_or_an_arm_makes_a_record_one_of_dry_needling(part: str, truth: str) -> None:
    assert values(tags("Comparison of injection methods in neck pain", part), "relevant") == {truth}


@pytest.mark.parametrize(("methods", "expected"), [
    ("Group 1 received ultrasound (1.5 W/cm2) for 10 sessions and group 2 received dry needling. Home exercise was not given.", {"electrotherapy"}),
    ("Patients were randomised to dry needling or sham needling. No medication was prescribed, and stretching was not allowed.", {"sham"}),
    ("Patients were allocated to ultrasound-guided dry needling or sham needling. Thickness was measured by ultrasound.", {"sham"}),
    ("Subjects were allocated into experimental (dry needling of vastus lateralis and vastus medialis + exercise) and placebo (non-penetrating needle + exercise) groups.", {"sham"}),
    ("Patients were randomised to dry needling of the calf and the thigh plus stretching or to stretching alone.", {"exercise"}),
])  # fmt: skip
def test_what_was_not_given_and_where_the_needle_went_are_no_arms(methods: str, expected: set[str]) -> None:
    assert _compared(methods) == expected


@pytest.mark.parametrize("shared", ["exercise", "physiotherapy", "stretching"])
@pytest.mark.parametrize(
    "told",
    [
        "Sixty adults were randomised to {} with real (n = 30) or sham (n = 30) needling.",
        "Sixty adults were randomised to {} plus true or placebo dry needling.",
        "Sixty adults were randomly allocated to {} combined with either dry needling or sham needling.",
        "Sixty adults were randomised to {} together with active or sham dry needling.",
    ],
)
def test_what_comes_with_real_or_sham_needling_came_to_both(shared: str, told: str) -> None:
    found = tags(
        "Dry needling for neck pain", f"METHODS: {told.format(shared)} RESULTS: Pain did not differ between the groups (P=0.5)."
    )
    assert (values(found, "comparator"), values(found, "add_on")) == ({"sham"}, {"true"})
