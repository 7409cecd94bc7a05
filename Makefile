# Two commands matter: `make release` and `make test`. Each makes its own environment in .venv first.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed

.PHONY: release test check format lock clean bench fuzz

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
$(STAMP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("cnkh_data needs Python 3.11 or newer; set PYTHON=… to one" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q src  # as pip does with all that it copies; where Python may write no bytecode, each start would compile anew
	touch $@

bench: $(STAMP)  ## measure `cnkh validate`: prints ratios (some 40 minutes; see bench/run.py for less)
	$(BIN)/python bench/run.py

SECONDS ?= 600
FOUND := .fuzz
fuzz: $(STAMP)  ## fuzz the JSON position reader for SECONDS (needs the network once, for the fuzzer)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r fuzz/requirements.lock
	mkdir -p $(FOUND)
	$(BIN)/python fuzz/positions.py $(FOUND) validation/fixtures/base/data -dict=fuzz/json.dict -max_total_time=$(SECONDS) \
	  -max_len=4096 -artifact_prefix=$(FOUND)/

lock:  ## renew requirements.lock (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --no-emit-index-url \
	  --no-header --python-version 3.11 --quiet -o requirements.lock

clean:
	rm -rf .venv dist
