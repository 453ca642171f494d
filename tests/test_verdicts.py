"""Verdicts, from tables that a clinician can read: tests/spec/verdicts.txt."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence import asking, register, synthesis, vocabulary
from evidence.report import publishable
from evidence.synthesis import bodies, rules
from evidence.synthesis.digests import digest
from evidence.synthesis.inputs import Paper, Result
from evidence.synthesis.verdict import judge

SPEC = Path(__file__).parent / "spec" / "verdicts.txt"
DIRECTIONS = {"+": "favours_dn", "-": "favours_comparator", "0": "no_difference", "~": "mixed", ">": "improved"}
STATES = ("retracted", "concern", "notice", "corrected", "withdrawn")


def result(number: int, comparator: str, outcome: str, window: str, direction: str, **more: Any) -> Result:
    values: dict[str, Any] = dict.fromkeys(("p", "measure", "estimate", "ci_low", "ci_high", "unit", "scale", "instrument"))
    values |= {"origin": "machine", "sentence": "An invented sentence.", "effect": {}} | more
    return Result(number, outcome, comparator, DIRECTIONS.get(direction, direction), window, **values)


def paper(number: int, line: str) -> Paper | None:
    name, study, design, comparator, outcome, window, n, direction, *words = line.split()
    if "excluded" in words:
        return None
    judged = [word.removeprefix("rob=") for word in words if word.startswith("rob=")]
    rob = dict.fromkeys(("D1", "D2", "D3", "D4", "D5"), judged[0]) if judged else {}
    rob |= {"pedro:2": "yes", "pedro:5": "no"} if "pedro" in words else {}
    harms = tuple((word.removeprefix("harm=").replace("_", " "), "machine", "") for word in words if word.startswith("harm="))
    instrument = ("NPRS",) if "NPRS" in words else ("VAS",)
    conditions = ("spasticity",) if "spasticity" in words else ("myofascial_pain",) if "myofascial" in words else ("neck_pain",)
    told = {
        name: tuple(value.split(",")) for name, _, value in (word.partition("=") for word in words) if name in ("arms", "added_to")
    }
    results = () if comparator == "-" else (result(number, comparator, outcome, window, direction),)
    return Paper(
        article=number, study=study, key=f"pmid:9900{number:04}", pmid=f"9900{number:04}", doi=None, label=f"{name} 2020", title=name,
        year=2020, state=next((word for word in words if word in STATES), ""), curated=False, design=design, n=None if n == "?" else int(n), n_studies=None,
        add_on="add_on" in words, conclusion="", conditions=conditions, outcomes=(outcome,), comparators=told.get("arms", (comparator,)),
        instruments=instrument, spin=(), results=results, rob=rob, content="", harms=harms, added_to=told.get("added_to", ()),
    )  # fmt: skip


def cases() -> list[Any]:
    text = "\n".join(line for line in SPEC.read_text().splitlines() if not line.startswith("#"))
    made = []
    for block in re.split(r"\n(?=case )", text.strip()):
        parts = dict(re.findall(r"^(case|claim|studies|expect)[ \t]*((?:.*)(?:\n[ \t]+.*)*)", block, re.M))
        studies = [line.strip() for line in parts["studies"].splitlines() if line.strip()]
        expected = [line.strip() for line in parts["expect"].splitlines() if line.strip()]
        made.append(pytest.param(parts.get("claim", "neck-pain"), studies, expected, id=parts["case"].strip()))
    return made


@pytest.mark.parametrize(("claim", "studies", "expected"), cases())
def test_a_verdict_follows_from_its_studies(claim: str, studies: list[str], expected: list[str]) -> None:
    papers = [made for number, line in enumerate(studies, 1) if (made := paper(number, line))]
    verdict = judge(register.find(claim), papers)
    classes = {one["comparator"]: one for one in verdict["classes"]}
    last = None
    for line in expected:
        name, _, wanted = line.partition(": ")
        if name in ("claim", "comparison"):
            assert verdict["verdict" if name == "claim" else name] == wanted
        elif name.startswith("why "):
            assert last is not None
            reasons = {reason["domain"]: reason["why"] for reason in last["certainty"]["reasons"]}
            assert wanted in reasons[name.removeprefix("why ")]
        else:
            last = classes[name]
            assert f"{last['verdict']}, {last['certainty']['word']}" == wanted


def test_five_of_five_studies_are_too_few_to_test() -> None:
    papers = [paper(i, f"P{i} {i} rct sham pain_intensity short 100 +") for i in range(1, 6)]
    counts = judge(register.find("neck-pain"), [p for p in papers if p])["classes"][0]["body"]["directions"]
    assert (counts["favours_dn"], counts["sign_p"], counts["test"]) == (5, None, "too few to test")


def test_six_of_six_studies_are_tested_exactly() -> None:
    papers = [paper(i, f"P{i} {i} rct sham pain_intensity short 100 +") for i in range(1, 7)]
    counts = judge(register.find("neck-pain"), [p for p in papers if p])["classes"][0]["body"]["directions"]
    assert counts["sign_p"] == pytest.approx(2 * 0.5**6)
    assert counts["wilson"] == pytest.approx([0.6097, 1.0], abs=1e-4)  # R: binom::binom.wilson(6, 6)


def test_no_difference_is_no_direction() -> None:
    papers = [paper(i, f"P{i} {i} rct sham pain_intensity short 100 {'+' if i < 3 else '0'}") for i in range(1, 9)]
    counts = judge(register.find("neck-pain"), [p for p in papers if p])["classes"][0]["body"]["directions"]
    assert (counts["with_direction"], counts["no_difference"]) == (2, 6)


def test_the_reason_of_a_verdict_counts_every_study() -> None:
    papers = [paper(i, f"P{i} {i} rct injection pain_intensity short 50 ~") for i in (1, 2)]
    made = judge(register.find("neck-pain"), [p for p in papers if p])["classes"][0]
    assert made["why"].endswith("0 find no difference, 0 favour the comparator, 2 are mixed")


def with_effects(*effects: tuple[str, float, float, float]) -> list[Paper]:
    papers = []
    for number, (direction, estimate, low, high) in enumerate(effects, 1):
        base = paper(number, f"P{number} {number} rct sham pain_intensity short 120 {direction}")
        assert base is not None
        found = result(
            number, "sham", "pain_intensity", "short", direction, measure="SMD", estimate=estimate, ci_low=low, ci_high=high
        )
        papers.append(Paper(**{name: getattr(base, name) for name in Paper.__dataclass_fields__} | {"results": (found,)}))
    return papers


def test_effects_are_turned_so_that_above_zero_favours_needling() -> None:
    same = with_effects(("+", -0.5, -0.9, -0.1), ("+", -0.7, -1.1, -0.3))
    other_sign = with_effects(("+", 0.5, 0.1, 0.9), ("+", -0.7, -1.1, -0.3))
    pooled = [judge(register.find("neck-pain"), papers)["classes"][0]["body"]["pooled"] for papers in (same, other_sign)]
    assert pooled[0]["estimate"] == pooled[1]["estimate"] == pytest.approx(0.6, abs=1e-4)


def test_nothing_is_pooled_when_the_sign_of_a_null_result_is_not_told() -> None:
    papers = with_effects(("+", -0.5, -0.9, -0.1), ("+", -0.7, -1.1, -0.3), ("0", 0.1, -0.3, 0.5))
    pooled = judge(register.find("neck-pain"), papers)["classes"][0]["body"]["pooled"]
    assert "does not tell which way" in pooled["why_not"]


@pytest.mark.parametrize(
    ("conditions", "counts"),
    [
        (("neck_pain", "myofascial_pain"), True),
        (("myofascial_pain",), True),
        (("temporomandibular_disorder", "myofascial_pain"), False),
        (("temporomandibular_disorder", "neck_pain"), True),
        (("hip_pain", "myofascial_pain"), False),
    ],
)
def test_trigger_points_of_another_place_speak_for_no_neck(conditions: tuple[str, ...], counts: bool) -> None:
    trial = paper(1, "P1 1 rct sham pain_intensity short 100 +")
    assert trial is not None
    made = judge(register.find("sham-upper-quarter-pain"), [replace(trial, conditions=conditions)])
    assert bool(made["classes"]) is counts


@pytest.mark.parametrize(
    ("title", "counts"),
    [
        ("Dry needling of trigger points: a randomised trial", True),
        ("Dry needling of the upper trapezius: a randomised trial", True),
        ("Dry needling of gluteal muscles and straight leg raise", False),
        ("Latent trigger points of the triceps surae in runners", False),
        ("Trigger points of the masseter", False),
        ("Needling of the trapezius against the masseter", True),
    ],
)
def test_a_title_tells_where_trigger_points_are(title: str, counts: bool) -> None:
    trial = paper(1, "P1 1 rct sham pain_intensity short 100 + myofascial")
    assert trial is not None
    trial = replace(trial, title=title)
    assert bool(judge(register.find("sham-upper-quarter-pain"), [trial])["classes"]) is counts
    assert judge(register.find("myofascial-trigger-points"), [trial])["classes"]


def test_parts_of_the_body_name_conditions_of_the_vocabulary() -> None:
    named = {condition for row in rules.load("places").values() if isinstance(row, dict) for condition in row["conditions"]}
    assert named <= set(vocabulary.load().ids("condition"))


def test_a_claim_that_rests_on_a_lesser_comparison_names_the_better_one() -> None:
    lines = ["P1 A rct sham pain_intensity short 40 0", "P2 B rct sham pain_intensity short 42 0"]
    lines += [f"P{number} {name} rct exercise pain_intensity short 140 + add_on" for number, name in ((3, "C"), (4, "D"))]
    papers = [made for number, line in enumerate(lines, 1) if (made := paper(number, line))]
    verdict = judge(register.find("neck-pain"), papers)
    assert (verdict["headline"], verdict["beside"]) == ("add_on", ["sham"])
    assert verdict["wording"].endswith(
        "Compared with sham needling, none of 2 studies favours it (82 people), which is too little to settle it."
    )
    assert "none of 2 studies favours it" in verdict["wordings"]["plain"]
    assert [one["article"] for one in publishable.sentence(verdict)["cite"]] == [3, 4, 2, 1]
    favoured = judge(
        register.find("neck-pain"), [replace(papers[0], results=(result(1, "sham", "pain_intensity", "short", "+"),)), *papers[1:]]
    )
    assert favoured["beside"] == []


def test_words_hold_the_outcome_that_they_are_given_for() -> None:
    found = [result(1, "sham", "biochemical_markers", "short", "+"), result(2, "sham", "pain_modulation", "short", "0")]
    trial = paper(1, "P1 1 rct sham pain_modulation short 100 0")
    assert trial is not None
    trial = replace(trial, results=tuple(found), outcomes=("biochemical_markers", "pain_modulation"))
    told = replace(trial, title="Beta-endorphin after dry needling", results=(replace(found[0], sentence=""), found[1]))
    outcomes = [
        {b["outcome"] for c in judge(register.find("endogenous-opioids"), [p])["classes"] for b in (c["body"], *c["other_bodies"])}
        for p in (trial, told)
    ]
    assert outcomes == [{"pain_modulation"}, {"pain_modulation", "biochemical_markers"}]


def entered(*effects: tuple[str, float, float, float]) -> list[Paper]:
    """Papers whose effects a person entered, so that above zero favours needling whatever the abstract says."""
    return [
        replace(one, results=tuple(replace(found, effect={**found.effect, "oriented": True}) for found in one.results))
        for one in with_effects(*effects)
    ]


def test_trials_too_small_to_differ_by_themselves_are_no_votes_against_what_they_show_together() -> None:
    made = judge(register.find("neck-pain"), entered(*[("0", 0.45, -0.02, 0.92)] * 4))["classes"][0]
    assert (made["verdict"], made["certainty"]["word"]) == ("supported", "moderate")
    assert made["why"] == "the pooled difference of 4 of 4 studies favours dry needling"
    assert "4 of 4 studies point the same way" in {r["domain"]: r["why"] for r in made["certainty"]["reasons"]}["inconsistency"]


def test_a_pooled_interval_below_zero_contradicts() -> None:
    made = judge(register.find("neck-pain"), entered(*[("0", -0.45, -0.92, 0.02)] * 4))["classes"][0]
    assert (made["verdict"], made["why"]) == ("contradicted", "the pooled difference of 4 of 4 studies favours the comparator")


def test_a_pooled_interval_that_holds_zero_supports_nothing() -> None:
    made = judge(register.find("neck-pain"), entered(*[("0", 0.05, -0.3, 0.4)] * 4))["classes"][0]
    assert made["verdict"] == "no_better"


def test_a_few_pooled_studies_do_not_speak_for_the_rest() -> None:
    many = [paper(i, f"P{i} {i} rct sham pain_intensity short 100 0") for i in range(5, 11)]
    made = judge(register.find("neck-pain"), [*entered(*[("+", 0.6, 0.2, 1.0)] * 4), *(p for p in many if p)])["classes"][0]
    assert made["verdict"] != "supported"
    assert "studies favour dry needling" in made["why"]


def test_the_article_is_held_against_the_verdict() -> None:
    firm = [paper(i, f"P{i} {i} rct sham pain_intensity short 250 +") for i in (1, 2)]
    weak = [paper(i, f"P{i} {i} rct sham pain_intensity short 100 +") for i in (1, 2)]
    strong, plain = register.find("sham-upper-quarter-pain"), register.find("neck-pain")
    said = [
        judge(claim, [p for p in papers if p])["comparison"] for claim, papers in ((strong, firm), (strong, weak), (plain, weak))
    ]
    assert said == ["consistent", "overstated", "consistent"]
    assert judge(plain, [])["comparison"] == "untested"


def test_wording_follows_certainty() -> None:
    weak = [p for i in (1, 2) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 100 +"))]
    assert judge(register.find("fibromyalgia"), [])["wording"].startswith("No study in this database tests this")
    assert (
        "may reduce pain intensity compared with sham needling in the short term"
        in judge(register.find("neck-pain"), weak)["wording"]
    )


def test_a_retracted_trial_is_listed_with_the_verdict_it_would_make() -> None:
    papers = [p for i in (1, 2) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 250 + {'retracted' if i == 1 else ''}"))]
    verdict = judge(register.find("neck-pain"), papers)
    assert [row["label"] for row in verdict["left_out"]] == ["P1 2020"]
    assert (verdict["verdict"], verdict["with_retracted"]["verdict"]) == ("insufficient", "supported")


def test_the_same_inputs_give_the_same_bytes_in_any_order() -> None:
    papers = [p for i in range(1, 8) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 100 {'+0-'[i % 3]}"))]
    one, other = judge(register.find("neck-pain"), papers), judge(register.find("neck-pain"), list(papers))
    assert digest(one) == digest(other)
    assert one["result_hash"] == other["result_hash"]


def test_a_person_can_override_a_domain() -> None:
    papers = [p for i in (1, 2) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 250 +"))]
    overrides = {"sham": {"indirectness": {"change": -1, "why": "only athletes"}}}
    one = judge(register.find("neck-pain"), papers, overrides)["classes"][0]
    assert (one["verdict"], one["certainty"]["word"]) == ("probably_supported", "low")
    assert "only athletes" in str(one["certainty"]["reasons"])


def test_one_study_that_carries_a_verdict_is_named() -> None:
    papers = [p for i in (1, 2) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 250 +"))]
    fragile = judge(register.find("neck-pain"), papers)["classes"][0]["fragility"]
    assert fragile[0] == "without any one of its studies it would be insufficient"
    three = [*papers, paper(3, "P3 3 rct sham pain_intensity short 250 0")]
    flips = judge(register.find("neck-pain"), [p for p in three if p])["classes"][0]["flips"]
    assert [flip["said"] for flip in flips if flip["kind"] == "study"] == [
        "without P3 2020 (read by machine) it would be supported"
    ]


def test_deciding_takes_the_first_outcome_and_the_first_time_with_studies_enough() -> None:
    lines = ["P1 A rct sham disability short 90 +", "P2 B rct sham pain_intensity long 90 +", "P3 C rct sham pain_intensity short 90 0",
             "P4 D rct sham pain_intensity short 90 0", "P5 E rct sham pain_intensity not_stated 90 +",
             "P6 F rct sham pain_intensity not_stated 90 +", "P7 G rct sham pain_intensity not_stated 90 +"]  # fmt: skip
    built = bodies.build([p for i, line in enumerate(lines, 1) if (p := paper(i, line))])
    main, why = bodies.deciding(built, ("pain_intensity", "disability"), rules.load("verdict")) or (None, "")
    assert main is not None
    assert (main.outcome, main.window, len(main.entries)) == ("pain_intensity", "short", 2)
    assert "fixed order" in why


def test_every_claim_of_the_register_is_judged() -> None:
    assert {judge(claim, [])["verdict"] for claim in register.load().values()} == {"no_studies"}
    assert len(register.load()) == 24
    assert synthesis.class_label("none") == "no treatment or usual care"


def test_overlap_of_reviews_is_taken_over_the_trials_they_share() -> None:
    trials = [p for i in (1, 2, 3) if (p := paper(i, f"P{i} {i} rct sham pain_intensity short 100 +"))]
    cites = (("99000001", "99000002"), ("99000002", "99000003"), ())
    reviews = []
    for number, cited in enumerate(cites, 10):
        base = paper(number, f"R{number} {number} meta_analysis sham pain_intensity short 300 +")
        assert base is not None
        reviews.append(Paper(**{name: getattr(base, name) for name in Paper.__dataclass_fields__} | {"cites": cited}))
    overlap = judge(register.find("neck-pain"), trials + reviews)["overlap"]
    # by hand: 4 inclusions of 3 studies in 2 reviews, (4 - 3) / (3 * 2 - 3); the review without a list does not count
    assert overlap == {"percent": 33.3, "word": "very high", "reviews": 2, "studies": 3}


def test_a_question_that_no_article_asserts_is_held_against_nothing() -> None:
    claim = asking.asked((), "stroke", None)[0]
    assert (claim.conditions, judge(claim, [])["comparison"]) == (("spasticity",), None)
