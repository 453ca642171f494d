"""The way of a record through the steps: source -> Record -> Article -> tags and findings -> what stands -> what belongs together.

The steps know nothing of each other and meet in the tables; this is the one place that puts them in a row. An input is read in
batches; each batch is committed with its checkpoint, so that a killed process loses the batch in hand at most and a second start
goes on behind the last one.
"""

import datetime as dt
import gc
import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import __version__, library, processes, pulse, reader, standing
from evidence.database import lock, transaction
from evidence.library import aside, asserted, states, studies
from evidence.library.among import parts
from evidence.models import Article, Run, SetAside
from evidence.reader import Parsed
from evidence.record import Assertion, Fault, Record
from evidence.sources import bulk, files, pubmed_xml
from evidence.sources.files import Input
from evidence.sources.pubmed.strategy import strategy

BATCH = 250
LARGE = 4 << 20  # bytes; below it a second process costs more time than it saves
COUNTS = ("read", "new", "changed", "unchanged", "set_aside")
Progress = Callable[[int], None]


@dataclass
class Counts:
    """What a run did."""

    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    set_aside: int = 0
    waiting: int = 0  # retractions of articles that are not stored; they count as unchanged
    skipped: str = ""  # why the whole input was passed over

    def add(self, other: "Counts") -> None:
        """Add another run's counts to these."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.waiting += other.waiting


def take_in(
    engine: sa.Engine, source: Input, again: bool = False, progress: Progress = lambda _: None, topic: bool = False
) -> Counts:
    """Import one input; returns its counts. An input that was imported before is passed over unless `again`; one that failed as a
    whole never came in, and is read from its beginning.

    With `topic` only the records of the topic come in; that is an import of its own kind, so that the whole file can be imported
    later.
    """
    kind = "topic" if topic else "import"
    with transaction(engine) as session:
        same = sa.select(Run).where(Run.source_hash == source.sha256, Run.kind == kind).order_by(Run.id.desc())
        earlier = session.scalars(same).first() if source.sha256 else None  # what cannot be opened has no hash
        if earlier and earlier.status == "done" and not again:
            return Counts(
                skipped=f"{source.name} was imported on {earlier.started:%Y-%m-%d} and is passed over; --again repeats it."
            )
        begun = earlier and earlier.status not in ("done", "failed") and not again and source.fault is None
        done = int(earlier.checkpoint.get("done", 0)) if earlier and begun else 0
        run = begin(session, kind, source.name, source.sha256, done)
    counts = take(engine, run, parsed(source, done, topic), done, progress)
    with transaction(engine) as session:
        _forget_failures(session, run, source)
    return counts


def _forget_failures(session: Session, run_id: int, source: Input) -> None:
    """Drop what earlier imports said of the whole input, once it was read to its end."""
    if session.get_one(Run, run_id).status != "done":
        return
    earlier = sa.select(Run.id).where(Run.kind.in_(("import", "topic")), Run.id != run_id)
    if source.path is None:  # the name of a pipe stands for whatever comes through it
        earlier = earlier.where(Run.source_hash == source.sha256)
    said = sa.delete(SetAside).where(SetAside.whole_input, SetAside.source == source.name, SetAside.run_id.in_(earlier))
    session.execute(said)


def begin(session: Session, kind: str, source: str, source_hash: str = "", done: int = 0, search_id: int | None = None) -> int:
    """Open a run and return its id. Runs that never ended and whose process is not known to live count as interrupted from now on."""
    for left in session.scalars(sa.select(Run).where(Run.status == "running")):
        if not pulse.lives(str(left.checkpoint.get("process", ""))):
            left.status = "interrupted"  # one on another machine that does live says so again with its next batch
    run = Run(
        kind=kind, source=source, source_hash=source_hash, status="running", started=now(), search_id=search_id,
        checkpoint={"done": done, "process": pulse.name()}, program=__version__,
    )  # fmt: skip
    session.add(run)
    session.flush()
    return run.id


def take(
    engine: sa.Engine, run_id: int, batches: Iterable[list[Parsed]], done: int = 0, progress: Progress = lambda _: None
) -> Counts:
    """Store batches under a run, each in a transaction of its own with the checkpoint, and close the run: as failed where the
    input could not be read as a whole.
    """
    total, status, whole = Counts(), "interrupted", True
    kept = gc.get_threshold()
    reader.without_haste()
    try:
        for batch in batches:
            with transaction(engine) as session:
                counts = take_batch(session, run_id, batch)
                done += len(batch)
                total.add(counts)
                _checkpoint(session, run_id, total, done)
            whole = whole and not any(isinstance(thing, Fault) and thing.whole_input for thing, _ in batch)
            progress(len(batch))
        status = "done" if whole else "failed"
    finally:
        gc.set_threshold(*kept)
        with transaction(engine) as session:
            session.execute(sa.update(Run).where(Run.id == run_id).values(status=status, ended=now()))
    return total


def take_batch(session: Session, run_id: int, batch: list[Parsed]) -> Counts:
    """One batch through all the steps."""
    records = [(thing, reading) for thing, reading in batch if not isinstance(thing, Fault)]
    faults = [thing for thing, _ in batch if isinstance(thing, Fault)]
    stored = library.store(session, run_id, [record for record, _ in records], now())
    actions = {article_id: action for article_id, action in stored.articles if article_id is not None}
    readings, facts = {}, {}
    for (record, reading), (article_id, action) in zip(records, stored.articles, strict=True):
        if article_id is None:
            continue
        if record.facts is not None:
            facts[article_id] = record.facts
        if reading is not None and action != "unchanged":
            readings[article_id] = reading
    standing.keep(session, readings, replace=any(actions[i] != "new" for i in readings))
    standing.keep_facts(session, facts)
    standing.settle(session, {*facts, *stored.ids("changed")})
    touched = sorted({*stored.ids("new", "changed"), *stored.told})
    states.relate(session, {*touched, *asserted.recall(session, list(actions))}, stored.named)
    studies.group(session, studies.candidates(session, touched))
    aside.answer(session, [record for record, _ in records])
    for fault in faults:
        session.add(_set_aside(run_id, fault))
    return Counts(len(batch), stored.count("new"), stored.count("changed"), stored.count("unchanged"), len(faults))


def _set_aside(run_id: int, fault: Fault) -> SetAside:
    copied = {name: getattr(fault, name).replace("\x00", "") for name in ("source", "position", "identifier", "reason", "raw")}
    return SetAside(run_id=run_id, whole_input=fault.whole_input, **copied)


def _checkpoint(session: Session, run_id: int, total: Counts, done: int) -> None:
    reached = {"status": "running", "checkpoint": {"done": done, "process": pulse.name()}}
    values = {name: getattr(total, name) for name in COUNTS} | reached
    session.execute(sa.update(Run).where(Run.id == run_id).values(values))


def parsed(source: Input, done: int = 0, topic: bool = False) -> Iterator[list[Parsed]]:
    """Batches of records with their readings. A large XML file is parsed and read in a second process, in order."""
    whole_xml = source.format == "pubmed_xml" and source.fault is None
    if whole_xml and source.size > LARGE and not topic:
        yield from _beside(source, done)
        return
    records = islice(_of_topic(source) if topic else source.records(), done, None)
    while batch := list(islice(records, BATCH)):
        yield [reader.with_reading(thing) for thing in batch]


def _of_topic(source: Input) -> Iterator[Record | Fault]:
    """The records of the topic, and Faults: any of these may have been a record of the topic. PubMed XML is scanned, not parsed."""
    if source.format == "pubmed_xml" and source.fault is None:
        with source.open() as stream:
            yield from bulk.read(stream, source.name)
        return
    topic = strategy()
    yield from (thing for thing in source.records() if isinstance(thing, Fault) or topic.matches(thing))


def _beside(source: Input, done: int) -> Iterator[list[Parsed]]:
    """The same, parsed, read and made into rows in two other processes while this one writes; a few batches ahead, never more.

    Two batches at a time are handed on: what a transaction costs beside its rows is a tenth of the writing.
    """
    waiting: deque[Future[bytes]] = deque()
    with source.open() as stream, processes.pool(2, reader.without_haste) as worker:
        for chunk in pubmed_xml.chunks(stream, source.name, BATCH):
            waiting.append(worker.submit(reader.ready, chunk, source.name))
            if len(waiting) >= 5:
                done, batch = _behind(done, reader.arrived(waiting.popleft().result()) + reader.arrived(waiting.popleft().result()))
                if batch:
                    yield batch
        while waiting:
            done, batch = _behind(done, reader.arrived(waiting.popleft().result()))
            if batch:
                yield batch


def _behind(done: int, batch: list[Parsed]) -> tuple[int, list[Parsed]]:
    """What of a batch lies behind the checkpoint."""
    return max(0, done - len(batch)), batch[done:]


def retag(engine: sa.Engine, folder: Path | None = None, progress: Progress = lambda _: None) -> int:
    """Read every stored article again with the rules as they are now; decisions and curated facts stay. Returns how many were read."""
    last, count = 0, 0
    while True:
        with transaction(engine) as session:
            asked = sa.select(Article).where(Article.id > last).order_by(Article.id).limit(BATCH)
            articles = session.scalars(asked).all()
            if not articles:
                break
            texts = [(a.id, library.record_of(a)) for a in articles if a.source != "starter" and a.state != "withdrawn"]
            standing.keep(session, {i: reader.read(replace(record, withdrawn=False), folder) for i, record in texts})
            standing.settle(session, [a.id for a in articles])
            last, count = articles[-1].id, count + len(texts)
        progress(len(articles))
    _relate_all(engine)
    return count


def _relate_all(engine: sa.Engine) -> None:
    """Tell states and studies anew, when all articles are read: what a reason of before left is taken back."""
    with transaction(engine, write=False) as session:
        ids = list(session.scalars(sa.select(Article.id).order_by(Article.id)))
    for some in parts(ids, BATCH):
        with transaction(engine) as session:
            lock(session)
            states.relate(session, some)
            studies.group(session, studies.candidates(session, some))


def now() -> dt.datetime:
    """The moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def retry(engine: sa.Engine) -> Counts:
    """Read again what was set aside; what can be read now is stored and leaves the list, the rest stays on it.

    Of an input that was set aside as a whole only its beginning was kept: `skipped` names it, to be imported again.
    """
    with transaction(engine, write=False) as session:
        asked = session.scalars(sa.select(SetAside).order_by(SetAside.id)).all()
        kept = [(row.id, row.raw) for row in asked if row.raw and not row.whole_input]
        whole = [row.source for row in asked if row.whole_input]
    read_now: dict[int, list[Parsed]] = {}
    for row_id, raw in kept:
        source = next(files.open_all(["-"], io.BytesIO(raw.encode("utf-8", "surrogatepass"))))
        things = list(source.records())
        if things and not any(isinstance(thing, Fault) for thing in things):
            read_now[row_id] = [reader.with_reading(thing) for thing in things]
    with transaction(engine) as session:
        run_id = begin(session, "import", "what was set aside")
    total = take(engine, run_id, read_now.values())
    with transaction(engine) as session:
        session.execute(sa.delete(SetAside).where(SetAside.id.in_(list(read_now))))
        left = sa.select(sa.func.count()).where(SetAside.id.in_([row_id for row_id, _ in kept]))
        total.set_aside = (session.scalar(left) or 0) + len(whole)
    if whole:
        total.skipped = f"What was set aside as a whole is not read from here. Import again: {', '.join(dict.fromkeys(whole))}."
    return total


def assert_retractions(engine: sa.Engine, said: Iterable[Assertion | Fault], source: str) -> Counts:
    """Take in a list of retractions from a second source under a run of its own.

    `changed` counts the stored articles of which it says something new, `unchanged` the other lines, `waiting` those of them
    that name no stored one.
    """
    told = list(said)
    assertions = [one for one in told if isinstance(one, Assertion)]
    faults = [one for one in told if isinstance(one, Fault)]
    with transaction(engine) as session:
        run_id = begin(session, "retractions", source)
        taken = asserted.take(session, assertions, "retraction_watch")
        states.relate(session, taken.named)
        for fault in faults:
            session.add(_set_aside(run_id, fault))
        unchanged = max(0, len(assertions) - len(taken.changed))
        counts = Counts(len(told), 0, len(taken.changed), unchanged, len(faults), waiting=taken.waiting)
        _checkpoint(session, run_id, counts, len(told))
        session.execute(sa.update(Run).where(Run.id == run_id).values(status="done", ended=now()))
    return counts
