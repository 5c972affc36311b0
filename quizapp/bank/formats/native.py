"""The project's own format: from the bytes of a `pack.yaml` to a pack, or to all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar, cast

from pydantic import ValidationError

from quizapp.bank import limits
from quizapp.bank.case import Case, slips
from quizapp.bank.draft import Draft, public_texts
from quizapp.bank.formats import encoding, tree
from quizapp.bank.formats.complaint import complaint, rule_of
from quizapp.bank.formats.mistake import Mistake, Place
from quizapp.bank.nearest import did_you_mean
from quizapp.bank.pack import Header, Pack, Stage, clashes
from quizapp.bank.question import KINDS, BaseQuestion, Kind, TrueFalse
from quizapp.bank.value import Value

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.formats.tree import Mapping, Node, Path
    from quizapp.bank.question import Question

V = TypeVar("V", bound=Value)

_LANGUAGE: Final = Header.model_fields["language"].default


@dataclass(frozen=True)
class Loaded:
    """What a file came to: a pack, or mistakes; the draft is as much as could be read either way."""

    draft: Draft
    pack: Pack | None = None
    mistakes: tuple[tuple[str | None, Mistake], ...] = ()
    """Each with the id of the question it is in, where that is known."""
    root: Node | None = None
    nodes: dict[str, Node] = field(default_factory=dict)
    """Where each question of the draft stands, by id."""

    def place(self, question: str | None, path: Path) -> Place:
        """Return where a part of the pack, or of one of its questions, stands in the file."""
        node = self.root if question is None else self.nodes[question]
        return tree.follow(node, path).place if node else Place(0, 0)


def load(data: bytes) -> Loaded:
    """Read a pack. Nothing in `data` raises: what is wrong is in the mistakes, each with its place."""
    text, unfit = encoding.decode(data)
    root, ungrown = tree.grow(text) if text is not None else (None, [])
    return _loaded(root, [*unfit, *ungrown])


def examine(document: Document) -> Loaded:
    """Read a pack that is kept as its parts, whole or half written, as `load` reads one from a file.

    Nothing in `document` raises, and nothing in what comes of it has a place but its path.
    """
    return _loaded(tree.planted(document), [])


def _loaded(root: Node | None, mistakes: list[Mistake]) -> Loaded:
    if isinstance(root, tree.Mapping):
        return _Reader(root, mistakes).read()
    if isinstance(root, tree.Scalar) and not root.text:
        mistakes.append(Mistake("empty_pack", "there is nothing in this file", root.place))
    elif root:
        found = "a list" if isinstance(root, tree.Sequence) else "text"
        message = f"a pack is a mapping that starts with “format: {limits.FORMAT}”; this is {found}"
        mistakes.append(Mistake("root", message, root.place))
    return Loaded(Draft(whole=False), mistakes=tuple((None, mistake) for mistake in mistakes), root=root)


class _Reader:
    """Reads one tree, keeping what is good of it and a list of what is not."""

    def __init__(self, root: Mapping, mistakes: list[Mistake]) -> None:
        self.root = root
        self.mistakes: list[tuple[str | None, Mistake]] = [(None, mistake) for mistake in mistakes]

    def read(self) -> Loaded:
        """Return everything the tree holds."""
        own = {key: node for key, node in self.root.entries.items() if key != "questions"}
        cover = tree.Mapping(self.root.place, own, self.root.keys)
        header = self._value(Header, cover)
        stages = header.stages if header else _salvaged(own.get("stages"))
        case = header.case if header else _salvaged_case(own.get("case"))
        written = self._questions()
        kept = self._without_clashes(stages, written, case)
        known = tuple(stage for stage in stages if stage)
        questions = tuple(cast("Question", question) for question, _ in kept)
        if header and not self.mistakes:
            pack = Pack.model_validate({**dict(header), "questions": questions})
            draft = Draft.of(pack)
        else:
            pack = None
            draft = Draft(
                language=header.language if header else _language(own.get("language")),
                stages=known,
                questions=questions,
                case=_sound(case, known),
                lint_allow=header.lint_allow if header else (),
                public=public_texts(header) if header else (),
                whole=False,
            )
        return Loaded(draft, pack, tuple(self.mistakes), self.root, {one.id: node for one, node in kept})

    def _note(
        self, rule: str, message: str, place: Place, question: str | None = None, path: Path = ()
    ) -> None:
        self.mistakes.append((question, Mistake(rule, message, place, path)))

    def _value(self, model: type[V], node: Node, named: str | None = None) -> V | None:
        """Return the value that stands at `node`; None, and notes, if there is a mistake in it."""
        try:
            return model.model_validate(tree.plain(node))
        except ValidationError as invalid:
            for error in invalid.errors(include_url=False):
                at = tree.follow(node, error["loc"])
                if _said_already(error, at):
                    continue
                place = at.place
                if error["type"] == "extra_forbidden":
                    above = tree.follow(node, error["loc"][:-1])
                    place = cast("Mapping", above).keys[str(error["loc"][-1])]
                self._note(rule_of(error), complaint(error, model), place, named, error["loc"])
            return None

    def _questions(self) -> list[tuple[BaseQuestion | None, Node]]:
        """Return every question with its node; None for one that has not its shape."""
        node = self.root.entries.get("questions")
        if not isinstance(node, tree.Sequence) or not node.items:
            where = node.place if node else self.root.place
            self._note("empty_pack", "questions must be a list with at least one question", where)
            return []
        if len(node.items) > limits.QUESTIONS:
            message = f"the pack has {len(node.items):,} questions; at most {limits.QUESTIONS:,} are possible"
            self._note("too_many_questions", message, node.place)
            return []
        return [(self._question(item), item) for item in node.items]

    def _question(self, node: Node) -> BaseQuestion | None:
        if not isinstance(node, tree.Mapping):
            self._note("value", "a question is a mapping that starts with “id:”", node.place)
            return None
        named = node.entries.get("id")
        name = named.text if isinstance(named, tree.Scalar) and named.text else None
        kind = node.entries.get("kind")
        if isinstance(kind, tree.Scalar) and kind.text in KINDS:
            return self._value(KINDS[Kind(kind.text)], node, name)
        self._note_kind(kind, node, name)
        return None

    def _note_kind(self, kind: Node | None, node: Mapping, name: str | None) -> None:
        """Say that a question is of no kind, and what is wrong with the keys that every kind has."""
        given = kind.text if isinstance(kind, tree.Scalar) else ""
        known = ", ".join(KINDS)
        message = f"kind must be one of {known}{did_you_mean(given, KINDS)}" if kind else "kind is missing"
        place = kind.place if kind else node.place
        self._note("value" if kind else "missing", message, place, name, ("kind",))
        common = {key: part for key, part in node.entries.items() if key in BaseQuestion.model_fields}
        sample = {**common, "kind": tree.Scalar(node.place, Kind.TRUE_FALSE)}
        self._value(TrueFalse, tree.Mapping(node.place, sample, node.keys), name)

    def _without_clashes(
        self,
        stages: tuple[Stage | None, ...],
        written: list[tuple[BaseQuestion | None, Node]],
        case: Case | None,
    ) -> list[tuple[BaseQuestion, Node]]:
        """Return the questions that fit the stages and each other, noting why the others do not."""
        unfit: set[str | int] = set()
        for clash in clashes(stages, [question for question, _ in written], case):
            message = clash.message
            if clash.earlier:
                first = tree.follow(self.root, clash.earlier).place.line
                message += f": lines {first} and {tree.follow(self.root, clash.where).place.line}"
            named, path = None, clash.where
            if clash.where[0] == "questions":
                unfit.add(clash.where[1])
                question = written[int(clash.where[1])][0]
                named, path = (question.id if question else None), clash.where[2:]
            self._note(clash.rule, message, tree.follow(self.root, clash.where).place, named, path)
        keys = {stage.key for stage in stages if stage}
        return [
            (question, node)
            for index, (question, node) in enumerate(written)
            if question and index not in unfit and question.stage in keys
        ]


def _said_already(error: ErrorDetails, at: Node) -> bool:
    """Tell whether an error only follows from another: on what YAML refused, or for want of entries that are bad."""
    if isinstance(at, tree.Scalar):
        return at.broken
    enough = error.get("ctx", {}).get("min_length", 0)
    return error["type"] == "too_short" and isinstance(at, tree.Sequence) and len(at.items) >= enough


def _salvaged(node: Node | None) -> tuple[Stage | None, ...]:
    """Return what can be read of the stages of a pack whose header has mistakes; those are noted elsewhere."""
    if not isinstance(node, tree.Sequence):
        return (None,)
    stages: list[Stage | None] = []
    for item in node.items[: limits.STAGES]:
        try:
            stages.append(Stage.model_validate(tree.plain(item)))
        except ValidationError:
            stages.append(None)
    return tuple(stages)


def _salvaged_case(node: Node | None) -> Case | None:
    """Return the case of a pack whose header has mistakes, if they are not in the case."""
    try:
        return Case.model_validate(tree.plain(node)) if node else None
    except ValidationError:
        return None


def _sound(case: Case | None, stages: tuple[Stage, ...]) -> Case | None:
    """Return a case if all that it names is there."""
    return None if case and any(slips(case, [stage.key for stage in stages])) else case


def _language(node: Node | None) -> str:
    return node.text if isinstance(node, tree.Scalar) else _LANGUAGE
