"""BibTeX, CSL-JSON and tables as sources."""

import gzip
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from evidence.record import Author, Fault, Record
from evidence.sources import bibtex, csl, csv_table, files

ENTRIES = r"""
@string{jin = "Journal of invented needling"}
@Article{one, title = {Needling of the {TMJ} \textit{in vitro}: 100\% {\'e}ffect of H\textsubscript{2}O \& more},
  author = {van der Heide, Geert J. and {Invented Group, and Friends} and Fernhill, Jr, Robert and others},
  journal = jin, month = oct, year = 2019, pages = {404--410}, doi = {https://doi.org/10.5555/ONE}, pmid = 99000001}
@article{one, title = {Same key, other article}, year = {2020}}
@article{broken, title = {Never closed, year = 2020}
@book{b, title = {Needles explained}, editor = {Ellerby, Ruth}, publisher = {Example Press}, date = {2016-24}}
@misc{empty, year = 2001}
"""


def test_entries_with_latex_names_and_duplicate_keys() -> None:
    made = list(bibtex.read(io.BytesIO(ENTRIES.encode()), "some.bib"))
    records = [thing for thing in made if isinstance(thing, Record)]
    faults = [thing for thing in made if isinstance(thing, Fault)]
    first, second, book = records
    assert first.title == "Needling of the TMJ in vitro: 100% éffect of H2O & more"
    assert first.title_markup == "Needling of the TMJ <i>in vitro</i>: 100% éffect of H<sub>2</sub>O &amp; more"
    assert first.authors == (
        Author("van der Heide", "Geert J", "GJ"),
        Author(collective="Invented Group, and Friends"),
        Author("Fernhill", "Robert", "R", "Jr"),
    )
    assert (first.journal, first.pub_date, first.pages) == ("Journal of invented needling", "2019 Oct", "404-410")
    assert (first.doi, first.pmid, first.year) == ("10.5555/one", "99000001", 2019)
    assert second.title == "Same key, other article"
    assert (book.kind, book.authors[0].role, book.pub_date) == ("book", "editor", "2016 Winter")
    assert [fault.position for fault in faults] == ["line 7", "line 9"]
    assert "Never closed" in faults[0].raw
    assert "no title" in faults[1].reason


def test_a_broken_entry_is_told_of_once(tmp_path: Path) -> None:
    path = tmp_path / "broken.bib"
    path.write_text("@article{a, title={One}}\n@article{b, title={open, year=2020}\n@article{c, title={Three}}\n")
    code = f"from evidence.sources import files; opened = next(files.open_all([{str(path)!r}]))\n"
    code += "print(*(getattr(x, 'reason', '') or x.place for x in opened.records()), sep='\\n')"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    first, reason, last = done.stdout.splitlines()
    assert first.endswith("line 1")
    assert last.endswith("line 3")
    assert reason.startswith("The entry at line 2 cannot be read (Unexpected block start: `@article`.")


def test_csl_json_with_one_bad_item() -> None:
    items = [
        {"type": "article-journal", "title": "A <i>b</i>", "issued": {"date-parts": [["2019", 10]]}, "DOI": "10.5555/X",
         "author": [{"family": "Heide", "non-dropping-particle": "van der", "given": "G."}, {"literal": "Group"}]},
        {"title": "Bad", "author": [{"given": "only"}]},
        {"title": "Good", "note": "PMID: 99000009\nPMCID: PMC9"},
        "no item",
    ]  # fmt: skip
    first, bad, good, worse = csl.read(io.BytesIO(json.dumps(items).encode()), "some.json")
    assert isinstance(first, Record)
    assert (first.title, first.title_markup, first.pub_date, first.doi) == ("A b", "A <i>b</i>", "2019 Oct", "10.5555/x")
    assert first.authors == (Author("van der Heide", "G", "G"), Author(collective="Group"))
    assert isinstance(bad, Fault)
    assert bad.position == "record 2"
    assert isinstance(good, Record)
    assert (good.pmid, good.pmcid) == ("99000009", "PMC9")
    assert isinstance(worse, Fault)


def test_json_that_is_none() -> None:
    (fault,) = csl.read(io.BytesIO(b'[{"title": "x",]'), "some.json")
    assert isinstance(fault, Fault)
    assert fault.whole_input


@pytest.mark.parametrize("digits", [19, 5000])
def test_a_number_of_too_many_digits_costs_its_item_only(digits: int) -> None:
    items = f'[{{"title": "One", "PMID": {"9" * digits}}}, {{"title": "Two", "issued": {{"date-parts": [[{"9" * digits}]]}}}},'
    items += '{"title": "Three", "PMID": 99000003, "issued": {"date-parts": [[99999999999]]}}]'
    first, second, third = csl.read(io.BytesIO(items.encode()), "some.json")
    assert isinstance(first, Fault)
    assert isinstance(second, Fault)
    assert (first.position, second.position) == ("record 1", "record 2")
    assert "Record 1 holds a number of more than 18 digits" in first.reason
    assert isinstance(third, Record)
    assert (third.pmid, third.year) == ("99000003", None)


def test_a_table_by_its_header() -> None:
    text = (
        "title,pmid,authors,date,keywords,abstract\n"
        '"Two\nlines",99000001,"Ashgrove, Marta; Invented Group",2019 Oct 17,pain; neck,"Good, long"\n'
        ",99000002,,,,\n"
        "a,b,c,d,e,f,g\n"
        "Last,,Smith JA,2001,,\n"
    )
    first, untitled, wide, last = csv_table.read(io.BytesIO(text.encode("utf-8-sig")), "some.csv")
    assert isinstance(first, Record)
    assert first.title == "Two lines"
    assert first.authors == (Author("Ashgrove", "Marta", "M"), Author(collective="Invented Group"))
    assert (first.pub_date, first.year, first.keywords) == ("2019 Oct 17", 2019, ("pain", "neck"))
    assert isinstance(untitled, Fault)
    assert (untitled.position, untitled.identifier) == ("line 4", "99000002")
    assert isinstance(wide, Fault)
    assert "7 cells for 6 columns" in wide.reason
    assert isinstance(last, Record)
    assert last.place == "some.csv: line 6"
    assert last.authors == (Author("Smith", initials="JA"),)


def table(rows: list[str]) -> list[Record | Fault]:
    return list(csv_table.read(io.BytesIO("\n".join(["title,pmid,year", *rows]).encode()), "some.csv"))


@pytest.mark.parametrize(
    "bad",
    [
        '"Needling 4,96100004,2020',
        '"Needling 4",96100004,"2020',
        f'"{"x" * 140_000}",96100004,2020',
        '"Needling "4" x",96100004,2020',
    ],
)
@pytest.mark.parametrize("quote", ['"', ""])
def test_a_bad_row_of_a_table_costs_that_row_only(bad: str, quote: str) -> None:
    rows = [f"{quote}Needling {number}{quote},961000{number:02},2020" for number in range(20)]
    rows[4] = bad
    things = table(rows)
    assert [type(thing) for thing in things] == [Record] * 4 + [Fault] + [Record] * 15
    fault = things[4]
    assert isinstance(fault, Fault)
    assert (fault.position, "line 6" in fault.reason, fault.raw[:50]) == ("line 6", True, bad[:50])
    assert [thing.place for thing in things if isinstance(thing, Record)][4] == "some.csv: line 7"


def test_a_bad_last_row_and_a_break_inside_a_row() -> None:
    assert [type(thing) for thing in table(['"One",1,2020', '"Two,2,2020'])] == [Record, Fault]
    cut = gzip.compress(b'title,pmid,year\nOne,1,2020\n"Two,2,2020\n' + b"Three,3,2020\n" * 20, mtime=0)[:-4]
    *rows, end = csv_table.read(io.BytesIO(cut), "some.csv")
    assert [type(thing) for thing in rows] == [Record, Fault] + [Record] * 20
    assert isinstance(end, Fault)
    assert "too early" in end.reason


def test_what_is_left_of_a_row_with_an_open_quotation_mark_makes_no_record() -> None:
    things = table(['"Two, of', "two lines", "Last,3,2020"])
    assert [type(thing) for thing in things] == [Fault, Fault, Record]
    assert isinstance(things[1], Fault)
    assert "may belong to the row before" in things[1].reason


def test_the_table_that_pubmed_exports() -> None:
    head = (
        '"PMID","Title","Authors","Citation","First Author","Journal/Book","Publication Year","Create Date",'
        '"PMCID","NIHMS ID","DOI"\n'
    )
    row = (
        '"99000001","Invented title.","Ashgrove ML, Birkwell T, van der Heide GJ.","J Inv.","Ashgrove ML",'
        '"J Invent Needling","2019","2019/10/17","PMC99","","10.5555/one"\n'
    )
    (found,) = files.open_all(["-"], io.BytesIO((head + row).encode()))
    assert found.format == "csv_table"
    (record,) = found.records()
    assert isinstance(record, Record)
    assert [(author.family, author.initials) for author in record.authors] == [
        ("Ashgrove", "ML"),
        ("Birkwell", "T"),
        ("van der Heide", "GJ"),
    ]
    assert (record.journal, record.year, record.pmcid) == ("J Invent Needling", 2019, "PMC99")


def test_the_formats_are_recognised_by_content() -> None:
    for text, wanted in [
        (ENTRIES, "bibtex"),
        ('[\n{"id": 1, "title": "x"}]', "csl"),
        ("title,year\nx,2019\n", "csv_table"),
        ("hello, world\n", ""),
    ]:
        (found,) = files.open_all(["-"], io.BytesIO(text.encode()))
        assert found.format == wanted
        if wanted:
            found.open().close()


@pytest.mark.parametrize(
    "value", ["{{50% fewer visits, 5\\% more}}", '"50% fewer visits, 5\\% more"', "{50% fewer\n visits, 5\\% more}"]
)
def test_a_percent_sign_inside_a_value_is_no_comment(value: str) -> None:
    text = f"@article{{a, title = {value}, abstract = {value},\n  year = 2020, url = {{https://doi.org/10.5555/a%20b}}}}\n"
    (record,) = bibtex.read(io.BytesIO(text.encode()), "some.bib")
    assert isinstance(record, Record)
    assert record.title == " ".join(record.sections[0].text.split()) == "50% fewer visits, 5% more"
    assert (record.year, record.doi) == (2020, "10.5555/a%20b")


def test_a_percent_sign_in_a_title_with_markup_and_behind_a_line_break() -> None:
    text = r"@article{a, title = {50% \textit{in vivo} or \\% less}, author = {Ashgrove, Marta % Birkwell}}"
    (record,) = bibtex.read(io.BytesIO(text.encode()), "some.bib")
    assert isinstance(record, Record)
    assert record.title.startswith("50% in vivo or")
    assert record.title.endswith("% less")
    assert record.title_markup.startswith("50% <i>in vivo</i> or")


NUMBERS = ["99000061.0", "PMID: 99000061", "99000061 ", "PMID99000061", "[PMID: 99000061]", "pmid=99000061", "99000061.",
           "https://www.ncbi.nlm.nih.gov/pubmed/99000061", "https://pubmed.ncbi.nlm.nih.gov/99000061/", "\u00a099000061"]  # fmt: skip


@pytest.mark.parametrize("spelling", NUMBERS)
def test_the_usual_spellings_of_a_pmid_are_read(spelling: str) -> None:
    (from_table,) = table([f'Needling,"{spelling}",2020'])
    (from_bibtex,) = bibtex.read(io.BytesIO(f"@article{{a, title={{Needling}}, pmid={{{spelling}}}}}".encode()), "some.bib")
    (from_csl,) = csl.read(io.BytesIO(json.dumps([{"title": "Needling", "PMID": spelling}]).encode()), "some.json")
    for found in (from_table, from_bibtex, from_csl):
        assert isinstance(found, Record)
        assert found.pmid == "99000061"


def test_a_pmid_that_is_a_number_with_a_point_in_json() -> None:
    (record,) = csl.read(io.BytesIO(b'[{"title": "Needling", "PMID": 99000061.0}]'), "some.json")
    assert isinstance(record, Record)
    assert record.pmid == "99000061"


@pytest.mark.parametrize("spelling", ["99000061.5", "9.9e7", "12345678901234567", "99000061; 99000062", "NCT01234567", "0"])
def test_what_is_no_pmid_in_its_place_is_told(spelling: str) -> None:
    (from_table,) = table([f"Needling,{spelling},2020"])
    (from_bibtex,) = bibtex.read(io.BytesIO(f"@article{{a, title={{Needling}}, pmid={{{spelling}}}}}".encode()), "some.bib")
    (from_csl,) = csl.read(io.BytesIO(json.dumps([{"title": "Needling", "PMID": spelling}]).encode()), "some.json")
    for fault in (from_table, from_bibtex, from_csl):
        assert isinstance(fault, Fault)
        assert f"{spelling!r} as its PMID" in fault.reason
        assert "Needling" in fault.raw


@pytest.mark.parametrize("nothing", ["", "NA", "N/A", "nan", "None", "null", "-"])
def test_words_for_a_missing_value_are_no_pmid_and_no_fault(nothing: str) -> None:
    (record,) = table([f"Needling,{nothing},2020"])
    assert isinstance(record, Record)
    assert record.pmid is None


def test_an_identifier_longer_than_any_is_a_fault() -> None:
    (fault,) = bibtex.read(io.BytesIO(("@article{a, title={Needling}, doi={10.5555/" + "ab" * 2000 + "}}").encode()), "some.bib")
    assert isinstance(fault, Fault)
    assert "identifier of 4,008 characters" in fault.reason
