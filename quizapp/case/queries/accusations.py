"""Where a player stands with a case: what they may accuse, what they have accused, whether it is too late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVarTuple

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import case as either
from sqlalchemy import func, select

from quizapp.bank.case import Part
from quizapp.case.models import Accusation, Solving
from quizapp.case.queries import stories
from quizapp.case.rules.certainty import Certainty
from quizapp.case.rules.verdicts import Charge, Stand, offers, tells_from
from quizapp.errors import Conflict, NotFound
from quizapp.extensions import db
from quizapp.packs import queries as packs
from quizapp.packs.models import Issued, Pack, PackVersion
from quizapp.play.models import Reached, Round, Turn
from quizapp.play.queries import questions

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy import ColumnElement, Select

    from quizapp.bank.case import Case
    from quizapp.case.rules.verdicts import Offer
    from quizapp.packs.rules import Cover

Ts = TypeVarTuple("Ts")


class Turning(NamedTuple):
    """Where a version of a pack comes to the solution of its case."""

    before: tuple[str, ...]
    """The keys of the stages before."""
    solution: str
    """That of the stage which tells it."""

    @classmethod
    def of(cls, stages: Sequence[str], case: Case) -> Turning:
        """Return where stages with these keys come to the solution of a case."""
        told = case.solution.stage
        return cls(tuple(stages[: stages.index(told)]), told)


@dataclass(frozen=True)
class Docket:
    """A player and a case. It holds the solution: no page is given it."""

    pack_id: int
    slug: str
    version_id: int
    """That of the accusation, once there is one."""
    header: Mapping[str, Any]
    case: Case
    recaps: Mapping[str, str]
    reached: int
    """The stage that the player has reached, by its position."""
    charges: Mapping[Part, Charge] | None
    """What they have accused."""
    opened: bool
    """They have had the solution told."""
    late: bool
    """They have not accused anybody, and were asked of the ending."""
    solves: bool
    """They solve it without the work."""
    solved: bool
    """They have come to the end of that, and not left before."""

    @property
    def stages(self) -> tuple[str, ...]:
        """Return the keys of the version's stages."""
        return tuple(stage["key"] for stage in self.header["stages"])

    @property
    def turning(self) -> int:
        """Return the position of the stage that tells the solution."""
        return self.stages.index(self.case.solution.stage)

    @property
    def may_accuse(self) -> bool:
        """Say whether the one accusation can still be made."""
        return self.charges is None and not self.late

    @property
    def may_be_told(self) -> bool:
        """Say whether an envelope with the solution lies there."""
        return not self.may_accuse

    @property
    def is_told(self) -> bool:
        """Say whether it is open: it was opened, or there is nothing left in the work to spoil."""
        return self.may_be_told and (self.opened or self.reached == len(self.stages) - 1)

    @property
    def state(self) -> Stand | None:
        """Return where its player stands, for pages that show no more than that; None with nobody to accuse yet."""
        if self.may_accuse:
            return Stand.READY if self.offers else None
        if self.charges is None:
            return Stand.LATE
        return Stand.TOLD if self.is_told else Stand.ACCUSED

    @property
    def offers(self) -> tuple[Offer, ...]:
        """Return what may be accused at the stage that the player has reached."""
        return offers(self.case, self.stages[: self.reached + 1])


class _File(NamedTuple):
    """What the database holds of somebody and a case."""

    pack_id: int
    accusation: Accusation | None
    digest: str | None
    """That of the accusation's version."""
    stage: str | None
    """The key of the stage they have reached."""
    round_id: int | None
    """That in which they solve the case without the work."""
    is_whole: bool | None
    """Every question of it is answered."""


def docket(player: int | None, slug: str, current: PackVersion | None = None) -> Docket:
    """Return where somebody stands with the case of a pack; raise NotFound where there is none.

    What was accused is held against the version that it was made on, and against no later one. `current` is the version
    that new rounds are drawn from, for whoever has read it.
    """
    file = _file(player, slug)
    if file is None:
        raise NotFound
    made = file.accusation
    if made and file.digest:
        id_, digest = made.version_id, file.digest
    else:
        current = current or packs.current_version(slug)
        id_, digest = current.id, current.digest
    story, header = stories.of(id_, digest), questions.header(id_, digest)
    if story.case is None:
        raise NotFound
    keys = questions.stages(id_, digest)
    return Docket(
        pack_id=file.pack_id,
        slug=slug,
        version_id=id_,
        header=header,
        case=story.case,
        recaps=story.recaps,
        reached=keys.index(file.stage) if file.stage in keys else 0,
        charges=dict(_charges(made)) if made else None,
        opened=made is not None and made.opened_at is not None,
        late=made is None
        and player is not None
        and bool(late(player, {file.pack_id: Turning.of(keys, story.case)})),
        solves=file.round_id is not None,
        solved=bool(file.is_whole),
    )


def _file(player: int | None, slug: str) -> _File | None:
    """Return a pack's id and, as far as there are, somebody's accusation, its version's digest, how far they are."""
    row = db.session.execute(
        select(
            *(Pack.id, Accusation, PackVersion.digest, Reached.stage),
            *(Solving.round_id, Round.answered == Round.size),
        )
        .select_from(Pack)
        .outerjoin(Accusation, (Accusation.pack_id == Pack.id) & (Accusation.player_id == player))
        .outerjoin(PackVersion, PackVersion.id == Accusation.version_id)
        .outerjoin(Reached, (Reached.pack_id == Pack.id) & (Reached.player_id == player))
        .outerjoin(Solving, (Solving.pack_id == Pack.id) & (Solving.player_id == player))
        .outerjoin(Round, Round.id == Solving.round_id)
        .where(Pack.slug == slug)
    ).one_or_none()
    return _File(*row) if row else None


def stand(player: int | None, slug: str, current: PackVersion | None = None) -> Stand | None:
    """Return no more than where somebody stands; None for nobody, in a case that is gone, and as `Docket.state` is."""
    if player is None:
        return None
    try:
        return docket(player, slug, current).state
    except NotFound:
        return None


def telling_stage(cover: Cover) -> str | None:
    """Return what the stage is called from which on questions tell the solution of a cover's case; None without one."""
    case = stories.of(cover.imprint.version_id, cover.imprint.digest).case if cover.imprint else None
    if case is None:
        return None
    return next(stage.label for stage in cover.stages if stage.key == case.solution.stage)


def has_accused(player: int, pack: int) -> bool:
    """Say whether a player has accused anybody in a pack's case."""
    return bool(
        db.session.scalar(
            select(Accusation.version_id).where(Accusation.player_id == player, Accusation.pack_id == pack)
        )
    )


def late(player: int, cases: Mapping[int, Turning]) -> frozenset[int]:
    """Return in which packs' cases, each told from its turning on, a player was asked of the ending, by one query."""
    return frozenset(
        pack
        for pack, version, digest, farthest in db.session.execute(_asked(player, cases))
        if farthest >= _tells_from(version, digest, cases[pack])
    )


def check_open(docket: Docket) -> None:
    """Raise Conflict, with the way out, for whoever may not accuse any more, or not yet."""
    if docket.late:
        raise Conflict(
            _("A question has come up for you that tells of the ending. It is too late to accuse anybody."),
            (url_for("case.denouement", slug=docket.slug), _("To the denouement")),
        )
    if not docket.offers:
        raise Conflict(
            _("There is nobody to accuse yet. Play on, and somebody will turn up."),
            (url_for("play.cover", slug=docket.slug), _("To the cover")),
        )


def came_up(player: int, docket: Docket) -> ColumnElement[bool]:
    """Return whether a player was asked, in any round, of what the solution's stage or a later one tells.

    Each round keeps its version, whose stages may be others: see `rules.verdicts.tells_from`.
    """
    turning = Turning.of(docket.stages, docket.case)
    positions = {
        version: _tells_from(version, digest, turning)
        for _pack, version, digest, _farthest in db.session.execute(_asked(player, [docket.pack_id]))
    } | {docket.version_id: docket.turning}
    from_there = either(positions, value=Issued.version_id, else_=docket.turning)
    return _turns(select(Turn.id), player, [docket.pack_id]).where(Issued.stage >= from_there).exists()


def _asked(player: int, pack_ids: Collection[int]) -> Select[int, int, str, int]:
    """Return the versions of packs that a player was asked from, with their digests, and the latest stage in each."""
    found = select(PackVersion.pack_id, PackVersion.id, PackVersion.digest, func.max(Issued.stage))
    return _turns(found, player, pack_ids).group_by(PackVersion.pack_id, PackVersion.id, PackVersion.digest)


def _turns(found: Select[*Ts], player: int, pack_ids: Collection[int]) -> Select[*Ts]:
    """Return something of the questions of packs that have come up for a player, in rounds of any kind."""
    of_version = func.coalesce(Turn.version_id, Round.version_id)
    return (
        found.select_from(Round)
        .join(Turn, Turn.round_id == Round.id)
        .join(PackVersion, PackVersion.id == of_version)
        .join(Issued, (Issued.version_id == of_version) & (Issued.question_id == Turn.question_id))
        .where(Round.player_id == player, PackVersion.pack_id.in_(pack_ids), Turn.n <= Round.answered + 1)
    )


def kept(player: int) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what a player has accused, and how sure they were, by pack; what was right is no part of it."""
    rows = db.session.execute(
        select(Pack.slug, Accusation)
        .join(Pack, Pack.id == Accusation.pack_id)
        .where(Accusation.player_id == player)
    )
    for slug, made in rows:
        charges = {
            str(part): {"accused": charge.choice, "certainty": charge.certainty.name.lower()}
            for part, charge in _charges(made)
        }
        yield slug, charges | {"made_at": made.at, "told_at": made.opened_at}


def _charges(made: Accusation) -> Iterator[tuple[Part, Charge]]:
    for part in Part:
        choice, certainty = getattr(made, part), getattr(made, f"{part}_certainty")
        if choice is not None:
            yield part, Charge(choice, Certainty(certainty))


def _tells_from(version: int, digest: str, turning: Turning) -> int:
    return tells_from(questions.stages(version, digest), turning.before, turning.solution)
