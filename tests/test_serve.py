"""The server over real HTTP: who is let in, what a form may do, and two persons at one table."""

import datetime as dt
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import ROOT
from invented import ABSTRACT, record
from serving import Client, filled, served
from sqlalchemy.orm import Session

from evidence import database, review
from evidence.models import Article, Decision, Finding, Tag, Verdict
from evidence.record import Section

HOSTILE = '<script>alert("x")</script> [bold]needling[/bold] "quoted" & <img src=x onerror=alert(1)>'
TOKEN = "a-token-for-tests"


@pytest.fixture
def port(engine: sa.Engine) -> Iterator[int]:
    """A server of three invented trials."""
    filled(engine, *(record(number) for number in (1, 2, 3)))
    with served(engine) as number:
        yield number


@pytest.fixture
def client(port: int) -> Client:
    """A browser at that server."""
    return Client(port)


def decisions(engine: sa.Engine) -> list[tuple[str, str, str]]:
    """The ledger: who, what, why, in order."""
    with database.transaction(engine, write=False) as session:
        return [(d.by, d.action, d.why) for d in session.scalars(sa.select(Decision).order_by(Decision.id))]


def stands(engine: sa.Engine, number: int, kind: str) -> list[str]:
    """What stands for an article."""
    with database.transaction(engine, write=False) as session:
        asked = sa.select(Tag.value).join(Article, Article.id == Tag.article_id)
        return sorted(session.scalars(asked.where(Article.pmid == str(99_000_000 + number), Tag.kind == kind, Tag.standing)))


def screen(client: Client, number: int, value: str, why: str = "", **more: str) -> dict[str, str]:
    """The filled form of a screening decision on an article, as it is drawn now."""
    fields = client.get(f"/review/screen?of={99_000_000 + number}").form("/review/screen", value=value)
    return fields | ({"why": why} if why else {}) | more


# Who is let in


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example:{port}", "127.0.0.1:1", "", "127.0.0.1", "127.0.0.1:{port}, evil"]
)
def test_a_name_that_is_not_ours_is_refused(client: Client, host: str) -> None:
    """A foreign name that somebody points at this machine reads nothing here."""
    answer = client.ask("GET", "/review", Host=host.format(port=client.port))
    assert answer.status in (400, 421)
    assert "Review" not in answer.words if answer.status == 421 else True


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "localhost:{port}", "LOCALHOST:{port}", "[::1]:{port}"])
def test_our_own_names_are_answered(client: Client, host: str) -> None:
    assert client.ask("GET", "/", Host=host.format(port=client.port)).status == 200


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "", "https://127.0.0.1:{port}", "http://127.0.0.1:1", "http://localhost:{port}",
                                    "http://127.0.0.1:{port}/", "http://evil@127.0.0.1:{port}"])  # fmt: skip
def test_a_change_must_come_from_a_page_of_this_server(client: Client, engine: sa.Engine, origin: str) -> None:
    client.sit_down("Ada")
    fields = screen(client, 1, "include")
    answer = client.post("/review/screen", fields, Origin=origin.format(port=client.port))
    assert answer.status == 403
    assert decisions(engine) == []


@pytest.mark.parametrize("path", ["/review/name", "/review/screen", "/review/skip", "/review/again", "/review/undo", "/review/tag",
                                  "/review/result", "/review/confirm", "/check"])  # fmt: skip
def test_every_change_carries_the_token_of_its_session(client: Client, path: str) -> None:
    """Neither none, nor a made-up one, nor that of somebody else's session."""
    client.sit_down("Ada")
    other = Client(client.port).sit_down("Ben")
    foreign = other.get("/review").form("/review/name")["csrf"]
    for token in ("", "made-up", foreign, "\N{SNOWMAN}"):
        assert client.post(path, {"csrf": token, "text": "Needling helps.", "name": "Eve"}).status == 403
    assert "reviewing as Ada" in client.get("/review").words


def test_a_forged_session_is_nobody(client: Client) -> None:
    client.sit_down("Ada")
    name, _, value = client.cookie.partition("=")
    payload, _, signature = value.partition(".")
    client.cookie = f"{name}={payload}x.{signature}"
    assert "reviewing as" not in client.get("/review").words


def test_every_answer_tells_the_browser_to_keep_to_this_server(client: Client) -> None:
    for path in ("/", "/review", "/check", "/no-such-page", "/static/site.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "script-src 'self';" in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
        assert headers["referrer-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers


def test_the_cookie_is_kept_from_scripts_and_from_forms_of_other_sites(client: Client) -> None:
    cookie = client.post("/review/name", client.get("/review").form("/review/name") | {"name": "Ada"}, follow=False).cookies[0]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert cookie.startswith(f"evidence-{client.port}=")


def test_no_page_has_script_or_style_between_its_lines(client: Client) -> None:
    client.sit_down("Ada")
    for path in ("/", "/review", "/review/screen", "/review/article?of=99000001", "/check"):
        page = client.get(path).page
        assert page.xpath("//script[not(@src)] | //style | //@onclick | //@onload | //*[starts-with(@href, 'javascript:')]") == []


# The token


@pytest.fixture
def locked(engine: sa.Engine) -> Iterator[Client]:
    """A browser at a server that asks for a token."""
    filled(engine, record(1))
    with served(engine, TOKEN) as number:
        yield Client(number)


@pytest.mark.parametrize("path", ["/", "/review", "/check", "/no-such-page", "/?token=wrong", "/?token=", f"/?token={TOKEN}x"])
def test_nobody_enters_without_the_token(locked: Client, path: str) -> None:
    answer = locked.get(path)
    assert answer.status == 401
    assert "asks for its token" in answer.words
    assert "Conditions" in answer.text  # the frame of the page, with its navigation
    assert "99000001" not in answer.text


def test_the_token_is_brought_once_and_leaves_the_address(locked: Client) -> None:
    answer = locked.get(f"/?token={TOKEN}", follow=False)
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert TOKEN not in locked.cookie
    assert locked.get("/").status == 200
    assert locked.sit_down("Ada").get("/review").status == 200


@pytest.mark.parametrize("path", ["//evil.example", "/%5Cevil.example", "/review"])
def test_the_token_leads_nowhere_but_here(locked: Client, path: str) -> None:
    assert locked.get(f"{path}?token={TOKEN}", follow=False).headers["location"] == "/"


def test_a_change_needs_the_token_even_with_everything_else(locked: Client) -> None:
    assert locked.post("/review/name", {"csrf": "x", "name": "Eve"}).status == 401


# Paths, methods, sizes


@pytest.mark.parametrize("path", ["/../pyproject.toml", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/static/../texts/en.toml", "/static/%2e%2e/environment.py",
                                  "/static//etc/passwd", "//etc/passwd", "/static/..\\..\\x", "/articles/%00", "/%ff%fe", "/static/", "/static", "/templates/base.html",
                                  "/articles/no-such.html", "/conditions/no-such.html", "/claims/..", "/" + "a" * 5000])  # fmt: skip
def test_a_path_names_a_page_or_nothing(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status == 404
    assert "There is no" in answer.words
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["/", "/static/site.css", "/review", "/check"])
def test_a_head_is_a_page_without_its_body(client: Client, path: str) -> None:
    answer = client.ask("HEAD", path)
    assert (answer.status, answer.data) == (200, b"")


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_what_is_only_read_takes_no_other_method(client: Client, method: str) -> None:
    csrf = client.get("/review").form("/review/name")["csrf"]
    answer = client.ask(
        method, "/", f"csrf={csrf}".encode(), Origin=client.origin, Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 405
    assert "GET" in answer.headers["allow"]


def test_a_page_that_did_not_change_is_not_sent_twice(client: Client) -> None:
    tag = client.get("/").headers["etag"]
    assert client.get("/", If_None_Match=tag).status == 304


def test_too_large_a_form_is_refused(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    answer = client.post("/review/screen", screen(client, 1, "exclude", "x" * 70_000))
    assert (answer.status, decisions(engine)) == (413, [])
    assert "too much text" in answer.words


@pytest.mark.parametrize(
    "asked",
    ["", "1", "12345", "pmid:1", "doi:10.5555/none", "%00", "%ed%a0%80", "'; drop table article; --", "x" * 3000, "../../etc"],
)
def test_an_unknown_article_is_named_so(client: Client, asked: str) -> None:
    client.sit_down("Ada")
    answer = client.get(f"/review/article?of={asked.replace(' ', '%20').replace(chr(39), '%27')}")
    assert answer.status == 404
    assert "There is no article called" in answer.words


def test_a_hostile_title_stays_text(engine: sa.Engine) -> None:
    filled(engine, record(1, title=HOSTILE, sections=(Section(f"{HOSTILE} {ABSTRACT}"),)))
    with served(engine) as number:
        client = Client(number).sit_down('<b>Ada</b> "x"')
        for path in ("/review/screen", "/review/article?of=99000001"):
            page = client.get(path).page
            assert page.xpath("//main//script | //main//img | //main//b") == []
            assert '<script>alert("x")</script>' in page.xpath("//main//h1")[0].text_content()
        answer = client.post("/review/screen", screen(client, 1, "exclude", HOSTILE))
        assert answer.page.xpath("//main//script | //main//img") == []
        assert client.get("/review").page.xpath("//main//script | //main//img | //main//b") == []


# Review


def test_screening_goes_through_what_waits_and_keeps_each_decision(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    page = client.get("/review/screen")
    assert "3 waiting" in page.words
    assert page.page.xpath("//mark[contains(., 'Pain was lower after needling')]")
    page = client.post("/review/screen", page.form("/review/screen", value="include"))
    assert "Included:" in page.words
    page = client.post("/review/screen", page.form("/review/screen", value="exclude") | {"why": "wet needling"})
    assert "Excluded:" in page.words
    page = client.post("/review/skip", page.form("/review/skip"))
    assert "Only 1 record waits, which you skipped" in page.words
    assert decisions(engine) == [("Ada", "include", ""), ("Ada", "exclude", "wet needling")]
    page = client.post("/review/again", page.form("/review/again"))
    assert page.form("/review/screen", value="include")


def test_an_exclusion_without_reason_is_not_written(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    answer = client.post("/review/screen", screen(client, 1, "exclude"))
    assert answer.status == 409
    assert "needs a reason" in answer.words
    assert decisions(engine) == []


def test_the_last_decision_is_taken_back_and_its_record_shown_again(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    page = client.post("/review/screen", screen(client, 1, "exclude", "by mistake"))
    assert stands(engine, 1, "screening") == ["exclude"]
    page = client.post("/review/undo", page.form("/review/undo"))
    assert "was taken back" in page.words
    assert "number 1" in page.page.xpath("//h1")[0].text_content()
    assert stands(engine, 1, "screening") == []
    assert [action for _, action, _ in decisions(engine)] == ["exclude", "undo"]


def test_nobody_takes_back_what_another_decided(client: Client, engine: sa.Engine) -> None:
    page = client.sit_down("Ada").post("/review/screen", screen(client, 1, "exclude", "wrong needle"))
    fields = page.form("/review/undo")
    ben = Client(client.port).sit_down("Ben")
    csrf = ben.get("/review").form("/review/name")["csrf"]
    answer = ben.post("/review/undo", fields | {"csrf": csrf})
    assert answer.status == 409
    assert "is Ada's" in answer.words
    assert stands(engine, 1, "screening") == ["exclude"]


def test_a_tag_a_number_and_a_direction_are_corrected(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    at = "/review/article?of=99000001"
    client.post("/review/tag", client.get(at).form("/review/tag", kind="n") | {"only": "38"})
    client.post("/review/tag", client.get(at).form("/review/tag", kind="condition") | {"add": "whiplash"})
    client.post("/review/tag", client.get(at).form("/review/tag", kind="condition", remove="neck_pain"))
    form = client.get(at).form("/review/result", doing="correct")
    page = client.post(
        "/review/result",
        form | {"direction": "no_difference", "p": "0.4", "estimate": "−0.2", "ci_low": "-1", "ci_high": "0.6", "measure": "MD"},
    )
    assert "The decision was kept." in page.words
    assert (stands(engine, 1, "n"), stands(engine, 1, "condition")) == (["38"], ["whiplash"])
    with database.transaction(engine, write=False) as session:
        found = session.scalars(sa.select(Finding).where(Finding.standing, Finding.origin == "human")).one()
        assert (found.direction, found.p, found.estimate, found.ci_low, found.timing) == ("no_difference", "0.4", -0.2, -1, "short")
        assert found.sentence == "Pain was lower after needling (p=0.01)."
    assert page.page.xpath("//mark[contains(., 'Pain was lower')]"), "the sentence stays marked after the correction"


@pytest.mark.parametrize(("given", "said"), [({"estimate": "a lot"}, "give a number"), ({"p": "7"}, "between 0 and 1"), ({"direction": ""}, "direction"),
                                             ({"ci_low": "1"}, "An interval has two ends"), ({}, "Nothing was changed"), ({"timing": "later"}, "is unknown")])  # fmt: skip
def test_an_impossible_result_is_shown_again_with_what_was_typed(
    client: Client, engine: sa.Engine, given: dict[str, str], said: str
) -> None:
    client.sit_down("Ada")
    form = client.get("/review/article?of=99000001").form("/review/result", doing="correct")
    answer = client.post("/review/result", form | given)
    assert answer.status == 409
    assert said in answer.words
    kept = answer.form("/review/result", doing="correct")
    assert {name: kept[name] for name in given if name not in ("timing", "direction")} == {
        n: v for n, v in given.items() if n not in ("timing", "direction")
    }
    assert decisions(engine) == []


def test_a_confirmation_is_of_what_was_seen(client: Client, engine: sa.Engine) -> None:
    """Whoever confirms while another corrects has not seen the correction."""
    client.sit_down("Ada")
    form = client.get("/review/article?of=99000001").form("/review/confirm")
    ben = Client(client.port).sit_down("Ben")
    ben.post("/review/tag", ben.get("/review/article?of=99000001").form("/review/tag", kind="n") | {"only": "12"})
    answer = client.post("/review/confirm", form)
    assert answer.status == 409
    assert "look at it again" in answer.words
    client.post("/review/confirm", client.get("/review/article?of=99000001").form("/review/confirm"))
    assert decisions(engine) == [("Ben", "tag", ""), ("Ada", "confirm", "")]


def test_a_result_is_added_and_removed(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    at = "/review/article?of=99000001"
    new = {
        "outcome": "disability",
        "comparator": "sham",
        "direction": "no_difference",
        "timing": "long",
        "quote": "Disability did not differ.",
    }
    page = client.post("/review/result", client.get(at).form("/review/result", doing="add") | new)
    assert "Disability did not differ." in page.words
    page = client.post("/review/result", page.form("/review/result", doing="remove", outcome="disability"))
    with database.transaction(engine, write=False) as session:
        assert list(
            session.scalars(sa.select(Finding.outcome).where(Finding.standing).join(Article).where(Article.pmid == "99000001"))
        ) == ["pain_intensity"]


# Two persons at one table


def test_two_who_decide_at_once_are_both_kept_and_both_told(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    ben = Client(client.port).sit_down("Ben")
    hers, his = screen(client, 1, "include"), screen(ben, 1, "exclude", "acupuncture")
    client.post("/review/screen", hers)
    page = ben.post("/review/screen", his)
    assert "While you were reading, Ada decided otherwise" in page.words
    assert "Both decisions are kept; yours is later and stands" in page.words
    assert decisions(engine) == [("Ada", "include", ""), ("Ben", "exclude", "acupuncture")]
    assert stands(engine, 1, "screening") == ["exclude"]
    page = client.get("/review")
    assert "Ada said “include”" in page.words
    assert "Ben said “exclude”" in page.words
    assert "1 disagreement" in client.get("/review/screen").words
    client.post("/review/undo", page.form("/review/undo", uid=page.page.xpath("//section[1]//form//input[@name='uid']/@value")[0]))
    assert "Nobody disagrees with anybody." in client.get("/review").words
    assert len(decisions(engine)) == 3


def test_many_who_send_in_one_moment_lose_nothing(client: Client, engine: sa.Engine) -> None:
    """Six forms drawn from one state and sent together: six lines in the ledger, one of them stands, the others are named."""
    table = [Client(client.port).sit_down(f"Person {number}") for number in range(6)]
    forms = [screen(one, 1, "exclude" if at % 2 else "include", f"reason {at}" if at % 2 else "") for at, one in enumerate(table)]
    gate = threading.Barrier(len(table))

    def send(at: int) -> int:
        gate.wait()
        return table[at].post("/review/screen", forms[at]).status

    with ThreadPoolExecutor(len(table)) as pool:
        assert list(pool.map(send, range(len(table)))) == [200] * len(table)
    made = decisions(engine)
    assert sorted(by for by, _, _ in made) == [f"Person {number}" for number in range(6)]
    assert stands(engine, 1, "screening") == [made[-1][1]]
    with database.transaction(engine, write=False) as session:
        assert len(review.disagreements(session)) == 9  # each of three against each of three


def test_whoever_saw_the_other_decision_is_asked_before_contradicting_it(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada").post("/review/screen", screen(client, 1, "include"))
    ben = Client(client.port).sit_down("Ben")
    answer = ben.post("/review/screen", screen(ben, 1, "exclude", "acupuncture"))
    assert answer.status == 409
    assert "Ada decided otherwise: “include”" in answer.words
    assert len(decisions(engine)) == 1
    again = answer.form("/review/screen", override="1")
    assert again["why"] == "acupuncture"
    assert "theirs is later" not in ben.post("/review/screen", again).words
    assert decisions(engine)[1] == ("Ben", "exclude", "acupuncture")


def test_two_who_correct_one_number_at_once_are_both_kept(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    ben = Client(client.port).sit_down("Ben")
    at = "/review/article?of=99000001"
    hers = client.get(at).form("/review/result", doing="correct") | {"p": "0.02"}
    his = ben.get(at).form("/review/result", doing="correct") | {"direction": "no_difference", "p": "0.2"}
    client.post("/review/result", hers)
    page = ben.post("/review/result", his)
    assert "Ada decided otherwise" in page.words
    with database.transaction(engine, write=False) as session:
        assert [d.after["findings"][0]["rows"][0]["p"] for d in review.log(session)] == ["0.2", "0.02"]
        assert [one.about for one in review.disagreements(session)] == ["pain_intensity against sham, short"]


def test_the_same_decision_of_two_is_no_disagreement(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    ben = Client(client.port).sit_down("Ben")
    hers, his = screen(client, 1, "include"), screen(ben, 1, "include")
    client.post("/review/screen", hers)
    assert "decided otherwise" not in ben.post("/review/screen", his).words
    assert len(decisions(engine)) == 2


def test_a_form_that_is_sent_twice_decides_once(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    fields = screen(client, 1, "exclude", "wet needling")
    client.post("/review/screen", fields)
    assert "not written twice" in client.post("/review/screen", fields).words
    assert len(decisions(engine)) == 1


def test_a_record_that_lies_before_one_is_not_dealt_to_another(client: Client) -> None:
    client.sit_down("Ada")
    ben = Client(client.port).sit_down("Ben")
    titles = [one.get("/review/screen").page.xpath("//h1")[0].text_content() for one in (client, ben)]
    assert titles[0] != titles[1]
    assert "Ada has this record open, too." in ben.get(f"/review/screen?of=9900000{titles[0].rstrip()[-1]}").words


def test_a_decision_on_words_that_the_source_has_changed_since_is_refused(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada")
    fields = screen(client, 1, "include")
    filled(engine, record(1, title="Another title", revised="2024-01-01"))
    answer = client.post("/review/screen", fields)
    assert answer.status == 409
    assert "The source changed this article" in answer.words
    assert decisions(engine) == []


@pytest.mark.parametrize("seen", ["", "1", "1.2.3", "x.y.z", "9" * 40 + ".." + "0" * 16])
def test_a_form_that_does_not_say_what_it_was_drawn_from_is_refused(client: Client, engine: sa.Engine, seen: str) -> None:
    client.sit_down("Ada")
    assert client.post("/review/screen", screen(client, 1, "include", seen=seen)).status == 409
    assert decisions(engine) == []


@pytest.mark.parametrize("name", ["", "   ", "\u202eadA", "A\x00da", "x" * 61, "—"])
def test_a_name_that_is_none_is_refused(client: Client, name: str) -> None:
    answer = client.post("/review/name", client.get("/review").form("/review/name") | {"name": name})
    assert answer.status == 409
    assert "reviewing as" not in answer.words


# Pages and verdicts


def test_a_decision_moves_the_verdict_that_the_pages_show(starter_engine: sa.Engine) -> None:
    with database.transaction(starter_engine, write=False) as session:
        keys = list(
            session.scalars(sa.select(Article.key).join(Tag).where(Tag.kind == "condition", Tag.value == "neck_pain", Tag.standing))
        )
    with served(starter_engine) as number:
        client = Client(number).sit_down("Ada")
        while _verdict(starter_engine) == "":
            assert client.get("/").status == 200
        assert _verdict(starter_engine) == "mixed"
        for key in keys:
            page = client.get(f"/review/screen?of={key}")
            client.post("/review/screen", page.form("/review/screen", value="exclude") | {"why": "to see what moves"})
        until = time.monotonic() + 60
        while _verdict(starter_engine) == "mixed" and time.monotonic() < until:
            assert client.get("/").status == 200
    assert _verdict(starter_engine) == "insufficient"


def _verdict(engine: sa.Engine) -> str:
    """What is stored last of the claim about neck pain."""
    with Session(engine) as session:
        last = session.scalars(sa.select(Verdict).where(Verdict.claim == "neck-pain").order_by(Verdict.id.desc())).first()
        return str(last.result["verdict"]) if last is not None else ""


def test_a_text_is_checked_and_nothing_of_it_is_stored(starter_engine: sa.Engine, tmp_path: Path) -> None:
    text = "Dry needling cures neck pain. <script>alert(1)</script> It was invented on a Tuesday."
    with served(starter_engine) as number:
        client = Client(number)
        answer = client.post("/check", client.get("/check").form("/check") | {"text": text})
    assert answer.status == 200
    assert answer.page.xpath("//mark[contains(., 'cures neck pain')]")
    assert "Overstated" in answer.words
    assert answer.page.xpath("//main//script") == []
    with starter_engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            assert not [row for row in connection.execute(sa.text(f'SELECT * FROM "{table}"')) if "on a Tuesday" in str(row)]


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [("", 409, "There is no text"), ("x " * 150_000, 409, "at most 200,000"), ("x" * 2_010_000, 413, "too much")],
)
def test_a_text_that_cannot_be_checked_is_refused(client: Client, text: str, status: int, said: str) -> None:
    answer = client.post("/check", client.get("/check").form("/check") | {"text": text})
    assert answer.status == status
    assert said in answer.words


def test_a_stamp_differs_after_every_commit_of_anybody(engine: sa.Engine, url: str) -> None:
    other = database.opened(url)
    with database.watched(engine) as stamp:
        before = stamp()
        assert stamp() == before
        filled(other, record(1))
        after = stamp()
        assert after != before
        filled(engine, record(2))
        assert stamp() not in (before, after)
    other.dispose()


# The command


def start(database_url: str, *arguments: str) -> subprocess.Popen[str]:
    """`evidence serve` as a process of its own."""
    command = [sys.executable, str(ROOT / "cli.py"), "--database", database_url, "serve", "--port", "0", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def first_line(process: subprocess.Popen[str]) -> str:
    """The address that it prints when it listens."""
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: int, code: int) -> None:
    process = start(str(tmp_path / "e.sqlite"))
    port = int(re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", first_line(process))[1])  # type: ignore[index]
    assert Client(port).get("/").status == 200
    process.send_signal(number)
    _, error = process.communicate(timeout=30)
    assert process.returncode == code
    assert "Traceback" not in error


def test_a_wider_address_makes_a_token_and_prints_it_once(tmp_path: Path) -> None:
    process = start(str(tmp_path / "e.sqlite"), "--host", "0.0.0.0")
    address, token = first_line(process).split("?token=")
    client = Client(int(address.rstrip("/").rpartition(":")[2]))
    assert client.get("/").status == 401
    assert client.ask("GET", "/", Host=f"evil.example:{client.port}").status == 421
    assert client.get(f"/?token={token}").status == 200
    process.send_signal(signal.SIGTERM)
    out, error = process.communicate(timeout=30)
    assert token not in out + error


@pytest.mark.parametrize(("arguments", "said"), [(("--host", "192.0.2.1"), "is no address of this machine"), (("--host", "no.such.host.invalid"), "is no address"),
                                                 (("--token", "short"), "too short")])  # fmt: skip
def test_what_cannot_be_served_is_one_sentence(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    process = start(str(tmp_path / "e.sqlite"), *arguments)
    out, error = process.communicate(timeout=60)
    assert (process.returncode, out, error.count("\n")) == (2, "", 1)
    assert said in error


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(str(tmp_path / "e.sqlite"), "--port", str(taken.getsockname()[1]))
        _, error = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "is taken" in error
    assert error.count("\n") == 1


def test_a_database_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "e.sqlite").write_text("no database, but a long enough text to be taken for one, line after line\n" * 50)
    process = start(str(tmp_path / "e.sqlite"))
    _, error = process.communicate(timeout=60)
    assert process.returncode == 5
    assert error.count("\n") == 1


def test_a_database_that_may_only_be_read_is_shown_and_not_decided_on(tmp_path: Path) -> None:
    """The pages are there; a decision is refused in one sentence and lost nowhere."""
    path = tmp_path / "e.sqlite"
    engine = database.opened(str(path))
    filled(engine, record(1))
    engine.dispose()
    only = database.engine(f"sqlite:///file:{path}?mode=ro&uri=true")
    with served(only) as number:
        client = Client(number).sit_down("Ada")
        assert client.get("/").status == 200
        answer = client.post("/review/screen", screen(client, 1, "include"))
        assert answer.status == 503
        assert "cannot be written" in answer.words
    only.dispose()


def test_decisions_carry_the_time_in_utc(client: Client, engine: sa.Engine) -> None:
    client.sit_down("Ada").post("/review/screen", screen(client, 1, "include"))
    with database.transaction(engine, write=False) as session:
        made = review.log(session)[0]
        assert abs(made.at - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=5)
