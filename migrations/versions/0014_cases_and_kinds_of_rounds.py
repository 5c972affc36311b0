"""Packs that tell a story; rounds of several kinds, and drawn from several packs."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ELSEWHERE = sa.text("version_id IS NOT NULL")


def upgrade() -> None:
    op.add_column("pack_version", sa.Column("story", sa.JSON()))
    op.add_column("issued", sa.Column("deducible", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("round", sa.Column("kind", sa.String(8), nullable=False, server_default="pack"))
    with op.batch_alter_table("turn") as turn:
        turn.add_column(sa.Column("version_id", sa.Integer()))
        turn.create_foreign_key(op.f("fk_turn_version_id_pack_version"), "pack_version", ["version_id"], ["id"])
    op.create_index(
        "ix_turn_version_id", "turn", ["version_id"], sqlite_where=ELSEWHERE, postgresql_where=ELSEWHERE
    )


def downgrade() -> None:
    op.drop_index("ix_turn_version_id", "turn")
    with op.batch_alter_table("turn") as turn:
        turn.drop_constraint(op.f("fk_turn_version_id_pack_version"), type_="foreignkey")
        turn.drop_column("version_id")
    op.drop_column("round", "kind")
    op.drop_column("issued", "deducible")
    op.drop_column("pack_version", "story")
