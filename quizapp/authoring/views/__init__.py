"""The authors' pages."""

from quizapp.authoring.views import shelf as shelf
from quizapp.authoring.views.blueprint import blueprint as blueprint
