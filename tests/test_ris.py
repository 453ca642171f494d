"""RIS in the dialects that people bring."""

import io

from evidence.record import Author, Fault, Record
from evidence.sources import files, ris

PUBMED = """1. 
TY  - JOUR
DB  - PubMed
AU  - Ashgrove, Marta L
AU  - Invented Needling Group
T1  - Dry needling of an invented muscle: does
      ER  - stand in the way?
Y1  - 2019/10/17/
JF  - Journal of invented needling
JA  - J Invent Needling
SN  - 0000-0019 (Electronic)
VL  - 3
IS  - 2
SP  - 404
EP  - 410
AN  - 99000001
DO  - 10.5555/ONE
AB  - First line
ERASED lines go on. ER is no end.
ER  - 

2. 
TY  - JOUR
TI  - Second invented article
AN  - 99000002
PY  - 2020
ER  - 
"""
OVID = """TY  - JOUR
ID  - 99000003
T1  - Ovid's way.
A1  - Birkwell, T.J.
A1  - Cindermoor A
Y1  - 2018//
N2  - Short.
AN  - 99000003
DB  - Ovid MEDLINE(R)
DO  - https://dx.doi.org/10.5555/ovid
ER  - 
"""
EMBASE = """TY  - JOUR
TI  - Embase's way
AU  - Dunmarsh, Ivo
AN  - 2004567890
DB  - Embase
KW  - pain
KW  - needle
ER  - 
"""


def _read(text: str, encoding: str = "utf-8") -> list[Record | Fault]:
    return list(ris.read(io.BytesIO(text.encode(encoding)), "some.ris"))


def test_pubmed_numbers_its_references_and_wraps_lines() -> None:
    first, second = _read(PUBMED)
    assert isinstance(first, Record)
    assert isinstance(second, Record)
    assert first.title == "Dry needling of an invented muscle: does ER - stand in the way?"
    assert first.sections[0].text == "First line ERASED lines go on. ER is no end."
    assert first.authors == (Author("Ashgrove", "Marta L", "ML"), Author(collective="Invented Needling Group"))
    assert (first.pmid, first.doi, first.pages, first.issn) == ("99000001", "10.5555/one", "404-410", "0000-0019")
    assert (first.pub_date, first.year) == ("2019 Oct 17", 2019)
    assert first.place == "some.ris: line 2"
    assert second.title == "Second invented article"


def test_an_accession_number_is_a_pmid_only_where_the_database_says_so() -> None:
    ovid, embase = _read(OVID + EMBASE)
    assert isinstance(ovid, Record)
    assert isinstance(embase, Record)
    assert ovid.pmid == "99000003"
    assert ovid.doi == "10.5555/ovid"
    assert [(author.family, author.initials) for author in ovid.authors] == [("Birkwell", "TJ"), ("Cindermoor", "A")]
    assert embase.pmid is None
    assert embase.other_ids == (("embase", "2004567890"),)
    assert embase.keywords == ("pain", "needle")


def test_byte_order_mark_line_ends_and_latin_1() -> None:
    for text, encoding in [
        ("\ufeff" + EMBASE.replace("\n", "\r\n"), "utf-8"),
        (EMBASE.replace("Ivo", "Ívo"), "cp1252"),
        (EMBASE, "utf-16"),
    ]:
        (record,) = _read(text, encoding)
        assert isinstance(record, Record)
        assert record.authors[0].family == "Dunmarsh"


def test_bad_references_are_named_and_the_others_read() -> None:
    cut = "TY  - JOUR\nTI  - Cut off\n"
    empty = "TY  - JOUR\nAU  - Nobody, N\nER  - \n"
    headless = "TI  - No beginning\nER  - \n"
    made = _read(cut + EMBASE + empty + headless + OVID + cut)
    faults = [thing for thing in made if isinstance(thing, Fault)]
    assert [thing.title for thing in made if isinstance(thing, Record)] == ["Embase's way", "Ovid's way."]
    assert [fault.position for fault in faults] == ["line 1", "line 11", "line 14", "line 27"]
    assert "no ER line" in faults[0].reason
    assert "no title" in faults[1].reason
    assert "no TY line" in faults[2].reason
    assert faults[0].identifier == "Cut off"


def test_text_that_is_no_ris() -> None:
    (fault,) = _read("hello\n")
    assert isinstance(fault, Fault)
    assert fault.whole_input


def test_the_format_is_recognised_by_content() -> None:
    (found,) = files.open_all(["-"], io.BytesIO(("\ufeff" + PUBMED).encode()))
    assert found.format == "ris"
    assert len(list(found.records())) == 2


def test_an_abstract_in_several_lines_is_kept_whole_and_in_order() -> None:
    parts = ["BACKGROUND: Necks hurt.", "METHODS: Forty people were needled.", "RESULTS: Pain was lower."]
    (labelled,) = _read("TY  - JOUR\nTI  - Parts\n" + "".join(f"AB  - {part}\n" for part in parts) + "ER  - \n")
    (plain,) = _read("TY  - JOUR\nTI  - Parts\nN2  - First paragraph.\nN2  - Second one.\nER  - \n")
    (both,) = _read("TY  - JOUR\nTI  - Parts\nAB  - The text.\nAB  - The text.\nN2  - The text.\nER  - \n")
    assert isinstance(labelled, Record)
    assert isinstance(plain, Record)
    assert isinstance(both, Record)
    assert [(section.label, section.text) for section in labelled.sections] == [tuple(part.split(": ")) for part in parts]
    assert [section.text for section in plain.sections] == ["First paragraph. Second one."]
    assert [section.text for section in both.sections] == ["The text."]


def test_a_long_name_of_a_database_is_kept() -> None:
    name = "EBM Reviews - Cochrane Central Register of Controlled Trials"
    (record,) = _read(f"TY  - JOUR\nTI  - Central\nDB  - {name}\nAN  - CN-01234567\nER  - \n")
    assert isinstance(record, Record)
    assert record.other_ids == ((name.lower(), "CN-01234567"),)


def test_a_pmid_of_a_medline_reference_that_is_none_stays_an_accession_number() -> None:
    (record,) = _read("TY  - JOUR\nTI  - Odd\nDB  - PubMed\nAN  - abc\nER  - \n")
    assert isinstance(record, Record)
    assert record.other_ids == (("pubmed", "abc"),)
