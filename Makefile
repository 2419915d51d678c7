# The commands of the project. On a fresh machine `make serve` and `make test` do all the set-up themselves.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin

help:
	@echo "make serve   build the site and serve it with the sandbox on http://127.0.0.1:$(PORT)/  (PORT=... for another)"
	@echo "make test    run every test, in a real browser too"
	@echo "make check   lint and types"
	@echo "make bench   benchmarks, with their figures"
	@echo "make build   the static site, in site/"
	@echo "make clean   remove what was built and installed"

serve: $(VENV)/run.stamp
	@$(BIN)/gpconnect-explorer serve --port $(PORT)

build: $(VENV)/run.stamp
	@$(BIN)/gpconnect-explorer build

test: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.browser.chromium
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile --ignore tests/browser
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 2 --dist loadfile tests/browser

check: $(VENV)/dev.stamp
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: $(VENV)/dev.stamp
	@$(BIN)/python -m tests.bench

clean:
	rm -rf $(VENV) site docs/generated .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis *.egg-info

# The environment: made anew when pyproject.toml changes, reused otherwise. A stamp says what is installed.
$(VENV)/run.stamp: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the explorer needs ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/dev.stamp: pyproject.toml | $(VENV)/bin/python
	@echo "Installing what the explorer and its tests need ..." >&2
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $(VENV)/run.stamp $@

$(VENV)/bin/python:
	@for python in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    echo "Making $(VENV) with $$($$python --version) ..." >&2; \
	    $$python -m venv $(VENV) && exit 0; \
	    echo "$$python cannot make a virtual environment: install its venv module (Debian: apt install python3-venv)." >&2; \
	    rm -rf $(VENV); exit 1; \
	  fi; \
	done; \
	echo "The explorer needs Python 3.11 or newer, and none was found: install one, or name it with PYTHON=/path/to/python3." >&2; \
	exit 1

.PHONY: help serve build test check bench clean
