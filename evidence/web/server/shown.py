"""What the pages of review show of articles and decisions, as plain values."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import review, vocabulary
from evidence.errors import Contradiction, EvidenceError
from evidence.models import Article, Decision
from evidence.report import article as report
from evidence.report.words import result
from evidence.review.disagreement import result_said
from evidence.review.effects import limits
from evidence.web import addresses, catalogue, marking
from evidence.web.server.sitting import Reviewer

LABELLED = ("condition", "outcome", "comparator", "pain_instrument", "design")
KINDS = (
    "design",
    "condition",
    "comparator",
    "outcome",
    "pain_instrument",
    "n",
    "n_studies",
    "add_on",
    "added_to",
    "conclusion",
    "relevant",
    "spin",
)
WORDED = {"direction": "review.direction.", "timing": "review.timing.", "add_on": "review.add_on.", "relevant": "review.relevant."}
TITLE = 90  # characters of a title within a sentence
LONGEST_KEY = 700


def key_of(text: str) -> str:
    """An identifier as it may be looked up: without signs that no identifier has and no database takes."""
    return "".join(letter for letter in text if letter.isprintable() and not "\ud800" <= letter <= "\udfff").strip()[:LONGEST_KEY]


def quoted(text: str) -> str:
    """A key inside an address."""
    return quote(text, safe="", errors="replace")


def unquoted(text: str) -> str:
    """The key inside an address."""
    return unquote(text, errors="replace")


def short(title: str) -> str:
    """A title within a sentence."""
    return title if len(title) <= TITLE else f"{title[: TITLE - 1].rstrip()}…"


def article(session: Session, of: Article, differing: Sequence[review.Disagreement]) -> dict[str, Any]:
    """An article with its abstract marked, its readings numbered as the marks are, what it looked like, and who differs on it."""
    told = report.article(session, of)
    numbered = _placed(told, marking.numbered(told))
    return {
        "a": told, "seen": str(review.seen(session, of)), "page": f"/{addresses.article(of.key)}",
        "title": marking.stretches(told["title"], "title", numbered),
        "sections": [s | {"pieces": marking.stretches(s["text"], s["field"], numbered)} for s in told["sections"]],
        "kinds": [(kind, rows) for kind in KINDS if (rows := [_tag(row) for row in numbered if row.get("kind") == kind])],
        "results": [_result(row) for row in numbered if "direction" in row],
        "screening": [row for row in numbered if row.get("kind") == "screening"],
        "log": [_decision(decision, of) for decision in review.log(session, of)],
        "disagreements": [disagreement(one) for one in differing if one.article.id == of.id],
    }  # fmt: skip


def _placed(told: Mapping[str, Any], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Readings of a person keep their sentence without its place: it is looked up in the text as it is now."""
    texts = [("title", told["title"]), *((s["field"], s["text"]) for s in told["sections"])]
    placed = []
    for row in rows:
        if row["sentence"] and row["end"] <= row["start"]:
            at = next(((field, text.find(row["sentence"])) for field, text in texts if row["sentence"] in text), None)
            row = row | {"field": at[0], "start": at[1], "end": at[1] + len(row["sentence"])} if at is not None else row
        placed.append(row)
    return placed


def _tag(row: dict[str, Any]) -> dict[str, Any]:
    terms, kind, value = vocabulary.load(), row["kind"], row["value"]
    return row | {"label": terms.label(kind, value) if kind in LABELLED else words(kind, value).replace("_", " ")}


def words(kind: str, value: str) -> str:
    """A value that is no term of the vocabulary, in words where the texts have some."""
    texts, key = catalogue.load(), f"{WORDED.get(kind, '')}{value}"
    return texts(key) if kind in WORDED and texts.has(key) else value


def _result(row: dict[str, Any]) -> dict[str, Any]:
    terms = vocabulary.load()
    labels = {f"{kind}_label": terms.label(kind, row[kind]) for kind in ("outcome", "comparator")}
    return row | labels | {"numbers": result(row)}


def reviewers(session: Session) -> list[str]:
    """Everybody who has decided something, so that nobody is two persons by a slip of spelling."""
    return sorted(session.scalars(sa.select(Decision.by).distinct()))


def last(session: Session, person: Reviewer | None) -> dict[str, Any] | None:
    """The decision that an undo would take back: this person's last of this sitting that holds."""
    asked = _of(person).where(Decision.undone_by.is_(None), Decision.action != "undo") if person else None
    row = session.execute(asked.limit(1)).first() if asked is not None else None
    return _decision(row[0], row[1]) if row is not None else None


def decisions(session: Session, person: Reviewer | None, limit: int = 20) -> list[dict[str, Any]]:
    """What this person decided in this sitting, newest first."""
    return [_decision(*row) for row in session.execute(_of(person).limit(limit))] if person else []


def _of(person: Reviewer) -> sa.Select[Decision, Article]:
    asked = sa.select(Decision, Article).join(Article, Article.id == Decision.article_id)
    asked = asked.where(Decision.by == person.name, Decision.at >= person.since)
    return asked.order_by(Decision.at.desc(), Decision.id.desc())


def _decision(decision: Decision, of: Article) -> dict[str, Any]:
    return {
        "uid": decision.uid, "by": decision.by, "at": f"{decision.at:%Y-%m-%d %H:%M}", "action": decision.action, "why": decision.why,
        "quote": decision.quote, "says": said(decision), "undone": decision.undone_by is not None, "key": of.key, "title": short(of.title),
    }  # fmt: skip


def said(decision: Decision) -> str:
    """What a decision says, in few words."""
    parts = [
        f"{'not ' if t.get('removed') else ''}{t['kind']} {t['value']}" for t in decision.after.get("tags", ()) if t["value"] != "*"
    ]
    parts += [f"{f['outcome']} against {f['comparator']}: {result_said(f)}" for f in decision.after.get("findings", ())]
    if decision.action in ("include", "exclude", "undo", "confirm"):
        parts = []
    return "; ".join(parts).replace("_", " ")


def disagreement(one: review.Disagreement) -> dict[str, Any]:
    """A disagreement with both words."""
    words = [
        {"by": word.by, "says": word.says.replace("_", " "), "why": word.decision.why, "at": f"{word.decision.at:%Y-%m-%d %H:%M}",
         "uid": word.decision.uid}
        for word in (one.earlier, one.later)
    ]  # fmt: skip
    return {"key": one.article.key, "title": short(one.article.title), "about": one.about.replace("_", " "), "words": words}


def exclusions() -> list[str]:
    """Reasons that are offered for an exclusion; any other may be written."""
    return list(limits()["screening"]["reasons"])


def trouble(error: EvidenceError, form: Mapping[str, str]) -> dict[str, Any]:
    """What went wrong with a form and, where another person said otherwise, the form once more for who decides against them."""
    found: dict[str, Any] = {"sentence": str(error), "by": "", "fields": {}}
    if isinstance(error, Contradiction):
        kept = {name: value for name, value in form.items() if name not in ("csrf", "override")}
        found |= {"by": error.by, "says": error.says.removeprefix("screening: ").replace("_", " "), "fields": kept}
    return found
