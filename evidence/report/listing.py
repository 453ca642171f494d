"""Short lists for people: articles found, terms with counts, runs."""

from collections.abc import Iterator, Sequence
from typing import Any

from evidence import vocabulary
from evidence.reading import CURATED
from evidence.report.search import label_of
from evidence.report.words import STATES


def listing(total: int, rows: Sequence[dict[str, Any]], everything: bool) -> Iterator[str]:
    """One article in two lines, newest first."""
    about = "" if everything else " about dry needling"
    yield f"{total} {'article' if total == 1 else 'articles'}{about}" + (
        f", the first {len(rows)} shown" if total > len(rows) else ""
    )
    terms = vocabulary.load()
    for row in rows:
        state = f" [{STATES[row['state']]}]" if row["state"] in STATES else ""
        mark = " *" if row["curated"] else ""
        yield f"{row['year'] or 'n.d.'}  {row['title']}{state}"
        parts = [
            row["author"],
            terms.label("design", row["design"]) if row["design"] else "design not told",
            f"n {row['n']}" if row["n"] else "",
        ]
        parts += [", ".join(terms.label("condition", c) for c in row["conditions"]), f"{label_of(row)}{mark}"]
        yield "      " + "; ".join(filter(None, parts))
    if any(row["curated"] for row in rows):
        yield f"* {CURATED}"
    if not total and not everything:
        yield "Nothing fits; `--all` also looks at articles that are not about dry needling."


def counted(rows: Sequence[dict[str, Any]], kind: str) -> Iterator[str]:
    """Terms with how much there is on each."""
    width = max(len(row["label"]) for row in rows)
    yield f"{kind:<{width}}  articles  trials  reviews  id"
    for row in sorted(rows, key=lambda r: (r["group"], -r["articles"])):
        yield f"{row['label']:<{width}}  {row['articles']:>8}  {row['trials']:>6}  {row['reviews']:>7}  {row['id']}{' (group)' if row['group'] else ''}"


def runs(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Runs, newest first."""
    if not rows:
        yield "Nothing was imported yet: `evidence starter` loads the starter set, `evidence import` reads files."
    for r in rows:
        counts = f"{r['read']} read, {r['new']} new, {r['changed']} changed, {r['unchanged']} unchanged, {r['set_aside']} set aside"
        yield f"run {r['id']}  {r['started'][:16].replace('T', ' ')}  {r['kind']} {r['source']}: {r['status']}; {counts}"
        if asked := r["search"]:
            yield f"  asked: {asked['query']} ({asked['count']} records)"
            if asked["translation"] not in ("", asked["query"]):
                yield f"  as PubMed understood it: {asked['translation']}"


def set_aside(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What could not be read, and why."""
    if not rows:
        yield "Nothing was set aside."
    for row in rows:
        who = f" ({row['identifier']})" if row["identifier"] else ""
        yield f"#{row['id']}  run {row['run_id']}  {row['source']}, {row['position']}{who}: {row['reason']}"
