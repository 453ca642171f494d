"""What was set aside leaves the list when the record comes in, when it can be read, or when a person says why it need not."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from click.testing import Result
from invented import record
from test_library import load, rows
from test_review import signed

from evidence import database, review
from evidence.errors import BadDecision, Unknown
from evidence.models import Decision, SetAside
from evidence.record import Fault, Record


def fault(number: int, identifier: str) -> Fault:
    """A record that could not be read."""
    return Fault("invented.xml", f"record {number}", "It cannot be read.", identifier, raw=f"<raw {number}/>")


def left(engine: sa.Engine) -> list[str]:
    """Where the records are that are still on the list."""
    return [row.position for row in rows(engine, SetAside)]


@pytest.mark.parametrize(
    "known", [{}, {"pmid": None}, {"pmid": None, "doi": None, "pmcid": "PMC99001"}], ids=["PMID", "DOI", "PMCID"]
)
def test_what_came_in_later_leaves_the_list(engine: sa.Engine, known: dict[str, str | None]) -> None:
    named = {"99000001", "10.5555/invented.1", "PMC99001"}
    load(engine, *(fault(number, name) for number, name in enumerate(sorted(named))), fault(7, "99000002"), fault(8, ""))
    came = record(1, **known)
    load(engine, came)
    assert len(left(engine)) == 5 - len({came.pmid, came.doi, came.pmcid} & named)
    assert left(engine)[-2:] == ["record 7", "record 8"]
    load(engine, record(3), Record(source="pubmed_xml", pmid="99000002", withdrawn=True))
    assert left(engine)[-2:] == ["record 7", "record 8"]
    load(engine, record(2), fault(9, "99000002"))  # a later one of which this record is no correction
    assert left(engine)[-2:] == ["record 8", "record 9"]


def test_an_input_that_broke_off_at_a_record_stays(engine: sa.Engine) -> None:
    load(engine, replace(fault(1, "99000001"), whole_input=True))
    load(engine, record(1))
    assert left(engine) == ["record 1"]
    with database.transaction(engine) as session:
        made = review.dismiss(session, session.scalars(sa.select(SetAside.id)).one(), signed(why="the rest is elsewhere"))
        review.undo(session, made.uid, signed(hour=1))
    assert [row.whole_input for row in rows(engine, SetAside)] == [True]


def test_a_person_dismisses_one_with_a_reason_and_can_take_it_back(engine: sa.Engine) -> None:
    load(engine, fault(1, "99000001"), fault(2, "A title"))
    with database.transaction(engine) as session:
        number = session.scalars(sa.select(SetAside.id).order_by(SetAside.id)).first() or 0
        with pytest.raises(BadDecision, match="reason"):
            review.dismiss(session, number, signed())
        with pytest.raises(Unknown, match="--set-aside"):
            review.dismiss(session, number + 99, signed(why="no"))
        made = review.dismiss(session, number, signed(why="a letter, no study"))
        assert (made.action, made.by, made.why) == ("dismiss", "Ada", "a letter, no study")
        assert [one.id for one in review.queue(session)] == ["invented.xml: record 2"]
        assert list(review.export(session)) == []  # what was set aside here was not there
        review.undo(session, made.uid, signed(hour=1))
        assert list(review.export(session)) == []
    held = rows(engine, SetAside)
    assert sorted((row.position, row.identifier, row.reason, row.raw) for row in held) == [
        ("record 1", "99000001", "It cannot be read.", "<raw 1/>"), ("record 2", "A title", "It cannot be read.", "<raw 2/>"),
    ]  # fmt: skip
    assert len(rows(engine, Decision)) == 2


def test_the_command(engine: sa.Engine, url: str, run_cli: Callable[..., Result]) -> None:
    load(engine, fault(1, "99000001"))
    number = json.loads(run_cli("runs", "--set-aside", "--format", "json", database=url).output)[0]["id"]
    assert run_cli("runs", "--set-aside", database=url).output.startswith(f"#{number}  run ")
    assert f"evidence review dismiss {number}" in run_cli("review", "next", database=url).output
    assert run_cli("review", "dismiss", str(number), database=url).exit_code == 2
    done = run_cli("review", "dismiss", str(number), "--why", "a letter", "--by", "Ada", database=url)
    assert (done.exit_code, "record 1" in done.output) == (0, True)
    assert run_cli("runs", "--set-aside", database=url).output == "Nothing was set aside.\n"
    log = run_cli("review", "log", database=url).output
    assert "dismiss" in log
    assert "a letter" in log
    assert "raw" not in log
    assert run_cli("review", "undo", log.split()[0], "--by", "Ada", database=url).exit_code == 0
    assert "record 1" in run_cli("runs", "--set-aside", database=url).output
