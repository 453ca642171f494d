"""Screening in the browser: who sits here, what waits, one record after the other, one undo."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from evidence import review
from evidence.errors import EvidenceError, Misuse
from evidence.models import Article
from evidence.web import catalogue
from evidence.web.server import answers, deciding, shown, sitting
from evidence.web.server.deciding import Form, Made
from evidence.web.server.desk import Desk
from evidence.web.server.doors import Doors
from evidence.web.server.sitting import Reviewer

HOME, SCREEN = "/review", "/review/screen"
SCRIPTS = ["static/review.js"]
KEYS = (("i", "include"), ("e", "exclude"), ("s", "skip"), ("u", "undo"), ("o", "open"))


def routes(doors: Doors, desk: Desk) -> Blueprint:
    """The pages and forms of a reviewer's sitting."""
    made = Blueprint("screening", __name__)
    _sitting(made, doors)
    _screening(made, doors, desk)
    return made


def _sitting(made: Blueprint, doors: Doors) -> None:
    @made.get(HOME)
    def home() -> Response:
        return _home(doors)

    @made.post("/review/name")
    def name() -> ResponseReturnValue:
        if request.form.get("leave"):
            sitting.stand_up()
            return redirect(HOME, 303)
        try:
            sitting.sit_down(request.form.get("name", ""))
        except Misuse as error:
            return _home(doors, str(error), 409)
        return redirect(safe_return(request.form.get("next", "")), 303)

    @made.post("/review/undo")
    def undo() -> ResponseReturnValue:
        person = present()
        decision, key = deciding.take_back(doors, request.form.get("uid", ""), person.name)
        flash(catalogue.load()("review.undone", action=_undone(decision.after)), "done")
        back = safe_return(request.form.get("next", ""))
        return redirect(f"{SCREEN}?of={shown.quoted(key)}" if back == SCREEN and key else back, 303)


def _undone(after: dict[str, Any]) -> str:
    return str(after.get("undoes", ""))[:8]


def _screening(made: Blueprint, doors: Doors, desk: Desk) -> None:
    @made.get(SCREEN)
    def screen() -> ResponseReturnValue:
        if sitting.reviewer() is None:
            return redirect(HOME, 303)
        return _screen(doors, desk, shown.key_of(request.args.get("of", "")))

    @made.post("/review/skip")
    def skip() -> ResponseReturnValue:
        present()
        sitting.pass_over(shown.key_of(request.form.get("of", "")))
        return redirect(SCREEN, 303)

    @made.post("/review/again")
    def again() -> ResponseReturnValue:
        sitting.look_again()
        return redirect(SCREEN, 303)

    @made.post(SCREEN)
    def decide() -> ResponseReturnValue:
        person, form = present(), request.form
        try:
            return _decided(doors, form_of(person), form.get("value", ""))
        except EvidenceError as error:
            return _screen(doors, desk, shown.key_of(form.get("of", "")), error)


def _decided(doors: Doors, form: Form, value: str) -> ResponseReturnValue:
    if value == "exclude" and not form.why:
        raise Misuse(catalogue.load()("review.why_needed"))
    made = deciding.decide(doors, form, lambda session, article, signed: review.screen(session, article, value, signed))
    tell(made, catalogue.load()(f"review.done.{value}", title=shown.short(made.article.title)))
    return redirect(SCREEN, 303)


def present() -> Reviewer:
    """Who reviews. Raises Misuse before a name was given."""
    person = sitting.reviewer()
    if person is None:
        raise Misuse(catalogue.load()("review.no_name"))
    return person


def form_of(person: Reviewer) -> Form:
    """What every form of a decision carries."""
    form = request.form
    return Form(
        shown.key_of(form.get("of", "")), form.get("seen", ""), person.name, " ".join(form.get("why", "").split())[:2000],
        " ".join(form.get("quote", "").split())[:2000], form.get("override") == "1",
    )  # fmt: skip


def tell(made: Made, done: str) -> None:
    """Say on the next page what was kept, and where it disagrees with others."""
    texts = catalogue.load()
    flash(texts("review.known") if made.known else done, "done")
    for one in made.disagreements:
        mine, theirs = (one.later, one.earlier) if one.later.decision is made.decision else (one.earlier, one.later)
        stands = "yours" if mine is one.later else "theirs"
        words = {"by": theirs.by, "theirs": theirs.says, "mine": mine.says, "about": one.about.replace("_", " ")}
        flash(texts(f"review.conflict.{stands}", title=shown.short(one.article.title), **words), "conflict")


def safe_return(given: str) -> str:
    """Where a form leads back to: one of our own pages, by name only."""
    if given.startswith("/review/article?of="):
        return f"/review/article?of={shown.quoted(shown.key_of(shown.unquoted(given.partition('=')[2])))}"
    return given if given in (HOME, SCREEN) else HOME


def _home(doors: Doors, trouble: str = "", status: int = 200) -> Response:
    person = sitting.reviewer()
    with doors.reading() as session:
        values = {
            "person": person, "trouble": trouble, "names": shown.reviewers(session), "mine": shown.decisions(session, person),
            "disagreements": [shown.disagreement(one) for one in review.disagreements(session)], "keys": KEYS, "scripts": SCRIPTS,
            "last": shown.last(session, person),
        }  # fmt: skip
    return answers.page("serve/review.html", "review", status, **values)


def _screen(doors: Doors, desk: Desk, key: str, error: EvidenceError | None = None) -> Response:
    person = present()
    with doors.reading() as session:
        waiting = None
        if not key:
            waiting = desk.next(session, person.name, sitting.passed_over)
            key = waiting.record.id if waiting.record is not None else ""
        else:
            desk.take(review.find_article(session, key).key, person.name)
        differing = review.disagreements(session)
        values = _record(session, desk, key, person, differing) if key else {"a": None}
        values |= {
            "person": person, "waiting": waiting, "keys": KEYS, "scripts": SCRIPTS, "last": shown.last(session, person),
            "trouble": shown.trouble(error, request.form) if error is not None else None, "conflicts": len(differing),
        }  # fmt: skip
    status = answers.status_of(error) if error is not None else 200
    return answers.page("serve/screen.html", "review/screen", status, **values)


def _record(session: Session, desk: Desk, key: str, person: Reviewer, differing: Sequence[review.Disagreement]) -> dict[str, Any]:
    article: Article = review.find_article(session, key)
    return shown.article(session, article, differing) | {
        "reasons": desk.reasons(article.key), "others": desk.others(article.key, person.name), "exclusions": shown.exclusions(),
    }  # fmt: skip
