"""evidence figure: forest plot, direction plot, map or flow as a file."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.cli import doorway, outlet
from evidence.errors import Misuse

if TYPE_CHECKING:
    from evidence.figure import Picture

OF_A_CLAIM = ("forest", "direction")


@click.command()
@click.argument("kind", type=click.Choice([*OF_A_CLAIM, "map", "flow"]))
@click.argument("claim", required=False)
@click.option("-o", "--output", required=True, metavar="FILE", help='.svg, .png or .pdf; "-" writes SVG to standard output.')
@click.option(
    "--comparator",
    default="",
    callback=doorway.filled,
    help="Which comparator class of the claim, e.g. sham; the headline class without it.",
)
@click.option("--outcome", default="", callback=doorway.filled, help="Only this outcome, e.g. disability.")
def figure(kind: str, claim: str | None, output: str, comparator: str, outcome: str) -> None:
    """Draw a claim's forest or direction plot, the map of the evidence, or the flow of the records.

    \b
    Example:
      evidence figure direction neck-pain -o neck.svg
      evidence figure flow -o flow.pdf
    """
    from evidence.figure import rendered

    ending = "svg" if output == "-" else Path(output).suffix.lower().removeprefix(".")
    _fits(kind, claim, comparator or outcome)
    drawn = rendered(_picture(kind, claim or "", comparator, outcome), ending)
    with outlet.written(output) as stream:
        stream.write(drawn)
    if output != "-":
        click.echo(f"The figure was written to {output}.")


def _fits(kind: str, claim: str | None, narrowed: str) -> None:
    if kind in OF_A_CLAIM and not claim:
        raise Misuse(f"A {kind} plot needs a claim, e.g. `evidence figure {kind} neck-pain -o {kind}.svg`; see `evidence claims`.")
    if kind not in OF_A_CLAIM and (claim or narrowed):
        raise Misuse(f"The {kind} is drawn of the whole database; leave claim, --comparator and --outcome away.")


def _picture(kind: str, claim: str, comparator: str, outcome: str) -> "Picture":
    from evidence import figure, register, synthesis
    from evidence.report import map as map_report

    asked = [register.find(claim)] if claim else []
    with doorway.reading() as session:
        if kind == "map":
            return figure.map_(map_report.found(session))
        if kind == "flow":
            return figure.flow(figure.flow_counts(session))
        verdict = synthesis.judge_all(session, asked)[0]
    if kind == "forest":
        return figure.forest(verdict, comparator, outcome)
    return figure.direction(verdict, comparator, outcome)
