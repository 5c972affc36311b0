"""The host's pages."""

from quizapp.admin.views import boards as boards
from quizapp.admin.views import groups as groups
from quizapp.admin.views import log as log
from quizapp.admin.views import packs as packs
from quizapp.admin.views import players as players
from quizapp.admin.views.blueprint import blueprint as blueprint
