"""evidence review decide: what a person decides on an article, a result, a study or a claim."""

import getpass
import json
from collections.abc import Callable, Iterable, Iterator
from typing import IO, TYPE_CHECKING, Any

import click

from evidence.cli import doorway

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from evidence.models import Article, Decision
    from evidence.review import Signed

ARM = ("mean-dn", "sd-dn", "se-dn", "n-dn", "mean-c", "sd-c", "se-c", "n-c")
CONTRAST = ("estimate", "se", "ci-low", "ci-high")
TIMING = click.Choice(["immediate", "short", "long", "none"])


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say who decides and why."""
    for option in (
        click.option("--override", is_flag=True, help="Decide against another person, or keep unlikely numbers."),
        click.option("--quote", default="", help="The words that the decision rests on."),
        click.option("--why", default="", help="The reason."),
        click.option(
            "--by", envvar="EVIDENCE_REVIEWER", help="Who decides; otherwise EVIDENCE_REVIEWER, else the name of the user."
        ),
    ):
        command = option(command)
    return command


def signed(by: str | None, why: str, quote: str, override: bool) -> "Signed":
    """Who decides now, as the ledger keeps it."""
    import datetime as dt

    from evidence.review import Signed

    return Signed(by or _user(), dt.datetime.now(dt.UTC), why, quote, override)


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in some containers
        return ""


def settle(session: "Session", ids: Iterable[int]) -> None:
    """Let decisions take effect: human rows anew, then what stands."""
    from evidence import review, standing

    ids = sorted(set(ids))
    review.apply(session, ids)
    standing.settle(session, ids)


def _decide(ids: Iterable[str], act: "Callable[[Session, list[Article]], Decision]") -> None:
    """Find the articles, decide, let it take effect, say so."""
    from evidence import review

    with doorway.writing() as session:
        review.lock(session)
        articles = [review.find_article(session, asked) for asked in ids]
        decision = act(session, articles)
        settle(session, [article.id for article in articles])
        click.echo(doorway.plain(line(decision, ", ".join(article.key for article in articles))))


def read_lines(file: IO[str]) -> Iterator[str]:
    """The lines of a text file; one that is no UTF-8 is refused as a whole."""
    from evidence.errors import BadInput

    try:
        yield from file
    except UnicodeDecodeError as error:
        raise BadInput(f"{file.name} is no UTF-8 text: save it as UTF-8 and try again.") from error


def line(decision: "Decision", about: str) -> str:
    """One decision in one line."""
    said = json.dumps(_short(decision.after), ensure_ascii=False)
    domain = f"{decision.kind} " if decision.action in ("rob", "certainty") else ""
    undone = " (taken back)" if decision.undone_by is not None else ""
    why = f" because {decision.why}" if decision.why else ""
    return f"{decision.uid[:8]}  {decision.at:%Y-%m-%d %H:%M}  {decision.by}  {decision.action} {about} {domain}{said}{why}{undone}"


def _short(after: dict[str, Any]) -> Any:
    """What a decision says, in few words."""
    said = [f"{'-' if t.get('removed') else '+'}{t['kind']}:{t['value']}" for t in after.get("tags", ())]
    for entry in after.get("findings", ()):
        what = "removed" if entry.get("removed") else "/".join(str(row.get("direction")) for row in entry["rows"])
        said.append(f"{entry['outcome']}:{entry['comparator']}:{entry.get('timing') or 'any time'} {what}")
    return said or after


@click.group()
def decide() -> None:
    """Decide on an article, a result, a study or a claim; every decision can be undone.

    \b
    Example:
      evidence review decide tag 99000001 condition --add neck_pain --remove shoulder_pain
      evidence review decide finding 99000001 correct pain_intensity sham --direction no_difference
    """


@decide.command()
@click.argument("article")
@signing
def include(article: str, **who: Any) -> None:
    """It belongs to the body of evidence. Example: evidence review decide include 99000001 --why "dry needling arm" """
    from evidence import review

    _decide([article], lambda session, found: review.screen(session, found[0], "include", signed(**who)))


@decide.command()
@click.argument("article")
@signing
def exclude(article: str, **who: Any) -> None:
    """It does not, for a reason. Example: evidence review decide exclude 99000001 --why "wet injection alone" """
    from evidence import review

    _decide([article], lambda session, found: review.screen(session, found[0], "exclude", signed(**who)))


@decide.command()
@click.argument("article")
@click.argument("kind")
@click.option("--add", multiple=True, metavar="VALUE")
@click.option("--remove", multiple=True, metavar="VALUE")
@click.option("--set", "only", multiple=True, metavar="VALUE", help="These values and no other.")
@signing
def tag(article: str, kind: str, add: tuple[str, ...], remove: tuple[str, ...], only: tuple[str, ...], **who: Any) -> None:
    """Condition, outcome, design, n, comparator and so on. Example: evidence review decide tag 99000001 n --set 46"""
    from evidence import review

    chosen = only or None
    _decide([article], lambda s, found: review.tag(s, found[0], kind, signed(**who), add=add, remove=remove, only=chosen))


@decide.command()
@click.argument("article")
@click.argument("operation", type=click.Choice(["set", "correct", "add", "remove"]))
@click.argument("outcome")
@click.argument("comparator")
@click.option("--timing", type=TIMING, help="Which result, where several stand for different times.")
@click.option("--new-timing", type=TIMING, help="Correct the time itself.")
@click.option("--direction")
@click.option("--p", help='As printed: "0.03", "<0.001".')
@click.option("--measure", type=click.Choice(["MD", "SMD", "OR", "RR"]))
@click.option("--estimate", type=float)
@click.option("--ci-low", type=float)
@click.option("--ci-high", type=float)
@click.option("--unit")
@click.option("--scale", help="0-100")
@click.option("--time", help='As printed: "at 4 weeks".')
@click.option("--i2", type=float, help="Percent.")
@click.option("--instrument", help="VAS, NPRS, other.")
@signing
def finding(
    article: str, operation: str, outcome: str, comparator: str, timing: str | None, new_timing: str | None, by: str | None,
    why: str, quote: str, override: bool, **values: Any,
) -> None:  # fmt: skip
    """A result: set, correct, add or remove it. Example: evidence review decide finding 99000001 correct pain sham --p 0.03"""
    from evidence import review

    at = "any" if timing is None else None if timing == "none" else timing
    given, who = values | {"timing": new_timing}, signed(by, why, quote, override)
    _decide([article], lambda s, found: review.finding(s, found[0], operation, outcome, comparator, given, who, at))


@decide.command()
@click.argument("article")
@click.option("--kind", default="", callback=doorway.filled, help="Only the tags of this kind.")
@click.option("--outcome", default="", callback=doorway.filled, help="Only the results for this outcome.")
@click.option("--comparator", default="", callback=doorway.filled, help="Only the results against this comparator.")
@signing
def confirm(article: str, kind: str, outcome: str, comparator: str, **who: Any) -> None:
    """What was read is right: all of it, or a part. Example: evidence review decide confirm 99000001 --outcome pain"""
    from evidence import review

    _decide([article], lambda s, found: review.confirm(s, found[0], signed(**who), kind, outcome, comparator))


@decide.command()
@click.argument("article")
@click.argument("domain")
@click.argument("value")
@signing
def rob(article: str, domain: str, value: str, **who: Any) -> None:
    """Risk of bias: D1 to D5 low, "some concerns" or high (RoB 2); pedro:1 to pedro:11 yes or no.

    Example: evidence review decide rob 99000001 D1 low --quote "a computer-generated list"
    """
    from evidence import review

    _decide([article], lambda s, found: review.rob(s, found[0], domain, value, signed(**who)))


def _numbers(command: Callable[..., Any]) -> Callable[..., Any]:
    for name in (*reversed(CONTRAST), *reversed(ARM)):
        command = click.option(f"--{name}", type=float)(command)
    return command


@decide.command()
@click.argument("article")
@click.argument("outcome")
@click.argument("comparator")
@click.option("--timing", type=TIMING)
@click.option("--measure", type=click.Choice(["MD", "SMD"]), default="MD", show_default=True)
@_numbers
@click.option("--scale", help="0-100")
@click.option("--unit")
@click.option("--instrument", help="VAS, NPRS, other.")
@click.option("--better", type=click.Choice(["lower", "higher"]), help="Which way is good, where the outcome does not say.")
@signing
def effect(article: str, by: str | None, why: str, quote: str, override: bool, timing: str | None, **values: Any) -> None:
    """Effect data: both arms, or a contrast (dry needling minus comparator) with se or interval.

    Example: evidence review decide effect 99000001 pain sham --mean-dn 2.1 --sd-dn 1.5 --n-dn 23 --mean-c 4 --sd-c 1.7 --n-c 23
    """
    from evidence import review

    at = "any" if timing is None else None if timing == "none" else timing
    data = review.Measured(timing=at, **(values | {"better": values["better"] or ""}))
    _decide([article], lambda s, found: review.effect(s, found[0], data, signed(by, why, quote, override)))


@decide.command()
@click.argument("table", type=click.File("r", encoding="utf-8-sig"))
@click.option("--keep-good", is_flag=True, help="Keep the good lines of a table that has bad ones.")
@signing
def effects(table: IO[str], keep_good: bool, **who: Any) -> None:
    """A table (CSV) of effect data; docs/review.md has the columns. Example: evidence review decide effects data.csv"""
    from evidence import review
    from evidence.errors import BadDecision, SomeSetAside

    with doorway.writing() as session:
        review.lock(session)
        decisions, faults = review.effects(session, read_lines(table), table.name, signed(**who))
        settle(session, [d.article_id for d in decisions if d.article_id is not None])
        for fault in faults:
            click.echo(doorway.plain(f"{fault.source}, {fault.position}: {fault.reason}"), err=True)
        if faults and not keep_good:
            raise BadDecision(
                f"Nothing was written, since {len(faults)} {'line is' if len(faults) == 1 else 'lines are'} bad: mend what is named above, or --keep-good writes the others."
            )
    click.echo(f"{len(decisions)} effects were recorded.")
    if faults:
        raise SomeSetAside(f"{len(faults)} bad {'line was' if len(faults) == 1 else 'lines were'} left out.")


@decide.command()
@click.argument("articles", nargs=-1, required=True)
@signing
def merge(articles: tuple[str, ...], **who: Any) -> None:
    """These papers report one study. Example: evidence review decide merge 99000001 99000002 --why "same trial, follow-up" """
    from evidence import review

    _decide(articles, lambda session, found: review.merge(session, found, signed(**who)))


@decide.command()
@click.argument("article")
@signing
def split(article: str, **who: Any) -> None:
    """This paper is a study of its own. Example: evidence review decide split 99000002 --why "another cohort" """
    from evidence import review

    _decide([article], lambda session, found: review.split(session, found[0], signed(**who)))


@decide.command(context_settings={"ignore_unknown_options": True})  # -1 is a number here, no option
@click.argument("claim")
@click.argument("comparator")
@click.argument("domain")
@click.argument("change", type=int)
@signing
def certainty(claim: str, comparator: str, domain: str, change: int, **who: Any) -> None:
    """One GRADE domain of a claim against one class of comparator, in levels.

    Example: evidence review decide certainty neck-pain sham risk_of_bias -1 --why "two trials unblinded"
    """
    from evidence import review

    _decide([], lambda session, _: review.certainty(session, claim, comparator, domain, change, signed(**who)))
