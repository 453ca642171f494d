"""How much pressure hurts: more of it is better, and the studies of trigger points that measured it answer."""

import pytest
import sqlalchemy as sa

from evidence import check, database
from evidence.check import shelf, texts

READ = [
    ("Dry needling raises the pressure pain threshold of trigger points.", "myofascial-trigger-points", "positive"),
    ("Dry needling lowers the pressure pain threshold of trigger points.", "myofascial-trigger-points", "negative"),
    ("Dry needling lowers pressure pain threshold.", "myofascial-trigger-points", "negative"),
    ("Dry needling improves the pressure pain threshold.", "myofascial-trigger-points", "positive"),
    ("Pressure pain thresholds fell after dry needling.", "myofascial-trigger-points", "negative"),
    ("Pressure pain thresholds rose more after dry needling than after sham needling.", "myofascial-trigger-points", "positive"),
    ("Dry needling lowers the PPT of trigger points.", "myofascial-trigger-points", "negative"),
    ("Dry needling makes trigger points less sensitive to pressure.", "myofascial-trigger-points", "positive"),
    ("Dry needling lowers the sensitivity to pressure.", "myofascial-trigger-points", "positive"),
    ("Dry needling raises the sensitivity to pressure of trigger points.", "myofascial-trigger-points", "negative"),
    ("The trigger points were less tender to pressure after dry needling.", "myofascial-trigger-points", "positive"),
    ("Dry needling has no effect on the pressure pain threshold of trigger points.", "myofascial-trigger-points", "negative"),
    ("Dry needling increases pressure pain thresholds in people with neck pain.", "neck-pain", "positive"),
    ("Dry needling reduces pressure pain thresholds in people with neck pain.", "neck-pain", "negative"),
]


@pytest.mark.parametrize(("sentence", "claim", "polarity"), READ)
def test_a_lower_threshold_is_worse(sentence: str, claim: str, polarity: str) -> None:
    (found,) = check.readings(texts.read(sentence.encode(), "a.md"))
    assert (found.claim, found.polarity, found.outcome) == (claim, polarity, "pressure_pain_threshold")


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Dry needling reduces neck pain and raises pressure pain thresholds.", "neck-pain"),
        ("Dry needling relieves trigger point pain and raises the pressure pain threshold.", "myofascial-trigger-points"),
        ("Dry needling reduces neck pain.", "neck-pain"),
        ("Dry needling raises pain thresholds.", "gate-control"),
        ("Dry needling blocks pain signals at the spinal cord.", "gate-control"),
    ],
)
def test_pain_that_is_named_beside_it_and_how_needling_works_stay_what_they_are(sentence: str, claim: str) -> None:
    (found,) = check.readings(texts.read(sentence.encode(), "a.md"))
    assert (found.claim, found.polarity, found.outcome) == (claim, "positive", None)


def test_pain_of_trigger_points_is_still_better_when_it_falls() -> None:
    text = "# Dry needling\n\nDry needling:\n\n- lowers trigger point pain\n- raises the pain of trigger points\n- lowers the pressure pain threshold\n\n"
    text += "In one trial dry needling takes more pain out of a knotted muscle than tape does.\n"
    found = [one.polarity for one in check.readings(texts.read(text.encode(), "a.md")) if one.claim]
    assert found == ["positive", "negative", "negative", "positive"]


def test_studies_that_measured_it_answer_and_it_stands_in_for_nothing(starter_engine: sa.Engine) -> None:
    with database.transaction(starter_engine, write=False) as session:
        look = shelf.verdicts(session)
        result = look("myofascial-trigger-points", ("myofascial_pain",), "pressure_pain_threshold") or {}
        said = [f"Dry needling {verb} the pressure pain threshold of trigger points." for verb in ("raises", "lowers")]
        done = check.check(texts.read("\n\n".join(said).encode(), "a.md"), look)
    sham = next(one for one in result["classes"] if one["comparator"] == "sham")
    assert (sham["body"]["outcome"], sham["body"]["window"], sham["verdict"]) == (
        "pressure_pain_threshold",
        "short",
        "probably_supported",
    )
    assert [one.judged.status for one in done] == ["supported", "contradicted"]


@pytest.mark.parametrize(
    ("sentence", "outcome", "verdict"),
    [
        ("Dry needling makes the body release endorphins.", "biochemical_markers", "insufficient"),
        ("Dry needling activates descending inhibition of pain.", "pain_modulation", "no_better"),
    ],
)
def test_a_mechanism_is_judged_by_what_is_spoken_of(sentence: str, outcome: str, verdict: str, starter_engine: sa.Engine) -> None:
    (found,) = check.readings(texts.read(sentence.encode(), "a.md"))
    assert (found.claim, found.outcome) == ("endogenous-opioids", outcome)
    with database.transaction(starter_engine) as session:
        result = shelf.verdicts(session)("endogenous-opioids", (), found.outcome)
    assert result is not None
    assert result["verdict"] == verdict
