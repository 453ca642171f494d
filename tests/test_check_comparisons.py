"""Which treatment a sentence calls better, and by which studies that is judged."""

from typing import Any

import pytest

from evidence import check
from evidence.check import Checked, ranking, senses, techniques, texts
from evidence.check.words import plain

PAPER = {"label": "Invented 2020", "pmid": "99000001", "doi": None, "article": 1, "n": 50}
CLASSES = {
    "sham": "probably_supported", "none": "probably_supported", "electrotherapy": "probably_supported", "manual_therapy": "no_better", "injection": "mixed",
}  # fmt: skip


def result(claim: str, **verdicts: str) -> dict[str, Any]:
    """A verdict with one class for each comparator; sham speaks for a claim of use, the comparator itself for a comparison."""
    made = [
        {
            "comparator": name,
            "verdict": said,
            "certainty": {"word": "low"},
            "wording": f"Wording {name}.",
            "body": {"entries": [PAPER]},
        }
        for name, said in verdicts.items()
    ]
    head = next((one for one in made if claim == "manual-therapy-alone" and one["comparator"] == "manual_therapy"), made[0])
    return {
        "claim": claim, "verdict": head["verdict"], "certainty": "low", "wording": head["wording"], "headline": head["comparator"],
        "classes": made, "harms": {"looked": 0, "studies": []},
    }  # fmt: skip


def judged(sentence: str, **classes: str) -> Checked:
    text = texts.read(f"This page is about dry needling.\n\n{sentence}\n".encode(), "a.md")
    return check.check(text, lambda claim, *_: result(claim, **(classes or CLASSES)))[-1]


RANKS = [
    # needling stands first
    ("Dry needling works better than sham needling.", "better"),
    ("Dry needling beats doing nothing.", "better"),
    ("It relieved more pain than massage.", "better"),
    ("Dry needling takes more pain out of a muscle than tape does.", "better"),
    ("Those who were needled had less pain than with a placebo.", "better"),
    ("People respond better to dry needling than to exercise.", "better"),
    ("Dry needling was twice as effective as massage.", "better"),
    ("Dry needling plus exercise is better than exercise alone.", "better"),
    ("Dry needling is inferior to massage.", "worse"),
    ("Dry needling is less effective than an injection.", "worse"),
    ("Dry needling is not as good as massage.", "worse"),
    ("Dry needling left people with more pain than sham needling.", "worse"),
    ("Dry needling is no match for a placebo.", "worse"),
    ("Dry needling is no better than sham needling.", "no_better"),
    ("Dry needling has not been shown to be superior to massage.", "no_better"),
    ("Dry needling failed to beat a placebo.", "no_better"),
    ("Dry needling is as good as massage.", "equal"),
    ("Dry needling relieves pain as much as manual therapy does.", "equal"),
    ("Dry needling and massage are equally effective.", "equal"),
    ("There was no difference between dry needling and exercise.", "equal"),
    ("Dry needling is neither better nor worse than manual therapy.", "equal"),
    ("Dry needling is not inferior to a cortisone injection.", "no_worse"),
    ("Dry needling was non-inferior to cortisone injections.", "no_worse"),
    ("Dry needling is at least as good as manual therapy.", "no_worse"),
    # the other stands first
    ("Sham needling works better than dry needling.", "worse"),
    ("Fake needles did better than real ones.", "worse"),
    ("A placebo beats dry needling.", "worse"),
    ("Massage is superior to dry needling.", "worse"),
    ("Rest works better than dry needling.", "worse"),
    ("Compared with dry needling, sham needling did better.", "worse"),
    ("Patients improved more with sham than with dry needling.", "worse"),
    ("Sham needling is not as good as dry needling.", "better"),
    ("Massage is less effective than dry needling.", "better"),
    ("Massage is no better than dry needling.", "no_worse"),
    ("Manual therapy is not inferior to dry needling.", "no_better"),
    ("Massage is at least as good as dry needling.", "no_better"),
    ("Doing nothing works just as well as dry needling.", "equal"),
    ("Waiting helps as much as dry needling does.", "equal"),
    ("The control group improved more than the needling group.", "worse"),
    ("Dry needling was outperformed by sham needling.", "worse"),
    ("Trigger points get better faster without dry needling.", "worse"),
    # nothing is ranked, or not by the sentence
    ("Dry needling reduces neck pain.", None),
    ("Dry needling reduces pain by as much as 40 %.", None),
    ("It is a myth that massage is better than dry needling.", None),
    ("The trial asked whether massage is better than dry needling.", None),
    ("Dry needling is better than it was.", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "name"), RANKS)
def test_needling_is_ranked_by_where_the_two_treatments_stand(sentence: str, name: str | None) -> None:
    found = ranking.ranked(plain(sentence))
    assert (found.name if found else None) == name


STANDING = [
    ("Sham needling works better than dry needling for trigger points.", "negative", "contradicted"),
    ("Doing nothing works just as well as dry needling for trigger points.", "negative", "contradicted"),
    ("Fake needles relieve trigger point pain just as well as real dry needling.", "negative", "contradicted"),
    ("Simulated needling outperforms dry needling for trigger points.", "negative", "contradicted"),
    ("Resting is just as good as dry needling for trigger points.", "negative", "contradicted"),
    ("Leaving trigger points alone works as well as dry needling.", "negative", "contradicted"),
    ("TENS works better than dry needling for trigger points.", "negative", "contradicted"),
    ("Doing nothing beats dry needling for trigger points.", "negative", "contradicted"),
    ("Trigger points heal just as fast on their own as with dry needling.", "negative", "contradicted"),
    ("The control group improved more than the needling group in trials of trigger points.", "negative", "contradicted"),
    ("Trigger points get better faster without dry needling.", "negative", "contradicted"),
    ("Dry needling was outperformed by sham needling for trigger points.", "negative", "contradicted"),
    ("Dry needling works worse than a placebo for trigger points.", "negative", "contradicted"),
    ("Sham needling is worse than dry needling for trigger points.", "positive", "supported"),
    ("Sham needling is not as good as dry needling for trigger points.", "positive", "supported"),
    ("Dry needling works better than sham needling for trigger points.", "positive", "supported"),
    ("Dry needling beats doing nothing for trigger points.", "positive", "supported"),
    ("Massage is superior to dry needling.", "negative", "overstated"),
    ("Ischemic compression works better than dry needling.", "negative", "overstated"),
    ("Manual therapy is more effective than dry needling for back pain.", "negative", "overstated"),
    ("Massage may be better than dry needling.", "negative", "overstated"),
    ("Dry needling is less effective than manual therapy.", "negative", "overstated"),
    ("Massage is no better than dry needling.", "negative", "supported"),
    ("Dry needling relieves pain as much as manual therapy does.", "negative", "supported"),
    ("Dry needling and manual therapy relieve pain equally well.", "negative", "supported"),
    ("Manual therapy relieves pain as much as dry needling does.", "negative", "supported"),
    ("Dry needling is no worse than massage.", "negative", "supported"),
    ("Dry needling is no better than manual therapy.", "negative", "supported"),
    ("Dry needling is better than manual therapy.", "positive", "overstated"),
    ("Dry needling is proven to be as good as manual therapy.", "negative", "overstated"),
    # a treatment of no class, and all of them at once
    ("Dry needling is better than surgery for trigger points.", "positive", "no evidence in the database"),
    ("Dry needling relieves trigger points better than a hot bath.", "positive", "no evidence in the database"),
    ("Dry needling works better than other treatments for trigger points.", "positive", "overstated"),
    ("Nothing relieves trigger points better than dry needling.", "positive", "overstated"),
    ("Dry needling is the best treatment for trigger points.", "positive", "overstated"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "polarity", "status"), STANDING)
def test_who_is_called_better_needs_studies_in_which_it_was(sentence: str, polarity: str, status: str) -> None:
    found = judged(sentence)
    assert (found.reading.polarity, found.judged.status) == (polarity, status)


def test_that_the_other_is_better_stands_where_studies_found_it_better() -> None:
    sentence = "Sham needling works better than dry needling for trigger points."
    assert judged(sentence, sham="contradicted").judged.status == "supported"
    assert judged(sentence, sham="insufficient").judged.status == "overstated"
    assert judged("Dry needling is as good as sham for trigger points.", sham="contradicted").judged.status == "contradicted"


TECHNIQUES = [
    "Dry needling with electrical stimulation is better than dry needling alone for myofascial pain.",
    "Deep dry needling is better than superficial dry needling for trigger points.",
    "Superficial dry needling is as effective as deep dry needling for trigger points.",
    "Deep needling is no better than superficial needling for trigger points.",
    "Deep needling beats superficial needling for trigger points.",
    "Dry needling twice a week is better than once a week for trigger points.",
    "Two sessions of dry needling are better than one for trigger points.",
    "More sessions of dry needling bring more relief from trigger points than fewer sessions.",
    "Dry needling at the trigger point works better than needling beside it.",
    "Dry needling of active trigger points is better than needling latent points.",
    "Electrical dry needling is superior to manual dry needling for trigger points.",
    "Needling with ultrasound guidance relieves trigger points better than blind needling.",
    "Thicker needles relieve trigger points better than thinner ones.",
    "Moving the needle works better than leaving it in place for trigger points.",
    "Dry needling works better with electrical stimulation for trigger points.",
    "Dry needling plus massage works better than dry needling alone for trigger points.",
    "Electrical intramuscular stimulation is superior to dry needling for trigger points.",
    "Dry needling with e-stim is better than dry needling for trigger points.",
    "Leaving the needles in for ten minutes works better than taking them out at once for trigger points.",
    "Dry needling done by a physiotherapist works better than dry needling done by a chiropractor for trigger points.",
    "Needling the trapezius works better than needling the infraspinatus for trigger points.",
    "Deep versus superficial needling: no difference in trigger point pain.",
    "More frequent dry needling relieves trigger points faster.",
]


@pytest.mark.parametrize("sentence", TECHNIQUES)
def test_one_way_of_needling_beside_another_is_never_judged_by_trials_of_needling(sentence: str) -> None:
    found = judged(sentence)
    assert (found.reading.comparator, found.judged.status) == ("other_needling", "no evidence in the database")
    assert "compares ways of needling" in str(found.judged.suggestion)


def test_studies_that_compare_ways_of_needling_are_named() -> None:
    apart = PAPER | {"label": "Deep 2021", "why": "needling in every arm: says nothing about needling itself"}
    held = result("myofascial-trigger-points", **CLASSES) | {
        "others": [apart, PAPER | {"why": "protocol: no comparison of treatments"}]
    }
    found = check.check(texts.read(TECHNIQUES[1].encode(), "a.md"), lambda *_: held)[-1].judged
    assert found.status == "no evidence in the database"
    assert [study["label"] for study in found.cite] == ["Deep 2021"]


@pytest.mark.parametrize(
    ("sentence", "comparator"),
    [
        ("Deep dry needling relieves trigger point pain more than sham needling.", "sham"),
        ("Dry needling is better than superficial sham needling for trigger points.", "sham"),
        ("Massage works better than deep dry needling.", "manual_therapy"),
        ("Dry needling relieves trigger points better than one massage session.", "manual_therapy"),
        ("Dry needling does more for sore knots than leaving them alone.", "no_treatment"),
        ("Dry needling with exercise is better than dry needling alone.", "exercise"),
        ("In trials of dry needling, massage did better than dry needling.", "manual_therapy"),
        ("Dry needling is superior to wet needling in the medium term.", "injection"),
        ("Patients do better with manual therapy than with dry needling.", "manual_therapy"),
        ("Dry needling relieves trigger point pain after one session.", None),
        ("Superficial dry needling relieves trigger point pain.", None),
        ("The second session of dry needling hurt less than the first.", None),
        ("In a survey of 20,464 treatments, serious events occurred in fewer than 1 in 10,000.", None),
        ("After five sessions of dry needling pain fell to less than 2 in people with trigger points.", None),
        ("After dry needling trigger point pain was less than 3.", None),
    ],
)
def test_needling_on_one_side_only_is_no_comparison_of_its_ways(sentence: str, comparator: str | None) -> None:
    assert not techniques.compared(plain(sentence))
    assert comparator in (None, senses.comparator(plain(sentence)))


@pytest.mark.parametrize(
    ("sentence", "claim", "comparator"),
    [
        ("In trials dry needling and manual therapy gave similar pain relief.", "manual-therapy-alone", "manual_therapy"),
        ("Dry needling and massage bring comparable relief.", "manual-therapy-alone", "manual_therapy"),
        ("In trials needling and injections gave similar pain relief.", "low-back-pain", "injection"),
        ("Dry needling is no better than exercise.", "low-back-pain", "exercise"),
    ],
)
def test_under_a_heading_the_named_comparator_counts(sentence: str, claim: str, comparator: str) -> None:
    text = texts.read(f"# Dry needling\n\n## Low back pain\n\n{sentence}\n".encode(), "a.md")
    found = check.readings(text)[-1]
    assert (found.claim, found.comparator) == (claim, comparator)


ADDED = [
    "Adding dry needling to stretching reduces neck pain in office workers.",
    "Dry needling reduces neck pain in office workers when added to stretching.",
    "Dry needling reduces neck pain when it is added to exercise.",
    "Dry needling reduces neck pain when combined with stretching.",
    "When added to physiotherapy, dry needling reduces neck pain.",
    "Dry needling as an addition to exercise reduces neck pain.",
    "Dry needling on top of exercise reduces neck pain.",
    "Dry needling, added to physiotherapy, reduces neck pain.",
    "Dry needling plus stretching reduces neck pain more than stretching alone.",
    "Physiotherapy with dry needling reduces neck pain more than physiotherapy alone.",
]


@pytest.mark.parametrize("sentence", ADDED)
def test_what_needling_adds_is_judged_by_studies_that_added_it(sentence: str) -> None:
    found = judged(
        sentence, sham="contradicted", exercise="contradicted", physiotherapy="contradicted", add_on="probably_supported"
    )
    assert found.judged.status == "supported"


@pytest.mark.parametrize(
    "sentence", ["Dry needling reduces neck pain.", "Adding dry needling to exercise reduces neck pain more than sham."]
)
def test_needling_alone_or_beside_sham_is_not_judged_so(sentence: str) -> None:
    assert judged(sentence, sham="contradicted", add_on="probably_supported").judged.status == "contradicted"
