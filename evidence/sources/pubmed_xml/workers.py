"""Reading in several processes: this one cuts the stream and parses as well while it waits for the others; the order of the file is kept.

Records travel by columns, the texts of a column as one text: pickling frozen values one by one would cost more than it saves,
and marshalling them one by one half of it.
"""

import gc
import marshal
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import fields
from itertools import chain, islice
from operator import attrgetter
from typing import Any, BinaryIO

from evidence.processes import pool as started
from evidence.record import PARTS, Fault, Record, maker
from evidence.sources.pubmed_xml import chunks, parse_chunk, read
from evidence.sources.pubmed_xml.split import Piece

__all__ = ["pack", "read_with", "unpack"]

_FAULT = attrgetter(*(item.name for item in fields(Fault)))
_NAMES = tuple(item.name for item in fields(Record))
_FIELDS = attrgetter(*_NAMES)
_BETWEEN, _NONE = "\x00", "\x01"  # XML has neither in a text
_AHEAD = 2  # chunks that wait for each other process, so that none is idle

Things = list[Record | Fault]


def read_with(processes: int, stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """As `pubmed_xml.read`, with the parsing spread over this process and `processes` - 1 others; the same values in the same order.

    Worth it for files of thousands of records. Memory is bounded by a few hundred records for each process.
    """
    if processes < 2:
        yield from read(stream, name)
        return
    others = processes - 1
    ready: deque[Things | Future[bytes]] = deque()
    with seldom_collected(), started(others, gc.disable) as pool:
        for chunk in chunks(stream, name):
            if sum(isinstance(one, Future) and not one.done() for one in ready) < _AHEAD * others:
                ready.append(pool.submit(_parsed, chunk, name))
            else:
                ready.append(parse_chunk(chunk, name))
            while ready and (_is_ready(ready[0]) or len(ready) > 4 * _AHEAD * processes):
                yield from _things(ready.popleft())
        while ready:
            yield from _things(ready.popleft())


def _is_ready(one: Things | Future[bytes]) -> bool:
    return not isinstance(one, Future) or one.done()


def _things(one: Things | Future[bytes]) -> Things:
    return unpack(one.result()) if isinstance(one, Future) else one


def _parsed(chunk: list[Piece | Fault], name: str) -> bytes:
    return pack(parse_chunk(chunk, name))


@contextmanager
def seldom_collected() -> Iterator[None]:
    """With the collector of cycles at rest: records hold none, and it would walk their thousands of parts again and again."""
    kept = gc.get_threshold()
    gc.set_threshold(200_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*kept)


def pack(things: Sequence[Record | Fault]) -> bytes:
    """Records (without facts) and Faults as bytes, for another process; in the same order."""
    records = [one for one in things if isinstance(one, Record)]
    faults = [(at, _FAULT(one)) for at, one in enumerate(things) if isinstance(one, Fault)]
    columns = dict(zip(_NAMES, map(list, zip(*map(_FIELDS, records), strict=True)), strict=False))
    parts = [_parts(columns.pop(name, ())) for name in PARTS]
    return marshal.dumps((len(records), faults, [_joined(column) for column in columns.values()], parts))


def unpack(data: bytes) -> list[Record | Fault]:
    """What `pack` was given."""
    count, faults, plain, parts = marshal.loads(data)
    if count:
        columns = dict(zip((name for name in _NAMES if name not in PARTS), map(_parted, plain), strict=True))
        columns |= {name: _gathered(kind, *part) for (name, kind), part in zip(PARTS.items(), parts, strict=True)}
    things: list[Record | Fault] = [Record(*row) for row in zip(*(columns[name] for name in _NAMES), strict=True)] if count else []
    for at, fault in faults:
        things.insert(at, Fault(*fault))
    return things


def _parts(lists: Sequence[tuple[Any, ...]]) -> tuple[list[int], list[Any]]:
    """(how many parts each record has, their columns)."""
    return list(map(len, lists)), [_joined(column) for column in zip(*chain.from_iterable(lists), strict=True)]


def _gathered(kind: type[Any], counts: Sequence[int], columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The parts of each record."""
    each: Callable[[Iterable[Any]], Any] = maker(kind)
    parts = map(each, zip(*map(_parted, columns), strict=True))
    return [tuple(islice(parts, count)) for count in counts]


def _joined(column: Sequence[Any]) -> str | list[Any]:
    """A column of texts (or None) as one text, any other column as it is."""
    missing = column.count(None)
    try:
        text = _BETWEEN.join([_NONE if value is None else value for value in column] if missing else column)
    except TypeError:
        return list(column)
    unmistakable = text.count(_BETWEEN) == len(column) - 1 and text.count(_NONE) == missing
    return text if unmistakable else list(column)


def _parted(column: str | list[Any]) -> Sequence[Any]:
    if not isinstance(column, str):
        return column
    texts = column.split(_BETWEEN)
    return [None if text == _NONE else text for text in texts] if _NONE in column else texts
