"""evidence map: condition by outcome, and the gaps."""

import click

from evidence.cli import doorway


@click.command("map")
@doorway.formats("text", "json")
def map_(format_: str) -> None:
    """Condition by outcome: how many studies and people, where they point, and which claimed uses have no trial.

    \b
    Example:
      evidence map
      evidence map --format json
    """
    from evidence.report import map as report

    with doorway.reading() as session:
        made = report.found(session)
    if format_ == "json":
        doorway.as_json(made)
    else:
        doorway.lines(report.text(made))
