"""evidence explain, changes: why a verdict is what it is, and what moved it."""

import datetime as dt
from typing import TYPE_CHECKING, Any

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from evidence.register import Claim


@click.command()
@click.argument("claim")
@click.option(
    "--verify", is_flag=True, help="Rebuild the stored verdict from its stored inputs; exit code 1 when the bytes differ."
)
@doorway.formats("text", "json")
@click.pass_context
def explain(ctx: click.Context, claim: str, verify: bool, format_: str) -> None:
    """Walk from a claim's verdict to its rule, numbers, studies and sentences.

    \b
    Example:
      evidence explain neck-pain
      evidence explain neck-pain --verify
    """
    from evidence import kept, register
    from evidence.report import explain as report

    found = register.find(claim)
    if verify:
        ctx.exit(0 if _verified(found) else 1)
    held = kept.verdicts(ctx.find_root().obj, [found.id])
    verdict = held.verdicts[0] if held else _reached(found)
    if format_ == "json":
        doorway.as_json(verdict)
    else:
        doorway.lines(report.text(verdict))


def _reached(claim: "Claim") -> dict[str, Any]:
    """The verdict of a claim from the database."""
    from evidence import synthesis

    with doorway.as_allowed() as session:
        return synthesis.judged(session, [claim])[0]


def _verified(claim: "Claim") -> bool:
    """Say whether the stored verdict of a claim comes out the same when it is rebuilt. Raises Misuse where none could be stored."""
    from evidence import synthesis
    from evidence.errors import Misuse

    with doorway.as_allowed() as session:
        found = synthesis.verified(session, claim)
    if found is None:
        raise Misuse(f"{claim.id} has no stored verdict that holds, and none can be stored where the database may only be read.")
    stored, made = found
    click.echo(f"{claim.id}: stored {stored[:16]}, rebuilt {made[:16]}: {'the same' if stored == made else 'DIFFERENT'}.")
    return stored == made


@click.command()
@click.option(
    "--retracted", is_flag=True, help="What rests on articles that are retracted or under a concern, with and without them."
)
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only moves on or after this day.")
@doorway.formats("text", "json")
def changes(retracted: bool, since: dt.datetime | None, format_: str) -> None:
    """Which verdicts moved, and what moved them.

    \b
    Example:
      evidence changes --since 2026-01-01
      evidence changes --retracted
    """
    from evidence import register, synthesis
    from evidence.library import exported
    from evidence.report import explain as report

    with doorway.as_allowed() as session:
        verdicts = synthesis.judged(session, list(register.load().values()))
        moves = synthesis.changes(session, since.replace(tzinfo=dt.UTC) if since else None)
        named = {row["article"] for verdict in verdicts for row in (*verdict["left_out"], *verdict["flagged"])}
        fallen = report.fallen(verdicts, synthesis.checked(session), exported.holding(session, named)) if retracted else []
        outdated = synthesis.outdated(session)
    if retracted:
        doorway.as_json(fallen) if format_ == "json" else doorway.lines(report.fallen_lines(fallen))
        return
    if format_ == "json":
        doorway.as_json(moves)
    else:
        doorway.lines((*report.moves(moves), *report.texts(outdated)))
