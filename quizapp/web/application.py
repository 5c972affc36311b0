"""The app's class: Flask, but for what there is to find out anew with every request and never changes."""

from __future__ import annotations

from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from flask import Flask, Request

from quizapp.web.parts import FormReader
from quizapp.web.rendering import Environment

if TYPE_CHECKING:
    from collections.abc import Callable


class InMemory(Request):
    """A request that keeps what is sent along in memory, which is bounded, and writes none of it to the disk."""

    form_data_parser_class = FormReader

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 (as it is called)
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        return BytesIO()


class Application(Flask):
    """Flask, whose templates are our kind and whose functions all wait."""

    request_class = InMemory
    jinja_environment = Environment  # type: ignore[assignment] # meant to be another one

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function as it is: none of ours is a coroutine, which Flask would look for each time."""
        return func
