"""An article as blocks and sentences in reading order: from plain text, Markdown, HTML or Word.

Only what a reader sees counts: no scripts, styles, comments or hidden elements. A sentence keeps what it stands under: the lead-in of
its list, the head of its column, the label of its row, its heading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath

from evidence import passages
from evidence.check import markup, word, words
from evidence.check.blocks import LIMIT, Block
from evidence.errors import BadInput


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence with its block (by number) and what it stands under."""

    text: str
    block: int
    kind: str
    lead: tuple[str, ...] = ()
    head: str = ""
    row: str = ""
    heading: str = ""
    first: bool = True  # of its block
    level: int = 0  # of an item: how many lists it stands within beside its own
    stub: str = ""  # what stands over the labels of the rows
    over: bool = False  # an item over others that belong to it


@dataclass(frozen=True, slots=True)
class Text:
    """An article: its name, its blocks, its sentences."""

    name: str
    blocks: tuple[Block, ...]
    lines: tuple[Line, ...] = field(default=())


def read(data: bytes, name: str) -> Text:
    """Bytes of a file -> Text. The kind is seen from the content, the name helps. Raises BadInput with one sentence that says what to do."""
    if not data.strip():
        raise BadInput(f"{name} is empty: give a text with at least one sentence.")
    if data[:4] == b"PK\x03\x04":
        blocks = word.blocks(data, name)
    else:
        text = _decoded(data, name)
        blocks = markup.html(text) if _is_html(text, name) else markup.text(text)
    if not blocks:
        raise BadInput(f"{name} has no visible text: is it the right file?")
    return Text(name, tuple(blocks), tuple(lines(blocks)))


def _decoded(data: bytes, name: str) -> str:
    if len(data) > LIMIT:
        raise BadInput(f"{name} is larger than {LIMIT // 1_000_000} MB of text: check one article at a time.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise BadInput(f"{name} begins like UTF-16 and is none: save it as UTF-8 text.") from error
    control = sum(byte < 9 or 13 < byte < 27 for byte in data[:4000])
    if b"\x00" in data or control > len(data[:4000]) / 50 or data[:5] == b"%PDF-":
        raise BadInput(f"{name} is no text: give a .txt, .md, .html or .docx file.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _is_html(text: str, name: str) -> bool:
    if PurePath(name).suffix.lower() in (".html", ".htm", ".xhtml"):
        return True
    if PurePath(name).suffix.lower() in (".md", ".markdown"):
        return False
    return bool(
        re.match(r"\s*(?:<!--.*?-->\s*)*(?:<!doctype html|<html|<head|<body|<article|<div|<p\b|<h\d)", text[:4000], re.I | re.S)
    )


def lines(blocks: list[Block]) -> Iterator[Line]:
    """The sentences of blocks in reading order, each with what it stands under. An entry of a reference list stays whole."""
    heading, leads = "", _leads(blocks)
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            heading = block.text
        whole = block.kind in ("heading", "label") and not re.search(r"[.!?]\s+\S", re.sub(r"^\d+[.)]\s+", "", block.text))
        pieces = [block.text] if whole or is_references(heading) else sentences(block.text)
        for place, piece in enumerate(pieces):
            yield Line(
                piece, number, block.kind, leads.get(number, ()), block.head, block.row, heading, place == 0, block.level,
                block.stub, _over(blocks, number),
            )  # fmt: skip


def is_references(heading: str) -> bool:
    """Whether a heading opens a list of references."""
    return words.pattern("not_asserted", "references").fullmatch(words.plain(heading).strip(" :.")) is not None


_LETTER = re.compile(r"(?<=[a-z] [A-Z]\.)\s+(?=(?:And|But|It|The|This|That|They|These|We|You|In|So|There|When|If|An?|However)\b)")
_CITED = re.compile(  # the number of a source after the full stop
    r"(?:(?<=[a-z]{2}\.\[\d\])|(?<=[a-z]{2}\.\[\d\d\])|(?<=[a-z]{2}\.\[\^\d\])|(?<=[a-z]{2}\.\[\^\d\d\])|(?<=[a-z]{2}\.[⁰¹²³⁴⁵⁶⁷⁸⁹])|(?<=[a-z]{2}\.[⁰¹²³⁴⁵⁶⁷⁸⁹]{2}))\s+(?=[A-Z])"
)


def sentences(text: str) -> list[str]:
    """The sentences of a text. "No." is an answer here, not the sign of a number; "substance P. It" is no initial."""
    found = []
    for start, end in passages.split(text):
        piece = text[start:end]
        while match := re.match(r"(No\.[\"'”’)]*)\s+(?=[A-Z])", piece):
            found.append(match.group(1))
            piece = piece[match.end() :]
        found += [one for part in _LETTER.split(piece) for one in _CITED.split(part)] if piece else []
    return found


_TICKED = dict.fromkeys("✓✔✅☑", ("Benefits:",)) | dict.fromkeys(
    "✗✘❌", ("It does not help with:",)
)  # what a tick says of its item


def _over(blocks: list[Block], number: int) -> bool:
    """Whether an item has items of its own."""
    after = blocks[number + 1] if number + 1 < len(blocks) else None
    return after is not None and blocks[number].kind == after.kind == "item" and after.level > blocks[number].level


def _leads(blocks: list[Block]) -> dict[int, tuple[str, ...]]:
    """For each item or cell, the lead-in of its list or table: the sentence before it that ends in a colon, else its heading.

    An item that ends so is the lead-in of those that belong to it.
    """
    found: dict[int, tuple[str, ...]] = {}
    before: tuple[str, ...] = ()
    heading: tuple[str, ...] = ()
    within: dict[int, tuple[str, ...]] = {}  # level of an item -> the lead-in that it is
    for number, block in enumerate(blocks):
        if block.kind == "heading":
            heading = (block.text,)
            before = heading
        elif block.kind == "paragraph":
            last = sentences(block.text)[-1:]
            opens = bool(last) and last[0].rstrip().endswith((":", "…", "?"))
            before = (*last, *heading) if opens else heading if _follows_heading(blocks, number) else ()
        else:
            within = {level: lead for level, lead in within.items() if block.kind == "item" and level < block.level}
            held = next((within[level] for level in sorted(within, reverse=True)), before)
            opened = bool(held) and held[0].rstrip().endswith((":", "…"))
            found[number] = held if opened else _TICKED.get(block.mark[:1], held)
            if _over(blocks, number) and block.text.rstrip().endswith((":", "…", "?")):
                within[block.level] = (sentences(block.text)[-1], *found[number])
    return found


def _follows_heading(blocks: list[Block], number: int) -> bool:
    """A list after one paragraph still belongs to the heading when that paragraph leads over to it."""
    return number + 1 < len(blocks) and blocks[number + 1].kind in ("item", "cell", "label")
