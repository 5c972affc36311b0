"""Load over raw sockets: requests made beforehand, sent over connections that are kept, each reply timed."""

from __future__ import annotations

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
PATIENCE = 60


@dataclass(frozen=True)
class Run:
    """What came of a load: seconds for all of it, and for each reply."""

    seconds: float
    each: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Return replies a second."""
        return len(self.each) / self.seconds

    def percentile(self, part: int) -> float:
        """Return the seconds that so many in a hundred replies took at most."""
        return quantiles(self.each, n=100, method="inclusive")[part - 1]


def request(method: str, path: str, cookie: str = "", body: str = "") -> bytes:
    """Return a request as it goes over the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *([f"Cookie: {cookie}"] if cookie else [])]
    if method == "POST":
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body.encode())}"]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def load(port: int, scripts: Sequence[Iterable[bytes]], status: int) -> Run:
    """Send each script over a connection of its own, all side by side; every reply must have this status."""
    wanted = b"HTTP/1.1 %d " % status
    with ThreadPoolExecutor(len(scripts)) as pool:
        began = time.perf_counter()
        done = [pool.submit(_say, port, script, wanted) for script in scripts]
        each = [seconds for one in done for seconds in one.result()]
        return Run(time.perf_counter() - began, tuple(each))


def _say(port: int, script: Iterable[bytes], wanted: bytes) -> list[float]:
    took = []
    wire = _connect(port)
    for said in script:
        began = time.perf_counter()
        wire.sendall(said)
        reply = _reply(wire)
        took.append(time.perf_counter() - began)
        assert reply.startswith(wanted), reply[:500]
        if b"\r\nConnection: close" in reply:
            wire.close()
            wire = _connect(port)
    wire.close()
    return took


def _connect(port: int) -> socket.socket:
    wire = socket.create_connection(("127.0.0.1", port), PATIENCE)
    wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return wire


def _reply(wire: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        more = wire.recv(65536)
        assert more, got[:500]
        got += more
    head = got.index(b"\r\n\r\n") + 4
    length = LENGTH.search(got, 0, head)
    assert length, got[:500]
    while len(got) < head + int(length[1]):
        got += wire.recv(65536)
    return got[:head]
