"""What the tests share: both databases, made quickly from a migrated template, and the command line.

PostgreSQL runs as a throwaway cluster of Debian's binaries, one a test process, reached through a socket in a folder of its own.
Without the binaries its tests are skipped; where CI is set, that is a failure.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from hypothesis import settings

from evidence import database

# A machine under load is slow, which is no fault of what is tested.
settings.register_profile("evidence", deadline=None)
settings.load_profile("evidence")

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = {
    "listen_addresses": "''", "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "shared_buffers": "16MB",
    "max_connections": "30", "max_wal_size": "128MB", "autovacuum": "off",
}  # fmt: skip
NUMBER = count(1)
# Root may read and write everywhere; what is called behind these words may do so only where it has the right.
POWERLESS = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


class Cluster:
    """A PostgreSQL cluster in a folder of its own. `CREATE DATABASE ... TEMPLATE` makes a database for each test."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries, self.folder = binaries, folder
        self.user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        if self.user:
            shutil.chown(folder, "postgres", "postgres")
        self._run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        options = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, "unix_socket_directories": folder}.items())
        self._run("pg_ctl", "-w", "-t", "60", "-l", str(folder / "log"), "-o", options, "start")

    def _run(self, name: str, *arguments: str) -> None:
        command = [str(self.binaries / name), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL, **self.user)

    def url(self, name: str) -> str:
        """The address of a database of this cluster, as a person would write it."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    def create(self, template: str = "template1") -> str:
        """A new database like the template; returns its name."""
        name = f"test{next(NUMBER)}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, name: str) -> None:
        """Take a database away, with whatever is still connected."""
        self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def _say(self, statement: str) -> None:
        engine = sa.create_engine(database.address(self.url("postgres")), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def stop(self) -> None:
        """End the server."""
        self._run("pg_ctl", "-m", "immediate", "stop")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """The PostgreSQL cluster of this test process."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if not found:
        reason = "PostgreSQL's binaries are not installed (Debian: apt-get install postgresql)"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    with tempfile.TemporaryDirectory(prefix="pg") as name:  # a short path: a socket's may have 107 characters
        made = Cluster(found[-1].parent, Path(name))
        try:
            yield made
        finally:
            made.stop()


class Makers:
    """Databases for tests, copied from a template that is migrated, or holds the starter set, once a test process."""

    def __init__(self, kind: str, folder: Path, cluster: Cluster | None) -> None:
        self.kind, self.folder, self.cluster = kind, folder, cluster
        self.templates: dict[str, str] = {}
        self.made: list[str] = []

    def empty(self) -> str:
        """The address of a database without tables."""
        if self.cluster is None:
            return str(self.folder / f"test{next(NUMBER)}.sqlite")
        self.made.append(self.cluster.create())
        return self.cluster.url(self.made[-1])

    def like(self, name: str, fill: Callable[[str], None]) -> str:
        """The address of a copy of the template `name`, which `fill` prepares when it is first asked for."""
        if name not in self.templates:
            self.templates[name] = self.empty()
            fill(self.templates[name])
        if self.cluster is None:
            target = self.empty()
            shutil.copy(self.templates[name], target)
            return target
        template = self.templates[name].split("/")[3].split("?")[0]
        self.made.append(self.cluster.create(template))
        return self.cluster.url(self.made[-1])

    def clear(self) -> None:
        """Drop what the last test was given; templates stay."""
        if self.cluster is None:
            return
        kept = {url.split("/")[3].split("?")[0] for url in self.templates.values()}
        for name in [name for name in self.made if name not in kept]:
            self.cluster.drop(name)
            self.made.remove(name)


def _migrate(url: str) -> None:
    engine = database.opened(url)
    engine.dispose()


def _load_starter(url: str) -> None:
    result = CliRunner().invoke(_cli(), ["--database", url, "starter"])
    assert result.exit_code == 0, result.output


def _cli() -> object:
    from evidence.cli import cli  # at use: tests of the lower floors need no commands

    return cli


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def makers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Makers:
    """Where databases of one kind come from; whatever uses it is tested on both."""
    cluster = request.getfixturevalue("cluster") if request.param == "postgresql" else None
    return Makers(request.param, tmp_path_factory.mktemp("databases"), cluster)


@pytest.fixture
def empty_url(makers: Makers) -> Iterator[str]:
    """The address of a database without tables."""
    yield makers.empty()
    makers.clear()


@pytest.fixture
def url(makers: Makers) -> Iterator[str]:
    """The address of a migrated database without rows."""
    yield makers.like("migrated", _migrate)
    makers.clear()


@pytest.fixture
def starter_url(makers: Makers) -> Iterator[str]:
    """The address of a database that holds the starter set."""
    yield makers.like("starter", _load_starter)
    makers.clear()


@pytest.fixture
def engine(url: str) -> Iterator[sa.Engine]:
    """A migrated database without rows."""
    made = database.opened(url)
    yield made
    made.dispose()


@pytest.fixture
def starter_engine(starter_url: str) -> Iterator[sa.Engine]:
    """A database that holds the starter set."""
    made = database.opened(starter_url)
    yield made
    made.dispose()


@pytest.fixture
def run_cli() -> Callable[..., Result]:
    """Call a command in this process: `run_cli("find", "neck", database=url)`."""

    def run(*arguments: str, database: str | None = None, **extra: object) -> Result:
        named = ["--database", database] if database else []
        return CliRunner().invoke(_cli(), [*named, *arguments], **extra)

    return run


@pytest.fixture
def call_cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call `python cli.py ...` as a process of its own, with its real exit code."""

    def call(*arguments: str, database: str | None = None, env: dict[str, str] | None = None, **extra: object):  # type: ignore[no-untyped-def]
        named = ["--database", database] if database else []
        command = [sys.executable, str(ROOT / "cli.py"), *named, *arguments]
        return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **(env or {})}, timeout=120, **extra)

    return call
