"""Packs written in the browser: who writes them, drafts, what was said of versions; keys that stand in for others."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    with op.batch_alter_table("issued") as issued:
        issued.add_column(sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    # Where each stood in its file was not kept; by their numbers is the order in which files brought them.
    op.execute("UPDATE issued SET position = question_id")
    with op.batch_alter_table("issued") as issued:
        issued.alter_column("position", server_default=None)
    with op.batch_alter_table("revision") as rows:
        rows.add_column(sa.Column("marked_by_id", sa.Integer()))
        rows.add_column(sa.Column("marked_by", sa.String(64)))
        rows.create_foreign_key(
            op.f("fk_revision_marked_by_id_revision"), "revision", ["marked_by_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "insider",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_insider_player_id_player"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_insider_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", "pack_id", name=op.f("pk_insider")),
    )
    op.create_table(
        "authorship",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16), nullable=False),
        sa.Column("since", WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["pack.id"], name=op.f("fk_authorship_pack_id_pack"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_authorship_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("pack_id", "player_id", name=op.f("pk_authorship")),
    )
    op.create_index(op.f("ix_authorship_player_id"), "authorship", ["player_id"])
    op.create_table(
        "draft",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("header", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_draft_pack_id_pack"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pack_id", name=op.f("pk_draft")),
    )
    op.create_table(
        "draft_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("changed_at", WHEN, nullable=False),
        sa.Column("removed_at", WHEN),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["draft.pack_id"], name=op.f("fk_draft_question_pack_id_draft"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_question")),
        sa.UniqueConstraint("pack_id", "key", name=op.f("uq_draft_question_pack_id_key")),
    )
    op.create_index("ix_draft_question_place", "draft_question", ["pack_id", "place"])
    op.create_table(
        "draft_picture",
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("image_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pack_id"], ["draft.pack_id"], name=op.f("fk_draft_picture_pack_id_draft"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["image_id"], ["image.id"], name=op.f("fk_draft_picture_image_id_image")),
        sa.PrimaryKeyConstraint("pack_id", "name", name=op.f("pk_draft_picture")),
    )
    op.create_index(op.f("ix_draft_picture_image_id"), "draft_picture", ["image_id"])
    op.create_table(
        "publication",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer()),
        sa.Column("note", sa.String(500), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["pack_version.id"],
            name=op.f("fk_publication_version_id_pack_version"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["by_id"], ["player.id"], name=op.f("fk_publication_by_id_player"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_publication")),
    )
    op.create_index(op.f("ix_publication_by_id"), "publication", ["by_id"])


def downgrade() -> None:
    for table in ("publication", "draft_picture", "draft_question", "draft", "authorship", "insider"):
        op.drop_table(table)
    with op.batch_alter_table("revision") as rows:
        rows.drop_constraint(op.f("fk_revision_marked_by_id_revision"), type_="foreignkey")
        rows.drop_column("marked_by")
        rows.drop_column("marked_by_id")
    with op.batch_alter_table("issued") as issued:
        issued.drop_column("position")
