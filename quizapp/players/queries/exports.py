"""Everything that is kept about a player, as one JSON document for themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.players.hooks import Export, player_exported
from quizapp.players.models import Player
from quizapp.players.queries import accounts, links, sign_ins

if TYPE_CHECKING:
    from collections.abc import Iterable

FORMAT = "red-herring-player"
VERSION = 1


def written(player: Player, now: datetime) -> BytesIO:
    """Return the document, ready to be read; raise NotFound for somebody who was erased while it was being written."""
    player_id = player.id
    export = Export(player, _own_sections(player, now))
    player_exported.happen(export)
    # Of what is read, nothing but these bytes is kept: whole rounds as objects would take many times as much.
    file = BytesIO()
    for piece in _document(export.sections):
        file.write(piece.encode())
    # Each section is read by itself, so somebody who goes meanwhile would be told of in part.
    there = select(Player.id).where(Player.id == player_id, Player.erased_at.is_(None))
    if db.session.scalar(there) is None:
        raise NotFound
    file.seek(0)
    return file


def _own_sections(player: Player, now: datetime) -> dict[str, Any]:
    own: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": now,
        "profile": {
            "name": player.name,
            "kind": "guest" if player.is_guest else "account",
            "role": player.role,
            "here_since": player.created_at,
            "last_seen_at": player.seen_at,
            "off_public_boards": player.hidden,
            "off_public_boards_by_the_host": player.hidden_by_host,
            "suspended_at": player.suspended_at,
            "time_factor": player.time_factor,
            "leave_out_sensitive_questions": player.leave_out_sensitive,
            "theme": player.theme,
        },
    }
    if player.is_guest:
        return own
    credential = accounts.credential(player.id)
    own["account"] = {
        "has_a_password": bool(credential and credential.password),
        "email": credential.email if credential else None,
        "email_confirmed_at": credential.email_confirmed_at if credential else None,
        "email_to_be_confirmed": links.awaited_email(player.id, now),
    }
    own["signed_in"] = [
        {
            "browser": each.browser,
            "address": each.address,
            "since": each.created_at,
            "last_seen_at": each.seen_at,
        }
        for each in sign_ins.of(player)
    ]
    return own


def _document(sections: dict[str, Any]) -> Iterator[str]:
    """Write an object with a line for each section and for each row of one."""
    between = "{"
    for name, section in sections.items():
        yield f"{between}\n{_plain(name)}: "
        if isinstance(section, Iterator | list):
            yield from _rows(section)
        else:
            yield _plain(section)
        between = ","
    yield "\n}\n"


def _rows(rows: Iterable[Any]) -> Iterator[str]:
    between = "["
    for row in rows:
        yield f"{between}\n  {_plain(row)}"
        between = ","
    yield "[]" if between == "[" else "\n]"


def _plain(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_time)


def _time(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(type(value).__name__)
