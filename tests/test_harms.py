"""Harms: what a sentence counts, and what it only seems to count. Every sentence is invented."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import Result
from invented import record

from evidence import harms
from evidence.findings.harms import of_sentence
from evidence.reader import read
from evidence.record import Section


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Minor events occurred in 36.7% of 20,464 treatments.", ["minor 36.7%/20464 treatments"]),
        ("3 of 40 patients had bruising.", ["bruising 3/40 patients"]),
        ("Soreness after needling was reported by 12 of 31 subjects.", ["soreness 12/31 patients"]),
        ("Bleeding (16%), bruising (7.7%) and pain during treatment (5.9%) led the list.",
         ["bleeding 16%/? treatments", "bruising 7.7%/? treatments", "needle_pain 5.9%/? treatments"]),
        ("Bleeding (n = 8) and bruising (n = 5) were reported.", ["bleeding 8/? ?", "bruising 5/? ?"]),
        ("Twenty major adverse events were reported out of 20,494 treatments.", ["serious 20/20494 treatments"]),
        ("Vasovagal reactions occurred in two men.", ["syncope 2/? patients"]),
        ("No serious adverse events were reported in 100 patients.", ["serious 0/100 patients"]),
        ("There was not one serious adverse event.", ["serious 0/? ?"]),
        ("No nerve injury or haematoma was seen.", ["nerve_injury 0/? ?", "haematoma 0/? ?"]),
        ("Two serious events occurred, one pneumothorax and one cellulitis.",
         ["serious 2/? ?", "pneumothorax 1/? ?", "infection 1/? ?"]),
    ],
)  # fmt: skip
def test_a_sentence_counts_its_harms(sentence: str, expected: list[str]) -> None:
    assert [str(harm) for harm, _ in of_sentence(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Soreness in the needling group (n = 20) was not asked for.",
        "Bruising was seen in 3/40 patients in the sham group.",
        "Three participants in the needling group and two in the sham group told of bruising.",
        "Bruising and soreness were recalled by 168 of the 241 physiotherapists who had ever seen an event.",
        "Adverse events were mentioned in nine studies.",
        "No differences among the groups were seen for soreness (p = 0.29).",
        "We found no use for needling in soreness after unaccustomed exercise.",
        "Post-needling soreness was 3.2 of 10 on the VAS after one day.",
        "The risk of minor adverse events was higher with needling than with sham (risk ratio 3.4, 95% CI 1.6 to 7.3).",
        "Slight bleeding took place in five patients with lidocaine injection.",
        "Agreement was highest on recognition of pneumothorax (98%).",
    ],
)
def test_what_is_no_count_of_harms_of_needling_is_left_out(sentence: str) -> None:
    assert list(of_sentence(sentence)) == []


@pytest.mark.parametrize("text", ["bruising 3/40 patients", "minor 36.7%/20464 treatments", "serious 0/? ?", "any 12/? patients"])
def test_a_harm_is_read_back_as_it_was_written(text: str) -> None:
    found = harms.read(text)
    assert found is not None
    assert str(found) == text


@pytest.mark.parametrize(
    "text", ["bruising", "bruising 50/40 patients", "joy 3/40 patients", "bruising 3/0 patients", "minor 140%/9 patients"]
)
def test_an_impossible_harm_is_none(text: str) -> None:
    assert harms.read(text) is None


@pytest.mark.parametrize(
    ("share", "word"),
    [
        (0.367, "very common"),
        (0.1, "very common"),
        (0.05, "common"),
        (0.001, "uncommon"),
        (0.00098, "rare"),
        (0.00001, "very rare"),
    ],
)
def test_frequencies_are_said_in_the_words_of_cioms(share: float, word: str) -> None:
    assert harms.frequency(share) == word


def test_harms_are_read_with_their_sentence_from_a_record_about_needling() -> None:
    sentence = "Bruising was seen in 3 of 40 patients."
    text = f"Methods: Forty adults with neck pain were randomised to dry needling or sham needling. Results: Pain was lower after needling (p=0.01). {sentence}"
    made = record(1)
    found = [tag for tag in read(replace(made, sections=(Section(text),))).tags if tag.kind == "harm"]
    assert [(tag.value, tag.passage.sentence if tag.passage else "") for tag in found] == [("bruising 3/40 patients", sentence)]


def test_a_person_can_add_a_harm_and_not_an_impossible_one(
    starter_url: str, run_cli: Callable[..., Result], tmp_path: Path
) -> None:
    decide = ("review", "decide", "tag", "34884230", "harm", "--by", "Reader")
    assert run_cli(*decide, "--add", "soreness 60/69 patients", database=starter_url).exit_code == 0
    refused = run_cli(*decide, "--add", "soreness 90/69 patients", database=starter_url)
    assert refused.exit_code == 2
    assert "bruising 3/40 patients" in refused.output
