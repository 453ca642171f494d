"""One article: what its source says, what was read from it, by which rule, from which sentence."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import Article, ArticleVersion, Decision, Finding, Run, RunArticle, Tag

COPIED = (
    "id", "key", "pmid", "pmcid", "doi", "title", "journal", "year", "pub_date", "volume", "issue", "pages", "state", "curated", "source",
)  # fmt: skip


Beside = dict[int, dict[str, list[dict[str, Any]]]]


def article(session: Session, of: Article, held: Beside | None = None) -> dict[str, Any]:
    """All that is known of one article, as plain values. `held` is what `beside` found, where many are asked for."""
    return {name: getattr(of, name) for name in COPIED} | {
        "authors": [
            a.collective or " ".join(filter(None, (a.family, a.initials or a.given))) for a in of.authors if a.role == "author"
        ],
        "sections": [{"field": f"abstract:{s.position}", "label": s.label, "text": s.text, "kind": s.kind} for s in of.sections],
        "publication_types": [p.name for p in of.publication_types],
        "mesh": [m.name for m in of.mesh],
        "keywords": [k.word for k in of.keywords],
        "identifiers": {i.scheme: i.value for i in of.identifiers},
        "study": {"id": of.study.id, "label": of.study.label, "why": of.study.reason} if of.study else None,
        "links": [{"relation": x.relation, "pmid": x.pmid, "source": x.source, "by": x.asserted_by} for x in of.links],
        "tags": [_tag(t) for t in of.tags],
        "findings": [_finding(f) for f in of.findings],
        "note": of.curated_note,
    } | (beside(session, [of.id]) if held is None else held)[of.id]  # fmt: skip


def beside(session: Session, ids: Sequence[int]) -> Beside:
    """What stands beside articles, by their numbers: runs that saw each, earlier versions, decisions."""
    runs = (
        sa.select(RunArticle.article_id, Run.id, Run.kind, Run.source, RunArticle.action)
        .join(Run)
        .where(RunArticle.article_id.in_(ids))
        .order_by(Run.id)
    )
    v = ArticleVersion
    versions = sa.select(v.article_id, v.number, v.replaced_at).where(v.article_id.in_(ids)).order_by(v.number)
    found: Beside = {article_id: {"runs": [], "versions": [], "decisions": []} for article_id in ids}
    for article_id, *row in session.execute(runs):
        found[article_id]["runs"].append(dict(zip(("run", "kind", "source", "action"), row, strict=True)))
    for article_id, number, at in session.execute(versions):
        found[article_id]["versions"].append({"number": number, "replaced_at": at.isoformat(timespec="seconds")})
    for decision in session.scalars(sa.select(Decision).where(Decision.article_id.in_(ids)).order_by(Decision.id)):
        if decision.article_id is not None:
            found[decision.article_id]["decisions"].append(_decision(decision))
    return found


def _decision(decision: Decision) -> dict[str, Any]:
    names = ("id", "by", "action", "kind", "why")
    told = {"at": decision.at.isoformat(timespec="seconds"), "undone": decision.undone_by}
    return {name: getattr(decision, name) for name in names} | told


def _tag(tag: Tag) -> dict[str, Any]:
    names = ("kind", "value", "origin", "standing", "rule", "rules_version", "field", "start", "end", "sentence", "detail")
    return {name: getattr(tag, name) for name in names}


def _finding(finding: Finding) -> dict[str, Any]:
    names = (
        "id", "outcome", "comparator", "direction", "p", "measure", "estimate", "ci_low", "ci_high", "unit", "scale", "timing", "time", "origin",
        "standing", "rule", "rules_version", "field", "start", "end", "sentence",
    )  # fmt: skip
    return {name: getattr(finding, name) for name in names}
