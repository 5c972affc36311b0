"""A player who lets nothing put them off: what got no reply is sent again, as somebody at a browser would."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.load import Lost, Player

if TYPE_CHECKING:
    from threading import Event

    from tests.load import Reply

AWAY = frozenset({503, 507})
PAUSE = 0.05


@dataclass
class Steady(Player):
    """Somebody who plays round after round, and remembers which answers were acknowledged."""

    pack: str = "the-case"
    taken: dict[tuple[str, int], str] = field(default_factory=dict)
    """What was answered to the turns that were acknowledged, by the round's token and the turn's number."""
    refused: list[tuple[float, Reply]] = field(default_factory=list)
    """What was said of the database being away, and when."""
    lost: int = 0
    _pending: tuple[int, str] | None = None

    def play_on(self, over: Event) -> None:
        """Play until it is over."""
        while not over.is_set():
            self.go_on(over)

    def go_on(self, over: Event) -> None:
        """Take one step: start a round, look at a question and answer it, or send again what got no reply."""
        try:
            reply = self._step()
        except Lost:
            self.lost += 1
            over.wait(PAUSE)
            return
        if reply.status in AWAY:
            self.refused.append((time.perf_counter(), reply))
            over.wait(PAUSE)
        else:
            assert reply.status in {200, 302, 303}, (reply.status, reply.text)

    def _step(self) -> Reply:
        if not self.round_url:
            return self.start(self.pack)
        if self._pending is None:
            reply = self.look()
            if reply.status == 302:
                self.round_url = ""
            elif reply.status == 200:
                self._pending = (self.n, random.choice(self.choices))
            return reply
        n, value = self._pending
        reply = self.answer(value, n)
        if reply.took:
            self.taken[self.round_url.rsplit("/", 1)[1], n] = value
            self._pending = None
        return reply
