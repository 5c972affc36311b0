"""`quizapp packs`: what an author and a host do with packs in a shell."""

from __future__ import annotations

from flask.cli import AppGroup

from quizapp.packs.cli.beginning import new
from quizapp.packs.cli.checking import lint
from quizapp.packs.cli.exchanging import export, import_
from quizapp.packs.cli.quoting import check_quotes
from quizapp.packs.cli.shelving import sync
from quizapp.packs.cli.solving import solve
from quizapp.packs.cli.telling import reference, rules, schema, table

commands = AppGroup(
    "packs",
    help="Begin packs, check them, bring them into the game, and take them to other programs and back.",
)
for command in (new, lint, solve, check_quotes, rules, schema, reference, table, sync, export, import_):
    commands.add_command(command)
