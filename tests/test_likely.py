"""The learned reader beside the rules: what it finds that they cannot follow, what they forbid it, and that its weights are what the script learns."""

import re
from collections import Counter
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

from evidence import check, learned
from evidence.check import claims, likely, texts

CLOSE = 0.03  # by how much a chance may differ: the fit is numerical, and small weights are left out of the file


def read(text: str) -> list[check.Reading]:
    return check.readings(texts.read(text.encode(), "text.md"))


def last(*sentences: str) -> check.Reading:
    """The reading of the last of these sentences in an article about dry needling."""
    return read(f"This page is about dry needling.\n\n{' '.join(sentences)}\n")[-1]


def by_rules_alone(text: str) -> list[check.Reading]:
    """The readings where nothing is likely."""
    return check.readings(texts.read(text.encode(), "text.md"), {"": [-99.0]})


FOUND = [
    # sentences, claim and polarity of the last
    (("Dry needling helps stubborn knots.", "In my own practice, nine times out of ten."), "myofascial-trigger-points", "positive"),
    (("Does dry needling help tennis elbow?", "Quite possibly."), "lateral-epicondylitis", "positive"),
    (("Of needling for hip pain little good can be told.",), "hip-pain", "negative"),
    (("Put a blunt needle in the other group and the wonder in sore necks shrinks to a coin toss.",), "sham-upper-quarter-pain", "negative"),
    (("Ask any runner and you will hear that the needle floods the calf with fresh blood.",), "blood-flow", "positive"),
    (("I had tension headaches three times a week.", "After four sessions of needling: none."), "tension-type-headache", "positive"),
]  # fmt: skip


@pytest.mark.parametrize(("sentences", "claim", "polarity"), FOUND)
def test_what_the_rules_cannot_follow_is_found_by_its_words(sentences: tuple[str, ...], claim: str, polarity: str) -> None:
    found = last(*sentences)
    assert (found.claim, found.polarity) == (claim, polarity)
    assert by_rules_alone(f"This page is about dry needling.\n\n{' '.join(sentences)}\n")[-1].claim is None


FORBIDDEN = [
    "Please don't let a friend have a go with needles from the internet.",
    "Massage loosens you up for a day or two and costs about the same.",
    "Tension-type headache affects one adult in three.",
    "Other names: intramuscular stimulation, trigger point needling",
    "It may also help you:",
    "Whether it hurts less is a different question.",
    "6 sessions per person",
    "Dr Invented cannot reply to letters personally.",
    "The authors call for trials that compare needling with massage over a year.",
]


@pytest.mark.parametrize("sentence", FORBIDDEN)
def test_where_a_rule_knows_that_nothing_is_claimed_no_chance_counts(sentence: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likely, "chances", lambda lines, taught: [1.0] * len(lines))
    assert last(sentence).claim is None


def test_under_the_heading_of_another_therapy_nothing_is_supposed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likely, "chances", lambda lines, taught: [1.0] * len(lines))
    text = "# Dry needling and cupping\n\n## Cupping\n\nIt reduces stress and eases neck pain.\n"
    assert read(text)[-1].claim is None


def test_the_names_of_speakers_are_no_words_of_a_claim() -> None:
    text = texts.read(b"Needling talk\n\nANN: It eases neck pain.\n\nBOB: Does it?\n\nANN: It does.\n\nBOB: Well.\n", "text.txt")
    seen = list(likely.features(claims.heard(text)))
    assert not any("ann" in name.split() for found in seen for name in found)


def test_a_chance_rises_with_the_words_that_speak_for_a_claim() -> None:
    lines = texts.read(b"Dry needling eases neck pain.\n\nBook your visit online.\n", "text.txt").lines
    claim, none = likely.chances(lines)
    assert claim > 0.7
    assert none < 0.1
    assert likely.chances(lines, {"": [0.0]}) == [0.5, 0.5]


def script() -> Any:
    """scripts/learn_claims.py, which learns the weights."""
    loader = SourceFileLoader("learn_claims", str(Path(__file__).parents[1] / "scripts" / "learn_claims.py"))
    module = module_from_spec(spec_from_loader("learn_claims", loader) or pytest.fail("no script"))
    loader.exec_module(module)
    return module


def test_the_weights_are_those_that_the_script_learns() -> None:
    learner = script()
    known = learner.sentences()
    anew, kept = learner.fit(known), learned.weights("likely")
    differ = max(abs(likely.chance(one.features, anew) - likely.chance(one.features, kept)) for one in known)
    assert differ < CLOSE, "the word lists or the articles changed: run scripts/learn_claims.py"


PASSAGES = Path(__file__).parent / "spec" / "passages.txt"


def passages() -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """Name, text and judged sentences of each passage."""
    rows = PASSAGES.read_text(encoding="utf-8").splitlines()
    body = "\n".join(rows).split("\n=== ")[1:]
    for name, _, text in (one.partition("\n") for one in body):
        judged = [(said, label) for said, bar, label in (line.rpartition(" | ") for line in text.splitlines()) if bar]
        yield name, "\n".join(line.rpartition(" | ")[0] or line for line in text.splitlines()), judged


def words(said: str) -> str:
    """A sentence without its marks and signs, to know it by."""
    return re.sub(r"\W", "", said.casefold())


def test_passages_of_many_kinds_are_read_as_they_were_meant() -> None:
    found: Counter[str] = Counter()
    for name, text, judged in passages():
        read_ = {words(one.sentence): one for one in check.readings(texts.read(text.encode(), name))}
        for said, label in judged:
            one = next(one for key, one in read_.items() if key.endswith(words(re.sub(r"^[-*] ", "", said))))
            claim, _, sign = label.partition(" ")
            if claim == "0":
                found["false"] += one.claim is not None
                continue
            found.update(claims=1, hit=one.claim is not None, right=claim in (one.claim, *one.also))
            found["polarity"] += one.claim is not None and one.polarity in POLARITIES[sign]
    assert found["hit"] >= 0.92 * found["claims"]
    assert found["false"] <= 0.1 * found["hit"]
    assert found["right"] >= 0.85 * found["hit"]
    assert found["polarity"] >= 0.95 * found["hit"]


POLARITIES = {"+": ("positive",), "-": ("negative",), "*": ("positive", "negative")}


DOUBTED = [
    "The evidence for dry needling in hip pain is still preliminary.",
    "The claim that needling helps hip pain is not justified.",
    "For hip pain I could find next to nothing.",
    "Support for its use in hip pain is anecdotal.",
    "For hip pain some trials of needling find a difference, others find none.",
    "Do not refer for hip pain: no trial has tested needling there.",
]


@pytest.mark.parametrize("sentence", DOUBTED)
def test_doubt_about_the_evidence_is_a_denial_that_is_tentative(sentence: str) -> None:
    found = last(sentence)
    assert (found.claim, found.polarity, found.strength) == ("hip-pain", "negative", "tentative")


def test_doubt_in_a_list_of_findings_and_a_denial_after_no_are_no_promises() -> None:
    text = (
        "# Dry needling\n\n## Key messages\n\n- For hip pain the evidence is very uncertain.\n- No, it doesn't cure fibromyalgia\n"
    )
    assert [one.polarity for one in read(text)[-2:]] == ["negative", "negative"]


def test_the_number_of_a_source_ends_no_sentence_but_stands_behind_its_full_stop() -> None:
    assert texts.sentences("It eases pain.[1] Nobody knows why.² It is so.") == [
        "It eases pain.[1]",
        "Nobody knows why.²",
        "It is so.",
    ]
