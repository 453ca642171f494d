"""What a cited study found, held against the sentence that leans on it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from evidence import check, database, reader
from evidence.check import Checked, Citation, Held, shelf, texts
from evidence.pipeline import begin, take_batch
from evidence.record import Author, Record

FOUND = {
    "Nodiff 2017": ({"hip_pain"}, (("pain_intensity", "injection", "no_difference"), ("disability", "injection", "no_difference"))),
    "Needle 2018": ({"hip_pain"}, (("pain_intensity", "injection", "favours_dn"),)),
    "Shot 2019": ({"hip_pain"}, (("pain_intensity", "injection", "favours_comparator"),)),
    "Knee 2020": ({"knee_osteoarthritis"}, (("pain_intensity", "sham", "no_difference"), ("disability", "sham", "favours_dn"))),
    "Race 2021": ({"muscle_soreness"}, (("pain_intensity", "sham", "mixed"), ("other", "sham", "no_difference"))),
    "Cut 2022": ({"lateral_epicondylitis"}, (("disability", "other", "no_difference"),)),
    "Depth 2023": ({"hip_pain"}, (("pain_intensity", "other_needling", "no_difference"),)),
}  # fmt: skip


def of_starter(citation: Citation) -> list[Held]:
    conditions, results = FOUND.get(f"{citation.author} {citation.year}", (set(), ()))
    label = f"{citation.author} {citation.year}"
    return [Held(label, conditions=frozenset(conditions), results=results)] if label in FOUND else []


def verdict(claim: str, *_: Any) -> dict[str, Any]:
    part = {"verdict": "insufficient", "certainty": {"word": "very low"}, "wording": "Too few.", "body": {"entries": []}}
    classes = [part | {"comparator": name} for name in ("sham", "injection", "manual_therapy")]
    return {
        "claim": claim,
        "verdict": "insufficient",
        "certainty": "very low",
        "wording": "Too few.",
        "headline": "sham",
        "classes": classes,
    }


def judged(sentence: str, held: Callable[[Citation], list[Held]] = of_starter) -> Checked:
    return check.check(texts.read(f"This page is about dry needling.\n\n{sentence}".encode(), "a.md"), verdict, held)[-1]


SENTENCES = [
    ("Nodiff (2017) found dry needling not inferior to cortisone injections for hip pain.", "supported"),
    ("Nodiff (2017) found dry needling as effective as an injection for hip pain.", "supported"),
    ("Nodiff and colleagues (2017) reported that needling and injections were equally effective for hip pain.", "supported"),
    ("Nodiff (2017) found no difference between dry needling and injections for hip pain.", "supported"),
    ("Nodiff (2017) found dry needling no better than injections for hip pain.", "supported"),
    ("Nodiff (2017) found dry needling better than injections for hip pain.", "wrong citation"),
    ("Nodiff (2017) found injections better than dry needling for hip pain.", "wrong citation"),
    ("Needle (2018) found dry needling better than injections for hip pain.", "supported"),
    ("Needle (2018) found dry needling not inferior to injections for hip pain.", "supported"),
    ("Needle (2018) found dry needling as good as injections for hip pain.", "wrong citation"),
    ("Needle (2018) found injections better than dry needling for hip pain.", "wrong citation"),
    ("Shot (2019) found injections better than dry needling for hip pain.", "supported"),
    ("Shot (2019) found dry needling as effective as injections for hip pain.", "wrong citation"),
    ("Shot (2019) found dry needling not inferior to injections for hip pain.", "wrong citation"),
    ("Cut (2022) found dry needling as good as surgery for tennis elbow.", "supported"),
    ("Cut (2022) found dry needling better than surgery for tennis elbow.", "wrong citation"),
    ("Depth (2023) found dry needling effective for hip pain.", "overstated"),
    # without a claim of the register
    ("Dry needling relieved knee osteoarthritis pain more than sham (Knee, 2020).", "wrong citation"),
    ("Dry needling helped people with knee osteoarthritis to walk more than sham (Knee, 2020).", "no evidence in the database"),
    ("Dry needling did not relieve knee osteoarthritis pain more than sham (Knee, 2020).", "no evidence in the database"),
    ("Dry needling reduces muscle soreness after a race (Race, 2021).", "wrong citation"),
    ("Dry needling may reduce muscle soreness after a race (Race, 2021).", "no evidence in the database"),
    ("Dry needling reduces muscle soreness two days after a race (Race, 2021).", "no evidence in the database"),
    ("Dry needling does not reduce muscle soreness after a race (Race, 2021).", "no evidence in the database"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "status"), SENTENCES)
def test_a_sentence_says_of_a_study_what_it_found(sentence: str, status: str) -> None:
    assert judged(sentence).judged.status == status


def test_a_study_without_a_year_is_meant_where_its_subject_fits() -> None:
    def undated(*conditions: str) -> Callable[[Citation], list[Held]]:
        results = (("pain_intensity", "sham", "no_difference"),)
        return lambda _: [Held("Invented", conditions=frozenset(conditions), results=results, dated=None)]

    sentence = "Invented (2005) showed that dry needling relieved hip pain more than placebo."
    found = judged(sentence, undated("hip_pain")).judged
    assert (found.status, "Invented found no advantage" in str(found.suggestion)) == ("wrong citation", True)
    assert "held without its year" in str(found.note)
    other = judged(sentence, undated("neck_pain")).judged
    assert (other.status, "is not in this database" in str(other.note)) == ("overstated", True)


def test_a_differing_year_is_told_and_not_called_wrong() -> None:
    held = Held(
        "Invented 2017", conditions=frozenset({"hip_pain"}), results=(("pain_intensity", "sham", "no_difference"),), dated=False
    )
    found = judged("Invented (2005) showed that dry needling relieved hip pain more than placebo.", lambda _: [held]).judged
    assert found.status == "overstated"
    assert "Invented 2017 is: check the year. Invented 2017 found no advantage" in str(found.note)


@pytest.fixture
def shelved(engine: sa.Engine) -> Iterator[Callable[[Citation], list[Held]]]:
    """A shelf with three articles of one author: one without a year, two with."""
    years = (("99000001", None), ("99000002", 2010), ("99000003", 2015))
    records = [
        Record("test", f"Dry needling {pmid}", pmid=pmid, year=year, authors=(Author(family="de Invénted"),))
        for pmid, year in years
    ]
    with database.transaction(engine) as session:
        take_batch(session, begin(session, "import", "test"), [reader.with_reading(record) for record in records])
    with database.transaction(engine, write=False) as session:
        yield lambda citation: list(shelf.shelf(session)(citation))


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (2010, [("de Invénted 2010", True)]),
        (2011, [("de Invénted 2010", True)]),
        (2015, [("de Invénted 2015", True)]),
        (2005, [("de Invénted", None), ("de Invénted 2010", False), ("de Invénted 2015", False)]),
    ],
)
def test_an_author_is_found_with_the_nearest_year_and_without_one(
    shelved: Callable[[Citation], list[Held]], year: int, found: list[tuple[str, bool | None]]
) -> None:
    assert [(one.label, one.dated) for one in shelved(Citation("x", author="Invented", year=year))] == found
    assert shelved(Citation("x", author="Nobody", year=year)) == []


def test_a_cited_study_of_other_people_ends_the_topic_that_was_carried() -> None:
    text = "# Needling\n\n## Neck pain\n\nDry needling reduces neck pain. Nodiff (2017) reported that needling worked as well as an injection.\n"
    found = check.check(texts.read(text.encode(), "a.md"), verdict, of_starter)[-1]
    assert (found.reading.claim, found.judged.status) == ("hip-pain", "supported")
    leaning = text.replace("Nodiff (2017) reported that needling", "It").replace("injection.", "injection (Nodiff, 2017).")
    found = check.check(texts.read(leaning.encode(), "a.md"), verdict, of_starter)[-1]
    assert (found.reading.claim, found.judged.status) == ("neck-pain", "wrong citation")


def test_a_complaint_that_is_named_ends_the_topic_that_was_carried() -> None:
    text = "# Needling\n\n## Neck pain\n\nDry needling reduces neck pain. Race and colleagues (2021) reported less soreness after a race.\n"
    found = check.check(texts.read(text.encode(), "a.md"), verdict, of_starter)[-1]
    assert (found.reading.claim, found.reading.conditions, found.judged.status) == (
        "outside",
        ("muscle_soreness",),
        "wrong citation",
    )
