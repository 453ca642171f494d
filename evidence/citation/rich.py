"""Text with inline markup: which tags may stand in a title, and how they pass through an engine that knows only plain text.

A title may hold i, b, sub and sup, nothing else. While a citation is set, each tag is one private-use character, so that
punctuation, letter case and escaping never meet an angle bracket; on the way out it becomes a tag or nothing.
"""

import html
import re

TAGS = ("i", "b", "sub", "sup")
_OPEN = {tag: chr(0xE010 + number) for number, tag in enumerate(TAGS)}
_CLOSE = {tag: chr(0xE020 + number) for number, tag in enumerate(TAGS)}
_TAG_OF = {sign: f"<{tag}>" for tag, sign in _OPEN.items()} | {sign: f"</{tag}>" for tag, sign in _CLOSE.items()}
MARKS = "".join(_TAG_OF)
_ALLOWED = re.compile(rf"<(/?)({'|'.join(TAGS)})\s*>", re.IGNORECASE)
_SYNONYMS = {"em": "i", "italic": "i", "strong": "b", "bold": "b"}
_SYNONYM = re.compile(rf"<(/?)({'|'.join(_SYNONYMS)})\s*>", re.IGNORECASE)
_ELEMENT = re.compile(r"</?[A-Za-z][\w:.-]*(?:\s[^<>]*)?/?>")
_UPRIGHT = ('<span style="font-style:normal;">', "</span>")


def clean(markup: str) -> str:
    """Markup of a source as CSL rich text: plain characters, balanced i, b, sub and sup; other elements lose their tags."""
    kept = _SYNONYM.sub(lambda tag: f"<{tag[1]}{_SYNONYMS[tag[2].lower()]}>", markup)
    kept = _ELEMENT.sub(lambda tag: tag[0].lower() if _ALLOWED.fullmatch(tag[0]) else "", kept)
    return written(html.unescape(marked(kept)), escape=False)


def marked(text: str) -> str:
    """CSL rich text with each balanced tag as one private character; a tag without its partner stays text."""
    pieces: list[str] = []
    waiting: list[tuple[str, int]] = []
    end = 0
    for tag in _ALLOWED.finditer(text):
        pieces.append(text[end : tag.start()])
        end = tag.end()
        name = tag[2].lower()
        if not tag[1]:
            waiting.append((name, len(pieces)))
        elif waiting and waiting[-1][0] == name:
            pieces[waiting.pop()[1]] = _OPEN[name]
            pieces.append(_CLOSE[name])
            continue
        pieces.append(tag[0])
    return "".join([*pieces, text[end:]])


def wrapped(tag: str, text: str) -> str:
    """`text` between the two private characters of `tag`."""
    return f"{_OPEN[tag]}{text}{_CLOSE[tag]}"


def written(text: str, *, escape: bool) -> str:
    """Private characters as tags; `escape` for HTML, where everything else is escaped. Italic within italic stands upright."""
    out: list[str] = []
    depth = 0
    for character in text:
        if character == _OPEN["i"]:
            out.append(_UPRIGHT[0] if depth % 2 else "<i>")
            depth += 1
        elif character == _CLOSE["i"]:
            depth -= 1
            out.append(_UPRIGHT[1] if depth % 2 else "</i>")
        elif character in _TAG_OF:
            out.append(_TAG_OF[character])
        else:
            out.append(html.escape(character, quote=False) if escape else character)
    return "".join(out)


def plain(text: str) -> str:
    """Private characters left out."""
    return text.translate(dict.fromkeys(map(ord, MARKS)))
