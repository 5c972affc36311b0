"""An account's own pages: what it is known by and what it is proved by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from quizapp.players import operations, session
from quizapp.players.forms import NameForm
from quizapp.players.forms.accounts import ChangePasswordForm, EmailForm
from quizapp.players.operations import NameTaken, accounts, hashing, letters, links
from quizapp.players.queries import accounts as known
from quizapp.players.rules import passwords
from quizapp.players.rules.links import Purpose
from quizapp.players.views import limits
from quizapp.players.views.blueprint import blueprint
from quizapp.players.views.sign_up import note_address
from quizapp.web import mail
from quizapp.web.forms import ButtonForm
from quizapp.web.security import LARGE_FORM, takes
from quizapp.web.transaction import arrived

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from quizapp.players.models import Player
    from quizapp.players.queries.accounts import Kept


@blueprint.get("/account")
def account() -> str:
    """Show what there is to an account, and the ways to change it."""
    player = session.require()
    guest = session.guest()
    return render_template(
        "players/account.html",
        name=player.name,
        kept=known.kept(player.id, arrived()),
        sends_mail=mail.is_set_up(),
        guest=guest.name if guest else None,
    )


@blueprint.get("/account/name")
def account_name() -> str:
    """Show the form that changes the name."""
    return _name_page(NameForm(formdata=None, name=session.require().name))


@blueprint.post("/account/name")
def rename_account() -> ResponseReturnValue:
    """Be called something else, if nobody is."""
    player = session.require()
    form = NameForm()
    if not form.validate():
        return _name_page(form), 422
    try:
        operations.rename(player, form.chosen)
    except NameTaken as taken:
        form.name.errors = [taken.message]
        return _name_page(form), taken.status
    flash(_("You are %(name)s from now on.", name=form.chosen), "notice")
    return redirect(url_for("players.account"), 303)


@blueprint.get("/account/password")
def account_password() -> str:
    """Show the form that changes the password."""
    player = session.require()
    has_password = known.kept(player.id, arrived()).has_password
    if not has_password:
        session.require_fresh()
    return _password_page(ChangePasswordForm(formdata=None), has_password=has_password)


@blueprint.post("/account/password")
@limits.sign_ins
@limits.guesses
@takes(LARGE_FORM)
def change_password() -> ResponseReturnValue:
    """Change the password, which closes the account everywhere else."""
    player, here = session.require(), session.place()
    has_password = known.kept(player.id, arrived()).has_password
    if not has_password:
        session.require_fresh()
    form = ChangePasswordForm()
    form.about = known.known_by(player, arrived())
    old = form.old.data or ""
    if not form.validate():
        return _password_page(form, has_password=has_password), 422
    # The new one first: between what the old one proves and what is then written there must be no gap.
    kept = hashing.make(form.password.data or "")
    if has_password and not (len(old) <= passwords.MOST and accounts.proves(player, old, arrived())):
        form.old.errors = [_("That is not your password so far.")]
        return _password_page(form, has_password=has_password), 422
    limits.forgive(player.id)
    accounts.set_password(player, kept, arrived(), but=here)
    flash(_("Your password is changed. Wherever else the account was open, it is closed."), "notice")
    return redirect(url_for("players.account"), 303)


@blueprint.get("/account/email")
def account_email() -> str:
    """Show the form that changes the e-mail address."""
    player = session.require_fresh()
    kept = known.kept(player.id, arrived())
    return _email_page(EmailForm(formdata=None, email=kept.awaited or kept.email or ""), kept)


@blueprint.post("/account/email")
def change_email() -> ResponseReturnValue:
    """Take down another e-mail address, which counts once a link that goes there is followed; or none at all."""
    player = session.require_fresh()
    form = EmailForm()
    if not form.validate():
        return _email_page(form, known.kept(player.id, arrived())), 422
    if form.address:
        if mail.is_set_up():
            limits.count_letter()
        note_address(player, form.address)
    else:
        _take_away(player)
    return redirect(url_for("players.account"), 303)


@blueprint.get("/email/<token:token>")
def confirm_email(token: str) -> str:
    """Ask whoever followed a link to press a button: programs that read mail follow links, too."""
    player, email = links.look(token, Purpose.EMAIL, arrived())
    return render_template("players/confirm_email.html", token=token, email=email, name=player.name)


@blueprint.post("/email/<token:token>")
def take_email(token: str) -> ResponseReturnValue:
    """Take an address as its account's, and tell the one before."""
    ButtonForm().validate()
    player, email = links.use(token, Purpose.EMAIL, arrived())
    before = known.kept(player.id, arrived())
    accounts.note_email(player, email, arrived(), confirmed=True)
    _tell(player, before, email)
    flash(
        _(
            "%(email)s is the address of the account %(name)s from now on.",
            email=email,
            name=player.name,
        ),
        "notice",
    )
    return redirect(url_for("players.account" if session.account() else "home.index"), 303)


def _take_away(player: Player) -> None:
    kept = known.kept(player.id, arrived())
    accounts.note_email(player, None, arrived(), confirmed=False)
    _tell(player, kept, None)
    flash(_("No e-mail address is kept of you any more."), "notice")


def _tell(player: Player, before: Kept, after: str | None) -> None:
    """Tell the address before, if it was known to be theirs: whoever changed it may not have been its owner."""
    if before.email and before.is_confirmed and before.email != after and mail.is_set_up():
        letters.tell_of_change(player.name, before.email, after)


def _name_page(form: NameForm) -> str:
    return render_template("players/account_name.html", form=form)


def _password_page(form: ChangePasswordForm, *, has_password: bool) -> str:
    return render_template("players/account_password.html", form=form, has_password=has_password)


def _email_page(form: EmailForm, kept: Kept) -> str:
    return render_template("players/account_email.html", form=form, kept=kept, sends_mail=mail.is_set_up())
