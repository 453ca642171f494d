"""A time that a sentence states is held against the times at which studies looked."""

from typing import Any

import pytest
import sqlalchemy as sa

from evidence import check, database
from evidence.check import Judged, durations, shelf, texts
from evidence.check.words import plain

TIMES = [
    # sentence, window, weeks at least, gone by then
    ("Dry needling relieves trigger point pain for ten years.", "long", 520, False),
    ("Dry needling relieves pain more than sham for at least a year.", "long", 52, False),
    ("Dry needling relieves neck pain for years.", "long", 104, False),
    ("Dry needling relieves neck pain for months.", "long", 13, False),
    ("Six months later pain was still lower after dry needling.", "long", 25, False),
    ("After one year, dry needling had relieved the pain.", "long", 52, False),
    ("At a follow-up of a year it had helped; with a year of follow-up needling did better.", "long", 52, False),
    ("Relief lasts a lifetime with dry needling.", "long", 1e9, False),
    ("Dry needling relieves neck pain for good.", "long", 1e9, False),
    ("Dry needling relieves neck pain in the long term.", "long", 13, False),
    ("Dry needling brings lasting relief.", "long", 13, False),
    ("The relief wears off after six months.", "long", 25, False),
    ("The effect lasts only a few weeks.", "long", 13, True),
    ("The relief wears off after a few weeks.", "long", 13, True),
    ("The benefit does not last.", "long", 13, True),
    ("The effect of dry needling is short-lived.", "long", 13, True),
    ("That the benefit lasts for years has not been shown.", "long", 104, False),
    ("Long-term effects of dry needling on neck pain are unclear.", "long", 13, False),
    ("There is little evidence that the effect lasts beyond three months.", "long", 13.2, False),
    ("It is not known whether it helps for longer than six months.", "long", 26, False),
    ("Dry needling relieves trigger point pain immediately.", "immediate", 0, False),
    ("Dry needling relieves pain within minutes.", "immediate", 0, False),
    ("Pain is less right after the session.", "immediate", 0, False),
]  # fmt: skip
NO_TIMES = [
    "Dry needling relieves neck pain.",
    "Dry needling relieves neck pain for a few weeks.",
    "Dry needling relieves neck pain for up to three months.",
    "Dry needling relieves neck pain in the short term.",
    "Dry needling for six months relieves neck pain.",
    "Patients who have had neck pain for ten years improve with dry needling.",
    "Dry needling relieves neck pain that has lasted for years.",
    "Dry needling helps people with long-term low back pain.",
    "Dry needling has been used for forty years.",
    "She has been needling runners for ten years.",
    "After years of pain, dry needling helped.",
    "The pain comes back within days.",
]


@pytest.mark.parametrize(("sentence", "window", "weeks", "ends"), TIMES)
def test_a_time_of_the_effect_is_read(sentence: str, window: str, weeks: float, ends: bool) -> None:
    found = durations.stated(plain(sentence))
    assert found is not None
    assert (found.window, found.ends, found.weeks >= weeks) == (window, ends, True)


@pytest.mark.parametrize("sentence", NO_TIMES)
def test_the_short_term_and_the_time_of_a_complaint_or_a_course_are_no_time_of_the_effect(sentence: str) -> None:
    assert durations.stated(plain(sentence)) is None


def verdict(word: str, window: str, sentence: str = "") -> dict[str, Any]:
    entry = {
        "label": f"Invented {window}", "pmid": None, "doi": None, "article": 1, "n": 50, "direction": "favours_dn", "results": [{"sentence": sentence}],
    }  # fmt: skip
    body = {"outcome": "pain_intensity", "window": window, "entries": [entry]}
    part = {"comparator": "sham", "verdict": word, "certainty": {"word": "low"}, "wording": f"Wording {window}.", "body": body}
    return {
        "claim": "neck-pain",
        "verdict": word,
        "certainty": "low",
        "wording": part["wording"],
        "headline": "sham",
        "classes": [part],
    }


def judged(sentence: str, **later: Any) -> Judged:
    """Judged by a short-term verdict that favours needling; `later` holds those of other times."""

    def verdicts(claim: str, conditions: tuple[str, ...], outcome: str | None, window: str | None = None) -> dict[str, Any] | None:
        return later.get(window) if window else verdict("probably_supported", "short")

    return check.check(texts.read(sentence.encode(), "a.md"), verdicts)[-1].judged


STANDING = [
    # sentence, verdict of the long term (None: nobody looked), status
    ("Dry needling relieves neck pain.", None, "supported"),
    ("Dry needling relieves neck pain for years.", None, "overstated"),
    ("Dry needling may relieve neck pain for years.", None, "overstated"),
    ("Dry needling relieves neck pain for six months.", None, "overstated"),
    ("Dry needling relieves neck pain for six months.", "insufficient", "overstated"),
    ("Dry needling relieves neck pain for six months.", "probably_supported", "supported"),
    ("Dry needling relieves neck pain for six months.", "no_better", "overstated"),
    ("Dry needling relieves neck pain for six months.", "contradicted", "contradicted"),
    ("Dry needling relieves neck pain for ten years.", "probably_supported", "overstated"),
    ("The effect of dry needling on neck pain lasts only a few weeks.", None, "overstated"),
    ("The effect of dry needling on neck pain lasts only a few weeks.", "probably_supported", "contradicted"),
    ("The effect of dry needling on neck pain lasts only a few weeks.", "no_better", "supported"),
    ("The effect of dry needling on neck pain may last only a few weeks.", None, "supported"),
    ("Dry needling does not relieve neck pain for years.", None, "overstated"),
    ("Long-term effects of dry needling on neck pain are unclear.", None, "supported"),
    ("Long-term effects of dry needling on neck pain are unclear.", "insufficient", "supported"),
    ("Long-term effects of dry needling on neck pain are unclear.", "probably_supported", "understated"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "word", "status"), STANDING)
def test_a_stated_time_is_judged_by_the_studies_of_that_time(sentence: str, word: str | None, status: str) -> None:
    assert judged(sentence, long=verdict(word, "long") if word else None).status == status


def test_what_comes_at_once_is_judged_by_results_right_after_needling() -> None:
    sentence = "Dry needling relieves neck pain immediately."
    assert judged(sentence, immediate=verdict("contradicted", "immediate")).status == "contradicted"
    assert judged(sentence, immediate=verdict("probably_supported", "immediate")).status == "supported"
    alone = judged(sentence)
    assert (alone.status, "right after needling" in str(alone.note)) == ("overstated", True)


def test_the_longest_follow_up_is_named_where_its_study_says_how_long() -> None:
    known = verdict("probably_supported", "long", "Pain was lower at 12 months (P<.05).")
    assert judged("Dry needling relieves neck pain for a year.", long=known).status == "supported"
    told = judged("Dry needling relieves neck pain for two years.", long=known)
    assert (told.status, "12 months in Invented long" in str(told.note)) == ("overstated", True)
    unsaid = judged("Dry needling relieves neck pain for two years.", long=verdict("probably_supported", "long"))
    assert "beyond twelve weeks in Invented long" in str(unsaid.note)


@pytest.mark.parametrize(
    "sentence",
    [
        "Dry needling relieves trigger point pain immediately.",
        "Dry needling relieves trigger point pain in the long term.",
        "Dry needling relieves trigger point pain for ten years.",
        "The relief of trigger point pain after dry needling lasts only a few weeks.",
    ],
)
def test_what_is_to_be_said_instead_names_the_time_and_passes(starter_engine: sa.Engine, sentence: str) -> None:
    with database.transaction(starter_engine, write=False) as session:
        look = shelf.verdicts(session)
        first = check.check(texts.read(sentence.encode(), "a.md"), look)[-1].judged
        second = check.check(texts.read(str(first.suggestion).encode(), "a.md"), look)[-1].judged
    assert first.status == "overstated"
    assert second.status in ("supported", "not a claim")
    assert "treatment" in str(first.suggestion) or "term" in str(first.suggestion)
