"""How a verdict may be said: GRADE guideline 26 for clinicians, and the same without a technical term."""

import json
import re
from collections.abc import Callable

import pytest
from click.testing import Result
from test_verdicts import paper

from evidence import register, vocabulary
from evidence.synthesis import bodies
from evidence.synthesis.bodies import Body
from evidence.synthesis.rules import load
from evidence.synthesis.wording import clinical, plain

CLINICAL = {
    "supported": {"high": "reduces pain", "moderate": "probably reduces pain", "low": "may reduce pain"},
    "no_better": {"high": "makes little or no difference to pain", "moderate": "probably makes little", "low": "may make little"},
    "contradicted": {"high": "sham needling is better than", "moderate": "is probably better than", "low": "may be better than"},
    "mixed": dict.fromkeys(("high", "moderate", "low"), "studies disagree"),
}
PLAIN = {
    "supported": {"high": "reduces pain", "moderate": "probably reduces pain", "low": "may reduce pain"},
    "no_better": {"high": "makes little or no difference to pain", "moderate": "probably makes little", "low": "may make little"},
    "contradicted": {"high": "pretend needling works better than", "moderate": "probably works better", "low": "may work better"},
    "mixed": dict.fromkeys(("high", "moderate", "low"), "studies disagree"),
}
SURE = {"high": "We can be confident", "moderate": "fairly confident", "low": "We cannot be confident"}


def body(outcome: str = "pain_intensity", studies: int = 2, design: str = "rct", comparator: str = "sham") -> Body:
    lines = [f"P{i} {i} {design} {comparator} {outcome} short 100 +" for i in range(1, studies + 1)]
    return bodies.build([made for i, line in enumerate(lines, 1) if (made := paper(i, line))])[0]


@pytest.mark.parametrize("verdict", CLINICAL)
@pytest.mark.parametrize("certainty", ["high", "moderate", "low", "very low"])
def test_each_verdict_is_said_as_firmly_as_its_certainty_allows(verdict: str, certainty: str) -> None:
    claim, of = register.find("neck-pain"), body()
    said, simple = (form(claim, "sham", of, verdict, certainty) for form in (clinical, plain))
    if certainty == "very low":
        assert "the evidence is very uncertain" in said
        assert "we do not know" in simple
        assert not re.search(r"\b(?:reduces?|better|little or no difference)\b", said + simple)
        return
    assert CLINICAL[verdict][certainty] in said
    assert f"({certainty} certainty)" in said
    assert PLAIN[verdict][certainty] in simple
    assert (SURE[certainty] in simple) == (verdict != "mixed")


@pytest.mark.parametrize("form", [clinical, plain])
def test_nobody_is_named_whom_no_study_of_the_verdict_looked_at(form: Callable[..., str]) -> None:
    said = form(register.find("sham-upper-quarter-pain"), "sham", body(), "mixed", "low")
    assert "with neck pain" in said
    assert not re.search("whiplash|shoulder|thoracic|upper back|myofascial|trigger", said)


def test_probably_supported_is_said_with_the_verb_of_its_certainty() -> None:
    assert "may reduce" in clinical(register.find("neck-pain"), "sham", body(), "probably_supported", "low")


def test_hardly_any_studies_is_not_said_as_an_uncertain_effect() -> None:
    claim = register.find("neck-pain")
    assert "there are too few studies" in clinical(claim, "sham", body(studies=1), "insufficient", "low")
    assert "too few people have been studied" in plain(claim, "sham", body(studies=1), "insufficient", "low")
    assert "very uncertain" in clinical(claim, "sham", body(studies=3), "insufficient", "very low")


@pytest.mark.parametrize("form", [clinical, plain])
def test_without_a_study_only_that_is_said(form: Callable[..., str]) -> None:
    assert form(register.find("fibromyalgia"), "", None, "no_studies", None).startswith("No study ")


def test_the_good_direction_of_an_outcome_chooses_the_verb() -> None:
    claim = register.find("myofascial-trigger-points")
    assert "may increase pressure pain threshold" in clinical(claim, "sham", body("pressure_pain_threshold"), "supported", "low")
    assert "may increase how much pressure a muscle takes before it hurts" in plain(
        claim, "sham", body("pressure_pain_threshold"), "supported", "low"
    )


def test_animals_are_no_people() -> None:
    said = clinical(register.find("blood-flow"), "sham", body("blood_flow", design="animal_lab"), "supported", "low")
    assert said.startswith("In animals, ")


def test_plain_language_has_words_for_everything_and_no_technical_term() -> None:
    words, terms = load("wording")["plain"], vocabulary.load()
    assert set(words["outcomes"]) == set(terms.ids("outcome"))
    assert set(words["than"]) | {"no_treatment", "usual_care"} >= set(terms.ids("comparator"))
    jargon = re.compile(
        r"threshold|intensity|VAS|NPRS|myofascial|trigger|sham|placebo|certainty|electromyograph|endogenous|modulation|spontaneous|"
        r"disability|range of motion|\w*algia\b|\w*itis\b|\w*opathy\b|cervico|temporo|outcome|baseline|intervention", re.I)  # fmt: skip
    for claim in register.load().values():
        for outcome in claim.outcomes:
            said = plain(claim, "sham", body(outcome), "supported", "low")
            known = said.replace("fibromyalgia", "")  # its only name
            assert not jargon.search(known), said


def test_wording_prints_both_languages_with_their_citations(starter_url: str, run_cli: Callable[..., Result]) -> None:
    said = run_cli("wording", "neck-pain", database=starter_url).output
    assert "For clinicians:\n  In people with neck pain" in said
    assert "In plain language:\n  For people with neck pain" in said
    assert "Cite:\n  Gallego-Sendarrubias, G." in said
    made = json.loads(run_cli("wording", "neck-pain", "--against", "add_on", "--format", "json", database=starter_url).output)
    assert (made["comparator"], set(made["references"])) == ("add_on", {"apa", "ama", "vancouver"})
    assert all(len(listed) == len(made["cite"]) for listed in made["references"].values())
    refused = run_cli("wording", "neck-pain", "--against", "magic", database=starter_url)
    assert refused.exit_code == 2
    assert "manual_therapy" in refused.output
