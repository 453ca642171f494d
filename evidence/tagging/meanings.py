"""What a word for an outcome stands for in these people: tone is spasticity where that is studied, soreness pain after exercise."""

from evidence import patterns
from evidence.matching import Hit
from evidence.tagging.text import Text

_TISSUE = patterns.compiled(
    r"\b(?:muscle|muscular|tissue|passive|dynamic|tendon|fascia\w*|trapezius|hamstrings?|gastrocnemius|myoton\w*|elastogra\w*|shear|n/m|trigger|band|active)\b"
)
_OF_MIND = patterns.compiled(r"\b(?:cogniti\w*|memory|stop signal|inhibition|attention\w*|go no go|stroop|decision|sternberg)\b")
_SICK = patterns.compiled(r"\b(?:nausea|vomiting|emesis|ponv|antiemetic)\b")
_KINETICS = patterns.compiled(r"\bpharmaco ?kinetic\w*")
_NO_MUSCLE = patterns.compiled(r"\b(?:fascia\w*|plantar|tendon\w*|ligament\w*|cartilage|nerve|skin\w*|fat|capsule|wall|disc)\b")
_OF_PROCEDURE = patterns.compiled(r"\b(?:punctures?|attempts?|cannulation|intubation|block\w*|insertion|catheter\w*|implant\w*)\b")
_OXYGEN = patterns.compiled(r"\b(?:\w*oxy\w*|infrared|nirs|spectroscop\w*)\b")
_OPERATION = patterns.compiled(
    r"\b(?:replacement|arthroplast\w+|surg\w+|\w+ectomy|tourniquet|drain\w*|operati\w+|fixation|graft\w*)\b"
)


def values(text: Text, hit: Hit, conditions: set[str]) -> list[tuple[str, str]]:
    """(kind, value) of each tag that a hit stands for; none where it stands for nothing here."""
    folded = text.folded[hit.sentence]
    if hit.word in ("muscle tone", "hypertonia"):
        return (
            [("outcome", "spasticity_scale" if "spasticity" in conditions else "muscle_stiffness")]
            if hit.id in ("spasticity_scale", "muscle_stiffness")
            else []
        )
    if hit.id == "adverse_events" and "soreness" in folded[hit.start : hit.end] and "muscle_soreness" in conditions:
        return [("outcome", "pain_intensity")]
    if hit.word == "symptom severity" and "carpal_tunnel_syndrome" in conditions:
        return [("outcome", "disability")]
    if hit.word in ("recurrence", "relapse*", "recurrence rate") and "migraine" in conditions:
        return [("outcome", "headache_burden")]
    if hit.word in ("nausea", "vomiting") and _SICK.search(text.title):
        return [("outcome", "other")]  # what was to be prevented
    if hit.word in ("plasma level*", "plasma concentration*", "serum level*", "serum concentration*") and _KINETICS.search(
        " ".join(text.folded)
    ):
        return [("outcome", "other")]
    if hit.word == "reaction time" and (_OF_MIND.search(folded) or _OF_MIND.search(text.title)):
        return [("outcome", "other")]
    if hit.word == "success rate" and _OF_PROCEDURE.search(folded[max(0, hit.start - 40) : hit.end + 40]):
        return [("outcome", "other")]
    if hit.word in ("hemoglobin", "haemoglobin") and not _OXYGEN.search(" ".join(text.folded)):
        return [("outcome", "other")]  # of blood that was lost
    if hit.word == "bleeding" and _OPERATION.search(text.title) and not text.needling.search(text.title):
        return [("outcome", "other")]  # what an operation costs
    if hit.word == "thickness" and _NO_MUSCLE.search(folded[max(0, hit.start - 30) : hit.end + 25]):
        return [("outcome", "other")]
    if hit.word == "stiffness" and not _TISSUE.search(_item(folded, hit)):
        return [("outcome", "other")]
    if hit.word in ("fibromyalgia impact*", "fiq", "fiqr") and "quality of life" in folded[max(0, hit.start - 60) : hit.start]:
        return [("outcome", "quality_of_life")]
    return [(hit.kind, hit.id)]


def _item(folded: str, hit: Hit) -> str:
    """The hit with the words beside it, up to the comma on either side: one item of a list."""
    before, after = folded[max(0, hit.start - 40) : hit.start], folded[hit.end : hit.end + 30]
    return before.rsplit(",", 1)[-1] + folded[hit.start : hit.end] + after.split(",", 1)[0]
