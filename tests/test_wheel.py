"""What `pip install` gives: a `quizapp` that needs no checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, build_opener
from zipfile import ZipFile

import pytest

from tests.factories import make_pack, write_pack
from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
UV = Path(sys.executable).with_name("uv")
TRAVELS = {
    "quizapp": "quizapp",
    "migrations": "quizapp/shipped/migrations",
    "questions": "quizapp/shipped/questions",
}


def run(*command: str | Path, check: bool = True, **options: Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(list(map(str, command)), check=False, capture_output=True, text=True, **options)
    assert not check or done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built without network or isolation."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    return next(folder.glob("red_herring-*.whl"))


@pytest.fixture(scope="module")
def home(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment away from the checkout that holds the wheel and the locked dependencies."""
    home = tmp_path_factory.mktemp("away") / "venv"
    run(UV, "venv", "--quiet", "--python", sys.executable, home)
    install = (UV, "pip", "install", "--quiet", "--python", home / "bin" / "python")
    locked = ("--require-hashes", "-r", ROOT / "requirements" / "run.txt")
    # What installed the environment of this test has left it all in uv's cache; ask again if that was emptied.
    if run(*install, "--offline", *locked, check=False).returncode:
        run(*install, *locked)
    run(*install, "--offline", "--no-deps", wheel)
    return home


@pytest.fixture(scope="module")
def address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The installed game, serving its own packs and a host's."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    write_pack(elsewhere / "mine", "the-case", make_pack())
    kept = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "INSTANCE"}}
    process = subprocess.Popen(
        [home / "bin" / "quizapp", "serve"],
        cwd=elsewhere,
        env=kept | {"PORT": "0", "HOST": "127.0.0.1", "PACKS": "mine"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        said = ""
        while "Red Herring is at" not in said:
            line = process.stdout.readline()
            assert line, said
            said += line
        yield re.findall(r"http://\S+", said)[0]
        process.terminate()
        assert process.wait(30) == 0


def test_everything_travels_inside_and_nothing_else(wheel: Path) -> None:
    inside = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    expected = {
        f"{target}/{path.relative_to(ROOT / source).as_posix()}"
        for source, target in TRAVELS.items()
        for path in (ROOT / source).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert inside == expected
    assert {
        "quizapp/templates/base.html",
        "quizapp/static/css/site.css",
        "quizapp/static/covers/the-perfect-mother.svg",
        "quizapp/shipped/migrations/env.py",
        "quizapp/shipped/questions/the-perfect-mother/pack.yaml",
    } <= inside


def test_a_question_is_played_far_from_the_checkout(address: str) -> None:
    browser = build_opener(HTTPCookieProcessor(CookieJar()))

    def page(url: str, data: dict[str, list[str]] | None = None) -> tuple[str, Page]:
        body = urlencode(data, doseq=True).encode() if data else None
        with browser.open(url if url.startswith("http") else address + url, body, timeout=30) as response:
            return response.url, Page(response.read().decode())

    _url, cover = page("/packs/the-perfect-mother")
    form = next(form for form in cover.forms if "stage" in form.options)
    _url, question = page(form.action, form.fields | {"name": ["Alice"], "size": ["5"]})
    form = question.form("/turns/1")
    url, reveal = page(form.action, form.fields | {"pass": ["1"]})
    assert url.endswith("/turns/1")
    assert "Passed" in reveal.text
    with browser.open(address + re.findall(r'href="(/static/css/\S+)"', reveal.html)[0]) as style:
        assert style.headers["Content-Type"].startswith("text/css")


def test_a_host_s_own_packs_are_on_the_shelf(address: str) -> None:
    with build_opener().open(f"{address}/", timeout=30) as response:
        words = Page(response.read().decode()).text
    assert "The Perfect Mother" in words
    assert "The Case" in words


def test_a_shipped_pack_has_its_cover_there(address: str) -> None:
    with build_opener().open(f"{address}/packs/the-perfect-mother", timeout=30) as response:
        drawn = re.findall(r'src="(/static/covers/\S+)"', response.read().decode())
    with build_opener().open(address + drawn[0], timeout=30) as cover:
        assert cover.headers["Content-Type"] == "image/svg+xml"


def test_without_a_setting_it_keeps_its_own_in_its_environment(address: str, home: Path) -> None:
    kept = home / "var" / "quizapp-instance"
    assert {"secret_key", "red-herring.sqlite"} <= {path.name for path in kept.iterdir()}


def test_the_shipped_packs_pass_the_linter_there(home: Path, tmp_path: Path) -> None:
    done = run(home / "bin" / "quizapp", "packs", "lint", cwd=tmp_path)
    assert done.stdout.endswith("packs, 0 errors, 0 warnings.\n")
