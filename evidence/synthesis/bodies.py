"""Papers -> bodies of evidence: one comparator class, one outcome, one time window, one result a study."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from evidence import pooling, vocabulary
from evidence.synthesis.inputs import Paper, Result
from evidence.synthesis.rules import Rules, load

POSITIVE, NEGATIVE, NULL, MIXED = "favours_dn", "favours_comparator", "no_difference", "mixed"
SIGN = {POSITIVE: 1, NEGATIVE: -1, "improved": 1, "worsened": -1}


@dataclass(frozen=True, slots=True)
class Entry:
    """One study in one body: its result, and the paper and findings that say so."""

    study: str
    paper: Paper
    direction: str
    results: tuple[Result, ...]

    @property
    def people(self) -> int | None:
        """People in the two arms that are compared, None where the number is not known.

        An abstract gives the number of a whole trial. A sham arm, an untreated one, one needled in another way and one treated
        otherwise are arms of their own; of a trial that has several of them the share of two equal arms counts.
        """
        n = self.paper.n
        return n if n is None or not self.shared else round(2 * n / (1 + len(_arms(self.paper))))

    @property
    def shared(self) -> bool:
        """Whether the trial has more arms than the two that are compared."""
        return len(_arms(self.paper)) > 1

    @property
    def effect(self) -> Result | None:
        """The result with an estimate and its interval, where there is just one."""
        with_interval = [r for r in self.results if r.estimate is not None and r.ci_low is not None and r.ci_high is not None]
        return with_interval[0] if len(with_interval) == 1 else None


@dataclass(frozen=True, slots=True)
class Body:
    """The studies that answer one question."""

    comparator: str  # class: sham | none | add_on | an active treatment | other_needling | baseline
    outcome: str
    window: str
    randomised: bool
    entries: tuple[Entry, ...]

    def count(self, direction: str) -> int:
        """How many studies have this direction."""
        return sum(entry.direction == direction for entry in self.entries)

    @property
    def participants(self) -> int:
        """People in the arms that are compared, of the studies whose number is known."""
        return sum(entry.people or 0 for entry in self.entries)

    @property
    def estimated(self) -> bool:
        """Whether the number of people holds the share of two arms of a trial that has more."""
        return any(entry.shared and entry.paper.n for entry in self.entries)

    @property
    def unknown_n(self) -> int:
        """Studies whose number of people is not known."""
        return sum(entry.paper.n is None for entry in self.entries)


def _arms(paper: Paper) -> set[str]:
    """The kinds of comparator of a paper that cannot be one arm; several treatments may be given together in one."""
    terms = vocabulary.load().terms["comparator"]
    named = set(paper.comparators) - {"baseline", "mixed"}
    kinds = {terms[name].group if name in terms else "active" for name in named}
    given = named & set(paper.added_to)  # alone in one arm, while another treatment was added to it in another
    return kinds | ({"added"} if given and named & _actives() - given else set())


@cache
def _actives() -> frozenset[str]:
    return frozenset(term.id for term in vocabulary.load().terms["comparator"].values() if term.group == "active")


def comparator_class(paper: Paper, result: Result) -> str:
    """The class in which a result is judged; classes are never mixed."""
    term = vocabulary.load().terms["comparator"].get(result.comparator)
    group = term.group if term else "active"
    if result.comparator in ("sham", "baseline", "mixed", "other_needling"):
        return result.comparator
    if paper.add_on and result.comparator != "no_treatment" and _given_to_all(paper, result.comparator):
        return "add_on"  # both arms got the comparator, one got needling as well: the question is what needling adds
    return "none" if group == "none" else result.comparator


def _given_to_all(paper: Paper, comparator: str) -> bool:
    """Whether needling was added to this comparator: told, or not one of those that are hardly ever given to every arm."""
    if paper.added_to:
        return comparator in paper.added_to
    others = {result.comparator for result in paper.results} & _actives() - {comparator}
    return not (others and comparator in load("verdict")["unit"]["seldom_added_to"])


def build(papers: Iterable[Paper]) -> list[Body]:
    """All bodies of some papers; randomised trials and other controlled studies apart."""
    rules = load("verdict")["unit"]
    cells: dict[tuple[str, str, str, bool], dict[str, list[tuple[Paper, Result]]]] = defaultdict(lambda: defaultdict(list))
    for paper in papers:
        if paper.design not in rules["results_from"]:
            continue
        for result in paper.results:
            key = (comparator_class(paper, result), result.outcome, result.window, paper.design in rules["randomised"])
            cells[key][paper.study].append((paper, result))
    return [
        Body(*key, tuple(_entry(study, pairs) for study, pairs in sorted(of_study.items(), key=_by_year)))
        for key, of_study in sorted(cells.items())
    ]


def _by_year(item: tuple[str, list[tuple[Paper, Result]]]) -> tuple[int, str]:
    return (item[1][0][0].year or 0, item[1][0][0].label)


def _entry(study: str, pairs: Sequence[tuple[Paper, Result]]) -> Entry:
    """One result of a study: where its papers or sub-outcomes disagree, that is mixed; with no difference, the direction stands."""
    directions = {result.direction for _, result in pairs}
    directions = {"favours_dn" if d == "improved" else "no_difference" if d == "no_change" else d for d in directions}
    direction = directions.pop() if len(directions) == 1 else MIXED
    main = max((paper for paper, _ in pairs), key=lambda p: (p.n or 0, -(p.year or 0)))
    return Entry(study, main, direction, tuple(result for _, result in pairs))


def without_rule(entry: Entry, rule: str) -> Entry | None:
    """A study without what one reading rule read; None when nothing is left of it."""
    rest = [(entry.paper, result) for result in entry.results if result.rule != rule]
    if len(rest) == len(entry.results):
        return entry
    return _entry(entry.study, rest) if rest else None


def deciding(bodies: Sequence[Body], outcomes: Sequence[str], rules: Rules) -> tuple[Body, str] | None:
    """The body that a verdict rests on and why its time: the first outcome of the claim that has any, randomised trials if there are.

    Of its times the first in the order of the rules whose body is large enough to say anything decides, else the largest.
    """
    order, least = rules["windows"]["order"], rules["insufficient"]
    for outcome in outcomes:
        of_outcome = [body for body in bodies if body.outcome == outcome]
        pool = [body for body in of_outcome if body.randomised] or of_outcome
        enough = [b for b in pool if len(b.entries) >= least["studies"] and b.participants >= least["participants"]]
        if len(pool) == 1:
            return pool[0], "the only time that was measured" if pool[
                0
            ].window != "not_stated" else "no study states when it measured"
        if enough:
            return min(
                enough, key=lambda body: order.index(body.window)
            ), "the first time in a fixed order with studies enough to say anything"
        if pool:
            return max(
                pool, key=lambda b: (len(b.entries), b.participants, -order.index(b.window))
            ), "no time has studies enough, so the one with most"
    return None


def directions(body: Body) -> dict[str, Any]:
    """The direction count of a body: how many favour needling out of those with a direction, Wilson interval, exact sign test.

    SWiM (BMJ 2020;368:l6890), Cochrane Handbook ch. 12: descriptive, never by significance. With five studies or fewer no test can
    reach 0.05, so none is made.
    """
    favour, against = body.count(POSITIVE), body.count(NEGATIVE)
    told = favour + against
    counts: dict[str, Any] = {
        "favours_dn": favour, "favours_comparator": against, "no_difference": body.count(NULL), "mixed": body.count(MIXED), "with_direction": told,
        "wilson": None, "sign_p": None, "test": "no study with a direction" if not told else "",
    }  # fmt: skip
    if told:
        interval = pooling.wilson(favour, told)
        counts["wilson"] = [round(interval.low, 4), round(interval.high, 4)]
        few = load("verdict")["direction"]["few"]
        if told <= few:
            counts["test"] = "too few to test"
        else:
            counts["sign_p"] = round(pooling.sign_test(favour, told), 6)
            counts["test"] = "exact sign test, two-sided"
    return counts


def pooled(body: Body) -> dict[str, Any]:
    """The pooled effect of a body, or why nothing was pooled. Oriented so that a positive value favours dry needling.

    An estimate is used only where its direction is known from the text, so a body with a null result whose sign cannot be told is
    not pooled at all: leaving just that study out would bend the result.
    """
    effects = [(entry, entry.effect) for entry in body.entries]
    usable = [(entry, effect) for entry, effect in effects if effect is not None]
    if len(usable) < 2:
        return {"why_not": "fewer than two studies give an effect with its interval"}
    measures = Counter(effect.measure for _, effect in usable)
    if len(measures) > 1 or None in measures:
        return {"why_not": "the studies give effects of different kinds"}
    measure = next(iter(measures))
    if measure in ("OR", "RR"):
        return {"why_not": "ratios are not pooled from abstracts"}
    oriented = [_oriented(entry, effect, body.outcome) for entry, effect in usable]
    if any(value is None for value in oriented):
        return {"why_not": "for at least one study the abstract does not tell which way its estimate points"}
    factors = [points_of_ten(effect) if measure == "MD" else 1.0 for _, effect in usable]
    if any(factor is None for factor in factors):
        return {"why_not": "mean differences are on different or unknown scales"}
    return _fit(measure or "", usable, [v or 0.0 for v in oriented], [f or 1.0 for f in factors], len(body.entries) - len(usable))


def carries(pooled: Mapping[str, Any], studies: int, share: float) -> bool:
    """Whether at least this share of the studies is pooled, so that their effect, and not the count of their directions, speaks."""
    return "ci_low" in pooled and bool(pooled["k"] >= share * studies)


def _oriented(entry: Entry, effect: Result, outcome: str) -> float | None:
    """+1 when the printed sign already favours needling, -1 when it must be turned, None when nobody can tell."""
    assert effect.estimate is not None
    if effect.effect.get("oriented"):
        return 1.0
    if effect.estimate == 0:
        return 1.0
    sign = SIGN.get(effect.direction)
    return None if sign is None else float(sign) * (1.0 if effect.estimate > 0 else -1.0)


def points_of_ten(effect: Result) -> float | None:
    """What turns a mean difference into points of a 0-10 scale; None where its scale is not known."""
    if effect.scale in ("0-100",) or effect.unit in ("mm", "/100"):
        return 0.1
    if effect.scale in ("0-10",) or effect.unit in ("cm", "/10"):
        return 1.0
    return None


def _fit(
    measure: str, usable: Sequence[tuple[Entry, Result]], signs: Sequence[float], factors: Sequence[float], without: int
) -> dict[str, Any]:
    estimates, variances = [], []
    for (_, effect), sign, factor in zip(usable, signs, factors, strict=True):
        assert effect.estimate is not None
        assert effect.ci_low is not None
        assert effect.ci_high is not None
        estimates.append(sign * factor * effect.estimate)
        variances.append(((effect.ci_high - effect.ci_low) * factor / (2 * 1.959963984540054)) ** 2)
    if any(variance <= 0 for variance in variances):
        return {"why_not": "an interval has no width"}
    fit = pooling.random_effects(estimates, variances)
    names = (
        "estimate", "se", "ci_low", "ci_high", "tau2", "tau2_low", "tau2_high", "q", "q_pvalue", "i2", "prediction_low", "prediction_high",
    )  # fmt: skip
    values: dict[str, Any] = {name: _rounded(getattr(fit, name)) for name in names}
    rows = [
        {
            "study": entry.study, "label": entry.paper.label, "estimate": _rounded(y), "ci_low": _rounded(y - 1.959964 * v**0.5),
            "ci_high": _rounded(y + 1.959964 * v**0.5), "weight": _rounded(weight), "finding": effect.finding,
        }
        for (entry, effect), y, v, weight in zip(usable, estimates, variances, fit.weights, strict=True)
    ]  # fmt: skip
    scale = "points of 0-10" if measure == "MD" else "standard deviations"
    small = pooling.egger(estimates, variances)
    egger_p = None if small is None else _rounded(small.p_value)
    return values | {
        "measure": measure,
        "scale": scale,
        "k": len(rows),
        "without_effect": without,
        "rows": rows,
        "egger_p": egger_p,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
