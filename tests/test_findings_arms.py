"""Whom a results sentence compares: groups by number, letter and depth, comparators among themselves, arms that are not known."""

import pytest
from test_findings import read, record, tags

# methods, the comparators of the record, a results sentence, and what it says against whom
NAMED = [
    (  # a name in brackets behind what the group got
        "Adults were randomised to injection with an anaesthetic 0.25% (group I, 24 patients) or to dry needling (group D, 22 patients).",
        "injection",
        "Soreness was less intense in group I than in group D (p = 0.01).",
        {("adverse_events", "injection", "favours_comparator")},
    ),
    (  # what stands before the bracket is a whole treatment
        "Adults were randomised to dry needling and stretching (group 1, n=15), stretching alone (group 2, n=15) or no treatment (group 3, n=15).",
        "exercise no_treatment",
        "The pressure pain threshold of group 1 was higher than that of group 2 (p=0.02) and that of group 3 (p=0.01).",
        {
            ("pressure_pain_threshold", "exercise", "favours_dn"),
            ("pressure_pain_threshold", "no_treatment", "favours_dn"),
        },
    ),
    (  # the group without a treatment of its own, and groups named together
        "Group 1 received an injection, group 2 received dry needling and group 3 received neither; all were shown exercises.",
        "injection exercise",
        "The VAS was better in groups 1 and 2 than in group 3 (p = 0.02). The NDI did not differ between groups 1 and 2 (p = 0.40).",
        {("pain_intensity", "exercise", "favours_dn"), ("disability", "injection", "no_difference")},
    ),
    (
        "Adults were randomised to dry needling, ischaemic compression, or stretching alone (control).",
        "manual_therapy exercise",
        "Pain was lower with dry needling than in the control group (p = 0.01).",
        {("pain_intensity", "exercise", "favours_dn")},
    ),
    (
        "Adults were randomised to a deep or a superficial insertion of the needle.",
        "other_needling",
        "The reduction of the VAS was greater in the deep group than in the superficial group (p < 0.05).",
        {("pain_intensity", "other_needling", "favours_dn")},
    ),
    (  # a visit is no group
        "Group A received dry needling and group B received tape.",
        "taping no_treatment",
        "Pain did not differ between group A and group B at any control (p = 0.30).",
        {("pain_intensity", "taping", "no_difference")},
    ),
]


NAMED.append(
    (  # needling and a third arm behind the word of reference
        "Adults were randomised to a dry needling group (DNG), a sham group (SHG) or a splint group (OSG).",
        "sham other",
        "The NDI was better in the OSG than in the DNG (P = .02) and the SHG (P = .004).",
        {("disability", "other", "favours_comparator")},
    )
)


@pytest.mark.parametrize(("methods", "comparators", "sentence", "said"), NAMED)
def test_groups_by_their_names(methods: str, comparators: str, sentence: str, said: set[tuple[str, str, str]]) -> None:
    found = read(record(sentence, methods), tags(comparators=comparators))[1]
    assert {(f.outcome, f.comparator, f.direction) for f in found} == said


# comparators of the record, and a sentence that says nothing of needling
SILENT = [
    ("no_treatment sham", "No difference in pain was observed between the model group and the sham DN group (P > 0.05)."),
    ("manual_therapy no_treatment", "Pain was lower with massage than with rest at 48 h (p = 0.03)."),
    ("sham no_treatment", "Pain and function of the sham group did not differ from those of the untreated group (p = 0.60)."),
    ("injection", "Ozone and lidocaine groups were not different in pain (p = 0.50)."),
    ("sham no_treatment", "The sham and the control group did not differ in pain (p = 0.50)."),
    ("no_treatment", "Pain was lower after CWI than after DN at 24 hours (p = 0.01)."),
]


@pytest.mark.parametrize(("comparators", "sentence"), SILENT)
def test_comparators_among_themselves_and_arms_that_are_not_known(comparators: str, sentence: str) -> None:
    record_of_it = record(sentence, "Adults were randomised to dry needling (DN) or something else.")
    assert read(record_of_it, tags(comparators=comparators))[1] == ()


# sentences in which words stand between that must not be taken for a result
ASIDES = [
    ("The PSQI was lower, i.e. sleep was better, after dry needling than after sham (p = 0.02).", {("sleep", "favours_dn")}),
    ("Pain-free opening was greater after dry needling than after sham (p = 0.01).", {("range_of_motion", "favours_dn")}),
    (
        "Transient aggravation of headache after the session was more frequent with dry needling than with sham (p = 0.02).",
        {("adverse_events", "favours_comparator")},
    ),
    (
        "Pain was higher after dry needling than after sham at 24 h (p = 0.01); the groups did not differ at 72 h (p = 0.70).",
        {("pain_intensity", "mixed")},
    ),
    ("Pain did not differ before treatment (p = 0.9). It was lower with dry needling than with sham on day 5 (p = 0.01).",
     {("pain_intensity", "favours_dn")}),
    ("Post-procedure pain lasting more than 2 days did not differ between dry needling and sham (p = 0.35).",
     {("adverse_events", "no_difference")}),
    ("The number of trigger points did not modify these results (p = 0.40).", set()),
    ("With respect to disability dry needling was superior to sham.", {("disability", "favours_dn")}),
    ("With respect to headache-related disability dry needling was superior to sham.", {("disability", "favours_dn")}),
    ("Total low back pain-related costs did not differ between dry needling and sham (p = 0.29).", {("cost", "no_difference")}),
    ("Pain during the treatment was worse with dry needling than with sham (p < 0.001).", {("adverse_events", "favours_comparator")}),
    ("Pain was better after sham at 3 weeks (p = 0.003). At 6 months the order had reversed (21.0 with dry needling versus 33.6; p < 0.001).",
     {("pain_intensity", "mixed")}),
    ("At Week 4, the VAS (p<0.001) was lower with dry needling than with sham. At Month 6, none of these differed between the groups (p=0.27).",
     {("pain_intensity", "mixed")}),
    ("Pain did not change significantly in any of the three groups (p > 0.05).", set()),
    ("Patients who believed they had received real needling had less pain than those who did not (p = 0.01).", set()),
    ("Throwing velocity was slower after dry needling than after sham (p = 0.03) and recovered at 24 h (p = 0.80).",
     {("physical_performance", "favours_comparator")}),
    ("Sprint time was slower after dry needling than after sham (p = 0.03).", {("physical_performance", "favours_comparator")}),
    ("Side-hop time was shorter after dry needling than after sham (p = 0.04).", {("physical_performance", "favours_dn")}),
    ("In both groups, significant improvement of pain was observed at both controls compared to baseline (p<0.001).", set()),
    ("Needle-site pain was more frequent with dry needling than with sham (RR 2.9, 95% CI 1.6 to 5.2).", {("adverse_events", "favours_comparator")}),
    ("No DN × tape interaction was present for pain (p = 0.29).", set()),
    ("Both DN and sham groups showed significant improvement in pain between days 0 and 28 (p<0.001).", set()),
    ("People who received dry needling had a small reduction in pain (between-group difference, 1.56 points; 95% CI: 1.11 to 2.36).",
     {("pain_intensity", "favours_dn")}),
    ("The needling group had a reduction in pain (2.3 points; 95% CI: 1.1 to 3.6).", set()),
    ("The needling group had a reduction in pain (mean difference 2.3 points; 95% CI: 1.1 to 3.6).", set()),
    ("Sham and treatment groups did not differ in pain (p = 0.40).", {("pain_intensity", "no_difference")}),
    ("In the dry needling group, pain decreased in the follow-up phase compared to the pre-test phase (P<0.05).", set()),
    ("Pain did not differ significantly among different time points in any group (P>0.05).", set()),
    ("In the dry needling group, frequency of headache, and sleep were significantly improved after treatment (P < .05).", set()),
    ("Patients receiving dry needling were more likely to have stopped taking medication for their pain than those receiving sham (OR 1.6; 95% CI 1.2 to 2.0).",
     {("medication_use", "favours_dn")}),
    ("Patients receiving dry needling had greater increases of rotation at the control point than those receiving sham (p < 0.05).",
     {("range_of_motion", "favours_dn")}),
    ("Muscle thickness decreased only in the sham group (p = 0.02).", set()),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "said"), ASIDES)
def test_asides_leave_the_result_what_it_is(sentence: str, said: set[tuple[str, str]]) -> None:
    outcomes = "pain_intensity disability sleep range_of_motion headache_burden adverse_events muscle_stiffness cost physical_performance medication_use"
    found = read(record(sentence), tags(outcomes=outcomes))[1]
    assert {(f.outcome, f.direction) for f in found} == said


def test_the_other_factor_is_left_out_where_it_is_told_by_who_was_given_it() -> None:
    methods = "In a factorial trial adults were randomised to real or sham needling and to education or none."
    told = (
        "Kinesiophobia was lower in those given education than in those not given it (-3.1, 95% CI -5.3 to -0.9), but needling made "
        "no difference to it (0.4, 95% CI -1.8 to 2.6). By contrast, taping lowered pain (-12 mm, 95% CI -21 to -3)."
    )
    found = read(record(told, methods), tags(outcomes="psychological pain_intensity"))[1]
    assert [(f.outcome, f.direction, f.estimate) for f in found] == [("psychological", "no_difference", 0.4)]


def test_a_review_that_compares_needling_with_something_has_compared_it_with_that() -> None:
    told = record("All four reviews comparing dry needling with exercise therapy found no difference in pain intensity.")
    assert {f.comparator for f in read(told, tags("umbrella_review", "sham exercise"))[1]} == {"exercise"}
    foreign = record("DN did not differ from manual therapy in disability.")
    assert {f.comparator for f in read(foreign, tags("umbrella_review", "sham"))[1]} == {"manual_therapy"}


def test_a_course_that_is_told_by_two_effects_keeps_the_one_that_differs() -> None:
    sentence = (
        "Disability was lower with DN than with sham at 6 weeks (MD -1.9, 95% CI -3.3 to -0.5), but not at 12 months (MD -0.6, 95% CI "
        "-2.1 to 0.9). The same was seen for pain: -1.0 (95% CI -1.7 to -0.3) at 6 weeks and -0.1 (95% CI -0.9 to 0.7) at 12 months."
    )
    found = read(record(sentence), tags())[1]
    assert {(f.outcome, f.direction, f.estimate) for f in found} == {
        ("disability", "mixed", -1.9),
        ("pain_intensity", "mixed", -1.0),
    }


REVIEWED = [
    ("With respect to conventional physiotherapy, no SR found DN to be superior for pain.", ("pain_intensity", "physiotherapy", "no_difference")),
    ("In relation to sham needling, two studies reported lower pain with DN and one reported no difference.", ("pain_intensity", "sham", "mixed")),
    ("The one SR that examined pain against no treatment reported a benefit of DN.", ("pain_intensity", "no_treatment", "favours_dn")),
    ("Of the four trials that employed a sham needle, two found a greater fall in pain with real needling and two did not.", ("pain_intensity", "sham", "mixed")),
    ("Dry needling was better than sham for pain (P < .001), but the quality is low. There were no differences in other outcomes.", ("pain_intensity", "sham", "favours_dn")),
    ("In four studies against sham, pain did not differ at any time point in three and favoured dry needling in one.", ("pain_intensity", "sham", "mixed")),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "said"), REVIEWED)
def test_what_reviews_say_of_their_studies(sentence: str, said: tuple[str, str, str]) -> None:
    found = read(record(sentence), tags("umbrella_review", "sham no_treatment", "pain_intensity"))[1]
    assert [(f.outcome, f.comparator, f.direction) for f in found] == [said]


def test_an_arm_that_is_set_against_the_same_comparator_behind_and_keeps_its_number() -> None:
    sentence = "Pain was lower in DN than in WL (mean difference -2.2, 95% CI -3.0 to -1.4) and in IC than in WL (-2.0, 95% CI -2.8 to -1.2)."
    methods = "Workers were randomised to dry needling (DN), ischaemic compression (IC), or a waiting list (WL)."
    found = read(record(sentence, methods), tags(comparators="manual_therapy no_treatment"))[1]
    assert [(f.comparator, f.estimate) for f in found] == [("no_treatment", -2.2)]


def test_what_another_factor_did_is_left_out_where_it_is_called_its_main_effect() -> None:
    methods = "In a factorial trial adults were randomised to real or sham needling and to education or none."
    told = "The main effect of education on disability was -4.9 points (95% CI, -7.6 to -2.2; P < .001)."
    assert read(record(told, methods), tags())[1] == ()


def test_what_the_other_and_the_secondary_outcomes_are() -> None:
    methods = "The primary outcome was pain. The secondary outcomes were disability, sleep and range of motion."
    told = "A significant interaction was seen for sleep. There was no effect of needling against sham for any of the secondary outcomes."
    found = read(record(told, methods), tags(outcomes="pain_intensity disability sleep range_of_motion"))[1]
    assert {(f.outcome, f.direction) for f in found} == {("disability", "no_difference"), ("range_of_motion", "no_difference")}
    other = (
        "A group-by-time interaction was seen for pain and sleep. No interaction between groups was observed for other variables."
    )
    found = read(record(other), tags(outcomes="pain_intensity disability sleep range_of_motion"))[1]
    assert {(f.outcome, f.direction) for f in found} == {("disability", "no_difference"), ("range_of_motion", "no_difference")}
