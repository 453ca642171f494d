"""What may be published about a claim: its sentence for clinicians and in plain language, and the studies to cite with it."""

from typing import Any

from evidence.errors import Unknown

CITED = 5  # studies named with one sentence; a list of all is what `evidence cite --claim` writes


def sentence(verdict: dict[str, Any], comparator: str | None = None) -> dict[str, Any]:
    """{"claim", "title", "comparator", "verdict", "certainty", "wording", "clinical", "plain", "cite"} of a verdict.

    The whole of it, or one class of comparator by its id. "cite" holds the papers of the body that the sentence rests on, the
    largest first; of a claim of safety those that count harms, then those that report serious ones. Raises Unknown for a class
    that the claim does not have, with those that it has.
    """
    part, papers = verdict, _rests_on(verdict)
    if comparator is not None:
        held = {one["comparator"]: one for one in verdict["classes"]}
        if comparator not in held:
            raise Unknown("comparator of this claim", comparator, sorted(held))
        part = held[comparator]
        papers = part["body"]["entries"]
    certainty = part["certainty"]["word"] if isinstance(part["certainty"], dict) else part["certainty"]
    first = sorted(papers, key=lambda paper: -(paper["n"] or 0))[:CITED] if verdict["kind"] != "safety" else papers[:CITED]
    return {
        "claim": verdict["claim"], "title": verdict["title"], "comparator": comparator or verdict["headline"], "verdict": part["verdict"],
        "certainty": certainty, "wording": part["wording"], **part["wordings"],
        "cite": [{name: paper[name] for name in ("label", "pmid", "doi", "article")} for paper in first],
    }  # fmt: skip


def _rests_on(verdict: dict[str, Any]) -> list[dict[str, Any]]:
    """The papers of the body that speaks for the claim, and of those that its sentence names beside it."""
    if verdict["kind"] == "safety":
        found = (*verdict["harms"]["rates"], *verdict["harms"]["serious"], *verdict["harms"]["studies"])
        return list({paper["article"]: paper for paper in found}.values())
    classes = {one["comparator"]: one["body"]["entries"] for one in verdict["classes"]}
    named = [verdict["headline"], *verdict["beside"]] if verdict["headline"] else []
    return [paper for name in named for paper in classes[name]]
