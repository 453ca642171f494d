"""evidence show: one article with what was read from it."""

import click

from evidence.cli import doorway


@click.command()
@click.argument("name")
@click.option(
    "--why",
    metavar="TAG",
    callback=doorway.filled,
    help="Only this tag: its sentence, rule and position, e.g. neck_pain, design, n.",
)
@doorway.formats("text", "json")
def show(name: str, why: str | None, format_: str) -> None:
    """One article, by PMID, DOI, PMCID or #number: text with marked passages, each tag and number with its sentence and rule.

    \b
    Example:
      evidence show 27582622
      evidence show 27582622 --why neck_pain
    """
    from evidence.report import article, reading, search

    with doorway.reading() as session:
        found = article.article(session, search.named(session, name))
    if format_ == "json":
        doorway.as_json(reading.why(found, why) if why else found)
    elif why:
        doorway.lines(reading.why_lines(found, why))
    else:
        doorway.marked(reading.lines(found))
