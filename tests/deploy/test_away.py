"""What the proxy does when one of the processes behind it goes, or both do, or one comes back as another."""

from __future__ import annotations

import socket
import struct
from contextlib import ExitStack, contextmanager
from socketserver import BaseRequestHandler, UDPServer
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.deploy.conftest import answers, standing_before, until
from tests.deploy.understudy import Understudy
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.deploy.conftest import Proxy

pytestmark = pytest.mark.thorough

TOKEN = "/rounds/aaaaaaaaaaaaaaaaaaaaaa"
KEY = "dGhlIHNhbXBsZSBub25jZQ=="
"""And what answers it, in the example of RFC 6455."""
CLOSED = "\r\n\r\nThe archive is closed for a moment. Try again in a few seconds.\n"


@pytest.fixture
def cast() -> Iterator[tuple[Understudy, Understudy]]:
    """Two who stand in for the game."""
    both = Understudy("one", free_port()), Understudy("other", free_port())
    yield both
    for each in both:
        each.go()


@pytest.fixture
def proxy(haproxy: str, cast: tuple[Understudy, Understudy], tmp_path: Path) -> Iterator[Proxy]:
    with standing_before(cast[0].port, cast[1].port, tmp_path) as running:
        yield running
    # Whatever has come about, addresses are not written down.
    assert TOKEN not in running.log


def post(proxy: Proxy) -> tuple[int, str]:
    answer = proxy.ask(f"POST {TOKEN} HTTP/1.1", "Content-Length: 8", body=b"choice=1")
    return answer.status, answer.text.rpartition("\r\n\r\n")[2]


def test_when_one_goes_the_other_takes_all_and_nobody_notices(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    cast[0].go()
    assert [post(proxy) for _ in range(10)] == [(200, "choice=1")] * 10
    assert all(answers(proxy, 200, TOKEN) for _ in range(10))
    until(lambda: "Server game/app1 is DOWN" in proxy.log)
    cast[0].come()
    until(lambda: "Server game/app1 is UP" in proxy.log)
    before = len(cast[0].asked)
    until(lambda: answers(proxy, 200, TOKEN) and len(cast[0].asked) > before)


def test_when_both_go_a_page_says_so_until_one_is_back(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    for each in cast:
        each.go()
    answer = proxy.ask(f"GET {TOKEN} HTTP/1.1")
    assert (answer.status, answer.text.endswith(CLOSED)) == (503, True)
    assert "retry-after: 5\r\n" in answer.text
    assert post(proxy)[0] == 503
    cast[1].come()
    until(lambda: answers(proxy, 200, TOKEN))


def test_one_that_says_nothing_any_more_is_asked_nothing_any_more(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    cast[0].stage.speaks.clear()
    until(lambda: "Server game/app1 is DOWN" in proxy.log)
    assert all(answers(proxy, 200, TOKEN) for _ in range(10))


def test_what_one_may_have_begun_to_work_on_is_not_given_to_the_other(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    for each in cast:
        each.stage.breaks_off = True
    answer = proxy.ask(f"POST {TOKEN} HTTP/1.1", "Content-Length: 8", body=b"choice=1")
    assert (answer.status, answer.text.endswith(CLOSED)) == (503, True)
    assert (cast[0].asked + cast[1].asked).count(TOKEN) == 1


def test_a_page_that_one_breaks_off_comes_from_the_other(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    cast[0].stage.breaks_off = True
    assert all(answers(proxy, 200, TOKEN) for _ in range(10))
    assert cast[0].asked


def test_two_may_go_on_talking_over_one_connection(proxy: Proxy) -> None:
    head = f"GET {TOKEN} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    with proxy.connect() as wire:
        wire.sendall(f"{head}Sec-WebSocket-Key: {KEY}\r\n\r\n".encode())
        assert wire.recv(4096).startswith(b"HTTP/1.1 101 ")
        for word in (b"hello", b"there"):
            wire.sendall(word)
            assert wire.recv(4096) == word.upper()


def test_two_send_large_files_at_once_and_a_third_is_told_to_wait(
    proxy: Proxy, cast: tuple[Understudy, Understudy]
) -> None:
    size, most, taken = 7_000_000, 3_000_000, 2_150_000
    line = "POST /author/packs/a-pack/questions/a-question/picture HTTP/1.1"
    head = f"{line}\r\nHost: localhost\r\nContent-Length: {size}\r\n\r\n".encode()
    with ExitStack() as wires:
        slow = [wires.enter_context(proxy.connect()) for _ in range(2)]
        for wire in slow:
            wire.sendall(head + b"a" * most)
        until(lambda: len(cast[0].asked) + len(cast[1].asked) >= len(slow))
        # No more than the proxy has taken by the time it says no.
        third = proxy.ask(line, f"Content-Length: {taken}", body=b"a" * taken)
        assert (third.status, "retry-after: 20\r\n" in third.text) == (503, True)
        assert post(proxy) == (200, "choice=1")
        for wire in slow:
            wire.sendall(b"a" * (size - most))
            assert wire.recv(12) == b"HTTP/1.1 200"
    until(lambda: proxy.ask(line, f"Content-Length: {size}", body=b"a" * size).status == 200)


@contextmanager
def directory(entries: dict[str, str]) -> Iterator[int]:
    """Tell at a port, in the way of DNS, which names have which IPv4 addresses."""

    class Entry(BaseRequestHandler):
        def handle(self) -> None:
            asked, wire = self.request
            end = asked.index(b"\0", 12) + 5
            address = entries.get(asked[13 : 13 + asked[12]].decode())
            found = b""
            if address and asked[end - 4 : end - 2] == b"\0\1":
                found = struct.pack("!HHHIH", 0xC00C, 1, 1, 1, 4) + socket.inet_aton(address)
            head = struct.pack("!HHHHH", 0x8180, 1, int(bool(found)), 0, 0)
            wire.sendto(asked[:2] + head + asked[12:end] + found, self.client_address)

    with UDPServer(("127.0.0.1", free_port()), Entry) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_address[1]
        server.shutdown()


def test_one_that_comes_back_at_another_address_is_found_there(haproxy: str, tmp_path: Path) -> None:
    entries = {"game": "127.0.0.21"}
    before = Understudy("before", free_port(), entries["game"])
    with directory(entries) as port:
        here = {"parse-resolv-conf": f"nameserver here 127.0.0.1:{port}"}
        here["server app1 127.0.0.1:"] = "server app1 game:"
        with standing_before(before.port, free_port(), tmp_path, **here) as proxy:
            before.go()
            after = Understudy("after", before.port, "127.0.0.22")
            entries["game"] = after.host
            until(lambda: proxy.ask("GET / HTTP/1.1").text.endswith("after"))
            after.go()
