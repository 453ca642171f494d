"""How sure: provisional certainty of a body of evidence, in GRADE's words, with the reason of every step."""

from collections.abc import Mapping
from typing import Any

from evidence.synthesis.bodies import Body
from evidence.synthesis.rules import load

LEVELS = {4: "high", 3: "moderate", 2: "low", 1: "very low"}
DOMAINS = ("risk_of_bias", "inconsistency", "imprecision", "indirectness", "publication_bias")
ROB2 = {"D1", "D2", "D3", "D4", "D5"}  # Sterne 2019, BMJ 366:l4898
Step = tuple[int, str]


def grade(body: Body, pooled: Mapping[str, Any], clinical: bool, overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Certainty of a body: {"level": 3, "word": "moderate", "reasons": [{"domain", "change", "why"}]}.

    `overrides` holds what a person decided, domain -> {"change": -1, "why": ...}; it takes the place of the rule.
    """
    rules = load("verdict")["certainty"]
    start = rules["start_randomised"] if body.randomised else rules["start_other"]
    reasons = [{"domain": "design", "change": start, "why": "randomised trials" if body.randomised else "not randomised"}]
    steps = {
        "risk_of_bias": _risk_of_bias(body), "inconsistency": _inconsistency(body, pooled), "imprecision": _imprecision(body, pooled),
        "indirectness": _indirectness(body, clinical), "publication_bias": _publication_bias(body, pooled),
    }  # fmt: skip
    level = start
    for domain in DOMAINS:
        change, why = steps[domain]
        if domain in overrides:
            change, why = int(overrides[domain]["change"]), f"a person decided: {overrides[domain].get('why', '')}"
        level += change
        reasons.append({"domain": domain, "change": change, "why": why})
    if "risk_of_bias" not in overrides and not _all_assessed(body) and level > rules["abstract_ceiling"]:
        level = rules["abstract_ceiling"]
        reasons.append({"domain": "ceiling", "change": 0, "why": "read from abstracts, so never above moderate"})
    level = max(1, min(4, level))
    return {"level": level, "word": LEVELS[level], "reasons": reasons}


def _all_assessed(body: Body) -> bool:
    """Every study judged in all five domains: one domain at low risk says nothing of the other four, nor do PEDro items."""
    return all(entry.paper.rob.keys() >= ROB2 for entry in body.entries)


def _risk_of_bias(body: Body) -> Step:
    if not _all_assessed(body):
        return -1, "not assessable from abstracts and not recorded by a person for every study"
    worst = [judgement for entry in body.entries for judgement in entry.paper.rob.values()]
    high = sum(judgement == "high" for judgement in worst)
    return (-1, f"{high} judgements of high risk recorded") if high else (0, "recorded by a person, none at high risk")


def _inconsistency(body: Body, pooled: Mapping[str, Any]) -> Step:
    total = len(body.entries)
    if total < 2:
        return 0, "one study cannot disagree with itself"
    biggest = max(body.count(direction) for direction in ("favours_dn", "favours_comparator", "no_difference"))
    share = load("verdict")["direction"]["consistent"]
    if biggest < share * total:
        return -1, f"only {biggest} of {total} studies point the same way (under {share:.0%})"
    low, high = pooled.get("prediction_low"), pooled.get("prediction_high")
    if low is not None and high is not None and low <= 0 <= high and not pooled["ci_low"] <= 0 <= pooled["ci_high"]:
        return -1, "the prediction interval contains no effect while the confidence interval does not"
    return 0, f"{biggest} of {total} studies point the same way"


def _imprecision(body: Body, pooled: Mapping[str, Any]) -> Step:
    rules = load("verdict")
    count, unknown = body.participants, body.unknown_n
    said = f"{count} participants" + (f" ({unknown} studies do not state theirs)" if unknown else "")
    important = rules["importance"]["pain_vas_0_10"]
    if (
        pooled.get("measure") == "MD"
        and body.outcome == "pain_intensity"
        and pooled["ci_low"] < 0
        and pooled["ci_high"] > important
    ):
        return -2, f"{said}; the pooled interval spans both harm and important benefit"
    if count < rules["certainty"]["participants_two"]:
        return -2, f"{said}, under {rules['certainty']['participants_two']}"
    if count < rules["certainty"]["participants_one"]:
        return -1, f"{said}, under {rules['certainty']['participants_one']}"
    return 0, said


def _indirectness(body: Body, clinical: bool) -> Step:
    if clinical and body.window == "immediate":
        return -1, "only results right after treatment answer a clinical claim"
    return 0, "the question itself was studied"


def _publication_bias(body: Body, pooled: Mapping[str, Any]) -> Step:
    rules = load("verdict")["certainty"]
    if len(body.entries) < rules["small_study_from"]:
        return 0, f"fewer than {rules['small_study_from']} studies: not tested"
    egger = pooled.get("egger_p")
    if egger is not None and egger < rules["egger_alpha"]:
        return -1, f"small studies show other effects than large ones (Egger p {egger:.3f})"
    small = all((entry.paper.n or 0) < rules["small_trial"] for entry in body.entries)
    if small and body.count("favours_dn") == len(body.entries):
        return -1, f"all {len(body.entries)} studies are small and positive"
    return 0, "no sign of small-study effects"
