"""What reaches the game over a wire and is no request that a browser makes."""

from __future__ import annotations

import os
import re
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from gunicorn import util
from gunicorn.http import wsgi

from quizapp.ops.cli import mind_manners

if TYPE_CHECKING:
    from flask import Flask

    from tests.ops.conftest import Answer, Served

FORM = "Content-Type: application/x-www-form-urlencoded"
INSIDE = re.compile(
    rf"gunicorn|werkzeug|flask|python|traceback|sqlite|{re.escape(str(Path(__file__).parents[2]))}|/site-packages/|\.py\b",
    re.IGNORECASE,
)


def assert_turned_away(served: Served, answer: Answer, *statuses: int) -> None:
    """Assert what holds for every answer: dressed, telling nothing of the inside, and the next one is served."""
    assert answer.status in statuses, answer.text
    assert not INSIDE.search(answer.text), answer.text
    assert "frame-ancestors 'none'" in answer.text
    assert "X-Content-Type-Options: nosniff" in answer.text
    assert served.process.poll() is None
    assert served.ask("GET /readyz HTTP/1.1").status == 200


@pytest.mark.parametrize("length", [5_000, 9_000, 100_000])
def test_a_long_address(served: Served, length: int) -> None:
    assert_turned_away(served, served.ask(f"GET /{'a' * length} HTTP/1.1"), 414)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND", "BREW"])
def test_methods_of_other_protocols(served: Served, method: str) -> None:
    assert_turned_away(served, served.ask(f"{method} / HTTP/1.1"), 400, 405)


@pytest.mark.parametrize(
    "path",
    [
        "/%252e%252e/%252e%252e/etc/passwd",
        "/static/../../config.py",
        "/static/%2e%2e/%2e%2e/config.py",
        "/static/%252e%252e/config.py",
        "/static/..%5c..%5cconfig.py",
        "/.env",
        "/.git/config",
    ],
)
def test_paths_that_climb(served: Served, path: str) -> None:
    assert_turned_away(served, served.ask(f"GET {path} HTTP/1.1"), 404)


@pytest.mark.parametrize(
    "headers",
    [
        ["Content-Length: 10", "Transfer-Encoding: chunked"],
        ["Content-Length: 10", "Content-Length: 11"],
        ["Transfer-Encoding : chunked"],
        ["Transfer-Encoding: chunked, identity"],
        ["Content-Length: -5"],
        ["Content-Length: +5"],
    ],
)
def test_a_request_whose_end_is_in_doubt(served: Served, headers: list[str]) -> None:
    answer = served.ask(
        "POST /players/name HTTP/1.1", FORM, *headers, body=b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n"
    )
    assert answer.closed
    assert answer.text.count("HTTP/1.1 ") == 1
    assert_turned_away(served, answer, 400, 501)


def test_what_follows_a_body_is_no_part_of_it(served: Served) -> None:
    head = f"POST /players/name HTTP/1.1\r\nHost: 127.0.0.1\r\n{FORM}\r\nContent-Length: 10\r\n\r\n"
    answer = served.say(head.encode() + b"name=Alice" + b"aaaaaaaaaa\r\n\r\n")
    assert re.findall(r"HTTP/1\.1 (\d+)", answer.text) == ["403", "400"]
    assert answer.closed
    assert_turned_away(served, answer, 403)


def test_a_megabyte_in_chunks(served: Served) -> None:
    body = (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 16 + b"0\r\n\r\n"
    answer = served.ask("POST /players/name HTTP/1.1", FORM, "Transfer-Encoding: chunked", body=body)
    assert_turned_away(served, answer, 413)


def test_a_hundred_megabytes_by_their_own_account(served: Served) -> None:
    answer = served.ask("POST /players/name HTTP/1.1", FORM, "Content-Length: 100000000", body=b"name=Alice")
    assert_turned_away(served, answer, 413)


@pytest.mark.parametrize("length", ["Content-Length: 20000000", "Transfer-Encoding: chunked"])
def test_of_a_file_that_nobody_may_send_nothing_is_waited_for(served: Served, length: str) -> None:
    answer = served.ask(
        "POST /author/import HTTP/1.1",
        "Content-Type: multipart/form-data; boundary=x",
        length,
        body=b"7\r\n--x",
    )
    assert_turned_away(served, answer, 401)


def test_a_file_that_is_too_large_is_not_waited_for(served: Served) -> None:
    form = "Content-Type: multipart/form-data; boundary=x"
    answer = served.ask("POST /author/import HTTP/1.1", form, "Content-Length: 20971521", body=b"--x")
    assert_turned_away(served, answer, 401, 413)


@pytest.mark.parametrize(
    "raw",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: evil.example\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
        b"GET /packs/\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    ],
    ids=["tls", "nul", "no-host", "two-hosts", "foreign-host", "no-utf-8"],
)
def test_what_is_no_request_to_this_server(served: Served, raw: bytes) -> None:
    assert_turned_away(served, served.say(raw), 400)


def test_headers_that_never_end(served: Served) -> None:
    assert_turned_away(served, served.ask("GET / HTTP/1.1", f"X-Long: {'a' * 20_000}"), 400, 431)
    assert_turned_away(served, served.ask("GET / HTTP/1.1", *[f"X-{n}: a" for n in range(500)]), 400, 431)


def test_a_thousand_ranges_of_a_file_are_one_body(served: Served) -> None:
    ranges = "Range: bytes=" + ",".join(f"{n}-{n}" for n in range(1000))
    answer = served.ask("GET /static/css/site.css HTTP/1.1", ranges)
    assert answer.status in {200, 416}
    assert answer.text.count("Content-Type:") == 1


def test_a_line_break_in_an_address_makes_no_header(served: Served) -> None:
    answer = served.ask("GET /players/switch?next=/x%0d%0aSet-Cookie:a=b HTTP/1.1")
    assert answer.status == 200
    assert not re.search(r"^Set-Cookie: ?a=b", answer.text, re.MULTILINE)


def test_no_answer_names_the_software(served: Served) -> None:
    answer = served.ask("GET / HTTP/1.1")
    assert not INSIDE.search(answer.text.split("\r\n\r\n")[0])


def test_what_the_server_says_by_itself_is_dressed_too(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(util, "write_error", None)
    monkeypatch.setattr(wsgi, "SERVER", "")
    with app.app_context():
        mind_manners()
    here, there = socket.socketpair()
    with here, there:
        util.write_error(here, 400, "Bad Request", "said evil")
        text = there.recv(65536).decode()
    assert text.startswith("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n")
    assert text.endswith("\r\n\r\n400 Bad Request\n")
    assert ("frame-ancestors 'none'" in text, "evil" in text, wsgi.SERVER) == (True, False, "red-herring")


def resident(pid: int) -> int:
    """Return the bytes of memory of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") + sum(resident(int(child)) for child in children)


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="no /proc here to look at")
def test_the_memory_does_not_grow_with_abuse(served: Served) -> None:
    body = b"name=" + b"%41" * 19_998
    before = resident(served.process.pid)
    for _ in range(20):
        served.ask("POST /players/name HTTP/1.1", FORM, f"Content-Length: {len(body)}", body=body)
        served.ask(f"GET /{'a' * 5_000} HTTP/1.1")
    assert resident(served.process.pid) - before < 20 * 1024 * 1024
