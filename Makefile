# make live | test | test-fast | check | bench | cluster     (CONTRIBUTING.md says more)
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := live
.ONESHELL:
.NOTPARALLEL:
.PHONY: audit live chaos promises restart test test-fast check format bench cluster clean install install-dev clients

PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PYTHONUNBUFFERED := 1
TEMPLATES = $$(find templates -name '*.html')

# Scripts and styles are formatted and linted by Biome, which needs Node; without it this step says so and is left out.
define biome
if ! command -v npm >/dev/null; then
	echo "No Node here: scripts and styles are not checked (install nodejs and npm)."
else
	[ node_modules/installed -nt package-lock.json ] || { npm ci --silent --no-audit --no-fund; touch node_modules/installed; }
	node_modules/.bin/biome $(1) .
fi
endef
# Given on the command line: PORT, NIGHT, SPEED, or URL with STATES and SLUG.
export PORT NIGHT SPEED URL STATES SLUG

live: install
	@exec $(BIN)/python -m tracker.supervise

cluster: install
	@exec $(BIN)/python -m tracker.supervise --cluster

# A night whose parts are killed, on both shapes, before a crowd: make chaos MINUTES=2 SEED=7
chaos: install-dev
	@for shape in "" --cluster; do $(BIN)/python -m bench.chaos --minutes $(or $(MINUTES),5) --seed $(or $(SEED),1) $$shape $(ARGS); done

# Each promise, its test, a small fault of its safeguard, and whether the test noticed: make promises ARGS="P7 --short"
promises: install-dev
	@$(BIN)/python -m tests.promises $(ARGS)

# Start every process of a running `make live` or `make cluster` anew, one after the other: no reader is turned away.
restart:
	@kill -USR1 "$$(cat $(or $(VAR_DIR),var)/lock)"

# A module's tests stay together, since they share what they start.
TEST := $(BIN)/python -m pytest -n $(or $(WORKERS),auto) --dist loadscope --no-loadscope-reorder

test: install-dev
	@$(TEST) $(ARGS)

test-fast: install-dev
	@$(TEST) -m "not process and not slow" $(ARGS)

check: install-dev
	@$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/mypy
	$(BIN)/djade --check --target-version 5.2 $(TEMPLATES)
	if LC_ALL=C.UTF-8 grep -rnE '.{121,}' templates results/static --include=*.{html,css,js}; then
		echo "These lines are over 120 characters."; exit 1
	fi
	$(call biome,ci)
	$(MAKE) --no-print-directory audit

# Fails on a known weakness; where PyPI can't be asked, it says so and goes on.
audit: install-dev
	@found=$$(timeout 120 $(BIN)/pip-audit -r requirements.txt --no-deps --disable-pip --progress-spinner off 2>&1) || true
	if grep -qE '^Found [1-9]' <<< "$$found"; then echo "$$found"; exit 1; fi
	if grep -q 'could not be audited' <<< "$$found" || ! grep -q 'No known vulnerabilities' <<< "$$found"; then
		echo "pip-audit: PyPI knows nothing of some of these releases, or could not be asked; what it could judge has no known weakness."
	fi

format: install-dev
	@$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djade --target-version 5.2 $(TEMPLATES) || true
	$(call biome,check --write)

clients: install-dev
	@$(BIN)/python clients/build.py

bench: install-dev
	@$(BIN)/python -m bench $(ARGS)

install: .venv/installed
	@$(BIN)/python -m tracker.translations

install-dev: .venv/installed-dev

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: try make PYTHON=python3.12 ...")'
	echo "Making .venv"
	$(PYTHON) -m venv .venv || { rm -rf .venv; echo "python3 -m venv does not work here: install python3-venv" >&2; exit 1; }

# The stamps hold what was installed, so that a second run installs nothing.
.venv/installed: requirements.txt | .venv/bin/python
	@echo "Installing what it runs on (requirements.txt)"
	$(BIN)/python -m pip install -q -r requirements.txt
	touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed | .venv/bin/python
	@echo "Installing tools for tests and checks (requirements-dev.txt)"
	$(BIN)/python -m pip install -q -r requirements-dev.txt
	touch $@

clean:
	@rm -rf var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
