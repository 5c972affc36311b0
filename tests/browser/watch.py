"""What must never happen in a browser, whatever one does there: noted as it happens, and held against every test."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError


class Watch:
    """Breaches of the content security policy, errors in scripts, and requests to anybody else."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def over(self, context: BrowserContext, url: str) -> None:
        """Watch all pages of a context that belongs to the server at `url`."""
        home = urlsplit(url).netloc

        def note_request(request: Request) -> None:
            address = urlsplit(request.url)
            if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != home:
                self.seen.append(f"asked another server: {request.url}")

        context.on("request", note_request)
        context.on("console", self._note_message)
        context.on("weberror", self._note_error)

    def _note_message(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.seen.append(f"broke the policy: {message.text}")

    def _note_error(self, error: WebError) -> None:
        self.seen.append(f"script failed: {error.error}")
