"""What moved a verdict: two sets of inputs compared, paper by paper."""

from typing import Any

from evidence.register import Claim
from evidence.synthesis.inputs import Paper, Result


def papers_from(inputs: dict[str, Any]) -> tuple[Claim, list[Paper]]:
    """The claim and papers of a stored snapshot."""
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in inputs["claim"].items()}
    claim = Claim(**values)
    return claim, [_paper(row) for row in inputs["papers"]]


def _paper(row: dict[str, Any]) -> Paper:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in row.items()}
    values["results"] = tuple(Result(**result) for result in row["results"])
    return Paper(**values)


def cause(old: dict[str, Any], new: dict[str, Any], old_rules: str, new_rules: str) -> list[str]:
    """Sentences on what differs between two snapshots of one claim."""
    said = []
    if old_rules != new_rules:
        said.append(f"rules changed from {old_rules} to {new_rules}")
    if old["claim"] != new["claim"]:
        said.append("the claim itself was changed in the register")
    before = {paper["key"]: paper for paper in old["papers"]}
    after = {paper["key"]: paper for paper in new["papers"]}
    said += [f"{_name(paper)} came in" for key, paper in after.items() if key not in before]
    said += [f"{_name(paper)} went out" for key, paper in before.items() if key not in after]
    for key in before.keys() & after.keys():
        said += _differences(before[key], after[key])
    if old.get("overrides") != new.get("overrides"):
        said.append("a person changed a certainty judgement")
    return sorted(said)


def _name(paper: dict[str, Any]) -> str:
    return f"{paper['label']} ({'PMID ' + paper['pmid'] if paper['pmid'] else paper['key']})"


def _differences(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    name, said = _name(new), []
    if old["state"] != new["state"]:
        said.append(f"{name} is now {new['state'] or 'in good standing'}")
    if old["study"] != new["study"]:
        said.append(f"{name} was put under another study")
    if old["content"] != new["content"]:
        said.append(f"the record of {name} changed at its source")
    human = {r["finding"] for r in new["results"] if r["origin"] == "human"} - {
        r["finding"] for r in old["results"] if r["origin"] == "human"
    }
    if human:
        said.append(f"a person corrected {name}")
    fields = ("design", "n", "add_on", "conditions", "outcomes", "comparators", "rob")
    changed = [field for field in fields if list_of(old[field]) != list_of(new[field])]
    if changed:
        said.append(f"{name} was read differently: {', '.join(changed)}")
    if not human and [r["direction"] for r in old["results"]] != [r["direction"] for r in new["results"]]:
        said.append(f"the results of {name} were read differently")
    return said


def list_of(value: Any) -> Any:
    """Tuples and lists alike, so that a snapshot read back from JSON compares equal."""
    return list(value) if isinstance(value, tuple) else value
