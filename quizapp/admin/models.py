"""The log of what hosts did."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from quizapp.admin.rules import State
from quizapp.extensions import Instant, Model


class Act(Model):
    """Something a host did to a player, a group, a pack or a board."""

    __tablename__ = "act"
    __table_args__ = (
        Index("ix_act_player_id", "player_id", "id"),
        Index("ix_act_group_id", "group_id", "id"),
        Index("ix_act_pack_id", "pack_id", "id"),
        Index("ix_act_verb", "verb", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"), index=True)
    """Null for what was done in the shell, or by a link that it prints: the rows of accounts stay."""
    verb: Mapped[str] = mapped_column(String(16))
    player_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"))
    """Null, too, once a guest is forgotten."""
    group_id: Mapped[int | None] = mapped_column(ForeignKey("player_group.id", ondelete="SET NULL"))
    """Null, too, once the group is gone."""
    pack_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id", ondelete="CASCADE"))
    """Of acts on boards, the pack whose board it is; null for the board of all packs."""
    before: Mapped[State] = mapped_column(JSON(none_as_null=True))
    after: Mapped[State] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[str] = mapped_column(String(200), default="")
    latest: Mapped[bool] = mapped_column(default=True)
    """Nothing has changed the same thing since. Only such an act can be undone."""
    undone_at: Mapped[datetime | None] = mapped_column(Instant)
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("player.id", ondelete="SET NULL"), index=True)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("act.id", ondelete="SET NULL"), unique=True)
    """The act that this one took back."""
