"""What hosts do to groups. Each says whether it changed anything, which the database decides.

All raise NotFound for a group that is gone in the meantime.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import update

from quizapp.errors import NotFound
from quizapp.extensions import db, write
from quizapp.groups.models import Group
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Update


def rename(group: Group, before: str, after: str) -> bool:
    """Give a group another name than it has; nothing changes if it has another than `before` by now."""
    changed = update(Group).where(Group.id == group.id, Group.name == before, Group.name != after)
    return _write(changed.values(name=after, canonical=canonical(after)), group)


def close(group: Group, now: datetime) -> bool:
    """Shut a group's pages and its invitation to everybody. Points go on counting, should it be opened again."""
    changed = update(Group).where(Group.id == group.id, Group.closed_at.is_(None))
    return _write(changed.values(closed_at=now), group)


def reopen(group: Group) -> bool:
    """Open a group again that a host has closed: its members, its board and its link are as they were."""
    changed = update(Group).where(Group.id == group.id, Group.closed_at.is_not(None))
    return _write(changed.values(closed_at=None), group)


def _write(change: Update, group: Group) -> bool:
    changed = bool(write(change.execution_options(synchronize_session=False)))
    if db.session.get(Group, group.id, populate_existing=True) is None:
        raise NotFound(_("The group is gone. Nothing has been changed."))
    return changed
