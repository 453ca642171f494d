"""Which of two records of an article stays, and when two records without identifiers are one article."""

from dataclasses import replace
from io import BytesIO

import pytest
import sqlalchemy as sa
from invented import ABSTRACT, TITLE, record, tables
from test_library import articles, load, rows

from evidence import database, review
from evidence.models import Article, ArticleVersion, Finding
from evidence.record import Author, Record, Section
from evidence.sources import ris

BARE = record(1, source="ris", pmid=None, doi=None, revised="", authors=(Author("Smith", "Jane"),), volume="3", pages="10-19")
OTHER = (Section("Ninety invented adults were randomised to dry needling or exercise. Pain did not differ."),)


def held(engine: sa.Engine) -> list[Article]:
    return list(articles(engine).values())


@pytest.mark.parametrize(
    "other",
    [
        {"journal": "Another Journal"}, {"volume": "4"}, {"pages": "20-29"}, {"sections": OTHER},
        {"authors": (Author("Smith", "Zoe"),)}, {"authors": (Author("Smith", initials="Z"),)},
    ],
    ids=["journal", "volume", "pages", "abstract", "given name", "initials"],
)  # fmt: skip
@pytest.mark.parametrize("together", [False, True], ids=["apart", "in-one-batch"])
def test_bare_records_that_differ_are_two_articles_and_are_offered(
    engine: sa.Engine, other: dict[str, object], together: bool
) -> None:
    pair = [BARE, replace(BARE, **other)]
    for batch in [pair] if together else [[thing] for thing in pair]:
        load(engine, *batch)
    before = tables(engine)
    assert len(held(engine)) == 2
    load(engine, *reversed(pair))
    assert tables(engine) == before
    with database.transaction(engine) as session:
        assert [{pair.one, pair.other} for pair in review.duplicates(session)] == [set(articles(engine))]


@pytest.mark.parametrize(
    "other",
    [
        {"journal": "", "volume": "", "pages": "", "sections": (), "authors": (Author("Smith"),)},
        {"authors": (Author("Smith", "Jane A."),)}, {"authors": (Author("Smith", initials="JA"),)}, {"authors": (Author("Smith", "J."),)},
        {"pages": "10-9"}, {"pages": "10"}, {"journal": "JOURNAL of invented results."}, {"sections": (Section(ABSTRACT[:60]),)},
        {"journal": "J Invent Res", "journal_abbrev": "Journal of Invented Results"},
        {"publisher": "Nobody"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("fuller_first", [True, False])
def test_bare_records_of_which_one_only_says_less_are_one(engine: sa.Engine, other: dict[str, object], fuller_first: bool) -> None:
    pair = [BARE, replace(BARE, **other)]
    for one in pair if fuller_first else reversed(pair):
        load(engine, one)
    assert len(held(engine)) == 1


def test_three_bare_records_keep_three_keys(engine: sa.Engine) -> None:
    three = [replace(BARE, journal=f"Journal {letter}") for letter in "ABC"]
    for _ in range(2):
        load(engine, *three)
        load(engine, *reversed(three))
    assert sorted(article.journal for article in held(engine)) == ["Journal A", "Journal B", "Journal C"]
    load(engine, replace(BARE, journal="", sections=(), volume=""))
    assert len(held(engine)) == 3


def test_a_short_title_is_offered_as_well(engine: sa.Engine) -> None:
    text = (
        "TY  - JOUR\nTI  - Dry needling for neck pain\nAU  - Smith, Jane\nPY  - 2019\nJO  - Journal A\nSP  - 1\nAB  - Sixty.\nER  - \n"
        "TY  - JOUR\nTI  - Dry needling for neck pain\nAU  - Smith, Zoe\nPY  - 2019\nJO  - Journal B\nSP  - 99\nAB  - Ninety.\nER  - \n"
    )
    counts = load(engine, *ris.read(BytesIO(text.encode()), "invented.ris"))
    assert (counts.new, counts.changed) == (2, 0)
    with database.transaction(engine) as session:
        (pair,) = review.duplicates(session)
        assert "no identifier" in pair.reason


# At one rank

FULL = record(1, source="bibtex", pmid=None, revised="")
POOR = replace(FULL, source="ris", sections=(), journal="Another wording")


@pytest.mark.parametrize("source", ["ris", "bibtex"])
@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["full-first", "poor-first"])
@pytest.mark.parametrize("together", [False, True], ids=["apart", "in-one-batch"])
def test_a_record_without_an_abstract_replaces_none_with_one(
    engine: sa.Engine, source: str, order: tuple[int, int], together: bool
) -> None:
    pair = [(FULL, replace(POOR, source=source))[i] for i in order]
    for batch in [pair] if together else [[thing] for thing in pair]:
        load(engine, *batch)
    (article,) = held(engine)
    assert (article.source, article.journal) == ("bibtex", FULL.journal)
    assert rows(engine, Finding) != []
    before, versions = tables(engine), len(rows(engine, ArticleVersion))
    again = load(engine, *pair)
    assert (again.changed, tables(engine), len(rows(engine, ArticleVersion))) == (0, before, versions)


def test_a_newer_revision_without_an_abstract_is_the_article(engine: sa.Engine) -> None:
    load(engine, record(1))
    assert load(engine, record(1, sections=())).unchanged == 1
    assert load(engine, record(1, sections=(), revised="2021-01-01")).changed == 1


@pytest.mark.parametrize("together", [False, True], ids=["apart", "in-one-batch"])
@pytest.mark.parametrize("dates", [("", ""), ("2020-01-01", ""), ("", "2020-01-01")])
@pytest.mark.parametrize("sources", [("pubmed_xml", "pubmed_xml"), ("ris", "bibtex"), ("csv", "csv")])
def test_the_same_file_again_changes_nothing_without_dates(
    engine: sa.Engine, together: bool, dates: tuple[str, str], sources: tuple[str, str]
) -> None:
    file: list[Record] = [
        record(1, source=source, title=f"{TITLE}, number {number}", revised=date)
        for number, (source, date) in enumerate(zip(sources, dates, strict=True))
    ]
    for _ in range(2):  # what was held in one order may settle in the second reading, and stays then
        for batch in [file] if together else [[thing] for thing in file]:
            load(engine, *batch)
    before = tables(engine)
    assert held(engine)[0].title == f"{TITLE}, number 1"
    for _ in range(2):
        counts = load(engine, *file)
        assert (counts.new, counts.changed, counts.unchanged) == (0, 0, 2)
    assert (tables(engine), len(rows(engine, ArticleVersion))) == (before, 1)


def test_a_file_that_returns_to_its_first_words_ends_alike_in_any_batches() -> None:
    one, two = (record(1, source="ris", title=title, revised="") for title in ("One", "Two"))
    ends = []
    for batches in ([[one, two, one]], [[one], [two], [one]], [[one, two], [one]]):
        engine = database.opened("sqlite://")
        for batch in batches:
            load(engine, *batch)
        ends.append((held(engine)[0].title, len(rows(engine, ArticleVersion))))
    assert ends == [("Two", 1)] * 3
