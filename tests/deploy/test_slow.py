"""Two hundred who send slowly: they are cut off, and the others hardly notice."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from http.client import HTTPSConnection
from typing import TYPE_CHECKING

import pytest

from tests.deploy import slow
from tests.deploy.conftest import INSIDE
from tests.load import percentile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.deploy.conftest import Proxy

pytestmark = pytest.mark.thorough

CUT = 30
"""Seconds after which whoever sends slowly is gone at the latest."""
PAGES = 40
LEAST, MOST = 5, 25
"""Turns of quiet and slow senders: so many are taken, and so many are enough on a machine that is busy too."""
DEARER = 1.2

HEADER = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
FORM = (
    b"POST /players/name HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
)
BODY = FORM + b"Content-Length: 1000\r\n\r\nname="
MOST_OF_A_LARGE_BODY = FORM + b"Content-Length: 2000000\r\n\r\n" + b"a" * 200_000


@contextmanager
def sending(proxy: Proxy, head: bytes, seconds: float = 0) -> Iterator[subprocess.Popen[bytes]]:
    """Have all of them send, for so many seconds or as long as this lasts."""
    program = [sys.executable, slow.__file__, str(proxy.port), proxy.folder / "fullchain.pem", str(seconds)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(head)
        process.stdin.close()
        assert process.stdout.readline() == b"all are at it\n"
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize(
    "head", [HEADER, BODY, MOST_OF_A_LARGE_BODY], ids=["headers", "bodies", "large-bodies"]
)
def test_who_sends_a_byte_at_a_time_is_cut_off(head: bytes, proxy: Proxy) -> None:
    with sending(proxy, head, CUT) as process:
        assert process.stdout
        told = json.loads(process.stdout.read())
    assert len(told) == slow.MANY
    assert None not in told
    # Whoever was just sending may have heard nothing.
    assert {each.partition("\r\n")[0] for each in told} - {""} == {"HTTP/1.1 408 Request Time-out"}
    assert not INSIDE.search("".join(told))


def waits(browser: HTTPSConnection) -> Iterator[float]:
    """Yield the seconds that pages from the database take."""
    for _ in range(PAGES):
        begun = time.perf_counter()
        browser.request("GET", "/packs/the-perfect-mother")
        response = browser.getresponse()
        response.read()
        assert response.status == 200
        yield time.perf_counter() - begun


@pytest.mark.parametrize("head", [HEADER, BODY], ids=["headers", "bodies"])
def test_the_others_wait_hardly_longer_for_their_pages(head: bytes, proxy: Proxy) -> None:
    quiet: list[float] = []
    beside: list[float] = []
    with closing(HTTPSConnection("localhost", proxy.port, context=proxy.trust)) as browser:
        while len(quiet) < LEAST * PAGES or most_wait(beside) > DEARER * most_wait(quiet):
            assert len(quiet) < MOST * PAGES, (most_wait(quiet), most_wait(beside))
            # What comes before is to be the same for both.
            with sending(proxy, head):
                pass
            quiet.extend(waits(browser))
            with sending(proxy, head):
                beside.extend(waits(browser))


def most_wait(seconds: list[float]) -> float:
    """Return after how long 95 of 100 have what they wait for."""
    return percentile(sorted(seconds), 0.95)
