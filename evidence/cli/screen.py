"""evidence review screen: one key a record."""

import textwrap
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import doorway
from evidence.cli.decide import settle, signed, signing

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from evidence.models import Article
    from evidence.review import Waiting

KEYS = "i include   e exclude   s skip   u undo   q quit"
ACTS = {"i": "include", "e": "exclude"}


@click.command()
@click.option("--limit", default=100, show_default=True, type=doorway.AT_MOST)
@signing
def screen(limit: int, **who: Any) -> None:
    """Go through what waits, one key a record: i include, e exclude, s skip, u undo, q quit. Example: evidence review screen"""
    from evidence import review

    with doorway.reading() as session:
        waiting = [one for one in review.queue(session, limit) if one.kind == "article"]
    made, at = list[tuple[int, str]](), 0
    while at < len(waiting):
        _show(waiting[at], at + 1, len(waiting))
        key = _key()
        if key in ACTS:
            made.append((at, _decide(waiting[at].id, ACTS[key], who)))
        elif key == "u" and made:
            at, uid = made.pop()
            _undo(uid, who)
            continue
        elif key == "u":
            click.echo("There is nothing to undo in this sitting.")
            continue
        elif key == "q":
            break
        at += 1
    click.echo(f"{len(made)} decisions were kept.")


def _key() -> str:
    """One of the known keys; the end of the input counts as quit. Raises Misuse where there is no keyboard."""
    from evidence.errors import Misuse

    while True:
        try:
            key = click.getchar().lower()
        except EOFError:
            return "q"
        except OSError as error:
            raise Misuse("Screening takes its keys from a terminal: run it in one, or use `evidence review decide`.") from error
        if key in ("", "\x04"):
            return "q"
        if key in "iesuq":
            return key


def _show(one: "Waiting", number: int, of: int) -> None:
    from evidence import review

    with doorway.reading() as session:
        article = review.find_article(session, one.id)
        click.echo("\n" + doorway.plain(f"[{number} of {of}] {one.id}  {article.journal} {article.year or ''}"))
        doorway.lines(textwrap.wrap(article.title, 100))
        for section in article.sections:
            if section.kind != "other":
                text = f"{section.label}: {section.text}" if section.label else section.text
                doorway.lines(textwrap.wrap(text, 100, initial_indent="  ", subsequent_indent="  "))
        for line in _read(article):
            click.echo(doorway.plain(f"  {line}"))
    click.echo(doorway.plain(f"  {'; '.join(one.reasons)}") + f"\n  {KEYS}")


def _read(article: "Article") -> list[str]:
    tags: dict[str, list[str]] = {}
    for tag in article.tags:
        if tag.standing:
            tags.setdefault(tag.kind, []).append(tag.value)
    kinds = ("design", "condition", "comparator", "n")
    return [f"{kind}: {', '.join(tags[kind])}" for kind in kinds if kind in tags]


def _decide(key: str, value: str, who: dict[str, Any]) -> str:
    from evidence import review

    reason = {"why": click.prompt("Why")} if value == "exclude" and not who["why"] else {}
    with doorway.writing() as session:
        article = _held(session, key)
        made = review.screen(session, article, value, signed(**(who | reason)))
        settle(session, [article.id])
        return made.uid


def _undo(uid: str, who: dict[str, Any]) -> None:
    from evidence import review

    with doorway.writing() as session:
        review.lock(session)
        made = review.undo(session, uid, signed(**who))
        settle(session, [made.article_id] if made.article_id is not None else [])


def _held(session: "Session", key: str) -> "Article":
    from evidence import review

    review.lock(session)
    return review.find_article(session, key)
