"""Decisions follow the article that they were made on, also when its identity changes, and never land on another paper."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from invented import TITLE, record
from sqlalchemy.orm import Session
from test_review import reading, settle, signed

from evidence import database, pipeline, review
from evidence.errors import BadDecision
from evidence.models import Article, Decision, Study
from evidence.record import Record


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session on an empty database of each kind."""
    with database.transaction(engine) as opened:
        yield opened


def load(session: Session, *records: Record) -> None:
    """Import records, each read as a trial."""
    run = pipeline.begin(session, "import", "invented")
    pipeline.take_batch(session, run, [(one, reading()) for one in records])
    session.expire_all()


def by_doi(number: int, **values: object) -> Record:
    """A record of which only the DOI is known."""
    return record(number, pmid=None, source="ris", revised="", **values)


def pair(session: Session) -> list[Article]:
    """Two papers without PMIDs."""
    load(session, by_doi(1), by_doi(2, title=f"{TITLE}, number 1: follow-up", year=2021))
    return list(session.scalars(sa.select(Article).order_by(Article.id)))


def without_ids(decision: Decision) -> None:
    """As decisions were kept before they knew the numbers of the articles that they moved."""
    groups = [{name: value for name, value in group.items() if name != "ids"} for group in decision.before["studies"]]
    decision.before = {"studies": groups}


@pytest.mark.parametrize("old", [False, True], ids=["", "an older decision"])
def test_a_merge_is_taken_back_after_a_key_changed(session: Session, old: bool) -> None:
    one, other = pair(session)
    made = review.merge(session, [one, other], signed(why="one trial"))
    if old:
        without_ids(made)
    load(session, record(1))
    assert one.key == "pmid:99000001"
    review.undo(session, made.uid, signed(hour=1))
    assert (one.study_id, other.study_id) == (None, None)
    assert session.scalars(sa.select(Study)).all() == []


@pytest.mark.parametrize("old", [False, True], ids=["", "an older decision"])
def test_a_later_split_rests_on_a_merge_also_under_another_key(session: Session, old: bool) -> None:
    one, other = pair(session)
    made = review.merge(session, [one, other], signed(why="one trial"))
    load(session, record(1))
    apart = review.split(session, one, signed(hour=1, why="another cohort"))
    for decision in (made, apart) if old else ():
        without_ids(decision)
    with pytest.raises(BadDecision, match="rests on this one"):
        review.undo(session, made.uid, signed(hour=2))


def test_another_person_s_split_is_not_overruled_after_a_key_changed(session: Session) -> None:
    one, other = pair(session)
    review.split(session, one, signed("Ben", why="other cohort"))
    load(session, record(1))
    with pytest.raises(BadDecision, match="Ben decided otherwise"):
        review.merge(session, [one, other], signed(hour=1, why="one trial"))
    assert review.duplicates(session) == []


def test_a_merge_is_not_overruled_after_a_key_changed(session: Session) -> None:
    one, other = pair(session)
    review.merge(session, [one, other], signed("Ben", why="one trial"))
    load(session, record(1))
    with pytest.raises(BadDecision, match="Ben decided otherwise"):
        review.split(session, one, signed(hour=1, why="other cohort"))


def test_a_decision_on_one_pmid_never_lands_on_another(session: Session, tmp_path: Path) -> None:
    load(session, record(1, doi="10.5555/supplement"))
    article = session.scalars(sa.select(Article)).one()
    review.screen(session, article, "exclude", signed(why="wet needling"))
    exported = [json.dumps(row) for row in review.export(session)]
    there = database.opened(str(tmp_path / "other.sqlite"))
    with database.transaction(there) as other:
        load(other, record(2, doi="10.5555/supplement", title="Another abstract of the supplement"))
        done = review.take_in(other, exported, "decisions.jsonl")
        assert (done.new, [fault.position for fault in done.faults]) == (0, ["line 1"])
        assert "PMID 99000001" in done.faults[0].reason
        assert "99000002" in done.faults[0].reason
        assert "import" in done.faults[0].reason
        load(other, record(1, doi="10.5555/supplement"))
        assert review.take_in(other, exported, "decisions.jsonl").new == 1
        assert other.scalars(sa.select(Article.pmid).join(Decision)).all() == ["99000001"]
    there.dispose()


def test_a_decision_finds_its_article_by_doi_where_one_side_knows_no_pmid(session: Session, tmp_path: Path) -> None:
    load(session, record(1))
    article = session.scalars(sa.select(Article)).one()
    review.screen(session, article, "exclude", signed(why="wet needling"))
    exported = [json.dumps(row) for row in review.export(session)]
    there = database.opened(str(tmp_path / "other.sqlite"))
    with database.transaction(there) as other:
        load(other, by_doi(1))
        assert review.take_in(other, exported, "decisions.jsonl").new == 1
    there.dispose()


def test_a_file_with_a_byte_order_mark_is_read_from_its_first_line(
    run_cli: Callable[..., Result], starter_url: str, tmp_path: Path
) -> None:
    made = run_cli("review", "decide", "exclude", "27582622", "--why", "invented", "--by", "Ada", database=starter_url)
    assert made.exit_code == 0
    target = tmp_path / "decisions.jsonl"
    run_cli("review", "export", str(target), database=starter_url)
    run_cli("review", "undo", made.output.split()[0], "--by", "Ada", database=starter_url)
    target.write_bytes(b"\xef\xbb\xbf" + target.read_bytes().replace(json.loads(target.read_text())["uid"].encode(), b"a" * 32))
    read = run_cli("review", "import", str(target), database=starter_url)
    assert (read.exit_code, read.output.splitlines()[0]) == (0, "1 decisions are new, 0 were here already.")


def test_settled_words_follow_the_article_too(session: Session) -> None:
    one, _ = pair(session)
    review.screen(session, one, "exclude", signed(why="wet"))
    load(session, record(1))
    settle(session, one)
    assert [d.action for d in review.log(session, one)] == ["exclude"]
