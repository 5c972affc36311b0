"""The authors' pages."""

from quizapp.authoring.views import repairs as repairs
from quizapp.authoring.views import reporting as reporting
from quizapp.authoring.views import reports as reports
from quizapp.authoring.views import shelf as shelf
from quizapp.authoring.views import statistics as statistics
from quizapp.authoring.views.blueprint import blueprint as blueprint
