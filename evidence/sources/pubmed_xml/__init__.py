"""PubMed XML (EFetch answers, baseline and update files, .gz or not) -> `Record`s, fast, safely, in bounded memory.

The stream is cut into single records (`split`), and each is parsed on its own (`article`, `book`). `read` does both;
`chunks` and `parse_chunk` are the two halves for work in several processes.
"""

import re
from collections.abc import Iterator
from typing import BinaryIO, cast

from lxml import etree

from evidence.errors import BadInput
from evidence.identifiers import pmid
from evidence.record import Fault, Record
from evidence.sources.pubmed_xml import headings, history, people, plainlists, references
from evidence.sources.pubmed_xml.article import Lists, article
from evidence.sources.pubmed_xml.book import book
from evidence.sources.pubmed_xml.split import Piece, record_fault, split
from evidence.sources.pubmed_xml.text import BadRecord, Element

__all__ = ["chunks", "parse", "parse_chunk", "read"]

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
)
_UNBOUND = re.compile(rb"</?([A-Za-z_][\w.-]{0,40}):|\s([A-Za-z_][\w.-]{0,40}):[\w.-]+\s*=")
_MATHML = b"http://www.w3.org/1998/Math/MathML"


def read(stream: BinaryIO, name: str) -> Iterator[Record | Fault]:
    """The records of `stream`, in order; a Fault in the place of each that could not be read.

    `name` is for messages. A Fault with `whole_input` comes last when the rest of the input could not be read. Bad data
    raise nothing.
    """
    for piece in split(stream, name):
        if isinstance(piece, Fault):
            yield piece
        else:
            yield from _read_piece(piece, name)


def parse(article_bytes: bytes) -> Record:
    """The Record of one <PubmedArticle> or <PubmedBookArticle> in UTF-8; raises BadInput when it cannot be read."""
    try:
        records = _records(article_bytes, "")
    except (etree.XMLSyntaxError, BadRecord) as error:
        raise BadInput(_reason(error)) from None
    if len(records) != 1:
        raise BadInput(f"These bytes hold {len(records)} records where one was expected; use read().")
    return records[0]


def chunks(stream: BinaryIO, name: str = "", size: int = 200) -> Iterator[list[Piece | Fault]]:
    """Lists of up to `size` records, still bytes, and Faults: what `parse_chunk` takes, in this process or another."""
    chunk: list[Piece | Fault] = []
    for piece in split(stream, name):
        chunk.append(piece)
        if len(chunk) >= size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def parse_chunk(chunk: list[Piece | Fault], name: str) -> list[Record | Fault]:
    """What `read` gives for one of `chunks`, in the same order."""
    result: list[Record | Fault] = []
    for piece in chunk:
        if isinstance(piece, Fault):
            result.append(piece)
        else:
            result.extend(_read_piece(piece, name))
    return result


def _read_piece(piece: Piece, name: str) -> list[Record | Fault]:
    number, data = piece
    try:
        return list(_records(data, f"{name}: record {number}"))
    except (etree.XMLSyntaxError, BadRecord) as error:
        return [record_fault(name, number, data, _reason(error))]


def _records(data: bytes, place: str) -> list[Record]:
    rest, lists = _without_lists(data)
    try:
        root = _tree(rest)
    except etree.XMLSyntaxError:
        root, lists = _tree(data), Lists()  # the place of the error is that in the whole record
    if root.tag == "PubmedArticle":
        return [article(root, place, lists)]
    if len(rest) < len(data):
        root = _tree(data)
    if root.tag == "PubmedBookArticle":
        return [book(root, place)]
    return _withdrawn(root, place)


def _without_lists(data: bytes) -> tuple[bytes, Lists]:
    if not plainlists.may_hold(data):
        return data, Lists()
    rest, cited = references.cut(data)  # the last first: less is copied
    rest, mesh = headings.cut(rest)
    rest, entry = history.cut(rest)
    rest, authors = people.cut(rest)
    return rest, Lists(authors, mesh, cited, entry)


def _tree(data: bytes) -> Element:
    try:
        root = cast(Element, etree.fromstring(data, _PARSER))
    except etree.XMLSyntaxError as error:
        if "amespace prefix" not in str(error):
            raise
        root = cast(Element, etree.fromstring(_bound(data), _PARSER))
    if root.tag.startswith("{"):
        _without_namespace(root)
    return root


def _bound(data: bytes) -> bytes:
    """`data` with a declaration for each prefix that has none; PubMed's DTD declares MathML's, so files need not."""
    prefixes = {a or b for a, b in _UNBOUND.findall(data)} - {b"xml", b"xmlns"}
    spaces = b"".join(
        b' xmlns:%b="%b"' % (prefix, _MATHML if prefix == b"mml" else b"urn:undeclared:" + prefix)
        for prefix in sorted(prefixes)
        if b"xmlns:" + prefix not in data
    )
    name = re.match(rb"<[^\s/>]+", data)
    at = name.end() if name else 0
    return data[:at] + spaces + data[at:]


def _without_namespace(root: Element) -> None:
    own = root.tag.partition("}")[0] + "}"
    for element in list(root.iter(own + "*")):
        element.tag = element.tag.removeprefix(own)


def _withdrawn(root: Element, place: str) -> list[Record]:
    """A Record for each PMID of a <DeleteCitation>."""
    numbers = [(pmid(child.text), child.get("Version", "1")) for child in root]
    return [
        Record(source="pubmed_xml", pmid=number, version=int(version) if version.isdecimal() else 1, withdrawn=True, place=place)
        for number, version in numbers
        if number is not None
    ]


def _reason(error: Exception) -> str:
    if isinstance(error, BadRecord):
        return str(error)
    said = getattr(error, "msg", None) or str(error)
    if "nvalid bytes" in said:
        return "The record's bytes are not in the encoding that its file declares (UTF-8 where it declares none); convert the file or fetch the record again by its PMID."
    return f"The record is not well-formed XML ({said}); correct it or fetch it again by its PMID."
