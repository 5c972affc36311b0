# Two commands matter: `make run` serves the game, `make test` proves it.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000

BIN := .venv/bin
UV := $(BIN)/uv
export HOST PORT

# Compiled files are kept, whatever the environment says: the tests start the game dozens of times.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest
SIDE_BY_SIDE := -n 3 --dist worksteal

.PHONY: run test coverage thorough test-postgres faults faults-short bench lint format lock schema docs table check-quotes screenshots clean

run: .venv/run.stamp
	@exec $(BIN)/python -m quizapp serve

test: .venv/dev.stamp
	@$(PYTEST) $(SIDE_BY_SIDE) $(ARGS)

# The same, noting what of the game no test comes by; that takes half as long again.
coverage: .venv/dev.stamp
	@$(PYTEST) $(SIDE_BY_SIDE) --cov --cov-report=term-missing:skip-covered $(ARGS)

# What takes too long to wait for: most evenings in a real browser, slow senders, all that seldom finds anything.
thorough: .venv/dev.stamp
	@$(PYTEST) $(SIDE_BY_SIDE) -m thorough $(ARGS)

# Everything that touches the database, on PostgreSQL and Redis: see tests/services.py.
test-postgres: .venv/dev.stamp
	@TEST_DATABASE=postgresql $(PYTEST) $(SIDE_BY_SIDE) $(ARGS)

# Servers killed, databases taken away, disks filled.
faults: .venv/dev.stamp
	@FAULTS=full $(PYTEST) tests/faults $(ARGS)

faults-short: .venv/dev.stamp
	@$(PYTEST) tests/faults $(ARGS)

# How fast it is, against a bare Flask route. Wants npm and Chromium; a work's name for a part: `make bench WORK=answers`.
bench: .venv/dev.stamp
	@$(BIN)/python -m tests.bench $(WORK)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --check --lint quizapp/templates
	$(BIN)/python -m quizapp packs lint

format: .venv/dev.stamp
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	-$(BIN)/djlint --quiet --reformat quizapp/templates

schema: .venv/run.stamp
	$(BIN)/python -m quizapp packs schema questions/pack.schema.json

docs: .venv/run.stamp
	$(BIN)/python -m quizapp packs reference format docs/pack-format.md
	$(BIN)/python -m quizapp packs reference rules docs/linter-rules.md

# How many questions the packs have, of which sort.
table: .venv/run.stamp
	$(BIN)/python -m quizapp packs table questions/README.md

# Whether books say what packs quote: `make check-quotes TEXTS=folder`, a <slug>.txt in it for each.
check-quotes: .venv/run.stamp
	$(BIN)/python -m quizapp packs check-quotes --texts "$(or $(TEXTS),$(error Say where the texts are: make check-quotes TEXTS=folder))"

screenshots: .venv/dev.stamp
	SCREENSHOTS=instance/screenshots $(PYTEST) tests/browser -k screenshots $(ARGS)

LOCK := $(UV) pip compile -q --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock" --upgrade

lock: .venv/uv.stamp
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --all-extras -c requirements/run.txt -o requirements/server.txt
	$(LOCK) pyproject.toml --all-extras --group test --group lint -c requirements/server.txt -o requirements/dev.txt
	echo uv | $(LOCK) - -o requirements/uv.txt
	@! grep -nE '://|file:' requirements/*.txt

clean:
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .coverage*

# The virtual environment. A stamp is newer than the lock it was installed from.
.venv/uv.stamp: requirements/uv.txt
	@$(PYTHON) -c 'import sys; sys.exit("Red Herring wants Python 3.11 or newer.") if sys.version_info < (3, 11) else 0'
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { rm -rf .venv; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# Compiled here, once, so that every start is quick, also where Python is told to leave no compiled files behind.
.venv/run.stamp: requirements/run.txt .venv/uv.stamp
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/run.txt
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements/dev.txt
	@touch $@
