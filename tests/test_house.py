"""The house: which floor may call which, where heavy parts may be used, how long a file may be, what ships in the wheel."""

import ast
import os
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

PACKAGE = ROOT / "evidence"
FLOORS = {
    1: {
        "errors",
        "identifiers",
        "record",
        "reading",
        "passages",
        "alternatives",
        "patterns",
        "stems",
        "learned",
        "vocabulary",
        "matching",
        "register",
        "asking",
        "pooling",
        "harms",
        "address",
        "processes",
        "pulse",
    },
    2: {"sources", "models", "database", "opening", "kept", "backups", "rows"},
    3: {"library", "standing", "tagging", "findings", "review", "synthesis"},
    4: {"pipeline", "reader", "fetching", "citation", "report", "figure", "check", "web"},
    5: {"cli"},
}
FLOOR = {part: floor for floor, parts in FLOORS.items() for part in parts}
STEPS = FLOORS[3]
# The steps meet in the tables. What they share beside these is how rows are written: this one module and what stands in it.
SHARED = "evidence.library.rows"
ABOVE_THE_STEPS = {"pipeline", "reader", "fetching"}  # they put the steps in a row; nothing but cli calls them
READERS = FLOORS[4] - ABOVE_THE_STEPS
# What readers call beside `synthesis`: a stored article as the record that is cited, and the decisions that come in through the server.
CALLED_BY_READERS = {("citation", "library"), ("web", "review")}
# The ground knows no database and no network; the name of this machine (pulse) is asked of the system alone.
NOT_ON_THE_GROUND = ("sqlite3", "sqlalchemy", "psycopg", "urllib.request", "http", "ssl")
USED_IN = {
    "click": {"cli"},
    "alembic": {"database"},
    "Bio": {"sources"},
    "sqlite3": {"database", "opening", "kept", "backups"},
    "sqlalchemy": {"models", "database", "backups", *STEPS, *FLOORS[4], "cli"},
    "lxml": {"sources", "check", "citation"},  # manuscripts and styles are XML, too
    "matplotlib": {"figure"},
    "flask": {"web"},
    "waitress": {"web"},
    "jinja2": {"web"},
}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "misc"}


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def part(path: Path) -> str:
    """The noun that a file belongs to: evidence/library/rows.py -> library."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, ast.stmt]]:
    """Dotted names that a file imports, wherever in it; those of type checking alone are none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_types = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        for inner in ast.walk(node)
    }
    for node in ast.walk(tree):
        if id(node) in only_types:
            continue
        if isinstance(node, ast.Import):
            yield from ((name.name, node) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import hides the floor"
            yield from ((f"{node.module}.{name.name}", node) for name in node.names)


def pairs() -> Iterator[tuple[Path, str, str]]:
    """(file, its part, dotted name of this package that it imports)."""
    for path in modules():
        for name, _ in imported(path):
            if name.startswith("evidence.") and part(path) != "__init__":
                yield path, part(path), name


def test_every_part_has_its_floor() -> None:
    assert {part(path) for path in modules()} - {"__init__"} <= set(FLOOR)


def test_imports_run_downward_only() -> None:
    wrong = []
    for path, own, name in pairs():
        other = name.split(".")[1]
        if other in FLOOR and other != own and FLOOR[other] > FLOOR[own]:
            wrong.append(f"{path.relative_to(ROOT)} (floor {FLOOR[own]}) imports {name} (floor {FLOOR[other]})")
    assert wrong == []


def test_steps_never_import_each_other() -> None:
    wrong = [f"{path.relative_to(ROOT)} imports {name}" for path, own, name in pairs() if breaks_the_steps(own, name)]
    assert wrong == []


def breaks_the_steps(own: str, name: str) -> bool:
    """Whether an import by this part calls another step, beside the one module that they share."""
    other_step = own in STEPS and name.split(".")[1] in STEPS - {own}
    return other_step and name != SHARED and name.rpartition(".")[0] != SHARED


@pytest.mark.parametrize(
    ("own", "name", "wrong"),
    [
        ("synthesis", "evidence.library.states", True),
        ("synthesis", "evidence.library", True),
        ("synthesis", "evidence.library.store", True),
        ("review", "evidence.standing.settle", True),
        ("standing", "evidence.library.rows.insert", False),
        ("standing", "evidence.library.rows", False),
        ("library", "evidence.library.states", False),
        ("web", "evidence.library.states", False),
    ],
)
def test_the_rule_about_steps_sees_what_it_must(own: str, name: str, wrong: bool) -> None:
    assert breaks_the_steps(own, name) is wrong


def test_what_puts_the_steps_in_a_row_is_called_from_the_commands_only() -> None:
    callers = {own for _, own, name in pairs() if name.split(".")[1] in ABOVE_THE_STEPS} - ABOVE_THE_STEPS
    assert callers == {"cli"}


def test_readers_call_no_step_but_the_synthesis() -> None:
    called = {
        (own, name.split(".")[1]) for _, own, name in pairs() if own in READERS and name.split(".")[1] in STEPS - {"synthesis"}
    }
    assert called == CALLED_BY_READERS


def test_the_ground_knows_no_database_and_no_network() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name, _ in imported(path)
        if FLOOR.get(part(path)) == 1 and f"{name}.".startswith(tuple(f"{one}." for one in NOT_ON_THE_GROUND))
    ]
    assert wrong == []


def test_decisions_come_into_the_pages_through_the_server_only() -> None:
    """docs/architecture.md says why the server is the one part of the readers' floor that calls `review`."""
    callers = {
        path.relative_to(PACKAGE).parts[:2] for path, own, name in pairs() if own in READERS and name.split(".")[1] == "review"
    }
    assert callers == {("web", "server")}


def test_the_server_makes_no_engine_and_no_transaction() -> None:
    """The command hands it sessions: what is written, and when it is kept, is the command's to say."""
    makers = (
        "database.opened(",
        "database.engine(",
        "database.transaction(",
        "create_engine(",
        "import opened",
        "import transaction",
    )
    texts = {path: path.read_text(encoding="utf-8") for path in (PACKAGE / "web" / "server").rglob("*.py")}
    assert len(texts) > 5
    assert [path.name for path, text in texts.items() if any(maker in text for maker in makers)] == []


def test_sources_know_no_database() -> None:
    assert not [name for _, own, name in pairs() if own == "sources" and name.split(".")[1] in {"models", "database"}]


def test_heavy_parts_are_used_where_they_belong() -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules()
        for name, _ in imported(path)
        if (allowed := USED_IN.get(name.split(".")[0])) is not None and part(path) not in allowed
    ]
    assert wrong == []


def test_commands_only_name_the_session_of_sqlalchemy_for_its_type() -> None:
    """The face opens a transaction and calls; it builds no query."""
    wrong = [path.name for path in modules() if part(path) == "cli" for name, _ in imported(path) if name.startswith("sqlalchemy")]
    assert wrong == []


def test_files_are_short_and_named_after_nouns() -> None:
    counted = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in [*modules(), ROOT / "cli.py"]}
    long = {str(path.relative_to(ROOT)): count for path, count in counted.items() if count > 400}
    assert long == {}
    assert not [path for path in modules() if path.stem in FORBIDDEN_NAMES]


def test_functions_are_short() -> None:
    long = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                body = node.end_lineno - node.body[0].lineno + 1
                if body > 40:
                    long.append(f"{path.relative_to(ROOT)}: {node.name} has {body} lines")
    assert long == []


def test_importing_the_commands_loads_nothing_heavy() -> None:
    """`--help` is drawn from a table; numpy, scipy and SQLAlchemy would make it slow."""
    code = "import sys, evidence.cli; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert not {"sqlalchemy", "alembic", "numpy", "scipy", "matplotlib", "lxml", "flask", "jinja2", "rich", "Bio"} & set(loaded)


def test_importing_any_part_does_no_work() -> None:
    """No file, database or network is touched by importing; the data folder of the user is not made."""
    names = [".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for path in modules()]
    code = (
        "import sys, socket, importlib\n"
        "def refuse(*a, **k): raise SystemExit('the network is used on import')\n"
        "socket.socket.connect = refuse\n"
        f"[importlib.import_module(name) for name in {names!r}]\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "HOME": "/nonexistent"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


SPEAKS_OF_OTHERS = ("/root/", "/home/", "Co-Authored")


def test_the_project_speaks_of_itself_alone() -> None:
    ours = [
        path for folder in ("evidence", "migrations", "scripts", "docs") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    ours += [ROOT / name for name in ("README.md", "CHANGELOG.md", "Makefile", "pyproject.toml", "cli.py", "alembic.ini")]
    wrong = []
    for path in ours:
        if path.suffix in {".py", ".md", ".toml", ".mako", ".html", ".ini", ""} and "__pycache__" not in path.parts:
            text = path.read_text(encoding="utf-8")
            wrong += [f"{path.relative_to(ROOT)}: {word}" for word in SPEAKS_OF_OTHERS if word.lower() in text.lower()]
    assert wrong == []


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel, built here without the network."""
    backend = pytest.importorskip("hatchling.build", reason="hatchling is not installed, the wheel cannot be built offline")
    folder = tmp_path_factory.mktemp("wheel")
    code = f"import hatchling.build as b; print(b.build_wheel({str(folder)!r}))"
    assert backend
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_has_one_top_level_name(wheel: zipfile.ZipFile) -> None:
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"evidence"}


def test_the_wheel_carries_all_that_the_program_reads(wheel: zipfile.ZipFile) -> None:
    held = set(wheel.namelist())
    tracked = subprocess.run(["git", "ls-files", "evidence", "migrations"], cwd=ROOT, capture_output=True, text=True, check=False)
    if tracked.returncode == 0:
        wanted = {f"evidence/{name}" if name.startswith("migrations/") else name for name in tracked.stdout.split()}
        assert wanted - held == set()
    data = ("migrations/versions", "vocabularies", "claims", "rules", "starter", "styles")
    for folder in (*data, "web/templates", "web/static", "web/texts"):
        assert any(name.startswith(f"evidence/{folder}/") for name in held), folder
    assert "evidence/migrations/env.py" in held


def test_the_installed_wheel_makes_and_fills_a_database(wheel: zipfile.ZipFile, tmp_path: Path) -> None:
    """From the wheel alone, without the checkout: the migrations, words and starter set are found inside the package."""
    wheel.extractall(tmp_path / "site")
    code = "import sys; sys.argv[0] = 'evidence'; from evidence.cli import cli; import evidence; assert 'site' in evidence.__file__; cli()"
    env = {**os.environ, "PYTHONPATH": str(tmp_path / "site"), "EVIDENCE_DATABASE": str(tmp_path / "e.sqlite")}
    for arguments in (["starter"], ["summary", "neck-pain"], ["db", "check"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
    assert done.stdout == "The database is sound.\n"


def test_every_dependency_is_declared() -> None:
    declared = {"click", "sqlalchemy", "alembic", "lxml", "rich", "platformdirs", "ahocorasick", "isal", "rapidfuzz", "rispy"}
    declared |= {"bibtexparser", "citeproc", "pylatexenc", "numpy", "scipy", "matplotlib", "Bio", "psycopg"}
    declared |= {"jinja2", "flask", "waitress", "markupsafe"}
    names = {name.split(".")[0] for path in modules() for name, _ in imported(path)}
    foreign = names - set(sys.stdlib_module_names) - {"evidence"}
    assert foreign <= declared
    written = " ".join(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]).lower()
    called = {"ahocorasick": "pyahocorasick", "Bio": "biopython", "citeproc": "citeproc-py"}
    assert [name for name in foreign if called.get(name, name).lower() not in written and name != "psycopg"] == []


def test_the_table_of_the_floors_names_every_part() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rows = {
        row.split("|")[1].split()[0]: row.split("|")[2] for row in text.splitlines() if row.startswith("| ") and row[2] in "12345"
    }
    told = {floor: {name.strip().rstrip("/") for name in row.split(",")} for floor, row in rows.items()}
    assert told["1"] == FLOORS[1]
    assert told["2"] == FLOORS[2]
    assert told["3"] == FLOORS[3]
    assert told["3½"] == ABOVE_THE_STEPS
    assert told["4"] == READERS
    assert told["5"] == FLOORS[5]


@pytest.mark.parametrize("rule", ["6117002", "[:1].lower() + "])
def test_a_rule_stands_once(rule: str) -> None:
    """The number of the lock on writing; how a label stands within a sentence."""
    assert len([path for path in modules() if rule in path.read_text(encoding="utf-8")]) <= 1
