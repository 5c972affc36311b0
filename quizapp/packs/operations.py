"""Keeping the database in step with the folders that packs come from."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import func, select, update

from quizapp.bank.library import pictures, read_library
from quizapp.bank.pack import Header, Stage, Work, WorkKind
from quizapp.config import QUESTIONS
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Image, Issued, Pack, PackVersion, Question, Revision
from quizapp.packs.rules import SHIPPED
from quizapp.packs.rules.story import split

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from quizapp.bank.finding import Finding
    from quizapp.bank.library import Reading
    from quizapp.bank.pack import Pack as BankPack
    from quizapp.config import Settings

AUTHORS = "authors"
"""The source of packs that are written in the browser."""
TRIALS = "trials"
"""The source of drafts as their authors try them: never on the shelf."""
MIXED = "mixed"
"""The source of what is drawn from several packs: a title for its rounds, never on the shelf."""
HIDDEN = frozenset({TRIALS, MIXED})
"""Sources of what is no pack to anybody."""
KEPT_HERE = HIDDEN | {AUTHORS}
"""Sources that are no folders."""


class Outcome(StrEnum):
    """What syncing a pack came to."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    TAKEN = "taken"
    RETIRED = "retired"
    ABSENT = "absent"


@dataclass(frozen=True)
class Synced:
    """One pack's outcome; `note` says what a host should know."""

    slug: str
    outcome: Outcome
    note: str = ""
    errors: tuple[Finding, ...] = ()

    @property
    def is_trouble(self) -> bool:
        """Say whether somebody has to do something about it."""
        return self.outcome in {Outcome.REFUSED, Outcome.TAKEN, Outcome.ABSENT}

    def lines(self) -> list[str]:
        """Return what to tell in a shell: nothing of a pack that has not changed."""
        if self.outcome is Outcome.UNCHANGED:
            return []
        return [*map(str, self.errors), f"{self.slug}: {self.outcome}{', ' if self.note else ''}{self.note}"]


def sources(settings: Settings) -> dict[str, Path]:
    """Return the folders of packs, by the names they own slugs under."""
    further = {str(folder.resolve()): folder for folder in settings.packs}
    further.pop(str(QUESTIONS.resolve()), None)
    return {SHIPPED: QUESTIONS} | further


def sync_all(
    folders: Mapping[str, Path], now: datetime, transaction: Callable[[], AbstractContextManager[None]]
) -> Iterator[Synced]:
    """Sync every pack of these folders, each inside a `transaction` of its own; yield what came of it.

    The packs of a folder that is not there stay as they are: a disk that is not in yet has not been given up.
    """
    found: dict[str, list[Reading]] = {}
    for name, folder in folders.items():
        try:
            found[name] = read_library(folder)
        except OSError as problem:
            yield Synced(name, Outcome.ABSENT, f"{problem.strerror}; its packs stay as they were")
    with transaction():
        retired = retire_missing(
            {(name, each.slug) for name, readings in found.items() for each in readings},
            folders.keys() - found.keys(),
            now,
        )
    yield from retired
    for name, readings in found.items():
        for reading in readings:
            with transaction():
                synced = sync_pack(reading, name, folders, now)
            yield synced


def sync_pack(reading: Reading, source: str, sources: Collection[str], now: datetime) -> Synced:
    """Bring one pack of the folder `source` up to date; `sources` are all the folders there are.

    A pack with mistakes leaves its former version in place. A slug belongs to the folder that brought it first, as long
    as that folder is one of `sources` and still has it (see `retire_missing`).
    """
    # Held until the end, so that of two syncs at once the second finds what the first has made of it.
    pack = db.session.scalar(select(Pack).where(Pack.slug == reading.slug).with_for_update())
    if pack and pack.source != source and (pack.source in KEPT_HERE or _stands(pack, sources)):
        return Synced(reading.slug, Outcome.TAKEN, f"this name belongs to {pack.source}")
    if reading.pack is None or reading.errors:
        return _refused(reading, pack, reading.errors)
    content = reading.pack
    digest = digest_of(content, {name: _sha256(image) for name, image in reading.images.items()})
    if pack and _is_current(pack, source, digest):
        return Synced(reading.slug, Outcome.UNCHANGED)
    images, unfit = _images(reading)
    if unfit:
        return _refused(reading, pack, unfit)
    if pack is None:
        ours = {"slug": reading.slug, "source": source, "ranked": source == SHIPPED}
        if not write(insert(Pack).values(**ours).on_conflict_do_nothing(index_elements=["slug"])):
            return sync_pack(reading, source, sources, now)
        pack = db.session.scalars(select(Pack).where(Pack.slug == reading.slug)).one()
    outcome = Outcome.CHANGED if pack.version else Outcome.ADDED
    pack.source, pack.retired_at = source, None
    publish(pack, content, images, digest, now)
    return Synced(reading.slug, outcome, f"{len(content.questions)} questions")


def retire_missing(
    found: Collection[tuple[str, str]], absent: Collection[str], now: datetime
) -> list[Synced]:
    """Take packs off the shelf whose (source, slug) is not among `found`; rounds under way go on.

    What the `absent` sources have is not known, so theirs stay.
    """
    there = db.session.scalars(
        select(Pack).where(Pack.retired_at.is_(None), Pack.source.not_in(KEPT_HERE))
    ).all()
    gone = [pack for pack in there if pack.source not in absent and (pack.source, pack.slug) not in found]
    for pack in gone:
        pack.retired_at = now
    return [Synced(pack.slug, Outcome.RETIRED, f"{pack.source} no longer has it") for pack in gone]


def withdraw(pack: Pack, now: datetime) -> bool:
    """Take a pack off the shelf by the host's word; rounds under way go on. Return whether it stood there until now."""
    taken = update(Pack).where(Pack.id == pack.id, Pack.withdrawn_at.is_(None)).values(withdrawn_at=now)
    return bool(write(taken))


def put_back(pack: Pack) -> bool:
    """Undo `withdraw`; return whether the pack was withdrawn until now."""
    back = update(Pack).where(Pack.id == pack.id, Pack.withdrawn_at.is_not(None)).values(withdrawn_at=None)
    return bool(write(back))


def _stands(pack: Pack, sources: Collection[str]) -> bool:
    return pack.source in sources and pack.retired_at is None


def _refused(reading: Reading, pack: Pack | None, errors: tuple[Finding, ...]) -> Synced:
    mistakes = f"{len(errors)} mistake{'' if len(errors) == 1 else 's'}"
    kept = "; the former version stays in place" if pack and pack.retired_at is None else ""
    return Synced(reading.slug, Outcome.REFUSED, mistakes + kept, errors)


def digest_of(content: BankPack, pictures: Mapping[str, str]) -> str:
    """Return what changes whenever the pack or one of its pictures does, whose SHA-256 are given by name."""
    parts = [content.digest(), *(name + picture for name, picture in sorted(pictures.items()))]
    return _sha256("\n".join(parts).encode())


def _is_current(pack: Pack, source: str, digest: str) -> bool:
    if pack.retired_at is not None or pack.source != source:
        return False
    return current_digest(pack) == digest


def current_digest(pack: Pack) -> str | None:
    """Return the digest of the version that new rounds are drawn from, if there is one."""
    stands = select(PackVersion.digest).where(
        PackVersion.pack_id == pack.id, PackVersion.number == pack.version
    )
    return db.session.scalar(stands)


def publish(
    pack: Pack, content: BankPack, images: Mapping[str, int], digest: str, now: datetime
) -> PackVersion:
    """Write a new version: questions matched by their ids, a new revision for each that changed.

    `images` are the ids of the pictures that questions show, by file name; `digest` is the version's own.
    """
    pack.version += 1
    header, story = split(content.model_dump(mode="json", exclude={"questions"}))
    version = PackVersion(
        pack_id=pack.id, number=pack.version, digest=digest, header=header, story=story, published_at=now
    )
    db.session.add(version)
    known = {row.key: row for row in db.session.scalars(select(Question).where(Question.pack_id == pack.id))}
    fresh = [Question(pack_id=pack.id, key=each.id) for each in content.questions if each.id not in known]
    db.session.add_all(fresh)
    db.session.flush()
    known |= {row.key: row for row in fresh}
    current = {each.id for each in content.questions}
    for row in known.values():
        row.retired_at = None if row.key in current else row.retired_at or now
    revisions = _revisions(pack, content, images, known)
    db.session.add_all(
        Issued(
            version_id=version.id,
            question_id=known[each.id].id,
            revision_id=revisions[each.id],
            position=position,
            stage=content.stage_index(each.stage),
            category=each.category,
            difficulty=each.difficulty,
            sensitive=each.sensitive,
            deducible=each.deducible,
        )
        for position, each in enumerate(content.questions)
    )
    return version


def call_mixed(slug: str, title: str, label: str, number: int, now: datetime) -> PackVersion:
    """Return what rounds that are drawn from several packs are called by: a version that holds no question itself.

    It is version `number` of a pack that is on no shelf and has an address that no path can hold; made on first use.
    `label` stands where packs have that of a stage.
    """
    values = {"slug": f"{MIXED}:{slug}", "source": MIXED, "version": 0, "ranked": False, "retired_at": now}
    write(insert(Pack).values(values).on_conflict_do_nothing(index_elements=["slug"]))
    pack = db.session.scalars(select(Pack).where(Pack.slug == values["slug"])).one()
    header = Header(
        format=1,
        title=title,
        work=Work(title=title, kind=WorkKind.STORY),
        stages=(Stage(key=slug, label=label),),
    )
    values = {
        "pack_id": pack.id,
        "number": number,
        "digest": _sha256("\n".join((slug, str(number), header.digest())).encode()),
        "header": split(header.model_dump(mode="json"))[0],
        "published_at": now,
    }
    write(insert(PackVersion).values(values).on_conflict_do_nothing(index_elements=["pack_id", "number"]))
    return db.session.scalars(
        select(PackVersion).where(PackVersion.pack_id == pack.id, PackVersion.number == number)
    ).one()


def _revisions(
    pack: Pack, content: BankPack, images: Mapping[str, int], known: dict[str, Question]
) -> dict[str, int]:
    """Return the revision id of each question of a pack, writing those that are new."""
    newest = (
        select(func.max(Revision.id)).join(Question).where(Question.pack_id == pack.id).group_by(Question.id)
    )
    latest = {
        row.question_id: row for row in db.session.scalars(select(Revision).where(Revision.id.in_(newest)))
    }
    chosen: dict[str, Revision] = {}
    for each in content.questions:
        row = latest.get(known[each.id].id)
        image_id = images[each.image.file] if each.image else None
        digest = each.digest()
        if row is None or row.digest != digest or row.image_id != image_id:
            row = Revision(
                question_id=known[each.id].id,
                number=row.number + 1 if row else 1,
                digest=digest,
                asked=each.asked().model_dump(mode="json"),
                body=each.model_dump(mode="json"),
                image_id=image_id,
            )
            db.session.add(row)
        chosen[each.id] = row
    db.session.flush()
    return {key: row.id for key, row in chosen.items()}


def _images(reading: Reading) -> tuple[dict[str, int], tuple[Finding, ...]]:
    """Return the ids of a pack's pictures by their names, writing those that are new; and what keeps it from that."""
    digests = {name: _sha256(content) for name, content in reading.images.items()}
    ids = _image_ids(digests)
    fresh, unfit = pictures(reading, [name for name in digests if name not in ids])
    if unfit or not fresh:
        return ids, unfit
    for name, picture in fresh.items():
        db.session.execute(
            insert(Image)
            .values(digest=digests[name], media_type=picture.media_type, content=picture.content)
            .on_conflict_do_nothing(index_elements=["digest"])
        )
    return _image_ids(digests), ()


def _image_ids(digests: dict[str, str]) -> dict[str, int]:
    rows = db.session.execute(select(Image.digest, Image.id).where(Image.digest.in_(digests.values())))
    found = dict(rows.all())
    return {name: found[digest] for name, digest in digests.items() if digest in found}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
