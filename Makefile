# Everything a developer or a curious visitor types. Set-up is part of each target and happens once.
PORT ?= 8000
VAR ?= var
PYTHON := .venv/bin/python
PYTEST := $(PYTHON) -m pytest
WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help demo test check bench soak fix texts clean base dev machine

help: ## This list
	@sed -nE 's/^([a-z]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

demo: base ## The portal and its worker on http://127.0.0.1:8000 (PORT=, VAR= for the data folder)
	@$(PYTHON) tools/texts.py compile
	@CHOEUR_DEMO=1 CHOEUR_DATA="$(VAR)" CHOEUR_BASE_URL="http://127.0.0.1:$(PORT)" exec $(PYTHON) .venv/bin/choeur demo

test: dev machine ## Every test: on PostgreSQL, then on SQLite with the browser
	@echo "• Tests on PostgreSQL"
	@$(PYTHON) -m tests.postgres $(PYTEST) -n $(WORKERS)
	@echo "• Tests on SQLite, and in the browser"
	@exec $(PYTEST) -n $(WORKERS) --whole

check: dev ## Lint, format, types, import rules, templates, texts, migrations: no test
	@exec $(PYTHON) tools/check.py

bench: dev machine ## The benchmarks: a table, and JSON in var/bench/
	@$(PYTHON) tools/texts.py compile
	@$(PYTHON) -m tests.bench

soak: dev machine ## The long proofs: kills, races, timing, mails
	@$(PYTHON) tools/texts.py compile
	@CHOEUR_TEST_SCALE=soak $(PYTHON) -m tests.postgres $(PYTEST) tests/soak
	@CHOEUR_TEST_SCALE=soak exec $(PYTEST) tests/soak

fix: dev ## Formats, and mends what lint can mend
	@$(PYTHON) -m ruff check --fix-only --quiet .
	@$(PYTHON) -m ruff format --quiet .
	@$(PYTHON) tools/texts.py update
	@$(PYTHON) tools/docs.py

texts: base ## Compiles the texts: French typography and English
	@$(PYTHON) tools/texts.py compile

clean: ## Removes what these commands made, and the demonstration's data
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache src/choeur.egg-info src/choeur/locale/fr
	find src tests tools -name __pycache__ -prune -exec rm -rf {} +
	find src -name '*.mo' -delete

base dev:
	@command -v python3 >/dev/null || { echo "Python 3.11 or later is missing. On Debian or Ubuntu: apt install python3 python3-venv" >&2; exit 1; }
	@python3 tools/set_up.py $@

machine: dev
	@$(PYTHON) -m tests.machine
