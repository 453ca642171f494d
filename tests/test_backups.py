"""Restoring: it can be taken back, nothing that was there is lost, and a database is not put in its own place."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT
from test_database import KILLED, fill, titles

from evidence import backups, database
from evidence.errors import DatabaseFailure, Misuse
from evidence.models import Article


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


def test_a_backup_that_cannot_be_written_whole_leaves_nothing_under_its_name(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, target = database.opened(str(path)), path.with_name("full.sqlite")

    def half(_: sa.Engine, name: Path) -> None:
        name.write_bytes(b"SQLite format 3\x00")
        raise DatabaseFailure("no room")

    with monkeypatch.context() as patch:
        patch.setattr(backups, "_copy", half)
        with pytest.raises(DatabaseFailure):
            backups.backup(engine, target)
    assert sorted(each.name for each in path.parent.glob("full*")) == []
    backups.backup(engine, target)
    engine.dispose()
    assert held(target) == held(path)


@pytest.mark.parametrize("name", ["what?.sqlite", "50%25.sqlite"])
def test_a_name_that_an_address_reads_otherwise_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="give the file another name"):
        database.address(str(tmp_path / name))
