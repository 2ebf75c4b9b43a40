PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/pip install --disable-pip-version-check

.PHONY: help run test test-server lint bench check-data clean
.DEFAULT_GOAL := help

help: ## show these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

run: $(VENV)/installed ## install what is needed, index the catalog on the first run, serve the app
	@$(BIN)/python -m search index --if-needed || echo "Indexing did not finish; the app starts and goes on with it, or says why not." >&2
	@$(BIN)/streamlit run app.py

test: $(VENV)/installed-tests ## run all tests, in a real browser too
	@$(BIN)/python -m tests.chromium
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-server: $(VENV)/installed-tests ## run what must hold on a Qdrant server or cluster of yours: QDRANT_URL=http://…
	@test -n "$(QDRANT_URL)" || { echo "name the server: make test-server QDRANT_URL=http://localhost:6333" >&2; exit 2; }
	@QDRANT_URL="$(QDRANT_URL)" $(BIN)/python -m pytest -k server tests/store tests/index

lint: $(VENV)/installed-tests ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/installed-benchmarks ## measure against peers; CATALOG=path measures on another catalog
	@$(BIN)/python -m benchmarks $(CATALOG)

check-data: $(VENV)/installed ## check every rule of the test collection
	@$(BIN)/python -m benchmarks.check_data

clean: ## remove the virtual environment and the index
	rm -rf $(VENV) .index

$(VENV)/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …")'
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/created requirements.txt
	@echo "Installing into $(VENV) what requirements.txt names; the first time it takes some minutes:"
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/installed-tests: $(VENV)/installed tests/requirements.txt
	@echo "Installing what the tests need:"
	@$(PIP) -r tests/requirements.txt
	@touch $@

$(VENV)/installed-benchmarks: $(VENV)/installed benchmarks/requirements.txt
	@echo "Installing what the benchmarks need:"
	@$(PIP) -r benchmarks/requirements.txt
	@touch $@
