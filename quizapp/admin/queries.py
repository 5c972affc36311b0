"""What hosts look at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, exists, func, select, tuple_
from sqlalchemy.orm import aliased

from quizapp.admin.models import Act
from quizapp.admin.rules import (
    ArchivedRow,
    ArchivePage,
    Found,
    Listed,
    LogLine,
    Person,
    Stock,
    Total,
    Verb,
)
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.leaderboard.models import ArchivedStanding, BoardReset, standing
from quizapp.leaderboard.rules import EVERYTHING
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.play.models import Round
from quizapp.players.models import Player
from quizapp.players.rules import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select

PER_PAGE = 50
LAST_LETTER = "\U0010ffff"
TITLE = PackVersion.header["title"].as_string()
CURRENT = and_(PackVersion.pack_id == Pack.id, PackVersion.number == Pack.version)


def find_players(name: str, place: tuple[str, int] | None) -> Found:
    """Return players whose names begin so, accounts and guests, in order of the names, after a place among them."""
    wanted = canonical(name)
    if "\0" in wanted:
        return Found((), None)
    # As a range, not as a pattern: it means what it says whatever is typed, and an index can be entered by it.
    query = (
        select(Player)
        .where(
            Player.canonical >= wanted, Player.canonical <= wanted + LAST_LETTER, Player.erased_at.is_(None)
        )
        .order_by(Player.canonical, Player.id)
        .limit(PER_PAGE + 1)
    )
    if place is not None:
        # The first condition follows from the second; it is what the index can be entered by.
        query = query.where(
            Player.canonical >= place[0], tuple_(Player.canonical, Player.id) > tuple_(*place)
        )
    rows = db.session.scalars(query).all()
    shown = rows[:PER_PAGE]
    more = f"{shown[-1].id}~{shown[-1].canonical}" if len(rows) > PER_PAGE else None
    return Found(tuple(map(listed, shown)), more)


def listed(player: Player) -> Listed:
    """Return what lists show of a player."""
    return Listed(
        id=player.id,
        name=player.name,
        is_guest=player.is_guest,
        role=player.role,
        hidden=player.hidden,
        hidden_by_host=player.hidden_by_host,
        suspended_at=player.suspended_at,
        created_at=player.created_at,
        seen_at=player.seen_at,
    )


def player(number: int) -> Player:
    """Return a player; raise NotFound if there is none, or none any more."""
    found = db.session.scalar(select(Player).where(Player.id == number, Player.erased_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def rounds_of(player: Player) -> int:
    """Return how many rounds a player has begun."""
    return db.session.scalar(select(func.count()).where(Round.player_id == player.id)) or 0


def totals_of(player: Player) -> tuple[Total, ...]:
    """Return what a player has on the board of all packs and on those of packs, whether these show them or not."""
    points = standing.c.all_points
    rows = db.session.execute(
        select(TITLE, points, standing.c.all_right, standing.c.all_met)
        .select_from(standing)
        .outerjoin(Pack, Pack.id == standing.c.board)
        .outerjoin(PackVersion, CURRENT)
        .where(standing.c.player_id == player.id, standing.c.board >= EVERYTHING, standing.c.all_met > 0)
        .order_by(points.desc(), standing.c.board)
    )
    return tuple(Total(*row) for row in rows)


def stock() -> tuple[Stock, ...]:
    """Return every pack there has been, by title."""
    questions = select(func.count()).where(Issued.version_id == PackVersion.id).scalar_subquery()
    earlier = aliased(PackVersion)
    rounds = (
        select(func.count(Round.id))
        .join(earlier, earlier.id == Round.version_id)
        .where(earlier.pack_id == Pack.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Pack, TITLE, questions, rounds).join(PackVersion, CURRENT).order_by(Pack.slug)
    )
    found = (
        Stock(
            slug=pack.slug,
            title=title,
            source=pack.source,
            version=pack.version,
            questions=number,
            rounds=played,
            ranked=pack.ranked,
            withdrawn_at=pack.withdrawn_at,
            retired_at=pack.retired_at,
        )
        for pack, title, number, played in rows
    )
    return tuple(sorted(found, key=lambda each: each.title.casefold()))


def pack(slug: str) -> Pack:
    """Return a pack, on the shelf or not; raise NotFound if there is none."""
    found = db.session.scalar(select(Pack).where(Pack.slug == slug))
    if found is None:
        raise NotFound
    return found


def is_anybody_on(board: int) -> bool:
    """Say whether a board has a row to show."""
    return bool(db.session.scalar(select(exists().where(standing.c.board == board, standing.c.listed))))


def log(
    *,
    before: int | None = None,
    player_id: int | None = None,
    verbs: Iterable[Verb] = (),
    size: int = PER_PAGE,
) -> tuple[tuple[LogLine, ...], int | None]:
    """Return what was done, newest first, before an act; and where the next page begins, if there is more.

    With `player_id` only what was done to that player, with `verbs` only what they name.
    """
    query = _lines().order_by(Act.id.desc()).limit(size + 1)
    if before is not None:
        query = query.where(Act.id < before)
    if player_id is not None:
        query = query.where(Act.player_id == player_id)
    if verbs:
        query = query.where(Act.verb.in_(tuple(verbs)))
    rows = db.session.execute(query).all()
    return tuple(_line(*row) for row in rows[:size]), rows[size - 1].Act.id if len(rows) > size else None


def archive(number: int, place: tuple[int, int] | None) -> ArchivePage:
    """Return a board as it stood when it was reset, after a place on it; raise NotFound if it has been put back."""
    found = db.session.execute(
        select(BoardReset, TITLE)
        .outerjoin(Pack, Pack.id == BoardReset.board)
        .outerjoin(PackVersion, CURRENT)
        .where(BoardReset.id == number, BoardReset.undone_at.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound
    query = (
        select(ArchivedStanding, *_columns(Player))
        .join(Player, Player.id == ArchivedStanding.player_id)
        .where(ArchivedStanding.reset_id == number)
        .order_by(ArchivedStanding.rank, ArchivedStanding.player_id)
        .limit(PER_PAGE + 1)
    )
    if place is not None:
        query = query.where(tuple_(ArchivedStanding.rank, ArchivedStanding.player_id) > tuple_(*place))
    rows = db.session.execute(query).all()
    shown = tuple(
        ArchivedRow(row.rank, _person(*who), row.points, row.right, row.met) for row, *who in rows[:PER_PAGE]
    )
    last = rows[len(shown) - 1][0] if len(rows) > PER_PAGE else None
    return ArchivePage(
        found[1], found[0].at, shown, None if last is None else f"{last.rank}~{last.player_id}"
    )


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


_ACTOR, _UNDOER, _SUBJECT = aliased(Player), aliased(Player), aliased(Player)


def _columns(who: type[Player]) -> tuple[Any, ...]:
    return who.id, who.name, who.erased_at


def _lines() -> Select[Any]:
    return (
        select(Act, TITLE, *_columns(_ACTOR), *_columns(_SUBJECT), *_columns(_UNDOER))
        .outerjoin(_ACTOR, _ACTOR.id == Act.actor_id)
        .outerjoin(_SUBJECT, _SUBJECT.id == Act.player_id)
        .outerjoin(_UNDOER, _UNDOER.id == Act.undone_by_id)
        .outerjoin(Pack, Pack.id == Act.pack_id)
        .outerjoin(PackVersion, CURRENT)
    )


def _line(act: Act, title: str | None, *people: Any) -> LogLine:  # noqa: ANN401 (ids, names, times)
    verb = Verb(act.verb)
    subject = _person(*people[3:6])
    is_gone = verb.is_about_players and subject.id is None
    return LogLine(
        id=act.id,
        at=act.at,
        actor=None if act.actor_id is None else _person(*people[0:3]),
        verb=verb,
        player=subject if verb.is_about_players else None,
        pack=title,
        before=act.before,
        after=act.after,
        reason=act.reason,
        undoes=act.undoes_id is not None,
        undone_at=act.undone_at,
        undone_by=None if act.undone_at is None else _person(*people[6:9]),
        can_undo=act.latest and verb.inverse is not None and not is_gone,
    )


def _person(number: int | None, name: str | None, erased_at: object) -> Person:
    """Return somebody as a list shows them; who is gone is nobody."""
    return Person(None, "") if erased_at or not name else Person(number, name)
