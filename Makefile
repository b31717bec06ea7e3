# Everything one needs, on a machine with git, make, Python >= 3.11 and either a Docker engine or Java 17 with Maven.

MEMBERS := shared services/registration services/assessment services/certification services/development \
           services/notifications services/gateway client devstack ops
UV      := $(or $(shell command -v uv),.uv/bin/uv)
PYTHON  := .venv/bin/python
STAMP   := .venv/.up-to-date

# The first Python that is new enough; asked only when something is to be installed.
BASE     = $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
               $$name -c 'import sys; sys.exit(sys.version_info < (3, 11)); ' 2>/dev/null && command -v $$name && break; done)
NO_BASE := Python 3.11 or newer is needed: install it and run make again

# Services and tests are processes that start hundreds of times: each is compiled once, not for 7 s at every start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup demo up down logs test proofs faults mutants bench years e2e browser clients identity verifiers fuzz alerts check pdf-check fmt schemas lock

help: ## these lines
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: $(STAMP) ## make .venv with everything in it; does nothing when nothing changed

demo: setup ## play one batch from registration to certificates; KEEP=1 leaves the system running
	@KEEP=$(KEEP) $(PYTHON) -m devstack.demo

up: setup .env ## build the images and run everything in containers (needs a Docker engine with compose)
	@umask 077 && mkdir -p var/dev && .venv/bin/kompeten-ops token --role observer --subject watch --hours 8760 --keys var/dev \
	    --lsp '' >var/dev/watch.token && .venv/bin/kompeten-ops token --role observer --subject watch --hours 8760 \
	    --keys var/dev >var/dev/watch-lsp.token && chmod 600 var/dev/*.token # they only read
	@mkdir -p var/compose/mail && chmod 0777 var/compose/mail
	WATCH_USER=$$(id -u) docker compose up --detach --build --wait
	@if grep '^OIDC_ISSUER=' .env | grep -qv 'dev\.kompeten\.invalid'; then \
	    echo "LSPs: .venv/bin/kompeten-ops lsp put FILE, with an operator's token of your identity provider"; \
	else for file in deploy/lsps/*.json; do KOMPETEN_TOKEN=$$(.venv/bin/kompeten-ops token --role operator --hours 0.1 \
	    --keys var/dev) .venv/bin/kompeten-ops lsp put $$file \
	    --gateway http://$$(docker compose port gateway 8000) || exit 1; done; fi
	@echo "gateway: http://$$(docker compose port gateway 8000)  tokens: .venv/bin/kompeten-ops token --help"

down: ## stop the containers; PURGE=1 removes their data, too
	docker compose down $(if $(PURGE),--volumes)

logs: ## follow what the containers write
	docker compose logs --follow --tail 100

PYTEST = $(PYTHON) -m pytest --numprocesses $(or $(WORKERS),3) --maxprocesses 4 --dist loadscope --no-loadscope-reorder

test: setup ## run the tests, on real PostgreSQL and Kafka; ARGS="-k word" runs some, WORKERS=1 one at a time
	$(PYTEST) $(ARGS)

proofs: setup ## run what shows promises at full size: the system harmed, imports torn, erasures that outlast dumps, defects
	$(PYTEST) -m proof $(ARGS)

e2e: setup ## play the demo's story on containers of their own while single ones are killed; fails without an engine
	DEMO_DEADLINE_SECONDS=180 $(PYTHON) -m pytest tests/e2e -s $(ARGS)

browser: setup ## look at the pages with Chromium, pictures in var/pictures; fails without a browser
	$(PYTHON) -m pytest tests/browser $(ARGS)

clients: setup ## use generated Python and TypeScript clients on a running system, and read events and webhooks with Node
	$(PYTHON) -m pytest tests/clients $(ARGS)

verifiers: setup ## let verifiers of others judge our credentials, good and bad ones
	$(PYTHON) -m pytest tests/verifiers $(ARGS)

identity: setup ## sign in systems and people at a real Keycloak (Java 17 and Maven bring it), and harm it
	$(PYTHON) -m pytest tests/identity $(ARGS)

bench: setup ## measure every path beside its limit and its peer, into docs/performance.md; QUICK=1, FULL=1, ONLY=names
	@PYTHONPATH=tests $(PYTHON) -m benchmarks

years: setup ## measure with ten years of data beside none, into docs/capacity.md; APPLICATIONS=20000, ONLY=names
	@PYTHONPATH=tests $(PYTHON) -m benchmarks.years

faults: setup ## harm the whole system for up to 45 minutes; SEEDS=1-8 KILLS=200 MINUTES=45
	PYTHONPATH=tests $(PYTHON) -m faults.long --seeds $(or $(SEEDS),1-8) --kills $(or $(KILLS),200) \
	    --minutes $(or $(MINUTES),45)

mutants: setup ## show that the harm suite catches deliberate defects; ONLY="name name" runs some
	PYTHONPATH=tests $(PYTHON) -m faults.mutants.run $(ONLY)

fuzz: setup ## ask every operation of the OpenAPI document what it allows and what it does not (schemathesis)
	$(PYTHON) -m pytest tests/fuzz $(ARGS)

alerts: ## try the alert rules with Prometheus' own promtool (Debian's package `prometheus`)
	@command -v promtool >/dev/null || { echo "promtool cannot be found: install it, on Debian with the package prometheus"; exit 1; }
	cd deploy/monitoring && promtool check config prometheus.yml && promtool test rules rules.test.yml

pdf-check: setup ## draw certificates and let veraPDF judge them; Java 17 and Maven bring it
	$(PYTHON) tools/pdf_check.py

check: setup ## lint, formatting, types, import rules, dead code, generated files up to date
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports
	$(PYTHON) tools/dead_code.py
	$(PYTHON) tools/schemas.py --check

fmt: setup ## format, and repair what the linter can repair
	.venv/bin/ruff check --fix-only .
	.venv/bin/ruff format .

schemas: setup ## write the generated schemas and documents anew
	$(PYTHON) tools/schemas.py

lock: $(UV) ## write requirements.lock anew, after a change of dependencies; UPGRADE=1 takes the newest of everything
	$(UV) lock $(if $(UPGRADE),--upgrade)
	$(UV) export --quiet --frozen --all-packages --all-groups --no-emit-workspace --no-header \
	    --format requirements.txt > requirements.lock.new
	mv requirements.lock.new requirements.lock

SERVICES := registration assessment certification development notifications gateway
sbom: ## list what is inside the images (of `make up` or `make e2e`) as CycloneDX, in var/sbom
	mkdir -p var/sbom
	for name in $(SERVICES); do docker run --rm --interactive --entrypoint python kompeten/$$name:dev - \
	    <deploy/sbom.py >var/sbom/$$name.cdx.json || exit 1; done

# Secrets are drawn once: a database keeps the passwords it was made with.
.env:
	umask 077 && $(or $(BASE),$(error $(NO_BASE))) deploy/new_env.py .env.example >$@

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
