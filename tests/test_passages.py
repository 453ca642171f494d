"""Sentences keep their place in the text and know their part of the paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import passages, reader
from evidence.record import READ, Record, Section
from evidence.tagging import comparators


def record(*texts: str, title: str = "Dry needling of the calf", labels: tuple[str, ...] = ()) -> Record:
    sections = tuple(Section(text, labels[i] if labels else "") for i, text in enumerate(texts))
    return Record(source="test", title=title, sections=sections)


@given(st.text(max_size=60), st.lists(st.text(max_size=400), max_size=3))
def test_offsets_index_the_text(title: str, texts: list[str]) -> None:
    made = record(*texts, title=title)
    for sentence in passages.document(made).sentences:
        text = title if sentence.field == "title" else made.sections[int(sentence.field.split(":")[1])].text
        assert text[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Pain fell (P = .05). Motion did not.", 2),
        ("Needling vs. stretching was tested. It was e.g. The best.", 2),
        ("Smith et al. Found nothing. We did.", 2),
        ("Mean pain was 4.5. Range was 3.", 2),
        ("One sentence without end", 1),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len([s for s in passages.document(record(text, labels=("RESULTS",))).sentences if s.field != "title"]) == count


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("METHODOLOGY", "methods"), ("AIM", "objective"), ("MAIN RESULTS", "results"), ("DISCUSSION", "conclusion"), ("Context", "background"),
        ("TRIAL REGISTRATION", "unknown"), ("LEVEL OF EVIDENCE", "unknown"),
    ],
)  # fmt: skip
def test_a_label_tells_the_part(label: str, role: str) -> None:
    assert passages.role_of(label) == role


@pytest.mark.parametrize(
    "text",
    [
        "Background: Calves are tight. Methods: Forty adults were randomised. Results: Motion rose. Conclusion: It helps.",
        "(1) Background: Calves are tight. (2) Methods: Forty adults were randomised. (3) Results: Motion rose. (4) Conclusions: It helps.",
        "[Purpose] To test the calf. [Methods] Forty adults were randomised. [Results] Motion rose. [Conclusion] It helps.",
        "Background. Calves are tight. Methods. 40 rats came first. Forty adults were randomised. Results. Motion rose. Conclusions. It helps.",
    ],
)
def test_headings_inside_one_text(text: str) -> None:
    roles = {s.text: s.role for s in passages.document(record(text)).sentences}
    assert roles["Forty adults were randomised."] == "methods"
    assert roles["Motion rose."] == "results"
    assert roles["It helps."] == "conclusion"


@pytest.mark.parametrize(
    "labels",
    [
        ("OBJECTIVE", "LITERATURE SURVEY", "METHODOLOGY", "SYNTHESIS", "CONCLUSIONS"),
        (
            "AIM",
            "DESIGN AND SETTING",
            "PATIENTS/MATERIALS, SETTING, METHODS",
            "MAIN RESULTS AND THE ROLE OF CHANCE",
            "CLINICAL IMPLICATIONS",
        ),
        ("Importance", "Objective", "Design, Setting, and Participants", "Main Outcomes and Measures", "Conclusions and Relevance"),
        ("Background and Purpose", "Case Description", "Outcomes", "Discussion", "Level of Evidence"),
    ],
)
def test_labels_that_became_running_text_part_it_as_sections_do(labels: tuple[str, ...]) -> None:
    texts = ("Calves are tight.", "Forty adults came.", "Motion was taken twice.", "Motion rose in one group.", "It may help.")
    apart = passages.document(record(*texts, labels=labels))
    joined = passages.document(record(" ".join(f"{label}: {text}" for label, text in zip(labels, texts, strict=True))))
    assert [(s.text, s.role, s.heading) for s in joined.sentences] == [(s.text, s.role, s.heading) for s in apart.sentences]
    assert (joined.parts, apart.parts) == (5, 5)


def test_a_scale_in_capitals_is_no_heading() -> None:
    text = "RESULTS: Both improved. VAS: 3 points in each group. CONCLUSION: It helps both."
    assert [s.role for s in passages.document(record(text)).sentences if s.field != "title"] == ["results", "results", "conclusion"]


def test_a_registration_behind_a_perspective_is_no_pair_of_headings() -> None:
    text = "Calves were tight. Forty adults were randomised. Motion did not differ (P = .5). PERSPECTIVE: It fails. TRIAL REGISTRATION: none."
    assert passages.document(record(text)).of("results")


def test_unlabelled_text_is_read_by_position() -> None:
    text = (
        "Tight calves are common. We wanted to know whether needling helps. Forty adults were randomised to needling or rest. "
        "Motion was 4 degrees larger after needling (P=.01). We conclude that needling helps."
    )
    assert [s.role for s in passages.document(record(text)).sentences[1:]] == [
        "background", "objective", "methods", "results", "conclusion",
    ]  # fmt: skip


def test_abbreviations_by_their_letters() -> None:
    found = passages.document(record("Pain on a visual analogue scale (VAS) and the Neck Disability Index (NDI).")).abbreviations
    assert found == {"VAS": "visual analogue scale", "NDI": "Neck Disability Index"}


def test_an_abbreviation_may_stand_behind_a_comma() -> None:
    found = passages.document(
        record("Adults had needles with a current (electrical dry needling, EDN) or a sham (a device, SHAM).")
    ).abbreviations
    assert found == {"EDN": "electrical dry needling"}


def test_a_passage_counts_in_the_field() -> None:
    made = record("Pain fell. Motion rose.", labels=("RESULTS",))
    sentence = passages.document(made).sentences[-1]
    where = passages.passage(sentence, 0, 6)
    assert made.sections[0].text[where.start : where.end] == "Motion"


@pytest.mark.parametrize(
    "aim",
    [
        "The aim of the present randomised study was to test needling.",
        "The second objective is to assess what it costs.",
        "This pilot trial aims to find out whether needling is safe.",
        "We therefore examined needling of the calf.",
    ],
)
def test_an_aim_that_closes_a_background_is_the_aim(aim: str) -> None:
    made = record(
        f"Calves are tight. Earlier trials compared tape with rest. {aim}", "Forty adults came.", labels=("BACKGROUND", "METHODS")
    )
    assert [s.role for s in passages.document(made).sentences[1:4]] == ["background", "background", "objective"]


def test_what_athletes_did_is_method() -> None:
    text = "Beverages were compared in recovery. Twelve male cyclists rode for an hour. Then subjects consumed one of three drinks. Glucose differed (p < 0.05). Drinks are alike."
    roles = {s.text: s.role for s in passages.document(record(text)).sentences}
    assert roles["Then subjects consumed one of three drinks."] == "methods"


@pytest.mark.parametrize("unit", ["pain ", "(a) ", "1 2 3 4 5 ", "x"])
def test_what_has_no_full_stop_is_cut_and_nothing_of_it_is_lost(unit: str) -> None:
    text = unit * (30_000 // len(unit))
    pieces = [text[start:end] for start, end in passages.split(text)]
    assert max(map(len, pieces)) <= passages.LONGEST
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize("unit", ["(a) ", "[1] ", "pain; ", "1 2 3 4 5 "])
def test_a_text_of_brackets_and_numbers_is_read_to_its_end(unit: str) -> None:
    """A pattern that may share a run of blanks out in every way would not end."""
    made = record("Needling and pain. " + unit * (8_000 // len(unit)), "Forty adults came.")
    assert reader.read(made).tags


def test_a_text_longer_than_any_abstract_is_read_to_a_documented_length() -> None:
    sentence = "Forty adults with neck pain were randomised to dry needling or sham needling. "
    long = sentence * (READ // len(sentence) + 500)
    made = record(long, "Nothing of this is read.", title="Dry needling " * 2000)
    document = passages.document(made)
    body = [s for s in document.sentences if s.field != "title"]
    assert {s.field for s in body} == {"abstract:0"}
    assert READ - 2 * len(sentence) < body[-1].end <= READ
    assert body[-1].text == sentence.strip()  # no word is cut in two
    assert all(long[s.start : s.end] == s.text for s in body)
    assert len(document.sentences[0].text) <= passages.LONGEST
    assert document.record.publication_types == made.publication_types


def test_a_text_of_the_usual_length_is_read_as_it_is() -> None:
    made = record("Needling. " * 100, "Forty adults came.")
    assert passages.document(made).record is made


def test_the_time_to_read_grows_with_the_text_and_no_faster(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in comparisons of sentences, which no load of the machine changes."""
    compared = []
    monkeypatch.setattr(comparators.Tokens, "__eq__", lambda self, other: compared.append(1) or self is other)
    texts = ("Sixty patients with neck pain were randomised to dry needling or exercise.", "Pain was measured with a VAS.")
    reader.read(record(" ".join(texts * 100)))
    assert len(compared) < 1000
