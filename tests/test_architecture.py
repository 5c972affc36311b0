"""Project rules that no linter knows."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import subprocess
import sys
import tomllib
from html.parser import HTMLParser
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from jinja2 import Environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "quizapp"
STATIC = PACKAGE / "static"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

MODULES = {
    str(path.relative_to(ROOT)): ast.parse(path.read_bytes()) for path in sorted(PACKAGE.rglob("*.py"))
}
TEMPLATES = sorted((PACKAGE / "templates").rglob("*.html"))
TRANSACTION = "quizapp/web/transaction.py"
CLOCK = "quizapp/clock.py"

MOMENTS = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime", "gmtime"},
    "func": {"now", "current_timestamp", "localtimestamp"},
}
UNTRANSLATED = re.compile(r"Red Herring")
"""What is called the same in every language."""
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-done", "data-word-light", "data-word-dark")
ATTRIBUTES = re.compile(r"""\b[a-z-]+=(?:"[^"]*"|'[^']*')""")
"""What a macro or a block adds to a tag that another template opens."""

IGNORED = {"instance", "dist", "build", "__pycache__", "node_modules"}
BINARY = {".woff2", ".png", ".jpg", ".webp", ".ico"}
OUTSIDE = (
    re.compile(r"(?<!emit-)(index-url|find-links)\b|\bregistry\s*=\s*\W?http", re.IGNORECASE),
    re.compile(r"(?<![\w.])/(work|root|opt|home|mnt)/\w"),
    re.compile(r"\.\./[a-z]+/(facts|texts|seed|interchange)\b"),
)


def calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Return what is called in a module: the last name before the dot, and the one after."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            value = node.func.value
            before = value.id if isinstance(value, ast.Name) else getattr(value, "attr", "")
            yield before, node.func.attr


def files() -> Iterator[Path]:
    """Return every text file that belongs to the project."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = [name for name in inner if name not in IGNORED and (name[0] != "." or name == ".ci")]
        for name in names:
            path = Path(folder) / name
            if path.suffix not in BINARY and name != ".coverage":
                yield path


def locked(file: str) -> dict[str, tuple[str, int]]:
    """Return the version of each package in a lock file, one if there are several, and how many hashes it has."""
    entries = re.split(r"\n(?=\S)", (ROOT / "requirements" / file).read_text(encoding="utf-8"))
    found = [(re.match(r"([\w.-]+)==([^\s;]+)", entry), entry.count("--hash=sha256:")) for entry in entries]
    return {canonicalize_name(match[1]): (match[2], hashes) for match, hashes in found if match}


def test_imports_point_down() -> None:
    # As a process of its own: it would switch off every logger of this one.
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_the_edge_of_a_request_commits() -> None:
    assert [name for name, tree in MODULES.items() if "commit" in {after for _, after in calls(tree)}] == [
        TRANSACTION
    ]


def test_only_the_clock_reads_the_time() -> None:
    readers = [
        (name, before, after)
        for name, tree in MODULES.items()
        for before, after in calls(tree)
        if after in MOMENTS.get(before, ())
    ]
    assert readers == [(CLOCK, "datetime", "now"), (CLOCK, "time", "monotonic")]
    assert not [
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "time"
    ]


def test_modules_and_functions_are_small() -> None:
    lengths = {name: (ROOT / name).read_text(encoding="utf-8").count("\n") for name in MODULES}
    assert {name: length for name, length in lengths.items() if length >= 400} == {}
    assert sorted(lengths.values())[len(lengths) // 2] < 100
    functions = [
        (name, node.name, (node.end_lineno or 0) - node.lineno + 1)
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert [each for each in functions if each[2] >= 50] == []


def test_every_module_says_what_it_owns() -> None:
    assert [name for name, tree in MODULES.items() if not ast.get_docstring(tree)] == []


def test_what_is_imported_is_declared() -> None:
    owners = packages_distributions()
    extras = PROJECT["project"]["optional-dependencies"].values()
    wanted = [*PROJECT["project"]["dependencies"], *(each for extra in extras for each in extra)]
    declared = {canonicalize_name(Requirement(each).name) for each in wanted}
    own = {"jinja2", "werkzeug", "itsdangerous", "click", "alembic", "markupsafe", "pydantic-core"}
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for module in {each.split(".")[0] for each in imported} - sys.stdlib_module_names - {"quizapp"}:
                dists = {canonicalize_name(each) for each in owners.get(module, [module])}
                assert dists & (declared | own), (name, module)


class Skeleton(HTMLParser):
    """A template's own HTML: the words a reader gets from it, and what may not stand in it."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self.inline: list[str] = []
        self.in_script = False
        self.feed(outside_expressions(path))
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.in_script = tag == "script"
        given = {name: value or "" for name, value in attrs}
        self.inline += [f"{tag} {name}" for name in given if name == "style" or re.match(r"on[a-z]", name)]
        self.inline += [f"{tag} {value}" for value in given.values() if value.startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)
        spoken = (*SPOKEN, "content") if given.get("name") == "description" else SPOKEN
        self.words += [given[name] for name in spoken if name in given]

    def handle_endtag(self, tag: str) -> None:
        self.in_script = self.in_script and tag != "script"

    def handle_data(self, data: str) -> None:
        if data.strip() and self.in_script:
            self.inline.append(f"script {data.strip()}")
        self.words.append(ATTRIBUTES.sub("", data))


def outside_expressions(path: Path) -> str:
    """Return what a template holds outside `{{ }}`, `{% %}` and everything that is translated."""
    kept, inside, tag = [], False, ""
    for _line, kind, value in Environment(autoescape=True).lexer.tokeniter(
        path.read_text("utf-8"), path.name
    ):
        if kind == "block_begin":
            tag = "?"
        elif kind == "name" and tag == "?":
            tag = value
            inside = value in {"trans", "pluralize"} or (inside and value != "endtrans")
        elif kind == "data" and not inside:
            kept.append(value)
    return "".join(kept)


def untranslated(path: Path) -> list[str]:
    return re.findall(r"[^\W\d_]+", UNTRANSLATED.sub("", " ".join(Skeleton(path).words)))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PACKAGE / "templates")))
def test_a_template_holds_no_script_or_style_and_no_untranslated_word(path: Path) -> None:
    assert Skeleton(path).inline == []
    assert untranslated(path) == []


def test_a_template_is_read_through(tmp_path: Path) -> None:
    fine = """<p class="a">{% if x %} aria-b="c"{% endif %}>{{ _("A") }}{% trans n=1 %}B {{ n }}{% endtrans %}</p>"""
    fine += """<a href="#page" title="{{ _('C') }}">Red Herring · 12</a><script src="d"></script>"""
    bad = """<style>i</style><b style="j" onclick="k" title="L">M</b>"""
    bad += """<script>N</script><a href="javascript:o">{{ p }}P"""
    (tmp_path / "fine.html").write_text(fine)
    (tmp_path / "bad.html").write_text(bad)
    assert (Skeleton(tmp_path / "fine.html").inline, untranslated(tmp_path / "fine.html")) == ([], [])
    assert len(Skeleton(tmp_path / "bad.html").inline) == 6
    assert untranslated(tmp_path / "bad.html") == ["i", "L", "M", "N", "P"]


def test_what_others_made_is_what_the_manifest_says() -> None:
    manifest = json.loads((STATIC / "vendor" / "manifest.json").read_text(encoding="utf-8"))
    for each in manifest:
        assert hashlib.sha256((STATIC / each["file"]).read_bytes()).hexdigest() == each["sha256"], each[
            "file"
        ]
        assert (STATIC / each["licence_file"]).stat().st_size > 500, each["file"]
        assert each["package"], each["file"]
        assert re.fullmatch(r"\d+\.\d+\.\d+", each["version"]), each["file"]
        assert each["sha256"] == each["source_sha256"] or each["subset"], each["file"]
    named = {each["file"] for each in manifest} | {each["licence_file"] for each in manifest}
    there = {
        str(path.relative_to(STATIC)) for kind in ("vendor", "fonts") for path in (STATIC / kind).iterdir()
    }
    assert there == named | {"vendor/manifest.json", "vendor/README.md"}


def test_fonts_are_light_and_named_after_what_they_hold() -> None:
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    assert sum(path.stat().st_size for path in fonts) <= 90_000
    for path in fonts:
        assert path.stem.endswith(hashlib.sha256(path.read_bytes()).hexdigest()[:8])


@pytest.mark.parametrize("file", ["run.txt", "dev.txt", "uv.txt"])
def test_a_lock_has_a_hash_for_everything_and_names_no_place(file: str) -> None:
    text = (ROOT / "requirements" / file).read_text(encoding="utf-8")
    assert not re.findall(r"://|file:|^-", text, re.MULTILINE)
    assert [name for name, (_version, hashes) in locked(file).items() if not hashes] == []
    assert set(locked(file)) == {
        canonicalize_name(name) for name in re.findall(r"^[\w.-]+", text, re.MULTILINE)
    }


def test_what_is_declared_is_locked() -> None:
    groups = PROJECT["dependency-groups"]
    for file, wanted in {
        "run.txt": PROJECT["project"]["dependencies"],
        "dev.txt": groups["test"] + groups["lint"],
    }.items():
        for requirement in map(Requirement, wanted):
            version, _hashes = locked(file)[canonicalize_name(requirement.name)]
            assert requirement.specifier.contains(version, prereleases=True), (file, requirement.name)


def test_both_locks_hold_the_same_versions() -> None:
    run, dev = locked("run.txt"), locked("dev.txt")
    assert {name: run[name] for name in run} == {name: dev.get(name) for name in run}


def test_nothing_points_out_of_the_project() -> None:
    strays = [
        (str(path.relative_to(ROOT)), match[0])
        for path in files()
        if path != Path(__file__)
        for pattern in OUTSIDE
        for match in pattern.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert strays == []
