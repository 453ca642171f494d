"""The database as a whole: address, migrations, refusals, transactions, backup."""

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import record

from evidence import address, backups, database, library
from evidence.errors import DatabaseFailure, Misuse
from evidence.models import Article, Run
from evidence.pipeline import begin, now


def fill(engine: sa.Engine) -> None:
    with database.transaction(engine) as session:
        library.store(session, begin(session, "import", "test"), [record(1), record(2)], now())


def titles(engine: sa.Engine) -> list[str]:
    with database.transaction(engine, write=False) as session:
        return list(session.scalars(sa.select(Article.title).order_by(Article.id)))


def test_migrations_build_what_the_models_say(engine: sa.Engine) -> None:
    assert database.differences(engine) == []
    fill(engine)
    assert database.differences(engine) == []
    assert database.check(engine) == []


def test_a_difference_is_seen(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_article_year")
        connection.exec_driver_sql("ALTER TABLE keyword ADD COLUMN surplus TEXT")
    found = " ".join(database.check(engine))
    assert "ix_article_year" in found
    assert "surplus" in found


def test_upgrade_is_done_once(empty_url: str) -> None:
    engine = database.engine(database.address(empty_url))
    assert database.revision(engine) is None
    assert database.upgrade(engine) is True
    assert database.revision(engine) == database.head()
    assert database.upgrade(engine) is False
    engine.dispose()


def test_down_and_up_again(engine: sa.Engine) -> None:
    from alembic import command

    fill(engine)
    with database.migrating(engine) as connection:
        command.downgrade(database._config(connection), "base")
    left = set(sa.inspect(engine).get_table_names()) - {"alembic_version"}
    assert left == set()
    assert database.upgrade(engine) is True
    assert database.differences(engine) == []
    fill(engine)
    assert len(titles(engine)) == 2


def test_a_newer_database_is_refused_and_left_alone(engine: sa.Engine, url: str, call_cli) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseFailure, match=r"newer version.*update evidence"):
        database.upgrade(engine)
    done = call_cli("find", "neck", database=url)
    assert done.returncode == 5
    assert "9999" in done.stderr
    assert "Traceback" not in done.stderr


FAILING = """
import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{before}"
branch_labels = None
depends_on = None


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("article") as batch:
        batch.add_column(sa.Column("half", sa.Text()))
    op.execute("INSERT INTO no_such_table VALUES (1)")


def downgrade():
    pass
"""


def test_a_migration_that_fails_leaves_nothing_behind(engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(engine)
    before = database.head()
    shutil.copytree(database.migrations(), tmp_path / "migrations")
    failing = FAILING.format(number=f"{int(before) + 1:04}", before=before)
    (tmp_path / "migrations" / "versions" / f"{int(before) + 1:04}_half.py").write_text(failing)
    for module in (address, database):
        monkeypatch.setattr(module, "migrations", lambda: tmp_path / "migrations")
    with pytest.raises(DatabaseFailure, match="no_such_table"):
        database.upgrade(engine)
    monkeypatch.undo()
    assert database.revision(engine) == before
    assert database.check(engine) == []
    assert len(titles(engine)) == 2
    if engine.dialect.name == "sqlite":  # the connection goes back to the pool: it must keep its promises there
        with engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_rebuilt_table_keeps_its_children(engine: sa.Engine) -> None:
    """Alembic rebuilds a table on SQLite by dropping it; with foreign keys on, CASCADE would empty every child."""
    from alembic.migration import MigrationContext
    from alembic.operations import Operations

    fill(engine)
    with database.migrating(engine) as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("article", recreate="auto") as batch:
            batch.alter_column("title", existing_type=sa.Text(), nullable=True)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM author").scalar() == 2
        assert connection.exec_driver_sql("SELECT count(*) FROM section").scalar() == 2


def test_references_are_kept(engine: sa.Engine) -> None:
    """A row that points nowhere is refused; deleting an article takes its own rows along and its searchable words too."""
    fill(engine)
    with pytest.raises(DatabaseFailure), database.transaction(engine) as session:
        session.execute(sa.text("INSERT INTO keyword (article_id, position, word) VALUES (4711, 0, 'x')"))
    with database.transaction(engine) as session:
        session.execute(sa.delete(Article).where(Article.pmid == "99000001"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM author").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM search_text").scalar() == 1


def test_a_transaction_is_kept_as_a_whole_or_not_at_all(engine: sa.Engine) -> None:
    def half_done() -> None:
        with database.transaction(engine) as session:
            library.store(session, begin(session, "import", "test"), [record(1)], now())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert titles(engine) == []
    with database.transaction(engine, write=False) as session:
        assert session.scalars(sa.select(Run)).all() == []


def test_sqlite_is_opened_with_its_promises_on(tmp_path: Path) -> None:
    engine = database.opened(str(tmp_path / "new" / "folder" / "e.sqlite"))
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() == 30_000
    engine.dispose()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    engine = database.opened(str(tmp_path / "e.sqlite"))
    fill(engine)
    with database.transaction(engine) as session:
        session.execute(sa.update(Article).values(title="not yet"))
        assert "not yet" not in titles(engine)
    assert titles(engine) == ["not yet", "not yet"]
    engine.dispose()


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("some/file.sqlite", "sqlite:///some/file.sqlite"),
        ("~/file.sqlite", f"sqlite:///{Path.home()}/file.sqlite"),
        ("sqlite:////abs/file", "sqlite:////abs/file"),
        ("postgres://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgresql://u@h/n", "postgresql+psycopg://u@h/n"),
        ("postgresql+psycopg://u@h/n", "postgresql+psycopg://u@h/n"),
    ],
)
def test_addresses(given: str, expected: str) -> None:
    assert database.address(given) == expected


def test_the_address_comes_from_the_option_then_the_environment_then_the_data_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_DATABASE", "from/environment")
    assert database.address("given") == "sqlite:///given"
    assert database.address(None) == "sqlite:///from/environment"
    monkeypatch.delenv("EVIDENCE_DATABASE")
    monkeypatch.setenv("XDG_DATA_HOME", "/nowhere/data")
    assert database.address(None) == "sqlite:////nowhere/data/evidence/evidence.sqlite"


SECRET = "s3cr3t"


@pytest.mark.parametrize(
    "address",
    [
        f"postgresql://me:{SECRET}@127.0.0.1:1/none",
        f"postgresql://me:{SECRET}@127.0.0.1:port/none",
        f"nosuch://me:{SECRET}@host/none",
        f"mysql://me:{SECRET}@host/none",
        f"://me:{SECRET}@host",
    ],
)
@pytest.mark.parametrize("command", [["find", "neck"], ["db", "where"], ["db", "check"]])
def test_a_password_is_never_shown(address: str, command: list[str], call_cli) -> None:
    done = call_cli(*command, database=address)
    assert SECRET not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    if command != ["db", "where"]:
        assert done.returncode in (2, 5)
        assert done.stderr.strip()


def test_a_file_that_is_no_database(tmp_path: Path, call_cli) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear reader, this is no database. " * 100)
    before = path.read_bytes()
    done = call_cli("find", "neck", database=str(path))
    assert done.returncode == 5
    assert "is not a database of this program" in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "theirs",
    ["CREATE TABLE article (mine TEXT)", "CREATE TABLE foo (x)", "CREATE TABLE alembic_version AS SELECT '0a1b2c' AS version_num"],
)
@pytest.mark.parametrize("command", [["find", "neck"], ["db", "check"], ["db", "upgrade"], ["starter"]])
def test_somebody_elses_database_is_not_touched(theirs: str, command: list[str], tmp_path: Path, run_cli) -> None:
    path = tmp_path / "other.sqlite"
    with sqlite3.connect(path) as other:
        other.execute(theirs)
    other.close()
    before = path.read_bytes()
    done = run_cli(*command, database=str(path))
    assert done.exit_code == 5
    assert f"{path} is not a database of this program: choose another with --database." in done.stderr
    if "alembic_version" not in theirs:
        assert path.read_bytes() == before
    other = sqlite3.connect(path)
    assert len(other.execute("SELECT name FROM sqlite_master").fetchall()) == 1
    other.close()


def test_an_empty_file_becomes_a_database(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    path.write_bytes(b"")
    engine = database.opened(str(path))
    assert database.check(engine) == []
    engine.dispose()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseFailure, match="choose another with --database"):
        database.opened(str(tmp_path / "file" / "e.sqlite"))


def test_a_database_that_may_only_be_read(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    engine.dispose()
    engine = database.opened(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert len(titles(engine)) == 2
    with pytest.raises(DatabaseFailure, match="cannot be written"), database.transaction(engine) as session:
        session.execute(sa.update(Article).values(title="x"))
    engine.dispose()


def test_backup_and_restore(tmp_path: Path) -> None:
    path, copy = tmp_path / "e.sqlite", tmp_path / "copy.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    with database.transaction(engine, write=False) as reader:  # also while it is in use
        reader.scalars(sa.select(Article)).all()
        backups.backup(engine, copy)
    with pytest.raises(Misuse, match="exists already"):
        backups.backup(engine, copy)
    with database.transaction(engine) as session:
        session.execute(sa.update(Article).values(title="changed since"))
    engine.dispose()
    kept = backups.restore(f"sqlite:///{path}", copy)
    engine = database.opened(str(path))
    assert all(title.startswith("Dry needling") for title in titles(engine))
    assert database.check(engine) == []
    engine.dispose()
    assert kept is not None
    engine = database.opened(str(kept))
    assert titles(engine) == ["changed since", "changed since"]
    engine.dispose()


KILLED = """
import os, sys
import sqlalchemy as sa
from evidence import database
from evidence.models import Article
engine = database.opened(sys.argv[1])
with database.transaction(engine) as session:
    session.execute(sa.update(Article).values(title="only in the log"))
os._exit(9)
"""


def test_restore_keeps_what_a_killed_process_committed(tmp_path: Path) -> None:
    """Committed work may still lie in SQLite's write-ahead log: the file that is kept must not lose it."""
    path, copy = tmp_path / "e.sqlite", tmp_path / "copy.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    backups.backup(engine, copy)
    engine.dispose()
    subprocess.run([sys.executable, "-c", KILLED, str(path)], cwd=ROOT, check=False)
    kept = backups.restore(f"sqlite:///{path}", copy)
    engine = database.opened(str(kept))
    assert titles(engine) == ["only in the log", "only in the log"]
    engine.dispose()


def test_only_a_sound_backup_is_restored(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    engine.dispose()
    wrong = tmp_path / "wrong.sqlite"
    with sqlite3.connect(wrong) as other:
        other.execute("CREATE TABLE x (y)")
    other.close()
    (tmp_path / "text").write_text("no backup")
    for source in (wrong, tmp_path / "text", tmp_path / "absent"):
        with pytest.raises(Misuse):
            backups.restore(f"sqlite:///{path}", source)
    engine = database.opened(str(path))
    assert len(titles(engine)) == 2
    engine.dispose()


def test_postgresql_is_backed_up_by_its_own_tools(tmp_path: Path) -> None:
    engine = database.engine(database.address("postgresql://me@localhost/x"))
    with pytest.raises(Misuse, match="pg_dump"):
        backups.backup(engine, tmp_path / "x")
    with pytest.raises(Misuse, match="pg_restore"):
        backups.restore(database.address("postgresql://me@localhost/x"), tmp_path / "x")


def test_two_processes_make_the_database_at_once(empty_url: str) -> None:
    code = "import sys; from evidence import database; database.opened(sys.argv[1]).dispose()"
    command = [sys.executable, "-c", code, empty_url]
    both = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    for process in both:
        _, said = process.communicate(timeout=60)
        assert process.returncode == 0, said
    engine = database.engine(database.address(empty_url))
    assert database.check(engine) == []
    engine.dispose()


def test_a_database_of_the_first_revision_is_brought_up_with_its_rows(engine: sa.Engine) -> None:
    from alembic import command

    fill(engine)
    with database.migrating(engine) as connection:
        command.downgrade(database._config(connection), "0001")
    before = titles(engine)
    assert database.upgrade(engine) is True
    assert database.check(engine) == []
    assert titles(engine) == before
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM section").scalar() == 2


@pytest.mark.parametrize("spoil", ["cut", "pages"])
def test_damage_is_a_finding_of_the_check(tmp_path: Path, spoil: str, call_cli) -> None:
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    engine.dispose()
    whole = path.read_bytes()
    path.write_bytes(whole[:60_000] if spoil == "cut" else whole[:40_960] + b"\xff" * 40_960 + whole[81_920:])
    done = call_cli("db", "check", database=str(path))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.startswith("damage: ")


@pytest.mark.parametrize("answer", ["n\n", ""])
def test_a_restore_that_is_not_wanted_changes_nothing_and_says_so(tmp_path: Path, answer: str, call_cli) -> None:
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    fill(engine)
    backups.backup(engine, tmp_path / "copy.sqlite")
    engine.dispose()
    before = path.read_bytes()
    done = call_cli("db", "restore", str(tmp_path / "copy.sqlite"), database=str(path), input=answer)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.endswith("Nothing was changed.\n")
    assert "Interrupted" not in done.stderr
    assert path.read_bytes() == before


def test_a_backup_stays_at_the_revision_of_its_database(tmp_path: Path) -> None:
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    with database.transaction(engine) as session:
        session.execute(sa.text("UPDATE alembic_version SET version_num = '0004'"))
    engine.dispose()
    plain = database.engine(database.address(str(path)), make=False)
    backups.backup(plain, tmp_path / "copy.sqlite")
    assert database.revision(plain) == "0004"
    plain.dispose()
    (tmp_path / "empty.sqlite").write_bytes(b"")
    with pytest.raises(Misuse, match="nothing to copy"):
        backups.backup(database.engine(database.address(str(tmp_path / "empty.sqlite"))), tmp_path / "other.sqlite")
