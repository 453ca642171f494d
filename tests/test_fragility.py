"""What a verdict hangs on, how large an effect is beside what matters, and what moved a verdict."""

from dataclasses import replace
from typing import Any

import pytest
from test_verdicts import paper, result, with_effects

from evidence import register
from evidence.synthesis.history import cause
from evidence.synthesis.inputs import Paper
from evidence.synthesis.rules import load, neighbours
from evidence.synthesis.verdict import judge


def papers(*lines: str) -> list[Paper]:
    return [made for number, line in enumerate(lines, 1) if (made := paper(number, line))]


def flips(found: list[Paper]) -> dict[str, dict[str, str]]:
    """kind -> what -> the verdict it would be, of the class against sham."""
    made: dict[str, dict[str, str]] = {}
    for flip in judge(register.find("neck-pain"), found)["classes"][0]["flips"]:
        made.setdefault(flip["kind"], {})[flip["what"]] = flip["to"]
    return made


def test_every_neighbour_is_a_rule_moved_by_itself() -> None:
    rules = load("verdict")
    for name, said, moved in neighbours():
        table, key = name.split(".")
        assert moved[table][key] != rules[table][key], said
        assert {k: v for k, v in moved.items() if k != table} == {k: v for k, v in rules.items() if k != table}


def test_a_threshold_that_turns_a_verdict_is_named() -> None:
    near = papers(
        "P1 A rct sham pain_intensity short 200 +",
        "P2 B rct sham pain_intensity short 210 +",
        "P3 C rct sham pain_intensity short 20 0",
    )
    found = flips(near)["rule"]
    assert found["direction.consistent"] == "supported"  # two of three counted as consistent
    assert "insufficient.studies" not in found


def test_a_body_that_says_nothing_hangs_on_thresholds_alone() -> None:
    small = papers("P1 A rct sham pain_intensity short 45 +", "P2 B rct sham pain_intensity short 45 +")
    assert flips(small) == {
        "rule": {"certainty.participants_two": "probably_supported", "certainty.unassessed": "probably_supported"}
    }


def test_a_study_is_taken_out_with_all_that_follows_from_it() -> None:
    """Without one study there are under 400 people, so certainty falls as well."""
    three = papers(*(f"P{i} {i} rct sham pain_intensity short 150 +" for i in (1, 2, 3)))
    assert flips(three)["study"] == {"1": "probably_supported", "2": "probably_supported", "3": "probably_supported"}


def test_a_reading_rule_whose_findings_carry_a_verdict_is_named() -> None:
    made = papers(*(f"P{i} {i} rct sham pain_intensity short 150 +" for i in (1, 2, 3)))
    read = [
        replace(p, results=(replace(p.results[0], rule="results.more_than" if i else "results.p_value"),))
        for i, p in enumerate(made)
    ]
    found = flips(read)["reading"]
    assert found == {"results.more_than": "insufficient", "results.p_value": "probably_supported"}


def test_a_number_or_direction_that_a_person_confirmed_is_not_doubted() -> None:
    made = papers("P1 A rct sham pain_intensity short 90 +", "P2 B rct sham pain_intensity short 90 +")
    assert flips(made)["tag"] == {"A:n": "insufficient", "A:direction": "mixed", "B:n": "insufficient", "B:direction": "mixed"}
    sure = [replace(p, sure=("n",), results=(replace(p.results[0], origin="human"),)) for p in made]
    assert "tag" not in flips(sure)


def test_a_large_agreeing_body_hangs_on_nothing() -> None:
    firm = papers(*(f"P{i} {i} rct sham pain_intensity short 300 + rob=low" for i in range(1, 9)))
    assert flips(firm) == {}


def sized(*effects: tuple[str, float, str | None, str | None]) -> dict[str, Any]:
    found = []
    for number, (direction, estimate, scale, unit) in enumerate(effects, 1):
        base = paper(number, f"P{number} {number} rct sham pain_intensity short 120 {direction}")
        assert base is not None
        row = result(number, "sham", "pain_intensity", "short", direction, measure="MD", estimate=estimate, scale=scale, unit=unit)
        found.append(replace(base, results=(row,)))
    size: dict[str, Any] = judge(register.find("neck-pain"), found)["classes"][0]["body"]["size"]
    return size


def test_a_single_difference_is_held_against_what_matters_on_its_scale() -> None:
    size = sized(("+", -18.0, "0-100", "mm"))
    assert (size["low"], size["unit"]) == (1.8, "points of 0-10")
    assert "15 of 100 on a VAS" in size["against"]


def test_a_difference_on_an_unknown_scale_is_held_against_nothing() -> None:
    size = sized(("+", -1.5, None, None))
    assert size["against"] is None
    assert "scale that is not stated" in size["said"]


def test_differences_on_different_scales_are_not_set_side_by_side() -> None:
    assert "different scales" in sized(("+", -18.0, "0-100", None), ("+", -1.5, None, None))["said"]


def test_a_pooled_interval_that_spans_harm_and_important_benefit_costs_two_levels() -> None:
    wide = with_effects(("+", 1.4, -0.4, 3.2), ("-", -0.6, -1.6, 0.4), ("+", 0.9, -0.4, 2.2), ("+", 1.1, 0.1, 2.1))
    one = judge(register.find("neck-pain"), wide)["classes"][0]
    pooled = one["body"]["pooled"]
    assert pooled["ci_low"] < 0 < load("verdict")["importance"]["smd"] < pooled["ci_high"]
    assert next(r for r in one["certainty"]["reasons"] if r["domain"] == "imprecision")["change"] == -2


def test_a_prediction_interval_with_no_effect_inside_costs_a_level() -> None:
    spread = with_effects(*(("+", value, value - 0.2, value + 0.2) for value in (0.25, 0.4, 1.3, 0.9, 0.3, 1.1, 0.5)))
    one = judge(register.find("neck-pain"), spread)["classes"][0]
    assert one["body"]["pooled"]["ci_low"] > 0 > one["body"]["pooled"]["prediction_low"]
    assert "prediction interval" in next(r for r in one["certainty"]["reasons"] if r["domain"] == "inconsistency")["why"]


def snapshot(found: list[Paper]) -> dict[str, Any]:
    from evidence.synthesis.digests import plain

    return {"claim": {}, "overrides": {}, "papers": [plain(p) for p in found]}


@pytest.mark.parametrize(
    ("direction", "said"),
    [("favours_dn", "a person confirmed the results of P1 2020"), ("no_difference", "a person corrected the results of P1 2020")],
)
def test_a_confirmation_is_not_called_a_correction(direction: str, said: str) -> None:
    before = papers("P1 A rct sham pain_intensity short 90 +")
    row = replace(before[0].results[0], finding=77, origin="human", direction=direction, rule="decision.confirm")
    after = [replace(before[0], results=(row,))]
    assert cause(snapshot(before), snapshot(after), "1", "1") == [f"{said} (PMID 99000001)"]


def test_a_decision_taken_back_is_not_called_another_reading() -> None:
    read = papers("P1 A rct sham pain_intensity short 90 +")
    row = replace(read[0].results[0], finding=77, origin="human", direction="no_difference", rule="decision.effect")
    decided = [replace(read[0], results=(row,))]
    said = ["what a person decided on the results of P1 2020 (PMID 99000001) was taken back"]
    assert cause(snapshot(decided), snapshot(read), "1", "1") == said


def test_a_number_that_a_person_changed_is_told_from_one_read_differently() -> None:
    before = papers("P1 A rct sham pain_intensity short 90 +")
    read, decided = replace(before[0], n=80), replace(before[0], n=80, sure=("n",))
    assert cause(snapshot(before), snapshot([read]), "1", "1") == ["P1 2020 (PMID 99000001) was read differently: n"]
    assert cause(snapshot(before), snapshot([decided]), "1", "1") == ["a person changed n of P1 2020 (PMID 99000001)"]
