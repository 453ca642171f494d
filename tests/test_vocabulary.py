"""What a person may type finds its term; a bad data file is named with its place."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import POWERLESS, ROOT

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


def test_a_group_is_extended_like_a_term(tmp_path: Path) -> None:
    (tmp_path / "conditions.toml").write_text(
        '[groups.headache]\n"members+" = ["office_headache"]\n"plain+" = ["sore head"]\n[groups.desk]\nlabel = "Desk work"\n'
        'members = ["neck_pain", "office_headache"]\n[office_headache]\nlabel = "Office headache"\nplain = ["screen headache"]\n'
    )
    held, packaged = vocabulary.load(tmp_path), vocabulary.load().resolve("condition", "headache").ids
    assert held.resolve("condition", "headache").ids == (*packaged, "office_headache")
    assert held.resolve("condition", "sore head") == held.resolve("condition", "headache")
    assert held.resolve("condition", "desk work").ids == ("neck_pain", "office_headache")


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        (
            "conditions.toml",
            '[desk_syndrome]\nlabel = "Desk syndrome"\nplain = ["Neck  pain"]\n',
            r"conditions.toml: \[desk_syndrome\] takes the name 'neck pain', which is that of Neck pain.* \(\[neck_pain\]\)",
        ),
        ("conditions.toml", '[desk]\nlabel = "Neck pain"\n', r"\[desk\] takes the name 'neck pain'"),
        ("conditions.toml", '[desk]\nlabel = "Desk"\nnarrower = ["headache"]\n', r"\[desk\] takes the name 'headache'"),
        ("conditions.toml", '[migraine]\n"plain+" = ["shoulder"]\n', r"\[migraine\] takes the name 'shoulder'"),
        (
            "conditions.toml",
            '[groups.desk]\nlabel = "Desk"\nplain = ["neck"]\nmembers = ["migraine"]\n',
            r"\[groups.desk\] takes the name",
        ),
        (
            "conditions.toml",
            '[a]\nlabel = "Gout"\n[b]\nlabel = "Crystals"\nplain = ["gout"]\n',
            r"which is that of (Gout|Crystals)",
        ),
        ("conditions.toml", '[neck]\nlabel = "Nape"\n', r"\[neck\] takes the name 'neck'"),
        ("conditions.toml", '[groups.migraine]\nlabel = "All"\nmembers = []\n', r"\[groups.migraine\] takes the name 'migraine'"),
        ("outcomes.toml", '[ache]\nlabel = "Ache"\nplain = ["VAS"]\n', r"outcomes.toml: \[ache\] takes the name 'vas'"),
        ("instruments.toml", '[NPRS]\n"plain+" = ["ROM"]\n', r"instruments.toml: \[NPRS\] takes the name 'rom'"),
        ("conditions.toml", '[groups.desk]\nmembers = ["neck_pain"]\n', r"/conditions.toml: \[groups.desk\] needs a label"),
        ("conditions.toml", "[groups]\ndesk = 5\n", r"/conditions.toml: groups.desk must be a table"),
        ("conditions.toml", "groups = 5\n", r"/conditions.toml: groups must be a table"),
        ("conditions.toml", '[groups.headache]\n"members+" = ["gout"]\n', r"/conditions.toml: \[headache\] names 'gout'"),
        ("conditions.toml", "[gout]\nwords = []\n", r"/conditions.toml: \[gout\] needs a label"),
    ],
)
def test_a_name_that_is_taken_and_a_slip_in_a_group_are_told_with_the_users_path(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    (tmp_path / file).write_text(text)
    with pytest.raises(BadVocabulary, match=told) as raised:
        vocabulary.load(tmp_path)
    assert str(raised.value).startswith(f"{tmp_path / file}: ")


def test_what_a_term_is_called_already_may_be_said_again(tmp_path: Path) -> None:
    packaged = vocabulary.load()
    for kind, name in vocabulary.KINDS.items():
        rows = [
            f"[{section}{term.id}]\nlabel = {json.dumps(term.label)}\nplain = {json.dumps(term.plain)}\n"
            for section, terms in (("", packaged.terms), ("groups.", packaged.groups))
            for term in terms.get(kind, {}).values()
        ]
        (tmp_path / f"{name}.toml").write_text("".join(rows))
    held = vocabulary.load(tmp_path)
    assert held.resolve("condition", "headache") == packaged.resolve("condition", "headache")


def test_a_file_that_begins_with_a_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "conditions.toml").write_text('[gout]\nlabel = "Gout"\n', encoding="utf-8-sig")
    assert vocabulary.load(tmp_path).resolve("condition", "gout").ids == ("gout",)


@pytest.mark.parametrize("what", ["folder", "file"])
def test_what_may_not_be_read_is_one_sentence(tmp_path: Path, what: str) -> None:
    (tmp_path / "words").mkdir()
    file = tmp_path / "words" / "conditions.toml"
    file.write_text('[gout]\nlabel = "Gout"\n')
    (file if what == "file" else file.parent).chmod(0o000)
    command = [*POWERLESS, sys.executable, str(ROOT / "cli.py"), "vocabulary", "condition"]
    env = {**os.environ, "EVIDENCE_VOCABULARY": str(file.parent)}
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False)
    file.parent.chmod(0o700)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert "cannot be read" in done.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadVocabulary, match="does not exist"):
        vocabulary.load(tmp_path / "nowhere")


@pytest.mark.parametrize(("label", "said"), [("Sham needling", "sham needling"), ("TENS", "TENS"), ("", "")])
def test_a_label_within_a_sentence(label: str, said: str) -> None:
    assert vocabulary.within(label) == said
