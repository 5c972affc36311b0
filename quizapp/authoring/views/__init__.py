"""The authors' pages."""

from quizapp.authoring.views import authors as authors
from quizapp.authoring.views import cover as cover
from quizapp.authoring.views import desk as desk
from quizapp.authoring.views import exporting as exporting
from quizapp.authoring.views import history as history
from quizapp.authoring.views import importing as importing
from quizapp.authoring.views import pictures as pictures
from quizapp.authoring.views import previewing as previewing
from quizapp.authoring.views import questions as questions
from quizapp.authoring.views import repairs as repairs
from quizapp.authoring.views import reporting as reporting
from quizapp.authoring.views import reports as reports
from quizapp.authoring.views import review as review
from quizapp.authoring.views import shelf as shelf
from quizapp.authoring.views import statistics as statistics
from quizapp.authoring.views import story as story
from quizapp.authoring.views import trying as trying
from quizapp.authoring.views.blueprint import blueprint as blueprint
