"""Groups that hosts can find by name and close; the log of what they did to them."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

NAME = sa.String(256).with_variant(sa.String(256, collation="C"), "postgresql")
GROUP = sa.table("player_group", sa.column("id"), sa.column("name"), sa.column("canonical"))


def canonical(name: str) -> str:
    """Return a name as names were compared when this was written."""
    while True:
        folded = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
        folded = " ".join(unicodedata.normalize("NFKC", folded).split())
        if folded == name:
            return name
        name = folded


def upgrade() -> None:
    with op.batch_alter_table("player_group") as group:
        group.add_column(sa.Column("canonical", NAME, nullable=False, server_default=""))
        group.add_column(sa.Column("closed_at", sa.DateTime(timezone=True)))
    connection = op.get_bind()
    for number, name in connection.execute(sa.select(GROUP.c.id, GROUP.c.name)).all():
        connection.execute(sa.update(GROUP).where(GROUP.c.id == number).values(canonical=canonical(name)))
    # The default was for the rows that were there already.
    with op.batch_alter_table("player_group") as group:
        group.alter_column("canonical", server_default=None)
    op.create_index("ix_player_group_canonical", "player_group", ["canonical", "id"])
    with op.batch_alter_table("act") as act:
        act.add_column(sa.Column("group_id", sa.Integer()))
        act.create_foreign_key(
            op.f("fk_act_group_id_player_group"), "player_group", ["group_id"], ["id"], ondelete="SET NULL"
        )
    op.create_index("ix_act_group_id", "act", ["group_id", "id"])


def downgrade() -> None:
    op.execute("DELETE FROM act WHERE verb IN ('rename_group', 'close', 'reopen', 'link', 'first')")
    op.drop_index("ix_act_group_id", "act")
    with op.batch_alter_table("act") as act:
        act.drop_constraint(op.f("fk_act_group_id_player_group"), type_="foreignkey")
        act.drop_column("group_id")
    op.drop_index("ix_player_group_canonical", "player_group")
    with op.batch_alter_table("player_group") as group:
        group.drop_column("closed_at")
        group.drop_column("canonical")
