"""Accounts, sign-ins, reset links."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CONFIRMED = sa.text("email_confirmed_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "credential",
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("password", sa.String(256)),
        sa.Column("email", sa.String(254)),
        sa.Column("email_key", sa.String(254)),
        sa.Column("email_confirmed_at", sa.DateTime(timezone=True)),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_credential_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("player_id", name=op.f("pk_credential")),
    )
    op.create_index("ix_credential_email_key", "credential", ["email_key"])
    op.create_index(
        "uq_credential_email", "credential", ["email_key"], unique=True, sqlite_where=CONFIRMED, postgresql_where=CONFIRMED
    )
    op.create_table(
        "sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("player_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("browser", sa.String(64), nullable=False),
        sa.Column("address", sa.String(45), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_sign_in_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_sign_in_player_id"), "sign_in", ["player_id"])
    op.create_table(
        "link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("purpose", sa.String(16), nullable=False),
        sa.Column("player_id", sa.Integer()),
        sa.Column("email", sa.String(254)),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["player_id"], ["player.id"], name=op.f("fk_link_player_id_player"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_link_token_hash")),
    )
    op.create_index("uq_link_player_purpose", "link", ["player_id", "purpose"], unique=True)


def downgrade() -> None:
    op.drop_table("link")
    op.drop_table("sign_in")
    op.drop_table("credential")
