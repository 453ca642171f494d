"""evidence conditions, outcomes, claims, vocabulary: what there is, with counts."""

import click

from evidence.cli import doorway


def _counted(kind: str, format_: str) -> None:
    from evidence.report import counts, listing

    with doorway.reading() as session:
        rows = counts.terms(session, kind)
    if format_ == "json":
        doorway.as_json(rows)
    else:
        doorway.lines(listing.counted(rows, kind))


@click.command()
@doorway.formats("text", "json")
def conditions(format_: str) -> None:
    """The conditions, with how many articles, trials and reviews there are on each. Example: evidence conditions"""
    _counted("condition", format_)


@click.command()
@doorway.formats("text", "json")
def outcomes(format_: str) -> None:
    """The outcomes, with how many articles, trials and reviews measured each. Example: evidence outcomes"""
    _counted("outcome", format_)


@click.command()
@doorway.formats("text", "json")
def claims(format_: str) -> None:
    """The claims that are tracked, with how strongly the article asserts each. Example: evidence claims"""
    from dataclasses import asdict

    from evidence import register

    found = list(register.load().values())
    if format_ == "json":
        doorway.as_json([asdict(claim) for claim in found])
        return
    for claim in found:
        click.echo(f"{claim.id:<28}{claim.title}  ({claim.kind}, asserted {claim.asserts})")


@click.command()
@click.argument("kind", required=False, type=click.Choice(["condition", "outcome", "comparator", "pain_instrument", "design"]))
@doorway.formats("text", "json")
def vocabulary(kind: str | None, format_: str) -> None:
    """The words by which records are tagged, from the packaged files and your own folder (EVIDENCE_VOCABULARY).

    \b
    Example:
      evidence vocabulary outcome
    """
    from dataclasses import asdict

    from evidence import vocabulary as words

    loaded = words.load(words.own_folder())
    chosen = {name: terms for name, terms in loaded.terms.items() if kind in (None, name)}
    if format_ == "json":
        doorway.as_json({name: [asdict(term) for term in terms.values()] for name, terms in chosen.items()})
        return
    for name, terms in chosen.items():
        click.echo(name)
        for term in terms.values():
            click.echo(f"  {term.id:<32}{term.label}" + (f"; also: {', '.join(term.plain)}" if term.plain else ""))
            if kind and term.words:
                click.echo(f"    in records: {', '.join(term.words)}")
