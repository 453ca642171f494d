"""Reading in several processes: this one cuts the stream, the others parse, and the order of the file is kept.

Records travel as marshalled rows of their fields: pickling frozen values one by one would cost more than it saves.
"""

import marshal
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from itertools import starmap
from operator import attrgetter
from typing import Any, BinaryIO

from evidence.record import Author, Cited, Fault, Link, Mesh, Record, Section
from evidence.sources.pubmed_xml import chunks, parse_chunk, read
from evidence.sources.pubmed_xml.split import Piece

__all__ = ["read_with"]

_NAMES = [item.name for item in fields(Record)]
_RECORD = attrgetter(*_NAMES)
_FAULT = attrgetter(*(item.name for item in fields(Fault)))
_NESTED: list[tuple[int, Callable[..., Any], Callable[[Any], Any]]] = [
    (_NAMES.index(name), kind, attrgetter(*(item.name for item in fields(kind))))
    for name, kind in (("sections", Section), ("authors", Author), ("mesh", Mesh), ("links", Link), ("references", Cited))
]


def read_with(processes: int, stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """As `pubmed_xml.read`, with the parsing spread over `processes`; the same values in the same order.

    Worth it for files of thousands of records. Memory is bounded by a few hundred records for each process.
    """
    if processes < 2:
        yield from read(stream, name)
        return
    context = multiprocessing.get_context("forkserver" if "forkserver" in multiprocessing.get_all_start_methods() else None)
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


def _row(value: Record | Fault) -> tuple[Any, ...]:
    if isinstance(value, Fault):
        return tuple(_FAULT(value))
    row = list(_RECORD(value))
    for index, _, getter in _NESTED:
        row[index] = tuple(map(getter, row[index]))
    return tuple(row)


def _value(row: tuple[Any, ...]) -> Record | Fault:
    if len(row) != len(_NAMES):
        return Fault(*row)
    values = list(row)
    for index, kind, _ in _NESTED:
        values[index] = tuple(starmap(kind, values[index]))
    return Record(*values)
