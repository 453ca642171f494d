"""Which way a sentence points: ways to say that one arm did better or that none did, each with the arms either way round.

A sentence that is understood must be right with needling as the better and as the worse arm; what the program does not understand it
leaves out. The wrong direction would turn a study's result into its opposite.
"""

import json
from collections import Counter
from pathlib import Path

import pytest
from test_findings import read, record, tags

SENTENCES = Path(__file__).parent / "data" / "sentences"
OUTCOMES = (
    "pain_intensity pressure_pain_threshold range_of_motion disability quality_of_life muscle_strength muscle_stiffness spasticity_scale "
    "trigger_point_count headache_burden medication_use psychological sleep global_improvement adverse_events physical_performance muscle_activity "
    "blood_flow cost pain_modulation biochemical_markers spontaneous_electrical_activity proprioception_balance local_twitch_response"
)

# "a" is the arm that did better; in capitals the name of its group
BETTER = [
    "Pain was lower with {a} than with {b} (p = 0.01).",
    "Pain was significantly lower in the {A} than in the {B} (p = 0.01).",
    "The {A} had less pain than the {B} (p = 0.01).",
    "Compared with {b}, {a} reduced pain (p = 0.01).",
    "In comparison to the {B}, pain decreased more in the {A} (p = 0.01).",
    "Pain decreased significantly more in the {A} than in the {B} (p = 0.01).",
    "Pain relief was greater in the {A} than in the {B} (p = 0.01).",
    "The reduction of pain was greater with {a} compared with {b} (p = 0.01).",
    "{a} was superior to {b} for pain (p = 0.01).",
    "{b} was inferior to {a} for pain (p = 0.01).",
    "{a} outperformed {b} in terms of pain (p = 0.01).",
    "Pain scores improved more in the {A} compared to the {B} (p = 0.01).",
    "The between-group difference in pain was in favour of {a} (p = 0.01).",
    "A significant difference in pain in favor of the {A} was found (p = 0.01).",
    "There was a significant group-by-time interaction for pain, favouring the {A} (p = 0.01).",
    "Pain was 2.1 in the {A} and 3.4 in the {B} (p = 0.01).",
    "Mean pain was 34 mm in the {B} and 21 mm in the {A} (p = 0.01).",
    "The {B} reported more pain than the {A} (p = 0.01).",
    "Pain remained higher in the {B} than in the {A} (p = 0.01).",
    "Pain fell by 3.2 points in the {A} and by 1.1 points in the {B} (p = 0.01).",
    "Pain decreased less in the {B} than in the {A} (p = 0.01).",
    "Pain reduction was smaller in the {B} than in the {A} (p = 0.01).",
    "Smaller reductions of pain were seen with {b} than with {a} (p = 0.01).",
    "The decrease in pain was significantly larger in the {A} (p = 0.01).",
    "Only the {A} differed: its pain was lower than that of the {B} (p = 0.01).",
    "With respect to pain, {a} was better than {b} (p = 0.01).",
    "As regards pain, the {A} showed greater improvement than the {B} (p = 0.01).",
    "Pain intensity dropped from 6.1 to 2.2 in the {A} and from 6.0 to 4.5 in the {B} (p = 0.01 between groups).",
    "Patients of the {A} experienced significantly less pain than patients of the {B} (p = 0.01).",
    "Significantly less pain was found in the {A} compared with the {B} (p = 0.01).",
    "{a} produced greater reductions in pain than {b} (p = 0.01).",
    "{a} yielded larger improvements in pain relative to {b} (p = 0.01).",
    "{b} produced smaller reductions in pain than {a} (p = 0.01).",
    "Pain was relieved to a greater extent by {a} than by {b} (p = 0.01).",
    "Pain was relieved less by {b} than by {a} (p = 0.01).",
    "There was a greater decrease in pain for the {A} than for the {B} (p = 0.01).",
    "Pain was worse in the {B} than in the {A} (p = 0.01).",
    "Pain was more pronounced after {b} than after {a} (p = 0.01).",
    "Higher pain was recorded in the {B} compared with the {A} (p = 0.01).",
    "Less favourable pain scores were seen in the {B} than in the {A} (p = 0.01).",
    "Those in the {A} reported a mean of 1.8 points less pain (95% CI 0.9 to 2.7) than those in the {B}.",
    "The {A} had lower pain at 4 weeks (mean difference -1.8, 95% CI -2.7 to -0.9) than the {B}.",
    "Pain at 4 weeks favoured {a} over {b} (p = 0.01).",
    "Pain improved in the {A} more than in the {B} (p = 0.01).",
    "Improvement in pain was seen in both groups, but was greater in the {A} (p = 0.01).",
    "Both groups improved in pain; the improvement was greater in the {A} than in the {B} (p = 0.01).",
    "Although both groups had less pain, the {A} did better than the {B} (p = 0.01).",
    "Pain was lower in the {A} compared with the {B}, whereas function did not differ.",
    "The {B} had a smaller decrease in pain compared with the {A} (p = 0.01).",
    "The {B} benefited less than the {A} in terms of pain (p = 0.01).",
    "Median pain was 2 (IQR 1-3) in the {A} against 4 (3-5) in the {B} (p = 0.01).",
    "Median pain was 2 (IQR 1-3) for {a} versus 4 (3-5) for {b} (p = 0.01).",
    "Pain was reduced by 58% in the {A} versus 31% in the {B} (p = 0.01).",
    "The proportion of patients with pain relief was higher in the {A} than in the {B} (p = 0.01).",
    "Pain was found to be lower following {a} when compared with {b} (p = 0.01).",
    "The effect on pain was larger for {a} than for {b} (p = 0.01).",
    "The pain score in the {A} was significantly better than that in the {B} (p = 0.01).",
    "After treatment, the VAS score of the {A} was lower than that of the {B} (p = 0.01).",
    "The VAS score of the {B} was higher than that of the {A} after treatment (p = 0.01).",
    "The pressure pain threshold was higher in the {A} than in the {B} (p = 0.01).",
    "The pressure pain threshold increased more in the {A} than in the {B} (p = 0.01).",
    "The pressure pain threshold rose less in the {B} than in the {A} (p = 0.01).",
    "Lower pressure pain thresholds were found in the {B} than in the {A} (p = 0.01).",
    "The NDI was lower with {a} than with {b} (p = 0.01).",
    "Range of motion was greater after {a} than after {b} (p = 0.01).",
    "Range of motion was more limited after {b} than after {a} (p = 0.01).",
    "Adverse events were less frequent with {a} than with {b} (p = 0.01).",
    "Adverse events occurred more often with {b} than with {a} (p = 0.01).",
    "Quality of life was poorer in the {B} than in the {A} (p = 0.01).",
    "Muscle strength declined more in the {B} than in the {A} (p = 0.01).",
    "Fewer analgesics were taken in the {A} than in the {B} (p = 0.01).",
]
# they differ in nothing
ALIKE = [
    "Pain did not differ between the {A} and the {B} (p = 0.40).",
    "Pain was not lower with {a} than with {b}.",
    "{a} was not superior to {b} for pain.",
    "{a} was no better than {b} for pain.",
    "No significant difference in pain was found between {a} and {b} (p = 0.40).",
    "Pain was similar in the {A} and the {B} (p = 0.40).",
    "The reduction of pain with {a} was not greater than with {b} (p = 0.40).",
    "The reduction of pain did not differ significantly between {a} and {b}.",
    "Pain improved equally with {a} and {b}.",
    "Pain decreased in both groups, without significant differences between them (p = 0.40).",
    "Pain was lower with {a} than with {b}, but the difference was not significant (p = 0.12).",
    "{a} had no additional effect on pain compared with {b}.",
    "{a} conferred no extra benefit on pain over {b}.",
    "{a} did not add to the effect of {b} on pain.",
    "There was no group-by-time interaction for pain (p = 0.40).",
    "The mean difference in pain between {a} and {b} was -0.3 (95% CI -0.9 to 0.3).",
    "Pain showed no between-group difference (p = 0.40).",
    "Neither {a} nor {b} was superior for pain (p = 0.40).",
    "{a} proved to be no more effective than {b} in reducing pain.",
    "Pain was not reduced more by {a} than by {b}.",
    "Pain was not significantly different between the {A} and the {B}.",
    "A difference in pain between {a} and {b} could not be demonstrated.",
    "No superiority of {a} over {b} was seen for pain.",
    "Pain relief was comparable after {a} and {b}.",
    "The groups were comparable with respect to pain after treatment (p = 0.40).",
    "{a} failed to show an advantage over {b} with regard to pain.",
    "The effect of {a} on pain was no larger than that of {b}.",
    "Pain was 2.1 in the {A} and 2.3 in the {B} (p = 0.40).",
    "Pain fell by 2.1 points in the {A} and by 2.3 points in the {B} (p = 0.40).",
    "The change in pain was the same for {a} and {b} (p = 0.40).",
    "{a} gave no more pain relief than {b}.",
    "Pain at 12 weeks was alike in the two groups (p = 0.40).",
    "We found no evidence that {a} relieved pain better than {b}.",
    "There were no differences among groups for pain (p = 0.40).",
    "{a} and {b} were equally effective for pain.",
    "{a} was as effective as {b} for pain.",
    "{a} was statistically equivalent to {b} for pain (p = 0.40).",
    "Pain did not improve more with {a} than with {b}.",
    "Pain was unchanged by {a} in comparison with {b}.",
    "The pressure pain threshold was not increased by {a} compared with {b}.",
    "Range of motion was not improved by {a} in comparison with {b}.",
]
# said of one outcome in ways that are not read yet: silence is allowed, an opposite is not
OTHERWISE = [
    "Pain had decreased by 58% after {a} but by only 31% after {b} (p = 0.01).",
    "{a}, but not {b}, reduced pain (p = 0.01).",
    "The effect of {a} on pain exceeded that of {b} (p = 0.01).",
    "More patients of the {A} than of the {B} recovered (p = 0.01).",
]
ARMS = [
    ("dry needling", "needling group", "sham", "sham group", "sham"),
    ("DN", "DN group", "exercise", "exercise group", "exercise"),
    ("dry needling", "experimental group", "manual therapy", "control group", "manual_therapy"),
]


def said(template: str, needling_first: bool) -> list[str | None]:
    """The directions against the comparator that are read from a sentence, for each naming of the arms."""
    found: list[str | None] = []
    for needling, group, other, other_group, comparator in ARMS:
        names = (needling, group, other, other_group) if needling_first else (other, other_group, needling, group)
        sentence = template.format(a=names[0], A=names[1], b=names[2], B=names[3])
        sentence = sentence[0].upper() + sentence[1:]
        methods = f"Adults were randomised to dry needling (DN) or {other}."
        results = read(record(sentence, methods), tags(comparators=comparator))[1]
        found.append(next((f.direction for f in results if f.comparator == comparator), None))
    return found


@pytest.mark.parametrize("template", BETTER)
def test_the_better_arm_is_found_whichever_it_is(template: str) -> None:
    assert said(template, True) == ["favours_dn"] * len(ARMS)
    assert said(template, False) == ["favours_comparator"] * len(ARMS)


@pytest.mark.parametrize("template", ALIKE)
def test_no_difference_is_found_whichever_arm_is_named_first(template: str) -> None:
    assert said(template, True) == said(template, False) == ["no_difference"] * len(ARMS)


@pytest.mark.parametrize("template", OTHERWISE)
def test_what_is_not_understood_is_not_turned_round(template: str) -> None:
    assert set(said(template, True)) <= {None, "favours_dn"}
    assert set(said(template, False)) <= {None, "favours_comparator"}


def compared(row: dict[str, object]) -> Counter[str]:
    """How one sentence was read, beside its truth: right, missed, extra, another direction, the opposite, another number."""
    given = tags(str(row.get("design", "rct")), " ".join(row["comparators"]), OUTCOMES)  # type: ignore[arg-type]
    found = read(record(str(row["sentence"]), str(row["methods"])), given)[1]
    said = {(f.outcome, f.comparator): (f.direction, f.estimate) for f in found}
    truth = {(t[0], t[1]): (t[2], t[3] if len(t) > 3 else None) for t in row["truth"]}  # type: ignore[attr-defined]
    numbers = any(len(t) > 3 for t in row["truth"])  # type: ignore[attr-defined]
    seen: Counter[str] = Counter()
    for key in said.keys() | truth.keys():
        got, meant = said.get(key), truth.get(key)
        if got is None or meant is None:
            seen["missed" if got is None else "extra"] += 1
        elif got[0] != meant[0]:
            seen["opposite" if {got[0], meant[0]} == {"favours_dn", "favours_comparator"} else "other direction"] += 1
        else:
            seen["right"] += 1
            mixed = got[0] == "mixed"  # which effect stands for a mixed result is a matter of convention
            seen["number"] += numbers and not mixed and got[1] is not None and got[1] != meant[1]
    return seen


# file; at most so many directions that are none of the truth's, extra results and numbers; at least so many right of all
FLOORS = [("sentences_1", 10, 1, 0, 0.59), ("sentences_2", 4, 6, 6, 0.88), ("sentences_3", 2, 12, 0, 0.86)]


@pytest.mark.parametrize(("name", "other", "extra", "numbers", "recall"), FLOORS, ids=[row[0] for row in FLOORS])
def test_sentences_whose_truth_was_set_by_others(name: str, other: int, extra: int, numbers: int, recall: float) -> None:
    """Invented results sentences, their truth set by writers who had not seen the rules: never the opposite."""
    rows = [json.loads(line) for line in (SENTENCES / f"{name}.jsonl").read_text("utf-8").splitlines()]
    seen = sum(map(compared, rows), Counter[str]())
    assert seen["opposite"] == 0
    assert seen["other direction"] <= other
    assert seen["extra"] <= extra
    assert seen["number"] <= numbers
    assert seen["right"] / (seen["right"] + seen["missed"] + seen["other direction"]) >= recall
