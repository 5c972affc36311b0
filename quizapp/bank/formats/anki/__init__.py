"""Anki's deck files, to learn a pack by heart: written only, since what is learnt there is not asked here.

A note is known by its pack's title and its question's id. Read in again, the same pack adds nothing, and one that was
changed brings its notes up to date: of two, Anki keeps the one whose file was written later.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from html import escape
from itertools import count
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

import genanki

from quizapp.bank.formats import zips
from quizapp.bank.formats.anki import layout
from quizapp.bank.formats.anki.cards import sides_of
from quizapp.bank.formats.exchange import Format, Loss, Written, story_lost
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Question

_UNDATED: Final = datetime(1980, 1, 1, tzinfo=UTC)
_TYPED: Final = {Kind.TYPED, Kind.NUMBER}
_COLLECTION: Final = "collection.anki2"
_LEAST_ID: Final = 1 << 30
"""Where ids begin that are safe from those Anki gives by itself."""


def dump(pack: Pack, pictures: Mapping[str, bytes]) -> Written:
    """Write a pack as if before all others: the same pack is the same bytes at any time."""
    return dump_as_of(pack, pictures, _UNDATED)


def dump_as_of(pack: Pack, pictures: Mapping[str, bytes], moment: datetime) -> Written:
    """Write a pack as of a moment, by which Anki tells newer notes from older ones."""
    deck = genanki.Deck(_id("deck", pack.title), pack.title.replace("::", ": "), _description(pack))
    plain, typed = (
        _model("Red Herring", layout.FRONT, layout.BACK),
        _model("Red Herring, typed", layout.TYPED_FRONT, layout.TYPED_BACK),
    )
    media: dict[str, bytes] = {}
    losses = [Loss(None, "what its stages are called, and in which order they come, is left behind")]
    losses += story_lost(pack)
    if pack.lint_allow:
        losses.append(Loss(None, "its answers to the linter are left behind"))
    for question in pack.questions:
        losses += _losses(question, pictures)
        try:
            sides = sides_of(question)
        except LookupError:
            losses.append(Loss(question.id, "it has no key to learn", left_out=True))
            continue
        if question.image and question.image.file in pictures:
            content = pictures[question.image.file]
            name = _media_name(question.image.file, content)
            media[name] = content
            sides["Picture"] = f'<img src="{name}" alt="{escape(question.image.alt)}">'
        deck.add_note(
            genanki.Note(
                typed if question.kind in _TYPED else plain,
                [sides.get(field, "") for field in layout.FIELDS],
                tags=list(_tags(pack, question)),
                guid=genanki.guid_for(pack.title, question.id),
            )
        )
    return Written(_package(deck, media, moment), tuple(losses))


def _model(name: str, front: str, back: str) -> genanki.Model:
    fields = [{"name": field} for field in layout.FIELDS]
    template = {"name": "Question", "qfmt": front, "afmt": back}
    return genanki.Model(_id("model", name), name, fields, [template], layout.CSS)


def _id(sort: str, name: str) -> int:
    """Return a number that is always the same for this name and for hardly any other."""
    digest = hashlib.sha256(f"red herring {sort}\n{name}".encode()).digest()
    return _LEAST_ID + int.from_bytes(digest[:8]) % _LEAST_ID


def _media_name(file: str, content: bytes) -> str:
    """Return what a picture is called in Anki, where all decks keep theirs in one place: nothing that tells of it."""
    return f"red-herring-{hashlib.sha256(content).hexdigest()[:16]}{PurePosixPath(file).suffix.lower()}"


def _tags(pack: Pack, question: Question) -> Iterator[str]:
    yield f"category::{question.category}"
    yield f"difficulty::{question.difficulty}"
    yield f"stage::{question.stage}"
    yield f"language::{pack.language}"
    if question.sensitive:
        yield "sensitive"
    if question.deducible:
        yield "deducible"


def _losses(question: Question, pictures: Mapping[str, bytes]) -> Iterator[Loss]:
    if question.image and question.image.file not in pictures:
        yield Loss(question.id, f"its picture, {question.image.file}, is not at hand")
    if question.lint_allow:
        yield Loss(question.id, "its answers to the linter are left behind")


def _description(pack: Pack) -> str:
    """Return what a deck says of itself: what it is about, whose it is, what others may do with it, what it goes by."""
    work = pack.work
    by = ", ".join((*work.creators, *([str(work.year)] if work.year is not None else [])))
    cited = dict.fromkeys(evidence.work for question in pack.questions for evidence in question.evidence)
    rows = {
        "About": f"{work.title} ({by})" if by else work.title,
        "Before you start": " ".join(pack.content_notes),
        "Authors": ", ".join(pack.authors),
        "Licence": pack.licence,
        "Sources": "; ".join(cited),
    }
    told = "".join(f"<p>{name}: {escape(text)}</p>" for name, text in rows.items() if text)
    return f"<p>{escape(pack.blurb)}</p>{told}" if pack.blurb else told


def _package(deck: genanki.Deck, media: Mapping[str, bytes], moment: datetime) -> bytes:
    """Return the deck's file; put together here since genanki leaves its own temporary files lying about."""
    package = genanki.Package(deck)
    with TemporaryDirectory() as folder:
        path = Path(folder) / _COLLECTION
        with closing(sqlite3.connect(path)) as connection, connection:
            package.write_to_db(
                connection.cursor(), moment.timestamp(), count(int(moment.timestamp() * 1000))
            )
        collection = path.read_bytes()
    names = json.dumps({str(number): name for number, name in enumerate(media)})
    numbered = {str(number): content for number, content in enumerate(media.values())}
    return zips.written({_COLLECTION: collection, "media": names.encode()} | numbered)


FORMAT: Final = Format(
    name="anki",
    title="Anki (.apkg)",
    suffix=".apkg",
    media_type="application/vnd.anki",
    dump=dump,
    dump_as_of=dump_as_of,
    holds_pictures=True,
)
