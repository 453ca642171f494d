"""evidence runs: what came in, when, and what was set aside."""

import click

from evidence.cli import doorway


@click.command()
@click.option("--set-aside", "aside", is_flag=True, help="The records that could not be read, and why.")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1))
@doorway.formats("text", "json")
def runs(aside: bool, limit: int, format_: str) -> None:
    """What was imported and fetched, when, and what was set aside.

    \b
    Example:
      evidence runs
      evidence runs --set-aside
    """
    from evidence.report import counts, listing

    with doorway.reading() as session:
        rows = counts.set_aside(session) if aside else counts.runs(session, limit)
    if format_ == "json":
        doorway.as_json(rows)
    else:
        doorway.lines(listing.set_aside(rows) if aside else listing.runs(rows))
