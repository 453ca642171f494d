"""A checked text is remembered, and named when a verdict behind it moves."""

from pathlib import Path

import sqlalchemy as sa
from test_retractions import take, trial

from evidence import register, synthesis
from evidence.database import transaction
from evidence.record import Link, Record
from evidence.report import explain


def test_a_remembered_text_is_named_when_its_verdict_moves(engine: sa.Engine) -> None:
    take(engine, trial(1), trial(2))
    with transaction(engine) as session:
        synthesis.remember(session, "page.md", b"Needling helps neck pain.", ["neck-pain"])
        assert synthesis.outdated(session) == []
    take(engine, Record("pubmed_xml", "Retraction notice", "99000109", links=(Link("RetractionOf", "99000101"),)))
    with transaction(engine) as session:
        synthesis.judged(session, list(register.load().values()))
        moved = synthesis.outdated(session)
    assert moved == [{"path": "page.md", "claim": "neck-pain", "then": "supported", "now": "insufficient"}]
    assert next(iter(explain.texts(moved))).startswith("page.md: neck-pain was supported when the text was checked")
    with transaction(engine) as session:
        synthesis.remember(session, "page.md", b"Needling helps neck pain.", ["neck-pain"])
        assert synthesis.outdated(session) == []


def test_the_command_remembers_a_folder(tmp_path: Path, run_cli: object) -> None:
    (tmp_path / "page.txt").write_text("Dry needling reduces neck pain.\n")
    database = str(tmp_path / "e.sqlite")
    result = run_cli("check", "--watch", str(tmp_path), database=database)  # type: ignore[operator]
    assert result.exit_code == 0
    assert "1 claims remembered" in result.output
