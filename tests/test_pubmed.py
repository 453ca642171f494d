"""PubMed over real HTTP: the server of `eutils_server` answers as the E-utilities do, with every fault they show."""

import errno
import gzip
import json
import logging
import pickle
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from eutils_corpus import Corpus
from eutils_server import Fault, Server, running

from evidence.errors import DatabaseFailure, EvidenceError, Misuse, NetworkFailure
from evidence.sources import pubmed
from evidence.sources.pubmed.answers import record_ids, search_answer

REAL = Path(__file__).parents[2] / "shared" / "real" / "eutils"
KEY = "0123456789abcdef+/ secret"
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


class FakeClock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def server(clock: FakeClock) -> Iterator[Server]:
    with running(Corpus.generated(300), clock=clock) as server:
        yield server


@pytest.fixture(scope="module")
def large() -> Iterator[Server]:
    """25,000 records, half of them entered in the first three days of one March."""
    with running(Corpus.generated(25_000, dense_days=3)) as server:
        yield server


Connect = Callable[..., pubmed.Client]


@pytest.fixture
def connect(clock: FakeClock) -> Connect:
    """A client of a server, on the fake clock; keyword arguments are settings."""

    def connected(server: Server, *, api_key: str | None = None, **settings: object) -> pubmed.Client:
        chosen = {"email": "reader@example.org", "base_url": server.url, "tries": 4, **settings}
        known = pubmed.Settings(api_key=pubmed.Secret(api_key) if api_key else None, **chosen)  # type: ignore[arg-type]
        pace = pubmed.Pace(known.per_second, clock=clock, sleep=clock.sleep)
        return pubmed.Client(known, pace=pace, sleep=clock.sleep, jitter=lambda: 0.5)

    return connected


def pmids(count: int) -> tuple[str, ...]:
    return tuple(str(99_000_001 + n) for n in range(count))


# --- search -----------------------------------------------------------------------------------------------------


def test_search_gives_every_id_not_the_first_twenty(server: Server, connect: Connect) -> None:
    found = pubmed.search('"dry needling"[tiab]', client=connect(server))
    assert (found.count, len(set(found.ids)), found.slices) == (150, 150, ())
    assert found.translation == '"dry needling"[Tiab]'


def test_search_above_the_limit_adds_up(large: Server, connect: Connect) -> None:
    found = pubmed.search("humans[mesh]", client=connect(large))
    assert found.count == sum(s.count for s in found.slices) == 25_000
    assert set(found.ids) == set(large.corpus.rows)
    assert len(found.ids) == 25_000
    assert max(s.count for s in found.slices) <= 9_999
    days = [s for s in found.slices if s.first == s.last]
    assert len(days) >= 3, "a month above the limit is asked for by days"


def test_slices_cover_each_day_once(large: Server, connect: Connect) -> None:
    slices = pubmed.search("humans[mesh]", client=connect(large)).slices
    newest_first = [(s.first, s.last) for s in slices]
    assert all(first <= last for first, last in newest_first)
    assert all(later[0] > earlier[1] for later, earlier in pairwise(newest_first))


def test_update_above_the_limit_is_sliced_by_modification_date(large: Server, connect: Connect) -> None:
    since = date(2000, 1, 1)
    found = pubmed.search("humans[mesh]", client=connect(large), since=since)
    assert set(found.ids) == {p for p, row in large.corpus.rows.items() if row.mdat >= since}
    assert found.count > 9_999
    assert {r.parameters["datetype"] for r in large.asked("esearch")[-3:]} == {"mdat"}


def test_a_day_above_the_limit_fails_loudly(connect: Connect) -> None:
    corpus = Corpus.generated(20_100, dense_days=1)
    with running(corpus) as server, pytest.raises(NetworkFailure, match="single day 2020-03-01"):
        pubmed.search("humans[mesh]", client=connect(server))


def test_slices_that_do_not_add_up_fail_loudly(large: Server, connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    lost = next(iter(large.corpus.rows.values()))
    monkeypatch.setitem(large.corpus.rows, lost.pmid, type(lost)(**{**asdict(lost), "edat": date(1066, 1, 1)}))
    with pytest.raises(NetworkFailure, match=r"25,000 records .* 24,999 in its parts"):
        pubmed.search("humans[mesh]", client=connect(large))


def test_since_finds_old_records_that_changed(server: Server, connect: Connect) -> None:
    server.corpus.modify("99000003", date(2026, 11, 20), "Retracted: dry needling, invented record 2")
    since = pubmed.update_since(datetime(2026, 11, 25, tzinfo=UTC))
    assert since == date(2026, 11, 18), "an update looks back seven days further"
    assert pubmed.search("dry needling[tiab]", client=connect(server), since=since).ids == ("99000003",)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ('"dry needling"[tiab] AND acupunkture', "acupunkture (not found)"),
        ('"dry needling"[tiab] AND "quite unknown phrase"[tiab]', '"quite unknown phrase"[tiab] (quoted phrase not found)'),
        ('"dry needling"[titel]', "titel (no such field)"),
        ("needling AND the", "the (ignored)"),
    ],
)
def test_a_dropped_term_fails_unless_lenient(server: Server, connect: Connect, query: str, said: str) -> None:
    client = connect(server)
    with pytest.raises(Misuse) as raised:
        pubmed.search(query, client=client)
    assert said in str(raised.value)
    assert "--lenient" in str(raised.value)
    found = pubmed.search(query, client=client, lenient=True)
    assert (found.count, found.ignored) == (150, (said,)), "what is dropped is told either way"


def test_nothing_found_is_no_error(server: Server, connect: Connect) -> None:
    found = pubmed.search("humans[mesh] AND 1700:1701[edat]", client=connect(server))
    assert (found.count, found.ids, found.ignored) == (0, (), ())
    assert found.warnings == (("OutputMessage", "No items found."),)


def test_senseless_questions_are_refused_before_any_request(server: Server, connect: Connect) -> None:
    with pytest.raises(Misuse, match="empty"):
        pubmed.search("  ", client=connect(server))
    with pytest.raises(Misuse, match="date type 'date'"):
        pubmed.search("needling", client=connect(server), datetype="date")
    assert server.requests == []


# --- manners ----------------------------------------------------------------------------------------------------


def test_every_request_says_who_asks_and_goes_by_post(server: Server, connect: Connect) -> None:
    client = connect(server, api_key=KEY)
    found = pubmed.search("dry needling[tiab]", client=client)
    list(pubmed.batches(found.ids, client=client, size=50))
    assert len(server.requests) == 4
    for request in server.requests:
        assert request.method == "POST"
        assert request.parameters["tool"] == "evidence"
        assert request.parameters["email"] == "reader@example.org"
        assert request.parameters["api_key"] == KEY
        assert KEY[:10] not in request.path


@pytest.mark.parametrize(("api_key", "allowed"), [(None, 3), (KEY, 10)])
def test_no_second_sees_more_requests_than_ncbi_allows(server: Server, connect: Connect, api_key: str | None, allowed: int) -> None:
    list(pubmed.batches(pmids(30), client=connect(server, api_key=api_key), size=1))
    moments = [r.at for r in server.requests]
    assert len(moments) == 30
    counts = [sum(start <= m < start + 1 for m in moments) for start in moments]
    assert max(counts) == allowed, "neither faster than allowed nor needlessly slower"


def test_threads_share_one_pace_and_get_their_own_answers(server: Server, connect: Connect, clock: FakeClock) -> None:
    client, begin = connect(server), clock.now
    got: dict[int, list[str]] = {}

    def fetch(number: int) -> None:
        asked = pmids(30)[number * 10 : number * 10 + 10]
        got[number] = [p for b in pubmed.batches(asked, client=client, size=1) for p in record_ids(b.content)]

    threads = [threading.Thread(target=fetch, args=(n,)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [p for n in range(3) for p in got[n]] == list(pmids(30))
    assert clock.now - begin == pytest.approx(29 * 0.35)


def test_bio_entrez_is_left_as_it_was(server: Server, connect: Connect) -> None:
    from Bio import Entrez

    before = Entrez.urlopen, Entrez.max_tries, Entrez.email, Entrez.api_key
    server.faults.append(Fault("500", times=9))
    with pytest.raises(NetworkFailure):
        pubmed.search("needling", client=connect(server, api_key=KEY))
    assert (Entrez.urlopen, Entrez.max_tries, Entrez.email, Entrez.api_key) == before


def test_the_key_shows_nowhere(server: Server, connect: Connect, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect(server, api_key=KEY)
    shown = [repr(client.settings), str(asdict(client.settings)), repr(vars(client)), str(pickle.dumps(client.settings))]
    for kind in ("429", "500", "400", "html", "error", "cut"):
        server.faults.append(Fault(kind, times=4, text=f"API key invalid: {KEY}"))
        with pytest.raises(NetworkFailure) as raised:
            pubmed.search("needling", client=client)
        shown += [str(raised.value), repr(raised.value), repr(raised.value.__context__)]
        assert raised.value.__context__ is None
        server.faults.clear()
    store = pubmed.RawStore(tmp_path)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store)
    list(pubmed.fetch(plan, client=client, store=store))
    shown += [p.read_bytes().decode("latin-1") for p in tmp_path.rglob("*") if p.is_file()]
    assert len(shown) > 20
    assert not any(part in text for text in [*shown, caplog.text] for part in (KEY, "0123456789abcdef"))


def test_settings_from_the_environment() -> None:
    settings = pubmed.Settings.from_environment(
        {"EVIDENCE_EMAIL": "a@example.org", "NCBI_API_KEY": "k", "EVIDENCE_EUTILS_URL": "http://127.0.0.1:9/x"}
    )
    assert (settings.email, settings.per_second, settings.base_url) == ("a@example.org", 10, "http://127.0.0.1:9/x")
    with pytest.raises(Misuse, match="EVIDENCE_EMAIL"):
        pubmed.Settings.from_environment({})
    with pytest.raises(Misuse, match="EVIDENCE_EUTILS_URL"):
        pubmed.Settings.from_environment({"EVIDENCE_EMAIL": "a@example.org", "EVIDENCE_EUTILS_URL": "file:///etc/passwd"})


# --- faults -----------------------------------------------------------------------------------------------------

PASSING = ["429", "500", "502", "503", "error", "html", "json", "text", "empty", "cut", "truncated"]


@pytest.mark.parametrize("kind", PASSING)
@pytest.mark.parametrize("utility", ["esearch", "efetch"])
def test_a_passing_fault_is_survived(server: Server, connect: Connect, kind: str, utility: str) -> None:
    server.faults.append(Fault(kind, utility=utility, times=2))
    client = connect(server)
    found = pubmed.search("dry needling[tiab]", client=client)
    got = [pmid for batch in pubmed.batches(found.ids, client=client) for pmid in record_ids(batch.content)]
    assert sorted(got) == sorted(found.ids)
    assert len(got) == 150
    assert len(server.asked(utility)) == 3


def test_records_that_were_not_asked_for_are_not_taken(server: Server, connect: Connect) -> None:
    server.faults.append(Fault("stranger", utility="efetch"))
    (batch,) = pubmed.batches(pmids(3), client=connect(server))
    assert record_ids(batch.content) == pmids(3)


def test_backoff_doubles_and_obeys_retry_after(server: Server, connect: Connect, clock: FakeClock) -> None:
    server.faults.append(Fault("500", times=2))
    server.faults.append(Fault("429", retry_after="17"))
    pubmed.search("needling", client=connect(server))
    pauses = [s for s in clock.slept if s >= 0.7]
    assert pauses == [0.75, 1.5, 17.0]


def test_a_long_retry_after_ends_the_run_with_its_length(server: Server, connect: Connect) -> None:
    server.faults.append(Fault("429", retry_after="7200"))
    with pytest.raises(NetworkFailure, match="asks to wait 7200 seconds"):
        pubmed.search("needling", client=connect(server))
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "tries", "words"),
    [
        (Fault("500", times=9), 4, "after 4 tries: HTTP 500"),
        (Fault("empty", times=9), 4, "an empty answer"),
        (Fault("html", times=9), 4, "a web page instead"),
        (Fault("truncated", times=9), 4, "breaks off"),
        (Fault("cut", times=9), 4, "connection broke in the middle"),
        (Fault("400", times=9), 1, "HTTP 400"),
        (Fault("error", times=9, text="Invalid db name specified: x"), 1, "Invalid db name"),
    ],
)
def test_a_lasting_fault_is_one_clear_sentence(server: Server, connect: Connect, fault: Fault, tries: int, words: str) -> None:
    server.faults.append(fault)
    with pytest.raises(NetworkFailure, match=words) as raised:
        pubmed.search("needling", client=connect(server))
    assert len(server.requests) == tries
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 4


def test_a_slow_answer_times_out_and_is_asked_for_again(server: Server, connect: Connect) -> None:
    server.faults.append(Fault("slow", seconds=1.0))
    assert pubmed.search("needling", client=connect(server, timeout=0.2)).count == 150
    assert len(server.requests) == 2


def test_no_server_at_the_address(connect: Connect) -> None:
    with running(Corpus.generated(1)) as server:
        pass
    with pytest.raises(NetworkFailure, match="nothing listens"):
        pubmed.search("needling", client=connect(server))


# --- fetch, store, resume ---------------------------------------------------------------------------------------


def test_batches_ask_for_each_id_once_and_name_what_is_missing(server: Server, connect: Connect) -> None:
    del server.corpus.rows["99000002"]
    got = list(pubmed.batches([*pmids(5), *pmids(5)], client=connect(server), size=3))
    assert [b.ids for b in got] == [pmids(5)[:3], pmids(5)[3:]]
    assert [b.missing for b in got] == [("99000002",), ()]
    assert pubmed.vanished(pmids(4), client=connect(server)) == ("99000002",)


def test_batches_refuse_what_is_no_pmid(server: Server, connect: Connect) -> None:
    with pytest.raises(Misuse, match="'12x' is no PMID"):
        list(pubmed.batches(["12x"], client=connect(server)))
    with pytest.raises(Misuse, match="1 to 500"):
        list(pubmed.batches(pmids(1), client=connect(server), size=501))


def test_an_interrupted_fetch_goes_on(server: Server, connect: Connect, tmp_path: Path) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store, now=NOW)
    server.faults.append(Fault("500", utility="efetch", after=2, times=4))
    got: list[pubmed.RawBatch] = []
    with pytest.raises(NetworkFailure, match="100 of 150 records were fetched and kept"):
        got.extend(pubmed.fetch(plan, client=client, store=store, size=50))
    server.requests.clear()
    again = pubmed.prepare("dry needling[tiab]", client=client, store=store, now=NOW + timedelta(hours=1))
    assert (again.resumed, again.search, again.started) == (True, plan.search, NOW)
    batches = list(pubmed.fetch(again, client=client, store=store, size=50))
    assert [b.stored for b in batches] == [True, True, False]
    assert len(server.requests) == 1, "one batch was open; neither the search nor the others are repeated"
    assert {p for b in batches for p in record_ids(b.content)} == set(plan.search.ids)


def test_a_caller_that_dies_gets_its_batch_again(server: Server, connect: Connect, tmp_path: Path) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store)
    next(pubmed.fetch(plan, client=client, store=store))  # the only batch, and never a call for the next
    assert pubmed.prepare("dry needling[tiab]", client=client, store=store).resumed


@pytest.mark.parametrize("days", [0, 8])
def test_a_finished_or_stale_fetch_begins_anew(server: Server, connect: Connect, tmp_path: Path, days: int) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store, now=NOW)
    if not days:
        list(pubmed.fetch(plan, client=client, store=store))
    server.corpus.modify("99000001", date(2026, 11, 24), "Dry needling with a corrected title")
    anew = pubmed.prepare("dry needling[tiab]", client=client, store=store, now=NOW + timedelta(days=days, seconds=1))
    assert not anew.resumed
    (batch,) = pubmed.fetch(anew, client=client, store=store)
    assert b"corrected title" in batch.content, "a new fetch sees new content, whatever the store holds"
    assert not batch.stored


def test_another_question_never_takes_the_plan_of_this_one(server: Server, connect: Connect, tmp_path: Path) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    pubmed.prepare("dry needling[tiab]", client=client, store=store)
    other = pubmed.prepare("dry needling[tiab]", client=client, store=store, since=date(2020, 1, 1))
    assert not other.resumed


def test_stored_batches_are_what_was_received(server: Server, connect: Connect, tmp_path: Path) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store)
    got = {b.sha256: b.content for b in pubmed.fetch(plan, client=client, store=store, size=100)}
    files = list(store.all())
    assert {f.name.removesuffix(".xml.gz"): gzip.decompress(f.read_bytes()) for f in files} == got
    assert len(files) == 2
    assert not list(tmp_path.rglob("*.part"))
    assert json.loads(next(tmp_path.rglob("plan.json")).read_text())["finished"] is True


def test_a_damaged_stored_batch_is_fetched_again(server: Server, connect: Connect, tmp_path: Path) -> None:
    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store)
    (whole,) = pubmed.fetch(plan, client=client, store=store)
    (file,) = store.all()
    file.write_bytes(file.read_bytes()[:-20])
    (again,) = pubmed.batches(plan.search.ids, client=client, journal=store.journal(plan.name))
    assert (again.content, again.stored) == (whole.content, False)
    assert store.read(whole.sha256) == whole.content


def test_a_full_disk_is_one_clear_error(server: Server, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store, client = pubmed.RawStore(tmp_path), connect(server)
    plan = pubmed.prepare("dry needling[tiab]", client=client, store=store)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(DatabaseFailure, match="is full: free some space"):
        list(pubmed.fetch(plan, client=client, store=store))
    monkeypatch.undo()
    assert list(store.all()) == []
    assert not list(tmp_path.rglob("*.part"))
    assert len(list(pubmed.fetch(plan, client=client, store=store))) == 1


def test_a_folder_that_cannot_be_written(server: Server, connect: Connect, tmp_path: Path) -> None:
    (tmp_path / "batches").write_text("a file where a folder should be")
    with pytest.raises(EvidenceError, match="cannot be used"):
        pubmed.RawStore(tmp_path).keep(b"<x/>")


# --- the strategy, and answers as NCBI really sent them ---------------------------------------------------------


def test_the_topic_strategy_is_understood_whole(connect: Connect) -> None:
    query = pubmed.default_query()
    assert '"Dry Needling"[mesh:noexp]' in query
    assert query.count("(") == query.count(")")
    words = ["dry needled", "intramuscular stimulation", "intramuscular needling", "trigger point needling"]
    words += ["needling for trigger points", "myofascial pain after a twitch response", "two twitch responses, needling"]
    corpus = Corpus.generated(40)
    for number, text in enumerate([*words, "acupuncture of the ear"]):
        pmid = str(99_000_002 + 2 * number)
        row = corpus.rows[pmid]
        mesh = ("Trigger Points", "Myofascial Pain Syndromes") if number == 4 else ()
        corpus.rows[pmid] = type(row)(**{**asdict(row), "title": text, "abstract": "", "mesh": mesh})
    with running(corpus) as server:
        found = pubmed.search(query, client=connect(server))
    wanted = {str(99_000_002 + 2 * n) for n in range(7)} | {str(99_000_001 + n) for n in range(0, 40, 2)}
    assert found.ignored == ()
    assert set(found.ids) == wanted - {"99000014"}, "a twitch response alone is not about trigger points"


@pytest.mark.skipif(not REAL.is_dir(), reason="real E-utilities answers are not beside this checkout")
def test_real_answers_are_read() -> None:
    answer = search_answer((REAL / "esearch.pubmed.xml").read_bytes())
    assert (answer.count, len(answer.ids)) == (15_169, 100)
    assert answer.translation.startswith('("neoplasms"[MeSH Terms]')
    dropped = search_answer((REAL / "esearch.error.xml").read_bytes())
    assert dropped.errors == (("PhraseNotFound", "fleegle[MeSH Terms]"),)
    assert len(record_ids((REAL / "efetch.pubmed.xml").read_bytes())) >= 2
    assert record_ids((REAL / "efetch.pubmedbook.xml").read_bytes())[0] == "20301295"
    for name in ("esearch.baderror.xml", "einfo.error.xml", "esummary.error.xml"):
        with pytest.raises(Exception, match="it says"):
            search_answer((REAL / name).read_bytes())
