"""What articles say of harms and of certainty, held against the starter set: whom it was counted of, how often, beside what, how surely."""

from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from evidence import check, database
from evidence.check import Checked, certainty, copies, counts, gentler, shares, shelf, texts
from evidence.cli import cli

SIGNS = {
    "=": "supported", ">": "overstated", "<": "understated", "x": "contradicted", ".": "no evidence in the database",
    "w": "wrong citation", "-": "not a claim",
}  # fmt: skip
Lookups = tuple[Any, Any]


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookups]:
    """Verdicts and shelf of a database with the starter set."""
    place = str(tmp_path_factory.mktemp("harms") / "e.sqlite")
    assert CliRunner().invoke(cli, ["--database", place, "starter"]).exit_code == 0
    with database.transaction(database.opened(place), write=False) as session:
        yield shelf.verdicts(session), shelf.shelf(session)


def last(sentence: str, lookups: Lookups) -> Checked:
    """The last sentence of an article about dry needling, checked."""
    text = f"This page is about dry needling.\n\n{sentence}\n"
    return check.check(texts.read(text.encode(), "page.md"), *lookups)[-1]


# Sentence of each status; a sentence that stands under something has that before it.
PEOPLE = [
    (".", "Dry needling is safe for people who take blood thinners."),
    (".", "Dry needling is safe for patients on blood-thinning medication."),
    (".", "Dry needling is safe in patients on anticoagulants such as warfarin."),
    (".", "Dry needling is well tolerated by people with haemophilia."),
    (".", "Dry needling is safe in hemophilia."),
    (".", "Dry needling is harmless for people with bleeding disorders."),
    (".", "Dry needling poses no risk to patients with low platelets."),
    (".", "Dry needling is safe for people with a pacemaker."),
    (".", "Dry needling is safe after lymph node removal."),
    (".", "Dry needling is safe in people with needle phobia."),
    (".", "Dry needling is safe for immunosuppressed patients."),
    (".", "Dry needling is safe for people whose immune system is weakened."),
    (".", "Dry needling is safe in children."),
    (".", "Children tolerate dry needling well."),
    (".", "Dry needling is safe for your child."),
    (".", "Dry needling is safe in pregnancy."),
    (".", "Dry needling is completely safe during pregnancy."),
    (".", "Pregnant women can safely have dry needling."),
    (".", "Pregnant women can have dry needling."),
    (".", "Pregnant women can have dry needling without any risk."),
    (".", "Dry needling can safely be used in pregnancy."),
    (".", "Dry needling can be used safely in pregnancy."),
    (".", "Dry needling can be performed safely in anticoagulated patients."),
    (".", "Dry needling is suitable for people on blood thinners."),
    (".", "Blood thinners are no problem for dry needling."),
    (".", "People taking apixaban need not worry about dry needling."),
    (".", "Taking warfarin does not increase the risk of bleeding with dry needling."),
    (".", "Dry needling is safe, even if you take blood thinners."),
    (".", "Dry needling is safe even over the lungs."),
    (".", "Dry needling over the ribs is safe."),
    (".", "Needling the chest wall carries no risk of pneumothorax."),
    (".", "Dry needling is safe close to the spine."),
    (".", "Dry needling near the spinal cord is harmless."),
    (".", "Dry needling is not safe for people on blood thinners."),
    (".", "Dry needling is not safe over the lungs."),
    (".", "Dry needling is dangerous for people on blood thinners."),
    (".", "Dry needling is unsafe in pregnancy."),
    (".", "It is safe for diabetics."),
    (".", "Dry needling is safe for frail older people."),
    (".", "Dry needling is safe for patients with cancer."),
    (".", "Dry needling is safe in people with epilepsy."),
    (".", "Dry needling is safe for people with breast implants."),
    (".", "Dry needling reduces neck pain in people on warfarin."),
    (".", "Dry needling relieves neck pain and is safe for people on blood thinners."),
    (".", "Bleeding is rare in patients on anticoagulants."),
    (".", "Is dry needling safe if I take blood thinners? Yes."),
    (".", "Is dry needling safe if I take blood thinners? Yes, it is safe."),
    (".", "Is dry needling safe in pregnancy? Yes, perfectly."),
    (".", "## Pregnancy\n\nDry needling is safe."),
    (".", "## Is dry needling safe if I take blood thinners?\n\nYes, it is."),
    (".", "Dry needling is safe for:\n\n- people on blood thinners"),
    (".", "Dry needling is safe for:\n\n- pregnant women"),
    ("=", "Dry needling is safe, but pregnant women should ask first."),
    ("=", "Dry needling is safe unless you take blood thinners."),
    ("=", "Dry needling is generally safe, but tell your therapist if you take blood thinners."),
    ("=", "Dry needling is safe."),
    ("=", "Dry needling is generally well tolerated by adults."),
    ("=", "Dry needling is commonly used after stroke and is safe."),
    ("=", "A collapsed lung is very rare, also when the needle is used near the chest."),
    ("=", "Needling over the lung field carries a risk of pneumothorax."),
    ("=", "Very rarely, a needle placed near the chest can cause a collapsed lung."),
    ("-", "Tell your therapist if you take blood thinners."),
    ("-", "People who take blood thinners should not have dry needling."),
    ("-", "Pregnant women should avoid dry needling."),
    ("-", "Dry needling is contraindicated in people with bleeding disorders."),
    ("-", "Dry needling is not recommended during pregnancy."),
    ("-", "People on blood thinners may have to ask their doctor."),
    (".", "Dry needling poses little danger to those with a clotting disorder."),
    (".", "Dry needling is a safe option for the elderly."),
    (".", "Patients taking anticoagulants tolerate dry needling well."),
    (".", "Dry needling does no harm to the unborn baby."),
    (".", "Dry needling does not harm people with pacemakers."),
    (".", "No bleeding complications occur in patients on warfarin."),
    (".", "Needling of the thoracic spine is safe."),
    (".", "Dry needling is safe for people who are afraid of needles."),
    (".", "Even people on blood thinners tolerate it well."),
    (".", "Studies show dry needling is safe in anticoagulated patients."),
    (".", "Dry needling has no side effects in pregnant women."),
    (".", "Dry needling is as safe in pregnancy as at any other time."),
    (">", "A tenth of patients suffer nerve damage."),
    (".", "Many of my patients take blood thinners. Dry needling is safe for them."),
    (".", "**I'm pregnant.** **Is it safe?** Yes, it is."),
    (".", "I take warfarin. Is dry needling safe? Yes."),
    (".", "People with haemophilia often ask. They tolerate dry needling well."),
    (">", "Dry needling is safe for everyone."),
    (".", "Dry needling is safe for all ages."),
    (".", "Dry needling is safe at any age."),
    (".", "Dry needling is safe for young and old."),
    (".", "Dry needling is safe anywhere on the body."),
    (".", "Dry needling is safe on all parts of the body."),
    (".", "Dry needling is safe in patients with COPD."),
    (".", "Dry needling is safe in anticoagulated patients (Boyce et al., 2020)."),
    (".", "Patients receiving antithrombotic therapy tolerate dry needling well."),
    (".", "Dry needling is safe for people on rivaroxaban."),
    (".", "Dry needling is safe with Eliquis."),
    (".", "Dry needling is safe for breastfeeding mothers."),
    (".", "Dry needling is safe for babies."),
    (".", "Dry needling is safe for a person with a heart valve."),
    (".", "Dry needling is safe near the eye."),
    (".", "Dry needling is safe for nursing mothers."),
    (".", "Dry needling is safe for someone with leukaemia."),
    ("=", "Dry needling is safe for runners."),
    (".", "People on blood thinners should tell us. Dry needling is safe for them."),
    (".", "Is it safe in pregnancy? It is."),
    (".", "Pregnant? No problem: dry needling is safe."),
    (".", "Dry needling is as safe for children as for adults."),
    (".", "Trials show that dry needling is safe for teenagers."),
    (".", "Dry needling is effective and safe for low back pain in pregnancy."),
    (".", "Dry needling is safe and effective for neck pain in patients on warfarin."),
    ("=", "Pregnant women should ask first. Dry needling is generally safe."),
    ("=", "Tell us if you take blood thinners. You may be sore for a day."),
    (
        "=",
        "Serious problems are rare in trained hands. Please tell us if you take blood thinners.\n\nDry needling is generally safe.",
    ),
    (".", "Dry needling does not increase bleeding in anticoagulated patients."),
    (".", "No adverse events were seen in anticoagulated patients."),
    (".", "Dry needling is not dangerous in pregnancy."),
    (".", "It is unknown whether dry needling is safe in pregnancy."),
    (".", "Dry needling never harmed a pregnant patient."),
    (".", "Haematoma is no more common in people on anticoagulants."),
    (".", "There were no bleeding complications with warfarin."),
    (".", "Trained therapists can safely needle over the lungs."),
    (".", "Needling over the chest is safe in trained hands."),
    ("=", "Dry needling is safe in trained hands."),
    ("=", "Dry needling is safe in the hands of a trained therapist."),
    ("=", "In the hands of a trained physiotherapist, dry needling is well tolerated by adults with neck pain."),
    ("=", "Dry needling is safe for adults with shoulder pain."),
    ("=", "Dry needling of the trapezius is safe."),
    (".", "Dry needling of the rhomboids over the ribs is perfectly safe."),
    (".", "Dry needling is safe in the elderly, too."),
    (".", "The safety of dry needling in pregnancy has been demonstrated."),
    (".", "You can have dry needling even if you are pregnant."),
    (".", "You can have dry needling while taking blood thinners."),
    (".", "Dry needling is fine for pregnant women."),
    (".", "Dry needling is suitable for children."),
    (".", "Dry needling is suitable for everybody, including pregnant women."),
    (".", "Dry needling is appropriate for patients with haemophilia."),
    (".", "Dry needling works well in pregnant women."),
    (".", "Dry needling is effective in children."),
    ("-", "Dry needling is not suitable for pregnant women."),
    ("-", "Pregnant women cannot have dry needling."),
    ("-", "Dry needling is ruled out in pregnancy."),
    ("-", "Do not have dry needling if you take blood thinners."),
    ("=", "Dry needling is safe if you do not take blood thinners."),
    ("=", "Dry needling is safe outside pregnancy."),
    (".", "Nobody dies from dry needling."),
]


@pytest.mark.parametrize(("sign", "sentence"), PEOPLE)
def test_safety_of_people_at_risk_is_not_answered_by_studies_of_others(sign: str, sentence: str, starter: Lookups) -> None:
    assert last(sentence, starter).judged.status == SIGNS[sign]


def test_it_is_told_that_no_verdict_is_made_for_these_people_or_this_place(starter: Lookups) -> None:
    for sentence, why in (("Dry needling is safe in haemophilia.", "people"), ("Dry needling is safe over the lungs.", "place")):
        found = last(sentence, starter).judged
        assert f"no verdict is made for the {why}" in str(found.verdict)
        assert found.cite == ()


CERTAINTY = [
    (">", "There is high-certainty evidence that dry needling reduces trigger point pain."),
    (">", "High-certainty evidence shows that dry needling reduces trigger point pain."),
    (">", "High-quality evidence shows that dry needling reduces trigger point pain."),
    (">", "High quality evidence supports dry needling for trigger points."),
    (">", "There is strong evidence that dry needling reduces trigger point pain."),
    (">", "There is moderate-certainty evidence that dry needling reduces trigger point pain."),
    (">", "There is moderate-quality evidence that dry needling reduces trigger point pain."),
    (">", "Moderate certainty evidence suggests that dry needling reduces trigger point pain."),
    (">", "Dry needling probably reduces trigger point pain (moderate certainty)."),
    (">", "Dry needling reduces trigger point pain (GRADE: high)."),
    (">", "Dry needling reduces trigger point pain (high certainty)."),
    (">", "The evidence that dry needling reduces trigger point pain is of high certainty."),
    (">", "The certainty of the evidence that dry needling reduces trigger point pain is high."),
    (">", "The certainty of evidence that dry needling reduces trigger point pain was rated moderate."),
    (">", "Level 1 evidence shows that dry needling reduces trigger point pain."),
    (">", "There is level I evidence that dry needling reduces trigger point pain."),
    (">", "Dry needling reduces trigger point pain (level 1a evidence)."),
    (">", "There is grade A evidence that dry needling reduces trigger point pain."),
    (">", "There is robust evidence that dry needling reduces trigger point pain."),
    (">", "There is good evidence that dry needling reduces trigger point pain."),
    (">", "The evidence that dry needling reduces trigger point pain is strong."),
    (">", "The evidence that dry needling reduces trigger point pain is solid."),
    (">", "There is convincing evidence that dry needling reduces trigger point pain."),
    (">", "With high certainty, dry needling reduces trigger point pain."),
    (">", "With moderate certainty, dry needling reduces trigger point pain."),
    ("=", "There is low-certainty evidence that dry needling reduces trigger point pain."),
    ("=", "Low-certainty evidence suggests that dry needling reduces trigger point pain."),
    ("=", "Dry needling may reduce trigger point pain (low certainty)."),
    ("=", "Dry needling may reduce trigger point pain, although the certainty of the evidence is low."),
    ("=", "There is very low-certainty evidence that dry needling reduces trigger point pain."),
    ("=", "Low- to moderate-certainty evidence suggests that dry needling reduces trigger point pain."),
    ("=", "Low to moderate quality evidence suggests that dry needling reduces trigger point pain."),
    ("=", "Dry needling may reduce trigger point pain, but high-certainty evidence is lacking."),
    ("=", "Dry needling reduces trigger point pain."),
    (">", "There is moderate-certainty evidence that dry needling helps tennis elbow."),
    (">", "Low-certainty evidence suggests that dry needling helps tennis elbow."),
    ("=", "Very low-certainty evidence suggests that dry needling helps tennis elbow."),
    ("=", "There is no high-quality evidence that dry needling helps tennis elbow."),
    ("=", "There is no strong evidence that dry needling helps tennis elbow."),
    ("=", "There is no good evidence that dry needling helps tennis elbow."),
    ("=", "There is a lack of high-quality evidence that dry needling helps tennis elbow."),
    (">", "There is moderate-certainty evidence that dry needling does not help tennis elbow."),
    (">", "There is high-certainty evidence that dry needling does not help neck pain."),
    (">", "There is high-certainty evidence that dry needling is safe."),
    (">", "There is strong evidence that dry needling is safe."),
    (">", "Dry needling reduces neck pain is of moderate certainty (GRADE)."),
    (">", "Evidence of moderate certainty supports dry needling for tennis elbow."),
    (">", "Evidence of high certainty shows that dry needling reduces trigger point pain."),
    (">", "We are highly confident that dry needling reduces trigger point pain."),
    (">", "The quality of the evidence for dry needling in trigger point pain is high."),
    (">", "The evidence for dry needling in tennis elbow is of moderate certainty."),
    (">", "Dry needling for tennis elbow is backed by moderate-certainty evidence."),
    (">", "Dry needling for tennis elbow is supported by level 1 evidence."),
    (">", "The effect of dry needling on trigger point pain is supported by high-certainty evidence."),
    (">", "GRADE certainty is high that dry needling reduces trigger point pain."),
    (">", "Trials of high quality show that dry needling reduces trigger point pain."),
    (">", "Gold-standard trials prove that dry needling reduces trigger point pain."),
    (">", "The best available evidence, of moderate certainty, shows dry needling reduces trigger point pain."),
    (">", "Science has proven that dry needling reduces trigger point pain."),
    (">", "It is well established that dry needling reduces trigger point pain."),
    (">", "Dry needling for trigger points is backed by strong science."),
    (">", "There is high level evidence that dry needling reduces trigger point pain."),
    (">", "There is ample high-quality evidence that dry needling reduces trigger point pain."),
    (">", "There is top-quality evidence that dry needling reduces trigger point pain."),
    (">", "There is sound evidence that dry needling reduces trigger point pain."),
    (">", "Dry needling reduces trigger point pain with a high degree of certainty."),
    (">", "There is a high level of evidence that dry needling reduces trigger point pain."),
    (">", "There is considerable evidence that dry needling reduces trigger point pain."),
    (">", "There is clear evidence that dry needling reduces trigger point pain."),
    (">", "There is substantial evidence that dry needling reduces trigger point pain."),
    ("=", "There is some evidence that dry needling reduces trigger point pain."),
    ("=", "There is limited evidence that dry needling reduces trigger point pain."),
    (".", "There is no evidence that dry needling harms the foetus."),
    (".", "The safety of dry needling in anticoagulated patients is proven."),
]


@pytest.mark.parametrize(("sign", "sentence"), CERTAINTY)
def test_a_stated_certainty_is_held_against_that_of_the_verdict(sign: str, sentence: str, starter: Lookups) -> None:
    assert last(sentence, starter).judged.status == SIGNS[sign]


def test_both_certainties_are_named(starter: Lookups) -> None:
    found = last("There is moderate-certainty evidence that dry needling helps tennis elbow.", starter).judged
    assert found.note == "the sentence states moderate certainty; that of the verdict is very low"


@pytest.mark.parametrize(
    ("said", "level"),
    [
        ("high-certainty evidence", "high"), ("the evidence is of low quality", "low"), ("low-quality evidence", "low"),
        ("low to moderate certainty", "low"), ("very low-certainty evidence", "very low"), ("no high-certainty evidence", None),
        ("high-certainty evidence is lacking", None), ("level 2 evidence", "moderate"), ("a higher level of activity", None),
        ("a high level of evidence supports it", "high"), ("high-quality trials are needed", None), ("far from strong evidence", None),
    ],
)  # fmt: skip
def test_the_lowest_certainty_that_is_asserted_counts(said: str, level: str | None) -> None:
    assert certainty.stated(said) == level


COUNTS = [
    (">", "The risk of a serious event is less than 1 in 10,000."),
    (">", "The risk of a serious event is less than one in ten thousand."),
    (">", "The risk of a serious adverse event is 1:10,000."),
    (">", "The risk of a serious adverse event is 1/100,000."),
    (">", "Serious complications occur in 0.001% of treatments."),
    (">", "Serious complications occur in 0.001 per cent of treatments."),
    (">", "Serious complications occur in 0,001 % of treatments."),
    (">", "Serious adverse events occur once in a million treatments."),
    (">", "Fewer than one in a million treatments leads to a serious event."),
    (">", "Serious events happen in one of 100,000 treatments."),
    (">", "There is one serious event per 10,000 treatments."),
    (">", "99.99% of treatments are free of serious adverse events."),
    (">", "99.99% of treatments pass without a serious complication."),
    (">", "Serious events occur in 5% of treatments."),
    (">", "Serious adverse events occur in about 1% of treatments."),
    ("=", "Serious adverse events occur in about 0.1% of treatments."),
    ("=", "Serious adverse events occur in about one in a thousand treatments."),
    ("=", "Serious adverse events occurred in 20 of 20,464 treatments."),
    ("=", "Fewer than 1% of treatments lead to a serious event."),
    ("=", "Serious adverse events occur in fewer than one in 1,000 treatments."),
    ("=", "Serious adverse events are rare, about 1 in 1,400 treatments."),
    (">", "Minor side effects occur in about 5%."),
    (">", "One in 20 patients has a minor side effect."),
    (">", "Minor side effects occur in less than 5% of treatments."),
    (">", "Only one in a hundred patients has minor side effects."),
    (">", "Minor side effects occur in 90% of treatments."),
    ("=", "Minor side effects occur in 20% of treatments."),
    ("=", "Minor side effects occur in about a third of treatments."),
    ("=", "Minor side effects occur in 36.7% of treatments."),
    ("=", "Minor side effects follow one in five to one in three treatments."),
    (">", "Side effects occur in 1% of treatments."),
    (">", "Side effects occur in fewer than one in a hundred treatments."),
    ("=", "Side effects occur in about a third of treatments."),
    (">", "99% of patients have no side effects."),
    (">", "More than 95% of patients have no side effects."),
    (">", "Side effects of dry needling are rare."),
    (">", "Side effects are uncommon."),
    (">", "Side effects rarely occur."),
    (">", "Dry needling rarely causes side effects."),
    (">", "Adverse events are very rare after dry needling."),
    (">", "Adverse effects of dry needling are negligible."),
    (">", "Dry needling has hardly any side effects."),
    (">", "Dry needling has virtually no side effects."),
    ("=", "Serious side effects of dry needling are rare."),
    ("=", "Rare side effects include infection."),
    ("=", "Adverse events such as pneumothorax are rare."),
    ("=", "Side effects are mostly mild."),
    ("=", "Side effects are common."),
    (">", "Bruising happens in 30%."),
    (">", "Bruising happens in 30% of treatments."),
    (">", "Bruising happens in 1% of treatments."),
    (">", "One in a hundred treatments causes a bruise."),
    ("=", "Bruising happens in about 8% of treatments."),
    ("=", "Bleeding follows about 16% of treatments."),
    (">", "Bleeding follows 1% of treatments."),
    (".", "Fainting happens in 0.1% of treatments."),
    (".", "Pneumothorax happens in 1 in 100,000 treatments."),
    (".", "The risk of a collapsed lung is less than 1 in 10,000."),
    (">", "The risk of a collapsed lung is 5%."),
    ("w", "Boyce et al. (2020) found minor adverse events in 5% of treatments."),
    ("w", "Boyce et al. (2020) found minor adverse events in 19% of treatments."),
    ("w", "Brady et al. (2014) reported 20 serious adverse events."),
    ("w", "Brady et al. (2014) found minor events in 37% of 7,629 treatments."),
    ("w", "Boyce et al. (2020) found no serious adverse events."),
    ("w", "Boyce et al. (2020) reported 5 serious adverse events."),
    ("w", "Boyce et al. (2020) saw bruising in 20% of treatments."),
    ("w", "Serious events occurred in 1% of treatments (Boyce et al., 2020)."),
    ("w", "Bruising follows 3% of treatments (PMID 32089962)."),
    ("=", "Boyce et al. (2020) found minor adverse events in 36.7% of treatments."),
    ("=", "Boyce et al. (2020) found minor adverse events in more than a third of treatments."),
    ("=", "Boyce et al. (2020) recorded minor adverse events in 36.7% of 20,464 treatments and 20 major ones."),
    ("=", "Boyce et al. (2020) reported 20 serious adverse events."),
    ("=", "Brady et al. (2014) found no serious adverse events."),
    ("=", "Brady et al. (2014) found minor events after about 19% of treatments."),
    ("=", "Brady et al. (2014) counted 1,463 minor adverse events in 7,629 treatments."),
    (".", "Dry needling has killed patients."),
    (".", "No deaths have been reported."),
    (".", "Nobody has ever died from dry needling."),
    (".", "Dry needling has never killed anyone."),
    (".", "Patients have died after dry needling."),
    (".", "Dry needling can be fatal."),
    (".", "Deaths after dry needling are extremely rare."),
    (".", "Dry needling has caused two deaths."),
    (".", "Dry needling has cost lives."),
    (">", "Dry needling is deadly."),
    (">", "One person in three dies after dry needling."),
    ("=", "Dry needling can cause a pneumothorax."),
    ("=", "Dry needling is generally safe."),
    ("=", "In this trial dry needling caused no serious side effects."),
    (">", "Dry needling relieves neck pain and serious complications occur in 0.001% of treatments."),
    (">", "Dry needling reduces trigger point pain without any side effects."),
    (">", "Dry needling reduces trigger point pain, and side effects are rare."),
    ("=", "Dry needling reduces trigger point pain, but bruising is common."),
    (">", "Complications occur in 0.001% of treatments."),
    ("=", "Complications occur in 0.1% of treatments."),
    (">", "The risk is less than 0.01%."),
    (">", "The chance of a serious complication is below 0.01%."),
    (">", "Only 1 in 50,000 treatments ends in a serious complication."),
    (">", "The rate of serious adverse events is 0.0001%."),
    (">", "Your chance of a serious complication is one in a million."),
    (">", "A serious injury happens about once in every 100,000 sessions."),
    (">", "Only 0.1% of patients bruise."),
    (">", "In 20,464 treatments there were 200 serious events."),
    (">", "Of 20,464 treatments, 200 led to serious events."),
    (">", "There were 2,000 serious events in over 20,000 treatments."),
    ("x", "There were no serious events in 50,000 treatments."),
    (">", "Serious events occur in 36.7% of treatments."),
    (">", "Major adverse events occurred in 0.4% of treatments."),
    (">", "Mild side effects occur only occasionally."),
    (">", "Minor side effects are infrequent."),
    (">", "Dry needling is virtually risk-free."),
    ("x", "The risk of harm is close to zero."),
    (">", "Serious harm is impossible."),
    (">", "Less than 1% of people notice any side effects."),
    (">", "Nine out of ten patients have no side effects at all."),
    (">", "Side effects are the exception."),
    (">", "Side effects hardly ever happen."),
    (">", "Very few patients experience side effects."),
    (">", "Few patients have side effects."),
    (">", "Adverse events are extremely uncommon."),
    (">", "Serious adverse events occur in 1 per cent of patients."),
    (">", "Every tenth patient suffers a serious complication."),
    (">", "Serious complications happen in one out of every hundred treatments."),
    (">", "Four in a thousand treatments lead to a serious event."),
    ("=", "A third of treatments lead to minor side effects such as bruising."),
    ("=", "Minor events follow about a fifth of treatments."),
    ("=", "More than one in three treatments leaves a bruise, a bleed or some pain."),
    (".", "Deaths have been reported."),
    (".", "People have died from a punctured lung after dry needling."),
    (".", "Dry needling has a mortality of zero."),
    (".", "The mortality is 1 in a million."),
    (".", "There has never been a fatality."),
    (".", "Dry needling is safe for people with a bleeding disorder if pressure is applied afterwards."),
    (">", "Boyce found that only 5% of treatments had minor side effects."),
    (">", "A survey found minor events in only 5% of 20,464 treatments."),
    (">", "In a survey of 20,464 treatments, serious events occurred in fewer than 1 in 10,000."),
    (">", "The incidence of serious adverse events is below 0.01 %."),
    (">", "The probability of a serious complication is 0.00001."),
    (">", "Serious complications are as rare as one per million."),
    (">", "| Side effect | How often after dry needling |\n|---|---|\n| Serious adverse events | 1 in 100,000 |"),
    (">", "Side effects of dry needling:\n\n- serious adverse events: 1 in 100,000"),
    (">", "Side effects of dry needling:\n\n- bruising (1 in 100)"),
    (">", "Is dry needling safe? Yes, serious complications occur in less than 0.001 % of cases."),
    (">", "1 in 10 people suffers a serious adverse event."),
    (">", "Serious adverse events affect up to 10% of patients."),
    ("=", "Serious adverse events affect less than 10% of patients."),
    ("=", "Minor adverse events are common, in up to 37% of treatments."),
    ("=", "Bruising (8%) and bleeding (16%) are the most common minor events."),
    (">", "Bruising (1%) and bleeding (2%) occur."),
    ("=", "Minor adverse events occurred in 19.18% of treatments and no serious ones were seen."),
    ("=", "Post-needling soreness is common."),
    (".", "Even with a pacemaker you can be needled."),
    (">", "Serious complications occur with a frequency of 1 per 50,000 treatments."),
    (">", "Nearly all treatments (99.99%) are free of serious complications."),
    (">", "Only one treatment in 10,000 leads to a serious complication."),
    (">", "Only five in a million treatments lead to a serious complication."),
    (">", "There is a one-in-a-million chance of a serious complication."),
    (">", "A serious complication is a one-in-a-million event."),
    (">", "The odds of a serious complication are one in a million."),
    (">", "Serious complications: less than one in a million."),
    ("=", "Serious complications are exceedingly rare."),
    ("=", "Serious complications are rare."),
    (">", "Serious side effects happen in every second patient."),
    (">", "Half the patients get an infection."),
    (">", "Pneumothorax occurs in one in ten treatments over the chest."),
    (".", "Pneumothorax occurs in 0.01% of treatments."),
    (".", "The risk of nerve injury is 1 in 100,000."),
    (".", "Infections occur in fewer than one in 10,000 treatments."),
    (">", "Dry needling is painless and 99% of people have no side effects."),
    (">", "Dry needling has almost no side effects."),
    ("=", "Side effects are usually mild and short-lived."),
    ("=", "Most side effects are mild."),
    ("=", "Side effects, mainly soreness, are usually minor."),
    ("=", "Minor bleeding and bruising are common, but serious side effects are rare."),
    ("=", "Adverse events were mild."),
    ("=", "Dry needling can have side effects."),
    ("=", "Side effects are possible."),
    ("=", "Serious adverse events are rare, but minor ones are common."),
    (">", "Adverse events are rare, and serious ones are even rarer."),
    (".", "Dry needling has caused deaths in rare cases."),
    (".", "Of all treatments, dry needling is the safest."),
]


@pytest.mark.parametrize(("sign", "sentence"), COUNTS)
def test_how_often_is_held_against_what_was_counted_of_the_same_kind(sign: str, sentence: str, starter: Lookups) -> None:
    assert last(sentence, starter).judged.status == SIGNS[sign]


def test_the_stored_rates_are_named(starter: Lookups) -> None:
    found = last("Bruising happens in 30% of treatments.", starter).judged
    assert found.note == "counted: bruising: 7.7% of 20,464 treatments (Boyce 2020)"
    assert found.suggestion == "Bruising followed 7.7% of 20,464 treatments of dry needling where it was counted."
    assert last(found.suggestion, starter).judged.status == "supported"
    quoted = last("Brady et al. (2014) reported 20 serious adverse events.", starter).judged
    assert str(quoted.suggestion).startswith("Brady 2014 counted serious events: none of 7,629 treatments.")


def test_what_nobody_counted_is_told(starter: Lookups) -> None:
    assert str(last("No deaths have been reported.", starter).judged.verdict).endswith("none counts deaths")
    unchecked = last(
        "A third of patients are drowsy after dry needling; drowsiness follows one in three treatments.", starter
    ).judged
    assert unchecked.note == "the number was not checked: no study here counts tiredness"


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("one in ten", 0.1, 0.1), ("1:1,000", 0.001, 0.001), ("1 in 10 000", 0.0001, 0.0001), ("0,5 %", 0.005, 0.005),
        ("fewer than 1 in 100 treatments", 0, 0.01), ("more than a third of treatments", 1 / 3, 1), ("5 to 10 per cent", 0.05, 0.1),
        ("20 serious events in 20,464 treatments", 20 / 20464, 20 / 20464), ("most patients", 0.5, 1), ("at most 4%", 0, 0.04),
    ],
)  # fmt: skip
def test_a_share_is_read_with_its_bounds(said: str, low: float, high: float) -> None:
    (found,) = shares.shares(said)
    assert (found.low, found.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    "said",
    ["two in ten years", "3 of 12 trials", "by 40%", "95% confidence interval", "30% less soreness", "60% of physiotherapists"],
)
def test_what_is_no_share_of_people_or_treatments_is_none(said: str) -> None:
    assert shares.shares(said) == []


def test_each_share_goes_with_the_events_beside_it() -> None:
    found = [(one.events, one.share.low) for one in counts.told("29% were followed by soreness and 8% by bruising")]
    assert found == [(("soreness",), 0.29), (("bruising",), 0.08)]
    (spared,) = counts.told("99% of treatments are free of serious events")
    assert spared.share.low == pytest.approx(0.01)


COMPARED = [
    ("x", "Dry needling causes fewer side effects than lidocaine injections."),
    ("x", "Dry needling is safer than lidocaine injection."),
    ("x", "Dry needling has less soreness than injections."),
    ("x", "Dry needling causes less soreness than a lidocaine injection."),
    ("x", "Compared with lidocaine injection, dry needling causes less soreness afterwards."),
    ("x", "Dry needling is better tolerated than lidocaine injection."),
    ("x", "Dry needling is just as safe as lidocaine injection."),
    ("x", "Dry needling does not cause more soreness than lidocaine injection."),
    ("x", "Lidocaine injections cause more soreness than dry needling."),
    ("x", "Injections are less safe than dry needling."),
    ("x", "Lidocaine injections cause more side effects than dry needling does."),
    ("x", "There is no difference in side effects between dry needling and lidocaine injection."),
    ("=", "Dry needling causes more soreness than lidocaine injections."),
    ("=", "Compared with a lidocaine injection, dry needling leaves people more sore afterwards."),
    ("=", "Lidocaine injections cause less soreness than dry needling."),
    ("=", "Dry needling is less well tolerated than lidocaine injections."),
    (".", "Dry needling is safer than massage."),
    (".", "Dry needling is safer than manual therapy."),
    (".", "Dry needling has fewer side effects than painkillers."),
    (".", "Dry needling is safer than acupuncture."),
    (".", "Dry needling has fewer side effects than medication."),
    (".", "Dry needling is as safe as sham needling."),
    (".", "Dry needling causes more side effects than sham needling."),
    (".", "Dry needling causes fewer serious complications than sham needling."),
    ("x", "Dry needling has fewer serious complications than lidocaine injection."),
    (".", "Dry needling is more dangerous than lidocaine injection."),
    (".", "Dry needling has fewer side effects than surgery."),
    (".", "Dry needling is safer than surgery."),
    (".", "Dry needling is safer than most drugs."),
    (".", "Dry needling has fewer side effects than other treatments."),
    (".", "Dry needling is safer than driving a car."),
    (".", "Dry needling relieves neck pain as well as massage, with fewer side effects."),
    (".", "Dry needling is as safe as acupuncture."),
    (".", "The risks of dry needling are the same as with acupuncture."),
    ("x", "Unlike cortisone, dry needling has no side effects."),
    ("x", "Dry needling is gentler than a lidocaine injection."),
    (".", "Dry needling is a safer alternative to drugs."),
    (".", "Dry needling has a lower risk of side effects than drugs."),
    ("x", "Soreness is less common after dry needling than after lidocaine injection."),
    ("x", "Soreness is less frequent with dry needling than with lidocaine injection."),
    ("x", "Patients have less post-needling soreness than after lidocaine injection."),
    ("=", "Soreness is more common after dry needling than after lidocaine injection."),
    (".", "Dry needling carries less risk than spinal manipulation."),
    (".", "Dry needling has a better safety profile than NSAIDs."),
    (".", "Dry needling has an excellent safety profile compared with NSAIDs."),
    (".", "Dry needling is no more dangerous than massage."),
    (".", "Adverse events were similar with dry needling and sham needling."),
    (".", "Adverse events did not differ between dry needling and massage."),
    (">", "Serious complications occur less often than once in 10,000 treatments."),
    ("x", "Dry needling is less painful and leaves less soreness than a lidocaine injection."),
    ("x", "Dry needling has a lower complication rate than injections."),
    (".", "Complications are less frequent than with surgery."),
    ("=", "Dry needling is a safe alternative to surgery."),
    (".", "Nothing is safer than dry needling."),
]


@pytest.mark.parametrize(("sign", "sentence"), COMPARED)
def test_a_comparison_of_harms_is_judged_by_trials_that_compared_them_or_not_at_all(
    sign: str, sentence: str, starter: Lookups
) -> None:
    assert last(sentence, starter).judged.status == SIGNS[sign]


TROUBLED = [
    "Dry needling causes fewer side effects than lidocaine injections.",
    "Bruising happens in 30% of treatments.",
    "Serious complications occur in 0.001% of treatments.",
    "Side effects of dry needling are rare.",
    "There is high-certainty evidence that dry needling reduces trigger point pain.",
]


@pytest.mark.parametrize("sentence", TROUBLED)
def test_what_is_to_be_said_instead_passes_the_check_with_its_studies(sentence: str, starter: Lookups) -> None:
    text = texts.read(f"On dry needling.\n\n{sentence}".encode(), "page.md")
    written = copies.corrected(text, check.check(text, *starter)).split("\n\n")[1]
    assert written != sentence
    assert last(written, starter).judged.status == "supported"


def test_what_two_studies_found_together_may_be_cited_from_both(starter: Lookups) -> None:
    cited = "(Boyce et al., 2020; Brady et al., 2014)"
    assert last(f"Minor events follow 19 to 37% of treatments {cited}.", starter).judged.status == "supported"
    assert last(f"Minor events follow 60% of treatments {cited}.", starter).judged.status == "wrong citation"


@pytest.mark.parametrize(
    ("said", "way"),
    [
        ("dry needling causes fewer side effects than injections", "fewer"),
        ("injections cause fewer side effects than dry needling", "more"),
        ("dry needling is not as safe as injections", "more"),
        ("injections are not as safe as dry needling", "fewer"),
        ("dry needling is as safe as injections", "equal"),
        ("dry needling does not cause more soreness than injections", "not more"),
        ("dry needling is less well tolerated than injections", "more"),
        ("dry needling is safe", None),
    ],
)
def test_which_treatment_is_called_the_less_harmful(said: str, way: str | None) -> None:
    assert gentler.claimed(said) == way
