"""Drafts that are tried, authors who are invited; a pack with thousands of questions goes without reading whole tables."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_trial_pack_id_pack"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["of_id"], ["pack.id"], name=op.f("fk_trial_of_id_pack"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_trial")),
    )
    op.create_index(op.f("ix_trial_of_id"), "trial", ["of_id"])
    op.create_table(
        "author_invitation",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_author_invitation_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_author_invitation_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pack_id", "player_id", name=op.f("pk_author_invitation")),
    )
    op.create_index(op.f("ix_author_invitation_player_id"), "author_invitation", ["player_id"])
    op.create_index("ix_issued_question_id", "issued", ["question_id"])
    op.create_index(op.f("ix_revision_marked_by_id"), "revision", ["marked_by_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_revision_marked_by_id"), "revision")
    op.drop_index("ix_issued_question_id", "issued")
    op.drop_table("author_invitation")
    op.drop_table("trial")
