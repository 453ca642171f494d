"""Words that name an outcome as part of the name of something else: muscle strength in "strength training", stress in "oxidative stress"."""

from collections.abc import Callable, Mapping

from evidence import patterns
from evidence.matching import Hit

_FORCE = patterns.compiled(
    r"(?:(?:,| and| or) (?:[\w]+ ){0,2}(?:\w*flexion|\w*extension|\w+duction|\w*rotation)(?= (?:strength|torque|force)))?(?: (?:extension|flexion|abduction|adduction|rotation))?s? (?:strength|torques?|forces?|peak|moments?|tests?|exercises?|machine|contractions?)\b"
)
_EXERTED = patterns.compiled(
    r"\b(?:isometric|isokinetic|eccentric|concentric|resisted|sustained|mvi?c|loaded|into|performing|(?:during|with) (?:resisted|isometric|maximal)) (?:hyper\w+ |neutral |only to neutral |either )?$"
)
_OTHER_STRESS = patterns.compiled(
    r" (?:radiograph|fractur|test|echo|x ray|incontinence|urinary|strain|relaxation|view|imaging|ulcer)"
)
_STRESSED = patterns.compiled(r"\b(?:oxidative|shear|mechanical|heat|thermal|valgus|varus|by|metabolic|tensile) $")
_OF_HEART = patterns.compiled(r"\b(?:heart|hrv|r r|rr|n n|rmssd\w*|vagal|parasympathetic|interbeat|sway|cop|acceleration)\b")
_VISUAL = patterns.compiled(r" (?:\w+ )?(?:visual|vas)\b")
_NO_FEAT = patterns.compiled(
    r"\b(?:cognitive|academic|memory|task|diagnostic|driving|attentional|mental|school|work|study|model) $"
)
_AT_ANGLE = patterns.compiled(r"\d ?(?:°|º|degrees?) (?:of )?$")
_ENSURED = patterns.compiled(r"\bensur\w+ (?:\w+ ){0,6}$")
# Who was studied, and not what was measured in them.
_SUFFERING = patterns.compiled(
    r"\b(?:patients|people|persons|adults|women|men|residents|children|adolescents|individuals|subjects|participants) with (?:(?:chronic|severe|mild|moderate|major) )?(?:\w+ (?:and|or) )?$"
    r"|\bused for $"
)
_TREATED_THEN = patterns.compiled(r"\btreat(?:ed|ing|ment of|s)? (?:\w+ ){0,3}$")
_DURING = patterns.compiled(r"\b(?:during|while) (?:\w+ ){0,2}$")
_SAFETY_OF = patterns.compiled(r"\b(?:safety|tolerab\w+|adverse|side effects?|complications)\b")
_OF_SAFETY = (
    "dizziness",
    "vertigo",
    "constipation",
    "vital signs",
    "electrocardiogra*",
    "laboratory tests",
    "blood pressure",
    "heart rate*",
)  # looked at for harm


_ARM = patterns.compiled(r"\)? (?:(?:home|exercise|training|only) )?(?:groups?|program\w*|arms?)\b")
_OF_DISC = patterns.compiled(r"\b(?:disc|disk|discs|disks|herniat\w*|extrusion)\b")
# "graded by the radiographic classification of ...": who took part, not what came of it.
_GRADING = patterns.compiled(r"(?: \w+){0,2} (?:classification|grad(?:e|es|ed|ing)|criteri\w+|evidence of|diagnosis|confirm\w+)\b")
_NORMALISED = patterns.compiled(
    r"\b(?:normali[sz]ed|relative|expressed|percent\w*|%) (?:\w+ ){0,3}(?:to|by|as|of|for) (?:an? |the |their )?(?:\w+ ){0,4}\(?$|\d ?% $"
)
# "the SF-36 pain, vitality and mental health scores": parts of one measure of quality of life.
_OF_SHORT_FORM = patterns.compiled(
    r"\b(?:sf|short form) (?:36|12)(?:v2)? (?!(?:and|or|was|were|at|in|for|showed|scores?|questionnaires?|health|survey|pcs|mcs)\b)(?:[\w,]+ ){0,14}$"
)
_SCORES = patterns.compiled(r"[\w, ]{0,80}\b(?:scores?|scales?|subscales?|domains?|dimensions?|components?)\b")
# People called responders before the study began, or in classes by another measure.
_GROUPED = patterns.compiled(
    r"\b(?:designated|classified|previous|prior|low|medium|high|non|identified|selected|(?:designated|classified|defined|grouped|known) as) $"
)
_GROUPED_AFTER = patterns.compiled(r" (?:or|and|versus|vs) non ?responders|\b.{0,20}\(n ?=")
_RETURN = patterns.compiled(
    r"\b(?:return\w*|resum\w+|time|back) (?:to|of) (?:the |their |normal )*$|\bresum\w+ (?:their |normal )*$"
)
_NO_PERFORMANCE = (" instrument", " status", " based on the")
# A posture or exercise of the training: "three ankle conditions: dorsiflexion, plantarflexion and resting position", "lunge positions".
_POSITION = patterns.compiled(r"(?:,? (?:and |or )?\w+){0,4}? positions?\b|,? and \w+ exercises?\b")
_EXERCISES = patterns.compiled(r"\bexercises?\b(?:(?!\b(?:measured|assessed|tested|evaluated)\b)[^.;)]){0,60}$")
_INTENSITY = patterns.compiled(r"(?:\bper ?cent|%|\bintensity)(?: of)?(?: (?:the |their )?\w+){0,3} $")
_GENERAL_TRUTH = patterns.compiled(r"\b(?:is|are|as) (?:an? |the |one of the )?(?:\w+ ){0,4}$")
_MIGHT_CAUSE = patterns.compiled(r"\b(?:may|might|can|could) (?:\w+ )?(?:cause|lead to|result in) (?:\w+ ){0,2}$")
_REPOSITION = patterns.compiled(r"\b(?:reposition\w*|joint position|position sense)\b|\berrors?\b")
_ACTIVE_LIFE = patterns.compiled(r" in (?:\w+ ){0,2}(?:exercis\w+|activit\w+|sports?|program\w*|trial|study|research)\b")
# What makes a word that names an outcome part of another name, by the word: asked with the text before and behind it.
_BY_WORD: Mapping[str, Callable[[str, str], object]] = {
    "stress": lambda before, after: _OTHER_STRESS.match(after) or _STRESSED.search(before),
    "daily activities": lambda before, after: _RETURN.search(before),
    "activities of daily living": lambda before, after: _RETURN.search(before),
    "daily living*": lambda before, after: _RETURN.search(before),
    "responders": lambda before, after: _GROUPED.search(before) or _GROUPED_AFTER.match(after),
    "root mean square": lambda before, after: _OF_HEART.search(before[-80:] + after[:80]),
    "rms of": lambda before, after: _OF_HEART.search(before[-80:] + after[:80]),
    "satisfaction": lambda before, after: "copm" in after[:40] or before.endswith("performance and "),
    "gait": lambda before, after: _DURING.search(before[-30:]) or after.startswith((" cycle", " stance", " phase")),
    "balance": lambda before, after: after.startswith((" taping", " pad", " board", " trainer", " tape")),
    "goniomet*": lambda before, after: "reposition" in after or "position sense" in after,
    "protrusi*": lambda before, after: _OF_DISC.search(before[-40:]),
    "radiographic*": lambda before, after: _GRADING.match(after),
    "radiological*": lambda before, after: _GRADING.match(after),
    "performance": lambda before, after: after.startswith(_NO_PERFORMANCE) or _NO_FEAT.search(before[-20:]),
    "cost": lambda before, after: before.endswith(("low ", "lower ", "no ")),
    "safety": lambda before, after: _ENSURED.search(before[-60:]),
    "disabilit*": lambda before, after: before.endswith(("intellectual ", "learning ", "developmental ")),
    "participation": lambda before, after: (
        before.endswith(("exercise ", "study ", "sport ", "sports ", "trial ", "research ")) or _ACTIVE_LIFE.match(after)
    ),
    "lunge": lambda before, after: _POSITION.match(after) or _EXERCISES.search(before),
    "squat*": lambda before, after: _POSITION.match(after) or _EXERCISES.search(before),
    "capillary*": lambda before, after: after.startswith(" blood"),
    "reach distance*": lambda before, after: before.endswith("sit and "),
    "dorsiflexion": lambda before, after: _POSITION.match(after),
    "distress": lambda before, after: before.endswith("symptom "),
    "complication*": lambda before, after: (
        (after.startswith((" of ", "s of ")) and _GENERAL_TRUTH.search(before[-60:])) or _MIGHT_CAUSE.search(before[-40:])
    ),
    "depress*": lambda before, after: before.endswith(
        ("respiratory ", "st segment ", "myocardial ", "marrow ", "scapular ", "mandibular ")
    ),
    "body mass": lambda before, after: _NORMALISED.search(before[-90:]) or after.startswith(" index"),
    **dict.fromkeys(_OF_SAFETY, lambda before, after: _SAFETY_OF.search(before)),
    "heart rate*": lambda before, after: (
        _SAFETY_OF.search(before) or _INTENSITY.search(before[-60:]) or after.startswith((" reserve", " max"))
    ),
}


_NAMES_OF_GROUPS = ("ppt", "rom", "vas", "mas", "emg", "tug")


def is_part(hit: Hit, before: str, after: str) -> bool:
    """Whether the word is part of the name of something else: a force, a radiograph, an ability that people went back to."""
    if hit.kind == "outcome" and (asked := _BY_WORD.get(hit.word)) is not None:
        return bool(asked(before, after)) or _of_its_outcome(hit, before, after)
    if hit.word == "11 point*" and hit.kind == "pain_instrument":
        return bool(_VISUAL.match(after))
    if hit.word in ("migraine attack*", "headache attack*") and _TREATED_THEN.search(before[-40:]):
        return True
    if hit.word in _NAMES_OF_GROUPS and _ARM.match(after):
        return True
    component = hit.word == "pcs" and ("component" in before[-60:] or before.endswith(("sf 12 ", "sf 36 ")))  # of the SF-36
    return component or (hit.word == "onset latenc*" and before.endswith("sleep ")) or _of_its_outcome(hit, before, after)


def _of_its_outcome(hit: Hit, before: str, after: str) -> bool:
    """The same by the outcome that the word stands for."""
    if _OF_SHORT_FORM.search(before) and _SCORES.search(after):
        return hit.id != "quality_of_life"
    match hit.id:
        case "range_of_motion":
            return bool(
                _FORCE.match(after) or _EXERTED.search(before) or _AT_ANGLE.search(before[-20:]) or _REPOSITION.search(before[-60:])
            )
        case "global_improvement":
            return hit.word.startswith("much") and after.startswith((" result", " than"))
        case "blood_flow":
            return after.startswith((" restrict", " occlu"))  # a way to train
        case "muscle_strength":
            other = hit.word == "strength" and before.endswith(("bone ", "signal ", "field ", "tensile ", "evidence "))
            return other or bool(_NORMALISED.search(before[-90:]))
        case "physical_performance":
            return after.startswith((" cage", " rack", " protocol", " machine", " trained"))
        case "psychological" | "other":
            return bool(_SUFFERING.search(before[-60:]))
        case _:
            return False
