"""What questions are made of: options, evidence, pictures, pairs, and answers to the linter."""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from quizapp.bank import limits
from quizapp.bank.value import Line, MaybeLine, MaybeProse, Value, bare

IMAGE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(png|jpg|jpeg|webp|gif)")


_IMAGE_NAME: Final = WithJsonSchema({"type": "string", "pattern": f"^{IMAGE_NAME.pattern}$"})


def _address(url: str) -> str:
    """Refuse what a player should not be sent to: anything but a plain web address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    plain = (
        parts.scheme in {"http", "https"}
        and parts.hostname
        and not parts.username
        and not re.search(r"\s", url)
    )
    if url and not plain:
        raise PydanticCustomError("url", "must be a web address that starts with http:// or https://")
    return url


def _image_name(name: str) -> str:
    if not IMAGE_NAME.fullmatch(name):
        raise PydanticCustomError(
            "image_name",
            "must be the plain name of a png, jpg, jpeg, webp or gif file in the pack's media folder",
        )
    return name


class Option(Value):
    """A choice, with what is said to whoever chose it."""

    text: Line
    """What is chosen."""
    feedback: MaybeProse = ""
    """Shown only after the answer, if this was chosen."""


class Evidence(Value):
    """Where the work, or a source, says so."""

    work: Line
    """What is cited: the series, the book, an article."""
    locator: MaybeLine = ""
    """Where in it: Episode 4, Chapter 12."""
    url: Annotated[str, Field(max_length=limits.URL), AfterValidator(_address)] = ""
    """Its address on the web, if it has one."""


class Image(Value):
    """A picture beside the prompt."""

    file: Annotated[str, AfterValidator(_image_name), _IMAGE_NAME]
    """A file in the pack's media folder."""
    alt: MaybeLine = ""
    """What the picture shows, for whoever cannot see it, without naming the key."""


class Pair(Value):
    """What belongs together."""

    left: Line
    """What is given."""
    right: Line
    """What the player finds for it."""


class Allowance(Value):
    """A warning of the linter that the author has read and answered."""

    rule: Line
    """The rule's name."""
    why: Line
    """Why it does not apply here."""


_OptionAsWritten: TypeAlias = Line | Option
OptionOrText = Annotated[Option, BeforeValidator(bare("text"), json_schema_input_type=_OptionAsWritten)]
Options = Annotated[
    tuple[OptionOrText, ...], Field(min_length=limits.OPTIONS[0], max_length=limits.OPTIONS[1])
]
