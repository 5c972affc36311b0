"""Putting the app together: the one place that knows every feature."""

from __future__ import annotations

import secrets
import sys
from typing import TYPE_CHECKING

import click
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.routing import BaseConverter

from quizapp import web
from quizapp.admin import operations as house
from quizapp.admin import views as admin
from quizapp.authoring import cli as authoring_cli
from quizapp.authoring import views as authoring
from quizapp.authoring.operations import importing, reporting, sharing
from quizapp.authoring.operations import leaving as authors_leaving
from quizapp.authoring.queries import colleagues, imports
from quizapp.authoring.queries import exports as packs_written
from quizapp.authoring.queries.folders import Folder
from quizapp.case import views as case
from quizapp.case.operations import finding, solving
from quizapp.case.operations import players as case_files
from quizapp.case.queries import exports as case_files_kept
from quizapp.config import KEY_BYTES, MIGRATIONS, BadSetting, Settings
from quizapp.daily import views as daily
from quizapp.daily.operations import going
from quizapp.daily.operations import players as daily_players
from quizapp.daily.queries import exports as days_kept
from quizapp.extensions import (
    REDIS_SECONDS,
    babel,
    csrf,
    db,
    engine_options,
    limiter,
    login,
    migrate,
    prepare_postgresql,
    prepare_sqlite,
    shared,
)
from quizapp.groups import views as groups
from quizapp.groups.hooks import group_dissolved
from quizapp.groups.operations import belonging, counting, telling
from quizapp.home import views as home
from quizapp.leaderboard import cli as leaderboard_cli
from quizapp.leaderboard import views as leaderboard
from quizapp.leaderboard.hooks import ranked_in_shell, rebuilding
from quizapp.leaderboard.operations import resets
from quizapp.leaderboard.operations import standings as boards
from quizapp.leaderboard.queries import exports as standings_kept
from quizapp.ops import cli as ops_cli
from quizapp.ops import views as ops
from quizapp.ops.operations import metrics
from quizapp.packs import cli as packs_cli
from quizapp.play import views as play
from quizapp.play.hooks import answered, dated, given, key_repaired, remarked, rescored, started
from quizapp.play.operations import noticing
from quizapp.play.operations import players as players_rounds
from quizapp.play.queries import exports as rounds_kept
from quizapp.play.queries import rounds
from quizapp.players import cli as players_cli
from quizapp.players import session
from quizapp.players import views as players
from quizapp.players.hooks import (
    done_in_shell,
    history_weighed,
    player_erased,
    player_exported,
    player_merged,
    player_relisted,
)
from quizapp.players.queries import factors
from quizapp.progress import views as progress
from quizapp.progress.operations import cards
from quizapp.progress.operations import players as players_cards
from quizapp.progress.operations import repairs as repaired_cards
from quizapp.progress.queries import exports as cards_kept
from quizapp.web import rendering
from quizapp.web.application import Application
from quizapp.web.slots import fill

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flask import Flask


class Slug(BaseConverter):
    """A pack's name in an address."""

    regex = r"[a-z0-9][a-z0-9-]{0,63}"


class Token(BaseConverter):
    """A round's name in an address: 128 random bits."""

    regex = r"[A-Za-z0-9_-]{22}"


class Number(BaseConverter):
    """A turn's or a row's number in an address, in plain digits; so many fit 31 bits."""

    regex = r"[1-9][0-9]{0,8}"

    def to_python(self, value: str) -> int:
        """Return the number."""
        return int(value)


def create_app(settings: Settings | None = None, overrides: Mapping[str, object] | None = None) -> Flask:
    """Return the app for these settings, by default the environment's; `overrides` go into Flask's configuration."""
    settings = settings or Settings.from_environment()
    app = Application("quizapp", static_folder=None, instance_path=str(settings.instance))
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url, settings.threads),
        BABEL_DEFAULT_LOCALE="en_GB",
        WTF_CSRF_TIME_LIMIT=None,
        # Over TLS it would want a referrer, which some browsers keep to themselves; `web.security` asks who sends.
        WTF_CSRF_SSL_STRICT=False,
        # What forms say is in our own words; theirs would be read from a file for every form.
        WTF_I18N_ENABLED=False,
        RATELIMIT_ENABLED=True,
        RATELIMIT_STORAGE_URI=settings.redis_url or "counts://",
        RATELIMIT_STORAGE_OPTIONS=dict.fromkeys(("socket_timeout", "socket_connect_timeout"), REDIS_SECONDS)
        if settings.redis_url
        else {},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
    )
    app.config.update(overrides or {})
    app.url_map.converters.update(slug=Slug, token=Token, number=Number)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    web.init(app)
    _extend(app)
    _furnish(app)
    metrics.init(app)
    return app


def create_preview(folder: Path, instance: Path, watch: bool) -> Flask:  # noqa: FBT001 (as the command calls it)
    """Return an app of its own that shows the pack in a folder, on a new database in another; see `authoring.cli`."""
    settings = Settings(
        instance=instance,
        secret_key=secrets.token_hex(KEY_BYTES),
        database_url=f"sqlite:///{instance / 'preview.sqlite'}",
    )
    app = create_app(settings, {"PREVIEWED": Folder(folder, watched=watch)})
    # A browser's cookies are for all ports of a machine: whoever plays at another one stays who they are there.
    app.config["SESSION_COOKIE_NAME"] += "_preview"
    app.register_blueprint(authoring.previewing.blueprint)
    with app.app_context():
        db.create_all()
    return app


def _extend(app: Flask) -> None:
    db.init_app(app)
    migrate.init_app(app, db, directory=str(MIGRATIONS), render_as_batch=True)
    csrf.init_app(app)
    babel.init_app(app)
    rendering.init(app)
    login.init_app(app, add_context_processor=False)
    # What counts is the row in the database; a player's address may change on the way home.
    login.session_protection = None
    limiter.init_app(app)
    shared.init_app(app, app.config["SETTINGS"].redis_url)
    with app.app_context():
        on_sqlite = db.engine.dialect.name == "sqlite"
        (prepare_sqlite if on_sqlite else prepare_postgresql)(db.engine)


def _furnish(app: Flask) -> None:
    for views in (home, play, case, daily, progress, players, authoring, authoring.reporting, groups):
        app.register_blueprint(views.blueprint)
    for views in (leaderboard, admin, ops):
        app.register_blueprint(views.blueprint)
    for commands in (packs_cli.commands, players_cli.commands, leaderboard_cli.commands, *ops_cli.commands):
        app.cli.add_command(commands)
    packs_cli.commands.add_command(authoring_cli.repair)
    packs_cli.commands.add_command(authoring_cli.preview_by(create_preview))
    app.context_processor(lambda: {"player": session.who()})
    _follow_play()
    _follow_players()
    _fill_slots(app)


def _follow_play() -> None:
    dated.subscribe(boards.date)
    dated.subscribe(counting.date)
    answered.subscribe(boards.record)
    answered.subscribe(metrics.count_answer)
    remarked.subscribe(boards.remark)
    started.subscribe(metrics.count_round)
    answered.subscribe(counting.record)
    given.subscribe(cards.follow)
    rebuilding.subscribe(counting.add_encounters)
    group_dissolved.subscribe(house.forget_group)
    done_in_shell.subscribe(house.note)
    ranked_in_shell.subscribe(house.note_ranking)
    key_repaired.subscribe(house.note_repair)
    given.subscribe(finding.turn_up)
    given.subscribe(solving.go_on)
    given.subscribe(going.record)
    rescored.subscribe(going.recount)
    rescored.subscribe(repaired_cards.recount)


def _follow_players() -> None:
    # Groups before standings: see `groups.operations.holding`.
    player_erased.subscribe(belonging.forget_members)
    player_erased.subscribe(boards.forget)
    player_merged.subscribe(players_rounds.merge)
    history_weighed.subscribe(rounds.weigh)
    player_exported.subscribe(factors.export)
    player_exported.subscribe(rounds_kept.export)
    player_exported.subscribe(standings_kept.export)
    player_exported.subscribe(packs_written.export)
    player_exported.subscribe(imports.export)
    player_erased.subscribe(authors_leaving.forget)
    player_erased.subscribe(importing.forget)
    player_merged.subscribe(boards.merge)
    player_merged.subscribe(resets.follow)
    player_relisted.subscribe(boards.relist)
    player_erased.subscribe(players_rounds.forget)
    player_erased.subscribe(noticing.forget)
    player_erased.subscribe(case_files.forget)
    player_merged.subscribe(case_files.merge)
    player_erased.subscribe(daily_players.forget)
    player_merged.subscribe(daily_players.merge)
    player_exported.subscribe(days_kept.export)
    player_merged.subscribe(noticing.follow)
    player_erased.subscribe(reporting.forget)
    player_merged.subscribe(reporting.follow)
    player_exported.subscribe(reporting.export)
    player_exported.subscribe(telling.export_memberships)
    player_erased.subscribe(house.forget)
    player_erased.subscribe(sharing.forget)
    player_exported.subscribe(colleagues.export)
    player_merged.subscribe(house.follow)
    player_exported.subscribe(house.tell)
    player_exported.subscribe(case_files_kept.export)
    player_erased.subscribe(players_cards.forget)
    player_merged.subscribe(players_cards.merge)
    player_exported.subscribe(cards_kept.export)


def _fill_slots(app: Flask) -> None:
    fill(app, "cover", case.board.on_cover)
    fill(app, "cover", case.accusing.on_cover)
    fill(app, "cover", case.solving.on_cover)
    fill(app, "question", case.solving.on_question)
    fill(app, "cover", leaderboard.on_cover)
    fill(app, "cover", groups.on_cover)
    fill(app, "turned_up", case.board.on_reveal)
    fill(app, "result", case.board.on_result)
    fill(app, "result", case.solving.on_result)
    fill(app, "result", leaderboard.on_result)
    fill(app, "result", groups.on_result)
    fill(app, "result", progress.on_result)
    fill(app, "result", daily.today.on_result)
    fill(app, "result", daily.challenges.on_result)
    fill(app, "reveal", authoring.trying.on_reveal)
    fill(app, "result", authoring.trying.on_result)
    fill(app, "home", play.on_home)
    fill(app, "home", authoring.reporting.on_home)
    fill(app, "reveal", authoring.reporting.on_reveal)
    fill(app, "sign_in", players.on_sign_in)
    fill(app, "sign_up", players.on_sign_up)


def main() -> None:
    """Run the `quizapp` command."""
    group = FlaskGroup(
        create_app=_create_app_or_explain,
        add_default_commands=False,
        add_version_option=False,
        set_debug_flag=False,
        help="Red Herring: a murder-mystery quiz that anyone can host.",
    )
    # Flask's own options choose an app; here there is one.
    group.params = []
    try:
        group.main(prog_name="quizapp")
    except (OperationalError, ProgrammingError) as problem:
        click.echo(f"The database cannot be used: {problem.orig}. `quizapp serve` sets it up.", err=True)
        sys.exit(1)


def _create_app_or_explain() -> Flask:
    try:
        return create_app()
    except BadSetting as problem:
        click.echo(str(problem), err=True)
        sys.exit(2)
