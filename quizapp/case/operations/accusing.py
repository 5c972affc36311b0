"""Making the one accusation, and opening the envelope afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import literal, select, update

from quizapp.bank.case import Part
from quizapp.case.models import Accusation, Accused
from quizapp.case.operations.telling import tell
from quizapp.case.queries.accusations import came_up
from quizapp.extensions import db, insert, table_of, write
from quizapp.play.models import Insider
from quizapp.players.operations.presence import be_there

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from quizapp.case.queries.accusations import Docket
    from quizapp.case.rules.verdicts import Charge
    from quizapp.players.models import Player


def accuse(player: Player, docket: Docket, charges: Mapping[Part, Charge], now: datetime) -> bool:
    """Accuse, once and for all; return whether this is the accusation that stands, made in time.

    The database decides both: of several at once one is written, and none after a question that tells the solution.
    Whoever has nothing left to be spoiled is told the solution with it.
    """
    be_there(player, now)
    last = len(docket.stages) - 1
    is_told = docket.solved or docket.reached == last
    values = {
        "player_id": player.id,
        "pack_id": docket.pack_id,
        "version_id": docket.version_id,
        **{str(part): charges[part].choice if part in charges else None for part in Part},
        **{f"{part}_certainty": charges[part].certainty.value if part in charges else None for part in Part},
        "at": now,
        "opened_at": now if is_told else None,
    }
    columns = table_of(Accusation).c
    made = select(*(literal(value, columns[name].type) for name, value in values.items())).where(
        ~came_up(player.id, docket)
    )
    filed = insert(Accusation).from_select(list(values), made).on_conflict_do_nothing()
    if not write(filed):
        return False
    _count(player, docket, charges)
    if is_told:
        tell(player.id, docket.pack_id, docket.version_id, docket.stages, last)
    return True


def open_envelope(player: Player, docket: Docket, now: datetime) -> None:
    """Tell a player the solution, and with it all there is; opening it again changes nothing."""
    be_there(player, now)
    db.session.execute(
        update(Accusation)
        .where(
            Accusation.player_id == player.id,
            Accusation.pack_id == docket.pack_id,
            Accusation.opened_at.is_(None),
        )
        .values(opened_at=now)
    )
    tell(player.id, docket.pack_id, docket.version_id, docket.stages, len(docket.stages) - 1)


def _count(player: Player, docket: Docket, charges: Mapping[Part, Charge]) -> None:
    """Count what was accused, and that it was; not for somebody who has seen the pack from the inside."""
    if db.session.get(Insider, (player.id, docket.pack_id)) is not None:
        return
    # Everybody begins with the row that all have in common, so that no two wait for each other.
    counted = [("", ""), *((str(part), charge.choice) for part, charge in charges.items())]
    for part, choice in sorted(counted):
        adding = insert(Accused).values(pack_id=docket.pack_id, part=part, choice=choice, times=1)
        db.session.execute(
            adding.on_conflict_do_update(
                index_elements=["pack_id", "part", "choice"], set_={"times": Accused.times + 1}
            )
        )
