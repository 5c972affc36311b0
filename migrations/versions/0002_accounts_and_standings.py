"""What players may be beside guests; standings with one row for each player and board."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

PERIODS = ("day", "week", "month", "all")
PLAYER_COLUMNS = ("theme", "role", "hidden", "hidden_by_host", "suspended_at", "erased_at")
GONE = sa.text("erased_at IS NOT NULL")
TAKEN = sa.text("NOT is_guest AND erased_at IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("player") as player:
        player.add_column(sa.Column("theme", sa.String(8), nullable=False, server_default="auto"))
        player.add_column(sa.Column("role", sa.String(8), nullable=False, server_default="player"))
        player.add_column(sa.Column("hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
        player.add_column(sa.Column("hidden_by_host", sa.Boolean(), nullable=False, server_default=sa.false()))
        player.add_column(sa.Column("suspended_at", sa.DateTime(timezone=True)))
        player.add_column(sa.Column("erased_at", sa.DateTime(timezone=True)))
    # The defaults were for the rows that were there already.
    with op.batch_alter_table("player") as player:
        for column in ("theme", "role", "hidden", "hidden_by_host"):
            player.alter_column(column, server_default=None)
    op.create_index("ix_player_canonical", "player", ["canonical"])
    op.create_index("ix_player_erased_at", "player", ["erased_at"], sqlite_where=GONE, postgresql_where=GONE)
    op.create_index(
        "uq_player_account_name", "player", ["canonical"], unique=True, sqlite_where=TAKEN, postgresql_where=TAKEN
    )
    # They are derived: the program works them out afresh from the encounters, as is asked for below.
    op.drop_table("standing")
    op.create_table(
        "standing",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.BigInteger(), nullable=False),
        *(
            column
            for period in PERIODS
            for column in (
                sa.Column(f"{period}_start", sa.Date(), nullable=False),
                sa.Column(f"{period}_points", sa.Integer(), nullable=False),
                sa.Column(f"{period}_right", sa.Integer(), nullable=False),
                sa.Column(f"{period}_met", sa.Integer(), nullable=False),
                sa.Column(f"{period}_share", sa.Double(), nullable=False),
                sa.Column(f"{period}_reached_at", sa.DateTime(timezone=True), nullable=False),
            )
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_standing_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "board", name=op.f("pk_standing")),
    )
    op.create_index(op.f("ix_standing_moved"), "standing", ["moved"])
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
    op.create_table(
        "board_reset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("board", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_reset")),
    )
    op.create_index(op.f("ix_board_reset_board"), "board_reset", ["board"])
    op.create_table(
        "archived_standing",
        sa.Column("reset_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["reset_id"], ["board_reset.id"], name=op.f("fk_archived_standing_reset_id_board_reset"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_archived_standing_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reset_id", "player_id", name=op.f("pk_archived_standing")),
    )
    op.create_index("ix_archived_standing_rank", "archived_standing", ["reset_id", "rank", "player_id"])
    op.create_index(op.f("ix_archived_standing_player_id"), "archived_standing", ["player_id"])
    op.create_table(
        "board_rebuild",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_rebuild")),
    )
    op.execute("INSERT INTO board_rebuild (asked_at) SELECT min(at) FROM encounter HAVING count(*) > 0")
    # An answer counts in one table, in one go.
    op.execute("INSERT INTO chosen (revision_id, choice, times) SELECT revision_id, -1, answers FROM reception")
    op.execute(
        'INSERT INTO chosen (revision_id, choice, times) SELECT revision_id, -2, "right" FROM reception WHERE "right" > 0'
    )
    op.drop_table("reception")
    with op.batch_alter_table("chosen", recreate="auto") as chosen:
        chosen.add_column(sa.Column("shard", sa.Integer(), nullable=False, server_default="0"))
        chosen.drop_constraint(op.f("pk_chosen"), type_="primary")
        chosen.create_primary_key(op.f("pk_chosen"), ["revision_id", "choice", "shard"])
    with op.batch_alter_table("chosen") as chosen:
        chosen.alter_column("shard", server_default=None)


def downgrade() -> None:
    op.execute(
        "UPDATE chosen SET times = (SELECT sum(c.times) FROM chosen c WHERE c.revision_id = chosen.revision_id"
        " AND c.choice = chosen.choice) WHERE shard = (SELECT min(c.shard) FROM chosen c"
        " WHERE c.revision_id = chosen.revision_id AND c.choice = chosen.choice)"
    )
    op.execute(
        "DELETE FROM chosen WHERE shard > (SELECT min(c.shard) FROM chosen c WHERE c.revision_id = chosen.revision_id"
        " AND c.choice = chosen.choice)"
    )
    with op.batch_alter_table("chosen") as chosen:
        chosen.drop_constraint(op.f("pk_chosen"), type_="primary")
        chosen.create_primary_key(op.f("pk_chosen"), ["revision_id", "choice"])
        chosen.drop_column("shard")
    op.create_table(
        "reception",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_reception_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("revision_id", name=op.f("pk_reception")),
    )
    op.execute(
        'INSERT INTO reception (revision_id, answers, "right") SELECT a.revision_id, a.times, coalesce(r.times, 0) '
        "FROM chosen a LEFT JOIN chosen r ON r.revision_id = a.revision_id AND r.choice = -2 WHERE a.choice = -1"
    )
    op.execute("DELETE FROM chosen WHERE choice < 0")
    op.drop_table("board_rebuild")
    op.drop_table("archived_standing")
    op.drop_table("board_reset")
    op.drop_table("standing")
    op.create_table(
        "standing",
        sa.Column("board", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("period", sa.String(length=8), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("met", sa.Integer(), nullable=False),
        sa.Column("share", sa.Double(), nullable=False),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_standing_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("board", "period", "start", "player_id", name=op.f("pk_standing")),
    )
    op.create_index(
        "ix_standing_order",
        "standing",
        ["board", "period", "start", sa.text("points DESC"), sa.text("share DESC"), "reached_at", "player_id"],
    )
    op.create_index("ix_standing_player_id", "standing", ["player_id"])
    op.drop_index("uq_player_account_name", "player")
    op.drop_index("ix_player_erased_at", "player")
    op.drop_index("ix_player_canonical", "player")
    with op.batch_alter_table("player") as player:
        for column in PLAYER_COLUMNS:
            player.drop_column(column)
