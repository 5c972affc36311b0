"""Keys that were repaired, the answers that were marked again, and what players report of questions."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def some(where: str) -> dict[str, sa.TextClause]:
    """Return what makes an index hold these rows only."""
    return {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)}


def upgrade() -> None:
    op.create_table(
        "key_repair",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("repaired", sa.JSON(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("undone_at", WHEN),
        sa.Column("undone_by_id", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_key_repair_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_key_repair_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["player.id"], name=op.f("fk_key_repair_by_id_player"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undone_by_id"], ["player.id"], name=op.f("fk_key_repair_undone_by_id_player"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_repair")),
    )
    for column in ("question_id", "revision_id", "by_id", "undone_by_id"):
        op.create_index(op.f(f"ix_key_repair_{column}"), "key_repair", [column])
    op.create_table(
        "remark",
        sa.Column("repair_id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("verdict_before", sa.String(8), nullable=False),
        sa.Column("points_before", sa.Integer(), nullable=False),
        sa.Column("verdict_after", sa.String(8), nullable=False),
        sa.Column("points_after", sa.Integer(), nullable=False),
        sa.Column("seen_at", WHEN),
        sa.ForeignKeyConstraint(
            ["repair_id"], ["key_repair.id"], name=op.f("fk_remark_repair_id_key_repair"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turn.id"], name=op.f("fk_remark_turn_id_turn"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_remark_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("repair_id", "turn_id", name=op.f("pk_remark")),
    )
    op.create_index(op.f("ix_remark_turn_id"), "remark", ["turn_id"])
    op.create_index("ix_remark_player_id", "remark", ["player_id"])
    op.create_index("ix_remark_unseen", "remark", ["player_id", "repair_id"], **some("seen_at IS NULL"))
    op.create_table(
        "report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("turn_id", sa.Integer()),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(16), nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("settled_at", WHEN),
        sa.Column("settled_by_id", sa.Integer()),
        sa.Column("answer", sa.String(500), nullable=False),
        sa.Column("read_at", WHEN),
        sa.ForeignKeyConstraint(
            ["question_id"], ["question.id"], name=op.f("fk_report_question_id_question"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["revision.id"], name=op.f("fk_report_revision_id_revision"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turn.id"], name=op.f("fk_report_turn_id_turn"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_report_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by_id"], ["player.id"], name=op.f("fk_report_settled_by_id_player"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
        sa.UniqueConstraint("player_id", "question_id", name=op.f("uq_report_player_id_question_id")),
    )
    op.create_index("ix_report_question_id", "report", ["question_id"])
    for column in ("revision_id", "turn_id", "settled_by_id"):
        op.create_index(op.f(f"ix_report_{column}"), "report", [column])
    op.create_index("ix_report_waiting", "report", ["question_id"], **some("settled_at IS NULL"))
    unread = some("settled_at IS NOT NULL AND read_at IS NULL")
    op.create_index("ix_report_unread", "report", ["player_id"], **unread)


def downgrade() -> None:
    op.execute("DELETE FROM act WHERE verb IN ('repair', 'unrepair')")
    for table in ("report", "remark", "key_repair"):
        op.drop_table(table)
