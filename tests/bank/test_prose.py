"""The small Markdown: what becomes of it, and what never gets through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank.prose import html, inline, literal, plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* **c**", "<p>a <em>b</em> <strong>c</strong></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
        ("{{ config }} {% for %}", "<p>{{ config }} {% for %}</p>"),
        ("<img src=x onerror=alert(1)>", "<p>&lt;img src=x onerror=alert(1)&gt;</p>"),
        pytest.param("[x](javascript:alert(1))", "<p>x</p>", id="Y40"),
        ("[x](/local) [y](data:text/html,z)", "<p>x y</p>"),
        ("# a", "<p># a</p>"),
        (
            "[*x*](https://a.b)",
            '<p><a href="https://a.b" rel="nofollow noopener noreferrer"><em>x</em></a></p>',
        ),
    ],
)
def test_markdown_becomes_safe_html(text: str, expected: str) -> None:
    assert html(text, links=True) == expected


def test_links_are_kept_only_where_they_are_allowed() -> None:
    assert html("[x](https://a.b)", links=False) == "<p>x</p>"
    assert inline("*a* [x](https://a.b)") == "<em>a</em> x"


def test_plain_text_has_no_markup() -> None:
    assert plain("a *b* [c](https://d)\ne\n\n- f <b>") == "a b c e\nf <b>"


@given(st.text(st.sampled_from("[]()<>*_`!-> \nahttps:/javript\"'&#x;")))
def test_nothing_active_gets_through(text: str) -> None:
    for rendered in (html(text, links=True), inline(text)):
        assert "<script" not in rendered
        assert 'href="javascript' not in rendered.lower()
        assert "<img" not in rendered


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("Who drew the _____ card?", "Who drew the _____ card?"),
        ("M*A*S*H", r"M\*A\*S\*H"),
        ("1. e4 or\n- e5", "1\\. e4 or\n\\- e5"),
        ("a\\*b &amp; [c](https://example.org)", r"a\\\*b \&amp; [c\](https://example.org)"),
        ("> said the cook", r"\> said the cook"),
    ],
)
def test_plain_text_is_shown_as_it_stands_with_as_little_added_as_may_be(text: str, markdown: str) -> None:
    assert literal(text) == markdown
    assert " ".join(plain(markdown).split()) == " ".join(text.split())


@given(
    st.lists(
        st.sampled_from(["*", "_", "`", "\\", "[a](b)", "&lt;", "<b>", ">", "-", "1.", "2)", "\n", " ", "a"])
    ).map("".join)
)
def test_any_plain_text_is_shown_as_it_stands(text: str) -> None:
    assert plain(literal(text)).split() == text.split()
