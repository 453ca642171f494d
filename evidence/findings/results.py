"""Results sentences into statements: what each clause says of each outcome against each comparator."""

import re
from dataclasses import dataclass, replace

from evidence import patterns
from evidence.findings import directions as way
from evidence.findings import subjects as whose
from evidence.findings.against import LATTER_TWO, compared
from evidence.findings.antecedents import meant, strangers, studied
from evidence.findings.asides import is_silent, takes_back, without_excepted, without_task
from evidence.findings.clauses import Clause, blank, clauses
from evidence.findings.comparison import direction
from evidence.findings.effects import Effect, P, effects, p_values, tells
from evidence.findings.inside import inside_groups
from evidence.findings.mention import NEEDLING, Mention
from evidence.findings.outcomes import Named
from evidence.findings.ownership import contrasts, effects_of, first_differing, leaves_out, p_of, standing, times_apart
from evidence.findings.rules import rules
from evidence.findings.scene import Scene
from evidence.findings.settling import Said, settled
from evidence.findings.study import Study
from evidence.findings.text import Line
from evidence.findings.times import Time, time_of


@dataclass(frozen=True, slots=True)
class Statement:
    """What one clause says of one outcome against one comparator."""

    outcome: str
    comparator: str
    direction: str
    rule: str
    line: Line
    p: P | None
    effect: Effect | None
    time: Time | None


def statements(lines: list[Line], study: Study) -> list[Statement]:
    """Every statement of the results sentences, in order."""
    found: list[Statement] = []
    last: tuple[Named, ...] = ()
    before: str | None = None
    spoken: str | None = None
    named: set[str] = set()  # so far, whether or not anything could be read of them
    for line in lines:
        if rules().cues["baseline"].search(blank(line.text)):
            told = tuple(n for n in study.names.named(line.text) if n.outcome in study.outcomes)
            if told:  # "on day 5 it was lower" means what a sentence on the start names, where that is one thing
                last = told if len({n.outcome for n in told}) == 1 else ()
            line = _behind_baseline(line)
            if not line.text:
                continue
        if _of_another(line.text, study):
            continue
        line = replace(line, text=_UNLIKE.sub(lambda aside: " " * len(aside[0]), line.text))
        new, last = (sentence := _Sentence(line, study, found, before, spoken, named)).read(last)
        named |= {n.outcome for n in study.names.named(blank(line.text))}
        spoken = sentence.spoken if new else None
        found += new
        before = _only(found, new) or before
    return found


# "whereas pain was comparable at baseline, after the intervention it was lower with needling than with sham"
_AT_BASELINE = patterns.compiled(
    r"[^;,]*\b(?:similar|comparable|alike|equal|the same|homogeneous|not differ|no (?:\w+ )?differences?|not (?:\w+ )?different)\b[^;,]*\bat (?:baseline|the start|entry|inclusion)\b[^;,]*[;,]\s*"
    r"(?=[^;]*\b(?:after|following|post|weeks?|months?|end)\b[^;]*\b(?:than|compared|versus|relative)\b)",
    re.IGNORECASE,
)


# ", unlike those in motion (p = 0.68),": its p value is of that outcome alone
_UNLIKE = patterns.compiled(
    r",\s*(?:but )?unlike (?:those|that|the \w+) (?:in|of|for) [^,()]{2,40}\([^()]*\)(?=\s*,)", re.IGNORECASE
)


def _behind_baseline(line: Line) -> Line:
    """What a sentence that begins with the baseline tells of what came after it; an empty line where it tells nothing of that."""
    start = _AT_BASELINE.match(line.text)
    if start is None or rules().cues["baseline"].search(line.text, start.end()):
        return replace(line, text="")
    return replace(line, text=" " * start.end() + line.text[start.end() :])


def _only(found: list[Statement], new: list[Statement]) -> str | None:
    """What was said so far of the outcome that a sentence spoke of last; `mixed` where that goes several ways."""
    if not new:
        return None
    said = {s.direction for s in found if (s.outcome, s.comparator) == (new[-1].outcome, new[-1].comparator)}
    return next(iter(said)) if len(said) == 1 else way.MIXED


def _of_another(text: str, study: Study) -> bool:
    """Whether a sentence tells what another treatment did, with no needling in it, where several were studied side by side."""
    if not (study.review or study.factorial) or rules().needling.search(text):
        return False
    acts = _ACTS.match(text) if study.factorial and not study.arms.mentions(text) else None
    if acts and not study.names.named(acts[1]):
        return True  # "Coaching lowered pain", where the other factor is coaching
    if study.factorial and _OTHER_SHAM.search(text):
        return True  # "tDCS reduced pain compared with sham tDCS"
    if study.factorial and not study.arms.mentions(text) and rules().cues["reference"].search(text):
        return True  # the other factor set against what was given in its stead
    short = _SHORT_NAME.match(text) if study.factorial else None
    return bool(_ANOTHER.match(text)) or bool(short and not study.names.named(short[1]) and short[1] not in study.arms.short)


_ACTS = patterns.compiled(
    r"(?!(?:It|This|These|They|Both|Neither|All|No|Patients|Participants|Women|Men|Adults|People|There|At|After|In|On|For|The)\b)([A-Z][\w-]+(?: [\w-]+){0,2}) (?:also )?"
    r"(?:lowered|reduced|improved|increased|decreased|raised|relieved|resulted|led)\b"
)
_OTHER_SHAM = patterns.compiled(
    r"\b(?:sham|placebo|inactive|dummy|simulated) (?!dry\b|needl|DN\b|group|arm|treatment|control)[\w-]{3,}", re.IGNORECASE
)
_ANOTHER = patterns.compiled(
    r"for (?!(?:the )?(?:dry|needling|DN|real|active)\b)[\w -]{3,40}, the (?:main )?effects? (?:on [\w ]{3,40}? )?(?:was|were)\b|(?:the )?main effect of (?!dry|needling|DN\b|real|active)|(?:(?:by|in) contrast,? |however,? |on the other hand,? )?(?:the )?(?:\w+ ){0,2}(?:education|strengthening|supervision|acupuncture|electroacupuncture|exercises?|manual therapy|massage|laser|injections?|taping|stretching|shock waves?|physiotherapy|insoles?|orthos[ei]s|splints?|magnesium|diet)\s+"
    r"(?:also\s+)?(?:resulted|led|gave|produced|reduced|raised|changed|improved|decreased|increased|lowered|relieved|was|were|had)\b",
    re.IGNORECASE,
)


_SHORT_NAME = patterns.compiled(
    r"([A-Z]{2,6}) (?:also )?(?:reduced|raised|changed|improved|decreased|increased|lowered|relieved|had)\b"
)


_SIGNIFICANT = patterns.compiled(
    r"\b(?:the|this|these|an?) (?:[\w-]+ ){0,3}?differences?(?: between [\w ]{1,30}?)? (?:(?:that|which) )?(?:was|were|is|being|reached) (?:(?!not\b)\w+ )?(?:significant|significance)",
    re.IGNORECASE,
)


_CONTRASTED = patterns.compiled(
    r"\b(?:adjusted|between[- ]groups?) (?:mean )?differences?\b|\bdifferences? between (?:the )?groups\b", re.IGNORECASE
)
_AGAIN = patterns.compiled(
    r"\b(?:as well|too|also|likewise|in (?:that|this|the same) group)\b(?! (?:as|many|few|small))", re.IGNORECASE
)


# "VAS was 22.1 with needling and 30.8 with sham; difference 8.7 (95% CI ...)": the second half measures what the first tells
_DIFFERENCE = patterns.compiled(r"\W*(?:an? |the )?(?:[\w-]+ ){0,2}difference\b", re.IGNORECASE)
# "In the waiting list group pain passed from 6.6 to 6.1, and quality of life was not modified"
_ONE_ARM = patterns.compiled(
    r"\W*in (?:the [\w -]{2,40}? (?:group|arm)|(?:group|arm) (?:[A-D1-4]|I{1,3}|IV)|(?:the )?(?-i:[A-Z]{1,4}G))\b", re.IGNORECASE
)
_WENT = patterns.compiled(
    r"\b(?:passed|went|fell|rose|changed|decreased|increased|dropped|improved|declined) from \d"
    r"|\bno (?:\w+ )?(?:alterations?|changes?|improvements?|modifications?)\b",
    re.IGNORECASE,
)
_NAMES_ARM = patterns.compiled(r"\b(?i:with|after|in) (?:the )?[A-Z]{2,5}\b(?! \d)")


def _without_outcomes(mentions: list[Mention], clause: Clause) -> list[Mention]:
    """The arms without drugs that were counted: "fewer analgesic tablets" names an outcome where the other arm took tablets."""
    drugs = [n for n in clause.outcomes if n.outcome == "medication_use"]
    return [
        m
        for m in mentions
        if m.arm != "medication" or not any(n.start - clause.start < m.end and m.start < n.end - clause.start for n in drugs)
    ]


_TURNED = (way.FAVOURS_DN, way.FAVOURS_COMPARATOR)
_SAME_MEASURE = patterns.compiled(
    r"\b(?:corresponding|respective|the) (?:\w+ ){0,2}(?:effects?|differences?|values|figures|estimates)\b", re.IGNORECASE
)


# "no differences in pain, and the ball travelled slower (-1.9 km/h)": what is measured so is not what was named before
_UNIT = patterns.compiled(r"\d\s?(?:km\s?/\s?h|m\s?/\s?s|m·s|ms|Hz|W|mV|[µμ]V|ml|L/min|bpm)\b")
_NEVER_IN_THESE = (
    "pain_intensity", "disability", "pressure_pain_threshold", "range_of_motion", "quality_of_life", "headache_burden",
    "spasticity_scale", "medication_use", "sleep", "psychological", "global_improvement",
)  # fmt: skip


_ALSO_THAN = patterns.compiled(
    r"\W*(?:and|or|but)?\s*(?:also )?(?:(?:better|worse|lower|higher|greater|larger|smaller|more|less) )?than\b", re.IGNORECASE
)
_NO_CLAUSE = patterns.compiled(r"\W*(?:however|but|yet)?\W*$", re.IGNORECASE)  # what stands between ";" and "this difference"


class _Sentence:
    """One results sentence, read clause by clause."""

    def __init__(
        self, line: Line, study: Study, earlier: list[Statement], before: str | None, spoken: str | None, named: set[str]
    ) -> None:
        self.line, self.study, self.before, self.earlier = line, study, before, earlier
        self.told = {(s.outcome, s.comparator): s.direction for s in earlier}
        self.numbers, self.ps = contrasts(line.text, effects(line.text, study.comma), study.arms), p_values(line.text)
        self.comparators: tuple[str, ...] = ("baseline",) if study.single_arm else ()
        self.named = named
        self.found: list[Statement] = []
        self.latest: list[Statement] = []  # of the clause before
        self.verdicts: dict[str, str] = {}
        self.times: dict[int, Time | None] = {}  # by the start of a clause
        self.spoken: str | None = None
        self.spoken_before = spoken  # of the sentence before: "extension was 9 degrees greater (95% CI ...)"
        self.inside = False
        self.head: tuple[Named, ...] = ()
        self.others = {m.arm for m in study.arms.mentions(line.text)} - {NEEDLING}
        self.alone = bool(_ONE_ARM.match(line.text) and _WENT.search(line.text) and not rules().cues["between"].search(line.text))
        self.told_later = bool(_SIGNIFICANT.search(line.text)) and (not self.ps or any(tells(p, line.text) for p in self.ps))

    def read(self, last: tuple[Named, ...]) -> tuple[list[Statement], tuple[Named, ...]]:
        """The statements, and the outcomes that a next sentence may mean."""
        parts, seen = clauses(self.line.text, self.study.names), last
        self.head = parts[0].outcomes if parts else ()
        for place, whole in enumerate(parts):
            known = studied(whole, self.line.text, self.study)
            clause = without_task(replace(whole, outcomes=known, strangers=strangers(whole, known, self.study)))
            clause = without_excepted(clause)
            elsewhere = bool(whole.outcomes) and not clause.outcomes
            told = self.named | {outcome for outcome, _ in self.told}
            about = () if elsewhere else meant(clause, last, parts[place + 1 :], self.study, told)
            self._clause(clause, about, parts[place + 1 :])
            if about or clause.first:
                last = about  # a sentence that begins with something else means none of what was said before
            seen = about or seen
        return self.found, seen

    def _clause(self, clause: Clause, about: tuple[Named, ...], later: list[Clause]) -> None:
        if _NO_CLAUSE.match(clause.text):
            return
        mentions, study, text = _without_outcomes(self.study.arms.mentions(clause.text), clause), self.study, self.line.text
        if not study.single_arm:
            printed = any(clause.start <= e.start < clause.end for e in self.numbers)
            self.comparators = compared(clause.text, mentions, study.arms, self.comparators, study.review, printed)
            if not self.comparators and LATTER_TWO.search(clause.text) and len(self.others) == 1:
                self.comparators = tuple(self.others)  # "no difference between the two", where the sentence names but one other
            if _ALSO_THAN.match(clause.text) and self.spoken not in (None, NEEDLING):
                self.comparators = ()  # "exercise was better than needling, and also than massage"
            self.inside = inside_groups(clause.text, text[clause.start : clause.end], self.inside, mentions)
        ps = [p for p in self.ps if clause.start <= p.start < clause.end]
        telling = any(tells(p, text) for p in ps) or (not ps and self.told_later)
        end = later[0].end if later and _DIFFERENCE.match(later[0].text) else clause.end
        measured = any(leaves_out(e) for e in self.numbers if clause.start <= e.start < end)
        again = self.spoken_before is not None and (measured or (telling and bool(_AGAIN.search(clause.text))))
        meant_before = again and not mentions and not study.review and not _NAMES_ARM.search(clause.text)
        carried = self.spoken_before if meant_before else None
        scene = Scene(
            clause, study, mentions, self.spoken or self._named_later(clause, mentions, later) or carried, telling, measured,
            any(p.value >= 0.05 and not p.text.startswith("<") for p in ps), self.verdicts, self.before,
            bool(_CONTRASTED.search(text[clause.start : clause.end])), text, about, self.head,
        )  # fmt: skip
        passed = (
            (self.inside and not clause.but_not)
            or self.alone
            or is_silent(clause, study, self.verdicts)
            or self._taken_back(clause, mentions)
        )
        so_far = len(self.found)
        for named in () if passed else about:
            if clause.outcomes or named.outcome not in _NEVER_IN_THESE or not _UNIT.search(text, clause.start, clause.end):
                self._state(scene, named)
        self.latest = self.found[so_far:]
        self.spoken = whose.subject(clause.text, mentions, study.arms) or self.spoken

    def _as_before(self, outcome: str, clause: Clause, effect: Effect) -> str | None:
        """The direction of "compared with exercise the effects were 2.4 (95% CI ...)", measured like the effect told before."""
        before = next((s for s in reversed(self.earlier) if s.outcome == outcome and s.effect and s.effect.low is not None), None)
        if before is None or before.effect is None or not leaves_out(effect) or not _SAME_MEASURE.search(clause.text):
            return None
        if before.direction not in _TURNED or None in (effect.estimate, before.effect.estimate):
            return None
        alike = ((effect.estimate or 0) > 0) == (
            (before.effect.estimate or 0) > 0
        ) and effect.measure == before.effect.measure == "MD"
        return before.direction if alike else None

    def _taken_back(self, clause: Clause, mentions: list[Mention]) -> bool:
        """Whether a clause takes back what the one before it said: "lower than with sham, but not significantly" is no difference."""
        turned = ("improved", "worsened") if self.study.single_arm else _TURNED
        if not any(one.direction in turned for one in self.latest) or not takes_back(clause):
            return False
        if {m.arm for m in mentions} - {NEEDLING, *(one.comparator for one in self.latest)}:
            return False  # "lower than with sham, and the difference from the injection was not significant"
        null = "no_change" if self.study.single_arm else way.NO_DIFFERENCE
        for at, one in enumerate(self.found):
            if one in self.latest and one.direction in turned:
                self.found[at] = replace(one, direction=null, rule="finding.taken_back")
                self.verdicts[one.outcome] = null
        return True

    def _named_later(self, clause: Clause, mentions: list[Mention], later: list[Clause]) -> str | None:
        """The arm that only the second half names: "rotation was larger (p) and pain was less (p) in the needled group"."""
        if mentions or not later or not later[0].text.lstrip(" ,;").startswith("and"):
            return None
        return whose.subject(later[0].text, self.study.arms.mentions(later[0].text), self.study.arms)

    def _state(self, scene: Scene, named: Named) -> None:
        """One statement for each comparator, where a direction is told."""
        said, clause = direction(scene, named), scene.clause
        for comparator in self._beside(scene, named):
            mine = effects_of(self.line, clause, named, self.numbers, self.study, comparator, scene.about)
            for part in times_apart(mine, clause, self.line.text) or [mine]:
                self._statement(scene, named, comparator, said, part)

    def _beside(self, scene: Scene, named: Named) -> tuple[str, ...]:
        """The comparators of one outcome: "less pain than group 3, and a higher threshold than group 2" gives each its own."""
        clause, outcomes = scene.clause, scene.clause.outcomes
        if len(self.comparators) < 2 or len({n.outcome for n in outcomes}) < 2 or named not in outcomes:
            return self.comparators
        low, high = (
            named.end - clause.start,
            min((n.start for n in outcomes if n.start > named.end), default=clause.end) - clause.start,
        )
        reference = rules().cues["reference"].search(clause.text, low, high)
        behind = [m.arm for m in scene.mentions if reference and reference.end() <= m.start < high]
        own = tuple(name for name in self.comparators if name in behind)
        return own or self.comparators

    def _p_beside(self, scene: Scene, named: Named, comparator: str) -> P | None:
        """The p value behind one of several comparators that have one each: "than the model group (P < .01) and sham (P = .013)"."""
        clause = scene.clause
        if len(self.comparators) < 2 or len({n.outcome for n in clause.outcomes}) > 1:
            return None
        others = [m for m in scene.mentions if m.arm in self.comparators]
        if len(others) < 2:
            return None
        ends = [m.start for m in others[1:]] + [clause.end - clause.start]
        own: dict[str, P] = {}
        for mention, end in zip(others, ends, strict=True):
            first = next((p for p in self.ps if mention.end <= p.start - clause.start < end), None)
            if first:
                own.setdefault(mention.arm, first)
        return own.get(comparator) if len(own) > 1 else None

    def _statement(self, scene: Scene, named: Named, comparator: str, said: Said, mine: list[Effect]) -> None:
        """One statement, with the effect that stands for it."""
        clause, text = scene.clause, self.line.text
        last = next((e for e in reversed(mine) if e.low is not None), mine[-1] if mine else None)
        pointed, rule = settled(said, last, named, self.study, scene.significant, text)
        if pointed is None and last and last.low is not None:
            pointed = self.told.get((named.outcome, comparator)) or self.verdicts.get(named.outcome)
            pointed = pointed or self._as_before(named.outcome, clause, last)
            rule = "finding.interval_of_told"
        if pointed is None:
            return
        effect = first_differing(mine) if pointed == way.MIXED else standing(mine, clause, text, self.study)
        if pointed == way.NO_DIFFERENCE and effect and leaves_out(effect) and not self.study.single_arm:
            effect = None  # what is said to be no difference has another interval than this one
        if clause.start not in self.times:
            self.times[clause.start] = time_of(text, clause.start, clause.end)
        time, p = self.times[clause.start], p_of(clause, named, self.ps, effect, self.numbers)
        p = self._p_beside(scene, named, comparator) or p
        if pointed in ("improved", "worsened") and p and not tells(p, text):  # "6 at 72 hours (P = .09), 3 at 1 week (P < .001)"
            p = next((q for q in reversed(self.ps) if clause.start <= q.start < clause.end and tells(q, text)), None)
        if pointed in _TURNED and p and p.value >= 0.05 and not p.text.startswith("<") and not (effect and leaves_out(effect)):
            pointed, rule = way.NO_DIFFERENCE, "finding.not_significant"  # "reduced by 2.1 and 1.9 points (p = 0.66)"
        if pointed == way.NO_DIFFERENCE and p and tells(p, text):
            p = None  # "improved over time (p < 0.001) irrespective of the group": it belongs to something else
        self.found.append(Statement(named.outcome, comparator, pointed, rule, self.line, p, effect, time))
        self.verdicts[named.outcome] = pointed
