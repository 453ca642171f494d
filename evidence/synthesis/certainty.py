"""How sure: provisional certainty of a body of evidence, in GRADE's words, with the reason of every step."""

from collections.abc import Mapping
from typing import Any

from evidence.synthesis.bodies import Body, carries
from evidence.synthesis.rules import Rules
from evidence.synthesis.tally import Tally

LEVELS = {4: "high", 3: "moderate", 2: "low", 1: "very low"}
DOMAINS = ("risk_of_bias", "inconsistency", "imprecision", "indirectness", "publication_bias")
CLINICAL = ("use", "comparison", "outcome")  # kinds of claim that ask what a course of treatment does
Step = tuple[int, str]
Overrides = Mapping[str, Mapping[str, Any]]  # domain -> what a person decided


def grade(body: Body, tally: Tally, pooled: Mapping[str, Any], kind: str, overrides: Overrides, rules: Rules) -> dict[str, Any]:
    """Certainty of a body for a claim of this kind: {"level": 3, "word": "moderate", "reasons": [{"domain", "change", "why"}]}.

    `overrides` holds what a person decided, domain -> {"change": -1, "why": ...}; it takes the place of the rule.
    """
    limits = rules["certainty"]
    start = limits["start_randomised"] if body.randomised else limits["start_other"]
    reasons = [{"domain": "design", "change": start, "why": "randomised trials" if body.randomised else "not randomised"}]
    steps = {
        "risk_of_bias": _risk_of_bias(tally, limits), "inconsistency": _inconsistency(tally, pooled, rules),
        "imprecision": _imprecision(body, tally, pooled, rules), "indirectness": _indirectness(body, kind, limits),
        "publication_bias": _publication_bias(tally, pooled, limits),
    }  # fmt: skip
    level = start
    for domain in DOMAINS:
        change, why = steps[domain]
        if domain in overrides:
            change, why = int(overrides[domain]["change"]), f"a person decided: {overrides[domain].get('why', '')}"
        level += change
        reasons.append({"domain": domain, "change": change, "why": why})
    if "risk_of_bias" not in overrides and tally.assessed < tally.studies and level > limits["abstract_ceiling"]:
        level = limits["abstract_ceiling"]
        reasons.append({"domain": "ceiling", "change": 0, "why": "read from abstracts, so never above moderate"})
    level = max(1, min(4, level))
    return {"level": level, "word": LEVELS[level], "reasons": reasons}


def _risk_of_bias(tally: Tally, limits: Rules) -> Step:
    """One domain at low risk says nothing of the other four, so only studies judged in all five are assessed."""
    if tally.assessed < tally.studies:
        known = f"; recorded for {tally.assessed} of {tally.studies}" if tally.assessed else ""
        pedro = f"; {limits['pedro']}" if tally.pedro else ""
        return limits["unassessed"], f"not assessable from abstracts and not recorded by a person for every study{known}{pedro}"
    if tally.high:
        return -1, f"{tally.high} {'judgement' if tally.high == 1 else 'judgements'} of high risk recorded"
    return 0, "recorded by a person, none at high risk"


def _inconsistency(tally: Tally, pooled: Mapping[str, Any], rules: Rules) -> Step:
    if tally.studies < 2:
        return 0, "one study cannot disagree with itself"
    biggest, share, studies = max(tally.favour, tally.against, tally.null), rules["direction"]["consistent"], tally.studies
    if carries(pooled, studies, share):  # by the effects themselves, whether or not each is significant
        ways = [row["estimate"] > 0 for row in pooled["rows"] if row["estimate"]]
        biggest, studies = max(sum(ways), len(ways) - sum(ways)), pooled["k"]
    if biggest < share * studies:
        return -1, f"only {biggest} of {studies} studies point the same way (under {share:.0%})"
    low, high = pooled.get("prediction_low"), pooled.get("prediction_high")
    if low is not None and high is not None and low <= 0 <= high and not pooled["ci_low"] <= 0 <= pooled["ci_high"]:
        return -1, "the prediction interval contains no effect while the confidence interval does not"
    return 0, f"{biggest} of {studies} studies point the same way"


def _imprecision(body: Body, tally: Tally, pooled: Mapping[str, Any], rules: Rules) -> Step:
    said = f"{'about ' if tally.shared else ''}{tally.people} participants" + (
        f" ({tally.unknown} studies do not state theirs)" if tally.unknown else ""
    )
    limits = rules["certainty"]
    important = _important(body, pooled, rules)
    if important is not None and pooled["ci_low"] < 0 and pooled["ci_high"] > important:
        return -2, f"{said}; the pooled interval spans both harm and important benefit"
    if tally.people < limits["participants_two"]:
        return -2, f"{said}, under {limits['participants_two']}"
    if tally.people < limits["participants_one"]:
        return -1, f"{said}, under {limits['participants_one']}"
    return 0, said


def _important(body: Body, pooled: Mapping[str, Any], rules: Rules) -> float | None:
    """The pooled effect from which on it matters, on the scale of the pooling; None where none is stated."""
    if pooled.get("measure") == "SMD":
        return float(rules["importance"]["smd"])
    return (
        float(rules["importance"]["pain_vas_0_10"]) if pooled.get("measure") == "MD" and body.outcome == "pain_intensity" else None
    )


def _indirectness(body: Body, kind: str, limits: Rules) -> Step:
    if kind in CLINICAL and body.window == "immediate":
        return -1, "only results right after treatment answer a clinical claim"
    if kind in ("use", "comparison") and body.outcome in limits["proxies"]:
        return -1, f"{body.outcome.replace('_', ' ')} stands in for what a patient would notice"
    if body.window == "not_stated":
        return 0, "the question itself was studied; when it was measured is not stated"
    return 0, "the question itself was studied"


def _publication_bias(tally: Tally, pooled: Mapping[str, Any], limits: Rules) -> Step:
    if tally.studies < limits["small_study_from"]:
        return 0, f"fewer than {limits['small_study_from']} studies: not tested"
    egger = pooled.get("egger_p")
    if egger is not None and egger < limits["egger_alpha"]:
        return -1, f"small studies show other effects than large ones (Egger p {egger:.3f})"
    if not tally.large and tally.favour == tally.studies:
        return -1, f"all {tally.studies} studies are small and positive"
    return 0, "no sign of small-study effects"
