"""A text held against the verdicts: which sentences are claims, which claim, asserted or denied, and how that stands."""

import io
import json
import zipfile
from collections import Counter
from functools import cache
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from evidence import check, register
from evidence.check import Checked, Citation, Held, copies, texts, words
from evidence.check.cited import citations, references
from evidence.cli import cli
from evidence.errors import BadInput

DATA = Path(__file__).parent / "data" / "articles"
ARTICLES = sorted(path.name.removesuffix(".expected.json") for path in DATA.glob("*.expected.json"))
SHARED = Path(__file__).parents[2] / "shared" / "article.txt"


def read(text: str, name: str = "text.md") -> list[check.Reading]:
    return check.readings(texts.read(text.encode(), name))


def one(sentence: str) -> check.Reading:
    """The reading of a sentence in an article about dry needling."""
    return read(f"This page is about dry needling.\n\n{sentence}\n")[-1]


CLAIMS = [
    # sentence, claim, polarity, strength
    ("Dry needling reduces neck pain.", "neck-pain", "positive", "plain"),
    ("Dry needling may ease jaw pain.", "temporomandibular-disorder", "positive", "tentative"),
    ("Dry needling completely cures low back pain.", "low-back-pain", "positive", "strong"),
    ("Dry needling does not help people with fibromyalgia.", "fibromyalgia", "negative", "plain"),
    ("Dry needling doesn’t relieve hip pain.", "hip-pain", "negative", "plain"),
    ("There is no evidence that dry needling relieves hip pain.", "hip-pain", "negative", "tentative"),
    ("Dry needling never fails to ease tennis elbow.", "lateral-epicondylitis", "positive", "strong"),
    ("It is not true that dry needling does not help cervicogenic headache.", "cervicogenic-headache", "positive", "plain"),
    ("Dry needling worsens whiplash.", "neck-pain", "negative", "plain"),
    ("Dry needling is better than sham needling for shoulder pain.", "sham-upper-quarter-pain", "positive", "plain"),
    ("Dry needling is no better than a placebo for neck pain.", "sham-upper-quarter-pain", "negative", "plain"),
    ("Dry needling is more effective than massage.", "manual-therapy-alone", "positive", "plain"),
    ("Massage is better than dry needling for the neck.", "manual-therapy-alone", "negative", "plain"),
    ("Dry needling improves range of motion.", "range-of-motion", "positive", "plain"),
    ("Dry needling reduces range of motion.", "range-of-motion", "negative", "plain"),
    ("Needling raises blood flow in the muscle.", "blood-flow", "positive", "plain"),
    ("Needling lowers substance P around the trigger point.", "tissue-chemistry", "positive", "plain"),
    ("Needling does not release endorphins.", "endogenous-opioids", "negative", "plain"),
    ("A twitch is not required for a good result.", "local-twitch-response", "negative", "plain"),
    ("Dry needling is safe.", "safety", "positive", "plain"),
    ("Dry needling has no side effects.", "safety", "positive", "strong"),
    ("Bruises are common after dry needling.", "safety", "negative", "plain"),
    ("Dry needling improves sleep.", "outside", "positive", "plain"),
    ("Dry needling helps plantar heel pain.", "outside", "positive", "plain"),
    ("For hip pain, no advantage over sham needling has been demonstrated.", "hip-pain", "negative", "tentative"),
    ("Dry needling is neither better nor worse than manual therapy.", "manual-therapy-alone", "negative", "plain"),
    ("Neither jaw pain nor fibromyalgia responds to dry needling.", "temporomandibular-disorder", "negative", "plain"),
    ("Serious complications of dry needling are extremely rare.", "safety", "positive", "strong"),
    ("Myth: dry needling cures fibromyalgia.", "fibromyalgia", "negative", "strong"),
    ("Dry needling plus exercise was not superior to exercise alone.", "combined-with-exercise", "negative", "plain"),
    ("The twitch is meaningless in dry needling: it has no effect.", "local-twitch-response", "negative", "plain"),
    ("Dry needling works best when it is combined with exercise.", "combined-with-exercise", "positive", "plain"),
]


@pytest.mark.parametrize(("sentence", "claim", "polarity", "strength"), CLAIMS)
def test_a_claim_is_found_with_its_polarity_and_strength(sentence: str, claim: str, polarity: str, strength: str) -> None:
    found = one(sentence)
    assert (found.claim, found.polarity, found.strength) == (claim, polarity, strength)


NO_CLAIMS = [
    "Does dry needling help neck pain?",
    "Do not drive after the session if you feel faint.",
    "Tell your therapist if you take blood thinners.",
    "Dry needling has been used since the 1940s.",
    "A thin needle is placed in the muscle.",
    "Acupuncture relieves migraine.",
    "Exercise reduces low back pain.",
    "A trigger point is a taut band in a muscle.",
    "Dry needling is used to treat neck pain.",
    "The trial tested whether dry needling reduces neck pain.",
    "You may feel a brief cramp.",
    "A guide tube helps to keep the needle straight.",
    "Dry needling is increasingly popular among runners.",
    "Most people recover from whiplash within weeks.",
    "Experts disagree on whether dry needling eases hip pain.",
    "Our clinic opened in 1998.",
    "Low back pain affects many adults.",
]


@pytest.mark.parametrize("sentence", NO_CLAIMS)
def test_what_claims_nothing_is_left_alone(sentence: str) -> None:
    assert one(sentence).claim is None


def test_a_short_reply_turns_round_the_sentence_before() -> None:
    assert [(r.claim, r.polarity) for r in read("One leaflet says that dry needling cures fibromyalgia. It doesn't.")] == [
        ("fibromyalgia", "positive"), ("fibromyalgia", "negative"),
    ]  # fmt: skip
    denied = read("Some say that dry needling does nothing for neck pain. That is simply wrong.")[-1]
    assert (denied.claim, denied.polarity) == ("neck-pain", "positive")
    assert read("Dry needling costs 60 euros. It doesn't.")[-1].claim is None


def test_an_item_finishes_the_sentence_that_its_list_begins() -> None:
    text = (
        "# Needling\n\nDry needling won't:\n\n- heal a torn ligament\n- ease hip pain\n\nDry needling:\n\n- loosens tight knots\n"
    )
    found = [(r.claim, r.polarity) for r in read(text) if r.claim]
    assert found == [("outside", "negative"), ("hip-pain", "negative"), ("myofascial-trigger-points", "positive")]


def test_a_treatment_that_labels_an_item_is_what_needling_is_held_against() -> None:
    text = "# Needling\n\n## Compared with other treatments\n\n- Massage: needling is no better\n- Sham needles: needling does more for neck pain\n"
    assert [(r.claim, r.polarity) for r in read(text)[-2:]] == [
        ("manual-therapy-alone", "negative"), ("sham-upper-quarter-pain", "positive"),
    ]  # fmt: skip


def test_what_a_heading_says_before_it_asks_is_asked() -> None:
    told, asked, answered = read("## I read that dry needling cures hip pain. Is that true?\n\nIt isn't.\n")
    assert (told.claim, asked.claim, answered.claim, answered.polarity) == (None, None, "hip-pain", "negative")


def test_a_heading_that_promises_is_a_claim_and_one_that_names_is_none() -> None:
    found = read("# Dry needling\n\n## Lasting relief from tennis elbow\n\n## Safe and gentle\n\n## Tennis elbow\n\n## Safety\n")
    assert [r.claim for r in found] == [None, "lateral-epicondylitis", "safety", None, None]


def test_whatever_needling_does_to_a_complaint_is_an_effect_and_how_it_is_done_is_none() -> None:
    assert one("The needle does not dissolve adhesions.").polarity == "negative"
    assert one("Dry needling tames hip pain.").claim == "hip-pain"
    assert one("The needle enters the painful muscle.").claim is None
    assert one("Dry needling uses thin needles to stimulate muscles.").claim is None


def test_trigger_points_against_sham_are_upper_only_where_a_place_is_named() -> None:
    assert one("Real needling beats sham needling for trigger points.").claim == "myofascial-trigger-points"
    assert one("Real needling beats sham needling for trigger points of the neck.").claim == "sham-upper-quarter-pain"


def test_an_answer_takes_its_claim_from_the_question() -> None:
    asked, answered = read("Does dry needling help neck pain? Yes, it usually does.")
    assert (asked.claim, answered.claim, answered.polarity) == (None, "neck-pain", "positive")
    assert read("Is dry needling dangerous? No.")[-1].polarity == "positive"
    assert read("Does dry needling cure fibromyalgia? Sadly not.")[-1].polarity == "negative"


def test_an_interview_is_read_without_its_speakers() -> None:
    found = read(
        "Needling talk\n\nHost: Does dry needling help tennis elbow?\n\nGuest: It does.\n\nHost: And jaw pain?\n\nGuest: Hardly.\n"
    )
    assert [(r.claim, r.polarity) for r in found if r.claim] == [
        ("lateral-epicondylitis", "positive"),
        ("temporomandibular-disorder", "negative"),
    ]


def test_a_result_goes_on_from_the_sentence_before() -> None:
    found = read("I had tennis elbow. A friend suggested dry needling. After four sessions it was completely gone.")
    assert (found[-1].claim, found[-1].polarity, found[-1].strength) == ("lateral-epicondylitis", "positive", "strong")


def told(text: str) -> list[tuple[str, str | None]]:
    """Claim and polarity of each sentence that claims something."""
    return [(r.claim, r.polarity) for r in read(text) if r.claim]


def test_a_name_alone_or_a_turn_to_a_part_of_the_body_is_the_topic_of_its_paragraph() -> None:
    text = "# Needling\n\n**Low back.** The effect on pain is very uncertain.\n\nMost people ask about the neck. Needling took the worst off.\n"
    assert told(text) == [("low-back-pain", "negative"), ("neck-pain", "positive")]


def test_two_who_tell_of_two_complaints_are_kept_apart() -> None:
    thread = "Ann: My hip is killing me.\n\nBob: My neck too.\n\nAnn: Two sessions of needling and it eased off.\n\n"
    thread += "Bob: Four sessions, and it is gone.\n\nAnn: It came back after a week.\n"
    assert told(thread) == [("hip-pain", "positive"), ("neck-pain", "positive"), ("hip-pain", "negative")]


def test_the_combination_is_with_the_exercise_that_was_named_before() -> None:
    text = "# Needling\n\nExercises strengthen the muscle. The combination works better than either alone. Needling without that is pointless.\n"
    assert told(text) == [("combined-with-exercise", "positive")] * 2
    assert one("Needling alone is rarely enough; combine it with exercise.").polarity == "positive"


def test_a_result_that_no_study_had_is_denied_and_a_lack_of_proof_is_not() -> None:
    assert one("No study has ever found it better than fake needling for trigger points.").strength == "plain"
    assert one("No study has shown that needling eases hip pain.").strength == "tentative"


def test_what_the_first_column_sets_needling_against_is_the_comparator() -> None:
    table = "| Instead of needling | What the trials show |\n|---|---|\n| Massage | about as much relief |\n"
    found = read(table)[-1]
    assert (found.claim, found.polarity, found.comparator) == ("manual-therapy-alone", "negative", "manual_therapy")


def test_what_holds_most_for_one_complaint_is_said_of_that_one() -> None:
    assert told("# Needling\n\nDry needling can help with headaches. Especially when they come from the neck.\n")[-1] == (
        "cervicogenic-headache", "positive",
    )  # fmt: skip
    assert told("Dry needling is in fashion. A professor warned that the evidence was patchy.\n") == [("outside", "negative")]


def test_whoever_says_so_is_not_believed() -> None:
    assert one("Whoever claims that needling cures fibromyalgia has never met anyone who has it.").polarity == "negative"


def test_a_question_that_presupposes_is_a_claim() -> None:
    assert one("Did you know that dry needling relieves hip pain?").claim == "hip-pain"


def test_a_list_takes_verb_and_polarity_from_its_lead() -> None:
    found = {
        r.sentence: r
        for r in read("Dry needling does not help with:\n\n- fibromyalgia\n- hip pain\n\nDry needling eases:\n\n- neck pain\n")
    }
    assert found["fibromyalgia"].polarity == found["hip pain"].polarity == "negative"
    assert (found["neck pain"].claim, found["neck pain"].polarity) == ("neck-pain", "positive")


def test_a_table_cell_takes_its_claim_from_row_and_head() -> None:
    table = "| Condition | Effect of dry needling | Massage |\n|---|---|---|\n| Neck pain | less pain | helps |\n| Hip pain | no benefit | helps |\n"
    found = [(r.claim, r.polarity) for r in read(table) if r.claim]
    assert found == [("neck-pain", "positive"), ("hip-pain", "negative")]


def test_a_text_about_another_therapy_claims_nothing() -> None:
    assert not any(r.claim for r in read("# Massage\n\nMassage reduces neck pain. It also improves range of motion.\n"))


def test_only_visible_text_counts() -> None:
    page = (
        "<html><head><title>Dry needling cures all</title><style>.x{display:none}</style></head><body><!-- Dry needling heals hips -->"
        "<p class='x'>Dry needling eases hip pain.</p><p hidden>Dry needling eases jaw pain.</p><p>Dry needling eases neck&nbsp;pain.</p>"
        "<script>Dry needling eases tennis elbow.</script></body></html>"
    )
    assert [r.claim for r in read(page, "page.html")] == ["neck-pain"]


def docx(body: str) -> bytes:
    packed = io.BytesIO()
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return packed.getvalue()


def test_a_word_file_is_read_with_headings_lists_and_tables() -> None:
    para = "<w:p><w:pPr>{}</w:pPr><w:r><w:t>{}</w:t></w:r></w:p>"
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = para.format('<w:pStyle w:val="Heading1"/>', "Needling") + para.format("", "Dry needling helps with:")
    body += para.format("<w:numPr/>", "hip pain") + "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>It cures all.</w:t></w:r></w:p>"
    body += f"<w:tbl><w:tr>{cell.format('Condition')}{cell.format('Effect of dry needling')}</w:tr>"
    body += f"<w:tr>{cell.format('Neck pain')}{cell.format('no benefit')}</w:tr></w:tbl>"
    text = texts.read(docx(body), "a.docx")
    assert [block.kind for block in text.blocks] == ["heading", "paragraph", "item", "label", "label", "label", "cell"]
    assert [(r.claim, r.polarity) for r in check.readings(text) if r.claim] == [("hip-pain", "positive"), ("neck-pain", "negative")]


def test_word_footnotes_merged_cells_and_numbers_set_high_keep_their_place() -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    cell = '<w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>'
    body = '<w:p><w:r><w:t>Needling eases neck pain.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    body += '<w:p><w:r><w:t>It helps.</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>3</w:t></w:r></w:p>'
    body += f"<w:tbl><w:tr>{cell.format(1, 'Complaint')}{cell.format(2, 'Effect of dry needling')}</w:tr>"
    body += f"<w:tr>{cell.format(1, 'Neck pain')}{cell.format(1, 'less pain')}{cell.format(1, 'no benefit')}</w:tr></w:tbl>"
    packed = io.BytesIO(docx(body))
    with zipfile.ZipFile(packed, "a") as out:
        note = '<w:footnote w:id="2"><w:p><w:r><w:t>Invented A. PMID 99000001.</w:t></w:r></w:p></w:footnote>'
        out.writestr("word/footnotes.xml", f"<w:footnotes {space}>{note}</w:footnotes>")
    text = texts.read(packed.getvalue(), "a.docx")
    assert [one.pmid for one in citations(text.lines[0].text, references(text))] == ["99000001"]
    assert text.lines[1].text == "It helps.³"
    assert [block.head for block in text.blocks if block.kind == "cell"] == ["Effect of dry needling"] * 2


def test_what_a_page_hides_or_covers_over_rows_is_read_as_it_is_seen() -> None:
    page = (
        "<style>@media print {.p {display: none}} .out {position: absolute; left: -9999px}</style><p class='p'>Dry&shy; needling eases hip pain.</p>"
        "<p class='out'>Dry needling heals.</p><dialog>Dry needling heals.</dialog><del>Dry needling heals.</del><img alt='Needling heals.'>"
        "<table><tr><th>Complaint</th><th>Time</th><th>Effect of dry needling</th></tr>"
        "<tr><td rowspan=2>Neck pain</td><td>4 weeks</td><td>less pain</td></tr><tr><td>1 year</td><td>no benefit</td></tr></table>"
    )
    found = [(r.sentence, r.claim, r.polarity) for r in read(page, "page.html") if r.claim]
    assert found == [
        ("Dry needling eases hip pain.", "hip-pain", "positive"),
        ("less pain", "neck-pain", "positive"),
        ("no benefit", "neck-pain", "negative"),
    ]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "empty"),
        (b" \n ", "empty"),
        (b"\x00\x01\x02" * 50, "no text"),
        (b"%PDF-1.7 ...", "no text"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"a" * (texts.LIMIT + 1), "larger"),
        (docx("<w:p>")[:-40], "damaged"),
        (docx("<w:p>"), "damaged"),
        (b"<html><body><script>x</script></body></html>", "no visible text"),
    ],
)
def test_a_bad_file_is_one_clear_sentence(data: bytes, says: str) -> None:
    with pytest.raises(BadInput, match=says) as told:
        texts.read(data, "file")
    assert "\n" not in str(told.value)


def test_an_entity_bomb_in_a_word_file_is_not_expanded() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        out.writestr("word/document.xml", '<!DOCTYPE a [<!ENTITY b "Dry needling cures."><!ENTITY c "&b;&b;&b;">]><a>&c;</a>')
    with pytest.raises(BadInput):
        texts.read(packed.getvalue(), "bomb.docx")


def accuracy() -> Any:
    """scripts/accuracy_check.py, which measures what is expected here."""
    loader = SourceFileLoader("accuracy_check", str(Path(__file__).parents[1] / "scripts" / "accuracy_check.py"))
    module = module_from_spec(spec_from_loader("accuracy_check", loader) or pytest.fail("no script"))
    loader.exec_module(module)
    return module


@cache
def counts(name: str) -> Counter[str]:
    rows = json.loads((DATA / f"{name}.expected.json").read_text(encoding="utf-8"))
    path = SHARED if name == "first" else next(p for p in DATA.glob(f"{name}.*") if not p.name.endswith(".json"))
    if not path.exists():
        pytest.skip("the article itself is not kept in the project")
    found: Counter[str] = accuracy().compare(rows, check.check(texts.read(path.read_bytes(), path.name), lambda *_: None))
    return found


# Articles whose misses nobody has read, held so that they can only be read better.
UNREAD = ("i_club", "i_column", "i_meeting", "i_review", "i_sceptic", "j_digest", "j_gymblog", "j_opinion")
# Written to be hard: spoken answers, pictures, a subject that is carried over whole paragraphs.
HARD = (
    "c_column", "c_thread", "caption", "e_opinion", "e_reviews", "essay", "faq_clinic", "forum", "gp_letter", "gym_list", "insurer_mag", "interview", "magazine", "myths", "newspaper",
    "podcast", "practice_faq", "radio", "slides", "testimonials", "textbook", "uni_news",
)  # fmt: skip


@pytest.mark.parametrize("name", ARTICLES)
def test_the_articles_are_read_as_their_author_meant(name: str) -> None:
    found = counts(name)
    recall, false, right, polarity = (0.65, 0.3, 0.6, 0.65) if name in (*HARD, *UNREAD) else (0.88, 0.2, 0.88, 0.92)
    assert found["hit"] >= recall * found["claims"]
    assert found["false"] <= false * (found["hit"] + found["false"])
    assert found["right"] >= right * found["hit"]
    assert found["polarity"] >= min(polarity * found["hit"], found["hit"] - 1)  # one sentence of a short article is more than 8 %


def test_all_articles_together_reach_what_is_aimed_at() -> None:
    found = sum((counts(name) for name in ARTICLES if name != "first"), Counter())
    assert found["hit"] >= 0.92 * found["claims"]
    assert found["false"] <= 0.1 * (found["hit"] + found["false"])
    assert found["right"] >= 0.88 * found["hit"]
    assert found["polarity"] >= 0.95 * found["hit"]


def verdict(claim: str, word: str, **classes: str) -> dict[str, Any]:
    paper = {"label": "Invented 2020", "pmid": "99000001", "doi": "10.5555/a", "article": 1, "n": 50}
    made = [
        {
            "comparator": name,
            "verdict": said,
            "certainty": {"word": "low"},
            "wording": f"Wording {name}.",
            "body": {"entries": [paper]},
        }
        for name, said in (classes or {"sham": word}).items()
    ]
    return {
        "claim": claim, "verdict": word, "certainty": "low", "wording": "Wording.", "headline": made[0]["comparator"], "classes": made,
        "harms": {"looked": 2, "studies": [paper]},
    }  # fmt: skip


def checked(text: str, word: str = "probably_supported", shelf: Any = None, **classes: str) -> list[Checked]:
    return check.check(texts.read(text.encode(), "a.md"), lambda claim, *_: verdict(claim, word, **classes), shelf)


SPEC = (Path(__file__).parent / "spec" / "statuses.txt").read_text(encoding="utf-8").splitlines()
SIGNS = {"=": "supported", ">": "overstated", "<": "understated", "x": "contradicted", ".": "no evidence in the database"}


def standings() -> list[tuple[str, str, str, str]]:
    """(sentence, verdict, certainty, status) for each cell of the table."""
    head, *rows = ([cell.strip() for cell in line.split("|")] for line in SPEC if line and not line.startswith("#"))
    return [
        (row[0], *(f"{column}, ".split(", ")[:2]), SIGNS[sign])
        for row in rows
        for column, sign in zip(head[1:], row[1:], strict=True)
    ]


@pytest.mark.parametrize(("sentence", "word", "certainty", "status"), standings())
def test_a_sentence_stands_by_its_strength_and_the_verdict(sentence: str, word: str, certainty: str, status: str) -> None:
    result = verdict("neck-pain", word)
    result["classes"][0]["certainty"] = {"word": certainty}
    found = check.check(texts.read(sentence.encode(), "a.md"), lambda *_: result)
    assert found[0].judged.status == status


def test_no_harm_at_all_goes_too_far_and_no_claim_has_no_status() -> None:
    assert checked("Dry needling is absolutely safe.")[0].judged.status == "overstated"
    assert checked("Dry needling is well tolerated.")[0].judged.status == "supported"
    assert checked("Read this page on dry needling.")[0].judged.status == "not a claim"
    assert checked("Dry needling helps plantar heel pain.")[0].judged.status == "no evidence in the database"


def test_an_effect_outside_the_register_is_told_beside_what_studies_of_the_condition_say() -> None:
    result = verdict("outside", "probably_supported")
    (one,) = check.check(texts.read(b"Dry needling helps knee osteoarthritis.", "a.md"), lambda *_: result)
    assert (one.judged.status, one.judged.suggestion) == ("no evidence in the database", result["wording"])
    assert next(line.split("  ")[0] for line in copies.lines([one])) == "OUTSIDE THE REGISTER"
    text = texts.read(b"Dry needling helps knee osteoarthritis.", "a.md")
    assert copies.corrected(text, [one]).startswith("Dry needling helps knee osteoarthritis.")  # only what is judged is rewritten


def test_headaches_are_judged_by_kind() -> None:
    (one,) = check.check(texts.read(b"Dry needling helps headaches.", "a.md"), lambda *_: None)
    assert (one.judged.status, (one.judged.note or "")[:31]) == ("no evidence in the database", "headaches are judged by kind: n")


def test_each_condition_of_a_sentence_is_corrected_with_its_own_studies() -> None:
    def verdicts(claim: str, *_: Any) -> dict[str, Any]:
        made = verdict(claim, "insufficient")
        made["classes"][0]["body"]["entries"][0] = {
            "label": f"Writer of {claim} 2020",
            "pmid": "99000009",
            "doi": None,
            "article": 9,
            "n": 9,
        }
        return made | {"wording": f"Nobody knows about {claim}."}

    text = texts.read(b"Dry needling cures fibromyalgia and cervicogenic headache.", "a.md")
    written = copies.corrected(text, check.check(text, verdicts))
    for claim in ("fibromyalgia", "cervicogenic-headache"):
        assert f"Nobody knows about {claim} (Writer of {claim} 2020)." in written
    assert written.count("- Writer of") == 2


def test_a_writer_is_given_the_studies_that_found_what_the_verdict_says() -> None:
    result = verdict("neck-pain", "no_better")
    result["classes"][0]["body"]["entries"] = [
        {"label": "Large 2020", "direction": "favours_dn", "n": 200, "pmid": None, "doi": None, "article": 1},
        {"label": "Small 2021", "direction": "no_difference", "n": 40, "pmid": None, "doi": None, "article": 2},
    ]
    found = check.check(texts.read(b"Dry needling relieves neck pain.", "a.md"), lambda *_: result)[-1].judged
    assert [study["label"] for study in found.cite] == ["Small 2021"]


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Soreness is common after dry needling.", "supported"),
        ("Soreness is rare after dry needling.", "overstated"),
        ("Dry needling prevents bruising.", "contradicted"),
        ("There is no soreness after dry needling.", "contradicted"),
        ("Pneumothorax is common after dry needling.", "overstated"),
        ("Pneumothorax is rare after dry needling.", "supported"),
        ("Serious injuries are not common after dry needling.", "supported"),
        ("Soreness is common after dry needling, but serious injuries are rare.", "supported"),
        ("Soreness after dry needling rarely lasts more than two days.", "supported"),
        ("Dry needling has no lasting soreness.", "overstated"),
        ("Pneumothorax is the most common serious complication of dry needling.", "supported"),
        ("Dry needling is commonly used after stroke and is safe.", "supported"),
    ],
)
def test_how_often_a_harm_comes_is_held_against_what_was_counted(sentence: str, status: str) -> None:
    assert checked(sentence)[-1].judged.status == status


COUNTED = {
    "rates": [
        {
            "event": "minor",
            "said": "minor events: 36.7% of 20,464 treatments",
            "denominator": 20464,
            "share": 0.367,
            "unit": "treatments",
            "article": 1,
        }
    ],
    "serious": [{"event": "pneumothorax", "article": 1}],
    "watched": {"treatments": {"events": 20, "of": 28093, "studies": 2}},
}
SHARES = [
    ("Half of all patients suffer nerve damage after dry needling.", "overstated"),
    ("A punctured lung happens in 10% of dry needling sessions.", "overstated"),
    ("Collapsed lungs happen to one in ten people who are needled.", "overstated"),
    ("Bleeding around the spinal cord happens to one in a hundred patients.", "overstated"),
    ("Dry needling does not cause serious injury.", "contradicted"),
    ("Dry needling has no serious side effects.", "contradicted"),
    ("No one has ever suffered a serious injury from dry needling.", "contradicted"),
    ("No serious harm has ever been caused by dry needling.", "contradicted"),
    ("There are no risks worth mentioning.", "contradicted"),
    ("Nobody has ever been seriously hurt by dry needling.", "contradicted"),
    ("You will not feel any pain during dry needling.", "contradicted"),
    ("One person in three dies after dry needling.", "overstated"),
    ("Dry needling kills thousands of people a year.", "overstated"),
    ("One out of every five people has a collapsed lung after dry needling.", "overstated"),
    ("Serious harms of dry needling are rare.", "supported"),
    ("A collapsed lung is a rare complication of dry needling.", "supported"),
    ("Soreness and bruising are common after dry needling.", "supported"),
    ("Minor side effects occur in about 37% of treatments.", "supported"),
    ("Mild adverse events such as bleeding and bruising occur in roughly one in three treatments.", "supported"),
    ("Dry needling can cause a pneumothorax.", "supported"),
    ("Dry needling may cause bruising or soreness.", "supported"),
    ("Serious adverse events have been reported after dry needling.", "supported"),
    ("Dry needling is generally safe.", "supported"),
    ("Major adverse events occur in about one in a thousand treatments.", "supported"),
    ("Minor side effects occur in 1% of treatments.", "overstated"),
    ("Dry needling is completely safe.", "overstated"),
    ("Dry needling is 100% safe.", "overstated"),
    ("Dry needling never causes complications.", "contradicted"),
    ("Dry needling has no side effects.", "contradicted"),
    ("Dry needling is free of side effects.", "contradicted"),
    ("Pneumothorax has been described after needling near the ribs.", "supported"),
    ("Dry needling frequently damages nerves.", "overstated"),
    ("Most people get an infection after dry needling.", "overstated"),
    ("Pneumothorax occurs in 2% of patients.", "overstated"),
    ("Fewer than one in a thousand treatments leads to a serious event.", "supported"),
    ("In this trial dry needling caused no serious side effects.", "supported"),
    ("No serious adverse events were reported in these studies.", "supported"),
    ("Serious side effects of dry needling are not common.", "supported"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "status"), SHARES)
def test_a_share_or_a_denial_is_held_against_the_counts_of_harms(sentence: str, status: str) -> None:
    result = verdict("safety", "probably_supported")
    result["harms"] |= COUNTED
    found = check.check(texts.read(f"Dry needling is safe.\n\n{sentence}".encode(), "a.md"), lambda *_: result)[-1].judged
    assert found.status == status
    if found.suggestion:
        assert "36.7% of 20,464 treatments" in found.suggestion
        assert "20 in 28,093 treatments" in found.suggestion


def test_a_size_in_numbers_is_carried_only_where_studies_give_one() -> None:
    sentence = "Dry needling reduces neck pain by 40 %."
    without = checked(sentence)[-1].judged
    assert (without.status, without.note) == ("overstated", "no study gives this size in a form that can be used")
    result = verdict("neck-pain", "probably_supported")
    result["classes"][0]["body"]["pooled"] = {"why_not": "No two studies can be pooled."}
    assert check.check(texts.read(sentence.encode(), "a.md"), lambda *_: result)[-1].judged.status == "overstated"
    result["classes"][0]["body"]["pooled"] = {"estimate": -1.2}
    given = check.check(texts.read(sentence.encode(), "a.md"), lambda *_: result)[-1].judged
    assert (given.status, given.note) == ("supported", "the size was not checked")
    assert checked("Dry needling reduces neck pain.")[-1].judged.note is None


def test_a_careful_sentence_beside_too_few_studies_is_told_why_it_passes() -> None:
    careful = checked("Dry needling may relieve neck pain.", "insufficient")[-1].judged
    assert (careful.status, careful.note) == ("supported", "too few studies to tell; it passes because it promises no more")


def test_a_named_comparator_is_judged_by_its_own_class() -> None:
    text = "Dry needling reduces neck pain more than exercise."
    assert checked(text, sham="supported", exercise="contradicted")[0].judged.status == "contradicted"
    assert checked(text, sham="supported")[0].judged.status == "no evidence in the database"


def test_citations_are_found_in_all_their_forms() -> None:
    text = texts.read(b"Needling helps [1, 2].\n\n## References\n\n1. A. T. PMID 99000001.\n2. B. T. doi:10.5555/x.y.\n", "a.md")
    found = citations(text.lines[0].text, references(text))
    assert [(c.pmid, c.doi) for c in found] == [("99000001", None), (None, "10.5555/x.y")]
    assert [(c.author, c.year) for c in citations("It helps (Invented et al., 2020).", {})] == [("Invented", 2020)]
    assert citations("It helps [7].", {1: "A."})[0].missing
    assert citations("It helps [7].", {}) == []  # without a list there is nothing to follow


LISTED = {
    1: "1. Invented A, Other B. A trial. J Pain 2020;1:2.",
    2: "Sham C. Another. 2019. doi:10.5555/b",
    3: "A web page about needles",
}


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("Needling helps.¹", ["[1]"]),
        ("Needling helps¹˒² and heals.", ["[1]", "doi:10.5555/b"]),
        ("Needling helps the neck (1, 2).", ["[1]", "doi:10.5555/b"]),
        ("Needling helps the neck [1-2].", ["[1]", "doi:10.5555/b"]),
        ("Needling helps the neck [^2].", ["doi:10.5555/b"]),
        ("Needling helps the neck [3].", []),
        ("Pain fell from 6 (2) to 3 (1) points.", []),
        ("Invented and Other (2020) saw less neck pain.", ["Invented 2020"]),
        ("It eases neck pain (Invented, 2020; de Sham et al., 2019a).", ["Invented 2020", "de Sham 2019"]),
        ("At the Tokyo 2020 games it eased neck pain.", []),
        ("In March 2021 it eased neck pain (March 2021).", []),
    ],
)
def test_a_citation_is_known_from_what_only_looks_like_one(sentence: str, found: list[str]) -> None:
    assert [one.text for one in citations(sentence, LISTED)] == found


def test_a_number_set_high_on_a_page_is_a_citation() -> None:
    page = b"<p>Needling eases neck pain.<sup>1,2</sup></p><h2>References:</h2><ol><li>A. PMID 99000001</li><li>B. PMID 99000002</li></ol>"
    text = texts.read(page, "a.html")
    assert [one.pmid for one in citations(text.lines[0].text, references(text))] == ["99000001", "99000002"]


@pytest.mark.parametrize(
    ("held", "says"),
    [
        (None, "not in this database"),
        (Held("Invented 2020", state="retracted"), "retracted"),
        (Held("Invented 2020", relevant=False), "not about dry needling"),
        (Held("Invented 2020", conditions=frozenset({"hip_pain"})), "not neck pain"),
        (Held("Invented 2020", results=(("pain_intensity", "sham", "no_difference"),)), "no advantage"),
    ],
)
def test_a_citation_that_does_not_carry_its_sentence_is_wrong(held: Held | None, says: str) -> None:
    asked: list[Citation] = []
    found = checked("Dry needling eases neck pain (PMID 99000001).", shelf=lambda c: asked.append(c) or ([held] if held else []))[0]
    assert asked[0].pmid == "99000001"
    assert found.judged.status == "wrong citation"
    assert says in str(found.judged.suggestion)


@pytest.mark.parametrize(
    ("sentence", "claim", "polarity"),
    [
        ("My hip does not wake me any more.", "hip-pain", "positive"),
        ("In four trials against manual therapy it came out ahead just once.", "manual-therapy-alone", "negative"),
        (
            "For cervicogenic headache there is one sham-controlled trial, and it is too small to settle the matter.",
            "cervicogenic-headache",
            "negative",
        ),
        ("Claims for fibromyalgia go well beyond the data.", "fibromyalgia", "negative"),
        ("Trials in which needling was added to exercise have given mixed results.", "combined-with-exercise", "negative"),
        ("Eliciting a twitch does not deactivate the end plate.", "local-twitch-response", "negative"),
        ("Once in a blue moon a needle near the ribs has punctured a lung.", "safety", "negative"),
        ("It is not free of risk, though.", "safety", "negative"),
    ],
)
def test_which_way_a_sentence_points(sentence: str, claim: str, polarity: str) -> None:
    text = texts.read(f"This page is about dry needling.\n\n{sentence}\n".encode(), "page.md")
    found = check.readings(text)[-1]
    assert (found.claim, found.polarity) == (claim, polarity)


def test_a_study_cited_by_name_and_year_that_is_not_held_is_told_and_not_called_wrong() -> None:
    found = checked("Dry needling eases neck pain (Invented, 2020).", shelf=lambda _: [])[0]
    assert found.judged.status == "supported"
    assert found.judged.note == "Invented 2020 is not in this database, so it cannot be checked here."
    assert found.as_dict()["note"] == found.judged.note


def test_what_could_not_be_checked_never_gets_into_the_corrected_copy() -> None:
    text = texts.read(b"Dry needling cures neck pain (Invented, 2020).", "a.md")
    done = check.check(text, lambda *_: verdict("neck-pain", "insufficient"), lambda _: [])
    assert done[0].judged.status == "overstated"
    assert done[0].judged.note
    assert "cannot be checked" not in copies.corrected(text, done)
    assert any("note: Invented 2020" in line for line in copies.lines(done))


def test_one_fitting_article_of_several_that_a_name_and_year_may_mean_is_enough() -> None:
    fits = Held("Invented 2020", conditions=frozenset({"neck_pain"}))
    other = Held("Invented 2020", conditions=frozenset({"hip_pain"}))
    text = "Dry needling eases neck pain (Invented, 2020)."
    assert checked(text, shelf=lambda _: [other, fits])[0].judged.status == "supported"
    assert checked(text, shelf=lambda _: [other])[0].judged.status == "wrong citation"


def test_a_study_of_trigger_points_may_be_cited_for_the_neck() -> None:
    held = Held("Invented 2020", conditions=frozenset({"myofascial_pain"}))
    assert checked("Dry needling eases neck pain (PMID 99000001).", shelf=lambda _: [held])[0].judged.status == "supported"


def test_a_fitting_citation_leaves_the_status() -> None:
    held = Held("Invented 2020", conditions=frozenset({"neck_pain"}), results=(("pain_intensity", "sham", "favours_dn"),))
    assert checked("Dry needling eases neck pain (PMID 99000001).", shelf=lambda _: [held])[0].judged.status == "supported"


def test_the_annotated_page_escapes_everything() -> None:
    text = 'Dry needling cures <script>alert(1)</script> neck pain & "hips" completely.'
    page = copies.annotated(texts.read(text.encode(), "<b>.md"), checked(text))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "Checked: &lt;b&gt;.md" in page


def test_the_corrected_copy_changes_only_what_goes_too_far() -> None:
    text = "# Needling\n\nDry needling is old. Dry needling cures neck pain completely.\n\n- a point\n\n| A | B |\n|---|---|\n| c | d |\n"
    made = copies.corrected(texts.read(text.encode(), "a.md"), checked(text))
    assert "# Needling\n\nDry needling is old. Wording (Invented 2020).\n\n- a point\n\n| A | B |\n| --- | --- |\n| c | d |" in made
    assert made.rstrip().endswith("## References\n\n- Invented 2020. PMID 99000001. doi:10.5555/a.")


def test_a_wrong_citation_is_marked_in_the_corrected_copy() -> None:
    text = "Dry needling eases neck pain (PMID 99000001)."
    gone = Held("Invented 2020", conditions=frozenset({"neck_pain"}), state="retracted")
    made = copies.corrected(texts.read(text.encode(), "a.md"), checked(text, shelf=lambda _: [gone]))
    assert made.startswith(f"{text} **[Wrong citation: Invented 2020 is retracted.")


def test_a_corrected_table_keeps_its_columns_and_a_shared_suggestion_is_printed_once() -> None:
    table = "<table><tr><th>A</th><th>B</th><th>C</th></tr><tr><td>x</td><td></td><td>z|</td></tr></table>"
    text = texts.read(table.encode(), "a.html")
    made = copies.corrected(text, check.check(text, lambda *_: None))
    assert "| x |  | z\\| |" in made
    twice = "Dry needling cures neck pain completely. Dry needling always cures neck pain."
    assert copies.corrected(texts.read(twice.encode(), "a.md"), checked(twice)).count("Wording") == 1


def test_a_corrected_copy_keeps_lists_within_lists_and_the_marks_before_items() -> None:
    lists = "- head and neck\n  - jaw\n    1) deep\n- back\n\n3. x\n   - y\n4. z"
    entries = "[1] Invented A. A trial. 2020.\n[2] Other B. Another. 2021."
    source = f"# T\n\n{lists}\n\n## References\n\n{entries}\n"
    text = texts.read(source.encode(), "a.md")
    assert copies.corrected(text, check.check(text, lambda *_: None)) == source


def test_a_corrected_copy_keeps_paragraphs_and_the_marks_of_notes() -> None:
    source = "# T\n\nDry needling cures neck pain.[^1]\n\n*By Ann Smith*\n\n_Photo: a needle_\n\nDry needling always cures neck pain.[^2] It cures neck pain.²\n"
    source += "\n[^1]: A note.\n\n[^2]: Another.\n"
    made = copies.corrected(texts.read(source.encode(), "a.md"), checked(source))
    assert made.startswith(
        "# T\n\nWording (Invented 2020).[^1]\n\nBy Ann Smith\n\nPhoto: a needle\n\nWording (Invented 2020).[^2]²\n\n[^1]: A note."
    )


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("*By Ann Smith*", "paragraph"),
        ("_Figure 1 shows a needle_", "paragraph"),
        ("Dry needling helps.[^1]", "paragraph"),
        ("Dry needling helps.¹", "paragraph"),
        ("Neck pain", "heading"),
        ("Neck pain[^1]", "heading"),
        ("**Neck pain**", "heading"),
        ("# *Neck pain*", "heading"),
    ],
)
def test_what_ends_a_sentence_or_stands_in_italics_is_no_heading(source: str, kind: str) -> None:
    first = texts.read(f"{source}\n\nA text on needling.\n".encode(), "a.md").blocks[0]
    assert (first.kind, "\u2060" in first.text) == (kind, False)


def test_lists_within_lists_of_a_page_stay_within_them() -> None:
    page = "<ul><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ul><ol><li>e</li></ol>"
    text = texts.read(page.encode(), "a.html")
    done = check.check(text, lambda *_: None)
    assert copies.corrected(text, done) == "- a\n  1. b\n  2. c\n- d\n\n1. e\n"
    assert page.replace("</ul>", "</ul>\n") in copies.annotated(text, done)


def test_an_item_that_ends_in_a_colon_leads_the_items_within_it() -> None:
    text = "# Needling\n\n- Helps with:\n  - neck pain\n- Does not help with:\n  - hip pain\n- Elsewhere\n  - it eases jaw pain\n"
    assert [(r.claim, r.polarity) for r in read(text) if r.claim] == [
        ("neck-pain", "positive"), ("hip-pain", "negative"), ("temporomandibular-disorder", "positive"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("Dry needling relieves neck pain in children.", "no evidence in the database"),
        ("Dry needling is safe during pregnancy.", "no evidence in the database"),
        ("Dry needling is safe, but pregnant women should ask first.", "supported"),
        ("Dry needling relieves neck pain.", "supported"),
    ],
)
def test_what_is_said_of_children_or_pregnancy_is_not_judged_by_studies_of_others(sentence: str, status: str) -> None:
    assert checked(sentence)[0].judged.status == status


def test_json_has_its_keys_in_order() -> None:
    keys = ["sentence", "claim", "also", "polarity", "strength", "comparator", "topic", "status", "verdict", "suggestion", "cite"]
    assert list(checked("Dry needling reduces neck pain.")[0].as_dict()) == keys


def test_every_status_and_every_claim_of_the_rules_exists() -> None:
    table = words.table()
    assert set(table["targets"]) <= set(register.load())
    for polarity in ("positive", "negative"):
        for row in table["status"][polarity].values():
            assert set(row.values()) <= set(check.STATUSES)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the starter set."""
    place = str(tmp_path_factory.mktemp("check") / "e.sqlite")
    assert run(place, "starter")[0] == 0
    return place


def run(database: str, *words_: str, text: str = "") -> tuple[int, str]:
    done = CliRunner().invoke(cli, ["--database", database, *words_], input=text)
    return done.exit_code, done.output


def test_the_command_tells_status_verdict_wording_and_studies(database: str) -> None:
    code, said = run(database, "check", "-", text="Dry needling completely cures neck pain.")
    assert code == 1
    assert "OVERSTATED  Dry needling completely cures neck pain." in said
    assert "say: In people with neck pain" in said
    assert "cite: " in said
    assert run(database, "check", "-", text="Dry needling is a technique with thin needles.")[0] == 0


def test_the_command_finds_a_wrong_citation_in_the_starter_set(database: str) -> None:
    code, said = run(database, "check", "-", "--format", "json", text="Dry needling eases fibromyalgia (PMID 27582622).")
    row = json.loads(said)[0]
    assert (code, row["status"]) == (1, "wrong citation")
    assert "not fibromyalgia" in row["suggestion"]


def test_the_command_writes_copies(database: str, tmp_path: Path) -> None:
    source, fixed, page = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.html"
    source.write_text("# T\n\nA line. Dry needling completely cures neck pain.\n", encoding="utf-8")
    assert run(database, "check", str(source), "--fix", "-o", str(fixed))[0] == 1
    made = fixed.read_text(encoding="utf-8")
    assert made.startswith("# T\n\nA line. In people with neck pain")
    assert "## References" in made
    run(database, "check", str(source), "--html", "-o", str(page))
    assert "completely cures neck pain" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["b_gp_review.md", "b_headache_faq.html", "b_spa_landing.html", "c_column.txt"])
def test_a_corrected_copy_passes_the_check_that_made_it(database: str, name: str, tmp_path: Path) -> None:
    fixed = tmp_path / "fixed.md"
    assert run(database, "check", str(DATA / name), "--fix", "-o", str(fixed))[0] == 1
    code, said = run(database, "check", str(fixed))
    assert code == 0, said


@pytest.mark.parametrize("name", ["nowhere.txt", "."])
def test_a_file_that_cannot_be_read_is_misuse(database: str, name: str, tmp_path: Path) -> None:
    code, said = run(database, "check", str(tmp_path / name))
    assert code == 2
    assert "Traceback" not in said


ENTRIES = [
    "1. Karakurum B. The dry-needle technique: intramuscular stimulation in tension-type headache. Cephalalgia 2001.",
    "Nobody A, Noone B, et al. Dry needling relieves knee pain. J Invent 2019;3:1-9.",
    "[3] Nobody, A. B. (2020). Dry needling beats sham needling for neck pain. Journal of Invented Results, 12(3), 4-9.",
]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_reference_is_no_claim_under_whatever_heading(entry: str) -> None:
    found = checked(f"# Dry needling of the neck\n\nDry needling helps neck pain.\n\n{entry}")
    assert [one.judged.status for one in found if one.reading.line and one.reading.line.block == 2] == ["not a claim"] * len(
        [one for one in found if one.reading.line and one.reading.line.block == 2]
    )
    assert found[1].judged.status != "not a claim"


def test_praise_that_names_nothing_is_told_so() -> None:
    text = texts.read(b"Dry needling is effective for a wide range of conditions.", "a.md")
    (one,) = check.check(text, lambda *_: None)
    assert (one.judged.status, "names no use" in (one.judged.note or "")) == ("no evidence in the database", True)


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("Dry needling is proven to stop migraines.", "outside"),
        ("Dry needling is known to stop jaw pain.", "temporomandibular-disorder"),
        ("Dry needling helps golfer's elbow.", "outside"),
        ("Dry needling helps tennis elbow.", "lateral-epicondylitis"),
        ("My neighbour's back was fixed by dry needling.", "low-back-pain"),
    ],
)
def test_plain_claims_are_found_with_what_they_are_about(sentence: str, claim: str) -> None:
    assert checked(sentence)[0].reading.claim == claim
