"""What the studied people have: from the title and from sentences about who took part, never from background or exclusions."""

import re

from evidence import patterns
from evidence.matching import Hit
from evidence.reading import TagReading
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

_NERVE_INJURY = {
    "stroke",
    "post stroke",
    "poststroke",
    "multiple sclerosis",
    "cerebral palsy",
    "spinal cord injur*",
    "hemiplegi*",
    "hemipare*",
}
# Healthy people beside patients are what the patients are compared with.
_REFERENCE = patterns.compiled(r"\bpatients\b.{0,80}\b(?:and|with|versus|vs) (?:\w+ ){0,3}$")
_CONTROLS = patterns.compiled(r" ?\w* ?controls?\b|.{0,30}\bas controls?\b")
_OF_PLACE = patterns.compiled(
    r"\b(?:masticatory|orofacial|jaw|masseter|neck|cervical|shoulder|trapezius|back|lumbar|calf|gluteal) $"
)
# In a trial of an anaesthetic or an implant the operation is the matter; where such knees are needled it is their pain.
_OPERATED = (
    "hip arthroplasty",
    "hip replacement",
    "total knee arthroplasty",
    "total knee replacement",
    "knee replacement",
    "knee arthroplasty",
    "anterior cruciate*",
    "acl reconstruction",
    "knee surgery",
)
# A complaint of the knee that its osteoarthritis does not explain.
_OF_KNEE_ALONE = patterns.compiled(
    r"\b(?:patell\w*|anterior knee|cruciate|menisc\w*|tendin\w*|jumper|iliotibial|chondromalac\w*|ligament)\b|\b(?:after|following|before|undergoing|awaiting|with|in|during) (?:\w+ ){0,3}(?:arthroplasty|replacement)"
)
# "Chronic pain after hernia repair": what an operation left is no pain of muscles and joints.
_LEFT_BY_SURGERY = patterns.compiled(
    r"\bchronic pain\b.{0,60}\b(?:after|following)\b.{0,40}\b(?:repair|surger(?:y|ies)|operations?|resection|thoracotomy|mastectomy|hernio\w*|caesarean|cesarean|\w+ectomy|\w+otomy|\w+plasty)\b"
)
_IMPAIRED = patterns.compiled(
    r"\w+(?: \w+){0,4} with (?:an? )?(?:(?!no|normal|mean|average|age|median|full|good)\w+ ){0,3}(?:impairments?|diseases?|disorders?|syndrome|diabetes|hypertension|dementia|stroke|osteoarthritis)\b"
)
# "musculoskeletal fitness" is no complaint.
_OF_BODY = patterns.compiled(r" (?:origin|fitness|health|ultrasound|models?|parameters|capacity|performance)\b")
# "on pain, mobility and hamstring shortening in participants with knee osteoarthritis": measured in people who were chosen for another thing.
_MEASURED = patterns.compiled(r"\b(?:outcomes?|measured|assessed|measures|measurements)\b")
_MEASURED_IN = patterns.compiled(
    r" (?:in|of|among) (?:\w+ ){0,2}(?:patients|participants|people|subjects|adults|individuals|women|men) with\b"
)
# "a back pain score of 4 or more": measured, and not what the study is about
_RATED = patterns.compiled(r" (?:scores?|vas|nrs) (?:of|≥|>|at least|above|over)\b| (?:scores?|vas|nrs) ?[≥>]")
# "is reported to improve stiffness in healthy men": of others, before
_KNOWN_OF = patterns.compiled(
    r"\b(?:(?:is|are|was|were|has been|have been) (?:\w+ )?(?:reported|shown|known|demonstrated|found|suggested|described) (?:to|that)|previous (?:studies|work|trials)|studies have)\b"
)
# "People with fibromyalgia or migraine were excluded."
_LEFT_OUT = patterns.compiled(
    r"(?:people|persons|patients|participants|subjects|individuals|women|men|adults|those|volunteers|children) (?:with|who|having|taking)\b[^.;]*\b(?:were|was) (?:also |not (?:included|eligible|admitted|recruited|enrolled)|excluded)(?:excluded|ineligible)?\b"
)
_KNEE, _HIP = patterns.compiled(r"\bknees?\b"), patterns.compiled(r"\bhips?\b")
_OSTEOARTHRITIC = patterns.compiled(
    r"\b(?:patients|people|participants|subjects|individuals|adults|women|men|cases) (?:\w+ ){0,3}?(?:with|had|having|suffering from|because of|due to|for) (?:(?!no\b|without\b)\w+ ){0,4}osteoarthritis\b(?! of (?!the knees?\b))"
)
_IN_LABOUR = patterns.compiled(r"\b(?:pregnan\w+|labou?r|nullipar\w+|primipar\w+|parturients?|caesarean|cesarean)\b")
_STRAIN = patterns.compiled(r"\b(?:exercise|eccentric|drop jumps|muscle damaging)\b")
_DOMS = patterns.compiled(
    r"\brecovery (?:from|after) (?:\w+ )?eccentric\b|\bdelayed onset (?:of )?muscle soreness\b|\bdoms\b|\bexercise induced (?:\w+ )?(?:muscle )?(?:soreness|damage)\b"
)
_SPASTIC = patterns.compiled(r"\b(?:spastic|hyperton|muscle tone|ashworth|tardieu|botulin)")


def read(text: Text, relevant: bool, survey: bool = False) -> list[TagReading]:
    """Condition tags in the order of first mention."""
    found: dict[str, TagReading] = {}
    for rule, hits in (("condition.title", _in_title(text)), ("condition.population", _in_population(text))):
        for hit in hits:
            _add(text, found, hit, rule, relevant)
    if not found:
        for hit in _hits(text, text.of("objective")):
            _add(text, found, hit, "condition.objective", relevant)
    if not found:
        told = text.of("results", "conclusion")
        for hit in _hits(text, text.of("methods", "results", "conclusion", "unknown")):
            if hit.sentence in told and "pain" in hit.word and not relevant:
                continue  # a complaint that somebody was left with
            _add(text, found, hit, "condition.text", relevant)
    if not found and not survey:
        _from_mesh(text, found)
    _settle(text, found, relevant)
    return list(found.values())


def _add(text: Text, found: dict[str, TagReading], hit: Hit, rule: str, relevant: bool) -> None:
    if not relevant and hit.word in _OPERATED:
        found.setdefault("other", text.tag("condition", "other", "condition.operated", hit.sentence, (hit.start, hit.end)))
        return
    for value in (*text.vocabulary.terms["condition"][hit.id].implies, hit.id):
        found.setdefault(value, text.tag("condition", value, rule, hit.sentence, (hit.start, hit.end)))


def _hits(text: Text, sentences: list[int]) -> list[Hit]:
    """Condition hits of these sentences that are not excluded, not a technique's name and not healthy controls."""
    excluded = cue("population", "excluded")
    harm = any(hit.kind == "outcome" and hit.id == "adverse_events" for i in text.of("title") for hit in text.hits[i])
    found = []
    for i in sentences:
        folded = text.folded[i]
        for hit in text.hits[i]:
            if hit.kind != "condition" or ((match := excluded.search(folded)) and match.start() < hit.start):
                continue
            if (out := _LEFT_OUT.match(folded)) and hit.end <= out.end():
                continue
            if _is_of_body(folded, hit):
                continue
            if cue("population", "not_before").search(folded[: hit.start]):
                continue
            if harm and cue("population", "complaint_before").search(folded[: hit.start]):
                continue
            if hit.id in ("myofascial_pain",) and _is_technique(folded, hit):
                continue
            if hit.id == "healthy" and (
                _REFERENCE.search(folded[: hit.start])
                or _CONTROLS.match(folded[hit.end :])
                or _IMPAIRED.match(folded[hit.start :])
                or _IN_LABOUR.search(folded)
                or _KNOWN_OF.search(folded[: hit.start])
            ):
                continue
            if _of_place(folded, hit) or _RATED.match(folded[hit.end :]):
                continue
            found.append(hit)
    return found


def _of_place(folded: str, hit: Hit) -> bool:
    """Whether "muscle pain" is that of one place, which has a name of its own."""
    return hit.word == "muscle pain" and bool(_OF_PLACE.search(folded[: hit.start]))


def _is_of_body(folded: str, hit: Hit) -> bool:
    """Whether muscles and bones are named as such, and no complaint of theirs."""
    return hit.word == "musculoskeletal*" and bool(_OF_BODY.match(folded[hit.end :]))


def _is_technique(folded: str, hit: Hit) -> bool:
    """Trigger points as the place of the needle or part of the name of a treatment."""
    if "trigger" not in hit.word and "point" not in hit.word and "mt" not in hit.word and "band" not in hit.word:
        return False
    after, before = cue("population", "technique_after"), cue("population", "technique_before")
    if after.search(folded[hit.end : hit.end + 30].lstrip("s")):
        return True
    clause = re.split(r"[;:.]|\bwith\b|\bwho\b|\bhaving\b", folded[max(0, hit.start - 90) : hit.start])[-1]
    return bool(before.search(clause))


def _in_title(text: Text) -> list[Hit]:
    found = []
    for hit in _hits(text, text.of("title")):
        folded = text.folded[hit.sentence]
        if hit.word == "trigger point*" and re.match(
            r"s? (?:dry )?needling|s? dn\b|s? inject", folded[hit.start + len("trigger point") :]
        ):
            continue
        found.append(hit)
    for hit in (
        h
        for i in text.of("title")
        for h in text.hits[i]
        if h.kind == "condition" and h not in found and not _of_place(text.folded[i], h) and not _is_of_body(text.folded[i], h)
    ):
        if hit.id != "myofascial_pain" or not cue("population", "technique_after").search(
            text.folded[hit.sentence][hit.end :][:30]
        ):
            found.append(hit)
    return found


def _in_population(text: Text) -> list[Hit]:
    """Hits in sentences of the objective, methods and results that speak of people (or animals) who have it."""
    people = cue("population", "people")
    having = patterns.compiled(
        r"\b(?:with|who|having|had|have|suffer\w*|diagnos\w*|present\w*|from|by|of|for|in|whose|affected|due|after|because|healthy|asymptomatic|pain free|and|or|were|carrying)\b"
    )
    found = []
    named = (i for i in text.of("background") if any(hit.kind == "condition" for hit in text.hits[i]))
    own = [i for i in named if cue("population", "own").search(text.folded[i])]
    for hit in _hits(text, [*own, *text.of("objective", "methods", "unknown")]):
        before, after = text.folded[hit.sentence][: hit.start], text.folded[hit.sentence][hit.end :]
        if hit.id == "muscle_tightness" and (_MEASURED_IN.match(after) or _MEASURED.search(before)):
            continue
        if hit.id == "healthy" or (people.search(before) and having.search(before)) or people.search(after[:40]):
            found.append(hit)
    return found


def _from_mesh(text: Text, found: dict[str, TagReading]) -> None:
    for term in text.vocabulary.terms["condition"].values():
        if not text.mesh.isdisjoint(term.mesh) and term.id not in ("healthy", "musculoskeletal_pain"):
            found.setdefault(term.id, text.tag("condition", term.id, "condition.mesh"))


_AILING = patterns.compiled(
    r"\b(?:(?:in|out)?patients?|diseases?|syndrome|disorder\w*|pain(?!less)\w*|injur\w+|surg\w+|operat(?:ion|ive)\w*|an[ae]+sthe\w+|cancer|strokes?|post ?stroke|\w*arthr\w+|diabet\w*"
    r"|pregnan\w*|labou?r|birth|obes\w*|overweight|smok\w+|ill|illness|intensive care|diagnos\w+|palsy|paralys\w+|infect\w*|failure|insufficiency|asthma\w*|\w*headaches?"
    r"|migraine\w*|aged care|nursing homes?|institutionali\w*|frail\w*|fall(?:er)?s|insomni\w*|depress\w+|impair\w+|disabled|therapy dogs|symptoms?(?! (?:intensity|reporting))|constipation|dementia|hypertens\w+|allerg\w+|rhinitis|rats?|mice)\b"
)
_FIT = patterns.compiled(
    r"\b(?:students?|athletes?|players?|(?:un)?trained (?:(?:wo)?m[ae]n|participants|subjects|individuals|adults|people)|volunteers?|soldiers?|(?:yoga|meditation|tai chi) practitioners|(?:college|young|active|sedentary|male|female) (?:adults?|people|persons|subjects|participants|(?:wo)?men|individuals|males|females)"
    r"|(?:fe)?males|recreationally|physically active|cyclists|runners|swimmers|gymnasts|sprinters|rowers|footballers|amateurs|elite|professionals)\b"
)


def _neuropathic(text: Text, found: dict[str, TagReading]) -> bool:
    """Whether the "chronic pain" of a title is that of nerves, which is named as such elsewhere."""
    passage = found["musculoskeletal_pain"].passage
    title = "neuropath" not in text.title and passage is not None and passage.field == "title"
    return title and any("neuropathic pain" in text.folded[i] for i in text.of("methods", "objective", "results"))


def _without_complaint(text: Text) -> bool:
    """Whether people were studied of whom no illness is told: students, trained men, elderly subjects."""
    own = [text.folded[i] for i in text.of("title", "objective", "methods", "unknown")]
    return any(_FIT.search(folded) for folded in own) and not any(_AILING.search(folded) for folded in own)


def _of_joint(text: Text, found: dict[str, TagReading]) -> None:
    """The osteoarthritis of people in a study of knees is that of the knee, also where they were operated on."""
    if set(found) - {"other", "knee_pain"} or not _KNEE.search(text.title) or _HIP.search(text.title):
        return
    at = text.find(_OSTEOARTHRITIC, "objective", "methods", "unknown")
    if at and not cue("population", "excluded").search(text.folded[at[0]]):
        found.clear()
        found["knee_osteoarthritis"] = text.tag("condition", "knee_osteoarthritis", "condition.of_joint", at[0], at[1].span())


def _of_exercise(text: Text, found: dict[str, TagReading]) -> None:
    """Sore muscles are the condition where healthy people were made sore by exercise."""
    at = next(((i, m) for i, folded in enumerate(text.folded) if (m := _DOMS.search(folded))), None)
    strained = any(_STRAIN.search(text.folded[i]) for i in text.of("title", "objective", "background", "methods"))
    if at and strained and not set(found) - {"healthy"}:
        found["muscle_soreness"] = text.tag("condition", "muscle_soreness", "condition.of_exercise", at[0], at[1].span())


def _one_knee(text: Text, found: dict[str, TagReading]) -> None:
    """Knee pain gives way to the osteoarthritis that explains it."""
    if "knee_osteoarthritis" in found and "knee_pain" in found:
        both = found["knee_osteoarthritis"].rule == found["knee_pain"].rule == "condition.title"  # "osteoarthritic knee pain"
        if found["knee_pain"].rule != "condition.title" or (both and not _OF_KNEE_ALONE.search(text.title)):
            found.pop("knee_pain")


# Conditions beside which a named one is what was studied.
_UNPLACED = {
    "myofascial_pain", "latent_trigger_points", "healthy", "musculoskeletal_pain", "other", "muscle_tightness", "muscle_soreness",
}  # fmt: skip


def _settle(text: Text, found: dict[str, TagReading], relevant: bool) -> None:
    """What follows from other tags: mixed pain gives way to a named one, stroke is spasticity only where tone is the matter."""
    everything = " ".join(text.folded)
    # an injury of the brain is spasticity where people were chosen for that
    told_of = everything if relevant else " ".join(text.folded[i] for i in text.of("title", "objective", "background"))
    if "spasticity" in found and (not relevant or "shoulder_pain" in found) and not _SPASTIC.search(told_of):
        found.pop("spasticity")
    named = set(found) - _UNPLACED
    told = [name for name in named if found[name].rule == "condition.population"]
    if "musculoskeletal_pain" in found and (
        (named and found["musculoskeletal_pain"].rule != "condition.title") or len(told) > 1 or _neuropathic(text, found)
    ):
        found.pop("musculoskeletal_pain")
    _of_joint(text, found)
    _of_exercise(text, found)
    if "musculoskeletal_pain" in found and "muscle_soreness" in found:
        found.pop("musculoskeletal_pain")
    if "healthy" in found and named and found["healthy"].rule != "condition.title":
        found.pop("healthy")
    _one_knee(text, found)
    if "musculoskeletal_pain" in found and _LEFT_BY_SURGERY.search(text.title):
        found["other"] = text.tag("condition", "other", "condition.after_surgery")
        found.pop("musculoskeletal_pain")
    if "other" in found and named | (set(found) & {"myofascial_pain"}) and found["other"].rule != "condition.title":
        found.pop("other")
    if found and not relevant and {tag.rule for tag in found.values()} == {"condition.text"} and _without_complaint(text):
        found.clear()  # "muscle soreness was rated" in a trial of cyclists
    if not found and not relevant:
        name = "healthy" if _without_complaint(text) else "other"
        found[name] = text.tag("condition", name, "condition.none_named")
