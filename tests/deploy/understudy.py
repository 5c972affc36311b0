"""Somebody who listens where the game would, says who they are, and can be taken away, silenced and brought back."""

from __future__ import annotations

import socket
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

ACCEPTED = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="


class _Part(BaseHTTPRequestHandler):
    """What is answered."""

    server: _Stage
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._act()
        if "Upgrade" in self.headers:
            self.send_response(101)
            self.send_header("Connection", "Upgrade")
            self.send_header("Upgrade", "websocket")
            self.send_header("Sec-WebSocket-Accept", ACCEPTED)
            self.end_headers()
            while said := self.connection.recv(4096):
                self.connection.sendall(said.upper())
        else:
            self._say(self.server.name)

    def do_POST(self) -> None:
        self._act()
        self._say(self.rfile.read(int(self.headers["Content-Length"])).decode())

    def _act(self) -> None:
        if self.path != "/healthz":
            self.server.asked.append(self.path)
            if self.server.breaks_off:
                self.connection.shutdown(socket.SHUT_RDWR)
        self.server.speaks.wait(60)

    def _say(self, text: str) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_what: object) -> None:
        """Write nothing down."""


class _Stage(ThreadingHTTPServer):
    daemon_threads = True
    name: str
    asked: list[str]
    breaks_off: bool
    speaks: Event

    def handle_error(self, *_who: object) -> None:
        """Let whoever was broken off go."""


class Understudy:
    """One of them, at a port that stays the same."""

    def __init__(self, name: str, port: int, host: str = "127.0.0.1") -> None:
        self.name = name
        self.port = port
        self.host = host
        self.asked: list[str] = []
        """What was asked of it, but for whether it is alive."""
        self.come()

    def come(self) -> None:
        """Listen."""
        self.stage = _Stage((self.host, self.port), _Part)
        self.stage.name, self.stage.asked = self.name, self.asked
        self.stage.breaks_off, self.stage.speaks = False, Event()
        self.stage.speaks.set()
        Thread(target=self.stage.serve_forever, args=(0.01,), daemon=True).start()

    def go(self) -> None:
        """Listen no longer."""
        self.stage.speaks.set()
        self.stage.shutdown()
        self.stage.server_close()
