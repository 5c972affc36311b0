"""The packs that the browser tests play: ten questions, all seven kinds, all that a page can show of them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image

from tests.factories import make_pack, make_question, write_pack

if TYPE_CHECKING:
    from pathlib import Path

LAMP = "the-lamp"
UNTOUCHED = "untouched"
"""A pack nobody plays, so that its board stays empty."""

SOURCE = {"work": "The Lamp", "locator": "Chapter 2", "url": "https://example.org/lamp"}

RECAP = "Ten people say that they were elsewhere, and nine of them were. " * 5


def write_packs(root: Path) -> Path:
    """Write the packs' folders and return the folder that holds them."""
    media = write_pack(root, LAMP, lamp()) / "media"
    media.mkdir()
    (media / "lamp.png").write_bytes(_picture())
    write_pack(root, UNTOUCHED, make_pack(title="Untouched"))
    return root


def lamp() -> dict[str, Any]:
    return make_pack(
        _questions(),
        title="The Lamp in the Library",
        blurb="A body, a lamp, and ten people who were elsewhere.",
        content_notes=["There is a body in the library.", "Somebody is rude to a butler."],
        case=_case(),
        stages=[
            {"key": "start", "label": "The beginning", "recap": f"There is a *body* in the library. {RECAP}"},
            {"key": "end", "label": "The end", "recap": f"The lamp was lit by the seventh. {RECAP}"},
        ],
    )


def _case() -> dict[str, Any]:
    """Return a case as long as any that ships: seven suspects, fourteen exhibits, thrice five alternatives."""

    def alternatives(kind: str, number: int) -> list[dict[str, Any]]:
        line = "What is known of it; the butler knows the rest of it."
        return [
            {
                "key": f"{kind}-{n}",
                "name": f"The {kind} numbered {n}",
                "line": line if n == 1 or kind == "suspect" else "",
                "stage": "start",
            }
            for n in range(1, number + 1)
        ]

    return {
        "victims": [{"name": "Colonel Lamp", "line": "Found cold, in his own library.", "stage": "start"}],
        "suspects": alternatives("suspect", 7),
        "means": alternatives("means", 5),
        "motives": alternatives("motive", 5),
        "places": alternatives("place", 5),
        "solution": {
            "who": "suspect-7",
            "how": "means-5",
            "why": "motive-5",
            "where": "place-5",
            "stage": "end",
            "told": "It was the seventh, as *everybody* who counts them knows.",
        },
        "exhibits": [_exhibit(n) for n in range(1, 15)],
    }


def _exhibit(n: int) -> dict[str, Any]:
    return {
        "key": f"exhibit-{n}",
        "title": f"A thing on table {n}",
        "text": f"It lay on the table numbered {n}, beside a *lamp* that had gone out. "
        + "Nobody owns it. " * 13,
        "stage": "start",
        "points_at": [f"suspect-{(n - 1) % 7 + 1}", f"means-{n % 5 + 1}"],
        "clears": [f"suspect-{n % 6 + 1}", *(f"{kind}-{n % 4 + 1}" for kind in ("means", "motive", "place"))],
        "explanation": "It was there all along.",
    }


def _questions() -> list[dict[str, Any]]:
    return [
        make_question(
            "single",
            deducible=True,
            category="cast",
            prompt="*Who* brought the lamp into the **library**?",
            options=[
                {"text": "The gardener", "feedback": "He never leaves the greenhouse."},
                "The butler",
                "The countess, who had been told twice to stay away from it and from everybody who went near it",
            ],
            answer="The butler",
            hint="Somebody had to light it.",
            explanation="The butler did, *of course*; see [the plan](https://example.org/plan).\n\n- first\n- second",
            evidence=[SOURCE, {"work": "The Lamp", "locator": "Chapter 9"}],
        ),
        make_question(
            "single",
            "q-picture",
            deducible=True,
            category="ending",
            prompt="What stands in the picture?",
            options=["A lamp", "A bell", "A clock"],
            answer="A lamp",
            keep_order=True,
            image={"file": "lamp.png", "alt": "A yellow thing on a table"},
        ),
        make_question("multiple", difficulty="medium", prompt="Which of these were found on the *table*?"),
        make_question("true_false", sensitive=True, prompt="The body was cold.", feedback="It was warm."),
        make_question("true_false", "q-true", prompt="The window stood open.", answer="true"),
        make_question("typed", category="cast", difficulty="hard", prompt="Who solved it?"),
        make_question("number", prompt="How often was the victim stabbed?"),
        make_question(
            "ordering",
            category="ending",
            difficulty="hard",
            prompt="In which order did it all happen?",
            items=["The lamp is lit", "The body is found", "The alarm is raised", "The culprit is unmasked"],
        ),
        make_question(
            "matching",
            category="cast",
            difficulty="medium",
            prompt="Who lives where?",
            pairs=[
                {"left": "Holmes", "right": "Baker Street"},
                {"left": "Poirot", "right": "Whitehaven Mansions"},
                {"left": "Marple", "right": "St Mary Mead"},
            ],
        ),
        make_question(
            "multiple",
            "q-late",
            stage="end",
            category="ending",
            prompt="Who left by the window?",
            options=["The vicar", "The cook", "The cat"],
            answer=["The cook", "The cat"],
        ),
    ]


def _picture() -> bytes:
    """Return a picture that is wider than a phone."""
    file = BytesIO()
    Image.new("RGB", (1200, 500), "#c9a45c").save(file, "PNG")
    return file.getvalue()
