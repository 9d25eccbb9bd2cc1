# `make demo` and `make test` set up everything themselves, in .venv/, and work without network once it is there.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test test-all check format clean
.DEFAULT_GOAL := demo

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check]'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[second]' || \
	  echo "pyrudof does not install here: the test with a second SHACL processor is skipped"
	$(BIN)/python -m compileall -q kg
	touch $@

$(VENV)/.engines: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test,check,engines]'
	touch $@

demo: $(VENV)/.ready ## the main job: build the five reports and answer the question
	$(BIN)/kg build
	$(BIN)/kg ask refractory-responders --failed tnf-inhibitor

test: check ## format, lint, types, floors and all tests but the long ones
	$(BIN)/python -m pytest -m 'not long'

test-all: check $(VENV)/.engines ## the long ones too
	$(BIN)/python -m pytest

check: $(VENV)/.ready ## format, lint, types, floors
	$(BIN)/ruff format --check --quiet
	$(BIN)/ruff check --quiet
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_house.py

format: $(VENV)/.ready ## write what `check` wants
	$(BIN)/ruff format --quiet
	$(BIN)/ruff check --quiet --fix
	$(BIN)/kg tidy

clean:
	rm -rf $(VENV) build dist
