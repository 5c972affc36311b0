"""A mail server that takes every letter and keeps it, as far as RFC 5321 needs it for that."""

from __future__ import annotations

import email.policy
import re
import socketserver
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesParser
from threading import Thread
from typing import TYPE_CHECKING

from quizapp.web import mail

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

LINK = re.compile(r"^https://\S+$", re.MULTILINE)


@dataclass
class Letter:
    """One letter as it came over the wire."""

    sender: str
    to: list[str]
    message: EmailMessage

    @property
    def text(self) -> str:
        return str(self.message.get_content()).replace("\r\n", "\n")

    @property
    def path(self) -> str:
        """Return the path of the one link in the letter."""
        (link,) = LINK.findall(self.text)
        assert link.startswith("https://quiz.example.org/")
        return str(link.removeprefix("https://quiz.example.org"))


@dataclass
class Mailbox:
    """What has arrived."""

    url: str = ""
    arrived: list[Letter] = field(default_factory=list)

    def letters(self) -> list[Letter]:
        """Return all letters, once everything that was put off is done."""
        mail.settle()
        return self.arrived

    def last(self) -> Letter:
        return self.letters()[-1]


class Server(socketserver.ThreadingTCPServer):
    """Listens at a port of its own."""

    daemon_threads = True
    mailbox: Mailbox


class Talk(socketserver.StreamRequestHandler):
    """One client."""

    server: Server

    def handle(self) -> None:
        self.say("220 mailbox")
        sender, to = "", []
        while line := self.rfile.readline().decode().rstrip("\r\n"):
            verb = line.upper()
            if verb.startswith("MAIL FROM:"):
                sender, to = line[10:].split(">")[0].lstrip("<"), []
            elif verb.startswith("RCPT TO:"):
                to.append(line[8:].split(">")[0].lstrip("<"))
            elif verb == "DATA":
                self.say("354 go on")
                message = BytesParser(policy=email.policy.default).parsebytes(self.content())
                self.server.mailbox.arrived.append(Letter(sender, to, message))  # type: ignore[arg-type] # the policy says which
            self.say("221 bye" if verb == "QUIT" else "250 fine")
            if verb == "QUIT":
                return

    def content(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line[1:] if line.startswith(b"..") else line)
        return b"".join(lines)

    def say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


@contextmanager
def open_mailbox() -> Iterator[Mailbox]:
    with Server(("127.0.0.1", 0), Talk) as server:
        server.mailbox = Mailbox(f"smtp://127.0.0.1:{server.server_address[1]}")
        Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.mailbox
        mail.settle()
        server.shutdown()
