"""Pictures of drafts: encoded afresh, kept once, and let go of when no question shows them any more."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlalchemy import delete, exists, select

from quizapp.authoring.models import DraftPicture, DraftQuestion
from quizapp.authoring.queries import drafts
from quizapp.bank.images import Picture, encode_afresh, media_type
from quizapp.extensions import db, insert, write
from quizapp.packs.models import Image, Revision
from quizapp.web.turnstile import aside

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from quizapp.packs.models import Pack

_SUFFIXES: Final = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
_LETTERS: Final = 32
"""Of a picture's hash that its name in the pack has: whatever the author's file was called tells too much."""


class Encoded(NamedTuple):
    """A picture fit to be kept."""

    digest: str
    """SHA-256 of the file as it came."""
    picture: Picture


def encode(content: bytes) -> Encoded:
    """Return a picture as it will be kept; raise BadImage. That may take seconds, in which nobody waits for this one.

    What was read before has to be read again, as after any `rollback`.
    """
    db.session.rollback()
    with aside():
        return Encoded(hashlib.sha256(content).hexdigest(), encode_afresh(content))


def keep(pack: Pack, encoded: Encoded) -> str:
    """Keep a picture for the questions of a draft, and return the name they are to call it by.

    Pictures that no question showed until now are let go of.
    """
    sweep(pack)
    name = _name(encoded)
    show(pack, {name: _kept(encoded)})
    return name


def adopt(pack: Pack, contents: Mapping[str, bytes]) -> None:
    """Keep pictures that were encoded afresh elsewhere, under the names that the questions of a draft call them by."""
    fresh = {name: _as_it_is(content) for name, content in contents.items()}
    # In one order, whoever keeps several: so two who keep the same wait for each other and not in a circle.
    by_digest = sorted(fresh.items(), key=lambda named: named[1].digest)
    show(pack, {name: _kept(encoded) for name, encoded in by_digest})


def free_names(pack: Pack, contents: Mapping[str, bytes]) -> dict[str, str]:
    """Return what pictures are to be called in a draft that calls another one so, by the names they came with."""
    there = drafts.pictures(pack)
    fresh = {name: _as_it_is(content) for name, content in contents.items() if name in there}
    return {name: _name(encoded) for name, encoded in fresh.items() if there[name][1] != encoded.digest}


def _name(encoded: Encoded) -> str:
    return f"{encoded.digest[:_LETTERS]}.{_SUFFIXES[encoded.picture.media_type]}"


def _as_it_is(content: bytes) -> Encoded:
    return Encoded(hashlib.sha256(content).hexdigest(), Picture(media_type(content), content))


def _kept(encoded: Encoded) -> int:
    """Keep a picture once, and return its id."""
    digest, picture = encoded.digest, encoded.picture
    values = {"digest": digest, "media_type": picture.media_type, "content": picture.content}
    # Updated to what it is, so that the row is held: nobody can let go of it before this draft has it.
    adding = insert(Image).values(values)
    adding = adding.on_conflict_do_update(index_elements=["digest"], set_={"digest": digest})
    return db.session.scalars(adding.returning(Image.id)).one()


def show(pack: Pack, images: Mapping[str, int]) -> None:
    """Let the questions of a draft show these pictures, ids by name; those it has by these names stay."""
    if images:
        rows = [{"pack_id": pack.id, "name": name, "image_id": image} for name, image in images.items()]
        write(insert(DraftPicture).values(rows).on_conflict_do_nothing(index_elements=["pack_id", "name"]))


def sweep(pack: Pack) -> None:
    """Let go of the pictures of a draft that no question shows, in the basket or not."""
    name = DraftQuestion.document["image"]["file"].as_string()
    shown = db.session.scalars(select(name).where(DraftQuestion.pack_id == pack.id, name.is_not(None))).all()
    there = select(DraftPicture.name, DraftPicture.image_id).where(DraftPicture.pack_id == pack.id)
    idle = [row for row in db.session.execute(there) if row[0] not in set(shown)]
    if idle:
        names = [name for name, _image in idle]
        write(delete(DraftPicture).where(DraftPicture.pack_id == pack.id, DraftPicture.name.in_(names)))
        forget([image for _name, image in idle])


def of_draft(pack: Pack) -> list[int]:
    """Return the ids of a draft's pictures."""
    return list(db.session.scalars(select(DraftPicture.image_id).where(DraftPicture.pack_id == pack.id)))


def forget(images: Collection[int]) -> None:
    """Delete those of these pictures that nothing shows any more."""
    # Held first: whoever is about to show one is done before this, or makes it anew.
    db.session.execute(select(Image.id).where(Image.id.in_(images)).order_by(Image.id).with_for_update())
    unused = (
        Image.id.in_(images),
        ~exists().where(DraftPicture.image_id == Image.id),
        ~exists().where(Revision.image_id == Image.id),
    )
    write(delete(Image).where(*unused))
