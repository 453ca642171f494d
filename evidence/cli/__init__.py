"""The commands. Each lives in a file of this folder named after its noun and is loaded only when it is called."""

import errno
import importlib
import io
import os
import sys
from typing import Any

import click

# In the order of a record's life; `evidence --help` and the docstring of cli.py show them so.
COMMANDS = {
    "fetch": ("fetch:fetch", "Bring records from PubMed."),
    "import": ("intake:import_", "Read files of records into the database."),
    "starter": ("intake:starter", "Load the starter set of 233 real studies."),
    "retag": ("intake:retag", "Read every stored article again with the rules as they are now."),
    "runs": ("runs:runs", "What was imported and fetched, when, and what was set aside."),
    "find": ("find:find", "Search the articles."),
    "show": ("show:show", "One article: what was read, by which rule, from which sentence."),
    "conditions": ("terms:conditions", "The conditions, with how much there is on each."),
    "outcomes": ("terms:outcomes", "The outcomes, with how much there is on each."),
    "claims": ("terms:claims", "The claims that are tracked."),
    "vocabulary": ("terms:vocabulary", "The words by which records are tagged."),
    "review": ("review:review", "What waits for a person, and what a person decided."),
    "summary": ("summary:summary", "The evidence for each claimed use."),
    "explain": ("explain:explain", "A claim's verdict, down to number, study and sentence."),
    "changes": ("explain:changes", "Which verdicts moved, and what moved them."),
    "map": ("map:map_", "Condition by outcome: how much evidence, pointing where."),
    "figure": ("figure:figure", "Forest plot, direction plot, map or flow, as SVG, PNG or PDF."),
    "cite": ("cite:cite", "Citations of articles or of a claim's studies."),
    "check": ("check:check", "Hold each claim of a text against the verdicts."),
    "wording": ("wording:wording", "The sentence that may be published about a claim."),
    "site": ("site:site", "The pages, written into a folder that any browser opens."),
    "serve": ("serve:serve", "The pages in a browser, from the database, with review and checking."),
    "export": ("export:export", "All articles with what was read, as jsonl or csv."),
    "db": ("db:db", "The database itself: upgrade, check, backup, restore, where."),
}


FULL = (errno.ENOSPC, errno.EDQUOT)  # the one fault of a file that any command can meet half-way


class Lazy(click.Group):
    """A group that loads a command's module only when that command runs, so that `--help` stays fast."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Commands in the order of a record's life."""
        return [name for name in COMMANDS if _exists(COMMANDS[name][0])]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command itself, loaded now."""
        if cmd_name not in self.list_commands(ctx):
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(f"evidence.cli.{module}"), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Name the nearest command where one is misspelt."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            import difflib

            near = difflib.get_close_matches(args[0], self.list_commands(ctx), 1)
            if near:
                raise click.UsageError(f"{error.message} Did you mean {near[0]!r}?", ctx) from None
            raise

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table and without loading them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, COMMANDS[name][1]) for name in self.list_commands(ctx)])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that closes the pipe (`| head`) has seen enough, which is no error."""
        try:
            done = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)
        return done

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and turn every error of this program into one sentence and its exit code."""
        from evidence.errors import EvidenceError

        if isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.encoding.lower() == "utf-8":
            sys.stdout.reconfigure(errors="backslashreplace")  # UTF-8 refuses only the names of files that are none
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
        except click.exceptions.Exit as leave:
            sys.exit(leave.exit_code)
        except click.Abort:
            _leave("Interrupted; what was committed before is kept.", 130)
        except click.ClickException as error:
            error.show()
            sys.exit(2)  # all of them are misuse; 1 is the finding of a check
        except EvidenceError as error:
            _leave(str(error), error.exit_code)
        except OSError as error:
            if error.errno not in FULL:
                raise
            _leave(f"The disk is full ({error.strerror}): make room, or write to another place.", 2)
        sys.exit(code if isinstance(code, int) else 0)


def _exists(target: str) -> bool:
    folder = os.path.dirname(__file__)
    return os.path.exists(os.path.join(folder, target.split(":")[0] + ".py"))


def _leave(sentence: str, code: int) -> None:
    from evidence.cli import doorway

    click.echo(doorway.plain(f"evidence: {sentence}"), err=True)
    sys.exit(code)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--database", metavar="URL", envvar="EVIDENCE_DATABASE", help="An SQLite file or a postgresql:// address.")
@click.version_option(package_name="evidence", message="evidence %(version)s")
@click.pass_context
def cli(ctx: click.Context, database: str | None) -> None:
    """A living evidence database about dry needling.

    It takes PubMed records in, reads what each found, keeps every human correction, and answers for each claimed use how good the
    evidence is, how we know, and what to cite. It is not medical advice.

    \b
    Example:
      evidence starter
      evidence summary neck-pain
    """
    ctx.obj = database
