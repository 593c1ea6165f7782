# Every target makes its own virtual environment first; all they need is Python >= 3.11.

PYTHON ?= python3
PORT ?= 8000
DEMO_DIR ?= var/demo
ARGS ?=
ONLY ?=
ifdef BENCH_PATIENTS
export STEADY_BENCH_PATIENTS = $(BENCH_PATIENTS)
endif

RUN = $(PYTHON) clinic/launcher/start.py run
DEV = $(PYTHON) clinic/launcher/start.py dev

.DEFAULT_GOAL := help
.PHONY: help demo test check fix bench chaos security papers evaluate screenshots requirements

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-13s %s\n", $$1, $$2}' Makefile

demo: ## run the synthetic clinic (PORT=8000, DEMO_DIR=var/demo) until Ctrl-C
	@exec $(RUN) manage.py demo --port "$(PORT)" --folder "$(DEMO_DIR)"

test: ## run all tests (ARGS="-k booking" passes on to pytest)
	@exec $(DEV) -m clinic.launcher.testing $(ARGS)

check: ## look for mistakes, changing nothing: lint, format, types, layers, migrations
	@exec $(DEV) -m clinic.launcher.checking

fix: ## repair lint and format where a tool can
	@$(DEV) -m ruff check --fix . && $(DEV) -m ruff format .

bench: ## run the benchmarks (ONLY=name, BENCH_PATIENTS=100000), one JSON line each
	@exec $(DEV) manage.py bench $(ONLY)

chaos: ## kill everything around the mails and write docs/chaos.md (ARGS="--only r1 --size 500")
	@exec $(DEV) -m chaos $(ARGS)

security: ## attack what keeps data apart and write docs/security.md (ARGS="--only guesses --small")
	@exec $(DEV) -m security $(ARGS)

papers: ## write docs/asvs.md, docs/threat-model.md and docs/hazard-log.md from docs/security/
	@exec $(DEV) -m security.papers

evaluate: ## try the rules on simulated cohorts and write docs/evaluation.md (ARGS="--seeds 2")
	@exec $(DEV) manage.py evaluate $(ARGS)

screenshots: ## take the pictures of README, guides and mails
	@$(DEV) manage.py screenshots && exec $(DEV) manage.py mail_pictures

requirements: ## pin the packages named in pyproject.toml
	@exec $(DEV) -m clinic.launcher.requirements
