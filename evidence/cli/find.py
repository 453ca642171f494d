"""evidence find: search the articles."""

import click

from evidence.cli import doorway


@click.command()
@click.argument("words", nargs=-1)
@click.option("--condition", callback=doorway.filled, help='e.g. neck, "tennis elbow", headache.')
@click.option("--outcome", callback=doorway.filled, help="e.g. VAS, rom, sea, disability.")
@click.option("--design", callback=doorway.filled, help="e.g. rct, meta_analysis.")
@click.option("--comparator", callback=doorway.filled, help="e.g. sham, massage.")
@click.option("--since", type=doorway.YEAR, metavar="YEAR", help="Published in this year or later.")
@click.option("--limit", default=20, show_default=True, type=doorway.AT_MOST)
@click.option("--all", "irrelevant", is_flag=True, help="Also articles that are not about dry needling.")
@doorway.formats("text", "json")
def find(
    words: tuple[str, ...], condition: str | None, outcome: str | None, design: str | None, comparator: str | None, since: int | None,
    limit: int, irrelevant: bool, format_: str,
) -> None:  # fmt: skip
    """Search the articles by words and tags. All words must occur; "quoted words" side by side; hyphens and case do not matter.

    \b
    Example:
      evidence find neck --comparator sham --since 2015
      evidence find --condition "tennis elbow" --outcome VAS
      evidence find '"post-needling soreness"'
    """
    from evidence import vocabulary
    from evidence.report import search
    from evidence.report.listing import listing

    measured = vocabulary.load().resolve("outcome", outcome) if outcome else vocabulary.Asked(())
    wanted = search.Wanted(
        " ".join(words), search.ids_of("condition", condition), measured.ids, measured.instruments, search.ids_of("design", design),
        search.ids_of("comparator", comparator), since, limit, irrelevant,
    )  # fmt: skip
    with doorway.reading() as session:
        doorway.note_if_empty(session)
        total, rows = search.find(session, wanted)
    if format_ == "json":
        doorway.as_json({"total": total, "articles": rows})
    else:
        doorway.lines(listing(total, rows, irrelevant))
        if not total and words and vocabulary.load().knows("condition", " ".join(words)):
            click.echo(
                f'"{" ".join(words)}" is a condition: `evidence find --condition "{" ".join(words)}"` looks for it by what was studied.'
            )
