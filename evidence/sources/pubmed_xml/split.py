"""A stream of PubMed XML -> the bytes of single records, in bounded memory.

The file is not parsed here, only cut: at `<PubmedArticle>`, `<PubmedBookArticle>` and `<DeleteCitation>`, with
comments, CDATA and processing instructions stepped over. Each piece then stands alone, so one bad record costs one
record, and pieces can be parsed in several processes.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO

from evidence.record import Fault
from evidence.sources.inflate import Broken, blocks, utf8

Piece = tuple[int, bytes]
"""(number of the record in its file, from 1; its bytes in UTF-8)"""

RAW_LIMIT = 1 << 16
RECORD_LIMIT = 16 << 20
"""Bytes of one record. The largest papers, with thousands of authors, stay below a quarter of it."""

_NAMES = rb"(?:PubmedArticle|PubmedBookArticle|DeleteCitation|DeleteDocument)"
_STARTS = (b"<PubmedArticle", b"<PubmedBookArticle", b"<DeleteCitation")
_SETS = {b"PubmedArticleSet", b"PubmedBookArticleSet", b"BookDocumentSet"}
_PREFIX = rb"(?:[A-Za-z_][\w.-]{0,40}:)?"
_START = re.compile(rb"<(" + _PREFIX + _NAMES + rb")(?=[\s/>])")
_GAP = re.compile(rb"<(?:(!--)|(!\[CDATA\[)|(\?)|(!DOCTYPE)|(!)|(/?)(" + _PREFIX + rb"([A-Za-z_][\w.-]{0,80}))(?=[\s/>]))")
_DOCTYPE = re.compile(rb"<!DOCTYPE(?:[^\"'\[>]|\"[^\"]*\"|'[^']*')*([\[>])")
_TAG_END = re.compile(rb"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*>")
_XMLNS = re.compile(rb"\sxmlns:[\w.-]+\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_PMID = re.compile(rb"<PMID[^>]{0,80}>\s*(\d{1,9})\s*<")


class _Window:
    """The part of the stream at hand: `data` from absolute byte `base`, read up to `at`."""

    def __init__(self, stream: BinaryIO) -> None:
        self.pieces = utf8(blocks(stream))
        self.data, self.at, self.base = b"", 0, 0
        self.ended, self.broken = False, ""

    def more(self) -> bool:
        """Drop what was read, append the next block; False when there is none."""
        if self.ended:
            return False
        try:
            block = next(self.pieces, None)
        except Broken as error:
            self.broken, block = str(error), None
        except (OSError, EOFError) as error:
            self.broken, block = f"Reading stopped ({error}); get the file again.", None
        if block is None:
            self.ended = True
            return False
        self.base += self.at
        self.data = self.data[self.at :] + block
        self.at = 0
        return True

    def skip_past(self, end: bytes) -> bool:
        """Move behind the next `end`, dropping what lies before it; False when the stream ends first."""
        while (found := self.data.find(end, self.at)) < 0:
            self.at = max(self.at, len(self.data) - len(end) + 1)
            if not self.more():
                return False
        self.at = found + len(end)
        return True

    def match(self, pattern: re.Pattern[bytes]) -> re.Match[bytes] | None:
        """A match of `pattern` right here, reading on while it has none, at most 64 KB."""
        while (found := pattern.match(self.data, self.at)) is None:
            if len(self.data) - self.at > RAW_LIMIT or not self.more():
                return None
        return found


class _Splitter:
    def __init__(self, stream: BinaryIO, name: str) -> None:
        self.window, self.name = _Window(stream), name
        self.number = 0
        self.seen_tag, self.open_root = False, b""
        self.spaces = b""  # namespace declarations of the root, which each piece needs for itself

    def run(self) -> Iterator[Piece | Fault]:
        while (tag := self.next_tag()) is not None:
            if isinstance(tag, Fault):
                yield tag
                return
            self.number += 1
            piece = self.take(tag)
            if piece is None:
                yield self.cut_short()
                return
            yield piece
        yield from self.at_end()

    def next_tag(self) -> re.Match[bytes] | Fault | None:
        """The start tag of the next record; a Fault when this is no PubMed XML; None at the end of the stream."""
        window = self.window
        while True:
            found = _GAP.search(window.data, window.at)
            if found is None:
                window.at = max(window.at, min(len(window.data), max(window.data.rfind(b"<"), len(window.data) - 200)))
                if not window.more():
                    return None
                continue
            window.at = found.start()
            if len(window.data) - window.at < 100 and window.more():
                continue  # the tag may be cut by the end of the block
            refused = self.pass_over(found)
            if isinstance(refused, Fault):
                return refused
            if refused is None:
                return found

    def pass_over(self, found: re.Match[bytes]) -> Fault | bool | None:
        """Step over what is no record (True, or False at the end); None when it is one; a Fault to stop at."""
        window = self.window
        comment, cdata, instruction, doctype, other, closing, qname, local = found.groups()
        if comment:
            return window.skip_past(b"-->")
        if cdata:
            return window.skip_past(b"]]>")
        if instruction:
            return window.skip_past(b"?>")
        if doctype:
            return self.doctype()
        if other:
            window.at += 2
            return True
        if closing:
            window.at = found.end()
            if qname == self.open_root:
                self.open_root = b""
            return True
        if _START.match(window.data, window.at):
            self.seen_tag = True
            return None
        return self.other_element(qname, local)

    def doctype(self) -> Fault | bool:
        found = self.window.match(_DOCTYPE)
        if found is None and self.window.ended:
            self.window.at = len(self.window.data)
            return False
        if found is None or found.group(1) == b"[":
            return self.refusal("The DOCTYPE declares entities of its own, which is not read for safety; remove it from the file.")
        if re.match(rb"<!DOCTYPE\s+html\b", found.group(), re.I):
            return self.refusal("This is a web page (HTML), not PubMed XML; fetch the records again.")
        self.window.at = found.end()
        return True

    def other_element(self, qname: bytes, local: bytes) -> Fault | bool:
        window = self.window
        window.at += 1
        found = window.match(_TAG_END)
        if found is None:
            return window.more()
        window.at = found.end()
        if local in _SETS:
            self.seen_tag = True
            self.spaces = b"".join(_XMLNS.findall(found.group()))
            self.open_root = b"" if found.group().endswith(b"/>") else qname
        elif not self.seen_tag:
            return self.refusal(_wrong_root(local, window.data[found.end() : found.end() + 500]))
        return True

    def take(self, tag: re.Match[bytes]) -> Piece | Fault | None:
        """Cut out the record that begins here; a Fault when it has no end; None when the stream ends inside it."""
        window, qname = self.window, tag.group(7)
        closing = b"</" + qname + b">"
        searched = window.at
        while (found := window.data.find(closing, searched)) < 0:
            if len(window.data) - window.at > RECORD_LIMIT:
                return self.too_large()
            searched = max(window.at, len(window.data) - len(closing)) - window.at
            if not window.more():
                return self.take_slowly(qname)
        end = found + len(closing)
        data, start = window.data, window.at
        if _is_odd(data, start + 1, end):
            return self.take_slowly(qname)
        window.at = end
        return self.piece(data[start:end], qname)

    def piece(self, data: bytes, qname: bytes) -> Piece:
        if self.spaces:
            data = b"<" + qname + self.spaces + data[1 + len(qname) :]
        return self.number, data

    def take_slowly(self, qname: bytes) -> Piece | Fault | None:
        """As `take`, where comments, CDATA, odd spacing or a lost end tag make the plain search unsafe."""
        window = self.window
        pattern = re.compile(
            rb"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)|(</"
            + re.escape(qname)
            + rb"\s*>|<"
            + re.escape(qname)
            + rb"\s*/>)"
            rb"|(" + _START.pattern + rb"|</" + _PREFIX + rb"[\w.-]*Set\s*>)",
            re.S,
        )
        own = pattern.match(window.data, window.at)  # the start tag itself, which may close itself
        searched = 0 if own and own.group(1) else 1
        while True:
            for found in pattern.finditer(window.data, window.at + searched):
                if found.group(1):
                    data, window.at = window.data[window.at : found.end()], found.end()
                    return self.piece(data, qname)
                if found.group(2):
                    data, window.at = window.data[window.at : found.start()], found.start()
                    return self.fault("The record has no end tag; correct it or fetch it again by its PMID.", data)
            if len(window.data) - window.at > RECORD_LIMIT:
                return self.too_large()
            if not window.more():
                return self.resume()

    def resume(self) -> Fault | None:
        """At the end of the stream inside a comment or CDATA that never closes: go on at the next start tag, if any."""
        window = self.window
        following = _START.search(window.data, window.at + 1)
        if following is None:
            return None
        data, window.at = window.data[window.at : following.start()], following.start()
        return self.fault("The record has no end tag; correct it or fetch it again by its PMID.", data)

    def too_large(self) -> Fault:
        """Give up a record beyond the limit and move to the next start tag."""
        window = self.window
        fault = self.fault(f"The record is larger than {RECORD_LIMIT >> 20} MB; it is not read.", window.data[window.at :])
        window.at += 1
        while (following := _START.search(window.data, window.at)) is None:
            window.at = max(window.at, len(window.data) - 200)
            if not window.more():
                window.at = len(window.data)
                return fault
        window.at = following.start()
        return fault

    def cut_short(self) -> Fault:
        window = self.window
        data = window.data[window.at :]
        why = window.broken or "Get the file again."
        reason = f"The input ends inside record {self.number}, at byte {window.base + len(window.data)} of its text. {why}"
        window.at = len(window.data)
        return self.fault(reason, data, whole=True)

    def at_end(self) -> Iterator[Fault]:
        window = self.window
        place = f"byte {window.base + len(window.data)} of its text"
        reason = ""
        if window.broken:
            reason = f"After record {self.number}: {window.broken}"
        elif not self.seen_tag:
            rest = window.data[:RAW_LIMIT].strip()
            reason = "This is not PubMed XML; no element was found." if rest or window.base else "The input is empty."
        elif self.open_root:
            root = self.open_root.decode("utf-8", "replace")
            reason = f"The input ends at {place}, after record {self.number}, before </{root}>; get the file again."
        if reason:
            yield Fault(self.name, f"byte {window.base + len(window.data)}", reason, raw=_text(window.data), whole_input=True)

    def refusal(self, reason: str) -> Fault:
        window = self.window
        raw = _text(window.data[window.at :])
        return Fault(self.name, f"byte {window.base + window.at}", reason, raw=raw, whole_input=True)

    def fault(self, reason: str, data: bytes, whole: bool = False) -> Fault:
        return record_fault(self.name, self.number, data, reason, whole)


def _is_odd(data: bytes, start: int, end: int) -> bool:
    """Whether a comment, CDATA, an instruction or a second record begins in this part."""
    # Asking for the rare second byte first is many times as fast as looking at every "<".
    if data.find(b"!", start, end) >= 0 and data.find(b"<!", start, end) >= 0:
        return True
    if data.find(b"?", start, end) >= 0 and data.find(b"<?", start, end) >= 0:
        return True
    return any(data.find(tag, start, end) >= 0 for tag in _STARTS)


def record_fault(name: str, number: int, data: bytes, reason: str, whole: bool = False) -> Fault:
    """The Fault for record `number` of `name`, with its PMID where one can be seen."""
    pmid = _PMID.search(data, 0, RAW_LIMIT)
    return Fault(name, f"record {number}", reason, pmid.group(1).decode() if pmid else "", _text(data), whole)


def _text(data: bytes) -> str:
    return data[:RAW_LIMIT].decode("utf-8", "replace")


def _wrong_root(local: bytes, inside: bytes) -> str:
    name = local.decode("utf-8", "replace")
    if name.lower() in {"html", "head", "body", "title"}:
        return "This is a web page (HTML), not PubMed XML; fetch the records again."
    error = re.search(rb"<ERROR>([^<]{1,300})", b"<" + local + b">" + inside)
    if error:
        return f"PubMed answered with an error: {error.group(1).decode('utf-8', 'replace').strip()}"
    return f"The root element is <{name}>, not <PubmedArticleSet>; this is another kind of XML."


def split(stream: BinaryIO, name: str) -> Iterator[Piece | Fault]:
    """Cut `stream` (XML, gzip or not) into records, in order; a Fault in the place of what could not be cut out.

    Memory is bounded by the largest record (at most `RECORD_LIMIT`). Nothing is raised for bad data; a Fault with
    `whole_input` is the last value when the rest cannot be read.
    """
    return _Splitter(stream, name).run()
