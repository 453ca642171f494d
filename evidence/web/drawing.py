"""Figures on pages: which there are, as inline SVG without a style attribute, and their values as CSV."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from json import dumps
from typing import Any

from markupsafe import Markup

from evidence import figure
from evidence.errors import Misuse
from evidence.figure import Picture

# A change of how figures are drawn or cleaned must raise this, so that figures kept from an earlier writing are drawn anew.
DRAWN = "1"
_STYLE = re.compile(r' style="([^"]*)"')
_IDS = re.compile(r' id="([^"]+)"')
_USED = re.compile(r"(?:href=\"#|url\(#|labelledby=\"|\s)([\w.-]+)")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Drawing:
    """A figure with the name of its files; `kind` is forest, direction, map or flow."""

    name: str
    kind: str
    picture: Picture

    @property
    def key(self) -> str:
        """The same key, the same drawing."""
        picture = self.picture
        said = dumps([DRAWN, self.kind, picture.title, picture.description, picture.table], sort_keys=True, default=str)
        return sha256(said.encode()).hexdigest()[:24]


def of_verdict(verdict: Mapping[str, Any]) -> Iterator[tuple[str, Drawing]]:
    """(comparator class, its figure): a forest plot where effects are pooled, else a direction plot where there are two studies."""
    for one in verdict["classes"]:
        name = one["comparator"]
        if "estimate" in one["body"]["pooled"]:
            yield name, Drawing(f"{verdict['claim']}.{name}.forest", "forest", figure.forest(verdict, name))
        elif len({paper["study"] for paper in one["papers"]}) > 1:
            try:
                yield name, Drawing(f"{verdict['claim']}.{name}.direction", "direction", figure.direction(verdict, name))
            except Misuse:  # a class of which no study tells a direction
                continue


def inline(svg: bytes) -> Markup:
    """An SVG file of `figure` as an element of a page: no prolog, no style, no id that another figure may have.

    Every value in it was escaped when it was drawn. Styles become attributes of the same names, which need no permission of a
    content security policy; a viewBox keeps its shape at any width.
    """
    text = svg.decode("utf-8")
    text = text[text.index("<svg ") :]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.S)
    text = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>", "", text, flags=re.S)
    text = _STYLE.sub(_attributes, text)
    head, close, body = text.partition(">")
    head = re.sub(r' (?:xmlns(?::\w+)?|version)="[^"]*"', "", head)
    salt = sha256(svg).hexdigest()[:8]
    used = set(_USED.findall(f"{head} {body}"))
    body = _IDS.sub(lambda found: f' id="{found[1]}"' if found[1] in used else "", body).replace("xlink:href=", "href=")
    width = float((re.search(r' width="([\d.]+)pt"', head) or ["", "480"])[1])
    head = re.sub(r' (?:width|height)="[^"]*"', "", head)
    joined = f'{head} width="{width * 4 / 3:.0f}" stroke-linejoin="round" stroke-linecap="butt"{close}{body}'
    return Markup(re.sub(r"\b(m[0-9a-f]{10}|p[0-9a-f]{10}|h[0-9a-f]{32})\b", rf"\1-{salt}", joined))


def _attributes(found: re.Match[str]) -> str:
    pairs = [part.split(":", 1) for part in found[1].split(";") if ":" in part]
    return "".join(f' {escape(name.strip())}="{value.strip()}"' for name, value in pairs)


def values(picture: Picture) -> tuple[list[str], list[list[str]]]:
    """(columns, rows) of what a figure plots, as text."""
    columns = list(dict.fromkeys(name for row in picture.table for name in row))
    return columns, [[_said(row.get(name)) for name in columns] for row in picture.table]


def _said(value: Any) -> str:
    if value is None:
        return ""
    return (
        "; ".join(map(_said, value))
        if isinstance(value, (list, tuple))
        else f"{value:g}"
        if isinstance(value, float)
        else str(value)
    )


def as_csv(picture: Picture) -> bytes:
    """The plotted values as CSV; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    columns, rows = values(picture)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) and not re.fullmatch(r"-?[\d.e+-]+", cell) else cell
