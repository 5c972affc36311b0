"""Static files: gzipped for those who take them so, plain for everybody else."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from flask import Flask

    from tests.person import Person

STYLE = "/static/css/site.css"
FONT = "/static/fonts/cabin-5a229779.woff2"


def test_text_is_sent_gzipped_and_comes_out_the_same(app: Flask, alice: Person) -> None:
    content = Path(app.root_path, STYLE[1:]).read_bytes()
    with alice.client.get(STYLE, headers={"Accept-Encoding": "br, gzip"}) as packed:
        assert (packed.headers["Content-Encoding"], packed.headers["Vary"]) == ("gzip", "Accept-Encoding")
        assert packed.content_length == len(packed.data) < len(content) / 2
        assert gzip.decompress(packed.data) == content


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0", "identity"])
def test_whoever_does_not_take_it_so_gets_it_plain(app: Flask, alice: Person, accepted: str) -> None:
    content = Path(app.root_path, STYLE[1:]).read_bytes()
    with alice.client.get(STYLE, headers={"Accept-Encoding": accepted}) as plain:
        assert "Content-Encoding" not in plain.headers
        assert (plain.data, plain.headers["Vary"]) == (content, "Accept-Encoding")


def test_what_is_packed_already_is_not_packed_again(alice: Person) -> None:
    with alice.client.get(FONT, headers={"Accept-Encoding": "gzip"}) as font:
        assert "Content-Encoding" not in font.headers


def test_a_head_a_part_and_a_file_already_known_are_answered_as_ever(app: Flask, alice: Person) -> None:
    content = Path(app.root_path, STYLE[1:]).read_bytes()
    asks = {"Accept-Encoding": "gzip"}
    head = alice.client.head(STYLE, headers=asks)
    assert (head.headers["Content-Encoding"], head.data) == ("gzip", b"")
    with alice.client.get(STYLE, headers=asks | {"Range": "bytes=1-9"}) as part:
        assert (part.status_code, part.data) == (206, content[1:10])
        assert "Content-Encoding" not in part.headers
    known = alice.client.get(STYLE, headers=asks | {"If-None-Match": head.headers["ETag"]})
    assert (known.status_code, known.data) == (304, b"")
    assert alice.client.post(STYLE, headers=asks).status_code == 405


def test_pages_are_not_packed(case: None, alice: Person) -> None:
    page = alice.client.get("/packs/the-case", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in page.headers
    assert "csrf_token" in page.text
