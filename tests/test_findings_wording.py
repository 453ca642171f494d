"""Single ways of wording results, sizes, conclusions and groups: what is read of them, and what is left out."""

import pytest
from test_findings import read, record, tags

from evidence import findings, passages, tagging
from evidence.findings import conclusions, weighing
from evidence.record import Record, Section

SHAM = "Adults were randomised to dry needling (DN) or sham needling."

# methods, comparators, results, what they say: (outcome, comparator, direction, estimate)
RESULTS = [
    (SHAM, "sham", "Pain was lower with DN than with sham (p = 0.08).", {("pain_intensity", "sham", "no_difference", None)}),
    (SHAM, "sham", "Strength was 2.1 kg higher with DN, but not significantly so (p = 0.09).", {("muscle_strength", "sham", "no_difference", 2.1)}),
    (  # lower, as authors of Romance languages write it; of a score it may mean worse
        SHAM, "sham", "The number of tablets was inferior with DN (p = 0.03).", {("medication_use", "sham", "favours_dn", None)},
    ),
    (SHAM, "sham", "The pain scores were inferior with DN (p = 0.03).", set()),
    (  # what is measured in km/h is not the pain that was named before
        SHAM, "sham", "No difference was seen in pain (p = 0.18), and the ball travelled slower after DN than after sham (-1.9 km/h; 95% CI -3.6 to -0.2).",
        {("pain_intensity", "sham", "no_difference", None)},
    ),
    (SHAM, "sham", "Range of motion improved in both groups, and only extension differed in favour of DN (p = 0.03).", {("range_of_motion", "sham", "mixed", None)}),
    (SHAM, "sham", "Range of motion increased in both groups, to the same extent (p = 0.52).", {("range_of_motion", "sham", "no_difference", None)}),
    (SHAM, "sham", "Group membership had no bearing on the change in strength (p = 0.69).", {("muscle_strength", "sham", "no_difference", None)}),
    (SHAM, "sham", "Pain was lower at 4 weeks than at baseline in the DN group (p = 0.01).", set()),
    (  # an interaction of two factors compares no groups
        "In a factorial trial adults had DN or sham DN, and TENS or sham TENS.", "sham", "There was no interaction between DN and TENS for pain (p = 0.40).", set(),
    ),
    (  # an abbreviation that begins with a small letter begins a sentence
        "In a factorial trial adults had DN or sham DN, and tDCS or sham tDCS.", "sham",
        "Pain did not differ between DN and sham DN (p = 0.34). tDCS reduced disability compared with sham tDCS (p = 0.02).", {("pain_intensity", "sham", "no_difference", None)},
    ),
    (  # when it hurt is no second outcome
        SHAM, "sham", "In the decline squat, the sham group had less pain than the DN group (p = 0.03).", {("pain_intensity", "sham", "favours_comparator", None)},
    ),
    (  # whom the reviews are about
        SHAM, "sham", "Reviews of cervicogenic headache were unanimous that disability fell more with DN than with sham.", {("disability", "sham", "favours_dn", None)},
    ),
    (  # a difference in words beside numbers that were not read
        "Adults had dry needling or exercise.", "exercise", "Of those who had dry needling pain fell by 1.4, compared with 3.2 in those who did exercise (p = 0.01).", set(),
    ),
    (SHAM, "sham", "The pain score favoured neither group (p = 0.47). The same can be said of disability (p = 0.62).",
     {("pain_intensity", "sham", "no_difference", None), ("disability", "sham", "no_difference", None)}),
    (SHAM, "sham", "No differences were found except for range of motion (p = 0.03), which was lower in the DN group.", {("range_of_motion", "sham", "favours_comparator", None)}),
    (SHAM, "sham", "The DN group needed fewer sessions to become pain-free (p = 0.01).", set()),
    (SHAM, "sham", "DN was superior in terms of pain (p = 0.03), sham needling in terms of disability (p = 0.02).",
     {("pain_intensity", "sham", "favours_dn", None), ("disability", "sham", "favours_comparator", None)}),
    (  # a group that is named before what it got
        "Adults were randomised into G1 (dry needling, n=25) or G2 (stabilization splint at night, n=25).", "other", "Quality of life was better in G2 (p = 0.012).",
        {("quality_of_life", "other", "favours_comparator", None)},
    ),
    (SHAM, "sham", "DN was superior for pain (p = 0.01) and, to a smaller extent, for the pressure pain threshold (p = 0.02).",
     {("pain_intensity", "sham", "favours_dn", None), ("pressure_pain_threshold", "sham", "favours_dn", None)}),
    (  # two comparators set against each other
        "Adults had dry needling, taping or exercise.", "taping exercise", "Pain was lower in the taping group than in the exercise group (p = 0.01).", set(),
    ),
    # a verb that is not said again; where the two run opposite ways nothing is told of the second
    (SHAM, "sham", "Pain had decreased 1.3 points more with DN than with sham (p = 0.01), and disability 4 points more (p = 0.02).",
     {("pain_intensity", "sham", "favours_dn", None), ("disability", "sham", "favours_dn", None)}),
    (SHAM, "sham", "Pain had decreased 1.3 points less with DN than with sham (p = 0.01), and PPT 4 points more (p = 0.02).",
     {("pain_intensity", "sham", "favours_comparator", None)}),
    # each thing of a list has a degree of its own, and some are not known
    (SHAM, "sham", "The DN group had fewer tender points, better quality of life and a lower zyx score than the sham group (p = 0.01).",
     {("quality_of_life", "sham", "favours_dn", None)}),
    (SHAM, "sham", "Range of motion and PPT were both higher, and pain and disability both lower, in the DN group than in the sham group (p = 0.01).",
     {("range_of_motion", "sham", "favours_dn", None), ("pressure_pain_threshold", "sham", "favours_dn", None),
      ("pain_intensity", "sham", "favours_dn", None), ("disability", "sham", "favours_dn", None)}),
    # change in one arm alone
    (SHAM, "sham", "Pain decreased from 7.3 to 5.2 in the DN group (p = 0.01), whereas the decrease was not significant in the sham group.", set()),
    (SHAM, "sham", "Pain improved only in the DN group (p = 0.03).", set()),
    (SHAM, "sham", "Disability was alike at week 6, but at week 12 the gain was maintained only in the DN group, the difference between groups being significant (p = 0.01).",
     {("disability", "sham", "mixed", None)}),
    # what had been named before is not what was sorer
    (SHAM, "sham", "PPT did not differ (p = 0.33). Players were sorer after DN than after sham (14 mm, 95% CI 5 to 23).",
     {("pressure_pain_threshold", "sham", "no_difference", None), ("adverse_events", "sham", "favours_comparator", 14.0)}),
    ("Adults had dry needling or exercise.", "exercise", "The changes in pain were larger in the needling group than in the exercise group (p = 0.01).",
     {("pain_intensity", "exercise", "favours_dn", None)}),
    ("Adults had dry needling (DN) with exercise, laser with exercise, or exercise.", "electrotherapy exercise",
     "The decrease in pain was greater in the laser and DN groups than in the exercise group (p = 0.01), while the two groups had no superiority over one another (p = 0.7).",
     {("pain_intensity", "exercise", "favours_dn", None)}),
    ("Adults had shock waves (ESWT) or shock waves and dry needling (ESWT-DN).", "electrotherapy", "Disability was lower in the ESWT-DN group than in the ESWT group (p = 0.01).",
     {("disability", "electrotherapy", "favours_dn", None)}),
    ("Patients were divided into Group-A (mobilisation) and Group-B (dry needling).", "manual_therapy", "Range of motion was better in Group-A (p = 0.01).",
     {("range_of_motion", "manual_therapy", "favours_comparator", None)}),
    ("Adults had dry needling, lidocaine or ozone injections.", "injection", "There was no difference between lidocaine and ozone in pain.", set()),
    # counts of people behind which something is gained
    ("Adults had dry needling or medication.", "medication", "Adverse events were recorded in 9 of 31 people given dry needling and in 21 of 31 given medication (p = 0.002), mostly weight gain.",
     {("adverse_events", "medication", "favours_dn", None)}),
    ("Adults had dry needling or acupuncture.", "acupuncture", "The effective rate was 93% (56/60) in the needling group, higher than 79% (45/57) in the acupuncture group (P<0.05).",
     {("global_improvement", "acupuncture", "favours_dn", None)}),
    # who was favoured, who is meant, what is counted
    ("Adults had dry needling or manual therapy.", "manual_therapy", "Manual therapy was favoured for range of motion (p = 0.01) and dry needling for PPT (p = 0.02).",
     {("range_of_motion", "manual_therapy", "favours_comparator", None), ("pressure_pain_threshold", "manual_therapy", "favours_dn", None)}),
    ("Adults had dry needling or manual therapy.", "manual_therapy", "Disability and pain fell in both arms; strength was better in the latter (p = 0.03).", set()),
    ("Adults had dry needling or usual care.", "usual_care", "The hazard ratio for recovery (dry needling versus usual care) was 0.61 (95% CI 0.42 to 0.89).", set()),
    (SHAM, "sham", "Time to relapse of headache was shorter in the sham group (p = 0.02).", {("headache_burden", "sham", "favours_dn", None)}),
    (SHAM, "sham", "Dry needling did not lower pain as effectively as sham needling (p = 0.01).", {("pain_intensity", "sham", "favours_comparator", None)}),
    (SHAM, "sham", "The trial was powered to detect less pain with DN than with sham.", set()),
    # one result in two units
    (SHAM, "sham", "Pain was lower with DN than with sham (MD -0.5 points, 95% CI -0.8 to -0.1; SMD -0.3, 95% CI -0.5 to -0.1).",
     {("pain_intensity", "sham", "favours_dn", -0.5)}),
    (SHAM, "sham", "The DN group had fewer headache days (adjusted difference -2.7 days per 4 weeks; 95% CI -4.9 to -0.5).",
     {("headache_burden", "sham", "favours_dn", -2.7)}),
    (SHAM, "sham", "The PPT was inferior to that of sham after five minutes (p = 0.006) and at 7 days it was superior (p = 0.001).", {("pressure_pain_threshold", "sham", "mixed", None)}),
]  # fmt: skip


@pytest.mark.parametrize(("methods", "comparators", "results", "said"), RESULTS, ids=range(len(RESULTS)))
def test_results(methods: str, comparators: str, results: str, said: set[tuple[str, str, str, float | None]]) -> None:
    found = read(record(results, methods), tags("rct", comparators))[1]
    assert {(f.outcome, f.comparator, f.direction, f.estimate) for f in found} == said


def test_p_of_each_comparator() -> None:
    results = "Pain was lower with DN than with sham (p = 0.04) and usual care (p < 0.001). Strength did not differ from sham or usual care (p = 0.3)."
    found = read(record(results, "Adults had dry needling (DN), sham needling or usual care."), tags("rct", "sham usual_care"))[1]
    assert {(f.outcome, f.comparator, f.p) for f in found} == {
        ("pain_intensity", "sham", "0.04"), ("pain_intensity", "usual_care", "<0.001"),
        ("muscle_strength", "sham", "0.3"), ("muscle_strength", "usual_care", "0.3"),
    }  # fmt: skip


# of one arm: results, directions by outcome
CHANGES = [
    ("Pain fell from 8 to 4 (p < 0.001) and strength from 10 to 11 (p = 0.4).", {"pain_intensity": "improved", "muscle_strength": "no_change"}),
    ("Worst pain went from 8 (IQR 7-9) to 4 (IQR 2-6; p < 0.001) and disability from 124 to 81 (p = 0.002).", {"pain_intensity": "improved", "disability": "improved"}),
    ("Strength rose from 10 to 11 (p = 0.4).", {"muscle_strength": "no_change"}),
    ("Pain decreased slightly, but not significantly (p = 0.42).", {"pain_intensity": "no_change"}),
    ("Pain was significantly better at 3 months than at baseline (p = 0.01).", {"pain_intensity": "improved"}),
    ("Pain decreased from 6.4 (1.3) at baseline to 4.1 (1.6) after four days (p < 0.001).", {"pain_intensity": "improved"}),
]  # fmt: skip


@pytest.mark.parametrize(("results", "said"), CHANGES, ids=range(len(CHANGES)))
def test_changes_of_one_arm(results: str, said: dict[str, str]) -> None:
    found = read(record(results), tags("single_arm", ""))[1]
    assert {f.outcome: f.direction for f in found} == said


SIZES = [
    ("Nurses identified 131 possible candidates, of whom 88 consented and were randomised.", 88),
    ("Thirty-four women were approached and 29 gave consent.", 29),
    ("Of 80 patients screened, 52 gave their consent and were randomised.", 52),
    ("We assessed 517 people and randomly assigned 212 (53 per group).", 212),
    ("Forty (40) patients aged 63 to 90 years took part; eighteen (18) had needling.", 40),
    ("A total of 73 patients were evaluated and 60 patients were randomly assigned.", 60),
    ("Of 2,906 adults who began therapy, 1,412 had complete data; 388 had dry needling and 1,024 had none.", 1412),
    ("Each group comprised 47 people; there were two groups.", 94),
    (
        "We randomised 14 private practices, seven to needling and seven to usual care. The practices enrolled patients; 241 were included.",
        241,
    ),
]


@pytest.mark.parametrize(("methods", "size"), SIZES, ids=range(len(SIZES)))
def test_sizes(methods: str, size: int) -> None:
    assert read(record("Pain was lower (p = 0.01).", methods), tags())[0]["n"] == str(size)


# what the conclusion says, comparators, the label of the rules
CONCLUSIONS = [
    ("Manipulation should be tried ahead of needling.", "manual_therapy", "negative"),
    ("Patients who were manipulated had larger reductions in headache than those who received dry needling.", "manual_therapy", "negative"),
    ("The splint overcame dry needling.", "other", "negative"),
    ("Sham needling was less effective than dry needling.", "sham", "positive"),
    ("The benefit of stretching over dry needling was significant.", "exercise", "negative"),
    ("Dry needling relieved fewer patients and was less comfortable.", "sham", "negative"),
    ("In our hands dry needling came off second best.", "exercise", "negative"),
    ("Three sessions of needling obtain what ten sessions of physiotherapy obtain.", "physiotherapy", "neutral"),
    ("Those whose needles carried current fared better than those whose needles did not.", "other_needling", "positive"),
    ("Dry needling had no influence on strength. Those who needle in the hope of improving function have to look elsewhere.", "sham", "neutral"),
    ("Retention was excellent and blinding was not secured. A full trial is feasible.", "sham", "none"),
    ("Dry needling, but not sham needling, was effective in reducing pain.", "sham", "positive"),
    ("Dry needling gives better relief than the injection, and it does not weaken the bite.", "injection", "positive"),
    ("Dry needling may speed up the recovery of function.", "physiotherapy", "positive"),
    ("Based on studies with a high risk of bias, dry needling seems neither better nor worse than laser therapy.", "electrotherapy", "neutral"),
    ("Combination of dry needling and balance training is recommended, as it yields better function than balance training alone.", "exercise", "positive"),
    ("On the basis of routine rehabilitation, dry needling can further relieve spasticity.", "physiotherapy", "positive"),
    ("Dry needling yielded less pain than exercise.", "exercise", "positive"),
    ("Patients with neck pain returned sooner to work with dry needling than with exercise.", "exercise", "positive"),
    ("Exercise but not dry needling relieved pain.", "exercise", "negative"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "comparators", "label"), CONCLUSIONS, ids=range(len(CONCLUSIONS)))
def test_conclusions(said: str, comparators: str, label: str) -> None:
    methods = "Sixty patients were randomised to dry needling or another treatment."
    assert read(record("All completed the study.", methods, said), tags(comparators=comparators))[0]["conclusion"] == label


def test_words_alone_never_turn_a_conclusion_round() -> None:
    """The learned reader may doubt the table, it may not take the opposite for granted."""
    held = {"": [0.0] * 5, "a word of praise": [9.0 if name == "positive" else 0.0 for name in weighing.CONCLUSIONS]}
    assert weighing.weighed({"a word of praise"}, "neutral", held)[0] == "positive"
    assert weighing.weighed({"a word of praise"}, "negative", held)[0] != "positive"


def test_the_table_counts_for_more_where_it_is_negative_or_nothing_else_speaks() -> None:
    held = {"": [0.0] * 5, "found neutral": [1.5 if name == "neutral" else 0.0 for name in weighing.CONCLUSIONS]}
    assert weighing.weighed({"found neutral"}, "negative", held)[0] == "negative"
    assert weighing.weighed({"found neutral"}, "mixed", held)[0] == "neutral"
    assert weighing.weighed({"found neutral", "found all "}, "mixed", held)[0] == "mixed"


def test_what_is_missed_of_the_title_weighs_as_such() -> None:
    """A result on an outcome that the title names is told apart from one that was looked at as well."""
    title, methods = (
        "Needling for spasticity and gait: a randomised trial",
        "Sixty people were randomised to dry needling or sham needling.",
    )
    said = "Dry needling reduced spasticity but had no effect on gait."
    for results, expected in (("Spasticity was lower with dry needling than with sham (p = 0.01). Gait did not differ (p = 0.7).", "found title no_difference"),
                              ("Spasticity was lower with dry needling than with sham (p = 0.01). Strength did not differ (p = 0.7).", "found untitled no_difference")):  # fmt: skip
        document = passages.document(record(results, methods, said, title))
        seen = findings.shown(document, tags(outcomes="spasticity_scale physical_performance muscle_strength")).concluding
        assert {expected, "names denied title True"} <= seen


CASES = [
    ("Symptoms resolved within three weeks. Needling merits attention in such cases.", "positive"),
    ("Needling was of no help to this player.", None),
    ("The pneumothorax was drained.", "negative"),
]


@pytest.mark.parametrize(("said", "label"), CASES, ids=range(len(CASES)))
def test_a_case_is_reported_for_its_good_course_or_its_harm(said: str, label: str | None) -> None:
    what = record("A 27-year-old player had three sessions of needling.", "", said, "Needling of a shoulder: a case report")
    assert read(what, tags("case_report", ""))[0].get("conclusion") == label


def test_a_conclusion_without_a_heading_begins_where_sentences_tell_what_holds() -> None:
    text = (
        "Sixty patients were randomised to dry needling or medication. Headache days were fewer with needling at week 4 (p = 0.01) and alike at week 12 (p = 0.8). "
        "Needling provides more rapid relief than medication, but at three months the two are equivalent. The choice should rest on what patients prefer. "
        "Trial registration: NCT99000000."
    )
    what = Record("pubmed_xml", "Needling or medication for headache", sections=(Section(text, "", ""),))
    lines = findings.lines(passages.document(what))
    own = conclusions.concluding(lines, findings.arms(lines, ("medication",), {})).lines
    assert [line.text.split()[0] for line in own] == ["Needling", "The"]


def test_a_review_of_reviews_counts_reviews() -> None:
    results = "Seventeen reviews, embracing 68 primary trials with 3900 participants, met the criteria."
    assert read(record(results, "We searched for reviews."), tags("umbrella_review", "sham"))[0]["n_studies"] == "17"
    assert (
        read(record("Eleven trials with 390 participants were included.", ""), tags("systematic_review", "sham"))[0]["n_studies"]
        == "11"
    )


def test_praise_by_the_table_counts_for_nothing_beside_results_that_are_all_against() -> None:
    seen = {"found favours_comparator", "found no_difference"}
    held = {"": [0.0] * 5, **{name: [0.4 if label == "negative" else 0.0 for label in weighing.CONCLUSIONS] for name in seen}}
    assert weighing.weighed(seen, "positive", held)[0] == "negative"
    assert weighing.weighed({*seen, "found favours_dn"}, "positive", held)[0] == "positive"


def test_a_conclusion_about_effects_is_not_one_about_the_conduct_of_a_pilot() -> None:
    lines = read_lines("A larger trial is feasible. Needling reduced pain.")
    assert not conclusions.of_conduct(conclusions.Concluding(lines, []))
    assert conclusions.of_conduct(conclusions.Concluding(read_lines("A larger trial is feasible."), []))


def read_lines(text: str) -> list[conclusions.Line]:
    from evidence.findings.text import lines

    return [line for line in lines(passages.document(record("", "", text))) if line.role == "conclusions"]


# title, methods, comparators, whether needling was added to what the others got
GROUPS = [
    ("Dry needling for pain", "The control group received exercise; the observation group received dry needling on the basis of the control group.", {"exercise"}, True),
    ("Dry needling for pain", "Patients were allotted to dry needling, to TENS at home, or to a waiting list on which no treatment was given.", {"electrotherapy", "no_treatment"}, False),
    ("Dry needling for pain", "Employees were randomized to dry needling (n=18), massage (n=18), or a waiting group (n=18).", {"manual_therapy", "no_treatment"}, False),
    ("Dry needling for pain", "Group 1 (n = 31) underwent dry needling and group 2 (n = 31) lidocaine injection; exercises were prescribed to all.", {"injection"}, False),
    ("Dry needling for pain", "All participants performed exercises and were randomised to dry needling or ultrasound therapy.", {"electrotherapy"}, False),
    ("Dry needling for pain", "Adults received either physiotherapy as usual or the same physiotherapy and up to four visits for dry needling.", {"physiotherapy"}, True),
    ("Dry needling and trigger point injection (TPI) for pain", "Patients were assigned to a dry needling group (n = 22) and a TPI group (n = 21).", {"injection"}, False),
    ("Dry needling of rats", "Rats were randomly divided into a model group (n = 8), which was left untreated, and a dry needling group (n = 8).", {"no_treatment"}, False),
    ("Dry needling or muscle energy technique", "Workers were randomly distributed into a needling group (n = 13), a massage group (n = 13) and a sham needling group (n = 13).", {"manual_therapy", "sham"}, False),
    ("Tape or needling", "Patients were randomized to exercise + taping (taping group, n=28), exercise + dry needling (needling group, n=30), and exercise only (control group, n=29).", {"taping", "exercise"}, True),
    ("Adding real or sham dry needling", "Patients were allocated into a control group (n = 22; conventional physiotherapy), a dry needling group (n = 22; conventional physiotherapy plus dry needling) and a sham needling group (n = 22; conventional physiotherapy plus sham needling).", {"physiotherapy", "sham"}, True),
    ("Dry needling for elbows", "Adults were randomised to four sessions of dry needling (n = 59) or to usual GP care (n = 59).", {"usual_care"}, False),
    ("Dry needling of a tendon", "Athletes were randomized to dry needling alone (n = 16) or to injection of plasma (n = 17), followed by identical eccentric exercises.", {"injection"}, False),
    ("Dry needling and neck pain", "Women were randomised to dry needling (n = 20) or education (n = 20), given by a physiotherapist with training in education.", {"education"}, False),
    ("Dry needling after exercise", "Athletes ran and, 24 hours later, received dry needling, sham needling, or no treatment (15 per group).", {"sham", "no_treatment"}, False),
]  # fmt: skip


@pytest.mark.parametrize(("title", "methods", "comparators", "added"), GROUPS, ids=range(len(GROUPS)))
def test_groups(title: str, methods: str, comparators: set[str], added: bool) -> None:
    found = tagging.read(passages.document(record("Pain fell.", methods, "", f"{title}: a randomized trial")))
    assert {tag.value for tag in found if tag.kind == "comparator"} == comparators
    assert ("true" in {tag.value for tag in found if tag.kind == "add_on"}) == added


def test_a_record_that_names_dry_needling_once_says_needling_afterwards() -> None:
    text = "Dry needling needs few visits. To see whether it can replace physiotherapy, 62 adults were randomised: 31 underwent three sessions of needling and 31 physiotherapy."
    what = Record("pubmed_xml", "Three needle sessions or physiotherapy?", sections=(Section(text, "", ""),))
    assert tagging.read(passages.document(what))[0].value == "true"
    other = Record(
        "pubmed_xml", "Needles or physiotherapy?", sections=(Section(text.replace("few visits", "no acupuncture points"), "", ""),)
    )
    assert tagging.read(passages.document(other))[0].value == "false"


@pytest.mark.parametrize("number", ["1" * 6000, ",".join(["111"] * 2000), "1" * 20])
def test_a_number_without_end_is_no_count(number: str) -> None:
    """One absurd record must not end an import, nor hand on a number that no database keeps."""
    results = f"Pain was lower with DN than with sham (p = 0.04). Soreness was seen in {number} of {number} patients (n = {number}; p < 0.{number})."
    more, found = read(
        record(results, f"{number} adults were randomised to dry needling (DN) or sham needling (n = {number})."),
        tags("rct", "sham"),
    )
    assert {(f.outcome, f.direction) for f in found} == {("pain_intensity", "favours_dn")}
    assert "n" not in more


def test_a_printed_number_sign_is_no_count() -> None:
    results = "Soreness was seen in # of 12 patients, and bruising in #3 of # patients (n = #). Pain was lower with DN than with sham (p = 0.04)."
    found = read(
        record(results, "# adults were randomised (approval #12) to dry needling (DN) or sham needling (#)."), tags("rct", "sham")
    )[1]
    assert {(f.outcome, f.direction) for f in found} == {("pain_intensity", "favours_dn")}


@pytest.mark.parametrize(
    ("said", "direction"),
    [
        ("Patients with neck pain returned sooner to work with dry needling than with exercise (p = 0.01).", None),
        ("Range of motion was later greater with dry needling than with exercise (p = 0.01).", "favours_dn"),
    ],
)
def test_what_is_told_of_people_or_of_a_later_time_is_no_pace(said: str, direction: str | None) -> None:
    found = read(record(said, "Adults were randomised to dry needling or exercise."), tags(comparators="exercise"))[1]
    assert {f.direction for f in found if f.outcome in ("pain_intensity", "range_of_motion")} == (
        {direction} if direction else set()
    )
