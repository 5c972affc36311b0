"""What hosts do, each time with a line in the log; taking it back; and what becomes of the log when players go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select, update

from quizapp.admin.models import Act
from quizapp.admin.queries import log as kept
from quizapp.admin.rules import NOT_TO_ONESELF, Verb
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db, write
from quizapp.groups.models import Group
from quizapp.groups.operations import house as clubs
from quizapp.leaderboard.operations import rebuilding, resets
from quizapp.leaderboard.rules import EVERYTHING
from quizapp.packs import operations as packs
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations import factors, house
from quizapp.players.rules import Role

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from quizapp.admin.rules import Deed
    from quizapp.leaderboard.hooks import Ranking
    from quizapp.play.hooks import KeyRepaired
    from quizapp.players.hooks import Export, Merged, ShellAct

Target = Player | Group | Pack | None
"""None is the board of all packs."""


def do(actor: Player, deed: Deed, target: Target, now: datetime) -> bool:
    """Do something and write it down; return False, with nothing changed or written, if that was so already.

    Raise Conflict where it may not be done.
    """
    act = _begun(actor, deed.verb, target, now)
    act.after, act.reason = deed.after, deed.reason
    if isinstance(target, Player):
        act.before = {Verb.RENAME: target.name, Verb.APPOINT: target.role}.get(deed.verb)
    elif isinstance(target, Group) and deed.verb is Verb.RENAME_GROUP:
        act.before = target.name
    return _carry_out(act, target)


def undo(actor: Player, act_id: int, now: datetime) -> Act:
    """Take an act back, which is an act too, and return that.

    Raise Conflict if something newer has changed the same thing.
    """
    undone = db.session.get(Act, act_id)
    if undone is None:
        raise NotFound
    inverse = Verb(undone.verb).inverse
    target = _target(undone)
    # The board of all packs is nothing that could be gone.
    if inverse is None or (target is None and inverse is not Verb.UNRESET):
        raise _too_late()
    act = _begun(actor, inverse, target, now)
    act.before, act.after, act.undoes_id = undone.after, undone.before, undone.id
    if not _carry_out(act, target):
        raise _too_late()
    return act


def note(done: ShellAct) -> None:
    """Write down what was done in the shell, where nobody is signed in."""
    _write_down(
        Act(
            at=done.at,
            verb=Verb(done.what),
            player_id=done.player_id,
            before=done.before,
            after=done.after,
            reason="",
        )
    )


def note_ranking(done: Ranking) -> None:
    """Write down that in the shell a pack was ranked, or no longer."""
    verb = Verb.RANK if done.ranked else Verb.UNRANK
    _write_down(Act(at=done.at, verb=verb, pack_id=done.pack_id, reason=""))


def note_repair(done: KeyRepaired) -> None:
    """Write down that a key was repaired, or that this was undone. Which one and why would spoil it for who plays."""
    act = Act(
        at=done.at,
        actor_id=done.by_id,
        verb=Verb.UNREPAIR if done.undone else Verb.REPAIR,
        pack_id=done.pack_id,
        reason="",
        latest=False,
    )
    db.session.add(act)


def forget(gone: tuple[int, ...]) -> None:
    """Keep no name of players who are about to be gone, nor what was said of them."""
    db.session.execute(
        update(Act).where(Act.player_id.in_(gone)).values(before=None, after=None, reason="", latest=False)
    )


def forget_group(gone: int) -> None:
    """Keep no name of a group that is about to be gone, nor what was said of it."""
    db.session.execute(
        update(Act).where(Act.group_id == gone).values(before=None, after=None, reason="", latest=False)
    )


def follow(merged: Merged) -> None:
    """Keep what was done to a guest with the account that takes their history along; there is no undoing it."""
    moved = update(Act).where(Act.player_id == merged.guest)
    db.session.execute(moved.values(player_id=merged.account, latest=False))


def tell(export: Export) -> None:
    """Add what was done to a player, and by them as a host, to everything that is kept about them."""
    export.sections["house"] = kept.concerning(export.player)
    export.sections["done_as_a_host"] = kept.done_by(export.player)


def _begun(actor: Player, verb: Verb, target: Target, now: datetime) -> Act:
    return Act(
        at=now,
        actor_id=actor.id,
        verb=verb,
        player_id=target.id if isinstance(target, Player) else None,
        group_id=target.id if isinstance(target, Group) else None,
        pack_id=target.id if isinstance(target, Pack) else None,
        reason="",
    )


def _target(act: Act) -> Target:
    if act.player_id is not None:
        return db.session.scalar(select(Player).where(Player.id == act.player_id, Player.erased_at.is_(None)))
    if act.group_id is not None:
        return db.session.get(Group, act.group_id)
    return None if act.pack_id is None else db.session.get(Pack, act.pack_id)


def _carry_out(act: Act, target: Target) -> bool:
    if isinstance(target, Player):
        _spare_oneself(act)
        changed = _change_player(act, target)
    elif isinstance(target, Group):
        changed = _change_group(act, target)
    elif Verb(act.verb).is_about_boards:
        changed = _change_board(act, EVERYTHING if target is None else target.id)
    else:
        changed = isinstance(target, Pack) and _change_pack(act, target)
    if changed:
        _write_down(act)
    return changed


def _change_player(act: Act, player: Player) -> bool:
    match act.verb:
        case Verb.RENAME:
            return house.rename(player, str(act.before), str(act.after))
        case Verb.HIDE | Verb.SHOW:
            return house.set_hidden(player, hidden=act.verb is Verb.HIDE)
        case Verb.APPOINT if not player.is_guest:
            return house.appoint(player, Role(str(act.before)), Role(str(act.after)))
        case Verb.SUSPEND if not player.is_guest:
            return house.suspend(player, act.at)
        case Verb.RESTORE:
            return house.restore(player)
        case Verb.UNLOCK if not player.is_guest:
            # It is not they who are here: so they have been seen when they were.
            return factors.drop(player, player.seen_at)
    raise Conflict(_("A guest is a cookie and a name: there is no account to do that to."))


def _change_group(act: Act, group: Group) -> bool:
    match act.verb:
        case Verb.RENAME_GROUP:
            return clubs.rename(group, str(act.before), str(act.after))
        case Verb.CLOSE:
            return clubs.close(group, act.at)
        case _:
            return clubs.reopen(group)


def _change_pack(act: Act, pack: Pack) -> bool:
    match act.verb:
        case Verb.RANK | Verb.UNRANK:
            return rebuilding.set_ranked(pack, ranked=act.verb is Verb.RANK)
        case Verb.WITHDRAW:
            return packs.withdraw(pack, act.at)
        case _:
            return packs.put_back(pack)


def _change_board(act: Act, board: int) -> bool:
    if act.verb is Verb.UNRESET:
        resets.unreset(int(act.before or 0), act.at)
        return True
    # Whoever presses twice waits, and finds the board empty.
    act.after = resets.reset(board)
    return act.after is not None


def _spare_oneself(act: Act) -> None:
    if act.player_id != act.actor_id or Verb(act.verb) not in NOT_TO_ONESELF:
        return
    if act.verb is Verb.SUSPEND:
        raise Conflict(_("You cannot suspend yourself. Ask another admin, if you mean it."))
    raise Conflict(_("You cannot change your own role. Ask another admin, if you mean it."))


def _settle(act: Act) -> None:
    """Let earlier acts on the same thing be undone no more; raise Conflict if it is too late for undoing one."""
    if act.undoes_id is not None:
        undone = update(Act).where(Act.id == act.undoes_id, Act.latest)
        if not write(undone.values(latest=False, undone_at=act.at, undone_by_id=act.actor_id)):
            raise _too_late()
    same: tuple[ColumnElement[bool], ...] = (
        Act.verb.in_(Verb(act.verb).kindred),
        Act.player_id == act.player_id,
        Act.group_id == act.group_id,
        Act.pack_id == act.pack_id,
    )
    write(update(Act).where(Act.latest, *same).values(latest=False))


def _write_down(act: Act) -> None:
    _settle(act)
    db.session.add(act)
    db.session.flush()


def _too_late() -> Conflict:
    return Conflict(
        _(
            "That can no longer be undone: something newer has changed it, or it has been undone. Nothing has happened."
        )
    )
