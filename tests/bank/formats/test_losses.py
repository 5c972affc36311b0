"""What `docs/formats.md` says that each format keeps and loses is what becomes of a pack that has everything."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import pytest
from PIL import Image

from quizapp.bank.formats import catalogue, native
from quizapp.bank.formats.document import document_of, in_order
from quizapp.bank.formats.intake import take_in
from quizapp.bank.question import Kind
from tests.bank.written import (
    EXHIBITS,
    case,
    exhibit,
    matching,
    multiple,
    number,
    ordering,
    pack,
    single,
    true_false,
    typed,
)

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Format, Written

PAGE = (Path(__file__).parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
MOMENT = datetime(2026, 11, 25, tzinfo=UTC)
ALLOWANCE = [{"rule": "negated-prompt", "why": "A-REASON"}]
EVERYTHING = pack(
    single(
        "q-single",
        prompt="Who rings the bell?",
        options=["Cook", {"text": "Butler", "feedback": "A-WORD-TO-THE-BUTLER"}],
        answer="Cook",
        keep_order=True,
        hint="A-HINT",
        image={"file": "bell.png", "alt": "A-BELL"},
        sensitive=True,
        deducible=True,
        category="cast",
        difficulty="hard",
        stage="middle",
        explanation="AN-EXPLANATION",
        evidence=[{"work": "A-WORK", "locator": "A-PLACE", "url": "https://example.org/an-address"}],
        lint_allow=ALLOWANCE,
    ),
    multiple("q-multiple", prompt="Who came *late*?"),
    true_false("q-true-false", feedback="A-WORD-TO-THE-WRONG"),
    typed(
        "q-typed",
        answer="Ada",
        accept=["AN-OTHER-SPELLING"],
        reject=[{"text": "A-NAME-APART", "feedback": "A-WORD-TO-THAT-NAME"}],
    ),
    number("q-number", answer="1234", tolerance="56", unit="A-UNIT"),
    ordering("q-ordering"),
    matching("q-matching", extra=["ONE-TOO-MANY"]),
    blurb="A-BLURB",
    work={"title": "THE-WORK", "kind": "film", "creators": ["A-CREATOR"], "year": "1931"},
    language="fr",
    licence="A-LICENCE",
    authors=["AN-AUTHOR"],
    content_notes=["A-NOTE"],
    stages=[
        {"key": "start", "label": "The start"},
        {"key": "middle", "label": "THE-MIDDLE", "recap": "A-RECAP"},
        {"key": "end", "label": "The end"},
    ],
    case=case(*EXHIBITS, exhibit("dagger", title="AN-EXHIBIT")),
    lint_allow=ALLOWANCE,
)

HEAD = {
    "title": ("title", "The Bell"),
    "blurb": ("blurb", "A-BLURB"),
    "work": ("work", "THE-WORK"),
    "language": ("language", "language::fr"),
    "licence": ("licence", "A-LICENCE"),
    "authors": ("authors", "AN-AUTHOR"),
    "content notes": ("content_notes", "A-NOTE"),
    "stages, with their names and order": ("stages", "THE-MIDDLE"),
    "recaps of the stages": ("recaps", "A-RECAP"),
    "case": ("case", "AN-EXHIBIT"),
    "allowances of the pack": ("lint_allow", ""),
}
"""Each row of the table about a pack's head: the key, and what of it people could read in a file."""
PARTS = {
    "name (`id`)": ("q-single", "id", "q-single"),
    "prompt": ("q-single", "prompt", "Who rings the"),
    "emphasis and the like in prompts": ("q-multiple", "prompt", "Who came"),
    "picture": ("q-single", "image", "PNG\r\n"),
    "category": ("q-single", "category", "category::cast"),
    "difficulty": ("q-single", "difficulty", "difficulty::hard"),
    "stage": ("q-single", "stage", "stage::middle"),
    "explanation": ("q-single", "explanation", "AN-EXPLANATION"),
    "evidence": ("q-single", "evidence", "A-PLACE"),
    "hint": ("q-single", "hint", "A-HINT"),
    "sensitive": ("q-single", "sensitive", "sensitive"),
    "deducible": ("q-single", "deducible", "deducible"),
    "order of the options kept": ("q-single", "keep_order", ""),
    "feedback of options": ("q-single", "options", "A-WORD-TO-THE-BUTLER"),
    "feedback of a statement": ("q-true-false", "feedback", "A-WORD-TO-THE-WRONG"),
    "other spellings": ("q-typed", "accept", "AN-OTHER-SPELLING"),
    "names to reject, with feedback": ("q-typed", "reject", "A-WORD-TO-THAT-NAME"),
    "tolerance": ("q-number", "tolerance", "1178"),
    "unit": ("q-number", "unit", "A-UNIT"),
    "rights that match nothing": ("q-matching", "extra", "ONE-TOO-MANY"),
    "allowances": ("q-single", "lint_allow", ""),
}
"""Each row of the table about questions: one that has such a part, its key, and what people could read of it."""
KEPT, SHOWN, LOST = "yes", "to read", "–"

IN_ORDER = ["yaml", "zip", "moodle-xml", "gift", "csv", "xlsx", "kahoot", "anki"]
WRITTEN = sorted(
    (each for each in catalogue.FORMATS if each.dump), key=lambda form: IN_ORDER.index(form.name)
)


def picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, "PNG")
    return out.getvalue()


def out(form: Format) -> Written:
    return form.write(EVERYTHING, {"bell.png": picture()}, MOMENT)


def back(form: Format) -> dict[str, Any]:
    """Return the pack that comes back; of a format that is only written, none of it does."""
    if not form.load:
        return {"questions": []}
    intake = take_in(form.load(out(form).content), "another title", lambda _done, _all: None)
    whole = native.examine(intake.document).pack
    return document_of(whole) if whole else in_order(intake.document)


def recaps_apart(document: dict[str, Any]) -> dict[str, Any]:
    """Return a pack with what its stages recap as a key of its own."""
    recaps = [stage.get("recap", "") for stage in document.get("stages", ())]
    stages = [{"key": stage["key"], "label": stage["label"]} for stage in document.get("stages", ())]
    return document | {"stages": stages, "recaps": recaps}


def to_be_read(content: bytes) -> str:
    """Return the texts in a file, archive or not."""
    if not content.startswith(b"PK"):
        return content.decode()
    archive = ZipFile(BytesIO(content))
    names = archive.namelist()
    return "\n".join([*names, *(archive.read(name).decode(errors="replace") for name in names)])


def becomes(form: Format) -> dict[str, str]:
    """Return what becomes of each part of a pack: it comes back, it stands there to be read, it is lost."""
    before, after = recaps_apart(document_of(EVERYTHING)), recaps_apart(back(form))
    shown = to_be_read(out(form).content)
    asked = {each["id"]: each for each in before["questions"]}
    found = {each["id"]: each for each in after["questions"]}
    by_prompt = {each["prompt"]: each for each in after["questions"]}
    fates = {}

    def say(row: str, was: object, now: object, words: str) -> None:
        fates[row] = KEPT if was == now else SHOWN if words and words in shown else LOST

    for row, (key, words) in HEAD.items():
        say(row, before[key], after.get(key), words)
    for row, (name, key, words) in PARTS.items():
        now = found.get(name) or by_prompt.get(asked[name]["prompt"], {})
        say(row, asked[name][key], now.get(key), words)
    refused = {loss.question for loss in out(form).losses if loss.left_out}
    for kind in Kind:
        there = f"q-{kind.replace('_', '-')}" not in refused
        fates[f"`{kind}`"] = LOST if not there else KEPT if form.load else SHOWN
    return fates


def table(rows: list[str]) -> str:
    fates = {form.name: becomes(form) for form in WRITTEN}
    head = ["| |" + "".join(f" {form.name} |" for form in WRITTEN), "|---|" + "---|" * len(WRITTEN)]
    return "\n".join(
        [*head, *(f"| {row} |" + "".join(f" {fates[form.name][row]} |" for form in WRITTEN) for row in rows)]
    )


@pytest.mark.parametrize(
    "rows", [[*HEAD], [*PARTS], [f"`{kind}`" for kind in Kind]], ids=["head", "parts", "kinds"]
)
def test_the_tables_are_those_that_the_formats_come_to(rows: list[str]) -> None:
    assert table(rows) in PAGE, table(rows)


@pytest.mark.parametrize("form", WRITTEN, ids=lambda form: form.name)
def test_what_a_format_says_of_its_losses_is_on_the_page(form: Format) -> None:
    said = [
        f"{loss.question or 'The pack'}: {'left out, since ' if loss.left_out else ''}{loss.what}"
        for loss in out(form).losses
    ]
    section = next(part for part in PAGE.split("\n## ") if f"`{form.name}`" in part.partition("\n")[0])
    told = re.findall(r"```text\n(.*?)\n```", section, re.DOTALL)
    assert told == (["\n".join(said)] if said else [])
