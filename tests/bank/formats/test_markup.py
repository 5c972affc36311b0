from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.bank import prose
from quizapp.bank.formats.moodle.markup import Picture, glean

SIGNS = "\\`*_[]()<>&#;!+-.:|~1a \n"


def shown(html: str) -> str:
    """Return the words of safe HTML, without blanks."""
    return re.sub(r"\s", "", unescape(re.sub(r"<[^>]*>", "", html)))


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p><p>Two<br>three<br><br>four</p>", "One\n\nTwo\\\nthree\n\nfour"),
        ("<div>a<div>b</div>c</div>", "a\n\nb\n\nc"),
        ("<ul><li>a<li>b<ol><li>c<li>d</ol></ul>e", "- a\n- b\n  1. c\n  2. d\n\ne"),
        ("<blockquote>a<br>b</blockquote>", "> a\\\n> b"),
        ("<h3>Title</h3>x <b> bold </b> y", "**Title**\n\nx **bold** y"),
        ("<strong>a <em>b</em></strong> <code>`c</code>", "**a** ***b*** `` `c ``"),
        ('<a href="https://a.b/c_(d)">link [1]</a>', "[link \\[1\\]](<https://a.b/c_(d)>)"),
        ("a&nbsp;&nbsp; b &eacute; &lt;i&gt; &amp;lt;", "a b é <i> \\&lt;"),
        ("a < b & c", "a < b & c"),
        ("a <b", "a <b"),
        ("<style>p {}</style><script>x</script>a", "a"),
        ("1. not a list<br>- nor this", "1\\. not a list\\\n\\- nor this"),
        ("one word<b>(s)</b>x", "one word(s)x"),
    ],
)
def test_html_becomes_small_markdown(html: str, text: str) -> None:
    assert glean(html, line=False, links=True).text == text


def test_on_one_line_there_are_no_blocks() -> None:
    html = "<p>One</p><ul><li>two<br>three</li></ul>- <i>four</i>"
    assert glean(html, line=True).text == "One two three - *four*"


def test_ends_of_lines_count_where_they_mean_something() -> None:
    assert glean("a\nb\n\n\nc <b>d</b>", line=False, breaks=True).text == "a\nb\n\nc **d**"
    assert glean("a\nb\n\nc <b>d</b>", line=False).text == "a b c **d**"


def test_what_could_not_be_kept_is_named() -> None:
    html = (
        '<a href="x">a</a> <img src="b.png" alt="B"> <table><tr><td>c<td>d</table> <sub>e</sub> f<i>(g)</i>h'
    )
    gleaned = glean(html, line=False, links=True)
    assert (gleaned.links, gleaned.pictures) == (["x"], [Picture("b.png", "B")])
    assert list(gleaned.markup) == ["table", "sub", "emphasis"]


@given(st.text(st.sampled_from(SIGNS), max_size=30))
def test_plain_text_says_the_same_in_markdown(text: str) -> None:
    assert shown(prose.html(prose.literal(text, line=False), links=True)) == re.sub(r"\s", "", text)
    one_line = " ".join(text.split())
    assert shown(prose.inline(prose.literal(one_line, line=True))) == re.sub(r"\s", "", text)


@given(
    st.lists(
        st.sampled_from(["<b>", "</b>", "<i>", "</i>", "<p>", "<code>", "</code>", *SIGNS.replace("<", "")])
    )
)
def test_html_says_the_same_in_markdown(pieces: list[str]) -> None:
    html = "".join(pieces)
    words = re.sub(r"\s", "", unescape(re.sub(r"</?[bip]>|</?code>", "", html)))
    assert shown(prose.html(glean(html, line=False).text, links=False)) == words
    assert shown(prose.inline(glean(html, line=True).text)) == words
