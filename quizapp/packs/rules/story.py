"""What of a pack tells its story, kept apart from what covers and rounds read of it: the case, and stages' recaps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def split(header: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Return a header without its story, and the story: `case`, and `recaps` by stage; None where there is none."""
    case = header.get("case")
    recaps = {stage["key"]: stage["recap"] for stage in header["stages"] if stage.get("recap")}
    stages = [{key: value for key, value in stage.items() if key != "recap"} for stage in header["stages"]]
    rest = {key: value for key, value in header.items() if key != "case"} | {"stages": stages}
    return rest, ({"case": case, "recaps": recaps} if case or recaps else None)


def joined(header: Mapping[str, Any], story: Mapping[str, Any] | None) -> dict[str, Any]:
    """Return the header that `split` has taken apart."""
    if story is None:
        return dict(header)
    recaps = story["recaps"]
    stages = [
        stage | {"recap": recaps[stage["key"]]} if stage["key"] in recaps else stage
        for stage in header["stages"]
    ]
    return {**header, "stages": stages} | ({"case": story["case"]} if story["case"] else {})
