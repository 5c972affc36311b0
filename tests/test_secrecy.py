"""Nothing that depends on a key leaves the server before its answer: canaries in every secret, and twins."""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from itertools import count, product
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import time_machine
from flask import url_for
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.exc import InvalidRequestError

from quizapp import clock
from quizapp.extensions import db, limiter
from quizapp.packs.models import Question, Revision
from quizapp.packs.operations import sync_all
from quizapp.play.models import Chosen, Round, Turn
from quizapp.play.rules.draw import Candidate, draw, shuffled
from quizapp.play.rules.turn import OpenTurn, Reveal, SealedTurn
from quizapp.progress.models import ColdCase
from quizapp.web.transaction import committed
from tests.daily.conftest import begin
from tests.factories import KINDS, make_pack, make_question, write_pack
from tests.person import Person
from tests.tape import Heard, Listening, listen_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from flask import Flask

    from tests.page import PageForm

CURIOUS: tuple[dict[str, Any], ...] = (
    {},
    {"query_string": "debug=1&include=answers&fields=correct,explanation&format=json"},
    {"headers": {"Accept": "application/xml"}},
    {"headers": {"Accept": "application/json", "X-Requested-With": "XMLHttpRequest", "HX-Request": "true"}},
    *({"method": method} for method in ("HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")),
)
"""How somebody might ask who looks for a way in."""


KEPT = ("/players/export", "/progress")
"""Where players find what they have answered."""
MARKS = ("qzq", "5519")
"""One of these is in every canary, so that a page without them need not be searched for each."""


class Canaries:
    """Words that stand nowhere else, each with the question that owns it and the moment from which it may be seen."""

    def __init__(self) -> None:
        self.owners: dict[str, tuple[str, str]] = {}
        self._numbers = count()

    def hatch(self, question: str, moment: str) -> str:
        digest = blake2b(f"{next(self._numbers)}".encode(), digest_size=6).hexdigest()
        word = f"{MARKS[0]}{digest.translate(str.maketrans('0123456789', 'ghijklmnop'))}"
        self.owners[word] = (question, moment)
        return word

    def number(self, question: str, moment: str) -> str:
        word = f"77{next(self._numbers):03}{MARKS[1]}"
        self.owners[word] = (question, moment)
        return word

    def keep(self, text: str) -> None:
        """Let go of the words that did not make it into the pack."""
        self.owners = {word: owner for word, owner in self.owners.items() if word in text}

    def sung(self, text: str) -> set[str]:
        if not any(mark in text for mark in MARKS):
            return set()
        return {word for word in self.owners if word in text}

    def of(self, question: str, *moments: str) -> set[str]:
        return {word for word, owner in self.owners.items() if owner[0] == question and owner[1] in moments}


def caged(canaries: Canaries, kind: str, *, later: bool = False) -> dict[str, Any]:
    """Return a question that has a canary in every text: of a later stage none of them may ever be seen."""
    name = f"{'late-' if later else ''}{kind.replace('_', '-')}"

    def at(moment: str) -> str:
        return canaries.hatch(name, "never" if later else moment)

    asked = [at("open") for _ in range(4)]
    number = canaries.number(name, "never" if later else "key")
    own: dict[str, dict[str, Any]] = {
        "single": {
            "options": [{"text": word, "feedback": at("perhaps")} for word in asked],
            "answer": asked[0],
        },
        "multiple": {
            "options": [{"text": word, "feedback": at("perhaps")} for word in asked],
            "answer": asked[:2],
        },
        "true_false": {"answer": "false", "feedback": at("perhaps")},
        "typed": {
            "answer": at("key"),
            "accept": [at("perhaps"), at("perhaps")],
            "reject": [{"text": at("perhaps"), "feedback": at("perhaps")}],
        },
        "number": {"answer": number, "tolerance": "1", "unit": at("open")},
        "ordering": {"items": asked},
        "matching": {
            "pairs": [{"left": asked[0], "right": asked[1]}, {"left": asked[2], "right": asked[3]}],
            "extra": [at("open")],
        },
    }
    return make_question(kind, name, **own[kind]) | {
        "stage": "end" if later else "start",
        "prompt": f"What of {at('open')}?",
        "explanation": f"It was *{at('key')}*, [{at('key')}](https://example.org/{at('key')}).",
        "evidence": [{"work": at("key"), "locator": at("key"), "url": f"https://example.org/{at('key')}"}],
        "hint": f"Think of {at('hint')}.",
        "image": {"file": f"{canaries.hatch(name, 'never')}.png", "alt": f"A picture of {at('open')}"},
        "lint_allow": [{"rule": "negated-prompt", "why": canaries.hatch(name, "never")}],
    }


@dataclass
class Watch:
    """Looks at all that reaches a browser, and at what that round had earned by then."""

    app: Flask
    canaries: Canaries
    earned: dict[str, dict[int, set[str]]] = field(default_factory=dict)
    """Canaries that may be seen, by round and turn."""
    names: dict[str, dict[int, str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    rounds: dict[str, list[str]] = field(default_factory=dict)
    """Their tokens, by who plays them."""

    def follow(self, person: Person) -> str:
        token = person.round_url.rsplit("/", 1)[1]
        with self.app.app_context():
            drawn = db.session.execute(
                select(Turn.n, Question.key)
                .join(Question, Question.id == Turn.question_id)
                .join(Round, Round.id == Turn.round_id)
                .where(Round.token == token)
            )
            self.names[token] = dict(drawn.all())
        self.earned[token] = {n: set() for n in self.names[token]}
        self.rounds.setdefault(person.name, []).append(token)
        return token

    def earn(self, token: str, n: int, *moments: str) -> None:
        self.earned[token][n] |= self.canaries.of(self.names[token][n], *moments)

    def look(self, person: Person) -> None:
        client = person.client
        assert isinstance(client, Listening)
        for heard in client.heard:
            assert not self.canaries.sung(heard.edge()), heard.edge()
            sung = self.canaries.sung(heard.text())
            kept = heard.path.startswith(KEPT)
            allowed = self._kept(person) if kept else self._allowed(heard)
            assert sung <= allowed, (person.name, heard.path, sung)
            self.seen |= sung
        client.heard.clear()

    def _kept(self, person: Person) -> set[str]:
        """Return what stands in the questions that somebody has answered: no more is kept about them."""
        answered = [
            words
            for token in self.rounds.get(person.name, ())
            for words in self.earned[token].values()
            if any(self.canaries.owners[word][1] == "key" for word in words)
        ]
        return {word for words in answered for word in words if self.canaries.owners[word][1] == "open"}

    def _allowed(self, heard: Heard) -> set[str]:
        parts = heard.path.strip("/").split("/")
        if parts[0] != "rounds" or len(parts) == 1:
            return set()
        turns = self.earned[parts[1]]
        if parts[2:] == ["result"]:
            return set().union(*turns.values())
        if parts[2:3] == ["turns"]:
            return turns.get(int(parts[3]), set())
        return next((words for _n, words in sorted(turns.items(), reverse=True) if words), set())


SOME = {"slug": "the-case", "key": "q-single", "digest": "0" * 64, "day": "2026-02-30"}


def every_address(app: Flask, token: str, *turns: int) -> list[str]:
    """Return every address there is, those of a turn for each of these turns of a round."""
    with app.test_request_context():
        return sorted(
            {
                url_for(rule.endpoint, **{name: known[name] for name in rule.arguments})
                for rule in app.url_map.iter_rules()
                for n in (turns if "n" in rule.arguments else turns[:1])
                for known in [SOME | {"token": token, "n": n, "number": n}]
            }
        )


def prowl(person: Person, addresses: Iterable[str], manners: Iterable[dict[str, Any]]) -> None:
    """Have somebody try addresses, as they are meant and otherwise."""
    for address in addresses:
        for manner in manners:
            assert person.client.open(address, buffered=True, **manner).status_code < 500


def reply(form: PageForm) -> dict[str, Any]:
    """Return some answer: the first choice, or a word that is none."""
    if "choice" in form.options:
        return {"choice": "0"}
    if "choices" in form.options:
        return {"choices": form.options["choices"]}
    rows = [name for name in form.options if name.startswith("row-")]
    if rows:
        return {name: str(number) for number, name in enumerate(rows)}
    return {} if any(name.startswith("place-") for name in form.options) else {"text": "1066"}


@pytest.fixture
def canaries(shelve: Callable[..., object], tmp_path: Path, app: Flask) -> Canaries:
    """A pack full of canaries is on the shelf."""
    listen_to(app)
    canaries = Canaries()
    questions = [caged(canaries, kind) for kind in KINDS]
    questions += [caged(canaries, kind, later=True) for kind in KINDS]
    canaries.keep(str(questions))
    media = write_pack(tmp_path / "packs", "the-case", make_pack(questions)) / "media"
    media.mkdir()
    for question in questions:
        Image.new("RGB", (4, 4)).save(media / question["image"]["file"])
    shelve(the_case=make_pack(questions))
    return canaries


@pytest.fixture
def watch(app: Flask, canaries: Canaries) -> Watch:
    return Watch(app, canaries)


def play_all(
    watch: Watch,
    person: Person,
    stranger: Person,
    pace: str = "relaxed",
    *,
    hints: bool,
    manners: Sequence[dict[str, Any]] = ({},),
) -> None:
    """Play a whole round of the pack: see `play_on`."""
    person.start(stage=person.cover().options["stage"][0], pace=pace, time_factor="10")
    play_on(watch, person, stranger, pace, hints=hints, manners=manners)


def play_on(
    watch: Watch,
    person: Person,
    stranger: Person,
    pace: str = "relaxed",
    *,
    hints: bool,
    manners: Sequence[dict[str, Any]] = ({},),
) -> None:
    """Play a round to its end, two people prowling before each answer, and look at all that came.

    They ask in all manners at the first question, in the plainest at the others. Outside of the round all is the same
    to a stranger at its first question and at its last, and to whoever plays it at a question sealed and open.
    """
    token = watch.follow(person)
    size = len(watch.names[token])
    for n in watch.names[token]:
        everywhere = every_address(watch.app, token, n, min(n + 1, size), size)
        here = [address for address in everywhere if address.startswith(person.round_url)]
        ways = manners if n == 1 else manners[:1]
        if pace == "clock":
            prowl(person, everywhere, manners[:1])
            prowl(person, here, ways)
            watch.look(person)
            person.send(person.question(n).form("/open"))
        watch.earn(token, n, "open")
        prowl(person, here if pace == "clock" else everywhere, ways)
        prowl(stranger, everywhere if n in {1, size} else here, manners[:1])
        prowl(stranger, here, ways[1:])
        person.answer(n, turn="9")
        watch.look(person)
        if hints:
            watch.earn(token, n, "hint")
            person.send(person.question(n).form("/hint"))
        form = person.question(n).form(f"/turns/{n}")
        watch.look(person)
        watch.earn(token, n, "key", "perhaps")
        assert person.send(form, **reply(form)).status_code == 303
        person.question(n)
        watch.look(person)
    person.get(f"{person.round_url}/result")
    watch.look(person)
    watch.look(stranger)


@pytest.mark.parametrize("pace", ["relaxed", "clock"])
def test_no_canary_sings_before_its_answer_and_all_do_after(
    watch: Watch, canaries: Canaries, pace: str
) -> None:
    alice, bob = Person(watch.app, "Alice"), Person(watch.app, "Bob")
    play_all(watch, alice, bob, pace, hints=True, manners=CURIOUS)
    due = {word for word, (_question, moment) in canaries.owners.items() if moment in {"open", "key", "hint"}}
    assert due <= watch.seen
    assert any(moment == "perhaps" for word in watch.seen for moment in [canaries.owners[word][1]])


def test_each_round_keeps_its_own_secrets(watch: Watch, canaries: Canaries) -> None:
    alice, bob = Person(watch.app, "Alice"), Person(watch.app, "Bob")
    play_all(watch, alice, bob, hints=True, manners=())
    watch.seen.clear()
    play_all(watch, bob, alice, hints=False)
    play_all(watch, alice, bob, hints=False)
    assert not {word for word in watch.seen if canaries.owners[word][1] in {"hint", "never"}}


def fall_due(app: Flask) -> None:
    with app.app_context(), committed():
        db.session.execute(update(ColdCase).values(due=clock.now()))


def take_up(person: Person) -> str:
    """Start a round of cold cases and return its token."""
    form = person.get("/cold-cases").form("/cold-cases/rounds")
    person.round_url = person.send(form).location
    return person.round_url.rsplit("/", 1)[1]


def test_a_cold_case_keeps_its_secrets_until_it_is_answered_again(watch: Watch, canaries: Canaries) -> None:
    alice, bob = Person(watch.app, "Alice"), Person(watch.app, "Bob")
    play_all(watch, alice, bob, hints=True, manners=())
    for _ in range(2):
        fall_due(watch.app)
        watch.seen.clear()
        take_up(alice)
        play_on(watch, alice, bob, hints=False)
    again = {canaries.owners[word][0] for word in watch.seen if canaries.owners[word][1] == "key"}
    assert len(again) > 1
    page = alice.get("/progress").text
    assert "Missed most" in page
    assert canaries.sung(page)
    watch.look(alice)
    assert not {word for word in watch.seen if canaries.owners[word][1] == "never"}


def test_the_case_of_the_day_and_a_challenge_to_it_keep_their_secrets(
    watch: Watch, canaries: Canaries
) -> None:
    alice, bob = Person(watch.app, "Alice"), Person(watch.app, "Bob")
    begin(alice)
    play_on(watch, alice, bob, hints=False, manners=CURIOUS[:2])
    challenge = alice.send(alice.get(f"{alice.round_url}/result").form("/challenge")).location
    prowl(bob, [challenge, "/daily", "/daily/archive", f"/daily/{clock.now().date()}"], CURIOUS)
    watch.look(bob)
    bob.round_url = bob.send(bob.get(challenge).form("/rounds"), name="Bob").location
    watch.seen.clear()
    play_on(watch, bob, alice, hints=False)
    prowl(alice, [challenge, "/daily"], CURIOUS[:2])
    prowl(bob, [challenge, "/daily"], CURIOUS[:2])
    for person in (alice, bob):
        watch.look(person)
    assert not {word for word in watch.seen if canaries.owners[word][1] in {"hint", "never"}}
    assert {word for word in watch.seen if canaries.owners[word][1] == "key"}


def test_no_static_name_tells_a_word_of_a_pack(app: Flask, canaries: Canaries) -> None:
    names = [str(path) for path in Path(app.root_path, "static").rglob("*")]
    assert names
    assert not canaries.sung("\n".join(names))


def test_the_key_is_never_loaded_by_accident(app: Flask, case: None) -> None:
    with app.app_context():
        revision = db.session.scalars(select(Revision)).first()
        with pytest.raises(InvalidRequestError, match="raiseload"):
            assert revision.body


def test_an_unanswered_turn_has_no_field_that_could_tell() -> None:
    secret = {"verdict", "key", "feedback", "explanation", "evidence", "others", "sequence", "given"}
    assert secret <= set(Reveal.__dataclass_fields__)
    for unanswered in (OpenTurn, SealedTurn):
        assert not secret & set(unanswered.__dataclass_fields__)


# Twins: two packs that differ in the key only.

TWINS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "single": ({"answer": "The butler"}, {"answer": "The countess"}),
    "multiple": ({"answer": ["Rope", "Dagger"]}, {"answer": ["Poison", "Candlestick", "Rope"]}),
    "true_false": ({"answer": "true"}, {"answer": "false"}),
    "typed": (
        {"answer": "Hercule Poirot", "accept": ["Poirot"], "reject": []},
        {"answer": "Miss Marple", "accept": ["Jane Marple", "Marple"], "reject": ["Mable"]},
    ),
    "number": ({"answer": "12", "tolerance": "1"}, {"answer": "1066", "tolerance": "0"}),
    "ordering": (
        {"items": ["Body found", "Alarm raised", "Culprit unmasked"]},
        {"items": ["Culprit unmasked", "Body found", "Alarm raised"]},
    ),
    "matching": (
        {"pairs": [{"left": "Holmes", "right": "Baker Street"}, {"left": "Poirot", "right": "Mansions"}]},
        {"pairs": [{"left": "Holmes", "right": "Mansions"}, {"left": "Poirot", "right": "Scotland Yard"}]}
        | {"extra": ["Baker Street"]},
    ),
}
TWINS["matching"][0]["extra"] = ["Scotland Yard"]

SECRETS = (
    {"explanation": "Because of the ash.", "evidence": [{"work": "The Case", "locator": "Chapter 1"}]},
    {"explanation": "It is a longer story, told by *another*.", "evidence": [{"work": "Papers"}]},
)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Make chance repeat itself from each call on; time stands still."""
    numbers = count()

    def random(size: int = 32) -> bytes:
        return blake2b(f"{next(numbers)}".encode(), digest_size=64).digest()[:size]

    def again() -> None:
        nonlocal numbers
        numbers = count()

    # SQLAlchemy names by chance, and once for both, what is sent to nobody.
    monkeypatch.setattr("sqlalchemy.sql.selectable.os", SimpleNamespace(urandom=os.urandom))
    monkeypatch.setattr("secrets.token_bytes", random)
    monkeypatch.setattr("os.urandom", random)
    monkeypatch.setattr("secrets.choice", lambda words: words[0])
    return again


@pytest.fixture
def alone(
    make_app: Callable[..., Flask],
    make_database: Callable[..., str],
    tmp_path: Path,
    still: Callable[[], None],
) -> Callable[[dict[str, Any]], Flask]:
    """Make an app of its own for a pack, to be compared with that of its twin."""
    made = count()

    def make(pack: dict[str, Any]) -> Flask:
        folder = tmp_path / f"twin-{next(made)}"
        write_pack(folder, "the-case", pack)
        app = make_app(database_url=make_database())
        listen_to(app)
        with app.app_context():
            came_of_it = list(sync_all({"shipped": folder}, clock.now(), committed))
            # Twins that share a Redis would share what they have asked for, too.
            limiter.reset()
        assert not [line for each in came_of_it if each.is_trouble for line in each.lines()]
        still()
        return app

    return make


@pytest.fixture
def twin(alone: Callable[[dict[str, Any]], Flask]) -> Callable[..., Flask]:
    """Make an app of its own with one question."""
    return lambda kind, **key: alone(make_pack([make_question(kind, hint="Look.") | key]))


def before_the_answer(app: Flask, pace: str) -> tuple[list[Heard], Person]:
    """Return all that a browser is sent up to its answer, mistakes included, of a pack or of the case of the day."""
    alice = Person(app, "Alice")
    begin(alice) if pace == "daily" else alice.start(pace=pace)
    token = alice.round_url.rsplit("/", 1)[1]
    if pace == "clock":
        alice.send(alice.question(1).form("/open"))
    prowl(alice, every_address(app, token, 1), CURIOUS[:2])
    form = alice.question(1).form("/turns/1")
    for nonsense in (
        {"choice": "7"},
        {"text": "?!"},
        {"choices": ["1", "1"]},
        {"row-0": "0", "row-1": "x"},
        {"turn": "3"},
    ):
        alice.send(form, **nonsense)
    alice.send(alice.question(1).form("/hint"))
    alice.question(1)
    client = alice.client
    assert isinstance(client, Listening)
    return client.heard, alice


def met_again(app: Flask) -> list[Heard]:
    """Return all that a browser is sent of a question once passed, up to its next answer as a cold case."""
    alice = Person(app, "Alice")
    alice.start()
    alice.pass_(1)
    fall_due(app)
    client = alice.client
    assert isinstance(client, Listening)
    client.heard.clear()
    prowl(alice, every_address(app, take_up(alice), 1), CURIOUS[:2])
    return client.heard


@pytest.mark.parametrize("kind", ["single", "ordering"])
def test_twins_send_the_same_bytes_when_they_come_back(twin: Callable[..., Flask], kind: str) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        one, other = (
            met_again(twin(kind, **key, **secret)) for key, secret in zip(TWINS[kind], SECRETS, strict=True)
        )
        assert len(one) > 40
        for left, right in zip(one, other, strict=True):
            assert left == right


@pytest.mark.parametrize(
    ("pace", "kind"),
    [*product(("relaxed", "clock"), KINDS), ("daily", "single"), ("daily", "ordering")],
)
def test_twins_that_differ_in_the_key_send_the_same_bytes(
    twin: Callable[..., Flask], kind: str, pace: str
) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        (one, alice), (other, bob) = (
            before_the_answer(twin(kind, **key, **secret), pace)
            for key, secret in zip(TWINS[kind], SECRETS, strict=True)
        )
        assert len(one) > 40
        for left, right in zip(one, other, strict=True):
            assert left == right
        for person in (alice, bob):
            form = person.question(1).form("/turns/1")
            assert person.send(form, **reply(form)).status_code == 303
        assert alice.question(1).text != bob.question(1).text


def test_what_others_chose_changes_no_byte_either(twin: Callable[..., Flask]) -> None:
    with time_machine.travel(datetime(2026, 11, 5, 20, tzinfo=UTC), tick=False):
        quiet, _alice = before_the_answer(twin("single"), "relaxed")
        app = twin("single")
        with app.app_context(), committed():
            db.session.add(Chosen(revision_id=1, choice=Chosen.ANSWERS, shard=0, times=50))
            db.session.add(Chosen(revision_id=1, choice=Chosen.RIGHT, shard=0, times=40))
            db.session.add_all(
                Chosen(revision_id=1, choice=choice, shard=0, times=10 * choice) for choice in range(3)
            )
        busy, bob = before_the_answer(app, "relaxed")
        assert busy == quiet
        bob.pass_(1)
        assert "80%" in bob.question(1).text


def test_an_option_is_marked_up_like_any_other(shelve: Callable[..., object], alice: Person) -> None:
    shelve(the_case=make_pack([make_question()]))
    alice.start()
    found = re.findall(r'<label class="exhibit">(.+?)</label>', alice.question(1).html, re.DOTALL)
    plain = {re.sub(r'value="\d"|id="choice"|>[^<]*<|\s+', "", option) for option in found}
    assert (len(found), len(plain)) == (3, 1)


# Chance: nothing about a question tells where its key will stand.


def uneven(places: Counter[int], size: int) -> float:
    """Return chi-square of the places against all being equally likely."""
    expected = places.total() / size
    return sum((places[place] - expected) ** 2 / expected for place in range(size))


BY_CHANCE = {2: 9.21, 3: 11.34, 9: 21.67}
"""What chi-square passes by chance once in a hundred, by degrees of freedom."""


@pytest.mark.parametrize("question", [1, 77, 9000])
@pytest.mark.parametrize("key", range(4))
def test_the_key_stands_anywhere_equally_often(question: int, key: int) -> None:
    seeds = (number.to_bytes(16) for number in range(2500))
    places = Counter(shuffled(4, seed, question).index(key) for seed in seeds)
    assert uneven(places, 4) < BY_CHANCE[3] * 1.5


def test_a_question_comes_at_any_place_equally_often() -> None:
    met = datetime(2026, 1, 1, tzinfo=UTC)
    pool = [Candidate(number, number, 0, "plot", met) for number in range(10)]
    drawn = (draw(pool, 10, number.to_bytes(16)) for number in range(3000))
    places = Counter(next(n for n, each in enumerate(order) if each.question == 3) for order in drawn)
    assert uneven(places, 10) < BY_CHANCE[9]


def test_two_questions_of_a_round_are_shuffled_apart() -> None:
    seeds = [number.to_bytes(16) for number in range(1, 6001)]
    together = Counter((shuffled(3, seed, 1).index(0) - shuffled(3, seed, 2).index(0)) % 3 for seed in seeds)
    assert uneven(together, 3) < BY_CHANCE[2]
