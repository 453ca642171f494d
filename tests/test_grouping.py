"""What a machine grouped or marked is taken back when its reason is gone; what a person decided is not."""

from dataclasses import replace

import pytest
import sqlalchemy as sa
from invented import link, record
from test_library import articles, load, of_study, rows, state, trial

from evidence import database, pipeline
from evidence.models import Article, Study
from evidence.record import Link, Record

ONE, TWO, THREE, NOTICE = (f"pmid:9900000{number}" for number in (1, 2, 3, 9))


def notice(relation: str, *numbers: int, **values: object) -> Record:
    """A notice that names these records."""
    return record(9, title="A notice of something invented", links=tuple(link(relation, n) for n in numbers), **values)


@pytest.mark.parametrize("relation", ["ErratumFor", "RetractionOf", "ExpressionOfConcernFor"])
def test_a_notice_of_several_papers_joins_none_of_them(engine: sa.Engine, relation: str) -> None:
    load(engine, record(1), notice(relation, 1, 2), record(2))
    assert of_study(engine) == []


def test_papers_that_name_one_notice_are_not_joined_by_it(engine: sa.Engine) -> None:
    load(engine, record(9, title="A notice"), record(1, links=(link("ErratumIn", 9),)))
    assert of_study(engine) == [[ONE, NOTICE]]
    load(engine, record(2, links=(link("ErratumIn", 9),)))
    assert of_study(engine) == []


def test_a_paper_with_two_notices_is_one_study_with_both(engine: sa.Engine) -> None:
    load(engine, record(1), notice("ErratumFor", 1), record(8, title="Another notice", links=(link("RetractionOf", 1),)))
    assert of_study(engine) == [[ONE, "pmid:99000008", NOTICE]]


def test_a_notice_that_is_put_right_frees_what_it_named_before(engine: sa.Engine) -> None:
    load(engine, record(1), record(2), notice("RetractionOf", 1))
    assert [state(engine, number) for number in (1, 2)] == ["retracted", ""]
    load(engine, notice("RetractionOf", 2, revised="2021-01-01"))
    assert [state(engine, number) for number in (1, 2)] == ["", "retracted"]
    assert of_study(engine) == [[TWO, NOTICE]]
    assert len(rows(engine, Study)) == 1
    load(engine, notice("RetractionOf", revised="2022-01-01"))
    assert [state(engine, number) for number in (1, 2)] == ["", ""]
    assert (of_study(engine), rows(engine, Study)) == ([], [])


def test_a_registry_number_that_is_put_right_parts_two_trials(engine: sa.Engine) -> None:
    load(engine, trial(1, "NCT99000001"), trial(2, "NCT99000001"), trial(3, "NCT99000001"))
    assert of_study(engine) == [[ONE, TWO, THREE]]
    load(engine, trial(1, "NCT99000002", revised="2021-01-01"))
    assert of_study(engine) == [[TWO, THREE]]
    assert rows(engine, Study)[0].reason == "both name NCT99000001"
    load(engine, replace(trial(2, revised="2021-01-01"), facts=None))
    assert (of_study(engine), rows(engine, Study)) == ([], [])


def test_a_study_that_a_person_made_outlives_the_reason_of_a_machine(engine: sa.Engine) -> None:
    load(engine, trial(1, "NCT99000001"), trial(2, "NCT99000001"))
    with database.transaction(engine) as session:
        session.scalars(sa.select(Study)).one().made_by = "Ada"
    load(engine, trial(1, "NCT99000002", revised="2021-01-01"), trial(3, "NCT99000002"))
    assert of_study(engine) == [[ONE, TWO]]


def test_retag_repairs_what_an_earlier_program_left(engine: sa.Engine) -> None:
    load(engine, record(1), record(2), record(3), notice("ErratumFor", 1, 2))
    with database.transaction(engine) as session:
        wrong = Study(label="wrong", reason="PubMed links them (ErratumFor)", made_by="machine")
        kept = Study(label="kept", reason="a person said so", made_by="Ada")
        for article in session.scalars(sa.select(Article)):
            article.study = kept if article.key == THREE else wrong
            article.state = "retracted" if article.key == THREE else article.state
    pipeline.retag(engine)
    assert of_study(engine) == [[THREE]]
    assert [study.label for study in rows(engine, Study)] == ["kept"]
    assert [state(engine, number) for number in (1, 2, 3)] == ["corrected", "corrected", ""]


def test_a_link_without_a_pmid_is_another_paper_of_a_notice(engine: sa.Engine) -> None:
    load(
        engine,
        record(1),
        replace(notice("ErratumFor", 1), links=(link("ErratumFor", 1), Link("ErratumFor", None, "J Other. 2019;1"))),
    )
    assert of_study(engine) == []
    assert articles(engine)[NOTICE].study_id is None
