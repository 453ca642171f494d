"""From a drawing to a file: SVG with real text and alt text, PNG, PDF; the same bytes for the same data."""

import io
import re
import textwrap
import unicodedata
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Any

from evidence.errors import Misuse

if TYPE_CHECKING:
    from matplotlib.figure import Figure

KINDS = ("svg", "png", "pdf")
# Okabe and Ito's colours, told apart with every kind of colour vision; their lightness differs too, and shapes say the same again.
BLUE, VERMILION, YELLOW, GREY, INK = "#0072B2", "#D55E00", "#F0E442", "#999999", "#1a1a1a"
_SETTINGS: dict[str, Any] = {
    "svg.fonttype": "none", "pdf.fonttype": 42, "font.family": ["DejaVu Sans"], "font.size": 9, "text.parse_math": False,
    "hatch.linewidth": 0.7, "axes.edgecolor": INK, "text.color": INK,
}  # fmt: skip
_UNPRINTABLE = re.compile("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Picture:
    """A figure before it is drawn: title, description in words, the plotted rows, and how to draw them."""

    title: str
    description: str
    table: list[dict[str, Any]]
    draw: "Callable[[], Figure]" = field(repr=False)


def rendered(picture: Picture, kind: str) -> bytes:
    """The picture as a file of this kind (svg, png, pdf), without dates. Raises Misuse for another kind."""
    if kind not in KINDS:
        raise Misuse(f"A figure is written as {', '.join(KINDS)}, not as {kind or 'a file without an ending'!r}; name the file so.")
    import matplotlib

    salt = sha256(f"{picture.title}\n{picture.description}".encode()).hexdigest()[:12]
    target = io.BytesIO()
    with matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*[Gg]lyph.*")  # what the font lacks is dealt with in _drawable
        matplotlib.rcdefaults()  # type: ignore[no-untyped-call,unused-ignore]
        settings: Any = _SETTINGS | {"svg.hashsalt": salt}
        matplotlib.rcParams.update(settings)
        made = picture.draw()
        if kind != "svg":
            _drawable(made)
        made.savefig(target, format=kind, dpi=150, facecolor="white", metadata=_metadata(picture, kind))
    return _spoken(target.getvalue(), picture, salt) if kind == "svg" else target.getvalue()


def _metadata(picture: Picture, kind: str) -> dict[str, Any]:
    title = clean(picture.title)
    if kind == "svg":
        return {"Date": None, "Creator": None}
    if kind == "pdf":
        return {"CreationDate": None, "Creator": None, "Producer": None, "Title": title, "Subject": clean(picture.description)}
    return {"Software": None, "Title": title, "Description": clean(picture.description)}


def _spoken(svg: bytes, picture: Picture, salt: str) -> bytes:
    """The SVG with a role, a title and a description, which screen readers say."""
    said = (
        f'<title id="title-{salt}">{escape(clean(picture.title))}</title>\n'
        f'<desc id="desc-{salt}">{escape(clean(picture.description))}</desc>\n'
    )
    head, opening, rest = svg.decode("utf-8").partition("<svg ")
    attributes, close, body = rest.partition(">")
    labelled = f'role="img" aria-labelledby="title-{salt} desc-{salt}" {attributes}'
    return (head + opening + labelled + close + "\n" + said + body.lstrip("\n")).encode("utf-8")


def _drawable(made: "Figure") -> None:
    """In PNG and PDF other scripts take a font of this machine; a run that no font has becomes one box. An SVG leaves it to the reader's."""
    from matplotlib import font_manager
    from matplotlib.text import Text

    known = frozenset(font_manager.get_font(font_manager.findfont("DejaVu Sans")).get_charmap())
    for text in made.findobj(Text):
        said = text.get_text()
        families, covered = _families(frozenset(letter for letter in said if ord(letter) not in known and letter != "\n"))
        if families:
            text.set_fontfamily(["DejaVu Sans", *families])
        shown = "".join(letter if ord(letter) in known or letter in covered or letter == "\n" else "\0" for letter in said)
        if "\0" in shown:
            text.set_text(re.sub(r"\0[\0 ]*\0|\0", "□", shown))


@cache
def _families(letters: frozenset[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """Installed Noto families that have these letters, by the names of their scripts, and the letters that they have."""
    from matplotlib import font_manager

    wanted = sorted({_script(letter) for letter in letters})
    entries = sorted(
        (e for e in font_manager.fontManager.ttflist if e.weight in (400, "normal", "regular")),
        key=lambda e: (len(e.name), e.name, e.fname),
    )
    families, covered = [], set[str]()
    for script in wanted:
        entry = next((e for e in entries if e.name.startswith("Noto Sans") and script and script in e.name), None)
        if entry is not None:
            families.append(entry.name)
            held = set(font_manager.get_font(entry.fname).get_charmap())
            covered |= {letter for letter in letters if ord(letter) in held}
    return tuple(families), frozenset(covered)


def _script(letter: str) -> str:
    """The word by which Noto names the script of a letter: "Devanagari", "CJK"; "" where it has no name."""
    word = unicodedata.name(letter, "").split(" ")[0].split("-")[0]
    return "CJK" if word in ("CJK", "HIRAGANA", "KATAKANA", "HANGUL") else word.capitalize()


def clean(text: str) -> str:
    """Text without what XML forbids and without marks that turn the direction of writing; one line."""
    return " ".join(_UNPRINTABLE.sub("", str(text)).split())


def short(text: str, width: int) -> str:
    """At most this many columns, wide letters counting two; what is cut off becomes an ellipsis."""
    said, used = clean(text), 0
    for place, letter in enumerate(said):
        used += 2 if unicodedata.east_asian_width(letter) in "WF" else 0 if unicodedata.combining(letter) else 1
        if used > width:
            return said[: max(place - 1, 0)].rstrip() + "…"
    return said


def label(text: str, width: int) -> str:
    """A study's name in this many columns; the year at its end survives the shortening."""
    name, _, year = clean(text).rpartition(" ")
    whole = clean(text)
    if not name or short(whole, width) == whole or len(year) > 8:
        return short(whole, width)
    return f"{short(name, width - len(year) - 1)} {year}"


def wrapped(text: str, width: int, most: int = 3) -> str:
    """Text broken into lines of this many columns, at most so many lines."""
    return "\n".join(textwrap.wrap(clean(text), width, max_lines=most, placeholder=" …"))
