# Copyright 2026 The ros2_llm_bridge authors
# SPDX-License-Identifier: Apache-2.0
#
# make setup   everything into .venv, once
# make demo    34 instructions to two simulated robots
# make test    linters and all tests
# make lint    linters and type checker
# make build   colcon build
# make clean   remove what was built; .venv stays

PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.set-up
SET_UP_FROM := $(wildcard requirements/*.txt scripts/*.py setup.py setup.cfg package.xml) \
    $(wildcard ros2_llm_bridge/inference/*.cpp) $(shell find interfaces -type f)

# Python from the ROS wheels marks its environment; inherited, the mark breaks another one's.
unexport _ROS_WHEELS_BOOTSTRAP_COMPLETE
export PYTHONUNBUFFERED := 1

.PHONY: setup demo test lint build clean

setup: $(STAMP)

$(STAMP): $(SET_UP_FROM)
	@command -v $(PYTHON) >/dev/null || { echo '$(PYTHON) is not there: make PYTHON=…'; exit 1; }
	$(PYTHON) scripts/set_up.py --venv $(VENV)
	@touch $@

demo: $(STAMP)
	$(PY) -m ros2_llm_bridge demo

test: lint
	$(PY) -m pytest test --ignore test/lint --durations 25

lint: $(STAMP)
	$(PY) -m pytest test/lint -q
	$(PY) -m mypy
	$(PY) -m ruff check ros2_llm_bridge scripts launch test
	$(PY) -m codespell_lib

# The wheels' ament index lies in the environment itself.
build: $(STAMP)
	PATH="$(abspath $(VENV))/bin:$$PATH" AMENT_PREFIX_PATH="$(abspath $(VENV)):$$AMENT_PREFIX_PATH" \
	    colcon build --merge-install

clean:
	rm -rf build install log out .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find ros2_llm_bridge scripts launch test -name __pycache__ -prune -exec rm -rf {} +
