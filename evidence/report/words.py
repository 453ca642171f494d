"""The words in which states, directions, times and verdicts are printed; loads nothing heavy."""

from collections.abc import Iterable
from typing import Any

from evidence.reading import CURATED

ORIGINS = {"curated": CURATED, "machine": "read by machine", "human": "decided by a person"}
STATES = {
    "retracted": "RETRACTED", "concern": "under an expression of concern", "corrected": "corrected since", "withdrawn": "withdrawn from PubMed",
    "notice": "a notice about another article", "missing": "no longer in PubMed",
}  # fmt: skip
ARROWS = {"favours_dn": "favours needling", "favours_comparator": "favours the comparator", "no_difference": "no difference", "mixed": "mixed",
          "improved": "improved", "worsened": "worsened", "no_change": "no change"}  # fmt: skip
WINDOWS = {"immediate": "right after", "short": "short term (to 12 weeks)", "long": "long term", "not_stated": "time not stated"}
VERDICTS = {
    "supported": "SUPPORTED", "probably_supported": "PROBABLY SUPPORTED", "mixed": "MIXED", "no_better": "NO BETTER",
    "contradicted": "CONTRADICTED", "insufficient": "INSUFFICIENT", "no_studies": "NO STUDIES",
}  # fmt: skip
REASONS = {"design": "starts", "risk_of_bias": "risk of bias", "publication_bias": "publication bias", "ceiling": "ceiling"}


def result(finding: dict[str, Any]) -> str:
    """The numbers of a finding as one reads them: "MD -1.3 (-2.1 to -0.5), p .009".

    What was read keeps the sign that its authors gave it; effect data of a person are turned, which is said with them.
    """
    parts = []
    if finding.get("estimate") is not None:
        low, high, estimate = (None if (x := finding.get(n)) is None else round(x, 4) for n in ("ci_low", "ci_high", "estimate"))
        interval = f" ({low:g} to {high:g})" if low is not None and high is not None else ""
        turned = ", above 0 favours needling" if finding.get("rule") == "decision.effect" else ""
        parts.append(f"{finding['measure'] or 'effect'} {estimate:g}{interval}{turned}")
    if finding.get("p"):
        parts.append(f"p {finding['p']}")
    return ", ".join(parts)


def would_be(verdict: dict[str, Any], other: str) -> str:
    """What the verdict is with other studies ("with_retracted", "without_concern"): "would be mixed", "would still be mixed"."""
    then = verdict[other]["verdict"]
    return f"would {'still ' if then == verdict['verdict'] else ''}be {then.replace('_', ' ')}"


def plural(count: int, one: str, many: str) -> str:
    """The word that goes with a count."""
    return one if count == 1 else many


def studies(count: int) -> str:
    """ "1 study", "3 studies"."""
    return f"{count} {plural(count, 'study', 'studies')}"


def asserted(verdict: dict[str, Any], lead: str) -> str:
    """How strongly the article says it and whether that holds; nothing for a question that no article asserts."""
    if not verdict["asserts"]:
        return ""
    strength = {"strong": "strongly", "plain": "plainly", "tentative": "tentatively"}[verdict["asserts"]]
    return f"{lead}the article asserts it {strength}: {verdict['comparison']}"


SOURCES = {"starter": "the starter set", "fetch": "PubMed", "import": "files", "topic": "bulk files"}


def searched(sources: Iterable[tuple[str, str]]) -> str:
    """Where the studies come from and since when nothing newer can be known."""
    told = [f"{SOURCES[kind]} ({when[:10]})" for kind, when in sources if kind in SOURCES]
    return f"Sources: {', '.join(told)}." if told else "Sources: none yet; see `evidence fetch` and `evidence import`."


def foot(verdicts: list[dict[str, Any]]) -> str:
    """What every summary ends with."""
    shown = [
        p for v in verdicts for p in (*(p for one in v["classes"] for p in one["papers"]), *v["reviews"], *v["harms"]["studies"])
    ]
    mark = f"* {CURATED}. " if any(p["curated"] for p in shown) else ""
    return f"{mark}Read from abstracts; provisional; not medical advice."
