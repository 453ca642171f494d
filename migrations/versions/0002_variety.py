"""What kind of other abstract a section is (a plain-language summary, one of the publisher): it was read and not kept."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('variety', sa.Text(), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('section', schema=None) as batch_op:
        batch_op.drop_column('variety')
