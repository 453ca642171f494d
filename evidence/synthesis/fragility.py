"""What a verdict hangs on: the single study, the single threshold, reading rule or machine-read tag that would turn it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evidence.synthesis import bodies as body_of
from evidence.synthesis import rules, tally
from evidence.synthesis.bodies import Body, Entry
from evidence.synthesis.certainty import Overrides, grade
from evidence.synthesis.decision import Judgement, decide, judgement
from evidence.synthesis.tally import Tally

TURNED = {"favours_dn": "no_difference", "no_difference": "favours_dn", "favours_comparator": "no_difference"}
Flip = dict[str, str]  # kind: study | rule | reading | tag; what; to: the verdict it would be; said: the sentence


@dataclass(frozen=True)
class Question:
    """The bodies of one comparator class with what else a verdict depends on."""

    bodies: Sequence[Body]
    outcomes: Sequence[str]
    kind: str
    overrides: Overrides
    now: Judgement

    def verdict(self, body: Body, count: Tally, pooled: dict[str, Any], limits: rules.Rules) -> str:
        """The verdict of a body that is counted so."""
        certainty = grade(body, count, pooled, self.kind, self.overrides, limits)
        return decide(count, pooled, int(certainty["level"]), limits)[0]


def flips(asked: Question) -> list[Flip]:
    """Every single change that turns the verdict, in a fixed order. A body that says nothing hangs on thresholds alone."""
    found = [*_by_rule(asked)]
    if asked.now.verdict != "insufficient":
        found += [*_by_study(asked), *_by_reading(asked), *_by_tag(asked)]
    return found


def sentences(found: Sequence[Flip], studies: int) -> list[str]:
    """The flips as sentences, studies first; where any one study turns it alike, that is one sentence."""
    of_study = [flip for flip in found if flip["kind"] == "study"]
    rest = [flip["said"] for flip in found if flip["kind"] != "study"]
    if len(of_study) == studies and len({flip["to"] for flip in of_study}) == 1:
        return [f"without any one of its studies it would be {_words(of_study[0]['to'])}", *rest]
    return [*(flip["said"] for flip in of_study), *rest]


def _by_rule(asked: Question) -> Iterator[Flip]:
    for name, said, limits in rules.neighbours():
        made = judgement(asked.bodies, asked.outcomes, asked.kind, asked.overrides, limits, asked.now)
        if made.verdict != asked.now.verdict:
            yield _flip("rule", name, made.verdict, f"if {said} it would be {_words(made.verdict)}")


def _by_study(asked: Question) -> Iterator[Flip]:
    for entry, rest, pooled in _without_each(asked):
        made = asked.verdict(asked.now.body, rest, pooled, rules.load("verdict")) if rest.studies else "no_studies"
        if made != asked.now.verdict:
            label = f"{entry.paper.label}{_unconfirmed(entry)}"
            yield _flip("study", entry.study, made, f"without {label} it would be {_words(made)}")


def _without_each(asked: Question) -> Iterator[tuple[Entry, Tally, dict[str, Any]]]:
    """Each study with what the body is without it; fitted anew only where effects were pooled."""
    body, small = asked.now.body, rules.load("verdict")["certainty"]["small_trial"]
    for entry in body.entries:
        rest, pooled = asked.now.tally.minus(tally.of_study(entry, small)), asked.now.pooled
        if "estimate" in pooled:
            pooled = body_of.pooled(replace(body, entries=tuple(e for e in body.entries if e is not entry)))
        yield entry, rest, pooled


def _by_reading(asked: Question) -> Iterator[Flip]:
    """Each reading rule with its findings dropped: what a wrong rule would have done to the verdict."""
    body, small = asked.now.body, rules.load("verdict")["certainty"]["small_trial"]
    used = sorted({r.rule for entry in body.entries for r in entry.results if r.origin == "machine" and r.rule})
    for rule in used:
        entries = tuple(left for entry in body.entries if (left := body_of.without_rule(entry, rule)) is not None)
        rest = replace(body, entries=entries)
        pooled = body_of.pooled(rest) if "estimate" in asked.now.pooled else asked.now.pooled
        made = asked.verdict(rest, tally.of_body(rest, small), pooled, rules.load("verdict")) if entries else "no_studies"
        if made != asked.now.verdict:
            yield _flip("reading", rule, made, f"without what the rule {rule} read it would be {_words(made)}")


def _by_tag(asked: Question) -> Iterator[Flip]:
    """Each number of people and each direction that no person confirmed, changed: not stated, or turned over."""
    limits, seen = rules.load("verdict"), dict[tuple[Tally, Tally], str]()
    for entry in asked.now.body.entries:
        one = tally.of_study(entry, limits["certainty"]["small_trial"])
        for field, said, other in _changed(entry, one):
            if (one, other) not in seen:
                seen[one, other] = asked.verdict(asked.now.body, asked.now.tally.minus(one).plus(other), asked.now.pooled, limits)
            made = seen[one, other]
            if made != asked.now.verdict:
                yield _flip("tag", f"{entry.study}:{field}", made, f"if {entry.paper.label} {said} it would be {_words(made)}")


def _changed(entry: Entry, one: Tally) -> Iterator[tuple[str, str, Tally]]:
    if "n" not in entry.paper.sure and entry.paper.n is not None:
        yield "n", "did not state its size", tally.unsized(one)
    turned = TURNED.get(entry.direction)
    if turned and all(result.origin != "human" for result in entry.results):
        yield (
            "direction",
            f"({_origin(entry)}) {'favoured needling' if turned == 'favours_dn' else 'found no difference'}",
            tally.turned(one, turned),
        )


def _flip(kind: str, what: str, to: str, said: str) -> Flip:
    return {"kind": kind, "what": what, "to": to, "said": said}


def _words(verdict: str) -> str:
    return verdict.replace("_", " ")


def _unconfirmed(entry: Entry) -> str:
    told = _origin(entry)
    return f" ({told})" if told else ""


def _origin(entry: Entry) -> str:
    """How far a study's result is confirmed: nothing to say where a person decided it."""
    origins = {result.origin for result in entry.results}
    return "" if "human" in origins else "read by machine" if origins == {"machine"} else "unconfirmed"
