"""`quizapp packs preview`: a folder's pack as players will see it, while its author works on the files."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.request import urlopen

import pytest

from quizapp.factory import create_preview, main
from tests.bank import written
from tests.conftest import running
from tests.factories import KINDS, make_pack, make_question, many, write_pack
from tests.packs.test_pictures import photo
from tests.person import Person, choose

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

WHERE = re.compile(
    r"The preview is at (http://127\.0\.0\.1:([0-9]+))/preview\nCtrl-C ends it, and nothing is kept\.\n"
)


def save(folder: Path, questions: list[dict[str, Any]] | None = None, **changes: Any) -> Path:
    return write_pack(folder.parent, folder.name, make_pack(questions, **changes))


@pytest.fixture
def case(tmp_path: Path) -> Path:
    return save(tmp_path / "the-case")


@pytest.fixture
def preview(case: Path, tmp_path: Path) -> Iterator[Flask]:
    """The server of the command, in this process."""
    (tmp_path / "scratch").mkdir()
    with running(create_preview(case, tmp_path / "scratch", watch=True)) as app:
        yield app


@pytest.fixture
def author(preview: Flask) -> Person:
    return Person(preview, "Agatha")


def test_it_shows_the_questions_in_the_order_of_the_file(author: Person, case: Path) -> None:
    page = author.get("/preview")
    assert [href for href in page.links if "/questions/" in href] == [
        f"/preview/questions/{n}" for n in range(1, len(KINDS) + 1)
    ]
    lines = (case / "pack.yaml").read_text(encoding="utf-8").split("\n")
    said = [int(line) for line in re.findall(r"Line ([0-9]+) ·", page.text)]
    assert [lines[line - 1] for line in said] == [f"- id: q-{kind.replace('_', '-')}" for kind in KINDS]


@pytest.mark.parametrize("n", range(1, len(KINDS) + 1))
def test_each_question_is_seen_before_the_answer_and_after(author: Person, n: int) -> None:
    page = author.get(f"/preview/questions/{n}")
    assert page.text.count(f"What of {KINDS[n - 1]} in the library?") == 3
    before, after = page.text.split("After a right one")
    assert "all along" not in before
    assert [after.count(words) for words in ("all along", "Well spotted", "Red herring")] == [2, 1, 1]


def test_what_the_linter_says_stands_beside_the_question_with_its_line(author: Person, case: Path) -> None:
    save(
        case,
        [
            make_question(),
            make_question("single", "q-two", prompt="Who was it not?"),
            make_question("typed", stage="nowhere"),
        ],
    )
    [first, second, third] = [author.get(f"/preview/questions/{n}").text for n in (1, 2, 3)]
    assert "Nothing of this question." in first
    line = 1 + next(
        n for n, text in enumerate((case / "pack.yaml").read_text().split("\n")) if "Who was it not?" in text
    )
    assert f"Line {line} In doubt" in second
    assert "To put right the pack has no stage nowhere" in third
    assert "Once nothing is left to put right, it can be played here." in author.get("/preview").text


def test_questions_without_an_id_or_with_the_same_have_their_own_findings(author: Person, case: Path) -> None:
    same = [
        make_question("single", "q-one"),
        make_question("single", "q-one"),
        make_question("number", id=None),
    ]
    save(case, same)
    said = [author.get(f"/preview/questions/{n}").text for n in (1, 2, 3)]
    assert ["the id q-one is taken" in text for text in said] == [False, True, False]
    assert "id is missing" in said[2]


def test_its_case_is_shown_as_players_come_upon_it(author: Person, case: Path) -> None:
    told = written.case()
    save(case, [make_question(deducible="true")], case=told)
    text = author.get("/preview").text
    for words in (
        "It can be solved",
        "3 exhibits · 1 deducible question",
        "Mrs Adela Crane",
        "Without No. 6",
    ):
        assert words in text
    save(case, [make_question()], case=told | {"means": []})
    text = author.get("/preview").text
    assert "It can be solved" not in text
    assert "there is no poison among the case’s means" in text


def test_what_is_said_of_the_pack_stands_above_it(author: Person, case: Path) -> None:
    save(case, many(1), language="?", lint_allow=[{"rule": "nothing", "why": "so"}])
    text = author.get("/preview").text
    assert text.index("This pack as a whole") < text.index("language") < text.index("1 question ")
    assert "Nothing of this question." in author.get("/preview/questions/1").text


def test_what_is_said_of_all_questions_together_is_not_said_of_the_first(author: Person) -> None:
    text = author.get("/preview").text
    assert (
        text.index("This pack as a whole") < text.index("plot has 7 questions") < text.index("What of single")
    )
    assert "Nothing of this question." in author.get("/preview/questions/1").text


def test_while_the_file_is_broken_the_last_good_one_stays(author: Person, case: Path) -> None:
    author.get("/preview")
    with (case / "pack.yaml").open("a", encoding="utf-8") as file:
        file.write("\t- what\n")
    lines = (case / "pack.yaml").read_text().count("\n")
    for url in ("/preview", "/preview/questions/1"):
        text = author.get(url).text
        assert "What is shown is the pack as it was before." in text
        assert f"Line {lines} To put right a tab stands in the indentation" in text
        assert "What of single in the library?" in text
    save(case, many(1))
    assert "as it was before" not in author.get("/preview").text


@pytest.mark.parametrize("text", [None, "", "format: [1\n", "- a\n"])
def test_before_the_first_good_one_there_is_nothing_to_see(
    author: Person, case: Path, text: str | None
) -> None:
    (case / "pack.yaml").unlink() if text is None else (case / "pack.yaml").write_text(text)
    assert "there is nothing of it to show yet" in author.get("/preview").text
    assert author.client.get("/preview/questions/1").location == "/preview"
    assert author.client.get("/preview/questions/99").location == "/preview"


def test_a_question_that_is_hardly_there_is_shown_as_far_as_it_is(author: Person, case: Path) -> None:
    odd = [
        {"kind": "single", "options": "?"},
        {"prompt": ["a", {"b": "c"}]},
        {"kind": "nothing"},
        {"image": {"file": ["x"]}},
    ]
    save(case, [*odd, *many(1)], title=["no"])
    shown = author.get("/preview").text
    assert ("5 questions" in shown, shown.count("Without a question yet")) == (True, 3)
    for n in range(1, 6):
        assert "There is no key yet." in author.get(f"/preview/questions/{n}").text or n == 5


def test_it_is_played_as_it_was_saved_last(author: Person, case: Path) -> None:
    for prompt in ("Who did it?", "Is this another one?"):
        save(case, many(1, prompt=prompt))
        form = author.get("/preview").form("/preview/play")
        response = author.send(form)
        assert (response.status_code, response.location) == (303, "/packs/the-case")
        author.start("the-case")
        save(case, many(1, stage="nowhere"))
        assert prompt in author.question(1).text
        author.answer(1, choice=choose(author.question(1).form("/turns/1"), "The butler"))
        assert "Well spotted" in author.question(1).text
    assert author.send(form).status_code == 409
    author.start("the-case")
    assert "Is this another one?" in author.question(1).text


def test_pages_follow_the_files_where_that_is_wanted(author: Person, case: Path, tmp_path: Path) -> None:
    stamp = author.client.get("/preview/stamp").text
    assert (
        author.client.get("/preview/stamp").text,
        f'data-stamp="{stamp}"' in author.get("/preview").html,
    ) == (stamp, True)
    (case / "media").mkdir()
    (case / "media" / "hall.jpg").write_bytes(photo())
    assert author.client.get("/preview/stamp").text != stamp
    (tmp_path / "still").mkdir()
    with running(create_preview(case, tmp_path / "still", watch=False)) as still:
        page = Person(still, "Agatha").get("/preview")
        assert ("data-stamp" in page.html, "with --watch that happens by itself" in page.text) == (
            False,
            True,
        )
        save(case, many(1))
        assert "1 question " in Person(still, "Agatha").get("/preview").text


def test_pictures_are_shown_as_players_get_them(author: Person, case: Path) -> None:
    save(case, [make_question(image={"file": "hall.jpg", "alt": "A hall."})])
    (case / "media").mkdir()
    (case / "media" / "hall.jpg").write_bytes(photo())
    assert 'src="/preview/pictures/hall.jpg"' in author.get("/preview/questions/1").html
    shown = author.client.get("/preview/pictures/hall.jpg")
    assert (shown.mimetype, shown.data) != ("image/jpeg", photo())
    assert shown.mimetype == "image/jpeg"
    (case / "media" / "hall.jpg").write_bytes(b"no picture")
    assert "media/hall.jpg" in author.get("/preview/questions/1").text
    for name in ("hall.jpg", "away.png", "..%2fpack.yaml", "pack.yaml", "%2e%2e"):
        assert author.client.get(f"/preview/pictures/{name}").status_code == 404


def test_whoever_plays_at_another_port_stays_who_they_are(author: Person) -> None:
    response = author.client.get("/preview")
    assert response.headers["Set-Cookie"].startswith("red_herring_preview=")


def test_no_other_server_has_these_pages(alice: Person) -> None:
    for url in ("/preview", "/preview/questions/1", "/preview/stamp"):
        assert alice.client.get(url).status_code == 404


@contextmanager
def previewed(path: Path, folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str, int]]:
    """Run the command for real; hand on the process, where it says it is, and its port."""
    (folder / "scratch").mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "packs", "preview", str(path), "--port", "0", *words],
        env=os.environ | {"INSTANCE": str(folder / "instance"), "TMPDIR": str(folder / "scratch")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            said = process.stdout.readline() + process.stdout.readline()
            found = WHERE.fullmatch(said)
            assert found, said + process.stdout.read()
            yield process, found[1], int(found[2])
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_this_machine_until_it_is_ended_and_leaves_nothing(
    case: Path, tmp_path: Path, number: signal.Signals
) -> None:
    with previewed(case / "pack.yaml", tmp_path, "--watch") as (process, url, port):
        with urlopen(f"{url}/preview", timeout=30) as response:
            page = response.read().decode()
            assert "Werkzeug" not in str(response.headers)
        assert "What of matching in the library?" in page
        assert len(list((tmp_path / "scratch").iterdir())) == 1
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", port), timeout=5)
        process.send_signal(number)
        left = process.communicate(timeout=30)[0]
        assert (process.returncode, left) == (0, "")
    assert list((tmp_path / "scratch").iterdir()) == []
    assert not (tmp_path / "instance" / "red-herring.sqlite").exists()
    assert sorted(path.name for path in case.iterdir()) == ["pack.yaml"]


def test_what_cannot_be_is_said_in_a_sentence(
    case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("INSTANCE", str(tmp_path / "instance"))
    (tmp_path / "notes.txt").write_text("…")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for words, says in (
            ([case, "--port", port], f"Port {port}: Address already in use. Another one goes like this"),
            ([tmp_path / "notes.txt"], "is neither a pack's folder nor its pack.yaml"),
        ):
            monkeypatch.setattr(sys, "argv", ["quizapp", "packs", "preview", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                main()
            assert (ended.value.code, says in capsys.readouterr().err) == (1, True)
