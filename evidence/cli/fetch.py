"""evidence fetch: records from PubMed."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from datetime import date

    from evidence.sources.pubmed import Client, Plan, SearchResult


@click.command()
@click.argument("query", required=False, callback=doorway.filled)
@click.option("--update", is_flag=True, help="Only what is new or changed since the last fetch of this query, less 7 days.")
@click.option("--since", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="Only what is new or changed since that day.")
@click.option(
    "--check", is_flag=True, help="Instead of fetching, compare the stored PMIDs with PubMed and mark those that vanished."
)
@click.option("--dry-run", is_flag=True, help="Only ask how many there are and how PubMed understands the query.")
@click.option("--lenient", is_flag=True, help="Go on although PubMed left out a part of the query.")
@click.option("--email", metavar="ADDRESS", help="Your address, which NCBI asks for with each request (or set EVIDENCE_EMAIL).")
@click.pass_context
def fetch(
    ctx: click.Context,
    query: str | None,
    update: bool,
    since: datetime | None,
    check: bool,
    dry_run: bool,
    lenient: bool,
    email: str | None,
) -> None:
    """Bring records from PubMed; without a QUERY, by the topic's own search strategy.

    An interrupted fetch goes on where it stopped; all that was received is kept beside the database.

    Set EVIDENCE_API_KEY for ten requests a second instead of three, EVIDENCE_EUTILS_URL for another server than NCBI's.

    \b
    Example:
      evidence fetch --email you@example.org
      evidence fetch --update
      evidence fetch '"dry needling"[tiab] AND neck pain[mesh]' --dry-run
    """
    from evidence.errors import Misuse
    from evidence.sources import pubmed

    if (update and since) or (check and (update or since)):
        raise Misuse("Give one of --update, --since and --check.")
    asked = query or pubmed.default_query()
    client = pubmed.Client(pubmed.Settings.from_environment(email=email))
    if dry_run or check:
        found = pubmed.search(asked, client=client, since=_since(asked, update, since), lenient=lenient)
        _show(found)
        if check and not dry_run:
            _check(found, client)
    else:
        _fetch(ctx, asked, _since(asked, update, since), client, lenient)


def _since(query: str, update: bool, given: datetime | None) -> "date | None":
    """The day to ask from; None for everything."""
    if given or not update:
        return given.date() if given else None
    from evidence import fetching
    from evidence.sources import pubmed

    with doorway.reading(make=True) as session:
        last = fetching.last_asked(session, query)
    if last is None:
        click.echo("This query was not fetched before: all of it is fetched now.", err=True)
        return None
    return pubmed.update_since(last)


def _fetch(ctx: click.Context, query: str, since: "date | None", client: "Client", lenient: bool) -> None:
    from evidence import fetching
    from evidence.cli import intake
    from evidence.sources import pubmed

    engine = doorway.engine()
    store = pubmed.RawStore(fetching.raw_folder(engine))
    plan = pubmed.prepare(query, client=client, store=store, since=since, lenient=lenient)
    _show(plan.search, plan)
    with doorway.progress("PubMed", plan.search.count) as advance:
        fetched = fetching.fetch(engine, plan, client, store, advance)
    if fetched.absent:
        click.echo(f"PubMed named but did not send {len(fetched.absent)}: {_few(fetched.absent)}.", err=True)
    intake.close(ctx, fetched.counts)


def _check(found: "SearchResult", client: "Client") -> None:
    from evidence import fetching

    checked = fetching.check(doorway.engine(), found, client)
    click.echo(f"{checked.compared} stored PMIDs compared with PubMed: {len(checked.gone)} vanished, {len(checked.back)} are back.")
    if checked.gone:
        click.echo(f"Marked as missing, and kept: {_few(checked.gone)}.")


def _show(found: "SearchResult", plan: "Plan | None" = None) -> None:
    """What PubMed understood, before anything is fetched."""
    since = f" changed since {found.since}" if found.since else ""
    click.echo(f"PubMed has {found.count:,} records{since} for this query.")
    click.echo(f"It reads it as: {found.translation}")
    if found.slices:
        click.echo(f"Above its limit of 9,999, so asked for in {len(found.slices)} spans of days that add up.")
    for part in found.ignored:
        click.echo(f"Left out by PubMed: {part}", err=True)
    if plan and plan.resumed:
        click.echo(f"Going on with the fetch begun on {plan.started:%Y-%m-%d %H:%M} UTC.", err=True)


def _few(pmids: "list[str] | tuple[str, ...]") -> str:
    more = f" and {len(pmids) - 20} more" if len(pmids) > 20 else ""
    return ", ".join(pmids[:20]) + more
