"""Typed moments, the door by which a lower feature tells upper ones what happened, inside the same transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Moment(Generic[T]):
    """Something that happens; whoever subscribed is told at once, in order, and may write."""

    def __init__(self) -> None:
        self._subscribers: list[Callable[[T], None]] = []

    def subscribe(self, act: Callable[[T], None]) -> None:
        """Call `act` each time; subscribing twice is subscribing once, however many apps a process makes."""
        if act not in self._subscribers:
            self._subscribers.append(act)

    def happen(self, what: T) -> None:
        """Tell everyone."""
        for act in self._subscribers:
            act(what)
