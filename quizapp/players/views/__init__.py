"""The pages about players and accounts."""

from quizapp.players.views import claim as claim
from quizapp.players.views import codes as codes
from quizapp.players.views import erase as erase
from quizapp.players.views import factors as factors
from quizapp.players.views import keys as keys
from quizapp.players.views import passkeys as passkeys
from quizapp.players.views import profile as profile
from quizapp.players.views import switch as switch
from quizapp.players.views.blueprint import blueprint as blueprint
