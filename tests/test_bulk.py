"""Scanning bulk files: the same records as a full parse with the same filter, wherever the blocks are cut."""

import gzip
import io
from dataclasses import replace

import pytest
from eutils_corpus import Corpus

from evidence.errors import BadVocabulary
from evidence.record import Fault, Mesh, Record, Section
from evidence.sources import bulk, pubmed_xml
from evidence.sources.pubmed import strategy as strategy_of

HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<PubmedArticleSet>\n'
BOOK = (
    b'<PubmedBookArticle><BookDocument><PMID Version="1">99900001</PMID><Book><BookTitle>A book of dry needling</BookTitle></Book>'
    b"<ArticleTitle>Dry needling, an invented chapter</ArticleTitle></BookDocument></PubmedBookArticle>"
)
WITHDRAWN = b'<DeleteCitation><PMID Version="1">99900009</PMID></DeleteCitation>'


def file_of(titles: list[str], tail: bytes = b"") -> bytes:
    """A file with one invented record for each title."""
    rows = [
        replace(row, title=title, mesh=("Humans",))
        for row, title in zip(Corpus.generated(len(titles)).rows.values(), titles, strict=True)
    ]
    records = [replace(row, abstract="Nothing of interest was seen.").xml().encode() for row in rows]
    return HEAD + b"\n".join(records) + tail + b"</PubmedArticleSet>\n"


def scanned(data: bytes) -> list[Record | Fault]:
    return list(bulk.read(io.BytesIO(data), "invented.xml.gz"))


def fully_parsed(data: bytes) -> list[Record | Fault]:
    topic = strategy_of()
    everything = pubmed_xml.read(io.BytesIO(data), "invented.xml.gz")
    return [r for r in everything if isinstance(r, Record) and (r.withdrawn or topic.matches(r))]


def keys(found: list[Record | Fault]) -> list[tuple[str | None, str]]:
    return [(r.pmid, r.title) for r in found if isinstance(r, Record)]


TITLES = [
    "Dry needling of the neck",
    "A needle biopsy of the liver",
    "DRY-NEEDLING in capitals",
    "Intramuscular stimulation of the calf",
    "Intramuscular injection of vaccines",
    "Local twitch responses in myofascial pain",
    "Twitch of the frog muscle",
    "Growth of barley",
    "Needling for trigger points",
    "Trigger points and massage",
]


@pytest.mark.parametrize("block", [64, 977, 4096, 1 << 18])
@pytest.mark.parametrize("packed", [False, True])
def test_scan_finds_what_a_full_parse_finds(monkeypatch: pytest.MonkeyPatch, block: int, packed: bool) -> None:
    monkeypatch.setattr(bulk, "_BLOCK", block)
    data = file_of(TITLES * 12, BOOK + WITHDRAWN)
    found = scanned(gzip.compress(data) if packed else data)
    assert keys(found) == keys(fully_parsed(data))
    assert len(found) == 5 * 12 + 2
    assert [r.pmid for r in found if isinstance(r, Record) and r.withdrawn] == ["99900009"]


def test_a_file_without_a_record_of_the_topic_gives_none() -> None:
    assert scanned(gzip.compress(file_of(["Growth of barley"] * 50))) == []


def test_a_file_that_breaks_off_keeps_what_came_before_and_says_so() -> None:
    packed = gzip.compress(file_of(TITLES * 200))
    found = scanned(packed[: len(packed) * 2 // 3])
    *records, fault = found
    assert len(records) > 100
    assert isinstance(fault, Fault)
    assert fault.whole_input
    whole = keys(fully_parsed(gzip.decompress(packed)))
    assert keys(records) == whole[: len(records)]


def test_a_bad_candidate_costs_one_record() -> None:
    data = file_of(TITLES).replace(b"Dry needling of the neck", b"Dry needling of the <neck")
    found = scanned(data)
    assert isinstance(found[0], Fault)
    assert len(keys(found)) == 4


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (Record("pubmed_xml", title="Dry\u2010needling of scars"), True),
        (Record("pubmed_xml", title="Sundry needling"), False),
        (Record("pubmed_xml", keywords=("Intramuscular Stimulation",)), True),
        (Record("pubmed_xml", mesh=(Mesh("Dry Needling"),)), True),
        (Record("pubmed_xml", mesh=(Mesh("Trigger Points"),), sections=(Section("Needling was done."),)), True),
        (Record("pubmed_xml", mesh=(Mesh("Trigger Points"),), sections=(Section("Massage was given."),)), False),
        (Record("pubmed_xml", title="Needling of the skin"), False),
    ],
)
def test_the_strategy_as_a_filter(record: Record, expected: bool) -> None:
    assert strategy_of().matches(record) is expected


def test_a_strategy_whose_stems_would_miss_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tomllib.loads", lambda _: {
        "name": "x", "version": "1", "group": [{"all": [{"tiab": ["dry needl*", "twitch"]}]}], "bulk": {"stems": ["needl"]},
    })  # fmt: skip
    with pytest.raises(BadVocabulary, match="stem"):
        strategy_of()
