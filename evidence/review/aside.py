"""A record that was set aside and need not come in: a person takes it off the list, with the reason in the ledger."""

from typing import Any

from sqlalchemy.orm import Session

from evidence.errors import BadDecision, Unknown
from evidence.models import Decision, Run, SetAside
from evidence.review.ledger import Signed, write

KIND = "set_aside"
_KEPT = ("run_id", "source", "position", "identifier", "reason", "raw", "whole_input")


def dismiss(session: Session, number: int, signed: Signed) -> Decision:
    """Take the record with this number off the list of what was set aside. Raises Unknown, or BadDecision without a reason."""
    row = session.get(SetAside, number)
    if row is None:
        raise Unknown("record set aside", f"#{number}", remedy="`evidence runs --set-aside` lists them with their numbers.")
    if not signed.why.strip():
        raise BadDecision("A record is dismissed for a reason: give --why.")
    before = {name: getattr(row, name) for name in _KEPT}
    after = {name: before[name] for name in ("source", "position", "identifier")}
    made = write(session, "dismiss", signed, kind=KIND, before=before, after=after)
    session.delete(row)
    session.flush()
    return made


def bring_back(session: Session, decision: Decision) -> None:
    """Put what was dismissed on the list again. Raises BadDecision where its run is forgotten."""
    kept: dict[str, Any] = decision.before
    if session.get(Run, kept["run_id"]) is None:
        raise BadDecision("The import that set this record aside is not known any more: import its file again.")
    session.add(SetAside(**kept))
    session.flush()
