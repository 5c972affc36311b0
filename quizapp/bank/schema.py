"""The JSON Schema of `pack.yaml`, for editors: what the values say of themselves, as a file spells it."""

from __future__ import annotations

from quizapp.bank.pack import Pack


def json_schema() -> dict[str, object]:
    """Return the schema, draft 2020-12."""
    schema = Pack.model_json_schema(mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A Red Herring pack",
        **{key: part for key, part in schema.items() if key != "title"},
    }
