"""Files read by a child of their own: what comes of good ones, and what becomes of hostile ones."""

from __future__ import annotations

import re
import resource
import signal
import socket
import time
from io import BytesIO
from subprocess import Popen
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from quizapp.bank import limits
from quizapp.bank.formats import catalogue, native, sandbox
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.files import put
from quizapp.bank.formats.sandbox import child
from quizapp.bank.formats.sandbox.wire import Job, Message, Refusal, Result
from tests.bank.formats.zips import zipped
from tests.bank.written import as_yaml, pack, single

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1024 * 1024


def picture(kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), "red").save(out, kind, **options)
    return out.getvalue()


PICTURED = single(image={"file": "bell.png", "alt": "A bell"})
AIKEN = b"Who rings the bell?\nA. The cook\nB. The maid\nANSWER: A\n"
EXIF = Image.Exif()
EXIF[0x010F] = "the-butler-did-it"
GOOD = zipped(
    ("pack.yaml", as_yaml(PICTURED, single("other")).encode()),
    ("media/bell.png", picture(exif=EXIF)),
    ("media/.DS_Store", b"x"),
)


def hostile(words: str, step: Any = lambda *_: None, stop: Any = lambda: False, **bounds: Any) -> Any:
    job = Job(name="a.txt", catalogue="tests.bank.formats.hostile", **bounds)
    return sandbox.carry_out(job, words.encode(), step, stop)


def test_a_pack_is_read_with_its_pictures_and_tells_how_it_goes() -> None:
    told: list[tuple[int, int | None]] = []
    came = sandbox.read(GOOD, "bell.zip", step=lambda *each: told.append(each))
    assert (came.format, told) == ("zip", [(1, 2), (2, 2)])
    assert [taken.question["id"] for taken in came.intake.taken] == ["bell", "other"]
    assert native.examine(came.intake.document).pack == pack(PICTURED, single("other"))
    [content] = came.intake.pictures.values()
    assert came.intake.taken[0].pictures == {"bell.png": content}
    assert came.intake.ignored == ("media/.DS_Store",)
    assert Image.open(BytesIO(content)).size == (4, 4)
    assert b"the-butler-did-it" not in content


@pytest.mark.parametrize(
    ("words", "bounds", "rule"),
    [
        ("swell", {"memory": 300 * MEGABYTE}, "reader_memory"),
        ("loop", {"cpu": 1}, "reader_time"),
        ("sleep", {"seconds": 2}, "reader_time"),
        ("dive", {}, "reader_depth"),
        ("die SIGSEGV", {}, "reader_broke"),
        ("leave", {}, "reader_garbled"),
        ("babble nonsense", {}, "reader_garbled"),
        ('babble {"result": {"format": "x"}}', {}, "reader_garbled"),
        ("start", {}, "reader_broke"),
        ("refuse", {}, "nonsense"),
    ],
)
def test_a_hostile_file_takes_down_its_reader_alone(words: str, bounds: dict[str, Any], rule: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    with pytest.raises(BadFile) as refused:
        hostile(words, **bounds)
    assert refused.value.rule == rule
    assert "Traceback" not in str(refused.value)
    assert time.process_time() - began < 0.5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20 * 1024


def test_z29_a_child_that_is_killed_is_told_and_the_next_one_reads() -> None:
    with pytest.raises(BadFile, match="the reader broke off over it") as refused:
        hostile("die SIGKILL")
    assert (refused.value.rule, str(refused.value.__cause__)) == ("reader_broke", "ended with -9")
    assert hostile("chat nonsense").format == "hostile"


def test_a_defect_is_kept_for_the_log_and_not_told() -> None:
    with pytest.raises(BadFile) as refused:
        hostile("die secret")
    assert "secret" not in str(refused.value)
    assert "no attribute 'secret'" in str(refused.value.__cause__)


def test_nothing_is_written_and_nobody_called(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        on_files = (f"write {tmp_path}/new", f"open {tmp_path}/new", f"remove {tmp_path}/mine")
        for words in (*on_files, f"connect {server.getsockname()[1]}"):
            with pytest.raises(BadFile) as refused:
                hostile(words)
            assert "PermissionError" in str(refused.value.__cause__)
        with pytest.raises(TimeoutError):
            server.accept()
    assert list(tmp_path.iterdir()) == [tmp_path / "mine"]


def test_no_secret_is_within_reach(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL", "REDIS_URL"):
        monkeypatch.setenv(name, "secret")
    names = hostile("chat").intake.taken[0].question["prompt"].split()
    assert {"SECRET_KEY", "DATABASE_URL", "REDIS_URL"} & {*names} == set()
    assert len(names) < 8


def test_it_stops_when_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    begun: list[Popen[bytes]] = []
    monkeypatch.setattr(sandbox, "Popen", lambda *a, **k: begun.append(Popen(*a, **k)) or begun[0])
    with pytest.raises(sandbox.Stopped):
        hostile("crawl", step=lambda done, _: told.append(done), stop=lambda: len(told) >= 3)
    assert 3 <= len(told) < 100
    assert begun[0].returncode == -signal.SIGKILL


def test_a_child_that_never_came_so_far_is_waited_for_no_longer_than_twice_its_time() -> None:
    job = Job(name="a.txt", catalogue="tests.bank.formats.asleep", seconds=1)
    with pytest.raises(BadFile) as refused:
        sandbox.carry_out(job, b"", lambda *_: None, lambda: False)
    assert refused.value.rule == "reader_time"


def test_a_file_that_is_too_large_starts_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "Popen", pytest.fail)
    with pytest.raises(BadFile, match="at most 20,971,520 are read") as refused:
        sandbox.read(bytes(limits.FILE_BYTES + 1), "a.txt")
    assert refused.value.rule == "too_large"


def worked(data: bytes, name: str = "a.zip", wanted: str | None = None) -> tuple[Message, bytes]:
    """Return the last thing that a child would say, and the pictures behind it."""
    out = BytesIO()
    child.work(Job(name=name, wanted=wanted), catalogue, data, out)
    lines = out.getvalue().split(b"\n")
    last = next(number for number, line in enumerate(lines) if b'"step":{' not in line)
    return Message.model_validate_json(lines[last]), b"\n".join(lines[last + 1 :])


def refusal(data: bytes, name: str = "a.zip", wanted: str | None = None) -> Refusal:
    message, behind = worked(data, name, wanted)
    assert behind == b""
    assert message.refusal
    return message.refusal


@pytest.mark.parametrize("content", [b"", b"GIF89a", picture("PNG")[:-20], picture("BMP")])
def test_a_question_whose_picture_is_none_is_refused_by_its_line(content: bytes) -> None:
    data = zipped(("pack.yaml", as_yaml(PICTURED, single("other")).encode()), ("media/bell.png", content))
    message, behind = worked(data)
    assert message.result
    [refused] = message.result.refused
    assert (behind, len(message.result.taken)) == (b"", 1)
    assert refused.place.startswith("line ")
    assert refused.reason.startswith("its picture, bell.png, is ")


def test_findings_come_along() -> None:
    said = refusal(as_yaml(single(corect=1), single("b", answr=2)).encode(), "pack.yaml").as_error()
    assert [finding.rule for finding in said.findings] == ["unknown_key", "unknown_key"]
    assert all(finding.line for finding in said.findings)


@pytest.mark.parametrize(
    ("data", "name", "wanted", "rule", "says"),
    [
        (b"x", "a.doc", None, "unknown_format", "none of the formats that are read here: Red Herring"),
        (
            AIKEN,
            "a.txt",
            None,
            "unknown_format",
            "Moodle’s Aiken, which is not read here; Moodle exports GIFT",
        ),
        (AIKEN.replace(b"\n", b"\r\n"), "a", None, "unknown_format", "Moodle’s Aiken"),
        (b"Who?", "a.txt", None, "opentriviaqa", "as every question of OpenTriviaQA does"),
        (b"x", "a.zip", "zop", "unknown_format", "there is no format zop; did you mean zip?"),
        (b"x", "a.apkg", "anki", "unknown_format", "written here, not read"),
        (b"x", "a.zip", None, "not_a_zip", "no ZIP file"),
        (b"title: x\n", "a.yaml", None, "empty_pack", "questions must be a list"),
    ],
)
def test_what_is_in_no_format_is_told_what_is_read(
    data: bytes, name: str, wanted: str | None, rule: str, says: str
) -> None:
    said = refusal(data, name, wanted)
    assert (said.rule, says in said.message) == (rule, True), said


def test_a_pack_without_a_title_is_called_after_its_file() -> None:
    message, _ = worked(as_yaml(single(), title=None).encode(), "The Bell.yaml")
    assert message.result
    assert message.result.document["title"] == "The Bell"


@pytest.mark.parametrize("sizes", [[4], [3, 3], [2, -1], []])
def test_pictures_that_do_not_add_up_are_nonsense(sizes: list[int]) -> None:
    with pytest.raises(ValueError, match=r"add up|greater than"):
        said([(f"{n}.png", n) for n in sizes]).as_intake(b"12345")


def said(pictures: list[tuple[str, int]]) -> Result:
    told = {"format": "x", "document": {}, "taken": [], "refused": [], "ignored": []}
    return Result.model_validate(told | {"pictures": pictures})


@pytest.mark.parametrize("name", ["../a.png", "/a.png", "a.png\n", "a.sh", ""])
def test_a_picture_whose_name_leads_elsewhere_is_nonsense_and_is_not_written(
    name: str, tmp_path: Path
) -> None:
    assert said([("a.png", 1)]).as_intake(b"1").pictures == {"a.png": b"1"}
    with pytest.raises(ValueError, match="pattern"):
        said([(name, 1)])
    with pytest.raises(ValueError, match=f"^{re.escape(name)}$"):
        put(tmp_path / "pack", b"", {name: b"1"})
    assert list(tmp_path.iterdir()) == []


def test_every_format_is_called_by_a_name_of_its_own() -> None:
    names = [each.name for each in catalogue.FORMATS]
    assert len({*names}) == len(names)
    assert [catalogue.named(name).name for name in names] == names
    for each in catalogue.FORMATS:
        assert (each.load is None) == (each.sniff is None)
        assert each.load or each.dump
        assert each.suffix.startswith(".")
