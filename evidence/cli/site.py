"""evidence site: the pages as a folder."""

from pathlib import Path

import click

from evidence.cli import doorway


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--language",
    default="en",
    show_default=True,
    help="Of the pages around the data: a name, or the path of a .toml file of texts.",
)
def site(folder: Path, language: str) -> None:
    """Write all pages into FOLDER: they work from a disk, a USB stick or any web server, and ask nothing of the network.

    Writing again changes only the pages whose evidence changed.

    \b
    Example:
      evidence site pages
      evidence site /srv/www/needling
    """
    from evidence import register, synthesis
    from evidence.web import Edition
    from evidence.web import site as writing

    with doorway.as_allowed() as session:
        synthesis.judged(session, list(register.load().values()))  # so that the log of changes is up to date
    with doorway.reading() as session:
        edition = Edition(session, language)
        with doorway.progress("Pages", writing.count(edition)) as advance:
            done = writing.write(edition, folder, advance)
    click.echo(f"{done.files} files in {folder}: {done.changed} written, {done.removed} taken away. Open {folder / 'index.html'}.")
