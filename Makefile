# The ways to use this project from a bare clone; each target installs what it needs.
#   make crawl                                   the bundled replica web, offline
#   make crawl SITES=kind:police SINCE=2024-01-01 UNTIL=2024-12-31 TOPIC=cooling-system DEPTH=search
#   make smoke                                   the offline crawl held to its truth, for CI
#   make install                                 the environment and Chromium; the others do it too
#   make test                                    everything: style, types, measures, tests
#   make test-fast                               the tests that take seconds
#   make lint                                    style and types
#   make eval                                    how well articles are read, on the project's pages
#   make bench                                   how fast the parts are
#   make clean                                   removes the environment and caches; results stay
#   Variables: OUTPUT=DIRECTORY for the results (output); PYTEST_ARGS=… for test and test-fast
#   (-n 2 --dist loadscope: two processes); SITES, TOPIC, SINCE, UNTIL, DEPTH for crawl

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUTPUT ?= output
SITES ?=
TOPIC ?= cooling-system
SINCE ?=
UNTIL ?=
DEPTH ?= search
PYTEST_ARGS ?= -n 2 --dist loadscope

.DEFAULT_GOAL := help
.PHONY: help install crawl smoke test test-fast lint eval bench clean

help:
	@sed -n 's/^#   /  /p' Makefile

$(VENV)/.installed: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) 2>/dev/null \
		|| { .ci/debian-packages python && $(PYTHON) -m venv --clear $(VENV); }
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'error: Python 3.11 or newer is needed: make PYTHON=/path/to/it' >&2; rm -rf $(VENV); exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

install: $(VENV)/.installed
	@.ci/debian-packages browser || true

crawl: install
ifeq ($(SITES),)
	@$(BIN)/scrapy demo -a topic='$(TOPIC)' -a since='$(SINCE)' -a until='$(UNTIL)' \
		-a depth='$(DEPTH)' -s OUTPUT_DIR='$(OUTPUT)'
else
	@$(BIN)/scrapy crawl coverage -a sources='$(SITES)' -a topic='$(TOPIC)' -a since='$(SINCE)' \
		-a until='$(UNTIL)' -a depth='$(DEPTH)' -s OUTPUT_DIR='$(OUTPUT)'
endif

smoke: install
	@$(BIN)/scrapy demo --check -s OUTPUT_DIR='$(OUTPUT)/smoke'

test: install
	@.ci/debian-packages test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m tests.evaluation
	$(BIN)/python -m pytest $(PYTEST_ARGS)

test-fast: install
	$(BIN)/python -m pytest -m "not slow" $(PYTEST_ARGS)

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: install
	$(BIN)/python -m tests.evaluation

bench: install
	@for file in tests/benchmarks/benchmark_*.py; do \
		$(BIN)/python -m tests.benchmarks.$$(basename $$file .py) || exit 1; \
	done

clean:
	rm -rf $(VENV) output/smoke .pytest_cache .mypy_cache .ruff_cache .hypothesis
