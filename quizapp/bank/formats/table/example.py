"""What a table to fill in begins with: a question of each kind, about a story that everybody may quote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from quizapp.bank.pack import Pack

if TYPE_CHECKING:
    from quizapp.bank.formats.exchange import Document

_STORY: Final = "The Speckled Band"
_PACK: Final[Document] = {
    "format": 1,
    "title": _STORY,
    "blurb": "A whistle in the night, and a sister who did not live to explain it.",
    "work": {
        "title": "The Adventure of the Speckled Band",
        "kind": "story",
        "creators": ["Arthur Conan Doyle"],
        "year": 1892,
    },
    "licence": "CC-BY-SA-4.0",
    "authors": ["Your Name"],
    "content_notes": ["A death, and a cruel stepfather"],
    "stages": [
        {"key": "visit", "label": "The first visit"},
        {"key": "stoke-moran", "label": "At Stoke Moran"},
        {"key": "ending", "label": "The ending"},
    ],
}


def _question(kind: str, name: str, prompt: str, why: tuple[str, str], **own: object) -> Document:
    explanation, place = why
    asked = {"kind": kind, "id": name, "prompt": prompt, "explanation": explanation}
    return asked | {"evidence": [{"work": _STORY, "locator": place}]} | own


_QUESTIONS: Final = (
    _question(
        "single",
        "visitor",
        "Who calls at Baker Street so early, in black and heavily veiled?",
        ("She is shivering, and *not* from cold.", "The opening"),
        category="cast",
        difficulty="easy",
        stage="visit",
        options=[
            "Helen Stoner",
            {"text": "Julia Stoner", "feedback": "Her sister, two years dead."},
            "Violet Hunter",
            "Mary Morstan",
        ],
        answer="Helen Stoner",
    ),
    _question(
        "multiple",
        "animals",
        "Which animals walk the grounds of Stoke Moran?",
        ("A correspondent sends them to Dr Roylott from India.", "Helen’s account"),
        category="plot",
        difficulty="medium",
        stage="visit",
        options=["A cheetah", "A baboon", "A wolf", "A peacock"],
        answer=["A cheetah", "A baboon"],
    ),
    _question(
        "true_false",
        "poker",
        "Dr Roylott bends a poker in front of Holmes.",
        ("Holmes straightens it again.", "The visit of Dr Roylott"),
        category="plot",
        difficulty="easy",
        stage="visit",
        answer=True,
        feedback="Look at the fireplace.",
    ),
    _question(
        "typed",
        "station",
        "From which station do Holmes and Watson leave for Leatherhead?",
        ("From there it is a drive of four or five miles.", "The journey"),
        category="plot",
        difficulty="medium",
        stage="stoke-moran",
        answer="Waterloo",
        accept=["Waterloo Station"],
        reject=[{"text": "Paddington", "feedback": "That is the way to Boscombe Valley."}],
    ),
    _question(
        "number",
        "allowance",
        "How many pounds a year may each daughter claim when she marries?",
        ("It would have left the doctor very little.", "The will"),
        category="plot",
        difficulty="hard",
        stage="stoke-moran",
        answer="250",
        tolerance="10",
        unit="pounds",
        hint="A third of what the estate still brings in.",
    ),
    _question(
        "matching",
        "room",
        "What is odd about each of these in Julia’s room?",
        ("The rope and the ventilator are no older than her death.", "The examination of the house"),
        category="plot",
        difficulty="medium",
        stage="stoke-moran",
        pairs=[
            {"left": "The bell-rope", "right": "Rings nothing"},
            {"left": "The ventilator", "right": "Leads into the next room"},
            {"left": "The bed", "right": "Is clamped to the floor"},
        ],
        extra=["Ticks backwards"],
    ),
    _question(
        "ordering",
        "night-watch",
        "In what order does it happen, in the dark?",
        ("Holmes has been waiting for the second of them.", "The night watch"),
        category="ending",
        difficulty="hard",
        stage="ending",
        items=[
            "A light gleams in the ventilator",
            "Something hisses like a kettle",
            "A cane lashes out",
            "A cry comes from the next room",
        ],
    ),
)


def example() -> Pack:
    """Return the pack."""
    return Pack.model_validate(_PACK | {"questions": _QUESTIONS})
