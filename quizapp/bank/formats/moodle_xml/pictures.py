"""Files that a question in Moodle XML carries: the picture of its prompt comes along, if it is one."""

from __future__ import annotations

import binascii
import re
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from quizapp.bank import limits
from quizapp.bank.finding import quoted
from quizapp.bank.formats.moodle.markup import Picture
from quizapp.bank.formats.moodle.notebook import Form, listed
from quizapp.bank.formats.moodle_xml.texts import form_of, words
from quizapp.bank.parts import IMAGE_NAME

if TYPE_CHECKING:
    from quizapp.bank.formats.marked import Element
    from quizapp.bank.formats.moodle.notebook import Notebook

ATTACHED: Final = "@@PLUGINFILE@@/"
"""What the address of a file begins with that the question carries itself."""
_IN_MARKDOWN: Final = re.compile(r"!\[((?:\\.|[^\\\[\]])*)\]\(@@PLUGINFILE@@/([^()\s]+)\)\s*", re.DOTALL)
_MENTIONED: Final = re.compile(r"@@PLUGINFILE@@/([^\"'()\s?<>]+)")
_NAME: Final = re.compile(r"(.*)\.(png|jpg|jpeg|webp|gif)", re.IGNORECASE | re.DOTALL)
_LONGEST: Final = 60


class Gallery:
    """Gives pictures of all questions names under which they can lie in one folder."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}
        self._again: Counter[str] = Counter()

    def name(self, wanted: str, content: bytes) -> str | None:
        """Return a name that no other picture has; None for what does not look like a picture's name."""
        found = _NAME.fullmatch(wanted)
        if not found:
            return None
        suffix = found[2].lower()
        if not IMAGE_NAME.fullmatch(wanted):
            stem = re.sub(r"[^A-Za-z0-9]+", "-", found[1]).strip("-")[:_LONGEST] or "picture"
            wanted = f"{stem}.{suffix}"
        name, digest = wanted, sha256(content).digest()
        while self._held.setdefault(name, digest) != digest:
            self._again[wanted] += 1
            name = f"{wanted.removesuffix(f'.{suffix}')[:_LONGEST]}-{self._again[wanted] + 1}.{suffix}"
        return name


def pictured(
    text: Element | None, notebook: Notebook, gallery: Gallery
) -> tuple[str, tuple[str, str, bytes] | None]:
    """Return a prompt, and its picture as the name of its file, what it shows, and the file."""
    files = {file.attributes.get("name", ""): file for file in text.all("file")} if text else {}
    raw, form = words(text), form_of(text)
    if form == Form.MARKDOWN and (found := _IN_MARKDOWN.fullmatch(raw, max(0, raw.rfind("![")))):
        picture = Picture(ATTACHED + found[2], re.sub(r"\\([\\\[\]])", r"\1", found[1]))
        if unquote(found[2]) in files:
            raw = raw[: found.start()]
            notebook.pictures.append(picture)
    prompt = notebook.prose(raw, form, "prompt")
    image = None
    for picture in notebook.pictures:
        wanted = unquote(picture.source.removeprefix(ATTACHED))
        if image is None and picture.source.startswith(ATTACHED) and wanted in files:
            image = _taken(files[wanted], picture.alt, notebook, gallery)
        else:
            notebook.leave([picture], "prompt")
    return prompt, image


def _taken(file: Element, alt: str, notebook: Notebook, gallery: Gallery) -> tuple[str, str, bytes] | None:
    name = file.attributes.get("name", "")
    try:
        content = binascii.a2b_base64(file.text)
    except ValueError:
        notebook.note(f"the picture {quoted(name)} was left behind: it is not base64")
        return None
    if len(content) > limits.IMAGE_BYTES:
        size = f"it has {len(content):,} bytes, and a picture may have {limits.IMAGE_BYTES:,}"
        notebook.note(f"the picture {quoted(name)} was left behind: {size}")
        return None
    fit = gallery.name(name, content)
    if fit is None:
        notebook.note(f"{quoted(name)} was left behind: it is no picture that can be shown here")
        return None
    return fit, alt, content


def leave_files(element: Element | None, notebook: Notebook) -> None:
    """Note the files of a text that it does not mention; the others are noted where they stood, or come along."""
    names = [file.attributes.get("name", "") for file in element.all("file")] if element else []
    mentioned = {unquote(name) for name in _MENTIONED.findall(words(element))}
    left = [name for name in names if name not in mentioned]
    if left:
        notebook.note(f"files were left behind: {listed(left)}")
