"""A pack packed up for another program, and an account of what that program's format cannot hold."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 (read where the values travel)
from typing import TYPE_CHECKING, Any

from quizapp.authoring.rules.rehearsing import LeftOut, Rehearsal, rehearse
from quizapp.bank.formats import catalogue, native
from quizapp.bank.formats.exchange import UNSOLVABLE
from quizapp.bank.library import findings_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from quizapp.bank.formats.exchange import Document, Format, Loss, Written


@dataclass(frozen=True)
class Order:
    """What is to be packed up, and how."""

    document: dict[str, Any]
    """The pack as its file would spell it, whole or half written."""
    stages: tuple[str, ...]
    """All its stages."""
    out: tuple[str, ...]
    """Those that stay behind."""
    format: str
    moment: datetime
    """The date of the file, for programs that go by it."""


@dataclass(frozen=True)
class Lost:
    """Something that a format cannot hold, and of which questions: their keys and what they ask."""

    what: str
    questions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Account:
    """What a file holds of a pack, and what it does not."""

    asked: int
    """Questions that were to go along."""
    withheld: int
    """Questions at the stages that stay behind."""
    is_half: bool
    """The pack is half written."""
    size: int = 0
    """Bytes; 0 where nothing of it can go along, and there is no file."""
    left_out: tuple[LeftOut, ...] = ()
    lost: tuple[Lost, ...] = ()
    of_pack: tuple[str, ...] = ()
    """What the format cannot hold of the pack as a whole."""

    @property
    def kept(self) -> int:
        """Return how many questions are in the file."""
        return self.asked - len(self.left_out)

    @property
    def is_whole(self) -> bool:
        """Say whether nothing was lost but what was to stay behind."""
        return not (self.left_out or self.lost or self.of_pack)


def pack_up(order: Order, pictures: Mapping[str, bytes]) -> tuple[Account, bytes]:
    """Return what became of each question, and the file: an empty one where there is nothing that could be in it.

    `pictures` says what those hold that the `shown` are called, by file name.
    """
    form = catalogue.named(order.format)
    document = without(order.document, order.stages, order.out)
    prompts = {each["id"]: str(each.get("prompt") or "") for each in document["questions"]}
    withheld = len(order.document["questions"]) - len(prompts)
    if not prompts:
        return Account(0, withheld, is_half=False), b""
    loaded = native.examine(document)
    mistakes = [*findings_of("", loaded.mistakes)]
    sound = Rehearsal(loaded.pack, ()) if loaded.pack else rehearse(document, prompts, loaded, mistakes)
    apart = [UNSOLVABLE] if "case" in order.document and "case" not in document else []
    about = [*apart, *(each.message for each in mistakes if each.question is None)]
    bare = Account(len(prompts), withheld, is_half=loaded.pack is None)
    if form.spell:
        return _accounted(bare, prompts, form.spell(document, pictures), (), apart)
    if sound.content is None:
        return bare, b""
    return _accounted(bare, prompts, form.write(sound.content, pictures, order.moment), sound.left_out, about)


def without(document: Document, stages: Iterable[str], out: Collection[str]) -> Document:
    """Return a pack, whole or half written, without the stages `out`, of all its `stages`.

    Nobody knows what a question spoils whose stage is none of these: it goes, too. So does the case, which could not be
    solved any more.
    """
    if not out:
        return document
    kept = set(stages) - set(out)
    questions = [each for each in document["questions"] if each.get("stage") in kept]
    listed = [
        each for each in document.get("stages", ()) if isinstance(each, dict) and each.get("key") in kept
    ]
    rest = {key: part for key, part in document.items() if key != "case"}
    return rest | {"stages": listed, "questions": questions}


def shown(order: Order) -> set[str]:
    """Return the file names of the pictures that those questions show which go along."""
    document = without(order.document, order.stages, order.out)
    images = [each.get("image") for each in document["questions"]]
    return {str(image.get("file")) for image in images if isinstance(image, dict)}


def file_name(slug: str, form: Format, edition: str) -> str:
    """Return what the file is called: `the-case-kahoot-v3.xlsx`. A slug has no sign that means anything anywhere."""
    tells = form.suffix == f".{form.name}"
    return "-".join([slug, *([] if tells else [form.name]), edition]) + form.suffix


def _accounted(
    bare: Account,
    prompts: Mapping[str, str],
    result: Written,
    unfit: Iterable[LeftOut],
    about: Iterable[str],
) -> tuple[Account, bytes]:
    out = {each.key: each for each in unfit}
    for loss in result.losses:
        if loss.question is not None and loss.left_out:
            out[loss.question] = LeftOut(loss.question, prompts[loss.question], (loss.what,))
    account = Account(
        bare.asked,
        bare.withheld,
        bare.is_half,
        size=len(result.content),
        left_out=tuple(out[key] for key in prompts if key in out),
        lost=_lost(prompts, [each for each in result.losses if each.question not in out]),
        of_pack=(*about, *(each.what for each in result.losses if each.question is None)),
    )
    return account, result.content


def _lost(prompts: Mapping[str, str], losses: Iterable[Loss]) -> tuple[Lost, ...]:
    found: dict[str, list[tuple[str, str]]] = {}
    for loss in losses:
        if loss.question is not None:
            found.setdefault(loss.what, []).append((loss.question, prompts[loss.question]))
    return tuple(Lost(what, tuple(questions)) for what, questions in found.items())
