"""Decisions out of one database and into another, one JSON object a line. An id comes in once, however often a file is read."""

import datetime as dt
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import register
from evidence.errors import BadDecision, Misuse, Unknown
from evidence.models import Article, Decision
from evidence.reading import TAG_KINDS
from evidence.record import Fault
from evidence.review import actions, aside, overlay, studies
from evidence.review.ledger import ACTIONS, Signed, find_article, names
from evidence.review.results import check_row
from evidence.review.withdrawal import take_back

MALFORMED = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError, RecursionError)
_FAST_CLOCK = dt.timedelta(hours=1)  # how far the clock of a colleague may be ahead
_UID = re.compile(r"[0-9a-f]{32}")
TEXTS = ("uid", "at", "by", "action", "claim", "kind", "why", "quote", "content_hash")


@dataclass
class Imported:
    """What an import of decisions did."""

    new: int = 0
    known: int = 0
    faults: list[Fault] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)  # persons who disagree; the later word stands
    articles: set[int] = field(default_factory=set)  # whose decisions must be applied anew
    noted: list[str] = field(default_factory=list)  # contradictions of the line in hand


def export(session: Session) -> Iterator[dict[str, Any]]:
    """Every decision in the order it was written, with the identifiers of its article; what was set aside here is no other's to know."""
    for decision in session.scalars(sa.select(Decision).where(Decision.kind != aside.KIND).order_by(Decision.id)):
        article = session.get(Article, decision.article_id) if decision.article_id else None
        row: dict[str, Any] = {name: getattr(decision, name) for name in TEXTS if name != "at"}
        yield row | {
            "at": decision.at.isoformat(),
            "article": names(article) if article else None,
            "before": decision.before,
            "after": decision.after,
        }


def take_in(session: Session, lines: Iterable[str], name: str) -> Imported:
    """Add the decisions of a file that are not here yet. A bad line becomes a Fault; the others are taken.

    Call `apply` and `standing.settle` for `articles` afterwards.
    """
    done = Imported()
    for number, line in enumerate(lines, 1):
        line = line.replace("\\u0000", "")  # PostgreSQL keeps no NUL
        if not line.strip():
            continue
        try:
            with session.begin_nested():  # a line that fails half-way leaves nothing
                _take(session, _row(line), done)
            done.contradictions += done.noted
        except Misuse as error:
            done.faults.append(Fault(name, f"line {number}", str(error), raw=line[:65536]))
        except (*MALFORMED, sa.exc.StatementError) as error:
            reason = f"This line is no decision ({str(error).splitlines()[0]}): export writes what is."
            done.faults.append(Fault(name, f"line {number}", reason, raw=line[:65536]))
        finally:
            done.noted = []
    session.flush()
    return done


def _no_number(text: str) -> float:
    raise BadDecision(f"This line holds {text}, which is no number of JSON.")


def _row(line: str) -> dict[str, Any]:
    row = json.loads(line, parse_constant=_no_number)
    json.dumps(row, ensure_ascii=False).encode()  # half a surrogate pair can be written in JSON but stored nowhere
    if not isinstance(row, dict) or not all(isinstance(row.get(key), str) for key in TEXTS):
        raise BadDecision(f"This line is no decision: it needs the texts {', '.join(TEXTS)}.")
    if not isinstance(row.get("after"), dict) or not isinstance(row.get("before"), dict):
        raise BadDecision("This line is no decision: before and after must be objects.")
    if not _UID.fullmatch(row["uid"]) or not row["by"].strip() or len(row["content_hash"]) > 64:
        raise BadDecision("This line is no decision: it needs an id of 32 hexadecimal digits, a name and the hash of a content.")
    if row["action"] not in ACTIONS:
        raise BadDecision(f"{row['action']!r} is no action: use one of {', '.join(ACTIONS)}.")
    return row


def _take(session: Session, row: Mapping[str, Any], done: Imported) -> None:
    if session.scalar(sa.select(Decision.id).where(Decision.uid == row["uid"])):
        done.known += 1
        return
    at = dt.datetime.fromisoformat(row["at"])
    if at.tzinfo is None:
        raise BadDecision(f"The time {row['at']!r} has no time zone: write it as 2020-01-31T12:00:00+00:00.")
    at = at.astimezone(dt.UTC)
    if at > dt.datetime.now(dt.UTC) + _FAST_CLOCK:
        raise BadDecision(
            f"The time {row['at']!r} lies in the future, where it would outlast every later word: correct the clock or the line."
        )
    signed = Signed(row["by"].strip(), at, row["why"], row["quote"])
    article = _article(session, row["article"]) if row.get("article") else None
    if row["action"] == "undo":
        made = _undo(session, row, signed)
    elif row["action"] in ("merge", "split"):
        made = _regroup(session, row, signed)
    else:
        _check(row, article)
        _note_contradiction(session, row, article, signed, done)
        made = _written(row, at, article)
        session.add(made)
        session.flush()
    made.uid, made.content_hash = row["uid"], row["content_hash"]
    session.flush()
    if made.article_id is not None:
        overlay.apply(session, [made.article_id])  # what cannot be written as rows is no decision
        done.articles.add(made.article_id)
    done.new += 1


def _article(session: Session, named: Mapping[str, str]) -> Article:
    """The article that a line is about. Raises BadDecision where a shared DOI or key leads to one with another PMID."""
    for name in ("pmid", "doi", "key"):
        if not named.get(name):
            continue
        try:
            found = find_article(session, named[name])
        except Unknown:
            continue
        if name != "pmid" and named.get("pmid") and found.pmid:
            raise BadDecision(
                f"This line is about PMID {named['pmid']}, which is not here, and its {name} leads to PMID {found.pmid}, another paper: "
                f"import PMID {named['pmid']} first, then these decisions again."
            )
        return found
    raise Unknown("article", " / ".join(named.values()))


def _written(row: Mapping[str, Any], at: dt.datetime, article: Article | None) -> Decision:
    return Decision(
        uid=row["uid"], at=at, by=row["by"].strip(), action=row["action"], article_id=article.id if article else None,
        claim=row["claim"], kind=row["kind"], before=row["before"], after=row["after"], why=row["why"], quote=row["quote"],
        content_hash=row["content_hash"],
    )  # fmt: skip


def _undo(session: Session, row: Mapping[str, Any], signed: Signed) -> Decision:
    target = session.scalars(sa.select(Decision).where(Decision.uid == row["after"]["undoes"])).first()
    if target is None:
        raise BadDecision(f"The decision {row['after']['undoes']!r} that this line takes back is not here: import it first.")
    if target.undone_by is not None:
        raise BadDecision(f"Decision {target.uid[:8]} was taken back here already.")
    return take_back(session, target, signed)


def _regroup(session: Session, row: Mapping[str, Any], signed: Signed) -> Decision:
    members = [_article(session, named) for named in row["after"]["articles"]]
    forced = Signed(signed.by, signed.at, signed.why, signed.quote, override=True)
    if row["action"] == "merge":
        return studies.merge(session, members, forced)
    return studies.split(session, members[0], forced)


def _check(row: Mapping[str, Any], article: Article | None) -> None:
    """Hold a line against the vocabulary; a file may come from a program with other words, or from an editor."""
    after = row["after"]
    if row["action"] == "certainty":
        register.find(row["claim"])
        if row["kind"] not in actions.CERTAINTY_DOMAINS or after["change"] not in (-2, -1, 0, 1, 2):
            raise BadDecision("A judgement of certainty needs a GRADE domain and a change of -2 to 2 levels.")
        if after["comparator"] not in actions.comparator_classes():
            raise BadDecision(f"{after['comparator']!r} is no class of comparator.")
        return
    if article is None:
        raise BadDecision(f"A decision to {row['action']} needs its article.")
    if row["action"] == "rob":
        allowed: Sequence[str] = actions.ROB2_VALUES if row["kind"] in actions.ROB2 else ("yes", "no")
        if row["kind"] not in (*actions.ROB2, *actions.PEDRO) or after["value"] not in allowed:
            raise BadDecision("A risk-of-bias judgement needs a RoB 2 domain or PEDro item, and one of its values.")
        return
    if not after.get("tags") and not after.get("findings"):
        raise BadDecision("This decision says nothing: after needs tags or findings.")
    for entry in after.get("tags", ()):
        _check_tag(entry)
    for entry in after.get("findings", ()):
        _check_finding(entry)


def _check_tag(entry: Mapping[str, Any]) -> None:
    kind, value = entry["kind"], entry["value"]
    _check_texts(entry, "value", "detail", "sentence")
    if len(value) > 60:
        raise BadDecision(f"{kind} is longer than 60 characters: it is no value of a tag.")
    if kind == "screening":
        if value not in ("include", "exclude"):
            raise BadDecision(f"{value!r} is no screening decision: use include or exclude.")
    elif kind not in TAG_KINDS:
        raise BadDecision(f"{kind!r} is no kind of tag: use one of {', '.join(TAG_KINDS)}.")
    elif not entry.get("removed") and actions.tag_values(kind, [value]) != [value]:
        raise BadDecision(f"{kind} {value!r} is not written as it is stored: use the id.")


def _check_finding(entry: Mapping[str, Any]) -> None:
    actions.tag_values("outcome", [entry["outcome"]])
    comparator = actions.tag_values("comparator", [entry["comparator"]])[0]
    if not entry.get("removed") and not entry["rows"]:
        raise BadDecision("A result without numbers or direction says nothing: rows is empty.")
    for row in entry["rows"]:
        _check_texts(row, "p", "unit", "scale", "time", "certainty", "instrument", "sentence")
        if not isinstance(row.get("effect") or {}, dict):
            raise BadDecision("The effect data of a result must be an object.")
        check_row(entry["outcome"], comparator, entry.get("timing"), row)


def _check_texts(entry: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if not isinstance(entry.get(name) or "", str):
            raise BadDecision(f"{name} is {entry[name]!r}: it must be text.")


def _note_contradiction(session: Session, row: Mapping[str, Any], article: Article | None, signed: Signed, done: Imported) -> None:
    """Both words are kept and the later one stands; that persons disagree is said, not hidden."""
    if article is None:
        return
    try:
        overlay.refuse_contradiction(overlay.of_article(session, article.id), row["after"], signed)
    except BadDecision:
        done.noted.append(f"{article.key}: {signed.by} ({row['action']}, {row['uid'][:8]}) disagrees with an earlier one.")
