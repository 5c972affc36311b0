"""What Lighthouse says of a first visit by phone: the home page and a full board, three times each, the median."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from quizapp.config import QUESTIONS
from quizapp.leaderboard.operations import rebuilding
from quizapp.web.transaction import committed
from tests.bench import crowd
from tests.bench.boards import let_go
from tests.bench.figure import Figure
from tests.bench.house import House, database

if TYPE_CHECKING:
    from collections.abc import Iterator

FLAGSHIP = "the-perfect-mother"
PLAYERS, MET = 200, 10
"""More than one page of a board."""
RUNS = 3
PAGES = {"home": "/", "board": "/leaderboard"}
CATEGORIES = {"performance": 0.98, "accessibility": 1, "best-practices": 1, "seo": 1}
"""What share of a hundred points each has to reach."""
PAGE_KB, PAGE_REQUESTS, PAGE_SHIFT = 120, 12, 0.02

LOCK = Path(__file__).parent / "lighthouse"
INSTALLED = Path(__file__).parents[2] / ".venv" / "lighthouse"
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome-stable")
)
QUIET = (
    "--headless=new",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
)
PATIENCE = 300
ATTEMPTS = 3


@dataclass(frozen=True)
class Visit:
    """One cold visit to a page, as Lighthouse reports it."""

    report: dict[str, Any]

    def points(self, category: str) -> float:
        """Return the points of a hundred."""
        return round(self.report["categories"][category]["score"] * 100)

    @property
    def sizes(self) -> list[int]:
        """Return what each request brought over the wire, with headers."""
        requests = self.report["audits"]["network-requests"]["details"]["items"]
        return [request["transferSize"] for request in requests]

    @property
    def shift(self) -> float:
        """Return the cumulative layout shift."""
        return float(self.report["audits"]["cumulative-layout-shift"]["numericValue"])


def measure(folder: Path, postgres: str, _valkey: str) -> Iterator[Figure]:
    """Visit each page with Lighthouse's own phone on its own slow 4G, with nothing kept from the visit before."""
    house = _furnished(folder, postgres)
    install()
    with house.ours() as port:
        for name, path in PAGES.items():
            url = f"http://127.0.0.1:{port}{path}"
            visits = [visit(url, folder / f"{name}-{run}.json") for run in range(RUNS)]
            yield from _figures(f"{name} page", visits)


def _figures(page: str, visits: list[Visit]) -> Iterator[Figure]:
    for category, bar in CATEGORIES.items():
        points = median(each.points(category) for each in visits)
        yield Figure(f"{page}, Lighthouse: {category}", points, 100, bar, at_least=True)
    weight = median(sum(each.sizes) for each in visits) / 1024
    yield Figure(f"{page}, cold, KB transferred", weight, PAGE_KB, 1)
    yield Figure(f"{page}, cold, requests", median(len(each.sizes) for each in visits), PAGE_REQUESTS, 1)
    yield Figure(f"{page}, cumulative layout shift", median(each.shift for each in visits), PAGE_SHIFT, 1)


def _furnished(folder: Path, postgres: str) -> House:
    """Put the flagship on the shelf and fill its board."""
    house = House(folder, database(postgres, "screens"))
    shutil.copytree(QUESTIONS / FLAGSHIP, folder / "packs" / FLAGSHIP)
    app = house.build()
    with app.app_context():
        crowd.players(1, PLAYERS)
        crowd.encounters(MET)
        rebuilding.rebuild(committed)
        crowd.settle()
    let_go(app)
    return house


def install() -> None:
    """Install Lighthouse from its lock, each package held to its hash, unless that is what is there."""
    lock = (LOCK / "package-lock.json").read_bytes()
    stamp = INSTALLED / "installed"
    if stamp.exists() and stamp.read_bytes() == lock:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(LOCK / name, INSTALLED)
    npm = shutil.which("npm")
    assert npm, "Lighthouse wants npm. Install it: apt-get install npm"
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=INSTALLED, check=True)
    stamp.write_bytes(lock)


def visit(url: str, report: Path) -> Visit:
    """Have Lighthouse visit a page in a browser of its own; keep its report.

    On a busy machine it now and then misses the beginning of a visit, says so, and asks to be run again.
    """
    for _attempt in range(ATTEMPTS):
        said = _lighthouse(url, f"--output-path={report}")
        if not said:
            return Visit(json.loads(report.read_text()))
    raise AssertionError(said)


def _lighthouse(url: str, *options: str) -> str:
    """Run it; return what went wrong, if anything did."""
    assert CHROMIUM, "No Chromium was found. Install one: apt-get install chromium"
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    command = [
        INSTALLED / "node_modules" / ".bin" / "lighthouse",
        url,
        *options,
        "--quiet",
        "--no-enable-error-reporting",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join([*QUIET, *as_root])}",
    ]
    environ = os.environ | {"CHROME_PATH": CHROMIUM}
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=PATIENCE)
    return ran.stderr or "Lighthouse failed without a word." if ran.returncode else ""
