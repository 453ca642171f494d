"""What was learned from labelled records: the files are what the scripts make, a broken one is told, and likelihood decides as it should."""

import importlib.util
import json
import math
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import learned
from evidence.errors import BadVocabulary
from evidence.findings import headcount, weighing
from evidence.findings.samplesize import Size
from evidence.findings.text import Line
from evidence.reading import CONCLUSIONS, Passage

ROOT = Path(__file__).parents[1]


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def line(text: str, role: str = "methods") -> Line:
    return Line(text, role, Passage("abstract:0", 0, len(text), text))


@pytest.fixture(scope="module")
def known() -> list[object]:
    """The labelled records of the project."""
    readings = script("learn_readings")
    return [one for folder in sorted((ROOT / "tests" / "data").glob("texts_*")) for one in readings.labelled(folder)]


@pytest.mark.parametrize(("name", "teach"), [("concluded", "concluded"), ("headcount", "counted")])
def test_the_weights_are_what_the_labelled_records_teach(known: list[object], name: str, teach: str) -> None:
    taught, held = getattr(sys.modules["learn_readings"], teach)(known), learned.weights(name)
    assert len(taught.keys() ^ held.keys()) < 0.02 * len(held), (
        f"run scripts/learn_readings.py: {name}.json is of other records or rules"
    )
    apart = [abs(a - b) for key in taught.keys() & held.keys() for a, b in zip(taught[key], held[key], strict=True)]
    assert max(apart) < 0.05


@given(st.lists(st.floats(-800, 800), min_size=1, max_size=6))
def test_probabilities_add_up_to_one(scores: list[float]) -> None:
    assert math.isclose(sum(learned.softmax(scores)), 1)
    assert all(0 <= learned.logistic(score) <= 1 for score in scores)


def test_a_constant_stands_alone_and_unknown_features_count_nothing() -> None:
    held = {"": [0.5, -0.5], "a": [1.0, 2.0]}
    assert learned.scores(set(), held) == [0.5, -0.5]
    assert learned.scores({"a", "never seen"}, held) == [1.5, 1.5]


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"a": 1}', '{"a": [1]}', '{"a": ["x"]}', "{"])
def test_a_broken_file_of_weights_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "odd.json").write_text(content, encoding="utf-8")
    monkeypatch.setattr(learned.resources, "files", lambda _: tmp_path)
    with pytest.raises(BadVocabulary, match=r"rules/odd\.json cannot be read"):
        learned.weights("odd")


def test_a_missing_file_of_weights_is_told() -> None:
    with pytest.raises(BadVocabulary, match=r"rules/nowhere\.json cannot be read"):
        learned.weights("nowhere")


def constant(**shares: float) -> dict[str, list[float]]:
    return {"": [math.log(shares.get(name, 0.001)) for name in CONCLUSIONS]}


@pytest.mark.parametrize(
    ("shares", "ruled", "expected"),
    [
        ({"positive": 0.5, "mixed": 0.45}, "mixed", "mixed"),  # near: the table decides
        ({"positive": 0.7, "mixed": 0.29}, "mixed", "positive"),  # far: the words do
        ({"positive": 0.5, "mixed": 0.45}, None, "positive"),
        ({"neutral": 0.9}, "neutral", "neutral"),
    ],
)
def test_the_table_counts_for_a_fifth_more(shares: dict[str, float], ruled: str | None, expected: str) -> None:
    value, sure = weighing.weighed(set(), ruled, constant(**shares))
    assert value == expected
    assert sure.startswith(f"weighed: {expected} ")


def counts(**weights: float) -> dict[str, list[float]]:
    return {"": [-2.0]} | {name.replace("_", " "): [value] for name, value in weights.items()}


def test_a_likely_number_is_given_though_the_rules_chose_none() -> None:
    lines = [line("Some 44 lamplighters joined."), line("They met 3 times.")]
    found = headcount.weighed(lines, "rct", None, counts(behind_lamplighters=5.0))
    assert found
    assert (found.value, found.rule, found.line) == (44, "n.weighed", lines[0])


def test_where_no_number_is_likely_none_is_given_and_the_rules_are_doubted() -> None:
    lines = [line("Some 44 lamplighters joined.")]
    assert headcount.weighed(lines, "rct", None, counts()) is None
    chosen = Size(44, "n.stood", lines[0])
    summed = Size(27, "n.stood_sum", lines[0])
    assert headcount.weighed(lines, "rct", summed, {"": [-6.0]}) == summed  # which cannot be weighed
    assert headcount.weighed(lines, "rct", chosen, {"": [-6.0]}) is None
    assert headcount.weighed(lines, "rct", chosen, {"": [-1.5]}) == chosen


def test_a_number_that_stands_twice_is_likelier() -> None:
    once, twice = [line("Some 44 joined.")], [line("Some 44 joined."), line("All 44 stayed.")]
    held = {"": [0.2]}
    assert headcount.weighed(once, "rct", None, held) is None
    assert headcount.weighed(twice, "rct", None, held) is not None


def test_no_number_no_size() -> None:
    assert headcount.weighed([line("Nobody was counted.")], "rct", None) is None


def test_the_files_hold_a_row_for_each_label() -> None:
    rules = ROOT / "evidence" / "rules"
    assert {len(row) for row in json.loads((rules / "concluded.json").read_text()).values()} == {len(CONCLUSIONS)}
    assert {len(row) for row in json.loads((rules / "headcount.json").read_text()).values()} == {1}
