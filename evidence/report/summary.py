"""A verdict as a person reads it: on a terminal and as Markdown. The values come from synthesis.judge."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence import vocabulary
from evidence.report.article import STATES, result
from evidence.sources.starter import ORIGIN

ARROWS = {"favours_dn": "favours needling", "favours_comparator": "favours the comparator", "no_difference": "no difference", "mixed": "mixed",
          "improved": "improved", "worsened": "worsened", "no_change": "no change"}  # fmt: skip
WINDOWS = {"immediate": "right after", "short": "short term (to 12 weeks)", "long": "long term", "not_stated": "time not stated"}
VERDICTS = {
    "supported": "SUPPORTED", "probably_supported": "PROBABLY SUPPORTED", "mixed": "MIXED", "no_better": "NO BETTER",
    "contradicted": "CONTRADICTED", "insufficient": "INSUFFICIENT", "no_studies": "NO STUDIES",
}  # fmt: skip
_REASONS = {"design": "starts", "risk_of_bias": "risk of bias", "publication_bias": "publication bias", "ceiling": "ceiling"}


def text(verdict: dict[str, Any], full: bool) -> Iterator[str]:
    """Lines of plain text; `full` adds every study, every other body, the reasons of the certainty."""
    yield f"{verdict['title']}  [{verdict['claim']}]"
    sure = f", {verdict['certainty']} certainty" if verdict["certainty"] else ""
    yield f"  {VERDICTS[verdict['verdict']]}{sure}{_asserted(verdict, '; ')}"
    yield f"  {verdict['wording']}"
    yield f"  {trials_line(verdict)}"
    for one in verdict["classes"]:
        yield from _class(one, full)
    yield from _reviews(verdict["reviews"], full)
    if verdict["overlap"]:
        yield "      overlap of {reviews} reviews with a known reference list: corrected covered area {percent}%, {word}".format(
            **verdict["overlap"]
        )
    yield from _apart(verdict, full)
    harms = verdict["harms"]
    yield f"  Harms: {harms['looked']} of {harms['of']} articles report on them. {harms['reference']}"
    if full:
        yield from (f"  {line}" for line in verdict["limits"])
        yield f"  inputs {verdict['inputs_hash'][:12]}, rules: {verdict['rules']}"


def trials_line(verdict: dict[str, Any]) -> str:
    """How many trials there are; where there is none, exactly that."""
    trials = {p["study"] for one in verdict["classes"] for p in one["papers"]}
    if trials:
        newest = f"; newest {verdict['newest']}" if verdict["newest"] else ""
        return f"{len(trials)} controlled {_plural(len(trials), 'study', 'studies')} with a result against a comparator{newest}"
    designs: dict[str, int] = {}
    for other in verdict["others"]:
        designs[other["design"]] = designs.get(other["design"], 0) + 1
    terms = vocabulary.load()
    listed = ", ".join(f"{terms.label('design', design).lower()} ({count})" for design, count in sorted(designs.items()))
    if not verdict["others"] and not verdict["reviews"]:
        return "No trial, and no other study, in this database."
    return f"No trial with a result against a comparator in this database; only: {listed or 'reviews'}."


def _class(one: dict[str, Any], full: bool) -> Iterator[str]:
    body, counts = one["body"], one["body"]["directions"]
    unknown = f" + {body['unknown_n']} of unknown size" if body["unknown_n"] else ""
    yield f"  vs {one['label'][0].lower()}{one['label'][1:]}: {VERDICTS[one['verdict']].lower()}, {one['certainty']['word']} certainty{_down(one)}"
    yield f"    {_outcome(body)}: {body['studies']} {_plural(body['studies'], 'study', 'studies')}, {body['participants']} people{unknown}; {_counted(counts)}"
    if "estimate" in body["pooled"]:
        yield f"    pooled {_pooled(body['pooled'])}"
    elif full:
        yield f"    not pooled: {body['pooled']['why_not']}"
    if full:
        yield from _reasons(one)
        if body.get("importance"):
            yield f"    for comparison, changes that matter: {body['importance']}"
    yield from (f"      {line}" for line in map(_study, body["entries"]))
    if not full:
        yield from _also(one["other_bodies"])
    else:
        for other in one["other_bodies"]:
            yield f"    also {_outcome(other)}: {other['studies']} {_plural(other['studies'], 'study', 'studies')}, {other['participants']} people; {_counted(other['directions'])}"
            yield from (f"      {line}" for line in map(_study, other["entries"]))
    for flip in one["fragility"][: None if full else 2]:
        yield f"    fragile: {flip}"


def _down(one: dict[str, Any]) -> str:
    """For what the certainty was lowered, in a few words."""
    domains = [_REASONS.get(r["domain"], r["domain"]) for r in one["certainty"]["reasons"] if r["change"] < 0]
    return f" (down for {', '.join(domains)})" if domains else ""


def _also(bodies: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The other outcomes and windows of a class, each in a few words."""
    for body in sorted(bodies, key=lambda b: -b["studies"])[:4]:
        counts = body["directions"]
        told = f"{counts['favours_dn']} favour needling, {counts['favours_comparator']} the comparator, {counts['no_difference']} no difference"
        yield f"    also {_outcome(body)}: {body['studies']} {_plural(body['studies'], 'study', 'studies')}; {told}"
    if len(bodies) > 4:
        yield f"    and {len(bodies) - 4} more outcomes or times (--full)"


def _reasons(one: dict[str, Any]) -> Iterator[str]:
    for reason in one["certainty"]["reasons"]:
        name = _REASONS.get(reason["domain"], reason["domain"])
        change = "" if reason["domain"] in ("design", "ceiling") else f" {reason['change']:+d}" if reason["change"] else " 0"
        yield f"    certainty, {name}{change}: {reason['why']}"


def _outcome(body: dict[str, Any]) -> str:
    design = "" if body["randomised"] else ", not randomised"
    return f"{vocabulary.load().label('outcome', body['outcome'])}, {WINDOWS[body['window']]}{design}"


def _counted(counts: dict[str, Any]) -> str:
    said = [f"{counts['favours_dn']} favour needling, {counts['favours_comparator']} the comparator"]
    said.append(f"{counts['no_difference']} no difference" + (f", {counts['mixed']} mixed" if counts["mixed"] else ""))
    if counts["wilson"]:
        low, high = counts["wilson"]
        test = f"sign test p {counts['sign_p']:.3f}" if counts["sign_p"] is not None else counts["test"]
        said.append(
            f"of {counts['with_direction']} with a direction {counts['favours_dn'] / counts['with_direction']:.0%} ({low:.0%} to {high:.0%}; {test})"
        )
    return "; ".join(said)


def _pooled(pooled: dict[str, Any]) -> str:
    prediction = (
        f", prediction {pooled['prediction_low']:.2f} to {pooled['prediction_high']:.2f}"
        if pooled["prediction_low"] is not None
        else ""
    )
    missing = f"; {pooled['without_effect']} more give no effect" if pooled["without_effect"] else ""
    return (
        f"{pooled['measure']} {pooled['estimate']:.2f} ({pooled['ci_low']:.2f} to {pooled['ci_high']:.2f}) {pooled['scale']}, above 0 favours needling; "
        f"{pooled['k']} studies, I2 {pooled['i2']:.0f}%{prediction}{missing}"
    )


def _study(entry: dict[str, Any]) -> str:
    numbers = "; ".join(filter(None, (result(r) for r in entry["results"])))
    state = f" [{STATES[entry['state']]}]" if entry["state"] in STATES else ""
    spin = " [spin]" if entry["spin"] else ""
    size = f"n {entry['n']}" if entry["n"] else "n not stated"
    mark = " *" if any(r["origin"] == "curated" for r in entry["results"]) else ""
    return f"{entry['label']}, {size}: {ARROWS[entry['direction']]}{f' ({numbers})' if numbers else ''}; {entry['identifier']}{mark}{state}{spin}"


def _reviews(reviews: Sequence[dict[str, Any]], full: bool) -> Iterator[str]:
    if not reviews:
        return
    yield f"  Reviews, beside the trials and not added to them: {len(reviews)}"
    for review in reviews[: None if full else 3]:
        found = ", ".join(
            dict.fromkeys(
                f"{r['outcome'].replace('_', ' ')} vs {r['comparator'].replace('_', ' ')}: {ARROWS[r['direction']]}"
                for r in review["results"]
            )
        )
        of = f"{review['n_studies']} studies" if review["n_studies"] else "number of studies not stated"
        yield f"      {review['label']}, {of}: {found or 'no result read'}; {review['identifier']}{' *' if review['curated'] else ''}"
    if not full and len(reviews) > 3:
        yield f"      and {len(reviews) - 3} more (--full)"


def _apart(verdict: dict[str, Any], full: bool) -> Iterator[str]:
    if verdict["others"]:
        yield f"  Other articles without such a result: {len(verdict['others'])}"
        if full:
            yield from (f"      {o['label']}: {o['why']}; {o['identifier']}" for o in verdict["others"])
    if verdict["apart"]:
        yield f"  On spasticity, reported apart: {len(verdict['apart'])}"
    for row in verdict["left_out"]:
        yield f"  Left out: {row['label']} ({STATES.get(row['why'], row['why'])}); {row['identifier']}"
    if "with_retracted" in verdict:
        yield f"  With what was retracted it would be {verdict['with_retracted']['verdict'].replace('_', ' ')}."
    for row in verdict["flagged"]:
        yield f"  Note: {row['label']} is {STATES.get(row['why'], row['why'])}; {row['identifier']}"


def _asserted(verdict: dict[str, Any], lead: str) -> str:
    """How strongly the article says it and whether that holds; nothing for a question that no article asserts."""
    if not verdict["asserts"]:
        return ""
    strength = {"strong": "strongly", "plain": "plainly", "tentative": "tentatively"}[verdict["asserts"]]
    return f"{lead}the article asserts it {strength}: {verdict['comparison']}"


def _plural(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def foot(verdicts: Sequence[dict[str, Any]]) -> str:
    """What every summary ends with."""
    curated = any(p["curated"] for v in verdicts for one in v["classes"] for p in one["papers"])
    mark = f"* {ORIGIN}. " if curated else ""
    return f"{mark}Read from abstracts; provisional; not medical advice."


def markdown(verdict: dict[str, Any]) -> Iterator[str]:
    """The same as Markdown, with a table of studies for each class."""
    yield f"## {verdict['title']}"
    yield ""
    sure = f", {verdict['certainty']} certainty" if verdict["certainty"] else ""
    yield f"**{VERDICTS[verdict['verdict']].capitalize()}**{sure}{_asserted(verdict, '; ')}. {verdict['wording']}"
    yield ""
    yield trials_line(verdict)
    for one in verdict["classes"]:
        yield from ("", f"### Against {one['label']}: {VERDICTS[one['verdict']].lower()}, {one['certainty']['word']} certainty", "")
        yield f"{_outcome(one['body'])}: {_counted(one['body']['directions'])}."
        yield from ("", "| study | n | direction | result | identifier |", "|---|---|---|---|---|")
        for entry in one["body"]["entries"]:
            numbers = "; ".join(filter(None, (result(r) for r in entry["results"])))
            cells = (entry["label"], entry["n"] or "not stated", ARROWS[entry["direction"]], numbers, entry["identifier"])
            yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
    yield ""
