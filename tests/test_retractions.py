"""Retractions and corrections from PubMed and from Retraction Watch, end to end to the verdict."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from evidence import pipeline, register, synthesis
from evidence.database import transaction
from evidence.errors import BadInput
from evidence.library import exported
from evidence.models import Article, Awaited
from evidence.models import Link as LinkRow
from evidence.record import Assertion, Facts, Fault, Link, Record
from evidence.report import explain
from evidence.sources import retraction_watch

HEADER = "Record ID,Title,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,RetractionPubMedID,RetractionDate,Reason\n"


def trial(number: int) -> Record:
    tags = (("relevant", "true"), ("design", "rct"), ("condition", "neck_pain"), ("outcome", "pain_intensity"), ("n", "250"))
    found: dict[str, Any] = {"outcome": "pain_intensity", "comparator": "sham", "direction": "favours_dn", "timing": "short"}
    return Record(
        "starter", f"An invented trial number {number}", f"9900010{number}", doi=f"10.5555/retracted.{number}", year=2020,
        facts=Facts("curated", tags, (found,)),
    )  # fmt: skip


def take(engine: sa.Engine, *records: Record) -> None:
    with transaction(engine) as session:
        run = pipeline.begin(session, "import", "test")
    pipeline.take(engine, run, [[(record, None) for record in records]])


def states(engine: sa.Engine) -> dict[str, str]:
    with transaction(engine) as session:
        return {row.pmid: row.state for row in session.execute(sa.select(Article.pmid, Article.state))}


def test_a_notice_retracts_a_stored_article_and_its_verdict_falls(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    claim = register.find("neck-pain")
    with transaction(engine) as session:
        before = synthesis.judged(session, [claim])[0]
    notice = Record("pubmed_xml", "Retraction: an invented trial number 1", "99000109", links=(Link("RetractionOf", "99000101"),))
    take(engine, notice)
    with transaction(engine) as session:
        after = synthesis.judged(session, [claim])[0]
        moves = synthesis.changes(session)
    assert states(engine)["99000101"] == "retracted"
    assert (before["verdict"], after["verdict"], after["with_retracted"]["verdict"]) == ("supported", "insufficient", "supported")
    assert any("is now retracted" in cause for cause in moves[0]["cause"])
    fallen = explain.fallen([after], {"neck-pain": ["page.html"]})
    assert fallen[0]["verdicts"] == [{"claim": "neck-pain", "without": "insufficient", "with": "supported", "texts": ["page.html"]}]
    assert "    claimed in page.html" in list(explain.fallen_lines(fallen))


def test_retraction_watch_is_a_second_source_with_its_date(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    lines = (
        HEADER + "77,An invented trial,10.5555/RETRACTED.1,0,Retraction,,1/2/2025,+Invented reason;\n"
        "78,Not stored,10.5555/none,,Retraction,,,\n"
    )
    for changed in (1, 0):  # what the same list says again is no change
        counts = pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(lines.encode()), "rw.csv"), "rw.csv")
        assert (counts.read, counts.changed, counts.unchanged, counts.waiting) == (2, changed, 2 - changed, 1)
    assert states(engine)["99000101"] == "retracted"
    with transaction(engine) as session:
        said = session.scalars(sa.select(LinkRow)).all()
        assert [(x.asserted_by, x.asserted_on, x.note) for x in said] == [("retraction_watch", "1/2/2025", "+Invented reason;")]


def test_a_reinstatement_takes_back_what_that_source_said(engine: sa.Engine) -> None:
    take(engine, trial(1))
    for nature, changed in (("Retraction", 1), ("Reinstatement", 1), ("Reinstatement", 0)):
        text = HEADER + f"77,An invented trial,,99000101,{nature},,,\n"
        counts = pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(text.encode()), "rw.csv"), "rw.csv")
        assert (counts.changed, counts.unchanged) == (changed, 1 - changed)
    assert states(engine)["99000101"] == ""


def test_a_re_import_keeps_what_the_second_source_said(engine: sa.Engine) -> None:
    take(engine, trial(1))
    pipeline.assert_retractions(engine, [Assertion("RetractionIn", "99000101", None, record="77")], "rw.csv")
    take(engine, replace(trial(1), source="pubmed_xml", facts=None, journal="Journal of Invented Things"))
    assert states(engine)["99000101"] == "retracted"


@pytest.mark.parametrize("column", ["10.5555/RETRACTED.1,0", ",99000101", "10.5555/none,99000101"])
def test_a_list_that_is_older_than_the_article_retracts_it_when_it_comes_in(engine: sa.Engine, column: str) -> None:
    lines = HEADER + f"77,An invented trial,{column},Retraction,,1/2/2025,+Invented reason;\n"
    for _ in range(2):  # the same list again doubles nothing
        counts = pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(lines.encode()), "rw.csv"), "rw.csv")
        assert (counts.read, counts.changed, counts.unchanged) == (1, 0, 1)
    take(engine, trial(1), trial(2))
    assert states(engine) == {"99000101": "retracted", "99000102": ""}
    with transaction(engine) as session:
        said = session.scalars(sa.select(LinkRow)).all()
        assert [(x.asserted_by, x.asserted_on, x.note) for x in said] == [("retraction_watch", "1/2/2025", "+Invented reason;")]
        assert session.scalars(sa.select(Awaited)).all() == []


def test_a_retraction_and_its_reinstatement_that_wait_leave_the_article_standing(engine: sa.Engine) -> None:
    for record, nature in ((77, "Retraction"), (78, "Reinstatement")):
        text = HEADER + f"{record},An invented trial,,99000101,{nature},,,\n"
        pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(text.encode()), "rw.csv"), "rw.csv")
    take(engine, trial(1))
    assert states(engine)["99000101"] == ""


def test_a_shared_doi_retracts_no_article_with_another_pmid(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    text = HEADER + "77,An invented supplement,10.5555/retracted.1,99000999,Retraction,,,\n"
    pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(text.encode()), "rw.csv"), "rw.csv")
    assert states(engine) == {"99000101": "", "99000102": ""}


def test_bad_lines_are_named_and_another_csv_is_refused() -> None:
    text = HEADER + "1,No id,,,Retraction,,,\n2,Odd,10.5555/x,,Apology,,,\n"
    faults = list(retraction_watch.read(io.BytesIO(text.encode()), "rw.csv"))
    assert [(type(f), f.position) for f in faults if isinstance(f, Fault)] == [(Fault, "line 2"), (Fault, "line 3")]
    with pytest.raises(BadInput, match="no column 'Record ID'"):
        list(retraction_watch.read(io.BytesIO(b"a,b\n1,2\n"), "other.csv"))


def test_a_quotation_mark_left_open_hides_no_retraction_behind_it() -> None:
    text = (
        HEADER
        + '1,"An open title,10.5555/one,99000001,Retraction,,1/1/2025,\n'
        + "2,A title,10.5555/two,99000002,Retraction,,1/1/2025,\n"
        + '3,"A "quoted" word",10.5555/three,99000003,Retraction,,1/1/2025,\n'
        + '4,"A title in\ntwo lines",10.5555/four,99000004,Retraction,,1/1/2025,\n'
        + f"5,{'x' * 200_000},10.5555/five,99000005,Retraction,,1/1/2025,\n"
        + "6,A title,10.5555/six,99000006,Retraction,,1/1/2025,\n"
    )
    fault, *rest = retraction_watch.read(io.BytesIO(text.encode()), "rw.csv")
    long = next(one for one in rest if isinstance(one, Fault))
    rest.remove(long)
    assert (fault.position, "quotation mark" in fault.reason) == ("line 2", True)
    assert [one.pmid for one in rest] == ["99000002", "99000003", "99000004", "99000006"]
    assert "200,000 characters" in long.reason


def test_a_change_names_only_what_moved(engine: sa.Engine) -> None:
    claim = register.find("neck-pain")
    for number in (1, 2):
        take(engine, trial(number))
        with transaction(engine) as session:
            synthesis.judged(session, [claim])
    with transaction(engine) as session:
        moves = synthesis.changes(session)
    assert [(move["from"], move["to"]) for move in moves] == [("insufficient", "supported")]
    assert moves[0]["cause"] == ["“An invented trial number 2” 2020 (PMID 99000102) came in"]
    with transaction(engine) as session:
        assert synthesis.judged(session, [claim])
        assert len(synthesis.changes(session)) == 1


def test_a_stored_verdict_is_rebuilt_to_the_same_bytes(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    with transaction(engine) as session:
        synthesis.judged(session, list(register.load().values()))
    with transaction(engine) as session:
        for claim in register.load():
            stored = synthesis.latest(session, claim)
            assert stored is not None
            assert synthesis.rebuild(session, stored) == (True, stored.result_hash)
            stored.inputs = stored.inputs | {"marks": stored.inputs["marks"][:1]}
        row = synthesis.latest(session, "neck-pain")
        assert row is not None
        assert not synthesis.rebuild(session, row)[0]
        session.rollback()


def test_a_retraction_names_the_exported_files_that_hold_it(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    with transaction(engine) as session:
        assert exported.note(session, "articles.csv") == 2
        assert exported.note(session, "articles.csv") == 2  # the same file again replaces what was noted
    pipeline.assert_retractions(engine, [Assertion("RetractionIn", "99000101", None, record="77")], "rw.csv")
    with transaction(engine) as session:
        verdict = synthesis.judged(session, [register.find("neck-pain")])[0]
        held = exported.holding(session, [row["article"] for row in verdict["left_out"]])
    lines = list(explain.fallen_lines(explain.fallen([verdict], {}, held)))
    assert [line for line in lines if "exported" in line] == ["  exported to articles.csv"]


def test_a_list_of_retractions_comes_through_standard_input(engine: sa.Engine, url: str, run_cli) -> None:
    take(engine, trial(1))
    lines = HEADER + "77,T,,99000101,Retraction,99000109,1/2/2021,+Error\n"
    told = run_cli("import", "--retractions", "-", database=url, input=lines)
    assert told.exit_code == 0, told.output
    assert states(engine)["99000101"] == "retracted"
    nothing = run_cli("import", "--retractions", "-", database=url, input="")
    assert nothing.exit_code == 2
    assert "standard input is no Retraction Watch file" in nothing.output


def test_a_retraction_and_its_reinstatement_in_one_list_change_nothing(engine: sa.Engine) -> None:
    take(engine, trial(1))
    text = HEADER + "77,An invented trial,,99000101,Retraction,,,\n78,An invented trial,,99000101,Reinstatement,,,\n"
    counts = pipeline.assert_retractions(engine, retraction_watch.read(io.BytesIO(text.encode()), "rw.csv"), "rw.csv")
    assert (counts.changed, counts.unchanged, states(engine)["99000101"]) == (0, 2, "")


def test_a_list_imported_again_says_that_nothing_changed(engine: sa.Engine, url: str, tmp_path: Path, run_cli) -> None:
    take(engine, trial(1))
    (tmp_path / "rw.csv").write_text(
        HEADER + "77,An invented trial,,99000101,Retraction,,,\n78,Not stored,10.5555/none,,Retraction,,,\n"
    )
    for closing in ("2 read: 0 new, 1 changed, 1 unchanged, 0 set aside.", "2 read: 0 new, 0 changed, 2 unchanged, 0 set aside."):
        said = run_cli("import", "--retractions", str(tmp_path / "rw.csv"), database=url).stdout.splitlines()
        assert said[-1] == closing
        assert ": 1 line names an article not in this database" in said[0]
