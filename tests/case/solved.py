"""A case that can be solved without the work, and somebody who accuses in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.case.laid import STAGES, exhibit, make_case
from tests.factories import make_pack, make_question

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

    from tests.person import Person

ACCUSATION = "/packs/the-case/case/accusation"
DENOUEMENT = "/packs/the-case/case/denouement"
SOLVE = "/packs/the-case/solve"
RIGHT = {"who": "butler", "how": "rope"}
WRONG = {"who": "countess", "how": "poison"}


def solvable(**changes: Any) -> dict[str, Any]:
    """Return a pack with a case, a recap for each stage, and what can be deduced at the two before the last."""
    questions = [
        make_question("single", f"q-{stage}-{n}", stage=stage, deducible="true")
        for stage in ("start", "middle")
        for n in range(2)
    ]
    questions += [
        make_question("single", "q-known"),
        make_question("single", "q-end", stage="end", deducible="true"),
    ]
    told = {
        "start": "A colonel is dead.",
        "middle": "A stranger calls.",
        "end": "It was the butler all along.",
    }
    stages = [stage | {"recap": told[stage["key"]]} for stage in STAGES]
    case = make_case(
        exhibits=[
            exhibit("glove", clears=["gardener", "poison"]),
            exhibit("candle", points_at=["countess", "poison"], red_herring=True),
            exhibit("hat", "middle", clears=["countess", "stranger"]),
        ]
    )
    return make_pack(**{"questions": questions, "stages": stages, "case": case} | changes)


def accuse(person: Person, certainty: int = 2, **choices: str) -> TestResponse:
    """Accuse, as sure of each part as of the others."""
    form = person.get(ACCUSATION).form(ACCUSATION)
    data = form.fields | choices | {f"{part}-sure": str(certainty) for part in choices}
    return person.client.post(ACCUSATION, data=data)


def begin(person: Person, **wishes: Any) -> str:
    """Begin to solve the case, and return the round's address."""
    form = person.get(SOLVE).form(SOLVE)
    if "name" in form.fields:
        wishes.setdefault("name", person.name)
    response = person.send(form, **{"knowing": "y"} | wishes)
    assert response.status_code == 303, response.text
    person.round_url = response.location
    return person.round_url
