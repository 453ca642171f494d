"""evidence export: everything that was read, for other programs."""

import csv
import json
from pathlib import Path
from typing import IO

import click

from evidence.cli import doorway


@click.command()
@click.option("--machine", is_flag=True, help="What the rules read, without curated facts and human decisions.")
@click.option(
    "-o", "--output", type=click.File("w", encoding="utf-8", lazy=True), default="-", help="A file; standard output without it."
)
@doorway.formats("jsonl", "csv")
def export(machine: bool, output: IO[str], format_: str) -> None:
    """All articles with what was read, one line each; sets are parted by ";" in csv.

    Estimates keep the sign that their authors gave them; effect data that a person entered are turned, above 0 favours needling.

    A file is remembered, so that `evidence changes --retracted` can name it when an article in it falls.

    \b
    Example:
      evidence export --format csv -o articles.csv
    """
    from evidence.library import exported
    from evidence.report import export as report
    from evidence.sources.files import shown

    output.write("")  # opens the file now: one that cannot be written is told of even where there is nothing to write
    with doorway.reading() as session:
        if format_ == "jsonl":
            for row in report.rows(session, machine):
                output.write(json.dumps(row, ensure_ascii=False) + "\n")
        else:
            table = csv.DictWriter(output, report.COLUMNS)
            table.writeheader()
            for row in report.rows(session, machine):
                table.writerow({name: _cell(row[name]) for name in report.COLUMNS})
    if output.name != "-":
        with doorway.writing() as session:
            exported.note(session, shown(Path(output.name).resolve()))


def _cell(value: object) -> object:
    """A value for a spreadsheet: lists joined, and no text that a spreadsheet would run as a formula."""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if value and isinstance(value[0], dict) else ";".join(map(str, value))
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return "'" + value
    return value
