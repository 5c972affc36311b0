"""Beginning a draft, and changing it part by part. Whoever changes a part says which edition of it they began with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import gettext as _
from sqlalchemy import select, update

from quizapp.authoring.models import Authorship, Draft, DraftQuestion
from quizapp.authoring.queries import drafts
from quizapp.authoring.rules import stories
from quizapp.authoring.rules.rights import Part
from quizapp.bank import limits
from quizapp.bank.formats.exchange import Names
from quizapp.errors import Conflict, Stale
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Pack
from quizapp.packs.operations import AUTHORS
from quizapp.play.models import Insider

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from sqlalchemy.orm import InstrumentedAttribute

    from quizapp.bank.formats.exchange import Document
    from quizapp.players.models import Player

LONGEST_STEM = 56


def begin(owner: Player, header: Document, questions: Iterable[Document], now: datetime) -> Pack:
    """Begin a draft of these parts; its name in addresses is made of its title.

    Questions without an id are given one.
    """
    pack = _new_pack(str(header.get("title", "")))
    db.session.add(Authorship(pack_id=pack.id, player_id=owner.id, part=Part.OWNER, since=now))
    know(owner, pack, now)
    db.session.add(Draft(pack_id=pack.id, header=header, changed_at=now))
    names = Names()
    db.session.add_all(
        DraftQuestion(
            pack_id=pack.id,
            key=names.of(str(each.get("prompt", "")), str(each.get("id", ""))),
            place=place,
            document={key: value for key, value in each.items() if key != "id"},
            changed_at=now,
        )
        for place, each in enumerate(questions)
    )
    db.session.flush()
    return pack


def know(player: Player, pack: Pack, now: datetime) -> None:
    """Note that a player sees a pack from the inside: from now on, nothing they meet of it counts for a board."""
    seen = {"player_id": player.id, "pack_id": pack.id, "since": now}
    write(insert(Insider).values(seen).on_conflict_do_nothing(index_elements=["player_id", "pack_id"]))


def save_cover(pack: Pack, cover: Document, edition: int, now: datetime) -> int:
    """Keep what a draft says of itself; return the edition this makes. Raise Stale if somebody else was quicker."""
    return _save(pack, Draft.edition, edition, lambda header: stories.kept(header, cover), now)


def save_story(pack: Pack, fields: Mapping[str, str], edition: int, now: datetime) -> int:
    """Keep the case of a draft and its recaps, as their form says them; otherwise as `save_cover`."""
    return _save(pack, Draft.story_edition, edition, lambda header: stories.of_fields(header, fields), now)


def _save(
    pack: Pack,
    counted: InstrumentedAttribute[int],
    edition: int,
    changed: Callable[[Document], Document],
    now: datetime,
) -> int:
    """Change one half of a header, whatever becomes of the other meanwhile; the editions count what became of each."""
    kept = drafts.draft(pack)
    while True:
        header, is_so_far = changed(kept.header), getattr(kept, counted.key) == edition
        as_read = (Draft.edition == kept.edition, Draft.story_edition == kept.story_edition)
        own = update(Draft).where(Draft.pack_id == pack.id, *as_read)
        if is_so_far and write(own.values({"header": header, counted: counted + 1, "changed_at": now})):
            return edition + 1
        db.session.refresh(kept)
        if getattr(kept, counted.key) != edition:
            if kept.header == changed(kept.header):
                return int(getattr(kept, counted.key))
            raise Stale


def save_question(pack: Pack, key: str, document: Document, edition: int, now: datetime) -> int:
    """Keep a question; return the edition this makes. Raise Stale if somebody else was quicker, NotFound."""
    # First, as whoever changes the order does: so two who do both at once wait for each other and not in a circle.
    _touch(pack, now)
    own = update(DraftQuestion).where(
        DraftQuestion.pack_id == pack.id,
        DraftQuestion.key == key,
        DraftQuestion.edition == edition,
        DraftQuestion.removed_at.is_(None),
    )
    if write(own.values(document=document, edition=DraftQuestion.edition + 1, changed_at=now)):
        return edition + 1
    kept = drafts.question(pack, key)
    db.session.refresh(kept)
    if kept.document == document and kept.removed_at is None:
        return kept.edition
    raise Stale


def add_question(
    pack: Pack, document: Document, now: datetime, after: DraftQuestion | None = None
) -> DraftQuestion:
    """Put a question into a draft, after another or at the end; raise Conflict for a draft that is full."""
    parts = held(pack)
    if len(parts) >= limits.QUESTIONS:
        raise Conflict(_("A pack holds at most %(most)d questions.", most=limits.QUESTIONS))
    names = Names([each.key for each in parts] + [each.key for each in drafts.basket(pack)])
    added = DraftQuestion(
        pack_id=pack.id,
        key=names.of(str(document.get("prompt", "")), str(document.get("id", ""))),
        place=0,
        document={key: value for key, value in document.items() if key != "id"},
        changed_at=now,
    )
    db.session.add(added)
    at = parts.index(after) + 1 if after in parts else len(parts)
    _put_in_order([*parts[:at], added, *parts[at:]])
    _touch(pack, now)
    db.session.flush()
    return added


def move(pack: Pack, key: str, to: int, now: datetime) -> None:
    """Put a question at a place among the others, counted from 0; past the end is the end."""
    parts = held(pack)
    moved = next((each for each in parts if each.key == key), None)
    if moved is None:
        return
    parts.remove(moved)
    _put_in_order([*parts[:to], moved, *parts[to:]])
    _touch(pack, now)


def remove(pack: Pack, key: str, now: datetime) -> None:
    """Put a question into the basket; doing it again changes nothing."""
    held(pack)
    found = drafts.question(pack, key)
    if found.removed_at is None:
        found.removed_at = now
        found.edition += 1
        _touch(pack, now)


def restore(pack: Pack, key: str, now: datetime) -> None:
    """Take a question out of the basket, to where it was; doing it again changes nothing."""
    held(pack)
    found = drafts.question(pack, key)
    if found.removed_at is not None:
        found.removed_at = None
        found.edition += 1
        _touch(pack, now)


def _new_pack(title: str) -> Pack:
    stem = Names().of(title)[:LONGEST_STEM].strip("-") if title else "pack"
    slug, again = stem, 1
    while not write(
        insert(Pack)
        .values(slug=slug, source=AUTHORS, ranked=False, version=0)
        .on_conflict_do_nothing(index_elements=["slug"])
    ):
        again += 1
        slug = f"{stem}-{again}"
    return db.session.scalars(select(Pack).where(Pack.slug == slug)).one()


def hold(*packs: Pack) -> None:
    """Let nobody else change these drafts until the end."""
    these = select(Draft.pack_id).where(Draft.pack_id.in_([pack.id for pack in packs]))
    db.session.execute(these.order_by(Draft.pack_id).with_for_update())


def held(pack: Pack) -> list[DraftQuestion]:
    """Return the questions of a draft in order, while nobody else can change their order."""
    hold(pack)
    return drafts.questions(pack)


def _put_in_order(parts: list[DraftQuestion]) -> None:
    for place, part in enumerate(parts):
        part.place = place


def _touch(pack: Pack, now: datetime) -> None:
    db.session.execute(update(Draft).where(Draft.pack_id == pack.id).values(changed_at=now))
