"""Denials, concessions and parts of a programme, put together from parts: what is understood is never another direction.

Each row crosses a way of saying it with outcomes that are good when low and good when high, with comparators, and with the arms
either way round. A sentence may be left unread; what is read must be what it says.
"""

from itertools import product

import pytest
from test_findings import read, record, tags

from evidence import findings, passages

# id, how it is relieved, relieving it, the outcome, the noun of its change
OUTCOMES = [
    ("pain_intensity", "relieve pain", "reducing pain", "pain", "pain reduction", "reduced", "lower"),
    ("range_of_motion", "increase range of motion", "increasing range of motion", "range of motion", "improvement of range of motion", "increased", "greater"),
    ("disability", "reduce disability", "improving disability", "disability", "improvement of disability", "reduced", "lower"),
    ("pressure_pain_threshold", "raise the pressure pain threshold", "raising the pressure pain threshold", "the pressure pain threshold", "an increase in the pressure pain threshold", "increased", "higher"),
]  # fmt: skip
COMPARATORS = {
    "sham": "sham",
    "placebo needling": "sham",
    "no treatment": "no_treatment",
    "exercise": "exercise",
    "manual therapy": "manual_therapy",
}
DENIED = """is not effective to {v}
was not effective in {g}
was not found to be effective in {g}
did not prove effective in {g}
failed to prove effective in {g}
does not appear to be effective in {g}
did not appear to be beneficial for {o}
was not significantly effective in {g}
was ineffective in {g}
was not shown to be effective for {g}
is not an effective treatment for {g}
was not efficacious in {g}
had no significant effect on {o}
showed no significant benefit in {g}
did not show any benefit on {o}
did not have a significant effect on {o}
did not result in {n}
did not provide {n}
yielded no {n}
resulted in no {n}
was not associated with {n}
was no more effective in {g}
did not significantly {v}
could not {v}
failed to {v}
was unable to {v}
was not helpful for {g}
was without effect on {o}
conferred no benefit on {o}
provided no additional {n}
has not been shown to {v}
was not able to {v}
was hardly effective in {g}
is unlikely to be effective in {g}
cannot be considered effective in {g}
is not recommended for {g}""".splitlines()
FRAMES = [
    "Dry needling {p} compared with {c}.",
    "Compared with {c}, dry needling {p}.",
    "The results show that dry needling {p} versus {c}.",
]


@pytest.mark.parametrize("denied", DENIED)
def test_what_is_denied_is_no_advantage(denied: str) -> None:
    wrong, read_ = [], 0
    for (outcome, verb, gerund, name, noun, *_), (other, comparator), frame in product(OUTCOMES, COMPARATORS.items(), FRAMES):
        for design in ("rct", "meta_analysis"):
            said = frame.format(p=denied.format(v=verb, g=gerund, o=name, n=noun), c=other)
            methods = f"Adults were randomised to dry needling (DN) or {other}." if design == "rct" else "Databases were searched."
            known = comparator if design == "rct" else "sham no_treatment exercise manual_therapy"
            found = {f.direction for f in read(record(said, methods), tags(design, known))[1] if f.outcome == outcome}
            read_ += bool(found)
            wrong += [(said, found)] if found - {"no_difference"} else []
    assert wrong == []
    assert read_ or "recommended" in denied or "associated" in denied


@pytest.mark.parametrize("denied", DENIED)
def test_what_a_conclusion_denies_is_no_praise(denied: str) -> None:
    wrong = []
    for (_, verb, gerund, name, noun, *_), other in product(OUTCOMES[:3], ("sham", "exercise")):
        for frame in (
            "Dry needling {p} compared with {c}.",
            "Dry needling {p} in patients with neck pain.",
            "We conclude that dry needling {p}.",
        ):
            said = frame.format(p=denied.format(v=verb, g=gerund, o=name, n=noun), c=other)
            what = record("", f"Adults were randomised to dry needling (DN) or {other}.", said)
            shown = findings.shown(passages.document(what), tags(comparators=COMPARATORS[other]))
            wrong += [(said, shown.concluded)] if shown.concluded not in ("neutral", "negative") else []
    assert wrong == []


BETTER, WORSE, ALIKE = "favours_dn", "favours_comparator", "no_difference"
SAID = [
    ("No {n} was seen with {a} compared with {b}.", ALIKE),
    ("No significant change of {o} was observed after {a} in comparison with {b}.", ALIKE),
    ("{O} was {v} neither by {a} nor by {b}.", ALIKE),
    ("Although {o} improved in both groups, the {a} group improved more.", BETTER),
    ("Both groups improved in {o}, the {a} group more than the {b} group.", BETTER),
    ("Both groups improved in {o}, the {a} group less than the {b} group.", WORSE),
    ("{O} improved in both groups, in the {a} group less than in the {b} group.", WORSE),
    ("{O} improved in both groups, less so in the {a} group.", WORSE),
    ("{O} improved in both groups, and to a smaller extent in the {a} group.", WORSE),
    ("{O} got worse in both groups, less so in the {a} group.", BETTER),
    ("{O} was {l} with {a}, but the difference from {b} was not significant.", ALIKE),
    ("{A} improved some outcomes, {o} for example, more than {b}.", BETTER),
    ("{A} improved several outcomes, such as {o}, more than {b}.", BETTER),
    ("{A} is, so the results suggest, more effective than {b} for {o}.", BETTER),
    ("{A} is, it seems, less effective than {b} for {o}.", WORSE),
    ("The difference in {o} between {a} and {b} was significant in favour of {a}.", BETTER),
    ("The difference in {o} between {a} and {b} was significant, favouring {b}.", WORSE),
    ("{A} failed to improve {o} as {b} did.", WORSE),
    ("{A} did not outperform {b} in {o}.", ALIKE),
    ("{A} was not as effective as {b} for {o}.", WORSE),
    ("{O} did not improve as much with {a} as with {b}.", WORSE),
    ("{O} did not improve more with {a} than with {b}.", ALIKE),
    ("{A}, rather than {b}, improved {o}.", BETTER),
]  # fmt: skip
TURNED = {BETTER: WORSE, WORSE: BETTER, ALIKE: ALIKE}


@pytest.mark.parametrize(("text", "truth"), SAID)
def test_no_sentence_is_read_another_way(text: str, truth: str) -> None:
    wrong = []
    for (outcome, _, _, name, noun, verb, low), (other, comparator) in product(OUTCOMES, COMPARATORS.items()):
        for first, second, said_of in (("dry needling", other, truth), (other, "dry needling", TURNED[truth])):
            if text.startswith("{A}") and first == "no treatment":
                continue  # "no treatment was better" says something else
            said = text.format(A=first.capitalize(), a=first, b=second, o=name, O=name.capitalize(), n=noun, v=verb, l=low)
            _, found = read(record(said, f"Adults were randomised to dry needling (DN) or {other}."), tags(comparators=comparator))
            told = {f.direction for f in found if f.outcome == outcome}
            wrong += [(said, told)] if told - {said_of} else []
    assert wrong == []


JOINED = ["which includes", "that included", "including", "that incorporates", "containing", "which also includes"]
PROGRAMMES = ["{x}", "{x} program", "{x} programme", "{x} protocol", "strengthening {x} program"]


@pytest.mark.parametrize("joined", JOINED)
def test_a_programme_that_includes_needling_is_the_needled_arm(joined: str) -> None:
    wrong = []
    for programme, (treatment, comparator) in product(PROGRAMMES, (("exercise", "exercise"), ("physiotherapy", "physiotherapy"))):
        if treatment == "physiotherapy" and "strengthening" in programme:
            continue
        methods = f"Adults were randomised to {treatment} with dry needling (DN) or {treatment} alone."
        whole, alone = f"{programme.format(x=treatment)} {joined} dry needling", f"{treatment} alone"
        for said, truth in (
            (f"Pain was lower with {whole} than with {alone}.", BETTER),
            (f"{alone.capitalize()} reduced pain more than {whole}.", WORSE),
            (f"Pain did not differ between {whole} and {alone}.", ALIKE),
        ):
            _, found = read(record(said, methods), tags(comparators=comparator))
            wrong += [said] if {f.direction for f in found} != {truth} else []
        shown = findings.shown(
            passages.document(record("", methods, f"{whole.capitalize()} gave better outcomes of pain.")),
            tags(comparators=comparator),
        )
        wrong += [f"concluded {shown.concluded}: {whole}"] if shown.concluded != "positive" else []
    assert wrong == []


def test_an_arm_without_something_is_no_denial() -> None:
    methods = "Adults were randomised to exercise with dry needling or exercise without dry needling."
    said = "Pain was lower with exercise with dry needling than with exercise without dry needling."
    assert [f.direction for f in read(record(said, methods), tags(comparators="exercise"))[1]] == [BETTER]
    assert [f.direction for f in read(record("Mouth opening without pain increased more with DN than with sham."), tags())[1]] == [
        BETTER
    ]
