"""What authors do in a shell beside what `quizapp packs` does without a database."""

from quizapp.authoring.cli.previewing import preview_by as preview_by
from quizapp.authoring.cli.repairing import repair as repair
