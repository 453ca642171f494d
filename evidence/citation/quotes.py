"""Straight quotation marks and apostrophes as printed ones, alternating outer and inner, full stop and comma inside (en-US)."""

import re

_OPENS = re.compile(r"(?:^|[\s(\[{—–\-/])$")
_PAIRS = (("“", "”"), ("‘", "’"))
_INSIDE = re.compile(r"([”’]+)([.,])(?!\.)")


def curled(text: str) -> str:
    """`text` with typographic quotes: "x" and 'x' both as “x”, a quote within a quote as ‘x’, any other ' as an apostrophe."""
    out: list[str] = []
    waiting: list[str] = []
    for place, sign in enumerate(text):
        if sign not in "\"'":
            out.append(sign)
        elif _begins(text, place, sign):
            out.append(_PAIRS[len(waiting) % 2][0])
            waiting.append(sign)
        elif waiting and waiting[-1] == sign and not _within_word(text, place):
            waiting.pop()
            out.append(_PAIRS[len(waiting) % 2][1])
        else:
            out.append("’" if sign == "'" else sign)
    return "".join(out)


def _begins(text: str, place: int, sign: str) -> bool:
    """A mark after a space or bracket opens a quotation if the same mark closes it further on."""
    if not _OPENS.search(text[:place][-1:]) or text[place + 1 : place + 2].strip() == "":
        return False
    return re.search(rf"(?<!\s){sign}(?!\w)", text[place + 2 :]) is not None


def _within_word(text: str, place: int) -> bool:
    return text[place - 1 : place].isalnum() and text[place + 1 : place + 2].isalnum()


def stop_inside(text: str) -> str:
    """A full stop or comma behind a closing quotation mark goes before it, as American usage wants."""
    return _INSIDE.sub(_moved, text)


def _moved(found: re.Match[str]) -> str:
    before = found.string[: found.start()]
    opened = before.count("‘") > before.count("’") or before.count("“") > before.count("”")
    if found[1][0] == "’" and not opened:
        return found[0]
    return found[1] if found[2] == "." and before[-1:] in {".", "?", "!"} else found[2] + found[1]
