"""Two processes of the game behind the nginx that stands in `deploy/`, with its own file but for places and names."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import time
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
from tests.ops.conftest import Answer, free_port, serve

if TYPE_CHECKING:
    from collections.abc import Iterator

DEPLOY = Path(__file__).parents[2] / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
AS_WE_ARE = "user root; " if os.geteuid() == 0 else ""
"""The folder is this user's alone, and nginx would go on as another."""
PATIENCE = 2
"""Seconds that slow senders have here, rather than five."""
SETTINGS = {
    "BEHIND_TLS": "on",
    "PROXIES": "1",
    "SIGN_INS_PER_MINUTE": "3",
    "LOG_REQUESTS": "on",
    "LOG_FORMAT": "json",
}


@dataclass(frozen=True)
class Proxy:
    """The running nginx."""

    port: int
    plain_port: int
    trust: ssl.SSLContext
    folder: Path

    def connect(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """Connect from one of this machine's addresses."""
        wire = socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(source, 0))
        return self.trust.wrap_socket(wire, server_hostname="localhost")

    def say(self, raw: bytes, source: str = "127.0.0.1") -> Answer:
        """Send these bytes as they are and return what comes until the proxy hangs up or falls silent."""
        heard = b""
        with self.connect(source) as wire:
            try:
                wire.sendall(raw)
                wire.settimeout(3)
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
    (folder / "privkey.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


def placed(folder: Path, ports: dict[str, int]) -> str:
    """Return the configuration with the places and names of this machine, and with less patience.

    What is put in another's place has to be in it once.
    """
    text = (DEPLOY / "nginx.conf").read_text(encoding="utf-8").replace(" /tmp/", f" {folder}/")
    names = {
        "client_header_timeout 5s": f"client_header_timeout {PATIENCE}s",
        "client_body_timeout 5s": f"client_body_timeout {PATIENCE}s",
        "listen 8443 ssl": f"listen 127.0.0.1:{ports['tls']} ssl",
        "listen 8080": f"listen 127.0.0.1:{ports['plain']}",
        "127.0.0.1:8081": f"127.0.0.1:{ports['health']}",
        "app1:8000": f"127.0.0.1:{ports['app1']}",
        "app2:8000": f"127.0.0.1:{ports['app2']}",
        "/etc/nginx/tls/fullchain.pem": f"{folder}/fullchain.pem",
        "/etc/nginx/tls/privkey.pem": f"{folder}/privkey.pem",
    }
    for name, here in names.items():
        assert text.count(name) == 1, name
        text = text.replace(name, here)
    return text


@pytest.fixture(scope="session")
def nginx() -> str:
    if NGINX is None:
        pytest.skip("There is no nginx here: apt install nginx-light.")
    return NGINX


@pytest.fixture(scope="module")
def proxy(nginx: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    """The proxy, with two processes of the game behind it that share one database."""
    folder = tmp_path_factory.mktemp("proxy")
    certify(folder)
    instance = tmp_path_factory.mktemp("instance")
    with serve(instance, **SETTINGS) as first, serve(instance, **SETTINGS) as second:
        ports = {name: free_port() for name in ("tls", "plain", "health")}
        ports |= {"app1": first.port, "app2": second.port}
        (folder / "nginx.conf").write_text(placed(folder, ports))
        with subprocess.Popen(
            [nginx, "-p", folder, "-c", folder / "nginx.conf", "-g", AS_WE_ARE + "daemon off;"]
        ) as process:
            trust = ssl.create_default_context(cafile=str(folder / "fullchain.pem"))
            running = Proxy(ports["tls"], ports["plain"], trust, folder)
            _wait(running)
            yield running
            process.terminate()


def _wait(proxy: Proxy) -> None:
    for _ in range(100):
        try:
            said = proxy.ask("GET /readyz HTTP/1.1").text
        except OSError as problem:
            said = str(problem)
        if said.startswith("HTTP/1.1 200"):
            return
        time.sleep(0.1)
    raise AssertionError(f"nginx does not answer: {said}")
