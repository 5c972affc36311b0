"""What the pages in `docs/` show is so: their packs are read, their commands typed, their tables worked out afresh."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from click import Group

from quizapp.bank.formats import native
from quizapp.bank.formats.yaml_writer import written
from quizapp.bank.library import read_pack
from quizapp.bank.reference import PAGES
from quizapp.ops.operations import metrics
from tests.bank.written import as_dict, single

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "quizapp"
DOCS = ROOT / "docs"
PAPERS = [*sorted(DOCS.glob("*.md")), ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize(("page", "file"), [("format", "pack-format.md"), ("rules", "linter-rules.md")])
def test_what_is_made_of_the_code_is_made_of_this_code(page: str, file: str) -> None:
    assert PAGES[page]() == text(file), "make docs"


def test_the_case_on_the_page_is_one() -> None:
    case = next(block for _, block in FENCED.findall(text("pack-format.md")) if block.startswith("case:"))
    stages = [{"key": key, "label": key} for key in ("premise", "episodes-3-4", "ending")]
    head = written(as_dict(stages=stages, questions=None))
    pack = native.load(f"{head}{case}{written({'questions': [single(stage='premise')]})}".encode()).pack
    assert pack
    assert pack.case
    assert len(pack.case.exhibits) == 3


class Author:
    """Somebody who does what the page says, and nothing else."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.file = Path("my-packs/my-speckled-band/pack.yaml")
        self.heard = ""

    def take(self, language: str, block: str) -> None:
        if language == "sh":
            self.heard = "".join(map(self.type, block.splitlines()))
        elif language == "text":
            assert self.heard == block
        else:
            self.write(block)

    def type(self, line: str) -> str:
        words = [word for word in shlex.split(line) if word != "PACKS=my-packs"]
        assert words.pop(0) == "quizapp"
        if {"serve", "preview"} & set(words):
            return ""  # it goes on until somebody ends it
        result = self.app.test_cli_runner().invoke(args=words)
        assert result.exit_code == 0 or words[1] in {"lint", "solve"}, result.output
        return result.output

    def write(self, block: str) -> None:
        """Put a block where it belongs: the head first, the questions below it, corrections where they apply."""
        said, before = yaml.load(block, yaml.BaseLoader), self.file.read_text(encoding="utf-8")
        if isinstance(said, dict) and "format" in said:
            after = block
        elif isinstance(said, dict) and "questions" in said:
            after = f"{before}\n{block}"
        else:
            after = yaml.safe_dump(corrected(yaml.load(before, yaml.BaseLoader), said))
        self.file.write_text(after, encoding="utf-8")


def corrected(pack: dict[str, Any], said: Any) -> dict[str, Any]:
    """Return a pack with keys of its head, or questions or exhibits, as they are said to be; new ones come last."""
    if isinstance(said, dict):
        return pack | said
    if "key" in said[0]:
        return pack | {"case": pack["case"] | {"exhibits": merged(pack["case"]["exhibits"], said, "key")}}
    return pack | {"questions": merged(pack["questions"], said, "id")}


def merged(entries: list[dict[str, Any]], said: list[dict[str, Any]], name: str) -> list[dict[str, Any]]:
    changed = {each[name]: each for each in entries}
    for each in said:
        changed[each[name]] = changed.get(each[name], {}) | each
    return [*changed.values()]


def test_a_pack_is_written_in_the_way_that_the_page_tells(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    author = Author(make_app(packs=(tmp_path / "my-packs",)))
    blocks = FENCED.findall(text("writing-a-pack.md"))
    assert [language for language, _ in blocks if language not in {"sh", "text", "yaml"}] == []
    for language, block in blocks:
        author.take(language, block)
    assert read_pack(tmp_path / "copies" / "my-speckled-band").findings == ()


def test_a_pack_goes_out_and_comes_back_in_the_way_that_the_page_tells(
    make_app: Callable[..., Flask], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Author(make_app()).take(*FENCED.findall(text("formats.md"))[0])
    assert read_pack(tmp_path / "my-packs" / "the-other-mother").errors == ()


def test_the_words_of_the_interface_are_those_it_has() -> None:
    browser = " ".join(text("writing-a-pack.md").partition("## In the browser")[2].split())
    named = set(re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", browser))
    files = [*(PACKAGE / "templates").rglob("*.html"), *PACKAGE.rglob("views/*.py")]
    interface = "\n".join(file.read_text(encoding="utf-8") for file in files).replace("%(number)s", "1")
    assert len(named) > 20
    assert [words for words in named if f'"{words}"' not in interface] == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_link_leads_somewhere(paper: Path) -> None:
    for place, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]*))?\)", paper.read_text(encoding="utf-8")):
        target = paper.parent / place if place else paper
        assert target.exists(), place
        assert not anchor or anchor in anchors(target), anchor


def anchors(paper: Path) -> list[str]:
    """Return what the headings of a page are called in addresses."""
    titles = re.findall(r"^#+ (.*)$", paper.read_text(encoding="utf-8"), re.MULTILINE)
    return [re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: paper.name)
def test_every_command_that_is_named_is_there(paper: Path, app: Flask) -> None:
    named = re.findall(r"\bquizapp ([a-z]+)(?: ([a-z-]+))?", paper.read_text(encoding="utf-8"))
    for name, after in named:
        command = app.cli.commands[name]
        assert not (isinstance(command, Group) and after) or after in command.commands, (name, after)


@pytest.mark.parametrize(
    "paper",
    [DOCS / "writing-a-pack.md", DOCS / "formats.md", ROOT / "README.md"],
    ids=lambda paper: paper.name,
)
def test_every_option_that_is_named_is_there(paper: Path, app: Flask) -> None:
    runner = app.test_cli_runner()
    for line in paper.read_text(encoding="utf-8").splitlines():
        named = re.search(r"\bquizapp ([a-z]+(?: [a-z-]+)?)", line)
        options = re.findall(r"--[a-z-]+", line)
        if named and options:
            helped = runner.invoke(args=[*named[1].split(), "--help"]).output
            assert [option for option in options if option not in helped] == [], line


def test_what_can_be_made_is_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    for paper in PAPERS:
        code = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", paper.read_text(encoding="utf-8"), re.DOTALL)
        shown = "\n".join(fenced or inline for fenced, inline in code)
        made = {name for line in re.findall(r"\bmake((?: [a-z][a-z-]+)+)", shown) for name in line.split()}
        assert made <= targets, paper.name


def test_every_module_that_contributors_are_sent_to_is_there() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    named = {*re.findall(r"`((?:[a-z_]+/)*[a-z_]+(?:/|\.py|\.html|\.md|\.json))`", contributing)}
    named |= {*re.findall(r"`((?:quizapp|bank|tests|questions|docs)(?:/[a-z_]+)*)`", contributing)}
    known = [
        path.relative_to(ROOT).as_posix() for path in (*PACKAGE.rglob("*"), *(ROOT / "tests").rglob("*"))
    ]
    gone = [
        name for name in named if not (ROOT / name).exists() and not any(ends(path, name) for path in known)
    ]
    assert len(named) > 40
    assert gone == []


def ends(path: str, name: str) -> bool:
    return path == name or path.endswith(f"/{name}")


def test_every_figure_is_in_the_table_and_nothing_else() -> None:
    named = re.findall(r"`(red_herring_\w+?)(?:_total)?(?:\{[a-z,]+\})?`", text("metrics-and-logs.md"))
    assert set(named) == {
        each.name for each in metrics.REGISTRY.collect() if each.name.startswith("red_herring")
    }
