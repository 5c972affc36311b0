"""Reading files of strangers in a process of their own, so that a hostile one takes nothing down but that.

The child is a fresh interpreter, as `bank.interpreter` has it. The system bounds its memory, its time and what it may
write; it reads what it is given and nothing else.
"""

from __future__ import annotations

import os
import selectors
import signal
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from typing import IO, TYPE_CHECKING, Final, NamedTuple, cast

from pydantic import ValidationError

from quizapp.bank import interpreter, limits
from quizapp.bank.formats.exchange import BadFile
from quizapp.bank.formats.sandbox import places
from quizapp.bank.formats.sandbox.wire import BROKE, Job, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from quizapp.bank.formats.intake import Intake
    from quizapp.bank.formats.sandbox.wire import Result

_COMMAND: Final = interpreter.command(__name__)
_PIECE: Final = 64 * 1024
_GLANCE: Final = 0.1
"""Seconds between two looks at whether to stop."""
_OUT_OF_TIME: Final = {-signal.SIGXCPU, -signal.SIGALRM}


class Stopped(Exception):  # noqa: N818 (it is what happened)
    """Somebody asked to stop; nothing came of the file."""


class Broken(Exception):  # noqa: N818 (it is what happened)
    """What a reader's defect looked like from inside, for the log."""


class Outcome(NamedTuple):
    """What a file came to, and the name of the format it was in."""

    format: str
    intake: Intake


def read(  # noqa: PLR0913 (what is read, and what is told meanwhile)
    data: bytes,
    name: str,
    wanted: str | None = None,
    *,
    step: Callable[[int, int | None], None] = lambda _done, _total: None,
    stop: Callable[[], bool] = lambda: False,
    waits: Callable[[], None] = lambda: None,
) -> Outcome:
    """Read the file `name` in the format `wanted`, by default the one its content shows; pictures are encoded afresh.

    `step` is told after each question how many there were, and of how many; `stop` is asked every now and then; `waits`
    is called if others have to be read first. Raise BadFile as the format does, and for a file that wants too much
    (`reader_time`, `reader_memory`, `reader_depth`) or breaks its reader (`reader_broke`), and while too many others
    are read (`reader_busy`); Stopped when `stop` says so.
    """
    return carry_out(Job(name=name, wanted=wanted), data, step, stop, waits)


def carry_out(
    job: Job,
    data: bytes,
    step: Callable[[int, int | None], None],
    stop: Callable[[], bool],
    waits: Callable[[], None] = lambda: None,
) -> Outcome:
    """Do as `read` does, within the bounds of this job."""
    if len(data) > limits.FILE_BYTES:
        size = f"the file has {len(data):,} bytes; at most {limits.FILE_BYTES:,} are read"
        raise BadFile("too_large", size)
    with places.one_of_them(stop, waits) as place:
        if place is None:
            raise Stopped
        child = Popen(  # noqa: S603 (nothing in the command is anybody's input)
            _COMMAND,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=interpreter.ENVIRONMENT,
            cwd="/",
            start_new_session=True,
        )
        with child:
            try:
                _hand_over(child, f"{job.model_dump_json()}\n".encode() + data)
                return _outcome(child, _answers(child, job.seconds, stop), step)
            finally:
                child.kill()


def _hand_over(child: Popen[bytes], job: bytes) -> None:
    with suppress(BrokenPipeError), cast("IO[bytes]", child.stdin) as pipe:  # it may have ended already
        pipe.write(job)


def _answers(child: Popen[bytes], seconds: float, stop: Callable[[], bool]) -> Iterator[bytes]:
    """Yield what the child says, piece by piece, until it has ended or is to.

    It is the system that ends it in time. One that was silent for twice as long never came so far as to be bounded.
    """
    silence = 0.0
    pipe = cast("IO[bytes]", child.stdout)
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while not stop():
            if not selector.select(_GLANCE):
                silence += _GLANCE
                if silence > 2 * seconds:
                    raise _late()
            elif piece := os.read(pipe.fileno(), _PIECE):
                yield piece
            else:
                return
    raise Stopped


def _outcome(
    child: Popen[bytes], answers: Iterator[bytes], step: Callable[[int, int | None], None]
) -> Outcome:
    result: Result | None = None
    said = bytearray()
    for piece in answers:
        looked_at = len(said)
        said += piece
        if len(said) > limits.READER_SAYS:
            raise _garbled()
        while result is None and (end := said.find(b"\n", looked_at)) >= 0:
            result = _heard(bytes(said[:end]), step)
            del said[: end + 1]
            looked_at = 0
    ended = child.wait()
    if ended in _OUT_OF_TIME:
        raise _late()
    if ended:
        raise BadFile("reader_broke", BROKE) from Broken(f"ended with {ended}")
    if result is None:
        raise _garbled()
    try:
        return Outcome(result.format, result.as_intake(bytes(said)))
    except ValueError:
        raise _garbled() from None


def _heard(line: bytes, step: Callable[[int, int | None], None]) -> Result | None:
    """Return the result, if it is this that the child said."""
    try:
        message = Message.model_validate_json(line)
    except ValidationError:
        raise _garbled() from None
    if message.refusal:
        trace = message.refusal.trace
        raise message.refusal.as_error() from (Broken(trace) if trace else None)
    if message.step:
        step(message.step.done, message.step.total)
    return message.result


def _late() -> BadFile:
    return BadFile("reader_time", "the file takes longer to read than a file may")


def _garbled() -> BadFile:
    return BadFile("reader_garbled", "the file cannot be read; what its reader said of it makes no sense")
