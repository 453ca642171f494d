"""What was set aside as a whole is told from single records; an identifier's scheme and a unit are as a source prints them, of any length."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# How inputs without a record were set aside: of these only the beginning was kept, and nothing came in.
_WHOLE = "position = 'byte 0'"


def upgrade() -> None:
    with op.batch_alter_table('set_aside', schema=None) as batch_op:
        batch_op.add_column(sa.Column('whole_input', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(f"UPDATE set_aside SET whole_input = {sa.true().compile(dialect=op.get_bind().dialect)} WHERE {_WHOLE}")
    op.execute(f"UPDATE run SET status = 'failed' WHERE status = 'done' AND id IN (SELECT run_id FROM set_aside WHERE {_WHOLE})")
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.alter_column('scheme', existing_type=sa.String(length=40), type_=sa.Text(), existing_nullable=False)
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.alter_column('unit', existing_type=sa.String(length=60), type_=sa.Text(), existing_nullable=True)


def downgrade() -> None:
    op.execute("UPDATE finding SET unit = substr(unit, 1, 60) WHERE length(unit) > 60")
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.alter_column('unit', existing_type=sa.Text(), type_=sa.String(length=60), existing_nullable=True)
    op.execute("UPDATE identifier SET scheme = substr(scheme, 1, 40) WHERE length(scheme) > 40")
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.alter_column('scheme', existing_type=sa.Text(), type_=sa.String(length=40), existing_nullable=False)
    with op.batch_alter_table('set_aside', schema=None) as batch_op:
        batch_op.drop_column('whole_input')
