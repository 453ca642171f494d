"""A verdict on one screen: better than what, for which outcome, how long, how sure, how many people, what harms, how old."""

import textwrap
from collections import Counter
from collections.abc import Iterator
from typing import Any

from evidence import vocabulary
from evidence.report.words import STATES, VERDICTS, WINDOWS, asserted, plural, studies, would_be

WIDE = 100  # columns where nobody is looking
_LABEL = 13  # columns of the label before each paragraph
# Comparators as they fit into a column; others by their label.
_SHORT = {
    "sham": "sham needling", "none": "no or usual care", "add_on": "added to a treatment", "manual_therapy": "manual therapy", "injection": "injection",
    "electrotherapy": "electrotherapy, laser", "exercise": "exercise", "physiotherapy": "physiotherapy", "education": "advice", "other": "other, not stated",
}  # fmt: skip


def text(verdict: dict[str, Any], width: int = WIDE) -> Iterator[str]:
    """Lines of at most `width` columns."""
    yield f"{verdict['title']}  [{verdict['claim']}]"
    yield from _wrapped("", _answer(verdict), width)
    yield from _wrapped("", verdict["wording"], width)
    yield from _table(verdict, width)
    for label, said in _paragraphs(verdict):
        yield from _wrapped(label, said, width)


def brief(verdict: dict[str, Any], width: int = WIDE) -> Iterator[str]:
    """The same in a few lines, for a list of claims."""
    yield f"{verdict['title']}  [{verdict['claim']}]"
    yield from _wrapped("", _answer(verdict), width)
    yield from _wrapped("", verdict["wording"], width)
    yield from _wrapped("", trials_line(verdict), width)


def _answer(verdict: dict[str, Any]) -> str:
    """ "NO BETTER than manual therapy or massage, low certainty; the article asserts it strongly: overstated"."""
    head = headline(verdict)
    against = f" {'than' if verdict['verdict'] == 'no_better' else 'against'} {vocabulary.within(head['label'])}" if head else ""
    sure = f", {verdict['certainty']} certainty" if verdict["certainty"] else ""
    return f"{VERDICTS[verdict['verdict']]}{against}{sure}{asserted(verdict, '; ')}"


def headline(verdict: dict[str, Any]) -> dict[str, Any] | None:
    """The class of comparator that speaks for the claim."""
    return next((one for one in verdict["classes"] if one["comparator"] == verdict["headline"]), None)


def _table(verdict: dict[str, Any], width: int) -> Iterator[str]:
    """One line a comparator under its outcome and time; which way the studies point as favour / no difference / against."""
    if not verdict["classes"]:
        return
    name = max(23, min(34, width - 57))
    yield ""
    yield f"  {'compared with':<{name}} {'answer':<18} {'certainty':<9} studies people   + = -"
    places = list(dict.fromkeys(outcome(one["body"]) for one in verdict["classes"]))
    for place in places:
        yield f"  {place}"
        yield from (_row(verdict, one, name) for one in verdict["classes"] if outcome(one["body"]) == place)
    key = f"* speaks for the claim; + favour needling, = no difference or mixed, - favour the other{_unsized(verdict)}"
    yield from _wrapped("", key, width)
    yield ""


def _row(verdict: dict[str, Any], one: dict[str, Any], name: int) -> str:
    body = one["body"]
    counts = body["directions"]
    ways = f"{counts['favours_dn']} {counts['no_difference'] + counts['mixed']} {counts['favours_comparator']}"
    people = f"{'~' if body['estimated'] else ''}{body['participants']}{'+' if body['unknown_n'] else ''}"
    mark = "*" if one["comparator"] == verdict["headline"] else " "
    label = textwrap.shorten(_SHORT.get(one["comparator"], one["label"].split(" (")[0]), name - 2, placeholder="…")
    said = f"{VERDICTS[one['verdict']].lower():<18} {one['certainty']['word']:<9}"
    return f"  {mark} {vocabulary.within(label):<{name - 2}} {said} {body['studies']:>7} {people:>6}   {ways}"


def _unsized(verdict: dict[str, Any]) -> str:
    bodies = [one["body"] for one in verdict["classes"]]
    told = "; n+ some sizes unknown" if any(body["unknown_n"] for body in bodies) else ""
    return told + ("; ~n two arms of a trial with more" if any(body["estimated"] for body in bodies) else "")


def _paragraphs(verdict: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Label and text of what follows the table."""
    head = headline(verdict)
    if head:
        yield from _of_headline(verdict, head)
    elif verdict["kind"] != "safety":
        yield "Studies", trials_line(verdict)
    yield "Harms", harms(verdict)
    if verdict["kind"] == "safety":
        yield from _one_by_one(verdict["harms"])
    if verdict["newest"] is not None or verdict["classes"]:
        yield "How old", _age(verdict)
    yield from _beside(verdict)


def _of_headline(verdict: dict[str, Any], head: dict[str, Any]) -> Iterator[tuple[str, str]]:
    body = head["body"]
    low = [row for row in head["certainty"]["reasons"] if row["change"] < 0]
    if low:
        yield "How sure", "down for " + "; ".join(f"{row['domain'].replace('_', ' ')}: {row['why'].split('; ')[0]}" for row in low)
    yield "How much", size(body)
    other = [b for b in head["other_bodies"] if b["outcome"] == body["outcome"]]
    if other:
        yield (
            "How long",
            "; ".join(f"{when(b)}: {_ways(b)}" for b in (body, *sorted(other, key=lambda b: -b["studies"])[:3])),
        )
    more = sorted((b for b in head["other_bodies"] if b["outcome"] != body["outcome"]), key=lambda b: -b["studies"])[:3]
    if more:
        yield "Also", "; ".join(f"{vocabulary.within(outcome(b))}: {_ways(b)}" for b in more)
    if head["flips"] or head["verdict"] != "insufficient":
        yield "Hangs on", fragile(head)


def size(body: dict[str, Any]) -> str:
    """How large the effect is beside the change that matters; or why that cannot be told."""
    found = body.get("size")
    if found is None:
        return "no study gives the size of the difference in a form that can be used"
    against = f"; for comparison, changes that matter: {found['against']}" if found["against"] else ""
    return f"{found['said']}{against}"


def fragile(one: dict[str, Any]) -> str:
    """What single change would turn the verdict of a class, in one sentence."""
    flips = one["flips"]
    if not flips:
        return "no single study, threshold, reading rule or machine-read value turns this"
    kinds = {
        "study": ("study", "studies"),
        "rule": ("threshold", "thresholds"),
        "reading": ("reading rule", "reading rules"),
        "tag": ("unconfirmed value", "unconfirmed values"),
    }
    counts = {kind: sum(flip["kind"] == kind for flip in flips) for kind in kinds}
    said = ", ".join(f"{count} {plural(count, *kinds[kind])}" for kind, count in counts.items() if count)
    shown = one["fragility"][:2]
    return f"{said} would turn it: {'; '.join(shown)}{' (--full names all)' if len(one['fragility']) > 2 else ''}"


def _ways(body: dict[str, Any]) -> str:
    counts = body["directions"]
    other = counts["no_difference"] + counts["mixed"]
    return f"{counts['favours_dn']} of {body['studies']} favour needling" + (f", {other} no difference or mixed" if other else "") + (
        f", {counts['favours_comparator']} against" if counts["favours_comparator"] else "")  # fmt: skip


def harms(verdict: dict[str, Any]) -> str:
    """What is known of harms; the reference of the field where no study of the claim counted serious ones."""
    found = verdict["harms"]
    return found["said"] if found["watched"] else f"{found['said']} {found['reference']}".rstrip()


def _one_by_one(found: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """For a claim of safety: who looked, every rate with its source, and the serious events, each named."""
    designs = Counter(vocabulary.load().label("design", row["design"]).lower() for row in found["studies"])
    yield "Who looked", ", ".join(f"{name} ({count})" for name, count in designs.most_common()) or "nobody"
    if found["rates"]:
        yield (
            "How often",
            "; ".join(
                f"{row['said']}{', ' + row['frequency'] if row['frequency'] else ''} ({row['label']})" for row in found["rates"][:8]
            ),
        )
    if found["serious"]:
        yield (
            "Serious",
            "; ".join(f"{row['said']} ({row['label']}, {row['source']}, {row['identifier']})" for row in found["serious"][:12]),
        )
    for row in found["compared"][:4]:
        counts = row["directions"]
        yield (
            "Compared",
            (
                f"with {row['comparator'].replace('_', ' ')}, {WINDOWS[row['window']]}: {studies(row['studies'])}, {counts['favours_dn']} with fewer harms of needling, "
                f"{counts['favours_comparator']} with more, {counts['no_difference']} no difference"
            ),
        )


def _age(verdict: dict[str, Any]) -> str:
    if verdict["newest"] is None:
        return "no study with a known year"
    first = "" if verdict["oldest"] in (None, verdict["newest"]) else f"from {verdict['oldest']}, "
    return f"{first}newest {verdict['newest']}"


def _beside(verdict: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Reviews, other articles, what was left out or is in doubt."""
    if verdict["reviews"]:
        count = len(verdict["reviews"])
        overlap = f"; overlap {verdict['overlap']['percent']}%, {verdict['overlap']['word']}" if verdict["overlap"] else ""
        yield "Reviews", f"{count} beside the trials and not added to them{overlap} (--full)"
    count = len(verdict["others"])
    apart = [f"{count} other {plural(count, 'article', 'articles')} without a result that answers this"] if count else []
    apart += [f"{len(verdict['apart'])} on spasticity, reported apart"] if verdict["apart"] else []
    if apart:
        yield "Beside", "; ".join(apart)
    out = [f"{row['label']} ({STATES.get(row['why'], row['why'])}; {row['identifier']})" for row in verdict["left_out"]]
    if out:
        then = f"; with what was retracted it {would_be(verdict, 'with_retracted')}" if "with_retracted" in verdict else ""
        yield "Left out", "; ".join(out) + then
    doubted = [f"{row['label']} is {STATES.get(row['why'], row['why'])} ({row['identifier']})" for row in verdict["flagged"]]
    if doubted:
        then = f"; without concerns it {would_be(verdict, 'without_concern')}" if "without_concern" in verdict else ""
        yield "Note", "; ".join(doubted) + then


def trials_line(verdict: dict[str, Any]) -> str:
    """How many trials there are; where there is none, exactly that."""
    trials = {p["study"] for one in verdict["classes"] for p in one["papers"]}
    if trials:
        newest = f"; newest {verdict['newest']}" if verdict["newest"] else ""
        return f"{len(trials)} controlled {plural(len(trials), 'study', 'studies')} with a result against a comparator{newest}"
    designs: dict[str, int] = {}
    for other in verdict["others"] if verdict["kind"] != "safety" else verdict["harms"]["studies"]:
        designs[other["design"]] = designs.get(other["design"], 0) + 1
    terms = vocabulary.load()
    listed = ", ".join(f"{terms.label('design', design).lower()} ({count})" for design, count in sorted(designs.items()))
    if verdict["kind"] == "safety":
        return f"Articles that report on harms: {listed or 'none'}."
    if not verdict["others"] and not verdict["reviews"]:
        return "No trial, and no other study, in this database."
    return f"No trial in this database has a result that answers this. Without such a result: {listed or 'reviews'}."


def outcome(body: dict[str, Any]) -> str:
    """Outcome and time of a body: "Pain intensity, short term (to 12 weeks)"."""
    return f"{vocabulary.load().label('outcome', body['outcome'])}, {when(body)}"


def when(body: dict[str, Any]) -> str:
    """The time of a body, and that it is not randomised where it is not."""
    return WINDOWS[body["window"]] + ("" if body["randomised"] else ", not randomised")


def _wrapped(label: str, said: str, width: int) -> Iterator[str]:
    """A paragraph, with its label in a column of its own."""
    lead = f"  {label:<{_LABEL - 2}}" if label else "  "
    yield from textwrap.wrap(
        said,
        max(40, width - 1),
        initial_indent=lead,
        subsequent_indent=" " * len(lead),
        break_long_words=False,
        break_on_hyphens=False,
    )
