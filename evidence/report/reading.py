"""One article as lines for a terminal: its text with the passages marked, then every tag and finding with where it stands."""

from collections.abc import Iterator
from typing import Any

from evidence import vocabulary
from evidence.errors import Unknown
from evidence.record import READ
from evidence.report.search import label_of
from evidence.report.words import ARROWS, ORIGINS, STATES, result

Span = tuple[str, bool]  # a stretch of text, and whether something was read from it
_LABELLED = {"condition", "outcome", "comparator", "pain_instrument", "design"}


def lines(of: dict[str, Any]) -> Iterator[list[Span]]:
    """Lines as stretches of text; the marked ones are what tags and findings stand on."""
    yield [(of["title"], True)]
    yield [(_source(of), False)]
    if of["state"] in STATES:
        yield [(f"This article is {STATES[of['state']]}.", True)]
    if of["curated"]:
        yield [(f"Facts {ORIGINS['curated']}." + (f" {of['note']}" if of["note"] else ""), False)]
    for section in of["sections"]:
        yield [("", False)]
        yield _marked(section, _spans(of, section["field"]))
    if (length := sum(len(section["text"]) for section in of["sections"])) > READ:
        yield [(f"Of this abstract of {length:,} characters the first {READ:,} were read.", True)]
    if not of["sections"]:
        yield [("No abstract is stored for this article.", False)]
    yield [("", False)]
    for line in _readings(of):
        yield [(line, False)]


def _source(of: dict[str, Any]) -> str:
    """Authors, journal, year, volume and pages, without the marks of what is not known."""
    who = ", ".join(of["authors"][:6]) + (" et al" if len(of["authors"]) > 6 else "")
    volume, pages = (f";{of['volume']}" if of["volume"] else ""), (f":{of['pages']}" if of["pages"] else "")
    where = f"{of['journal'] or ''} {of['year'] or ''}".strip() + volume + pages
    return " ".join(f"{part}." for part in (who, where) if part) + f" {label_of(of)}"


def _direction(row: dict[str, Any]) -> str:
    direction: str = row["direction"]
    return ARROWS.get(direction, direction.replace("_", " "))


def _spans(of: dict[str, Any], field: str) -> list[tuple[int, int]]:
    rows = [
        row for row in (*of["tags"], *of["findings"]) if row["standing"] and row["field"] == field and row["end"] > row["start"]
    ]
    merged: list[tuple[int, int]] = []
    for start, end in sorted((row["start"], row["end"]) for row in rows):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _marked(section: dict[str, Any], spans: list[tuple[int, int]]) -> list[Span]:
    text, at = section["text"], 0
    parts: list[Span] = [(f"{section['label']}: ", False)] if section["label"] else []
    for start, end in spans:
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    return [*parts, (text[at:], False)]


def _readings(of: dict[str, Any]) -> Iterator[str]:
    terms = vocabulary.load()
    for tag in of["tags"]:
        if not tag["standing"]:
            continue
        label = terms.label(tag["kind"], tag["value"]) if tag["kind"] in _LABELLED else tag["value"]
        yield f"{tag['kind'].replace('_', ' ')}: {label}  [{tag['rule']}; {ORIGINS[tag['origin']]}]"
        yield from _where(tag)
        if tag["detail"]:
            yield f"      {tag['detail']}"
    for row in of["findings"]:
        if row["standing"]:
            numbers = f" ({result(row)})" if result(row) else ""
            what = f"{terms.label('outcome', row['outcome'])} vs {terms.label('comparator', row['comparator'])}: {_direction(row)}"
            time = f", {row['time'] or row['timing']}" if row["timing"] or row["time"] else ""
            yield f"finding {row['id']}: {what}{numbers}{time}  [{row['rule']}; {ORIGINS[row['origin']]}]"
            yield from _where(row)
    if of["study"]:
        yield f"study: {of['study']['label']} ({of['study']['why']})"
    for link in of["links"]:
        yield f"link: {link['relation']} {('PMID ' + link['pmid']) if link['pmid'] else link['source']} (said by {link['by']})"
    for version in of["versions"]:
        yield f"earlier version {version['number']}, replaced {version['replaced_at'][:10]}"
    for decision in of["decisions"]:
        undone = " (undone)" if decision["undone"] else ""
        yield f"decision {decision['id']}: {decision['action']} {decision['kind']} by {decision['by']} on {decision['at'][:10]}: {decision['why']}{undone}"


def _where(row: dict[str, Any]) -> Iterator[str]:
    if row["sentence"]:
        yield f'      {row["field"]}: "{row["sentence"]}"'


def why(of: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """The tags and findings that carry this kind or value, standing or not. Raises Unknown with those there are."""
    wanted = name.strip().lower().replace(" ", "_").replace("-", "_")
    rows = [tag for tag in of["tags"] if wanted in (tag["kind"], tag["value"].lower())]
    rows += [row for row in of["findings"] if wanted in (row["outcome"], row["comparator"], f"finding_{row['id']}", str(row["id"]))]
    if not rows:
        raise Unknown("tag of this article", name, sorted({tag["value"] for tag in of["tags"]})[:8])
    return rows


def why_lines(of: dict[str, Any], name: str) -> Iterator[str]:
    """The same for people."""
    for row in why(of, name):
        what = (
            f"{row['kind']} {row['value']}"
            if "kind" in row
            else f"finding {row['outcome']} vs {row['comparator']}: {_direction(row)}"
        )
        yield f"{what}: {'stands' if row['standing'] else 'overruled'}"
        version = f", rules {row['rules_version']}" if row["rules_version"] else ""
        yield f"  {ORIGINS[row['origin']]}, by rule {row['rule']}{version}"
        place = f"{row['field']}, characters {row['start']} to {row['end']}" if row["field"] else ""
        yield f"  {place}: {row['sentence']}" if row["sentence"] else f"  {place or 'no sentence is stored for it'}"
        if row.get("detail"):
            yield f"  {row['detail']}"
