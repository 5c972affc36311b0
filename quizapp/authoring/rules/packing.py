"""`python -m quizapp.authoring.rules.packing`: packs one pack up, so that a server's threads need not wait for it.

On its input a line that says what to do, and the pictures one behind the other; on its output a line that says what
became of it, and the file.
"""

from __future__ import annotations

import sys
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from quizapp.authoring.rules.parcels import Account, Order, pack_up

if TYPE_CHECKING:
    from collections.abc import Mapping

_JOB: Final[TypeAdapter[tuple[Order, dict[str, int]]]] = TypeAdapter(tuple[Order, dict[str, int]])
_ACCOUNT: Final[TypeAdapter[Account]] = TypeAdapter(Account)


def asked(order: Order, pictures: Mapping[str, bytes]) -> bytes:
    """Return what to say to the process."""
    sizes = {name: len(content) for name, content in pictures.items()}
    return b"".join([_JOB.dump_json((order, sizes)), b"\n", *pictures.values()])


def answered(said: bytes) -> tuple[Account, bytes]:
    """Return what the process has said."""
    account, _, content = said.partition(b"\n")
    return _ACCOUNT.validate_json(account), content


def work(said: bytes) -> bytes:
    """Return what to answer."""
    job, _, content = said.partition(b"\n")
    order, sizes = _JOB.validate_json(job)
    cuts = pairwise(accumulate(sizes.values(), initial=0))
    pictures = {name: content[start:end] for name, (start, end) in zip(sizes, cuts, strict=True)}
    account, file = pack_up(order, pictures)
    return _ACCOUNT.dump_json(account) + b"\n" + file


def main() -> None:
    """Do what the input says."""
    sys.stdout.buffer.write(work(sys.stdin.buffer.read()))


if __name__ == "__main__":
    main()
