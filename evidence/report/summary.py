"""A verdict as a person reads it: on a terminal, in full, and as Markdown. The values come from synthesis.judge."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence import vocabulary
from evidence.report import screen
from evidence.report.screen import harms, outcome, trials_line
from evidence.report.words import ARROWS, REASONS, STATES, VERDICTS, WINDOWS, asserted, foot, result, studies, would_be

__all__ = ["foot", "markdown", "text"]


def text(verdict: dict[str, Any], full: bool, width: int = screen.WIDE) -> Iterator[str]:
    """Lines of plain text: one screen, or with `full` every study, every body, the reasons of the certainty."""
    if not full:
        yield from screen.text(verdict, width)
        return
    yield f"{verdict['title']}  [{verdict['claim']}]"
    sure = f", {verdict['certainty']} certainty" if verdict["certainty"] else ""
    yield f"  {VERDICTS[verdict['verdict']]}{sure}{asserted(verdict, '; ')}"
    yield f"  {verdict['wording']}"
    yield f"  {trials_line(verdict)}"
    yield f"  speaks for the claim: {_headline(verdict)}"
    for one in verdict["classes"]:
        yield from _class(one)
    yield from _reviews(verdict["reviews"])
    if verdict["overlap"]:
        yield "      overlap of {reviews} reviews with a known reference list: corrected covered area {percent}%, {word}".format(
            **verdict["overlap"]
        )
    yield from _apart(verdict)
    yield from of_harms(verdict)
    yield from (f"  {line}" for line in verdict["limits"])
    yield f"  inputs {verdict['inputs_hash'][:12]}, rules: {verdict['rules']}"


def _headline(verdict: dict[str, Any]) -> str:
    head = screen.headline(verdict)
    return f"{head['label']}, {verdict['headline_why']}" if head else verdict["headline_why"]


def _class(one: dict[str, Any]) -> Iterator[str]:
    body = one["body"]
    yield f"  vs {vocabulary.within(one['label'])}: {VERDICTS[one['verdict']].lower()}, {one['certainty']['word']} certainty{_down(one)}"
    yield f"    {outcome(body)}: {studies(body['studies'])}, {_people(body)}; {_counted(body['directions'])}"
    yield f"    this time decides: {body['window_why']}"
    if "estimate" in body["pooled"]:
        yield f"    pooled {_pooled(body['pooled'])}"
    else:
        yield f"    not pooled: {body['pooled']['why_not']}"
    yield f"    size: {screen.size(body)}"
    yield from _reasons(one)
    yield from (f"      {line}" for line in map(_study, body["entries"]))
    for other in one["other_bodies"]:
        yield f"    also {outcome(other)}: {studies(other['studies'])}, {_people(other)}; {_counted(other['directions'])}"
        yield from (f"      {line}" for line in map(_study, other["entries"]))
    yield from (f"    fragile: {flip}" for flip in one["fragility"])


def _people(body: dict[str, Any]) -> str:
    """ "about 98 people in the arms compared + 1 of unknown size"."""
    told = f"about {body['participants']} people in the arms compared" if body["estimated"] else f"{body['participants']} people"
    return told + (f" + {body['unknown_n']} of unknown size" if body["unknown_n"] else "")


def _down(one: dict[str, Any]) -> str:
    """For what the certainty was lowered, in a few words."""
    domains = [REASONS.get(r["domain"], r["domain"]) for r in one["certainty"]["reasons"] if r["change"] < 0]
    return f" (down for {', '.join(domains)})" if domains else ""


def _reasons(one: dict[str, Any]) -> Iterator[str]:
    for reason in one["certainty"]["reasons"]:
        name = REASONS.get(reason["domain"], reason["domain"])
        change = "" if reason["domain"] in ("design", "ceiling") else f" {reason['change']:+d}" if reason["change"] else " 0"
        yield f"    certainty, {name}{change}: {reason['why']}"


def _counted(counts: dict[str, Any]) -> str:
    said = [f"{counts['favours_dn']} favour needling, {counts['favours_comparator']} the comparator"]
    said.append(f"{counts['no_difference']} no difference" + (f", {counts['mixed']} mixed" if counts["mixed"] else ""))
    if counts["wilson"]:
        low, high = counts["wilson"]
        test = f"sign test p {counts['sign_p']:.3f}" if counts["sign_p"] is not None else counts["test"]
        share = counts["favours_dn"] / counts["with_direction"]
        said.append(f"of {counts['with_direction']} with a direction {share:.0%} ({low:.0%} to {high:.0%}; {test})")
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
    told = f"{f' ({numbers})' if numbers else ''}; {entry['identifier']}{mark}{state}{spin}{bias(entry)}"
    return f"{entry['label']}, {size}: {ARROWS[entry['direction']]}{told}"


def bias(entry: dict[str, Any]) -> str:
    """What a person recorded of a study's risk of bias: RoB 2 domains, and PEDro items, which change nothing."""
    said = []
    if entry["rob"]:
        said.append("RoB 2 " + ", ".join(f"{domain} {value}" for domain, value in entry["rob"].items()))
    if entry["pedro"]:
        scored = [value for item, value in entry["pedro"].items() if item != "1"]  # item 1 is no part of the score
        said.append(f"PEDro {scored.count('yes')} of {len(scored)} scored items recorded")
    return f" [{'; '.join(said)}]" if said else ""


def _reviews(reviews: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not reviews:
        return
    yield f"  Reviews, beside the trials and not added to them: {len(reviews)}"
    for review in reviews:
        found = ", ".join(
            dict.fromkeys(
                f"{r['outcome'].replace('_', ' ')} vs {r['comparator'].replace('_', ' ')}{_time(r['window'])}: {ARROWS[r['direction']]}"
                for r in review["results"]
            )
        )
        of = f"{review['n_studies']} studies" if review["n_studies"] else "number of studies not stated"
        yield f"      {review['label']}, {of}: {found or 'no result read'}; {review['identifier']}{' *' if review['curated'] else ''}"


def _time(window: str) -> str:
    return f", {WINDOWS[window]}" if window != "not_stated" else ""


def _apart(verdict: dict[str, Any]) -> Iterator[str]:
    if verdict["others"]:
        yield f"  Other articles without such a result: {len(verdict['others'])}"
        yield from (f"      {o['label']}: {o['why']}; {o['identifier']}" for o in verdict["others"])
    if verdict["apart"]:
        yield f"  On spasticity, reported apart: {len(verdict['apart'])}"
    for row in verdict["left_out"]:
        yield f"  Left out: {row['label']} ({STATES.get(row['why'], row['why'])}); {row['identifier']}"
    if "with_retracted" in verdict:
        yield f"  With what was retracted it {would_be(verdict, 'with_retracted')}."
    for row in verdict["flagged"]:
        yield f"  Note: {row['label']} is {STATES.get(row['why'], row['why'])}; {row['identifier']}"
    if "without_concern" in verdict:
        yield f"  Without what is under a concern it {would_be(verdict, 'without_concern')}."


def of_harms(verdict: dict[str, Any]) -> Iterator[str]:
    """Harms with every rate and every serious event, one a line."""
    found = verdict["harms"]
    yield f"  Harms: {harms(verdict)}"
    for row in found["rates"]:
        often = f", {row['frequency']}" if row["frequency"] else ""
        yield f"      {row['said']}{often}; {row['label']}, {row['identifier']}{_from(row)}"
    yield from (
        f"      {row['said']}, out of how many is not stated; {row['label']}, {row['identifier']}{_from(row)}"
        for row in found["counts"]
    )
    if found["serious"]:
        yield "    Serious events, one by one:"
    for row in found["serious"]:
        yield f"      {row['said']}; {row['label']}, {row['source']}; {row['identifier']}{' *' if row['curated'] else ''}"
    for row in found["compared"]:
        counts = row["directions"]
        ways = f"{counts['favours_dn']} fewer harms with needling, {counts['favours_comparator']} with the other, {counts['no_difference']} no difference"
        yield f"    Harms compared with {row['comparator'].replace('_', ' ')}: {studies(row['studies'])}, {row['participants']} people; {ways}"
        yield from (f"      {entry['label']}: {ARROWS[entry['direction']]}; {entry['identifier']}" for entry in row["entries"])


def _from(row: dict[str, Any]) -> str:
    return f" [{'a review' if row['review'] else row['origin']}]" if row["review"] or row["origin"] != "curated" else " *"


def markdown(verdict: dict[str, Any]) -> Iterator[str]:
    """The same as Markdown, with a table of studies for each class."""
    yield f"## {verdict['title']}"
    yield ""
    sure = f", {verdict['certainty']} certainty" if verdict["certainty"] else ""
    yield f"**{VERDICTS[verdict['verdict']].capitalize()}**{sure}{asserted(verdict, '; ')}. {verdict['wording']}"
    yield ""
    yield trials_line(verdict)
    for one in verdict["classes"]:
        yield from ("", f"### Against {one['label']}: {VERDICTS[one['verdict']].lower()}, {one['certainty']['word']} certainty", "")
        yield f"{outcome(one['body'])}: {_counted(one['body']['directions'])}."
        yield from ("", f"Size: {screen.size(one['body'])}. {screen.fragile(one)[0].upper()}{screen.fragile(one)[1:]}.")
        yield from ("", "| study | n | direction | result | identifier |", "|---|---|---|---|---|")
        for entry in one["body"]["entries"]:
            numbers = "; ".join(filter(None, (result(r) for r in entry["results"])))
            cells = (entry["label"], entry["n"] or "not stated", ARROWS[entry["direction"]], numbers, entry["identifier"])
            yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
    yield from ("", f"Harms: {harms(verdict)}", "")
