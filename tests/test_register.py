"""The claims register: complete, consistent, and clear about a file that is not."""

import shutil
import tomllib
from pathlib import Path

import pytest
from conftest import ROOT

from evidence import asking, register, vocabulary
from evidence.errors import BadVocabulary, Misuse, Unknown


@pytest.mark.parametrize(
    ("words", "claims"),
    [
        ("neck and shoulder pain", ["neck-pain", "condition:shoulder_pain"]),
        ("knee OA / tennis elbow", ["condition:knee_osteoarthritis", "lateral-epicondylitis"]),
        ("Does dry needling help my tennis elbow?", ["lateral-epicondylitis"]),
        ("evidence for needling in FM", ["fibromyalgia"]),
        ("hip OA", ["hip-pain"]),
        ("CGH", ["cervicogenic-headache"]),
        ("is it safe?", ["safety"]),
        ("side effects", ["safety"]),
        ("low-back-pain", ["low-back-pain"]),
    ],
)
def test_people_ask_in_their_own_words(words: str, claims: list[str]) -> None:
    found = [claim.id for claim in asking.asked((words,), None, None)]
    assert [claim for claim in found if claim in claims] == claims


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("tenis elbow", "Did you mean tennis elbow?"),
        ("migrane", "Did you mean migraine"),
        ("pregnancy", "at special risk, no verdict here says"),
        ("safe with blood thinners", "at special risk, no verdict here says"),
        ("shin splints", "There is no claim or condition called 'shin splints'. `evidence claims`"),
        ("neck pain and gout", "Did you mean neck"),
    ],
)
def test_what_cannot_be_answered_says_where_to_look(words: str, said: str) -> None:
    with pytest.raises(Unknown) as told:
        asking.asked((words,), None, None)
    assert said in str(told.value)


def test_all_claims_are_there() -> None:
    claims = register.load()
    assert len(claims) == 24
    assert all(claim.id == claim_id for claim_id, claim in claims.items())
    assert len({claim.title for claim in claims.values()}) == 24
    assert {claim.kind for claim in claims.values()} == set(register.KINDS)


def test_claims_speak_the_vocabulary() -> None:
    terms = vocabulary.load()
    for claim in register.load().values():
        assert set(claim.outcomes) <= set(terms.ids("outcome"))
        assert set(claim.conditions) <= set(terms.ids("condition"))
        assert set(claim.comparators) <= set(terms.ids("comparator"))
        assert claim.asserts in register.STRENGTHS
        assert claim.title[0].isupper()


@pytest.mark.parametrize("typed", ["neck-pain", "Neck Pain", " neck_pain "])
def test_a_claim_by_what_somebody_types(typed: str) -> None:
    assert register.find(typed).id == "neck-pain"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (
            "tennis elbow",
            'Did you mean lateral-epicondylitis? It is a condition: `evidence summary --condition "tennis elbow"` answers it.',
        ),
        ("plantar fasciitis", "called 'plantar fasciitis'. It is a condition"),
        ("qqq", "called 'qqq'. `evidence claims` lists them."),
    ],
)
def test_what_is_no_claim_comes_with_what_to_ask_instead(typed: str, told: str) -> None:
    with pytest.raises(Unknown) as raised:
        register.find(typed)
    assert told in str(raised.value)


def test_a_condition_is_answered_where_a_claim_is_asked() -> None:
    assert [claim.id for claim in asking.asked(("tennis elbow",), None, None)] == [
        claim.id for claim in asking.asked((), "tennis elbow", None)
    ]
    assert next(claim.id for claim in asking.asked(("neck-pain", "jaw pain"), None, None)) == "neck-pain"
    assert asking.asked(("knee",), None, None)


def test_a_claim_and_a_condition_that_have_nothing_in_common_are_refused() -> None:
    with pytest.raises(Misuse, match="leave one of the two out"):
        asking.asked(("neck-pain",), "tennis elbow", None)


def test_a_misspelt_claim_names_the_nearest() -> None:
    with pytest.raises(Unknown, match="neck-pain"):
        register.find("nek-pain")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "evidence" / "claims", tmp_path / "claims"))


GOOD = '[made-up]\nclaim = "x"\nkind = "use"\noutcomes = ["pain_intensity"]\nasserts = "plain"\n'


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (GOOD.replace('asserts = "plain"\n', ""), r"use\.toml.*made-up.*asserts"),
        (GOOD + 'colour = "blue"\n', r"use\.toml.*made-up.*colour"),
        (GOOD.replace("pain_intensity", "happiness"), r"use\.toml.*made-up.*outcomes.*happiness"),
        (GOOD + 'conditions = ["hiccups"]\n', r"use\.toml.*made-up.*conditions.*hiccups"),
        (GOOD + 'comparators = ["magic"]\n', r"use\.toml.*made-up.*comparators.*magic"),
        (GOOD.replace('"plain"', '"loudly"'), r"use\.toml.*made-up.*asserts"),
        (GOOD.replace('"use"', '"rumour"'), r"use\.toml.*made-up.*kind"),
        ("stray = 1\n", r"use\.toml.*stray"),
        ("[made-up\n", r"use\.toml"),
        (GOOD.replace("made-up", "low-back-pain") + "\n" + GOOD.replace("made-up", "low-back-pain"), r"use\.toml"),
        ("\udcff", r"use\.toml"),
    ],
)
def test_a_bad_file_is_named_with_its_key(folder: Path, text: str, named: str) -> None:
    (folder / "use.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(BadVocabulary, match=named):
        register.load(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "safety.toml").unlink()
    with pytest.raises(BadVocabulary, match=r"safety\.toml"):
        register.load(folder)


def test_a_claim_in_two_files_is_refused(folder: Path) -> None:
    taken = next(iter(claim for claim in register.load().values() if claim.kind == "safety"))
    (folder / "use.toml").write_text(GOOD.replace("made-up", taken.id))
    with pytest.raises(BadVocabulary, match=f"{taken.id} stands twice"):
        register.load(folder)


def test_a_condition_is_asked_for_what_its_trials_measure() -> None:
    terms = vocabulary.load()
    with (Path(register.__file__).parent / "claims/questions.toml").open("rb") as file:
        questions = tomllib.load(file)
    assert set(questions) - {"any"} <= set(terms.ids("condition"))
    assert {outcome for outcomes in questions.values() for outcome in outcomes} <= set(terms.ids("outcome"))
    assert asking.asked((), "spasticity", None)[0].outcomes[0] == "spasticity_scale"
    assert asking.asked((), "pelvic pain", None)[0].outcomes == ("pain_intensity", "disability")


def test_what_is_asked_for() -> None:
    assert asking.asked((), None, None) == list(register.load().values())
    assert [claim.id for claim in asking.asked(("neck-pain",), None, None)] == ["neck-pain"]
    by_condition = asking.asked((), "neck pain", None)
    assert by_condition
    assert all("neck_pain" in claim.conditions for claim in by_condition)
    shoulder = asking.asked((), "shoulder pain", None)
    assert shoulder[0].conditions == ("shoulder_pain",), (
        "no claim of use is about shoulders first: they get a question of their own"
    )
    assert shoulder[0].title == "Does dry needling help people with shoulder pain?"
    assert {claim.kind for claim in shoulder[1:]} <= {"comparison", "outcome"}
    assert [claim.id for claim in asking.asked((), "lbp", "rom")] == ["low-back-pain"]
    narrowed = asking.asked(("neck-pain",), None, "range of motion")
    assert [claim.outcomes for claim in narrowed] == [("range_of_motion",)]
    for arguments in (((), "hicups", None), ((), None, "hapiness"), (("nothing-like-it",), None, None)):
        with pytest.raises(Unknown):
            asking.asked(*arguments)
