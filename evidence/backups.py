"""Copies of an SQLite database: made while it is in use, and put back in its place without losing what was there."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from evidence.database import check, damage, engine, file_of, head, revision, said, shown, upgrade
from evidence.errors import DatabaseFailure, Misuse

__all__ = ["backup", "restore"]
PATIENCE = 2.0  # seconds for a command that is about to end; whoever holds the database longer is using it


def backup(engine: sa.Engine, target: Path) -> None:
    """Copy an SQLite database, also while it is in use, to `target`, at the revision it is at. Raises Misuse where that cannot be done."""
    if engine.dialect.name != "sqlite":
        raise Misuse("A PostgreSQL database is backed up with pg_dump; `evidence db backup` copies SQLite files only.")
    if target.exists():
        raise Misuse(f"{target} exists already: choose another name for the backup.")
    if revision(engine) is None:
        raise Misuse(f"{shown(str(engine.url))} holds no tables of this program: there is nothing to copy.")
    with said(engine), engine.connect() as connection:
        source = connection.connection.driver_connection
        assert isinstance(source, sqlite3.Connection)
        connection.exec_driver_sql("ROLLBACK")
        _copy(source, target)


def _copy(source: sqlite3.Connection, target: Path) -> None:
    """All that is committed, also what still lies in the write-ahead log, as a file of its own; whole or not at all."""
    half = target.with_name(f"{target.name}.incoming")  # so that a full disk leaves no half of a copy under its name
    try:
        half.unlink(missing_ok=True)
        with closing(sqlite3.connect(half)) as copy:
            source.backup(copy)
        half.replace(target)
    except OSError as error:
        raise DatabaseFailure(f"{target} cannot be written ({error.strerror}): choose another place for it.") from error
    except sqlite3.OperationalError as error:
        raise DatabaseFailure(f"{target} could not be written whole ({error}): make room, or choose another place.") from error
    finally:
        for left in (half, half.with_name(f"{half.name}-journal")):
            left.unlink(missing_ok=True)


def restore(url: str, source: Path) -> Path | None:
    """Put the backup `source` in the place of an SQLite database; returns where the earlier one is kept, None without one.

    A backup of an earlier revision is brought to this program's. The source may be a copy that an earlier restore kept: it stays as
    it is. Raises Misuse for what is no backup, for the database itself, and for what is no SQLite file; DatabaseFailure where the
    database is in use or the copy cannot be written. Nothing was changed then.
    """
    target = _file(url)
    if source.exists() and target.exists() and source.samefile(target):
        raise Misuse(f"{source} is the database itself: name a backup to restore it from.")
    if not source.is_file() or not _begins_like_sqlite(source):
        raise Misuse(f"{source} is no backup of this program: name a file that `evidence db backup` wrote.")
    ready = target.with_name(f"{target.name}.restoring")
    try:
        _make_ready(source, ready)
        with _alone(target) as held:
            return _put_by_moving(ready, target) if held is None else _put(ready, held, target)
    except OSError as error:
        raise DatabaseFailure(f"{target} cannot be replaced ({error.strerror}): check that its folder may be written.") from error
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            ready.with_name(ready.name + ending).unlink(missing_ok=True)


def _make_ready(source: Path, ready: Path) -> None:
    """A copy of the backup at this program's revision, whole and sound, before the database is touched. Raises Misuse for what is none."""
    ready.unlink(missing_ok=True)  # left by a restore that was killed
    candidate = engine(sa.URL.create("sqlite", database=str(source)), make=False)
    try:
        if problem := _unfit(candidate):
            raise Misuse(f"{source} cannot be restored: {problem}.")
        backup(candidate, ready)
    finally:
        candidate.dispose()
    made = engine(sa.URL.create("sqlite", database=str(ready)))
    try:
        upgrade(made)
        if problems := check(made):
            raise Misuse(f"{source} cannot be restored: {problems[0]}.")
    finally:
        made.dispose()


def _unfit(candidate: sa.Engine) -> str:
    """Why a file cannot take the place of a database, "" where it can."""
    try:
        at = revision(candidate)
    except DatabaseFailure as error:
        raise Misuse(
            f"{candidate.url.database} is no sound backup of this program: name a file that `evidence db backup` wrote."
        ) from error
    if at is None:
        return "it holds no tables of this program"
    if at > head():
        return f"a newer version made it (revision {at}, this program knows {head()}): update evidence"
    return next(iter(damage(candidate)), "")


def _file(url: str) -> Path:
    """The file that the address names, links followed: SQLite keeps its log beside that one."""
    parsed = sa.engine.make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        raise Misuse("Only an SQLite database is restored here; use pg_restore for PostgreSQL.")
    file = file_of(parsed)
    if file is None:
        raise Misuse(f"{parsed.database} names no plain file: give the database by its file name to restore it.")
    return file.resolve()


def _begins_like_sqlite(source: Path) -> bool:
    with source.open("rb") as stream:
        return stream.read(16) == b"SQLite format 3\x00"


@contextmanager
def _alone(file: Path) -> Iterator[sqlite3.Connection | None]:
    """The database for this process alone, its log taken in; None where the file is so damaged that SQLite cannot open it.

    A process that uses a database in write-ahead mode holds a lock on the file as long as it has it open, also between two
    transactions, and the mode cannot be changed meanwhile: that is how `serve` and an import are noticed. Raises DatabaseFailure then.
    """
    made = not file.exists()
    if made and _log(file).exists():  # of a database that was removed: SQLite would take it for the log of the new one
        _log(file).replace(_log(_free_name(file)))
    with closing(sqlite3.connect(file, timeout=PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=TRUNCATE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # the lock stays until the mode is normal again
        except sqlite3.OperationalError as error:
            raise DatabaseFailure(_refused(error, file)) from error
        except sqlite3.DatabaseError:
            yield None
            return
        try:
            yield connection
        except (DatabaseFailure, OSError):
            if made:
                file.unlink(missing_ok=True)
            raise
        connection.execute("PRAGMA locking_mode=NORMAL")
        connection.execute("PRAGMA journal_mode=DELETE")  # takes the empty journal away; whoever opens the file next sets its mode


def _refused(error: sqlite3.OperationalError, file: Path) -> str:
    if "locked" in str(error):
        return f"{file} is in use: end `evidence serve`, or wait for the import or command that has it open, then restore again."
    return f"{file} cannot be replaced ({error}): check that it and its folder may be written."


def _put(ready: Path, held: sqlite3.Connection, target: Path) -> Path | None:
    """Copy what is ready into the file that is held, in one transaction; what was there is kept first. Returns where.

    A restore that is killed leaves the earlier database: SQLite takes back from the journal what was half written.
    """
    kept = _free_name(target) if held.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() else None
    if kept is not None:
        _copy(held, kept)
    try:
        with closing(sqlite3.connect(ready)) as source:
            source.backup(held)
    except sqlite3.OperationalError as error:
        raise DatabaseFailure(f"{target} could not be written ({error}): make room; what was there is unchanged.") from error
    return kept


def _put_by_moving(ready: Path, target: Path) -> Path:
    """Put what is ready in the place of a file that is no readable database; that is kept with its log. Returns where."""
    kept = _free_name(target)
    shutil.copy2(target, kept)
    if _log(target).exists():  # it would be taken for the log of the restored one
        _log(target).replace(_log(kept))
    target.with_name(f"{target.name}-shm").unlink(missing_ok=True)
    ready.replace(target)
    return kept


def _free_name(target: Path) -> Path:
    """A name beside the database for what was there, which nothing bears yet."""
    names = (target.with_name(f"{target.name}.before-restore{f'-{number}' if number > 1 else ''}") for number in count(1))
    return next(name for name in names if not name.exists() and not _log(name).exists())


def _log(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")
