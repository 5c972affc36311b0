"""Files that authors send: begun, followed, stopped, and kept as a draft, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import delete, select, update

from quizapp.authoring.models import ImportJob
from quizapp.authoring.operations import adopting
from quizapp.authoring.queries import colleagues
from quizapp.authoring.queries import imports as jobs
from quizapp.authoring.rules import imports
from quizapp.authoring.rules.imports import State
from quizapp.bank.formats import catalogue
from quizapp.errors import Conflict, TooMany
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Pack
from quizapp.players.models import Player
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Update

    from quizapp.authoring.rules.imports import Report
    from quizapp.bank.formats.sandbox import Outcome


def begin(player: Player, token: str, name: str, into: Pack | None, now: datetime) -> bool:
    """Note that a file is to be read; False if this is noted already: of two presses of one button one does so.

    Raise Conflict while another file of this author's is being read, TooMany while too many are.
    """
    be_there(player, now)
    if _sender(token) == player.id:
        return False
    give_up(now)
    if jobs.under_way(now) >= imports.AT_ONCE:
        raise TooMany(
            _(
                "%(most)d files are being read here already, as many as there may be. Send it again in a minute.",
                most=imports.AT_ONCE,
            )
        )
    job = {
        "token": token,
        "player_id": player.id,
        "name": imports.file_name(name),
        "appends": into is not None,
        "pack_id": into.id if into else None,
        "state": State.READING,
        "done": 0,
        "report": {},
        "begun_at": now,
        "alive_at": now,
    }
    if write(insert(ImportJob).values(job).on_conflict_do_nothing()):
        return True
    if _sender(token) == player.id:
        return False
    raise Conflict(_("Another file of yours is being read. One at a time: wait for it, or stop it."))


def beat(token: str, done: int, total: int | None, now: datetime) -> bool:
    """Note that a file is being read, and how far; False if it is not to be any more."""
    return bool(write(_still(token).values(done=done, total=total, alive_at=now)))


def stop(player: Player, token: str, now: datetime) -> bool:
    """Have a file not be read on; False if that was over before."""
    return bool(
        write(_still(token).where(ImportJob.player_id == player.id).values(state=State.STOPPED, alive_at=now))
    )


def refuse(token: str, report: Report, now: datetime) -> bool:
    """Note why nothing came of a file."""
    told = report.model_dump(mode="json")
    return bool(write(_still(token).values(state=State.REFUSED, report=told, alive_at=now)))


def keep(token: str, outcome: Outcome, title: str, now: datetime) -> Report | None:
    """Keep what a file came to as a draft, or in one, and return the report; None if it was stopped meanwhile.

    Raise Conflict where it is nobody's to keep any more.
    """
    job = db.session.scalar(select(ImportJob).where(ImportJob.token == token))
    if job is None:
        return None
    player = db.session.get_one(Player, job.player_id)
    be_there(player, now)
    if not colleagues.can_write(player.id):
        raise Conflict(_("whoever sent it may not write packs any more"))
    # Held until the end, the pack first, as by whoever throws it away: whoever does, or stops this, is too late now.
    db.session.execute(select(Pack.id).where(Pack.id == job.pack_id).with_for_update(key_share=True))
    if not write(_still(token).values(alive_at=now)):
        return None
    licence, pack = "", None
    if job.appends:
        pack, fitted, licence = adopting.append(player, job.pack_id, outcome.intake, now)
    else:
        pack, fitted = adopting.begin(player, outcome.intake, title, now)
    form = catalogue.named(outcome.format)
    report = imports.report_of(outcome, form.title, fitted).model_copy(update={"licence": licence})
    done = State.REFUSED if report.rule else State.DONE
    values = {"state": done, "report": report.model_dump(mode="json"), "alive_at": now}
    write(_still(token).values(values | {"pack_id": pack.id if pack else None}))
    return report


def give_up(now: datetime) -> int:
    """Note of files whose reader died that nothing comes of them; return how many there were."""
    dead = (ImportJob.state == State.READING, ImportJob.alive_at <= now - imports.LOST_AFTER)
    told = imports.lost().model_dump(mode="json")
    return write(update(ImportJob).where(*dead).values(state=State.REFUSED, report=told))


def clear(now: datetime) -> int:
    """Clear reports away that have been kept long enough; return how many there were."""
    give_up(now)
    old = (ImportJob.state != State.READING, ImportJob.begun_at < now - imports.KEPT)
    return write(delete(ImportJob).where(*old))


def forget(gone: tuple[int, ...]) -> None:
    """Keep nothing of what players sent who go; what is still read comes to nothing."""
    write(delete(ImportJob).where(ImportJob.player_id.in_(gone)))


def _sender(token: str) -> int | None:
    return db.session.scalar(select(ImportJob.player_id).where(ImportJob.token == token))


def _still(token: str) -> Update:
    return update(ImportJob).where(ImportJob.token == token, ImportJob.state == State.READING)
