"""`python -m quizapp` is the `quizapp` command."""

from quizapp.factory import main

main()
