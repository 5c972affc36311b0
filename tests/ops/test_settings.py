"""What an installation's environment sets, and the key it keeps."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from quizapp import config
from quizapp.config import BadSetting, Settings

GIVEN = "correct horse battery staple 0123456789"


def read(**environment: str | Path) -> Settings:
    return Settings.from_environment({name: str(value) for name, value in environment.items()})


def test_without_any_setting_the_game_stays_on_this_machine(tmp_path: Path) -> None:
    found = read(INSTANCE=tmp_path)
    assert (found.host, found.port, found.behind_tls, found.board_guests) == ("127.0.0.1", 8000, False, True)
    assert found.database_url == f"sqlite:///{tmp_path / 'red-herring.sqlite'}"


def test_settings_are_read_with_their_types(tmp_path: Path) -> None:
    found = read(
        INSTANCE=tmp_path, PORT=" 80 ", BEHIND_TLS="Yes", BOARD_GUESTS="off", TRUSTED_HOSTS="A.org, b"
    )
    assert (found.port, found.behind_tls, found.board_guests) == (80, True, False)
    assert found.trusted_hosts == ("a.org", "b")


def test_folders_of_packs_are_separated_as_paths_are(tmp_path: Path) -> None:
    found = read(INSTANCE=tmp_path, PACKS=os.pathsep.join(["/srv/packs", "", "~/mine"]))
    assert found.packs == (Path("/srv/packs"), Path.home() / "mine")


def test_the_key_that_was_made_is_kept(tmp_path: Path) -> None:
    assert read(INSTANCE=tmp_path).secret_key == read(INSTANCE=tmp_path).secret_key


def test_two_installations_have_two_keys(tmp_path: Path) -> None:
    assert read(INSTANCE=tmp_path / "one").secret_key != read(INSTANCE=tmp_path / "two").secret_key


def test_a_key_that_is_given_is_used_and_none_is_written(tmp_path: Path) -> None:
    assert read(INSTANCE=tmp_path, SECRET_KEY=GIVEN).secret_key == GIVEN
    assert not list(tmp_path.iterdir())


def test_the_key_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    assert GIVEN not in repr(read(INSTANCE=tmp_path, SECRET_KEY=GIVEN))


def test_of_several_first_starts_at_once_one_writes_the_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(INSTANCE=tmp_path).secret_key, range(32)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_disk_without_links_holds_a_key_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_names: object) -> None:
        raise PermissionError

    monkeypatch.setattr(config.os, "link", link)
    assert read(INSTANCE=tmp_path).secret_key == (tmp_path / "secret_key").read_text()


def test_who_comes_second_takes_the_first_one_s_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(_draft: Path, path: Path) -> None:
        path.write_text(GIVEN)
        raise FileExistsError

    monkeypatch.setattr(config.os, "link", link)
    assert read(INSTANCE=tmp_path).secret_key == GIVEN
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_a_checkout_keeps_its_own_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(SECRET_KEY=GIVEN).instance == config.HOME / "instance"
    monkeypatch.setattr(config, "SHIPPED", config.PACKAGE)
    assert read(SECRET_KEY=GIVEN).instance == Path(sys.prefix) / "var" / "quizapp-instance"


def test_half_a_key_is_no_key(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("0123")
    with pytest.raises(BadSetting, match="does not hold a whole key"):
        read(INSTANCE=tmp_path)
