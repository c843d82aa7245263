# Rust 1.95 and CPython 3.10 or newer are all that must be there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
IMPORTSPY := $(BIN)/importspy
INSTALLED := $(VENV)/.installed
SOURCES := $(shell find crates python spec -type f ! -name '*.pyc' 2>/dev/null) Cargo.toml Cargo.lock pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo test lint check matrix bench bench-build docs clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(INSTALLED) ## Check the plugins in examples/: one is admitted, one is denied
	@echo '$$ importspy check -v -s examples/exporter.yml examples/plugins/csv_export.py'
	@$(IMPORTSPY) check -v -s examples/exporter.yml examples/plugins/csv_export.py
	@echo 'exit status 0: admitted'
	@echo
	@echo '$$ importspy check -s examples/exporter.yml examples/plugins/xml_export.py'
	@status=0; \
	$(IMPORTSPY) check -s examples/exporter.yml examples/plugins/xml_export.py || status=$$?; \
	echo "exit status $$status: denied, as it should be"; \
	test $$status -eq 1

test: $(INSTALLED) ## Run all tests
	cargo test --workspace --locked
	cargo build --workspace --locked
	$(BIN)/python -m pytest

lint: $(INSTALLED) ## Check formatting, lints and types
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: lint test ## What CI runs: lint and test

matrix: $(INSTALLED) ## Try every way to import on every interpreter, and write docs/matrix.md
	PYTHONPATH=tests $(BIN)/python -m matrix --write docs/matrix.md
	@cat docs/matrix.md

bench: ## Measure against the goals
	cargo build --release --locked -p importspy-cli -p importspy-bench
	$(PYTHON) bench

bench-build: ## Measure how long a cold release build takes
	cargo build --release --locked -p importspy-cli -p importspy-bench
	$(PYTHON) bench build

docs: ## Build the engine's reference into target/doc
	RUSTDOCFLAGS='-D warnings' cargo doc --workspace --no-deps --locked

clean: ## Remove everything that was built
	rm -rf $(VENV) target bench/.work

# The wheel as users get it, but unoptimised: it shares its build with cargo's tests.
$(INSTALLED): $(SOURCES)
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	MATURIN_PEP517_ARGS='--profile dev' $(BIN)/python -m pip install --quiet --disable-pip-version-check '.[test]'
	@touch $@
