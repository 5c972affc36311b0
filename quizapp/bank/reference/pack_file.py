"""`pack.yaml`, key by key, as the schema for editors has it, with an example of each kind of question."""

from __future__ import annotations

from functools import cache
from string import Template
from textwrap import dedent
from typing import TYPE_CHECKING, Final, cast

from quizapp.bank import limits
from quizapp.bank.formats import native, tree
from quizapp.bank.formats.document import QUESTION_ORDER
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.images import MOST_PIXELS
from quizapp.bank.pack import WorkKind
from quizapp.bank.question import KINDS, BaseQuestion, Kind
from quizapp.bank.reference.fields import table
from quizapp.bank.schema import json_schema
from quizapp.bank.starter import starter

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document
    from quizapp.bank.reference.fields import Schema

_PAGE: Final = Template("""\
# `pack.yaml`, key by key

A pack is a folder, named in small letters, digits and hyphens. In it stands `pack.yaml`, in UTF-8, and if there are
pictures a folder `media`. [Writing a pack](writing-a-pack.md) is the way in; this page is for looking things up. An
editor that knows JSON Schema completes and checks all of it as you type: `quizapp packs schema pack.schema.json`
writes the schema, and the file's first line points at it:

```yaml
# yaml-language-server: $$schema=pack.schema.json
```

**Words stand as they are.** Every value is taken as it is written: `No`, `010` and `12:30` stay what they are,
without quotes. Quotes are for what YAML would make something of: a text with a colon and a blank in it, or one that
begins with a sign such as `[`, `{`, `*`, `&`, `!`, `%`, `@`, a quotation mark or `#`. True and false may be `yes` and
`no`. Keys that stand twice, tags, aliases and merges are refused, and so is every key that is not on this page.

**Names** (of questions, stages, exhibits and what an accusation chooses from) are small letters, digits and hyphens,
at most 64. A question's name is what its answers are kept under, and an exhibit's what players have found: keep it for
good. To reuse one for something else is to mix up what people knew.

**Small Markdown** is emphasis, `code`, lists, quotations and line breaks; a backslash takes a sign as it is. Prompts,
explanations and hints have all of it, links to the web only explanations; options, items, pairs and feedback have
what fits on one line. HTML is shown, not obeyed. Titles, blurbs, labels, units and answers to be typed are plain
text.

**Limits.** $questions questions, $stages stages, a file of $yaml MB. A picture is a PNG, JPEG, WebP or GIF that holds
still, whatever its name says, of at most $picture MB and $pixels million pixels; it is encoded afresh, so that it
tells nobody where it was taken.

## The pack

$pack

### work

$work

### stage

$stage

## The case

A pack may have a case to be solved besides its questions. Every question that a player answers right for the first
time turns up one more exhibit, a hard one sooner for a hard question; once the solution's stage has begun, nobody may
accuse any more. Whoever has not read the work is told each stage's `recap` and asked its `deducible` questions.

What a case must keep to is among [the linter's rules](linter-rules.md#case-unsolved). `quizapp packs solve` works out
what the exhibits prove, and `quizapp packs new my-case --case` writes a case with a word on every line.

### case

$case

```yaml
$a_case```

### victim

$victim

### alternative

Suspects, means, motives and places are all of this shape, and no two of them have the same key.

$alternative

### solution

$solution

### exhibit

$exhibit

## Every question

Questions stand in any order; players are asked in order of stage. What its kind needs comes on top of this.

$question

### evidence

$evidence

### image

$image

### allowance

$allowance

## The kinds

$kinds

### option

An option that says nothing to whoever chose it is its text alone.

$option

### pair

$pair
""")
_EVERY: Final = ["id", "kind", *(name for name in BaseQuestion.model_fields if name != "id")]
_ANY_KIND: Final = {"enum": [*Kind], "description": "How it is answered. What each kind needs stands below."}
_PARTS: Final = (
    *("Work", "Stage", "Case", "Victim", "Alternative", "Solution", "Exhibit"),
    *("Evidence", "Image", "Allowance", "Option", "Pair"),
)
_MB: Final = 1024 * 1024


def page() -> str:
    """Return the page."""
    schema: Schema = json_schema()
    defs: Schema = schema["$defs"]
    single = defs[KINDS[Kind.SINGLE].__name__]
    return _PAGE.substitute(
        {name.lower(): _table(defs[name], defs) for name in _PARTS},
        pack=_table(schema, defs),
        a_case=_case(),
        question=table(single["properties"] | {"kind": _ANY_KIND}, _EVERY, single["required"], defs),
        kinds="\n\n".join(_kind(kind, defs) for kind in Kind),
        questions=f"{limits.QUESTIONS:,}",
        stages=limits.STAGES,
        yaml=limits.YAML_BYTES // _MB,
        picture=limits.IMAGE_BYTES // _MB,
        pixels=MOST_PIXELS // 1_000_000,
    )


def _table(part: Schema, defs: Schema) -> str:
    return table(part["properties"], part["properties"], part["required"], defs)


def _kind(kind: Kind, defs: Schema) -> str:
    part = defs[KINDS[kind].__name__]
    own = [name for name in QUESTION_ORDER if name in part["properties"] and name not in _EVERY]
    fields = table(part["properties"], own, part["required"], defs)
    return f"### {kind}\n\n{part['description']}\n\n{fields}\n\n```yaml\n{_example(kind, own)}```"


def _example(kind: Kind, own: list[str]) -> str:
    """Return what makes a question one of its kind, out of the pack that authors begin with."""
    question = next(each for each in _started()["questions"] if each["kind"] == kind)
    shown = {key: question[key] for key in ("id", "kind", "prompt", *own) if key in question}
    return dedent(written({"questions": [shown]}).partition("\n\n")[2])


def _case() -> str:
    """Return a case, with two of its exhibits, out of the same pack."""
    case = _started()["case"]
    return written({"case": case | {"exhibits": case["exhibits"][:3]}})


@cache
def _started() -> Document:
    root = native.load(starter("example", WorkKind.SERIES, case=True).encode()).root
    return cast("Document", tree.plain(cast("tree.Mapping", root)))
