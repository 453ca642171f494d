"""What people read: summaries of the starter set as they are printed, held by snapshots."""

import json
from collections.abc import Iterable

import pytest
from syrupy.assertion import SnapshotAssertion

from evidence import database, pipeline, register, synthesis
from evidence.report import explain, summary, words
from evidence.sources import starter
from evidence.synthesis import importance, rules
from evidence.synthesis.bodies import Body


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """Verdicts of all claims over the starter set, as a program would get them."""
    engine = database.opened(str(tmp_path_factory.mktemp("starter") / "evidence.sqlite"))
    with starter.packaged() as stream:
        batch: list[pipeline.Parsed] = [(thing, None) for thing in starter.read(stream, "starter set")]
    with database.transaction(engine) as session:
        run = pipeline.begin(session, "starter", "starter set")
    pipeline.take(engine, run, [batch])
    with database.transaction(engine) as session:
        found = {verdict["claim"]: verdict for verdict in synthesis.judge_all(session)}
    engine.dispose()
    return found


@pytest.mark.parametrize("claim", list(register.load()))
def test_a_summary_reads_as_it_did(claim: str, verdicts: dict[str, dict[str, object]], snapshot: SnapshotAssertion) -> None:
    assert "\n".join(summary.text(verdicts[claim], full=False)) == snapshot


def test_markdown_and_explanation_read_as_they_did(verdicts: dict[str, dict[str, object]], snapshot: SnapshotAssertion) -> None:
    assert "\n".join(summary.markdown(verdicts["fibromyalgia"])) == snapshot
    explained = [
        line for line in explain.text(verdicts["hip-pain"]) if not line.startswith("rules: ")
    ]  # hashes have tests of their own
    assert "\n".join(explained) == snapshot


def test_a_claim_without_a_trial_says_exactly_that(verdicts: dict[str, dict[str, object]]) -> None:
    rsi = "\n".join(summary.text(verdicts["repetitive-strain-injury"], full=True))
    strain = "\n".join(summary.text(verdicts["muscle-strain"], full=True))
    assert "No trial, and no other study, in this database." in rsi
    assert "No trial in this database has a result that answers this. Without such a result: case report or series (2)." in strain


def test_comparing_needling_with_needling_says_nothing_of_the_twitch(verdicts: dict[str, dict[str, object]]) -> None:
    """Point against beside it and deep against superficial are in the starter set; no result there is told of a twitch."""
    assert (verdicts["local-twitch-response"]["verdict"], verdicts["local-twitch-response"]["classes"]) == ("insufficient", [])


def test_no_age_is_told_where_no_study_has_one(verdicts: dict[str, dict[str, object]]) -> None:
    assert "How old" not in "\n".join(summary.text(verdicts["muscle-electrical-activity"], full=False))
    assert "How old" in "\n".join(summary.text(verdicts["neck-pain"], full=False))


def test_what_was_retracted_would_move_the_verdict_or_not(verdicts: dict[str, dict[str, object]]) -> None:
    neck = verdicts["neck-pain"] | {"left_out": [{"label": "Smith 2020", "why": "retracted", "identifier": "PMID 99000001"}]}
    same = neck | {"with_retracted": {"verdict": neck["verdict"], "certainty": "low"}}
    other = neck | {"with_retracted": {"verdict": "no_better", "certainty": "low"}}
    for full in (False, True):
        assert f"it would still be {neck['verdict']}".replace("_", " ") in _one_line(summary.text(same, full=full))
        assert "it would be no better" in _one_line(summary.text(other, full=full))


def _one_line(lines: Iterable[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_a_pooled_size_says_from_how_many_of_the_studies() -> None:
    """A pooled effect of three of eight studies is no effect of all eight."""
    pooled = {"estimate": 1.8, "ci_low": 0.96, "ci_high": 2.65, "scale": "points of 0-10", "k": 3}
    limits = rules.load("verdict")
    for studies, told in ((8, "from 3 of 8 studies; the others give no effect that can be pooled"), (3, "from all 3 studies")):
        body = Body("sham", "pain_intensity", "short", True, (None,) * studies)  # type: ignore[arg-type]
        found = importance.size(body, pooled, limits)
        assert found is not None
        assert found["said"].endswith(told)


def test_effect_data_of_a_person_say_that_they_are_turned() -> None:
    row = {"measure": "MD", "estimate": 1.4, "ci_low": 0.656011, "ci_high": 2.143989, "p": None}
    assert words.result(row) == "MD 1.4 (0.656 to 2.144)"
    assert words.result(row | {"rule": "decision.effect"}) == "MD 1.4 (0.656 to 2.144), above 0 favours needling"


def test_a_verdict_is_plain_json(verdicts: dict[str, dict[str, object]]) -> None:
    assert json.loads(json.dumps(verdicts)) == verdicts


def test_facts_of_the_starter_set_show_their_origin(verdicts: dict[str, dict[str, object]]) -> None:
    neck = verdicts["neck-pain"]
    assert summary.foot([neck]).startswith("* curated from abstracts, one reader, unconfirmed.")
    assert "PMID 32202124 *" in "\n".join(summary.text(neck, full=True))
