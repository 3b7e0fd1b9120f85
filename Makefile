# podflow: `make run` serves it, `make test` tests it; both set up what they need.

PYTHON ?= python3
export PATH := $(CURDIR)/.venv/bin:$(PATH)

.PHONY: run setup test fuzz soak bench clean
.DEFAULT_GOAL := run

run: setup ## serve http://127.0.0.1:8000 (HOST, PORT); Ctrl-C stops everything
	@exec .venv/bin/python manage.py serve

setup: .venv/runtime ## virtual environment, tables, lessons, static files
	@.venv/bin/python manage.py prepare

test: .venv/tests ## every test, the real browser's included; all are run, then it fails if any did
	@.ci/install chromium chromium || echo "SKIPPED: the browser's tests want chromium"
	@failed=; \
	ruff check . || failed="$$failed ruff"; \
	ruff format --check . || failed="$$failed format"; \
	mypy || failed="$$failed mypy"; \
	if ! command -v node >/dev/null; then echo "SKIPPED tests/js: node is not installed (apt-get install nodejs)"; \
	else python -m tests.write_fixtures && node --test $$(find tests/js -name '*.test.js') || failed="$$failed node"; fi; \
	if ! command -v npm >/dev/null; then echo "SKIPPED the types of static/js: npm is not installed (apt-get install npm)"; \
	else { [ node_modules/installed -nt package-lock.json ] || { npm ci --silent --no-audit --no-fund && touch node_modules/installed; }; } \
	&& npx --no-install tsc -p . || failed="$$failed tsc"; fi; \
	coverage run -m pytest -rs $(PYTEST) || failed="$$failed pytest"; \
	coverage report $(if $(PYTEST),--fail-under=0) >coverage.txt || failed="$$failed coverage"; tail -n 20 coverage.txt; \
	[ -z "$$failed" ] || { echo "FAILED:$$failed"; exit 1; }

fuzz: .venv/tests ## strangers at work on SQLite and PostgreSQL, bounded (FUZZ_SECONDS, FUZZ_REQUESTS, FUZZ_SEED)
	@.venv/bin/python -m tests.fuzz

soak: .venv/tests ## steady runs, watchers and attacks for SOAK_MINUTES (30); fails where a process grows
	@DJANGO_SETTINGS_MODULE=podflow.settings .venv/bin/python -m tests.fuzz.soak

bench: .venv/runtime ## the speed figures as JSON
	@.venv/bin/python manage.py prepare >&2
	@.venv/bin/python manage.py bench

clean: ## forget the environment and everything under var/
	rm -rf .venv node_modules var .coverage coverage.txt

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "podflow wants Python 3.11 or newer; say which: make PYTHON=python3.12")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; .ci/install python3-venv - && $(PYTHON) -m venv .venv; }

.venv/runtime: requirements.txt .venv/bin/python
	@echo "Installing requirements ..."
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt .venv/runtime
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@
