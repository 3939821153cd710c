# Two commands: `make demo` runs the site, `make test` runs everything that must be green.
# Needs Python 3.11 or newer and nothing else; all of it is built in .venv.

PORT ?= 8000
WORKERS ?= 2
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))

BIN := .venv/bin
LOCKS := requirements/base.txt requirements/embedded.txt requirements/dev.txt requirements/installer.txt
# Named after the locks: a change of a lock is a new stamp, an unchanged one installs nothing.
KEY := $(shell cat $(LOCKS) | cksum | cut -d ' ' -f 1)
DEMO_STAMP := .venv/demo-$(KEY)
TEST_STAMP := .venv/test-$(KEY)
SOURCES := manage.py nwlb profiles matching forums tests

.PHONY: demo demo-reset test lint types pytest format help

help:
	@echo "make demo        run the whole site on this machine (PORT=8000)"
	@echo "make demo-reset  forget the demo's data"
	@echo "make test        run everything that must be green"
	@echo "make format      put the code in shape"

demo: $(DEMO_STAMP)
	@exec $(BIN)/python manage.py demo --port $(PORT) --with-parent

demo-reset: $(DEMO_STAMP)
	@exec $(BIN)/python manage.py demo --reset

test: lint types pytest

lint: $(TEST_STAMP)
	@$(BIN)/ruff check --quiet $(SOURCES)
	@$(BIN)/ruff format --check --quiet $(SOURCES)
	@find templates -name '*.html' -exec $(BIN)/djade --check --target-version 5.2 {} +
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

types: $(TEST_STAMP)
	@$(BIN)/mypy $(SOURCES)

pytest: $(TEST_STAMP)
	@exec $(BIN)/python -m pytest -n $(WORKERS)

format: $(TEST_STAMP)
	@$(BIN)/ruff check --fix --quiet $(SOURCES)
	@$(BIN)/ruff format --quiet $(SOURCES)
	@find templates -name '*.html' -exec $(BIN)/djade --target-version 5.2 {} +

# $(1): the compiled requirements, each package with its hashes. uv takes seconds where pip takes
# minutes; where uv cannot be had, or cannot reach what pip can, pip does it.
define install
	@test -n "$(PYTHON)" || { echo "nwlb needs Python 3.11 or newer; found: $$(python3 --version 2>&1)." >&2; exit 1; }
	@echo "Installing into .venv."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
		echo "Python cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv." >&2; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes \
		-r requirements/installer.txt 2>/dev/null || echo "Without uv: this takes a few minutes."
	@{ test -x $(BIN)/uv && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes $(1:%=-r %); } \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes $(1:%=-r %)
	@rm -f .venv/demo-* .venv/test-*
endef

# The two stamps follow each other: the packages of the tests hold those of the demo.
$(DEMO_STAMP):
	$(call install,requirements/base.txt requirements/embedded.txt)
	@touch $(DEMO_STAMP)

$(TEST_STAMP):
	$(call install,requirements/dev.txt)
	@touch $(DEMO_STAMP) $(TEST_STAMP)
