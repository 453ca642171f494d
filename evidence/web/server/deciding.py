"""A decision that came from a form: made against what the person saw, kept whatever others decided meanwhile.

The form carries what the article looked like when it was drawn (`review.Seen`). Whoever contradicts a decision that was on their
screen is asked first. Whoever contradicts one that came while they were reading could not know it: both decisions are kept, the later
stands, and both persons are shown the disagreement until one of them decides again.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from evidence import review
from evidence.errors import BadDecision
from evidence.models import Article, Decision
from evidence.review import Disagreement, Seen, Signed
from evidence.web.server.doors import Doors

Act = Callable[[Session, Article, Signed], Decision]


@dataclass(frozen=True, slots=True)
class Form:
    """What every form of a decision carries: the article's key, what it looked like, who, why, on which words, against whom."""

    key: str
    seen: str
    by: str
    why: str = ""
    quote: str = ""
    override: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """A decision that was kept, whether it was here already, and where it disagrees with others."""

    decision: Decision
    article: Article
    known: bool
    disagreements: Sequence[Disagreement]


def decide(doors: Doors, form: Form, act: Act, *, exact: bool = False) -> Made:
    """Make a decision and let it take effect. `exact` refuses when the article is read otherwise by now, as a confirmation must.

    Raises Unknown, BadDecision, Contradiction (against a decision that was seen), DatabaseFailure; then nothing is written.
    """
    before = Seen.read(form.seen)
    if before is None:
        raise BadDecision("The form does not say what it was drawn from: open the article again.")
    with doors.writing() as session:
        review.lock(session)
        article = review.find_article(session, form.key)
        newer = review.since(session, article, before)
        _refuse_unseen(session, article, before, exact)
        forced = form.override or any(decision.by != form.by for decision in newer)
        signed = Signed(form.by, dt.datetime.now(dt.UTC), form.why, form.quote, forced)
        with session.begin_nested() as part:
            made = act(session, article, signed)
            twin = next((d for d in newer if (d.by, d.action, d.after) == (made.by, made.action, made.after)), None)
            if twin is not None:
                part.rollback()  # the same form came twice
        doors.settle(session, [article.id])
        told = [
            one for one in review.disagreements(session, article) if (twin or made) in (one.later.decision, one.earlier.decision)
        ]
        for held in (article, twin or made):
            session.refresh(held)  # what was rolled back is forgotten by the session, and both are read after it ends
        return Made(twin or made, article, twin is not None, told)


def _refuse_unseen(session: Session, article: Article, before: Seen, exact: bool) -> None:
    now = review.seen(session, article)
    if now.content != before.content:
        raise BadDecision("The source changed this article while you were reading it: read it again, then decide.")
    if exact and now.readings != before.readings:
        raise BadDecision("Somebody corrected this article while you were reading it: look at it again, then confirm.")


def take_back(doors: Doors, uid: str, by: str) -> tuple[Decision, str]:
    """Take a decision of this person back; returns it and its article's key. Raises Unknown, BadDecision, DatabaseFailure."""
    with doors.writing() as session:
        review.lock(session)
        made = review.undo(session, uid, Signed(by, dt.datetime.now(dt.UTC)))
        doors.settle(session, [made.article_id] if made.article_id is not None else [])
        article = session.get(Article, made.article_id) if made.article_id is not None else None
        return made, article.key if article is not None else ""
