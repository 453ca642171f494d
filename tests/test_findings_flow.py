"""Who was taken into a study of those who were looked at, matched or lost: asked with the verbs crossed, the same numbers in each."""

from itertools import product

import pytest

from evidence import findings, passages, tagging
from evidence.record import Record, Section

ABOUT = "Dry needling was compared with sham needling once a week for four weeks. Pain was measured on a VAS."
FORMS = (
    "Between May 2017 and February 2019, 71 patients were {looked} and 50 {taken}.",
    "71 patients with neck pain were {looked}; 50 {taken}.",
    "71 women were {looked}, of whom 50 {taken}.",
    "Of 71 patients {looked}, 50 {taken} and 46 completed the study.",
    "From 71 volunteers {looked}, 50 {taken} (25 in each group).",
    "Fifty of 71 patients {looked} {taken}.",
    "Seventy-one individuals were {looked} and 50 of them {taken}.",
    "A total of 71 patients were {looked}. Fifty {taken}, and 46 finished the follow-up.",
)
LOOKED = (
    "assessed",
    "screened",
    "invited",
    "referred",
    "considered",
    "identified",
    "assessed for eligibility",
    "seen",
    "asked",
    "reviewed",
)
TAKEN = (
    "were enrolled",
    "were randomised",
    "were included",
    "accepted",
    "agreed",
    "took part",
    "entered the trial",
    "gave consent",
    "met the criteria and were randomised",
    "started treatment",
)


def size(
    text: str, title: str = "Dry needling for neck pain: a randomised trial", part: str = "RESULTS", about: str = ABOUT
) -> str | None:
    """The sample size of an invented record with these sentences in one of its parts."""
    parts = {"METHODS": about, "RESULTS": "Pain was lower after needling (p = 0.01)."}
    parts[part] = f"{text} {parts[part]}"
    made = Record("pubmed_xml", title, sections=tuple(Section(words, name, name) for name, words in parts.items()))
    document = passages.document(made)
    more, _ = findings.read(document, tagging.read(document))
    return next((tag.value for tag in more if tag.kind == "n"), None)


@pytest.mark.parametrize("form", FORMS)
def test_those_who_were_taken_in_are_the_sample(form: str) -> None:
    wrong = {
        told
        for looked, taken in product(LOOKED, TAKEN)
        for part in ("METHODS", "RESULTS")
        if size(told := form.format(looked=looked, taken=taken), part=part) != "50"
    }
    assert wrong == set()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Sixty patients were assessed at baseline and 48 at three months.", {None, "60"}),
        ("Sixty patients were randomised; 31 were referred by their doctor, and 29 joined by themselves.", {"60"}),
        ("Of 131 people assessed, 52 were assigned to dry needling and 52 to sham needling.", {"104", None}),
        ("Of 80 people screened, 60 were eligible, 55 agreed and 52 were randomised.", {"52"}),
        ("90 patients were screened and 30 were excluded.", {"60", None}),
        ("Forty patients were randomised; 38 were included in the analysis.", {"40"}),
    ],
)
def test_numbers_of_groups_visits_and_losses_are_no_sample(text: str, told: set[str | None]) -> None:
    assert size(text) in told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Records of 412 patients were reviewed. After 1:1 propensity score matching for age, 146 patients (73 needled, 73 injected) were analyzed.", "146"),
        ("From 4,918 eligible people, 642 who were needled were matched on the propensity score with 642 who were not.", "1284"),
        ("Of 6,212 adults, 1,146 who had at least 1 needling visit were matched 1:1 on a propensity score with 17 variables to 1,146 who had none.", "2292"),
        ("Propensity score matching yielded 310 pairs.", "620"),
        ("After matching, 310 patients remained in each group.", "620"),
        ("Of 6,402 eligible episodes, 495 with dry needling were matched to 990 without.", "1485"),
    ],
)  # fmt: skip
def test_the_matched_are_the_sample_of_a_matched_cohort(text: str, told: str) -> None:
    about = "Dry needling was compared with usual care in a retrospective cohort."
    assert size(text, "Dry needling and opioids: a retrospective matched cohort study", "METHODS", about) == told


@pytest.mark.parametrize(
    "people", ["(total n = 403)", "(combined n = 403)", "(N = 403)", "(403 participants in total)", "totalling 403 people"]
)
def test_the_people_of_a_review(people: str) -> None:
    about = "Databases were searched for trials of dry needling."
    found = size(
        f"The search found 938 records. Seventeen studies {people} were retained.",
        "Dry needling for neck pain: a systematic review",
        about=about,
    )
    assert found == "403"
