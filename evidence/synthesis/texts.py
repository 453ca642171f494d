"""Texts that were checked, with the verdicts they were checked against."""

import datetime as dt
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import CheckedText
from evidence.synthesis.stored import latest


def checked(session: Session) -> dict[str, list[str]]:
    """Paths of the checked texts that make each claim, by claim id."""
    texts: dict[str, list[str]] = {}
    for row in session.scalars(sa.select(CheckedText).order_by(CheckedText.path)):
        for claim in row.claims:
            texts.setdefault(claim, []).append(row.path)
    return texts


def remember_verdicts(session: Session, path: str, content: bytes, verdicts: dict[str, str]) -> None:
    """Note the verdicts of the claims that a text makes."""
    row = session.scalars(sa.select(CheckedText).where(CheckedText.path == path)).first() or CheckedText(path=path)
    row.at, row.content_hash, row.claims = dt.datetime.now(dt.UTC), sha256(content).hexdigest(), verdicts
    session.add(row)
    session.flush()


def outdated(session: Session) -> list[dict[str, Any]]:
    """Remembered texts whose verdicts have moved since they were checked: path, claim, verdict then and now."""
    moved = []
    for row in session.scalars(sa.select(CheckedText).order_by(CheckedText.path)):
        for claim, then in sorted(row.claims.items()):
            last = latest(session, claim)
            if last is not None and last.result["verdict"] != then:
                moved.append({"path": row.path, "claim": claim, "then": then, "now": last.result["verdict"]})
    return moved
