"""From PubMed into the database: what to ask for, the batches through the pipeline, and what vanished.

The raw batches lie beside the database. An interrupted fetch goes on twice over: `sources.pubmed` takes the kept batches from the
folder instead of the network, and the run's checkpoint passes over the records that were committed.
"""

import datetime as dt
import hashlib
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import pipeline, reader
from evidence.database import default_path, transaction
from evidence.errors import EvidenceError
from evidence.library import states
from evidence.models import Article, Run, Search
from evidence.sources import pubmed, pubmed_xml


@dataclass
class Fetched:
    """What a fetch did: the counts of its run, and the PMIDs that the search named but PubMed had no record for."""

    counts: pipeline.Counts
    absent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a comparison with PubMed found: how many PMIDs were compared, which are gone, which are back."""

    compared: int
    gone: tuple[str, ...]
    back: tuple[str, ...]


def raw_folder(engine: sa.Engine) -> Path:
    """Where the raw batches of a database lie: EVIDENCE_RAW, else beside an SQLite file, else in the user's data folder."""
    named = os.environ.get("EVIDENCE_RAW")
    if named:
        return Path(named).expanduser()
    file = engine.url.database if engine.dialect.name == "sqlite" else None
    beside = Path(file) if file and file != ":memory:" else default_path()
    return beside.with_name(f"{beside.stem}-raw")


def last_asked(session: Session, query: str) -> dt.datetime | None:
    """When PubMed was asked (UTC) by the last fetch of this query that came to its end; None without one."""
    asked = (
        sa.select(Search.at)
        .join(Run, Run.search_id == Search.id)
        .where(Run.kind == "fetch", Run.status == "done", Search.query == query)
        .order_by(Search.at.desc())
        .limit(1)
    )
    return session.scalars(asked).first()


def fetch(
    engine: sa.Engine,
    plan: pubmed.Plan,
    client: pubmed.Client,
    store: pubmed.RawStore,
    progress: pipeline.Progress = lambda _: None,
) -> Fetched:
    """Carry out a plan: every record through the pipeline, batch by batch, under a run of its own.

    Raises NetworkFailure or DatabaseFailure when it could not go to the end; what was committed stays, and the same plan goes on.
    """
    with transaction(engine) as session:
        run, done = _begin(session, plan)
    if done:
        progress(done)
    absent: list[str] = []
    try:
        counts = pipeline.take(engine, run, _parsed(plan, client, store, done, absent), done, progress)
    except EvidenceError as error:
        with transaction(engine) as session:
            session.execute(sa.update(Run).where(Run.id == run).values(error=str(error)))
        raise
    return Fetched(counts, absent)


def check(engine: sa.Engine, found: pubmed.SearchResult, client: pubmed.Client) -> Checked:
    """Hold every stored PMID against PubMed; those that PubMed no longer has are marked `missing`, never deleted.

    What the search names is there; the other PMIDs are asked for one batch at a time, since a record may merely have stopped
    matching the query. A record marked earlier that is there again loses the mark.
    """
    with transaction(engine, write=False) as session:
        asked = (
            sa.select(Article.pmid, Article.state)
            .where(Article.pmid.is_not(None), Article.state != "withdrawn")
            .order_by(Article.id)
        )
        known = {pmid: state for pmid, state in session.execute(asked) if pmid}
    named = set(found.ids)
    gone = set(pubmed.vanished([pmid for pmid in known if pmid not in named], client=client))
    newly = tuple(pmid for pmid in known if pmid in gone and known[pmid] != "missing")
    back = tuple(pmid for pmid in known if pmid not in gone and known[pmid] == "missing")
    with transaction(engine) as session:
        _mark(session, newly, "missing")
        states.relate(session, _mark(session, back, ""))
    return Checked(len(known), newly, back)


def _mark(session: Session, pmids: tuple[str, ...], state: str) -> list[int]:
    ids: list[int] = []
    for at in range(0, len(pmids), 500):
        ids += session.scalars(sa.select(Article.id).where(Article.pmid.in_(pmids[at : at + 500])))
    for article_id in ids:
        session.execute(sa.update(Article).where(Article.id == article_id).values(state=state))
    return ids


def _begin(session: Session, plan: pubmed.Plan) -> tuple[int, int]:
    """A new run of the plan, and how many of its records earlier runs of the same plan committed."""
    mark = hashlib.sha256(plan.name.encode()).hexdigest()
    earlier = session.scalars(sa.select(Run).where(Run.source_hash == mark, Run.kind == "fetch").order_by(Run.id.desc())).first()
    done = int(earlier.checkpoint.get("done", 0)) if earlier else 0
    search_id = earlier.search_id if earlier else None
    if search_id is None:
        said = [list(message) for message in plan.search.warnings + plan.search.errors]
        row = Search(
            query=plan.search.query, translation=plan.search.translation, warnings=said, count=plan.search.count, at=plan.started
        )
        session.add(row)
        session.flush()
        search_id = row.id
    since = f", changed since {plan.search.since}" if plan.search.since else ""
    return pipeline.begin(session, "fetch", f"PubMed{since}", mark, done, search_id), done


def _parsed(
    plan: pubmed.Plan, client: pubmed.Client, store: pubmed.RawStore, done: int, absent: list[str]
) -> Iterator[list[reader.Parsed]]:
    """The records of each batch with their readings, without the first `done`, which are committed."""
    for batch in pubmed.fetch(plan, client=client, store=store):
        absent += batch.missing
        things = list(pubmed_xml.read(io.BytesIO(batch.content), f"PubMed {batch.sha256[:12]}"))
        fresh = things[done:] if batch.stored else things  # a batch that had to be fetched again may hold other records
        done = max(0, done - len(things))
        if fresh:
            yield [reader.with_reading(thing) for thing in fresh]
