"""Verdicts that hold are taken as stored, without the database layer; whatever could move one makes them anew."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from conftest import ROOT
from invented import article_xml, file_xml

from evidence import kept


@pytest.fixture
def stored(tmp_path: Path, run_cli: Callable[..., Result]) -> str:
    """A database with the starter set and the verdict on neck pain."""
    url = str(tmp_path / "evidence.sqlite")
    for arguments in (["starter"], ["summary", "neck-pain"]):
        assert run_cli(*arguments, database=url).exit_code == 0
    return url


def test_a_verdict_that_holds_is_told_without_the_database_layer(stored: str, run_cli: Callable[..., Result]) -> None:
    code = "import sys; from evidence.cli import cli\ntry: cli()\nfinally: print('LOADED', 'sqlalchemy' in sys.modules)"
    for command in ("summary", "explain"):
        done = subprocess.run(
            [sys.executable, "-c", code, "--database", stored, command, "neck-pain"], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=True
        )  # fmt: skip
        said, _, loaded = done.stdout.rpartition("LOADED")
        assert loaded.strip() == "False"
        assert said == run_cli(command, "neck-pain", database=stored).output


def test_only_what_was_stored_is_told(stored: str) -> None:
    held = kept.verdicts(stored, ["neck-pain"])
    assert held is not None
    assert held.verdicts[0]["claim"] == "neck-pain"
    assert [kind for kind, _ in held.sources] == ["starter"]
    assert kept.verdicts(stored, ["neck-pain", "hip-pain"]) is None


@pytest.mark.parametrize(
    "write",
    [
        ("review", "decide", "tag", "32202124", "n", "--set", "99", "--by", "Ada"),
        ("review", "decide", "certainty", "neck-pain", "sham", "imprecision", "-2", "--why", "few", "--by", "Ada"),
    ],
)
def test_every_write_that_a_verdict_could_see_makes_it_anew(
    stored: str, write: tuple[str, ...], run_cli: Callable[..., Result]
) -> None:
    assert run_cli(*write, database=stored).exit_code == 0
    assert kept.verdicts(stored, ["neck-pain"]) is None
    assert run_cli("summary", "neck-pain", database=stored).exit_code == 0
    assert kept.verdicts(stored, ["neck-pain"]) is not None


def test_a_new_record_makes_verdicts_anew(stored: str, tmp_path: Path, run_cli: Callable[..., Result]) -> None:
    (tmp_path / "one.xml").write_text(file_xml(article_xml(1)))
    assert run_cli("import", str(tmp_path / "one.xml"), database=stored).exit_code == 0
    assert kept.verdicts(stored, ["neck-pain"]) is None


def test_storing_another_verdict_leaves_the_first_one_standing(stored: str, run_cli: Callable[..., Result]) -> None:
    assert run_cli("summary", database=stored).exit_code == 0
    assert kept.verdicts(stored, ["neck-pain", "hip-pain", "safety"]) is not None


@pytest.mark.parametrize("change", ["UPDATE alembic_version SET version_num = '0001'", "DELETE FROM moment", "DROP TABLE moment"])
def test_where_anything_is_in_doubt_nothing_is_told(stored: str, change: str) -> None:
    with sqlite3.connect(stored) as connection:
        connection.execute(change)
    connection.close()
    assert kept.verdicts(stored, ["neck-pain"]) is None


def test_a_program_with_other_rules_tells_nothing_of_what_it_did_not_reach(stored: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "program", lambda: "another program")
    assert kept.verdicts(stored, ["neck-pain"]) is None


@pytest.mark.parametrize("place", ["absent.sqlite", "postgresql://nobody@nowhere/none", "sqlite://"])
def test_what_is_no_file_of_this_program_is_left_to_the_database_layer(place: str, tmp_path: Path) -> None:
    assert kept.verdicts(place.replace("absent", str(tmp_path / "absent")), ["neck-pain"]) is None


def test_a_file_that_is_no_database_is_left_to_the_database_layer(tmp_path: Path) -> None:
    (tmp_path / "text.sqlite").write_text("no database")
    assert kept.verdicts(str(tmp_path / "text.sqlite"), ["neck-pain"]) is None


def test_words_of_ones_own_are_said_to_nobody_else(
    stored: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, run_cli: Callable[..., Result]
) -> None:
    packaged = run_cli("summary", "neck-pain", database=stored).output
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "comparators.toml").write_text('[sham]\nlabel = "make-believe needling"\n')
    for _ in range(2):
        monkeypatch.setenv("EVIDENCE_VOCABULARY", str(tmp_path / "own"))
        assert kept.verdicts(stored, ["hip-pain"]) is None
        own = run_cli("summary", "neck-pain", database=stored).output
        assert "make-believe" in own
        assert run_cli("explain", "neck-pain", "--verify", database=stored).output.endswith(": the same.\n")
        monkeypatch.delenv("EVIDENCE_VOCABULARY")
        assert run_cli("summary", "neck-pain", database=stored).output == packaged
        assert run_cli("explain", "neck-pain", "--verify", database=stored).output.endswith(": the same.\n")
    with sqlite3.connect(stored) as connection:
        assert connection.execute("SELECT count(*) FROM verdict WHERE claim = 'neck-pain'").fetchone() == (2,)
    connection.close()


def test_the_same_words_in_another_folder_are_the_same_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamps = []
    for name, label in (("one", "make-believe"), ("two", "make-believe"), ("three", "pretence")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "comparators.toml").write_text(f'[sham]\nlabel = "{label}"\n')
        monkeypatch.setenv("EVIDENCE_VOCABULARY", str(tmp_path / name))
        stamps.append(kept.stamp("moment"))
    assert stamps[0] == stamps[1] != stamps[2]
    monkeypatch.delenv("EVIDENCE_VOCABULARY")
    assert kept.stamp("moment") not in stamps
