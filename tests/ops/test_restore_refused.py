"""Files that are no backup of ours, any longer or yet: nothing that is here is touched, nothing is left lying about."""

from __future__ import annotations

import json
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from tests.ops.test_backup import rows_of, run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

Members = dict[str, bytes]
Manifest = dict[str, Any]

DIRECTORY = b"PK\x01\x02"
WHERE = 42
"""Where in an entry of a zip's directory the place of its bytes stands."""


@pytest.fixture
def played(app: Flask, case: None, alice: Person) -> Flask:
    """An installation on which somebody has played."""
    alice.start()
    alice.pass_(1)
    return app


@pytest.fixture
def file(played: Flask, tmp_path: Path) -> Path:
    """A backup of it."""
    assert run(played, "backup", tmp_path / "kept.zip").exit_code == 0
    return tmp_path / "kept.zip"


def change(file: Path, act: Callable[[Members, Manifest], None]) -> None:
    """Rewrite a backup as somebody would who knows how it is made."""
    with ZipFile(file) as kept:
        members = {name: kept.read(name) for name in kept.namelist()}
    manifest = json.loads(members.pop("manifest.json"))
    act(members, manifest)
    members.setdefault("manifest.json", json.dumps(manifest).encode())
    with ZipFile(file, "w", ZIP_DEFLATED) as kept:
        for name, content in members.items():
            kept.writestr(name, content)


def table(manifest: Manifest, name: str) -> Manifest:
    return next(each for each in manifest["tables"] if each["table"] == name)


def rewrite(name: str, old: bytes, new: bytes) -> Callable[[Members, Manifest], None]:
    """Change a table's rows, and what the manifest says of them accordingly."""

    def act(members: Members, manifest: Manifest) -> None:
        assert old in members[f"tables/{name}.jsonl"]
        content = members[f"tables/{name}.jsonl"] = members[f"tables/{name}.jsonl"].replace(old, new)
        rows, size = content.count(b"\n"), len(content)
        table(manifest, name).update(rows=rows, size=size, sha256=sha256(content).hexdigest())

    return act


def swap(name: str) -> Callable[[Members, Manifest], None]:
    """Move a table's rows to another place, in the archive and in its manifest."""

    def act(members: Members, manifest: Manifest) -> None:
        members[f"tables/{name}.jsonl"] = members.pop("tables/player.jsonl")
        table(manifest, "player")["table"] = name

    return act


def endless(members: Members, manifest: Manifest) -> None:
    members["tables/player.jsonl"] = b" " * 50_000_000


TAMPERED: dict[str, tuple[Callable[[Members, Manifest], None], str]] = {
    "another-program": (lambda _m, said: said.update(format="other"), "not a backup of Red Herring"),
    "no-json": (lambda members, _s: members.update({"manifest.json": b"{"}), "not JSON"),
    "deep-json": (lambda members, _s: members.update({"manifest.json": b"[" * 99_999}), "not JSON"),
    "large-manifest": (
        lambda members, _s: members.update({"manifest.json": b" " * 2_000_000}),
        "not a backup of Red Herring",
    ),
    "missing-field": (lambda _m, said: said.pop("made_at"), "damaged: made_at"),
    "unknown-field": (lambda _m, said: said.update(evil=1), "damaged: evil"),
    "climbing-member": (
        lambda members, _s: members.update({"../../evil.txt": b"evil"}),
        "not the ones its manifest names",
    ),
    "absolute-member": (
        lambda members, _s: members.update({"/etc/cron.d/evil": b"evil"}),
        "not the ones its manifest names",
    ),
    "missing-member": (
        lambda members, _s: members.pop("tables/turn.jsonl"),
        "not the ones its manifest names",
    ),
    "climbing-table": (swap("../../player"), "damaged: tables"),
    "unknown-table": (swap("evil"), "not those of the version it names"),
    "quoted-table": (swap('player"; DROP TABLE player; --'), "damaged: tables"),
    "unknown-column": (
        lambda _m, said: table(said, "player")["columns"].append("evil"),
        "not that of the version it names",
    ),
    "changed-row": (
        lambda members, _s: members.update(
            {"tables/player.jsonl": members["tables/player.jsonl"].replace(b"Alice", b"Mallo")}
        ),
        "damaged or tampered with",
    ),
    "fewer-rows": (lambda _m, said: table(said, "turn").update(rows=1), "damaged or tampered with"),
    "endless-member": (endless, "larger than the manifest says"),
    "short-row": (rewrite("pack", b'"the-case",', b""), "A row does not fit: pack, row 1"),
    "text-for-a-number": (
        rewrite("turn", b"[1,1,", b'["1; DROP TABLE turn",1,'),
        "does not fit: turn, row ",
    ),
    "truth-for-a-number": (rewrite("turn", b"[1,1,", b"[true,1,"), "does not fit: turn, row "),
    "no-date": (rewrite("round", b"+00:00", b""), "does not fit: round, row 1"),
    "nul": (rewrite("player", b"Alice", b"Al\\u0000"), "does not fit: player, row 1"),
    "half-a-character": (rewrite("player", b"Alice", b"\\ud800"), "does not fit: player, row 1"),
    "deep-row": (rewrite("player", b"[", b"[" * 99_999), "does not fit: player, row 1"),
    "missing-value": (rewrite("player", b'"Alice"', b"null"), "A row of player does not fit"),
    "twice-the-same": (rewrite("turn", b"[2,1,2,", b"[1,1,2,"), "A row of turn does not fit"),
    "pointing-nowhere": (rewrite("round", b"[1,", b"[7,"), ""),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_tampered_one_leaves_everything_as_it_was(
    how: str, played: Flask, file: Path, tmp_path: Path
) -> None:
    act, says = TAMPERED[how]
    change(file, act)
    before, files = rows_of(played), sorted(tmp_path.rglob("*"))
    done = run(played, "restore", "--replace", file)
    assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
    assert done.output.startswith(f"Error: {file} is not restored. ")
    assert says in done.output
    assert rows_of(played) == before
    assert {path for path in set(tmp_path.rglob("*")) - set(files) if path.suffix != ".zip"} <= {
        tmp_path / "instance" / "backups"
    }


@pytest.mark.parametrize("newer", [{"revision": "9999"}, {"version": 2, "more": "?"}])
def test_a_backup_of_a_newer_program_leaves_everything_as_it_was(
    newer: Manifest, played: Flask, file: Path
) -> None:
    change(file, lambda _members, manifest: manifest.update(newer))
    before = rows_of(played)
    done = run(played, "restore", "--replace", file)
    assert (done.exit_code, "A newer Red Herring made this backup" in done.output) == (1, True)
    assert rows_of(played) == before


def overlapping(content: bytes) -> bytes:
    """Have the directory's second entry point at the first one's bytes."""
    first = content.index(DIRECTORY)
    second = content.index(DIRECTORY, first + 4)
    return content[: second + WHERE] + content[first + WHERE :][:4] + content[second + WHERE + 4 :]


def stored(content: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(BytesIO(content)) as kept, ZipFile(target, "w", ZIP_STORED) as other:
        for name in kept.namelist():
            other.writestr(ZipInfo(name), kept.read(name))
    return target.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[:0],
        lambda content: b"not a zip" + content[:100],
        lambda content: content[:-100],
        lambda content: content[:2000] + bytes(200) + content[2200:],
        overlapping,
        stored,
    ],
    ids=["empty", "no-zip", "cut-off", "overwritten", "overlapping", "another-method"],
)
def test_what_is_no_whole_backup_leaves_everything_as_it_was(
    damage: Callable[[bytes], bytes], played: Flask, file: Path
) -> None:
    file.write_bytes(damage(file.read_bytes()))
    before = rows_of(played)
    done = run(played, "restore", "--replace", file)
    assert (done.exit_code, done.output.count("\n")) == (1, 1), done.output
    assert "is not restored" in done.output
    assert rows_of(played) == before


def test_a_file_that_is_not_there_is_said_in_one_line(played: Flask, tmp_path: Path) -> None:
    done = run(played, "restore", tmp_path / "away.zip")
    assert (done.exit_code, done.output.count("\n"), "No such file" in done.output) == (1, 1, True)
