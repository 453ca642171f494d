"""The face: help, exit codes, errors as one sentence, hostile titles, closed pipes, interruption."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import click
import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import article_xml, file_xml, record
from test_library import big_file, load

import cli as doorway
from evidence.cli import COMMANDS, cli

EXISTING = cli.list_commands(click.Context(cli))
HOSTILE = "[bold]Needling[/bold] [/] <script>alert(1)</script> [link=file:///x] \x1b[31m :smile: 100% {braces} %s dry needling"


def one_sentence(text: str) -> bool:
    """Whether an error is what a person can read: no traceback, one line of its own."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith(("Usage:", "Try "))]
    return "Traceback" not in text and len(lines) == 1 and lines[0].rstrip().endswith((".", "?", "!"))


@pytest.mark.parametrize("name", EXISTING)
def test_every_command_has_help_with_an_example(name: str, run_cli) -> None:
    def check(command: click.Command, path: list[str]) -> None:
        done = run_cli(*path, "--help")
        assert done.exit_code == 0
        assert "Example:" in done.output, path
        assert f"evidence {path[0]}" in " ".join(done.output.split()), path
        if isinstance(command, click.Group):
            for inner in command.list_commands(click.Context(command)):
                found = command.get_command(click.Context(command), inner)
                assert found is not None
                check(found, [*path, inner])

    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    check(command, [name])


def test_the_title_page_lists_the_commands_in_order() -> None:
    listed = re.findall(r"^    ([a-z]+) +(\S.*)$", doorway.__doc__ or "", re.M)
    assert [name for name, _ in listed] == list(COMMANDS)
    assert listed == [(name, told) for name, (_, told) in COMMANDS.items()]


def test_help_lists_what_there_is(run_cli) -> None:
    output = run_cli("--help").output
    places = [output.index(f"\n  {name} ") for name in EXISTING]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("arguments", "nearest"),
    [
        (["sumary"], "summary"),
        (["summary", "nek-pain"], "neck-pain"),
        (["explain", "tension-type-headach"], "tension-type-headache"),
        (["find", "--condition", "nek pain"], "neck pain"),
        (["find", "--outcome", "disabilty"], "disability"),
        (["summary", "--condition", "tenis elbow"], "tennis elbow"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_nearest(arguments: list[str], nearest: str, url: str, call_cli) -> None:
    done = call_cli(*arguments, database=url)
    assert done.returncode == 2
    assert nearest in done.stderr
    assert one_sentence(done.stderr), done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [["import", "absent.xml"], ["show", "99999999"], ["show", os.fsdecode(b"\xff")], ["find", "--limit", "0"], ["find", "--format", "x"],
     ["db", "restore", "absent", "--yes"], ["export", "-o", "no/such/folder/file"], ["nothing"], ["summary", "--bogus"]],
)  # fmt: skip
def test_misuse_is_exit_code_2_and_one_sentence(arguments: list[str], url: str, call_cli) -> None:
    done = call_cli(*arguments, database=url)
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


@pytest.mark.parametrize("number", ["9223372036854775808", "1000001", "0", "-1"])
@pytest.mark.parametrize(
    "command",
    [["find"], ["runs"], ["cite", "--claim", "neck-pain"], ["review", "next"], ["review", "log"], ["review", "duplicates"]],
)
def test_a_limit_out_of_range_is_answered_with_the_range(command: list[str], number: str, url: str, run_cli) -> None:
    done = run_cli(*command, "--limit", number, database=url)
    assert done.exit_code == 2
    assert "1<=x<=1000000" in done.stderr


@pytest.mark.parametrize("year", ["9223372036854775808", "2101", "1799", "-9223372036854775809"])
def test_a_year_out_of_range_is_answered_with_the_range(year: str, url: str, run_cli) -> None:
    done = run_cli("find", "--since", year, database=url)
    assert done.exit_code == 2
    assert "1800<=x<=2100" in done.stderr


@pytest.mark.parametrize(
    "command", [["find", "--limit", "1000000"], ["find", "--since", "2100"], ["review", "log", "--limit", "1000000"]]
)
def test_the_ends_of_a_range_are_taken(command: list[str], url: str, run_cli) -> None:
    assert run_cli(*command, database=url).exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["find", "--comparator", ""],
        ["find", "--condition", " "],
        ["find", "--outcome", ""],
        ["find", "--design", ""],
        ["summary", "--condition", ""],
        ["summary", "--outcome", ""],
        ["cite", "--condition", ""],
        ["cite", "--claim", ""],
        ["figure", "forest", "neck-pain", "--comparator", ""],
        ["wording", "neck-pain", "--against", ""],
        ["show", "1", "--why", ""],
        ["review", "log", "--by", ""],
        ["import", ""],
        ["import", "--retractions", ""],
    ],
)
def test_what_is_given_empty_is_refused_and_not_left_out(arguments: list[str], url: str, run_cli) -> None:
    done = run_cli(*arguments, database=url)
    assert (done.exit_code, done.stdout) == (2, "")
    assert "empty" in done.stderr
    assert one_sentence(done.stderr), done.stderr


def test_exit_codes_of_an_import(url: str, run_cli, tmp_path) -> None:
    good, bad = tmp_path / "good.xml", tmp_path / "bad.xml"
    good.write_text(file_xml(article_xml(1)))
    bad.write_text(file_xml(article_xml(2), "<PubmedArticle><MedlineCitation/></PubmedArticle>"))
    done = run_cli("import", str(good), database=url)
    assert (done.exit_code, done.stdout) == (0, "1 read: 1 new, 0 changed, 0 unchanged, 0 set aside.\n")
    done = run_cli("import", str(good), str(bad), database=url)
    assert done.exit_code == 3
    assert "passed over" in done.stdout
    assert "1 new" in done.stdout
    assert "evidence runs --set-aside" in done.stderr
    listed = run_cli("runs", "--set-aside", database=url)
    assert "bad.xml" in listed.stdout
    rows = json.loads(run_cli("runs", "--format", "json", database=url).stdout)
    assert [(row["status"], row["set_aside"]) for row in rows] == [("done", 1), ("done", 0)]


def test_each_file_that_cannot_be_opened_is_set_aside(url: str, run_cli, tmp_path) -> None:
    if not os.path.exists("/proc/self/mem"):
        pytest.skip("this system has no file that even root cannot read")
    for name in ("a.xml", "b.xml"):
        (tmp_path / name).symlink_to("/proc/self/mem")
    for name in ("a.xml", "b.xml", "b.xml"):
        done = run_cli("import", str(tmp_path / name), database=url)
        assert (done.exit_code, "1 set aside" in done.stdout) == (3, True), done.output
    listed = run_cli("runs", "--set-aside", database=url).stdout
    assert listed.count("cannot be opened") == 3


def test_a_file_name_that_is_no_utf_8_is_stored_and_printed(starter_url: str, call_cli, tmp_path) -> None:
    folder = os.fsencode(tmp_path)
    try:
        with open(folder + b"/lat\xe9in.nbib", "wb") as stream:
            stream.write(b"\nPMID- 98\nTI  - Dry needling.\n")
    except OSError:
        pytest.skip("this file system takes names in UTF-8 only")
    done = call_cli("import", os.fsdecode(folder), database=starter_url)
    assert (done.returncode, done.stdout[:13]) == (0, "1 read: 1 new"), done.stderr
    assert "lat\\xe9in.nbib" in call_cli("runs", database=starter_url).stdout
    done = call_cli("export", "-o", os.fsdecode(folder + b"/\xe9.jsonl"), database=starter_url)
    assert done.returncode == 0, done.stderr
    done = call_cli("site", "-o", os.fsdecode(folder + b"/\xe9"), database=starter_url)
    assert "Traceback" not in done.stderr, done.stderr


def test_standard_input_is_read(url: str, run_cli) -> None:
    done = run_cli("import", "-", database=url, input=file_xml(article_xml(1)))
    assert done.exit_code == 0
    assert "1 new" in done.stdout


def test_a_condition_that_no_title_names_is_told_how_to_ask_for(url: str, run_cli) -> None:
    done = run_cli("find", "lbp", database=url)
    assert '"lbp" is a condition: `evidence find --condition "lbp"`' in done.stdout
    assert "is a condition" not in run_cli("find", "hiccups", database=url).stdout


def test_a_database_that_cannot_be_reached_is_exit_code_5(call_cli, tmp_path) -> None:
    (tmp_path / "file").write_text("")
    for address in ("postgresql://me@127.0.0.1:1/none", str(tmp_path / "file" / "e.sqlite")):
        done = call_cli("find", "neck", database=address)
        assert done.returncode == 5, done.stderr
        assert one_sentence(done.stderr), done.stderr


def test_db_check_tells_of_harm_with_exit_code_1(url: str, engine: sa.Engine, run_cli) -> None:
    assert run_cli("db", "check", database=url).exit_code == 0
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_article_year")
    done = run_cli("db", "check", database=url)
    assert done.exit_code == 1
    assert "ix_article_year" in done.stdout


def test_titles_are_never_read_as_markup(engine: sa.Engine, url: str, run_cli) -> None:
    load(engine, record(1, title=HOSTILE))
    plain = HOSTILE.replace("\x1b", "")
    for arguments in (["find", "--all"], ["show", "99000001"], ["export"], ["find", "--all", "--format", "json"]):
        done = run_cli(*arguments, database=url)
        assert done.exit_code == 0, done.output
        assert plain in done.stdout, arguments
        assert "\x1b" not in done.stdout


@pytest.mark.parametrize(
    "name", [n for n in ("summary", "claims", "conditions", "outcomes", "changes", "runs", "vocabulary") if n in EXISTING]
)
def test_questions_to_an_empty_database_have_answers(name: str, url: str, run_cli) -> None:
    done = run_cli(name, database=url)
    assert done.exit_code == 0, done.output
    assert not done.exception or isinstance(done.exception, SystemExit)


@pytest.mark.parametrize(
    "arguments", [["summary"], ["explain", "neck-pain"], ["changes"], ["conditions"], ["find", "neck"], ["show", "27582622"]]
)
def test_answers_about_the_starter_set_are_the_same_twice(arguments: list[str], starter_url: str, run_cli) -> None:
    first, second = (run_cli(*arguments, database=starter_url) for _ in range(2))
    assert first.exit_code == second.exit_code == 0, first.output
    assert first.stdout == second.stdout
    assert first.stdout.strip()


def test_json_is_json(starter_url: str, run_cli) -> None:
    for arguments in (
        ["summary"],
        ["explain", "neck-pain"],
        ["find", "neck"],
        ["conditions"],
        ["outcomes"],
        ["claims"],
        ["runs"],
        ["changes"],
    ):
        done = run_cli(*arguments, "--format", "json", database=starter_url)
        assert done.exit_code == 0, done.output
        json.loads(done.stdout)


@pytest.mark.parametrize("arguments", [["export"], ["summary"], ["summary", "--format", "json"]])
def test_a_closed_pipe_is_no_error(arguments: list[str], starter_url: str) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "--database", starter_url, *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) == 0, said
    assert said == b""


def _heeding_interrupts() -> None:
    """A shell that runs the tests in the background has them ignore interrupts, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_an_interrupted_import_says_so(url: str, engine: sa.Engine, tmp_path) -> None:
    command = [sys.executable, str(ROOT / "cli.py"), "--database", url, "import", str(big_file(tmp_path))]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True, preexec_fn=_heeding_interrupts
    )
    until = time.monotonic() + 60
    ask = sa.text("SELECT count(*) FROM article")
    while time.monotonic() < until and process.poll() is None:
        with engine.connect() as connection:
            if connection.execute(ask).scalar():
                break
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: the process and its workers
    _, wrong = process.communicate(timeout=60)
    assert process.returncode == 130, wrong
    assert "Interrupted; what was committed before is kept." in wrong
    assert "Traceback" not in wrong
    with engine.connect() as connection:
        assert connection.execute(ask).scalar()
        assert connection.execute(sa.text("SELECT status FROM run")).scalar() == "interrupted"
