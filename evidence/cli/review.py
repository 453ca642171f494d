"""evidence review: what waits for a person, and what a person decided."""

import json
from typing import IO, TYPE_CHECKING, Any

import click

from evidence.cli import doorway, outlet
from evidence.cli.decide import decide, line, read_lines, settle, signed, signing
from evidence.cli.screen import screen

if TYPE_CHECKING:
    from evidence.models import Article


@click.group()
def review() -> None:
    """What waits for a person, and what a person decided.

    \b
    Example:
      evidence review next
      evidence review decide exclude 99000001 --why "acupuncture alone"
      evidence review undo 3f2a91c0
    """


review.add_command(decide)
review.add_command(screen)


@review.command("next")
@click.option("--limit", default=10, show_default=True, type=doorway.AT_MOST)
@doorway.formats("text", "json")
def next_(limit: int, format_: str) -> None:
    """What to look at first: what would move a verdict most, each with the reasons. Example: evidence review next --limit 5"""
    from dataclasses import asdict

    from evidence import review

    with doorway.reading() as session:
        waiting = review.queue(session, limit)
    if format_ == "json":
        return doorway.as_json([asdict(one) for one in waiting])
    for w in waiting:
        doorway.lines([f"{w.score:7.3f}  {w.id}  {w.title[:90]}", f"         {'; '.join(w.reasons)}"])
    return None if waiting else click.echo("Nothing waits.")


@review.command()
@click.argument("article")
@doorway.formats("text", "json")
def show(article: str, format_: str) -> None:
    """What stands for an article, who said so, and every decision about it. Example: evidence review show 99000001"""
    from evidence import review

    with doorway.reading() as session:
        found = review.find_article(session, article)
        shown = _shown(found) | {"decisions": [line(d, "") for d in review.log(session, found)]}
    if format_ == "json":
        return doorway.as_json(shown)
    for head in (f"{shown['key']}  {shown['title']}", f"study: {shown['study']}"):
        click.echo(doorway.plain(head))
    for name in ("tags", "findings", "decisions"):
        click.echo(f"{name}:")
        doorway.lines(f"  {line}" for line in shown[name] or ["none"])
    return None


def _shown(article: "Article") -> dict[str, Any]:
    tags = [f"{t.kind}: {t.value} ({t.origin}, {t.rule})" for t in article.tags if t.standing]
    findings = [
        f"{f.outcome} against {f.comparator}, {f.timing or 'time not stated'}: {f.direction}"
        + (f", {f.measure or 'estimate'} {f.estimate:g}" if f.estimate is not None else "")
        + (f" ({f.ci_low:g} to {f.ci_high:g})" if f.ci_low is not None and f.ci_high is not None else "")
        + f" ({f.origin}, {f.rule})"
        for f in article.findings
        if f.standing
    ]
    study = f"{article.study.label}: {article.study.reason}" if article.study else "its own"
    return {"key": article.key, "title": article.title, "study": study, "tags": tags, "findings": findings}


@review.command()
@click.argument("decision")
@signing
def undo(decision: str, **who: Any) -> None:
    """Take a decision back, by the id that the log prints. Example: evidence review undo 3f2a91c0"""
    from evidence import review

    with doorway.writing() as session:
        review.lock(session)
        made = review.undo(session, decision, signed(**who))
        settle(session, [made.article_id] if made.article_id is not None else [])
        click.echo(f"Decision {made.after['undoes'][:8]} was taken back ({made.uid[:8]}).")


@review.command()
@click.argument("number", type=click.IntRange(1))
@signing
def dismiss(number: int, **who: Any) -> None:
    """Take a record that was set aside off the list. Example: evidence review dismiss 12 --why "a letter, no study" """
    from evidence import review

    with doorway.writing() as session:
        review.lock(session)
        made = review.dismiss(session, number, signed(**who))
    place = f"{made.after['source']}, {made.after['position']}"
    click.echo(doorway.plain(f"{place} was taken off the list ({made.uid[:8]}); `evidence review undo` puts it back."))


@review.command()
@click.argument("article", required=False)
@click.option("--by", default="", callback=doorway.filled, help="Only this person's.")
@click.option("--limit", default=20, show_default=True, type=doorway.AT_MOST)
def log(article: str | None, by: str, limit: int) -> None:
    """The decisions, newest first, also those taken back. Example: evidence review log 99000001"""
    from evidence import review
    from evidence.models import Article

    with doorway.reading() as session:
        about = review.find_article(session, article) if article else None
        rows = review.log(session, about, by, limit)
        keys = {d.article_id: session.get_one(Article, d.article_id).key for d in rows if d.article_id is not None}
        doorway.lines(line(d, keys.get(d.article_id or 0, d.claim)) for d in rows)
    if not rows:
        click.echo("No decision yet.")


@review.command()
@click.argument("target", default="-")
def export(target: str) -> None:
    """Write every decision, one JSON object a line. Example: evidence review export decisions.jsonl"""
    from evidence import review

    with outlet.written(target, "choose another place") as stream, doorway.reading() as session:
        for row in review.export(session):
            stream.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


@review.command("import")
@click.argument("source", type=click.File("r", encoding="utf-8-sig"))  # editors of some systems put a mark before the text
def import_(source: IO[str]) -> None:
    """Take in decisions that export wrote; each comes in once. Example: evidence review import decisions.jsonl"""
    from evidence import review
    from evidence.errors import SomeSetAside

    with doorway.writing() as session:
        review.lock(session)
        done = review.take_in(session, read_lines(source), source.name)
        settle(session, done.articles)
    click.echo(f"{done.new} decisions are new, {done.known} were here already.")
    for said in (*done.contradictions, *(f"{fault.source}, {fault.position}: {fault.reason}" for fault in done.faults)):
        click.echo(doorway.plain(said), err=True)
    if done.faults:
        raise SomeSetAside(f"{len(done.faults)} lines were left out.")


@review.command()
@click.option("--limit", default=20, show_default=True, type=doorway.AT_MOST)
@doorway.formats("text", "json")
def duplicates(limit: int, format_: str) -> None:
    """Pairs that may be one study; none is merged unless you say so. Example: evidence review duplicates"""
    from dataclasses import asdict

    from evidence import review

    with doorway.reading() as session:
        pairs = review.duplicates(session, limit)
    if format_ == "json":
        return doorway.as_json([asdict(pair) for pair in pairs])
    for pair in pairs:
        doorway.lines([f"{pair.likeness:5.1f}  {pair.one}  {pair.other}  {pair.reason}", *(f"       {t}" for t in pair.titles)])
    return None if pairs else click.echo("No likely duplicates.")
