"""What the commands share at their edge: the open database, plain or rich output, formats."""

import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

Command = TypeVar("Command", bound=Callable[..., Any])

if TYPE_CHECKING:
    from rich.console import Console
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


AT_MOST = click.IntRange(1, 1_000_000)  # of any list; no database takes every integer, and nobody reads more
YEAR = click.IntRange(1800, 2100)


def formats(*names: str) -> Callable[[Command], Command]:
    """The option --format with these values; the first is the default."""
    return click.option(
        "--format", "format_", type=click.Choice(names), default=names[0], show_default=True, help="How to print it."
    )


def filled(context: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """A filter as it was given. Raises click.BadParameter for one given empty, which would let everything through."""
    if value is not None and not value.strip() and context.get_parameter_source(option.name or "") is ParameterSource.COMMANDLINE:
        raise click.BadParameter("it is empty; name something, or leave the option out.")
    return value


def engine(make: bool = True, write: bool = True) -> "Engine":
    """The engine of the database that the command line names, migrated when needed, and made where there is none if `make`.

    Raises DatabaseFailure for one that may only be read where a command is to `write`, before that does anything else.
    """
    from evidence import database

    context = click.get_current_context().find_root()
    made = database.opened(context.obj, make)
    context.call_on_close(made.dispose)
    if write:
        database.refuse_reader(made)
    return made


@contextmanager
def reading(make: bool = False) -> Iterator["Session"]:
    """A session that only reads. A name under which there is no database is refused, since an empty answer would be taken for one."""
    from evidence import database

    with database.transaction(engine(make, write=False), write=False) as session:
        yield session


@contextmanager
def as_allowed() -> Iterator["Session"]:
    """A session for what is read and on the way kept, as verdicts are; where the database may only be read, nothing is kept."""
    from evidence import database

    made = engine(make=False, write=False)
    with database.transaction(made, write=database.may_write(made)) as session:
        yield session


def note_if_empty(session: "Session") -> None:
    """Say on standard error that the database holds nothing, so that its silence is not taken for an answer."""
    from evidence.report import counts

    if counts.is_empty(session):
        click.echo(
            "This database holds no article yet: `evidence starter` loads 233 real studies, `evidence import FILE` your own.",
            err=True,
        )


@contextmanager
def writing() -> Iterator["Session"]:
    """A session whose work is committed as a whole when the block ends well."""
    from evidence import database

    with database.transaction(engine()) as session:
        yield session


def console(err: bool = False) -> "Console":
    """A terminal that never reads titles as markup and never breaks the lines of a pipe."""
    from rich.console import Console

    made = Console(markup=False, highlight=False, emoji=False, stderr=err, soft_wrap=False)
    if not made.is_terminal:
        made = Console(markup=False, highlight=False, emoji=False, stderr=err, soft_wrap=True, width=120, color_system=None)
    return made


# What moves the cursor, colours, or turns the direction of writing: stored text could forge lines with it.
_ACTING = "\x7f-\x9f\u2028-\u202e\u2066-\u2069"
_ACTING_IN_JSON, _ACTING_IN_TEXT = re.compile(f"[{_ACTING}]"), re.compile(f"[\x00-\x1f{_ACTING}]")


def plain(text: str) -> str:
    """One line of text with nothing in it that a terminal acts upon: breaks become spaces, the rest is shown as its escape."""
    return _ACTING_IN_TEXT.sub(lambda found: " " if found[0].isspace() else ascii(found[0])[1:-1], text)


def as_json(value: Any) -> None:
    """Print JSON as people and programs read it, with what a terminal would act upon as its escape."""
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    click.echo(_ACTING_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text))


@contextmanager
def progress(name: str, total: int | None = None) -> Iterator[Any]:
    """A progress bar on standard error, only where somebody is looking."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console(err=True), transient=True) as bar:
        task = bar.add_task(name, total=total)
        yield lambda count: bar.advance(task, count)


def width(otherwise: int) -> int:
    """Columns of the terminal, or `otherwise` where the output goes into a pipe."""
    return shutil.get_terminal_size((otherwise, 24)).columns if sys.stdout.isatty() else otherwise


def paragraph(text: str) -> None:
    """Print one paragraph; on a terminal its lines end between words."""
    text = plain(text)
    click.echo(click.wrap_text(text, width(80)) if sys.stdout.isatty() else text)


def lines(text: Iterable[str]) -> None:
    """Print lines; on a terminal the unindented ones, the headings, stand out."""
    bold = sys.stdout.isatty()
    for line in map(plain, text):
        click.echo(click.style(line, bold=True) if bold and line and not line.startswith(" ") else line)


def marked(text: Iterable[list[tuple[str, bool]]]) -> None:
    """Print lines whose marked stretches stand out: underlined on a terminal, in »guillemets« when piped."""
    terminal = sys.stdout.isatty()
    for number, line in enumerate(text):
        styled = number == 0 or terminal
        parts = [(plain(part), mark) for part, mark in line]
        click.echo(
            "".join(
                (click.style(part, underline=True) if styled else f"»{part}«") if mark and part else part for part, mark in parts
            )
        )
