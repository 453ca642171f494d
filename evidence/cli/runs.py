"""evidence runs: what came in, when, and what was set aside."""

import click

from evidence.cli import doorway


@click.command()
@click.option("--set-aside", "aside", is_flag=True, help="The records that could not be read, and why.")
@click.option("--retry", is_flag=True, help="Read again what was set aside; what can be read now leaves the list.")
@click.option("--limit", default=20, show_default=True, type=doorway.AT_MOST)
@doorway.formats("text", "json")
@click.pass_context
def runs(ctx: click.Context, aside: bool, retry: bool, limit: int, format_: str) -> None:
    """What was imported and fetched, when, and what was set aside.

    \b
    Example:
      evidence runs
      evidence runs --set-aside
      evidence runs --retry
    """
    from evidence import pipeline
    from evidence.cli import intake
    from evidence.report import counts, listing

    if retry:
        again = pipeline.retry(doorway.engine())
        if again.skipped:
            click.echo(again.skipped)
        intake.close(ctx, again)
        return
    with doorway.reading() as session:
        rows = counts.set_aside(session) if aside else counts.runs(session, limit)
    if format_ == "json":
        doorway.as_json(rows)
    else:
        doorway.lines(listing.set_aside(rows) if aside else listing.runs(rows))
