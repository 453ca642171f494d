"""The evidence map: what is counted where, and the gaps."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result as Ran
from test_figure import paper

from evidence import database
from evidence.report import map as report


def test_a_cell_counts_studies_people_and_where_they_point() -> None:
    papers = [paper(n, f"P{n}", None, "favours_dn") for n in (1, 2, 3)] + [paper(4, "P4", None, "no_difference")]
    (cell,) = report.cells(papers)["cells"]
    assert (cell["condition"], cell["outcome"], cell["studies"], cell["participants"]) == ("neck_pain", "pain_intensity", 4, 200)
    assert (cell["favours_dn"], cell["no_difference"], cell["points"]) == (3, 1, "favours_dn")


def test_two_papers_of_one_study_count_once_and_disagreeing_are_mixed() -> None:
    papers = [paper(1, "P1", None, "favours_dn"), replace(paper(2, "P2", None, "favours_comparator"), study="A1")]
    (cell,) = report.cells(papers)["cells"]
    assert (cell["studies"], cell["participants"], cell["mixed"], cell["points"]) == (1, 40, 1, "mixed")


def test_a_study_on_two_conditions_stands_in_both_rows_and_counts_once() -> None:
    made = report.cells([replace(paper(1, "P1", None, "favours_dn"), conditions=("neck_pain", "hip_pain"))])
    assert (made["studies"], [cell["condition"] for cell in made["cells"]]) == (1, ["hip_pain", "neck_pain"])


@pytest.mark.parametrize("change", [{"state": "retracted"}, {"design": "animal_lab"}, {"design": "systematic_review"}])
def test_what_says_nothing_about_people_or_no_longer_stands_is_no_study(change: dict[str, str]) -> None:
    assert report.cells([replace(paper(1, "P1", None, "favours_dn"), **change)]) == {"studies": 0, "cells": []}  # type: ignore[arg-type]


def test_needling_against_needling_says_nothing_about_needling() -> None:
    assert report.cells([paper(1, "P1", None, "favours_dn", "other_needling")])["cells"] == []


def test_an_empty_database_names_every_claimed_use_as_a_gap(tmp_path: Path, run_cli: Callable[..., Ran]) -> None:
    url = str(tmp_path / "empty.sqlite")
    database.opened(url).dispose()
    made = json.loads(run_cli("map", "--format", "json", database=url).output)
    assert (made["studies"], made["cells"]) == (0, [])
    assert "neck-pain" in [gap["claim"] for gap in made["gaps"]]
    assert "[neck-pain]" in run_cli("map", database=url).output


def test_a_direction_that_is_not_told_is_not_called_mixed() -> None:
    (cell,) = report.cells([paper(1, "P1", None, "not_stated")])["cells"]
    assert (cell["studies"], cell["not_stated"], cell["mixed"], cell["points"]) == (1, 1, 0, "not_stated")
