"""Our app on the server it is served with, its database being ready."""

from __future__ import annotations

from quizapp.config import Settings
from quizapp.extensions import db
from quizapp.factory import create_app
from quizapp.ops.cli import Server, server_options

if __name__ == "__main__":
    app = create_app(Settings.from_environment())
    with app.app_context():
        db.engine.dispose()
        Server(app, server_options()).run()
