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
from evidence.alternatives import alternatives, beginnings
from evidence.findings.text import plain
from evidence.matching import fold
from evidence.record import Record
from evidence.sources import pubmed_xml
from evidence.stems import required


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
        needed = required(text, flags)
        for line in lines if needed else ():
            if not holds(needed, line):
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
    found = [set(each) for each in required(pattern, re.IGNORECASE)]
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
    assert [m.span() for m in (made.match(text, at) for at in range(0, len(text), 7)) if m] == [
        m.span() for m in (plainly.match(text, at) for at in range(0, len(text), 7)) if m
    ]
    assert made.split(text) == plainly.split(text)


@pytest.mark.parametrize(
    ("pattern", "parts"),
    [
        (r"sham|real", ("sham", "real")),
        (r"\b(?:fewer|less) pain|relief", (r"\bfewer pain", r"\bless pain", "relief")),
        (r"(?<![\w|])(?:(?:a|b)c|d[|)])\b", (r"(?<![\w|])ac\b", r"(?<![\w|])bc\b", r"(?<![\w|])d[|)]\b")),
        (r"(?:a|b)?c", (r"(?:a|b)?c",)),
        (r"(?=x)(?:a|b)", ("(?=x)a", "(?=x)b")),
        (r"x(?:a|b)", (r"x(?:a|b)",)),
        (r"[^]|]|\|", ("[^]|]", r"\|")),
    ],
)
def test_a_pattern_is_taken_apart_into_its_alternatives(pattern: str, parts: tuple[str, ...]) -> None:
    assert alternatives(pattern) == parts


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(PIECES, min_size=1, max_size=3).map("".join), min_size=24, max_size=30), PROSE)
def test_a_long_list_of_alternatives_is_searched_as_re_does(parts: list[str], text: str) -> None:
    pattern = "|".join(f"(?:{part})" for part in parts)
    made, plainly = patterns.compiled(pattern, re.IGNORECASE), re.compile(pattern, re.IGNORECASE)
    patterns.settle()
    for at in (0, 5):
        found, meant = made.search(text, at), plainly.search(text, at)
        assert (found and found.span()) == (meant and meant.span())


@pytest.mark.parametrize("pattern", [r"(?-i:OR)\b", "Kn\u0130e", "β-endorphin", "(?x) a"])
def test_what_lower_case_would_change_is_searched_as_it_stands(pattern: str) -> None:
    assert patterns.in_lower_case(pattern, re.IGNORECASE) is None


def test_a_pattern_in_lower_case_keeps_its_signs() -> None:
    assert patterns.in_lower_case(r"(?P<Name>[A-Z]\W+\S)\B(?P=Name)VAS", re.IGNORECASE) == r"(?P<Name>[a-z]\W+\S)\B(?P=Name)vas"


def test_every_match_of_a_rule_begins_as_was_derived() -> None:
    """A beginning that was not foreseen would leave the word unread."""
    told = 0
    lines = sentences()[::60]
    for text, flags in rules():
        if flags != re.IGNORECASE:
            continue
        try:
            regex, begun = re.compile(text, flags), beginnings(text, flags, 2)
        except re.error:
            continue
        for line in lines:
            low = patterns.lower(line)
            for match in regex.finditer(line):
                two = low[match.start() : match.start() + 2]
                told += 1
                assert any(two.startswith(one) or one.startswith(low[match.start() : match.end()][:2]) for one in begun), (
                    text,
                    two,
                )
    assert told > 300
