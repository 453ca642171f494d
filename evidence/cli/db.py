"""evidence db: the database itself."""

from pathlib import Path

import click

from evidence.cli import doorway


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

    click.echo(database.shown(database.address(click.get_current_context().find_root().obj)))


@db.command()
def upgrade() -> None:
    """Bring the schema to this version of the program. Example: evidence db upgrade"""
    from evidence import database

    engine = database.engine(database.address(click.get_current_context().find_root().obj))
    done = database.upgrade(engine)
    click.echo(f"The database is {'now' if done else 'already'} at revision {database.head()}.")
    engine.dispose()


@db.command()
def check() -> None:
    """Look for damage, broken references and a schema that differs; exit code 1 when there is any.

    Example: evidence db check
    """
    from evidence import database

    engine = database.engine(database.address(click.get_current_context().find_root().obj))
    problems = database.check(engine)
    engine.dispose()
    click.echo("\n".join(problems) or "The database is sound.")
    click.get_current_context().exit(1 if problems else 0)


@db.command()
@click.argument("target", type=click.Path(path_type=Path))
def backup(target: Path) -> None:
    """Copy the database, also while it is in use. Example: evidence db backup copy.sqlite"""
    from evidence import backups

    backups.backup(doorway.engine(), target)
    click.echo(f"The database was copied to {target}.")


@db.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.confirmation_option(prompt="This replaces the database by the backup. Go on?")
def restore(source: Path) -> None:
    """Put a backup in the place of the database; what was there is kept beside it, under a name that the command tells.

    The first is kept as NAME.before-restore, the next as NAME.before-restore-2 and so on; restoring a kept copy takes a restore back.

    \b
    Example:
      evidence db restore copy.sqlite
    """
    from evidence import backups, database

    kept = backups.restore(database.address(click.get_current_context().find_root().obj), source)
    click.echo(f"The database was restored from {source}." + (f" What was there is kept as {kept}." if kept else ""))
