"""What is stored cannot act upon a terminal or forge a line where it is printed; the stored text stays as it is."""

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from click.testing import Result
from invented import record
from test_library import load

from evidence import database
from evidence.cli.doorway import plain
from evidence.models import Article, Decision

ACTING = "\x1b[2J\x9b31m\u202eevil\u2066\n0badc0de  2026-01-01 00:00  Somebody  exclude forged"


def is_harmless(text: str) -> bool:
    return not any(sign in text for sign in "\x1b\x9b\u202e\u2066\r") and "\n0badc0de" not in text


@pytest.fixture
def decided(engine: sa.Engine, url: str, run_cli: Callable[..., Result]) -> str:
    """A database with one article, whose title and whose decision hold what a terminal acts upon."""
    load(engine, record(1))
    with database.transaction(engine) as session:
        session.execute(sa.update(Article).values(title=f"Dry needling {ACTING}"))
    done = run_cli("review", "decide", "exclude", "99000001", "--by", f"A{ACTING}", "--why", f"so{ACTING}", database=url)
    assert done.exit_code == 0, done.output
    assert is_harmless(done.output)
    return url


@pytest.mark.parametrize(
    "command",
    [
        ["review", "log"],
        ["review", "show", "99000001"],
        ["review", "show", "99000001", "--format", "json"],
        ["review", "next"],
        ["find", "--all"],
        ["find", "--all", "--format", "json"],
        ["show", "99000001"],
        ["show", "99000001", "--format", "json"],
        ["cite", "99000001"],
    ],
)
def test_stored_text_is_printed_harmless(decided: str, command: list[str], run_cli) -> None:
    done = run_cli(*command, database=decided)
    assert done.exit_code == 0, done.output
    assert is_harmless(done.output)


def test_the_log_has_one_line_a_decision_and_the_stored_text_stays(decided: str, engine: sa.Engine, run_cli) -> None:
    said = run_cli("review", "log", database=decided).stdout
    assert len(said.splitlines()) == 1
    assert r"so\x1b[2J\x9b31m\u202eevil\u2066 0badc0de" in said
    with database.transaction(engine, write=False) as session:
        assert session.scalars(sa.select(Decision.why)).one() == f"so{ACTING}"
    shown = json.loads(run_cli("find", "--all", "--format", "json", database=decided).stdout)
    assert [row["title"] for row in shown["articles"]] == [f"Dry needling {ACTING}"]


def test_a_sentence_of_refusal_is_harmless_too(decided: str, run_cli) -> None:
    done = run_cli("show", f"no{ACTING}", database=decided)
    assert done.exit_code == 2
    assert is_harmless(done.stderr)


def test_ordinary_text_is_printed_as_it_is() -> None:
    odd = "H₂O µ ½ – \u2009 漢字 \U0001f9b5 é שלום\u200f a\u200db \\x1b"
    assert plain(odd) == odd
    assert plain("  a\tb\r\nc\u2028d\x85e") == "  a b  c d e"
