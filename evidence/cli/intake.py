"""evidence import, starter, retag: records come in and are read."""

import io
import sys
from typing import TYPE_CHECKING

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from evidence.pipeline import Counts
    from evidence.reader import Parsed


@click.command("import")
@click.argument("paths", nargs=-1, required=True)
@click.option("--retractions", is_flag=True, help="The files are Retraction Watch's CSV.")
@click.option("--again", is_flag=True, help="Read files again that were imported before.")
@click.option("--topic", is_flag=True, help="Take only the records of the topic, as the search strategy tells it.")
@click.pass_context
def import_(ctx: click.Context, paths: tuple[str, ...], retractions: bool, again: bool, topic: bool) -> None:
    """Read files of records: PubMed XML, MEDLINE/nbib and more, plain or .gz, folders, "-" for standard input.

    The format is recognised by content. Exit code 3 means that some records were set aside; `evidence runs --set-aside` lists them.

    \b
    Example:
      evidence import pubmed.xml.gz downloads/
      evidence import --topic pubmed26n0001.xml.gz
      evidence import --retractions retraction_watch.csv
    """
    from evidence import pipeline
    from evidence.sources import files

    engine, total = doorway.engine(), pipeline.Counts()
    if retractions:
        close(ctx, _retractions(engine, paths))
        return
    for source in files.open_all(paths, sys.stdin.buffer):
        with doorway.progress(source.name) as advance:
            counts = pipeline.take_in(engine, source, again, advance, topic)
        if counts.skipped:
            click.echo(counts.skipped)
        total.add(counts)
    close(ctx, total)


def _retractions(engine: "Engine", paths: tuple[str, ...]) -> "Counts":
    from evidence import pipeline
    from evidence.errors import BadInput
    from evidence.sources import retraction_watch
    from evidence.sources.files import shown

    total = pipeline.Counts()
    for path in paths:
        name = "standard input" if path == "-" else shown(path)
        try:
            with io.BytesIO(sys.stdin.buffer.read()) if path == "-" else open(path, "rb") as stream:
                counts = pipeline.assert_retractions(engine, retraction_watch.read(stream, name), name)
                if counts.waiting:
                    lines = "1 line names an article" if counts.waiting == 1 else f"{counts.waiting} lines name articles"
                    click.echo(f"{name}: {lines} not in this database; kept, and in force from the moment they come in.")
                total.add(counts)
        except OSError as error:
            raise BadInput(f"{name or 'A path that is empty'} cannot be read ({error.strerror}): check the name.") from error
    return total


@click.command()
@click.pass_context
def starter(ctx: click.Context) -> None:
    """Load the starter set: 233 real studies, facts only (curated from abstracts, one reader, unconfirmed).

    \b
    Example:
      evidence starter
    """
    from evidence import database, pipeline
    from evidence.sources import starter as source

    engine = doorway.engine()
    with source.packaged() as stream:
        batch: list[Parsed] = [(thing, None) for thing in source.read(stream, "starter set")]
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "starter", "starter set")
    close(ctx, pipeline.take(engine, run, [batch]))


@click.command()
def retag() -> None:
    """Read every stored article again with the rules as they are now. Human decisions and curated facts stay.

    A vocabulary folder of your own (EVIDENCE_VOCABULARY) extends or overrides the packaged words.

    \b
    Example:
      EVIDENCE_VOCABULARY=~/words evidence retag
    """
    from evidence import pipeline, vocabulary

    with doorway.progress("reading again") as advance:
        count = pipeline.retag(doorway.engine(), vocabulary.own_folder(), advance)
    click.echo(f"{count} articles were read again; what a person read and wrote down stays as it is.")


def close(ctx: click.Context, counts: "Counts") -> None:
    """Say what a run did, and leave with exit code 3 where records were set aside."""
    click.echo(
        f"{counts.read} read: {counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged, "
        f"{counts.set_aside} set aside."
    )
    if counts.set_aside:
        click.echo("`evidence runs --set-aside` lists what was set aside and why.", err=True)
        ctx.exit(3)
