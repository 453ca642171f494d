"""How the studies of a claim were put together, by the nine items of SWiM (BMJ 2020;368:l6890)."""

from typing import Any

from evidence.synthesis.rules import load


def items(head: dict[str, Any] | None) -> dict[str, str]:
    """Item -> sentence, for the class of comparator that speaks for a claim; empty where none does."""
    if head is None:
        return {}
    body = head["body"]
    pooled = "estimate" in body["pooled"]
    spread = next(row["why"] for row in head["certainty"]["reasons"] if row["domain"] == "inconsistency")
    words = {
        "level": body["level"].capitalize(), "level_why": body["level_why"], "window_why": body["window_why"],
        "heterogeneity": f"{spread[0].upper()}{spread[1:]}.",
        "metric": f"{body['pooled']['measure']}, {body['pooled']['scale']}." if pooled else "The direction of each study's result.",
    }  # fmt: skip
    return {item: said.format(**words) for item, said in load("verdict")["swim"].items()}
