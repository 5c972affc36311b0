"""Who this browser is: an account that is signed in here, else a guest whom a signed cookie names by a token.

The cookie holds random tokens and, before a guest has a row, the name they chose; what the tokens stand for is in the
database. What others call: `current`, `oneself`, `account`, `require`, `require_fresh`, `begin`, `sign_in`,
`begin_afresh`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from flask import current_app, flash, g, request, session, url_for
from flask_babel import gettext as _
from flask_login import UserMixin, current_user, login_user

from quizapp.errors import FactorWanted, NotFound, NotFresh, NotSignedIn, Suspended
from quizapp.extensions import SAFE_METHODS, db, login, visitor
from quizapp.players import operations, queries, rules
from quizapp.players.models import Player
from quizapp.players.operations import sign_ins
from quizapp.players.operations.presence import be_there, refuse_suspended
from quizapp.players.queries import accounts, factors
from quizapp.players.queries import sign_ins as open_sign_ins
from quizapp.players.rules import Role, Theme, browsers, tokens
from quizapp.web.transaction import after_commit, arrived

if TYPE_CHECKING:
    from quizapp.players.models import SignIn

WAYS_IN_AND_OUT = frozenset({"players.enter", "players.sign_out"})
"""Forms that are as good from somebody who was signed in here as from anybody: they may have been sent twice."""

RANKS = tuple(Role)
"""Each may do what those before it may."""
NEEDS_FACTOR = {Role.AUTHOR, Role.ADMIN}

PENDING = timedelta(minutes=10)
"""So long a right password waits for the second factor."""
FRESH = timedelta(minutes=15)
"""So long after signing in, what opens the account can be changed without proving anew to be its owner."""


@dataclass(frozen=True)
class Who:
    """What every page shows of the player: a value, which outlives the row's transaction."""

    id: int
    name: str
    theme: str = Theme.AUTO
    is_guest: bool = True
    role: str = Role.PLAYER


class SignedIn(UserMixin):
    """An account, as Flask-Login knows it: by the place where it is signed in, not by the player."""

    def __init__(self, token: str, row: SignIn, player: Player) -> None:
        self.token = token
        self.row = row
        self.player = player

    def get_id(self) -> str:
        """Return what the cookie holds."""
        return self.token


def current() -> Player | None:
    """Return this browser's player, account or guest; None before a guest's first round."""
    if "player" not in g:
        g.player = account() or guest()
        g.who = _who(g.player) if g.player else None
    player: Player | None = g.player
    return player


def account() -> Player | None:
    """Return the account that is signed in on this browser."""
    if "_user_id" not in session:
        return None
    return current_user.player if current_user.is_authenticated else None


def guest() -> Player | None:
    """Return the guest whom this browser's cookie leads to, whether or not an account is signed in."""
    token = guest_token()
    return queries.by_token(token) if token else None


def purse() -> str:
    """Return whom limits count: an account, a guest, or an address, of which nobody has made a guest yet."""
    player = account()
    return f"account {player.id}" if player else f"guest {guest_token() or visitor()}"


def guest_token() -> str | None:
    """Return what this browser's cookie knows a guest by, whether or not there is such a guest."""
    token = session.get("guest")
    return token if isinstance(token, str) else None


def forget_guest() -> None:
    """Lead to no guest's history from this browser any more."""
    for name in ("guest", "name"):
        session.pop(name, None)


def require(role: Role | None = None) -> Player:
    """Return the account that is signed in here, which has this role or a higher one.

    Raise NotSignedIn, which leads a reader to the sign-in page and back; NotFound for an account without the role, so
    that nobody learns that the page is there.
    """
    player = account()
    if player is None:
        raise _not_signed_in()
    if role is not None and RANKS.index(Role(player.role)) < RANKS.index(role):
        raise NotFound
    if role in NEEDS_FACTOR and not factors.factors(player.id).any:
        raise FactorWanted(
            _("Authors and admins have a second lock on their account. Set one up, and this page opens."),
            (url_for("players.keys"), _("Set up a second lock")),
        )
    return player


def turn_away_the_signed_out() -> None:
    """Tell whoever was signed in here that they are no longer, as the account was closed from elsewhere.

    What they send meanwhile is nobody's: neither the account's nor, behind its back, the guest's whom this browser
    remembers. Once told, on a page, they are a guest or a stranger, and forms from before are void. Raise Suspended if
    it was the host who closed the account, NotSignedIn for a form.
    """
    if "_user_id" not in session or account() is not None:
        return
    # A picture, or what a script asks for behind the page, shows them nothing. Browsers want HTML for a page only.
    is_page = "text/html" in request.headers.get("Accept", "text/html")
    if "suspended" in g:
        if is_page:
            _forget_sign_in()
        raise Suspended(
            _("The host has suspended the account %(name)s. You are signed out.", name=g.suspended)
        )
    told = _("You are not signed in here any longer: the account was closed from elsewhere, or is gone.")
    if request.method not in SAFE_METHODS:
        if request.endpoint not in WAYS_IN_AND_OUT:
            raise _not_signed_in(told)
    elif is_page:
        _forget_sign_in()
        g.signed_out = True
        flash(told, "warning")


def oneself() -> Player | None:
    """Return `current()`, for a page about them; raise NotSignedIn in the request that finds an account closed here.

    Whoever comes to look at the account is not to be shown a guest in its stead.
    """
    if "signed_out" in g:
        raise _not_signed_in()
    return current()


def require_fresh() -> Player:
    """Return the account that is signed in here; raise NotFresh if it is a while since it proved to be its owner's."""
    player = require()
    if session.get("fresh_until", 0) < arrived().timestamp():
        raise NotFresh(
            _("It is a while since you signed in. Prove that it is still you, and go on."),
            (url_for("players.confirm", next=_page() or url_for("players.keys")), _("Prove it")),
        )
    return player


def refresh() -> None:
    """Note that whoever is signed in here has just proved to be the owner of the account."""
    session["fresh_until"] = (arrived() + FRESH).timestamp()


def begin(player: Player, after: str = "") -> str:
    """Go on once somebody has proved by password or link that an account is theirs; return the address to go to.

    Every way in ends here but a passkey, which is two factors in one. Either they are signed in, or, where the account
    has a second factor, that is asked for first. `after` is a local address to come to in the end, "" for the usual.
    Raise Suspended for an account that the host has closed.
    """
    refuse_suspended(player)
    if factors.factors(player.id).any:
        begin_afresh()
        until = (arrived() + PENDING).timestamp()
        session["pending"] = [player.id, until, _proof(player.id), after]
        return url_for("players.second")
    sign_in(player)
    return onward(after)


def pressed(what: str) -> str:
    """Return what a form has in common with itself, sent twice from one browser, and with no other; 64 characters."""
    return tokens.digest(f"{session.get('csrf_token') or tokens.new_token()} {what}")


def after_a_lock(player: Player) -> str:
    """Say what a new second factor has done, and return where to go: to recovery codes, if there are none."""
    held = factors.factors(player.id)
    if held.is_single:
        flash(
            _("Wherever else the account was open, it is closed: nobody there had shown a second lock."),
            "notice",
        )
    return url_for("players.keys" if held.codes_left else "players.codes")


def by_way_of_codes(after: str) -> str:
    """Return where somebody new goes: to an offer of recovery codes, and from there to where they wanted to go."""
    return url_for("players.codes", next=after or url_for("home.index"))


def half_way() -> tuple[Player, str]:
    """Return who has yet to show a second factor on this browser, and where they want to go in the end.

    Raise NotSignedIn if nobody has, or not for ten minutes.
    """
    held = session.get("pending")
    if isinstance(held, list) and len(held) == 4 and held[1] >= arrived().timestamp():  # noqa: PLR2004
        player = db.session.get(Player, held[0])
        # Whoever knew a password that was changed in the meantime knows nothing any more.
        if player and not player.suspended_at and not player.erased_at and _proof(player.id) == held[2]:
            return player, held[3]
    raise NotSignedIn(
        _("That took a while, so it begins again with your name and password."),
        (url_for("players.sign_in"), _("Sign in")),
    )


def onward(after: str = "") -> str:
    """Return where to go after signing in: first to the question what to do with what a guest played here."""
    if guest() is not None:
        return url_for("players.claim", next=after or None)
    return after or url_for("home.index")


def sign_in(player: Player) -> None:
    """Open an account on this browser; nothing stays of the session before, so that nobody can have planted it.

    Raise Suspended for an account that the host has closed.
    """
    refuse_suspended(player)
    be_there(player, arrived())
    begin_afresh()
    token, row = sign_ins.start(
        player, browsers.describe(request.user_agent.string), request.remote_addr or "", arrived()
    )
    login_user(SignedIn(token, row, player))
    refresh()


def begin_afresh() -> None:
    """Empty the session, but for what leads back to a guest's history that no account has taken along yet.

    The account that was open on this browser is closed, so that a copy of its cookie is worth nothing either.
    """
    if isinstance(token := session.get("_user_id"), str):
        sign_ins.close(token)
    _forget_sign_in()


def place() -> int | None:
    """Return the number of the place where the account is signed in that is asking."""
    return current_user.row.id if current_user.is_authenticated else None


def who() -> Who | None:
    """Return what a page shows of this browser's player; nothing while the database is not to be asked."""
    if "who" not in g and not g.get("broken"):
        player = account()
        g.who = _who(player) if player else _guest()
    shown: Who | None = g.get("who")
    return shown


def recognise(player: Who) -> None:
    """Take note of who this is, where that was found out along with something else."""
    g.who = player


def _who(player: Player) -> Who:
    return Who(player.id, player.name, player.theme, player.is_guest, player.role)


def _guest() -> Who | None:
    token = guest_token()
    found = queries.shown(token) if token else None
    return Who(*found) if found else None


def offered_name() -> str:
    """Return the name to offer: the one chosen before, else an alias; it stays the same until it is taken."""
    _guest_token()
    name: str = session.setdefault("name", rules.alias())
    return name


def ensure(name: str) -> Player:
    """Return this browser's player, making the row under `name` if there is none yet."""
    player = current()
    if player is None:
        player = operations.welcome(_guest_token(), name, arrived())
        g.player = player
    return player


def keep() -> None:
    """Have this browser remember for another year who it is."""
    session.modified = True


def switch(name: str) -> None:
    """Become somebody new on this browser. Whoever it was keeps their history, which only their cookie led to."""
    session.clear()
    g.player = None
    _guest_token()
    session["name"] = name


@login.user_loader  # type: ignore[untyped-decorator] # Flask-Login ships without types
def _signed_in(token: str) -> SignedIn | None:
    """Read who is signed in, in one query. A place that was ended is no place, a suspended account is nobody's."""
    found = open_sign_ins.by_token(token) if isinstance(token, str) else None
    if found is None or found[1].erased_at is not None:
        return None
    row, player = found
    if player.suspended_at is not None:
        g.suspended = player.name
        return None
    if request.method not in SAFE_METHODS:
        after_commit(partial(sign_ins.see, row.id, row.seen_at, arrived()))
    return SignedIn(token, row, player)


def _guest_token() -> str:
    # Made before the row is, so that two first clicks make one player.
    session.permanent = True
    token: str = session.setdefault("guest", tokens.new_token())
    return token


def _proof(player_id: int) -> str:
    """Return what changes with a password and tells nothing about it."""
    kept = accounts.credential(player_id)
    return tokens.digest(kept.password or "" if kept else "")


def _not_signed_in(why: str = "") -> NotSignedIn:
    way_in = url_for("players.sign_in", next=_page()), _("Sign in")
    return NotSignedIn(why or _("You are not signed in, or no longer."), way_in)


def _page() -> str | None:
    """Return the address of the page that is asked for, or on which the form stood that was sent; None if none did."""
    if request.method in SAFE_METHODS:
        return request.full_path.rstrip("?")
    return request.path if current_app.url_map.bind("").test(request.path, "GET") else None


def _forget_sign_in() -> None:
    guest = guest_token()
    session.clear()
    session.permanent = True
    if guest is not None:
        session["guest"] = guest
    for name in ("player", "who"):
        g.pop(name, None)
