# Two commands matter: `make report` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
TOOL   := $(BIN)/corpus-tool

.DEFAULT_GOAL := help
.PHONY: help report test check bench lock clean

help:  ## list the commands
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "corpus-tool needs Python 3.11 or newer; name one with PYTHON=…")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

report: $(VENV)/.run  ## add everything in documents/, compare, write reports/index.html
	$(TOOL) db upgrade
	$(TOOL) add --manifest documents/manifest.toml
	$(TOOL) report
	@echo "Open reports/index.html in a browser."

test: $(VENV)/.dev  ## run the tests, as many at once as there are processors (ARGS=…)
	$(BIN)/python -m pytest --numprocesses logical --dist worksteal $(ARGS)

check: $(VENV)/.dev  ## lint, format, types, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## measure speed, memory and quality against peers
	$(BIN)/python -m benchmarks

lock: $(VENV)/.dev  ## rewrite the lock files from pyproject.toml (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra semantics --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate --no-header --extra semantics --extra word-vectors --extra postgresql --extra pdf-tables --extra excel --extra fetch --extra pdf --extra spark --group dev pyproject.toml -o requirements-dev.lock

clean:  ## remove the environment and caches (never your documents, db or reports)
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache
