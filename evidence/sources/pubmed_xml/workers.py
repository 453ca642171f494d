"""Reading in several processes: this one cuts the stream, the others parse, and the order of the file is kept.

Records travel as marshalled rows of their fields: pickling frozen values one by one would cost more than it saves.
"""

import marshal
import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from operator import attrgetter
from typing import Any, BinaryIO

from evidence.record import Fault, Record, flat, unflat
from evidence.sources.pubmed_xml import chunks, parse_chunk, read
from evidence.sources.pubmed_xml.split import Piece

__all__ = ["read_with"]

_FAULT = attrgetter(*(item.name for item in fields(Fault)))


def read_with(processes: int, stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """As `pubmed_xml.read`, with the parsing spread over `processes`; the same values in the same order.

    Worth it for files of thousands of records. Memory is bounded by a few hundred records for each process.
    """
    if processes < 2:
        yield from read(stream, name)
        return
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[bytes]] = deque()
    with ProcessPoolExecutor(processes, context) as pool:
        for chunk in chunks(stream, name):
            waiting.append(pool.submit(_parsed, chunk, name))
            if len(waiting) > 2 * processes:
                yield from map(_value, marshal.loads(waiting.popleft().result()))
        while waiting:
            yield from map(_value, marshal.loads(waiting.popleft().result()))


def _parsed(chunk: list[Piece | Fault], name: str) -> bytes:
    return marshal.dumps([_row(value) for value in parse_chunk(chunk, name)])


def _row(value: Record | Fault) -> tuple[bool, tuple[Any, ...]]:
    return (False, _FAULT(value)) if isinstance(value, Fault) else (True, flat(value))


def _value(row: tuple[bool, tuple[Any, ...]]) -> Record | Fault:
    return unflat(row[1]) if row[0] else Fault(*row[1])
