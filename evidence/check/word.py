"""A Word document (.docx) as blocks: read with zipfile and lxml, never unpacked to disk, no entities, no network."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from evidence.check.blocks import LIMIT, Block
from evidence.check.markup import cells
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
    return [block for block in _walk(body if body is not None else root) if block.text]


def _document(data: bytes, name: str) -> bytes:
    damaged = f"{name} is a damaged Word file: open it in Word and save it again."
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if "word/document.xml" not in packed.namelist():
                raise BadInput(f"{name} is a zip file and no Word document: give a .txt, .md, .html or .docx file.")
            with packed.open("word/document.xml") as part:
                xml = part.read(4 * LIMIT + 1)  # markup included; a zip bomb stops here
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
            rows = [
                [" ".join(_text(p) for p in cell.iter(f"{_W}p")).strip() for cell in row.iter(f"{_W}tc")]
                for row in node.iter(f"{_W}tr")
            ]
            yield from cells([row for row in rows if row], group)
        elif node.tag == f"{_W}sdt":
            content = node.find(f"{_W}sdtContent")
            if content is not None:
                yield from _walk(content)


def _paragraph(node: Any, group: int) -> Block:
    style = node.find(f"{_W}pPr/{_W}pStyle")
    name = (style.get(f"{_W}val") if style is not None else "") or ""
    text = " ".join(_text(node).split())
    if match := re.match(r"(?:heading|title|berschrift|berschrift|titre|kop)\s*(\d?)", name.lower().lstrip("ü")):
        return Block("heading", text, level=int(match.group(1) or 1))
    if node.find(f"{_W}pPr/{_W}numPr") is not None or name.lower().startswith("list"):
        return Block("item", text, group=0)
    bullet = re.match(r"^\s*[•‣◦▪●·–-]\s+", text)
    if bullet:
        return Block("item", text[bullet.end() :])
    short = 0 < len(text) < 80 and not re.search(r"[.!:;,]$", text) and _bold(node)
    return Block("heading", text, level=2) if short else Block("paragraph", text, group=group)


def _bold(node: Any) -> bool:
    runs = [run for run in node.iter(f"{_W}r") if "".join(t.text or "" for t in run.iter(f"{_W}t")).strip()]
    return bool(runs) and all(run.find(f"{_W}rPr/{_W}b") is not None for run in runs)


def _text(node: Any) -> str:
    """The visible text: not deleted by a tracked change, not formatted as hidden."""
    parts = []
    for run in node.iter(f"{_W}r"):
        if run.find(f"{_W}rPr/{_W}vanish") is not None or any(up.tag == f"{_W}del" for up in run.iterancestors()):
            continue
        for part in run:
            if part.tag == f"{_W}t":
                parts.append(part.text or "")
            elif part.tag in (f"{_W}tab", f"{_W}br", f"{_W}cr"):
                parts.append(" ")
            elif part.tag == f"{_W}noBreakHyphen":
                parts.append("-")
    return "".join(parts)
