"""What every value of the bank is made of: a frozen model without unknown fields, texts fit to be stored.

Files give every scalar as text, so the types here also read whole numbers, decimals and yes/no from text;
each says in the schema what a file may hold.
"""

from __future__ import annotations

import hashlib
import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, Any, Final, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from quizapp.bank import limits
from quizapp.bank import text as texts

if TYPE_CHECKING:
    from collections.abc import Callable

SLUG: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


class Value(BaseModel):
    """A frozen value; the docstrings of its fields become the descriptions in the editors' schema."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    def digest(self) -> str:
        """Return the SHA-256, in hexadecimal, of this value, as it is played, as canonical JSON."""
        said = _without_unsaid(self.as_played().model_dump(mode="json"))
        canonical = json.dumps(said, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def as_played(self) -> Self:
        """Return what of this value the game is played with."""
        return self


LATER: Final = frozenset({"case", "recap", "deducible"})
"""Fields that came after packs had been published: unsaid, they leave a digest what it was before there were any."""


def _without_unsaid(dumped: Any) -> Any:  # noqa: ANN401 (what JSON is made of)
    if isinstance(dumped, dict):
        return {key: _without_unsaid(value) for key, value in dumped.items() if value or key not in LATER}
    return [_without_unsaid(each) for each in dumped] if isinstance(dumped, list) else dumped


def _clean(max_length: int, *, multiline: bool = False) -> AfterValidator:
    def clean(text: str) -> str:
        tidied = texts.tidy(text)
        flaw = texts.flaw(tidied, max_length=max_length, multiline=multiline)
        if flaw:
            raise PydanticCustomError("text", "{reason}", {"code": flaw.code, "reason": flaw.reason})
        return tidied

    return AfterValidator(clean)


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("empty", "is empty")
    return text


def _scalar(max_length: int, least: int = 0) -> WithJsonSchema:
    """Describe a text to editors, which take `1984` and `No` for something else."""
    bounds = {"minLength": least, "maxLength": max_length} if least else {"maxLength": max_length}
    return WithJsonSchema({"type": ["string", "number", "boolean"], **bounds})


Title = Annotated[str, _clean(limits.TITLE), AfterValidator(_filled), _scalar(limits.TITLE, 1)]
"""One line: a title, a label, a name."""
MaybeTitle = Annotated[str, _clean(limits.TITLE), _scalar(limits.TITLE)]
Line = Annotated[str, _clean(limits.ANSWER), AfterValidator(_filled), _scalar(limits.ANSWER, 1)]
"""One line that a player may see or type."""
MaybeLine = Annotated[str, _clean(limits.ANSWER), _scalar(limits.ANSWER)]
Blurb = Annotated[str, _clean(limits.BLURB, multiline=True), _scalar(limits.BLURB)]
Prose = Annotated[
    str, _clean(limits.PROMPT, multiline=True), AfterValidator(_filled), _scalar(limits.PROMPT, 1)
]
"""Small Markdown."""
MaybeProse = Annotated[str, _clean(limits.PROMPT, multiline=True), _scalar(limits.PROMPT)]


def _slug(text: str) -> str:
    if not SLUG.fullmatch(text):
        raise PydanticCustomError(
            "slug", "may hold only small letters, digits and hyphens, at most 64, no hyphen first"
        )
    return text


Slug = Annotated[
    str, AfterValidator(_slug), WithJsonSchema({"type": "string", "pattern": f"^{SLUG.pattern}$"})
]


def _flag(raw: object) -> object:
    if isinstance(raw, bool):
        return raw
    known = {"true": True, "yes": True, "false": False, "no": False}
    if isinstance(raw, str) and raw.strip().lower() in known:
        return known[raw.strip().lower()]
    raise PydanticCustomError("flag", "must be true or false")


def _maybe_flag(raw: object) -> object:
    return None if raw is None or raw == "" else _flag(raw)


def whole(raw: object) -> object:
    """Read a whole number as a file gives it: in digits, at most nine."""
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,9}", raw):
        return int(raw)
    raise PydanticCustomError("whole", "must be a whole number, in digits")


def _decimal(raw: object) -> object:
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, str) and re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,10})?", raw):
        return Decimal(raw)
    raise PydanticCustomError("decimal", "must be a number such as 1984 or 2.5, without thousands marks")


def _maybe_decimal(raw: object) -> object:
    return None if raw is None or raw == "" else _decimal(raw)


_YES_NO: Final = WithJsonSchema({"enum": [True, False, "yes", "no", "Yes", "No"]})
_DIGITS: Final = r"[0-9]{1,15}(\.[0-9]{1,10})?$"
_NUMERIC: Final = WithJsonSchema({"type": ["number", "string"], "pattern": f"^-?{_DIGITS}"})
_NOT_BELOW_0: Final = WithJsonSchema({"type": ["number", "string"], "minimum": 0, "pattern": f"^{_DIGITS}"})

Flag = Annotated[bool, BeforeValidator(_flag), _YES_NO]
MaybeFlag = Annotated[bool | None, BeforeValidator(_maybe_flag), _YES_NO]
Amount = Annotated[Decimal, BeforeValidator(_decimal), Field(ge=0), _NOT_BELOW_0]
MaybeAmount = Annotated[Decimal | None, BeforeValidator(_maybe_decimal), _NUMERIC]

_T = TypeVar("_T")


def _blank_is_none_listed(raw: object) -> object:
    return () if raw == "" else raw


# A bound comes before what reads the text, or the schema would have it bound something else.
BLANK_IS_NONE_LISTED: Final = BeforeValidator(_blank_is_none_listed)
Listed = Annotated[tuple[_T, ...], Field(max_length=limits.LISTED), BLANK_IS_NONE_LISTED]
"""A list that may be left empty; `authors:` with nothing after it lists nobody."""


def bare(field: str) -> Callable[[object], object]:
    """Return a reader that takes a bare text for a mapping with only `field`."""

    def spelled_out(raw: object) -> object:
        return {field: raw} if isinstance(raw, str) else raw

    return spelled_out
