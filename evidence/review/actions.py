"""Decisions about an article as a whole and about its tags, its risk of bias, and the certainty of a claim."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from evidence import harms, register, vocabulary
from evidence.errors import BadDecision
from evidence.models import Article, Decision, Tag
from evidence.reading import CONCLUSIONS, TAG_KINDS
from evidence.review import overlay
from evidence.review.ledger import Signed, against, in_force, write

ROB2 = {"D1": "randomisation", "D2": "deviations", "D3": "missing data", "D4": "measurement", "D5": "reported result"}
ROB2_VALUES = ("low", "some concerns", "high")
PEDRO = tuple(f"pedro:{item}" for item in range(1, 12))
CERTAINTY_DOMAINS = ("risk_of_bias", "inconsistency", "imprecision", "indirectness", "publication_bias")
MOST_PEOPLE = 10_000_000
_NAME = re.compile(r"[a-z][a-z_]{0,59}")
TRUTHS = {"true": "true", "yes": "true", "false": "false", "no": "false"}


def screen(session: Session, article: Article, value: str, signed: Signed) -> Decision:
    """Include or exclude an article. Raises BadDecision for an exclusion without reason, or against another person."""
    if value not in ("include", "exclude"):
        raise BadDecision(f"{value!r} is no screening decision: use include or exclude.")
    if value == "exclude" and not signed.why.strip():
        raise BadDecision("An exclusion needs a reason: give --why.")
    entries = [
        {"kind": "screening", "value": value, "detail": signed.why},
        {
            "kind": "relevant",
            "value": "true" if value == "include" else "false",
            "detail": signed.why,
        },  # so that every count agrees
    ]
    return decide_tags(session, value, article, "screening", entries, signed)


def tag(
    session: Session,
    article: Article,
    kind: str,
    signed: Signed,
    *,
    add: Iterable[str] = (),
    remove: Iterable[str] = (),
    only: Sequence[str] | None = None,
) -> Decision:
    """Add, remove, or set (`only` these) values of one kind of tag, by id or by a person's word for it.

    Raises BadDecision for a value that cannot be, the removal of one that is not there, or a contradiction; Unknown for a word
    that the vocabulary does not know.
    """
    if kind not in TAG_KINDS:
        raise BadDecision(f"{kind!r} is no kind of tag: use one of {', '.join(TAG_KINDS)}.")
    adding = tag_values(kind, [*add, *(only or ())])
    removing = [value if kind == "spin" else tag_values(kind, [value])[0] for value in remove]
    _refuse_nonsense(kind, adding, removing, only)
    missing = [value for value in removing if value not in standing_values(session, article.id, kind)]
    if missing:
        raise BadDecision(f"{article.key} does not have {kind} {missing[0]!r}, so it cannot be removed: see `evidence show`.")
    entries = [] if only is None or kind in overlay.ONE else [{"kind": kind, "value": "*", "removed": True}]
    if only is not None and not adding and kind in overlay.ONE:
        raise BadDecision(f"There is one {kind} only: give its value, or remove the one that stands.")
    entries += [{"kind": kind, "value": value, "removed": True} for value in removing]
    entries += [{"kind": kind, "value": value} for value in adding]
    return decide_tags(session, "tag", article, kind, entries, signed)


def _refuse_nonsense(kind: str, adding: Sequence[str], removing: Sequence[str], only: Sequence[str] | None) -> None:
    if both := sorted(set(adding) & set(removing)):
        raise BadDecision(f"{kind} {both[0]!r} cannot be added and removed at once: say one of them.")
    if kind in overlay.ONE and len(set(adding)) > 1:
        raise BadDecision(f"An article has one {kind}, not {' and '.join(adding)}: give one.")
    if kind in overlay.ONE and adding and removing:
        raise BadDecision(f"There is one {kind} only: --set replaces it, there is no need to remove the old one.")
    if not adding and not removing and only is None:
        raise BadDecision("Nothing was said: give --add, --remove or --set.")


def decide_tags(
    session: Session, action: str, article: Article, kind: str, entries: list[dict[str, Any]], signed: Signed
) -> Decision:
    """Write a decision about tags after holding it against those of other persons."""
    after = {"tags": entries}
    overlay.refuse_contradiction(overlay.of_article(session, article.id), after, signed)
    before = {"tags": [{"kind": kind, "value": value} for value in standing_values(session, article.id, kind)]}
    return write(session, action, signed, article, kind=kind, before=before, after=after)


def standing_values(session: Session, article_id: int, kind: str) -> list[str]:
    """The values of a kind of tag that stand."""
    asked = sa.select(Tag.value).where(Tag.article_id == article_id, Tag.kind == kind, Tag.standing).order_by(Tag.id)
    return list(dict.fromkeys(session.scalars(asked)))


def tag_values(kind: str, given: Iterable[str]) -> list[str]:
    """The values that are meant, as they are stored. Raises BadDecision or Unknown."""
    return list(dict.fromkeys(value for text in given for value in _values(kind, text.strip())))


def _values(kind: str, text: str) -> tuple[str, ...]:
    if kind in vocabulary.KINDS:
        return (text,) if text in vocabulary.load().ids(kind) else one_term(kind, text)
    if kind == "added_to":
        return _values("comparator", text)
    if kind in ("n", "n_studies"):
        if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MOST_PEOPLE:
            raise BadDecision(f"{kind} is {text!r}: give a whole number above 0 (and below ten million).")
        return (str(int(text)),)
    if kind in ("relevant", "add_on"):
        if text.lower() not in TRUTHS:
            raise BadDecision(f"{kind} is {text!r}: give true or false.")
        return (TRUTHS[text.lower()],)
    if kind == "harm":
        if (harm := harms.read(text)) is None:
            raise BadDecision(
                f"harm is {text!r}: write the event, its count or percentage, out of how many, and what was counted, such as "
                f"'bruising 3/40 patients' or 'minor 36.7%/20464 treatments'; events are {', '.join(harms.load()['events'])}."
            )
        return (str(harm),)
    if kind == "conclusion" and text not in CONCLUSIONS:
        raise BadDecision(f"{kind} is {text!r}: give one of {', '.join(CONCLUSIONS)}.")
    if not _NAME.fullmatch(text):  # a spin flag: the rules name theirs, a person may name another
        raise BadDecision(f"{kind} is {text!r}: give a name of small letters and underscores, such as conclusion_over_null_result.")
    return (text,)


def one_term(kind: str, text: str) -> tuple[str, ...]:
    """The one term that a person's word means; a group is refused, since a tag is never a group."""
    ids = vocabulary.load().resolve(kind, text).ids
    if len(ids) != 1:
        raise BadDecision(f"{text!r} is a group of several {kind}s ({', '.join(ids)}): name the one that is meant.")
    return ids


def rob(session: Session, article: Article, domain: str, value: str, signed: Signed) -> Decision:
    """Record risk of bias: a RoB 2 domain (D1 to D5) or a PEDro item (pedro:1 to pedro:11), with the words it rests on."""
    allowed = ROB2_VALUES if domain in ROB2 else ("yes", "no") if domain in PEDRO else ()
    if not allowed:
        raise BadDecision(f"{domain!r} is no domain: use D1 to D5 (RoB 2) or pedro:1 to pedro:11.")
    if value not in allowed:
        raise BadDecision(f"{domain} cannot be {value!r}: use one of {', '.join(allowed)}.")
    if not signed.quote.strip():
        raise BadDecision("A risk-of-bias judgement needs the words it rests on: give --quote.")
    earlier = in_force(session, Decision.action == "rob", Decision.article_id == article.id, Decision.kind == domain)
    if earlier and earlier[-1].after.get("value") != value:
        against(earlier[-1], f"{domain}: {earlier[-1].after.get('value')}", signed)
    before = {"value": earlier[-1].after.get("value")} if earlier else {}
    return write(session, "rob", signed, article, kind=domain, before=before, after={"value": value})


def comparator_classes() -> list[str]:
    """The classes in which a claim is judged: no treatment at all, needling added to something, or one comparator."""
    terms = vocabulary.load().terms["comparator"].values()
    return ["none", "add_on", *(term.id for term in terms if term.group != "none")]


def certainty(session: Session, claim: str, comparator: str, domain: str, change: int, signed: Signed) -> Decision:
    """Put a person's judgement in the place of the rule for one GRADE domain of a claim against one class of comparator.

    `change` is the number of levels, -2 to 2 (above 0 rates up). Raises Unknown for a claim, BadDecision for the rest.
    """
    known = register.find(claim)
    if comparator not in comparator_classes():
        raise BadDecision(f"{comparator!r} is no class of comparator: use one of {', '.join(comparator_classes())}.")
    if domain not in CERTAINTY_DOMAINS:
        raise BadDecision(f"{domain!r} is no GRADE domain: use one of {', '.join(CERTAINTY_DOMAINS)}.")
    if not -2 <= change <= 2:
        raise BadDecision(f"A change of {change} levels is impossible: use -2 to 2.")
    if not signed.why.strip():
        raise BadDecision("A judgement of certainty needs its reason: give --why.")
    asked = in_force(session, Decision.action == "certainty", Decision.claim == known.id, Decision.kind == domain)
    earlier = [decision for decision in asked if decision.after.get("comparator") == comparator]
    if earlier and earlier[-1].after.get("change") != change:
        against(earlier[-1], f"{domain}: {earlier[-1].after.get('change')}", signed)
    before = {"change": earlier[-1].after.get("change")} if earlier else {}
    after = {"comparator": comparator, "change": change}
    return write(session, "certainty", signed, claim=known.id, kind=domain, before=before, after=after)
