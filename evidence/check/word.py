"""A Word document (.docx) as blocks: read with zipfile and lxml, never unpacked to disk, no entities, no network."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from evidence.check.blocks import LIMIT, Block
from evidence.check.markup import cells, raised_number
from evidence.errors import BadInput

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def blocks(data: bytes, name: str) -> list[Block]:
    """Paragraphs, headings, list items and table cells of a .docx. Raises BadInput for a broken, oversized or other zip file."""
    from lxml import etree

    xml = _document(data, name)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise BadInput(f"{name} is a damaged Word file: open it in Word and save it again.") from error
    body = root.find(f"{_W}body")
    notes = _notes(data, name, parser)
    return [block for block in (*_walk(body if body is not None else root), *notes) if block.text]


def _notes(data: bytes, name: str, parser: Any) -> Iterator[Block]:
    """Footnotes and endnotes as paragraphs "[^1]: ..." at the end, as their numbers stand in the text."""
    from lxml import etree

    for kind in ("footnote", "endnote"):
        xml = _part(data, name, f"word/{kind}s.xml")
        if xml is None:
            continue
        try:
            root = etree.fromstring(xml, parser)
        except etree.XMLSyntaxError as error:
            raise BadInput(f"{name} is a damaged Word file: open it in Word and save it again.") from error
        for note in root.iter(f"{_W}{kind}"):
            if note.get(f"{_W}type") is None and (text := " ".join(" ".join(_text(p) for p in note.iter(f"{_W}p")).split())):
                yield Block("paragraph", f"[^{note.get(f'{_W}id')}]: {text}")


def _document(data: bytes, name: str) -> bytes:
    xml = _part(data, name, "word/document.xml")
    if xml is None:
        raise BadInput(f"{name} is a zip file and no Word document: give a .txt, .md, .html or .docx file.")
    return xml


def _part(data: bytes, name: str, part: str) -> bytes | None:
    """One file of the package; None where it has none. Raises BadInput for a damaged or oversized package."""
    damaged = f"{name} is a damaged Word file: open it in Word and save it again."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if part not in packed.namelist():
                return None
            with packed.open(part) as stream:
                xml = stream.read(4 * LIMIT + 1)  # markup included; a zip bomb stops here
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadInput(damaged) from error
    if len(xml) > 4 * LIMIT:
        raise BadInput(f"{name} is larger than {LIMIT // 1_000_000} MB of text: check one article at a time.")
    return xml


def _walk(body: Any) -> Iterator[Block]:
    for group, node in enumerate(body, 1):
        if node.tag == f"{_W}p":
            yield _paragraph(node, group)
        elif node.tag == f"{_W}tbl":
            rows = [[said for cell in row.findall(f"{_W}tc") for said in _spread(cell)] for row in node.iter(f"{_W}tr")]
            yield from cells([row for row in rows if row], group)
        elif node.tag == f"{_W}sdt":
            content = node.find(f"{_W}sdtContent")
            if content is not None:
                yield from _walk(content)


def _spread(cell: Any) -> list[str]:
    """The text of a cell, and an empty one for each further column that it covers."""
    span = cell.find(f"{_W}tcPr/{_W}gridSpan")
    wide = int(span.get(f"{_W}val") or 1) if span is not None and (span.get(f"{_W}val") or "").isdigit() else 1
    return [" ".join(_text(p) for p in cell.iter(f"{_W}p")).strip(), *[""] * min(wide - 1, 50)]


def _paragraph(node: Any, group: int) -> Block:
    style = node.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") if style is not None else "") or ""
    text = " ".join(_text(node).split())
    if match := re.match(r"(?:heading|title|berschrift|berschrift|titre|kop)\s*(\d?)", name.lower().lstrip("ü")):
        return Block("heading", text, level=int(match.group(1) or 1))
    if node.find(f"{_W}pPr/{_W}numPr") is not None or name.lower().startswith("list"):
        depth = node.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
        said = (depth.get(f"{_W}val") if depth is not None else None) or "0"
        return Block("item", text, level=int(said) if said.isdigit() else 0)
    bullet = re.match(r"^\s*[•‣◦▪●·–-]\s+", text)
    if bullet:
        return Block("item", text[bullet.end() :])
    short = 0 < len(text) < 80 and not re.search(r"[.!:;,]$", text) and _bold(node)
    return Block("heading", text, level=2) if short else Block("paragraph", text, group=group)


def _bold(node: Any) -> bool:
    runs = [run for run in node.iter(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()]
    return bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)


def _text(node: Any) -> str:
    """The visible text: not deleted by a tracked change, not formatted as hidden; numbers set high as Unicode has them."""
    parts = []
    for run in node.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is not None or any(up.tag in _UNSEEN for up in run.iterancestors()):
            continue
        said = "".join(_piece(part) for part in run)
        align = run.find(f"{_W}rPr/{_W}vertAlign")
        raised = raised_number(said) if align is not None and align.get(f"{_W}val") == "superscript" else None
        parts.append(raised or said)
    return "".join(parts)


# Deleted by a tracked change, or written a second time for old programs.
_UNSEEN = {f"{_W}del", "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}


def _piece(part: Any) -> str:
    """What one element of a run puts on the page."""
    if part.tag == f"{_W}t":
        return part.text or ""
    if part.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
        return " "
    if part.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
        return f"[^{part.get(f'{_W}id')}]"
    return "-" if part.tag == f"{_W}noBreakHyphen" else ""
