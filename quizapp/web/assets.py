"""Static files under names that hold their content's hash, to be kept by browsers for a year."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from whitenoise import WhiteNoise

from quizapp.web.gzipped import gzipped
from quizapp.web.security import policy

if TYPE_CHECKING:
    from wsgiref.headers import Headers

    from flask import Flask

HASHED = re.compile(r"[.-][0-9a-f]{8}\.\w+$")
HOUR = 3600


class HashedFiles(WhiteNoise):
    """Serves each file under its own name and under one with its hash; `urls` maps the first to the second."""

    def __init__(self, *args: Any, **options: Any) -> None:  # noqa: ANN401
        self.urls: dict[str, str] = {}
        super().__init__(*args, **options)

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:  # noqa: ANN401
        """Add one file, twice."""
        super().add_file_to_dictionary(url, path, stat_cache)
        hashed = url if HASHED.search(url) else _with_hash(url, Path(path).read_bytes())
        self.urls[url] = hashed
        super().add_file_to_dictionary(hashed, path, stat_cache)

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> Any:  # noqa: ANN401
        """Return one file as it is sent."""
        return gzipped(super().get_static_file(path, url, stat_cache), Path(path).read_bytes())


def init(app: Flask) -> None:
    """Serve `static/` ahead of the app and give templates `asset`."""
    wanted = policy(behind_tls=app.config["SETTINGS"].behind_tls)

    def dress(headers: Headers, _path: str, _url: str) -> None:
        for name, value in wanted.items():
            headers[name] = value
        headers["Vary"] = "Accept-Encoding"

    files = HashedFiles(
        app.wsgi_app,
        root=str(Path(app.root_path) / "static"),
        prefix="static/",
        max_age=HOUR,
        allow_all_origins=False,
        immutable_file_test=HASHED.pattern,
        add_headers_function=dress,
    )
    app.wsgi_app = files  # type: ignore[method-assign]
    app.jinja_env.globals["asset"] = lambda name: files.urls[f"/static/{name}"]


def _with_hash(url: str, content: bytes) -> str:
    path = PurePosixPath(url)
    return str(path.with_name(f"{path.stem}.{hashlib.sha256(content).hexdigest()[:8]}{path.suffix}"))
