"""Patterns that look at stems first: the same matches as `re`, whatever the pattern and the text."""

import re
import tomllib
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import passages, patterns
from evidence.findings.text import plain
from evidence.matching import fold
from evidence.record import Record
from evidence.sources import pubmed_xml


def sentences() -> list[str]:
    """The sentences of the invented records, plain and folded by turns, as the rules see them."""
    found = []
    for path in sorted((ROOT / "tests" / "data").glob("texts_*/records.xml")):
        with path.open("rb") as stream:
            records = [thing for thing in pubmed_xml.read(stream, path.name) if isinstance(thing, Record)]
        found += [s.text for record in records for s in passages.document(record).sentences]
    assert len(found) > 500
    return [form for at, text in enumerate(found[::3]) for form in ((plain(text), fold(text))[at % 2],)]


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings(item)


def rules() -> list[tuple[str, int]]:
    """Every text of the rule files, on word ends and without regard to case, and as it stands."""
    found = []
    for path in sorted((ROOT / "evidence" / "rules").glob("*.toml")):
        for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
            found += [(text, 0), (rf"\b(?:{text})\b", re.IGNORECASE)]
    return found


def holds(required: list[frozenset[str]], text: str) -> bool:
    low = patterns.lower(text)
    return all(any(stem in low for stem in stems) for stems in required)


def test_no_match_of_any_rule_is_ruled_out() -> None:
    """A match that the stems ruled out would be a finding lost in silence."""
    lines, lost, ruled_out = sentences(), [], 0
    for text, flags in rules():
        try:
            regex = re.compile(text, flags)
        except re.error:
            continue  # words of the rule files that are no patterns
        required = patterns.required(text, flags)
        for line in lines if required else ():
            if not holds(required, line):
                ruled_out += 1
                if regex.search(line):
                    lost.append((text, line))
    assert lost == []
    assert ruled_out > 50_000


@pytest.mark.parametrize(
    ("pattern", "stems"),
    [
        (r"\brandomi[sz]ed\b", [{"randomised", "randomized"}]),
        (r"dry ?needl\w*", [{"dry needl", "dryneedl"}]),
        (r"(?:sham|placebo)\b.{0,40}\bcontrolled", [{"sham", "placebo"}, {"controlled"}]),
        (r"(?:sham|\w+ing) needle", [{"sham", "ing"}, {" needle"}]),
        (r"(?:trial){2,3}", [{"trial"}]),
        (r"(?=lookahead)x?(?<!behind)", []),
        (r"meta(?:regression)?$", [{"meta", "metaregression"}]),
        (r"µm|zygote", []),
        (r"[^a]zygote[a-z]", [{"zygote"}]),
        (r"(?:KOOS|[a-z]+)*", []),
    ],
)
def test_stems_of_a_pattern(pattern: str, stems: list[set[str]]) -> None:
    found = [set(each) for each in patterns.required(pattern, re.IGNORECASE)]
    assert all(each in stems for each in found)
    assert bool(found) == bool(stems)


def test_every_character_that_a_pattern_takes_for_a_letter_is_known() -> None:
    """`re` finds "s" in the long s and "k" in the sign of Kelvin when case is ignored."""
    others = "".join(map(chr, range(128, 0x110000)))
    for letter in map(chr, range(33, 127)):
        for odd in re.findall(re.escape(letter), others, re.IGNORECASE):
            assert patterns.lower(f"x{odd}x") == f"x{letter.lower()}x"


WORDS = st.sampled_from(
    ["dry needling", "NEEDLE", "ﬁne", "\u017fham", "\u212anee", "D\u0130S", "pain", "group", "randomised", "#12", "(n = 30)"]
)
PROSE = st.lists(WORDS, min_size=6, max_size=14).map(" ".join)
PIECES = st.sampled_from(
    ["sham", "knee", "dis", "needl", r"\w+", "(?:pain|group)?", "random", "[sz]", ".{0,9}", r"\b", " ", "(?:a|needle|#+)", "x*"]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, min_size=1, max_size=5).map("".join), PROSE)
def test_search_is_that_of_re(pattern: str, text: str) -> None:
    made = patterns.compiled(pattern, re.IGNORECASE)
    patterns.settle()
    plainly = re.compile(pattern, re.IGNORECASE)

    def span(match: re.Match[str] | None) -> tuple[int, int] | None:
        return match.span() if match else None

    assert span(made.search(text)) == span(plainly.search(text))
    assert span(made.search(text, 3, 40)) == span(plainly.search(text, 3, 40))
    assert made.findall(text) == plainly.findall(text)
    assert [m.span() for m in made.finditer(text)] == [m.span() for m in plainly.finditer(text)]
    assert made.sub("_", text) == plainly.sub("_", text)
