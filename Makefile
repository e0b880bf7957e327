# Each target sets up what it needs first; a second call starts at once.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PY := .venv/bin/python
READY := .venv/.ready
# Further words for pytest, for instance: make test T="tests/domain -k fee"
T ?=
# Processes that share the tests: a number, or logical = one for each core, four at most.
JOBS ?= logical

.PHONY: help setup run test cover check fix prove bench package smoke lock clean

help:  ## show this list
	@grep -hE '^[a-z]+: .*## ' Makefile | sed -E 's/^([a-z]+): .*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(READY)  ## install what is missing into .venv

$(READY): pyproject.toml requirements/dev.txt .ci/environment.sh .ci/system_libraries.sh
	@bash .ci/system_libraries.sh
	@bash .ci/environment.sh
	@touch $@

run: $(READY)  ## open the window; without a screen, play the demo in the terminal
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then exec .venv/bin/moniqo; \
	else exec .venv/bin/moniqo demo --headless; fi

test: $(READY)  ## all tests, without a screen (T="words for pytest")
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest -n $(JOBS) --maxprocesses 4 --dist loadfile $(T)

cover: $(READY)  ## all tests with branch coverage
	@QT_QPA_PLATFORM=offscreen $(PY) -m pytest --cov --cov-report=term-missing:skip-covered $(T)

check: $(READY)  ## lint, format, types, import rules, generated docs
	@bash .ci/check.sh

fix: $(READY)  ## let ruff mend what it can
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

prove: $(READY)  ## the long proofs in full
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.prove

bench: $(READY)  ## speed against the budgets; writes build/bench.json
	@mkdir -p build
	@QT_QPA_PLATFORM=offscreen $(PY) -m tests.bench

package: $(READY)  ## build dist/moniqo-desktop and the .deb, then try them
	@bash .ci/package.sh
	@bash .ci/smoke.sh dist/moniqo-desktop

smoke: $(READY)  ## try the built program again
	@bash .ci/smoke.sh dist/moniqo-desktop

lock:  ## resolve the dependencies anew (needs the network)
	@bash .ci/lock.sh

clean:  ## remove everything that was made here
	@rm -rf .venv build dist htmlcov .coverage .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
