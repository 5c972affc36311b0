"""What one installation may set, read once from the environment, typed, each with its default and meaning."""

from __future__ import annotations

import os
import secrets
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

PACKAGE = Path(__file__).parent
SHIPPED = PACKAGE / "shipped"
"""Where a wheel keeps what stands beside the package in a checkout."""

HOME = SHIPPED if SHIPPED.is_dir() else PACKAGE.parent
QUESTIONS = HOME / "questions"
MIGRATIONS = HOME / "migrations"

KEY_BYTES = 32
KEY_VARIETY = 10


class BadSetting(Exception):  # noqa: N818 (it reads as what it is)
    """An environment variable holds something the game cannot use."""


@dataclass(frozen=True)
class Settings:
    """One installation's settings."""

    instance: Path
    """`INSTANCE`: the folder this installation owns. In a checkout `instance/`, else under the environment's `var/`."""
    secret_key: str = field(repr=False)
    """`SECRET_KEY`: signs cookies. Unset, a random one is kept in the instance folder, readable by its owner only."""
    database_url: str
    """`DATABASE_URL`: unset, a SQLite file in the instance folder."""
    redis_url: str = field(default="", repr=False)
    """`REDIS_URL`: copies of boards and the counts of limits are kept there. Unset, ranks come from the database."""
    base_url: str = ""
    """`BASE_URL`: this server's address for players, such as `https://quiz.example.org`, as links in mails have it."""
    proxies: int = 0
    """`PROXIES`: how many proxies of your own stand in front; they name a player's address."""
    smtp_url: str = field(default="", repr=False)
    """`SMTP_URL`: `smtp://user:password@host:587`, or `smtps://`. Unset, no mail is sent."""
    mail_from: str = ""
    """`MAIL_FROM`: the address that mails come from."""
    packs: tuple[Path, ...] = ()
    """`PACKS`: further folders of packs, separated as `PATH` is."""
    trusted_hosts: tuple[str, ...] = ()
    """`TRUSTED_HOSTS`: names, with commas between, that this server has beside IP addresses, `localhost`, `.local`."""
    behind_tls: bool = False
    """`BEHIND_TLS`: cookies travel over HTTPS only and browsers are told to insist on it."""
    board_guests: bool = True
    """`BOARD_GUESTS`: guests stand on boards."""
    host: str = "127.0.0.1"
    """`HOST`: the address to listen at; `0.0.0.0` for the whole network."""
    port: int = 8000
    """`PORT`: the port to listen at."""
    threads: int = 4
    """`THREADS`: requests worked on at once; a process does not get more done by more, but they wait for each other."""
    guest_days: int = 30
    """`GUEST_DAYS`: a guest who never finished a round is forgotten after so many days."""
    open_rounds: int = 20
    """`OPEN_ROUNDS`: unfinished rounds one player may have."""
    answers_per_minute: int = 120
    """`ANSWERS_PER_MINUTE`: answers of one player; of one address, twenty times as many."""
    starts_per_minute: int = 20
    """`STARTS_PER_MINUTE`: rounds started by one player; from one address, twenty times as many."""
    log_format: str = "text"
    """`LOG_FORMAT`: `text`, a line of `key=value`, or `json`."""
    log_requests: bool = False
    """`LOG_REQUESTS`: a line for every request, not for refusals and faults alone."""
    metrics_host: str = "127.0.0.1"
    """`METRICS_HOST`: the address at which `/metrics` is shown."""
    metrics_port: int = 0
    """`METRICS_PORT`: the port of its own at which `/metrics` is shown to Prometheus; 0, nowhere."""
    sign_ins_per_minute: int = 60
    """`SIGN_INS_PER_MINUTE`: passwords and codes tried from one address, for all accounts together."""
    sign_ups_per_minute: int = 60
    """`SIGN_UPS_PER_MINUTE`: accounts made, and mails asked for, from one address."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the settings; raise BadSetting naming the variable, its value and what is allowed."""
        instance = Path(environ.get("INSTANCE") or _default_instance()).expanduser().resolve()
        return cls(
            instance=instance,
            secret_key=_secret_key(instance, environ.get("SECRET_KEY", "")),
            database_url=_database_url(
                environ.get("DATABASE_URL") or f"sqlite:///{instance / 'red-herring.sqlite'}"
            ),
            redis_url=environ.get("REDIS_URL", ""),
            base_url=_url(environ, "BASE_URL", "http", "https").rstrip("/"),
            proxies=_whole(environ, "PROXIES", 0, 0, 10),
            smtp_url=_url(environ, "SMTP_URL", "smtp", "smtps"),
            mail_from=environ.get("MAIL_FROM", ""),
            packs=tuple(
                Path(part).expanduser() for part in environ.get("PACKS", "").split(os.pathsep) if part
            ),
            trusted_hosts=tuple(
                name.strip().lower().partition(":")[0]
                for name in environ.get("TRUSTED_HOSTS", "").split(",")
                if name.strip()
            ),
            behind_tls=_flag(environ, "BEHIND_TLS", default=False),
            board_guests=_flag(environ, "BOARD_GUESTS", default=True),
            host=environ.get("HOST") or "127.0.0.1",
            port=_whole(environ, "PORT", 8000, 0, 65535),
            threads=_whole(environ, "THREADS", 4, 1, 256),
            guest_days=_whole(environ, "GUEST_DAYS", 30, 1, 3650),
            open_rounds=_whole(environ, "OPEN_ROUNDS", 20, 1, 10_000),
            answers_per_minute=_whole(environ, "ANSWERS_PER_MINUTE", 120, 1, 1_000_000),
            starts_per_minute=_whole(environ, "STARTS_PER_MINUTE", 20, 1, 1_000_000),
            log_format=_one_of(environ, "LOG_FORMAT", "text", "json"),
            log_requests=_flag(environ, "LOG_REQUESTS", default=False),
            metrics_host=environ.get("METRICS_HOST") or "127.0.0.1",
            metrics_port=_whole(environ, "METRICS_PORT", 0, 0, 65535),
            sign_ins_per_minute=_whole(environ, "SIGN_INS_PER_MINUTE", 60, 1, 1_000_000),
            sign_ups_per_minute=_whole(environ, "SIGN_UPS_PER_MINUTE", 60, 1, 1_000_000),
        )


def _default_instance() -> Path:
    return Path(sys.prefix) / "var" / "quizapp-instance" if SHIPPED.is_dir() else HOME / "instance"


def _database_url(url: str) -> str:
    """Return the address if there is a driver for it. It may hold a password, so it is never repeated."""
    try:
        make_url(url).get_dialect().import_dbapi()
    except (ArgumentError, ValueError):
        raise BadSetting(
            "DATABASE_URL is no address of a database: unset, it is a file of our own."
        ) from None
    except ImportError as problem:
        raise BadSetting(f"DATABASE_URL asks for a driver that is not installed: {problem}.") from None
    return url


def _url(environ: Mapping[str, str], name: str, *schemes: str) -> str:
    """Return an address of one of these schemes. It may hold a password, so it is never repeated."""
    url = environ.get(name, "").strip()
    try:
        parts = urlsplit(url)
        fits = parts.scheme in schemes and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        fits = False
    if url and not fits:
        raise BadSetting(f"{name} wants an address that begins with {schemes[0]}:// or {schemes[1]}://.")
    return url


def _secret_key(instance: Path, given: str) -> str:
    if not given:
        return _kept_key(instance)
    if len(given.encode()) < KEY_BYTES or len(set(given)) < KEY_VARIETY:
        raise BadSetting(
            f"SECRET_KEY is too easy to guess: it wants at least {KEY_BYTES} random bytes. "
            "Leave it unset and one is made for you."
        )
    return given


def _kept_key(instance: Path) -> str:
    """Return the key kept in the instance folder; of several first starts at once, one writes it."""
    path = instance / "secret_key"
    try:
        instance.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_key(path)
        key = path.read_text().strip()
    except OSError as problem:
        raise BadSetting(f"INSTANCE={instance} cannot be used: {problem.strerror}.") from None
    if len(key) < KEY_BYTES:
        raise BadSetting(
            f"{path} does not hold a whole key. Delete it and a new one is made; players sign in anew."
        )
    return key


def _write_key(path: Path) -> None:
    draft = path.with_name(f".secret_key.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_hex(KEY_BYTES))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    except OSError:
        # A file system without links, as on a USB stick.
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _flag(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    words = {"": default, "1": True, "on": True, "true": True, "yes": True}
    words |= {"0": False, "off": False, "false": False, "no": False}
    value = environ.get(name, "").strip().lower()
    if value not in words:
        raise BadSetting(f"{name}={value!r}: say on or off.")
    return words[value]


def _one_of(environ: Mapping[str, str], name: str, *words: str) -> str:
    value = environ.get(name, "").strip().lower() or words[0]
    if value not in words:
        raise BadSetting(f"{name}={value!r}: say {' or '.join(words)}.")
    return value


def _whole(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10 and least <= int(value) <= most):  # noqa: PLR2004
        raise BadSetting(f"{name}={value!r}: say a whole number from {least} to {most}.")
    return int(value)


def settings() -> Settings:
    """Return the running app's settings."""
    found: Settings = current_app.config["SETTINGS"]
    return found
