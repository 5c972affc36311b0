"""Case files: what was found, noted, suspected; accusations."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "turned_up",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("exhibit", sa.String(64), nullable=True),
        sa.Column("turn_id", sa.Integer(), nullable=True),
        sa.Column("at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_turned_up_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_turned_up_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_turned_up_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["turn_id"], ["turn.id"], name=op.f("fk_turned_up_turn_id_turn"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("player_id", "question_id", name=op.f("pk_turned_up")),
        sa.UniqueConstraint(
            "player_id", "pack_id", "exhibit", name=op.f("uq_turned_up_player_id_pack_id_exhibit")
        ),
    )
    op.create_index(op.f("ix_turned_up_pack_id"), "turned_up", ["pack_id"], unique=False)
    op.create_index(op.f("ix_turned_up_question_id"), "turned_up", ["question_id"], unique=False)
    op.create_index(op.f("ix_turned_up_turn_id"), "turned_up", ["turn_id"], unique=False)
    op.create_table(
        "case_notes",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_case_notes_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_case_notes_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "pack_id", name=op.f("pk_case_notes")),
    )
    op.create_index(op.f("ix_case_notes_pack_id"), "case_notes", ["pack_id"], unique=False)
    op.create_table(
        "suspicion",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("suspect", sa.String(64), nullable=False),
        sa.Column("mark", sa.String(16), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_suspicion_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_suspicion_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "pack_id", "suspect", name=op.f("pk_suspicion")),
    )
    op.create_index(op.f("ix_suspicion_pack_id"), "suspicion", ["pack_id"], unique=False)
    op.create_table(
        "accusation",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("who", sa.String(64), nullable=False),
        sa.Column("who_certainty", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(64), nullable=True),
        sa.Column("how_certainty", sa.Integer(), nullable=True),
        sa.Column("why", sa.String(64), nullable=True),
        sa.Column("why_certainty", sa.Integer(), nullable=True),
        sa.Column("where", sa.String(64), nullable=True),
        sa.Column("where_certainty", sa.Integer(), nullable=True),
        sa.Column("at", WHEN, nullable=False),
        sa.Column("opened_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_accusation_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_accusation_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pack_version.id"], name=op.f("fk_accusation_version_id_pack_version")
        ),
        sa.PrimaryKeyConstraint("player_id", "pack_id", name=op.f("pk_accusation")),
    )
    op.create_index(op.f("ix_accusation_pack_id"), "accusation", ["pack_id"], unique=False)
    op.create_index(op.f("ix_accusation_version_id"), "accusation", ["version_id"], unique=False)
    op.create_table(
        "accused",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(8), nullable=False),
        sa.Column("choice", sa.String(64), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_accused_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pack_id", "part", "choice", name=op.f("pk_accused")),
    )
    op.create_index(op.f("ix_accused_pack_id"), "accused", ["pack_id"], unique=False)
    op.create_table(
        "solving",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_solving_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_solving_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_solving_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "pack_id", name=op.f("pk_solving")),
        sa.UniqueConstraint("round_id", name=op.f("uq_solving_round_id")),
    )
    op.create_index(op.f("ix_solving_pack_id"), "solving", ["pack_id"], unique=False)


def downgrade() -> None:
    op.drop_table("solving")
    op.drop_table("accused")
    op.drop_table("accusation")
    op.drop_table("suspicion")
    op.drop_table("case_notes")
    op.drop_table("turned_up")
