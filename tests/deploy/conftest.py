"""The HAProxy that stands in `deploy/`, with its own file but for places and names, and what it stands in front of."""

from __future__ import annotations

import os
import re
import shutil
import socket
import ssl
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from quizapp import clock
from tests.ops.conftest import PATIENCE, Answer, serve
from tests.services import free_port

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DEPLOY = Path(__file__).parents[2] / "deploy"
HAPROXY = shutil.which("haproxy", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
AS_SOMEBODY = "    user haproxy\n    group haproxy\n"
INSIDE = re.compile(r"haproxy|gunicorn|python|werkzeug|flask", re.IGNORECASE)
SETTINGS = {
    "BEHIND_TLS": "on",
    "PROXIES": "1",
    "SIGN_INS_PER_MINUTE": "3",
    "LOG_REQUESTS": "on",
    "LOG_FORMAT": "json",
}


@dataclass(frozen=True)
class Proxy:
    """The running HAProxy."""

    port: int
    plain_port: int
    trust: ssl.SSLContext
    folder: Path

    @property
    def log(self) -> str:
        """Return what it has written so far."""
        return (self.folder / "log").read_text()

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Connect from one of this machine's addresses."""
        wire = socket.create_connection(
            ("127.0.0.1", self.port), timeout=PATIENCE, source_address=(source, 0)
        )
        return self.trust.wrap_socket(wire, server_hostname="localhost")

    def say(self, raw: bytes, source: str = "127.0.0.1") -> Answer:
        """Send these bytes as they are and return what comes until the proxy hangs up, or nothing for very long."""
        heard = b""
        with self.connect(source) as wire:
            try:
                wire.sendall(raw)
                while more := wire.recv(65536):
                    heard += more
            except TimeoutError:
                return Answer(heard, closed=False)
            except OSError:
                pass
            return Answer(heard, closed=True)

    def ask(self, line: str, *headers: str, body: bytes = b"", source: str = "127.0.0.1") -> Answer:
        """Send a request that is proper but for what the test is about."""
        lines = [line, f"Host: localhost:{self.port}", "Connection: close", *headers, "", ""]
        return self.say("\r\n".join(lines).encode() + body, source)


def certify(folder: Path) -> None:
    """Write a key and a certificate for localhost, as a host's are."""
    key, now = ec.generate_private_key(ec.SECP256R1()), clock.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "fullchain.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "fullchain.pem.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def placed(folder: Path, ports: dict[str, int], **names: str) -> str:
    """Return the configuration with the places and names of this machine; `names` are more of them.

    What is put in another's place has to be in it once.
    """
    text = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
    here = {
        "bind :8443 ssl": f"bind 127.0.0.1:{ports['tls']} ssl",
        "bind :8080": f"bind 127.0.0.1:{ports['plain']}",
        "127.0.0.1:8081": f"127.0.0.1:{ports['health']}",
        "app1:8000": f"127.0.0.1:{ports['app1']}",
        "app2:8000": f"127.0.0.1:{ports['app2']}",
        "/etc/haproxy/tls/": f"{folder}/",
        AS_SOMEBODY: AS_SOMEBODY if os.geteuid() == 0 else "",
    }
    for name, there in (here | names).items():
        assert text.count(name) == 1, name
        text = text.replace(name, there)
    return text


@pytest.fixture(scope="session")
def haproxy() -> str:
    if HAPROXY is None:
        pytest.skip("There is no HAProxy here: apt install haproxy.")
    return HAPROXY


@contextmanager
def standing_before(app1: int, app2: int, folder: Path, **names: str) -> Iterator[Proxy]:
    """Have the proxy stand before whoever listens at two ports."""
    certify(folder)
    ports = {name: free_port() for name in ("tls", "plain", "health")} | {"app1": app1, "app2": app2}
    (folder / "haproxy.cfg").write_text(placed(folder, ports, **names))
    trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
    running = Proxy(ports["tls"], ports["plain"], trust, folder)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(HAPROXY), "-db", "-f", folder / "haproxy.cfg"], stdout=log, stderr=log
        )
    try:
        until(lambda: answers(running, 200))
        yield running
    finally:
        process.kill()
        process.wait()


def answers(proxy: Proxy, status: int, path: str = "/readyz") -> bool:
    """Say whether a page comes with this status."""
    try:
        return proxy.ask(f"GET {path} HTTP/1.1").status == status
    except OSError:
        return False


def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < PATIENCE
        time.sleep(0.05)


@pytest.fixture(scope="module")
def proxy(haproxy: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy, with two processes of the game behind it that share one database."""
    instance = tmp_path_factory.mktemp("instance")
    with (
        serve(instance, **SETTINGS) as first,
        serve(instance, **SETTINGS) as second,
        standing_before(first.port, second.port, tmp_path_factory.mktemp("proxy")) as running,
    ):
        yield running
