"""Taking a decision back: an undo is a decision of its own, and the one it takes back stays in the ledger."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.errors import BadDecision, Unknown
from evidence.models import Article, Decision
from evidence.review import aside, studies
from evidence.review.ledger import Signed, write

SHORTEST = 6  # characters of an id, so that one typed by chance names nothing


def undo(session: Session, uid: str, signed: Signed) -> Decision:
    """Take back the decision with this id (its first characters are enough). Apply its article's decisions anew afterwards.

    Raises Unknown for no such decision, BadDecision when it was taken back already, is an undo, is another person's (unless
    overridden), or when a later merge or split rests on it.
    """
    decision = find(session, uid)
    if decision.action == "undo":
        raise BadDecision("An undo is not taken back: decide again instead.")
    if decision.undone_by is not None:
        raise BadDecision(f"Decision {decision.uid[:8]} was taken back already.")
    if decision.by != signed.by.strip() and not signed.override:
        raise BadDecision(f"Decision {decision.uid[:8]} is {decision.by}'s: let them take it back, or repeat with --override.")
    return take_back(session, decision, signed)


def take_back(session: Session, decision: Decision, signed: Signed) -> Decision:
    """Write the undo of a decision and put back what a merge or split moved, or a dismissal took off the list."""
    if decision.action in ("merge", "split"):
        studies.restore(session, decision)
    if decision.action == "dismiss":
        aside.bring_back(session, decision)
    article = session.get(Article, decision.article_id) if decision.article_id else None
    made = write(session, "undo", signed, article, claim=decision.claim, kind=decision.kind, after={"undoes": decision.uid})
    decision.undone_by = made.id
    session.flush()
    return made


def find(session: Session, uid: str) -> Decision:
    """The decision whose id begins so. Raises Unknown, or BadDecision when several do."""
    asked = uid.strip().lower()
    found: Sequence[Decision] = ()
    if len(asked) >= SHORTEST:
        begins = Decision.uid.startswith(asked, autoescape=True)
        found = session.scalars(sa.select(Decision).where(begins).limit(2)).all()
    if len(found) > 1:
        raise BadDecision(f"Several decisions begin with {uid!r}: give more of the id, as `evidence review log` prints it.")
    if not found:
        raise Unknown("decision", uid)
    return found[0]
