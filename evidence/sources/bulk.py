"""NLM's baseline and update files (pubmed26n0001.xml.gz ...), searched for the records of the topic.

A baseline file holds 30,000 records, of which a handful matter. So it is not parsed: it is inflated in one thread and searched for
the stems of the strategy in another, block by block; the few records around a hit are cut out, parsed, and held against the whole
strategy. The result is what a full parse and the same filter give, as long as no stem is cut by a tag or written with character
references (`needl&#105;ng`), which NLM's files do not do. Order of files and md5 sidecars are `files.open_all`'s part.
"""

import io
import queue
import re
import threading
from collections.abc import Callable, Iterator
from typing import BinaryIO

from evidence.errors import BadInput
from evidence.record import Fault, Record
from evidence.sources import pubmed_xml
from evidence.sources.inflate import Broken, blocks
from evidence.sources.pubmed.strategy import Strategy, strategy

_START = re.compile(rb"<Pubmed(?:Book)?Article[\s>]")
_END = b"</PubmedArticle>"
_BOOK_END = b"</PubmedBookArticle>"
_BLOCK = 1 << 18
_LOWER = 0x20202020  # makes four ASCII letters lower case
_AHEAD = 8  # blocks inflated before they are searched
LARGEST = 64 << 20  # bytes without the end of a record: no PubMed file


def read(stream: BinaryIO, name: str, wanted: Strategy | None = None) -> Iterator[Record | Fault]:
    """The records of `stream` (PubMed XML, gzip or not, UTF-8) that match the strategy, and all withdrawals, in order.

    `name` is for messages. A candidate that cannot be parsed is a Fault; a stream that breaks gives what was complete before the
    break and then a Fault with `whole_input`.
    """
    topic = wanted or strategy()
    try:
        for piece in candidates(stream, topic.stems):
            if piece.startswith(b"<DeleteCitation"):
                yield from _withdrawn(piece, name)
                continue
            try:
                record = pubmed_xml.parse(piece)
            except BadInput as error:
                yield Fault(name, "candidate record", str(error), raw=piece[: 1 << 16].decode("utf-8", "replace"))
                continue
            if topic.matches(record):
                yield record
    except Broken as error:
        yield Fault(name, "end of what could be read", str(error), whole_input=True)


def _withdrawn(piece: bytes, name: str) -> Iterator[Record | Fault]:
    yield from pubmed_xml.read(io.BytesIO(b"<PubmedArticleSet>" + piece + b"</PubmedArticleSet>"), name)


def candidates(stream: BinaryIO, stems: tuple[str, ...]) -> Iterator[bytes]:
    """The bytes of each record that holds one of the stems (lower case) anywhere, in any case, and of each DeleteCitation.

    Raises Broken, after all that came before, when the stream breaks off or is damaged.
    """
    needles = [stem.encode("utf-8") for stem in stems]
    seam = max(len(needle) for needle in needles)
    seen = _Sight(needles)
    rest, hot = b"", False  # the record that the last block cut in two, and whether a stem was seen in it
    for block in _small(_inflated(stream)):
        if hot or seen(block) or _any(needles, (rest[-seam:] + block[:seam]).lower()):
            data = rest + block
            last = data.rfind(_END)
            cut = last + len(_END) if last >= 0 else 0
            yield from _around(data[:cut], needles)
            rest = data[cut:]
            hot = _any(needles, rest.lower())
        else:
            rest = _unfinished(rest, block)
        if len(rest) > LARGEST:
            raise Broken("No record ends within 64 MB: this is not a PubMed file.")
    yield from _last(rest, needles)


class _Sight:
    """Says of a block whether a needle is in it, in any case; several times faster than `in` on a lowered copy.

    Four bytes of each needle are compared as one number at all places of the block at once, which also leaves the interpreter to
    the thread that inflates; only where they agree is the whole needle compared. Which four bytes: those that the first block
    holds least of.
    """

    def __init__(self, needles: list[bytes]) -> None:
        self.needles = needles
        self.quick = all(len(needle) >= 4 and needle.isascii() for needle in needles)
        self.grams: list[tuple[bytes, int, int]] = []  # needle, where in it the four bytes begin, and they as a number

    def __call__(self, block: bytes) -> bool:
        if not self.quick:
            return _any(self.needles, block.lower())
        import numpy as np

        self.grams = self.grams or [_rarest(needle, block.lower()) for needle in self.needles]
        for offset in range(min(4, len(block))):
            words = np.frombuffer(block, "<u4", (len(block) - offset) // 4, offset) | np.uint32(_LOWER)
            for needle, begins, gram in self.grams:
                agree = words == gram
                if agree.any() and any(_stands(needle, block, offset + 4 * i - begins) for i in np.flatnonzero(agree).tolist()):
                    return True
        return False


def _rarest(needle: bytes, lowered: bytes) -> tuple[bytes, int, int]:
    at = min(range(len(needle) - 3), key=lambda at: lowered.count(needle[at : at + 4]))
    return needle, at, int.from_bytes(needle[at : at + 4], "little") | _LOWER


def _stands(needle: bytes, block: bytes, at: int) -> bool:
    return at >= 0 and block[at : at + len(needle)].lower() == needle


def _small(large: Iterator[bytes]) -> Iterator[bytes]:
    """The same bytes in blocks of 256 KB, which stay in the processor's cache between the passes."""
    for block in large:
        for at in range(0, len(block), _BLOCK):
            yield block[at : at + _BLOCK]


def _any(needles: list[bytes], lowered: bytes) -> bool:
    return any(needle in lowered for needle in needles)


def _unfinished(rest: bytes, block: bytes) -> bytes:
    """What must be kept of a block without a stem: all behind its last whole record. Most blocks leave one record's beginning."""
    last = block.rfind(_END)
    return block[last + len(_END) :] if last >= 0 else rest + block


def _last(rest: bytes, needles: list[bytes]) -> Iterator[bytes]:
    """What stands behind the last article: books, withdrawals, and the end that tells a whole file."""
    yield from _around(rest, needles)
    start, end = rest.find(b"<DeleteCitation"), rest.find(b"</DeleteCitation>")
    if 0 <= start < end:
        yield rest[start : end + len(b"</DeleteCitation>")]
    if b"</PubmedArticleSet>" not in rest:
        raise Broken("The file breaks off before its end; get it again.")


def _around(data: bytes, needles: list[bytes]) -> Iterator[bytes]:
    """The whole records in `data` that hold a needle, in order."""
    lowered = data.lower()
    spans: set[tuple[int, int]] = set()
    for needle in needles:
        at = lowered.find(needle)
        while at >= 0:
            span = _record_at(data, at)
            if span is not None:
                spans.add(span)
            at = lowered.find(needle, span[1] if span else at + len(needle))
    for start, end in sorted(spans):
        yield data[start:end]


def _record_at(data: bytes, at: int) -> tuple[int, int] | None:
    """Where the record around a place begins and ends; None for a place between records, or in one that is cut short."""
    start = at
    while (start := data.rfind(b"<Pubmed", 0, start)) >= 0:
        if tag := _START.match(data, start):
            end_tag = _BOOK_END if tag.group().startswith(b"<PubmedBook") else _END
            end = data.find(end_tag, start)
            return (start, end + len(end_tag)) if end >= at else None
    return None


def _inflated(stream: BinaryIO) -> Iterator[bytes]:
    """The blocks of `inflate.blocks`, inflated ahead in a thread of its own: inflating leaves the interpreter free."""
    ready: queue.Queue[bytes | Exception | None] = queue.Queue(_AHEAD)
    stopped = threading.Event()

    def put(item: bytes | Exception | None) -> bool:
        while not stopped.is_set():
            try:
                ready.put(item, timeout=0.1)
            except queue.Full:
                continue
            return True
        return False

    thread = threading.Thread(target=_fill, args=(stream, put), daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, Exception):
                raise item
            yield item
    finally:
        stopped.set()
        thread.join()


def _fill(stream: BinaryIO, put: Callable[[bytes | Exception | None], bool]) -> None:
    try:
        for block in blocks(stream):
            if not put(block):
                return
        put(None)
    except Broken as error:
        put(error)
    except (OSError, EOFError) as error:
        put(Broken(f"Reading stopped ({error}); get the file again."))
