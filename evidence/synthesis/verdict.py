"""Bodies of evidence -> the verdict of a claim. A pure function of its inputs: the same inputs give the same result."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from json import dumps
from typing import Any

from evidence import pooling, vocabulary
from evidence.register import Claim
from evidence.synthesis import bodies as body_of
from evidence.synthesis import rules
from evidence.synthesis.bodies import Body, Entry
from evidence.synthesis.certainty import grade
from evidence.synthesis.inputs import Paper, of_claim, snapshot
from evidence.synthesis.wording import sentence

# Which class speaks for a claim as a whole: the test against sham first, then against nothing, then what needling adds, then others.
HEADLINE = ("sham", "none", "add_on")
APART = ("baseline", "mixed", "other_needling")
Overrides = Mapping[str, Mapping[str, Mapping[str, Any]]]  # comparator class -> domain -> what a person decided


def judge(claim: Claim, everything: Sequence[Paper], overrides: Overrides | None = None) -> dict[str, Any]:
    """The verdict of one claim over all papers, as plain values that JSON can hold.

    Keys: claim, title, asserts, verdict, certainty, comparison, wording, headline (comparator class), classes, reviews, others,
    left_out, flagged, spasticity, harms, limits, rules, inputs_hash, result_hash.
    """
    chosen = of_claim(claim, everything)
    left = set(rules.load("verdict")["unit"]["left_out_states"])
    counted = [paper for paper in chosen if paper.state not in left]
    result = _result(claim, counted, overrides or {})
    result["left_out"] = [_named(p) | {"why": p.state} for p in chosen if p.state in left]
    if any(p.state == "retracted" for p in chosen):
        with_them = _result(claim, [p for p in chosen if p.state in ("retracted",) or p.state not in left], overrides or {})
        result["with_retracted"] = {"verdict": with_them["verdict"], "certainty": with_them["certainty"]}
    result["flagged"] = [
        _named(p) | {"why": p.state} for p in counted if p.state in rules.load("verdict")["unit"]["flagged_states"]
    ]
    result["apart"] = _spasticity(claim, everything)
    result["rules"] = rules.version()
    result["inputs_hash"] = digest(snapshot(claim, chosen) | {"overrides": overrides or {}, "rules": rules.version()})
    result["result_hash"] = digest(result)
    return result


def digest(value: Any) -> str:
    """SHA-256 of a value written as JSON in one fixed way."""
    return sha256(dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode("utf-8")).hexdigest()


def _result(claim: Claim, papers: Sequence[Paper], overrides: Overrides) -> dict[str, Any]:
    trials = [p for p in papers if not _is_review(p)]
    bodies = body_of.build(trials)
    wanted = set(claim.comparators)
    names = sorted({b.comparator for b in bodies if b.comparator not in APART or b.comparator in wanted}, key=_class_order)
    classes = [_class(claim, name, [b for b in bodies if b.comparator == name], overrides.get(name, {})) for name in names]
    head = None if claim.kind == "safety" else _headline(classes)  # harms are counted, not voted on by comparator
    verdict = head["verdict"] if head else ("insufficient" if papers else "no_studies")
    cited = {paper["article"] for one in classes for paper in one["papers"]}
    result = {
        "claim": claim.id, "title": claim.title, "kind": claim.kind, "asserts": claim.asserts, "verdict": verdict,
        "certainty": head["certainty"]["word"] if head else None, "headline": head["comparator"] if head else None,
        "comparison": rules.load("verdict")["comparison"][claim.asserts][verdict] if claim.asserts else None,
        "wording": head["wording"] if head else sentence(claim, "", None, verdict, None),
        "classes": classes,
        "reviews": [_review(p) for p in papers if _is_review(p)],
        "overlap": _overlap([p for p in papers if _is_review(p)], trials),
        "others": [_named(p) | {"design": p.design, "why": _why_apart(p)} for p in trials if p.article not in cited],
        "harms": _harms(papers, bodies), "limits": list(rules.load("verdict")["limits"]["lines"]),
    }  # fmt: skip
    result["newest"] = max((p.year for p in trials if p.year and p.article in cited), default=None)
    return result


def _class_order(name: str) -> tuple[int, str]:
    return (HEADLINE.index(name) if name in HEADLINE else len(HEADLINE), name)


def _headline(classes: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The class that speaks for the claim: the first that says something, sham before nothing before add-on before the largest other."""
    ranked = sorted(classes, key=lambda c: (_class_order(c["comparator"])[0], -c["body"]["studies"], c["comparator"]))
    told = [one for one in ranked if one["verdict"] != "insufficient"]
    return next(iter(told or ranked), None)


def _class(claim: Claim, name: str, bodies: Sequence[Body], overrides: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    main = body_of.deciding(bodies, claim.outcomes)
    assert main is not None  # a class exists because a body does
    pooled = body_of.pooled(main)
    certainty = grade(main, pooled, claim.kind in ("use", "comparison", "outcome"), overrides)
    verdict, why = decide(main, pooled, int(certainty["level"]))
    return {
        "comparator": name, "label": class_label(name), "verdict": verdict, "why": why, "certainty": certainty,
        "wording": sentence(claim, name, main, verdict, str(certainty["word"])),
        "body": _body(main, pooled) | {"importance": rules.load("verdict")["importance"].get(main.outcome)},
        "other_bodies": [_body(b, body_of.pooled(b)) for b in bodies if b is not main],
        "papers": _unique([_named(entry.paper) for b in bodies for entry in b.entries]),
        "fragility": _fragility(main, int(certainty["level"]), verdict),
    }  # fmt: skip


def decide(body: Body, pooled: Mapping[str, Any], level: int) -> tuple[str, str]:
    """The verdict of one body and the reason in words; `level` is its certainty, 4 high to 1 very low."""
    rule = rules.load("verdict")
    total, favour, against = len(body.entries), body.count("favours_dn"), body.count("favours_comparator")
    null, share = body.count("no_difference"), rule["direction"]["consistent"]
    if total < rule["insufficient"]["studies"] or body.participants < rule["insufficient"]["participants"]:
        return "insufficient", f"{_studies(total)} with {body.participants} known participants is too little to say"
    if favour >= share * total and not _spans_zero(pooled):
        if level < rule["verdict"]["probably_supported"]:
            return "insufficient", f"{favour} of {total} studies favour dry needling, but certainty is very low"
        firm = "supported" if level >= rule["verdict"]["supported"] else "probably_supported"
        return firm, f"{favour} of {total} studies favour dry needling"
    if against >= share * total:
        return "contradicted", f"{against} of {total} studies favour the comparator"
    if null + against >= share * total or (_spans_zero(pooled) and favour < share * total):
        return (
            "no_better",
            f"{null} of {total} studies find no difference, {against} favour the comparator, {favour} favour dry needling",
        )
    return "mixed", f"{favour} of {total} studies favour dry needling, {null} find no difference, {against} favour the comparator"


def _spans_zero(pooled: Mapping[str, Any]) -> bool:
    return "ci_low" in pooled and pooled["ci_low"] <= 0 <= pooled["ci_high"]


def _fragility(body: Body, level: int, verdict: str) -> list[str]:
    """Which single study, and which unconfirmed reading, carries the verdict. A body that says nothing carries nothing."""
    if verdict == "insufficient":
        return []
    flips: list[tuple[str, str]] = []
    for entry in body.entries:
        rest = Body(body.comparator, body.outcome, body.window, body.randomised, tuple(e for e in body.entries if e is not entry))
        other = decide(rest, body_of.pooled(rest), level)[0] if rest.entries else "no_studies"
        if other != verdict:
            origins = {r.origin for r in entry.results}
            sure = "" if "human" in origins else " (read by machine)" if origins == {"machine"} else " (unconfirmed)"
            flips.append((f"{entry.paper.label}{sure}", other.replace("_", " ")))
    if len(flips) == len(body.entries) and len({other for _, other in flips}) == 1:
        return [f"without any one of its studies it would be {flips[0][1]}"]
    return [f"without {label} it would be {other}" for label, other in flips]


def _body(body: Body, pooled: dict[str, Any]) -> dict[str, Any]:
    level = (
        "pooling"
        if "estimate" in pooled
        else "direction of effect"
        if body.count("favours_dn") + body.count("favours_comparator")
        else "description"
    )
    return {
        "outcome": body.outcome, "window": body.window, "randomised": body.randomised, "studies": len(body.entries),
        "participants": body.participants, "unknown_n": body.unknown_n, "directions": body_of.directions(body), "pooled": pooled,
        "level": level, "level_why": pooled.get("why_not", "two or more studies give comparable effects"),
        "entries": [_entry(entry) for entry in body.entries],
    }  # fmt: skip


def _entry(entry: Entry) -> dict[str, Any]:
    results = [
        {"finding": r.finding, "direction": r.direction, "p": r.p, "measure": r.measure, "estimate": r.estimate, "ci_low": r.ci_low,
         "ci_high": r.ci_high, "unit": r.unit, "origin": r.origin, "sentence": r.sentence}
        for r in entry.results
    ]  # fmt: skip
    return _named(entry.paper) | {"study": entry.study, "direction": entry.direction, "results": results}


def _named(paper: Paper) -> dict[str, Any]:
    return {
        "article": paper.article, "study": paper.study, "label": paper.label, "identifier": paper.identifier, "pmid": paper.pmid, "doi": paper.doi,
        "title": paper.title, "year": paper.year, "n": paper.n, "design": paper.design, "state": paper.state, "curated": paper.curated,
        "spin": list(paper.spin), "conditions": list(paper.conditions),
    }  # fmt: skip


def _unique(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({row["article"]: row for row in rows}.values())


def _is_review(paper: Paper) -> bool:
    term = vocabulary.load().terms["design"].get(paper.design)
    return bool(term and term.review)


def _review(paper: Paper) -> dict[str, Any]:
    found = [
        {"outcome": r.outcome, "comparator": r.comparator, "direction": r.direction, "window": r.window, "measure": r.measure,
         "estimate": r.estimate, "ci_low": r.ci_low, "ci_high": r.ci_high, "finding": r.finding}
        for r in paper.results
    ]  # fmt: skip
    return _named(paper) | {"n_studies": paper.n_studies, "conclusion": paper.conclusion, "results": found}


def _overlap(reviews: Sequence[Paper], trials: Sequence[Paper]) -> dict[str, Any] | None:
    """How far the reviews rest on the same studies: corrected covered area over the claim's studies that they cite (Pieper 2014).

    Only reviews whose reference list is known count; None with fewer than two of them.
    """
    known = {paper.pmid for paper in trials if paper.pmid}
    listed = [(review, known & set(review.cites)) for review in reviews if known & set(review.cites)]
    studies = sorted(set().union(*(cited for _, cited in listed))) if listed else []
    area = pooling.corrected_covered_area([[pmid in cited for _, cited in listed] for pmid in studies]) if len(listed) > 1 else None
    if area is None:
        return None
    words = rules.load("verdict")["overlap"]
    word = next((step["word"] for step in words["steps"] if area.percent < step["under"]), words["above"])
    return {"percent": round(area.percent, 1), "word": word, "reviews": len(listed), "studies": len(studies)}


def _why_apart(paper: Paper) -> str:
    if paper.design in (
        "protocol",
        "case_report",
        "survey",
        "cohort",
        "cross_sectional",
        "single_arm",
        "guideline",
        "narrative_review",
    ):
        return f"{vocabulary.load().label('design', paper.design).lower()}: no comparison of treatments"
    if any(r.comparator == "other_needling" for r in paper.results) or paper.comparators == ("other_needling",):
        return "needling in every arm: says nothing about needling itself"
    return "no result against a comparator could be read"


def _spasticity(claim: Claim, everything: Sequence[Paper]) -> list[dict[str, Any]]:
    """For a claim about any condition: the papers on spasticity that answer it, reported apart."""
    if claim.conditions:
        return []
    return [_named(p) for p in everything if p.conditions == ("spasticity",) and set(p.outcomes) & set(claim.outcomes)]


def _harms(papers: Sequence[Paper], bodies: Sequence[Body]) -> dict[str, Any]:
    """What the claim's studies say of harms: who looked, and what was found."""
    looked = [p for p in papers if "adverse_events" in p.outcomes]
    cases = [p for p in papers if p.design == "case_report" and "adverse_events" in p.outcomes]
    return {
        "looked": len(looked), "of": len(papers), "studies": [_named(p) for p in looked], "case_reports": [_named(p) for p in cases],
        "reference": rules.load("verdict")["harms"]["reference"],
    }  # fmt: skip


def class_label(name: str) -> str:
    """A comparator class as a reader says it."""
    special = {"none": "no treatment or usual care", "add_on": "another treatment alone (needling added to it)"}
    return special.get(name) or vocabulary.load().label("comparator", name)


def _studies(count: int) -> str:
    return "1 study" if count == 1 else f"{count} studies"
