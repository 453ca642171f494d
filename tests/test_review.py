"""What persons decide holds over every later reading, can be taken back, travels between databases, and never contradicts in silence."""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pytest
import sqlalchemy as sa
from click.testing import Result
from invented import TITLE, record
from sqlalchemy.orm import Session

from evidence import database, pipeline, review, standing, synthesis
from evidence.errors import BadDecision, Unknown
from evidence.models import Article, Decision, Finding, Study, Tag
from evidence.reading import FindingReading, Reading, TagReading
from evidence.record import Author, Record
from evidence.review import actions
from evidence.synthesis import certainty, tally

NOON = dt.datetime(2024, 5, 1, 12, tzinfo=dt.UTC)
TAGS = {
    "relevant": ["true"], "design": ["rct"], "condition": ["neck_pain"], "outcome": ["pain_intensity"], "comparator": ["sham"], "n": ["40"],
}  # fmt: skip
PAIN = FindingReading("pain_intensity", "sham", "favours_dn", "test.rule", p="<0.01", timing="short")


def reading(findings: tuple[FindingReading, ...] = (PAIN,), **tags: list[str]) -> Reading:
    """A machine's reading of a trial of dry needling for neck pain; `tags` replace its tags by kind."""
    pairs = [(kind, value) for kind, values in (TAGS | tags).items() for value in values]
    return Reading(tuple(TagReading(kind, value, "test.rule") for kind, value in pairs), findings)


def add(session: Session, *pairs: tuple[Record, Reading]) -> list[Article]:
    """Import records with their readings; returns the articles."""
    run = pipeline.begin(session, "import", "invented")
    pipeline.take_batch(session, run, list(pairs))
    return [session.scalars(sa.select(Article).where(Article.pmid == r.pmid)).one() for r, _ in pairs]


def signed(by: str = "Ada", hour: int = 0, **more: object) -> review.Signed:
    """A signature an hour later for each `hour`."""
    return review.Signed(by, NOON + dt.timedelta(hours=hour), **more)  # type: ignore[arg-type]


def settle(session: Session, *articles: Article) -> None:
    """Let decisions take effect, as the command line does."""
    ids = [article.id for article in articles]
    review.apply(session, ids)
    standing.settle(session, ids)
    session.flush()
    session.expire_all()


def values(session: Session, article: Article, kind: str) -> list[str]:
    """The standing values of a kind of tag."""
    return sorted(session.scalars(sa.select(Tag.value).where(Tag.article_id == article.id, Tag.kind == kind, Tag.standing)))


def results(session: Session, article: Article) -> list[tuple[str, str, str | None, str]]:
    """The standing results: outcome, direction, timing, origin."""
    asked = sa.select(Finding.outcome, Finding.direction, Finding.timing, Finding.origin)
    rows = session.execute(asked.where(Finding.article_id == article.id, Finding.standing).order_by(Finding.id))
    return [tuple(row) for row in rows]  # type: ignore[misc]


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session on an empty database of each kind."""
    with database.transaction(engine) as opened:
        yield opened


@pytest.fixture
def trial(session: Session) -> Article:
    """One imported trial."""
    return add(session, (record(1), reading()))[0]


def test_an_exclusion_takes_a_trial_out_of_every_verdict_and_an_undo_puts_it_back(session: Session, trial: Article) -> None:
    made = review.screen(session, trial, "exclude", signed(why="acupuncture alone"))
    settle(session, trial)
    assert synthesis.papers(session) == []
    review.undo(session, made.uid[:8], signed(hour=1))
    settle(session, trial)
    assert [paper.article for paper in synthesis.papers(session)] == [trial.id]
    assert [d.action for d in review.log(session)] == ["undo", "exclude"]


def test_an_inclusion_brings_in_what_the_machine_held_irrelevant(session: Session) -> None:
    article = add(session, (record(1), reading(relevant=["false"])))[0]
    assert synthesis.papers(session) == []
    review.screen(session, article, "include", signed())
    settle(session, article)
    assert [paper.article for paper in synthesis.papers(session)] == [article.id]


def test_a_decision_keeps_who_when_why_on_which_words_and_which_content(session: Session, trial: Article) -> None:
    made = review.tag(session, trial, "n", signed(why="completed", quote="38 completed"), only=["38"])
    assert (made.by, made.at, made.why, made.quote) == ("Ada", NOON, "completed", "38 completed")
    assert made.content_hash == trial.content_hash
    assert made.before == {"tags": [{"kind": "n", "value": "40"}]}
    assert len(made.uid) == 32


@pytest.mark.parametrize(
    ("kind", "say", "stands"),
    [
        ("design", {"only": ["cohort"]}, ["cohort"]),
        ("n", {"only": ["38"]}, ["38"]),
        ("n", {"remove": ["40"]}, []),
        ("condition", {"add": ["tennis elbow"]}, ["lateral_epicondylitis", "neck_pain"]),
        ("condition", {"add": ["whiplash"], "remove": ["neck_pain"]}, ["whiplash"]),
        ("condition", {"only": ["shoulder_pain"]}, ["shoulder_pain"]),
        ("condition", {"only": []}, []),
        ("relevant", {"only": ["no"]}, ["false"]),
    ],
)
def test_tags_are_what_a_person_says(
    session: Session, trial: Article, kind: str, say: dict[str, list[str]], stands: list[str]
) -> None:
    review.tag(session, trial, kind, signed(), **say)
    settle(session, trial)
    assert values(session, trial, kind) == stands


def test_decisions_survive_new_content_and_new_readings(session: Session, trial: Article) -> None:
    review.tag(session, trial, "condition", signed(), only=["whiplash"])
    review.finding(session, trial, "correct", "pain", "sham", {"direction": "no_difference"}, signed(hour=1))
    settle(session, trial)
    later = reading((PAIN,), condition=["neck_pain", "migraine"], n=["44"])
    add(session, (record(1, title=TITLE + " revised", revised="2021-01-01"), later))
    session.expire_all()
    assert values(session, trial, "condition") == ["whiplash"]
    assert values(session, trial, "n") == ["44"]
    assert results(session, trial) == [("pain_intensity", "no_difference", "short", "human")]
    standing.keep(session, {trial.id: reading(condition=["migraine"])})
    standing.settle(session, [trial.id])
    session.expire_all()
    assert values(session, trial, "condition") == ["whiplash"]
    assert results(session, trial) == [("pain_intensity", "no_difference", "short", "human")]


def test_a_correction_keeps_the_rest_of_the_result_and_its_sentence(session: Session, trial: Article) -> None:
    review.finding(session, trial, "correct", "pain_intensity", "sham", {"p": "0.20", "direction": "no_difference"}, signed())
    settle(session, trial)
    row = session.scalars(sa.select(Finding).where(Finding.origin == "human")).one()
    assert (row.p, row.direction, row.timing) == ("0.20", "no_difference", "short")


def test_rows_of_a_decision_stay_the_same_rows_when_another_is_taken(session: Session, trial: Article) -> None:
    review.finding(session, trial, "correct", "pain", "sham", {"estimate": -1.5, "ci_low": -2.0, "ci_high": -1.0}, signed())
    settle(session, trial)
    first = synthesis.papers(session)
    review.tag(session, trial, "outcome", signed(hour=1), add=["sleep"])
    settle(session, trial)
    assert [paper.results for paper in synthesis.papers(session)] == [paper.results for paper in first]
    assert session.scalar(sa.select(sa.func.count()).select_from(Tag).where(Tag.origin == "human")) == 1


def test_results_are_added_removed_and_moved_to_another_time(session: Session, trial: Article) -> None:
    review.finding(session, trial, "add", "disability", "sham", {"direction": "mixed"}, signed(), "long")
    review.finding(session, trial, "correct", "pain", "sham", {"timing": "immediate"}, signed())
    settle(session, trial)
    assert sorted(results(session, trial)) == [
        ("disability", "mixed", "long", "human"),
        ("pain_intensity", "favours_dn", "immediate", "human"),
    ]
    review.finding(session, trial, "remove", "disability", "sham", {}, signed(hour=1))
    settle(session, trial)
    assert [row[0] for row in results(session, trial)] == ["pain_intensity"]


@pytest.mark.parametrize(
    ("operation", "told", "left"),
    [
        ("remove", {}, set()),
        ("correct", {"direction": "no_difference"}, {("no_difference", "short")}),
        ("correct", {"direction": "no_difference", "timing": "long"}, {("no_difference", "long")}),
        ("set", {"direction": "mixed"}, {("mixed", None)}),
    ],
)
def test_a_word_on_the_only_result_holds_when_the_text_tells_another_time(
    session: Session, trial: Article, operation: str, told: dict[str, str], left: set[tuple[str, str | None]]
) -> None:
    review.finding(session, trial, operation, "pain", "sham", told, signed())
    settle(session, trial)
    for later in (None, "immediate", "short"):
        add(
            session,
            (
                record(1, title=f"{TITLE}, {later}"),
                reading((FindingReading("pain_intensity", "sham", "favours_dn", "test.rule", timing=later),)),
            ),
        )
        settle(session, trial)
        stands = session.execute(
            sa.select(Finding.direction, Finding.timing).where(Finding.article_id == trial.id, Finding.standing)
        )
        assert {tuple(row) for row in stands} == left, later


def test_a_result_that_is_added_brings_its_outcome_and_comparator_along(session: Session, trial: Article) -> None:
    made = review.finding(session, trial, "add", "disability", "exercise", {"direction": "mixed"}, signed(), "long")
    settle(session, trial)
    assert values(session, trial, "comparator") == ["exercise", "sham"]
    assert values(session, trial, "outcome") == ["disability", "pain_intensity"]
    review.undo(session, made.uid, signed(hour=1))
    settle(session, trial)
    assert values(session, trial, "comparator") == ["sham"]


def test_another_time_that_stood_beside_is_no_answer(session: Session, trial: Article) -> None:
    review.finding(session, trial, "add", "pain", "sham", {"direction": "no_difference"}, signed(), "long")
    settle(session, trial)
    stands = session.execute(sa.select(Finding.direction, Finding.timing).where(Finding.article_id == trial.id, Finding.standing))
    assert {tuple(row) for row in stands} == {("favours_dn", "short"), ("no_difference", "long")}


def test_taking_away_a_result_without_a_time_leaves_those_of_a_known_time(session: Session) -> None:
    untimed = FindingReading("pain_intensity", "sham", "mixed", "test.rule")
    article = add(session, (record(1), reading((PAIN, untimed))))[0]
    review.finding(session, article, "remove", "pain", "sham", {}, signed(), None)
    settle(session, article)
    assert results(session, article) == [("pain_intensity", "favours_dn", "short", "machine")]


def test_a_curated_fact_is_confirmed_only_by_a_person(starter_engine: sa.Engine) -> None:
    with database.transaction(starter_engine) as session:
        assert not session.scalar(sa.select(sa.func.count()).select_from(Tag).where(Tag.origin == "human"))
        article = review.find_article(session, "27582622")
        made = review.confirm(session, article, signed())
        settle(session, article)
        origins = set(session.scalars(sa.select(Tag.origin).where(Tag.article_id == article.id, Tag.standing)))
        assert origins == {"human"}
        assert {row[3] for row in results(session, article)} == {"human"}
        assert "neck_pain" in values(session, article, "condition")
        review.undo(session, made.uid, signed(hour=1))
        settle(session, article)
        assert {row[3] for row in results(session, article)} == {"curated"}


BAD = [
    ("exclusion without reason", lambda s, a: review.screen(s, a, "exclude", signed()), "reason"),
    ("screening word", lambda s, a: review.screen(s, a, "maybe", signed()), "include or exclude"),
    ("nameless person", lambda s, a: review.screen(s, a, "include", signed(by=" ")), "name"),
    (
        "removal of what is not there",
        lambda s, a: review.tag(s, a, "condition", signed(), remove=["migraine"]),
        "cannot be removed",
    ),
    ("kind of tag", lambda s, a: review.tag(s, a, "colour", signed(), add=["red"]), "no kind of tag"),
    ("nothing said", lambda s, a: review.tag(s, a, "condition", signed()), "Nothing was said"),
    ("group as tag", lambda s, a: review.tag(s, a, "condition", signed(), add=["headache"]), "group"),
    ("added and removed", lambda s, a: review.tag(s, a, "condition", signed(), add=["neck_pain"], remove=["neck_pain"]), "at once"),
    ("two designs", lambda s, a: review.tag(s, a, "design", signed(), only=["rct", "cohort"]), "one design"),
    ("no people", lambda s, a: review.tag(s, a, "n", signed(), only=["0"]), "above 0"),
    ("negative people", lambda s, a: review.tag(s, a, "n", signed(), only=["-4"]), "above 0"),
    ("people in words", lambda s, a: review.tag(s, a, "n", signed(), only=["forty"]), "above 0"),
    ("truth", lambda s, a: review.tag(s, a, "relevant", signed(), only=["perhaps"]), "true or false"),
    ("direction", lambda s, a: review.finding(s, a, "set", "pain", "sham", {"direction": "better"}, signed()), "direction"),
    ("no direction", lambda s, a: review.finding(s, a, "set", "pain", "sham", {"p": "0.02"}, signed()), "direction"),
    (
        "one arm against sham",
        lambda s, a: review.finding(s, a, "set", "pain", "sham", {"direction": "improved"}, signed()),
        "baseline",
    ),
    ("result there already", lambda s, a: review.finding(s, a, "add", "pain", "sham", {"direction": "mixed"}, signed()), "already"),
    ("no such result", lambda s, a: review.finding(s, a, "remove", "sleep", "sham", {}, signed()), "no result"),
    ("empty correction", lambda s, a: review.finding(s, a, "correct", "pain", "sham", {}, signed()), "Nothing was said"),
    ("p above one", lambda s, a: review.finding(s, a, "correct", "pain", "sham", {"p": "1.3"}, signed()), "between 0 and 1"),
    ("interval upside down", lambda s, a: numbers(s, a, estimate=1.0, ci_low=2.0, ci_high=0.5), "lower end"),
    ("estimate outside", lambda s, a: numbers(s, a, estimate=5.0, ci_low=0.5, ci_high=2.0), "outside its interval"),
    ("half an interval", lambda s, a: numbers(s, a, estimate=1.0, ci_low=0.5), "two ends"),
    ("negative ratio", lambda s, a: numbers(s, a, measure="OR", estimate=-0.5), "above 0"),
    ("not a number", lambda s, a: numbers(s, a, estimate=float("nan")), "give a number"),
    ("heterogeneity", lambda s, a: numbers(s, a, i2=140.0), "percentage"),
    ("a scale that is none", lambda s, a: numbers(s, a, scale="banana"), "lowest and highest"),
    ("a scale upside down", lambda s, a: numbers(s, a, scale="100-0"), "lowest and highest"),
    ("no direction", lambda s, a: review.finding(s, a, "add", "sleep", "sham", {}, signed()), "needs a direction"),
    ("timing", lambda s, a: numbers(s, a, timing="soon"), "timing"),
    ("nothing to confirm", lambda s, a: review.confirm(s, a, signed(), outcome="sleep"), "nothing to confirm"),
    ("risk domain", lambda s, a: review.rob(s, a, "D6", "low", signed(quote="list")), "no domain"),
    ("risk value", lambda s, a: review.rob(s, a, "D1", "yes", signed(quote="list")), "cannot be"),
    ("PEDro value", lambda s, a: review.rob(s, a, "pedro:4", "low", signed(quote="list")), "cannot be"),
    ("risk without words", lambda s, a: review.rob(s, a, "D1", "low", signed()), "--quote"),
    ("merge with itself", lambda s, a: review.merge(s, [a, a], signed(why="same")), "two different"),
    ("split without reason", lambda s, a: review.split(s, a, signed()), "reason"),
    ("certainty domain", lambda s, a: review.certainty(s, "neck-pain", "sham", "mood", -1, signed(why="x")), "GRADE domain"),
    ("certainty class", lambda s, a: review.certainty(s, "neck-pain", "nobody", "imprecision", -1, signed(why="x")), "class"),
    ("certainty levels", lambda s, a: review.certainty(s, "neck-pain", "sham", "imprecision", -3, signed(why="x")), "impossible"),
    ("certainty without reason", lambda s, a: review.certainty(s, "neck-pain", "sham", "imprecision", -1, signed()), "reason"),
]


def numbers(session: Session, article: Article, **given: object) -> Decision:
    """Correct the numbers of the trial's result."""
    return review.finding(session, article, "correct", "pain", "sham", given, signed())


@pytest.mark.parametrize(("name", "act", "says"), BAD, ids=[name for name, _, _ in BAD])
def test_what_cannot_be_is_refused_and_nothing_changes(
    session: Session, trial: Article, name: str, act: Callable[[Session, Article], Decision], says: str
) -> None:
    before = results(session, trial)
    with pytest.raises(BadDecision, match=says):
        act(session, trial)
    settle(session, trial)
    assert not session.scalars(sa.select(Decision)).all()
    assert results(session, trial) == before


@pytest.mark.parametrize(
    "act",
    [
        lambda s, a: review.find_article(s, "99999999"),
        lambda s, a: review.find_article(s, "nonsense"),
        lambda s, a: review.tag(s, a, "condition", signed(), add=["neckpain of the moon"]),
        lambda s, a: review.certainty(s, "neck-pian", "sham", "imprecision", -1, signed(why="x")),
        lambda s, a: review.undo(s, "abc", signed()),
        lambda s, a: review.undo(s, "%%%%%%%%", signed()),
    ],
)
def test_unknown_names_are_unknown(session: Session, trial: Article, act: Callable[[Session, Article], object]) -> None:
    with pytest.raises(Unknown):
        act(session, trial)


CONTRARY = [
    (
        lambda s, a: review.screen(s, a, "exclude", signed(why="not needling")),
        lambda s, a, who: review.screen(s, a, "include", who),
    ),
    (lambda s, a: review.tag(s, a, "n", signed(), only=["38"]), lambda s, a, who: review.tag(s, a, "n", who, only=["39"])),
    (
        lambda s, a: review.tag(s, a, "condition", signed(), only=["whiplash"]),
        lambda s, a, who: review.tag(s, a, "condition", who, add=["neck_pain"]),
    ),
    (
        lambda s, a: review.tag(s, a, "condition", signed(), add=["whiplash"]),
        lambda s, a, who: review.tag(s, a, "condition", who, remove=["whiplash"]),
    ),
    (
        lambda s, a: review.finding(s, a, "correct", "pain", "sham", {"direction": "mixed"}, signed()),
        lambda s, a, who: review.finding(s, a, "correct", "pain", "sham", {"direction": "no_difference"}, who),
    ),
    (
        lambda s, a: review.rob(s, a, "D2", "low", signed(quote="blinded")),
        lambda s, a, who: review.rob(s, a, "D2", "high", who),
    ),
    (
        lambda s, a: review.certainty(s, "neck-pain", "sham", "imprecision", -1, signed(why="few")),
        lambda s, a, who: review.certainty(s, "neck-pain", "sham", "imprecision", 0, who),
    ),
]


@pytest.mark.parametrize(("first", "second"), CONTRARY)
def test_another_person_is_contradicted_only_on_purpose(
    session: Session, trial: Article, first: Callable[..., Decision], second: Callable[..., Decision]
) -> None:
    first(session, trial)
    settle(session, trial)
    with pytest.raises(BadDecision, match="Ada decided otherwise"):
        second(session, trial, signed("Ben", 1, quote="open label", why="other"))
    assert len(review.log(session)) == 1
    second(session, trial, signed("Ada", 2, quote="open label", why="a second look"))
    second(session, trial, signed("Ben", 3, quote="open label", why="agreed"))
    assert len(review.log(session)) == 3


def test_an_override_stands_and_the_log_shows_both(session: Session, trial: Article) -> None:
    review.screen(session, trial, "exclude", signed(why="not needling"))
    review.screen(session, trial, "include", signed("Ben", 1, override=True))
    settle(session, trial)
    assert values(session, trial, "screening") == ["include"]
    assert [(d.by, d.action) for d in review.log(session, trial)] == [("Ben", "include"), ("Ada", "exclude")]


def test_undo_is_refused_twice_on_an_undo_and_on_another_person(session: Session, trial: Article) -> None:
    made = review.screen(session, trial, "include", signed())
    with pytest.raises(BadDecision, match="is Ada's"):
        review.undo(session, made.uid, signed("Ben", 1))
    taken = review.undo(session, made.uid, signed(hour=1))
    with pytest.raises(BadDecision, match="already"):
        review.undo(session, made.uid, signed(hour=2))
    with pytest.raises(BadDecision, match="decide again"):
        review.undo(session, taken.uid, signed(hour=2))


def test_an_undone_word_gives_way_to_the_one_before_it(session: Session, trial: Article) -> None:
    review.tag(session, trial, "n", signed(), only=["38"])
    second = review.tag(session, trial, "n", signed(hour=1), only=["36"])
    review.undo(session, second.uid, signed(hour=2))
    settle(session, trial)
    assert values(session, trial, "n") == ["38"]


def test_risk_of_bias_and_certainty_reach_the_verdict(session: Session, trial: Article) -> None:
    review.rob(session, trial, "D1", "some concerns", signed(quote="allocation not described"))
    assert synthesis.papers(session)[0].rob == {"D1": "some concerns"}
    review.certainty(session, "neck-pain", "sham", "imprecision", -1, signed(why="few people"))
    assert synthesis.overrides(session) == {"neck-pain": {"sham": {"imprecision": {"change": -1, "why": "few people"}}}}
    assert actions.CERTAINTY_DOMAINS == certainty.DOMAINS
    assert set(actions.ROB2) == tally.ROB2


def pair(session: Session) -> list[Article]:
    """Two reports with nearly one title."""
    other = record(2, title=TITLE + ", number 1: follow-up", authors=(Author(family="Nobody", given="Ada"),), year=2021)
    return add(session, (record(1), reading()), (other, reading()))


def test_likely_duplicates_are_offered_and_joined_only_by_a_person(session: Session) -> None:
    one, other = pair(session)
    offered = review.duplicates(session)
    assert [(p.one, p.other) for p in offered] == [(one.key, other.key)]
    assert {paper.study for paper in synthesis.papers(session)} == {f"A{one.id}", f"A{other.id}"}
    made = review.merge(session, [one, other], signed(why="one trial"))
    assert len({paper.study for paper in synthesis.papers(session)}) == 1
    assert review.duplicates(session) == []
    review.undo(session, made.uid, signed(hour=1))
    assert len({paper.study for paper in synthesis.papers(session)}) == 2
    assert not session.scalars(sa.select(Study)).all()


def test_unlike_titles_and_other_authors_are_not_offered(session: Session) -> None:
    other = record(2, title="Something else altogether about needles and knees", year=2020)
    stranger = record(3, title=TITLE + ", number 1!", authors=(Author(family="Somebody"),), year=2012)
    add(session, (record(1), reading()), (other, reading(n=["41"])), (stranger, reading()))
    assert review.duplicates(session) == []


def test_a_protocol_and_a_trial_by_one_author_are_offered_until_a_person_parts_them(session: Session) -> None:
    plan = record(2, title="What we are going to do with needles and why we think so", year=2017)
    one, other = add(session, (record(1), reading()), (plan, reading((), design=["protocol"])))
    assert [(pair.one, pair.other) for pair in review.duplicates(session)] == [(one.key, other.key)]
    made = review.split(session, other, signed(why="the protocol of another trial"))
    assert review.duplicates(session) == []
    with pytest.raises(BadDecision, match="its own already"):
        review.split(session, other, signed(hour=1, why="again"))
    review.undo(session, made.uid, signed(hour=1))
    assert len(review.duplicates(session)) == 1


def test_a_split_paper_is_no_machine_s_to_join(session: Session) -> None:
    one, other = pair(session)
    review.merge(session, [one, other], signed(why="one trial"))
    with pytest.raises(BadDecision, match="Ada decided otherwise"):
        review.split(session, other, signed("Ben", 1, why="no"))
    made = review.split(session, other, signed(hour=1, why="another cohort"))
    assert len({paper.study for paper in synthesis.papers(session)}) == 2
    assert review.duplicates(session) == []
    with pytest.raises(BadDecision, match="rests on this one"):
        review.undo(session, review.log(session)[1].uid, signed(hour=2))
    review.undo(session, made.uid, signed(hour=2))
    assert len({paper.study for paper in synthesis.papers(session)}) == 1


def decided(session: Session) -> list[Article]:
    """Two articles with a decision of every kind that travels."""
    one, other = pair(session)
    review.tag(session, one, "n", signed(), only=["38"])
    review.finding(session, one, "correct", "pain", "sham", {"direction": "mixed"}, signed(hour=1))
    gone = review.screen(session, other, "exclude", signed(hour=2, why="no"))
    review.undo(session, gone.uid, signed(hour=3))
    review.confirm(session, other, signed(hour=4))
    review.rob(session, other, "pedro:2", "yes", signed(hour=5, quote="randomly"))
    review.certainty(session, "neck-pain", "sham", "imprecision", -1, signed(hour=6, why="few"))
    review.merge(session, [one, other], signed(hour=7, why="one trial"))
    settle(session, one, other)
    return [one, other]


def lines(session: Session) -> list[str]:
    """The export, as a file would hold it."""
    return [json.dumps(row) + "\n" for row in review.export(session)]


def test_decisions_travel_once_and_do_the_same_there(session: Session, tmp_path: Path) -> None:
    articles = decided(session)
    exported = lines(session)
    there = database.opened(str(tmp_path / "other.sqlite"))
    with database.transaction(there) as other:
        copies = pair(other)
        done = review.take_in(other, exported, "decisions.jsonl")
        assert (done.new, done.known, done.faults, done.contradictions) == (8, 0, [], [])
        settle(other, *copies)
        for here, copy in zip(articles, copies, strict=True):
            assert results(other, copy) == results(session, here)
            assert values(other, copy, "n") == values(session, here, "n")
        assert len({paper.study for paper in synthesis.papers(other)}) == 1
        again = review.take_in(other, exported, "decisions.jsonl")
        assert (again.new, again.known) == (0, 8)
        assert [{**json.loads(a), "before": 0} for a in lines(other)] == [{**json.loads(a), "before": 0} for a in exported]
    there.dispose()


@pytest.mark.parametrize(
    "change",
    [
        {"action": "bless"}, {"uid": ""}, {"by": " "}, {"at": "yesterday"}, {"at": "2024-01-01T00:00:00"}, {"after": {}}, {"after": []},
        {"article": {"pmid": "99999999"}}, {"article": None}, {"after": {"tags": [{"kind": "n", "value": "-3"}]}},
        {"after": {"tags": [{"kind": "condition", "value": "gout"}]}}, {"after": {"tags": ["n"]}},
        {"after": {"tags": [{"kind": "spin", "value": "x" * 61}]}}, {"why": "\ud800"}, {"before": {"n": float("nan")}}, {"after": {"tags": [{"kind": "n", "value": "3", "sentence": ["x"]}]}},
        {"content_hash": "0" * 65},
        {"after": {"tags": [{"kind": "n", "value": "3", "detail": 5}]}}, {"at": "9999-12-31T23:59:59-10:00"}, {"at": "2999-01-01T00:00:00+00:00"},
        {"after": {"findings": [{"outcome": "sleep", "comparator": "sham", "rows": [{"direction": "mixed", "p": 0.5}]}]}},
        {"action": "undo", "after": {"undoes": "0" * 32}}, {"action": "rob", "after": {"value": "low"}}, {"content_hash": None},
    ],
)  # fmt: skip
def test_a_bad_line_of_decisions_is_named_and_the_others_come_in(
    session: Session, trial: Article, change: dict[str, object]
) -> None:
    good = {
        "uid": "a" * 32, "at": NOON.isoformat(), "by": "Ada", "action": "tag", "claim": "", "kind": "n", "why": "", "quote": "",
        "content_hash": "", "article": {"pmid": trial.pmid}, "before": {}, "after": {"tags": [{"kind": "n", "value": "12"}]},
    }  # fmt: skip
    text = [json.dumps(good | {"uid": "b" * 32} | change), "", "no json", json.dumps(good)]
    done = review.take_in(session, text, "file.jsonl")
    assert [fault.position for fault in done.faults] == ["line 1", "line 3"]
    assert done.new == 1
    settle(session, trial)
    assert values(session, trial, "n") == ["12"]


def test_two_persons_who_disagree_across_databases_are_both_kept_and_named(session: Session, trial: Article) -> None:
    review.screen(session, trial, "exclude", signed(why="no"))
    line = json.loads(lines(session)[0])
    line |= {"uid": "c" * 32, "by": "Ben", "action": "include", "at": (NOON + dt.timedelta(1)).isoformat()}
    line["after"]["tags"][0]["value"] = "include"
    done = review.take_in(session, [json.dumps(line)], "ben.jsonl")
    settle(session, trial)
    assert len(done.contradictions) == 1
    assert "Ben" in done.contradictions[0]
    assert values(session, trial, "screening") == ["include"]


def test_the_queue_puts_the_only_trial_of_a_claim_first_and_drops_what_is_decided(session: Session) -> None:
    lonely = reading((FindingReading("pain_intensity", "sham", "favours_dn", "r"),), condition=["fibromyalgia"])
    neck = [(record(i, title=f"Invented neck trial {i * 7919}", authors=()), reading()) for i in range(2, 6)]
    articles = add(session, (record(1), lonely), *neck)
    waiting = review.queue(session)
    assert waiting[0].id == articles[0].key
    assert any("only trial on" in reason and "fibromyalgia" in reason for reason in waiting[0].reasons)
    assert len(waiting) == 5
    review.confirm(session, articles[0], signed())
    settle(session, articles[0])
    assert articles[0].key not in [one.id for one in review.queue(session)]
    assert len(review.queue(session, 2)) == 2


def test_a_decision_on_words_that_changed_is_offered_again(session: Session, trial: Article) -> None:
    review.screen(session, trial, "exclude", signed(why="sham was acupuncture"))
    settle(session, trial)
    assert review.queue(session) == []
    add(session, (record(1, title=TITLE + " corrected", revised="2022-01-01"), reading()))
    session.expire_all()
    assert [(one.id, one.reasons) for one in review.queue(session)] == [
        (trial.key, ("its content changed after the decision",)),
    ]
    review.screen(session, trial, "exclude", signed(hour=1, why="still so"))
    assert review.queue(session) == []


def test_two_persons_at_once_see_each_other(engine: sa.Engine) -> None:
    with database.transaction(engine) as session:
        add(session, (record(1), reading()))
    started, said = threading.Event(), list[str]()

    def second() -> None:
        started.set()
        with database.transaction(engine) as session:
            review.lock(session)
            article = review.find_article(session, "99000001")
            try:
                review.screen(session, article, "include", signed("Ben", 1))
            except BadDecision as error:
                said.append(str(error))

    other = threading.Thread(target=second)
    with database.transaction(engine) as session:
        review.lock(session)
        article = review.find_article(session, "99000001")
        other.start()
        started.wait(10)
        review.screen(session, article, "exclude", signed(why="no"))
        settle(session, article)
    other.join(60)
    assert len(said) == 1
    assert "Ada decided otherwise" in said[0]


def test_screening_without_a_terminal_says_so(call_cli: Callable[..., CompletedProcess[str]], starter_url: str) -> None:
    ended = call_cli("review", "screen", database=starter_url, input="q", start_new_session=True)
    assert ended.returncode == 2
    assert ended.stderr.startswith("evidence: Screening takes its keys from a terminal")


def test_screening_takes_one_key_a_record(run_cli: Callable[..., Result], starter_url: str) -> None:
    def screen(keys: str) -> str:
        result = run_cli("review", "screen", "--by", "Ada", database=starter_url, input=keys)
        assert result.exit_code == 0, result.output
        return result.output

    assert "2 decisions" in screen("ienot needling\nq")
    first = json.loads(run_cli("review", "next", "--limit", "1", "--format", "json", database=starter_url).output)[0]["id"]
    assert "0 decisions" in screen("iuq")
    assert json.loads(run_cli("review", "next", "--limit", "1", "--format", "json", database=starter_url).output)[0]["id"] == first
    assert "0 decisions" in screen("sx")
    log = run_cli("review", "log", database=starter_url).output
    assert [row.split()[4] for row in log.splitlines()] == ["undo", "include", "exclude", "include"]


def test_commands(run_cli: Callable[..., Result], starter_url: str, tmp_path: Path) -> None:
    def call(*arguments: str, code: int = 0) -> str:
        result = run_cli("review", *arguments, database=starter_url)
        assert result.exit_code == code, result.output
        return result.output

    assert "27582622" in call("show", "27582622")
    assert call("decide", "exclude", "27582622", code=2).startswith("evidence: An exclusion needs a reason")
    uid = call("decide", "exclude", "27582622", "--why", "invented reason", "--by", "Ada").split()[0]
    assert "screening: exclude (human, decision.exclude)" in call("show", "27582622")
    assert "Ada decided otherwise" in call("decide", "include", "27582622", "--by", "Ben", code=2)
    call("undo", uid, "--by", "Ada")
    assert "taken back" in call("log", "27582622")
    call("decide", "certainty", "neck-pain", "sham", "imprecision", "-1", "--why", "invented")
    assert len(json.loads(call("next", "--limit", "3", "--format", "json"))) == 3
    target = str(tmp_path / "decisions.jsonl")
    call("export", target)
    assert "0 decisions are new, 3 were here already." in call("import", target)
    assert "Did you mean" in call("decide", "tag", "27582622", "condition", "--add", "neck pian", code=2)
    call("duplicates")


def test_a_decision_of_screening_counts_everywhere(starter_url: str, run_cli: Callable[..., Result]) -> None:
    """Included where the rules held it irrelevant, excluded where they held it relevant: counts, search, export and verdicts agree."""
    decide = ("review", "decide")

    def seen(pmid: str) -> tuple[bool, bool]:
        row = next(json.loads(line) for line in run_cli("export", database=starter_url).output.splitlines() if pmid in line)
        summary = json.loads(run_cli("summary", "neck-pain", "--format", "json", database=starter_url).output)[0]
        return row["relevant"], pmid in json.dumps(summary)

    def neck() -> int:
        rows = json.loads(run_cli("conditions", "--format", "json", database=starter_url).output)
        return next(row["articles"] for row in rows if row["id"] == "neck_pain")

    before = neck()
    assert (
        run_cli(*decide, "exclude", "32202124", "--why", "an invented reason", "--by", "Ada", database=starter_url).exit_code == 0
    )
    assert (seen("32202124"), neck()) == ((False, False), before - 1)
    assert run_cli(*decide, "include", "32202124", "--by", "Ada", database=starter_url).exit_code == 0
    assert (seen("32202124"), neck()) == ((True, True), before)
