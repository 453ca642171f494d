"""Verdicts that still hold are known by a stamp; a paper that went into verdicts is kept once."""

import uuid

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'paper_input',
        sa.Column('mark', sa.String(length=64), nullable=False),
        sa.Column('value', sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint('mark', name=op.f('pk_paper_input')),
    )
    moment = op.create_table(
        'moment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('stamp', sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_moment')),
    )
    op.bulk_insert(moment, [{'id': 1, 'stamp': uuid.uuid4().hex}])
    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stamp', sa.String(length=64), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('verdict', schema=None) as batch_op:
        batch_op.drop_column('stamp')
    op.drop_table('moment')
    op.drop_table('paper_input')
