"""Bringing the folders of packs into the database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from shutil import rmtree
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event, select

from quizapp.config import QUESTIONS
from quizapp.extensions import db
from quizapp.packs.models import Pack, Question
from quizapp.packs.operations import SHIPPED, Outcome, sources
from tests.conftest import settings_for
from tests.factories import make_pack, make_question, many, write_pack
from tests.packs.conftest import everything, outcomes, revisions

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from tests.person import Person

Sync = "Callable[..., dict[str, Synced]]"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    """The shipped packs: one, of three questions."""
    write_pack(tmp_path / "ours", "the-case", make_pack(many(3)))
    return tmp_path / "ours"


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    """A host's own folder, with a pack under the same name."""
    write_pack(tmp_path / "theirs", "the-case", make_pack(many(3), title="Their Case"))
    return tmp_path / "theirs"


def owner(app: Flask, slug: str = "the-case") -> str | None:
    with app.app_context():
        return db.session.scalar(select(Pack.source).where(Pack.slug == slug, Pack.retired_at.is_(None)))


def test_a_pack_is_added_once(sync: Sync, ours: Path) -> None:
    assert sync(shipped=ours)["the-case"].lines() == ["the-case: added, 3 questions"]
    assert sync(shipped=ours)["the-case"].lines() == []


def test_an_unchanged_pack_writes_nothing(app: Flask, sync: Sync, ours: Path) -> None:
    sync(shipped=ours)
    before = everything(app)
    written: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: written.append(call[2]))
    assert outcomes(sync(shipped=ours)) == {"the-case": Outcome.UNCHANGED}
    assert everything(app) == before
    assert not [each for each in written if each.startswith(("INSERT", "UPDATE", "DELETE"))]


def test_line_ends_and_order_of_keys_are_no_change(sync: Sync, ours: Path) -> None:
    sync(shipped=ours)
    file = ours / "the-case" / "pack.yaml"
    file.write_bytes(b"\xef\xbb\xbf# by hand\r\n" + file.read_bytes().replace(b"\n", b"\r\n"))
    assert outcomes(sync(shipped=ours)) == {"the-case": Outcome.UNCHANGED}


def test_a_changed_question_gets_a_revision_and_the_others_keep_theirs(
    app: Flask, sync: Sync, ours: Path
) -> None:
    sync(shipped=ours)
    changed = [*many(2), make_question(name="q-0002", prompt="Who moved the body?")]
    write_pack(ours, "the-case", make_pack(changed))
    assert outcomes(sync(shipped=ours)) == {"the-case": Outcome.CHANGED}
    assert revisions(app) == {"q-0000": (1, False), "q-0001": (1, False), "q-0002": (2, False)}


def test_a_new_title_makes_a_version_and_no_revision(app: Flask, sync: Sync, ours: Path, bob: Person) -> None:
    sync(shipped=ours)
    write_pack(ours, "the-case", make_pack(many(3), title="The Other Case"))
    sync(shipped=ours)
    assert set(revisions(app).values()) == {(1, False)}
    assert "The Other Case" in bob.get("/packs/the-case").text


def test_of_several_syncs_at_once_one_publishes(app: Flask, sync: Sync, ours: Path) -> None:
    for number in (3, 4):
        write_pack(ours, "the-case", make_pack(many(number)))
        with ThreadPoolExecutor(4) as pool:
            came = [outcomes(each)["the-case"] for each in pool.map(lambda _: sync(shipped=ours), range(4))]
        assert sorted(came)[1:] == [Outcome.UNCHANGED] * 3
    with app.app_context():
        assert db.session.scalar(select(Pack.version)) == 2


def test_a_removed_question_is_retired_and_returns(app: Flask, sync: Sync, ours: Path) -> None:
    for number in (3, 2, 3):
        write_pack(ours, "the-case", make_pack(many(number)))
        sync(shipped=ours)
        assert len(revisions(app)) == number
        with app.app_context():
            gone = db.session.scalars(select(Question.key).where(Question.retired_at.is_not(None))).all()
        assert gone == (["q-0002"] if number == 2 else [])
    assert revisions(app)["q-0002"] == (1, False)


def test_a_removed_pack_leaves_the_shelf_and_returns(sync: Sync, ours: Path, bob: Person) -> None:
    sync(shipped=ours)
    (ours / "the-case").rename(ours.parent / "aside")
    assert outcomes(sync(shipped=ours)) == {"the-case": Outcome.RETIRED}
    bob.get("/packs/the-case", 404)
    (ours.parent / "aside").rename(ours / "the-case")
    assert sync(shipped=ours)["the-case"].outcome is Outcome.CHANGED
    assert "The Case" in bob.get("/").text


def test_a_round_outlives_the_folder_of_its_pack(sync: Sync, ours: Path, alice: Person) -> None:
    sync(shipped=ours)
    alice.start()
    rmtree(ours / "the-case")
    sync(shipped=ours)
    for n in (1, 2, 3):
        assert alice.pass_(n).status_code == 303
    assert "The Case" in alice.get(f"{alice.round_url}/result").text


def test_a_bad_pack_is_reported_and_leaves_its_former_version_in_place(
    app: Flask, sync: Sync, ours: Path, bob: Person
) -> None:
    sync(shipped=ours)
    before = everything(app)
    write_pack(ours, "the-case", make_pack([*many(2), make_question(name="q-0002", answer="The cook")]))
    refused = sync(shipped=ours)["the-case"]
    assert refused.is_trouble
    assert refused.lines()[-1] == "the-case: refused, 1 mistake; the former version stays in place"
    assert "the-case/pack.yaml:" in refused.lines()[0]
    assert "(q-0002)" in refused.lines()[0]
    assert everything(app) == before
    bob.start()


def test_a_file_that_is_no_yaml_leaves_the_pack_in_place(sync: Sync, ours: Path, bob: Person) -> None:
    sync(shipped=ours)
    (ours / "the-case" / "pack.yaml").write_bytes(b"\x00[[[{")
    assert outcomes(sync(shipped=ours)) == {"the-case": Outcome.REFUSED}
    bob.start()


def test_a_good_pack_beside_a_bad_one_is_in(sync: Sync, ours: Path, bob: Person) -> None:
    write_pack(ours, "a-bad-one", make_pack([]))
    write_pack(ours, "z-bad-one", make_pack([make_question(prompt=None)]))
    synced = sync(shipped=ours)
    assert synced["a-bad-one"].outcome is synced["z-bad-one"].outcome is Outcome.REFUSED
    assert "former" not in synced["a-bad-one"].lines()[-1]
    bob.start()


def test_a_fault_in_one_pack_undoes_that_pack_only(app: Flask, sync: Sync, ours: Path) -> None:
    write_pack(ours, "the-fall", make_pack(title="The Fall"))
    published: list[object] = []

    def cut(*call: object) -> None:
        if str(call[2]).startswith("INSERT INTO issued"):
            published.append(call)
            if len(published) == 2:
                raise RuntimeError("power cut")

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", cut)
    with pytest.raises(RuntimeError, match="power cut"):
        sync(shipped=ours)
    assert owner(app, "the-case") == "shipped"
    assert owner(app, "the-fall") is None


def test_a_name_belongs_to_the_folder_that_brought_it_first(
    app: Flask, sync: Sync, ours: Path, theirs: Path
) -> None:
    sync(shipped=ours)
    for _ in range(2):
        synced = sync(shipped=ours, theirs=theirs)
    assert synced["the-case"].lines() == ["the-case: taken, this name belongs to shipped"]
    assert owner(app) == "shipped"


def test_a_host_s_pack_keeps_its_name_when_a_release_ships_the_same(
    sync: Sync, ours: Path, theirs: Path, bob: Person
) -> None:
    sync(shipped=theirs.parent / "packs", theirs=theirs)
    assert sync(shipped=ours, theirs=theirs)["the-case"].outcome is Outcome.UNCHANGED
    assert "Their Case" in bob.get("/packs/the-case").text


@pytest.mark.parametrize("how", ["the pack is deleted", "the folder is no longer named"])
def test_a_name_that_its_owner_drops_goes_to_who_else_has_it(
    how: str, app: Flask, sync: Sync, ours: Path, theirs: Path
) -> None:
    sync(theirs=theirs, shipped=ours)
    assert owner(app) == "theirs"
    if how == "the pack is deleted":
        rmtree(theirs / "the-case")
        sync(theirs=theirs, shipped=ours)
    else:
        sync(shipped=ours)
    assert owner(app) == "shipped"


def test_the_packs_of_a_folder_that_is_away_stay(
    app: Flask, sync: Sync, ours: Path, theirs: Path, bob: Person
) -> None:
    sync(theirs=theirs)
    rmtree(theirs)
    synced = sync(theirs=theirs, shipped=ours)
    assert synced["theirs"].lines() == [
        "theirs: absent, No such file or directory; its packs stay as they were"
    ]
    assert synced["theirs"].is_trouble
    assert owner(app) == "theirs"
    bob.start()


def test_only_what_ships_counts_for_the_overall_board(
    app: Flask, sync: Sync, ours: Path, tmp_path: Path
) -> None:
    write_pack(tmp_path / "more", "the-fall", make_pack())
    sync(shipped=ours, more=tmp_path / "more")
    with app.app_context():
        assert dict(db.session.execute(select(Pack.slug, Pack.ranked)).all()) == {
            "the-case": True,
            "the-fall": False,
        }


def test_the_shipped_folder_named_once_more_is_still_the_shipped_one(tmp_path: Path) -> None:
    found = sources(settings_for(tmp_path, packs=(QUESTIONS, tmp_path, tmp_path / "." / "x" / "..")))
    assert found == {SHIPPED: QUESTIONS, str(tmp_path.resolve()): tmp_path / "." / "x" / ".."}
