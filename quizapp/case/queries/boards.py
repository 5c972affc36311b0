"""The case board of a player: their own, up to the stage they have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from quizapp.case.models import CaseNotes, Suspicion
from quizapp.case.queries import files, stories
from quizapp.case.rules.board import Board, Notes, lay
from quizapp.errors import NotFound
from quizapp.extensions import db
from quizapp.packs import queries as packs
from quizapp.play.queries import rounds

if TYPE_CHECKING:
    from quizapp.packs.models import PackVersion
    from quizapp.packs.rules import Cover
    from quizapp.players.models import Player


def version(slug: str) -> PackVersion:
    """Return what new rounds of a pack are drawn from; raise NotFound for one off the shelf, or without a case."""
    found = packs.current_version(slug)
    if stories.of(found.id, found.digest).case is None:
        raise NotFound
    return found


def is_there(slug: str) -> bool:
    """Say whether a pack has a board to lead to: it may have left the shelf, or its case the pack."""
    found = packs.find_current(slug)
    return found is not None and stories.of(found.id, found.digest).case is not None


def board(version: PackVersion, player: Player | None) -> Board:
    """Return a player's board in a version that has a case; what anybody sees at the first stage, if there is none."""
    case = stories.of(version.id, version.digest).case
    assert case is not None  # noqa: S101 (`version` has seen to it)
    reached = packs.stage_position(version, rounds.reached(player).get(version.pack_id)) or 0
    stages = version.header["stages"]
    found = [each.exhibit for each in files.finds(player.id if player else None, version.pack_id)]
    allowed = {stage["key"] for stage in stages[: reached + 1]}
    return Board(
        slug=version.pack.slug,
        title=version.header["title"],
        language=version.header["language"],
        stage=stages[reached]["label"],
        laid=lay(case, allowed, found, _marks(player, version) if player else {}),
        notes=_notes(player, version) if player else Notes(),
        is_kept=player is not None,
    )


def progress(cover: Cover, player_id: int | None) -> tuple[int, int] | None:
    """Return how many exhibits a player has found, and of how many, as far as they have got; None without a case."""
    case = stories.of(cover.imprint.version_id, cover.imprint.digest).case if cover.imprint else None
    if case is None or cover.imprint is None:
        return None
    keys = [stage.key for stage in cover.stages]
    allowed = keys[: keys.index(cover.reached) + 1]
    there = {each.key for each in case.exhibits if each.stage in allowed}
    found = {each.exhibit for each in files.finds(player_id, cover.imprint.pack_id)}
    return len(there & found), len(there)


def _marks(player: Player, version: PackVersion) -> dict[str, str]:
    rows = db.session.execute(
        select(Suspicion.suspect, Suspicion.mark).where(
            Suspicion.player_id == player.id, Suspicion.pack_id == version.pack_id
        )
    )
    return dict(rows.all())


def _notes(player: Player, version: PackVersion) -> Notes:
    row = db.session.execute(
        select(CaseNotes.text, CaseNotes.changed_at).where(
            CaseNotes.player_id == player.id, CaseNotes.pack_id == version.pack_id
        )
    ).one_or_none()
    return Notes(*row) if row else Notes()
