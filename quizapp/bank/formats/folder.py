"""Our own format as one among the others: a `pack.yaml` by itself, and the folder with its pictures as a ZIP file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final, cast

from quizapp.bank import limits
from quizapp.bank.finding import Finding, capped
from quizapp.bank.formats import archive, native, tree
from quizapp.bank.formats.document import document_of
from quizapp.bank.formats.exchange import About, BadFile, Format, Loss, Taken, Written
from quizapp.bank.formats.files import PACK_FILE, Unreadable, pictures_of
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.parts import IMAGE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from quizapp.bank.formats.exchange import Document, Found
    from quizapp.bank.formats.files import Read
    from quizapp.bank.formats.mistake import Mistake, Place
    from quizapp.bank.pack import Pack

_VERSION: Final = re.compile(rb"""(\A|^|[{,])\s*["']?format["']?\s*:\s*["']?[0-9]""", re.MULTILINE)
_HEAD: Final = 64 * 1024
_ZIP: Final = b"PK\3\4"
_LEFT_BEHIND: Final = "its picture, {}, stands in the pack's folder and was left behind"
_NOT_HERE: Final = "its picture, {}, is not at hand"


def _sniff_file(data: bytes) -> bool:
    return bool(_VERSION.search(data, 0, _HEAD)) and b"\0" not in data[:_HEAD]


def _sniff_folder(data: bytes) -> bool:
    return data.startswith(_ZIP) and PACK_FILE.encode() in data


def _load_file(data: bytes) -> Iterator[Found]:
    for found in _found(data, None):
        name = _picture(found.question) if isinstance(found, Taken) else ""
        if isinstance(found, Taken) and name:
            question = {key: part for key, part in found.question.items() if key != "image"}
            yield Taken(found.place, question, (_LEFT_BEHIND.format(name),))
        else:
            yield found


def _load_folder(data: bytes) -> Iterator[Found]:
    opened = archive.opened(data)
    try:
        pack_file = opened.read(PACK_FILE, limits.YAML_BYTES)
    except Unreadable as why:
        raise BadFile(why.rule, f"{PACK_FILE} {why}") from None
    for found in _found(pack_file, opened.read):
        yield replace(found, ignored=opened.ignored) if isinstance(found, About) else found


def _found(data: bytes, read: Read | None) -> Iterator[Found]:
    """Yield what a pack file holds, whole or half written; `read` gets its pictures, if any are to be had.

    Raise BadFile for what no author can have meant; what is only missing is theirs to add.
    """
    loaded = native.load(data)
    questions = _questions(loaded.root)
    shown = {name: (None, place) for question, place in questions if (name := _picture(question))}
    images, unseen = pictures_of(shown, read) if read else ({}, [])
    if wrong := [each for each in (*loaded.mistakes, *unseen) if not _is_only_missing(each[1])]:
        raise _refused(wrong)
    header = cast("Document", tree.plain(cast("tree.Mapping", loaded.root)))
    yield About({key: part for key, part in header.items() if key != "questions"}, len(questions))
    for question, place in questions:
        name = _picture(question)
        pictures = {name: images[name]} if name in images else {}
        yield Taken(f"line {place.line}", question, pictures=pictures)


def _questions(root: tree.Node | None) -> list[tuple[Document, Place]]:
    """Return each question as the file spells it, and where it begins."""
    listed = root.entries.get("questions") if isinstance(root, tree.Mapping) else None
    nodes = listed.items if isinstance(listed, tree.Sequence) else []
    mappings = (node for node in nodes if isinstance(node, tree.Mapping))
    return [(cast("Document", tree.plain(node)), node.place) for node in mappings]


def _picture(question: Document) -> str:
    """Return the name of the picture that a question shows; empty for none that could be read."""
    image = question.get("image")
    name = image.get("file") if isinstance(image, dict) else None
    return name if isinstance(name, str) and IMAGE_NAME.fullmatch(name) else ""


def _is_only_missing(mistake: Mistake) -> bool:
    """Tell whether a file is only half written in this place: stages and the format itself must be whole."""
    whole = mistake.path[:1] == ("format",) or (mistake.path[:1] == ("stages",) and len(mistake.path) > 1)
    return mistake.rule == "missing" and not whole


def _refused(wrong: list[tuple[str | None, Mistake]]) -> BadFile:
    findings = capped(
        Finding("pack", named, each.rule, "error", each.message, *each.place, each.path)
        for named, each in wrong
    )
    first = findings[0]
    where = f"line {first.line}: " if first.line else ""
    others = f" (and {len(wrong) - 1} more)" if len(wrong) > 1 else ""
    return BadFile(first.rule, f"{PACK_FILE}, {where}{first.message}{others}", findings)


def _dump_file(pack: Pack, pictures: Mapping[str, bytes]) -> Written:
    return _spell_file(document_of(pack), pictures)


def _dump_folder(pack: Pack, pictures: Mapping[str, bytes]) -> Written:
    return _spell_folder(document_of(pack), pictures)


def _spell_file(document: Document, pictures: Mapping[str, bytes]) -> Written:
    content = written(document).encode()
    losses = [Loss(key, _LEFT_BEHIND.format(name)) for key, name in _pictured(document) if name in pictures]
    return Written(content, (*_too_long(content), *losses))


def _spell_folder(document: Document, pictures: Mapping[str, bytes]) -> Written:
    content = written(document).encode()
    losses = [Loss(key, _NOT_HERE.format(name)) for key, name in _pictured(document) if name not in pictures]
    return Written(archive.written(content, pictures), (*_too_long(content), *losses))


def _pictured(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the ids of the questions that show a picture, and its name."""
    for question in document.get("questions", ()):
        if name := _picture(question):
            yield str(question.get("id", "")), name


def _too_long(content: bytes) -> Iterator[Loss]:
    if len(content) > limits.YAML_BYTES:
        size = f"{PACK_FILE} has {len(content):,} bytes; at most {limits.YAML_BYTES:,} are read back"
        yield Loss(None, size)


FILE: Final = Format(
    name="yaml",
    title="Red Herring, the questions (pack.yaml)",
    suffix=".yaml",
    media_type="application/yaml",
    sniff=_sniff_file,
    load=_load_file,
    dump=_dump_file,
    spell=_spell_file,
)
FOLDER: Final = Format(
    name="zip",
    title="Red Herring, the whole folder (.zip)",
    suffix=".zip",
    media_type="application/zip",
    sniff=_sniff_folder,
    load=_load_folder,
    dump=_dump_folder,
    spell=_spell_folder,
)
