"""A database that may only be read is read: on a read-only medium, in a folder without rights, beside a log that cannot be made.

Root may write everywhere, so these commands are called without that power.
"""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from conftest import POWERLESS, ROOT

from evidence import database, kept, opening
from evidence.cli import cli
from evidence.errors import DatabaseFailure
from evidence.models import Verdict

Called = subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the starter set and the verdict on neck pain."""
    path = tmp_path_factory.mktemp("filled") / "e.sqlite"
    for arguments in (["starter"], ["summary", "neck-pain"]):
        assert CliRunner().invoke(cli, ["--database", str(path), *arguments]).exit_code == 0
    return path


@pytest.fixture
def locked(tmp_path: Path, filled: Path) -> Iterator[Path]:
    """The same in a folder where nothing may be written."""
    folder = tmp_path / "medium"
    folder.mkdir()
    path = folder / "e.sqlite"
    shutil.copy(filled, path)
    path.chmod(0o444)
    folder.chmod(0o555)
    yield path
    folder.chmod(0o755)


def call(database: Path, *arguments: str) -> Called:
    command = [*POWERLESS, sys.executable, str(ROOT / "cli.py"), "--database", str(database), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)


def test_a_log_cannot_be_made_and_the_file_is_opened_as_it_lies(locked: Path) -> None:
    """SQLite itself refuses this file without `immutable=1`: its write-ahead mode wants a log beside it."""
    asked = (
        f"import sqlite3; print(sqlite3.connect('file:{locked}?{{}}', uri=True).execute('SELECT count(*) FROM article').fetchone())"
    )
    for query, told in (("mode=ro", False), ("mode=ro&immutable=1", True)):
        done = subprocess.run([*POWERLESS, sys.executable, "-c", asked.format(query)], capture_output=True, text=True, check=False)
        assert (done.stdout == "(233,)\n") is told, done.stderr
    code = f"from pathlib import Path; from evidence import opening; print(opening.way(Path({str(locked)!r})))"
    done = subprocess.run([*POWERLESS, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == opening.AS_IT_LIES


@pytest.mark.parametrize(
    ("command", "told"),
    [
        (["find", "neck", "--limit", "1"], "articles"),
        (["summary", "neck-pain"], "Neck pain"),
        (["summary", "hip-pain"], "hip pain"),
        (["summary", "--condition", "tennis elbow"], "tennis elbow"),
        (["show", "27582622"], "27582622"),
        (["explain", "neck-pain"], "neck-pain"),
        (["explain", "neck-pain", "--verify"], "the same"),
        (["changes"], ""),
        (["map"], "pain intensity"),
        (["wording", "hip-pain"], "For clinicians"),
        (["conditions"], "neck"),
        (["runs"], "starter"),
        (["review", "next", "--limit", "1"], ""),
        (["export"], "pmid"),
        (["cite", "27582622"], "doi"),
        (["db", "check"], "The database is sound."),
    ],
)
def test_what_reads_works_where_nothing_may_be_written(locked: Path, command: list[str], told: str) -> None:
    lay = locked.read_bytes()
    done = call(locked, *command)
    assert done.returncode == 0, done.stderr
    assert told.lower() in done.stdout.lower()
    assert locked.read_bytes() == lay
    assert [each.name for each in locked.parent.iterdir()] == ["e.sqlite"]


def test_a_verdict_that_would_be_stored_is_judged_and_not_stored(locked: Path, tmp_path: Path) -> None:
    shutil.copy(locked, tmp_path / "open.sqlite")
    (tmp_path / "open.sqlite").chmod(0o644)
    assert call(locked, "summary", "hip-pain").stdout == call(tmp_path / "open.sqlite", "summary", "hip-pain").stdout
    assert [_stored(path) for path in (locked, tmp_path / "open.sqlite")] == [1, 2]


def _stored(path: Path) -> int:
    engine = database.engine(database.address(str(path)))
    with database.transaction(engine, write=False) as session:
        count = session.scalar(sa.select(sa.func.count()).select_from(Verdict))
    engine.dispose()
    return count or 0


def test_copies_and_exports_are_written_elsewhere(locked: Path, tmp_path: Path) -> None:
    done = call(locked, "db", "backup", str(tmp_path / "copy.sqlite"))
    assert done.returncode == 0, done.stderr
    assert call(tmp_path / "copy.sqlite", "db", "check").stdout == "The database is sound.\n"
    done = call(locked, "export", "-o", str(tmp_path / "e.jsonl"))
    assert (done.returncode, done.stderr) == (0, f"{tmp_path / 'e.jsonl'} is not remembered: this database may only be read.\n")
    assert len((tmp_path / "e.jsonl").read_text().splitlines()) == 233
    done = call(locked, "site", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["starter"],
        ["import", str(ROOT / "tests" / "data")],
        ["retag"],
        ["runs", "--retry"],
        ["fetch", "needling", "--email", "a@example.org"],
        ["review", "decide", "exclude", "27582622", "--why", "wet", "--by", "Ada"],
        ["check", "--watch", str(ROOT / "README.md")],
    ],
)
def test_what_writes_says_so_in_one_sentence_before_it_does_anything(locked: Path, command: list[str]) -> None:
    done = call(locked, *command)
    said = (
        f"evidence: sqlite:///{locked} cannot be written: give yourself the right to write to it and its folder, or choose another"
    )
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == f"{said} with --database.\n"


def test_a_restore_where_nothing_may_be_written_is_refused(locked: Path, tmp_path: Path) -> None:
    shutil.copy(locked, tmp_path / "copy.sqlite")
    done = call(locked, "db", "restore", "--yes", str(tmp_path / "copy.sqlite"))
    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert call(tmp_path / "new.sqlite", "db", "restore", "--yes", str(locked)).returncode == 0  # from there it is


def test_a_file_without_rights_in_an_open_folder_is_read(locked: Path) -> None:
    locked.parent.chmod(0o755)
    assert call(locked, "find", "neck", "--limit", "1").returncode == 0
    assert "cannot be written" in call(locked, "starter").stderr
    locked.chmod(0o000)
    done = call(locked, "find", "neck")
    assert (done.returncode, "may not be read by you" in done.stderr) == (5, True)


def test_work_in_a_log_that_cannot_be_read_is_not_left_out_in_silence(locked: Path) -> None:
    locked.parent.chmod(0o755)
    locked.with_name("e.sqlite-wal").write_bytes(b"committed work")
    locked.parent.chmod(0o555)
    for command in (["find", "neck"], ["summary", "neck-pain"], ["db", "check"]):
        done = call(locked, *command)
        assert (done.returncode, done.stdout) == (5, "")
        assert "lies in e.sqlite-wal" in done.stderr


def test_a_database_of_an_earlier_version_is_not_guessed_at(locked: Path) -> None:
    locked.parent.chmod(0o755)
    locked.chmod(0o644)
    with sqlite3.connect(locked) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0004'")
    connection.close()
    locked.chmod(0o444)
    locked.parent.chmod(0o555)
    done = call(locked, "find", "neck")
    assert (done.returncode, "was made by an earlier version (revision 0004) and cannot be written" in done.stderr) == (5, True)


def test_a_server_shows_a_database_that_may_only_be_read(locked: Path) -> None:
    command = [*POWERLESS, sys.executable, str(ROOT / "cli.py"), "--database", str(locked), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            at = server.stdout.readline().strip()
            code = f"import urllib.request; print(urllib.request.urlopen('{at}').status)"
            assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "200\n"
        finally:
            server.terminate()


def test_stored_verdicts_are_taken_from_a_file_as_it_lies(locked: Path) -> None:
    code = f"from evidence import kept; print(kept.verdicts({str(locked)!r}, ['neck-pain']) is not None)"
    done = subprocess.run([*POWERLESS, sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


@pytest.mark.parametrize(
    "command",
    [
        ["db", "check"],
        ["db", "backup", "copy.sqlite"],
        ["find", "neck"],
        ["summary", "neck-pain"],
        ["explain", "neck-pain"],
        ["show", "27582622"],
        ["export"],
        ["cite", "27582622"],
        ["review", "next"],
    ],
)
@pytest.mark.parametrize("place", ["mistyped.sqlite", "no/such/folder/e.sqlite"])
def test_what_only_reads_makes_no_database(tmp_path: Path, command: list[str], place: str, call_cli) -> None:
    done = call_cli(*command, database=str(tmp_path / place), cwd=tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith(f"evidence: There is no database at {tmp_path / place}: `evidence starter` makes one")
    assert list(tmp_path.iterdir()) == []


def test_verdicts_without_a_database_are_left_to_the_database_layer(tmp_path: Path) -> None:
    assert kept.verdicts(str(tmp_path / "none.sqlite"), ["neck-pain"]) is None
    with pytest.raises(DatabaseFailure, match="There is no database"):
        database.opened(str(tmp_path / "none.sqlite"), make=False)
