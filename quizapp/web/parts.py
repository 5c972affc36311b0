"""Forms in parts: read as they come, so that a file in one is held once, and their texts in UTF-8 or not at all."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge
from werkzeug.formparser import FormDataParser, MultiPartParser

if TYPE_CHECKING:
    from werkzeug.datastructures import Headers, MultiDict
    from werkzeug.formparser import t_parse_result

IN_PARTS = "multipart/form-data"
PIECE = 64 * 1024


class FormReader(FormDataParser):
    """Reads forms as Werkzeug does, which would replace what makes no sense in a text and say nothing of it."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,
        options: dict[str, str] | None = None,
    ) -> t_parse_result:
        """Return what is left of the stream, the texts and the files; neither of the latter of what is no whole form.

        Raises `BadRequest` if a text is not in UTF-8 or its sender is gone, `RequestEntityTooLarge`.
        """
        if mimetype != IN_PARTS:
            return super().parse(stream, mimetype, content_length, options)
        reader = _PartsReader(
            stream_factory=self.stream_factory,
            max_form_memory_size=self.max_form_memory_size,
            max_form_parts=self.max_form_parts,
            cls=self.cls,
        )
        try:
            boundary = (options or {})["boundary"].encode("ascii")
            form, files = reader.parse(stream, boundary, content_length)
        except (KeyError, ValueError):
            _pass_over(stream)
            return stream, self.cls(), self.cls()
        except RequestEntityTooLarge:
            _pass_over(stream)
            raise
        return stream, self._in_utf_8(form), files

    def _in_utf_8(self, form: MultiDict[str, str]) -> MultiDict[str, str]:
        try:
            return self.cls(
                (name, text.encode(_PartsReader.charset).decode()) for name, text in form.items(multi=True)
            )
        except UnicodeDecodeError:
            raise BadRequest(_("The form is not in UTF-8.")) from None


class _PartsReader(MultiPartParser):
    """Takes every byte of a text for a character, by which none is lost."""

    charset = "iso-8859-1"

    def get_part_charset(self, headers: Headers) -> str:  # noqa: ARG002 (as it is called)
        return self.charset


def _pass_over(stream: IO[bytes]) -> None:
    """Read the rest of what nobody wants: whoever is sending it listens only afterwards."""
    while stream.read(PIECE):
        pass
