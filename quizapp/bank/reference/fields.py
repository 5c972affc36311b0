"""What the schema says of a value, in words and in tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from quizapp.bank.pack import LANGUAGE
from quizapp.bank.parts import IMAGE_NAME
from quizapp.bank.value import SLUG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Schema: TypeAlias = dict[str, Any]
"""A part of a JSON Schema."""

_BY_PATTERN: Final = {
    f"^{SLUG.pattern}$": "a name",
    f"^{IMAGE_NAME.pattern}$": "a file name",
    LANGUAGE: "a language tag",
}
_HEAD: Final = "| key | what it holds | if left out | |\n|---|---|---|---|"


def table(
    properties: Mapping[str, Schema], names: Iterable[str], required: Iterable[str], defs: Schema
) -> str:
    """Return the table of the fields of these names; `required` may not be left out, `defs` are what is referred to."""
    must = set(required)
    rows = (
        f"| `{name}` | {_held(properties[name], defs)} | {_left_out(properties[name], must=name in must)} "
        f"| {properties[name]['description']} |"
        for name in names
    )
    return "\n".join((_HEAD, *rows))


def _held(part: Schema, defs: Schema) -> str:
    """Say what may stand in a place."""
    match part:
        case {"$ref": str(place)}:
            name = place.rpartition("/")[2]
            return _held(defs[name], defs) if "enum" in defs[name] else f"[{name.lower()}](#{name.lower()})"
        case {"anyOf": [*ways]}:
            return " or ".join(_held(way, defs) for way in ways if way != {"type": "null"})
        case {"type": "array"}:
            return _list(part, defs)
        case _:
            return _scalar(part)


def _scalar(part: Schema) -> str:
    match part:
        case {"const": value}:
            return f"`{value}`"
        case {"enum": [*values]}:
            return _one_of(["true", "false"] if True in values else values)
        case {"type": "string", "pattern": str(pattern)}:
            return _BY_PATTERN[pattern]
        case {"type": "integer"}:
            return f"a whole number from {part['minimum']} to {part['maximum']}"
        case {"pattern": _}:
            return "a number, 0 or more" if "minimum" in part else "a number"
        case _:
            return f"text, up to {part['maxLength']:,} characters"


def _list(part: Schema, defs: Schema) -> str:
    least, most = part.get("minItems", 0), part["maxItems"]
    bounds = f"{least} to {most:,}" if least else f"up to {most:,}"
    entries = part["items"]
    held = "[questions](#every-question)" if "oneOf" in entries else _held(entries, defs)
    return f"a list of {bounds}: {held}"


def _left_out(part: Schema, *, must: bool) -> str:
    if must:
        return "an error"
    default = part.get("default")
    words = f"`{default}`" if isinstance(default, str) and default else "nothing"
    return "`false`" if default is False else words


def _one_of(values: Iterable[str]) -> str:
    *others, last = [f"`{value}`" for value in values]
    return f"{', '.join(others)} or {last}"
