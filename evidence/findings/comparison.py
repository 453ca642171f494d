"""Which way one clause points for one outcome: from its words of comparison, its means, or its likeness to what went before."""

import re

from evidence import patterns
from evidence.findings import denials, neither
from evidence.findings import directions as way
from evidence.findings import subjects as whose
from evidence.findings.beforehand import against_baseline
from evidence.findings.echoes import OPPOSITE, echoed, others
from evidence.findings.means import SHARE, by_means, in_order
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.outcomes import Named
from evidence.findings.rules import rules
from evidence.findings.scene import Scene
from evidence.findings.settling import RATIO_ALONE, Said

_ELLIPTIC = patterns.compiled(r"\b(?:was|were|did|does|is|are|had) not(?: (?:either|so))?[\s.,;]*$", re.IGNORECASE)
_ACTED = patterns.compiled(
    r"[^,;]{0,30}\b(?:dry[- ]needling|DN|needling)\b[^,;]{0,25}\b(?:decreased|reduced|increased|improved|lowered|raised)\b",
    re.IGNORECASE,
)
# "people who received needling had a small reduction in pain (mean difference, 1.56 points; 95% CI ...)"
_HAD = patterns.compiled(
    r"\b(?:had|showed|reported|experienced|obtained|achieved|presented|demonstrated) (?:an? )?(?:[\w-]+ ){0,2}(?:reductions?|decreases?|improvements?|increases?|gains?)\b",
    re.IGNORECASE,
)
_CHANGED = patterns.compiled(
    r"\b(?:decreased|reduced|increased|raised|improved)\b(?!.*\b(?:more|less|further|larger|greater|smaller|better)\b)[^,;]{0,30}\b(?:in|with|after|by) (?:the )?",
    re.IGNORECASE,
)
# "rotation did not differ except for the left side": a part of one outcome that differs
_EXCEPT = patterns.compiled(
    r"\b(?:except(?:ing)?(?: for| in| at| on)?|with the (?:sole )?exception of|apart from|save for)\s+(?:the )?(?!first\b|baseline\b)[a-z]",
    re.IGNORECASE,
)


_FASTER = patterns.compiled(r"\b(?:faster|quicker|better|milder|slower|worse)\b", re.IGNORECASE)


def direction(scene: Scene, named: Named) -> Said:
    """The direction of one outcome in a clause."""
    text = scene.clause.text
    if (said := echoed(scene)) is not None:
        return said
    if scene.study.single_arm:
        return against_baseline(scene.clause, named, scene.sentence, scene.significant)
    if kept := _kept_only(scene):
        return kept
    if way.varies(text):
        return way.MIXED, "finding.varies"
    if told := denials.of_studies(text, scene.mentions):
        return (way.NO_DIFFERENCE, "finding.denied") if told == denials.TOLD else (None, "")
    if winner := whose.favoured_for(scene.clause, named, scene.mentions):
        return _for(winner, 1), "finding.in_favour"
    if whose.favours_both(text, scene.mentions):
        return way.MIXED, "finding.varies"
    if named in scene.clause.outcomes and _EFFECT_OF_TIME.search(text[: named.start - scene.clause.start]):  # of no group
        return None, ""
    if scene.clause.but_not and scene.verdicts.get(named.outcome) in (way.FAVOURS_DN, way.FAVOURS_COMPARATOR):
        return way.NO_DIFFERENCE, "finding.but_not"
    if _denies(scene, named):
        return way.NO_DIFFERENCE, "finding.but_not"
    if scene.verdicts and _ELLIPTIC.search(text):
        return way.NO_DIFFERENCE, "finding.was_not"
    if (lesser := _not_as(scene)) is not None:
        return lesser
    denied = denials.of(scene.clause, named, scene.mentions, scene.study.arms.comparators)
    if denied:
        return (way.NO_DIFFERENCE, "finding.denied") if denied == denials.TOLD else (None, "")
    if way.is_null(text):
        return _null(scene, named)
    return _by_means(scene, named) or _comparison(scene, named)


def _null(scene: Scene, named: Named) -> Said:
    """What a clause that finds no difference says of one outcome, which may be the one that it excepts."""
    text = scene.clause.text
    if named.outcome == "adverse_events" and not (way.is_equal(text) or rules().cues["between"].search(text)):
        return None, ""  # "no side effects were seen" compares nothing
    single = len({n.outcome for n in scene.clause.outcomes}) == 1
    excepted = _EXCEPT.search(text) if single else None
    if excepted and _of_another(scene, named, excepted.end() - 1):
        return way.NO_DIFFERENCE, "finding.no_difference"
    if excepted and excepted.end() - 1 <= named.start - scene.clause.start:
        return _of_exception(scene, named)
    return (way.MIXED, "finding.except") if excepted else (way.NO_DIFFERENCE, "finding.no_difference")


# "a difference in pain in favour of needling and a main effect of time for motion"
_EFFECT_OF_TIME = patterns.compiled(
    r"\b(?:effects? of time|(?<![×x*] )(?<![×x*-])(?<!by )time effects?)\s+(?:for|on|in)\s+(?:the\s+)?(?:\w+\s+)?$", re.IGNORECASE
)


def _of_another(scene: Scene, named: Named, at: int) -> bool:
    """Whether what is excepted at a place of the clause is another outcome, whatever is said of it."""
    behind = scene.sentence[scene.clause.start + at : scene.clause.start + at + 40]
    first = next(iter(scene.study.names.named(behind)), None)
    return first is not None and first.start < 12 and first.outcome != named.outcome


# "did not lower pain as effectively as bupivacaine"
_NOT_AS = patterns.compiled(
    r"\b(?:did|does|was|were|is|are|could) not (?:[\w-]+ ){0,6}?as (?:\w+ly|effective|efficacious|well|much|good|far|strong|useful|fast) (?:[\w-]+ ){0,3}?as\b|\b(?:failed to|(?:did|could) not) match\b",
    re.IGNORECASE,
)


def _not_as(scene: Scene) -> Said | None:
    """What "not as effective as" and "neither of two was as effective as" say; None where a clause says no such thing."""
    if told := neither.outdone(scene.clause.text, scene.mentions):
        return _for(told[1], 1), "finding.neither_as"
    if not _NOT_AS.search(scene.clause.text):
        return None
    who = whose.subject(scene.clause.text, scene.mentions, scene.study.arms)
    return (_for(who, -1), "finding.not_as") if who else (None, "")


def _kept_only(scene: Scene) -> Said | None:
    """ "At 12 weeks the gain was kept only in the needling group, the difference being significant": that group did better."""
    only = _ONLY_THERE.search(scene.clause.text) if scene.significant else None
    who = next((m for m in scene.mentions if only and 0 <= m.start - only.end() < 6), None)
    return (_for(who.arm, 1), "finding.kept_only") if who else None


_PRONOUN = patterns.compiled(r"\W*(?:and |but |while )?(?:it|they|this|these)\b", re.IGNORECASE)
_ONLY_THERE = patterns.compiled(
    r"\b(?:maintained|sustained|preserved|retained|kept|persisted|lasted|continued)\b[^,;]{0,20}\bonly (?:in|with|after) (?:the )?(?=[^;]*\bdifference)",
    re.IGNORECASE,
)


_CHANGED_MORE = patterns.compiled(
    r"\b(?:(?P<down>decreas|reduc|fell|declin|diminish|drop|lower)|increas|rose|rais)\w* (?:\w+ly )?(?:(?P<more>more|further)|less)\b",
    re.IGNORECASE,
)


def _of_exception(scene: Scene, named: Named) -> Said:
    """What is said of the outcome that alone differed: "no differences except for motion, which was better with needling"."""
    rest = scene.clause.text[named.end - scene.clause.start :]
    who = whose.subject(rest, scene.study.arms.mentions(rest), scene.study.arms)
    cues = rules().cues
    words = (("good", 1), ("bad", -1), ("more", named.good), ("less", -named.good))
    sign = next((value for name, value in words if cues[name].search(rest)), 0)
    if changed := _CHANGED_MORE.search(rest):
        sign = (-named.good if changed["down"] else named.good) * (1 if changed["more"] else -1)
    return (_for(who, sign), "finding.comparison") if who and sign else (None, "")


def _denies(scene: Scene, named: Named) -> bool:
    """Whether "but not for the ODI" denies of another outcome what was said before."""
    return scene.clause.but_not and bool(scene.verdicts) and named in scene.clause.outcomes and named.outcome not in scene.verdicts


# "by 2.3 points (95% CI 1.8 to 2.8; p < .001) in one group and by 2.1 (95% CI 1.5 to 2.7; p < .001) in the other"
_OWN_TEST = patterns.compiled(r"\([^()]*\bCI\b[^()]*\b[Pp]\s?[<>=][^()]*\)", re.IGNORECASE)


def _each_tested(scene: Scene) -> bool:
    """Whether each of two changes has an interval and a p value of its own, which tell of no difference between them."""
    said = scene.sentence[scene.clause.start : scene.clause.end]
    return (
        len(_OWN_TEST.findall(said)) > 1
        and len({m.arm for m in scene.mentions}) > 1
        and not rules().cues["between"].search(scene.clause.text)
    )


def _by_means(scene: Scene, named: Named) -> Said | None:
    if _each_tested(scene):
        return None
    found = by_means(scene.clause, named, scene.mentions)
    if found is None:
        before = [] if scene.mentions else scene.study.arms.mentions(scene.sentence[: scene.clause.start])
        found = in_order(scene.clause, named, scene.mentions, before)
    if found is None and scene.dull and "other_needling" in scene.study.arms.comparators and len(scene.mentions) > 1:
        numbers = SHARE.search(scene.clause.text[: scene.mentions[-1].start])
        return (way.NO_DIFFERENCE, "finding.means_alike") if numbers else None
    if found and (scene.significant or scene.measured):
        return found, "finding.means"
    return (way.NO_DIFFERENCE, "finding.means_alike") if found and scene.dull else None


def _comparison(scene: Scene, named: Named) -> Said:
    text, cues = scene.clause.text, rules().cues
    between = bool(cues["between"].search(text)) or _framed(scene)
    elliptic = scene.spoken is not None
    if not (between or scene.mentions or elliptic):
        return None, ""
    who = whose.of_its_own(scene.clause, named, scene.mentions)
    who = who or whose.subject(text, scene.mentions, scene.study.arms) or scene.spoken
    if scene.spoken not in (None, NEEDLING) and _PRONOUN.match(text) and scene.mentions and others(scene.mentions[:1]):
        return None, ""  # "exercise was better than needling, and it was also superior to waiting"
    if patterns.search(
        r"in favou?r of|favou?r(?:s|ed|ing)\b|favou?rable (?:to|for)\b|(?<!no )\b(?:superiority|benefits?|advantage) of (?=[^.;]*\bover\b)"
        r"|\bthere (?:was|were) an? (?:\w+ ){0,2}?(?:advantage|benefit|superiority) (?:of|for) ",
        text,
        re.I,
    ):
        return (_for(who, 1), "finding.in_favour") if who else (None, "")
    if not between and _CHANGED_FROM.search(text) and len({m.arm for m in scene.mentions}) < 2:
        return None, ""  # "in group II it decreased from 13.9 to 12.8 (p = .01)": a change inside one group
    graded = any(cues[name].search(text) for name in ("more", "less")) or bool(_FASTER.search(text))
    compared = graded or any(cues[name].search(text) for name in ("good", "bad"))
    if (RATIO_ALONE.search(text) and not graded) or (not between and _inside_one(text, scene.mentions)):
        return None, ""
    acted = scene.measured and bool(_ACTED.match(text) or (scene.contrasted and _HAD.search(text)))
    if not (
        between
        or acted
        or (
            elliptic
            and ((graded and (scene.verdicts or not _alone(scene))) or (compared and scene.verdicts))
            and not scene.mentions
        )
        or (scene.mentions and graded and (scene.significant or scene.measured) and not _CHANGED.search(text))
        or (graded and _other_later(scene))
    ):
        return None, ""
    return _told(scene, named, who)


def _told(scene: Scene, named: Named, who: str | None) -> Said:
    """What a clause that compares says for this arm: that the result turns, a trend, or which way its words run."""
    text = scene.clause.text
    if way.turns(scene.clause):
        return way.MIXED, "finding.turns"
    if _DOUBTED.search(text):
        return (way.NO_DIFFERENCE, "finding.trend") if scene.dull else (None, "")
    if _NOT_THAT_ARM.match(text):
        return None, ""
    if _NUMBERS_COMPARED.search(text) and all(_NUMBER.match(text, m.end()) for m in rules().cues["reference"].finditer(text)):
        return None, ""  # "fell by 1.4, compared with 3.2 in the other group": the numbers say which way, and they were not read
    if (elided := _MORE_BY.match(text, max(0, named.end - scene.clause.start))) and named in scene.clause.outcomes:
        return _with_verb_of_head(scene, named, elided["degree"])
    sign = _of_head(scene, named) or way.goodness(scene.clause, named if named.good else None)
    return (None, "") if not sign or who is None else (_for(who, sign), "finding.comparison")


# "Compared with the sham group, perfusion was increased (p) and endplate noise was decreased (p)": said of both
_FRAME = patterns.compiled(
    r"\W*(?:(?:when|as) )?(?:compared (?:with|to)|in comparison (?:with|to)|relative to|in contrast (?:with|to)|versus)\b(?![^,]*\b(?:baseline|before|pre-?treatment|initial|pre-?test)\b)[^,]{3,60},",
    re.IGNORECASE,
)


def _framed(scene: Scene) -> bool:
    """Whether the sentence begins with what all of it is compared with, and this later clause tells of the other arm."""
    frame = None if scene.clause.first else _FRAME.match(scene.sentence)
    if frame is None:
        return False
    framing, told = ({m.arm for m in arms} for arms in (scene.study.arms.mentions(frame[0]), scene.mentions))
    return not told - {NEEDLING} if NEEDLING not in framing else bool(told) and NEEDLING not in told


# "in the needling group, pain decreased (p = .002)": the change of one group
_IN_GROUP = patterns.compiled(
    r"\b(?:in|within|among|for|after|following|with|under|upon) (?:the |those )?(?:[\w+-]+ ){0,4}?$", re.IGNORECASE
)
# "better than exercise at one week, but exercise was better at six months"
_LATER = patterns.compiled(
    r"\W*(?:but|while|whereas|however|yet)\b[^,;]*\b(?:at|by|from|over|during|beyond) (?:the )?(?:[\w-]+ ){0,3}(?:weeks?|months?|years?|days?|hours?|follow-?ups?|term|visit|sessions?)\b",
    re.IGNORECASE,
)


def _other_later(scene: Scene) -> bool:
    """Whether a clause sets against the result before it that of another arm at another time."""
    arms = [m.arm for m in scene.mentions]
    told = any(value in OPPOSITE for value in scene.verdicts.values())
    return told and bool(arms) and scene.spoken not in (None, *arms) and bool(_LATER.match(scene.clause.text))


_CHANGE = patterns.compiled(
    r"\b(?:decreased|reduced|increased|raised|improved|diminished|lowered|dropped|declined|fell|rose|changed)\b", re.IGNORECASE
)
_DEGREE = patterns.compiled(
    r"\b(?:more|less|further|larger|greater|smaller|better|worse|lower|higher|fewer|faster|sooner|earlier|longer|shorter|stronger|weaker|than|whereas|while|but)\b",
    re.IGNORECASE,
)


def _alone(scene: Scene) -> bool:
    """Whether a clause tells a change by its verb alone, and its sentence sets nothing against it either."""
    return _by_verb_alone(scene.clause.text) and not rules().cues["between"].search(scene.sentence)


def _by_verb_alone(text: str) -> bool:
    """Whether a clause tells a change and no degree of it: "analgesic intake decreased as well"."""
    return bool(_CHANGE.search(text)) and not _DEGREE.search(text)


def _inside_one(text: str, mentions: list[Mention]) -> bool:
    """Whether a clause tells the change of one group, by its verb alone."""
    if len({m.arm for m in mentions}) != 1 or not _by_verb_alone(text):
        return False
    return all(_IN_GROUP.search(text[: m.start]) for m in mentions)


# "the VAS had fallen 1.3 points more than with sham, and the ODI 4 points more": the verb of the first is meant
_MORE_BY = patterns.compiled(
    r"[\w ]{0,15}?\s+(?:by\s+)?\d+(?:[.,]\d+)?\s?(?:%|°|\w+)?\s+(?P<degree>more|further|less)\b\W*$", re.IGNORECASE
)


def _with_verb_of_head(scene: Scene, named: Named, degree: str) -> Said:
    """The direction of an outcome that shares the verb of the sentence's first one; none where the two run opposite ways."""
    first = next((one for one in scene.head if one.outcome in scene.verdicts), None)
    if first is None or first.good != named.good or scene.verdicts[first.outcome] not in OPPOSITE:
        return None, ""
    alike = patterns.search(rf"\b{degree}\b", scene.sentence[first.end : scene.clause.start + named.start], re.IGNORECASE)
    return (scene.verdicts[first.outcome], "finding.likewise") if alike else (None, "")


_NUMBER = re.compile(r"\s+(?:(?:only|a (?:mean|median) of|by|of) )*[-–]?\d", re.IGNORECASE)
_NO_DEGREE = (
    r"(?!\d|[.]\d|\s?\S{0,10}\s?(?:\w+ly )?(?:higher|lower|greater|less|more|larger|smaller|better|worse|longer|shorter|fewer)\b)"
)
_NUMBERS_COMPARED = patterns.compiled(
    rf"\b(?:by|was|were|to|averaged|(?:reduction|decrease|increase|improvement|gain|change|drop|fall|decline|relief|rise)s?(?: (?:in|of) [\w ]{{2,30}}?)? of)\s+(?:a (?:mean|median) of )?[-–]?\d[\d.]*{_NO_DEGREE}[^;]*?\b(?:compared (?:with|to)|versus|vs\.?|against|(?<!higher )(?<!lower )(?<!greater )(?<!smaller )(?<!better )(?<!worse )than|and by|and)\s+(?:(?:only|a (?:mean|median) of|by|of) )*[-–]?\d[\d.]*(?!-){_NO_DEGREE}"
    r"(?!\s?(?:weeks?|months?|days?|hours?|h\b|years?|sessions?|min))",
    re.IGNORECASE,
)


def _of_head(scene: Scene, named: Named) -> int:
    """The sign where a later clause speaks of the change that the sentence began with, 0 elsewhere."""
    head = next((one for one in scene.head if one.outcome == named.outcome), None)
    if scene.clause.first or scene.clause.outcomes or head is None:
        return 0
    return way.of_noun(scene.sentence, head, scene.clause.text) or way.of_degree(
        scene.sentence, scene.clause.start, head, scene.clause.text
    )


# "laser, but not needling, reduced pain"
_NOT_THAT_ARM = patterns.compiled(r"\W*but not (?:the |with |in |after )?[\w -]{2,30}, \w+", re.IGNORECASE)
# "tended to be lower", "was never clearly better": no difference was shown, and whether one was denied is not told
_DOUBTED = patterns.compiled(
    r"\b(?:tend(?:ed|s|ing)? to|tendency|trend(?:s|ed)?|hardly|barely|scarcely|never|cannot|could not|unable)\b",
    re.IGNORECASE,
)


_CHANGED_FROM = patterns.compiled(
    r"\b(?:passed|went|fell|rose|changed|decreased|increased|dropped|improved|declined|reduced|diminished)\b[^,;]{0,40}\bfrom \d[^;]{0,30}\bto \d",
    re.IGNORECASE,
)


def _for(who: str, sign: int) -> str:
    return way.FAVOURS_DN if (who == NEEDLING) == (sign > 0) else way.FAVOURS_COMPARATOR
