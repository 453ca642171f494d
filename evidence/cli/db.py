"""evidence db: the database itself."""

from pathlib import Path

import click


@click.group()
def db() -> None:
    """The database itself: upgrade, check, backup, restore, where.

    \b
    Example:
      evidence db where
      evidence db backup copy.sqlite
    """


@db.command()
def where() -> None:
    """Print the address of the database. Example: evidence db where"""
    from evidence import database

    click.echo(database.shown(_address()))


@db.command()
def upgrade() -> None:
    """Bring the schema to this version of the program. Example: evidence db upgrade"""
    from evidence import database

    engine = database.engine(_address())
    done = database.upgrade(engine)
    click.echo(f"The database is {'now' if done else 'already'} at revision {database.head()}.")
    engine.dispose()


@db.command()
def check() -> None:
    """Look for damage, broken references and a schema that differs; exit code 1 when there is any.

    Example: evidence db check
    """
    from evidence import database

    engine = database.engine(_address(), make=False)
    problems = database.check(engine)
    engine.dispose()
    click.echo("\n".join(problems) or "The database is sound.")
    click.get_current_context().exit(1 if problems else 0)


@db.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the database, also while it is in use. Example: evidence db backup copy.sqlite"""
    from evidence import backups, database

    engine = database.engine(_address(), make=False)
    backups.backup(engine, target)
    engine.dispose()
    click.echo(f"The database was copied to {target}.")


@db.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def restore(ctx: click.Context, source: Path, yes: bool) -> None:
    """Put a backup in the place of the database; what was there is kept beside it, under a name that the command tells.

    The first is kept as NAME.before-restore, the next as NAME.before-restore-2 and so on; restoring a kept copy takes a restore back.
    A backup that an earlier version made is brought to this one. While `evidence serve`, an import or another command has the database
    open, it is not replaced.

    \b
    Example:
      evidence db restore copy.sqlite
    """
    from evidence import backups

    if not yes and not _agreed():
        click.echo("Nothing was changed.", err=True)
        ctx.exit(130)
    kept = backups.restore(_address(), source)
    click.echo(f"The database was restored from {source}." + (f" What was there is kept as {kept}." if kept else ""))


def _agreed() -> bool:
    """Whether the person says yes; Ctrl-C and the end of the input say no."""
    try:
        return click.confirm("This replaces the database by the backup. Go on?", err=True)
    except click.Abort:
        click.echo(err=True)
        return False


def _address() -> str:
    from evidence import database

    return database.address(click.get_current_context().find_root().obj)
