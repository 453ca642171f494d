"""Restoring: it can be taken back, nothing that was there is lost, and a database is not put in its own place."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import record
from test_database import KILLED, fill, titles

from evidence import backups, database
from evidence.errors import DatabaseFailure, Misuse
from evidence.models import Article
from evidence.pipeline import begin, take
from evidence.reader import Parsed


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with two articles, and `copy.sqlite`, a backup of it, beside it."""
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    engine.dispose()
    rename(path, "at first")
    engine = database.opened(str(path))
    backups.backup(engine, tmp_path / "copy.sqlite")
    engine.dispose()
    return path


def rename(path: Path, title: str) -> None:
    engine = database.opened(str(path))
    with database.transaction(engine) as session:
        session.execute(sa.update(Article).values(title=title))
    engine.dispose()


def held(path: Path) -> str:
    engine = database.opened(str(path))
    try:
        assert database.check(engine) == []
        return titles(engine)[0]
    finally:
        engine.dispose()


def test_a_restore_is_taken_back_by_restoring_what_it_kept(path: Path) -> None:
    rename(path, "changed since")
    first = backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite"))
    assert first is not None
    rename(path, "after the restore")
    second = backups.restore(f"sqlite:///{path}", first)
    assert second is not None
    assert held(path) == "changed since"
    assert held(first) == "changed since"
    assert held(second) == "after the restore"


def test_each_kept_copy_has_its_own_name(path: Path, call_cli) -> None:
    said = []
    for number in range(3):
        rename(path, f"state {number}")
        done = call_cli("db", "restore", "--yes", str(path.with_name("copy.sqlite")), database=str(path))
        assert done.returncode == 0
        said.append(done.stdout)
    names = [path.with_name(f"e.sqlite.before-restore{ending}") for ending in ("", "-2", "-3")]
    assert [held(name) for name in names] == ["state 0", "state 1", "state 2"]
    assert all(f"kept as {name}." in line for name, line in zip(names, said, strict=True))
    assert held(path) == "at first"


@pytest.mark.parametrize("how", ["relative", "absolute", "symbolic", "hard"])
def test_a_database_is_not_restored_from_itself(path: Path, how: str, call_cli) -> None:
    source = {"relative": Path("e.sqlite"), "absolute": path}.get(how, path.with_name("link.sqlite"))
    if how == "symbolic":
        source.symlink_to(path)
    elif how == "hard":
        os.link(path, source)
    before = path.read_bytes()
    done = call_cli("db", "restore", "--yes", str(source), database="e.sqlite", cwd=path.parent)
    assert done.returncode == 2
    assert done.stderr == f"evidence: {source} is the database itself: name a backup to restore it from.\n"
    assert path.read_bytes() == before
    assert not list(path.parent.glob("*before-restore*"))


def test_a_database_behind_a_link_is_replaced_where_it_lies(path: Path, tmp_path: Path) -> None:
    rename(path, "changed since")
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.sqlite"
    link.symlink_to(path)
    kept = backups.restore(f"sqlite:///{link}", path.with_name("copy.sqlite"))
    assert kept == path.with_name("e.sqlite.before-restore")
    assert link.is_symlink()
    assert held(path) == "at first"


@pytest.mark.parametrize("address", ["sqlite:///:memory:", "sqlite:///file:e.sqlite?mode=ro&uri=true"])
def test_only_a_plain_file_is_replaced(path: Path, address: str) -> None:
    with pytest.raises(Misuse, match="names no plain file"):
        backups.restore(address, path)


def test_a_refused_restore_leaves_nothing_beside(path: Path) -> None:
    before = sorted(path.parent.iterdir())
    path.with_name("copy.sqlite").write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(Misuse, match="no sound backup"):
        backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite"))
    assert [name for name in sorted(path.parent.iterdir()) if name.suffix == ".sqlite"] == [
        name for name in before if name.suffix == ".sqlite"
    ]
    assert held(path) == "at first"


def test_the_log_of_a_database_that_was_removed_does_not_spoil_the_restored_one(path: Path) -> None:
    log = path.with_name("e.sqlite-wal")
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    assert log.exists()
    path.unlink()
    assert backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite")) is None
    assert held(path) == "at first"


FULL = """
import resource, sys
from pathlib import Path
from evidence import backups, database
resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))
backups.backup(database.engine(database.address(sys.argv[1])), Path(sys.argv[2]))
"""


def test_a_backup_that_cannot_be_written_whole_leaves_nothing_under_its_name(path: Path) -> None:
    engine, target = database.opened(str(path)), path.with_name("full.sqlite")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(path), str(target)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert "DatabaseFailure" in done.stderr
    assert "full.sqlite could not be written whole" in done.stderr
    assert sorted(each.name for each in path.parent.glob("full*")) == []
    backups.backup(engine, target)
    engine.dispose()
    assert held(target) == held(path)


def test_a_database_that_is_in_use_is_not_restored(path: Path, call_cli) -> None:
    """What is open would go on to write into the file that was set aside, and say that it was kept."""
    engine, before = database.opened(str(path)), sorted(path.parent.iterdir())
    assert titles(engine) == ["at first", "at first"]  # a connection waits in its pool, as those of `serve` do
    done = call_cli("db", "restore", "--yes", str(path.with_name("copy.sqlite")), database=str(path))
    assert done.returncode == 5
    assert f"{path} is in use: end `evidence serve`" in done.stderr
    assert [name for name in path.parent.iterdir() if name not in before and "copy" not in name.name] == []
    rename(path, "decided since")
    assert titles(engine) == ["decided since", "decided since"]
    engine.dispose()
    assert backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite")) is not None


def test_a_restore_under_an_import_is_refused_and_the_import_is_whole(path: Path) -> None:
    engine, refused = database.opened(str(path)), []

    def batches() -> Iterator[list[Parsed]]:
        for number in range(11, 14):
            yield [(record(number), None)]
            with pytest.raises(DatabaseFailure, match="is in use"):
                backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite"))
            refused.append(number)

    with database.transaction(engine) as session:
        run = begin(session, "import", "test")
    counts = take(engine, run, batches())
    assert (counts.new, len(refused), len(titles(engine))) == (3, 3, 5)
    engine.dispose()


KILLED_IN_THE_COPY = """
import os, sys, threading
from pathlib import Path
from evidence import backups
target = Path(sys.argv[1])
journal = target.with_name(target.name + "-journal")
def watch():
    while not (journal.exists() and journal.stat().st_size > 100_000):
        pass
    os._exit(9)
threading.Thread(target=watch, daemon=True).start()
backups.restore(f"sqlite:///{target}", Path(sys.argv[2]))
"""


def test_a_restore_that_is_killed_half_way_leaves_the_earlier_database(path: Path) -> None:
    fat = sqlite3.connect(path.with_name("copy.sqlite"))
    with fat:
        fat.executemany(
            "INSERT INTO search(query, translation, warnings, count, at) VALUES (?, '', '[]', 0, '')", [("z" * 900,)] * 40_000
        )
    fat.close()
    shutil.copy(path.with_name("copy.sqlite"), path)
    rename(path, "changed since")
    command = [sys.executable, "-c", KILLED_IN_THE_COPY, str(path), str(path.with_name("copy.sqlite"))]
    done = subprocess.run(command, cwd=ROOT, check=False)
    assert done.returncode == 9
    assert path.with_name("e.sqlite-journal").stat().st_size > 100_000  # it was killed while it wrote
    assert held(path.with_name("e.sqlite.before-restore")) == "changed since"
    assert held(path) == "changed since"
    kept = backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite"))
    assert (held(path), kept) == ("at first", path.with_name("e.sqlite.before-restore-2"))
    assert not list(path.parent.glob("*restoring*"))


@pytest.mark.parametrize("revision", ["0001", "0004"])
def test_a_backup_of_an_earlier_revision_is_brought_to_this_one(path: Path, revision: str) -> None:
    from alembic import command

    copy = path.with_name("copy.sqlite")
    engine = database.opened(str(copy))
    with database.migrating(engine) as connection:
        command.downgrade(database._config(connection), revision)
    engine.dispose()
    before = copy.read_bytes()
    rename(path, "changed since")
    backups.restore(f"sqlite:///{path}", copy)
    assert held(path) == "at first"
    assert copy.read_bytes() == before


def test_a_backup_of_a_newer_version_is_refused(path: Path) -> None:
    copy = path.with_name("copy.sqlite")
    with sqlite3.connect(copy) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(Misuse, match=r"a newer version made it .*: update evidence"):
        backups.restore(f"sqlite:///{path}", copy)
    assert held(path) == "at first"


@pytest.mark.parametrize("left", [b"", b"no database at all " * 900, None])
def test_a_damaged_database_is_replaced_and_kept(path: Path, left: bytes | None) -> None:
    path.write_bytes(path.read_bytes()[:20_000] if left is None else left)
    lay = path.read_bytes()
    kept = backups.restore(f"sqlite:///{path}", path.with_name("copy.sqlite"))
    assert held(path) == "at first"
    assert (kept.read_bytes() if kept else b"") == lay


@pytest.mark.parametrize("name", ["what?.sqlite", "50%25.sqlite"])
def test_a_name_that_an_address_reads_otherwise_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="give the file another name"):
        database.address(str(tmp_path / name))
