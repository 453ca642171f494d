"""Bodies of evidence -> the verdict of a claim. A pure function of its inputs: the same inputs give the same result."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence import pooling, vocabulary
from evidence.register import Claim
from evidence.synthesis import bodies as body_of
from evidence.synthesis import fragility, harmful, importance, rules, swim
from evidence.synthesis.bodies import Body, Entry
from evidence.synthesis.decision import judgement
from evidence.synthesis.digests import digest, of_inputs
from evidence.synthesis.inputs import Paper, of_claim
from evidence.synthesis.named import is_review, named
from evidence.synthesis.wording import beside, clinical, of_harms, plain

# Which class speaks for a claim as a whole: the test against sham first, then against nothing, then what needling adds, then others.
HEADLINE = ("sham", "none", "add_on")
APART = ("baseline", "mixed", "other_needling")
Overrides = Mapping[str, Mapping[str, Mapping[str, Any]]]  # comparator class -> domain -> what a person decided


def judge(
    claim: Claim, everything: Sequence[Paper], overrides: Overrides | None = None, marks: dict[int, str] | None = None
) -> dict[str, Any]:
    """The verdict of one claim over all papers, as plain values that JSON can hold. `marks` keeps digests of papers between claims.

    Keys: claim, title, asserts, verdict, certainty, comparison, wording, wordings, headline (comparator class) with its why, classes,
    reviews, others, left_out, flagged, apart, harms, limits, rules, inputs_hash, result_hash.
    """
    chosen, limits = of_claim(claim, everything), rules.load("verdict")["unit"]
    left = set(limits["left_out_states"])
    counted = [paper for paper in chosen if paper.state not in left]
    result = _result(claim, counted, overrides or {})
    result["left_out"] = [named(p) | {"why": p.state} for p in chosen if p.state in left]
    result["flagged"] = [named(p) | {"why": p.state} for p in counted if p.state in limits["flagged_states"]]
    if any(p.state == "retracted" for p in chosen):
        with_them = [p for p in chosen if p.state == "retracted" or p.state not in left]
        result["with_retracted"] = _brief(_result(claim, with_them, overrides or {}))
    if any(p.state == "concern" for p in counted):
        result["without_concern"] = _brief(_result(claim, [p for p in counted if p.state != "concern"], overrides or {}))
    result["apart"] = _spasticity(claim, everything)
    result["rules"] = rules.version()
    result["inputs_hash"] = of_inputs(claim, chosen, overrides or {}, {} if marks is None else marks)
    result["result_hash"] = digest(result)
    return result


def _brief(result: dict[str, Any]) -> dict[str, Any]:
    return {"verdict": result["verdict"], "certainty": result["certainty"]}


def _result(claim: Claim, papers: Sequence[Paper], overrides: Overrides) -> dict[str, Any]:
    trials = [p for p in papers if not is_review(p)]
    bodies = body_of.build(trials)
    harms = harmful.section(papers, bodies if claim.kind == "safety" else [])
    answer = _of_harms(claim, harms) if claim.kind == "safety" else _of_classes(claim, bodies, papers, overrides)
    classes = answer["classes"]
    cited = {paper["article"] for one in classes for paper in one["papers"]} | {
        row["article"] for row in harms["studies"] if claim.kind == "safety"
    }
    result = {"claim": claim.id, "title": claim.title, "kind": claim.kind, "asserts": claim.asserts} | answer | {
        "comparison": _comparison(claim, answer["verdict"], answer["headline"]),
        "reviews": [_review(p) for p in papers if is_review(p)],
        "overlap": _overlap([p for p in papers if is_review(p)], trials),
        "others": [named(p) | {"why": _why_apart(p)} for p in trials if p.article not in cited],
        "harms": harms, "limits": list(rules.load("verdict")["limits"]["lines"]),
    }  # fmt: skip
    result["newest"] = max((p.year for p in trials if p.year and p.article in cited), default=None)
    result["oldest"] = min((p.year for p in trials if p.year and p.article in cited), default=None)
    return result


def _of_harms(claim: Claim, harms: dict[str, Any]) -> dict[str, Any]:
    """A claim of tolerance: harms are counted, never voted on by comparator."""
    verdict, certainty, why = harmful.judged(harms)
    told = of_harms(verdict, certainty, harms)
    return {
        "verdict": verdict, "certainty": certainty, "headline": None, "headline_why": why, "wording": told["clinical"],
        "wordings": told, "classes": [], "swim": {}, "beside": [],
    }  # fmt: skip


def _of_classes(claim: Claim, bodies: Sequence[Body], papers: Sequence[Paper], overrides: Overrides) -> dict[str, Any]:
    """A claim of effect: each class of comparator by itself, and the one that speaks for the claim."""
    wanted = set(claim.comparators)
    names = sorted({b.comparator for b in bodies if b.comparator not in APART or b.comparator in wanted}, key=_class_order)
    classes = [_class(claim, name, [b for b in bodies if b.comparator == name], overrides.get(name, {})) for name in names]
    head, why = _headline(classes)
    if head:
        verdict, certainty = head["verdict"], head["certainty"]["word"]
        beside_it = _beside(head, classes, bodies)
        wordings = {name: said + "".join(beside(*one)[name] for one in beside_it) for name, said in head["wordings"].items()}
    else:
        beside_it, verdict, certainty = [], "insufficient" if papers else "no_studies", None
        wordings = {"clinical": clinical(claim, "", None, verdict, None), "plain": plain(claim, "", None, verdict, None)}
    return {
        "verdict": verdict, "certainty": certainty, "headline": head["comparator"] if head else None, "headline_why": why,
        "wording": wordings["clinical"], "wordings": wordings, "classes": classes, "swim": swim.items(head),
        "beside": [name for name, _ in beside_it],
    }  # fmt: skip


def _beside(head: dict[str, Any], classes: Sequence[dict[str, Any]], bodies: Sequence[Body]) -> list[tuple[str, Body]]:
    """Better tests of a claim than the one that speaks in its favour, which are too small and favour needling in no study.

    Where needling looks better than nothing and no study against sham favours it, the first alone would mislead.
    """
    if head["verdict"] not in ("supported", "probably_supported"):
        return []
    found = []
    for one in classes:
        name, main = one["comparator"], one["body"]
        better = name in HEADLINE and _class_order(name) < _class_order(head["comparator"]) and one["verdict"] == "insufficient"
        if better and main["outcome"] == head["body"]["outcome"] and not main["directions"]["favours_dn"]:
            place = (name, main["outcome"], main["window"], main["randomised"])
            found += [(name, body) for body in bodies if (body.comparator, body.outcome, body.window, body.randomised) == place]
    return found


def _comparison(claim: Claim, verdict: str, headline: str | None) -> str | None:
    """What the article asserts held against the verdict; None for a question that no article asserts."""
    if not claim.asserts:
        return None
    tests = rules.load("verdict")["comparators"]["tests_of_use"]
    if claim.kind == "use" and headline is not None and headline not in tests and verdict in ("no_better", "contradicted", "mixed"):
        return "untested"
    return str(rules.load("verdict")["comparison"][claim.asserts][verdict])


def _class_order(name: str) -> tuple[int, str]:
    return (HEADLINE.index(name) if name in HEADLINE else len(HEADLINE), name)


def _headline(classes: Sequence[dict[str, Any]]) -> tuple[dict[str, Any] | None, str]:
    """The class that speaks for the claim and why: the first that says something, sham, nothing, add-on, then the largest other."""
    ranked = sorted(classes, key=lambda c: (_class_order(c["comparator"])[0], -c["body"]["studies"], c["comparator"]))
    told = [one for one in ranked if one["verdict"] != "insufficient"]
    head = next(iter(told or ranked), None)
    if head is None:
        return None, "no study compares needling with anything"
    passed = [one["label"] for one in ranked[: ranked.index(head)]]
    if passed:
        return head, f"too little is known against {', '.join(passed)}"
    return head, "the first of sham, no treatment, needling added to another treatment, then other treatments"


def _class(claim: Claim, name: str, bodies: Sequence[Body], overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    limits = rules.load("verdict")
    now = judgement(bodies, claim.outcomes, claim.kind, overrides, limits)
    main, word = now.body, str(now.certainty["word"])
    found = fragility.flips(fragility.Question(bodies, claim.outcomes, claim.kind, overrides, now))
    wordings = {"clinical": clinical(claim, name, main, now.verdict, word), "plain": plain(claim, name, main, now.verdict, word)}
    more = {
        "importance": limits["importance"].get(main.outcome),
        "size": importance.size(main, now.pooled, limits),
        "window_why": now.why_time,
    }
    return {
        "comparator": name, "label": class_label(name), "verdict": now.verdict, "why": now.why, "certainty": now.certainty,
        "wording": wordings["clinical"], "wordings": wordings, "body": _body(main, now.pooled) | more,
        "other_bodies": [_body(b, body_of.pooled(b)) for b in bodies if b is not main],
        "papers": _unique([named(entry.paper) for b in bodies for entry in b.entries]),
        "fragility": fragility.sentences(found, len(main.entries)), "flips": found,
    }  # fmt: skip


def _body(body: Body, pooled: dict[str, Any]) -> dict[str, Any]:
    pointing = body.count("favours_dn") + body.count("favours_comparator")
    level = "pooling" if "estimate" in pooled else "direction of effect" if pointing else "description"
    return {
        "outcome": body.outcome, "window": body.window, "randomised": body.randomised, "studies": len(body.entries),
        "participants": body.participants, "estimated": body.estimated, "unknown_n": body.unknown_n, "directions": body_of.directions(body), "pooled": pooled,
        "level": level, "level_why": pooled.get("why_not", "two or more studies give comparable effects"),
        "entries": [_entry(entry) for entry in body.entries],
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    results = [
        {"finding": r.finding, "direction": r.direction, "p": r.p, "measure": r.measure, "estimate": r.estimate, "ci_low": r.ci_low,
         "ci_high": r.ci_high, "unit": r.unit, "origin": r.origin, "rule": r.rule, "sentence": r.sentence}
        for r in entry.results
    ]  # fmt: skip
    rob = {name: value for name, value in sorted(entry.paper.rob.items()) if not name.startswith("pedro")}
    pedro = {name.removeprefix("pedro:"): value for name, value in entry.paper.rob.items() if name.startswith("pedro")}
    told = {"rob": rob, "pedro": dict(sorted(pedro.items(), key=lambda item: int(item[0])))}
    return named(entry.paper) | {"study": entry.study, "direction": entry.direction, "results": results} | told


def _unique(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["article"]: row for row in rows}.values())


def _review(paper: Paper) -> dict[str, Any]:
    found = [
        {"outcome": r.outcome, "comparator": r.comparator, "direction": r.direction, "window": r.window, "measure": r.measure,
         "estimate": r.estimate, "ci_low": r.ci_low, "ci_high": r.ci_high, "finding": r.finding}
        for r in paper.results
    ]  # fmt: skip
    return named(paper) | {"n_studies": paper.n_studies, "conclusion": paper.conclusion, "results": found}


def _overlap(reviews: Sequence[Paper], trials: Sequence[Paper]) -> dict[str, Any] | None:
    """How far the reviews rest on the same studies: corrected covered area over the claim's studies that they cite (Pieper 2014).

    Only reviews whose reference list is known count; None with fewer than two of them.
    """
    known = {paper.pmid for paper in trials if paper.pmid}
    listed = [(review, known & set(review.cites)) for review in reviews if review.cites and known & set(review.cites)]
    studies = sorted(set().union(*(cited for _, cited in listed))) if listed else []
    area = pooling.corrected_covered_area([[pmid in cited for _, cited in listed] for pmid in studies]) if len(listed) > 1 else None
    if area is None:
        return None
    words = rules.load("verdict")["overlap"]
    word = next((step["word"] for step in words["steps"] if area.percent < step["under"]), words["above"])
    return {"percent": round(area.percent, 1), "word": word, "reviews": len(listed), "studies": len(studies)}


_NO_COMPARISON = ("protocol", "case_report", "survey", "cohort", "cross_sectional", "single_arm", "guideline", "narrative_review")


def _why_apart(paper: Paper) -> str:
    if paper.design in _NO_COMPARISON:
        return f"{vocabulary.load().label('design', paper.design).lower()}: no comparison of treatments"
    if any(r.comparator == "other_needling" for r in paper.results) or paper.comparators == ("other_needling",):
        return "needling in every arm: says nothing about needling itself"
    return "no result that answers this was read"


def _spasticity(claim: Claim, everything: Sequence[Paper]) -> list[dict[str, Any]]:
    """For a claim about any condition: the papers on spasticity that answer it, reported apart."""
    if claim.conditions:
        return []
    return [named(p) for p in everything if p.conditions == ("spasticity",) and set(p.outcomes) & set(claim.outcomes)]


def class_label(name: str) -> str:
    """A comparator class as a reader says it."""
    special = {"none": "no treatment or usual care", "add_on": "another treatment alone (needling added to it)"}
    return special.get(name) or vocabulary.load().label("comparator", name)
