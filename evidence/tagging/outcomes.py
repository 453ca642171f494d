"""What was measured, and by which pain scale: from title, objective, methods and results; never from background or outlook."""

import re

from evidence.reading import TagReading
from evidence.tagging.matching import Hit
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

_REVIEWS = {"umbrella_review", "meta_analysis", "systematic_review", "narrative_review", "guideline"}
# "pain" as part of something that is no measure of pain intensity.
_PAIN_NAME = re.compile(
    r"^ (?:syndrome|condition|disorder|clinic|management|medicine|neuroscience|science|education|patients?|free|catastroph|physician|therapist|specialist|relie(?:f|ving) (?:drug|medic|tablet)|of (?:muscular|myofascial) origin|killers?|points?|duration|history|processing|modulat\w*|physiology|behavio|coping|beliefs|acceptance|medication|drugs?|population|pressure|sensitiv|self efficacy|related (?:fear|disab|quality)|interfer)"
)
_PAIN_BEFORE = re.compile(
    r"(?:myofascial|chronic|musculoskeletal|muscle|onset of|duration of|anti|no current|without|history of|origin of|source of|cause of|causes? (?:of )?|neuropathic|widespread|patients with|people with|subjects with|adults with|women with|individuals with|participants with|treatment of|treat|management of|with|non|months of|referred|recogni[sz]ed|familiar|usual) $"
)


def read(text: Text, design: str) -> list[TagReading]:
    """Outcome and pain-instrument tags in the order of first mention."""
    found: dict[tuple[str, str], TagReading] = {}
    for role, rule in (
        ("methods", "methods"),
        ("results", "results"),
        ("title", "title"),
        ("objective", "objective"),
        ("unknown", "text"),
    ):
        for i in text.of(role):
            for hit in _kept(text, i, role):
                key = (hit.kind, hit.id)
                found.setdefault(key, text.tag(hit.kind, hit.id, f"{hit.kind}.{rule}", i, (hit.start, hit.end)))
    _settle(text, found, design)
    return list(found.values())


def _kept(text: Text, i: int, role: str) -> list[Hit]:
    folded = text.folded[i]
    hits = [h for h in text.hits[i] if h.kind in ("outcome", "pain_instrument")]
    if not hits or (role == "methods" and not _measures(text, i)):
        return []
    if (
        role in ("methods", "unknown")
        and cue("outcome", "not_outcome").search(folded)
        and not re.search(r"\boutcomes?\b|\bmeasured\b|\bassessed\b", folded)
    ):
        return []
    if role == "objective" and cue("outcome", "future").search(folded):
        return []
    return [h for h in hits if _means_it(text, folded, h, role)]


def _measures(text: Text, i: int) -> bool:
    """Whether a methods sentence speaks of measuring, by its words or by the label of its section."""
    sentence = text.sentences[i]
    if sentence.field.startswith("abstract:"):
        label = text.document.record.sections[int(sentence.field[9:])].label.lower()
        if "outcome" in label or "measure" in label:
            return True
    return bool(cue("outcome", "measured").search(text.folded[i]))


def _means_it(text: Text, folded: str, hit: Hit, role: str) -> bool:
    before, after = folded[: hit.start], folded[hit.end :]
    if hit.word == "pain":
        return not (_PAIN_NAME.search(after) or _PAIN_BEFORE.search(before[-30:]))
    if hit.id == "pain_intensity" and hit.word in (
        "vas",
        "nrs",
        "visual analog*",
        "numeric rating scale",
        "numerical rating scale",
    ):
        return _of_pain(text, folded, hit)
    if hit.kind == "pain_instrument":
        return _of_pain(text, folded, hit)
    if hit.id == "adverse_events" and role in ("title", "objective") and hit.word in ("safety", "complication*"):
        return True
    if hit.id == "local_twitch_response":
        return role in ("title", "objective") or bool(
            re.search(r"\b(?:number|count\w*|presence|prevalence|frequency|elicit\w* (?:of|in)|outcome)\b", before[-60:])
        )
    return True


def _of_pain(text: Text, folded: str, hit: Hit) -> bool:
    """A scale of something else (fatigue, stiffness, soreness) is no pain scale; a bare scale needs pain somewhere in the record."""
    near = folded[max(0, hit.start - 45) : hit.end + 45]
    if re.search(
        r"\b(?:fatigue|satisfaction|stiffness|discomfort|tolerance|comfort|anxiety|sleep|global|blinding)\b", near
    ) and not re.search(r"\bpain|headache|ache\b", near):
        return False
    return any("pain" in f or "ache" in f or "sore" in f for f in text.folded)


def _settle(text: Text, found: dict[tuple[str, str], TagReading], design: str) -> None:
    """A reliable sign beside a doubtful one: the instrument implies the outcome, a scale's parent word gives way."""
    instruments = [key for key in found if key[0] == "pain_instrument"]
    if instruments and ("outcome", "pain_intensity") not in found and ("outcome", "adverse_events") not in found:
        tag = found[instruments[0]]
        found["outcome", "pain_intensity"] = TagReading("outcome", "pain_intensity", "outcome.instrument", tag.passage)
    only_objective = {k for k, t in found.items() if t.rule.endswith((".objective", ".title"))}
    strong = {k for k in found if k[0] == "outcome"} - only_objective
    if len(strong) >= 2:
        for key in only_objective:
            if key[1] in ("other", "physical_performance", "blood_flow", "muscle_stiffness", "adverse_events"):
                found.pop(key)
