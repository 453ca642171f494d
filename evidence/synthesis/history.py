"""What moved a verdict: two sets of inputs compared, paper by paper."""

from typing import Any


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
    said += _by_persons(name, old, new)
    changed = [field for field in _READ if list_of(old[field]) != list_of(new[field])]
    persons = [field for field in changed if field == "rob" or field.rstrip("s") in new.get("sure", ())]
    if named := ["risk of bias" if field == "rob" else field.replace("_", "-") for field in persons]:
        said.append(f"a person changed {', '.join(named)} of {name}")
    if others := [field for field in changed if field not in persons]:
        said.append(f"{name} was read differently: {', '.join(others)}")
    if not _human(new) ^ _human(old) and _told(old) != _told(new):
        said.append(f"the results of {name} were read differently")
    if list_of(old.get("harms", ())) != list_of(new.get("harms", ())):
        said.append(f"the harms of {name} were read differently")
    return said


def _by_persons(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What persons did to the results of a paper: a confirmation changes no word of them, a correction does."""
    if _human(new) - _human(old):
        return [f"a person {'confirmed' if _told(old) == _told(new) else 'corrected'} the results of {name}"]
    if _human(old) - _human(new):
        return [f"what a person decided on the results of {name} was taken back"]
    if set(new.get("sure", ())) - set(old.get("sure", ())) and all(list_of(old[f]) == list_of(new[f]) for f in _READ):
        return [f"a person confirmed what {name} is about"]
    return []


def _human(paper: dict[str, Any]) -> set[int]:
    return {result["finding"] for result in paper["results"] if result["origin"] == "human"}


_READ = ("design", "n", "add_on", "conditions", "outcomes", "comparators", "rob")
_ASIDE = ("finding", "origin", "rule", "sentence")  # who read it where; not what it says


def _told(paper: dict[str, Any]) -> list[str]:
    """What the results of a paper say, whoever read them."""
    return sorted(str([(k, v) for k, v in sorted(result.items()) if k not in _ASIDE]) for result in paper["results"])


def list_of(value: Any) -> Any:
    """Tuples and lists alike, so that a snapshot read back from JSON compares equal."""
    return list(value) if isinstance(value, tuple) else value
