"""A number of people that is printed behind them: "patients with knee pain (N = 100)", "groups of 31, 30 and 29 (total 90)"."""

import re

from evidence import patterns
from evidence.findings.counts import mask
from evidence.findings.leftout import Size
from evidence.findings.sizewords import people_words, rules
from evidence.findings.text import Line
from evidence.findings.totals import in_total

# "40 schools (118 teams, 3188 players) were allocated": the people of the places that were drawn.
_IN_CLUSTERS = patterns.compiled(
    r"\b(?:practices|clinics|clusters|cent(?:er|re)s|hospitals|schools|teams|squads|units|departments|wards|sites|classes|villages)\s*"
    r"\((?:#+\s+[a-z]+(?:,| and)\s+)?(?P<n>#+)\s+",
    re.IGNORECASE,
)
_HEAD = patterns.compiled(
    r"\b(?!(?:groups?|arms?|screened|assessed|eligible|ineligible|approached|invited|contacted|excluded|declined|lost|withdrew|completed|analy[sz]ed)\b)(?P<who>[\w-]+)\s*\(\s*(?:total\s+)?n\s*=\s*(?P<n>#+)",
    re.IGNORECASE,
)


def totalled(line: Line) -> Size | None:
    """A total that stands behind the sizes of groups: "were randomised ... (31, 30, 30 and 29 participants; total 120)"."""
    total = in_total(*mask(line.text)) if AT_RANDOM.search(line.text) else None
    return Size(total, "n.total", line, 92) if total else None


def headed(line: Line) -> Size | None:
    """The number printed behind the people: "Patients with knee osteoarthritis (N = 100; women = 86)"."""
    masked, values = mask(line.text)
    if not values:
        return None
    inside = _IN_CLUSTERS.search(masked) if AT_RANDOM.search(line.text) else None
    if inside and inside.start("n") in values and rules().person.match(masked, inside.end("n")):
        return Size(values[inside.start("n")], "n.in_clusters", line, 93)
    spots = [m for m in _HEAD.finditer(masked) if m.start("n") in values]
    whose = rf"\b{people_words()}\b|\b(?:data (?:from|of)|analysis of)\b[^.;]*\btrial\b"
    if len(spots) != 1 or not patterns.search(whose, line.text[: spots[0].start("n")], re.IGNORECASE):
        return None
    return Size(
        values[spots[0].start("n")], "n.behind_people", line, 93 if patterns.search(r"\brandom|\balloca", line.text, re.I) else 85
    )


AT_RANDOM = patterns.compiled(r"\brandom|\balloca|\bassign|\bdivid|\ballot", re.IGNORECASE)
