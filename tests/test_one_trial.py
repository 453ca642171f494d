"""Papers that may report one trial are offered to a person, and only those that look it."""

import sqlalchemy as sa

from evidence import pipeline, review
from evidence.database import transaction
from evidence.record import Author, Facts, Record


def paper(number: int, title: str, design: str, n: str, comparator: str = "sham", author: str = "Inventado") -> Record:
    tags = (("relevant", "true"), ("design", design), ("condition", "neck_pain"), ("comparator", comparator), ("n", n))
    facts = Facts("curated", tags, ())
    return Record("starter", title, f"9900050{number}", year=2015 + number, authors=(Author(author, "Ana"),), facts=facts)


def offered(engine: sa.Engine, *papers: Record) -> list[tuple[str, str]]:
    with transaction(engine) as session:
        run = pipeline.begin(session, "import", "test")
    pipeline.take(engine, run, [[(record, None) for record in papers]])
    with transaction(engine) as session:
        return [(pair.one, pair.other) for pair in review.duplicates(session)]


def test_a_protocol_and_its_trial_are_offered(engine: sa.Engine) -> None:
    protocol = paper(1, "Needling of the neck, what we plan", "protocol", "120")
    trial = paper(2, "Results of a trial in neck pain after one year", "rct", "80")
    assert offered(engine, protocol, trial) == [("pmid:99000501", "pmid:99000502")]


def test_two_reports_with_the_same_number_of_people_are_offered(engine: sa.Engine) -> None:
    early = paper(1, "Pain and threshold after needling of the trapezius", "rct", "33", "manual_therapy")
    late = paper(2, "Three-month follow-up of compression or needles", "rct", "33", "manual_therapy")
    assert offered(engine, early, late) == [("pmid:99000501", "pmid:99000502")]


def test_other_people_other_comparators_and_other_numbers_are_not(engine: sa.Engine) -> None:
    papers = (
        paper(1, "First invented trial of the neck", "rct", "33"),
        paper(2, "Second and different trial of necks", "rct", "44"),
        paper(3, "Third one against massage of necks", "rct", "33", "manual_therapy"),
        paper(4, "Fourth one by somebody else", "rct", "33", author="Otro"),
    )
    assert offered(engine, *papers) == []
