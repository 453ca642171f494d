"""An article checked in the browser: pasted, held against the verdicts, shown with its claims marked. Nothing of it is stored."""

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, request

from evidence import check, register
from evidence.check import Checked, Text, copies, shelf
from evidence.errors import BadInput, Misuse
from evidence.web import addresses, catalogue
from evidence.web.server import answers
from evidence.web.server.doors import Doors

PATH = "/check"
LONGEST = 200_000  # characters, some 30,000 words: a long article; a book is for the command line
MARKS = {
    "supported": "good", "overstated": "over", "understated": "under", "contradicted": "bad", "no evidence in the database": "open",
    "wrong citation": "bad",
}  # fmt: skip


def routes(doors: Doors) -> Blueprint:
    """The form, and the annotated text in answer to it."""
    made = Blueprint("checking", __name__)

    @made.get(PATH)
    def form() -> Response:
        return _page()

    @made.post(PATH)
    def annotate() -> Response:
        given = request.form.get("text", "").replace("\r\n", "\n")
        try:
            return _page(given, **_checked(doors, given))
        except Misuse as error:
            return _page(given, trouble=str(error), status=409)

    return made


def _page(given: str = "", *, status: int = 200, trouble: str = "", **found: Any) -> Response:
    values = {"given": given, "trouble": trouble, "groups": [], "counts": {}, "longest": LONGEST, "marks": MARKS, **found}
    return answers.page("serve/check.html", "check", status, scripts=["static/copy.js"], **values)


def _checked(doors: Doors, given: str) -> dict[str, Any]:
    texts = catalogue.load()
    if not given.strip():
        raise BadInput(texts("check.empty"))
    if len(given) > LONGEST:
        raise BadInput(texts("check.long", most=f"{LONGEST:,}", given=f"{len(given):,}"))
    text = check.read(given.encode("utf-8", "replace"), texts("check.pasted"))
    with doors.reading() as session:
        done = check.check(text, shelf.verdicts(session), shelf.shelf(session))
    return {"groups": list(_groups(text, done)), "counts": _counts(done)}


def _counts(done: Sequence[Checked]) -> list[tuple[str, int]]:
    """How many sentences have each status, the troubled first."""
    counted = Counter(copies.heading(one) for one in done)
    order = (
        "contradicted",
        "overstated",
        "wrong citation",
        "understated",
        "supported",
        "outside the register",
        "no evidence in the database",
        "not a claim",
    )
    return [(status, counted[status]) for status in order if counted[status]]


def _groups(text: Text, done: Sequence[Checked]) -> list[dict[str, Any]]:
    """The text as headings, paragraphs, lists and tables of annotated sentences."""
    return [
        {"kind": kind, "numbered": rows[0][0].numbered, "rows": _rows(kind, rows)} for kind, rows in copies.groups(text, done)
    ]  # fmt: skip


def _rows(kind: str, rows: list[Any]) -> list[Any]:
    """For a table its rows of cells, else its blocks; each a list of sentences."""
    if kind != "table":
        return [[_sentence(one) for one in sentences] for _, sentences in rows]
    by_row = groupby(rows, key=lambda pair: pair[0].at[0])
    return [[[_sentence(one) for one in sentences] for _, sentences in cells] for _, cells in by_row]


def _sentence(one: Checked) -> dict[str, Any]:
    reading, held = one.reading, one.judged
    claim = register.load().get(reading.claim or "")
    return {
        "text": reading.sentence, "status": copies.heading(one), "mark": MARKS.get(held.status, ""), "verdict": (held.verdict or "").replace("_", " "),
        "suggestion": held.suggestion, "note": held.note, "claim": claim.title if claim else "", "page": f"/{addresses.claim(claim.id)}" if claim else "",
        "cite": [copies.cite(study) for study in held.cite],
        "beside": [{"suggestion": further.wording, "cite": [copies.cite(study) for study in further.cite]} for further in held.beside],
    }  # fmt: skip
