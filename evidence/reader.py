"""A record read: its tags and findings, in this process or in one that does nothing else.

What is read travels as marshalled rows, plain values that cost a tenth of pickled records. A process that only reads loads no
database, and one that only writes loads no rules: those are imported where a record is read.
"""

import gc
import marshal
from dataclasses import astuple
from pathlib import Path
from typing import Any

from evidence.reading import RULES_VERSION, Reading
from evidence.record import Fault, Record
from evidence.rows import reading as read_rows
from evidence.rows.ready import Ready
from evidence.sources import pubmed_xml
from evidence.sources.pubmed_xml.split import Piece

Parsed = tuple[Record | Ready | Fault, Reading | read_rows.Rows | None]


def read(record: Record, folder: Path | None = None) -> Reading:
    """All that the rules read from one record. A record without any text of its own is not read."""
    from evidence import findings, passages, tagging, vocabulary

    document = passages.document(record)
    words = vocabulary.load(folder)
    tags = tagging.read(document, words)
    more, found = findings.read(document, tags, words)
    return Reading((*tags, *more), found, RULES_VERSION)


def with_reading(thing: Record | Fault) -> tuple[Record | Fault, Reading | None]:
    """A record with what the rules read from it; faults, withdrawn records and those with curated facts are not read."""
    if isinstance(thing, Fault) or thing.withdrawn or thing.facts is not None:
        return thing, None
    from evidence import vocabulary

    return thing, read(thing, vocabulary.own_folder())


def ready(chunk: list[Piece | Fault], name: str) -> bytes:
    """A chunk of PubMed XML parsed, read and made into rows, marshalled; `name` is that of the input."""
    return marshal.dumps([_packed(*with_reading(thing)) for thing in pubmed_xml.parse_chunk(chunk, name)])


def _packed(thing: Record | Fault, reading: Reading | None) -> tuple[Any, ...]:
    if isinstance(thing, Fault):
        return (astuple(thing),)
    return Ready(thing).packed(), read_rows.rows(reading) if reading else None


def arrived(data: bytes) -> list[Parsed]:
    """What `ready` made of a chunk."""
    packed = marshal.loads(data)
    return [(Ready.unpacked(said[0]), said[1]) if len(said) == 2 else (Fault(*said[0]), None) for said in packed]


def without_haste() -> None:
    """Collect garbage seldom: rows are tuples without cycles, which the collector would walk again and again."""
    gc.set_threshold(50_000, 20, 50)
