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


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("conditions.toml", '[neck_pain]\nwords = "notalist"\n', r"conditions.toml: \[neck_pain\] words must be a list of texts"),
        ("conditions.toml", '[neck_pain]\n"words+" = ["*"]\n', r"\[neck_pain\] words\+ holds '\*', in which there is no word"),
        ("conditions.toml", '[neck_pain]\n"words+" = [""]\n', "in which there is no word"),
        ("conditions.toml", '[neck_pain]\nwords = ["a", 5]\n', "must be a list of texts"),
        ("conditions.toml", '[neck_pain]\n"label+" = ["x"]\n', "label\\+ cannot be added to; give label alone"),
        ("conditions.toml", "[neck_pain]\nlabel = 5\n", "label must be a text"),
        ("conditions.toml", "neck_pain = 5\n", r"neck_pain must be a table: write \[neck_pain\]"),
        (
            "condition.toml",
            '[neck_pain]\n"words+" = ["nape"]\n',
            "condition.toml is no file of a vocabulary: name it one of conditions.toml",
        ),
    ],
)
def test_a_slip_in_a_file_of_ones_own_is_told_before_anything_is_read_by_it(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(BadVocabulary, match=told):
        vocabulary.load(tmp_path)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadVocabulary, match="does not exist"):
        vocabulary.load(tmp_path / "nowhere")
