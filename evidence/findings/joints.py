"""How a concluding sentence falls into clauses, and how each is joined to the one before: by a contrast ("but"), a concession
("although"), as a remark at the end ("without a gain in strength"), as a reason, or plainly.

The words are those of rules/conclusion.toml.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

from evidence import patterns
from evidence.findings.arms import Arms
from evidence.findings.text import joined

OPEN, CONTRAST, CONCESSION, ASIDE, PLAIN, REASON = "open", "contrast", "concession", "aside", "plain", "reason"
_FRONTED = patterns.compiled(r"^\W*(?:although|though|even though|even if|despite|in spite of|notwithstanding)\b([^,]*),\s*", re.I)
_REASON = patterns.compiled(
    r"^\W*(?:since|because|as(?! (?:well|good|much|an?)\b))\b([^,]*\b(?:is|are|was|were|has|have|had|did|do|does)\b[^,]*),\s*", re.I
)
_OPPOSED = patterns.compiled(r"^\W*(?:while|whereas)\b([^,]*),\s*", re.I)
_OPENING = patterns.compiled(
    r"^\W*(?:however|nevertheless|nonetheless|yet|still|but|by contrast|in contrast|conversely|on the contrary)\b,?", re.I
)
_NOTHING = patterns.compiled(
    r"^\W*(?:but |and )?(?:not|nor|no|only|with|without|at|which|who|where|if anything|about as|as|equal|similar|comparable|inferior|superior)\b",
    re.I,
)
# "better than the combination of exercise and needling": what "and" joins there is one thing
_COMBINATION = patterns.compiled(r"(\bcombination of (?:[\w-]+ ){1,4}?)and (?=[\w-])", re.I)
_INSERTED = patterns.compiled(r",\s*(?:however|on the contrary|on the other hand|by contrast|in contrast|conversely)\s*,", re.I)
_BEFORE_ALL = patterns.compiled(r"^\W*(?:when |as )?(?:compared|set|in|at|after|against|among|for|over|during|on|once)\b", re.I)
_NOT_THAT = patterns.compiled(r",\s*(?:but )?not\b[^,;]*,(?=\s*(?:is|are|was|were|should|must|can|could|may|has|had)\b)", re.I)
_SHORT_FOR = patterns.compiled(r"\s*(?:for|in|on|at|after|later)\b", re.I)
# Brackets come as blanks; patterns that allow blanks on either side of a word try each way to share a long run of them out.
_GAP = patterns.compiled(r"\s{7,}")


@lru_cache(maxsize=1)
def words() -> dict[str, dict[str, re.Pattern[str]]]:
    """The lists of rules/conclusion.toml, compiled. A malformed file raises tomllib.TOMLDecodeError or re.error."""
    data = tomllib.loads(files("evidence").joinpath("rules/conclusion.toml").read_text(encoding="utf-8"))
    return {part: {name: joined(every) for name, every in lists.items()} for part, lists in data.items()}


def cut(text: str, arms: Arms) -> Iterator[tuple[str, str]]:
    """(link, clause) of a sentence; what is no statement by itself stays with its neighbour."""
    text = _GAP.sub("      ", text)
    link = PLAIN if not _OPENING.match(text) else CONTRAST
    text = _COMBINATION.sub(r"\1with ", text)
    text = _NOT_THAT.sub("", _OPENING.sub("", text))
    inserted = _INSERTED.search(text)
    if inserted and not words()["cuts"]["states"].search(text[: inserted.start()]):  # "pain, however, was lower"
        link, text = CONTRAST, _INSERTED.sub("", text, count=1)
    opposed = _OPPOSED.match(text)
    if opposed:
        yield OPEN, opposed[1]
        link, text = CONTRAST, text[opposed.end() :]
    reason = _REASON.match(text)
    if reason:
        yield REASON, reason[1]
        text = text[reason.end() :]
    fronted = _FRONTED.match(text)
    if fronted:
        yield CONCESSION, fronted[1]
        text = text[fronted.end() :]
    pieces = [(OPEN if link == PLAIN else link, text)]
    for name in (CONTRAST, CONCESSION, ASIDE, PLAIN):
        pieces = [small for piece in pieces for small in _split(piece, name)]
    glued = _glued([(link, part) for link, part in pieces if part.strip(" ,;.:")])
    yield from (half for piece in glued for half in _parallel(piece, arms))


def _parallel(piece: tuple[str, str], arms: Arms) -> list[tuple[str, str]]:
    """ "Needling was better for pain and laser for motion" in two, as if the verb had been said again."""
    link, text = piece
    mentions = arms.mentions(text)
    for one in mentions[1:]:
        head = patterns.search(r"(?:,|\band)\s*(?:the\s+)?$", text[: one.start], re.I)
        if head and _SHORT_FOR.match(text[one.end :]) and words()["says"]["comparative"].search(text[: head.start()]):
            return [(link, text[: head.start()]), (PLAIN, text[one.start :])]
    return [piece]


def _split(piece: tuple[str, str], name: str) -> list[tuple[str, str]]:
    link, text = piece
    first, *others = words()["cuts"][name].split(text)
    below = name if name != PLAIN or link == OPEN else link  # what hangs on a side clause is as much aside
    return [(link, first), *((below, part) for part in others)]


def _glued(pieces: list[tuple[str, str]]) -> list[tuple[str, str]]:
    out: list[tuple[str, str]] = []
    waiting = ""
    for place, (link, part) in enumerate(pieces):
        follows = pieces[place + 1][0] if place + 1 < len(pieces) else PLAIN
        if link in (OPEN, PLAIN) and follows in (OPEN, PLAIN) and not _stands(part):
            if out and link == PLAIN and not waiting:
                out[-1] = (out[-1][0], f"{out[-1][1]}, {part}")
            else:
                waiting += part + ", "
            continue
        out.append((link, waiting + part))
        waiting = ""
    return [*out, (PLAIN, waiting)] if waiting else out


def _stands(part: str) -> bool:
    says = words()["says"]
    if _BEFORE_ALL.match(part) and not any(says[name].search(part) for name in ("gain", "negation", "equal", "worse")):
        return False
    return bool(
        words()["cuts"]["states"].search(part)
        or says["gain"].search(part)
        or says["worse"].search(part)
        or _NOTHING.match(part)
        or patterns.search(r"^\W*(?:dry[- ]needling|needling|DN)\b", part, re.I)
    )
