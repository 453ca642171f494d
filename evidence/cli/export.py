"""evidence export: everything that was read, for other programs."""

import codecs
import csv
import json
from pathlib import Path

import click

from evidence.cli import doorway, outlet


@click.command()
@click.option("--machine", is_flag=True, help="What the rules read, without curated facts and human decisions.")
@click.option("-o", "--output", default="-", metavar="FILE", help="A file; standard output without it.")
@doorway.formats("jsonl", "csv")
def export(machine: bool, output: str, format_: str) -> None:
    """All articles with what was read, one line each; in csv sets are parted by ";", and what has parts of its own is JSON in its cell.

    docs/export.md says what each key holds. Estimates keep the sign that their authors gave them; effect data that a person entered are turned, above 0 favours needling.

    A file is remembered, so that `evidence changes --retracted` can name it when an article in it falls.

    \b
    Example:
      evidence export --format csv -o articles.csv
    """
    from evidence.report import export as report

    with outlet.written(output) as stream, doorway.reading() as session:
        text = codecs.getwriter("utf-8")(stream)  # unlike TextIOWrapper it does not close standard output when it goes
        if format_ == "jsonl":
            for row in report.rows(session, machine):
                text.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            table = csv.DictWriter(text, report.COLUMNS)
            table.writeheader()
            for row in report.rows(session, machine):
                table.writerow({name: _cell(row[name]) for name in report.COLUMNS})
    if output != "-":
        _remember(Path(output))


def _remember(output: Path) -> None:
    from evidence import database
    from evidence.library import exported
    from evidence.sources.files import shown

    with doorway.as_allowed() as session:
        if database.may_write(session.connection()):
            exported.note(session, shown(output.resolve()))
        else:
            click.echo(f"{output} is not remembered: this database may only be read.", err=True)


def _cell(value: object) -> object:
    """A value for a spreadsheet: lists joined, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, list) and not (value and isinstance(value[0], dict)):
        return ";".join(map(str, value))
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
