"""Boards of groups for each pack, whose numbers are large; the form by which a group was founded."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BOARDS = 2**31
PERIODS = ("day", "week", "month", "all")


def resize(kind: sa.types.TypeEngine[int], was: sa.types.TypeEngine[int]) -> None:
    """Give the number of a board another size, and its indexes back, which SQLite would not copy as they are."""
    for period in PERIODS:
        op.drop_index(f"ix_standing_{period}", "standing")
    with op.batch_alter_table("standing") as standing:
        standing.alter_column("board", type_=kind, existing_type=was, existing_nullable=False)
    for period in PERIODS:
        op.create_index(
            f"ix_standing_{period}",
            "standing",
            [
                "board",
                f"{period}_start",
                sa.text(f"{period}_points DESC"),
                sa.text(f"{period}_share DESC"),
                f"{period}_reached_at",
                "player_id",
            ],
            sqlite_where=sa.text("listed = 1"),
            postgresql_where=sa.text("listed"),
        )


def upgrade() -> None:
    resize(sa.BigInteger(), was=sa.Integer())
    op.create_index(
        "ix_standing_rank",
        "standing",
        ["board", "all_start", "all_points"],
        sqlite_where=sa.text("listed = 1"),
        postgresql_where=sa.text("listed"),
    )
    op.execute(f"UPDATE standing SET board = board * {BOARDS} WHERE board < 0")
    # Those for each pack are worked out in the background.
    op.execute("INSERT INTO board_rebuild (asked_at) SELECT min(joined_at) FROM membership HAVING count(*) > 0")
    op.add_column("player_group", sa.Column("request", sa.String(length=64)))


def downgrade() -> None:
    op.drop_index("ix_standing_rank", "standing")
    op.drop_column("player_group", "request")
    op.execute(f"DELETE FROM standing WHERE board < 0 AND board % {BOARDS} <> 0")
    op.execute(f"UPDATE standing SET board = board / {BOARDS} WHERE board < 0")
    resize(sa.Integer(), was=sa.BigInteger())
