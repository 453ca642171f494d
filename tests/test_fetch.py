"""`evidence fetch` from the command line into a database, against the server of `eutils_server`."""

import gzip
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result
from eutils_corpus import Corpus
from eutils_server import Fault, Server, running

from evidence import database
from evidence.cli import cli
from evidence.models import Article, ArticleVersion, Run, Search
from evidence.sources import pubmed

QUERY = '"dry needling"[tiab]'


@pytest.fixture
def server() -> Iterator[Server]:
    with running(Corpus.generated(60)) as server:
        yield server


@pytest.fixture
def evidence(server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Runs the program on a fresh database, without waiting between requests."""
    monkeypatch.setenv("EVIDENCE_EUTILS_URL", server.url)
    monkeypatch.setenv("EVIDENCE_EMAIL", "reader@example.org")
    monkeypatch.setenv("EVIDENCE_DATABASE", str(tmp_path / "evidence.sqlite"))
    for name in ("EVIDENCE_API_KEY", "NCBI_API_KEY", "EVIDENCE_RAW"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("evidence.sources.pubmed.client._shared_pace", lambda _: pubmed.Pace(3, sleep=lambda _: None))
    monkeypatch.setattr(
        pubmed.Client.__init__, "__kwdefaults__", {**pubmed.Client.__init__.__kwdefaults__, "sleep": lambda _: None}
    )
    return lambda *words: CliRunner().invoke(cli, list(words), prog_name="evidence")


@pytest.fixture
def session(evidence: Callable[..., Result], tmp_path: Path) -> Iterator[Callable[[sa.Select[tuple[object]]], list[object]]]:
    """Reads from the database as it is at the moment of the call."""
    engine = database.engine(str("sqlite:///" + str(tmp_path / "evidence.sqlite")))

    def rows(question: sa.Select[tuple[object]]) -> list[object]:
        with database.transaction(engine, write=False) as opened:
            return list(opened.scalars(question))

    yield rows
    engine.dispose()


Evidence = Callable[..., Result]
Rows = Callable[[object], list[object]]


def test_fetch_stores_every_record_with_its_search_and_run(evidence: Evidence, session: Rows, tmp_path: Path) -> None:
    result = evidence("fetch", QUERY)
    assert result.exit_code == 0, result.output
    assert "PubMed has 30 records" in result.output
    assert "30 read: 30 new, 0 changed, 0 unchanged, 0 set aside." in result.output
    assert len(session(sa.select(Article.pmid))) == 30
    (search,) = session(sa.select(Search))
    assert (search.query, search.count, search.translation) == (QUERY, 30, '"dry needling"[Tiab]')
    (run,) = session(sa.select(Run))
    assert (run.kind, run.status, run.read, run.new, run.search_id) == ("fetch", "done", 30, 30, search.id)
    assert list((tmp_path / "evidence-raw" / "batches").glob("*/*.xml.gz"))
    said = evidence("runs").output
    assert f'  asked: {QUERY} (30 records)\n  as PubMed understood it: "dry needling"[Tiab]\n' in said


def test_fetch_again_changes_nothing(evidence: Evidence, session: Rows) -> None:
    evidence("fetch", QUERY)
    result = evidence("fetch", QUERY)
    assert "30 read: 0 new, 0 changed, 30 unchanged" in result.output
    assert len(session(sa.select(Article.pmid))) == 30


def test_without_a_query_the_strategy_of_the_topic_is_used(evidence: Evidence, session: Rows) -> None:
    result = evidence("fetch", "--lenient")
    assert result.exit_code == 0, result.output
    assert session(sa.select(Search.query)) == [pubmed.default_query()]


def test_update_brings_what_changed_and_keeps_the_earlier_content(evidence: Evidence, session: Rows, server: Server) -> None:
    evidence("fetch", QUERY)
    server.corpus.modify("99000003", date.today(), "Dry needling with a title that was corrected later")
    server.requests.clear()
    result = evidence("fetch", QUERY, "--update")
    assert "1 read: 0 new, 1 changed, 0 unchanged" in result.output, result.output
    assert session(sa.select(Article.title).where(Article.pmid == "99000003")) == [
        "Dry needling with a title that was corrected later"
    ]
    assert len(session(sa.select(ArticleVersion.id))) == 1
    assert server.asked("esearch")[0].parameters["datetype"] == "mdat"


def test_update_without_an_earlier_fetch_takes_everything(evidence: Evidence) -> None:
    result = evidence("fetch", QUERY, "--update")
    assert "not fetched before" in result.output
    assert "30 new" in result.output


def test_since_takes_a_day(evidence: Evidence, server: Server) -> None:
    expected = sum(row.mdat >= date(2015, 6, 1) and "needling" in row.title for row in server.corpus.rows.values())
    result = evidence("fetch", QUERY, "--since", "2015-06-01")
    assert f"{expected} read" in result.output


def test_an_interrupted_fetch_goes_on_behind_what_was_committed(
    evidence: Evidence, session: Rows, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pubmed.fetch, "__kwdefaults__", {**pubmed.fetch.__kwdefaults__, "size": 10})
    server.faults.append(Fault("500", utility="efetch", after=2, times=6))
    first = evidence("fetch", QUERY)
    assert first.exit_code == 4
    assert "20 of 30 records were fetched and kept" in first.output
    assert len(session(sa.select(Article.pmid))) == 20
    server.requests.clear()
    second = evidence("fetch", QUERY)
    assert "Going on with the fetch" in second.output
    assert "10 read: 10 new" in second.output
    assert [r.utility for r in server.requests] == ["efetch"]
    assert [run.status for run in session(sa.select(Run).order_by(Run.id))] == ["interrupted", "done"]
    assert "20 of 30" in session(sa.select(Run).order_by(Run.id))[0].error
    assert len(session(sa.select(Article.pmid))) == 30
    assert len(session(sa.select(Search.id))) == 1


def test_dry_run_asks_and_stores_nothing(evidence: Evidence, server: Server, tmp_path: Path) -> None:
    result = evidence("fetch", QUERY, "--dry-run")
    assert "PubMed has 30 records" in result.output
    assert [r.utility for r in server.requests] == ["esearch"]
    assert list(tmp_path.iterdir()) == []


def test_check_marks_what_vanished_and_unmarks_what_is_back(evidence: Evidence, session: Rows, server: Server) -> None:
    evidence("fetch", QUERY)
    lost = server.corpus.rows.pop("99000005")
    server.corpus.modify("99000007", date.today(), "A title that no longer names the technique")  # the abstract still does
    result = evidence("fetch", QUERY, "--check")
    assert "1 vanished" in result.output
    assert "99000005" in result.output
    assert session(sa.select(Article.pmid).where(Article.state == "missing")) == ["99000005"]
    assert len(session(sa.select(Article.pmid))) == 30, "marked, never deleted"
    server.corpus.rows["99000005"] = lost
    assert "0 vanished, 1 are back" in evidence("fetch", QUERY, "--check").output
    assert session(sa.select(Article.pmid).where(Article.state == "missing")) == []


def test_a_dropped_term_stops_the_fetch_before_anything_is_stored(evidence: Evidence, server: Server) -> None:
    result = evidence("fetch", QUERY + " AND acupunkture")
    assert result.exit_code == 2
    assert "acupunkture (not found)" in result.output
    assert server.asked("efetch") == []
    lenient = evidence("fetch", QUERY + " AND acupunkture", "--lenient")
    assert lenient.exit_code == 0
    assert "Left out by PubMed: acupunkture (not found)" in lenient.output


def test_a_dead_server_is_exit_code_4_and_one_sentence(evidence: Evidence, server: Server) -> None:
    server.faults.append(Fault("503", times=99))
    result = evidence("fetch", QUERY)
    assert result.exit_code == 4
    assert "Traceback" not in result.output
    assert "HTTP 503" in result.output


def test_without_an_address_the_program_says_which_setting(evidence: Evidence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVIDENCE_EMAIL")
    monkeypatch.delenv("NCBI_EMAIL", raising=False)
    result = evidence("fetch", QUERY)
    assert result.exit_code == 2
    assert "EVIDENCE_EMAIL" in result.output
    assert evidence("fetch", QUERY, "--email", "me@example.org", "--dry-run").exit_code == 0


def test_import_of_the_topic_takes_it_alone_and_leaves_the_file_open_for_more(
    evidence: Evidence, session: Rows, tmp_path: Path
) -> None:
    rows = [row.xml().encode() for row in Corpus.generated(40).rows.values()]
    file = tmp_path / "pubmed26n0001.xml.gz"
    file.write_bytes(gzip.compress(b"<PubmedArticleSet>" + b"".join(rows) + b"</PubmedArticleSet>"))
    assert "20 read: 20 new" in evidence("import", "--topic", str(file)).output
    assert "passed over" in evidence("import", "--topic", str(file)).output
    assert "40 read: 20 new, 0 changed, 20 unchanged" in evidence("import", str(file)).output
    assert len(session(sa.select(Article.pmid))) == 40
