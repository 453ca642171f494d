"""What kind of article this is. Publication types help where they are; the text decides where they are missing or wrong.

The steps go from the names that leave no doubt (a notice, a protocol) to those that are given by default (a review of no
declared method); the first that fits counts. Each step gives (design, rule, where) or None.
"""

import re
from collections.abc import Callable

from evidence import patterns
from evidence.reading import TagReading
from evidence.tagging import reviews
from evidence.tagging.rules import cue
from evidence.tagging.text import Text
from evidence.tagging.untreated import AGAINST_SHAM, FOLLOWED, GROUPS_OF, TREATED, WITH_HEALTHY, predicting, untreated_groups

Found = tuple[str, str, tuple[int, re.Match[str]] | None] | None


_OWN_LIMIT = patterns.compiled(
    r"\b(?:non ?randomi[sz]ed (?:design|allocation|nature)|without random\w* (?:allocation|assignment)"
    r"|(?:refus|declin)\w* (?:\w+ ){0,3}randomi|randomi[sz]ation was (?:not|refused|declined|deemed|im))"
)


def read(text: Text) -> TagReading:
    """The design tag; "other" where nothing says."""
    for step in STEPS:
        if found := step(text):
            design, rule, at = found
            return text.tag("design", design, rule, at[0] if at else None, at[1].span() if at else None)
    return text.tag("design", "other", "design.unknown")


def _title(text: Text, name: str) -> tuple[int, re.Match[str]] | None:
    return text.find(cue("design", name), "title")


def _body(text: Text) -> bool:
    return any(s.role != "title" for s in text.sentences)


def _notice(text: Text) -> Found:
    types = text.publication_types
    if types & {"Published Erratum", "Retraction of Publication", "Retraction Notice", "Expression of Concern"}:
        return "commentary", "design.notice_type", None
    if (match := cue("design", "notice_title").search(text.title)) and not text.title.startswith("retracted"):
        return "commentary", "design.notice_title", (0, match) if text.folded[0].startswith(match[0]) else None
    if match := cue("design", "comment_title").search(text.title):
        return "commentary", "design.comment_title", (0, match) if text.folded[0].startswith(match[0]) else None
    if types & {"Comment", "Editorial"} or ("Letter" in types and not _title(text, "case")):
        return "commentary", "design.comment_type", None
    return None


def _protocol(text: Text) -> Found:
    if at := _title(text, "protocol_title"):
        return "protocol", "design.protocol_title", at
    if "Clinical Trial Protocol" in text.publication_types:
        return "protocol", "design.protocol_type", None
    future = cue("design", "protocol_text")
    planned = [i for i in text.of("methods", "unknown", "objective", "background") if future.search(text.folded[i])]
    past = [i for i in text.of("results") if not future.search(text.folded[i])]
    if len(planned) > len(past) and (len(planned) >= 2 or (_sectioned(text) and not text.of("results"))):
        match = future.search(text.folded[planned[0]])
        return "protocol", "design.protocol_future", (planned[0], match) if match else None
    if _sectioned(text) and not text.of("results") and (at := text.find(_EXPECTED, "conclusion")):
        return "protocol", "design.protocol_expected", at
    return None


# Of a paper without results: "Our results will provide an evaluation of ..."
_EXPECTED = patterns.compiled(
    r"\b(?:results|findings|trial|study|project|evaluation|data)\b.{0,60}\bwill (?:\w+ )?(?:provide|establish|add|contribute|help|inform|show|determine|give|offer|enhance|clarify|allow|be)\b"
)


def _sectioned(text: Text) -> bool:
    return text.document.parts > 2


_NARRATIVE = patterns.compiled(r"\bnarrative (?:literature )?review\b")


def _review(text: Text) -> Found:
    types = text.publication_types
    own = ("title", "objective", "methods", "unknown")
    if at := text.find(cue("design", "umbrella"), *own):
        return "umbrella_review", "design.umbrella", at
    declared = _title(text, "systematic") or _title(text, "meta")
    searched = text.find(cue("design", "search"), "methods", "unknown", "objective", "results", "background") or reviews.headed(
        text
    )
    typed = types & {"Systematic Review", "Meta-Analysis", "Network Meta-Analysis"}
    named = text.find(cue("design", "systematic"), "objective", "methods", "unknown")
    own_word = text.find(_NARRATIVE, "title", "objective", "methods", "background", "unknown")
    if own_word and not declared:
        return "narrative_review", "design.narrative_named", own_word
    if not (declared or typed or (searched and (named or "Review" in types or reviews.is_review(text)))):
        return None
    if pooled := reviews.pooled(text):
        return "meta_analysis", "design.pooled", pooled
    if types & {"Meta-Analysis", "Network Meta-Analysis"} and not reviews.declined(text):
        return "meta_analysis", "design.meta_type", None
    return "systematic_review", "design.systematic", declared or named or searched


def _animal(text: Text) -> Found:
    pattern = cue("design", "animal")
    if at := text.find(pattern, "title"):
        return "animal_lab", "design.animal_title", at
    animals = "Animals" in text.mesh and "Humans" not in text.mesh
    if at := text.find(pattern, "methods", "objective"):
        folded = text.folded[at[0]]
        if (
            animals
            or "Cadaver" in text.mesh
            or len(pattern.findall(" ".join(text.folded))) >= 2
            or patterns.search(
                r"\b(?:male|female|adult|fresh) \w+|\b(?:\d+|n ?=) (?:\w+ ){0,2}(?:rats|mice|rabbits|dogs|pigs|cadavers)\b", folded
            )
        ):
            return "animal_lab", "design.animal_text", at
    return ("animal_lab", "design.animal_mesh", None) if animals else None


# of a title only: in the results an event "in one patient" makes no case report
_FEW = patterns.compiled(
    r"\bin (?:one|a single) (?:patient|person|athlete|runner|player|woman|man|child)\b|\ba series of (?:two|three|four|five|six|seven|eight|nine|ten|\d) (?:women|men|patients|cases|athletes|players|people)\b"
)


def _case(text: Text) -> Found:
    pattern = cue("design", "case")
    control = patterns.compiled(r"\bcase control\b")
    if (
        (at := text.find(pattern, "title") or text.find(_FEW, "title"))
        and not control.search(text.title)
        and not _is_random(text, ("title",))
    ):
        return "case_report", "design.case_title", at
    if "Case Reports" in text.publication_types:
        return "case_report", "design.case_type", None
    at = text.find(pattern, "methods", "results", "unknown", "background", "objective")
    if at and not control.search(text.folded[at[0]]) and not _is_random(text) and not text.find(cue("design", "search")):
        return "case_report", "design.case_text", at
    return None


def _is_random(
    text: Text, roles: tuple[str, ...] = ("title", "objective", "methods", "results", "unknown")
) -> tuple[int, re.Match[str]] | None:
    """A sentence that says that this study allocated at random."""
    yes, no, other, name = (cue("design", n) for n in ("random_is", "random_not", "random_else", "random_name"))
    for i in text.of(*roles):
        folded = text.folded[i]
        if no.search(folded):
            continue
        if match := yes.search(folded):
            return i, match
        if (match := name.search(folded)) and not other.search(folded):
            return i, match
    return None


def _denied(text: Text) -> tuple[int, re.Match[str]] | None:
    """A sentence that says that this study did not allocate at random."""
    return text.find(cue("design", "random_not"), "title", "objective", "methods", "unknown") or text.find(
        _OWN_LIMIT, "conclusion", "background"
    )


_TOOK_PART = patterns.compiled(
    r"\b(?:participat\w+|took part|enrol\w+|included) in (?:an?|the) (?:\w+ ){0,4}?randomi[sz]ed (?:\w+ ){0,2}trial\b"
)
_SAMPLES_PARTED = patterns.compiled(r"\b(?:training|derivation|development|test|validation)\b")
_QUASI = patterns.compiled(r"\bquasi ?experiment\w*")
_BOTH_NAMES = patterns.compiled(r"\brandomi[sz]ed,? (?:and |controlled )+quasi\b")
_MERELY_PARTED = patterns.compiled(
    r"\b(?:were|was) (?:then )?(?:divided|separated|split|classified) (?:in|into) (?:two|three|2|3) groups\b"
)
_TALKED = patterns.compiled(
    r"\b(?:we|were|was|be|by means of|through|using|in) (?:\w+ ){0,3}(?:qualitative(?:ly)?|semi structured|in depth) (?:\w+ ){0,2}interview\w*|\binterviews (?:\w+ ){0,3}(?:were|was) (?:\w+ ){0,2}(?:transcribed|analy[sz]ed|coded)|\bthematic(?:ally)? (?:networks? )?analy"
)
_ALLOCATED = patterns.compiled(r"\brandom\w* (?:\w+ )?(?:allocat|assign)\w*")
_TESTED_P = patterns.compiled(r"\bp (?:value )?[<>=≤]|\b95 ?% ?ci\b")


def _survey(text: Text) -> Found:
    if patterns.search(r"\bcross sectional\b", text.title) and patterns.search(r"\b(?:out)?patients\b", text.title):
        return None
    if at := _title(text, "survey_first"):  # "A survey of those who took part in a randomised trial"
        return "survey", "design.survey_title", at
    talked = text.find(_TALKED, "objective", "methods", "background")
    if talked and not (
        text.find(_TESTED_P, "results") or text.find(_ALLOCATED, "methods")
    ):  # asked beside a trial: what they said is not compared
        return "survey", "design.interviews", talked
    if (at := _title(text, "survey")) and not _is_random(text, ("title",)):
        return "survey", "design.survey_title", at
    return None


def _guideline(text: Text) -> Found:
    if "Practice Guideline" in text.publication_types or "Guideline" in text.publication_types:
        return "guideline", "design.guideline_type", None
    at = _title(text, "guideline_title")
    if at and not _is_random(text, ("title", "methods")):
        return (
            ("survey", "design.delphi", at) if text.find(cue("design", "delphi")) else ("guideline", "design.guideline_title", at)
        )
    return None


def _trial(text: Text) -> Found:
    denied = _denied(text)
    if "Randomized Controlled Trial" in text.publication_types and not (denied and denied[0] == 0):
        return "rct", "design.rct_type", _is_random(text)
    if denied:
        return None if _SAMPLES_PARTED.search(denied[1][0]) else _not_random(text, denied)
    at = _is_random(text)
    if at and _TOOK_PART.search(text.folded[at[0]]) and (ahead := predicting(text)):
        return "cohort", "design.predicting", ahead  # what came of those who had been in a trial, whatever they had got
    if (
        at
        and not _ALLOCATED.search(text.folded[at[0]])
        and (named := text.find(_QUASI, "title", "methods", "objective"))
        and not _BOTH_NAMES.search(text.folded[named[0]])
    ):
        return "nonrandomized_trial", "design.quasi", named  # "quasi-experimental ... a simple random sample"
    if at:
        return "rct", "design.random", at
    if at := text.find(
        patterns.compiled(
            r"\b(?:sham|placebo) controlled,? (?:\w+ ){0,3}(?:trial|study|design|cross)|double blind(?:ed)?,? (?:\w+ ){0,3}(?:cross|trial|design|study)"
            r"|\btrial (?:\w+ ){0,8}(?:[()\w/]+ ){0,4}(?:versus|vs|against) (?:a )?placebo\b"
        ),
        "methods",
        "objective",
        "unknown",
    ):
        return "rct", "design.blinded", at
    if (at := _title(text, "rct_title")) and not _title(text, "cohort"):
        if at[1][0].endswith("controlled") and (parted := text.find(_MERELY_PARTED, "methods", "unknown")):
            return "nonrandomized_trial", "design.parted", parted  # a placebo, and groups of which chance is not told
        return "rct", "design.rct_title", at
    return None


# "no control group was formed, which made randomisation impossible"
_NO_CONTROLS = patterns.compiled(
    r"\b(?:no|without an?|without|absence of an?|lack of an?) (?:control|comparison) (?:group|arm)\b|\bthere was no control\b|\buncontrolled (?:study|trial|series|design|observation\w*)\b|\b(?:all|every) (?:\w+ )?(?:patients|women|men|people|participants|subjects|runners|woman|man|patient) (?:was|were|had|received|got) (?:dry )?needl"
)
_GROUPS_COMPARED = patterns.compiled(
    r"\b(?:compared with|than|versus|vs) (?:those|the other|\w+ controls?|the \w+ group)|\btwo groups\b|\bgroup [ab12]\b"
)


def _not_random(text: Text, denied: tuple[int, re.Match[str]]) -> Found:
    named = patterns.compiled(r"\bnon ?randomi[sz]ed (?:\w+ )?(?:study|trial)|\bquasi ?experiment")
    retrospective = text.find(patterns.compiled(r"\b(?:retrospective|cohort)"), "title", "methods", "objective")
    if (text.find(named, "title", "methods", "objective") or _title(text, "preference")) and not retrospective:
        return "nonrandomized_trial", "design.not_random", denied
    if at := text.find(cue("design", "cohort"), "title", "methods"):
        return "cohort", "design.cohort", at
    if (at := text.find(_NO_CONTROLS)) and not text.find(_GROUPS_COMPARED, "title", "methods", "results"):
        return "single_arm", "design.no_controls", at
    if patterns.search(r"\b(?:single arm|one group|single group|without (?:a )?control|before and after|pre post)\b", text.title):
        return "single_arm", "design.one_group", denied
    return "nonrandomized_trial", "design.not_random", denied


# One group that was looked at with and without: each condition is a comparator, though their order was not drawn.
_CONDITIONS = patterns.compiled(
    r"\b(?:nights|days|sessions|trials|visits) (?:when|with|on which|in which) .{0,80}\b(?:were )?compared with (?:\w+ )?(?:nights|days|sessions|trials|visits)\b"
    r"|\bin (?:the |both )?[\w+]+ and (?:[\w+]+ ){1,4}conditions\b|\bunder (?:two|three|four|2|3|4) (?:\w+ )?conditions\b"
)
_BEFORE_AFTER = patterns.compiled(r"\bpre (?:and|to) post\b|\bpre post\b|\bbefore and after\b")
_GROUPS = patterns.compiled(r"\b(?:groups?|arms?|control(?:s|led)?|versus|vs|compared with)\b")
_PARTED = patterns.compiled(r"\b(?:allocated|assigned|divided) (?:in)?to\b")
_CROSS = patterns.compiled(r"\bcross sectional (?:\w+ )?(?:study|design|survey|analysis)\b")


def _observed(text: Text) -> Found:
    """Studies without random allocation, told apart by what they say of themselves: title first, then methods."""
    for roles in (("title",), ("objective", "methods", "unknown"), ("results", "background")):
        for design, name in (
            ("cohort", "cohort"),
            ("cross_sectional", "cross"),
            ("survey", "survey"),
            ("single_arm", "single"),
            ("nonrandomized_trial", "nonrandom"),
        ):
            at = text.find(cue("design", name), *roles)
            if design == "cohort" and at and _CROSS.search(text.folded[at[0]]):
                continue
            parted = design == "survey" and roles != ("title",) and text.find(_PARTED, "methods", "unknown") and _two_groups(text)
            if at is None or parted or (design == "single_arm" and _two_groups(text) and not _calls_itself_uncontrolled(roles, at)):
                continue
            if design == "nonrandomized_trial" and not _two_groups(text):
                if roles != ("title",):
                    continue
                if (one := text.find(_BEFORE_AFTER, "methods", "results", "unknown")) and not text.find(_GROUPS):
                    return "single_arm", "design.before_after", one
            if roles == ("results", "background") and design not in ("single_arm",):
                continue
            if design == "nonrandomized_trial" and (ahead := predicting(text)):
                return "cohort", "design.predicting", ahead
            if design == "nonrandomized_trial" and untreated_groups(text) and (seen := text.find(GROUPS_OF, "methods", "unknown")):
                return "cross_sectional", "design.compared_as_they_are", seen
            uncontrolled = design == "single_arm" and not _BEFORE_AFTER.search(at[1][0])
            if uncontrolled and (turned := text.find(_CONDITIONS, "methods", "objective", "unknown")):
                return "nonrandomized_trial", "design.conditions", turned
            return design, f"design.{name}", at
    return None


def _calls_itself_uncontrolled(roles: tuple[str, ...], at: tuple[int, re.Match[str]]) -> bool:
    """Whether a title says that there was no second group, whatever healthy people were measured once beside."""
    return roles == ("title",) and bool(patterns.search(r"uncontrolled|single (?:group|arm)|one (?:group|arm)", at[1][0]))


_NO_GROUP = patterns.compiled(
    r"\b(?:without (?:a |any )?(?:control|comparison)|no (?:control|comparison)|uncontrolled|lack of (?:a )?control|absence of (?:a )?control|own controls?)"
)
_TWO_GROUPS = patterns.compiled(
    r"\(n ?= ?\d+.{0,200}\(n ?= ?\d+|\b(?:control (?:group|arm)|comparison group|(?:two|three|four) (?:\w+ )?groups|both groups|placebo group|between (?:\w+ )?groups?|intervention (?:group|site)|the groups|experimental group|controls)\b"
)


def _two_groups(text: Text) -> bool:
    if "two groups" not in text.told:
        told = (text.folded[i] for i in text.of("title", "methods", "results", "unknown"))
        text.told["two groups"] = any(_TWO_GROUPS.search(said) and not _NO_GROUP.search(said) for said in told)
    return text.told["two groups"]


_TESTED = patterns.compiled(
    r"\bp (?:value )?[<>=≤]|\banova\b|\bstatistically significant\b|\b(?:subjects|participants|volunteers) were\b"
)


def _default(text: Text) -> Found:
    if not _two_groups(text) and (
        at := text.find(patterns.compiled(r"\bbefore and (?:\w+ ){0,4}after\b"), "title", "methods", "objective")
    ):
        return "single_arm", "design.before_after", at
    if at := _title(text, "narrative"):
        return "narrative_review", "design.narrative_title", at
    if "Review" in text.publication_types:
        return "narrative_review", "design.review_type", None
    people = patterns.compiled(
        r"\b(?:patients?|participants?|subjects?|volunteers?|adults?|women|men|males|females|children|residents|people|individuals|students|athletes|players)\b.{0,120}\b(?:treated|assigned|allocated|received|performed|constituted|underwent|measured|assessed|had|took part|volunteered|participated|chose|went|completed|trained|consumed)\b"
    )
    if text.publication_types & {"Clinical Trial", "Controlled Clinical Trial"}:
        return "nonrandomized_trial" if _two_groups(text) else "single_arm", "design.trial_type", None
    if (at := text.find(WITH_HEALTHY, "methods", "unknown", "background", "objective")) and not text.find(TREATED):
        return "cross_sectional", "design.against_healthy", at
    if _two_groups(text) and text.find(people, "methods", "unknown"):
        return "nonrandomized_trial", "design.two_groups", text.find(people, "methods", "unknown")
    if at := predicting(text):
        return "cohort", "design.predicting", at
    if untreated_groups(text) and (at := text.find(GROUPS_OF, "methods", "unknown")):
        return "cross_sectional", "design.compared_as_they_are", at
    if not _two_groups(text) and (at := text.find(AGAINST_SHAM, "results", "methods", "unknown")):
        return "nonrandomized_trial", "design.against_sham", at  # chance is not told, and the sham was given to all
    tested = text.find(_TESTED, "results", "methods", "unknown")
    if not tested and (at := text.find(cue("design", "narrative"), "objective", "methods", "background", "unknown")):
        return "narrative_review", "design.narrative", at
    if at := text.find(FOLLOWED, "methods", "results", "objective"):
        return "cohort", "design.followed", at
    if at := text.find(people, "methods", "results"):
        return "single_arm", "design.people_treated", at
    if _body(text) and not text.of("results") and any(map(text.needling.search, text.folded)):
        return "narrative_review", "design.no_methods", None
    return None


STEPS: tuple[Callable[[Text], Found], ...] = (
    _notice,
    _protocol,
    _guideline,
    _review,
    _animal,
    _case,
    _survey,
    _trial,
    _observed,
    _default,
)
