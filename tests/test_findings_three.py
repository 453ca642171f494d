"""Trials of three arms: what a sentence says of needling against each of the others, and what it says of these two alone."""

from itertools import permutations, product

import pytest

from evidence import findings, passages, tagging
from evidence.record import Record, Section

ARMS = (
    ("sham", "sham needling"),
    ("no_treatment", "no-intervention control"),
    ("exercise", "stretching"),
    ("manual_therapy", "ischaemic compression"),
    ("electrotherapy", "TENS"),
    ("injection", "lidocaine injection"),
)
METHODS = (
    "Forty-five patients were randomly divided into {} (n=15), {} (n=15) and {} (n=15) groups.",
    "Forty-five patients were randomised to a {} group (n = 15), a {} group (n = 15) or a {} group (n = 15).",
    "Forty-five patients were randomly allocated to {}, {} or {} (15 each).",
)
DN, OTHER, ALIKE = "favours_dn", "favours_comparator", "no_difference"
RESULTS: tuple[tuple[str, str | None, str | None], ...] = (  # what needling did against x and against y
    ("Pain was lower in the dry needling group than in the {x} (P=0.001) and {y} (P<0.001) groups.", DN, DN),
    ("Pain was lower with dry needling than with {x} (P=0.001), but not than with {y} (P=0.40).", DN, ALIKE),
    ("{x} and {y} did not differ in pain (P=0.40).", None, None),
    ("Pain did not differ between the {x} and {y} groups (P=0.40).", None, None),
    ("Pain was lower in the {x} group than in the {y} group (P=0.02).", None, None),
    ("Pain was lower after {x} than after dry needling (P=0.02).", OTHER, None),
    (
        "Pain fell more in the dry needling group than in the {y} group (P=0.02), whereas {x} and {y} did not differ (P=0.5).",
        None,
        DN,
    ),
    (
        "Compared with the {x} group, pain was lower in the dry needling group (P=0.02) and in the {y} group (P=0.03).",
        DN,
        None,
    ),
    (
        "Relative to {x}, pain dropped by 2.1 points (95% CI 1.2 to 3.0) with dry needling and by 2.4 points (95% CI 1.5 to 3.3) with {y}.",
        DN,
        None,
    ),
    (
        "Both dry needling and {y} reduced pain more than {x} (P<0.01), with no difference between dry needling and {y} (P=0.6).",
        DN,
        ALIKE,
    ),
    ("Pain decreased more with dry needling and {y} than with {x} (P<0.01).", DN, None),
    ("There was no difference in pain between dry needling and {x} (P=0.6), while both were superior to {y} (P<0.01).", ALIKE, DN),
    ("Dry needling was superior to {x} (P<0.01) and inferior to {y} (P=0.02) for pain.", DN, OTHER),
    ("Pain was lower in the {y} group than in the dry needling (P=0.01) and {x} (P<0.001) groups.", None, OTHER),
    (
        "No difference in pain was found between the {x} group and the {y} group, and both had more pain than the dry needling group (P<0.01).",
        DN,
        DN,
    ),
)
HALF_READ = (12, 14)  # sentences of which a part may stay unread


def said(methods: str, results: str) -> tuple[set[str], set[tuple[str, str, str]]]:
    """The comparators and the findings of an invented record."""
    parts = (("METHODS", methods + " Pain (VAS) was measured."), ("RESULTS", results))
    made = Record(
        "pubmed_xml", "Three ways to treat neck pain: a randomised trial", sections=tuple(Section(t, n, n) for n, t in parts)
    )
    document = passages.document(made)
    known = tagging.read(document)
    _, found = findings.read(document, known)
    return {t.value for t in known if t.kind == "comparator"}, {(f.outcome, f.comparator, f.direction) for f in found}


@pytest.mark.parametrize("place", range(len(RESULTS)))
def test_needling_is_set_against_the_arm_that_is_named(place: int) -> None:
    form, against_x, against_y = RESULTS[place]
    for turn, ((one, x), (other, y)) in enumerate(permutations(ARMS, 2)):
        names = [x, y]
        names.insert(turn % 3, "dry needling")
        text = form.format(x=x, y=y)
        comparators, found = said(METHODS[turn % len(METHODS)].format(*names), text[0].upper() + text[1:])
        truth = {("pain_intensity", arm, way) for arm, way in ((one, against_x), (other, against_y)) if way}
        assert comparators == {one, other}
        assert found <= truth if place in HALF_READ else found == truth, (names, text)


def test_a_group_named_before_another_is_not_what_that_got() -> None:
    methods = "Forty-five patients were divided at random into sham (n=15), no-intervention control (n=15) and dry needling (n=15) groups."
    _, found = said(methods, "Pain was lower with dry needling than in the control group (P=0.02).")
    assert found == {("pain_intensity", "no_treatment", DN)}


IN_ORDER = (
    "{o} was {a} and {b} in the {x} and {y} groups, respectively (P < 0.001).",
    "In the {x} and {y} groups {o} was {a} and {b} (P < 0.001).",
    "{o} was {a} ± 1.1 versus {b} ± 1.3 with {x} and {y}, respectively (P = 0.008).",
    "In the {x} group disability was 20 and in the {y} group 31 (P = 0.01); {o} was {a} ± 1.1 versus {b} ± 1.3 (P = 0.02).",
)


@pytest.mark.parametrize("form", IN_ORDER)
def test_two_means_stand_in_the_order_of_the_arms(form: str) -> None:
    for (noun, outcome, sign), (x, y), (a, b) in product(
        (("pain", "pain_intensity", -1), ("range of motion", "range_of_motion", 1)),
        (("dry needling", "stretching"), ("stretching", "dry needling")),
        ((2.1, 3.4), (3.4, 2.1)),
    ):
        text = form.format(o=noun, x=x, y=y, a=a, b=b)
        _, found = said("Forty adults were randomised to dry needling (n = 20) or stretching (n = 20).", text[0].upper() + text[1:])
        more = x if a > b else y  # the arm with the larger value
        better = DN if (more == "dry needling") == (sign > 0) else OTHER
        assert {way for told, _, way in found if told == outcome} <= {better}, text
        assert (outcome, "exercise", better) in found, text


TURNS = (
    ("Pain was 2.1 in the {x} group, whereas it was 3.4 in the {y} group (P < 0.001).", "x"),
    ("Pain was 2.1 ± 1.0 in the {x} group, while in the {y} group it was 3.4 ± 1.2 (P < 0.001).", "x"),
    ("Pain was in favour of the {x} group at 3 weeks and in favour of the {y} group at 6 months.", "mixed"),
    (
        "Pain was 3.1 in the {x} group and 4.6 in the {y} group at 3 weeks (p<0.001); however at 6 months it had climbed to 4.4 in the {x} group, "
        "whereas it was 2.3 in the {y} group (p<0.001).",
        "mixed",
    ),
)


@pytest.mark.parametrize(("form", "truth"), TURNS)
def test_what_turns_with_time_is_mixed(form: str, truth: str) -> None:
    for x, y in (("dry needling", "stretching"), ("stretching", "dry needling")):
        _, found = said("Forty adults were randomised to dry needling (n = 20) or stretching (n = 20).", form.format(x=x, y=y))
        way = "mixed" if truth == "mixed" else DN if x == "dry needling" else OTHER
        assert found == {("pain_intensity", "exercise", way)}
