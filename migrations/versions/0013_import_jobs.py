"""Files that authors send, while they are read and after."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(22), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("appends", sa.Boolean(), nullable=False),
        sa.Column("pack_id", sa.Integer()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer()),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("begun_at", WHEN, nullable=False),
        sa.Column("alive_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_import_job_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_import_job_pack_id_pack"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
        sa.UniqueConstraint("token", name=op.f("uq_import_job_token")),
    )
    op.create_index("ix_import_job_player_id", "import_job", ["player_id"])
    op.create_index(op.f("ix_import_job_pack_id"), "import_job", ["pack_id"])
    being_read = sa.text("state = 'reading'")
    op.create_index(
        "uq_import_job_player_id",
        "import_job",
        ["player_id"],
        unique=True,
        sqlite_where=being_read,
        postgresql_where=being_read,
    )


def downgrade() -> None:
    op.drop_table("import_job")
