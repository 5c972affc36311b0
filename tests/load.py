"""Players without a browser, at a server that is a process of its own: what a browser would send, and how long it took.

`Player` plays real rounds over `http.client`: cookies, tokens against forgery, forms as the pages hold them. Fill a
`crowd` with them to put a server under load. The tests of faults and the benchmarks share it.
"""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from tests.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from concurrent.futures import Future

    from tests.page import PageForm

PATIENCE = 30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
CHOICE = re.compile(r'name="choice"\s+value="(\d+)"')
SIZE = re.compile(r"<title>\s*(?:Error: )?Question (\d+) of (\d+)")


class Lost(Exception):  # noqa: N818 (it reads as what happened)
    """The reply never came: the connection was refused, cut or silent."""


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    location: str
    text: str
    seconds: float

    @property
    def took(self) -> bool:
        """Say whether a form was taken, which is how an answer is acknowledged."""
        return self.status == 303


@dataclass(frozen=True)
class Timing:
    """One request as it was felt: when it was sent (`time.perf_counter()`), what came and how long that took."""

    act: str
    sent: float
    seconds: float
    status: int
    """0 where no reply came."""


@dataclass
class Player:
    """Somebody at a browser: `url` is the server's, `headers` go along with every request."""

    url: str
    name: str
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    timings: list[Timing] = field(default_factory=list)
    round_url: str = ""
    n: int = 0
    """The open turn, 0 where none is."""
    size: int = 0
    token: str = ""
    """The token against forgery of the last page that held a form; it is good for the whole session."""
    choices: tuple[str, ...] = ()
    """What the open question lets one choose, by its values; empty for a kind that is not chosen from."""
    _wire: HTTPConnection | None = field(default=None, repr=False)

    # Requests.

    def get(self, path: str, act: str = "") -> Reply:
        """Open a page."""
        return self._ask("GET", path, act or path)

    def post(self, path: str, fields: Mapping[str, str | Sequence[str]], act: str = "") -> Reply:
        """Send a form's fields."""
        return self._ask("POST", path, act or path, urlencode(fields, doseq=True).encode())

    def form(self, path: str, ending: str) -> PageForm:
        """Open a page and return its form whose address ends so, as `submit` wants it."""
        reply = self.get(path)
        assert reply.status == 200, (path, reply.status)
        return Page(reply.text).form(ending)

    def submit(self, form: PageForm, act: str = "", **changes: str) -> Reply:
        """Send a form as it stands, with these fields changed."""
        return self.post(form.action, form.fields | changes, act or form.action)

    def close(self) -> None:
        """Hang up; the next request calls again."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None

    # A round.

    def start(self, slug: str, **wishes: str) -> Reply:
        """Start a round from a pack's cover: all questions of all stages, unless wished otherwise.

        Where the cover cannot be opened, return what came instead.
        """
        cover = self.get(f"/packs/{slug}", "cover")
        if cover.status != 200:
            return cover
        form = Page(cover.text).form("/rounds")
        wishes = {"size": "all", "stage": form.options["stage"][-1]} | wishes
        if "name" in form.fields:
            wishes.setdefault("name", self.name)
        reply = self.submit(form, "start", **wishes)
        if reply.took:
            self.round_url, self.n = reply.location, 0
        return reply

    def look(self) -> Reply:
        """Open the round where it stands; afterwards `n`, `choices` and `token` are those of the open question."""
        reply = self.get(self.round_url, "question")
        asked = SIZE.search(reply.text) if reply.status == 200 else None
        self.n, self.size = (int(asked[1]), int(asked[2])) if asked else (0, self.size)
        self.choices = tuple(CHOICE.findall(reply.text)) if asked else ()
        if token := TOKEN.search(reply.text):
            self.token = token[1]
        return reply

    def answer(self, value: str | None = None, n: int | None = None) -> Reply:
        """Answer a turn, by default the one looked at, with the value of a choice; None says that one does not know."""
        turn = self.n if n is None else n
        given = {"pass": "1"} if value is None else {"choice": value}
        fields = {"csrf_token": self.token, "turn": str(turn)} | given
        return self.post(f"{self.round_url}/turns/{turn}", fields, "answer")

    def reveal(self, n: int | None = None) -> Reply:
        """Open the reveal of a turn, by default of the one looked at."""
        return self.get(f"{self.round_url}/turns/{self.n if n is None else n}", "reveal")

    def play(self, slug: str, choose: Callable[[Player], str | None] | None = None) -> int:
        """Play a whole round, question, answer, reveal; return how many answers were taken."""
        choose = choose or (lambda player: player.choices[0] if player.choices else None)
        self.start(slug)
        taken = 0
        while self.look().status == 200 and self.n:
            taken += self.answer(choose(self)).took
            self.reveal()
        return taken

    def _ask(self, method: str, path: str, act: str, body: bytes | None = None) -> Reply:
        headers = {
            **self.headers,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        headers |= FORM if body is not None else {}
        if self._wire is None:
            self._wire = HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)
        sent = time.perf_counter()
        status = 0
        try:
            self._wire.request(method, path, body, headers)
            response = self._wire.getresponse()
            text = response.read().decode()
            status = response.status
        except (OSError, HTTPException) as problem:
            self.close()
            raise Lost(f"{method} {path}: {problem!r}") from None
        finally:
            seconds = time.perf_counter() - sent
            self.timings.append(Timing(act, sent, seconds, status))
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _equals, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Reply(status, response.headers.get("Location", ""), text, seconds)


@contextmanager
def crowd(players: Sequence[Player], act: Callable[[Player, Event], None]) -> Iterator[list[Future[None]]]:
    """Have all players do `act` side by side until the block ends, which sets the event that `act` is to look at.

    What goes wrong for one of them is raised at the end, also where the block has failed, for it may be why.
    """
    over = Event()
    with ThreadPoolExecutor(len(players)) as pool:
        doing = [pool.submit(act, player, over) for player in players]
        try:
            yield doing
        finally:
            over.set()
            for each in doing:
                each.result()


def together(players: Sequence[Player], act: Callable[[Player], None]) -> float:
    """Have all players do `act` once, side by side; return how many seconds it took until the last was done."""
    begun = time.perf_counter()
    with crowd(players, lambda player, _over: act(player)):
        pass
    return time.perf_counter() - begun


def timings(players: Iterable[Player], act: str) -> list[float]:
    """Return the seconds of everything of one name that got a reply, in order of length."""
    return sorted(
        each.seconds for player in players for each in player.timings if each.act == act and each.status
    )


def percentile(lengths: Sequence[float], share: float) -> float:
    """Return the length that this share of `lengths`, which are in order, does not exceed."""
    return lengths[min(len(lengths) - 1, int(len(lengths) * share))]
