"""Somebody who knows the case, at a browser: with the mouse, a finger, the keyboard, or without JavaScript."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from playwright.sync_api import expect

from quizapp.bank.marking import mark
from quizapp.bank.prose import plain
from quizapp.bank.question import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from playwright.sync_api import Locator, Page

    from quizapp.bank.pack import Pack
    from quizapp.bank.question import Question

STAMPS = {
    "right": "Well spotted",
    "partly": "Getting warm",
    "wrong": "Red herring",
    "passed": "Passed",
    "late": "Out of time",
}
ENDED = "Case closed|The evidence is in"
CHOICES = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
WRITTEN = (Kind.TYPED, Kind.NUMBER)
FAR = 120
"""More presses of the Tab key than any page needs."""

FOCUS_SHOWS = """field => [field, field.closest("label")].some(
    each => each && getComputedStyle(each).outlineStyle !== "none" && getComputedStyle(each).outlineWidth !== "0px"
)"""


class Detective:
    """A player who answers with the mouse."""

    def __init__(self, page: Page, pack: Pack) -> None:
        self.page = page
        self.pack = pack
        self._questions = {_words(plain(question.prompt)): question for question in pack.questions}

    # What one does in a round.

    def begin(self, name: str, *, stage: str | None = None, size: str = "10") -> None:
        """Go from the front page to the first question."""
        self.page.goto(f"/?{urlencode({'q': self.pack.title})}")
        self.press(self.page.get_by_role("link", name="Open the case").filter(has_text=self.pack.title))
        self.write(self.page.get_by_label("Your name"), name)
        self.tick_in("How far have you got?", stage or self.pack.stages[-1].label)
        self.tick_in("How many questions?", size)
        self.press(self.page.get_by_role("button", name="Begin"))
        self.expect_question(1)

    def expect_question(self, n: int) -> None:
        expect(self.page.get_by_role("heading", level=1, name=f"Question {n} of ")).to_be_visible()

    def question(self) -> Question:
        """Return the question that the page asks."""
        return self._questions[_words(self.page.locator("#prompt").inner_text())]

    def choose(self, verdict: str = "right") -> Question:
        """Fill in an answer that earns a verdict."""
        question = self.question()
        response: Any = response_for(question, verdict)
        choices = [_words(plain(choice)) for choice in question.asked().choices]
        if question.kind in WRITTEN:
            self.write(self.page.get_by_label("Your answer"), response)
        elif question.kind is Kind.ORDERING:
            self.arrange([choices[each] for each in response])
        elif question.kind is Kind.MATCHING:
            for row, each in zip(question.asked().rows, response, strict=True):
                self.pick(self.page.get_by_label(_words(plain(row)), exact=True), choices[each])
        else:
            self.tick([choices[each] for each in (response if isinstance(response, tuple) else [response])])
        return question

    def answer(self, verdict: str = "right") -> Question:
        """Answer the open question so that it earns a verdict, and see the stamp."""
        if verdict == "passed":
            question = self.question()
            self.press(self.page.get_by_role("button", name="I don’t know"))
        else:
            question = self.choose(verdict)
            self.send(question)
        expect(self.stamp(verdict)).to_be_visible()
        return question

    def stamp(self, verdict: str) -> Locator:
        return self.page.get_by_role("heading", level=1, name=STAMPS[verdict])

    def go_on(self) -> None:
        """Leave the reveal for what comes next."""
        self.press(self.page.get_by_role("link", name=re.compile("Next question|See how you did")))
        expect(
            self.page.get_by_role("heading", level=1, name=re.compile(f"Question|{ENDED}"))
        ).to_be_visible()

    def go_until(self, *kinds: Kind) -> None:
        """Pass until a question of one of these kinds is open."""
        while self.question().kind not in kinds:
            self.answer("passed")
            self.go_on()

    def play(self, verdicts: Sequence[str]) -> set[Kind]:
        """Play a round, one verdict for each question, to its result; return the kinds that were met."""
        kinds = set()
        for n, verdict in enumerate(verdicts, 1):
            self.expect_question(n)
            kinds.add(self.answer(verdict).kind)
            self.go_on()
        expect(self.page.get_by_role("heading", level=1, name="Case closed")).to_be_visible()
        return kinds

    # How one does it.

    def press(self, target: Locator) -> None:
        target.click()

    def write(self, field: Locator, text: str) -> None:
        field.fill(text)

    def tick_in(self, group: str, choice: str) -> None:
        """Choose in a group of radio buttons."""
        self.page.get_by_role("group", name=group).get_by_role("radio", name=choice).first.check()

    def tick(self, texts: Sequence[str]) -> None:
        """Choose these exhibits."""
        for text in texts:
            self.exhibit(text).check()

    def exhibit(self, text: str) -> Locator:
        one = self.page.get_by_role("radio", name=text, exact=True)
        return one.or_(self.page.get_by_role("checkbox", name=text, exact=True))

    def pick(self, field: Locator, text: str) -> None:
        """Choose from a list that drops down."""
        field.select_option(label=text)

    def arrange(self, texts: Sequence[str]) -> None:
        """Bring a list into this order, from the top."""
        for place, text in enumerate(texts):
            up = self.page.get_by_role("button", name=f"Move up: {text}", exact=True)
            for now in range(self.items().index(text), place, -1):
                self.press(up)
                expect(
                    self.page.get_by_role("status").filter(has_text=f"is now number {now} of")
                ).to_be_attached()
        assert self.items() == list(texts)

    def items(self) -> list[str]:
        """Return the list of an ordering question as it stands."""
        return [_words(text) for text in self.page.locator("[data-item]").all_inner_texts()]

    def send(self, _question: Question) -> None:
        self.press(self.page.get_by_role("button", name="Answer", exact=True))


class Finger(Detective):
    """A player at a touch screen."""

    def press(self, target: Locator) -> None:
        target.tap()

    def tick(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.exhibit(text).tap()


class Unscripted(Detective):
    """A player whose browser runs no JavaScript."""

    def arrange(self, texts: Sequence[str]) -> None:
        """Give each item its number."""
        for place, text in enumerate(texts, 1):
            self.pick(self.page.get_by_label(text, exact=True), str(place))


class Typist(Detective):
    """A player with nothing but the keyboard, who looks at where the focus is."""

    def focus(self, target: Locator) -> None:
        """Press Tab until something has the focus, and see that it shows."""
        wanted = target.element_handle()
        for _ in range(FAR):
            if wanted.evaluate("wanted => wanted === document.activeElement"):
                assert wanted.evaluate(FOCUS_SHOWS), f"no outline: {target}"
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"The Tab key does not lead to {target}.")

    def press(self, target: Locator) -> None:
        self.focus(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.focus(field)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)

    def tick_in(self, group: str, choice: str) -> None:
        """Reach the group's chosen button with Tab and the wanted one with the arrows."""
        group_ = self.page.get_by_role("group", name=group)
        self.focus(group_.get_by_role("radio", checked=True))
        wanted = group_.get_by_role("radio", name=choice).first
        for _ in range(FAR):
            if wanted.is_checked():
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"The arrows do not lead to {choice}.")

    def tick(self, texts: Sequence[str]) -> None:
        """Press the letters of the tags, or for several the numbers."""
        shown = [_words(text) for text in self.page.locator("[data-choices] label").all_inner_texts()]
        for text in texts:
            place = next(at for at, each in enumerate(shown) if each.endswith(text))
            self.page.keyboard.press(str(place + 1) if len(texts) > 1 else "abcdefghij"[place])
            expect(self.exhibit(text)).to_be_checked()
            assert self.exhibit(text).evaluate(FOCUS_SHOWS), f"no outline: {text}"

    def pick(self, field: Locator, text: str) -> None:
        self.focus(field)
        options = field.locator("option").all_inner_texts()
        for _ in range(options.index(text)):
            self.page.keyboard.press("ArrowDown")

    def send(self, question: Question) -> None:
        """Press Enter where one is; a button's and a list's own Enter does something else there."""
        if question.kind in (*CHOICES, *WRITTEN):
            self.page.keyboard.press("Enter")
        else:
            super().send(question)

    def answer(self, verdict: str = "right") -> Question:
        """Answer, and find the focus on the verdict."""
        question = super().answer(verdict)
        expect(self.stamp(verdict)).to_be_focused()
        return question

    def go_on(self) -> None:
        """Press Enter on the verdict: it leads on."""
        self.page.keyboard.press("Enter")
        heading = self.page.get_by_role("heading", level=1, name=re.compile(f"Question|{ENDED}"))
        # What a case tells comes before its question, and is read first.
        told = self.page.get_by_role("heading", level=2, name="The story so far")
        expect(heading).to_be_visible()
        expect(told if told.count() else heading).to_be_focused()


def response_for(question: Question, verdict: str) -> Any:
    """Return a response that earns a verdict."""
    for response in _responses(question):
        fraction = mark(question, response)
        earned = {Fraction(1): "right", Fraction(0): "wrong"}.get(fraction, "partly")
        if earned == verdict:
            return response
    raise LookupError(f"{question.id} cannot be answered {verdict}")


def _responses(question: Question) -> Iterator[Any]:
    """Yield the key, and answers that miss it by more and more."""
    key: Any = question.key()
    everything = range(len(question.asked().choices))
    yield key
    if question.kind in {Kind.SINGLE, Kind.TRUE_FALSE}:
        yield from everything
    elif question.kind is Kind.MULTIPLE:
        yield key[:1]
        yield tuple(each for each in everything if each not in key)
    elif question.kind is Kind.ORDERING:
        yield (key[1], key[0], *key[2:])
        yield key[::-1]
    elif question.kind is Kind.MATCHING:
        yield (key[0], *key[2:], key[1])
        yield (*key[1:], key[0])
    else:
        yield "99999" if question.kind is Kind.NUMBER else "Nobody whatever"


def _words(text: str) -> str:
    return " ".join(text.split())
