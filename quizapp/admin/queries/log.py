"""The log of what hosts did."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import aliased

from quizapp.admin.models import Act
from quizapp.admin.queries.names import PER_PAGE, club, person
from quizapp.admin.queries.packs import CURRENT, TITLE
from quizapp.admin.rules import EVERY_ACT, NOT_TO_ONESELF, LogLine, Verb
from quizapp.extensions import db
from quizapp.groups.models import Group
from quizapp.packs.models import Pack, PackVersion
from quizapp.players.models import Player

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

    from quizapp.admin.rules import Which

_ACTOR, _UNDOER, _SUBJECT = aliased(Player), aliased(Player), aliased(Player)


def lines(
    viewer: Player, which: Which = EVERY_ACT, before: int | None = None, size: int = PER_PAGE
) -> tuple[tuple[LogLine, ...], int | None]:
    """Return what was done, newest first, before an act; and where the next page begins, if there is more.

    What can be undone is what the viewer can undo.
    """
    query = _lines().order_by(Act.id.desc()).limit(size + 1)
    if before is not None:
        query = query.where(Act.id < before)
    if which.player_id is not None:
        query = query.where(Act.player_id == which.player_id)
    if which.group_id is not None:
        query = query.where(Act.group_id == which.group_id)
    if which.verbs:
        query = query.where(Act.verb.in_(which.verbs))
    rows = db.session.execute(query).all()
    found = tuple(_line(viewer, row) for row in rows[:size])
    return found, found[-1].id if len(rows) > size else None


def concerning(player: Player) -> list[dict[str, Any]]:
    """Return what was done to a player as plain data, for them to read: not by whom."""
    rows = db.session.scalars(select(Act).where(Act.player_id == player.id).order_by(Act.id))
    return [
        {
            "at": row.at,
            "act": row.verb,
            "before": row.before,
            "after": row.after,
            "reason": row.reason,
        }
        for row in rows
    ]


def done_by(player: Player) -> list[dict[str, Any]]:
    """Return what a player did as a host as plain data, for them to read: not to whom, nor what was said of it."""
    rows = db.session.scalars(select(Act).where(Act.actor_id == player.id).order_by(Act.id))
    return [{"at": row.at, "act": row.verb, "undone_at": row.undone_at} for row in rows]


def _lines() -> Select[Any]:
    return (
        select(Act, _ACTOR, _UNDOER, TITLE, _SUBJECT, Group, Pack)
        .outerjoin(_ACTOR, _ACTOR.id == Act.actor_id)
        .outerjoin(_UNDOER, _UNDOER.id == Act.undone_by_id)
        .outerjoin(_SUBJECT, _SUBJECT.id == Act.player_id)
        .outerjoin(Group, Group.id == Act.group_id)
        .outerjoin(Pack, Pack.id == Act.pack_id)
        .outerjoin(PackVersion, CURRENT)
    )


def _line(viewer: Player, row: Sequence[Any]) -> LogLine:
    act, actor, undoer, title, player, group, pack = row
    verb = Verb(act.verb)
    return LogLine(
        id=act.id,
        at=act.at,
        actor=None if act.actor_id is None else person(actor),
        verb=verb,
        player=person(player) if verb.is_about_players else None,
        group=club(group) if verb.is_about_groups else None,
        pack=title,
        before=act.before,
        after=act.after,
        reason=act.reason,
        undoes=act.undoes_id is not None,
        undone_at=act.undone_at,
        undone_by=None if act.undone_at is None else person(undoer),
        can_undo=act.latest and _may_undo(viewer, act, verb) and _is_still_so(act, verb, player, group, pack),
    )


def _may_undo(viewer: Player, act: Act, verb: Verb) -> bool:
    to_oneself = act.player_id == viewer.id and verb.inverse in NOT_TO_ONESELF
    return verb.inverse is not None and not to_oneself


def _is_still_so(act: Act, verb: Verb, player: Player | None, group: Group | None, pack: Pack | None) -> bool:
    """Say whether a thing is as an act left it: what its owner or the shell has changed since is left alone."""
    if verb.is_about_boards:
        return True
    if player is not None and player.erased_at is None:
        now = {
            Verb.RENAME: player.name == act.after,
            Verb.APPOINT: player.role == act.after,
            Verb.HIDE: player.hidden_by_host,
            Verb.SHOW: not player.hidden_by_host,
            Verb.SUSPEND: player.suspended_at is not None,
            Verb.RESTORE: player.suspended_at is None,
        }
    elif group is not None:
        now = {
            Verb.RENAME_GROUP: group.name == act.after,
            Verb.CLOSE: group.closed_at is not None,
            Verb.REOPEN: group.closed_at is None,
        }
    elif pack is not None:
        now = {
            Verb.RANK: pack.ranked,
            Verb.UNRANK: not pack.ranked,
            Verb.WITHDRAW: pack.withdrawn_at is not None,
            Verb.SHELVE: pack.withdrawn_at is None,
        }
    else:
        now = {}
    return now.get(verb, False)
