"""A record made ready for the tables, in any process: what is compared with what is stored, and its rows but for the article's id.

Making rows, hashing and folding words take four times as long as writing them, so an import lets the processes that parse do this
as well, and the one that writes does little else.
"""

import marshal
from typing import Any

from evidence import identifiers
from evidence.record import Facts, Record, flat, unflat
from evidence.rows.record import OWN_COLUMNS, Row, child_rows, content_hash, fullness, key, own_values

Packed = tuple[Any, ...]
"""Plain values only, so that it can be marshalled."""


class Ready:
    """What the library needs of a record; the record itself and its rows are made when they are asked for."""

    __slots__ = (
        "_children",
        "_own",
        "_record",
        "doi",
        "fullness",
        "hash",
        "key",
        "pmcid",
        "pmid",
        "revised",
        "source",
        "title_key",
        "version",
        "withdrawn",
    )

    def __init__(self, record: Record) -> None:
        self.pmid, self.pmcid, self.doi = record.pmid, record.pmcid, record.doi
        self.source, self.version, self.revised, self.withdrawn = record.source, record.version, record.revised, record.withdrawn
        self.key, self.title_key = key(record), identifiers.title_key(record.title)[:150]
        self.hash, self.fullness = content_hash(record), fullness({section.kind for section in record.sections})
        self._record: Record | bytes = record
        self._own: Row | None = None
        self._children: tuple[list[Row], ...] | None = None

    @property
    def record(self) -> Record:
        """The record as its source gave it."""
        if isinstance(self._record, bytes):
            self._record = unflat(marshal.loads(self._record))
        return self._record

    @property
    def facts(self) -> Facts | None:
        """Curated facts of a record from a starter set; those never travel between processes."""
        return None if isinstance(self._record, bytes) else self._record.facts

    @property
    def own(self) -> Row:
        """The values of `OWN_COLUMNS` of the article's row."""
        if self._own is None:
            values = own_values(self.record, self.title_key, self.hash)
            self._own = tuple(values[name] for name in OWN_COLUMNS)
        return self._own

    @property
    def children(self) -> tuple[list[Row], ...]:
        """The rows of each of the tables of `rows.record.COLUMNS`, without their first column."""
        if self._children is None:
            self._children = child_rows(self.record)
        return self._children

    def packed(self) -> Packed:
        """As plain values, for another process; the record travels as bytes, since it is rarely needed there."""
        names = self.pmid, self.pmcid, self.doi, self.source, self.version, self.revised, self.withdrawn, self.key, self.title_key
        return *names, self.hash, self.fullness, self.own, self.children, marshal.dumps(flat(self.record))

    @classmethod
    def unpacked(cls, packed: Packed) -> "Ready":
        """What `packed` made."""
        made = cls.__new__(cls)
        made.pmid, made.pmcid, made.doi, made.source, made.version, made.revised, made.withdrawn, made.key, made.title_key = packed[
            :9
        ]
        made.hash, made.fullness, made._own, made._children, made._record = packed[9:]
        return made
