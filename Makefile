# Everything a newcomer types: `make run`, `make test`. `make help` lists the rest.

VENV := .venv
BIN := $(VENV)/bin
ARGS ?=
PYTHON ?=
TESTERS ?= 2
CATALOGUES := $(wildcard frontend/locale/*/*.po)
COMPILED := frontend/locale/.compiled

.PHONY: help run test check bench bench-rules soak soak-hour fmt messages reset install install-dev test-debian
.DEFAULT_GOAL := help

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' Makefile | while IFS='|' read -r name what; do \
		printf '  make %-12s %s\n' "$$name" "$$what"; done

run: install ## a contact centre at work (PORT=8000)
	@exec $(BIN)/python manage.py run $(ARGS)

test: install-dev ## every test, in real servers and a real browser
	@$(BIN)/python -m pytest -n $(TESTERS) $(ARGS)

check: install-dev ## style, types, import laws, source laws
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m console.messages check
	@$(BIN)/python -m pytest -q tests/test_sources.py tests/test_readme.py

bench: install-dev ## what it can carry, against a limit built in the same run
	@$(BIN)/python -m tests.bench $(ARGS)

bench-rules: install-dev ## what the rules cost, against the parser alone in the same run
	@$(BIN)/python -m tests.bench.rules $(ARGS)

soak: install-dev ## the proofs that take minutes, seeded
	@$(BIN)/python -m pytest -m soak --timeout=3600 $(ARGS)

soak-hour: install-dev ## an hour of a watched floor: does memory stay flat? (ARGS=--minutes=10)
	@$(BIN)/python -m pytest -s -m hour $(ARGS)

test-debian: install-dev ## what speaks to the servers, against this machine's PostgreSQL and Redis
	@.ci/with-debian-servers $(BIN)/python -m pytest -n $(TESTERS) -m live tests/live tests/conversations $(ARGS)

fmt: install-dev ## put the source in shape
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

messages: install-dev ## collect the texts to translate into frontend/locale
	@$(BIN)/python -m console.messages extract
	@$(BIN)/python -m console.messages compile

reset: ## stop the servers and empty var/
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m console.embedded reset; \
	elif [ -z "$$MOTJUSTE_VAR" ]; then rm -rf var; fi

install: $(VENV)/.installed $(COMPILED)
install-dev: $(VENV)/.installed-dev $(COMPILED)

$(COMPILED): $(CATALOGUES) | $(VENV)/.installed
	@$(BIN)/python -m console.messages compile
	@touch $@

$(VENV)/.installed: pyproject.toml
	@.ci/install '$(PYTHON)' $(VENV) .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.installed
	@.ci/install '$(PYTHON)' $(VENV) '.[dev]'
	@touch $@
