"""How templates speak and how they share: words looked up once a request, what never changes rendered once."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from flask import current_app, g, session, templating
from flask_babel import get_translations
from flask_wtf.csrf import generate_csrf
from jinja2 import Template, pass_eval_context
from jinja2.runtime import Macro
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import MutableMapping
    from gettext import NullTranslations

    from flask import Flask
    from jinja2.environment import TemplateModule
    from jinja2.nodes import EvalContext
    from jinja2.runtime import Context

MOST = 2_000
"""So many texts are kept, and so many renderings of each such macro."""


class SharedTemplate(Template):
    """A template whose macros are made once. Jinja would make them anew for a page that brings globals of its own."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:  # noqa: ARG002
        if self._module is None:
            self._module = self.make_module()
            if getattr(self._module, "fixed", False):
                _fix(self._module)
        return self._module


class Environment(templating.Environment):
    """Flask's, whose templates stay what they are once they are read."""

    template_class = SharedTemplate

    def __init__(self, app: Flask, **options: Any) -> None:  # noqa: ANN401
        super().__init__(app, **options)
        self._read: dict[str, Template] = {}

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 (as Jinja has it)
    ) -> Template:
        """Return a template. A page asks for a dozen, and Jinja for a lock each time."""
        found = self._read.get(name) if isinstance(name, str) else name
        if found is None or globals or self.auto_reload:
            found = super().get_template(name, parent, globals)
            self._read[str(found.name)] = found
        return found


def init(app: Flask) -> None:
    """Have the templates of `app`, whose translations and forms are set up, do so."""
    app.jinja_env.globals.update(_=_gettext, gettext=_gettext, ngettext=_ngettext, form_token=form_token)


def piece(template: str, **values: object) -> Markup:
    """Return a piece of a page, from a template that knows what it is given here and nothing of the page."""
    return Markup(current_app.jinja_env.get_template(template).render(values))  # noqa: S704 (escaped by Jinja)


def form_token() -> str:
    """Return what forms carry against forgery: signed once for a browser, as long as its cookie holds the same."""
    kept = session.get("csrf_token")
    return _signed(kept) if isinstance(kept, str) else str(generate_csrf())


@lru_cache(MOST)
def _signed(_kept: str) -> str:
    # What was signed in this request may have been what the cookie held before.
    g.pop("csrf_token", None)
    return str(generate_csrf())


def _fix(module: TemplateModule) -> None:
    for name, macro in list(vars(module).items()):
        if isinstance(macro, Macro):
            setattr(module, name, _once(macro))


def _once(macro: Macro) -> Any:  # noqa: ANN401
    @lru_cache(MOST)
    def said(_words: NullTranslations, *args: object, **named: object) -> Markup:
        return cast("Markup", macro(*args, **named))

    return lambda *args, **named: said(_words(), *args, **named)


def _words() -> NullTranslations:
    # Asked for with every text: past the proxy, which takes longer than all the rest.
    kept = g._get_current_object()  # noqa: SLF001
    words: NullTranslations | None = kept.get("words")
    if words is None:
        words = kept.words = get_translations()
    return words


@pass_eval_context
def _gettext(context: EvalContext, text: str, **values: object) -> str:
    if context.autoescape and not values:
        return _plain(_words(), text)
    said = _words().gettext(text)
    return (Markup(said) if context.autoescape else said) % values  # noqa: S704 (a translation is ours)


@pass_eval_context
def _ngettext(context: EvalContext, one: str, many: str, number: int, **values: object) -> str:
    said = _words().ngettext(one, many, number)
    return (Markup(said) if context.autoescape else said) % ({"num": number} | values)  # noqa: S704


@lru_cache(MOST)
def _plain(words: NullTranslations, text: str) -> Markup:
    return Markup(words.gettext(text)) % {}  # noqa: S704
