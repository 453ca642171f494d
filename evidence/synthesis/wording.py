"""How a verdict may be said: GRADE guideline 26, from rules/wording.toml."""

from evidence import vocabulary
from evidence.register import Claim
from evidence.synthesis.bodies import Body
from evidence.synthesis.rules import load


def sentence(claim: Claim, comparator: str, body: Body | None, verdict: str, certainty: str | None) -> str:
    """One publishable sentence for a verdict. `certainty` is a GRADE word; without a body only the claim is named."""
    rules, terms = load("wording"), vocabulary.load()
    forms = rules["sentences"]
    if body is None:
        form = forms["no_studies"] if verdict == "no_studies" else forms["insufficient"]
        outcome = _plain(terms.label("outcome", claim.outcomes[0]))
        return str(form.format(who=_who(claim), outcome=outcome, than="", claim=_inside(claim.title)))
    outcome = _plain(terms.label("outcome", body.outcome))
    label = terms.label("comparator", comparator).lower()
    than = rules["than"].get(comparator, f" compared with {label}")
    kind = {"supported": "effect", "probably_supported": "effect"}.get(verdict, verdict)
    if certainty == "very low" and kind != "insufficient":
        kind = "very_low"
    return str(
        forms[kind].format(
            who=_who(claim),
            verb=_verb(kind, body.outcome, certainty or ""),
            outcome=outcome,
            than=than,
            when=rules["when"][body.window],
            certainty=certainty,
            against=label if comparator not in rules["than"] else than.removeprefix(" compared with "),
            claim=_inside(claim.title),
        )
    )


def _verb(kind: str, outcome: str, certainty: str) -> str:
    rules = load("wording")
    if kind == "no_better":
        return str(rules["none"].get(certainty, ""))
    better = vocabulary.load().terms["outcome"][outcome].better or "other"
    return str(rules["verbs"][better].get(certainty, ""))


def _who(claim: Claim) -> str:
    if not claim.conditions or claim.kind == "mechanism":
        return "In people with muscle or joint pain"
    labels = [vocabulary.load().label("condition", c) for c in claim.conditions if c != "healthy"]
    names = [_plain(label.split(",")[0]) for label in labels]
    return "In people with " + (" or ".join(names) if len(names) < 3 else ", ".join(names[:-1]) + " or " + names[-1])


def _plain(label: str) -> str:
    """A label inside a sentence: no bracket, no capital unless it is an acronym."""
    short = label.split(" (")[0]
    return short if short[:2].isupper() else short[0].lower() + short[1:]


def _inside(title: str) -> str:
    """A claim's title inside a sentence."""
    return title[0].lower() + title[1:]
