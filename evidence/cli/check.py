"""evidence check: a text held against the verdicts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evidence.cli import doorway, outlet

if TYPE_CHECKING:
    from evidence.check import Checked


@click.command()
@click.argument("article", type=click.Path(allow_dash=True))
@doorway.formats("text", "json")
@click.option("--fix", is_flag=True, help="Write a corrected Markdown copy to -o.")
@click.option("--html", is_flag=True, help="Write an annotated HTML copy to -o.")
@click.option(
    "--watch", is_flag=True, help="ARTICLE is a file or folder to remember: `evidence changes` names it when its verdicts move."
)
@click.option("-o", "--output", default="-", type=click.Path(allow_dash=True), help='Where a copy goes; "-" prints it.')
@click.pass_context
def check(ctx: click.Context, article: str, format_: str, fix: bool, html: bool, watch: bool, output: str) -> None:
    """Hold each claim of a text (.txt .md .html .docx, "-" for standard input) against the verdicts.

    Exit code 1 when something is overstated, contradicted or wrongly cited.

    \b
    Example:
      evidence check article.md
      evidence check draft.docx --fix -o corrected.md
      evidence check --watch site/articles
    """
    from evidence import check as checking
    from evidence.check import copies, shelf
    from evidence.errors import Misuse

    if watch:
        _watch(Path(article))
        return
    if fix and html:
        raise Misuse("Give either --fix or --html: each writes its own copy.")
    text = checking.read(_bytes(article), Path(article).name if article != "-" else "standard input")
    with doorway.reading() as session:
        done = checking.check(text, shelf.verdicts(session), shelf.shelf(session))
        copy = copies.corrected(text, done, shelf.reference(session)) if fix else copies.annotated(text, done) if html else None
    if copy is not None:
        with outlet.written(output) as stream:
            stream.write(copy.encode())
        if output != "-":
            click.echo(f"{output} written.", err=True)
    if copy is None or output != "-":
        _report(done, format_)
    ctx.exit(1 if checking.troubled(done) else 0)


def _watch(place: Path) -> None:
    """Check the texts of a folder and remember which claims each makes, with the verdicts as they stand."""
    from evidence import check as checking
    from evidence import synthesis
    from evidence.check import shelf
    from evidence.errors import BadInput

    files = (
        sorted(p for p in place.rglob("*") if p.suffix.lower() in (".txt", ".md", ".html", ".docx")) if place.is_dir() else [place]
    )
    if not files:
        raise BadInput(f"{place} holds no text (.txt .md .html .docx): name a folder that does.")
    with doorway.writing() as session:
        verdicts, known = shelf.verdicts(session), shelf.shelf(session)
        for path in files:
            data = _bytes(str(path))
            done = checking.check(checking.read(data, path.name), verdicts, known)
            claims = {name for one in done for name in (one.reading.claim, *one.reading.also) if name and name != "outside"}
            synthesis.remember(session, str(path.resolve()), data, claims)
            click.echo(f"{path}: {len(claims)} claims remembered.")


def _bytes(article: str) -> bytes:
    from evidence.errors import BadInput

    limit = 50_000_000  # no article is larger; pictures in a Word file may make it big
    try:
        if article == "-":
            return sys.stdin.buffer.read(limit + 1)
        if Path(article).is_dir():
            raise BadInput(f"{article} is a folder: give one file.")
        with open(article, "rb") as stream:
            data = stream.read(limit + 1)
    except OSError as error:
        raise BadInput(f"{article} cannot be read: {error.strerror}.") from error
    if len(data) > limit:
        raise BadInput(f"{article} is larger than {limit // 1_000_000} MB: check one article at a time.")
    return data


def _report(done: list["Checked"], format_: str) -> None:
    from evidence.check import copies

    if format_ == "json":
        doorway.as_json([one.as_dict() for one in done])
        return
    for line in copies.lines(done):
        click.echo(doorway.plain(line))
