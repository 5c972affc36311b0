"""The form of an accusation: for each part what, and how sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import RadioField, ValidationError

from quizapp.bank.case import Part
from quizapp.case.rules.certainty import Certainty
from quizapp.case.rules.verdicts import Charge
from quizapp.web.forms import Form, SelectChoice

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from wtforms import Field

    from quizapp.case.rules.verdicts import Offer

ASKED = {
    Part.WHO: lazy_gettext("Who did it?"),
    Part.HOW: lazy_gettext("How?"),
    Part.WHY: lazy_gettext("Why?"),
    Part.WHERE: lazy_gettext("Where?"),
}
MISSING = {
    Part.WHO: lazy_gettext("Say who did it; a guess is an answer, too."),
    Part.HOW: lazy_gettext("Say how it was done; a guess is an answer, too."),
    Part.WHY: lazy_gettext("Say why it was done; a guess is an answer, too."),
    Part.WHERE: lazy_gettext("Say where; a guess is an answer, too."),
}
UNSURE = {
    Part.WHO: lazy_gettext("Say how sure you are of the who."),
    Part.HOW: lazy_gettext("Say how sure you are of the how."),
    Part.WHY: lazy_gettext("Say how sure you are of the why."),
    Part.WHERE: lazy_gettext("Say how sure you are of the where."),
}
SURE = {
    Certainty.GUESS: lazy_gettext("A guess"),
    Certainty.FAIRLY: lazy_gettext("Fairly sure"),
    Certainty.CERTAIN: lazy_gettext("Certain"),
}


def accusation_form(offers: Sequence[Offer]) -> Form:
    """Return the form by which somebody accuses who is offered this."""
    fields: dict[str, Any] = {}
    for offer in offers:
        named = [SelectChoice(each.key, each.name) for each in offer.choices]
        fields[offer.part] = _radios(ASKED[offer.part], named, MISSING[offer.part])
        sure = [SelectChoice(str(each.value), words) for each, words in SURE.items()]
        fields[f"{offer.part}-sure"] = _radios(lazy_gettext("How sure are you?"), sure, UNSURE[offer.part])
    return cast("Form", type("AccusationForm", (Form,), fields)())


def charges(form: Form, offers: Sequence[Offer]) -> dict[Part, Charge]:
    """Return what a valid form says."""
    return {
        offer.part: Charge(form[offer.part].data, Certainty(int(form[f"{offer.part}-sure"].data)))
        for offer in offers
    }


def _radios(label: str, choices: Sequence[SelectChoice], missing: str) -> RadioField:
    """Return radios of which none is chosen beforehand, and one has to be."""
    return RadioField(
        label,
        choices=choices,
        validate_choice=False,
        validators=[_one_of({each.value for each in choices}, missing)],
    )


def _one_of(known: Collection[str], missing: str) -> Any:  # noqa: ANN401 (a validator, as WTForms has it)
    def check(_form: Form, field: Field) -> None:
        if not field.raw_data:
            raise ValidationError(missing)
        if field.data not in known:
            raise ValidationError(_("That cannot be chosen here, or not yet."))

    return check
