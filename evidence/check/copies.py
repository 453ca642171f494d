"""A checked text written again: as an annotated page, or corrected as Markdown."""

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby
from typing import Any

from evidence.check import Checked
from evidence.check.blocks import Block
from evidence.check.texts import Text, is_references

TAKEN = ("overstated", "contradicted", "understated")  # where a suggestion takes the place of the writer's sentence
_UNKNOWN = "no evidence in the database"
WRONG = "wrong citation"  # only the writer knows which study was meant: the sentence stays and is marked
_CLASS = {
    "supported": "good", "overstated": "over", "understated": "under", "contradicted": "bad", "no evidence in the database": "none",
    "wrong citation": "bad", "not a claim": "",
}  # fmt: skip
_STYLE = """body{font:1.05rem/1.6 Georgia,serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1d1d1d;background:#fff}
mark{background:none;border-bottom:3px solid;color:inherit}.good{border-color:#2e7d32}.over{border-color:#c77700}.under{border-color:#1565c0}
.bad{border-color:#b00020}.none{border-color:#6b6b6b}small{display:block;font:.85rem/1.4 sans-serif;color:#444;margin:.2rem 0 .6rem 1rem}
td{border:1px solid #bbb;padding:.3rem .6rem;vertical-align:top}table{border-collapse:collapse}"""


# The marks of notes stay with whatever takes the place of their sentence: without its mark a note belongs nowhere.
_NOTE = re.compile(r"\[\^[\w-]+\](?!:)|(?<=[\w.,;:!?)\"'”’])[¹²³⁰-⁹]+(?:[⁻˒][¹²³⁰-⁹]+)*")


def annotated(text: Text, checked: Sequence[Checked]) -> str:
    """The text as an HTML page in which each claim carries its status, verdict and wording. Everything is escaped."""
    parts = [_html_group(kind, rows) for kind, rows in groups(text, checked)]
    title = escape(f"Checked: {text.name}")
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head>\n'
        f"<body>\n<p><small>{escape(_summary(checked))}</small></p>\n" + "\n".join(parts) + "\n</body></html>\n"
    )


def corrected(text: Text, checked: Sequence[Checked], entry: Callable[[dict[str, Any]], str] | None = None) -> str:
    """The text as Markdown with suggestions in the place of what goes beyond the evidence, and the studies they rest on at the end.

    `entry` writes one reference from a study's label, pmid, doi and article id.
    """
    cited = list[dict[str, Any]]()
    parts: list[str] = []
    for kind, rows in groups(text, checked):
        parts.append(_markdown(kind, [(block, " ".join(_once(sentences, cited))) for block, sentences in rows]))
    if cited:
        listed = any(block.kind == "heading" and is_references(block.text) for block in text.blocks)
        parts.append("## Studies behind the corrections" if listed else "## References")
        parts.append("\n".join(f"- {_plain((entry or _entry)(study))}" for study in cited))
    return "\n\n".join(part for part in parts if part) + "\n"


def groups(text: Text, checked: Sequence[Checked]) -> Iterator[tuple[str, list[tuple[Block, list[Checked]]]]]:
    """The blocks of a text with their checked sentences, those of one list or table together, each group with its kind."""
    by_block = _by_block(text, checked)
    for shape, group in groupby(enumerate(text.blocks), key=lambda pair: _shape(pair[1])):
        yield shape[0], [(block, by_block.get(number, [])) for number, block in group]


def _by_block(text: Text, checked: Sequence[Checked]) -> dict[int, list[Checked]]:
    found: dict[int, list[Checked]] = {}
    for line, one in zip(text.lines, checked, strict=True):
        found.setdefault(line.block, []).append(one)
    return found


def _shape(block: Block) -> tuple[str, int]:
    if block.kind in ("cell", "label"):
        return "table", block.group
    return (block.kind, block.group if block.kind == "item" else 0)


def _once(block: Sequence[Checked], cited: list[dict[str, Any]]) -> Iterator[str]:
    """The sentences of a block; a suggestion that two of them share is printed once, with the notes of both."""
    notes: dict[str, str] = {}  # suggestion -> the marks of the notes behind it
    told: list[tuple[str, bool]] = []
    for one in block:
        said = _said(one, cited)
        taken = said != one.reading.sentence and one.judged.status != WRONG
        if not taken or said not in notes:
            told.append((said, taken))
        if taken:
            notes[said] = notes.get(said, "") + "".join(_NOTE.findall(one.reading.sentence))
    yield from (said + notes[said] if taken else said for said, taken in told)


def _said(one: Checked, cited: list[dict[str, Any]]) -> str:
    """The sentence to print; the studies of a suggestion that is taken are added to `cited`."""
    wording = one.judged.suggestion
    if wording is not None and one.judged.status == WRONG:
        return f"{one.reading.sentence} **[Wrong citation: {_plain(wording)}]**"
    if wording is None or one.judged.status not in TAKEN:
        return one.reading.sentence
    sayings = [(wording, one.judged.cite), *((further.wording, further.cite) for further in one.judged.beside)]
    return " ".join(_cited(said, studies, cited) for said, studies in sayings)


def _cited(wording: str, studies: Sequence[dict[str, Any]], cited: list[dict[str, Any]]) -> str:
    """A suggestion with the names of its own studies, which are added to `cited`."""
    cited.extend(study for study in studies if study not in cited)
    labels = "; ".join(str(study["label"]) for study in studies)
    if labels and wording.endswith(" certainty)."):
        return _plain(f"{wording[:-2]}; {labels}).")
    return _plain(f"{wording.rstrip('.')} ({labels})." if labels else wording)


def _plain(sentence: str) -> str:
    """Titles and labels may hold marks that Markdown would read; line breaks would end a table row."""
    return re.sub(r"\s+", " ", re.sub(r"([\\`*_<>|\[\]])", r"\\\1", sentence))


def _entry(study: dict[str, Any]) -> str:
    where = [f"PMID {study['pmid']}" if study.get("pmid") else "", f"doi:{study['doi']}" if study.get("doi") else ""]
    return ". ".join(part for part in (str(study["label"]), *where) if part) + "."


def _markdown(kind: str, rows: list[tuple[Block, str]]) -> str:
    if kind == "table":
        return _table(rows)
    if kind == "item":
        return "\n".join(f"{mark} {said}" for mark, (_, said) in zip(_marks([block for block, _ in rows]), rows, strict=True))
    if kind == "heading":
        return "\n\n".join(f"{'#' * max(1, block.level)} {said}" for block, said in rows)
    return "\n\n".join(said for _, said in rows)


def _marks(items: Sequence[Block]) -> Iterator[str]:
    """The sign before each item of a list with its indent: as the writer set it, else a dash or its number. What belongs to the
    item before it begins where the words of that one begin.
    """
    counts: list[int] = []
    widths: list[int] = []
    for block in items:
        depth = min(block.level, len(counts))
        counts = [*counts[: depth + 1], *[0] * (depth + 1 - len(counts))]
        counts[depth] += 1
        mark = block.mark or (f"{counts[depth]}." if block.numbered else "-")
        indent = sum(widths[:depth])
        widths = [*widths[:depth], len(mark) + 1]
        yield " " * indent + mark


def _table(rows: list[tuple[Block, str]]) -> str:
    lines = []
    for number, cells in enumerate(_grid(rows)):
        lines.append(f"| {' | '.join(_piped(said) for said in cells)} |")
        if number == 0:
            lines.append("|" + " --- |" * len(cells))
    return "\n".join(lines)


def _piped(said: str) -> str:
    """A cell whose bars are escaped, once."""
    return re.sub(r"(?<!\\)\|", r"\\|", said)


def _grid(rows: list[tuple[Block, str]]) -> list[list[str]]:
    """The cells of a table row by row, each in its column; empty where the text has none."""
    wide = max(block.at[1] for block, _ in rows) + 1
    grid: list[list[str]] = []
    for _, group in groupby(rows, key=lambda pair: pair[0].at[0]):
        cells = [""] * wide
        for block, said in group:
            cells[block.at[1]] = said
        grid.append(cells)
    return grid


def _html_group(kind: str, rows: list[tuple[Block, list[Checked]]]) -> str:
    body = [(block, " ".join(_marked(one) for one in sentences)) for block, sentences in rows]
    if kind == "table":
        lines = ("".join(f"<td>{said}</td>" for said in row) for row in _grid(body))
        return "<table>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"
    if kind == "item":
        return "".join(_html_items(body))
    return "\n".join(_html_block(block, said) for block, said in body)


def _html_items(body: list[tuple[Block, str]]) -> Iterator[str]:
    """A list, and the lists within it."""
    open_: list[str] = []
    for block, said in body:
        while len(open_) > block.level + 1:
            yield f"</li></{open_.pop()}>"
        if len(open_) == block.level + 1:
            yield "</li>"
        else:
            open_.append("ol" if block.numbered else "ul")
            yield f"<{open_[-1]}>"
        number = re.search(r"\d+", block.mark) if block.numbered else None
        yield f'<li value="{number.group()}">{said}' if number else f"<li>{said}"
    yield from (f"</li></{tag}>" for tag in reversed(open_))


def _html_block(block: Block, body: str) -> str:
    tag = f"h{min(6, max(1, block.level))}" if block.kind == "heading" else "p"
    return f"<{tag}>{body}</{tag}>"


def _marked(one: Checked) -> str:
    said, held = escape(one.reading.sentence), one.judged
    if held.status == "not a claim":
        return said
    note = ": ".join(
        part
        for part in (f"{heading(one)} ({one.reading.claim}, {one.reading.polarity}, {one.reading.strength})", held.verdict or "")
        if part
    )
    sayings = [(held.suggestion or "", held.cite), *((further.wording, further.cite) for further in held.beside)]
    told = ((said, "Cite: " + "; ".join(cite(study) for study in studies) if studies else "") for said, studies in sayings)
    extra = " ".join(filter(None, (held.note or "", *(f"{said} {named}".strip() for said, named in told))))
    return f'<mark class="{_CLASS[held.status]}">{said}</mark><small>{escape(note)}. {escape(extra)}</small>'


def cite(study: dict[str, Any]) -> str:
    """A study named in a few words: its label and identifier."""
    number = f"PMID {study['pmid']}" if study.get("pmid") else f"doi:{study['doi']}" if study.get("doi") else ""
    return " ".join(filter(None, (str(study["label"]), number)))


def heading(one: Checked) -> str:
    """The status as people read it: an effect that the register does not hold may still have studies."""
    held = one.judged
    return "outside the register" if one.reading.claim == "outside" and held.status == _UNKNOWN else held.status


def _summary(checked: Sequence[Checked]) -> str:
    counts: dict[str, int] = {}
    for one in checked:
        counts[heading(one)] = counts.get(heading(one), 0) + 1
    return "; ".join(f"{count} {status}" for status, count in counts.items()) + ". Read from abstracts; not medical advice."


def _cites(studies: Sequence[dict[str, Any]]) -> Iterator[str]:
    if studies:
        yield f"    cite: {'; '.join(cite(study) for study in studies)}"


def lines(checked: Sequence[Checked]) -> Iterator[str]:
    """A report in plain lines: the claims with status, verdict, wording and studies, then the counts."""
    for one in checked:
        held = one.judged
        if held.status == "not a claim":
            continue
        yield f"{heading(one).upper()}  {one.reading.sentence}"
        yield f"    {one.reading.claim}, {one.reading.polarity}, {one.reading.strength}" + (
            f"; {held.verdict}" if held.verdict else ""
        )
        if held.suggestion:
            yield f"    say: {held.suggestion}"
        if held.note:
            yield f"    note: {held.note}"
        yield from _cites(held.cite)
        for further in held.beside:
            yield f"    say: {further.wording}"
            yield from _cites(further.cite)
    yield _summary(checked)
