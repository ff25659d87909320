# Every command of the project. `make` alone lists them.
#
# A stamp file stands for each slow step, so that a second run is quick: the environment depends on its lock
# file, node_modules on package-lock.json, the front end on its sources.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/sh

# Node comes from the machine, or from .venv where the machine has none (scripts/node-env.sh).
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# The tests' own Redis keys, databases and data folders never come from the person's environment.
PYTEST := .venv/bin/python -m pytest
# Tests wait much of their time, for a process or a socket: four at once fill two cores, and three with a browser.

PYTHON_ENV := .venv/installed.stamp
NODE_ENV := .venv/node.stamp
NODE_MODULES := node_modules/installed.stamp
FRONT_END := static/dist/manifest.json
SOURCES := $(shell find static -path static/dist -prune -o -type f -print)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard hub/i18n/*/LC_MESSAGES/*.po))

.PHONY: help run test test-fast test-js e2e pictures bench lint contracts types fmt docs i18n lock redis-shell clean browser postgres ffmpeg

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z][a-z0-9-]*:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(PYTHON_ENV) $(FRONT_END) $(CATALOGUES) ## Start everything for development, with a demo on the first start
	@exec .venv/bin/hub run

test: lint contracts types test-fast test-js e2e ## Check everything: this is what CI runs

test-fast: $(PYTHON_ENV) $(FRONT_END) $(CATALOGUES) postgres ffmpeg ## Python tests, without the browser
	$(PYTEST) -n 4 --dist worksteal --ignore=tests/e2e --ignore=tests/bench tests

test-js: $(NODE_MODULES) ## JavaScript tests
	node --test $$(find tests/js -name '*.test.js' | sort)

e2e: $(PYTHON_ENV) $(FRONT_END) $(CATALOGUES) ## Browser tests (Debian's Chromium)
	@if $(MAKE) --no-print-directory browser; then \
		echo "$(PYTEST) -n 3 --dist loadfile tests/e2e"; $(PYTEST) -n 3 --dist loadfile tests/e2e; \
	else \
		echo "The browser tests did not run."; [ -z "$$CI" ]; \
	fi

pictures: $(PYTHON_ENV) $(FRONT_END) $(CATALOGUES) ## Take the pictures of the README anew
	PICTURES=docs/pictures $(PYTEST) tests/e2e/test_story.py tests/e2e/test_pictures.py \
		tests/e2e/test_mentor_session.py tests/e2e/test_written_way.py tests/e2e/test_recorded_hour.py

bench: $(PYTHON_ENV) $(FRONT_END) $(CATALOGUES) ## Measure the search; joining and storms beside a plain Flask-SocketIO app
	.venv/bin/python -m tests.bench.search
	.venv/bin/python -m tests.bench

lint: $(PYTHON_ENV) $(NODE_MODULES) ## Linters and formatting, without changing anything
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	node_modules/.bin/eslint static tests/js

contracts: $(PYTHON_ENV) ## Who may import whom
	.venv/bin/lint-imports

types: $(PYTHON_ENV) ## Types of hub and worker
	.venv/bin/mypy hub worker

fmt: $(PYTHON_ENV) ## Format the Python code and mend what the linter can mend
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

i18n: $(PYTHON_ENV) ## Gather new texts into hub/i18n; then translate what is empty there
	scripts/i18n.sh

docs: $(PYTHON_ENV) ## Write the generated parts of the documentation
	.venv/bin/python -m docs.generate

lock: $(PYTHON_ENV) ## Compile the lock files anew from requirements*.in and package.json
	scripts/lock.sh

redis-shell: ## Talk to the private Redis of `make run`, while it runs
	@exec redis-cli -s "$$(sed 's,^unix://,,' "$${HUB_DATA_DIR:-var}/redis/address")"

clean: ## Remove what the build made (not your data in var/)
	rm -rf .venv node_modules static/dist $(CATALOGUES) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

browser:
	@scripts/system-package.sh chromium "the browser tests" chromium chromium-browser

# Without it the tests on PostgreSQL skip themselves; SQLite is always tested.
postgres:
	@scripts/system-package.sh postgresql "the tests on PostgreSQL" postgres "/usr/lib/postgresql/*/bin/postgres" || true

# Without it the tests that take in a real film skip themselves; in CI they fail.
ffmpeg:
	@scripts/system-package.sh ffmpeg "the tests of recordings" ffmpeg || true

$(PYTHON_ENV): requirements-dev.lock pyproject.toml scripts/python-env.sh
	@scripts/python-env.sh
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(NODE_ENV): requirements-node.lock scripts/node-env.sh | $(PYTHON_ENV)
	@scripts/node-env.sh
	@touch $@

$(NODE_MODULES): package-lock.json .npmrc $(NODE_ENV)
	npm ci --silent
	@touch $@

$(FRONT_END): $(NODE_MODULES) $(SOURCES)
	node static/build.mjs

%.mo: %.po | $(PYTHON_ENV)
	.venv/bin/pybabel --quiet compile --input-file $< --output-file $@
