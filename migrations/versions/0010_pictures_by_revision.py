"""Revisions by the picture they show, so that one which nothing shows any more is found without reading them all."""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(op.f("ix_revision_image_id"), "revision", ["image_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_revision_image_id"), "revision")
