"""`make bench`: measure everything, print a table and keep it in `instance/bench.json`; or measure the works named."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests import services
from tests.bench import answers, boards, pages, rebuilds, rounds, screens, sign_ups
from tests.bench.figure import Figure, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

INSTANCE = Path(__file__).parents[2] / "instance"
KEPT = INSTANCE / "bench.json"
WORKS: dict[str, Callable[[Path, str, str], Iterator[Figure]]] = {
    "answers": answers.measure,
    "pages": pages.measure,
    "boards": boards.measure,
    "rebuilds": rebuilds.measure,
    "rounds": rounds.measure,
    "sign-ups": sign_ups.measure,
    "screens": screens.measure,
}


def main(names: list[str]) -> int:
    """Measure; return how many figures are not good enough."""
    figures: list[Figure] = []
    with TemporaryDirectory(prefix="bench-", dir=INSTANCE) as place:
        folder = Path(place)
        folder.chmod(0o755)
        postgres = services.Postgres(folder / "postgres", shared_buffers="1GB", max_wal_size="4GB")
        valkey = services.Valkey(folder / "valkey")
        postgres.start()
        valkey.start()
        try:
            for name in names or WORKS:
                began = time.perf_counter()
                for figure in WORKS[name](folder / name, postgres.url, valkey.url):
                    figures.append(figure)
                    print(table([figure]).splitlines()[-1], flush=True)
                print(f"  {name}: {time.perf_counter() - began:.0f} s", flush=True)
        finally:
            valkey.kill()
            postgres.stop("immediate")
    print(table(figures))
    if not names:
        rows = [figure.as_row() for figure in figures]
        KEPT.write_text(json.dumps(rows, indent=1, ensure_ascii=False) + "\n")
    return sum(not figure.holds for figure in figures)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
