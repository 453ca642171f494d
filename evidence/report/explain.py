"""From a verdict to the sentences under it, and the moves of verdicts, as lines for people."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence.report.summary import bias, of_harms
from evidence.report.words import ARROWS, ORIGINS, STATES, VERDICTS, WINDOWS, foot, result


def text(verdict: dict[str, Any]) -> Iterator[str]:
    """verdict -> rule -> number -> study -> sentence, and how it was reached, by the items of SWiM."""
    yield f"{verdict['title']}  [{verdict['claim']}]"
    if verdict["kind"] == "safety":
        yield f"{VERDICTS[verdict['verdict']]}, because {verdict['headline_why']}."
        yield from of_harms(verdict)
        yield from _sentences(verdict["harms"])
    else:
        yield f"{VERDICTS[verdict['verdict']]}: the class that speaks for the claim is {_headline(verdict)}."
    for one in verdict["classes"]:
        yield ""
        yield from _class(one)
    yield from _how(verdict)
    yield ""
    yield f"rules: {verdict['rules']}; inputs {verdict['inputs_hash']}; result {verdict['result_hash']}"
    yield foot([verdict])


def _class(one: dict[str, Any]) -> Iterator[str]:
    body = one["body"]
    yield f"vs {one['label']}: {VERDICTS[one['verdict']].lower()}, because {one['why']}"
    yield f"  decided by {body['outcome'].replace('_', ' ')}, {WINDOWS[body['window']]} ({body['window_why']})"
    yield f"  level of synthesis: {body['level']} ({body['level_why']})"
    for reason in one["certainty"]["reasons"]:
        yield f"  certainty: {reason['domain'].replace('_', ' ')} {reason['change']:+d} ({reason['why']})"
    for entry in body["entries"]:
        yield f"  {entry['label']} ({entry['identifier']}): {ARROWS[entry['direction']]}, n {entry['n'] or 'not stated'}{bias(entry)}"
        for row in entry["results"]:
            by = f" by rule {row['rule']}" if row["origin"] == "machine" and row["rule"] else ""
            yield f"    finding {row['finding']}: {ARROWS[row['direction']]}{', ' + result(row) if result(row) else ''}; {ORIGINS[row['origin']]}{by}"
            yield f"      {row['sentence'] or 'no sentence is stored: the abstract has not been imported'}"
    for flip in one["fragility"]:
        yield f"  fragile: {flip}"


def _sentences(harms: dict[str, Any]) -> Iterator[str]:
    """The sentences in which harms are counted."""
    for row in (*harms["rates"], *harms["counts"]):
        yield f"  {row['said']}; {row['label']} ({row['identifier']}); {ORIGINS[row['origin']]}"
        yield f"    {row['sentence'] or 'no sentence is stored: the abstract has not been imported'}"


def _how(verdict: dict[str, Any]) -> Iterator[str]:
    """The nine items of SWiM (BMJ 2020;368:l6890) for the body that speaks for the claim."""
    if not verdict["swim"]:
        return
    yield ""
    yield "How the studies were put together (SWiM):"
    yield from (f"  {item}: {said}" for item, said in verdict["swim"].items())


def _headline(verdict: dict[str, Any]) -> str:
    labels = {one["comparator"]: one["label"] for one in verdict["classes"]}
    return (
        f"{labels[verdict['headline']]} ({verdict['headline_why']})" if verdict["headline"] else f"none: {verdict['headline_why']}"
    )


def moves(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Each move of a verdict with what moved it."""
    if not rows:
        yield "No verdict has changed since it was first reached."
    for row in rows:
        sure = (
            f" ({row['certainty_from'] or 'no'} to {row['certainty_to'] or 'no'} certainty)"
            if row["certainty_from"] != row["certainty_to"]
            else ""
        )
        what = f"{row['from']} -> {row['to']}{sure}" if row["moved"] else f"stays {row['to']}, its evidence changed"
        yield f"{row['at'][:16].replace('T', ' ')}  {row['claim']}: {what.replace('_', ' ')}"
        yield from (f"    {cause}" for cause in row["cause"][:12])
        if len(row["cause"]) > 12:
            yield f"    and {len(row['cause']) - 12} more"


def fallen(
    verdicts: Sequence[dict[str, Any]], texts: dict[str, list[str]], files: dict[int, list[str]] | None = None
) -> list[dict[str, Any]]:
    """What rests on each retracted or doubted article: the verdicts with and without it, the checked texts that make those claims.

    `texts` gives the paths of the texts that make a claim, by claim id; `files` the exported files that hold an article, by its id.
    """
    found: dict[int, dict[str, Any]] = {}
    for verdict in verdicts:
        for row in (*verdict["left_out"], *verdict["flagged"]):
            if row["why"] not in ("retracted", "concern", "withdrawn"):
                continue
            of = found.setdefault(
                row["article"],
                {
                    "article": row["identifier"],
                    "label": row["label"],
                    "state": row["why"],
                    "verdicts": [],
                    "exports": (files or {}).get(row["article"], []),
                },
            )
            beside = verdict.get("with_retracted", {}).get("verdict", verdict["verdict"])
            of["verdicts"].append(
                {"claim": verdict["claim"], "without": verdict["verdict"], "with": beside, "texts": texts.get(verdict["claim"], [])}
            )
    return list(found.values())


def fallen_lines(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """The same for people."""
    if not rows:
        yield "No claim rests on an article that is retracted, withdrawn or under an expression of concern."
    for row in rows:
        yield f"{row['label']} ({row['article']}) is {STATES[row['state']]}"
        for one in row["verdicts"]:
            moved = (
                "the same with and without it"
                if one["with"] == one["without"]
                else f"with it {one['with']}, without it {one['without']}"
            )
            yield f"  {one['claim']}: {moved.replace('_', ' ')}"
            yield from (f"    claimed in {path}" for path in one["texts"])
        yield from (f"  exported to {path}" for path in row["exports"])


def texts(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Checked texts that say something whose verdict has moved since."""
    for row in rows:
        yield f"{row['path']}: {row['claim']} was {row['then']} when the text was checked and is {row['now']} now".replace("_", " ")
