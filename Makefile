# Two commands matter: `make release` and `make test`. Each makes its own environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
# The oldest Python that is promised: on Debian 12 the system's own, 3.11.2, whose regular expressions have faults of their own.
LOWEST_PYTHON ?= $(firstword $(wildcard /usr/bin/python3.11) python3.11)
LOWEST_STAMP := .venv-lowest/.installed

.PHONY: release test test-lowest check format contract lock clean bench bench-growth fuzz

release: $(STAMP)  ## validate data/, regenerate data/tables and datapackage.json, write the release to dist/
	$(BIN)/cnkh build

test: $(STAMP)  ## every test
	$(BIN)/pytest

check: $(STAMP)  ## lint and strict types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .

contract: $(STAMP)  ## export schema/ from the models again
	$(BIN)/cnkh schema --write

# Hash-checked pins first, then this package itself without touching the network again.
define install
	$(2) -c 'import sys; sys.exit("cnkh_data needs Python 3.11 or newer; set $(4)=… to one" if sys.version_info < (3, 11) else 0)'
	$(2) -m venv $(1)
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(3)
	$(1)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(1)/bin/python -m compileall -q src  # as pip does with all that it copies; where Python may write no bytecode, each start would compile anew
	touch $@
endef

$(STAMP): requirements.lock pyproject.toml
	$(call install,.venv,$(PYTHON),requirements.lock,PYTHON)

$(LOWEST_STAMP): requirements-lowest.lock pyproject.toml
	$(call install,.venv-lowest,$(LOWEST_PYTHON),requirements-lowest.lock,LOWEST_PYTHON)

test-lowest: $(LOWEST_STAMP)  ## every test with the oldest Python and the lowest versions that pyproject.toml declares
	.venv-lowest/bin/pytest

bench: $(STAMP)  ## measure `cnkh validate`: prints ratios (some 40 minutes; see bench/run.py for less)
	$(BIN)/python bench/run.py

bench-growth: $(STAMP)  ## double inputs of every shape: prints what grows faster than its input (hours; --quick is in bench/growth.py)
	$(BIN)/python bench/growth.py

SECONDS ?= 600
FOUND := .fuzz
fuzz: $(STAMP)  ## fuzz the JSON position reader for SECONDS (needs the network once, for the fuzzer)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r fuzz/requirements.lock
	mkdir -p $(FOUND)
	$(BIN)/python fuzz/positions.py $(FOUND) validation/fixtures/base/data -dict=fuzz/json.dict -max_total_time=$(SECONDS) \
	  -max_len=4096 -artifact_prefix=$(FOUND)/

COMPILE := uv pip compile pyproject.toml --extra dev --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet
lock:  ## renew requirements.lock and requirements-lowest.lock (needs uv)
	$(COMPILE) --universal -o requirements.lock
	$(COMPILE) --resolution lowest-direct -o requirements-lowest.lock

clean:
	rm -rf .venv .venv-lowest dist build
