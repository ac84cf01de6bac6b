# Everything here works from a clean clone with Python 3.11 or newer and pip; nothing is installed outside .venv.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help setup demo test lab app bench faults lock generate

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/installed
# Notebooks with figures that nbval compares; the monthly ones are run by the tests themselves.
COMPARED := $(wildcard notebooks/explore/*.ipynb)

help:
	@echo "make setup     the environment in .venv, with the program in .venv/bin/as2007"
	@echo "make demo      the main job on the sample municipality; results in outputs/demo"
	@echo "make test      style, types, floors and all tests"
	@echo "make lab       JupyterLab on the notebooks"
	@echo "make app       the pages in a browser"
	@echo "make bench     speed against the peers in benchmarks/"
	@echo "make faults    the long fault tests: 200 scenarios of kills, full disks, races"
	@echo "make lock      new versions of everything: requirements.lock and environment.yml"
	@echo "make generate  files that follow from the code: environment.yml, data dictionary, parameter schema"

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try: make setup PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv (a minute or two the first time) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $(STAMP)
	@echo "Ready: .venv/bin/as2007 --help"

demo: setup
	@$(BIN)/as2007 demo outputs/demo
	@echo
	@echo "Det hele ligger i outputs/demo. Åbn siderne med «make app» og notebooks med «make lab»."

test: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest -n 2 --dist loadfile --cov --cov-report=html:outputs/coverage --cov-report=term
	$(if $(COMPARED),$(BIN)/pytest --nbval-lax --nbval-cell-timeout=60 $(COMPARED))
	@echo
	@echo "Done: style (ruff), types (mypy), floors (import-linter), tests and coverage (pytest)$(if $(COMPARED),$(comma) notebooks (nbval))."
	@echo "Coverage line by line: outputs/coverage/index.html. Skipped tests are named above, with the reason."

comma := ,

lab: setup
	@$(BIN)/as2007 lab

app: setup
	@$(BIN)/as2007 app

bench: setup
	@$(BIN)/python -m benchmarks
	@echo "The figures, and what they were measured on: outputs/benchmarks"

faults: setup
	AS2007_FAULTS=200 $(BIN)/pytest -n 2 -m faults
	@echo "Done: 200 scenarios; nothing lost, nothing doubled, or a test above says where."

lock: setup
	@$(BIN)/uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-strip-extras --universal --python-version 3.11 \
		--no-header --quiet --upgrade --output-file requirements.lock
	@$(BIN)/python tools/generate.py
	@echo "New: requirements.lock and environment.yml. Read the changes, then: make setup test"

generate: setup
	@$(BIN)/python tools/generate.py
