"""Effect data: the arithmetic, the orientation, and the slips of the pen that are named instead of pooled."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from invented import record
from sqlalchemy.orm import Session
from test_review import PAIN, add, reading, results, settle, signed

from evidence import database, register, review, synthesis
from evidence.errors import BadDecision
from evidence.models import Article, Decision, Finding
from evidence.reading import FindingReading

ARMS = {"mean_dn": 2.0, "sd_dn": 1.5, "n_dn": 20.0, "mean_c": 4.0, "sd_c": 1.7, "n_c": 20.0, "scale": "0-10"}
CONTRAST = {"estimate": -2.0, "ci_low": -3.0, "ci_high": -1.0, "scale": "0-10"}


@pytest.fixture
def session(engine: sa.Engine) -> Iterator[Session]:
    """A session on an empty database of each kind."""
    with database.transaction(engine) as opened:
        yield opened


@pytest.fixture
def trial(session: Session) -> Article:
    """One imported trial with a result for pain against sham."""
    return add(session, (record(1), reading()))[0]


def enter(session: Session, article: Article, outcome: str = "pain", override: bool = False, **given: object) -> Finding:
    """Record effect data and return the result that stands for them."""
    made = review.effect(session, article, review.Measured(outcome, "sham", **given), signed(override=override))  # type: ignore[arg-type]
    settle(session, article)
    return session.scalars(sa.select(Finding).where(Finding.decision_id == made.id, Finding.standing)).one()


def test_arms_become_a_difference_that_favours_needling_when_pain_is_lower(session: Session, trial: Article) -> None:
    row = enter(session, trial, **ARMS)
    se = math.sqrt(1.5**2 / 20 + 1.7**2 / 20)
    assert row.estimate == pytest.approx(2.0)
    assert row.ci_low == pytest.approx(2.0 - 1.959964 * se, abs=1e-5)
    assert (row.direction, row.timing, row.measure, row.scale) == ("favours_dn", "short", "MD", "0-10")
    assert row.effect["entered"]["sd_dn"] == 1.5
    assert results(session, trial) == [("pain_intensity", "favours_dn", "short", "human")]


def test_more_is_better_where_the_outcome_says_so_and_must_be_said_where_it_does_not(session: Session, trial: Article) -> None:
    assert enter(session, trial, "range of motion", estimate=5.0, se=2.0).estimate == 5.0
    with pytest.raises(BadDecision, match="which way is good"):
        enter(session, trial, "muscle_activity", estimate=5.0, se=2.0)
    assert enter(session, trial, "muscle_activity", estimate=5.0, se=2.0, better="lower").estimate == -5.0


def test_a_standard_error_of_a_mean_becomes_an_sd_by_the_recorded_formula(session: Session, trial: Article) -> None:
    given = {**ARMS, "sd_dn": None, "se_dn": 1.5 / math.sqrt(20)}
    row = enter(session, trial, **given)
    assert row.ci_low == pytest.approx(2.0 - 1.959964 * math.sqrt(1.5**2 / 20 + 1.7**2 / 20), abs=1e-5)
    assert any("Handbook 6.5.2.2" in step for step in row.effect["steps"])


def test_an_interval_or_a_standard_error_say_the_same(session: Session, trial: Article) -> None:
    first = enter(session, trial, **CONTRAST)
    second = enter(session, trial, estimate=-2.0, se=2 / (2 * 1.959963984540054), scale="0-10")
    assert (first.estimate, first.ci_low, first.ci_high) == (second.estimate, second.ci_low, second.ci_high) == (2.0, 1.0, 3.0)


def test_a_scale_is_kept_in_one_form(session: Session, trial: Article) -> None:
    assert enter(session, trial, **(ARMS | {"scale": "0 – 10.0"})).scale == "0-10"


def test_a_result_without_a_time_moves_to_the_time_of_the_data(session: Session) -> None:
    untimed = FindingReading("pain_intensity", "sham", "favours_dn", "r")
    article = add(session, (record(1), reading((untimed,))))[0]
    enter(session, article, timing="long", **ARMS)
    assert results(session, article) == [("pain_intensity", "favours_dn", "long", "human")]


def test_computed_numbers_are_corrected_at_their_source(session: Session, trial: Article) -> None:
    enter(session, trial, **ARMS)
    with pytest.raises(BadDecision, match="enter those anew"):
        review.finding(session, trial, "correct", "pain", "sham", {"estimate": -1.0}, signed())
    assert enter(session, trial, **(ARMS | {"mean_dn": 3.0})).estimate == 1.0


def test_hedges_g(session: Session, trial: Article) -> None:
    row = enter(session, trial, measure="SMD", **ARMS)
    pooled, correction = math.sqrt((1.5**2 + 1.7**2) / 2), math.gamma(19) / (math.sqrt(19) * math.gamma(18.5))
    assert row.estimate == pytest.approx(2.0 / pooled * correction, abs=1e-5)


def test_effects_of_two_trials_are_pooled(session: Session) -> None:
    articles = add(session, (record(1), reading()), (record(2, authors=(), title="Another invented trial of needles"), reading()))
    for article in articles:
        enter(session, article, **CONTRAST)
    verdict = synthesis.judge_all(session, [register.find("neck-pain")])[0]
    sham = next(each for each in verdict["classes"] if each["comparator"] == "sham")
    assert sham["body"]["pooled"]["estimate"] == pytest.approx(2.0, abs=1e-4)
    assert [each["estimate"] for each in sham["body"]["pooled"]["rows"]] == [2.0, 2.0]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (ARMS | {"sd_dn": -1.5}, "sd_dn is -1.5: .* cannot be negative"),
        (ARMS | {"sd_c": 0.0}, "sd_c is 0"),
        (ARMS | {"n_dn": 0.0}, "n_dn is 0"),
        (ARMS | {"n_c": -20.0}, "n_c is -20"),
        (ARMS | {"n_c": 20.5}, "whole number"),
        (ARMS | {"n_c": 1.0}, "at least 2"),
        (ARMS | {"sd_c": None}, "arm 'c' is not complete"),
        (ARMS | {"se_c": 0.3}, "either sd_c or se_c"),
        (ARMS | {"mean_c": None}, "arm 'c' is not complete"),
        (ARMS | {"estimate": -2.0}, "either both arms"),
        (ARMS | {"mean_dn": 1e300, "scale": None}, "no scale reaches"),
        (CONTRAST | {"instrument": "ruler"}, "instrument"),
        (ARMS | {"mean_dn": math.nan}, "mean_dn is nan"),
        (ARMS | {"sd_dn": 0.33, "sd_c": 0.38}, "sd_dn 0.33 and sd_c 0.38 look like standard errors"),
        (ARMS | {"sd_dn": 0.3}, "sd_dn 0.3 is under a fifth of sd_c 1.7"),
        (ARMS | {"sd_dn": 8.0}, "half its width"),
        (ARMS | {"mean_c": 40.0}, "outside the scale"),
        (ARMS | {"scale": "ten"}, "lowest and highest"),
        (ARMS | {"scale": "10-0"}, "lowest and highest"),
        (ARMS | {"measure": "OR"}, "MD or SMD"),
        (ARMS | {"timing": "soon"}, "timing"),
        (ARMS | {"mean_dn": 4.0, "mean_c": 2.0}, "arms are not changed over"),
        (CONTRAST | {"ci_low": -2.1}, "middle"),
        (CONTRAST | {"ci_low": -1.5, "ci_high": -1.0}, "outside its interval"),
        (CONTRAST | {"ci_high": -4.0}, "lower end"),
        (CONTRAST | {"ci_high": None}, "two ends"),
        (CONTRAST | {"ci_low": None, "ci_high": None}, "uncertainty"),
        (CONTRAST | {"ci_low": None, "ci_high": None, "se": -0.5}, "se is -0.5"),
        (CONTRAST | {"ci_low": None, "ci_high": None, "se": 0.0}, "uncertainty"),
        (CONTRAST | {"se": 2.5}, "does not fit the interval"),
        (CONTRAST | {"ci_low": None, "ci_high": None, "se": 2.5, "n_dn": 20.0, "n_c": 20.0}, "looks like an SD"),
        (CONTRAST | {"estimate": -20.0, "ci_low": -21.0, "ci_high": -19.0}, "more than the whole scale"),
        ({"measure": "SMD", "estimate": -0.8, "se": 1.5, "n_dn": 20.0, "n_c": 20.0}, "larger than plausible"),
        ({"instrument": "VAS"}, "either both arms"),
    ],
)
def test_numbers_that_cannot_be_are_named_and_nothing_changes(
    session: Session, trial: Article, given: dict[str, object], says: str
) -> None:
    with pytest.raises(BadDecision, match=says):
        enter(session, trial, **given)
    assert not session.scalars(sa.select(Decision)).all()
    settle(session, trial)
    assert results(session, trial) == [("pain_intensity", "favours_dn", "short", "machine")]


def test_what_is_unlikely_but_possible_is_kept_on_purpose(session: Session, trial: Article) -> None:
    assert enter(session, trial, override=True, **(ARMS | {"sd_dn": 0.3})).effect["entered"]["sd_dn"] == 0.3


def test_the_time_must_be_named_where_results_stand_for_several(session: Session) -> None:
    late = (PAIN, type(PAIN)("pain_intensity", "sham", "no_difference", "r", timing="long"))
    article = add(session, (record(1), reading(late)))[0]
    with pytest.raises(BadDecision, match="several times"):
        enter(session, article, **ARMS)
    assert enter(session, article, timing="long", **ARMS).timing == "long"
    assert sorted(row[2:] for row in results(session, article)) == [("long", "human"), ("short", "machine")]


HEADER = "id,outcome,comparator,timing,mean_dn,sd_dn,n_dn,mean_c,sd_c,n_c,scale,quote\n"
GOOD = '99000001,pain,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,"2.0 (1.5), against 4.0 (1.7)"\n'
ROWS = [
    ("99000001,disability,sham,short,2.0,-1.5,20,4.0,1.7,20,0-10,", "sd_dn"),
    ('99000001,disability,sham,short,"2,0",1.5,20,4.0,1.7,20,0-10,', "decimal point"),
    ("99000001,disability,sham,short,inf,1.5,20,4.0,1.7,20,0-10,", "finite"),
    ("99999999,pain,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,", "no article"),
    (",pain,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,", "id is empty"),
    ("99000001,happiness,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,", "no outcome"),
    ("99000001,disability,sham,short,2.0,1.5,20", "fewer cells"),
    ("99000001,disability,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,,x,y", "more or fewer"),
]


def table(session: Session, text: str) -> tuple[list[Decision], list[str]]:
    """Read a table; the faults as text."""
    decisions, faults = review.effects(session, text.splitlines(keepends=True), "data.csv", signed())
    return decisions, [f"{fault.position}: {fault.reason}" for fault in faults]


@pytest.mark.parametrize(("row", "says"), ROWS)
def test_a_bad_line_of_a_table_is_named_by_its_number(session: Session, trial: Article, row: str, says: str) -> None:
    decisions, faults = table(session, HEADER + GOOD + "\n" + row + "\n")
    assert len(decisions) == 1
    assert len(faults) == 1
    assert faults[0].startswith("line 4: ")
    assert says in faults[0]


@pytest.mark.parametrize(
    "row", ['"99000001,disability,sham,short,2.0,1.5,20,4.0,1.7,20,0-10,', f"99000001,pain,sham,short,{'1' * 140_000}"]
)
def test_a_line_that_cannot_be_read_costs_no_other(session: Session, trial: Article, row: str) -> None:
    decisions, faults = table(session, HEADER + row + "\n" + GOOD)
    assert (len(decisions), len(faults)) == (1, 1)
    assert faults[0].startswith("line 2: The row at line 2 ")


def test_the_same_result_twice_in_a_table_is_named(session: Session, trial: Article) -> None:
    decisions, faults = table(session, HEADER + GOOD + GOOD)
    assert (len(decisions), len(faults)) == (1, 1)
    assert "Lines 2 and 3" in faults[0]


@pytest.mark.parametrize("timing", ["short", ""])
def test_the_same_result_under_two_names_in_a_table_is_named(session: Session, trial: Article, timing: str) -> None:
    other = f"{trial.doi},pain_intensity,sham needling,{timing},3.9,1.5,20,4.0,1.7,20,0-10,\n"
    for text in (GOOD + other, other + GOOD):
        decisions, faults = table(session, HEADER + text)
        assert (len(decisions), len(faults)) == (1, 1)
        assert "Lines 2 and 3" in faults[0]
        assert "pain_intensity against sham" in faults[0]


def test_a_line_that_would_take_an_earlier_one_away_is_named(session: Session) -> None:
    add(session, (record(1), reading((FindingReading("pain_intensity", "sham", "favours_dn", "r"),))))
    for first, second, wrong in (("none", "short", 1), ("short", "", 1), ("short", "long", 0), ("short", "none", 0)):
        _, faults = table(session, HEADER + GOOD.replace("short", first) + GOOD.replace("short", second))
        assert len(faults) == wrong, (first, second)


def test_two_times_of_one_outcome_are_two_results(session: Session, trial: Article) -> None:
    decisions, faults = table(session, HEADER + GOOD + GOOD.replace("short", "long") + GOOD.replace("short", "none"))
    assert (len(decisions), faults) == (3, [])


@pytest.mark.parametrize("header", ["", "pmid,outcome\n", HEADER.strip() + ",mood\n", "id,outcome,comparator,id\n"])
def test_a_table_with_another_header_is_refused_as_a_whole(session: Session, trial: Article, header: str) -> None:
    with pytest.raises(BadDecision, match="column"):
        table(session, header + GOOD)


def test_every_column_is_documented() -> None:
    text = (Path(__file__).resolve().parent.parent / "docs" / "review.md").read_text(encoding="utf-8")
    for column in review.COLUMNS:
        assert f"`{column}`" in text
    for action in review.ACTIONS:
        assert f"`{action}`" in text


def test_a_table_with_a_bad_line_writes_nothing_unless_told_to(run_cli: Callable[..., Result], url: str, tmp_path: Path) -> None:
    made = database.opened(url)
    with database.transaction(made) as session:
        add(session, (record(1), reading()))
    made.dispose()
    file = tmp_path / "data.csv"
    file.write_text("\ufeff" + HEADER + GOOD + ROWS[0][0] + "\n", encoding="utf-8")
    refused = run_cli("review", "decide", "effects", str(file), "--by", "Ada", database=url)
    assert refused.exit_code == 2
    assert "line 3" in refused.output
    assert "No decision yet." in run_cli("review", "log", database=url).output
    kept = run_cli("review", "decide", "effects", str(file), "--keep-good", "--by", "Ada", database=url)
    assert kept.exit_code == 3
    assert "effect pmid:99000001" in run_cli("review", "log", database=url).output
