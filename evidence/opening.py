"""How an SQLite file can be opened by whoever runs this: written, or only read.

A database in write-ahead mode wants a log and an index beside it even to be read. Where neither is there and none can be made, as on
a read-only medium, it can be opened only with the promise that nobody changes it (`immutable=1`).
"""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

from evidence.errors import DatabaseFailure

READ = "mode=ro"
AS_IT_LIES = "mode=ro&immutable=1"


def is_there(file: Path) -> bool:
    """Whether something bears this name. Raises DatabaseFailure for a folder that may not be looked into."""
    try:
        file.stat()
    except PermissionError as error:
        raise DatabaseFailure(
            f"The folder of {file} may not be read by you: give yourself the right, or choose another."
        ) from error
    except OSError:
        return False
    return True


def way(file: Path) -> str:
    """How an existing file can be opened: "" where it may be written, else the query of the address that only reads.

    Raises DatabaseFailure where reading would miss what was committed, or is not allowed.
    """
    if os.access(file, os.W_OK) and os.access(file.resolve().parent, os.W_OK):
        return ""
    if not os.access(file, os.R_OK):
        raise DatabaseFailure(f"{file} may not be read by you: give yourself the right, or choose another with --database.")
    try:
        connection = to_read(file, READ)
        connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
        connection.close()
    except sqlite3.OperationalError:
        _refuse_half(file)
        return AS_IT_LIES
    except sqlite3.DatabaseError:
        pass  # no database, or damaged: whoever reads it next says so
    return READ


def to_read(file: Path, query: str = READ, wait: float = 5.0) -> sqlite3.Connection:
    """A connection that writes nothing into the file; `wait` in seconds, for a writer that is at its commit."""
    return sqlite3.connect(f"file:{quote(str(file.absolute()))}?{query}", uri=True, timeout=wait, check_same_thread=False)


def _refuse_half(file: Path) -> None:
    """Raise DatabaseFailure where committed work lies in a log that cannot be taken in here, so that nobody reads half."""
    real = file.resolve()
    for ending in ("-wal", "-journal"):
        log = real.with_name(real.name + ending)
        if log.exists() and log.stat().st_size:
            raise DatabaseFailure(
                f"A part of {file} lies in {log.name}, which can only be read where its folder may be written: copy both to such a folder, "
                "and name the copy with --database."
            )
