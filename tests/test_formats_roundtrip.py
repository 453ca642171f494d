"""What is written for a reference manager comes back without loss, by our readers and by the usual ones."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from citations import invented

from evidence import citation
from evidence.citation import item
from evidence.record import Author, Fault, Record, Section
from evidence.sources import bibtex, csl, medline, ris

SHARED = Path(__file__).parents[2] / "shared" / "real" / "pubmed_sample_176.xml"
# Each format and what of an item it has no place for (RIS has one date and no markup; nbib knows no markup either).
LOST = {"ris": {"status", "season"}, "bibtex": {"status"}, "csl": set(), "medline": set()}
WRITERS = {
    "ris": (citation.ris, ris),
    "bibtex": (citation.bibtex, bibtex),
    "csl": (citation.csl_json, csl),
    "medline": (citation.nbib, medline),
}


def _again(kind: str, records: list[Record], **extra: Any) -> list[Record]:
    write, reader = WRITERS[kind]
    made = list(reader.read(io.BytesIO(write(records, **extra).encode()), "again"))
    assert not [fault for fault in made if isinstance(fault, Fault)]
    return [record for record in made if isinstance(record, Record)]


def _told(kind: str, record: Record) -> dict[str, Any]:
    """The item without what the format cannot carry, and without what is another way of writing the same."""
    made = item(record, abstract=True)
    made["title"] = made["title"] if kind in {"bibtex", "csl"} else citation.rich.plain(citation.rich.marked(made["title"]))
    for name in LOST[kind]:
        made.pop(name, None)
    if kind == "ris":
        made.pop("issued", None)
        made["year"] = record.year
    if kind == "bibtex":  # straight quotation marks come back as printed ones
        made |= {name: re.sub("[“”]", '"', made[name]) for name in ("title", "abstract") if name in made}
    names = [name for role in ("author", "editor") for name in made.get(role, [])]
    for name in names:
        if kind == "ris" and name.keys() == {"family"}:  # RIS cannot tell one word from a group
            name["literal"] = name.pop("family")
        if "given" in name:
            name["given"] = name["given"].replace(".", "")
    return made


def _sample() -> list[Record]:
    plain = [record for record in invented() if record.status != "x"]
    return [
        replace(record, sections=(Section("Forty people. Pain fell by 10 % (P < 0.05) & stayed low_er; {cost} $5."),))
        for record in plain
    ]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_our_readers_bring_every_field_back(kind: str) -> None:
    records = _sample()
    if kind == "medline":
        records = [record for record in records if record.pmid]
    back = _again(kind, records, abstract=True)
    assert len(back) == len(records)
    for before, after in zip(records, back, strict=True):
        assert _told(kind, after) == _told(kind, before)


def test_unicode_bibtex_comes_back_too() -> None:
    records = _sample()
    back = _again("bibtex", records, unicode=True)
    assert [_told("bibtex", record)["title"] for record in back] == [_told("bibtex", record)["title"] for record in records]
    assert [record.authors[:1] and record.authors[0].family for record in back] == [
        record.authors[:1] and record.authors[0].family for record in records
    ]


@pytest.mark.skipif(not SHARED.exists(), reason="the sample of real PubMed records is not here")
@pytest.mark.parametrize("kind", list(WRITERS))
def test_real_records_come_back(kind: str) -> None:
    from evidence.sources import pubmed_xml

    with SHARED.open("rb") as stream:
        read = [found for found in pubmed_xml.read(stream, SHARED.name) if isinstance(found, Record)]
    records = [record for record in read if not citation.retracted(record) and record.title]
    records = [replace(record, authors=tuple(a for a in record.authors if a.role != "investigator")) for record in records]
    back = _again(kind, records, abstract=True)
    different = []
    for before, after in zip(records, back, strict=True):
        one, other = _told(kind, before), _told(kind, after)
        different += [(before.pmid, key, one.get(key), other.get(key)) for key in one | other if one.get(key) != other.get(key)]
    assert different == []


def test_rispy_reads_our_ris() -> None:
    import rispy

    records = _sample()
    written = citation.ris(records, abstract=True)
    assert "\ufeff" not in written
    assert written.count("\r\n") == written.count("\n")
    read = rispy.loads(written.replace("\r\n", "\n"))
    assert len(read) == len(records)
    for record, entry in zip(records, read, strict=True):
        assert entry["type_of_reference"] in {"JOUR", "BOOK", "CHAP"}
        assert entry["accession_number"] == record.pmid
        assert entry.get("doi") == record.doi
        assert entry.get("volume", "") == record.volume
        assert len(entry.get("authors", [])) == sum(author.role == "author" for author in record.authors)


def test_bio_medline_reads_our_nbib() -> None:
    from Bio import Medline

    records = _sample()
    read = list(Medline.parse(io.StringIO(citation.nbib(records, abstract=True))))
    assert [entry["PMID"] for entry in read] == [record.pmid for record in records]
    for record, entry in zip(records, read, strict=True):
        assert (entry.get("TI") or entry["BTI"][0]) == record.title
        assert entry.get("JT", "") == record.journal
        assert entry.get("PG", "") == record.pages
        assert entry.get("PMC") == record.pmcid
        assert (f"{record.doi} [doi]" in entry.get("AID", [])) == bool(record.doi)
        assert entry.get("CN", []) == [author.collective for author in record.authors if author.collective]


def test_bibtexparser_finds_no_fault_in_our_bibtex() -> None:
    import bibtexparser

    records = _sample() + _sample()
    library = bibtexparser.parse_string(citation.bibtex(records))
    assert not library.failed_blocks
    keys = [entry.key for entry in library.entries]
    assert len(keys) == len(set(keys)) == len(records)
    assert all(key.isascii() and key.replace("_", "").isalnum() for key in keys)


def test_capitals_are_protected_and_accents_encoded() -> None:
    record = Record(
        "x", title="Needling of the TMJ in Parkinson's disease & COVID-19.", authors=(Author("Çelik", "Gül"),), year=2020
    )
    made = citation.bibtex([record])
    assert "{TMJ}" in made
    assert "{Parkinson's}" in made
    assert r"\&" in made
    assert made.isascii()
    assert "pages = {404--410}" in citation.bibtex(invented()[:1])
    assert "Çelik, Gül" in citation.bibtex([record], unicode=True)


def test_csl_json_is_what_citeproc_reads() -> None:
    for made in json.loads(citation.csl_json(invented())):
        assert {"id", "type", "title"} <= made.keys()
        assert all(isinstance(part, int) for parts in made.get("issued", {}).get("date-parts", []) for part in parts)
