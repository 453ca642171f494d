"""What the studies of a claim say of harms: who looked, how often what happened, serious events one by one."""

from collections.abc import Iterable, Sequence
from typing import Any

from evidence import harms
from evidence.harms import Harm
from evidence.synthesis import bodies as body_of
from evidence.synthesis.bodies import Body
from evidence.synthesis.inputs import Paper
from evidence.synthesis.named import is_review, named
from evidence.synthesis.rules import load

WHOLE = ("any", "minor", "serious")  # all events of a kind, as against one event by its name
NO_PATIENTS = (
    "protocol",
    "guideline",
    "narrative_review",
    "commentary",
    "animal_lab",
)  # they may speak of harms, they looked at nobody
UNNAMED = "event not named in the title"

Told = tuple[Paper, Harm, str, str]  # a paper, a harm that it counts, who read it, in which sentence


def section(papers: Sequence[Paper], bodies: Sequence[Body]) -> dict[str, Any]:
    """The harms of a claim's papers as plain values.

    looked, of, studies, case_reports, reference; rates (with a share), counts (without one), serious (one row a mention),
    watched (events and denominators of serious events by unit), compared (bodies in which trials compare harms), said (in a sentence).
    """
    looked = [p for p in papers if p.design not in NO_PATIENTS and (p.harms or "adverse_events" in p.outcomes)]
    cases = [p for p in looked if p.design == "case_report"]
    told = [
        (paper, harm, origin, sentence) for paper in papers for text, origin, sentence in paper.harms if (harm := harms.read(text))
    ]
    rows = [_row(paper, harm, origin, sentence) for paper, harm, origin, sentence in told]
    found: dict[str, Any] = {
        "looked": len(looked), "of": len(papers), "studies": [named(p) for p in looked], "case_reports": [named(p) for p in cases],
        "rates": sorted((r for r in rows if r["share"] is not None), key=_by_weight), "counts": [r for r in rows if r["share"] is None and r["count"]],
        "serious": _serious(cases, rows), "watched": _watched(told),
        "compared": [_compared(b) for b in bodies if b.outcome == "adverse_events" and b.comparator != "baseline"],
        "reference": _reference(papers),
    }  # fmt: skip
    found["said"] = _said(found)
    return found


def _reference(papers: Sequence[Paper]) -> str:
    """What the field refers to where counts are wanted; nothing where the counts of that very study are among the papers."""
    rules = load("verdict")["harms"]
    return "" if any(paper.pmid == rules["pmid"] and paper.harms for paper in papers) else str(rules["reference"])


def _row(paper: Paper, harm: Harm, origin: str, sentence: str) -> dict[str, Any]:
    share = harm.share
    return named(paper) | {
        "event": harm.event, "event_label": harms.label(harm.event), "serious": harm.serious, "count": harm.count, "percent": harm.percent,
        "denominator": harm.of, "unit": harm.unit, "share": None if share is None else round(share, 6),
        "frequency": None if share is None else harms.frequency(share) if share else "none seen", "origin": origin, "sentence": sentence,
        "said": _in_words(harm),
    }  # fmt: skip


def _in_words(harm: Harm) -> str:
    """ "minor events: 36.7% of 20,464 treatments", "bruising: 3 of 40 patients", "fainting: 2 patients"."""
    unit = harm.unit if harm.unit != "?" else ""
    of = (
        f" of {harm.of:,} {unit}" if harm.of else f" of {unit}" if unit and harm.percent is not None else f" {unit}" if unit else ""
    )
    much = f"{harm.percent:g}%" if harm.count is None else "none" if harm.count == 0 else f"{harm.count:,}"
    return f"{harms.label(harm.event)}: {much}{of}".rstrip()


def _by_weight(row: dict[str, Any]) -> tuple[bool, bool, int, str, str]:
    """Serious events first, then all events of a kind before one by its name, then the largest denominator."""
    return (not row["serious"], row["event"] not in WHOLE, -(row["denominator"] or 0), row["label"], row["event"])


def _serious(cases: Sequence[Paper], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Serious events one by one: case reports by what their title names, then what studies count above none."""
    found = []
    for paper in cases:
        events = [event for event, _, _ in harms.named(paper.title) if event not in WHOLE]
        event = harms.label(events[0]) if events else UNNAMED
        found.append(named(paper) | {"event": event, "source": "case report", "said": event})
    counted = [r for r in rows if r["serious"] and (r["count"] or r["percent"]) and r["design"] != "case_report"]
    return found + [{**row, "event": row["event_label"], "source": "review" if row["review"] else "study"} for row in counted]


def _watched(told: Iterable[Told]) -> dict[str, dict[str, Any]]:
    """unit -> serious events and of how many in the largest study that says what it watched, and what the others say; reviews apart.

    Rates of different studies are not pooled: who is watched, and what is called serious, differs too much.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    of_paper: dict[int, list[tuple[Paper, Harm]]] = {}
    for paper, harm, _, _ in told:
        of_paper.setdefault(paper.article, []).append((paper, harm))
    seen = set[str]()
    for pairs in of_paper.values():
        paper = pairs[0][0]
        serious = next((harm for _, harm in pairs if harm.event == "serious" and harm.count is not None), None)
        place = _denominator(serious, [harm for _, harm in pairs]) if serious else None
        if serious is None or place is None or is_review(paper) or paper.study in seen:
            continue
        seen.add(paper.study)
        one = {"events": serious.count or 0, "of": place[0], "label": paper.label}
        found.setdefault(place[1], []).append(one)
    largest: dict[str, dict[str, Any]] = {}
    for unit, rows in found.items():
        first, *rest = sorted(rows, key=lambda row: (-row["of"], row["label"]))
        largest[unit] = first | {"studies": len(rows), "others": rest}
    for row in largest.values():  # none seen is no proof that there are none: the rule of three gives what may have been missed
        share = row["events"] / row["of"]
        row["frequency"] = harms.frequency(share) if share else f"at most {harms.frequency(3 / row['of'])}"
    return largest


def _denominator(serious: Harm, told: Sequence[Harm]) -> tuple[int, str] | None:
    """Of how many a count of serious events is: as said with it, else the one number that the same abstract says it watched."""
    if serious.of:
        return (serious.of, serious.unit)
    known = {(harm.of, harm.unit) for harm in told if harm.of and harm.unit in harms.UNITS}
    of, unit = known.pop() if len(known) == 1 else (None, "")
    return (of, unit) if of else None


def _compared(body: Body) -> dict[str, Any]:
    """Trials that set the harms of needling against those of something else: a comparison, no answer to how often."""
    return {
        "comparator": body.comparator, "window": body.window, "studies": len(body.entries), "participants": body.participants,
        "directions": body_of.directions(body),
        "entries": [named(entry.paper) | {"direction": entry.direction, "sentence": entry.results[0].sentence} for entry in body.entries],
    }  # fmt: skip


def _said(found: dict[str, Any]) -> str:
    """How many articles look for harms and what they say, in one or two sentences."""
    of = "" if found["looked"] == found["of"] else f" of {found['of']}"
    lead = f"{found['looked']}{of} {'article reports' if found['looked'] == 1 and not of else 'articles report'} on them."
    if found["rates"]:
        told = "; ".join(f"{row['said']} ({row['label']})" for row in found["rates"][:3])
        lead += f" {told[0].upper()}{told[1:]}."
    elif found["looked"]:
        lead += f" {load('verdict')['harms']['no_rates']}"
    unnamed = (UNNAMED, harms.label("serious"))
    events = list(dict.fromkeys(row["event"] for row in found["serious"] if row["event"] not in unnamed))
    if events:
        lead += f" Serious: {', '.join(events[:4])}{' and more' if len(events) > 4 else ''}."
    return lead


def judged(found: dict[str, Any]) -> tuple[str, str | None, str]:
    """(verdict, certainty, why) of a claim that needling is tolerated: by how often serious events occur among those watched."""
    limits = load("verdict")["safety"]
    if not found["looked"]:
        return "no_studies", None, "no article reports on harms"
    if not found["watched"]:
        return "insufficient", None, "no study states how many serious events it saw in how many patients or treatments"
    unit, row = max(found["watched"].items(), key=lambda item: (item[1]["of"], item[0]))
    others = "; ".join(f"{other['events']} in {other['of']:,} ({other['label']})" for other in row["others"])
    share, said = row["events"] / row["of"], f"{row['events']} serious events in {row['of']:,} {unit} ({row['label']})"
    said += f", beside it {others}" if others else ""
    if row["of"] < limits["least"]:
        return "insufficient", None, f"{said}: under {limits['least']:,} nothing can be said of rare events"
    certainty = "low" if row["of"] >= limits["enough"] else "very low"
    if share >= limits["harmful"]:
        return "contradicted", certainty, f"{said}: {row['frequency']}"
    if share >= limits["tolerated"]:
        return "mixed", certainty, f"{said}: {row['frequency']}"
    if certainty == "very low":
        return "insufficient", certainty, f"{said}: too few to exclude one in 1,000"
    return "probably_supported", certainty, f"{said}: {row['frequency']}"
