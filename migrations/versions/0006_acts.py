"""The log of what hosts did; packs they took off the shelf."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ADMIN = sa.text("role = 'admin'")


def order_names(collation: str) -> None:
    """Sort names by this collation in PostgreSQL, where a database may have any; SQLite's is that of code points."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("player", "canonical", type_=sa.String(256, collation=collation), existing_nullable=False)


def upgrade() -> None:
    order_names("C")
    op.create_index("ix_player_admin", "player", ["role"], sqlite_where=ADMIN, postgresql_where=ADMIN)
    op.add_column("pack", sa.Column("withdrawn_at", sa.DateTime(timezone=True)))
    op.create_table(
        "act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("verb", sa.String(16), nullable=False),
        sa.Column("player_id", sa.Integer()),
        sa.Column("pack_id", sa.Integer()),
        sa.Column("before", sa.JSON()),
        sa.Column("after", sa.JSON()),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_by_id", sa.Integer()),
        sa.Column("undoes_id", sa.Integer()),
        *(
            sa.ForeignKeyConstraint(
                [column], ["player.id"], name=op.f(f"fk_act_{column}_player"), ondelete="SET NULL"
            )
            for column in ("actor_id", "player_id", "undone_by_id")
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_act_pack_id_pack"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["undoes_id"], ["act.id"], name=op.f("fk_act_undoes_id_act"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_act_undoes_id")),
    )
    op.create_index("ix_act_player_id", "act", ["player_id", "id"])
    op.create_index("ix_act_pack_id", "act", ["pack_id", "id"])
    op.create_index("ix_act_verb", "act", ["verb", "id"])
    op.create_index(op.f("ix_act_actor_id"), "act", ["actor_id"])
    op.create_index(op.f("ix_act_undone_by_id"), "act", ["undone_by_id"])


def downgrade() -> None:
    order_names("default")
    op.drop_table("act")
    # SQLite's own DROP COLUMN keeps what hangs on the table, where copying it over would not.
    op.drop_column("pack", "withdrawn_at")
    op.drop_index("ix_player_admin", "player")
