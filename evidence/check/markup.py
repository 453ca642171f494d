"""Plain text, Markdown and HTML as blocks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from evidence.check.blocks import Block
from evidence.check.words import pattern, plain

_BULLET = re.compile(r"^\s*(?:[-*+•‣◦▪●–·✓✔✅☑✗✘❌★►▶➤➢→»]\ufe0f?|\(?\d{1,3}[.)]|\[\d{1,3}\]|\(?[a-z][)])\s+(?=\S)")
_NUMBER = re.compile(r"^\s*(?:\(?\d{1,3}[.)]|\[\d{1,3}\])\s")
_HASH = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_RULE = re.compile(r"^\s*(?:[-=*_]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_INLINE = (
    (re.compile(r"<!--.*?-->", re.S), ""),
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\((?:[^()]|\([^)]*\))*\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)(.+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"`([^`]+)`"), r"\1"),
)


def text(source: str) -> list[Block]:
    """Plain text or Markdown as blocks. A short line of its own without a full stop is a heading."""
    source = _clean(source)
    blocks: list[Block] = []
    for number, chunk in enumerate(re.split(r"\n\s*\n", source), 1):
        rows = [row for row in chunk.split("\n") if row.strip()]
        if rows:
            blocks += _chunk(rows, number)
    return list(nested(block for block in blocks if block.text))


def nested(blocks: Iterable[Block]) -> Iterator[Block]:
    """Items with their depth in the place of their indent: what stands further in than the item before it belongs to that one."""
    above: list[int] = []
    for block in blocks:
        if block.kind != "item":
            above = []
            yield block
            continue
        while above and above[-1] >= block.level:
            above.pop()
        yield replace(block, level=len(above))
        above.append(block.level)


def _clean(source: str) -> str:
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\u00a0", " ").translate(_UNSEEN)
    source = re.sub(r"\A---\n.*?\n---\n", "", source, flags=re.S)  # front matter
    source = re.sub(r"^(```|~~~).*?^\1\s*$", "", source, flags=re.S | re.M)
    source = re.sub(r"^[ \t]*(?:>[ \t]*)+$", "", source, flags=re.M)  # an empty line of a quotation parts its paragraphs
    source = _SLANTED.sub(rf"\2{_SET_APART}", source)
    for mark, new in _INLINE:
        source = mark.sub(new, source)
    return source


_SLANTED = re.compile(r"^[ \t]*([*_])(?=[^\s*_])([^*_\n|]+)\1[ \t]*$", re.M)  # a line of its own in italics: a byline, a caption
_SET_APART = "\u2060"  # behind such a line until it is a block: it is no heading
_NOTED = re.compile(r"(?:\[\^?[\w-]+\]|[¹²³⁰-⁹⁻˒])+$")  # the marks of notes behind the last word


def _chunk(rows: list[str], number: int) -> Iterator[Block]:
    if len(rows) > 1 and all("|" in row for row in rows) and any(_TABLE_RULE.match(row) for row in rows):
        yield from _pipes(rows, number)
        return
    if len(rows) > 1 and all("\t" in row.strip() for row in rows):
        yield from cells([[cell.strip() for cell in row.split("\t")] for row in rows], number)
        return
    held: list[str] = []
    kind = "paragraph"
    for place, row in enumerate(rows):
        head = _heading(rows, place) if not held else None
        if head is not None:
            yield head
        elif _RULE.match(row):
            continue
        elif _BULLET.match(row):
            yield from _flush(held, kind, number)
            held, kind = [row], "item"
        else:
            held.append(row)
    yield from _flush(held, kind, number)


def _flush(held: list[str], kind: str, number: int) -> Iterator[Block]:
    if held:
        joined = " ".join(" ".join(held).replace(_SET_APART, "").split())
        joined = re.sub(r"^(?:>\s*)+", "", joined)
        mark = _BULLET.match(joined) if kind == "item" else None
        body = joined[mark.end() :] if mark else joined
        indent = len(held[0].expandtabs(4)) - len(held[0].expandtabs(4).lstrip()) if mark else 0
        yield Block(
            kind, body.strip(), indent, number, numbered=bool(_NUMBER.match(joined)), mark=mark.group().strip() if mark else ""
        )


def raised_number(text: str) -> str | None:
    """A number set high, as references are, in the signs that Unicode has for it; None for other text."""
    text = text.strip().strip("[]()")
    return text.translate(_RAISED) if re.fullmatch(r"\d{1,3}(?:\s*[,–-]\s*\d{1,3})*", text) else None


_RAISED = str.maketrans("0123456789-–,", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻˒", " ")


def _heading(rows: list[str], place: int) -> Block | None:
    row = rows[place].strip()
    if match := _HASH.match(rows[place]):
        return Block("heading", match.group(2).strip(), level=len(match.group(1)))
    if place + 1 < len(rows) and re.match(r"^\s*(?:={3,}|-{3,})\s*$", rows[place + 1]):
        return Block("heading", row, level=1 if "=" in rows[place + 1] else 2)
    if _BULLET.match(rows[place]) or place or len(row) > 100 or _RULE.match(row):
        return None
    alone = len(rows) == 1
    title = len(row) < 60 and len(rows) > 1 and rows[1][:1].isupper() and len(rows[1]) > len(row)
    if re.search(r"[.?!][\"”']?\s+\S", row) or row[0] in "\"“‘'":
        return None
    if alone and pattern("not_asserted", "references").fullmatch(plain(row).strip(" :.")):
        return Block("heading", row.rstrip(" :"), level=2)
    open_ = not row.endswith(_SET_APART) and not re.search(r"[.!:;,][\"'”’»]?$", _NOTED.sub("", row))
    listed = place + 1 < len(rows) and _BULLET.match(rows[place + 1]) is not None and len(row) < 60
    shouted = len(rows) > 1 and row.isupper() and len(row) < 60
    if open_ and (alone or title or listed or shouted):
        return Block("heading", row, level=2)
    return None


def _pipes(rows: list[str], number: int) -> Iterator[Block]:
    start = next((i for i, row in enumerate(rows) if _TABLE_RULE.match(row)), 1)
    for row in rows[: max(0, start - 1)]:
        yield Block("paragraph", row.strip())
    kept = [row for row in rows[max(0, start - 1) :] if not _TABLE_RULE.match(row)]
    yield from cells([[cell.strip() for cell in row.strip().strip("|").split("|")] for row in kept], number)


def cells(rows: list[list[str]], number: int, headed: bool = True) -> Iterator[Block]:
    """A table: its first row holds the heads, its first column the labels. A cell that goes on over columns or rows is empty there."""
    heads = _filled(rows[0]) if headed and len(rows) > 1 else []
    name = ""
    for r, row in enumerate(rows):
        name = (row[0] if row else "") or name
        for c, value in enumerate(row):
            value = " ".join(value.split())
            head = heads[c] if c < len(heads) and r else ""
            label = (headed and r == 0 and len(rows) > 1) or (c == 0 and len(row) > 1)
            stub = heads[0] if heads and r and c else ""
            yield Block("label" if label else "cell", value, group=number, at=(r, c), head=head, row=name if c else "", stub=stub)


def _filled(heads: list[str]) -> list[str]:
    """Heads with those that stand over several columns written over each."""
    found: list[str] = []
    for head in heads:
        found.append(head or (found[-1] if found else ""))
    return found


_SKIP = {
    "script",
    "style",
    "noscript",
    "template",
    "head",
    "title",
    "meta",
    "svg",
    "iframe",
    "object",
    "canvas",
    "select",
    "textarea",
    "del",
    "datalist",
}
_FLOW = {"p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "blockquote", "figure", "figcaption", "body", "html",
         "address", "form", "dialog", "fieldset", "dl", "center", "details", "summary", "ul", "ol", "table", "caption", "pre", "hr", "button"}  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*0(?:px|em|%|;|$)|opacity\s*:\s*0(?:;|$|\.0)|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(0",
    re.I,
)


def html(source: str) -> list[Block]:
    """The visible text of an HTML page as blocks."""
    from lxml import etree
    from lxml import html as page

    parser = page.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = page.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", source), parser=parser)
    except (etree.ParserError, ValueError):
        return []
    gone = _hidden_classes(source)
    walker = _Walker(gone)
    walker.walk(root)
    walker.flush()
    return [block for block in walker.blocks if block.text]


def _hidden_classes(source: str) -> set[str]:
    """Selectors (".gone", "#gone") that a style sheet of the page hides."""
    found: set[str] = set()
    for sheet in re.findall(r"<style[^>]*>(.*?)</style>", source, re.I | re.S):
        sheet = re.sub(
            r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheet
        )  # what a print-out or a phone hides is seen elsewhere
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", sheet, flags=re.S)):
            if _HIDDEN.search(body):
                found |= {one.strip() for one in selectors.split(",") if re.fullmatch(r"\s*(?:\w+)?[.#][\w-]+\s*", one)}
    return {name[name.index("." if "." in name else "#") :] for name in found}


_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))  # soft hyphens and other signs without width


class _Walker:
    """Collects inline text until a block element opens or closes."""

    def __init__(self, gone: set[str]) -> None:
        self.blocks: list[Block] = []
        self.gone, self.held, self.kind, self.level, self.group, self.numbered = gone, [""], "paragraph", 0, 0, False
        self.depth = 0  # lists that are open

    def flush(self) -> None:
        """Close the block that is open."""
        joined = " ".join("".join(self.held).translate(_UNSEEN).split())
        if joined:
            self.blocks.append(Block(self.kind, joined, level=self.level, group=self.group, numbered=self.numbered))
        self.held = [""]

    def hidden(self, node: Any) -> bool:
        """Whether a reader does not see this element."""
        if not isinstance(node.tag, str) or node.tag in _SKIP or "hidden" in node.attrib:
            return True
        if node.tag == "dialog" and "open" not in node.attrib:
            return True
        names = {f".{name}" for name in (node.get("class") or "").split()} | {f"#{node.get('id')}"}
        return bool(_HIDDEN.search(node.get("style") or "") or names & self.gone)

    def walk(self, node: Any) -> None:
        """Read an element and what stands in it."""
        if self.hidden(node):
            return
        tag = node.tag
        if tag == "table":
            self.table(node)
            return
        opens = tag in _FLOW or tag in ("li", "dt", "dd") or re.fullmatch(r"h[1-6]", tag)
        before = (self.kind, self.level, self.numbered)
        if opens:
            self.flush()
            self.enter(tag)
        if tag == "br":
            self.held.append("\n")
        if tag == "sup" and (raised := raised_number(node.text_content())):
            self.held.append(raised)
            return
        self.held.append(node.text or "")
        for child in node:
            self.walk(child)
            self.held.append(child.tail or "")
        if opens:
            self.flush()
            self.kind, self.level, self.numbered = before
            self.depth -= tag in ("ul", "ol")

    def enter(self, tag: str) -> None:
        """What kind of block this element opens."""
        if tag[0] == "h" and tag[1:].isdigit():
            self.kind, self.level = "heading", int(tag[1:])
        elif tag == "dt":
            self.kind, self.level = "heading", 6
        elif tag in ("li", "dd"):
            self.kind, self.level = ("item", max(0, self.depth - 1)) if tag == "li" else ("paragraph", 0)
        elif tag in ("ul", "ol"):
            self.group += not self.depth  # a list within a list is one with it
            self.depth += 1
            self.numbered = tag == "ol"

    def table(self, node: Any) -> None:
        """Read a table row by row; a caption is a paragraph before it."""
        self.flush()
        for caption in node.iter("caption"):
            if not self.hidden(caption):
                self.blocks.append(Block("paragraph", " ".join(caption.text_content().split())))
        self.group += 1
        rows: list[list[str]] = []
        below: dict[int, int] = {}  # column -> rows that a cell above still covers
        headed = False
        for row in node.iter("tr"):
            if self.hidden(row) or any(self.hidden(up) for up in row.iterancestors() if up is not None):
                continue
            shown = [cell for cell in row if cell.tag in ("td", "th") and not self.hidden(cell)]
            headed = headed or (not rows and all(cell.tag == "th" for cell in shown))
            rows.append(self.spread(shown, below))
        self.blocks += cells([row for row in rows if row], self.group, headed or _looks_headed(rows))

    def spread(self, shown: list[Any], below: dict[int, int]) -> list[str]:
        """The texts of a row by column; empty where a cell of this row or of one above goes on."""
        found: list[str] = []
        for cell in (*shown, None):
            while below.get(len(found), 0) > 0:
                below[len(found)] -= 1
                found.append("")
            if cell is None:
                return found
            wide, tall = (min(int(v), 50) if (v := cell.get(name) or "1").isdigit() else 1 for name in ("colspan", "rowspan"))
            for column in range(len(found), len(found) + max(1, wide)):
                below[column] = max(0, tall - 1)
            found += [self.visible(cell), *[""] * (max(1, wide) - 1)]
        return found

    def visible(self, cell: Any) -> str:
        """The text of a cell without what is hidden in it."""
        inner = _Walker(self.gone)
        inner.held.append(cell.text or "")
        for child in cell:
            inner.walk(child)
            inner.held.append(child.tail or "")
        inner.flush()
        return " ".join(block.text for block in inner.blocks)


def _looks_headed(rows: list[list[str]]) -> bool:
    return len(rows) > 1 and len(rows[0]) > 1 and all(len(cell) < 40 and not cell.endswith(".") for cell in rows[0])
