"""Whatever a file holds, reading it ends in a pack or in mistakes; and the bank stands on its own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import yaml
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import lint
from quizapp.bank.draft import Draft
from quizapp.bank.formats import native, tree
from tests.bank.written import EVERY_KIND, as_yaml, pack, single

if TYPE_CHECKING:
    import pytest

GOOD = as_yaml(*EVERY_KIND, lint_allow=[{"rule": "thin-category", "why": "A sample."}]).encode()
SNIPPETS = [
    b"&a ",
    b"*a",
    b"!!x ",
    b"\t",
    b"{",
    b"[",
    b"}",
    b"]",
    b":",
    b"- ",
    b"\xff",
    b"\0",
    b"'",
    b'"',
    b"\n",
    b"#",
    b"|",
    b"%",
    b"---\n",
    b"...",
]


def is_settled(data: bytes) -> bool:
    loaded = native.load(data)
    lint.check(loaded.draft, "bell", loaded.place)
    return (loaded.pack is None) == bool(loaded.mistakes)


@given(st.binary())
def test_any_bytes_are_read(data: bytes) -> None:
    assert is_settled(data)


@given(st.integers(0, len(GOOD)), st.integers(0, 40), st.sampled_from(SNIPPETS))
def test_any_damage_is_read(start: int, length: int, put: bytes) -> None:
    assert is_settled(GOOD[:start] + put + GOOD[start + length :])


@given(
    st.recursive(
        st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=6,
    ),
    st.sampled_from(sorted(single())),
)
def test_any_shape_of_value_is_read(value: object, key: str) -> None:
    assert is_settled(as_yaml(single() | {key: value}).encode())


def test_a_complaint_of_the_parser_without_a_place_is_a_mistake_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> None:
        raise yaml.YAMLError

    monkeypatch.setattr(tree, "CBaseLoader", refuse)
    assert [mistake.rule for _, mistake in native.load(b"a: 1").mistakes] == ["yaml_syntax"]


def test_a_pack_that_never_was_a_file_can_be_linted() -> None:
    findings = lint.check(Draft.of(pack(single(explanation=""))), "bell", lambda _question, _path: (0, 0))
    assert "explanation-missing" in [finding.rule for finding in findings]


def test_the_bank_needs_neither_web_nor_database() -> None:
    child = (
        "import pkgutil, importlib, sys, quizapp.bank as bank\n"
        "for module in pkgutil.walk_packages(bank.__path__, 'quizapp.bank.'): importlib.import_module(module.name)\n"
        "print(sorted({'flask', 'sqlalchemy', 'wtforms', 'jinja2', 'werkzeug'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", child], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
