"""Bytes as they lie on disk -> UTF-8 text in blocks: gzip is inflated within bounds, the encoding is recognised.

A stream that breaks (cut short, damaged, a bomb, an encoding that is not known) first gives all that came before the
break, then raises `Broken` with one sentence.
"""

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from isal import isal_zlib

_DAMAGED = cast("type[Exception]", isal_zlib.error)
GZIP_MAGIC = b"\x1f\x8b"
LINE_LIMIT = 16 << 20
_BLOCK = 1 << 18
# PubMed's files shrink about tenfold, deflate at most 1032-fold: nothing honest of this size lies beyond 200.
_BOMB_RATIO = 200
_BOMB_FLOOR = 64 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"\A\s*<\?xml[^>]*?encoding\s*=\s*[\"']([^\"'>]{1,40})[\"']")
_KNOWN = re.compile(r"(?:utf-(?:8|16|32)|ascii|iso8859-|cp125|gb|big5|shift_jis|euc_)")


class Broken(Exception):
    """The rest of an input cannot be read; the message says why and what to do."""


def blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of `stream` in blocks, inflated when they are gzip (by content, not by name)."""
    head = stream.read(_BLOCK)
    while len(head) < len(GZIP_MAGIC) and (more := stream.read(_BLOCK)):
        head += more  # a pipe may give one byte at a time
    if head.startswith(GZIP_MAGIC):
        yield from _inflated(stream, head)
        return
    while head:
        yield head
        head = stream.read(_BLOCK)


def _inflated(stream: BinaryIO, data: bytes) -> Iterator[bytes]:
    """The inflated blocks of one or more gzip members."""
    taken, given = len(data), 0
    while data:
        member = isal_zlib.decompressobj(wbits=31)
        while not member.eof:
            try:
                block = member.decompress(data, 4 * _BLOCK)
            except _DAMAGED as error:
                raise Broken(f"The gzip data are damaged after {given} inflated bytes ({error}); get the file again.") from None
            given += len(block)
            if given > _BOMB_FLOOR and given > _BOMB_RATIO * taken:
                raise Broken(f"The gzip data inflate more than {_BOMB_RATIO}-fold, as no honest file does; it is not read on.")
            if block:
                yield block
            data = member.unconsumed_tail
            if not data and not member.eof and len(block) < 4 * _BLOCK:
                data = stream.read(_BLOCK)
                taken += len(data)
                if not data:
                    raise Broken(f"The gzip data end too early, after {given} inflated bytes; get the file again.")
        data = member.unused_data or stream.read(_BLOCK)
        data = data.lstrip(b"\0")  # padding between and after members is allowed
        if data and not data.startswith(GZIP_MAGIC[: len(data)]):
            raise Broken(f"Bytes that are not gzip follow the gzip data after {given} inflated bytes; get the file again.")


def utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8 without a byte order mark; the encoding is taken from the mark or the XML declaration."""
    head = b""
    for piece in pieces:
        head += piece
        if len(head) >= 200:
            break
    encoding = _encoding(head)
    if encoding == "utf-8":
        yield head.removeprefix(codecs.BOM_UTF8)
        yield from pieces
        return
    yield from _decoded(encoding, head, pieces)


def _decoded(encoding: str, head: bytes, pieces: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)()
    piece, final, done = head, False, 0
    while True:
        try:
            yield decoder.decode(piece, final).encode("utf-8", "replace")
        except UnicodeDecodeError as error:
            yield error.object[: error.start].decode(encoding, "ignore").encode("utf-8", "replace")
            raise Broken(f"Near byte {done + error.start} the text is not {encoding}; save the file as UTF-8.") from None
        if final:
            return
        done += len(piece)
        piece = next(pieces, b"")
        final = not piece


def _encoding(head: bytes) -> str:
    """The codec of a text that begins with `head`; raises Broken for one that is not known."""
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name
    declared = _DECLARED.match(head)
    if declared is None:
        return "utf-8"
    label = declared.group(1).decode("ascii", "replace")
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        name = ""
    if not _KNOWN.match(name):
        raise Broken(f"The file says that its encoding is {label!r}, which is not known; save it as UTF-8.")
    return "utf-8" if name == "ascii" or name.startswith(("utf-16", "utf-32")) else name


def lines(stream: BinaryIO) -> Iterator[str]:
    """The lines of a text without their ends, from UTF-8, UTF-16 or, where a line is no UTF-8, Windows's Latin-1.

    Raises Broken at the break of a damaged input and at a line of more than `LINE_LIMIT` bytes.
    """
    rest = b""
    for block in utf8(blocks(stream)):
        *whole, rest = (rest + block).split(b"\n")
        yield from map(_line, whole)
        if len(rest) > LINE_LIMIT:
            raise Broken(f"A line is longer than {LINE_LIMIT >> 20} MB; this is no text of records.")
    if rest:
        yield _line(rest)


def _line(data: bytes) -> str:
    data = data.rstrip(b"\r")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
