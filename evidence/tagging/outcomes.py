"""What was measured, and by which pain scale: from title, objective, methods and results; never from background or outlook."""

import re

from evidence import patterns
from evidence.matching import Hit
from evidence.reading import TagReading
from evidence.tagging.meanings import values
from evidence.tagging.namesakes import is_part
from evidence.tagging.rules import cue
from evidence.tagging.text import Text

_TRIAL = ("methods", "results", "title", "objective", "unknown")
_PARTS = {
    "narrative_review": ("title", "objective", "methods", "results", "unknown", "background"),
    "guideline": ("methods", "results", "title", "objective", "unknown", "conclusion"),
    "case_report": ("results", "methods", "title", "objective", "unknown", "background"),
}
_TREATING = ("rct", "nonrandomized_trial", "single_arm", "cohort", "case_report", "other")
# A review of mechanisms tells them where other papers give the background.
_MECHANISM = ("spontaneous_electrical_activity", "biochemical_markers", "local_twitch_response", "pain_modulation", "blood_flow")
_OF_MECHANISM = patterns.compiled(
    r"\b(?:mechanis\w+|physiolog\w*|neurophysiolog\w*|pathophysiolog\w*|biolog\w*|biochem\w*|how (?:does|do|it))\b"
)
_TAKEN_IN = patterns.compiled(
    r"\b(?:were|are|was|will be|be|have been) (?:(?:prospectively|consecutively|also|then|thus) )?(?:included|enrolled|recruited|invited|selected|eligible|admitted|accepted)\b(?:[^.;]{0,80}\b(?:if|who)\b)?"
    r"|\b(?:participants?|patients|subjects|volunteers|they|lesions?|knees?) (?:must|had to|have to) (?:be|have|show)\b"
)
_OF_STUDIES = patterns.compiled(r"\b(?:trials|studies|rcts|reviews|articles|papers|reports)\b")
_ONLY_IF = patterns.compiled(r"(?:participants?|patients|subjects|volunteers|they|lesions?|knees?) (?:must|had to|have to)\b")
_MEASURED = patterns.compiled(
    r"\b(?:outcomes?|measured|assess\w*|evaluat\w*|recorded|rated|compared|analy[sz]ed|tested|collected|completed|end ?points?|variables|parameters|questionnaires?)\b"
)
# "predictors of improvement were higher baseline pain and ...", "adjusted for age and pain"
_EXPLAINS = patterns.compiled(
    r"\b(?:predictors?|predictive factors?|prognostic factors?|risk factors?|determinants) (?:(?:of|for) (?:[\w-]+ ){1,6}?)?(?:\([^)]*\) )?(?:were|was|are|included|include|comprised)\b"
    r"|\badjust(?:ed|ing|ment)? for\b|\bas covariates?\b|\bcontroll(?:ed|ing) for\b|\bstratified (?:by|according to)\b"
    r"|^those with\b(?=.{0,160}\b(?:were|was) (?:more|less) likely)|\bbaseline (?:questionnaire|characteristics|predictors?|variables)\b.{0,40}\b(?:including|such as|were|on)\b"
)
_EXPLAINING = patterns.compiled(
    r"\b(?:was|were) (?:also )?(?:an? )?(?:[\w]+ ){0,2}predictors? (?:of|for)\b|\bpredicted (?:better|worse|the)\b"
)
# What people do while their pain is rated, and what shows that they stay: named, not measured.
_WHILE = patterns.compiled(
    r"\b(?:pain|soreness|ache|discomfort)(?: (?:score|level|intensity|severity|rating)s?)?(?: \([^)]*\))? (?:on|during|in|with|while|when) "
    r"(?:(?:an?|the|active|passive|resisted|maximal|maximum|full|single|leg|self|paced|\d+|meter|metre|m|overhead|neck|knee|hip|shoulder|wrist|cervical) ){0,5}$"
)
_PROCEDURE = patterns.compiled(
    r"^(?: (?:or|and) after)?(?: the| each| a)? (?:procedure|(?:treatment |needling )?sessions?\b|needling|needle|insertion|injection|treatment(?! (?:period|phase)))"
)
_CRITERION = patterns.compiled(
    r"^ ?(?:\(\w+\) )?(?:\[\w+\] )?(?:≥|>|<|≤|=|of (?:at least |more than |less than )?\d|(?:over|above|below|under|between) \d|\d)"
)
# "strength training", "balance exercises": the treatment's name.
_TRAINED = ("muscle_strength", "physical_performance", "range_of_motion")
_TRAINING = patterns.compiled(
    r"^ ?(?:(?:resistance|strength\w*|endurance|control|mobility|muscle|bicycle|walking) )?(?:and (?:strength|balance|conditioning|endurance|flexibility|power|mobility) )?(?:training|exercis\w+|program\w*|therapy|workouts?|conditioning|classes)\b"
)
# Indices of which one part is pain: where only that part is named, function was not measured by them.
_COMPOUND = ("foot health status*", "fhsq", "womac", "koos", "hoos")
_CAME_WITH = patterns.compiled(
    r"\bbaseline\b|\bat entry\b|\bbefore (?:the )?(?:treatment|study|trial)\b|\bhistory of\b|\bat inclusion\b"
)
_STAYING = ("adherence", "attendance", "retention", "compliance", "drop out rate", "relapse*", "recurrence")
# "adverse effects were seldom described", "only two studies mentioned harms": that little is known of them
_UNTOLD = patterns.compiled(
    r"^ (?:were |was )?(?:very )?(?:seldom|rarely|poorly|hardly|scarcely|insufficiently|inconsistently|not|incompletely) (?:well )?(?:reported|described|mentioned|recorded|documented|given)"
)
_UNTOLD_BEFORE = patterns.compiled(
    r"\bonly (?:one|two|three|four|a few|few|some|\d+) (?:\w+ ){0,3}?(?:mentioned|reported|described|gave|provided|recorded)(?: \w+){0,4} $"
)
_DOUBTFUL_IN_AIM = ("other", "physical_performance", "blood_flow", "muscle_stiffness", "adverse_events")
_HARM = patterns.compiled(r"\b(?:pneumothora\w*|complication|adverse|ha?ematoma|lung|infection|abscess)\b")
_DRUGS = (
    "triptan*",
    "tablets",
    "medicines",
    "pain medication",
    "analgesic drugs",
    "opioid analgesi*",
    "laxative*",
    "acute medication",
)
# "pain" as part of something that is no measure of pain intensity.
_PAIN_NAME = patterns.compiled(
    r"^ (?:control\b|syndrome|condition|disorder|clinic|management|medicine|neuroscience|science|education|patients?|free|catastroph|physician|therapist|specialist|relie(?:f|ving) (?:drug|medic|tablet)|of (?:muscular|myofascial) origin|killers?|points?|duration|history|processing|modulat\w*|physiology|behavio|coping|beliefs|acceptance|medication|drugs?|population|pressure|sensitiv|self efficacy|sites?|locations?|related (?:fear|disab|quality)|interfer|(?:at|on|from|of) (?:the )?(?:needle )?(?:insertion|puncture|injection|needling)|(?:during|after|during (?:and|or) after) (?:the |each |a )?(?:procedure|session|needling|needle|insertion|injection)|during (?:the )?treatment(?! (?:period|phase)))"
)
_PAIN_BEFORE = patterns.compiled(
    r"(?:myofascial|chronic|musculoskeletal|muscle|onset of|duration of|anti|no current|without|history of|origin of|source of|cause of|causes? (?:of )?|neuropathic|widespread|patients with|people with|subjects with|adults with|women with|individuals with|participants with|treatment of|treat|management of|with|non|months of|referred|recogni[sz]ed|familiar|usual|about|summation of|understanding of|explain\w*) $"
)


def read(text: Text, design: str, conditions: set[str]) -> list[TagReading]:
    """Outcome and pain-instrument tags in the order of first mention."""
    found: dict[tuple[str, str], TagReading] = {}
    if "healthy" in conditions and not any(map(text.needling.search, text.folded)):
        conditions = conditions | {"muscle_soreness"}  # what exercise leaves in athletes is what they feel, and no harm
    for role in _PARTS.get(design, _TRIAL):
        for i in text.of(role):
            for hit in _kept(text, i, role, design in _PARTS):
                if (
                    role == "background"
                    and design == "narrative_review"
                    and not (hit.id in _MECHANISM and _OF_MECHANISM.search(text.title))
                ):
                    continue
                for kind, value in values(text, hit, conditions):
                    rule = f"{kind}.{'text' if role == 'unknown' else role}"
                    found.setdefault((kind, value), text.tag(kind, value, rule, i, (hit.start, hit.end)))
            if role in ("results", "unknown") and design in _TREATING and (harm := _told_harm(text, i)):
                tag = text.tag("outcome", "adverse_events", "outcome.told_harm", i, harm.span())
                found.setdefault(("outcome", "adverse_events"), tag)
            if "muscle_soreness" in conditions and role in ("methods", "results", "unknown") and (sore := _soreness(text, i, role)):
                tag = text.tag("outcome", "pain_intensity", "outcome.soreness", i, (sore.start, sore.end))
                found.setdefault(("outcome", "pain_intensity"), tag)
            span = cue("outcome", "pain_subscale").search(text.folded[i])
            if (
                span
                and not cue("outcome", "not_outcome").search(text.folded[i])
                and not _EXPLAINS.search(text.folded[i])
                and not (role == "methods" and _says_who(text.folded[i]))
            ):
                for kind, value in (("outcome", "pain_intensity"), ("pain_instrument", "other")):
                    found.setdefault((kind, value), text.tag(kind, value, f"{kind}.subscale", i, span.span()))
    _told_at_the_end(text, found, design)
    _settle(text, found, design, conditions)
    _unnamed(text, found, design)
    return list(found.values())


_STUDIED = ("rct", "nonrandomized_trial", "single_arm", "cohort")
_REPORTS = patterns.compiled(
    r"\bsignificant\w*|\b(?:higher|lower|greater|better|worse|increas\w+|decreas\w+|reduc\w+|improv\w+|differ\w*|similar|rates?|scores?)\b|\bp ?[<>=]"
)


def _unnamed(text: Text, found: dict[tuple[str, str], TagReading], design: str) -> None:
    """What a study reports and no word of the vocabulary names is another outcome, shown by the first sentence that reports it."""
    if design not in _STUDIED or any(kind == "outcome" for kind, _ in found):
        return
    if at := text.find(_REPORTS, "results"):
        found["outcome", "other"] = text.tag("outcome", "other", "outcome.unnamed", at[0])


_SEEN = patterns.compiled(r"\b(?:were|was|occurred|happened|appeared)\b")


def _told_at_the_end(text: Text, found: dict[tuple[str, str], TagReading], design: str) -> None:
    """Harms that a text without sections tells last, where its place makes a result part of the conclusion."""
    if design in ("survey", "narrative_review", "guideline") or text.document.parts != 1:
        return
    for i in text.of("conclusion"):
        for hit in text.hits[i]:
            if hit.id == "adverse_events" and _SEEN.search(text.folded[i][hit.end : hit.end + 40]):
                tag = text.tag("outcome", "adverse_events", "outcome.conclusion", i, (hit.start, hit.end))
                found.setdefault(("outcome", "adverse_events"), tag)


def _kept(text: Text, i: int, role: str, told: bool = False) -> list[Hit]:
    """The outcome and scale hits of a sentence that mean a measurement; `told` is for designs that tell rather than measure."""
    folded = text.folded[i]
    hits = [h for h in text.hits[i] if h.kind in ("outcome", "pain_instrument")]
    if not hits or (role == "methods" and not told and not _measures(text, i)):
        return []
    if (
        role in ("methods", "unknown")
        and cue("outcome", "not_outcome").search(folded)
        and not patterns.search(
            r"\boutcomes?\b|\bmeasured\b|\bassessed\b|\bparameters (?:were|included)\b|\bvariables (?:were|included)\b", folded
        )
    ):
        return []
    if role == "results" and cue("outcome", "baseline").search(folded):
        return []
    if role == "methods" and not told:
        hits = _of_those_who_took_part(folded, hits)
    if role in ("methods", "results"):
        hits = _not_explaining(folded, hits)
    if role == "objective" and cue("outcome", "future").search(folded):
        return []
    if role == "results" and _told_harm(text, i):
        hits = [h for h in hits if h.id not in ("other", "pain_intensity")]
    return [h for h in hits if _means_it(text, folded, h, role)]


def _soreness(text: Text, i: int, role: str) -> Hit | None:
    """The soreness that exercise left, where it is measured: the name of the condition is that of the outcome."""
    if role == "methods" and not _measures(text, i):
        return None
    hits = [hit for hit in text.hits[i] if hit.id == "muscle_soreness" and ("soreness" in hit.word or hit.word == "doms")]
    folded = text.folded[i]
    return next((hit for hit in hits if not _TO_BE_SORE.search(folded[max(0, hit.start - 40) : hit.start])), None)


_TO_BE_SORE = patterns.compiled(r"\b(?:induc\w*|produc\w*|caus\w*|evok\w*|provok\w*|developed|with|elicit\w*) (?:\w+ ){0,3}$")


def _of_those_who_took_part(folded: str, hits: list[Hit]) -> list[Hit]:
    """The hits without those that say who was taken in: "patients with a WOMAC pain score above 25 were enrolled"."""
    taken = _says_who(folded)
    if taken is None:
        return hits
    return [hit for hit in hits if not (hit.end <= taken.start() or _ONLY_IF.match(taken[0]) or taken[0].endswith((" if", " who")))]


def _says_who(folded: str) -> re.Match[str] | None:
    """Where a sentence says who was taken in and not what was measured."""
    return None if _MEASURED.search(folded) or _OF_STUDIES.search(folded) else _TAKEN_IN.search(folded)


def _not_explaining(folded: str, hits: list[Hit]) -> list[Hit]:
    """The hits without those on what explains an outcome, or what a model was adjusted for."""
    by, after = _EXPLAINS.search(folded), _EXPLAINING.search(folded)
    if by:
        hits = [hit for hit in hits if hit.start < by.end()]
    return [hit for hit in hits if hit.start > after.start()] if after else hits


def _told_harm(text: Text, i: int) -> re.Match[str] | None:
    """Where a sentence tells a harm of some people by its complaint: no complaint that they came with or that was the outcome."""
    match = cue("outcome", "told_harm").search(text.folded[i])
    if match is None or _CAME_WITH.search(text.folded[i]):
        return None
    told = match[0].removesuffix(" in").removesuffix(" with").split()
    asked = not {"pain", "symptoms", "headache"} & set(told) and any(
        told[-1][:6] in text.folded[j] for j in text.of("title", "objective", "methods")
    )
    return None if asked else match


def _measures(text: Text, i: int) -> bool:
    """Whether a methods sentence speaks of measuring, by its words or by the label of its section."""
    heading = text.sentences[i].heading.lower()
    if "outcome" in heading or "measure" in heading:
        return True
    return any(h.kind == "pain_instrument" for h in text.hits[i]) or bool(cue("outcome", "measured").search(text.folded[i]))


def _means_it(text: Text, folded: str, hit: Hit, role: str) -> bool:
    before, after = folded[: hit.start], folded[hit.end :]
    if hit.id == "disability" and hit.word.startswith("function") and cue("outcome", "organ").search(before[-25:]):
        return False
    if is_part(hit, before, after):
        return False
    if hit.word in _COMPOUND and cue("outcome", "pain_subscale").search(folded) and "function" not in folded:
        return False
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
    if hit.id == "medication_use" and role == "title" and hit.word in _DRUGS:
        return False  # what was given
    if hit.word == "pain during" and _PROCEDURE.search(after):
        return False
    if hit.kind == "pain_instrument":
        return _of_pain(text, folded, hit)
    if hit.id == "adverse_events" and role in ("title", "objective") and hit.word in ("safety", "complication*"):
        return True
    if hit.id == "adverse_events" and role == "results" and (_UNTOLD.search(after) or _UNTOLD_BEFORE.search(before)):
        return False
    if hit.id == "local_twitch_response":
        return _twitches_measured(text) if role in ("title", "objective") else _twitch_measured(folded, hit)
    if hit.id in ("physical_performance", "range_of_motion") and _WHILE.search(before[-80:]):
        return False
    if role == "results" and hit.word in _STAYING and hit.id == "other":
        return hit.word in ("relapse*", "recurrence") and "withdr" not in after
    if (hit.id == "other" and _CRITERION.search(after)) or (
        (hit.id in _TRAINED or hit.word == "treadmill*") and _TRAINING.search(after)
    ):
        return False
    return not (hit.id == "sleep" and patterns.search(r"^ (?:bruxism|bruxer|apn)", after))


def _twitch_measured(folded: str, hit: Hit) -> bool:
    """Whether twitches are counted, or told how often they were seen, and not only sought or given."""
    if not hit.word:
        return "obtained in" not in folded[hit.start : hit.end] or "group" not in folded
    return bool(
        patterns.search(
            r"\b(?:number|count\w*|presence|prevalence|frequency|elicit\w* (?:of|in)|outcome)\b", folded[: hit.start][-60:]
        )
    )


def _twitches_measured(text: Text) -> bool:
    """Whether a record that names twitches in its title or aim measures them; one that gives no methods or results may."""
    told = text.of("methods", "results", "unknown")
    hits = [(i, hit) for i in told for hit in text.hits[i] if hit.id == "local_twitch_response"]
    return not text.of("results") or any(_twitch_measured(text.folded[i], hit) for i, hit in hits)


def _of_pain(text: Text, folded: str, hit: Hit) -> bool:
    """A scale of something else (fatigue, stiffness, soreness) is no pain scale; a bare scale needs pain somewhere in the record."""
    before, after = folded[max(0, hit.start - 45) : hit.start], _ASIDE_FROM.split(folded[hit.end : hit.end + 45])[0]
    near = before + folded[hit.start : hit.end] + after
    if patterns.search(
        r"\b(?:fatigue|satisfaction|stiffness|discomfort|tolerance|comfort|anxiety|sleep|global|blinding)\b", near
    ) and not patterns.search(r"\bpain|headache|ache\b", folded[max(0, hit.start - 75) : hit.start] + near):
        return False
    return hit.word in ("nprs", "npr", "numeric pain*", "numerical pain*") or any(
        "pain" in f or "ache" in f or "sore" in f or "analges" in f for f in text.folded
    )


_ASIDE_FROM = re.compile(r" as well as | together with |; |, and ")


def _settle(text: Text, found: dict[tuple[str, str], TagReading], design: str, conditions: set[str]) -> None:
    """A reliable sign beside a doubtful one: the instrument implies the outcome, a scale's parent word gives way."""
    instruments = [key for key in found if key[0] == "pain_instrument"]
    if instruments and not {("outcome", "pain_intensity"), ("outcome", "adverse_events")} & set(found):
        tag = found[instruments[0]]
        found["outcome", "pain_intensity"] = TagReading("outcome", "pain_intensity", "outcome.instrument", tag.passage)
    if ("outcome", "adverse_events") in found:
        _harms(text, found, design, "muscle_soreness" in conditions)
    aim = {k for k, t in found.items() if t.rule.endswith((".objective", ".title"))}
    if len({k for k in found if k[0] == "outcome"} - aim) >= 2:
        for key in aim:
            if key[1] in _DOUBTFUL_IN_AIM and not (key[1] == "adverse_events" and _safety_answered(text, design)):
                found.pop(key)


def _safety_answered(text: Text, design: str) -> bool:
    """Whether the safety that an aim names is spoken of at the end; a protocol has no end."""
    return design == "protocol" or text.find(_SAFE, "conclusion") is not None


_SAFE = patterns.compiled(r"\b(?:safe|safely|safety|tolerated|tolerab\w+|side effects?|adverse|complications?)\b")


def _harms(text: Text, found: dict[tuple[str, str], TagReading], design: str, treated: bool) -> None:
    """In a report or survey of harms, what else is named is the complaint or the reason for treatment, not an outcome.

    `treated` says that soreness is what the people have, and so the outcome.
    """
    title = found["outcome", "adverse_events"].rule == "outcome.title" or any(
        hit.id == "adverse_events" for i in text.of("title") for hit in text.hits[i]
    )
    if design == "survey" or (design == "case_report" and (title or _HARM.search(" ".join(text.folded)))):
        for key in [k for k in found if k != ("outcome", "adverse_events")]:
            found.pop(key)
    sore = found.get(("outcome", "pain_intensity"))
    if (
        sore
        and not treated
        and sore.passage
        and patterns.search(r"post ?needling|needling soreness|soreness", sore.passage.sentence.lower().replace("-", " "))
    ):
        elsewhere = any(
            hit.id == "pain_intensity" and "sore" not in text.folded[i]
            for i in text.of("methods", "results")
            for hit in _kept(text, i, "results")
        )
        if not elsewhere:
            found.pop(("outcome", "pain_intensity"))
