"""The proxy that stands before the game on the open internet: whom it cuts off, what it lets through, what it says."""

from __future__ import annotations

import re
import socket
import ssl
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, HTTPSHandler, Request, build_opener

import pytest

from tests.deploy.conftest import PATIENCE
from tests.page import Page

if TYPE_CHECKING:
    from typing import Any

    from tests.deploy.conftest import Proxy

FORM = "Content-Type: application/x-www-form-urlencoded"
MANY = 200
CUT = 5 * PATIENCE
"""Seconds within which whoever sends slowly is gone."""
QUICK = 2.0


def test_its_file_is_one_that_nginx_takes(nginx: str, proxy: Proxy) -> None:
    done = subprocess.run(
        [nginx, "-t", "-q", "-p", proxy.folder, "-c", proxy.folder / "nginx.conf"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def assert_quick(proxy: Proxy) -> None:
    """Assert that a page comes at once, from the database."""
    begun = time.monotonic()
    assert proxy.ask("GET /packs/the-perfect-mother HTTP/1.1").status == 200
    assert time.monotonic() - begun < QUICK


def drip(proxy: Proxy, head: bytes, seconds: float, pause: float) -> list[float | None]:
    """Have many send this and then a byte at a time; return after how many seconds each was cut off."""

    def one(number: int) -> float | None:
        with proxy.connect(f"127.0.0.{2 + number // 40}") as wire:
            begun = time.monotonic()
            wire.settimeout(pause)
            try:
                wire.sendall(head)
                while time.monotonic() - begun < seconds:
                    wire.sendall(b"a")
                    try:
                        if not wire.recv(4096):
                            break
                    except TimeoutError:
                        continue
                else:
                    return None
            except OSError:
                pass
            return time.monotonic() - begun

    with ThreadPoolExecutor(MANY) as pool:
        dripping = [pool.submit(one, number) for number in range(MANY)]
        time.sleep(1)
        for _ in range(3):
            assert_quick(proxy)
        return [each.result() for each in dripping]


def test_headers_sent_a_byte_at_a_time_are_cut_off_and_keep_nobody_waiting(proxy: Proxy) -> None:
    cut = drip(proxy, b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ", CUT, 0.5)
    assert [each for each in cut if each is None or each > CUT] == []


def test_bodies_that_stop_coming_are_cut_off(proxy: Proxy) -> None:
    head = f"POST /players/name HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 1000\r\n\r\n"
    cut = drip(proxy, head.encode(), CUT, 1.5 * PATIENCE)
    assert [each for each in cut if each is None or each > CUT] == []


def test_bodies_sent_a_byte_at_a_time_keep_nobody_waiting(proxy: Proxy) -> None:
    head = f"POST /players/name HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 1000\r\n\r\n"
    drip(proxy, head.encode(), 1.5 * PATIENCE, 0.5)


def test_one_address_has_so_many_requests_at_once(proxy: Proxy) -> None:
    head = f"POST / HTTP/1.1\r\nHost: localhost\r\n{FORM}\r\nContent-Length: 9\r\n\r\n".encode()
    wires = [proxy.connect("127.0.0.9") for _ in range(60)]
    for wire in wires:
        wire.sendall(head)
    time.sleep(0.5)
    answer = proxy.ask("GET / HTTP/1.1", source="127.0.0.9")
    assert (answer.status, "Retry-After: 5" in answer.text) == (429, True)
    assert_quick(proxy)
    for wire in wires:
        wire.close()


def test_forms_that_are_too_large_are_refused_unread(proxy: Proxy) -> None:
    answer = proxy.ask("POST /players/name HTTP/1.1", FORM, "Content-Length: 100000000", body=b"name=")
    assert answer.status == 413


def test_chunks_without_end_are_refused(proxy: Proxy) -> None:
    body = (b"10000\r\n" + b"a" * 65536 + b"\r\n") * 64 + b"0\r\n\r\n"
    answer = proxy.ask("POST /players/name HTTP/1.1", FORM, "Transfer-Encoding: chunked", body=body)
    assert answer.closed
    assert answer.status in {0, 413}


@pytest.mark.parametrize(
    ("line", "header", "status"),
    [
        (f"GET /{'a' * 9000} HTTP/1.1", "X-A: a", 414),
        ("GET / HTTP/1.1", f"X-Long: {'a' * 40_000}", 400),
        (f"GET /{'a' * 5000} HTTP/1.1", "X-A: a", 414),
    ],
)
def test_what_is_too_long(proxy: Proxy, line: str, header: str, status: int) -> None:
    assert proxy.ask(line, header).status == status


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
    assert answer.status in {400, 501}
    assert answer.closed
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

    def ask(
        self, path: str, data: dict[str, Any] | None = None, **headers: str
    ) -> tuple[int, str, dict[str, str]]:
        body = urlencode(data, doseq=True).encode() if data else None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            response = self.opener.open(Request(self.root + path, body, named), timeout=30)
        except HTTPError as refusal:
            response = refusal
        with response:
            return response.status, response.read().decode(), dict(response.headers)

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
    assert re.fullmatch("[0-9a-f]{32}", headers["X-Request-ID"])


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
    assert "Location: https://quiz.example.org/rounds\r\n" in said


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


def test_it_does_not_say_which_version_it_is(proxy: Proxy) -> None:
    assert not re.search(r"nginx/\d|gunicorn|python", proxy.ask("GET /none HTTP/1.1").text, re.IGNORECASE)
