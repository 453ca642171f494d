"""What people read: summaries of the starter set as they are printed, held by snapshots."""

import json

import pytest
from syrupy.assertion import SnapshotAssertion

from evidence import database, pipeline, register, synthesis
from evidence.report import explain, summary
from evidence.sources import starter


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
    assert "No trial with a result against a comparator in this database; only: case report or series (2)." in strain


def test_a_verdict_is_plain_json(verdicts: dict[str, dict[str, object]]) -> None:
    assert json.loads(json.dumps(verdicts)) == verdicts


def test_facts_of_the_starter_set_show_their_origin(verdicts: dict[str, dict[str, object]]) -> None:
    neck = verdicts["neck-pain"]
    assert summary.foot([neck]).startswith("* curated from abstracts, one reader, unconfirmed.")
    assert "PMID 32202124 *" in "\n".join(summary.text(neck, full=True))
