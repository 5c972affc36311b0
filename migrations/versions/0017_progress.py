"""Cold cases: what players missed, and when it comes back."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "cold_case",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("stability", sa.Double(), nullable=False),
        sa.Column("difficulty", sa.Double(), nullable=False),
        sa.Column("due", WHEN, nullable=False),
        sa.Column("last_review", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_cold_case_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_cold_case_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name=op.f("fk_cold_case_question_id_question"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("player_id", "question_id", name=op.f("pk_cold_case")),
    )
    op.create_index("ix_cold_case_due", "cold_case", ["player_id", "due"], unique=False)
    op.create_index(op.f("ix_cold_case_pack_id"), "cold_case", ["pack_id"], unique=False)
    op.create_index(op.f("ix_cold_case_question_id"), "cold_case", ["question_id"], unique=False)


def downgrade() -> None:
    op.drop_table("cold_case")
