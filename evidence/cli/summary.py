"""evidence summary: the evidence for each claimed use."""

import click

from evidence.cli import doorway


@click.command()
@click.argument("claims", nargs=-1)
@click.option("--condition", help='Only claims on this condition, e.g. "tennis elbow".')
@click.option("--outcome", help="Judge by this outcome, e.g. VAS, rom, disability.")
@click.option("--full", is_flag=True, help="Every study, reason and body of evidence.")
@doorway.formats("text", "json", "markdown")
def summary(claims: tuple[str, ...], condition: str | None, outcome: str | None, full: bool, format_: str) -> None:
    """The evidence for each claimed use, or for the claims, condition and outcome that you name.

    \b
    Example:
      evidence summary
      evidence summary neck-pain --full
      evidence summary --condition "tennis elbow" --outcome VAS
    """
    from evidence import register, synthesis
    from evidence.report import summary as report

    with doorway.writing() as session:
        chosen = register.asked(claims, condition, outcome)
        verdicts = synthesis.judged(session, chosen)
    if format_ == "json":
        doorway.as_json(verdicts)
    elif format_ == "markdown":
        click.echo("\n".join(line for verdict in verdicts for line in report.markdown(verdict)) + report.foot(verdicts))
    else:
        for verdict in verdicts:
            doorway.lines(report.text(verdict, full))
        click.echo(report.foot(verdicts))
