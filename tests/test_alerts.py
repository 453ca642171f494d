"""A warning that a poorer source gives of an article is heard, whatever form it has and in whatever order the sources come."""

from dataclasses import replace
from io import BytesIO
from itertools import permutations

import pytest
import sqlalchemy as sa
from invented import TITLE, link, record
from test_library import articles, load, rows, state

from evidence import database
from evidence.models import Link
from evidence.record import Record
from evidence.sources import csv_table, medline, ris

RETRACTED = (("Retracted Publication", "D016441"),)
TOLD = {
    "csv": f"pmid,title,year,state\n99000001,{TITLE},2020,retracted\n",
    "ris": f"TY  - JOUR\nTI  - RETRACTED: {TITLE}, number 1\nPY  - 2020\nDO  - 10.5555/invented.1\nER  - \n",
    "ris with PMID": f"TY  - JOUR\nTI  - RETRACTED: {TITLE}\nPY  - 2020\nDB  - PubMed\nAN  - 99000001\nER  - \n",
    "medline": f"PMID- 99000001\nTI  - {TITLE}\nPT  - Retracted Publication\nRIN - J Test. 2022;3(2):5\nLR  - 20250101\nDP  - 2020\n",
    "medline, only its link": f"PMID- 99000001\nTI  - {TITLE}\nRIN - J Test. 2022;3(2):5\nLR  - 20250101\nDP  - 2020\n",
}
READERS = {"csv": csv_table, "ris": ris, "medline": medline}


def told(name: str) -> Record:
    (made,) = READERS[name.split()[0].strip(",")].read(BytesIO(TOLD[name].encode()), "invented")
    assert isinstance(made, Record)
    return made


@pytest.mark.parametrize("name", TOLD)
@pytest.mark.parametrize("poorer_first", [False, True], ids=["full-first", "poorer-first"])
@pytest.mark.parametrize("together", [False, True], ids=["apart", "in-one-batch"])
def test_a_retraction_told_by_a_poorer_source_is_heard(engine: sa.Engine, name: str, poorer_first: bool, together: bool) -> None:
    pair = [told(name), record(1)] if poorer_first else [record(1), told(name)]
    for batch in [pair] if together else [[thing] for thing in pair]:
        load(engine, *batch)
    assert list(articles(engine)) == ["pmid:99000001"]
    assert (articles(engine)["pmid:99000001"].source, state(engine, 1)) == ("pubmed_xml", "retracted")
    assert len(rows(engine, Link)) == 1
    load(engine, record(1, revised="2020-06-01", keywords=("late",)))  # richer, and older than what was told
    assert (articles(engine)["pmid:99000001"].revised, state(engine, 1)) == ("2020-06-01", "retracted")
    load(engine, told(name))
    assert len(rows(engine, Link)) == 1


def test_the_richer_source_takes_the_warning_over_and_can_take_it_back(engine: sa.Engine) -> None:
    load(engine, record(1), told("csv"))
    says_so = record(1, revised="2025-06-01", publication_types=RETRACTED, links=(link("RetractionIn", 9),))
    load(engine, says_so)
    assert [(x.relation, x.asserted_by) for x in rows(engine, Link)] == [("RetractionIn", "pubmed_xml")]
    load(engine, record(1, revised="2025-07-01"))
    assert state(engine, 1) == ""


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_warnings_of_several_sources_end_alike_in_any_order(order: tuple[int, ...]) -> None:
    engine = database.opened("sqlite://")
    pool = [record(1), told("csv"), told("ris with PMID"), told("medline")]
    for number in order:
        load(engine, pool[number])
    assert state(engine, 1) == "retracted"
    assert {x.relation for x in rows(engine, Link)} == {"RetractionIn"}
    assert len({(x.source, x.asserted_by) for x in rows(engine, Link)}) == len(rows(engine, Link))
    load(engine, *pool)
    assert state(engine, 1) == "retracted"


def test_a_source_of_the_same_rank_keeps_the_warning_of_the_other(engine: sa.Engine) -> None:
    bib = record(1, source="bibtex", pmid=None, revised="", publication_types=RETRACTED)
    other = replace(bib, source="ris", publication_types=(), journal="Another name of it")
    load(engine, bib)
    load(engine, other)
    assert [article.state for article in articles(engine).values()] == ["retracted"]
    load(engine, replace(other, publication_types=RETRACTED), replace(other, pages="1-9"))  # RIS takes back what RIS said
    assert [(x.relation, x.asserted_by) for x in rows(engine, Link)] == [("RetractionIn", "bibtex")]


def test_an_article_that_gets_its_pmid_later_hears_the_notice_that_named_it(engine: sa.Engine) -> None:
    load(engine, record(1, source="ris", pmid=None, revised=""), record(9, links=(link("RetractionOf", 1),)))
    load(engine, record(1, source="csv", revised="", sections=()))
    assert state(engine, 1) == "retracted"
