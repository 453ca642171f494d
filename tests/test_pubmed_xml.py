"""Reading PubMed XML: one test for each rule of reading, on invented records, then properties that hold for any input."""

import gzip
import html
import io
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import BadInput
from evidence.record import Author, Cited, Fault, Link, Mesh, Record
from evidence.sources.pubmed_xml import chunks, parse, parse_chunk, read
from evidence.sources.pubmed_xml.workers import pack, read_with, unpack

ROOT = Path(__file__).parents[1]
DATA = ROOT / "tests" / "data" / "pubmed"
SHARED = Path(__file__).parents[2] / "shared" / "real"
ODDITIES = (DATA / "oddities.xml").read_bytes()
needs_sample = pytest.mark.skipif(not SHARED.is_dir(), reason="the sample of real records is not beside the project")


def values(data: bytes) -> list[Record | Fault]:
    return list(read(io.BytesIO(data), "file.xml"))


def records(data: bytes) -> list[Record]:
    return [value for value in values(data) if isinstance(value, Record)]


def faults(data: bytes) -> list[Fault]:
    return [value for value in values(data) if isinstance(value, Fault)]


def simple(number: int, title: str = "A title.") -> str:
    return (
        f'<PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{number}</PMID><Article><ArticleTitle>{title}'
        "</ArticleTitle></Article></MedlineCitation></PubmedArticle>"
    )


def in_set(*articles: str) -> bytes:
    return f"<PubmedArticleSet>\n{''.join(articles)}\n</PubmedArticleSet>\n".encode()


@pytest.fixture(scope="module")
def by_pmid() -> dict[str | None, Record]:
    return {record.pmid: record for record in records(ODDITIES)}


@pytest.fixture
def first(by_pmid: dict[str | None, Record]) -> Record:
    return by_pmid["99000001"]


def test_rule_12_books_and_withdrawn_records_stand_beside_articles(by_pmid: dict[str | None, Record]) -> None:
    chapter = by_pmid["99000003"]
    assert (chapter.kind, chapter.title, chapter.journal) == ("book", "The Chapter", "The Book")
    assert [(author.family, author.role) for author in chapter.authors] == [("Skriba", "author"), ("Edita", "editor")]
    assert (chapter.publisher, chapter.year, chapter.article_date) == ("Example Press, Nowhere", 1993, "2000-02-08")
    assert ("bookaccession", "NBK999001") in chapter.other_ids
    assert by_pmid["99000007"].withdrawn
    assert by_pmid["99000008"].withdrawn


def test_rule_13_version(first: Record) -> None:
    assert first.version == 2


def test_rule_14_text_is_whole_and_markup_is_kept(first: Record) -> None:
    assert first.title == "Effect of dry needling on H2O & CO2: p<0.05."
    assert first.title_markup == "Effect of <i>dry</i> needling on H<sub>2</sub>O &amp; CO<sub>2</sub>: p&lt;0.05."
    assert first.keywords == ("CO2", "needle")
    formula = first.sections[1]
    assert formula.text == "Plain, with a line break and xR2 = 0.9."
    assert "<math><msup><mi>R</mi><mn>2</mn></msup></math>" in formula.markup


def test_rule_14_cdata_is_text_and_no_markup(by_pmid: dict[str | None, Record]) -> None:
    assert by_pmid["99000004"].title == "Of <b> & </PubmedArticle>"


def test_rule_14_mathml_prefix_may_be_declared_on_the_root_or_nowhere() -> None:
    article = simple(99, "x<mml:math><mml:mi>y</mml:mi></mml:math>")
    assert records(in_set(article))[0].title == "xy"
    root = '<PubmedArticleSet xmlns:mml="http://www.w3.org/1998/Math/MathML">'
    assert records(f"{root}{article}</PubmedArticleSet>".encode())[0].title_markup == "x<math><mi>y</mi></math>"


def test_rule_15_sections_in_order_and_other_abstract_apart(first: Record) -> None:
    told = [(part.label, part.category, part.kind) for part in first.sections]
    assert told[:3] == [("AIM", "OBJECTIVE", "abstract"), ("", "", "abstract"), ("", "", "abstract")]
    other = first.sections[3]
    assert (other.kind, other.variety, other.language) == ("other", "plain-language-summary", "spa")
    assert other.text == "En llano."


def test_rule_16_no_title_no_abstract_several_languages(by_pmid: dict[str | None, Record], first: Record) -> None:
    second = by_pmid["99000002"]
    assert (second.title, second.vernacular_title) == ("", "Über Nadeln.")
    assert [part.kind for part in second.sections] == ["other"]
    assert first.languages == ("eng", "spa")
    assert by_pmid["99000006"].sections == ()


def test_rule_17_authors(first: Record) -> None:
    person, group, helper = first.authors
    assert (person.family, person.given, person.initials, person.suffix) == ("Testa", "Ada B", "AB", "Jr")
    assert (person.orcid, person.affiliation) == ("0000-0002-1234-567X", "First place.; Second place.")
    assert (group.collective, group.family) == ("The Example Group", "")
    assert (helper.family, helper.role) == ("Helfer", "investigator")


def test_rule_18_dates(by_pmid: dict[str | None, Record], first: Record) -> None:
    assert (first.pub_date, first.year, first.article_date) == ("2019 Feb 1", 2019, "2018-10-17")
    assert (by_pmid["99000002"].pub_date, by_pmid["99000002"].year) == ("1998 Dec-1999 Jan", 1998)
    assert (by_pmid["99000006"].pub_date, by_pmid["99000006"].year) == ("2007 Spring", 2007)


def test_rule_19_pages(by_pmid: dict[str | None, Record], first: Record) -> None:
    assert (first.volume, first.issue, first.pages) == ("12", "3 Pt 2", "404-10")
    assert by_pmid["99000004"].pages == "7-9"
    assert by_pmid["99000002"].pages == "e123"


def test_rule_20_identifiers_are_the_articles_own(first: Record) -> None:
    assert (first.doi, first.pmcid) == ("10.5555/abc.1", "PMC990001")
    assert ("pii", "S1234-5678(19)1") in first.other_ids


def test_rule_21_status_and_dates(first: Record) -> None:
    assert (first.status, first.indexing, first.publication_status) == ("MEDLINE", "Curated", "ppublish")
    assert (first.created, first.completed, first.revised) == ("2018-10-18", "2019-03-05", "2020-11-30")


def test_rule_22_indexing_and_declarations(by_pmid: dict[str | None, Record], first: Record) -> None:
    assert first.mesh == (Mesh("Dry Needling", "D3", True, (("methods", "Q1", False),)), Mesh("Humans", "D4"))
    assert ("Retracted Publication", "D016441") in first.publication_types
    assert first.chemicals == (("Stuff", "D1", ""), ("Water", "D2", "7732-18-5"))
    assert first.grants == (("X 1", "Fund", "Nowhere"),)
    assert ("nct", "NCT01234567") in first.other_ids
    assert (first.conflict_of_interest, first.copyright) == ("None.", "© 2019 Example.")
    assert by_pmid["99000002"].copyright == "© Beispiel."


def test_rule_23_links_with_and_without_pmid(first: Record) -> None:
    assert first.links == (
        Link("RetractionIn", "99000009", "J Invent Stud. 2021;1:1"),
        Link("ErratumIn", None, "J Invent Stud. 2020;1:2", "Testa, A"),
    )


def test_rule_24_references_nested_or_not(first: Record) -> None:
    assert first.references == (
        Cited("99000100", "10.5555/cited.1", "Cited A. 2001."),
        Cited(None, None, "Cited B. 2002."),
    )


PLAIN = "<Reference><Citation>A  &lt;b&gt; &amp;\n c.</Citation><ArticleIdList>{}</ArticleIdList></Reference><Reference><Citation>D</Citation></Reference>"
PMID_ID, DOI_ID = (
    '<ArticleId IdType="pubmed"> 99000077</ArticleId>',
    '<ArticleId IdType="doi">https://doi.org/10.5555/Ab</ArticleId>',
)


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (PLAIN.format(PMID_ID + DOI_ID), [("99000077", "10.5555/ab", "A <b> & c."), (None, None, "D")]),
        (PLAIN.format(DOI_ID + "\n" + PMID_ID), [("99000077", "10.5555/ab", "A <b> & c."), (None, None, "D")]),
        (PLAIN.format('<ArticleId IdType="pii">S1</ArticleId>'), [(None, None, "A <b> & c."), (None, None, "D")]),
        (
            PLAIN.format(PMID_ID + PMID_ID.replace("77", "78") + DOI_ID),
            [("99000077", "10.5555/ab", "A <b> & c."), (None, None, "D")],
        ),
        ("<Reference><Citation>A <i>b</i>&#8211;c</Citation></Reference>", [(None, None, "A b\u2013c")]),
        ("<Reference><Citation>A<!-- <x> -->b</Citation></Reference>", [(None, None, "Ab")]),
        ("<Reference><Citation><![CDATA[<b>]]></Citation></Reference>", [(None, None, "<b>")]),
        ("<Title>T</Title><Reference><Citation>A</Citation></Reference>", [(None, None, "A")]),
        ("<ReferenceList><Reference><Citation>A</Citation></Reference></ReferenceList>", [(None, None, "A")]),
        ("<Reference><ArticleIdList/></Reference>  <Reference/>", []),
        ("", []),
    ],
)
def test_rule_24_references_read_as_text_are_those_of_the_parser(
    inside: str, expected: list[tuple[str | None, str | None, str]]
) -> None:
    whole = simple(99).replace(
        "</PubmedArticle>", f"<PubmedData><ReferenceList>{inside}</ReferenceList></PubmedData></PubmedArticle>"
    )
    assert [(c.pmid, c.doi, c.text) for c in records(in_set(whole))[0].references] == expected
    walked = whole.replace("<PubmedData>", "<PubmedData><?left to the parser?>")
    assert records(in_set(walked))[0].references == records(in_set(whole))[0].references


def walked(record: bytes) -> bytes:
    """The same record in a form of which no list is read from the text itself."""
    return re.sub(rb"^(<[^>]*>)", rb"\1<?left to the parser?>", record, count=1)


def pieces_of(data: bytes) -> list[bytes]:
    return [piece[1] for chunk in chunks(io.BytesIO(data), "file.xml") for piece in chunk if not isinstance(piece, Fault)]


def test_lists_read_as_text_are_those_of_the_parser_in_invented_files(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus.xml.gz"
    subprocess.run([sys.executable, str(ROOT / "scripts" / "generate_corpus.py"), str(corpus), "--records", "300"], check=True)
    pieces = pieces_of(corpus.read_bytes()) + pieces_of(ODDITIES)
    assert len(pieces) > 300
    assert [parsed(walked(piece)) for piece in pieces] == [parsed(piece) for piece in pieces]


@needs_sample
def test_lists_read_as_text_are_those_of_the_parser_in_real_files() -> None:
    pieces = pieces_of((SHARED / "pubmed_sample_176.xml").read_bytes())
    assert [parsed(walked(piece)) for piece in pieces] == [parsed(piece) for piece in pieces]


def parsed(piece: bytes) -> list[Record | Fault]:
    return [replace(one, raw="") if isinstance(one, Fault) else one for one in parse_chunk([(1, piece)], "file.xml")]


AUTHOR = '<Author ValidYN="Y"><LastName>{}</LastName><ForeName>Ada  B</ForeName><Initials>AB</Initials>{}</Author>'
HEADING = '<MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">{}</DescriptorName>{}</MeshHeading>'
QUALIFIER = '<QualifierName UI="Q1" MajorTopicYN="Y">{}</QualifierName>'
DATED = '<PubMedPubDate PubStatus="{}"><Year>2020</Year><Month>{}</Month><Day>3</Day><Hour>6</Hour></PubMedPubDate>'


@pytest.mark.parametrize(
    "inside",
    [
        AUTHOR.format("Jose\u0301 &amp; Fils", "<Suffix>Jr</Suffix>") * 2,
        AUTHOR.format("A", '<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-0097</Identifier>'),
        AUTHOR.format("A", '<Identifier Source="GRID">0000-0002-1825-0097</Identifier>'),
        AUTHOR.format("A", "<AffiliationInfo><Affiliation> X,\n Y.</Affiliation></AffiliationInfo>" * 2),
        AUTHOR.format(
            "A", "<AffiliationInfo><Affiliation>X</Affiliation><Identifier Source='ROR'>1</Identifier></AffiliationInfo>"
        ),
        AUTHOR.format("A", "").replace('"Y"', '"N"') + AUTHOR.format("B", ""),
        AUTHOR.format("  ", "") + AUTHOR.format("<i>B</i>", "").replace("Author V", 'Author EqualContrib="Y" V'),
        '<Author ValidYN="Y"><CollectiveName>The &lt;X&gt; Group</CollectiveName></Author>',
        '<Author ValidYN="Y"><ForeName>Only</ForeName></Author>',
        "<Author><LastName>A</LastName></Author>\n  <Author/>",
        "",
    ],
)
def test_authors_read_as_text_are_those_of_the_parser(inside: str) -> None:
    whole = f'<AuthorList CompleteYN="Y">{inside}</AuthorList>\n<Language>eng</Language></Article>'
    piece = simple(99).replace("</Article>", whole, 1).encode()
    assert parsed(piece) == parsed(walked(piece))
    assert isinstance(parsed(piece)[0], Record)


@pytest.mark.parametrize(
    "inside",
    [
        HEADING.format("Needles", "") + HEADING.format("Pain, Referred", QUALIFIER.format("therapy") + "\n " + QUALIFIER.format("etiology")),
        HEADING.format("Spain", "").replace('UI="D1"', 'UI="D1" Type="Geographic"').replace('MajorTopicYN="N"', ""),
        HEADING.format("A &amp; B\u00a0C", "") + HEADING.format(" ", QUALIFIER.format("therapy")),
        HEADING.format("A", "<QualifierName>no id</QualifierName>"),
        HEADING.format("A<i>b</i>", ""),
        "<MeshHeading/>",
        "",
    ],
)  # fmt: skip
def test_headings_read_as_text_are_those_of_the_parser(inside: str) -> None:
    piece = simple(99).replace("</Article>", f"</Article><MeshHeadingList>{inside}</MeshHeadingList>", 1).encode()
    assert parsed(piece) == parsed(walked(piece))
    assert isinstance(parsed(piece)[0], Record)


@pytest.mark.parametrize(
    ("inside", "created"),
    [
        (DATED.format("received", "Feb") + DATED.format("entrez", "11") + DATED.format("entrez", "12"), "2020-11-03"),
        (DATED.format("entrez", "Oct").replace("<Day>3</Day>", ""), "2020-10"),
        (DATED.format("pubmed", "11"), ""),
        (DATED.format("entrez", "13"), "2020"),
        (DATED.format("entrez", " 4 "), "2020-04-03"),
        ("", ""),
    ],
)
def test_the_day_of_entry_read_as_text_is_that_of_the_parser(inside: str, created: str) -> None:
    data = f"<PubmedData><History>{inside}</History><PublicationStatus>ppublish</PublicationStatus></PubmedData></PubmedArticle>"
    piece = simple(99).replace("</PubmedArticle>", data).encode()
    (record,) = parsed(piece)
    assert isinstance(record, Record)
    assert record.created == created
    assert parsed(piece) == parsed(walked(piece))


def test_a_list_in_another_place_or_twice_is_left_to_the_parser() -> None:
    twice = f"<MeshHeadingList>{HEADING.format('A', '')}</MeshHeadingList>" * 2
    inner = f'<AuthorList CompleteYN="Y">{AUTHOR.format("A", "")}</AuthorList>'
    for odd in (twice, inner, f"<Other>{twice}</Other>"):
        piece = simple(99).replace("</Article>", f"</Article>{odd}", 1).encode()
        assert parsed(piece) == parsed(walked(piece))


@pytest.mark.parametrize("inside", ["<Reference><Citation>A & B</Citation></Reference>", "<Reference><Citation>]]></Citation></Reference>",
                                    "<Reference><Citation>\x01</Citation></Reference>", "<Reference></Citation></Reference>"])  # fmt: skip
def test_rule_28_a_faulty_reference_list_is_the_fault_of_its_record(inside: str) -> None:
    whole = simple(99).replace(
        "</PubmedArticle>", f"<PubmedData><ReferenceList>{inside}</ReferenceList></PubmedData></PubmedArticle>"
    )
    assert [fault.position for fault in faults(in_set(whole, simple(98)))] == ["record 1"]


def test_rule_24_a_reference_list_in_a_title_is_text() -> None:
    title = "<![CDATA[<ReferenceList><Reference><Citation>A</Citation></Reference></ReferenceList></PubmedData>]]>"
    (record,) = records(in_set(simple(99, title)))
    assert record.references == ()
    assert record.title.startswith("<ReferenceList><Reference>")


def test_rule_25_text_is_composed(by_pmid: dict[str | None, Record]) -> None:
    assert by_pmid["99000006"].title == "Café after the break"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "utf-32"])
def test_rule_25_encodings_are_recognised(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>' + in_set(simple(99, "Über é")).decode()
    assert [record.title for record in records(text.encode(encoding))] == ["Über é"]


def test_bytes_of_another_encoding_than_declared_are_named() -> None:
    (fault,) = faults(in_set(simple(99, "Über é")).decode().encode("latin-1"))
    assert "not in the encoding that its file declares" in fault.reason


def test_rule_25_unknown_encoding_is_named() -> None:
    (fault,) = faults(b'<?xml version="1.0" encoding="martian-7"?>' + in_set(simple(99)))
    assert "martian-7" in fault.reason
    assert fault.whole_input


def test_rule_28_a_bad_record_is_set_aside_and_the_file_goes_on() -> None:
    told = [(fault.position, fault.identifier, fault.whole_input) for fault in faults(ODDITIES)]
    assert told == [("record 4", "", False), ("record 6", "99000005", False)]
    assert len(records(ODDITIES)) == 7


def test_rule_28_malformed_record_keeps_its_number_and_raw_text() -> None:
    bad = simple(99000011).replace("</Article>", "")
    (fault,) = faults(in_set(simple(99000010), bad, simple(99000012)))
    assert (fault.source, fault.position, fault.identifier) == ("file.xml", "record 2", "99000011")
    assert fault.raw == bad


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"<html><body>Sorry</body></html>", "web page"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"<eFetchResult><ERROR>Bad id</ERROR></eFetchResult>", "Bad id"),
        (b"<catalogue><book/></catalogue>", "<catalogue>"),
        (b"plain words", "not PubMed XML"),
    ],
)
def test_rule_28_what_is_no_pubmed_xml_is_said_in_one_fault(data: bytes, word: str) -> None:
    (fault,) = values(data)
    assert isinstance(fault, Fault)
    assert word in fault.reason
    assert fault.whole_input


def test_rule_28_an_empty_set_is_no_fault() -> None:
    assert values(b"<PubmedArticleSet></PubmedArticleSet>") == []


def test_rule_29_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE PubmedArticleSet [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]>' + in_set(simple(99, "&b;"))
    (fault,) = values(bomb)
    assert isinstance(fault, Fault)
    assert "DOCTYPE" in fault.reason
    (fault,) = values(in_set(simple(99, "&unknown;")))
    assert isinstance(fault, Fault)


def test_rule_29_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    dtd = f'<!DOCTYPE PubmedArticleSet SYSTEM "{(tmp_path / "none.dtd").as_uri()}">'.encode()
    assert len(records(dtd + in_set(simple(99)))) == 1


def test_rule_29_depth_is_bounded() -> None:
    deep = simple(99, "<i>" * 100 + "x" + "</i>" * 100)
    deeper = simple(98, "<i>" * 100_000 + "x" + "</i>" * 100_000)
    assert [type(value) for value in values(in_set(deep, deeper, simple(97)))] == [Fault, Fault, Record]


def test_rule_29_gzip_bomb_is_bounded() -> None:
    bomb = gzip.compress(in_set(simple(99)) + b" " * (200 << 20), 9)
    found = values(bomb)
    assert isinstance(found[-1], Fault)
    assert "inflate" in found[-1].reason
    assert found[-1].whole_input


def test_rule_29_a_record_without_end_costs_bounded_memory() -> None:
    data = in_set(simple(99), "<PubmedArticle><x>" + "y" * (17 << 20), simple(98))
    kinds = [type(value) for value in values(data)]
    assert kinds[0] is Record
    assert kinds[-1] is Record
    assert Fault in kinds


@pytest.mark.parametrize("packed", [False, True])
def test_rule_29_a_truncated_file_keeps_what_was_complete(packed: bool) -> None:
    data = in_set(*(simple(99000000 + index, f"Title {index * 7919}") for index in range(200)))
    data = gzip.compress(data) if packed else data
    found = values(data[: len(data) * 2 // 3])
    assert len(found) > 50
    assert all(isinstance(value, Record) for value in found[:-1])
    assert isinstance(found[-1], Fault)
    assert found[-1].whole_input


def test_rule_29_damaged_and_joined_gzip() -> None:
    good = gzip.compress(in_set(simple(99)))
    assert len(records(good + gzip.compress(in_set(simple(98))))) == 2
    damaged = bytearray(good)
    damaged[-6] ^= 255
    assert isinstance(values(bytes(damaged))[-1], Fault)
    assert isinstance(values(good + b"rubbish")[-1], Fault)


def test_parse_gives_one_record_or_says_why_not() -> None:
    assert parse(simple(99).encode()).pmid == "99"
    with pytest.raises(BadInput, match="not well-formed"):
        parse(b"<PubmedArticle>")
    with pytest.raises(BadInput, match="no PMID"):
        parse(b"<PubmedArticle/>")


def test_chunks_and_two_processes_give_what_read_gives() -> None:
    whole = values(ODDITIES)
    parted = [value for chunk in chunks(io.BytesIO(ODDITIES), "file.xml", 2) for value in parse_chunk(chunk, "file.xml")]
    assert parted == whole
    assert list(read_with(2, io.BytesIO(ODDITIES), "file.xml")) == whole
    assert unpack(pack(whole)) == whole
    assert unpack(pack([])) == []


def test_two_processes_keep_the_order_of_many_chunks() -> None:
    data = in_set(*(simple(number) if number % 7 else "<PubmedArticle><x></PubmedArticle>" for number in range(1, 3000)))
    assert list(read_with(2, io.BytesIO(data), "file.xml")) == values(data)


texts = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=8)
parts_of = st.builds(
    Record, source=st.just("pubmed_xml"), title=texts, pmid=st.none() | texts, year=st.none() | st.integers(1500, 2100),
    authors=st.lists(st.builds(Author, family=texts, role=texts), max_size=3).map(tuple),
    references=st.lists(st.builds(Cited, st.none() | texts, st.none() | texts, texts), max_size=3).map(tuple),
    mesh=st.lists(st.builds(Mesh, texts, texts, st.booleans(), st.just((("q", "Q1", True),))), max_size=2).map(tuple),
    keywords=st.lists(texts, max_size=2).map(tuple), withdrawn=st.booleans(),
)  # fmt: skip


@given(st.lists(parts_of | st.builds(Fault, texts, texts, texts), max_size=5))
def test_records_travel_unchanged(things: list[Record | Fault]) -> None:
    assert unpack(pack(things)) == things


def test_namespaces_and_prefixes_do_not_hide_records() -> None:
    plain = in_set(simple(99)).decode()
    default = plain.replace("<PubmedArticleSet>", '<PubmedArticleSet xmlns="urn:x">')
    prefixed = re.sub(r"<(/?)(?=\w)", r"<\1p:", plain).replace("<p:PubmedArticleSet>", '<p:PubmedArticleSet xmlns:p="urn:x">')
    assert [record.pmid for record in records(default.encode()) + records(prefixed.encode())] == ["99", "99"]


TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="￾￿"), max_size=12)
TREE = st.recursive(
    TEXT.map(lambda text: (text, html.escape(text))),
    lambda inner: st.tuples(st.sampled_from(["i", "b", "sub", "sup", "u"]), st.lists(inner, max_size=3)).map(
        lambda pair: ("".join(t for t, _ in pair[1]), f"<{pair[0]}>{''.join(m for _, m in pair[1])}</{pair[0]}>")
    ),
    max_leaves=8,
)


@given(st.lists(TREE, min_size=1, max_size=5))
@settings(deadline=None)
def test_any_markup_text_is_the_whole_descendant_text(parts: list[tuple[str, str]]) -> None:
    import unicodedata

    (record,) = records(in_set(simple(99, "x" + "".join(markup for _, markup in parts))))
    expected = re.sub(r"[ \t\r\n]+", " ", "x" + "".join(text for text, _ in parts)).strip(" ")
    assert record.title == unicodedata.normalize("NFC", expected)
    if record.title_markup:
        stripped = html.unescape(re.sub(r"</?(?:i|b|sub|sup|u)>", "", record.title_markup))
        assert unicodedata.normalize("NFC", re.sub(" +", " ", stripped).strip(" ")) == record.title


class Dribble(io.BytesIO):
    """A stream that gives at most `size` bytes at a time, as a pipe does."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self.size = size

    def read(self, size: int | None = -1) -> bytes:
        return super().read(self.size)


@given(st.integers(1, 3000), st.booleans())
@settings(deadline=None, max_examples=40)
def test_records_do_not_depend_on_the_size_of_blocks(size: int, packed: bool) -> None:
    data = gzip.compress(ODDITIES) if packed else ODDITIES
    assert list(read(Dribble(data, size), "file.xml")) == values(ODDITIES)


@given(st.integers(0, len(ODDITIES)))
@settings(deadline=None)
def test_any_truncation_keeps_all_complete_records(cut: int) -> None:
    complete = [simple(99000000 + index) for index in range(30)]
    data = in_set(*complete).rstrip()  # without the last line break nothing is missing
    cut = cut % len(data)
    whole = sum(data.find(article.encode()) + len(article) <= cut for article in complete)
    found = values(data[:cut])
    assert [type(value) for value in found[:whole]] == [Record] * whole
    assert isinstance(found[-1], Fault)
    assert found[-1].whole_input


@given(st.binary(max_size=400), st.sampled_from([b"", b"\x1f\x8b\x08\0", b"<PubmedArticleSet><PubmedArticle>", b"<?xml "]))
@settings(deadline=None)
def test_arbitrary_bytes_raise_nothing(data: bytes, start: bytes) -> None:
    assert all(isinstance(value, Record | Fault) for value in values(start + data))


@given(st.integers(0, len(ODDITIES) - 1), st.binary(min_size=1, max_size=4))
@settings(deadline=None)
def test_damage_anywhere_raises_nothing(place: int, noise: bytes) -> None:
    values(ODDITIES[:place] + noise + ODDITIES[place + len(noise) :])


@needs_sample
def test_the_sample_agrees_with_biopython() -> None:
    from Bio import Entrez

    with (SHARED / "pubmed_sample_176.xml").open("rb") as stream:
        peer = Entrez.read(stream)["PubmedArticle"]
    found = [record for record in records((SHARED / "pubmed_sample_176.xml").read_bytes()) if not record.withdrawn]
    assert len(found) == len(peer) == 176
    for record, other in zip(found, peer, strict=True):
        citation, data = other["MedlineCitation"], other["PubmedData"]
        article = citation["Article"]
        assert record.pmid == str(citation["PMID"])
        assert record.journal == article["Journal"]["Title"]
        assert record.pages == article.get("Pagination", {}).get("MedlinePgn", "") or record.pages[:1] in "e0123456789"
        assert [name for name, _ in record.publication_types] == list(map(str, article["PublicationTypeList"]))
        headings = citation.get("MeshHeadingList", [])
        assert [mesh.name for mesh in record.mesh] == [str(heading["DescriptorName"]) for heading in headings]
        assert [len(mesh.qualifiers) for mesh in record.mesh] == [len(heading["QualifierName"]) for heading in headings]
        assert len(record.links) == len(citation.get("CommentsCorrectionsList", []))
        dois = [str(item).lower() for item in data["ArticleIdList"] if item.attributes["IdType"] == "doi"]
        assert not dois or record.doi == dois[0]
        assert len(record.chemicals) == len(citation.get("ChemicalList", []))
        people = [person for person in article.get("AuthorList", []) if person.attributes.get("ValidYN") != "N"]
        names = [author.family or author.collective for author in record.authors if author.role == "author"]
        assert names == [str(person.get("LastName") or person.get("CollectiveName")).strip() for person in people]


@needs_sample
def test_answers_of_the_e_utilities() -> None:
    folder = SHARED / "eutils"
    assert len(records((folder / "efetch.pubmed.xml").read_bytes())) == 2
    (book,) = records((folder / "efetch.pubmedbook.xml").read_bytes())
    assert (book.kind, book.pmid) == ("book", "20301295")
    for path in folder.glob("*error*.xml"):
        (fault,) = values(path.read_bytes())
        assert isinstance(fault, Fault)
