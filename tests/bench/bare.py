"""The measure: a bare Flask app that writes one row and reads one row, on the same server and the same database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, redirect, render_template, request
from flask_sqlalchemy import SQLAlchemy
from jinja2 import DictLoader
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from quizapp.config import Settings
from quizapp.extensions import engine_options, prepare_sqlite, sqlite_driver
from quizapp.ops.cli import Server, server_options

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

PAGE = """<!doctype html><title>{{ row.text }}</title><ul>
{%- for number in range(100) %}<li class="item">{{ row.text }} number {{ number }}: {{ row.id }}</li>
{% endfor %}</ul>"""


class Base(DeclarativeBase):
    """The bare app's tables."""


class Row(Base):
    """One row."""

    __tablename__ = "bare_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]


db = SQLAlchemy(model_class=Base)


def create_bare(settings: Settings) -> Flask:
    """Return the bare app, its table made."""
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine_options(settings.database_url, settings.threads)
    db.init_app(app)
    with app.app_context():
        if settings.database_url.startswith("sqlite"):
            file = sqlite_driver().connect(db.engine.url.database)
            file.execute("PRAGMA journal_mode = wal")
            file.close()
            prepare_sqlite(db.engine)
        db.create_all()
        if db.session.get(Row, 1) is None:
            db.session.add(Row(text="A row that stands for a page"))
        db.session.commit()

    @app.post("/rows")
    def write() -> Response:
        db.session.add(Row(text=request.form["text"]))
        db.session.commit()
        return redirect("/rows/1", 303)

    @app.get("/rows/<int:number>")
    def read(number: int) -> str:
        return render_template("page.html", row=db.session.get(Row, number))

    return app


if __name__ == "__main__":
    own = Settings.from_environment()
    bare = create_bare(own)
    with bare.app_context():
        db.engine.dispose()
        hooks = {"when_ready", "post_worker_init", "worker_exit"}
        Server(bare, {name: value for name, value in server_options().items() if name not in hooks}).run()
