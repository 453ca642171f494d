"""The store: the same article is recognised, content is kept, warnings arrive, nothing doubles, a killed import goes on."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from invented import TITLE, article_xml, file_xml, link, record, tables

from evidence import database, library, pipeline, reader
from evidence.models import Article, ArticleVersion, Finding, Link, Run, RunArticle, SetAside, Study, Tag
from evidence.pipeline import Counts, begin, take_batch
from evidence.record import Author, Cited, Facts, Fault, Mesh, Record, Section
from evidence.sources import files

FACTS = Facts(
    "curated", (("relevant", "true"), ("condition", "neck_pain"), ("design", "rct"), ("n", "40")),
    ({"outcome": "pain_intensity", "comparator": "sham_needling", "direction": "favours_dn", "p": "0.01"},),
)  # fmt: skip


def load(engine: sa.Engine, *records: Record | Fault) -> Counts:
    """One batch through all the steps, as an import does it."""
    with database.transaction(engine) as session:
        run = begin(session, "import", "test")
        return take_batch(session, run, [reader.with_reading(thing) for thing in records])


def articles(engine: sa.Engine) -> dict[str, Article]:
    with database.transaction(engine, write=False) as session:
        return {article.key: article for article in session.scalars(sa.select(Article).order_by(Article.id))}


def rows(engine: sa.Engine, table: type) -> list:
    with database.transaction(engine, write=False) as session:
        return list(session.scalars(sa.select(table)))


FULL = record(
    7,
    pmcid="PMC9900007",
    other_ids=(("pii", "S99-7"), ("nct", "NCT99000007")),
    title_markup="Dry <i>needling</i>",
    sections=(Section("Aim.", "AIM", "OBJECTIVE", "<b>Aim.</b>"), Section("Ziel.", kind="other", language="ger", variety="Publisher")),
    authors=(Author("Nobody", "Ada", "A", "Jr", orcid="0000-0001"), Author(collective="Invented Group"), Author("Ed", role="editor")),
    mesh=(Mesh("Neck Pain", "D019547", True, (("therapy", "Q000628", True),)), Mesh("Humans", "D006801")),
    keywords=("neck", "H₂O", "naïve"),
    languages=("eng", "spa"),
    chemicals=(("Lidocaine", "D008012", "98PI200987"),),
    grants=(("1", "Nobody", "Nowhere"),),
    links=(link("CommentIn", 8),),
    references=(Cited("99000009", "10.5555/cited", "A made-up reference"), Cited(text="only text")),
)  # fmt: skip


def test_what_is_stored_comes_back(engine: sa.Engine) -> None:
    load(engine, FULL)
    with database.transaction(engine, write=False) as session:
        back = library.record_of(session.scalars(sa.select(Article)).one())
    assert replace(back, place="") == FULL


def test_the_same_input_gives_the_same_rows(engine: sa.Engine) -> None:
    first = load(engine, FULL, record(1), record(2))
    before = tables(engine)
    again = load(engine, FULL, record(1), record(2))
    assert (first.new, first.unchanged) == (3, 0)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 3)
    assert tables(engine) == before
    assert rows(engine, ArticleVersion) == []


def test_a_record_twice_in_one_batch_is_one_article(engine: sa.Engine) -> None:
    counts = load(engine, record(1), record(1))
    assert (counts.new, counts.unchanged) == (1, 1)
    assert len(articles(engine)) == 1


def test_a_changed_record_keeps_its_earlier_content(engine: sa.Engine) -> None:
    load(engine, record(1, title="First title", keywords=("old",)))
    counts = load(engine, record(1, title="Second title", revised="2021-01-01"))
    load(engine, record(1, title="Third title", revised="2022-01-01"))
    assert counts.changed == 1
    assert articles(engine)["pmid:99000001"].title == "Third title"
    versions = sorted(rows(engine, ArticleVersion), key=lambda version: version.number)
    assert [(v.number, v.content["title"], v.content["keywords"]) for v in versions] == [
        (1, "First title", ["old"]), (2, "Second title", []),
    ]  # fmt: skip
    assert versions[0].content["sections"][0]["text"] == record(1).sections[0].text


def test_versions_are_kept_within_a_batch_too(engine: sa.Engine) -> None:
    load(engine, record(1, title="One"), record(1, title="Two", version=2), record(1, title="Three", version=3))
    assert articles(engine)["pmid:99000001"].title == "Three"
    assert [v.content["title"] for v in sorted(rows(engine, ArticleVersion), key=lambda v: v.number)] == ["One", "Two"]


@pytest.mark.parametrize(
    "older",
    [{"version": 1, "title": "Older"}, {"version": 2, "revised": "2019-12-31", "title": "Older"}],
    ids=["version", "revised"],
)
def test_an_older_record_overwrites_nothing(engine: sa.Engine, older: dict[str, object]) -> None:
    load(engine, record(1, version=2, title="Newer"))
    counts = load(engine, record(1, **older))
    assert counts.unchanged == 1
    assert articles(engine)["pmid:99000001"].title == "Newer"


def test_a_file_that_gives_one_article_twice_in_different_words_changes_nothing_the_second_time(engine: sa.Engine) -> None:
    both = record(1, title="One"), record(1, title="Two")
    load(engine, *both)
    before = tables(engine)
    again = load(engine, *both)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert articles(engine)["pmid:99000001"].title == "Two"
    assert tables(engine) == before


def test_a_poorer_source_adds_identifiers_and_overwrites_nothing(engine: sa.Engine) -> None:
    load(engine, record(1, doi=None))
    counts = load(engine, record(1, source="ris", title="Another wording", pmcid="PMC99001", sections=(), revised=""))
    article = articles(engine)["pmid:99000001"]
    assert counts.unchanged == 1
    assert (article.doi, article.pmcid) == ("10.5555/invented.1", "PMC99001")
    assert article.title == record(1).title
    assert article.source == "pubmed_xml"
    load(engine, record(1, source="ris", doi="10.5555/other", sections=(), revised=""))
    assert articles(engine)["pmid:99000001"].doi == "10.5555/invented.1"


def test_a_pmid_from_a_poorer_source_becomes_the_key(engine: sa.Engine) -> None:
    load(engine, record(1, source="ris", pmid=None, revised=""))
    load(engine, record(1, source="csv", revised=""), record(1, doi=None))
    assert list(articles(engine)) == ["pmid:99000001"]


def test_the_same_article_by_pmcid_and_by_doi_with_its_title(engine: sa.Engine) -> None:
    load(engine, record(1, pmcid="PMC99001"), record(2))
    load(engine, record(1, source="ris", pmid=None, doi=None, pmcid="PMC99001", title="Typed differently"))
    load(engine, record(2, source="ris", pmid=None, title=record(2).title.upper() + "."))
    assert list(articles(engine)) == ["pmid:99000001", "pmid:99000002"]


def test_never_by_doi_alone_when_titles_disagree(engine: sa.Engine) -> None:
    one = record(1, source="ris", pmid=None, doi="10.5555/issue", title="Dry needling of the invented shoulder muscles")
    two = replace(one, title="Acupressure for imaginary toothache in made-up adults")
    for _ in range(2):  # and again, without doubling
        load(engine, one)
        load(engine, two)
        load(engine, one, two)
    assert sorted(article.title for article in articles(engine).values()) == sorted((one.title, two.title))
    assert {article.doi for article in articles(engine).values()} == {"10.5555/issue"}


def test_among_several_with_one_doi_the_title_decides(engine: sa.Engine) -> None:
    """An article and its erratum share a DOI in PubMed; a fact sheet without a PMID belongs to the one with its title."""
    erratum = record(2, doi="10.5555/invented.1", title="Erratum to something that was never written")
    load(engine, record(1), erratum)
    load(engine, record(1, source="starter", pmid=None, facts=FACTS, sections=()))
    assert list(articles(engine)) == ["pmid:99000001", "pmid:99000002"]
    assert {finding.article_id for finding in rows(engine, Finding)} == {articles(engine)["pmid:99000001"].id}


def test_two_pmids_are_two_articles_whatever_they_share(engine: sa.Engine) -> None:
    load(engine, record(1, pmcid="PMC99001"), record(2, doi="10.5555/invented.1", pmcid="PMC99001", title=record(1).title))
    assert len(articles(engine)) == 2


def test_records_without_identifiers(engine: sa.Engine) -> None:
    bare = record(1, source="csv", pmid=None, doi=None)
    for _ in range(2):
        load(engine, bare, replace(bare, year=2021), replace(bare, issn="9999-9999", title="Something else altogether"))
    assert len(articles(engine)) == 3
    load(engine, record(1))  # same title, year and first author, but no identifier in common: a person decides
    assert len(articles(engine)) == 4


@pytest.mark.parametrize("together", [False, True], ids=["later", "in-one-batch"])
@pytest.mark.parametrize("starter_first", [True, False])
def test_curated_facts_join_the_pubmed_record(engine: sa.Engine, together: bool, starter_first: bool) -> None:
    sheet = record(1, source="starter", pmid=None, sections=(), facts=FACTS, revised="", publication_types=())
    pair = [sheet, record(1)] if starter_first else [record(1), sheet]
    for batch in [pair] if together else [[thing] for thing in pair]:
        load(engine, *batch)
    (article,) = articles(engine).values()
    assert article.key == "pmid:99000001"
    assert (article.pmid, article.source, article.curated) == ("99000001", "pubmed_xml", True)
    findings = rows(engine, Finding)
    assert [(f.origin, f.standing, f.direction) for f in findings if f.origin == "curated"] == [("curated", True, "favours_dn")]
    conditions = [(tag.origin, tag.value) for tag in rows(engine, Tag) if tag.kind == "condition" and tag.standing]
    assert conditions == [("curated", "neck_pain")]
    before = tables(engine)
    load(engine, *pair)
    assert tables(engine) == before


def test_the_starter_set_twice_is_the_starter_set(starter_engine: sa.Engine, starter_url: str, run_cli) -> None:
    before = tables(starter_engine)
    assert len(before["article"]) == 233
    done = run_cli("starter", database=starter_url)
    assert done.exit_code == 0
    assert "0 new, 0 changed, 233 unchanged" in done.output
    assert tables(starter_engine) == before


# What becomes of articles


def state(engine: sa.Engine, number: int) -> str:
    return articles(engine)[f"pmid:{99_000_000 + number}"].state


GONE = Record(source="pubmed_xml", pmid="99000001", withdrawn=True)


@pytest.mark.parametrize("together", [False, True], ids=["later", "in-one-batch"])
def test_a_withdrawn_record_is_kept_and_marked(engine: sa.Engine, together: bool) -> None:
    for batch in [[record(1), GONE]] if together else [[record(1)], [GONE]]:
        counts = load(engine, *batch)
    assert counts.changed == 1
    assert state(engine, 1) == "withdrawn"
    assert articles(engine)["pmid:99000001"].title == record(1).title
    assert load(engine, GONE).unchanged == 1
    load(engine, record(1))
    assert state(engine, 1) == "withdrawn"


def test_a_withdrawal_of_something_unknown_is_no_article(engine: sa.Engine) -> None:
    counts = load(engine, GONE)
    assert (counts.read, counts.new, counts.changed) == (1, 0, 0)
    assert articles(engine) == {}


@pytest.mark.parametrize(
    ("from_article", "from_notice", "expected"),
    [
        ("RetractionIn", "RetractionOf", "retracted"),
        ("PartialRetractionIn", "PartialRetractionOf", "concern"),
        ("ExpressionOfConcernIn", "ExpressionOfConcernFor", "concern"),
        ("ErratumIn", "ErratumFor", "corrected"),
        ("CorrectedandRepublishedIn", "CorrectedandRepublishedFrom", "corrected"),
        ("RetractedandRepublishedIn", "RetractedandRepublishedFrom", "retracted"),
    ],
)
def test_warnings_from_both_directions(engine: sa.Engine, from_article: str, from_notice: str, expected: str) -> None:
    """The article's own record may not say it yet; the notice may come first, or not at all."""
    load(engine, record(1, links=(link(from_article, 11),)))
    load(engine, record(12, links=(link(from_notice, 2),)), record(2))
    load(engine, record(3), record(4))
    load(engine, record(13, links=(link(from_notice, 3),)))
    assert [state(engine, number) for number in (1, 2, 3, 4)] == [expected, expected, expected, ""]


def test_publication_types_tell_it_too(engine: sa.Engine) -> None:
    load(engine, record(1, publication_types=(("Retracted Publication", "D016441"),)))
    load(
        engine, record(2, publication_types=(("Retraction Notice", ""),)), record(3, publication_types=(("Published Erratum", ""),))
    )
    assert [state(engine, number) for number in (1, 2, 3)] == ["retracted", "notice", "notice"]


def test_the_worst_counts_and_a_link_without_a_pmid_as_well(engine: sa.Engine) -> None:
    load(
        engine,
        record(1, links=(link("ErratumIn", 8), link("ExpressionOfConcernIn", 9), link("RetractionIn", 0)._replace(pmid=None))),
    )
    assert state(engine, 1) == "retracted"


def test_a_warning_reaches_an_article_on_update(engine: sa.Engine) -> None:
    load(engine, record(1))
    load(engine, record(1, revised="2022-01-01", links=(link("RetractionIn", 9),)))
    assert state(engine, 1) == "retracted"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["full-first", "poorer-first"])
@pytest.mark.parametrize("together", [False, True], ids=["apart", "in-one-batch"])
def test_a_warning_of_a_poorer_source_is_heard(engine: sa.Engine, order: tuple[int, int], together: bool) -> None:
    """An old full record and a newer MEDLINE text that tells of the retraction: the content is the full one, the state the newer."""
    pair = (
        record(1, mesh=(Mesh("Neck Pain"),)),
        record(1, source="medline", revised="2023-01-01", links=(link("RetractionIn", 9),)),
    )
    ordered = [pair[i] for i in order]
    for batch in [ordered] if together else [[thing] for thing in ordered]:
        load(engine, *batch)
    assert state(engine, 1) == "retracted"
    assert articles(engine)["pmid:99000001"].source == "pubmed_xml"
    load(engine, record(1, revised="2024-01-01", links=(link("RetractionIn", 9),)))
    assert len(rows(engine, Link)) == 1


# Studies


def of_study(engine: sa.Engine) -> list[list[str]]:
    held: dict[int, list[str]] = {}
    for article in articles(engine).values():
        if article.study_id:
            held.setdefault(article.study_id, []).append(article.key)
    return sorted(sorted(keys) for keys in held.values())


def trial(number: int, *registered: str, design: str = "rct", **values: object) -> Record:
    """A fact sheet of a given design that names registry numbers."""
    facts = Facts("curated", (("relevant", "true"), ("design", design)), ())
    return record(number, facts=facts, other_ids=tuple(("nct", name) for name in registered), **values)


def test_papers_of_one_trial_are_one_study_by_registry_number(engine: sa.Engine) -> None:
    load(engine, trial(1, "NCT99000001", design="protocol"), trial(2, "NCT99000002"))
    load(engine, trial(3, "NCT99000001"), trial(4), trial(5, "NCT99000001", design="systematic_review"))
    load(engine, trial(6, "NCT99000001", "NCT99000002"))
    assert of_study(engine) == [["pmid:99000001", "pmid:99000003"]]
    assert "NCT99000001" in rows(engine, Study)[0].reason


def test_a_registry_number_printed_in_the_abstract_counts(engine: sa.Engine) -> None:
    printed = (Section("Trial registration: NCT99000001."),)
    load(engine, trial(1, "NCT99000001"), trial(2, sections=printed))
    assert of_study(engine) == [["pmid:99000001", "pmid:99000002"]]


def test_corrections_belong_to_what_they_correct(engine: sa.Engine) -> None:
    load(engine, record(2, links=(link("ErratumFor", 1),)))
    load(engine, record(1), record(3, links=(link("CommentOn", 1),)))
    load(engine, record(1, revised="2021-01-01", links=(link("ErratumIn", 2),)))
    assert of_study(engine) == [["pmid:99000001", "pmid:99000002"]]


def test_an_erratum_that_came_before_what_it_corrects(engine: sa.Engine) -> None:
    load(engine, record(2, links=(link("ErratumFor", 1),)))
    load(engine, record(1))
    assert of_study(engine) == [["pmid:99000001", "pmid:99000002"]]


def test_what_a_person_put_apart_stays_apart(engine: sa.Engine) -> None:
    load(engine, trial(1, "NCT99000001"))
    with database.transaction(engine) as session:
        article = session.scalars(sa.select(Article)).one()
        article.study = Study(label="alone", reason="another sample", made_by="a person")
    load(engine, trial(2, "NCT99000001"), trial(3, "NCT99000001"))
    assert of_study(engine) == [["pmid:99000001"], ["pmid:99000002", "pmid:99000003"]]


# Runs


def source_of(text: str, folder: Path, name: str = "invented.xml") -> files.Input:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return next(iter(files.open_all([path])))


def test_a_run_counts_and_articles_know_their_runs(engine: sa.Engine, tmp_path: Path) -> None:
    text = file_xml(article_xml(1), article_xml(2), "<PubmedArticle><MedlineCitation/></PubmedArticle>", article_xml(1))
    counts = pipeline.take_in(engine, source_of(text, tmp_path))
    assert (counts.read, counts.new, counts.unchanged, counts.set_aside) == (4, 2, 1, 1)
    (run,) = rows(engine, Run)
    assert (run.kind, run.status, run.read, run.new, run.unchanged, run.set_aside) == ("import", "done", 4, 2, 1, 1)
    assert run.ended is not None
    assert run.ended >= run.started
    assert run.program
    assert run.source.endswith("invented.xml")
    assert [(r.run_id, r.action) for r in rows(engine, RunArticle)] == [(run.id, "new"), (run.id, "new")]
    (aside,) = rows(engine, SetAside)
    assert aside.source.endswith("invented.xml")
    assert "3" in aside.position
    assert aside.reason


def test_a_file_imported_before_is_passed_over_unless_asked(engine: sa.Engine, tmp_path: Path) -> None:
    text = file_xml(article_xml(1))
    pipeline.take_in(engine, source_of(text, tmp_path))
    again = pipeline.take_in(engine, source_of(text, tmp_path, "renamed.xml"))
    assert again.read == 0
    assert "--again" in again.skipped
    assert pipeline.take_in(engine, source_of(text, tmp_path), again=True).unchanged == 1
    assert len(articles(engine)) == 1


def test_what_is_set_aside_may_hold_anything(engine: sa.Engine) -> None:
    counts = load(engine, Fault("file", "record 1", "No \x00 good.", "id", "raw \x00 \x1f \ufffe text"), record(1))
    assert counts.set_aside == 1
    assert rows(engine, SetAside)[0].raw.startswith("raw ")


def test_control_characters_are_dropped_and_other_text_is_kept(engine: sa.Engine) -> None:
    odd = "H₂O µ ½ – \u2009 漢字 \U0001f9b5 é"
    load(engine, record(1, title=f"\x00\x1f{odd}", keywords=("a\tb\nc",)))
    assert articles(engine)["pmid:99000001"].title == odd


def test_an_interrupted_import_goes_on_behind_its_last_batch(
    engine: sa.Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "BATCH", 3)
    text = file_xml(*(article_xml(number) for number in range(1, 11)))
    seen: list[int] = []

    def stop(count: int) -> None:
        seen.append(count)
        if len(seen) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.take_in(engine, source_of(text, tmp_path), progress=stop)
    (run,) = rows(engine, Run)
    assert (run.status, run.read, run.checkpoint["done"]) == ("interrupted", 6, 6)
    assert len(articles(engine)) == 6
    counts = pipeline.take_in(engine, source_of(text, tmp_path))
    assert (counts.read, counts.new) == (4, 4)
    assert len(articles(engine)) == 10
    assert pipeline.take_in(engine, source_of(text, tmp_path)).skipped


def big_file(folder: Path, count: int = 1000) -> Path:
    path = folder / "big.xml"
    filler = " ".join(f"Sentence {number} of this abstract says nothing." for number in range(12))
    path.write_text(file_xml(*(article_xml(number, abstract=filler) for number in range(1, count + 1))), encoding="utf-8")
    return path


def importing(path: Path, url: str) -> subprocess.Popen[str]:
    command = [sys.executable, str(ROOT / "cli.py"), "--database", url, "import", str(path)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)


def test_a_killed_import_ends_like_an_undisturbed_one(makers, url: str, engine: sa.Engine, tmp_path: Path) -> None:
    path = big_file(tmp_path)
    process = importing(path, url)
    until = time.monotonic() + 60
    while not articles(engine) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)  # its own session: the process and its workers, nothing else
    process.communicate()
    assert 0 < len(articles(engine)) < 1000
    assert len(articles(engine)) % pipeline.BATCH == 0
    assert rows(engine, Run)[0].status == "running"
    process = importing(path, url)
    said, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert not said.startswith("1000 read")
    assert database.check(engine) == []
    other = makers.empty()
    undisturbed = database.opened(other)
    pipeline.take_in(undisturbed, next(iter(files.open_all([path]))))
    assert tables(engine) == tables(undisturbed)
    undisturbed.dispose()


def test_two_imports_at_once_neither_corrupt_nor_double(url: str, engine: sa.Engine, tmp_path: Path) -> None:
    path = big_file(tmp_path, 600)
    both = [importing(path, url) for _ in range(2)]
    for process in both:
        _, wrong = process.communicate(timeout=120)
        assert process.returncode == 0, wrong
    assert len(articles(engine)) == 600
    assert database.check(engine) == []
    held = tables(engine)
    assert len(held["section"]) == 600
    assert len(held["search_text"]) == 600
    assert len([row for row in held["tag"] if "'design'" in row]) <= 600


# In any order


POOL: tuple[Record, ...] = (
    record(1, title=f"{TITLE}, as first printed", revised="2020-01-01"),
    record(1, title=f"{TITLE}, as corrected", revised="2021-01-01", links=(link("RetractionIn", 2),)),
    record(1, title=f"{TITLE}, second version", version=2, revised="2021-06-01", pmcid="PMC99001"),
    record(1, source="medline", title=f"{TITLE}, as first printed", revised="2022-01-01", links=(link("ErratumIn", 3),)),
    record(1, source="starter", pmid=None, title=TITLE, sections=(), revised="", facts=FACTS, publication_types=()),
    record(2, title="Retraction of something invented", links=(link("RetractionOf", 1),)),
    record(3, title="Erratum", links=(link("ErratumFor", 1),), other_ids=(("nct", "NCT99000001"),)),
    record(4, other_ids=(("nct", "NCT99000004"),), facts=FACTS),
    record(5, sections=(Section("Registered as NCT99000004."),), facts=FACTS),
    record(6, source="ris", pmid=None, doi="10.5555/issue", title="Dry needling of invented shoulders", revised=""),
)


NUMBERS = range(len(POOL))


def split(records: Sequence[Record], cuts: set[int]) -> list[list[Record]]:
    parts: list[list[Record]] = [[]]
    for at, one in enumerate(records):
        if at in cuts:
            parts.append([])
        parts[-1].append(one)
    return [part for part in parts if part]


@pytest.fixture(scope="module")
def expected() -> dict[str, list[str]]:
    """What the pool comes to when it is read as one batch into a fresh database."""
    engine = database.opened("sqlite://")
    load(engine, *POOL)
    return tables(engine)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    order=st.permutations(NUMBERS), cuts=st.sets(st.sampled_from(NUMBERS[1:])), again=st.lists(st.sampled_from(NUMBERS), max_size=3)
)
def test_any_order_in_any_batches_ends_alike(
    expected: dict[str, list[str]], order: list[int], cuts: set[int], again: list[int]
) -> None:
    engine = database.opened("sqlite://")
    for batch in split([POOL[number] for number in (*order, *again)], cuts):
        load(engine, *batch)
    held = tables(engine)
    engine.dispose()
    for name, kept in expected.items():
        assert held.get(name, []) == kept, name


def test_a_stream_can_be_imported(engine: sa.Engine) -> None:
    source = next(iter(files.open_all(["-"], BytesIO(file_xml(article_xml(1)).encode()))))
    assert pipeline.take_in(engine, source).new == 1


@pytest.mark.parametrize("together", [False, True], ids=["later", "in-one-batch"])
def test_an_article_that_is_sent_again_after_its_withdrawal_stands_again(engine: sa.Engine, together: bool) -> None:
    again = record(1, revised="2024-05-05", title="An invented title, put right")
    for batch in [[record(1), GONE, again]] if together else [[record(1)], [GONE], [again]]:
        load(engine, *batch)
    assert state(engine, 1) == ""
    load(engine, record(2), GONE)
    assert state(engine, 1) == "withdrawn"


def test_a_paper_that_came_in_by_two_of_its_names_is_one_study(engine: sa.Engine) -> None:
    by_doi, by_pmid, both = record(1, pmid=None, source="ris"), record(1, doi=None), record(1)
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "import", "test")
        for one in (by_doi, by_pmid, both):
            pipeline.take_batch(session, run, [(one, None)])
    with database.transaction(engine, write=False) as session:
        studies = session.execute(sa.select(Article.study_id, Article.doi)).all()
    assert len({study for study, _ in studies}) == 1
    assert None not in {study for study, _ in studies}
