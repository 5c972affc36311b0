"""The pages about players and accounts."""

from quizapp.players.views import switch as switch
from quizapp.players.views.blueprint import blueprint as blueprint
