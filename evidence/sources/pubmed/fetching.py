"""From a search to batches of records as bytes, kept and resumable; knows nothing of the database."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice

from evidence.errors import Misuse, NetworkFailure
from evidence.sources.pubmed.answers import Unusable, record_ids
from evidence.sources.pubmed.client import Client
from evidence.sources.pubmed.raw import Journal, RawBatch, RawStore
from evidence.sources.pubmed.searching import OVERLAP, SearchResult, Slice, search

BATCH = 200  # ids a call: NCBI asks for 200 to 500, and a smaller batch loses less when a connection breaks
LARGEST_BATCH = 500
STALE = timedelta(days=7)  # an interrupted fetch older than the overlap of an update begins anew


@dataclass(frozen=True, slots=True)
class Plan:
    """One fetch: the search it carries out, when it began (UTC), and whether it goes on with an interrupted one."""

    search: SearchResult
    started: datetime
    name: str
    resumed: bool = False


def update_since(last_started: datetime) -> date:
    """The day from which an update asks for modified records: the start of the last fetch, less the overlap."""
    return (last_started - OVERLAP).date()


def prepare(
    query: str,
    *,
    client: Client,
    store: RawStore | None = None,
    since: date | None = None,
    datetype: str | None = None,
    lenient: bool = False,
    now: datetime | None = None,
) -> Plan:
    """The plan of a fetch: an interrupted one of the same question, begun in the last seven days and found in `store`,
    else a new search. Raises what `search` raises."""
    moment = now or datetime.now(UTC)
    key = _key(client, query, since, datetype)
    waiting = _unfinished(store, key, moment) if store else None
    if waiting and (lenient or not waiting.search.ignored):
        return waiting
    found = search(query, client=client, since=since, datetype=datetype, lenient=lenient)
    plan = Plan(found, moment, f"{moment:%Y%m%dT%H%M%S%f}-{key}")
    if store:
        store.journal(plan.name).write_plan(_written(plan, finished=False))
    return plan


def fetch(plan: Plan, *, client: Client, store: RawStore | None = None, size: int = BATCH) -> Iterator[RawBatch]:
    """The batches of a plan, in order; those that an earlier start kept come from the store.

    The plan counts as finished when the caller asks for more after the last batch, so a caller that dies while it works
    on one gets it again. Raises NetworkFailure, saying how much is kept.
    """
    journal = store.journal(plan.name) if store else None
    done = 0
    try:
        for batch in batches(plan.search.ids, client=client, journal=journal, size=size):
            yield batch
            done += len(batch.ids)
    except NetworkFailure as failure:
        kept = "kept; the same command goes on from there" if store else "read"
        raise NetworkFailure(f"{failure} {done:,} of {plan.search.count:,} records were fetched and {kept}.") from None
    if journal:
        journal.write_plan(_written(plan, finished=True))


def batches(ids: Iterable[str], *, client: Client, journal: Journal | None = None, size: int = BATCH) -> Iterator[RawBatch]:
    """The records of these PMIDs as EFetch sends them (XML), up to `size` a call, each PMID once.

    Each answer is read to its end and held against the ids before it is handed on; PMIDs that PubMed has nothing for
    are in `missing`. Raises Misuse for a wrong size or a PMID that is no number, NetworkFailure when PubMed fails.
    """
    if not 1 <= size <= LARGEST_BATCH:
        raise Misuse(f"A batch holds 1 to {LARGEST_BATCH} PMIDs.")
    pending = iter(dict.fromkeys(ids))
    while wanted := tuple(islice(pending, size)):
        batch = journal.find(wanted) if journal else None
        if batch is None:
            batch = _ask(wanted, client)
            if journal:
                journal.keep(batch)
        yield batch


def vanished(ids: Iterable[str], *, client: Client, size: int = BATCH) -> tuple[str, ...]:
    """Those of the PMIDs that PubMed no longer has. An id that merely stopped matching a query is still there, so the
    records themselves are asked for, one batch at a time."""
    return tuple(pmid for batch in batches(ids, client=client, size=size) for pmid in batch.missing)


def _ask(wanted: tuple[str, ...], client: Client) -> RawBatch:
    if wrong := [one for one in wanted if not one.isdigit()]:
        raise Misuse(f"{wrong[0]!r} is no PMID: PMIDs are numbers.")

    def checked(content: bytes) -> RawBatch:
        got = record_ids(content)
        strangers = set(got) - set(wanted)
        if strangers:
            raise Unusable(f"records that were not asked for ({min(strangers)})", passing=True)
        missing = tuple(one for one in wanted if one not in set(got))
        return RawBatch(wanted, content, hashlib.sha256(content).hexdigest(), missing)

    return client.ask("efetch", checked, id=",".join(wanted), retmode="xml", rettype="")


def _key(client: Client, query: str, since: date | None, datetype: str | None) -> str:
    question = "\n".join((client.settings.base_url, query, str(since), str(datetype)))
    return hashlib.sha256(question.encode()).hexdigest()[:16]


def _unfinished(store: RawStore, key: str, moment: datetime) -> Plan | None:
    """The youngest plan of this question that is not finished and not stale."""
    for name in reversed(store.runs()):
        written = store.journal(name).plan() if name.endswith(f"-{key}") else None
        if written is None:
            continue
        if written["finished"]:
            return None
        plan = _read(written, name)
        return plan if moment - plan.started <= STALE else None
    return None


def _written(plan: Plan, *, finished: bool) -> dict[str, object]:
    found = asdict(plan.search)
    found["since"] = found["since"] and found["since"].isoformat()
    found["slices"] = [[s.first.isoformat(), s.last.isoformat(), s.count] for s in plan.search.slices]
    return {"started": plan.started.isoformat(), "finished": finished, "search": found}


def _read(written: dict[str, object], name: str) -> Plan:
    found = dict(written["search"])  # type: ignore[call-overload]
    found["ids"] = tuple(found["ids"])
    found["since"] = found["since"] and date.fromisoformat(found["since"])
    for messages in ("warnings", "errors"):
        found[messages] = tuple((kind, text) for kind, text in found[messages])
    found["slices"] = tuple(Slice(date.fromisoformat(a), date.fromisoformat(b), n) for a, b, n in found["slices"])
    plan = Plan(SearchResult(**found), datetime.fromisoformat(str(written["started"])), name)
    return replace(plan, resumed=True)
