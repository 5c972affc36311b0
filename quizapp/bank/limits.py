"""Every limit of the bank, in one place; readers, values and the editors' schema take them from here."""

from __future__ import annotations

from typing import Final

FORMAT: Final = 1

YAML_BYTES: Final = 2 * 1024 * 1024
YAML_DEPTH: Final = 12
YAML_EVENTS: Final = 400_000
"""An honest pack of 5,000 questions stays well below."""

MISTAKES: Final = 50
"""Reported at once, for each severity; the rest are counted."""
PATIENCE: Final = 1_000
"""Mistakes in the YAML of one file after which nobody reads on."""

QUESTIONS: Final = 5_000
REFUSED: Final = 5_000
"""Questions of another program's file that are named because they cannot be taken; one with more is not read on."""
STAGES: Final = 20
OPTIONS: Final = (2, 10)
ITEMS: Final = (3, 10)
PAIRS: Final = (2, 10)
ALTERNATIVES: Final = (2, 12)
"""Suspects of a case; means, motives and places may be left out, and are as many at most."""
VICTIMS: Final = 10
EXHIBITS: Final = 40
LISTED: Final = 50
"""Entries of any other list: spellings, authors, content notes, evidence, allowances."""

TITLE: Final = 200
BLURB: Final = 500
PROMPT: Final = 2_000
ANSWER: Final = 500
URL: Final = 2_000
NUMBER: Final = 30
COMBINING: Final = 8
"""Combining marks in a row. Vietnamese needs two, pointed Hebrew four."""

IMAGE_BYTES: Final = 5 * 1024 * 1024

FILE_BYTES: Final = 20 * 1024 * 1024
"""Of an archive, or of another program's file."""
READER_MEMORY: Final = 768 * 1024 * 1024
"""Bytes of address space, programs and all, that reading one such file may take."""
READER_CPU: Final = 30
"""Seconds of work."""
READER_SECONDS: Final = 90
"""Seconds, however busy the machine is."""
READER_WAITS: Final = 120
"""Seconds that a file waits while others are read: see `formats.sandbox.places`."""
READER_SAYS: Final = 160 * 1024 * 1024
"""Bytes that may come of a file, pictures and all."""

ZIP_INFLATED: Final = 100 * 1024 * 1024
"""What all entries of an archive may come to."""
ZIP_ENTRIES: Final = 2_000
ZIP_RATIO: Final = 100
"""How many bytes an entry may hold for each it is stored in, if it holds more than `ZIP_RATIO_FROM`."""
ZIP_RATIO_FROM: Final = 1024 * 1024
