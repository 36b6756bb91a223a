# All commands for developers. `make help` lists them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
STARTER := src/trustplan/cli/starter/workflows
# Tests write thousands of small trusts: in memory where there is room for them, which takes a tenth off their time.
ROOM := $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
IN_MEMORY := $(if $(TMPDIR),,$(if $(ROOM),TMPDIR=$(ROOM)))
WORKFLOWS := $(wildcard .github/workflows/*.yml $(STARTER)/github/workflows/*.yml)

.DEFAULT_GOAL := help
.PHONY: help install site offline test test-thorough serve check fix bench gate papers renderers lock clean browser

help: ## list these commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | sort | awk -F'\t' '{printf "  make %-13s %s\n", $$1, $$2}'

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("trustplan needs Python 3.11 or newer; this is %s" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

install: $(STAMP) ## make the virtual environment; the other commands do so themselves

site: $(STAMP) ## check the plans and build the site into site/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict

offline: $(STAMP) ## check the plans and write the site as a zip file to read without a network
	@$(BIN)/trustplan build --offline

test: $(STAMP) browser ## run the tests, except those that take long; some minutes
	@$(IN_MEMORY) NO_MKDOCS_2_WARNING=1 $(BIN)/python -m pytest -n auto --dist worksteal

test-thorough: $(STAMP) browser ## run the tests that take long
	@$(IN_MEMORY) NO_MKDOCS_2_WARNING=1 TRUSTPLAN_THOROUGH=1 $(BIN)/python -m pytest -n auto --dist worksteal -m "thorough or explored"

browser: $(STAMP)
	@$(BIN)/python scripts/get_browser.py

serve: $(STAMP) ## show the site on this machine and follow edits
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve

check: $(STAMP) ## format, lint, types and density of the code, and the workflows
	@$(BIN)/ruff format --check .
	@$(BIN)/python scripts/format_schemas.py --check
	@$(BIN)/python scripts/check_templates.py
	@$(BIN)/python scripts/check_density.py
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows $(WORKFLOWS)
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml $(STARTER)/gitlab-ci.yml
	@$(BIN)/zizmor --quiet --offline --no-progress $(WORKFLOWS)

fix: $(STAMP) ## correct the format and simple lint errors
	@$(BIN)/ruff format .
	@$(BIN)/python scripts/format_schemas.py
	@$(BIN)/ruff check --fix .

bench: $(STAMP) ## time check and build, next to a plain Material site with as many pages
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python scripts/bench.py

gate: $(STAMP) ## fail where check or build takes half as long again as recorded
	@NO_MKDOCS_2_WARNING=1 $(BIN)/python scripts/bench.py --schools 56 --schools 100 --repeat 3 --gate

papers: $(STAMP) ## make papers as PDF and have two checkers of PDF/UA read them
	@$(BIN)/python scripts/check_papers.py

renderers: $(STAMP) ## build the exported pages with MkDocs, ProperDocs and Zensical, where these can be installed
	@$(BIN)/python scripts/other_renderers.py

lock: ## update requirements.lock from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock

clean: ## remove what the other commands made
	rm -rf $(VENV) site .mypy_cache .ruff_cache .pytest_cache .hypothesis
