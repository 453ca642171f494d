"""Searching: words, phrases and tags, alike on both databases, whatever somebody types."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import record
from test_library import FACTS, load

from evidence import database
from evidence.errors import Unknown
from evidence.record import Author, Mesh, Section
from evidence.report import search

ARTICLES = (
    record(1, title='A "sham-controlled" trial (dry needling) of [neck] pain: post-needling soreness', year=2019),
    record(
        2,
        title="Effect: 95% CI, p<0.05, naïve Müller–Lyer H₂O; the soreness of needling post hoc",
        year=2021,
        sections=(),
        authors=(Author(family="Kużdżał"), Author(family="Sorheim")),
    ),
    record(
        3,
        title="Ultrasound-guided needling",
        sections=(Section("Secondary words: trapezius, pneumothoraces, anaesthesia, ischemic pressure."),),
        keywords=("x-ray",),
        year=2020,
    ),
    record(
        4,
        title="<script>alert('x')</script> & 100% \\ backslash",
        authors=(Author(family="O'Brien-Íñigo"),),
        year=None,
        sections=(),
    ),
    record(5, title="針灸 Иглоукалывание الوخز", mesh=(Mesh("Back Pain"),), year=2018, sections=()),
)


@pytest.fixture
def filled(engine: sa.Engine) -> sa.Engine:
    load(engine, *ARTICLES)
    return engine


def found(engine: sa.Engine, words: str, **wanted: object) -> list[int]:
    """Numbers of the invented records that are found, sorted."""
    with database.transaction(engine, write=False) as session:
        total, rows = search.find(session, search.Wanted(words, irrelevant=True, limit=100, **wanted))
    assert total == len(rows)
    return sorted(int(row["pmid"]) - 99_000_000 for row in rows)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("sham-controlled", [1]),
        ("sham controlled", [1]),
        ("SHAM–Controlled", [1]),
        ("post-needling", [1]),
        ("post needling", [1, 2]),
        ('"post needling"', [1]),
        ('"needling post"', [2]),
        ("needling soreness", [1, 2]),
        ('"soreness needling"', []),
        ("95% CI", [2]),
        ("95%", [2]),
        ("(dry", [1]),
        ("[neck]", [1]),
        ('"', [1, 2, 3, 4, 5]),
        ('"dry needling', [1]),
        ("naive", [2]),
        ("Müller", [2]),
        ("muller-lyer", [2]),
        ("h2o", [2]),
        ("trapezius", [3]),
        ("x-ray", [3]),
        ("pneumothorax", [3]),
        ("anesthesia", [3]),
        ("anaesthesia trapezius", [3]),
        ('"ischaemic pressure"', [3]),
        ('"pressure ischaemic"', []),
        ("script", [4]),
        ("o'brien", [4]),
        ("Inigo", [4]),
        ("針灸", [5]),
        ("иглоукалывание", [5]),
        ("99000003", [3]),
        ("10.5555/invented.4", [4]),
        ("needl", []),
        ("needling AND NOT ultrasound", []),
        ("nothing-of-this", []),
        ("* OR 1=1 --", []),
        ("NEAR(dry needling)", []),
        ("kuzdzal", [2]),
        ("Sørheim", [2]),
        ("", [1, 2, 3, 4, 5]),
        ("  \t ", [1, 2, 3, 4, 5]),
        ("%", [1, 2, 3, 4, 5]),
    ],
)
def test_words(filled: sa.Engine, words: str, expected: list[int]) -> None:
    assert found(filled, words) == expected


def test_changed_words_are_searched_and_old_ones_forgotten(filled: sa.Engine) -> None:
    load(filled, record(3, title="Acupressure", revised="2022-01-01"))
    assert found(filled, "ultrasound") == []
    assert found(filled, "acupressure") == [3]


def test_the_newest_come_first_and_a_missing_year_last(filled: sa.Engine) -> None:
    with database.transaction(filled, write=False) as session:
        total, rows = search.find(session, search.Wanted(irrelevant=True, limit=2))
        assert (total, [row["year"] for row in rows]) == (5, [2021, 2020])
        _, rows = search.find(session, search.Wanted(irrelevant=True))
        assert [row["year"] for row in rows] == [2021, 2020, 2019, 2018, None]
    assert found(filled, "", since=2020) == [2, 3]


def test_tags_are_those_that_stand(engine: sa.Engine) -> None:
    load(engine, record(1, facts=FACTS), record(2, title="Bird song", sections=()))
    with database.transaction(engine, write=False) as session:
        total, rows = search.find(session, search.Wanted(conditions=("neck_pain",), designs=("rct",)))
        assert (total, rows[0]["pmid"], rows[0]["n"]) == (1, "99000001", "40")
        assert search.find(session, search.Wanted(conditions=("low_back_pain",)))[0] == 0
        assert search.find(session, search.Wanted())[0] == 1


@pytest.mark.parametrize(
    "name", ["99000001", "PMID: 99000001", "pmid:99000001", "10.5555/INVENTED.1", "https://doi.org/10.5555/invented.1"]
)
def test_an_article_by_any_of_its_names(filled: sa.Engine, name: str) -> None:
    with database.transaction(filled, write=False) as session:
        assert search.named(session, name).pmid == "99000001"


@pytest.mark.parametrize(
    "name", ["", "0", "#0", "#999999999999999", "99999999", "10.5555/none", "neck", "\x00", "\udcff", "' OR 1=1", "%"]
)
def test_an_unknown_name_is_an_unknown_article(filled: sa.Engine, name: str) -> None:
    with database.transaction(filled, write=False) as session, pytest.raises(Unknown):
        search.named(session, name)


@pytest.fixture(scope="module")
def both(makers) -> sa.Engine:
    engine = database.opened(makers.empty())
    load(engine, *ARTICLES)
    yield engine
    engine.dispose()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40) | st.text(alphabet="\"*():^-+[]{}%_\\'&|!<> aN0", max_size=20))
def test_no_typed_text_is_an_error(both: sa.Engine, words: str) -> None:
    found(both, words)
