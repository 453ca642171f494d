"""Figures: what they plot, that they can be read without seeing them, and that the same data give the same bytes."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result as Ran

from evidence import database, figure, register
from evidence.errors import Misuse
from evidence.figure import canvas
from evidence.synthesis.inputs import Paper, Result
from evidence.synthesis.verdict import judge

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "Zorn & <script>alert(1)</script> $x_{1}$ 100% \x08\u202e"
SCRIPTS = (
    "Invented",
    "Ложный",
    "例示の研究者",
    "उदाहरण",
    "دراسة",
    "예시",
    "𝔘nreal 🧪",
    "Łęœß–Ñandú-with-a-very-long-double-barrelled-name",
)


def paper(number: int, label: str, effect: tuple[float, float, float] | None, direction: str, comparator: str = "sham") -> Paper:
    estimate, low, high = effect or (None, None, None)
    found = Result(
        number, "pain_intensity", comparator, direction, "short", p=None, measure="SMD" if effect else None, estimate=estimate, ci_low=low,
        ci_high=high, unit=None, scale=None, instrument=None, origin="machine", sentence="An invented sentence.", effect={},
    )  # fmt: skip
    return Paper(
        article=number, study=f"A{number}", key=f"pmid:9900{number:04}", pmid=f"9900{number:04}", doi=None, label=f"{label} 2020",
        title=label, year=2020, state="", curated=False, design="rct", n=20 * number, n_studies=None, add_on=False, conclusion="",
        conditions=("neck_pain",), outcomes=("pain_intensity",), comparators=(comparator,), instruments=("VAS",), spin=(),
        results=(found,), rob={}, content="",
    )  # fmt: skip


def verdict(count: int, effects: bool = True, **more: Any) -> dict[str, Any]:
    papers = []
    for number in range(1, count + 1):
        middle = -0.2 - 0.05 * (number % 9)
        effect = (middle, middle - 0.1 * (number % 5 + 2), middle + 0.1 * (number % 5 + 2)) if effects else None
        papers.append(paper(number, SCRIPTS[number % len(SCRIPTS)], effect, "favours_dn"))
    return judge(register.find("neck-pain"), papers) | more


def test_harms_are_no_plot_and_the_reason_is_said() -> None:
    with pytest.raises(Misuse, match="counted and not compared"):
        figure.direction(judge(register.find("safety"), []))


def texts(svg: bytes) -> str:
    return " ".join(" ".join(node.itertext()) for node in ET.fromstring(svg).iter(f"{SVG}text"))


def flow() -> figure.Picture:
    counted = {"read": 9, "new": 5, "changed": 1, "unchanged": 2, "set_aside": 1, "sources": {"files": 9}, "screened": 5,
               "excluded": {"by rule": 2}, "assessed": 3, "left_out": {"retracted": 1}, "reports": 2, "studies": 1}  # fmt: skip
    return figure.flow(counted)


def drawn() -> list[Any]:
    cell = {"condition": "neck_pain", "condition_label": "Neck pain", "outcome": "disability", "outcome_label": "Disability",
            "studies": 3, "participants": 90, "points": "mixed"}  # fmt: skip
    gap = {"claim": "x", "title": HOSTILE}
    return [
        pytest.param(figure.forest(verdict(5)), ("Random effects, 5 studies", "Ложный 2020", "例示の研究者 2020"), id="forest"),
        pytest.param(figure.forest(verdict(60)), ("Random effects, 60 studies", "Weight"), id="forest of sixty"),
        pytest.param(figure.direction(verdict(1, effects=False)), ("Ложный 2020", "favours dry needling"), id="one study"),
        pytest.param(
            figure.direction(verdict(60, title=HOSTILE)), ("उदाहरण 2020", "<script>alert(1)</script>", "$x_{1}$"), id="hostile"
        ),
        pytest.param(figure.map_({"studies": 3, "cells": [cell], "gaps": [gap]}), ("Neck pain", "Disability"), id="map"),
        pytest.param(figure.map_({"studies": 0, "cells": [], "gaps": []}), ("No controlled study yet",), id="empty map"),
        pytest.param(flow(), ("Records identified: 9", "Excluded: 2", "retracted: 1"), id="flow"),
    ]


@pytest.mark.parametrize(("picture", "labels"), drawn())
def test_an_svg_has_real_text_and_speaks(picture: figure.Picture, labels: tuple[str, ...]) -> None:
    svg = figure.rendered(picture, "svg")
    root = ET.fromstring(svg)
    assert root.get("role") == "img"
    assert root[0].tag == f"{SVG}title"
    assert root[0].text == canvas.clean(picture.title)
    assert root[1].tag == f"{SVG}desc"
    assert root[1].text == canvas.clean(picture.description)
    assert root.get("aria-labelledby") == f"{root[0].get('id')} {root[1].get('id')}"
    assert not list(root.iter(f"{SVG}script"))
    assert all(label in texts(svg) for label in labels)


@pytest.mark.parametrize("kind", figure.KINDS)
@pytest.mark.parametrize(("picture", "labels"), drawn())
def test_the_same_data_give_the_same_bytes(picture: figure.Picture, labels: tuple[str, ...], kind: str) -> None:
    first = figure.rendered(picture, kind)
    assert first == figure.rendered(picture, kind)
    assert first.startswith({"svg": b"<?xml", "png": b"\x89PNG", "pdf": b"%PDF"}[kind])
    assert b"CreationDate" not in first
    assert b"<dc:date>" not in first


def test_a_forest_plots_the_pooled_values_of_the_verdict() -> None:
    made = verdict(5)
    picture = figure.forest(made)
    pooled = made["classes"][0]["body"]["pooled"]
    assert [row["estimate"] for row in picture.table] == [row["estimate"] for row in pooled["rows"]]
    assert sum(row["weight"] for row in picture.table) == pytest.approx(100)
    assert f"{pooled['estimate']:.2f} ({pooled['ci_low']:.2f} to {pooled['ci_high']:.2f})" in texts(figure.rendered(picture, "svg"))


def test_where_nothing_is_pooled_the_forest_says_why_and_names_the_way_out() -> None:
    with pytest.raises(Misuse, match=r"fewer than two studies.*evidence figure direction neck-pain"):
        figure.forest(verdict(4, effects=False))


def test_a_comparator_class_is_picked_and_an_unknown_one_answered_with_those_there_are() -> None:
    papers = [paper(1, "One", None, "favours_dn"), paper(2, "Two", None, "favours_comparator", "manual_therapy")]
    made = judge(register.find("neck-pain"), papers)
    assert [row["direction"] for row in figure.direction(made, "manual therapy").table] == ["favours_comparator"]
    assert [row["label"] for row in figure.direction(made, "sham").table] == ["One 2020"]
    with pytest.raises(Misuse, match=r"--comparator can be sham, manual_therapy"):
        figure.direction(made, "surgery")


def test_a_claim_without_a_study_has_no_figure() -> None:
    with pytest.raises(Misuse, match="nothing to draw"):
        figure.direction(judge(register.find("neck-pain"), []))


def test_a_name_is_shortened_but_keeps_its_year() -> None:
    assert canvas.label("A-name-that-goes-on-and-on 2020", 16).endswith("… 2020")
    assert canvas.label("Short 2020", 16) == "Short 2020"
    assert len(canvas.short("漢" * 30, 10)) <= 6


def test_the_flow_of_the_starter_set_adds_up(tmp_path: Path, run_cli: Callable[..., Ran]) -> None:
    url = str(tmp_path / "starter.sqlite")
    assert run_cli("starter", database=url).exit_code == 0
    opened = database.opened(url)
    with database.transaction(opened, write=False) as session:
        counted = figure.flow_counts(session)
    opened.dispose()
    assert counted["read"] == counted["new"] + counted["changed"] + counted["unchanged"] + counted["set_aside"]
    assert counted["screened"] == sum(counted["excluded"].values()) + counted["assessed"]
    assert counted["assessed"] == sum(counted["left_out"].values()) + counted["reports"]
    target = tmp_path / "flow.pdf"
    assert run_cli("figure", "flow", "-o", str(target), database=url).exit_code == 0
    assert target.read_bytes().startswith(b"%PDF")


def test_the_command_line_refuses_what_cannot_be_drawn(tmp_path: Path, run_cli: Callable[..., Ran]) -> None:
    url, out = str(tmp_path / "empty.sqlite"), str(tmp_path / "x.svg")
    database.opened(url).dispose()
    for asked in (["forest", "-o", out], ["map", "neck-pain", "-o", out], ["map", "-o", str(tmp_path / "x.gif")],
                  ["map", "-o", str(tmp_path / "no" / "x.svg")]):  # fmt: skip
        ran = run_cli("figure", *asked, database=url)
        assert ran.exit_code == 2
        assert ran.output.startswith("evidence: ")
