"""What a person may type finds its term; a bad data file is named with its place."""

from pathlib import Path

import pytest

from evidence import vocabulary
from evidence.errors import BadVocabulary, Unknown


@pytest.mark.parametrize(
    ("kind", "typed", "ids"),
    [
        ("condition", "tennis elbow", ("lateral_epicondylitis",)),
        ("condition", "TMJ", ("temporomandibular_disorder",)),
        ("condition", "Jaw pain", ("temporomandibular_disorder",)),
        ("condition", "low_back_pain", ("low_back_pain",)),
        ("condition", "headache", ("tension_type_headache", "cervicogenic_headache", "migraine")),
        ("condition", "knee", ("knee_osteoarthritis", "knee_pain")),
        ("outcome", "ROM", ("range_of_motion",)),
        ("outcome", "sea", ("spontaneous_electrical_activity",)),
        ("comparator", "placebo", ("sham",)),
    ],
)
def test_what_a_person_types(kind: str, typed: str, ids: tuple[str, ...]) -> None:
    assert vocabulary.load().resolve(kind, typed).ids == ids


def test_an_unknown_word_comes_with_its_nearest() -> None:
    with pytest.raises(Unknown) as raised:
        vocabulary.load().resolve("condition", "tenis elbow")
    assert "tennis elbow" in str(raised.value)


def test_a_folder_adds_words_and_terms(tmp_path: Path) -> None:
    (tmp_path / "conditions.toml").write_text('[neck_pain]\n"words+" = ["crick"]\n[gout]\nlabel = "Gout"\nplain = ["gout"]\n')
    held = vocabulary.load(tmp_path)
    assert "crick" in held.terms["condition"]["neck_pain"].words
    assert "neck pain*" in held.terms["condition"]["neck_pain"].words
    assert held.resolve("condition", "gout").ids == ("gout",)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[gout]\nplain = ["gout"]\n', "gout"),
        ('[gout]\nlabel = "Gout"\ncolour = "red"\n', "colour"),
        ('[gout]\nlabel = "Gout"\nimplies = ["sadness"]\n', "sadness"),
        ("[gout\n", "conditions.toml"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    (tmp_path / "conditions.toml").write_text(text)
    with pytest.raises(BadVocabulary, match=named):
        vocabulary.load(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadVocabulary, match="does not exist"):
        vocabulary.load(tmp_path / "nowhere")
