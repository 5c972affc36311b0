"""The proxy that stands before the game on the open internet: whom it cuts off, what it lets through, what it says."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
from contextlib import ExitStack
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import pytest

from tests.deploy.conftest import DEPLOY, INSIDE, answers, certify, until
from tests.page import Page

if TYPE_CHECKING:
    from email.message import Message
    from pathlib import Path
    from typing import Any

    from tests.deploy.conftest import Proxy

ROOT = DEPLOY.parent
FORM = "Content-Type: application/x-www-form-urlencoded"


def test_its_file_is_one_that_haproxy_takes_without_a_word(haproxy: str, proxy: Proxy) -> None:
    done = subprocess.run(
        [haproxy, "-c", "-q", "-f", proxy.folder / "haproxy.cfg"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_so_is_the_one_that_the_page_about_systemd_makes_of_it(haproxy: str, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "systemd.md").read_text(encoding="utf-8")
    made = re.search(r"^sed -e .* deploy/haproxy\.cfg", page, re.MULTILINE)
    assert made
    text = subprocess.run(made[0], shell=True, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^ +(?:bind|server) (?:app1 )?(\S+)", text, re.MULTILINE) == [
        ":80",
        "127.0.0.1:8081",
        ":443",
        "127.0.0.1:8000",
    ]
    certify(tmp_path)
    (tmp_path / "haproxy.cfg").write_text(text.replace("/etc/haproxy/tls/", f"{tmp_path}/"))
    subprocess.run([haproxy, "-c", "-q", "-f", tmp_path / "haproxy.cfg"], check=True)


def test_one_address_has_so_many_requests_at_once(proxy: Proxy) -> None:
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 9\r\n\r\n".encode()
    with ExitStack() as wires:
        for _ in range(60):
            wires.enter_context(proxy.connect("127.0.0.9")).sendall(head)
        until(lambda: proxy.ask("GET / HTTP/1.1", source="127.0.0.9").status == 429)
        answer = proxy.ask("GET / HTTP/1.1", source="127.0.0.9")
        assert "retry-after: 5\r\n" in answer.text
        assert answer.text.endswith("That was too many at once. Wait a moment and go on; nothing is lost.\n")
        assert answers(proxy, 200)
    until(lambda: proxy.ask("GET / HTTP/1.1", source="127.0.0.9").status == 200)


def test_forms_that_are_too_large_are_refused_unread(proxy: Proxy) -> None:
    answer = proxy.ask("POST /players/name HTTP/1.1", FORM, "Content-Length: 100000000", body=b"name=")
    assert (answer.status, answer.closed) == (413, True)
    assert answer.text.endswith("\r\n\r\nThat was larger than a form here may be.\n")


def test_the_largest_form_there_is_gets_through(proxy: Proxy) -> None:
    body = b"name=" + b"a" * (2 * 1024 * 1024 - 5)
    answer = proxy.ask("POST /players/sign-up HTTP/1.1", FORM, f"Content-Length: {len(body)}", body=body)
    assert (answer.status, "x-request-id" in answer.text.lower()) == (403, True)


@pytest.mark.parametrize(
    ("size", "sent", "status"), [(2_250_000, 2_250_000, 401), (26_000_000, 9, 413)], ids=["some", "more"]
)
def test_whoever_sends_a_file_is_asked_by_the_game_who_they_are(
    proxy: Proxy, size: int, sent: int, status: int
) -> None:
    line = "POST /author/packs/a-pack/questions/a-question/picture HTTP/1.1"
    answer = proxy.ask(line, FORM, f"Content-Length: {size}", body=b"a" * sent)
    assert answer.status == status


def test_chunks_are_refused(proxy: Proxy) -> None:
    body = (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 64 + b"0\r\n\r\n"
    answer = proxy.ask("POST /players/name HTTP/1.1", FORM, "Transfer-Encoding: chunked", body=body)
    assert (answer.status in {0, 400}, answer.closed) == (True, True)


@pytest.mark.parametrize(
    ("line", "header", "status", "says"),
    [
        (f"GET /{'a' * 9000} HTTP/1.1", "X-A: a", 414, "\r\n\r\nThat address is too long.\n"),
        ("GET / HTTP/1.1", f"X-Long: {'a' * 40_000}", 431, "\r\n\r\nThose headers are too long.\n"),
        (f"GET /{'a' * 5000} HTTP/1.1", "X-A: a", 414, "An address here has at most 4,096 characters."),
    ],
)
def test_what_is_too_long(proxy: Proxy, line: str, header: str, status: int, says: str) -> None:
    answer = proxy.ask(line, header)
    assert (answer.status, says in answer.text) == (status, True)


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
def test_a_request_whose_end_is_in_doubt_goes_no_further(proxy: Proxy, headers: list[str]) -> None:
    body = b"0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    answer = proxy.ask("POST /players/name HTTP/1.1", FORM, *headers, body=body)
    assert (answer.status, answer.closed) == (400, True)
    assert answer.text.count("HTTP/1.1 ") == 1


def test_what_follows_a_body_is_no_part_of_it(proxy: Proxy) -> None:
    head = f"POST /players/name HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 10\r\n\r\n"
    answer = proxy.say(head.encode() + b"name=Alice" + b"aaaaaaaaaa\r\n\r\n")
    assert re.findall(r"HTTP/1\.1 (\d+)", answer.text) == ["403", "400"]


class Visitor:
    """Somebody at a browser, who trusts the proxy's certificate and says what they like of themselves."""

    def __init__(self, proxy: Proxy) -> None:
        self.root = f"https://localhost:{proxy.port}"
        self.opener = build_opener(HTTPSHandler(context=proxy.trust), HTTPCookieProcessor(CookieJar()))

    def ask(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> tuple[int, str, Message]:
        body = urlencode(data, doseq=True).encode() if data else None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            response = self.opener.open(Request(self.root + path, body, named), timeout=30)
        except HTTPError as refusal:
            response = refusal
        with response:
            return response.status, response.read().decode(errors="replace"), response.headers

    def start(self) -> int:
        _status, text, _headers = self.ask("/packs/the-perfect-mother")
        form = next(form for form in Page(text).forms if "stage" in form.options)
        return self.ask(form.action, form.fields | {"name": ["Alice"], "size": ["5"]})[0]

    def guess(self, name: str, **headers: str) -> int:
        form = Page(self.ask("/players/sign-in")[1]).form("/players/sign-in")
        return self.ask(form.action, form.fields | {"name": [name], "password": ["a guess"]}, **headers)[0]


def test_a_round_is_played_through_it(proxy: Proxy) -> None:
    assert Visitor(proxy).start() == 200


def test_an_address_that_a_sender_makes_up_opens_no_new_purse(proxy: Proxy) -> None:
    visitor = Visitor(proxy)
    addresses = [f"1.2.3.{n}" for n in range(8)]
    told = [visitor.guess(each, X_Forwarded_For=each, Forwarded=f"for={each}") for each in addresses]
    # Each process counts for itself where there is no Redis to count in together.
    assert told.count(429) >= 2


def test_an_id_that_a_sender_makes_up_is_not_taken(proxy: Proxy) -> None:
    _status, _text, headers = Visitor(proxy).ask("/healthz", X_Request_ID="evil-evil-evil")
    assert re.fullmatch("[0-9a-f-]{36}", headers["X-Request-ID"])


def test_names_that_a_sender_makes_up_are_not_taken(proxy: Proxy) -> None:
    visitor = Visitor(proxy)
    assert visitor.ask("/", X_Forwarded_Host="evil.example", X_Forwarded_Proto="http")[0] == 200
    assert visitor.ask("/", Host="evil.example")[0] == 400


def test_browsers_are_told_to_insist_on_tls(proxy: Proxy) -> None:
    assert "Strict-Transport-Security" in Visitor(proxy).ask("/")[2]
    with socket.create_connection(("127.0.0.1", proxy.plain_port), timeout=5) as wire:
        wire.sendall(b"GET /rounds HTTP/1.1\r\nHost: quiz.example.org\r\nConnection: close\r\n\r\n")
        said = wire.recv(4096).decode()
    assert said.startswith("HTTP/1.1 301 ")
    assert "location: https://quiz.example.org/rounds\r\n" in said


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_old_tls_is_not_spoken(proxy: Proxy, version: ssl.TLSVersion) -> None:
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.load_verify_locations(proxy.folder / "fullchain.pem")
    with pytest.warns(DeprecationWarning, match="deprecated"):
        old.minimum_version = old.maximum_version = version
    with socket.create_connection(("127.0.0.1", proxy.port), timeout=5) as wire, pytest.raises(ssl.SSLError):
        old.wrap_socket(wire, server_hostname="localhost")


def test_the_public_port_shows_no_metrics(proxy: Proxy) -> None:
    assert proxy.ask("GET /metrics HTTP/1.1").status == 404


def test_static_files_are_packed_and_pages_are_not(proxy: Proxy) -> None:
    visitor = Visitor(proxy)
    style = re.findall(r'href="(/static/[^"]+\.css)"', visitor.ask("/")[1])[0]
    packed = {path: visitor.ask(path, Accept_Encoding="gzip")[2] for path in ("/", style)}
    assert "Content-Encoding" not in packed["/"]
    assert packed[style]["Content-Encoding"] == "gzip"


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /none HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
    ids=["missing", "nul", "tls", "large", "http-2"],
)
def test_nothing_it_says_names_what_it_is(proxy: Proxy, raw: bytes) -> None:
    answer = proxy.say(raw)
    assert answer.status in {400, 404, 413}
    assert not INSIDE.search(answer.text)
