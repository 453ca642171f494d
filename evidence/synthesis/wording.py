"""How a verdict may be said: GRADE guideline 26, from rules/wording.toml, for clinicians and in plain language."""

from collections.abc import Mapping
from typing import Any

from evidence import vocabulary
from evidence.register import Claim
from evidence.synthesis.bodies import Body
from evidence.synthesis.rules import load


def clinical(claim: Claim, comparator: str, body: Body | None, verdict: str, certainty: str | None) -> str:
    """One publishable sentence in clinical language. `certainty` is a GRADE word; without a body only the claim is named."""
    rules, terms = load("wording"), vocabulary.load()
    outcome = body.outcome if body else claim.outcomes[0]
    label = _small(terms.label("comparator", comparator))
    kind = _kind(body, verdict, certainty)
    return _said(
        rules, kind, claim, body, certainty, outcome=rules["outcomes"].get(outcome) or _small(terms.label("outcome", outcome)), who=_who(rules["who"], claim, body, _label),
        than=rules["than"].get(comparator, f" compared with {label}") if body else "", against=rules["against"].get(comparator, label),
        verb=_verb(rules, kind, outcome, certainty or ""),
    )  # fmt: skip


def plain(claim: Claim, comparator: str, body: Body | None, verdict: str, certainty: str | None) -> str:
    """The same in plain language: no scale, no test, no technical term."""
    rules = load("wording")["plain"]
    outcome = rules["outcomes"][body.outcome if body else claim.outcomes[0]]
    kind, sure = _kind(body, verdict, certainty), certainty or ""
    verbs = {"effect": rules["verbs"][outcome["verb"]], "no_better": load("wording")["none"], "contradicted": rules["better"]}
    than = rules["than"].get(comparator, rules["than"]["other"])
    return _said(
        rules, kind, claim, body, certainty, outcome=outcome["words"], who=_who(rules["who"], claim, body, _plain_label),
        than=than if body else "", against=than.removeprefix(", compared with ").removeprefix(" when it is added to another treatment, compared with "),
        verb=str(verbs.get(kind, {}).get(sure, "")), sure=rules["sure"].get(sure, ""),
    )  # fmt: skip


def beside(comparator: str, body: Body) -> dict[str, str]:
    """What is added where a better test of the claim than the one it rests on has not favoured needling: clinical and plain."""
    rules = load("wording")
    forms, count = rules["beside"], len(body.entries)
    told = forms["one"] if count == 1 else forms["many"].format(count=count)
    clinical_than, plain_than = rules["than"][comparator].strip(), rules["plain"]["than"][comparator].removeprefix(", ")
    people = f"{'about ' if body.estimated else ''}{body.participants}"
    return {
        "clinical": forms["clinical"].format(than=_capital(clinical_than), told=told, people=people),
        "plain": " " + forms["plain"].format(than=_capital(plain_than), told=told),
    }


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _said(rules: Mapping[str, Any], kind: str, claim: Claim, body: Body | None, certainty: str | None, **words: str) -> str:
    when = rules["when"][body.window] if body else ""
    inside = claim.title[0].lower() + claim.title[1:] if claim.asserts else f"whether dry needling {claim.claim}"
    return str(rules["sentences"][kind].format(when=when, certainty=certainty, claim=inside, **words))


def _kind(body: Body | None, verdict: str, certainty: str | None) -> str:
    """Which sentence says a verdict: very low certainty is said as such, unless there are hardly any studies at all."""
    if body is None:
        return "no_studies" if verdict == "no_studies" else "insufficient"
    if verdict == "insufficient":
        limits = load("verdict")["insufficient"]
        enough = len(body.entries) >= limits["studies"] and body.participants >= limits["participants"]
        return "very_low" if enough and certainty == "very low" else "insufficient"
    if certainty == "very low":
        return "very_low"
    return {"supported": "effect", "probably_supported": "effect"}.get(verdict, verdict)


def _verb(rules: Mapping[str, Any], kind: str, outcome: str, certainty: str) -> str:
    if kind in ("no_better", "contradicted"):
        return str(rules["none" if kind == "no_better" else "better"].get(certainty, ""))
    better = vocabulary.load().terms["outcome"][outcome].better or "other"
    return str(rules["verbs"][better].get(certainty, ""))


def _who(forms: Mapping[str, str], claim: Claim, body: Body | None, label: Any) -> str:
    animals = [entry.paper.design == "animal_lab" for entry in body.entries] if body else []
    if any(animals):
        return forms["animals"] if all(animals) else forms["both"]
    conditions = [c for c in claim.conditions if c != "healthy"]
    if not conditions or claim.kind == "mechanism":
        return forms["any"]
    studied = {condition for entry in body.entries for condition in entry.paper.conditions} if body else set()
    conditions = [c for c in conditions if c in studied] or conditions  # nobody is named whom no study of the verdict looked at
    names = list(dict.fromkeys(label(c) for c in conditions))
    listed = " or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1]
    return forms["of"].format(conditions=listed)


def _label(condition: str) -> str:
    return _small(vocabulary.load().label("condition", condition).split(",")[0])


def _plain_label(condition: str) -> str:
    return str(load("wording")["plain"]["conditions"].get(condition) or _label(condition))


def _small(label: str) -> str:
    """A label within a sentence, without what stands in brackets."""
    return vocabulary.within(label.split(" (")[0])


def of_harms(verdict: str, certainty: str | None, found: Mapping[str, Any]) -> dict[str, str]:
    """The sentences on harms, clinical and plain, from what `harmful.section` found."""
    rules = load("wording")["harms"]
    unit, row = max(
        found["watched"].items(), key=lambda item: (item[1]["of"], item[0]), default=("", {"events": 0, "of": 1, "frequency": ""})
    )
    events = list(
        dict.fromkeys(r["event"] for r in found["serious"] if "not named" not in r["event"] and r["event"] != "serious events")
    )
    minor = next((r["said"] for r in found["rates"] if not r["serious"] and r["denominator"]), "")
    told = {
        "frequency": row["frequency"], "events": row["events"], "of": f"{row['of']:,}", "unit": unit, "certainty": certainty,
    }  # fmt: skip
    sentences = {}
    for name in ("clinical", "plain"):
        forms = rules[name]
        listed = [rules["plain_events"].get(event, event) for event in events] if name == "plain" else events
        parts = {
            "minor": forms["minor"].format(
                told=minor[0].upper() + minor[1:] if name == "clinical" else minor.replace(":", " in", 1)
            )
            if minor
            else "",
            "serious": forms["serious"].format(events=", ".join(listed)) if listed else "",
        }
        sentences[name] = str(forms[verdict].format(**told, **parts))
    return sentences
