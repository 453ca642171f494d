"""What is read from results: sizes, directions, effects, conclusions. Sentences are invented; each row is one way authors write."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence import findings, passages, reading, vocabulary
from evidence.findings.counts import counts, mask, value_of
from evidence.findings.effects import effects, number, p_values
from evidence.findings.text import plain
from evidence.reading import FindingReading, TagReading
from evidence.record import Record, Section
from evidence.sources import pubmed_xml

ROOT = Path(__file__).resolve().parent.parent
GOLD = ROOT.parent / "shared" / "gold"
OWN = ROOT / "tests" / "data"


def record(results: str, methods: str = "", conclusion: str = "", title: str = "A trial of dry needling") -> Record:
    """A record with up to three labelled sections."""
    parts = (("METHODS", methods), ("RESULTS", results), ("CONCLUSIONS", conclusion))
    return Record("pubmed_xml", title, sections=tuple(Section(text, label, label) for label, text in parts if text))


def tags(design: str = "rct", comparators: str = "sham", outcomes: str = "") -> list[TagReading]:
    """Tags as the tagger gives them."""
    every = outcomes or (
        "pain_intensity pressure_pain_threshold range_of_motion disability muscle_strength quality_of_life adverse_events "
        "headache_burden medication_use physical_performance muscle_stiffness global_improvement"
    )
    found = [TagReading("relevant", "true", "t"), TagReading("design", design, "t")]
    found += [TagReading("comparator", value, "t") for value in comparators.split()]
    return found + [TagReading("outcome", value, "t") for value in every.split()]


def read(what: Record, given_tags: list[TagReading]) -> tuple[dict[str, str], tuple[FindingReading, ...]]:
    """(number tags by kind, findings) of a record, size and conclusion as the rules read them before they are weighed."""
    document = passages.document(what)
    more, found = findings.read(document, given_tags)
    if not any(tag.kind == "relevant" and tag.value == "true" for tag in given_tags):
        return {tag.kind: tag.value for tag in more}, found
    said = {tag.kind: tag.value for tag in more if tag.kind not in ("n", "conclusion")}
    shown = findings.shown(document, given_tags)
    if shown.size:
        said["n"] = str(shown.size.value)
    if shown.concluded:
        said["conclusion"] = shown.concluded
    return said, found


SIZES = [
    ("The 193 out-patients with osteoarthritis were randomized into four groups; 186 patients completed the study.", 193),
    ("Forty-six clerks with neck pain were enrolled; 40 employees were randomly allocated to two groups.", 40),
    ("One hundred and eight patients were randomised to dry needling or sham needling.", 108),
    ("Of 98 patients screened, seventy-four adults were randomly assigned to needling or sham.", 74),
    ("Patients were randomized to the taping group (n= 24) or the needling group (n= 20).", 44),
    ("Fifty-two persons were assessed for eligibility. Patients were randomised to needling (n=12) or tape (n = 13).", 25),
    ("Twenty-two participants were in the needling group and 21 participants were in the control group, by random allocation.", 43),
    ("Thirty healthy students took part (n=30, 7 men); the signals of 23 participants were analysed.", 30),
    ("Forty-seven patients (54 hips) were randomized to needling (24 patients, 28 hips) or injection (23 patients, 26 hips).", 47),
    ("Forty-one were assigned to real and forty-three to sham needling, one treatment a week.", 84),
    ("Ninety were randomised to three treatments: 30 to needling, 30 to tape and 30 to rest.", 90),
    ("We recruited 1 204 adults from primary care; all were randomised.", 1204),
    ("The needles measured 0.25 × 40 mm and sessions lasted 20 minutes.", None),
    ("Thirty-five patients opted for needling and 29 for exercise.", 64),
    ("Thirty-five patients preferred needling and 29 exercise.", 64),
    ("Children (11 girls, 13 boys; mean age 8 years) were randomised to physiotherapy or to needling.", 24),
    ("Adults with neck pain (19 F, 11 M) were randomly assigned to needling or sham.", 30),
    ("Athletes (12 men and 10 women) were screened; those who had been excluded were not randomised.", None),
    ("Two physiotherapists with 12 years of experience treated the participants.", None),
    ("Sixty participants were randomised in 2019, 30 in each group.", 60),
    ("Children with knee pain (n=26) aged 7-16 years were randomly assigned to needling (n=12) or tape (n=14).", 26),
    (
        "A total of 84 patients were screened, and 70 patients meeting the criteria were randomized to needling (n = 35) or tape (n = 35).",
        70,
    ),
    ("Thirty-nine men with pain were considered and 36 randomised, 18 to dry needling and 18 to a waiting list.", 36),
    ("We matched 614 patients who were needled and 1228 patients who were not (N = 1842).", 1842),
    ("Adults were randomised to needling or sham and to tape or none (31, 30, 30 and 29 participants; total 120).", 120),
    ("We used data of the first trial (n = 1, 334) of treatments for back pain.", 1334),
    ("Forty-five healthcare providers with headache were selected and randomly allocated to needling or rest.", 45),
    ("Of the 15 participants who underwent baseline testing, 10 (67%) completed the study.", 15),
    ("Thirteen patients with stroke were measured, along with 13 age-matched healthy control subjects.", 26),
    ("Two groups of patients (25 patients in each group) were enrolled.", 50),
    ("Drivers were treated by depot: usual care in one (30 drivers) and needling in the other (26 drivers).", 56),
    ("Sixteen had education and sixteen had education and needling; a coin decided.", 32),
    ("Rowers chose their treatment themselves; 23 chose dry needling and 28 stretching.", 51),
    ("The first 29 consecutive patients got needling and the next 29 got stretching.", 58),
    ("Patients were randomised into three groups of 35 patients.", 105),
    ("There were two groups, both blinded. Each group consisted of seventeen participants.", 34),
    ("Patients were allocated 1:1:1 to needling (24), sham (25) or a waiting list (26).", 75),
    ("Adults with neck pain were randomised in a 2:1 ratio (80 dry needling, 40 sham).", 120),
    ("One hundred and ten patients were screened and 90 randomised to needling or sham.", 90),
    ("Of the 44 patients, there were 22(50%) in each group.", 44),
    ("Twenty-two joggers did exercises; 11 of them were randomised to receive needling as well.", 22),
    ("In 37 people with shoulder pain and 35 without symptoms one point was needled.", 72),
    ("We needled one latent point in each of 27 cellists (19 female).", 27),
    ("Eleven unembalmed cadavers (22 hips; 7 female) were used. Two physical therapists placed one needle per hip.", 11),
    ("The charts of 41 women were retrieved; seven were excluded. The 34 women had 4.6 sessions.", 34),
    ("Patients were randomised. A sample of 64 patients was needed.", None),
    ("Fifteen patients were treated with needling and compared with a control group (n = 16).", 31),
    ("Frequent attacks: patients were randomised to real needling (RN = 26) or sham needling (SN = 24).", 50),
    ("Twenty-five patients in the needling group and 23 patients in the splint group completed the study.", 48),
    ("Patients were randomised to receive (1) needling or (2) sham needling.", None),
    ("Ninety-two patients were screened, of whom 60 were randomised.", 60),
    ("Patients were randomised to three groups (n = 14 each).", 42),
    ("Thirty-one (31) volunteers were enrolled.", 31),
    ("Patients were assigned to needling (12 men, 8 women) or sham (11 men, 10 women).", 41),
    ("Group A: 20 patients got needling. Group B: 19 patients got tape.", 39),
    ("The needling group (n = 20) had six sessions. The control group (n = 21) did exercises.", 41),
    ("Patients were randomised to needling at PC-7 to TW-5 or at SP-6 to LV-4.", None),
    ("Twenty-eight (20 needling, 8 usual care) participants were recruited.", 28),
    ("Sample size calculation gave 52 patients. Patients were randomised to needling or sham.", None),
    ("Records of patients with knee pain (n = 190), shoulder pain (n = 199) or back pain (n = 242) were read.", 631),
    ("Forty migraineurs were randomly allocated to needling or sham.", 40),
    # two nouns of one kind of people, one verb for two kinds, and ages
    ("Twenty-six healthy handball and volleyball players took part.", 26),
    ("Fourteen male and twelve female players completed three visits in random order.", 26),
    ("Ninety-four patients aged 50 to 80 were enrolled in a randomised trial.", 94),
    # places that were randomised; people come later
    (
        "Twelve practices were randomised, 6 to needling and 6 to usual care. We enrolled 97 patients, 51 in needling practices and 46 in "
        "usual care practices.",
        97,
    ),
    # those left out before the allocation were never in
    (
        "Fifty-three women were recruited; five refused to be randomised. The remaining 48 were assigned to needling or naproxen.",
        48,
    ),
    ("Thirty-one clerks agreed to take part; four were excluded. The remaining 27 received one session.", 27),
    ("Seventy cadets volunteered; three were not randomised. They were allocated to needling (n = 34) or sham (n = 33).", 67),
    ("Records of 152 patients were reviewed. After exclusion of 25 patients, 127 were analysed.", 127),
    ("Sixty players were recruited and forty-five of them, who had a trigger point, were randomised to needling or rest.", 45),
    # totals before their parts, cohorts that were matched, groups told by their names
    ("Adults with neck pain (n=60) were randomly assigned to needling (N.=20), sham (N.=20) or nothing (N.=20).", 60),
    ("One hundred and twelve (n=112) patients were randomised to needling (n=55) or exercise (n=57).", 112),
    ("Of 900 patients, 164 who received needling were matched to 492 who did not.", 656),
    ("Individuals were randomly allocated to needling or to sham needling (34 per group).", 68),
    # what is no sample
    ("Stroke survivors were screened (n = 57); 20 were eligible and consented.", 20),
    ("Sixteen athletes were interviewed. Nineteen had been approached.", 16),
    ("Twitches were felt in 24 of 41 cases.", None),
    (
        "Patients on postoperative day 10 were randomised. Group one (39 patients) did exercises, group two (38 patients) was needled.",
        77,
    ),
    ("Between January and June, 19 therapists enrolled 341 consecutive patients.", 341),
    ("In each of two hospitals 48 adults will be recruited (96 in total).", 96),
    ("Sixty-two patients were recruited; two who had had surgery were excluded and 60 were randomised.", 60),
    ("Ninety-two women were invited, of whom 80 agreed to participate and were randomised to needling or drugs.", 80),
    ("Charts of 96 service members were reviewed; 14 were excluded, leaving 82 for analysis.", 82),
    # numbers that are those of a nation, of one group, of some of them, of places
    ("Neck pain troubles over 220 million people worldwide. Patients were randomised to needling or sham.", None),
    ("Calves ache in 1.5 million adults.", None),
    ("197 women were randomised to the needling group. 198 women were randomised to the sham group.", None),
    ("Ten patients, including 6 with migraine, were recruited.", 10),
    ("Semi-structured interviews will be undertaken with forty participants.", None),
    ("Six hundred PwP will be recruited. Interviews will be held with forty participants.", 600),
    ("Three-hundred-and-six patients were included.", 306),
    ("Clerks were randomly assigned to a needled and a control group, which included 19 and 18 women, respectively.", 37),
    (
        "The patients were divided into 7 in the chest exercise with needling group and 8 in the chest exercise with sham (control group).",
        15,
    ),
    (
        "Patients fell into two groups: thirteen patients were assigned to the splint group, while the remaining twelve had needling.",
        25,
    ),
    ("The participants were 22 clinically stable climbers randomly assigned to needling (N = 11) or rest (N = 9).", 22),
    ("Forty schools (118 teams, 3188 players aged 14 to 18 years) were allocated to needling or rest.", 3188),
    ("Clerks of 7 companies (N = 638) were assigned to needling (N = 320) or rest (N = 318) by clusters (N = 50).", 638),
    ("Five women and one man took part.", 6),
    ("From among 120 students, 22 whose calves were stiff were recruited.", 22),
    ("A total of 221 patients were chosen for the study. Later 118 patients were allocated to the good outcome group.", 221),
    ("A sample of 16,000 persons will be randomly drawn from registers and sent a letter.", None),
    ("The sample for this study will be 309 women.", 309),
    ("In total, 11 participants completed the training and 14 completed the meditation.", 25),
    ("Adults took part in a randomised, placebo-controlled study (tiotropium = 47, placebo = 44).", 91),
    ("Overall, 89 patients (45 from the alert group and 44 from the control group) were eligible for analysis.", 89),
    ("Participants were classified for change as low (n = 31), medium (n = 36) and high responders (n = 10).", None),
]


@pytest.mark.parametrize(("sentence", "size"), SIZES, ids=[row[0][:40] for row in SIZES])
def test_sample_size_counts_people_who_were_enrolled(sentence: str, size: int | None) -> None:
    said, _ = read(record("No events occurred.", sentence), tags())
    assert said.get("n") == (None if size is None else str(size))


SURVEYS = [
    ("A questionnaire was sent to 420 people. A total of 287 patients (68%) and 71 physiotherapists (74%) responded. Interviews with 14 patients were held.", "358"),
    ("Sixty-two of 104 invited experts completed round one.", "62"),
    ("Questionnaires were sent to 218 wards. One hundred and seventy-six (80.7%) stroke centres of 218 responded.", "176"),
    ("Of 705 questionnaires given out, 412 were returned and 8 of them were empty. Soreness was told by 251 of 404 respondents.", "404"),
    ("Interviews, in person or by video call, were held with 19 adults (11 women).", "19"),
    ("We interviewed 17 physiotherapists (nine women).", "17"),
    ("Twenty-one patients, chosen in four centres, were interviewed; two focus groups with 11 of them completed the data.", "21"),
    ("Interviews were conducted with 14 athletes and 6 team physiotherapists.", "20"),
    ("Of 512 forms handed out 377 came back; 366 could be analysed.", "366"),
    ("Sixty-four physiotherapists recorded consecutive treatments for eight weeks.", "64"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "size"), SURVEYS, ids=[row[0][:40] for row in SURVEYS])
def test_a_survey_counts_those_who_answered(text: str, size: str) -> None:
    assert read(record("", text), tags("survey"))[0].get("n") == size


REVIEWS = [
    ("Seven trials, for a total of 274 patients, met the inclusion criteria. Five out of seven studies had a high risk of bias.", "7", "274"),
    ("Thirteen reviews were included, which covered 58 trials and approximately 3,900 patients.", "13", "3900"),
    ("Out of 211 records, 10 RCTs (n = 388) were included in the review and seven (n = 270) in the meta-analysis.", "10", "388"),
    ("Of 97 abstracts, six studies were included, with sample sizes of 12, 20, 24, 30, 36 and 40 athletes (162 in all).", "6", "162"),
    ("From 900 citations, 46 reports were included (39 case reports), describing 63 patients.", "46", "63"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "studies", "size"), REVIEWS, ids=[row[0][:40] for row in REVIEWS])
def test_a_review_counts_its_studies_and_their_people(text: str, studies: str, size: str) -> None:
    said = read(record(text), tags("systematic_review"))[0]
    assert (said.get("n_studies"), said.get("n")) == (studies, size)


def test_a_case_is_told_in_the_first_sentence_too() -> None:
    told = (
        "A 22-year-old footballer, previously well, had both thighs needled by the physiotherapist of his team. He came with fever."
    )
    made = Record("pubmed_xml", "An abscess after dry needling", sections=(Section(told),))
    assert read(made, tags("case_report"))[0]["n"] == "1"


OTHER_SIZES = [
    ("survey", "A form was sent to 1630 therapists. There were 412 complete answers (25%).", "412"),
    ("survey", "Of 83 experts invited, 46 from 14 countries participated in round 1 and 39 finished round 3.", "46"),
    ("survey", "Interviews were held with 18 physiotherapists.", "18"),
    ("case_report", "Five female handball players with a strain were needled.", "5"),
    ("case_report", "A 58-year-old man was needled. Only five similar cases have been published.", "1"),
    ("cohort", "In 7,629 treatments of 1,217 patients, 1,463 mild events occurred.", "1217"),
    ("survey", "A survey of 120 physical therapists was done.", "120"),
    ("survey", "Eighteen participants took part in semi-structured interviews of 35 to 70 minutes.", "18"),
    ("survey", "Of the 343 women of the trial, 48 were invited to an interview, and 16 were interviewed.", "16"),
    ("survey", "Twenty-one in-depth, semi-structured interviews took place.", "21"),
    ("case_report", "This single-case study tells of a man of 72 years. During week 1 and 4 the patient had exercise.", "1"),
    ("protocol", "The sample size required is n = 38 with 80% power.", "38"),
    ("cohort", "Forms were returned for 6,187 treatments in 1,843 patients.", "1843"),
]


@pytest.mark.parametrize(("design", "sentence", "size"), OTHER_SIZES)
def test_people_of_other_designs(design: str, sentence: str, size: str) -> None:
    said, _ = read(record(sentence, "Needling is described."), tags(design))
    assert said.get("n") == size


REVIEW_SIZES = [
    ("From 387 articles found, 22 were read in full and 8 fulfilled the inclusion criteria, totaling 331 patients.", "8", "331"),
    ("Twelve trials with 480 patients were included; the total sample was 12 trials.", "12", "480"),
    ("Nine trials with 300 patients were included; # is left out; the total sample was ## in all.", "9", "300"),
    ("Sixteen trials could be included, of which 13 (n = 467) contributed data; the total sample was 571.", "16", "571"),
    ("Data were received for a total of 20,827 patients from 39 trials.", "39", "20827"),
    ("Thirty RCTs, 1276 patients (intervention) and 1258 patients (control), were included.", "30", "2534"),
    ("Of the 640 studies retrieved, 11 were included, representing 1161 patients.", "11", "1161"),
    ("The search yielded 611 articles, 14 of which were included (487 athletes).", "14", "487"),
    ("The search yielded 1846 articles, of which ten RCTs with a total of 624 patients were finally included.", "10", "624"),
    ("Twenty-four trials, randomising 1,306 people, were eligible and 21 could be pooled.", "24", "1306"),
    (
        "Of 318 titles, 41 studies were charted: 15 randomised trials and 26 case reports. A total of 834 people took part.",
        "41",
        "834",
    ),
    ("Of 1,248 records retrieved, thirteen RCTs with 874 subjects were included.", "13", "874"),
    ("Nine trials with 398 participants entered the synthesis.", "9", "398"),
    ("Six trials met the criteria.", "6", None),
    ("Eleven trials (n = 612) were retained.", "11", "612"),
]


@pytest.mark.parametrize(("sentence", "studies", "people"), REVIEW_SIZES)
def test_review_counts_included_studies_and_their_participants(sentence: str, studies: str, people: str | None) -> None:
    said, _ = read(record(sentence, "Six databases were searched."), tags("meta_analysis"))
    assert (said.get("n_studies"), said.get("n")) == (studies, people)


def test_survey_counts_those_who_answered_and_case_report_its_one_patient() -> None:
    asked = "A questionnaire was sent to 1 870 physiotherapists; 389 (20.8%) completed it."
    assert read(record(asked), tags("survey", ""))[0]["n"] == "389"
    assert read(record("A 33-year-old rower felt a sharp pain in the chest."), tags("case_report", ""))[0]["n"] == "1"


DIRECTIONS = [
    # sentence, comparator(s) of the record, outcome, comparator, direction
    ("Pain was lower in the dry needling group than in the sham group (P = .01).", "sham", "pain_intensity", "sham", "favours_dn"),
    ("Pain was higher with needling than with sham (P = .01).", "sham", "pain_intensity", "sham", "favours_comparator"),
    ("Pressure pain threshold rose more after needling than after sham (P = .01).", "sham", "pressure_pain_threshold", "sham", "favours_dn"),
    ("There was a greater decrease in pain in the massage group than in the DN group.", "manual_therapy", "pain_intensity", "manual_therapy", "favours_comparator"),
    ("Compared with sham, dry needling reduced disability (P = .02).", "sham", "disability", "sham", "favours_dn"),
    ("Grip strength did not differ between the groups (P = .40).", "sham", "muscle_strength", "sham", "no_difference"),
    ("No significant group × time interaction was found for disability (P = .64).", "sham", "disability", "sham", "no_difference"),
    ("Neither pain nor quality of life separated the two arms.", "sham", "quality_of_life", "sham", "no_difference"),
    ("The injection was superior to dry needling for pain at 4 weeks (P=0.02).", "injection", "pain_intensity", "injection", "favours_comparator"),
    ("Pain was lower with needling than with sham at 2 weeks (P=.01), but not at 12 weeks.", "sham", "pain_intensity", "sham", "mixed"),
    ("A significant interaction favoured the needling group for range of motion (P=.03).", "sham", "range_of_motion", "sham", "favours_dn"),
    ("Pain decreased more with DN than with laser (P=.01), and so did disability (P=.02).", "electrotherapy", "disability", "electrotherapy", "favours_dn"),
    ("The between-group difference in NPRS was -0.2 points (95% CI: -1.1, 0.7).", "injection", "pain_intensity", "injection", "no_difference"),
    # change in both groups says nothing between them, equality in both groups does
    ("Quality of life (P = 0.31) and disability (P = 0.44) were similar in both groups.", "exercise", "disability", "exercise", "no_difference"),
    # a noun of change counts for every outcome of its list
    ("The reduction in pain intensity and disability was greater in the DN group than in the exercise group.", "exercise", "disability", "exercise", "favours_dn"),
    # the arm that has more, wherever the reference stands
    ("Set against massage, pain at 4 weeks was lower in the massage group.", "manual_therapy", "pain_intensity", "manual_therapy", "favours_comparator"),
    # two times in one sentence
    ("The NDI was lower with massage at 1 month (P = .01) and equal at 6 months (P = .50).", "manual_therapy", "disability", "manual_therapy", "mixed"),
    # a half that only says "was not"
    ("The PPT was higher after DN than after sham (P = .01), whereas the PPT of the calf was not (P = .61).", "sham", "pressure_pain_threshold", "sham", "mixed"),
    # shares of two groups with a p value
    ("Soreness was reported by 31% after dry needling and 12% after acupuncture (P = 0.001).", "acupuncture", "adverse_events", "acupuncture", "favours_comparator"),
    ("Disability was 22 points in the dry needling group and 23 points in the laser group (P = 0.61).", "electrotherapy", "disability", "electrotherapy", "no_difference"),
    # a bound that was rounded to no effect beside a p value that tells of one
    ("Pain was lower with DN than with sham (difference -0.5; 95% CI -1.0 to 0.0; p = 0.04).", "sham", "pain_intensity", "sham", "favours_dn"),
    # needling that did something by a measured amount
    ("Dry needling decreased pain at 6 weeks by 0.9 points (95% CI 0.2 to 1.6).", "sham", "pain_intensity", "sham", "favours_dn"),
    # only the second half names the arm
    ("Rotation was larger (p = 0.02) and disability was less (p = 0.03) in the dry needling group than in the laser group.", "electrotherapy", "range_of_motion", "electrotherapy", "favours_dn"),
    # what held at first and holds no longer
    ("Rotation was larger with DN than with sham at 1 week (p = 0.02), but no longer at 12 weeks (p = 0.60).", "sham", "range_of_motion", "sham", "mixed"),
    ("Stiffness was lower with DN than with sham only at 2 weeks (p = 0.02).", "sham", "muscle_stiffness", "sham", "mixed"),
    # the last word of a compound tells what was measured, and the whole of what a part belongs to
    ("Knee extension force was higher with DN than with sham (p = 0.01).", "sham", "muscle_strength", "sham", "favours_dn"),
    ("The physical function domain of the SF-36 was higher with DN than with sham (p = 0.01).", "sham", "quality_of_life", "sham", "favours_dn"),
    # a verb of comparison, and "from" behind a word of difference
    ("For the NDI, dry needling outperformed laser (p = 0.01).", "electrotherapy exercise", "disability", "electrotherapy", "favours_dn"),
    ("Laser ranked first for pain, and DN did not differ from sham (p = 0.40).", "electrotherapy sham", "pain_intensity", "sham", "no_difference"),
    # means with their spread in brackets
    ("Pain was 24 (SD 15) mm in the dry needling group and 36 (SD 18) mm in the laser group (p = 0.02).", "electrotherapy", "pain_intensity", "electrotherapy", "favours_dn"),
    # "associated with more" compares
    ("Dry needling was associated with more bruising than laser (p = 0.01).", "electrotherapy", "adverse_events", "electrotherapy", "favours_comparator"),
    # the group that is meant is that of the sentence before; < 0.05 tells of a difference
    # each noun of change counts for what it stands before
    ("The decrease in pain (p = 0.02) and increase in pressure pain threshold (p = 0.01) were higher in the DN group than in the sham group.", "sham", "pressure_pain_threshold", "sham", "favours_dn"),
    ("Similarly the WOMAC score was lower in the laser group (p = 0.03).", "electrotherapy", "disability", "electrotherapy", "favours_comparator"),
    ("The laser group showed more decrement of VAS than the DN group (p = 0.01).", "electrotherapy", "pain_intensity", "electrotherapy", "favours_comparator"),
    ("The Timed Up and Go was faster with laser than with DN (p = 0.02).", "electrotherapy", "physical_performance", "electrotherapy", "favours_comparator"),
    ("The Shoulder Pain and Disability Index was lower with DN than with laser (p = 0.02).", "electrotherapy", "disability", "electrotherapy", "favours_dn"),
    ("The change in the needling group was larger for pain (p = 0.01).", "sham", "pain_intensity", "sham", "favours_dn"),
    ("At 6 weeks the NDI was lower with DN than with sham (p = 0.03), but this was not the case at 12 weeks (p = 0.66).", "sham", "disability", "sham", "mixed"),
    # the groups that were treated, beside one that was not
    ("Pain was lower in both groups than in the untreated group (p = 0.01), with no difference between treatments (p = 0.70).", "electrotherapy no_treatment", "pain_intensity", "electrotherapy", "no_difference"),
    ("Utilities were higher with PNE than with dry needling (p = 0.01).", "other_needling", "quality_of_life", "other_needling", "favours_comparator"),
    # a part of a whole is a share, in digits or words
    ("A GROC score of +5 or greater was obtained by 37 of 57 patients after laser and by 23 of 55 after needling (P = .016).", "electrotherapy", "global_improvement", "electrotherapy", "favours_comparator"),
    ("Soreness was reported by six of 40 women after real needling and 2 of 40 after sham (p = 0.04).", "sham", "adverse_events", "sham", "favours_comparator"),
    # a tablet that was not taken is no arm
    ("The needled patients used fewer analgesic tablets (p = 0.02) than those with drugs.", "medication", "medication_use", "medication", "favours_dn"),
    # what fails to reach significance, what differs in a part, what a later half takes back
    ("Pain decreased by 2.1 points in the needling group and by 1.7 in the sham group, a difference not reaching significance (P = .41).", "sham", "pain_intensity", "sham", "no_difference"),
    ("Neck motion improved in both groups and the difference between the groups was not significant except for extension (P = .03).", "sham", "range_of_motion", "sham", "mixed"),
    ("At 6 weeks pain was 12 mm less in the needling group than in the sham group (95% CI 1 to 23), a difference which had vanished by 6 months (2 mm, 95% CI -10 to 14).", "sham", "pain_intensity", "sham", "mixed"),
    # a subgroup says nothing of the whole
    ("Pain was lower with DN than with sham (p = 0.01). In the subgroup with strong pain it did not differ between the groups (p = 0.60).", "sham", "pain_intensity", "sham", "favours_dn"),
    # what was changed inside groups, beside what differs between them
    ("The VAS and ODI scores were reduced as compared with those before treatment (p < 0.01), and the VAS was lower in the DN group than in the sham group (p < 0.05).", "sham", "pain_intensity", "sham", "favours_dn"),
    # a half that stands before its comma, and one without a comma
    ("While rest pain was lower in the laser group than in the DN group (p = 0.03), pain on motion was similar in the two groups (p = 0.41).", "electrotherapy", "pain_intensity", "electrotherapy", "mixed"),
    ("For the NDI, DN was superior to sham needling (MD -5.6, 95% CI -9.4 to -1.7) and no difference from laser could be shown (MD -1.1, 95% CI -4.6 to 2.5).", "sham electrotherapy", "disability", "electrotherapy", "no_difference"),
    # the course of another outcome of the same sentence
    ("Compared with laser, dry needling did not differ for pain (p = 0.40), and the same held for disability.", "electrotherapy", "disability", "electrotherapy", "no_difference"),
    # a treatment that the record is not known to have been compared with
    ("Pain was lower with dry needling plus exercise than with exercise alone (MD -1.3, 95% CI -2.2 to -0.4).", "taping", "pain_intensity", "exercise", "favours_dn"),
    # a threshold of importance behind a result
    ("Compared with sham, dry needling reduced pain (mean difference -9.8 mm, 95% CI -15.9 to -3.7), which did not reach the minimal important difference of 19 mm.", "sham", "pain_intensity", "sham", "favours_dn"),
    ("Pain was lower in the DN group than in the sham group (p < 0.01), and strength was higher as well (p < 0.05).", "sham", "muscle_strength", "sham", "favours_dn"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("sentence", "known", "outcome", "comparator", "direction"), DIRECTIONS, ids=[r[0][:45] for r in DIRECTIONS]
)
def test_direction_of_one_sentence(sentence: str, known: str, outcome: str, comparator: str, direction: str) -> None:
    _, found = read(record(sentence), tags(comparators=known))
    assert (outcome, comparator, direction) in {(f.outcome, f.comparator, f.direction) for f in found}
    assert all(f.passage is not None and f.passage.sentence in sentence for f in found)


SILENT = [
    # a change that is significant in one group and not in the other compares no groups
    "Pain decreased in the DN group (p = 0.03) but not in the sham group (p = 0.41).",
    "Neither pain nor disability could be pooled.",
    "The groups did not differ in age (p = 0.70) and baseline pain (p = 0.60).",
    "Mean costs were 210 with laser and 270 with DN (laser minus DN -60; 95% CI -110 to -10).",
    "The needling-by-education interaction was not significant for pain (p = 0.34).",
    "Non-responders had less pain than responders (p = 0.03).",
    "Both groups improved in pain over time (P < .001).",
    "Pain and disability decreased significantly in all three groups (p<0.001).",
    "Baseline pain did not differ between the groups (P = .60).",
    "The groups were similar at baseline in pain and disability.",
    "In the needling group pain went down from 6.2 to 3.1 (p < 0.001 within group).",
    "Pain correlated with disability (r = 0.4).",
    "There were significant within-group effects for pain (2.2 [1.5, 2.8], p = 0.009) and disability (3.1 [2.4, 3.8]).",
    "No serious adverse effects were observed.",
    "The primary outcome was pain at 8 weeks, with a noninferiority margin of 1.0 point.",
    "Pain fell by more than 3 points in both groups.",
    "Pain did not differ between the groups before treatment (p = 0.93).",
    "In the waiting list group pain passed from 6.6 to 6.1 (p = 0.16), and quality of life was not modified (p = 0.48).",
    "Balance improved only in the DN group in the within-group analysis (p = 0.04).",
]


@pytest.mark.parametrize("sentence", SILENT)
def test_change_within_groups_and_baseline_are_no_findings(sentence: str) -> None:
    assert read(record(sentence), tags())[1] == ()


def test_numbers_in_the_conclusion_of_a_sectioned_abstract_are_not_results() -> None:
    said = record("No results are given here.", conclusion="Pain was lower with needling than with sham (P = .01).")
    assert read(said, tags())[1] == ()


def test_one_arm_study_is_compared_with_baseline() -> None:
    _, found = read(record("Disability decreased (P = .006). Range of motion did not change (P = .55)."), tags("single_arm", ""))
    assert {(f.outcome, f.comparator, f.direction) for f in found} == {
        ("disability", "baseline", "improved"), ("range_of_motion", "baseline", "no_change")}  # fmt: skip
    _, found = read(record("Pain was 6.4 (1.2) before treatment and 3.1 (1.5) after 4 weeks (P < .001)."), tags("single_arm", ""))
    assert [(f.outcome, f.direction) for f in found] == [("pain_intensity", "improved")]
    parts = "Women with long-standing pain improved less than the remaining women (P = .03). Ten felt much better after treatment."
    assert read(record(parts), tags("single_arm", "", "pain_intensity global_improvement"))[1] == ()


def test_each_comparator_and_outcome_keeps_its_own_effect() -> None:
    sentence = (
        "The fall was larger in the experimental group: at 8 weeks the adjusted difference was -16.4 (95% CI: -24.9, -7.9; "
        "P < 0.001) for pain and -8.7 (95% CI: -13.8, -3.6; P = 0.001) for ODI."
    )
    _, found = read(record(sentence), tags(comparators="physiotherapy"))
    assert {(f.outcome, f.estimate, f.ci_low, f.ci_high) for f in found} == {
        ("pain_intensity", -16.4, -24.9, -7.9), ("disability", -8.7, -13.8, -3.6)}  # fmt: skip


def test_irrelevant_record_has_no_findings_and_still_a_size() -> None:
    given_tags = [TagReading("relevant", "false", "t"), TagReading("design", "rct", "t")]
    said, found = read(record("Pain was lower in one group.", "Fifty adults were randomised."), given_tags)
    assert (said, found) == ({"n": "50"}, ())


CONCLUSIONS = [
    ("Pain decreased less with dry needling than with sham.", "negative"),
    ("Dry needling was more effective than sham for neck pain.", "positive"),
    ("Dry needling was not superior to sham needling.", "neutral"),
    ("Dry needling and exercise were equally effective.", "neutral"),
    ("Dry needling reduced pain, but it did not improve function.", "mixed"),
    ("Physiotherapy was more effective than dry needling.", "negative"),
    ("Both treatments were effective.", "positive"),  # with no result to say otherwise
    ("Dry needling was more effective than sham and as effective as exercise.", "positive"),
    ("Dry needling was better than sham, but it was no better than exercise.", "mixed"),
    ("Exercise gave the longer relief.", "negative"),
    ("Dry needling improved pain, disability and sleep, but not grip strength.", "positive"),
    ("These findings do not support the use of dry needling.", "negative"),
    ("Dry needling can relieve pain, although more soreness must be expected.", "positive"),
    ("No firm conclusions can be drawn.", "neutral"),
    # the people's complaint is no outcome of a denial
    ("Dry needling improved heel pain and disability, but not sleep, in people with plantar heel pain.", "positive"),
    # each is better for something
    ("Dry needling is better for pain and exercise for mobility.", "mixed"),
    # no routine use is less than advice against it
    ("Dry needling was no better than sham and cannot be recommended as a routine.", "neutral"),
    ("Dry needling gave more mobility, but it made the muscle more tender.", "mixed"),
    # a missing control group limits a message and is none
    ("Dry needling seems to reduce pain. In the absence of a control group no conclusion on efficacy can be drawn.", "positive"),
]


@pytest.mark.parametrize(("sentence", "value"), CONCLUSIONS)
def test_conclusion_is_the_authors_own(sentence: str, value: str) -> None:
    assert read(record("Nothing else.", conclusion=sentence), tags(comparators="sham exercise"))[0]["conclusion"] == value


def test_a_minor_harm_that_is_conceded_leaves_praise_what_it_is() -> None:
    results = "Pain was lower with DN than with sham (P = .01). Soreness was commoner with DN than with sham (P = .01)."
    for price, value in (("minor adverse events", "positive"), ("more pain in the first minutes", "mixed")):
        told = record(results, conclusion=f"Dry needling reduces pain, at the price of {price}.")
        assert read(told, tags())[0]["conclusion"] == value


def test_a_narrative_review_that_proposes_concludes_nothing() -> None:
    told = record("", "Studies are discussed.", "We propose a model in which reduced pain and blood flow add up.")
    assert read(told, tags("narrative_review", ""))[0]["conclusion"] == "none"


# One or two sentences for each row of the table in docs/accuracy.md; the record compares with sham and exercise.
TABLE = [
    # 1 the result turns
    ("Which of the two helps more depends on when one asks.", "mixed"),
    ("The benefits of needling were confined to the day of treatment.", "mixed"),
    # 2 needling is worse for one thing, better for another
    ("Dry needling gave faster relief, but exercise gave better results at one year.", "mixed"),
    ("Needling widened the joint at the price of more pain that evening.", "mixed"),
    ("Exercise was better for strength and needling for pain.", "mixed"),
    # 3 needling is worse
    ("Exercise was superior to dry needling for flexibility.", "negative"),
    ("Both treatments are effective, but exercise was more effective in reducing pain.", "negative"),
    ("Needling added nothing to exercise and impaired strength.", "negative"),
    ("Participants treated with dry needling had higher disability than those treated with sham needling.", "negative"),
    ("Participants treated with dry needling had worse range of motion than those treated with sham needling.", "negative"),
    ("Participants in the sham group had higher pain than those in the dry needling group.", "positive"),
    ("Only the exercise group kept its gain; neither treatment can be called superior, though.", "neutral"),
    # 4 a gain, and its denial
    ("Needling was better than sham; compared with exercise it was not superior.", "mixed"),
    ("Needling reduced pain for a week. At three months there was no difference.", "mixed"),
    ("Needling relieved pain but had no effect on disability.", "mixed"),
    ("Needling loosened the calf, but this did not carry over to walking.", "mixed"),
    ("Dry needling did not lower pain; however, it improved range of motion more than exercise.", "mixed"),
    ("Needling reduced pain and disability, but not the thickness of the muscle.", "positive"),
    ("Needling improved pain and disability more than sham; quality of life did not change.", "positive"),
    ("Dry needling reduced pain, although range of motion was not affected.", "positive"),
    ("Needling outperformed sham and did as well as exercise.", "positive"),
    ("Dry needling was better than exercise for pain, with similar effects on disability.", "positive"),
    # 5 a gain with nothing but caveats, minor harms, or praise of both
    ("Needling may relieve heel pain; the certainty is very low and larger trials are needed.", "positive"),
    ("Needling reduced pain, with no serious adverse events.", "positive"),
    ("Both treatments reduced pain; dry needling achieved the larger gains.", "positive"),
    # 6 no difference is the message
    ("Although pain fell slightly more with needling, the difference was too small to matter.", "neutral"),
    ("Both treatments reduced pain over time, with no difference between them.", "neutral"),
    ("Needling was not better than sham, and routine use cannot be advised.", "neutral"),
    ("Needling is not inferior to exercise and may be offered instead.", "neutral"),
    ("Despite early gains, dry needling was no better than sham.", "neutral"),
    # 7 to 10
    ("The use of needling in sprinters is not supported.", "negative"),
    ("Needling can be recommended beside other care.", "positive"),
    ("The available trials do not permit any conclusion.", "neutral"),
]


@pytest.mark.parametrize(("sentence", "value"), TABLE)
def test_conclusion_follows_the_table(sentence: str, value: str) -> None:
    assert read(record("Nothing else.", conclusion=sentence), tags(comparators="sham exercise"))[0]["conclusion"] == value


def test_a_conclusion_stands_against_the_results() -> None:
    worse = "Pain was lower with exercise than with dry needling (P = .01)."
    said = record(worse, conclusion="Dry needling relieves neck pain better than exercise.")
    assert read(said, tags(comparators="exercise"))[0]["conclusion"] == "positive"


def test_without_a_readable_conclusion_the_summing_sentence_and_then_the_results_tell() -> None:
    summed = record("On present evidence needling may ease pain more than sham.", conclusion="Longer trials should come next.")
    assert read(summed, tags())[0]["conclusion"] == "positive"
    null = record("Pain did not differ between the groups (P = .40).", conclusion="Longer trials should come next.")
    assert read(null, tags())[0]["conclusion"] == "neutral"


def test_a_reason_can_deny() -> None:
    said = record(
        "Nothing else.", conclusion="Needling raised pain thresholds. Since disability did not change, the relevance is open."
    )
    assert read(said, tags())[0]["conclusion"] == "mixed"


def test_both_did_well_is_neutral_beside_a_null_result() -> None:
    null = record("Pain did not differ between the groups (P = .40).", conclusion="Both treatments were effective.")
    assert read(null, tags())[0]["conclusion"] == "neutral"


def test_a_course_is_that_of_the_outcome_before() -> None:
    _, found = read(record("Pain was lower with DN than with sham (P = .01). Disability followed the same course."), tags())
    assert {(f.outcome, f.direction) for f in found} == {("pain_intensity", "favours_dn"), ("disability", "favours_dn")}


def test_two_comparators_in_one_sentence_keep_their_effects() -> None:
    sentence = (
        "For pain, dry needling was superior to sham (MD -12.4; 95% CI -18.9 to -5.8) and usual care (MD -15.3; 95% CI -24.1 to -6.6), "
        "but not to acupuncture (MD -1.7; 95% CI -9.0 to 5.5)."
    )
    _, found = read(record(sentence), tags("meta_analysis", "sham usual_care acupuncture"))
    assert {(f.comparator, f.direction, f.estimate) for f in found} == {
        ("sham", "favours_dn", -12.4), ("usual_care", "favours_dn", -15.3), ("acupuncture", "no_difference", -1.7)}  # fmt: skip


def test_an_abbreviation_of_the_record_names_its_outcome() -> None:
    told = record("MMO increased more with dry needling than with sham (P = .01).", "Maximum mouth opening (MMO) was measured.")
    _, found = read(told, tags())
    assert {(f.outcome, f.direction) for f in found} == {("range_of_motion", "favours_dn")}


@pytest.mark.parametrize(
    "sentence",
    [
        "Pain was lower in the DN group than in group C (p = 0.01).",
        "There was no difference in pain between DN and STR (p = 0.60).",
    ],
)
def test_an_arm_that_is_not_known_is_taken_for_no_other(sentence: str) -> None:
    assert read(record(sentence), tags(comparators="manual_therapy physiotherapy"))[1] == ()


def test_two_comparators_behind_one_word_of_reference_keep_effect_and_p() -> None:
    sentence = (
        "Pain was lower with DN than in the sham group (mean difference -1.9; 95% CI -3.0 to -0.8; P = .002) and the untreated group "
        "(-2.4; 95% CI -3.5 to -1.3; P = .001)."
    )
    _, found = read(record(sentence), tags(comparators="sham no_treatment"))
    assert {(f.comparator, f.estimate, f.p) for f in found} == {("sham", -1.9, ".002"), ("no_treatment", -2.4, ".001")}


def test_a_review_that_pools_two_comparators_into_one_effect_is_set_against_both_together() -> None:
    told = "Dry needling was better than sham or no treatment for pain"
    _, pooled = read(record(f"{told} (SMD -0.6; 95% CI -0.9 to -0.3)."), tags("meta_analysis", "sham no_treatment"))
    assert [(f.comparator, f.estimate) for f in pooled] == [("mixed", -0.6)]
    _, apart = read(record(f"{told} in most regions."), tags("umbrella_review", "sham no_treatment"))
    assert {f.comparator for f in apart} == {"sham", "no_treatment"}


@pytest.mark.parametrize(
    ("methods", "estimate"),
    [("The primary outcome was pain at 3 months.", -1.2), ("Pain was scored at 6 weeks and 3 months.", None)],
)
def test_of_effects_at_several_times_that_of_the_primary_time_stands(methods: str, estimate: float | None) -> None:
    sentence = "Pain was lower with DN than with sham at 6 weeks (MD -1.5; 95% CI -2.4 to -0.6) and 3 months (MD -1.2; 95% CI -2.1 to -0.3)."
    behind = "Pain was lower with DN than with sham by 1.5 points (95% CI 0.6 to 2.4) at 6 weeks and 1.2 points (95% CI 0.3 to 2.1) at 3 months."
    for text, sign in ((sentence, 1), (behind, -1)):
        (finding,) = read(record(text, methods), tags())[1]
        assert (finding.direction, finding.estimate) == ("favours_dn", estimate and sign * estimate)


def test_of_effects_in_several_clauses_that_of_the_primary_time_stands() -> None:
    sentence = "Pain was lower with DN than with sham at 6 weeks (MD -1.5; 95% CI -2.4 to -0.6). It was lower with DN at 3 months (MD -1.2; 95% CI -2.1 to -0.3)."
    (finding,) = read(record(sentence, "The primary outcome was pain at 3 months."), tags())[1]
    assert (finding.direction, finding.estimate) == ("favours_dn", -1.2)


def test_a_control_group_that_got_two_treatments_is_called_by_the_one_that_has_a_class() -> None:
    methods = "The control group received a splint and exercises; the study group received dry needling."
    _, found = read(record("Pain was lower in the study group (p = 0.01).", methods), tags(comparators="exercise other"))
    assert {f.comparator for f in found} == {"exercise"}


def test_a_conventional_programme_is_physiotherapy() -> None:
    methods = "Group A received dry needling, group B received massage and group C received the conventional programme only."
    _, found = read(
        record("Pain was lower in group A than in group C (p = 0.01).", methods), tags(comparators="manual_therapy physiotherapy")
    )
    assert {(f.comparator, f.direction) for f in found} == {("physiotherapy", "favours_dn")}


def test_an_outcome_between_an_estimate_and_its_interval_owns_both() -> None:
    sentence = "The difference was 1.1 points for the NDI (95% CI -2.9 to 5.1) and -0.3 cm for the VAS (95% CI -0.9 to 0.4)."
    _, found = read(record(sentence), tags())
    assert {(f.outcome, f.estimate) for f in found} == {("disability", 1.1), ("pain_intensity", -0.3)}


def test_a_number_behind_a_name_that_is_not_known_is_nobody_elses() -> None:
    sentence = "Pain did not differ (mean difference -1.2, 95% CI -2.6 to 0.2), nor did the XYZ (1.4, 95% CI -1.9 to 4.7)."
    _, found = read(record(sentence), tags())
    assert [(f.outcome, f.estimate) for f in found] == [("pain_intensity", -1.2)]


def test_a_result_that_is_printed_twice_is_that_with_the_interval() -> None:
    told = record("Rotation increased more with DN than with sham (7.3°, 95% CI 4.1° to 10.5°; Cohen d = 1.0).")
    assert [f.estimate for f in read(told, tags())[1]] == [7.3]


def test_each_of_two_comparators_with_its_own_effect_is_not_pooled() -> None:
    sentence = (
        "DN did not differ from acupuncture (SMD -0.1, 95% CI -0.6 to 0.4) or exercise (SMD 0.1, 95% CI -0.4 to 0.6) for pain."
    )
    _, found = read(record(sentence), tags("meta_analysis", "acupuncture exercise"))
    assert {(f.comparator, f.estimate) for f in found} == {("acupuncture", -0.1), ("exercise", 0.1)}


def test_a_comparison_that_is_restricted_is_not_pooled() -> None:
    sentence = "When the comparison was restricted to steroid injection, pain did not differ (MD 0.4, 95% CI -0.5 to 1.3)."
    _, found = read(record(sentence), tags("meta_analysis", "sham injection"))
    assert [f.comparator for f in found] == ["injection"]


def test_a_reviews_pain_of_the_people_is_no_outcome() -> None:
    told = record("Regarding disability, no differences between DN and exercise were found in neck pain.")
    assert {f.outcome for f in read(told, tags("umbrella_review", "exercise"))[1]} == {"disability"}


def test_another_group_than_the_one_comparator_that_has_a_name() -> None:
    methods = "Adults were randomised to dry needling (DN), massage therapy (MA) or a third arm (CON)."
    _, found = read(record("Pain did not differ between DN and CON (p = 0.40).", methods), tags(comparators="manual_therapy"))
    assert found == ()


def test_the_other_factor_of_a_factorial_trial_is_left_out() -> None:
    methods = "In a factorial trial adults were randomised to real or sham needling and to stretching or none."
    told = record(
        "Stretching reduced pain compared with sham (p = 0.01). Pain fell more with DN than with sham (p = 0.02).", methods
    )
    assert {f.direction for f in read(told, tags())[1]} == {"favours_dn"}


def test_a_conclusion_in_an_abstract_without_sections_is_no_result() -> None:
    text = "We compared DN with sham. Pain did not differ between groups (P = .40). Dry needling thus seems to lower pain more than sham."
    told = Record("pubmed_xml", "A trial of dry needling", sections=(Section(text, "", ""),))
    assert {f.direction for f in read(told, tags())[1]} == {"no_difference"}


def test_a_test_during_which_something_is_measured_is_no_outcome() -> None:
    _, found = read(record("Pain during the hop test was lower with DN than with sham (p = 0.01)."), tags())
    assert {f.outcome for f in found} == {"pain_intensity"}


def test_healthy_animals_beside_a_model_are_no_comparator() -> None:
    told = record("Substance P did not differ between the DN group and the normal group (p > 0.05).", "A rat model was used.")
    assert read(told, tags("animal_lab", "no_treatment", "biochemical_markers"))[1] == ()


def test_of_two_ways_of_needling_the_superficial_one_is_the_comparator() -> None:
    told = record("Pain was lower after deep dry needling than after superficial dry needling (p = 0.01).")
    _, found = read(told, tags(comparators="other_needling"))
    assert [(f.outcome, f.comparator, f.direction) for f in found] == [("pain_intensity", "other_needling", "favours_dn")]


def test_two_comparators_set_against_each_other_are_no_finding() -> None:
    _, found = read(record("Laser was better than tape for pain (P = .01)."), tags(comparators="electrotherapy taping"))
    assert found == ()


def test_a_result_that_turns_with_time_carries_the_effect_that_differs() -> None:
    sentence = "Pain was lower with DN than with sham at 4 weeks (MD -1.4, 95% CI -2.5 to -0.3), but not at 12 weeks (P = .40)."
    _, found = read(record(sentence), tags())
    assert [(f.direction, f.estimate, f.ci_low) for f in found] == [("mixed", -1.4, -2.5)]


@pytest.mark.parametrize(
    ("methods", "sentence", "window"),
    [
        ("Pain was assessed at three months.", "Pain was lower with DN than with sham (P = .01).", "short"),
        ("Pain was assessed at 4 months.", "Pain was lower with DN than with sham (P = .01).", "long"),
        ("Two sessions, one week apart; pain was recorded for 15 min after each.", "Pain was lower with DN than with sham (P = .01).", None),
        ("Pain was recorded 15 min after each session, one week apart.", "Pain was lower with DN than with sham (P = .01).", "immediate"),
        ("Pain was recorded on a VAS.", "After 4 weeks, pain was lower with DN than with sham (P = .01). Disability fell more with DN than with sham (P = .02).", "short"),
        ("Pain was recorded on a VAS.", "Right after the session, pain was lower with DN than with sham (P = .01). Disability fell more with DN than with sham (P = .02).", None),
    ],
)  # fmt: skip
def test_when_a_result_was_measured(methods: str, sentence: str, window: str | None) -> None:
    _, found = read(record(sentence, methods), tags(outcomes="pain_intensity disability"))
    assert found[-1].timing == window


def test_conclusion_beyond_the_results_is_flagged_with_both_sentences() -> None:
    null = "Pain did not differ between the groups (P = .40)."
    more, _ = findings.read(passages.document(record(null, conclusion="Dry needling is effective for neck pain.")), tags())
    flag = next(tag for tag in more if tag.kind == "spin")
    assert flag.value == "conclusion_over_null_result"
    assert flag.detail == null
    assert flag.passage is not None
    assert "effective" in flag.passage.sentence


def test_positive_conclusion_on_change_inside_groups_alone_is_flagged() -> None:
    within = "In the needling group pain went down from 6.2 to 3.1 (p < 0.001)."
    more, found = findings.read(passages.document(record(within, conclusion="Dry needling is effective for neck pain.")), tags())
    assert found == ()
    assert {(tag.value, tag.detail) for tag in more if tag.kind == "spin"} == {("within_group_claim", within)}


def test_review_keeps_heterogeneity_certainty_and_scale() -> None:
    sentence = "Low-certainty evidence: DN reduced pain more than sham (MD -0.8; 95% CI -1.3 to -0.3; I2 = 54%)."
    _, (finding,) = read(record(sentence, "Pain was scored on a VAS (0-10)."), tags("meta_analysis"))
    assert (finding.i2, finding.certainty, finding.scale, finding.measure) == (54.0, "low", "0-10", "MD")


P_VALUES = [
    ("(P<0.001)", "<0.001"), ("P=.0005", ".0005"), ("(p = 0.021)", "0.021"), ("p-value = 0.008", "0.008"), ("P ≤ 0.02", "≤0.02"),
    ("P b .05", "<.05"), ("p greater than 0.1", ">0.1"), ("P.05", ".05"), ("P > .32", ">.32"), ("p=0,002", "0,002"), ("(p < 0·001)", "<0.001"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "printed"), P_VALUES)
def test_p_value_as_printed(text: str, printed: str) -> None:
    assert [p.text for p in p_values(plain(text))] == [printed]


NOTATIONS = [
    "95% CI {} to {}",
    "95% CI, {} to {}",
    "95% CI: {}, {}",
    "CI95% {} to {}",
    "95% confidence interval {} to {}",
    "95% CI [{}, {}]",
]
MINUS = {"-": "-", "−": "−", "‒": "‒"}
decimals = st.decimals(min_value=-99, max_value=99, places=2)


@given(st.tuples(decimals, decimals, decimals).map(sorted), st.sampled_from(NOTATIONS), st.sampled_from(sorted(MINUS)))
def test_interval_survives_every_notation(values: list[float], notation: str, minus: str) -> None:
    low, middle, high = (float(value) for value in values)
    if not low < middle < high:
        return
    shown = [f"{value:.2f}".replace("-", minus) for value in (low, middle, high)]
    text = plain(f"The difference was {shown[1]} ({notation.format(shown[0], shown[2])}; P = .04)")
    (effect,) = effects(text)
    assert (effect.estimate, effect.low, effect.high) == (middle, low, high)


EFFECTS = [
    ("There was no difference in PRTEE at 12 (P = .66) or 24 weeks (P = .09).", []),
    ("A difference of 12% was seen.", []),
    ("The groups differed by 7 mm (p = 0.03).", [(7, None, None)]),
    ("The difference between the groups was 14 mm.", [(14, None, None)]),
    ("Pain was lower (p = .004; 95% CI of the difference 0.4 to 2.2).", [(None, 0.4, 2.2)]),
    ("Pain was lower [95%CI (-2.12, -1.76)].", [(None, -2.12, -1.76)]),
    ("Disability was 2.4 points lower (CI95% 0.7–4.1; P = 0.006).", [(2.4, 0.7, 4.1)]),
    ("Costs were lower by EUR 212 (95% CI: 90 to 334).", [(212, 90, 334)]),
    ("Pain fell from 6.8 (95% CI 6.1 to 7.5) to 3.9 (95% CI 3.0 to 4.8).", []),
    ("Pain was lower with DN (2.1, 95% CI 1.8 to 2.4) than with sham (3.4, 95% CI 3.0 to 3.8).", []),
    (
        "There were no differences at 6 weeks (-2.04; -7.29 to 3.22) or 6 months (1.59; -5.54 to 8.72).",
        [(-2.04, -7.29, 3.22), (1.59, -5.54, 8.72)],
    ),
    ("The difference was -2.1 on a 0-100 scale (95% CI -4.6 to 0.4).", [(-2.1, -4.6, 0.4)]),
    ("Soreness was commoner (relative risk 2.6, 1.1 to 6.4).", [(2.6, 1.1, 6.4)]),
    ("Pain was lower (p = 0.01, ES = 0.71).", [(0.71, None, None)]),
    ("Strength was 6% lower.", []),
    ("Days did not differ (hazard ratio 1.12, 95% CI 0.60 to 2.09).", []),
]


@pytest.mark.parametrize(("sentence", "expected"), EFFECTS)
def test_an_effect_is_a_contrast_with_its_interval(sentence: str, expected: list[tuple[float | None, ...]]) -> None:
    assert [(e.estimate, e.low, e.high) for e in effects(plain(sentence))] == expected


@given(st.integers(min_value=1, max_value=9999))
def test_number_words_and_digits_name_the_same_count(value: int) -> None:
    assert value_of(words(value)) == value
    assert [count.value for count in counts(f"We enrolled {words(value)} patients.")] == [value]
    assert [count.value for count in counts(f"We enrolled {value:,} patients.")] == [value]


def words(value: int) -> str:
    """English words of a number below ten thousand."""
    small = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ]
    tens = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if value < 20:
        return small[value]
    if value < 100:
        return tens[value // 10 - 2] + (f"-{small[value % 10]}" if value % 10 else "")
    unit, name = (1000, "thousand") if value >= 1000 else (100, "hundred")
    rest = value % unit
    return f"{small[value // unit]} {name}" + (f" and {words(rest)}" if 0 < rest < 100 else f" {words(rest)}" if rest else "")


@given(st.text(max_size=200))
def test_mask_keeps_the_length_of_any_text(text: str) -> None:
    masked, values = mask(text)
    assert len(masked) == len(text)
    assert all(masked[start] == "#" for start in values)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    told, found = read(record(text or "x", text, text), tags())
    assert set(told) <= {"n", "n_studies", "conclusion", "spin"}
    assert all(one.direction in reading.DIRECTIONS for one in found)


def test_numbers_of_many_hands() -> None:
    assert [number(t) for t in ("-.62", "– 0.5", "1,204", "0,35", "+2.3")] == [-0.62, -0.5, 1204, 0.35, 2.3]
    assert number("2,314", comma=True) == 2.314


# ---- accuracy on labelled records, the other tags taken from the labels ------------------------------------------------


def labelled(folder: Path) -> Iterator[tuple[dict[str, object], dict[str, str], tuple[FindingReading, ...]]]:
    rows = {str(row["pmid"]): row for row in map(json.loads, (folder / "labels.jsonl").read_text("utf-8").splitlines())}
    with (folder / "records.xml").open("rb") as stream:
        for item in pubmed_xml.read(stream, folder.name):
            if isinstance(item, Record) and str(item.pmid) in rows:
                row = rows[str(item.pmid)]
                given_tags = [TagReading("relevant", str(row["relevant"]).lower(), "t"), TagReading("design", row["design"], "t")]
                for kind, key in (("outcome", "outcomes"), ("comparator", "comparators"), ("condition", "conditions")):
                    given_tags += [TagReading(kind, value, "t") for value in row.get(key) or []]
                given_tags.append(TagReading("add_on", str(row["add_on"]).lower(), "t"))
                more, found = findings.read(passages.document(item), given_tags)
                yield row, {tag.kind: tag.value for tag in more}, found


FLOORS = [  # folder; precision of n; precision and recall of findings; accuracy of the conclusion
    (OWN / "texts_1", 0.97, 0.88, 0.72, 0.88), (OWN / "texts_2", 0.97, 0.88, 0.72, 0.78),
    (GOLD / "dev_A", 0.95, 0.88, 0.82, 0.88), (GOLD / "dev_B", 0.95, 0.82, 0.68, 0.78), (GOLD / "real", 0.97, None, None, None),
    (OWN / "texts_16", 0.88, 0.86, 0.69, 0.95), (OWN / "texts_18", 0.92, 0.88, 0.7, 0.9),
]  # fmt: skip


FLOORS += [(folder, 0.96, None, None, None) for folder in sorted(OWN.glob("texts_*")) if folder not in [row[0] for row in FLOORS]]


@pytest.mark.parametrize(("folder", "size", "precision", "recall", "conclusion"), FLOORS, ids=[row[0].name for row in FLOORS])
def test_accuracy_does_not_fall(
    folder: Path, size: float, precision: float | None, recall: float | None, conclusion: float | None
) -> None:
    if not folder.exists():
        pytest.skip(f"{folder.name} is not beside this checkout")
    told, right, hit, said_all, meant_all, judged, agreed = 0, 0, 0, 0, 0, 0, 0
    for row, said, found in labelled(folder):
        if "n" in said and (row["relevant"] or row["conditions"]):
            told += 1
            right += said["n"] == str(row["n"])
        if not row["relevant"]:
            continue
        meant = {(f["outcome"], f["comparator"], f["direction"]) for f in row.get("findings") or []}  # type: ignore[attr-defined]
        got = {(f.outcome, f.comparator, f.direction) for f in found}
        hit, said_all, meant_all = hit + len(meant & got), said_all + len(got), meant_all + len(meant)
        if row["conclusion"]:
            judged += 1
            agreed += said.get("conclusion") == row["conclusion"]
    assert right / told >= size
    if precision is not None and recall is not None and conclusion is not None:
        assert hit / said_all >= precision
        assert hit / meant_all >= recall
        assert agreed / judged >= conclusion


def test_a_scale_of_the_readers_own_vocabulary_is_read_in_results(tmp_path: Path) -> None:
    (tmp_path / "outcomes.toml").write_text('[disability]\n"words+" = ["lantern index"]\n', encoding="utf-8")
    told = record("The Lantern index was lower with dry needling than with sham (P = .01).")
    document = passages.document(told)
    assert findings.read(document, tags())[1] == ()
    _, found = findings.read(document, tags(), vocabulary.load(tmp_path))
    assert [(f.outcome, f.direction) for f in found] == [("disability", "favours_dn")]
