"""Cases of the day, first goes at them, and challenges."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "daily_case",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"], ["pack_version.id"], name=op.f("fk_daily_case_version_id_pack_version")
        ),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_daily_case")),
        sa.UniqueConstraint("version_id", name=op.f("uq_daily_case_version_id")),
    )
    op.create_table(
        "daily_question",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(16), nullable=False),
        sa.Column("difficulty", sa.String(16), nullable=False),
        sa.ForeignKeyConstraint(
            ["day"], ["daily_case.day"], name=op.f("fk_daily_question_day_daily_case"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_daily_question_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["revision.id"],
            name=op.f("fk_daily_question_revision_id_revision"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["pack_version.id"],
            name=op.f("fk_daily_question_version_id_pack_version"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("day", "position", name=op.f("pk_daily_question")),
    )
    op.create_index(op.f("ix_daily_question_question_id"), "daily_question", ["question_id"], unique=False)
    op.create_index(op.f("ix_daily_question_revision_id"), "daily_question", ["revision_id"], unique=False)
    op.create_index(op.f("ix_daily_question_version_id"), "daily_question", ["version_id"], unique=False)
    op.create_table(
        "daily_go",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Integer(), nullable=False),
        sa.Column("right", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("inside", sa.Boolean(), nullable=False),
        sa.Column("begun_at", WHEN, nullable=False),
        sa.Column("finished_at", WHEN, nullable=True),
        sa.ForeignKeyConstraint(["day"], ["daily_case.day"], name=op.f("fk_daily_go_day_daily_case")),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_daily_go_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_daily_go_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "day", name=op.f("pk_daily_go")),
        sa.UniqueConstraint("round_id", name=op.f("uq_daily_go_round_id")),
    )
    op.create_index(
        "ix_daily_go_board",
        "daily_go",
        [
            "day",
            sa.literal_column("points DESC"),
            sa.literal_column('"right" DESC'),
            "finished_at",
            "player_id",
        ],
        unique=False,
    )
    op.create_table(
        "challenge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(64), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("made_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_challenge_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_challenge")),
        sa.UniqueConstraint("round_id", name=op.f("uq_challenge_round_id")),
        sa.UniqueConstraint("token", name=op.f("uq_challenge_token")),
    )
    op.create_table(
        "challenge_taken",
        sa.Column("challenge_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["challenge_id"],
            ["challenge.id"],
            name=op.f("fk_challenge_taken_challenge_id_challenge"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_challenge_taken_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_challenge_taken_round_id_round"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("challenge_id", "player_id", name=op.f("pk_challenge_taken")),
    )
    op.create_index(op.f("ix_challenge_taken_player_id"), "challenge_taken", ["player_id"], unique=False)
    op.create_index(op.f("ix_challenge_taken_round_id"), "challenge_taken", ["round_id"], unique=False)


def downgrade() -> None:
    op.drop_table("challenge_taken")
    op.drop_table("challenge")
    op.drop_table("daily_go")
    op.drop_table("daily_question")
    op.drop_table("daily_case")
