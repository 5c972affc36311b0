"""The covers that are drawn: for each pack that ships, and for no other."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from quizapp.config import PACKAGE, QUESTIONS
from tests.factories import make_pack, write_pack

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.person import Person

COVERS = {path.stem: path for path in (PACKAGE / "static" / "covers").glob("*.svg")}
SHEET = (PACKAGE / "static" / "css" / "site.css").read_text(encoding="utf-8")
SHAPES = {"svg", "g", "path", "circle", "ellipse"}
SVG = "{http://www.w3.org/2000/svg}"
FLAGSHIP = "the-perfect-mother"
DRAWN = re.compile(r'src="/static/covers/the-perfect-mother\.[0-9a-f]{8}\.svg"')


def test_every_pack_that_ships_has_one() -> None:
    assert set(COVERS) == {file.parent.name for file in QUESTIONS.glob("*/pack.yaml")}


@pytest.mark.parametrize("slug", sorted(COVERS))
def test_it_is_light_and_holds_shapes_in_the_colours_of_the_house_alone(slug: str) -> None:
    text = COVERS[slug].read_text(encoding="utf-8")
    assert len(text.encode()) <= 4096
    root = ET.fromstring(text)
    assert (root.get("viewBox"), root.get("preserveAspectRatio")) == ("0 0 200 200", "xMidYMid slice")
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
    names = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in names if name == "style" or "href" in name]
    assert set(re.findall(r'(?:fill|stroke)="(#\w+)"', text)) <= set(re.findall(r"#[0-9a-f]{6}\b", SHEET))


def test_it_stands_on_the_shelf_and_on_the_cover(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_perfect_mother=make_pack(), the_case=make_pack())
    assert len(DRAWN.findall(alice.get("/").html)) == 1
    assert len(DRAWN.findall(alice.get(f"/packs/{FLAGSHIP}").html)) == 1
    assert "/covers/" not in alice.get("/packs/the-case").html


def test_a_pack_that_somebody_brings_under_the_name_of_one_is_another(
    sync: Callable[..., object], tmp_path: Path, alice: Person
) -> None:
    write_pack(tmp_path / "theirs", FLAGSHIP, make_pack())
    sync(theirs=tmp_path / "theirs")
    for address in ("/", f"/packs/{FLAGSHIP}"):
        page = alice.get(address)
        assert "The Case" in page.text
        assert "/covers/" not in page.html
