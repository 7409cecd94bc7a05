# Two commands matter: `make build` and `make test`. Each makes what it needs of .venv first: the build its own few packages,
# the tests more beside them.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
DEV_STAMP := .venv/.installed-dev
# The oldest Python that is promised: on Debian 12 the system's own, 3.11.2, whose regular expressions have faults of their own.
LOWEST_PYTHON ?= $(firstword $(wildcard /usr/bin/python3.11) python3.11)
LOWEST_STAMP := .venv-lowest/.installed
# Newer Pythons that the suite also passes with.
OTHER_PYTHONS ?= 3.12 3.13

.PHONY: build release test test-all runs test-lowest test-exhaustive test-consumers test-browser site check format contract lock clean bench bench-growth fuzz

build: $(STAMP)  ## validate data/, regenerate data/tables and datapackage.json, write what a release would hold to dist/
	$(BIN)/cnkh build

site: $(STAMP)  ## write the reader to build/site: open index.html there in a browser
	$(BIN)/cnkh site

release: $(STAMP)  ## the same for a release that is to be given out: refused while the schema is not settled
	$(BIN)/cnkh build --release

# A file of tests stays together: what is made once in it serves all of them.
ON_EVERY_CORE := -n auto --dist loadfile
test: $(DEV_STAMP)  ## the tests, which take three minutes on two slow cores
	$(BIN)/pytest $(ON_EVERY_CORE)

# What `make test-all` runs beside `make test`: the same tests on each other Python, in an environment of its own, .venv-NAME; the tests
# that it has no time for; the programs of others on the release; and the reader in a browser. What needs a tool
# that is not on the machine prints one line, “skipped: ” with its name and the reason, and succeeds.
RUNS := test-lowest $(OTHER_PYTHONS:%=test-python%) test-exhaustive test-consumers test-browser
test-all: test $(RUNS)  ## every test, the suite on whatever else can be had, the release in the programs that people use, the reader in a browser

runs:  # what .ci/run runs
	@echo $(RUNS)

check: $(DEV_STAMP)  ## lint, format and strict types
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

format: $(DEV_STAMP)
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

$(STAMP): requirements-release.lock pyproject.toml
	$(call install,.venv,$(PYTHON),requirements-release.lock,PYTHON)

# Its pins are those of the release and more, so nothing that is installed changes.
$(DEV_STAMP): $(STAMP) requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	touch $@

$(LOWEST_STAMP): requirements-lowest.lock pyproject.toml
	$(call install,.venv-lowest,$(LOWEST_PYTHON),requirements-lowest.lock,LOWEST_PYTHON)

test-lowest: $(LOWEST_STAMP)  ## the same tests with the oldest Python and the lowest versions that pyproject.toml declares
	.venv-lowest/bin/pytest $(ON_EVERY_CORE)

# pyenv puts a pythonX.Y on PATH that only says in which of its folders the real one is; so it is asked.
interpreter = $(shell for python in python$(1) $$(pyenv whence --path python$(1) 2> /dev/null); do \
  "$$python" -c 'import ensurepip, sys; print(sys.executable)' 2> /dev/null && break; done)

test-python%:  ## the same tests with another Python, as in: make test-python3.13
	$(if $(call interpreter,$*),$(MAKE) .venv-python$*/.installed,@echo "skipped: $@: no python$* with ensurepip is on PATH")
	$(if $(call interpreter,$*),.venv-python$*/bin/pytest $(ON_EVERY_CORE))

.venv-python%/.installed: requirements.lock pyproject.toml
	$(call install,.venv-python$*,$(call interpreter,$*),requirements.lock,OTHER_PYTHONS)

test-exhaustive: $(DEV_STAMP)  ## the tests that `make test` has no time for, and no other
	$(BIN)/pytest $(ON_EVERY_CORE) -m exhaustive

# Their environments are made from locks under build/consumers/, once; some cases of a file may wait while others are installed.
test-consumers: $(DEV_STAMP)  ## the release read by other programs, as docs/use says; needs the network once
	$(BIN)/pytest -n auto --dist worksteal tests/consumers

# Its driver is made of a lock under build/browser/, once. A process has a browser of its own.
test-browser: $(DEV_STAMP)  ## the reader in Chromium, as people use it; needs the network once
	$(BIN)/pytest -n auto --dist worksteal tests/browser

bench: $(STAMP)  ## measure the first answer and `cnkh validate`: prints ratios (some 40 minutes; see bench/start.py and run.py for less)
	$(BIN)/python bench/start.py
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

COMPILE := uv pip compile pyproject.toml --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --quiet
lock: $(STAMP)  ## renew the locks (needs uv and npm)
	$(COMPILE) --extra dev --universal -o requirements.lock
	$(COMPILE) --extra build --universal --constraints requirements.lock -o requirements-release.lock
	$(COMPILE) --extra dev --resolution lowest-direct -o requirements-lowest.lock
	$(COMPILE) --no-annotate --universal --constraints requirements.lock -o tests/consumers/wheel/newest.lock
	$(COMPILE) --no-annotate --resolution lowest-direct -o tests/consumers/wheel/lowest.lock
	uv pip compile tests/browser/requirements.in --generate-hashes --no-emit-index-url --no-header --no-annotate --universal \
	  --python-version 3.11 --quiet -o tests/browser/requirements.lock
	$(BIN)/python tests/consumers/lock_recipes.py
	$(BIN)/python tests/consumers/lock_packages.py

clean:
	rm -rf .venv .venv-* dist build
