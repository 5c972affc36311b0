"""The child's side: bounded by the system, told what to read on its input, telling how it goes on its output."""

from __future__ import annotations

import os
import resource
import signal
import sys
import traceback
from contextlib import suppress
from dataclasses import replace
from functools import cache
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from quizapp.bank.formats.exchange import BadFile, Refused, Taken
from quizapp.bank.formats.intake import take_in
from quizapp.bank.formats.sandbox.wire import BROKE, Job, Message, Refusal, Result, Step
from quizapp.bank.images import BadImage, encode_afresh

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from quizapp.bank.finding import Finding
    from quizapp.bank.formats.exchange import Found
    from quizapp.bank.formats.intake import Intake

_FILES: Final = 64
"""Open at once: enough for modules that are imported late."""
_WAYS_OUT: Final = ("socket.", "subprocess.", "os.", "shutil.", "tempfile.", "sqlite3.", "ctypes.")
_TO_IMPORT: Final = {"os.listdir", "os.scandir"}
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def run(source: BinaryIO, out: BinaryIO) -> None:
    """Do the job that `source` tells, within its bounds, and tell `out` what came of it."""
    job = Job.model_validate_json(source.readline())
    catalogue = import_module(job.catalogue)
    _bound(job)
    sys.addaudithook(_stay_inside)
    work(job, catalogue, source.read(), out)


def work(job: Job, catalogue: Any, data: bytes, out: BinaryIO) -> None:  # noqa: ANN401 (a module)
    """Read `data`, and tell `out` line by line how it goes and at last what came of it."""
    pictures: list[bytes] = []
    try:
        form = _format(job, catalogue, data)
        intake = _taken_in(form.load(data), job.name, out)
        told = Message(result=Result.of(form.name, intake)).model_dump_json()
        pictures += intake.pictures.values()
    except BadFile as bad:
        told = _refused(bad.rule, str(bad), findings=bad.findings)
    except MemoryError:
        told = _refused("reader_memory", "the file wants more memory than a file may")
    except RecursionError:
        told = _refused("reader_depth", "the file is nested too deep to be read")
    except Exception:  # noqa: BLE001 (whatever is wrong with a reader, whoever sent the file is told something)
        told = _refused("reader_broke", BROKE, trace=traceback.format_exc())
    out.write(f"{told}\n".encode())
    out.writelines(pictures)
    out.flush()


def _format(job: Job, catalogue: Any, data: bytes) -> Any:  # noqa: ANN401 (of a module)
    try:
        form = catalogue.named(job.wanted) if job.wanted else catalogue.recognised(data, job.name)
    except LookupError as unknown:
        raise BadFile("unknown_format", str(unknown)) from None
    if form.load is None:
        raise BadFile("unknown_format", f"{form.title} is written here, not read")
    return form


def _taken_in(stream: Iterable[Found], name: str, out: BinaryIO) -> Intake:
    def step(done: int, total: int | None) -> None:
        told = Message(step=Step(done=done, total=total)).model_dump_json(exclude_none=True)
        out.write(f"{told}\n".encode())
        out.flush()

    return take_in(map(_with_fresh_pictures, stream), PurePath(name).stem or "Questions", step)


def _with_fresh_pictures(found: Found) -> Found:
    """Return what was found with its pictures encoded afresh; a question whose picture is none is refused."""
    if not isinstance(found, Taken):
        return found
    pictures: dict[str, bytes] = {}
    for name, content in found.pictures.items():
        try:
            pictures[name] = _fresh(content)
        except BadImage as why:
            return Refused(found.place, str(found.question.get("prompt", "")), f"its picture, {name}, {why}")
    return replace(found, pictures=pictures)


@cache
def _fresh(content: bytes) -> bytes:
    return encode_afresh(content).content


def _refused(rule: str, message: str, *, findings: tuple[Finding, ...] = (), trace: str = "") -> str:
    refusal = Refusal(rule=rule, message=message, findings=findings, trace=trace)
    return Message(refusal=refusal).model_dump_json()


def _bound(job: Job) -> None:
    """Have the system end this process where it wants too much, and let it have little open and write nothing."""
    with suppress(ValueError):  # macOS knows no bound of memory
        _at_most(resource.RLIMIT_AS, job.memory)
    _at_most(resource.RLIMIT_CPU, job.cpu, job.cpu + 1)  # told to end, and a second later ended
    _at_most(resource.RLIMIT_FSIZE, 0)
    _at_most(resource.RLIMIT_NOFILE, _FILES)
    _at_most(resource.RLIMIT_CORE, 0)
    for number in (signal.SIGXCPU, signal.SIGALRM):  # which a parent may have had ignored, or put off
        signal.signal(number, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {number})
    signal.setitimer(signal.ITIMER_REAL, job.seconds)


def _at_most(which: int, amount: int, hard: int | None = None) -> None:
    _, most = resource.getrlimit(which)
    bounds = (amount, hard or amount)
    if most != resource.RLIM_INFINITY:
        bounds = (min(bounds[0], most), min(bounds[1], most))
    resource.setrlimit(which, bounds)


def _stay_inside(event: str, args: tuple[Any, ...]) -> None:
    """Refuse what no reader of a file has any need of, whatever a file made it do."""
    writes = event == "open" and args[2] & _WRITING
    if writes or (event.startswith(_WAYS_OUT) and event not in _TO_IMPORT):
        raise PermissionError(event)
