"""What a second source asserts of articles that are not stored yet is kept until they come in."""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('awaited',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('relation', sa.Text(), nullable=False),
    sa.Column('pmid', sa.String(length=16), nullable=True),
    sa.Column('doi', sa.Text(), nullable=True),
    sa.Column('notice_pmid', sa.String(length=16), nullable=True),
    sa.Column('record', sa.Text(), nullable=False),
    sa.Column('date', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asserted_by', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_awaited'))
    )
    with op.batch_alter_table('awaited', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_awaited_doi'), ['doi'], unique=False)
        batch_op.create_index(batch_op.f('ix_awaited_pmid'), ['pmid'], unique=False)


def downgrade() -> None:
    op.drop_table('awaited')
