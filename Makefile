# Everything starts from Python 3.11+ and make; each target prepares what it needs.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 2
N ?= 200000
ACTIONS ?= 1000000
PORT ?= 8000
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help up test check bench soak browser lock messages clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' Makefile

$(VENV)/run.stamp: requirements/run.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Arrears needs Python 3.11 or newer: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages (once) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo "Installing the tools of development (once) …"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

up: $(VENV)/run.stamp ## a running system with a demonstration book on http://127.0.0.1:8000
	@$(BIN)/arrears up --port $(PORT)

test: $(VENV)/dev.stamp ## all tests (PostgreSQL comes with it; browser tests skip where no Chromium is)
	@$(BIN)/arrears warm
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: $(VENV)/dev.stamp ## ruff, mypy, import contracts
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache

bench: $(VENV)/dev.stamp ## writes bench/RESULTS.md (ratios of one run)
	@$(BIN)/python -m bench

soak: $(VENV)/dev.stamp ## kernel against oracle, gate against its checker: make soak N=1000000 ACTIONS=1000000 SEED=7
	@$(BIN)/python -m tests.properties.soak --histories $(N) --seed $(SEED)
	@$(BIN)/python -m tests.gate_checker.soak --actions $(ACTIONS) --seed $(SEED) --workers $(WORKERS)

browser: ## installs Debian's Chromium and Chinese fonts for the browser tests (needs root)
	@test -x /usr/bin/chromium && fc-list | grep -qi 'noto.*cjk' || \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk fontconfig > /dev/null; }

lock: ## renews requirements/*.txt (needs uv)
	@uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 pyproject.toml -o requirements/run.txt
	@uv pip compile -q --generate-hashes --no-emit-index-url --no-header --universal --python-version 3.11 --extra dev pyproject.toml -o requirements/dev.txt

messages: $(VENV)/dev.stamp ## brings the Chinese catalogue to the sources, tells what is left to translate
	@DJANGO_SETTINGS_MODULE=arrears.config.settings $(BIN)/python -m tests.web.catalogue

clean: ## removes the environment and caches (never the data in ARREARS_HOME)
	@rm -rf $(VENV) .mypy_cache .ruff_cache build src/*.egg-info
