"""Players, and what an account is known by."""

from quizapp.players.models.credential import Credential as Credential
from quizapp.players.models.factors import AuthenticatorApp as AuthenticatorApp
from quizapp.players.models.factors import Passkey as Passkey
from quizapp.players.models.factors import RecoveryCode as RecoveryCode
from quizapp.players.models.factors import SpentChallenge as SpentChallenge
from quizapp.players.models.link import Link as Link
from quizapp.players.models.player import Player as Player
from quizapp.players.models.sign_in import SignIn as SignIn
