"""Groups and their members."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "player_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("invitation", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=160), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["player.id"], name=op.f("fk_player_group_owner_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_player_group")),
        sa.UniqueConstraint("token", name=op.f("uq_player_group_token")),
        sa.UniqueConstraint("invitation", name=op.f("uq_player_group_invitation")),
    )
    op.create_index(op.f("ix_player_group_owner_id"), "player_group", ["owner_id"])
    op.create_table(
        "membership",
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["player_group.id"],
            name=op.f("fk_membership_group_id_player_group"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_membership_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "player_id", name=op.f("pk_membership")),
        sa.UniqueConstraint("group_id", "n", name=op.f("uq_membership_group_id_n")),
    )
    op.create_index(op.f("ix_membership_player_id"), "membership", ["player_id"])


def downgrade() -> None:
    op.drop_table("membership")
    op.drop_table("player_group")
