"""Somebody at a browser without JavaScript, with cookies, who reads forms off pages and sends them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.page import Page, PageForm

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.test import TestResponse


class Person:
    """A player."""

    def __init__(self, app: Flask, name: str) -> None:
        self.name = name
        self.client = app.test_client()
        self.round_url = ""

    def get(self, url: str, status: int = 200) -> Page:
        """Open a page."""
        response = self.client.get(url)
        assert response.status_code == status, f"{url}: {response.status_code}, not {status}"
        return Page(response.text)

    def send(self, form: PageForm, *leave_out: str, **changes: Any) -> TestResponse:
        """Send a form as it stands, with these fields changed."""
        data = {name: values for name, values in form.fields.items() if name not in leave_out}
        data |= {name.replace("__", "-"): value for name, value in changes.items()}
        return self.client.post(form.action, data=data)

    def start(self, slug: str = "the-case", **wishes: Any) -> str:
        """Start a round from a pack's cover and return its address."""
        form = self.cover(slug)
        if "name" in form.fields:
            wishes.setdefault("name", self.name)
        response = self.send(form, **({"size": "all", "stage": form.options["stage"][-1]} | wishes))
        assert response.status_code == 303, Page(response.text).text
        self.round_url = response.location
        return self.round_url

    def cover(self, slug: str = "the-case") -> PageForm:
        """Return the form on a pack's cover that starts a round."""
        return next(form for form in self.get(f"/packs/{slug}").forms if "stage" in form.options)

    def question(self, n: int) -> Page:
        """Open a question of the round."""
        return self.get(f"{self.round_url}/turns/{n}")

    def answer(self, n: int, **fields: Any) -> TestResponse:
        """Answer a question of the round, with what its form holds and these fields."""
        return self.send(self.question(n).form(f"/turns/{n}"), **fields)

    def pass_(self, n: int) -> TestResponse:
        """Say that one does not know."""
        return self.answer(n, **{"pass": "1"})

    def play(self, knows: set[str], **wishes: Any) -> Page:
        """Play a whole round of choice questions, choosing what one knows; return the result."""
        url = self.start(**wishes)
        n = 0
        while forms := _answerable(page := self.get_or_follow(url), n + 1):
            n += 1
            form = forms[0]
            wanted = [value for label, value in _labelled(form) if any(text in label for text in knows)]
            self.send(form, choice=wanted[0]) if wanted else self.send(form, **{"pass": "1"})
        return page

    def get_or_follow(self, url: str) -> Page:
        """Open a page, wherever it leads."""
        response = self.client.get(url, follow_redirects=True)
        assert response.status_code == 200
        return Page(response.text)


def _answerable(page: Page, n: int) -> list[PageForm]:
    return [form for form in page.forms if form.action.endswith(f"/turns/{n}")]


def _labelled(form: PageForm) -> list[tuple[str, str]]:
    return [(label, key.split("=", 1)[1]) for key, label in form.labels.items()]


def play(person: Person, text: str = "The butler", slug: str = "the-case") -> None:
    """Play a whole round of choice questions, choosing the same text in each."""
    person.play({text}, slug=slug)


def choose(form: PageForm, text: str) -> str:
    """Return the value of the choice that has this text beside it."""
    found = [value for label, value in _labelled(form) if text in label]
    assert found, f"{text!r} is not among {form.labels}"
    return found[0]
