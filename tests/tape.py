"""Everything a browser is sent, byte by byte, as somebody curious would look at it."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from flask.testing import FlaskClient

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


@dataclass(frozen=True)
class Heard:
    """One response."""

    path: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def cookies(self) -> tuple[str, ...]:
        return tuple(value for name, value in self.headers if name == "Set-Cookie")

    def edge(self) -> str:
        """Return what is written around the body, cookies opened."""
        lines = [f"{name}: {value}" for name, value in self.headers]
        return "\n".join([*lines, *map(opened, self.cookies), self.path])

    def text(self) -> str:
        """Return the body as written and as read."""
        raw = self.body.decode("utf-8", "replace")
        return raw + unescape(raw) + unquote(raw)


class Listening(FlaskClient):
    """A browser that keeps all it is sent."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.heard: list[Heard] = []

    def open(self, *args: Any, **options: Any) -> TestResponse:
        response = super().open(*args, **options)
        self.heard.append(
            Heard(
                response.request.path,
                response.status_code,
                tuple((str(name), str(value)) for name, value in response.headers),
                response.get_data(),
            )
        )
        return response


def listen_to(app: Flask) -> None:
    """Have every browser made from now on keep what it is sent."""
    app.test_client_class = Listening


def opened(cookie: str) -> str:
    """Return what a signed cookie holds, which anybody can read."""
    value = cookie.partition(";")[0].partition("=")[2]
    squeezed = value.startswith(".")
    payload = value.lstrip(".").split(".")[0]
    try:
        plain = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return (zlib.decompress(plain) if squeezed else plain).decode("utf-8", "replace")
    except (binascii.Error, zlib.error):
        return ""
