"""What stands in `deploy/`, as far as it can be checked without an engine to run it."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from quizapp.config import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
GAMES = ("app1", "app2")
HAPROXY = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


def test_two_identical_processes_share_a_database_and_a_redis_behind_a_proxy() -> None:
    assert set(SERVICES) == {*GAMES, "database", "redis", "proxy"}
    assert SERVICES["app1"] == SERVICES["app2"]


def test_nothing_but_the_proxy_can_be_reached_from_outside() -> None:
    assert {name for name, service in SERVICES.items() if "ports" in service} == {"proxy"}
    assert SERVICES["proxy"]["ports"] == ["80:8080", "443:8443"]
    assert COMPOSE["networks"]["back"] == {"internal": True}
    assert "back" not in SERVICES["proxy"]["networks"]
    assert all(SERVICES[name]["networks"] == ["back"] for name in ("database", "redis"))


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_comes_back_and_can_gain_nothing(name: str) -> None:
    service = SERVICES[name]
    assert service["restart"] == "unless-stopped"
    assert "no-new-privileges:true" in service["security_opt"]
    assert "healthcheck" in service or (name in GAMES and "HEALTHCHECK" in DOCKERFILE)
    assert not {"privileged", "network_mode", "pid", "cap_add"} & service.keys()


@pytest.mark.parametrize("name", [*GAMES, "redis", "proxy"])
def test_what_needs_no_rights_has_none(name: str) -> None:
    service = SERVICES[name]
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    user = service.get("user") or re.findall(r"^USER (.+)$", DOCKERFILE, re.MULTILINE)[-1]
    assert not re.match(r"(0|root)\b", user)


def test_what_it_waits_for_is_well_first() -> None:
    for name in GAMES:
        assert {each["condition"] for each in SERVICES[name]["depends_on"].values()} == {"service_healthy"}
        assert set(SERVICES[name]["depends_on"]) == {"database", "redis"}
    assert set(SERVICES["proxy"]["depends_on"]) == set(GAMES)


def test_its_settings_are_ones_there_are_and_fit_the_open_internet(tmp_path: Path) -> None:
    given = {
        name: value.replace("${DOMAIN:?set it in deploy/.env}", "quiz.example.org").replace(
            "${DOMAIN}", "quiz.example.org"
        )
        for name, value in SERVICES["app1"]["environment"].items()
    }
    assert {name.lower() for name in given} <= set(Settings.__dataclass_fields__)
    given["DATABASE_URL"] = re.sub(r"\$\{[^}]*\}", "secret", given["DATABASE_URL"])
    found = Settings.from_environment(given | {"INSTANCE": str(tmp_path)})
    assert (found.behind_tls, found.board_guests, found.proxies) == (True, False, 1)
    assert (found.trusted_hosts, found.base_url) == (("quiz.example.org",), "https://quiz.example.org")
    assert found.database_url == "postgresql://red_herring:secret@database/red_herring"
    assert found.metrics_port not in {0, found.port}
    assert found.log_requests


def test_no_secret_stands_in_it() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert all(value.strip().startswith("${") for value in re.findall(r"PASSWORD: (.+)", text))
    assert re.findall(r"^POSTGRES_PASSWORD=(.*)$", (DEPLOY / "env.example").read_text(), re.MULTILINE) == [""]
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_every_variable_it_wants_is_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{([A-Z_]+)", (DEPLOY / "compose.yaml").read_text(encoding="utf-8")))
    assert wanted == set(re.findall(r"^([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))


def has_client() -> bool:
    """Say whether this machine has Docker with its compose plugin, which reads the file without an engine."""
    asked = ["docker", "compose", "version"]
    return (
        bool(shutil.which("docker"))
        and not subprocess.run(asked, capture_output=True, check=False).returncode
    )


def check_by_client(folder: Path) -> None:
    shutil.copytree(DEPLOY, folder / "deploy")
    example = (DEPLOY / "env.example").read_text(encoding="utf-8")
    (folder / "deploy" / ".env").write_text(example.replace("PASSWORD=\n", "PASSWORD=secret\n"))
    asked = ["docker", "compose", "-f", folder / "deploy" / "compose.yaml", "config", "--quiet"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def check_by_what_it_refers_to(_folder: Path) -> None:
    for service in SERVICES.values():
        assert set(service.get("depends_on", {})) <= SERVICES.keys()
        assert set(service["networks"]) <= COMPOSE["networks"].keys()
        sources = [volume.rpartition(":/")[0].partition(":/")[0] for volume in service.get("volumes", ())]
        assert {each for each in sources if each.isalpha()} <= COMPOSE["volumes"].keys()
        assert all((DEPLOY / each).exists() for each in sources if each.startswith("./"))
        assert "image" in service
    build = SERVICES["app1"]["build"]
    assert (DEPLOY / build["context"] / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")


@pytest.mark.parametrize(
    "check",
    [
        pytest.param(check_by_client, id="as-its-client-says")
        if has_client()
        else pytest.param(
            check_by_what_it_refers_to, id="for-want-of-a-client-as-far-as-what-it-refers-to-is-there"
        )
    ],
)
def test_compose_can_be_read(check: Callable[[Path], None], tmp_path: Path) -> None:
    check(tmp_path)


def test_the_image_is_built_from_the_hashed_lock_and_runs_as_nobody() -> None:
    assert "--require-hashes" in DOCKERFILE
    assert "requirements/server.txt" in DOCKERFILE
    assert re.findall(r"^USER (\S+)", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    assert not re.search(r"://(?!127\.0\.0\.1)", DOCKERFILE)
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE, re.MULTILINE)
    assert [name for name in copied if not (ROOT / name).exists()] == []
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert let_in == set(copied)


def test_what_the_image_asks_of_itself_is_answered() -> None:
    assert "127.0.0.1:8000/healthz" in DOCKERFILE
    assert re.search(r"PORT=8000\b", DOCKERFILE)
    assert {"app1:8000", "app2:8000"} <= set(re.findall(r"server \S+ (\S+)", HAPROXY))


class Unit(configparser.RawConfigParser):
    """A unit file, in which a name may stand more than once."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture
def unit() -> dict[str, str]:
    parser = Unit(strict=False, interpolation=None)
    parser.read(DEPLOY / "red-herring.service")
    assert set(parser.sections()) == {"Unit", "Service", "Install"}
    return dict(parser["Service"])


def test_the_service_owns_its_folder_and_nothing_else(unit: dict[str, str]) -> None:
    assert (unit["DynamicUser"], unit["StateDirectory"], unit["ProtectSystem"]) == (
        "yes",
        "red-herring",
        "strict",
    )
    assert (unit["NoNewPrivileges"], unit["CapabilityBoundingSet"], unit["UMask"]) == ("yes", "", "0077")
    assert "INSTANCE=%S/red-herring" in unit["Environment"]
    assert unit["Restart"] == "on-failure"


def test_systemd_takes_the_unit_and_finds_it_hardened(tmp_path: Path) -> None:
    if not shutil.which("systemd-analyze"):
        pytest.skip("There is no systemd here: apt install systemd.")
    text = (DEPLOY / "red-herring.service").read_text(encoding="utf-8")
    file = tmp_path / "red-herring.service"
    file.write_text(text.replace("/srv/red-herring/bin/quizapp", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", file], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=20", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout[-500:]


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_a_page_points_to_what_is_there_and_names_settings_there_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = [link for link in re.findall(r"\]\(([^)#:]+)\)", text) if not (page.parent / link).exists()]
    assert links == []
    known = {name.upper() for name in Settings.__dataclass_fields__}
    known |= set(re.findall(r"^#?([A-Z_]+)=", (DEPLOY / "env.example").read_text(), re.MULTILINE))
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+|INSTANCE|PROXIES)\b", text)) <= known
    assert page.name in (ROOT / "README.md").read_text(encoding="utf-8")
