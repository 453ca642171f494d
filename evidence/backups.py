"""Copies of an SQLite database: made while it is in use, and put back in its place without losing what was there."""

import sqlite3
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from evidence.database import check, engine, revision, said
from evidence.errors import DatabaseFailure, Misuse

__all__ = ["backup", "restore"]


def backup(engine: sa.Engine, target: Path) -> None:
    """Copy an SQLite database, also while it is in use, to `target`. Raises Misuse where that cannot be done."""
    if engine.dialect.name != "sqlite":
        raise Misuse("A PostgreSQL database is backed up with pg_dump; `evidence db backup` copies SQLite files only.")
    if target.exists():
        raise Misuse(f"{target} exists already: choose another name for the backup.")
    half = target.with_name(f"{target.name}.incoming")  # so that a full disk leaves no half of a backup under its name
    try:
        half.unlink(missing_ok=True)
        _copy(engine, half)
        half.replace(target)
    except OSError as error:
        raise DatabaseFailure(f"{target} cannot be written ({error.strerror}): choose another place for it.") from error
    finally:
        for left in (half, half.with_name(f"{half.name}-journal")):
            left.unlink(missing_ok=True)


def _copy(engine: sa.Engine, target: Path) -> None:
    """All that is committed, also what still lies in the write-ahead log, as a file of its own."""
    with said(engine), engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        connection.exec_driver_sql("ROLLBACK")
        try:
            copy = sqlite3.connect(target)
        except sqlite3.OperationalError as error:
            raise DatabaseFailure(f"{target} cannot be written ({error}): choose another place for it.") from error
        try:
            source.backup(copy)
        except sqlite3.OperationalError as error:
            raise DatabaseFailure(f"{target} could not be written whole ({error}): make room, or choose another place.") from error
        finally:
            copy.close()


def restore(url: str, source: Path) -> Path | None:
    """Put the backup `source` in the place of an SQLite database; returns where the earlier file is kept, None without one.

    The source may be a copy that an earlier restore kept: it stays as it is. Raises Misuse for what is no backup, for the database
    itself, and for what is no SQLite file; DatabaseFailure where the copy cannot be written. Nothing was touched then.
    """
    target = _file(url)
    if source.exists() and target.exists() and source.samefile(target):
        raise Misuse(f"{source} is the database itself: name a backup to restore it from.")
    if not source.is_file() or not _begins_like_sqlite(source):
        raise Misuse(f"{source} is no backup of this program: name a file that `evidence db backup` wrote.")
    candidate = engine(f"sqlite:///{source}")
    incoming = target.with_name(f"{target.name}.incoming")
    try:
        _refuse_unsound(candidate, source)
        incoming.unlink(missing_ok=True)  # left by a restore that was killed
        _copy(candidate, incoming)  # whole and beside the database before anything there is moved
        kept = _set_by(target)
        incoming.replace(target)
    except OSError as error:
        raise DatabaseFailure(f"{target} cannot be replaced ({error.strerror}): check that its folder may be written.") from error
    finally:
        candidate.dispose()
        incoming.unlink(missing_ok=True)
    return kept


def _refuse_unsound(candidate: sa.Engine, source: Path) -> None:
    try:
        problems = check(candidate) if revision(candidate) else ["it holds no tables of this program"]
    except DatabaseFailure as error:
        raise Misuse(f"{source} is no sound backup of this program: name a file that `evidence db backup` wrote.") from error
    if problems:
        raise Misuse(f"{source} cannot be restored: {problems[0]}.")


def _file(url: str) -> Path:
    """The file that the address names, links followed: SQLite keeps its log beside that one."""
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Misuse("Only an SQLite database is restored here; use pg_restore for PostgreSQL.")
    if parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise Misuse(f"{parsed.database} names no plain file: give the database by its file name to restore it.")
    return Path(parsed.database).resolve()


def _begins_like_sqlite(source: Path) -> bool:
    with source.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00"


def _set_by(target: Path) -> Path | None:
    """Move the database and its log to a name that nothing bears yet; returns it, None where there was no database."""
    names = (target.with_name(f"{target.name}.before-restore{f'-{number}' if number > 1 else ''}") for number in count(1))
    kept = next(name for name in names if not name.exists() and not _log(name).exists())
    there = target.exists()
    if there:
        target.replace(kept)
    if _log(target).exists():  # work that was committed and not yet copied into the file
        _log(target).replace(_log(kept))
    target.with_name(f"{target.name}-shm").unlink(missing_ok=True)
    return kept if there else None


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
