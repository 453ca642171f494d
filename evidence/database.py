"""The database as a whole: its address, engine, transactions, migrations, health.

SQLite is opened so that it keeps its promises (foreign keys on, WAL, a busy time-out, BEGIN that is ours); PostgreSQL needs the
`postgres` extra. The schema is built by migrations only.
"""

import re
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from evidence import opening
from evidence.address import address, default_path, head, migrations
from evidence.errors import DatabaseFailure, Misuse

__all__ = [
    "address", "check", "damage", "default_path", "differences", "engine", "explain", "file_of", "head", "is_ours", "lock", "may_write",
    "migrating", "migrations", "opened", "refuse_reader", "revision", "said", "shown", "stamp", "transaction", "upgrade", "watched",
]  # fmt: skip
DAMAGE = "damage"
WAIT = 30.0  # seconds for another process to end its writing
FULL_TEXT_TABLES = "article_words"  # FTS5 keeps shadow tables whose names begin with this


def shown(url: str) -> str:
    """The address without its password, for messages; also of an address that cannot be read."""
    try:
        return sa.engine.make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return re.sub(r"://[^@]*@", "://***@", url)


def engine(url: str | sa.URL, make: bool = True) -> sa.Engine:
    """An engine for the address; an SQLite file that may not be written is opened to be read. Nothing is made unless `make`.

    Raises Misuse for an address that is none, DatabaseFailure for a file that is not there or a folder that cannot be made.
    """
    try:
        parsed = sa.engine.make_url(url)
        if parsed.get_backend_name() not in ("sqlite", "postgresql"):
            raise ArgumentError("another kind of database")
        made = sa.create_engine(parsed, **_options(parsed, make))
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        said = f"{shown(str(url))!r} is no database address: give a file name or something like postgresql://user@host/name."
        raise Misuse(said) from error
    except ModuleNotFoundError as error:
        raise Misuse(f"The driver {error.name} is not installed: pip install 'evidence[postgres]' brings it.") from error
    if made.dialect.name == "sqlite":
        sa.event.listen(made, "connect", _prepare_sqlite if may_write(made) else _prepare_to_read)
        sa.event.listen(made, "begin", _begin)
    sa.event.listen(made, "before_cursor_execute", _note)
    return made


def file_of(url: sa.URL) -> Path | None:
    """The plain SQLite file that an address names; None for a server, memory, or SQLite's own `file:` addresses."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:") or str(url.database).startswith("file:"):
        return None
    return Path(str(url.database))


def may_write(engine: sa.Engine | sa.Connection) -> bool:
    """Whether this engine may write; not where its file or folder may only be read, or its address says so."""
    url = engine.engine.url
    return not engine.get_execution_options().get("reads") and url.query.get("mode") != "ro" and "immutable" not in url.query


def refuse_reader(engine: sa.Engine) -> None:
    """Raise DatabaseFailure where this engine may not write."""
    if not may_write(engine):
        raise DatabaseFailure(READ_ONLY.format(at=shown(str(engine.url))))


def _options(url: sa.URL, make: bool) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        return {"pool_pre_ping": True}
    if url.database in (None, "", ":memory:"):
        return {"poolclass": sa.StaticPool, "connect_args": {"check_same_thread": False}}
    file = file_of(url)
    if file is not None and not opening.is_there(file):
        _make_folder(file, make)
    elif file is not None and (query := opening.way(file)):
        return {"creator": lambda: opening.to_read(file, query, WAIT), "execution_options": {"reads": True}}
    return {"connect_args": {"timeout": WAIT}}


def _make_folder(file: Path, make: bool) -> None:
    if not make:
        raise DatabaseFailure(
            f"There is no database at {file}: `evidence starter` makes one with 233 real studies, `evidence import` one with your own "
            "files; --database names another."
        )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseFailure(f"The folder of {file} cannot be made ({error.strerror}): choose another with --database.") from error


def _prepare_sqlite(connection: sqlite3.Connection, _: object) -> None:
    _prepare_to_read(connection, _)
    if not _is_foreign(connection):
        connection.execute("PRAGMA journal_mode=WAL")  # the mode is written into the file
    connection.execute(
        "PRAGMA wal_autocheckpoint=8000"
    )  # 32 MB: each commit of an import would copy its pages into the file otherwise


def _prepare_to_read(connection: sqlite3.Connection, _: object) -> None:
    connection.isolation_level = None  # sqlite3's own BEGIN comes too late for migrations; ours comes from _begin
    for pragma in ("foreign_keys=ON", "synchronous=NORMAL", "temp_store=MEMORY", "cache_size=-16384"):
        connection.execute(f"PRAGMA {pragma}")


def _is_foreign(connection: sqlite3.Connection) -> bool:
    """Whether tables lie in the file and not the one that names our revision."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return bool(names) and "alembic_version" not in names


def _begin(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN")


# Writes to these move no verdict: what was reached, what was checked, and the record of how things came in.
_UNSEEN = (
    "verdict",
    "paper_input",
    "checked_text",
    "moment",
    "run",
    "run_article",
    "search",
    "set_aside",
    "search_text",
    FULL_TEXT_TABLES,
)
_WRITES = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)


def _note(connection: sa.Connection, _: object, statement: str, *__: object) -> None:
    """Remember that a connection writes what a verdict could see."""
    found = _WRITES.match(statement)
    if found and found[1] not in _UNSEEN:
        connection.info["seen"] = True


def stamp(session: Session) -> str:
    """What changes with every write that a verdict could see; "" while such a write is not committed."""
    session.flush()
    connection = session.connection()
    return "" if connection.info.get("seen") else str(connection.exec_driver_sql("SELECT stamp FROM moment").scalar())


def _move(session: Session) -> None:
    """Change the stamp where this transaction wrote something that a verdict could see."""
    session.flush()
    connection = session.connection()
    if connection.info.pop("seen", False):
        connection.execute(sa.text("UPDATE moment SET stamp = :stamp"), {"stamp": uuid.uuid4().hex})


@contextmanager
def transaction(engine: sa.Engine, write: bool = True) -> Iterator[Session]:
    """A session whose work is kept as a whole or not at all; a fault of the database becomes one clear sentence.

    Raises DatabaseFailure at once where something is to be written and the database may only be read.
    """
    if write:
        refuse_reader(engine)
    with said(engine), Session(engine, expire_on_commit=False) as session, session.begin():
        if write and engine.dialect.name == "sqlite":
            # a reader that later writes would be refused if another wrote between: take the pen at the start
            session.connection().exec_driver_sql("ROLLBACK")
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        if write:
            session.connection().info.pop("seen", None)
        yield session
        if write and session.in_transaction():
            _move(session)


def lock(session: Session) -> None:
    """Let one batch of an import, or one decision of a person, be written at a time; SQLite's BEGIN IMMEDIATE does that already.

    Two decisions side by side would not see each other: a contradiction would pass, and both would write the same human rows. An
    import settles what stands, which a decision beside it would not see either.
    """
    if session.get_bind().dialect.name != "sqlite":
        session.execute(sa.text("SELECT pg_advisory_xact_lock(6117002)"))


@contextmanager
def said(engine: sa.Engine) -> Iterator[None]:
    """Turn what a driver raises inside into DatabaseFailure, one sentence with the remedy."""
    try:
        yield
    except DBAPIError as error:
        raise DatabaseFailure(explain(error, shown(str(engine.url)))) from error


READ_ONLY = "{at} cannot be written: give yourself the right to write to it and its folder, or choose another with --database."
NOT_OURS = "{at} is not a database of this program: choose another with --database."
REMEDIES = (
    (
        "database or disk is full",
        "The disk that holds {at} is full: free some space and start again; what was committed is kept.",
    ),
    ("disk i/o error", "The disk that holds {at} refuses to read or write: check it, then run `evidence db check`."),
    ("readonly database", READ_ONLY),
    ("read-only", READ_ONLY),
    (
        "unable to open",
        "{at} cannot be opened: check that the folder exists and may be written, or choose another with --database.",
    ),
    ("not a database", NOT_OURS),
    ("malformed", "{at} is damaged: restore a backup with `evidence db restore`."),
    ("locked", "{at} is being written by another process: wait for it to end and start again."),
    ("could not connect", "{at} does not answer: check that the server runs and that the address is right."),
    ("connection failed", "{at} does not answer: check that the server runs and that the address is right."),
    ("connection refused", "{at} does not answer: check that the server runs and that the address is right."),
    ("no space left", "The disk that holds {at} is full: free some space and start again; what was committed is kept."),
)


def explain(error: DBAPIError, at: str) -> str:
    """One sentence for what the driver said."""
    text = str(error.orig)
    for sign, remedy in REMEDIES:
        if sign in text.lower():
            return remedy.format(at=at)
    return f"The database {at} refused: {' '.join(text.split())[:300]}"


def is_ours(thing: object, name: str | None, kind: str, reflected: bool, compare_to: object) -> bool:
    """What Alembic compares: all but the full-text index and its shadow tables, which no model describes."""
    return not (reflected and compare_to is None and str(name).startswith((FULL_TEXT_TABLES, f"ix_{FULL_TEXT_TABLES}")))


def _config(connection: sa.Connection | None = None) -> Any:
    from alembic.config import Config  # heavy; only migrations need it

    config = Config()
    config.set_main_option("script_location", str(migrations()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


@contextmanager
def migrating(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One connection for a migration, all or nothing.

    On SQLite foreign keys are off meanwhile (a table rebuilt by Alembic would take its children along) and checked before the
    commit; on PostgreSQL a lock keeps a second process waiting.
    """
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(6117001)")
            yield connection
            connection.commit()
            return
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys=OFF")
        try:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            yield connection
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise DatabaseFailure("The migration would break references between rows; nothing was changed.")
            connection.commit()
        finally:
            connection.rollback()  # inside a transaction the pragma would be ignored
            driver.execute("PRAGMA foreign_keys=ON")


def revision(engine: sa.Engine) -> str | None:
    """The revision that the database is at; None for an empty one. Raises DatabaseFailure for another program's SQLite database."""
    at = None
    with said(engine), engine.connect() as connection:
        ours = sa.inspect(connection).has_table("alembic_version")
        if ours:
            at = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        driver = connection.connection.driver_connection
        foreign = isinstance(driver, sqlite3.Connection) and _is_foreign(driver)
    if foreign or (at is not None and not at.isdecimal()):  # other programs keep revisions with Alembic, too
        raise DatabaseFailure(NOT_OURS.format(at=shown(str(engine.url))))
    return at


def upgrade(engine: sa.Engine) -> bool:
    """Bring the database to this program's revision; True when there was something to do.

    Raises DatabaseFailure for a database that a newer program made: an older one must not write to it.
    """
    at, newest = revision(engine), head()
    if at == newest:
        return False
    if at is not None and at > newest:
        raise DatabaseFailure(
            f"{shown(str(engine.url))} was made by a newer version (revision {at}, this program knows {newest}): update evidence."
        )
    if not may_write(engine):
        raise DatabaseFailure(
            f"{shown(str(engine.url))} was made by an earlier version (revision {at}) and cannot be written: copy it to a folder that may be "
            "written, and name the copy with --database."
        )
    from alembic import command  # heavy; only migrations need it

    with said(engine), migrating(engine) as connection:
        command.upgrade(_config(connection), "head")
    return True


def opened(url: str | None, make: bool = True) -> sa.Engine:
    """The engine of a database that is ready for use: made on first use unless `make` is off, migrated when older."""
    ready = engine(address(url), make)
    upgrade(ready)
    return ready


def differences(engine: sa.Engine) -> list[str]:
    """Where the schema of the database and the models disagree; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from evidence.models import Base

    with said(engine), engine.connect() as connection:
        options = {"include_object": is_ours, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        return [str(difference) for difference in compare_metadata(context, Base.metadata)]


def damage(engine: sa.Engine) -> list[str]:
    """What is broken in an SQLite file: unreadable pages, references between rows that lead nowhere. Empty when it is whole."""
    if engine.dialect.name != "sqlite":
        return []
    try:
        with engine.connect() as connection:
            answers = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except DBAPIError as error:
        if "malformed" not in str(error.orig):
            raise DatabaseFailure(explain(error, shown(str(engine.url)))) from error
        return [f"{DAMAGE}: {error.orig}"]
    return [f"{DAMAGE}: {answer}" for answer in answers if answer != "ok"] + [
        f"{row[0]} row {row[1]} points to a missing {row[2]}" for row in broken
    ]


def check(engine: sa.Engine) -> list[str]:
    """What is wrong with the database: damage, broken references, a schema that differs. Empty when it is sound."""
    problems = damage(engine)
    if any(problem.startswith(DAMAGE) for problem in problems):
        return problems  # what else is read from it cannot be trusted, or not be read at all
    at = revision(engine)
    if at != head():
        problems.append(f"the schema is at revision {at}, this program needs {head()}: run `evidence db upgrade`")
    else:
        problems += [f"the schema differs from the program: {difference}" for difference in differences(engine)]
    return problems


@contextmanager
def watched(engine: sa.Engine) -> Iterator[Callable[[], str]]:
    """A function that names the state of the database: the name differs after every commit, by whatever process.

    It costs some microseconds: SQLite counts, for one connection, the commits of all others; PostgreSQL names the transactions that a
    snapshot sees.
    """
    lock = Lock()
    with said(engine), engine.connect() as connection:
        sqlite = engine.dialect.name == "sqlite"
        connection.rollback()  # no transaction stays open: it would show one state for ever

        def stamp() -> str:
            with lock, said(engine):
                asked = "PRAGMA data_version" if sqlite else "SELECT pg_current_snapshot()::text"
                try:
                    return str(connection.exec_driver_sql(asked).scalar())
                finally:
                    connection.rollback()

        yield stamp
