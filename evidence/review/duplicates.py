"""Pairs of articles that look like one publication or one study and share no identifier: offered to a person, never merged."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence.models import Article, Author, Decision, Tag
from evidence.review.effects import limits
from evidence.review.ledger import in_force
from evidence.vocabulary import plain


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles that may be one, and why."""

    one: str
    other: str
    titles: tuple[str, str]
    years: tuple[int | None, int | None]
    likeness: float  # 0 to 100, of the letters and digits of the titles
    reason: str


@dataclass(frozen=True, slots=True)
class _Entry:
    id: int
    key: str
    title: str
    title_key: str
    year: int | None
    study: int | None
    author: str


def duplicates(session: Session, limit: int | None = None) -> list[Pair]:
    """Likely duplicates, likest first: the same title, or a near one with the same first author in the same or the next year.

    Pairs that are one study already, or of which a person split one off, are not offered again.
    """
    entries, blocks = _entries(session), defaultdict[tuple[str, str], list[_Entry]](list)
    for entry in entries:
        if len(entry.title_key) >= limits()["duplicates"]["short"]:
            blocks["title", entry.title_key].append(entry)
        if entry.author:
            blocks["author", entry.author].append(entry)
        if entry.key.startswith("local:"):
            blocks["bare", _bare(entry)].append(entry)
    apart = _split_off(session)
    found: dict[tuple[int, int], Pair] = {}
    for block in blocks.values():
        for one, other in combinations(block, 2):
            if (one.id, other.id) not in found and not _settled(one, other, apart) and (pair := _pair(one, other)):
                found[one.id, other.id] = pair
    for one, other, reason in _reports_of_one_trial(session, blocks):
        if (one.id, other.id) not in found and not _settled(one, other, apart):
            found[one.id, other.id] = Pair(one.key, other.key, (one.title, other.title), (one.year, other.year), 0.0, reason)
    return sorted(found.values(), key=lambda pair: (-pair.likeness, pair.one, pair.other))[:limit]


def _reports_of_one_trial(session: Session, blocks: dict[tuple[str, str], list[_Entry]]) -> Iterator[tuple[_Entry, _Entry, str]]:
    """Pairs by one first author that look like protocol and report, or report and follow-up, of one trial.

    A team runs many trials on one topic, so this is only offered: the condition and the comparator must be shared, and one paper
    must be a protocol, or both must have the same number of people.
    """
    ids = [entry.id for (kind, _), block in blocks.items() if kind == "author" and len(block) > 1 for entry in block]
    tags: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for at in range(0, len(ids), 500):
        asked = sa.select(Tag.article_id, Tag.kind, Tag.value).where(Tag.standing, Tag.article_id.in_(ids[at : at + 500]))
        for article_id, kind, value in session.execute(asked):
            tags[article_id][kind].add(value)
    for (kind, _), block in blocks.items():
        for one, other in combinations(block, 2) if kind == "author" else ():
            if reason := _kinship(tags[one.id], tags[other.id]):
                yield one, other, reason


def _kinship(one: dict[str, set[str]], other: dict[str, set[str]]) -> str:
    designs = (one["design"] | other["design"]) - {"rct", "nonrandomized_trial", "protocol"}
    shared = one["condition"] & other["condition"] and one["comparator"] & other["comparator"]
    if designs or not shared or one["relevant"] != {"true"} or other["relevant"] != {"true"}:
        return ""
    if ("protocol" in one["design"]) != ("protocol" in other["design"]):
        return "a protocol and a trial by one first author, with the same condition and comparator"
    if one["n"] and one["n"] == other["n"] and "protocol" not in one["design"]:
        return "two trials by one first author, with the same number of people, condition and comparator"
    return ""


def _entries(session: Session) -> list[_Entry]:
    first = sa.select(Author.article_id, Author.family, Author.initials, Author.given).where(Author.position == 0)
    authors = {
        i: plain(f"{family} {(given or initials)[:1]}") if family else "" for i, family, initials, given in session.execute(first)
    }
    a = Article
    columns = sa.select(a.id, a.key, a.title, a.title_key, a.year, a.study_id)
    asked = columns.where(a.title_key != "", a.state.not_in(("withdrawn", "notice"))).order_by(a.id)
    return [_Entry(*row, authors.get(row[0], "")) for row in session.execute(asked)]


def _split_off(session: Session) -> set[int | None]:
    return {decision.article_id for decision in in_force(session, Decision.action == "split")}


def _settled(one: _Entry, other: _Entry, apart: set[int | None]) -> bool:
    return (one.study is not None and one.study == other.study) or one.id in apart or other.id in apart


def _bare(entry: _Entry) -> str:
    """What articles without identifiers share that have one title, year and family name of the first author; "" for all others."""
    return entry.key.partition("#")[0] if entry.key.startswith("local:") else ""


def _pair(one: _Entry, other: _Entry) -> Pair | None:
    if _bare(one) and _bare(one) == _bare(other):
        reason = "the same title, year and family name of the first author, and no identifier that tells them apart"
        return Pair(one.key, other.key, (one.title, other.title), (one.year, other.year), 100.0, reason)
    from rapidfuzz.fuzz import ratio  # only this command needs it

    rules = limits()["duplicates"]
    close = one.year is None or other.year is None or abs(one.year - other.year) <= rules["years"]
    same_author = bool(one.author) and one.author == other.author
    short = min(len(one.title_key), len(other.title_key)) < rules["short"]
    if not close or (short and not same_author):
        return None
    if one.title_key == other.title_key:
        likeness, reason = 100.0, "the same title" + (", first author" if same_author else "")
    else:
        if not same_author:
            return None
        likeness = ratio(one.title_key, other.title_key, score_cutoff=rules["near"])
        reason = "nearly the same title, the same first author"
    if likeness < rules["near"]:
        return None
    years = "year" if one.year == other.year else "nearly the same year"
    return Pair(one.key, other.key, (one.title, other.title), (one.year, other.year), round(likeness, 1), f"{reason}, {years}")
