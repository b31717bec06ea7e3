# Everything one needs, on a machine with git, make, Python >= 3.11 and either a Docker engine or Java 17 with Maven.

MEMBERS := shared services/registration services/assessment services/certification services/notifications \
           services/gateway devstack ops
UV      := $(or $(shell command -v uv),.uv/bin/uv)
PYTHON  := .venv/bin/python
STAMP   := .venv/.up-to-date

# The first Python that is new enough; asked only when something is to be installed.
BASE     = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
               $$name -c 'import sys; sys.exit(sys.version_info < (3, 11)); ' 2>/dev/null && command -v $$name && break; done)
NO_BASE := Python 3.11 or newer is needed: install it and run make again

.DEFAULT_GOAL := help
.PHONY: help setup demo up test check fmt schemas lock

help: ## these lines
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything in it; does nothing when nothing changed

demo: setup ## play one batch from registration to certificates; KEEP=1 leaves the system running
	@KEEP=$(KEEP) $(PYTHON) -m devstack.demo

up: setup ## start PostgreSQL, Kafka and the services, print their addresses, wait for Ctrl-C
	@.venv/bin/devstack up

test: setup ## run all tests, on real PostgreSQL and Kafka; ARGS="-k word" runs some
	$(PYTHON) -m pytest $(ARGS)

check: setup ## lint, formatting, types, import rules, generated files up to date
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/schemas.py --check

fmt: setup ## format, and repair what the linter can repair
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

schemas: setup ## write the generated schemas and documents anew
	$(PYTHON) tools/schemas.py

lock: $(UV) ## write requirements.lock anew, after a change of dependencies
	$(UV) lock
	$(UV) export --quiet --frozen --all-packages --all-groups --no-emit-workspace --no-header \
	    --format requirements.txt > requirements.lock.new
	mv requirements.lock.new requirements.lock

# The environment is exactly what requirements.lock says, checked by hashes; `pip check` notices a lock that is behind.
$(STAMP): requirements.lock pyproject.toml $(MEMBERS:%=%/pyproject.toml) | $(UV)
	$(UV) venv --quiet --allow-existing --python "$(or $(BASE),$(error $(NO_BASE)))" .venv
	$(UV) pip install --quiet --python $(PYTHON) --require-hashes --requirement requirements.lock
	$(UV) pip install --quiet --python $(PYTHON) --no-deps $(MEMBERS:%=--editable %)
	@$(UV) pip check --quiet --python $(PYTHON) || { echo "requirements.lock is behind pyproject.toml: make lock"; exit 1; }
	@touch $@

.uv/bin/uv:
	"$(or $(BASE),$(error $(NO_BASE)))" -m venv .uv
	.uv/bin/python -m pip install --quiet uv
