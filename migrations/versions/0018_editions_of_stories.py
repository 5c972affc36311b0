"""Drafts: an edition of their story of its own, so that a cover and a case are written side by side."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("draft", sa.Column("story_edition", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    with op.batch_alter_table("draft") as batch:
        batch.drop_column("story_edition")
