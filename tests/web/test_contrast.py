"""The colours of both lights: what is read, and what is pressed, stands out from what is behind it."""

from __future__ import annotations

import re

import pytest

from quizapp.config import PACKAGE

SHEET = (PACKAGE / "static/css/site.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([a-z]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);")
LIGHT = {name: on for name, on, _off in COLOUR.findall(SHEET)}
DARK = {name: off for name, _on, off in COLOUR.findall(SHEET)}

TEXT = ("ink", "soft", "herring")
GROUNDS = ("paper", "leaf")
ON_BUTTONS = [("paper", "ink"), ("paper", "herring"), ("ink", "shade")]
CONTROLS = [(edge, ground) for edge in ("edge", "brass", "herring") for ground in GROUNDS]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, 0 to 1.

    https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21.

    https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_agrees_with_the_standard() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def test_every_colour_has_two_lights() -> None:
    assert set(LIGHT) == {"paper", "leaf", "shade", "ink", "soft", "edge", "hair", "herring", "brass"}
    assert SHEET.count("light-dark(") == len(LIGHT)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("text", "ground"), [(text, ground) for text in TEXT for ground in GROUNDS] + ON_BUTTONS
)
def test_text_can_be_read(theme: dict[str, str], text: str, ground: str) -> None:
    assert contrast(theme[text], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), CONTROLS)
def test_controls_and_marks_can_be_seen(theme: dict[str, str], edge: str, ground: str) -> None:
    assert contrast(theme[edge], theme[ground]) >= 3
