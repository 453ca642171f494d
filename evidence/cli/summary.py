"""evidence summary: the evidence for each claimed use."""

from typing import Any

import click

from evidence import vocabulary
from evidence.cli import doorway

SCREENS = 3  # claims that are shown with a screen each; of more a few lines each


@click.command()
@click.argument("claims", nargs=-1)
@click.option("--condition", callback=doorway.filled, help='Only claims on this condition, e.g. "tennis elbow".')
@click.option("--outcome", callback=doorway.filled, help="Judge by this outcome, e.g. VAS, rom, disability.")
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
    from evidence.report import screen, words
    from evidence.report import summary as report

    verdicts, sources = _verdicts(claims, condition, outcome)
    if format_ == "json":
        doorway.as_json(verdicts)
    elif format_ == "markdown":
        click.echo(
            "\n".join(line for verdict in verdicts for line in report.markdown(verdict))
            + report.foot(verdicts)
            + "\n"
            + words.searched(sources)
        )
    else:
        width = doorway.width(screen.WIDE)
        for said in _wider((*claims, *filter(None, (condition,)))):
            doorway.paragraph(said)
        short = len(verdicts) > SCREENS and not full
        for verdict in verdicts:
            doorway.lines(screen.brief(verdict, width) if short else report.text(verdict, full, width))
        more = " One claim a screen: `evidence summary CLAIM`." if short else "" if full else " Every study: --full."
        doorway.paragraph(f"{words.searched(sources)} {report.foot(verdicts)}{more}")


def _wider(names: tuple[str, ...]) -> list[str]:
    """What to say of words that mean only a part of the condition by whose studies they are answered."""
    terms = vocabulary.load()
    asked = {name: terms.resolve("condition", name).wider for name in names if terms.knows("condition", name)}
    return [
        f'"{name}" is answered by all studies of "{wider}": `evidence find {name!r}` lists the articles that name it.'
        for name, wider in asked.items()
        if wider
    ]


Found = tuple[list[dict[str, Any]], list[tuple[str, str]]]


def _verdicts(claims: tuple[str, ...], condition: str | None, outcome: str | None) -> Found:
    """The verdicts that are asked for, and when records came in from where; those that hold as stored are taken without opening the database in full."""
    from evidence import asking, kept

    chosen = asking.asked(claims, condition, outcome)
    if not condition and not outcome:
        held = kept.verdicts(click.get_current_context().find_root().obj, [claim.id for claim in chosen])
        if held is not None:
            return held.verdicts, held.sources
    from evidence import synthesis
    from evidence.report import counts

    with doorway.as_allowed() as session:
        doorway.note_if_empty(session)
        return synthesis.judged(session, chosen), counts.sources(session)
