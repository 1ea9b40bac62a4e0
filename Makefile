# Plain venv and pip: a fresh machine needs Python 3.11 or newer and nothing else.
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3; do \
  command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready

.PHONY: demo test check fmt lint types imports unit bench docs clean

demo: $(READY)
	@$(BIN)/penstock demo --exit-zero

test: $(READY) lint types imports unit

check: test

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "penstock needs Python 3.11 or newer"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(READY)

fmt: $(READY)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

imports: $(READY)
	$(BIN)/lint-imports

unit: $(READY)
	$(BIN)/python -m pytest -n auto --dist worksteal --cov --cov-report=term:skip-covered

bench: $(READY)
	$(BIN)/python -m bench.run
	$(BIN)/python -m bench.kubernetes

docs: $(READY)
	$(BIN)/python -m tests.repo.write_docs

clean:
	rm -rf .venv
