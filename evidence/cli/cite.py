"""evidence cite: citations of articles, of a condition's articles, or of what a claim's verdict rests on."""

from typing import TYPE_CHECKING

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from evidence.record import Record


@click.command()
@click.argument("names", nargs=-1, metavar="[ID]...")
@click.option(
    "--claim",
    metavar="CLAIM",
    callback=doorway.filled,
    help="The studies that this claim's verdict rests on, those of the headline first.",
)
@click.option("--condition", callback=doorway.filled, help='Articles on this condition, newest first, e.g. neck, "tennis elbow".')
@click.option("--style", default="apa", show_default=True, metavar="STYLE", help="apa, ama, vancouver, or the path of a .csl file.")
@click.option("--limit", default=50, show_default=True, type=doorway.AT_MOST, help="At most so many of a claim or condition.")
@click.option("--abstract", is_flag=True, help="With the abstracts (not in text).")
@click.option("--unicode", "unicode_", is_flag=True, help="BibTeX with accents as they are, for biber and LuaLaTeX.")
@click.option("--allow-retracted", is_flag=True, help="Cite retracted articles too, marked [Retracted].")
@doorway.formats("text", "bibtex", "ris", "csl-json", "nbib")
def cite(
    names: tuple[str, ...], claim: str | None, condition: str | None, style: str, limit: int, abstract: bool, unicode_: bool,
    allow_retracted: bool, format_: str,
) -> None:  # fmt: skip
    """Cite articles, by PMID, DOI, PMCID or #number, or the studies of a claim or condition. A retracted one is never cited in silence.

    \b
    Example:
      evidence cite 27582622 --style ama
      evidence cite --claim neck-pain --format bibtex > neck.bib
    """
    if not (names or claim or condition):
        raise click.UsageError("Name articles, or a --claim or --condition whose studies to cite.")
    with doorway.reading() as session:
        chosen = _named(session, names) + _found(session, claim, condition, limit, allow_retracted)
    _print(chosen, format_, style, {"allow_retracted": allow_retracted}, abstract, unicode_)


def _named(session: "Session", names: tuple[str, ...]) -> list["Record"]:
    from evidence.citation import stored
    from evidence.report import search

    return [stored.record(search.named(session, name)) for name in dict.fromkeys(names)]


def _found(session: "Session", claim: str | None, condition: str | None, limit: int, allow_retracted: bool) -> list["Record"]:
    """The articles of a claim or a condition; the retracted are named on standard error instead of stopping the rest."""
    from evidence.citation import retracted, stored

    ids = list(dict.fromkeys([*_of_claim(session, claim), *_of_condition(session, condition)]))
    standing, gone = stored.standing(stored.records(session, ids))
    if not allow_retracted:
        for record in gone:
            click.echo(doorway.plain(f"Left out, {retracted(record)} ({record.pmid or record.title})"), err=True)
    found = standing + (gone if allow_retracted else [])
    if len(found) > limit:
        click.echo(f"The first {limit} of {len(found)}; --limit {len(found)} cites all.", err=True)
    if (claim or condition) and not found:
        click.echo("No article to cite.", err=True)
    return found[:limit]


def _of_claim(session: "Session", claim: str | None) -> list[int]:
    if claim is None:
        return []
    from evidence import register, synthesis
    from evidence.citation import stored

    return stored.ids_of(synthesis.judge_all(session, [register.find(claim)])[0])


def _of_condition(session: "Session", condition: str | None) -> list[int]:
    if condition is None:
        return []
    from evidence.report import search

    wanted = search.Wanted(conditions=search.ids_of("condition", condition), limit=10_000)
    return [row["id"] for row in search.find(session, wanted)[1]]


def _print(chosen: list["Record"], format_: str, style: str, allowed: dict[str, bool], abstract: bool, unicode_: bool) -> None:
    from evidence import citation

    if not chosen:
        return
    if format_ == "text":
        for reference in citation.text(chosen, style, **allowed):
            click.echo(doorway.plain(reference))
    elif format_ == "bibtex":
        click.echo(citation.bibtex(chosen, unicode_, abstract=abstract, **allowed), nl=False)
    else:
        write = getattr(citation, format_.replace("-", "_"))
        click.echo(write(chosen, abstract=abstract, **allowed).encode(), nl=False)  # bytes: RIS ends its lines by itself
