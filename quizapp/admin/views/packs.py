"""The packs as the host has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, render_template, url_for

from quizapp.admin.queries import packs as kept
from quizapp.admin.rules import Deed, Verb
from quizapp.admin.views.blueprint import blueprint, do
from quizapp.web.forms import ButtonForm

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@blueprint.get("/packs")
def packs() -> str:
    """List every pack there has been."""
    return render_template("admin/packs.html", stock=kept.stock())


@blueprint.post("/packs/<slug:slug>/rank")
def rank(slug: str) -> ResponseReturnValue:
    """Let a pack count for the board of all packs."""
    return _press(slug, Verb.RANK)


@blueprint.post("/packs/<slug:slug>/unrank")
def unrank(slug: str) -> ResponseReturnValue:
    """Let a pack no longer count for the board of all packs."""
    return _press(slug, Verb.UNRANK)


@blueprint.post("/packs/<slug:slug>/withdraw")
def withdraw(slug: str) -> ResponseReturnValue:
    """Take a pack off the shelf."""
    return _press(slug, Verb.WITHDRAW)


@blueprint.post("/packs/<slug:slug>/shelve")
def shelve(slug: str) -> ResponseReturnValue:
    """Put a pack back on the shelf."""
    return _press(slug, Verb.SHELVE)


def _press(slug: str, verb: Verb) -> ResponseReturnValue:
    ButtonForm().validate()
    do(Deed(verb), kept.pack(slug))
    return redirect(url_for("admin.packs"), 303)
