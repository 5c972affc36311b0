"""Static files gzipped: once, when the server starts, and held in memory.

Pages are not. They hold tokens beside words that an address can choose, and how well both pack together would tell on
the tokens.
"""

from __future__ import annotations

import gzip
from functools import cache
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any

from werkzeug.datastructures import Accept
from werkzeug.http import parse_accept_header
from whitenoise.responders import Response

if TYPE_CHECKING:
    from whitenoise.responders import StaticFile

WORTH_IT = 0.9
"""Fonts and the like are packed already."""


class GzippedFile:
    """A static file for those who take it gzipped, and the plain one for the others."""

    def __init__(self, plain: StaticFile, body: bytes) -> None:
        self._plain = plain
        self._body = body

    def get_response(self, method: str, environ: dict[str, Any]) -> Response:
        """Answer a request, as `StaticFile` does."""
        if method in {"GET", "HEAD"} and _takes_gzip(environ):
            asked = self._plain.get_response("HEAD", environ)
            # A part of the file, or none because it is known, is said of the plain one.
            if asked.status == HTTPStatus.OK:
                return self._packed(asked.headers, with_body=method == "GET")
        return self._plain.get_response(method, environ)

    def _packed(self, plain: list[tuple[str, str]], *, with_body: bool) -> Response:
        headers = dict(plain) | {"Content-Encoding": "gzip", "Content-Length": str(len(self._body))}
        return Response(HTTPStatus.OK, list(headers.items()), BytesIO(self._body) if with_body else None)


def gzipped(plain: StaticFile, content: bytes) -> GzippedFile | StaticFile:
    """Return the file so that it is sent gzipped where that makes it smaller."""
    body = _pack(content)
    return GzippedFile(plain, body) if len(body) < WORTH_IT * len(content) else plain


@cache
def _pack(content: bytes) -> bytes:
    """Pack once what is served under two names."""
    return gzip.compress(content, mtime=0)


def _takes_gzip(environ: dict[str, Any]) -> bool:
    accepted = parse_accept_header(environ.get("HTTP_ACCEPT_ENCODING", ""), Accept)
    return accepted.quality("gzip") > 0
