"""What templates keep, they keep by the reader's language."""

from __future__ import annotations

from gettext import NullTranslations
from typing import TYPE_CHECKING

from flask_babel import get_babel

if TYPE_CHECKING:
    from flask import Flask


class German(NullTranslations):
    """A catalogue of two entries."""

    def gettext(self, message: str) -> str:
        return {"Leaderboard": "Rangliste", "Sign in": "Anmelden"}.get(message, message)


def test_every_request_speaks_its_readers_language(app: Flask) -> None:
    with app.app_context():
        babel = get_babel()
        babel.instance.domain_instance.cache["de", babel.default_domain] = German()
    languages = iter(["de", "en", "de"])
    babel.locale_selector = lambda: next(languages)
    pages = [app.test_client().get("/").text for _ in range(3)]
    assert ["Rangliste" in page and "Anmelden" in page for page in pages] == [True, False, True]
    assert ["Leaderboard" in page for page in pages] == [False, True, False]


def test_what_goes_into_a_translation_is_escaped_in_pages_and_stands_as_it_is_in_letters(app: Flask) -> None:
    said = '{{ _("For %(name)s, 100%%", name=name) }} {{ ngettext("%(num)s & %(name)s", "", 1, name=name) }}'
    with app.app_context():
        page = app.jinja_env.from_string(said).render(name="<b>")
        app.jinja_env.autoescape = False
        letter = app.jinja_env.from_string(said).render(name="<b>")
    assert page == "For &lt;b&gt;, 100% 1 & &lt;b&gt;"
    assert letter == "For <b>, 100% 1 & <b>"
