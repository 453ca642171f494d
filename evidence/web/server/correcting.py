"""Correcting in the browser: any tag, number or direction of one article, and confirming what was read rightly."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from evidence import review, vocabulary
from evidence.errors import BadDecision, EvidenceError
from evidence.models import Article, Decision
from evidence.reading import CONCLUSIONS, DIRECTIONS, SINGLE_KINDS, TIMINGS
from evidence.review import Signed
from evidence.web import catalogue
from evidence.web.server import answers, deciding, shown, sitting
from evidence.web.server.deciding import Act
from evidence.web.server.desk import Desk
from evidence.web.server.doors import Doors
from evidence.web.server.screening import HOME, SCRIPTS, form_of, present, tell

PATH = "/review/article"
TEXTS, NUMBERS = ("p", "measure", "unit", "scale", "time"), ("estimate", "ci_low", "ci_high")
MEASURES = ("MD", "SMD", "OR", "RR")
EMPTY = dict.fromkeys(("direction", "timing", *TEXTS, *NUMBERS, "why"), "")
KEYS = (("c", "confirm"), ("b", "back"), ("u", "undo"))


def routes(doors: Doors, desk: Desk) -> Blueprint:
    """The page of an article under review and its forms."""
    made = Blueprint("correcting", __name__)

    @made.get(PATH)
    def article() -> ResponseReturnValue:
        if sitting.reviewer() is None:
            return redirect(HOME, 303)
        return _page(doors, desk, request.args.get("of", ""))

    for name, act, exact in (("tag", _tag, False), ("result", _result, False), ("confirm", _confirm, True)):
        made.add_url_rule(f"/review/{name}", name, _handled(doors, desk, act, exact), methods=["POST"])
    return made


def _handled(doors: Doors, desk: Desk, act: Callable[[Mapping[str, str]], Act], exact: bool) -> Callable[[], ResponseReturnValue]:
    """A form's answer: the decision is kept and the article shown anew, or the form is shown once more with what is wrong."""

    def answer() -> ResponseReturnValue:
        form = form_of(present())
        try:
            made = deciding.decide(doors, form, act(request.form), exact=exact)
        except EvidenceError as error:
            return _page(doors, desk, form.key, error)
        tell(made, catalogue.load()("review.done.kept"))
        return redirect(f"{PATH}?of={shown.quoted(made.article.key)}", 303)

    return answer


def _tag(form: Mapping[str, str]) -> Act:
    kind, add, remove, only = (form.get(name, "").strip() for name in ("kind", "add", "remove", "only"))
    values: dict[str, Any] = {"add": [add] if add else [], "remove": [remove] if remove else []}
    if only or (kind in SINGLE_KINDS and not remove):
        values = {"only": [only]} if only else {}
    if not any(values.values()):
        raise BadDecision(catalogue.load()("review.nothing_given"))

    def act(session: Session, article: Article, signed: Signed) -> Decision:
        return review.tag(session, article, kind, signed, **values)

    return act


def _result(form: Mapping[str, str]) -> Act:
    """Correct, remove or add a result."""
    doing = form.get("doing", "")
    place = (form.get("outcome", ""), form.get("comparator", ""), _timing(form.get("was", form.get("timing", ""))))
    row = int(form["row"]) if form.get("row", "").isascii() and form.get("row", "").isdigit() and len(form["row"]) < 16 else 0
    values = _values(form) if doing != "remove" else {}

    def act(session: Session, article: Article, signed: Signed) -> Decision:
        if doing == "remove":
            return review.remove_row(session, article, row, place, signed)
        if doing == "correct":
            return review.correct_row(session, article, row, place, values, signed)
        given = {name: value for name, value in values.items() if name != "timing"}
        # whoever adds what somebody else has just added could not know it: then the two stand beside each other in the ledger
        return review.finding(session, article, "set" if signed.override else "add", place[0], place[1], given, signed, place[2])

    return act


def _values(form: Mapping[str, str]) -> dict[str, Any]:
    """The fields of a result; an empty one takes the number away."""
    values: dict[str, Any] = {"direction": form.get("direction", ""), "timing": _timing(form.get("timing", ""))}
    values |= {name: form.get(name, "").strip() or None for name in TEXTS}
    return values | {name: _number(name, form.get(name, "")) for name in NUMBERS}


def _timing(text: str) -> str | None:
    if text not in ("", "none", *TIMINGS):
        raise BadDecision(f"The time {text!r} is unknown: use one of {', '.join(TIMINGS)}.")
    return None if text in ("", "none") else text


def _number(name: str, text: str) -> float | None:
    said = text.strip().replace("\N{MINUS SIGN}", "-")
    if not said:
        return None
    try:
        number = float(said)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise BadDecision(catalogue.load()("review.no_number", name=name.replace("_", " "), given=text.strip()[:40]))
    return number


def _confirm(form: Mapping[str, str]) -> Act:
    kind, outcome, comparator = (form.get(name, "") for name in ("kind", "outcome", "comparator"))

    def act(session: Session, article: Article, signed: Signed) -> Decision:
        return review.confirm(session, article, signed, kind, outcome, comparator)

    return act


def _page(doors: Doors, desk: Desk, asked: str, error: EvidenceError | None = None) -> Response:
    person = present()
    with doors.reading() as session:
        of = review.find_article(session, shown.key_of(asked))
        desk.take(of.key, person.name)
        values = shown.article(session, of, review.disagreements(session, of)) | {
            "person": person, "others": desk.others(of.key, person.name), "reasons": desk.reasons(of.key), "choices": choices(),
            "scripts": SCRIPTS, "last": shown.last(session, person), "single": SINGLE_KINDS, "all_kinds": shown.KINDS,
            "trouble": shown.trouble(error, request.form) if error is not None else None, "keys": KEYS, "here": request.path,
            "posted": EMPTY | dict(request.form) if error is not None else {}, "empty": EMPTY,
        }  # fmt: skip
    status = answers.status_of(error) if error is not None else 200
    return answers.page("serve/correct.html", "review/article", status, **values)


def choices() -> dict[str, list[tuple[str, str]]]:
    """What may be chosen: (value, words) by kind of tag or field of a result."""
    terms = vocabulary.load()
    found = {kind: [(term, terms.label(kind, term)) for term in terms.ids(kind)] for kind in shown.LABELLED}
    fixed = {"conclusion": CONCLUSIONS, "direction": DIRECTIONS, "timing": TIMINGS, "measure": MEASURES, "add_on": ("true", "false"),
             "relevant": ("true", "false")}  # fmt: skip
    texts = catalogue.load()
    for name, values in fixed.items():
        found[name] = [
            (value, texts(f"review.{name}.{value}") if texts.has(f"review.{name}.{value}") else value) for value in values
        ]
    return found
