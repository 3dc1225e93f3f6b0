# Needs Python 3.11 or newer (with venv) and make; everything else goes into .venv and build.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
DEMO := build/demo
EXAMPLES := docs/examples
BANKS := banks/generative-ai-foundations banks/every-interaction

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_NO_INPUT := 1

.DEFAULT_GOAL := help
.PHONY: help setup schemas demo test lint types tests format bench load clean

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## make .venv from requirements.lock, with the command qti in it

$(READY): requirements.lock pyproject.toml
	@command -v $(PYTHON) > /dev/null || { echo "make: no $(PYTHON) here; say which with make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; v = sys.version_info; v >= (3, 11) or sys.exit(f"make: Python 3.11 or newer is needed, $(PYTHON) is {v[0]}.{v[1]}; say which with make PYTHON=/path/to/python3.11")'
	@$(PYTHON) -c 'import venv, ensurepip' 2> /dev/null || { echo "make: $(PYTHON) has no venv; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $(READY)

schemas: $(READY) ## install the official schemas, where they can be had
	@$(BIN)/qti schemas status > /dev/null 2>&1 || $(BIN)/qti schemas install \
		|| echo "The official XSDs cannot be had here; our own grammars and rules check instead, and every report says so."

demo: $(READY) schemas ## check, export, preview and grade the two banks, then serve one beside a little LMS (CHECK=1: try it, end)
	@mkdir -p $(DEMO)
	$(BIN)/qti check $(BANKS)
	@for bank in $(BANKS); do echo; $(BIN)/qti export $$bank --to qti21,moodle --out $(DEMO)/ || exit; done
	@echo
	$(BIN)/qti validate $(DEMO)/*.qti21.zip $(DEMO)/*.moodle.xml
	@for bank in $(BANKS); do $(BIN)/qti preview $$bank --out $(DEMO)/ || exit; $(BIN)/qti preview $$bank --key --out $(DEMO)/ || exit; done
	@echo
	$(BIN)/qti grade banks/generative-ai-foundations $(EXAMPLES)/responses.csv
	@$(BIN)/qti grade banks/generative-ai-foundations $(EXAMPLES)/responses.csv --format csv --out $(DEMO)/scores.csv
	@echo; echo "Everything lies in $(DEMO):"; cd $(DEMO) && ls -l | awk 'NR > 1 { printf "  %9d bytes  %s\n", $$5, $$9 }'
	@echo; echo "The quiz tool, beside a little LMS:"
	@$(BIN)/python -m tests.platform.demo $(if $(CHECK),--check)

test: lint types tests ## lint, types, tests with coverage

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(READY)
	$(BIN)/mypy

tests: $(READY)
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage report --fail-under=90

format: $(READY) ## mend what the formatter and the linter can
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format .

bench: $(READY) ## measure speed and memory of the package
	$(BIN)/python bench/run.py

load: $(READY) ## measure the tool under load
	$(BIN)/python -m bench.load

clean: ## remove what was built
	rm -rf build dist $(VENV)
