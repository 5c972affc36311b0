"""The pages about players and accounts."""

from quizapp.players.views import account as account
from quizapp.players.views import claim as claim
from quizapp.players.views import codes as codes
from quizapp.players.views import erase as erase
from quizapp.players.views import factors as factors
from quizapp.players.views import first_admin as first_admin
from quizapp.players.views import keys as keys
from quizapp.players.views import passkeys as passkeys
from quizapp.players.views import profile as profile
from quizapp.players.views import recovery as recovery
from quizapp.players.views import sign_in as sign_in
from quizapp.players.views import sign_up as sign_up
from quizapp.players.views import switch as switch
from quizapp.players.views.blueprint import blueprint as blueprint
from quizapp.players.views.passkeys import on_sign_in as on_sign_in
from quizapp.players.views.passkeys import on_sign_up as on_sign_up
