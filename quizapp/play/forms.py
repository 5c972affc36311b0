"""The form that starts a round, and the form of each kind of question."""

from __future__ import annotations

import secrets
from functools import cache
from typing import TYPE_CHECKING, Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    ValidationError,
)
from wtforms.validators import NumberRange, Optional, Regexp
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from quizapp.bank import limits, text
from quizapp.config import settings
from quizapp.extensions import A_HOUSEHOLD, limiter
from quizapp.play.rules.points import CLOCK
from quizapp.play.rules.wish import CATEGORIES, SIZES, Wish
from quizapp.players import session
from quizapp.players.forms import name_field
from quizapp.players.rules import TIME_FACTORS
from quizapp.web.forms import Form, SelectChoice

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from wtforms import Field

    from quizapp.bank.question import Asked
    from quizapp.packs.rules import Cover
    from quizapp.play.rules.turn import OpenTurn

    View = Callable[..., ResponseReturnValue]

MOST_ID = 2**31 - 1
"""So much a column of ids can hold."""
REQUEST_BYTES = 16
REQUEST = r"^[A-Za-z0-9_-]{22}$"


_starts = limiter.shared_limit(
    lambda: f"{settings().starts_per_minute} per minute", scope="start", key_func=session.purse
)
_starts_from_one_address = limiter.shared_limit(
    lambda: f"{A_HOUSEHOLD * settings().starts_per_minute} per minute", scope="start from one address"
)


def start_limits(view: View) -> View:
    """Let a player start so many rounds in a minute, of whatever kind, and an address as many as a household may."""
    # Of two limits the lower one is asked first, and if it refuses, the other is not used up.
    limited: View = _starts_from_one_address(_starts(view))
    return limited


def new_request() -> str:
    """Return what makes one showing of a form that starts a round different from every other."""
    return secrets.token_urlsafe(REQUEST_BYTES)


class Checkboxes(SelectMultipleField):
    """Several of a few."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StartForm(Form):
    """How far have you got, what to ask, how many, which pace."""

    request = HiddenField(validators=[Regexp(REQUEST)])
    name = name_field()
    stage = RadioField(lazy_gettext("How far have you got?"))
    categories = Checkboxes(
        lazy_gettext("What shall we ask about?"),
        choices=[
            SelectChoice("plot", lazy_gettext("The plot")),
            SelectChoice("cast", lazy_gettext("The cast")),
            SelectChoice("ending", lazy_gettext("The ending")),
        ],
        default=list(CATEGORIES),
    )
    size = RadioField(
        lazy_gettext("How many questions?"),
        choices=[
            SelectChoice(size, lazy_gettext("All of them") if size == "all" else size) for size in SIZES
        ],
        default="10",
    )
    pace = RadioField(
        lazy_gettext("At what pace?"),
        choices=[
            SelectChoice("relaxed", lazy_gettext("Relaxed")),
            SelectChoice("clock", lazy_gettext("Against the clock")),
        ],
        default="relaxed",
    )
    time_factor = SelectField(
        lazy_gettext("Time for each question"),
        choices=[
            SelectChoice(
                factor,
                lazy_gettext("No limit")
                if factor == "none"
                else lazy_gettext("%(seconds)d seconds", seconds=CLOCK.total_seconds() * float(factor)),
            )
            for factor in TIME_FACTORS
        ],
        default="1",
    )
    leave_out_sensitive = BooleanField(lazy_gettext("Leave out the sensitive questions"))

    def validate_categories(self, field: SelectMultipleField) -> None:
        """Ask for one at least: a round about nothing has no questions."""
        if not field.data:
            raise ValidationError(_("Choose one of them at least."))

    def wish(self, stage: int) -> Wish:
        """Return what was asked for; the stage by its position in the version to be drawn from."""
        return Wish(
            request=self.request.data or "",
            stage=stage,
            categories=tuple(self.categories.data or ()),
            size=None if self.size.data == "all" else int(self.size.data),
            pace=self.pace.data,
            time_factor=self.time_factor.data,
            leave_out_sensitive=self.leave_out_sensitive.data,
        )


def start_form(cover: Cover, *, named: bool, **defaults: Any) -> StartForm:  # noqa: ANN401
    """Return the form on a pack's cover; a player who has a name is not asked for one."""
    form = StartForm(**{"request": new_request(), "stage": cover.reached} | defaults)
    form.stage.choices = [SelectChoice(stage.key, stage.label) for stage in cover.stages]
    if named:
        del form.name
    return form


class MissedForm(Form):
    """One button: what I missed, again, at the stage I have reached."""

    request = HiddenField(validators=[Regexp(REQUEST)])


class SeenForm(Form):
    """One button: I have seen what repairs have changed, up to this one."""

    latest = IntegerField(widget=HiddenInput(), validators=[NumberRange(0, MOST_ID)])
    back = HiddenField(validators=[Optional(), Regexp(REQUEST)])
    """The round whose result it stands on; nothing for the front page."""


class AnswerForm(Form):
    """What every kind of question has: which turn it is, and a second button."""

    turn = IntegerField(widget=HiddenInput())
    passed = SubmitField(lazy_gettext("I don’t know"), name="pass")


def answer_form(asked: Asked | OpenTurn, n: int) -> AnswerForm:
    """Return the form of turn `n` with what was sent; what its choices say is in the turn, not here."""
    return _answer_form(asked.kind, len(asked.choices), len(asked.rows))(turn=n, meta={"csrf": False})


def blank_form(turn: OpenTurn) -> AnswerForm:
    """Return the form of a turn that nothing was sent to: one for all of its kind, to be shown and no more."""
    return _blank_form(turn.kind, len(turn.choices), len(turn.rows))


def read_answer(form: AnswerForm, turn: Asked | OpenTurn) -> Any:  # noqa: ANN401
    """Return what a valid form says, options being named by their place in this turn."""
    if turn.kind in {"single", "true_false"}:
        return form["choice"].data
    if turn.kind == "multiple":
        return form["choices"].data
    if turn.kind == "ordering":
        places = [form[f"place-{value}"].data for value in range(len(turn.choices))]
        return sorted(range(len(places)), key=places.__getitem__)
    if turn.kind == "matching":
        return [form[f"row-{row}"].data for row in range(len(turn.rows))]
    return form["text"].data


def refuse(form: AnswerForm, message: str) -> None:
    """Say at the question's first own field what is wrong with the answer as a whole."""
    field = next(field for field in form if field.name not in {"turn", "pass", "csrf_token"})
    field.errors = [*field.errors, message]


@cache
def _blank_form(kind: str, choices: int, rows: int) -> AnswerForm:
    return _answer_form(kind, choices, rows)(formdata=None, meta={"csrf": False})


@cache
def _answer_form(kind: str, choices: int, rows: int) -> type[AnswerForm]:
    """Return the form of a kind of question with so many choices and rows: a class of its own, as its fields are."""
    return type("AnswerForm", (AnswerForm,), _fields(kind, choices, rows))


def _fields(kind: str, choices: int, rows: int) -> dict[str, Any]:
    label = lazy_gettext("Your answer")
    places = range(choices)
    if kind in {"single", "true_false"}:
        return {"choice": RadioField(label, choices=[], **_one_of(places))}
    if kind == "multiple":
        return {"choices": Checkboxes(label, choices=[], **_one_of(places))}
    if kind == "ordering":
        ranks = range(1, choices + 1)
        options = [SelectChoice(str(rank)) for rank in ranks]
        return {
            f"place-{value}": SelectField(choices=options, default=value + 1, **_one_of(ranks, _own_place))
            for value in places
        }
    if kind == "matching":
        partner = lazy_gettext("Choose a partner.")
        none_yet = [SelectChoice("", lazy_gettext("Choose…"))]
        return {
            f"row-{row}": SelectField(choices=none_yet, **_one_of(places, missing=partner))
            for row in range(rows)
        }
    return {"text": StringField(label, filters=[_trimmed], validators=[_legible])}


def _one_of(known: range, *more: Any, missing: Any = None) -> dict[str, Any]:  # noqa: ANN401
    """Return what makes a field take numbers among `known` and say in our words when it is given none or others.

    `missing` is what to say of none, where one question has several such fields.
    """

    def check(_form: Form, field: Field) -> None:
        given = field.data if isinstance(field.data, list) else [field.data]
        # A field that was not sent holds its default, which nobody has chosen.
        if not field.raw_data or given in ([], [None]):
            raise ValidationError(missing or _("Choose an answer first, or pass with “I don’t know”."))
        if not all(each in known for each in given):
            raise ValidationError(_("That is not one of the options of this question."))

    return {"coerce": _place, "validate_choice": False, "validators": [check, *more]}


def _place(value: object) -> int | None:
    """Read the place of an option; None for what is no number, so that the field's own check speaks."""
    word = str(value)
    if not word or value is None:
        return None
    return int(word) if word.isascii() and word.isdigit() and len(word) <= 2 else -1  # noqa: PLR2004


def _own_place(form: Form, field: Field) -> None:
    twins = [other for other in form if other.name.startswith("place-") and other.data == field.data]
    if len(twins) > 1:
        raise ValidationError(_("Two things cannot both stand at place %(place)s.", place=field.data))


def _trimmed(value: str | None) -> str:
    return (value or "").strip()


def _legible(_form: Form, field: Field) -> None:
    if len(field.data) > limits.ANSWER:
        raise ValidationError(_("An answer has at most %(most)d characters.", most=limits.ANSWER))
    if text.problem(field.data, max_length=limits.ANSWER, multiline=False):
        raise ValidationError(_("That holds a character that cannot be read. Type it afresh."))
