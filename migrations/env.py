"""Alembic's doorway. The program hands its own connection over; a developer's `alembic` opens one from EVIDENCE_DATABASE."""

from alembic import context
from sqlalchemy import Connection

from evidence import database, models


def run(connection: Connection) -> None:
    """Run the migrations on one connection, inside the transaction that its owner opened."""
    context.configure(
        connection=connection,
        target_metadata=models.Base.metadata,
        include_object=database.is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        compare_server_default=False,
        transactional_ddl=False,
    )
    context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    engine = database.engine(database.address(None))
    with database.migrating(engine) as connection:
        run(connection)
    engine.dispose()
