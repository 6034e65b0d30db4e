# One word per task. `make` alone lists them.
SHELL := /bin/sh
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE := 1

help: ## List the tasks
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

setup: ## Put everything into .venv (nothing to install by hand)
	@PYTHON=$(PYTHON) sh scripts/setup

run: setup ## Open the app in the browser
	@$(BIN)/olive

demo: setup ## Open the app with an invented case
	@$(BIN)/olive demo

test: setup ## Pass every check and every test
	@sh scripts/system-packages
	@$(MAKE) --no-print-directory check
	@$(MAKE) --no-print-directory quick
	@$(MAKE) --no-print-directory browser

quick: export OPENBLAS_NUM_THREADS = 1
quick: setup ## Only the fast tests
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m "not browser"

browser: setup ## Only the tests in real Chromium
	@sh scripts/system-packages
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m browser

check: setup ## Linters, types, contracts
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/ruff check --quiet .
	@PYTHONPATH=src $(BIN)/lint-imports --no-logo
	@PYTHONPATH=src $(BIN)/mypy
	@$(BIN)/djlint --quiet --lint src/olivebranch_web
	@$(BIN)/codespell
	@$(BIN)/bandit -q -r src -c pyproject.toml
	@$(BIN)/deptry src

fix: setup ## Format and mend what a machine can mend
	@$(BIN)/ruff format --quiet .
	@$(BIN)/ruff check --fix --quiet .

bench: setup ## Speed, memory and errors, as ratios in one run (PEERS=1: other readers too)
	@$(BIN)/python -m tools.bench $(if $(PEERS),--peers)

train: setup ## Train the language engine anew from the labelled texts (up to two hours)
	@$(PYTHON) -m venv .venv-train
	@$(BIN)/uv pip sync --system-certs --quiet --require-hashes --python .venv-train/bin/python requirements-train.lock
	@$(BIN)/uv pip install --system-certs --quiet --python .venv-train/bin/python --no-deps --no-build-isolation --editable .
	@.venv-train/bin/python -m tools.train --version $$(date +%F)

language-quality: setup ## Measure how often the language engine is wrong
	@$(BIN)/python -m tools.evaluate
	@$(BIN)/python -m tools.reference

fuzz: setup ## Give every reader bytes it never expected, 20 seconds each
	@$(BIN)/uv pip install --system-certs --quiet --require-hashes --python $(BIN)/python -r requirements-fuzz.lock
	@$(BIN)/python -m tools.fuzz $(if $(SECONDS_EACH),--seconds $(SECONDS_EACH)) $(READERS)

docs: setup ## Generate the reference pages
	@$(BIN)/python -m tools.reference

lock: setup ## Renew the lock files: names, versions, hashes, no address
	@sh scripts/lock

wheel: setup ## Build the wheel
	@$(BIN)/python -m hatchling build -t wheel

.PHONY: help setup run demo test quick browser check fix bench train language-quality fuzz docs golden screenshots lock wheel

golden: setup ## Write the table beside each new sample export
	@$(BIN)/python tools/golden.py

screenshots: setup ## Take a picture of every page, and those of the README
	@$(BIN)/python -m tools.screenshots
