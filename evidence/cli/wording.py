"""evidence wording: the sentence that may be published about a claim."""

from typing import Any

import click

from evidence.cli import doorway

TITLES = {"clinical": "For clinicians", "plain": "In plain language"}


@click.command()
@click.argument("claim")
@click.option("--against", metavar="CLASS", callback=doorway.filled, help="One comparator: sham, none, add_on, exercise, ...")
@click.option(
    "--style", type=click.Choice(("apa", "ama", "vancouver")), default="apa", show_default=True, help="Of the references."
)
@click.option("--language", type=click.Choice(tuple(TITLES)), help="Only this version.")
@doorway.formats("text", "json")
def wording(claim: str, against: str | None, style: str, language: str | None, format_: str) -> None:
    """The sentence that may be published about a claim or a condition, for clinicians and in plain language, and the studies to cite with it.

    \b
    Example:
      evidence wording neck-pain
      evidence wording "knee osteoarthritis"
      evidence wording neck-pain --against add_on --language plain --style vancouver
    """
    from evidence import asking, synthesis
    from evidence.citation import stored
    from evidence.report import publishable

    with doorway.as_allowed() as session:
        said = publishable.sentence(synthesis.judged(session, asking.asked((claim,), None, None)[:1])[0], against)
        records = stored.records(session, [paper["article"] for paper in said["cite"]])
    if format_ == "json":
        doorway.as_json(said | {"references": {name: _references(records, name) for name in ("apa", "ama", "vancouver")}})
        return
    for name in TITLES if language is None else (language,):
        click.echo(f"{TITLES[name]}:\n  {said[name]}")
    if records:
        click.echo("Cite:")
        doorway.lines(f"  {reference}" for reference in _references(records, style))


def _references(records: Any, style: str) -> list[str]:
    from evidence import citation

    return citation.text(records, style) if records else []
