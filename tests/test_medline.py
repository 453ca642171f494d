"""Reading the MEDLINE format: by columns, in the order of the lines."""

import io
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.record import Author, Fault, Link, Mesh, Record
from evidence.sources.medline import read

DATA = Path(__file__).parent / "data" / "medline"
TWO = (DATA / "two.nbib").read_bytes()


def values(data: bytes) -> list[Record | Fault]:
    return list(read(io.BytesIO(data), "file.nbib"))


def first() -> Record:
    value = values(TWO)[0]
    assert isinstance(value, Record)
    return value


def test_rule_26_several_records() -> None:
    assert [value.pmid for value in values(TWO) if isinstance(value, Record)] == ["99000001", "99000002"]
    unparted = TWO.replace(b"\n\nPMID", b"\nPMID")
    assert values(unparted) == values(TWO)


def test_rule_26_continuation_is_by_column() -> None:
    assert first().title == "Effect of dry needling on SAMD9 - expression: an invented trial."
    assert first().sections[0].text == "BACKGROUND: Something. METHODS - were few. DNA - was spared."


def test_rule_26_identifiers_of_lid_and_aid() -> None:
    assert (first().doi, first().pmcid) == ("10.5555/abc.def", "PMC990123")
    assert first().other_ids == (("nct", "NCT01234567"), ("pii", "S123"))


def test_rule_26_repeated_tags_keep_their_people() -> None:
    assert first().authors == (
        Author("Smith", "John A", "JA", "Jr", "", "0000-0001-2345-678X", "Somewhere.; Elsewhere."),
        Author("Doe", "Ann", "A", affiliation="Third place."),
        Author(collective="The Group"),
    )


def test_rule_26_the_other_fields() -> None:
    record = first()
    assert (record.year, record.pub_date, record.pages, record.volume) == (2019, "2019 Jan-Feb", "404-10", "12")
    assert (record.completed, record.revised, record.issn) == ("2019-03-05", "2020-01-01", "1234-5679")
    assert record.mesh == (Mesh("Dry Needling", "", True, (("adverse effects", "", False), ("methods", "", True))),)
    assert record.chemicals == (("Example c (x)", "", ""),)
    assert record.grants == (("R01 HL123", "NHLBI NIH HHS", "United States"),)
    assert record.links == (Link("CommentIn", "99000003", "J Foo. 2010;1:2."),)


def test_rule_16_not_available_is_no_title() -> None:
    second = values(TWO)[1]
    assert isinstance(second, Record)
    assert (second.title, second.vernacular_title) == ("", "Título.")


def test_rule_25_encodings_and_line_ends() -> None:
    text = TWO.decode()
    for data in (text.encode("utf-8-sig"), text.encode("utf-16"), text.encode("cp1252"), text.replace("\n", "\r\n").encode()):
        assert values(data) == values(TWO)


def test_rule_28_a_record_without_pmid_is_set_aside() -> None:
    found = values(b"PMID- 99000001\nTI  - One.\n\nTI  - No number.\nAU  - X Y\n\nPMID- 99000002\nTI  - Two.\n")
    assert [type(value) for value in found] == [Record, Fault, Record]
    assert isinstance(found[1], Fault)
    assert (found[1].position, found[1].identifier) == ("record 2", "No number.")


def test_rule_28_other_text_is_one_fault() -> None:
    for data in (b"", b"Just words\nand more\n"):
        (fault,) = values(data)
        assert isinstance(fault, Fault)
        assert fault.whole_input


def test_the_same_tags_as_biopython() -> None:
    from Bio import Medline

    peer = next(iter(Medline.parse(io.StringIO(TWO.decode().lstrip()))))
    record = first()
    assert (record.title, record.pages, record.volume) == (peer["TI"], peer["PG"], peer["VI"])
    assert [f"{author.family}, {author.given}" for author in record.authors[1:2]] == peer["FAU"][1:]


@given(st.binary(max_size=300), st.sampled_from([b"", b"PMID- 1\n", b"PMID- 1\nGR  - /\nFAU - \nRN  - (\nMH  - /\nSI  - /"]))
@settings(deadline=None)
def test_arbitrary_bytes_raise_nothing(data: bytes, start: bytes) -> None:
    assert all(isinstance(value, Record | Fault) for value in values(start + data))
