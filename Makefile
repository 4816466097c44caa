# The course's commands. `make help` lists them; the first one that needs it sets up .venv.
# Without make: `python3 tools/setup.py`, then run the commands shown below.

# `command -v` is not enough: a version manager's shim may refuse to run. Rather one that can make environments by itself.
PYTHON ?= $(shell for module in ensurepip sys; do for p in python3.11 python3.12 python3.13 python3; do \
    $$p -c "import sys, $$module; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && echo $$p && break 2; done; done)
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
# What the class room needs beside the course has environments of its own.
GRADING := .venv-grading
HUB     := .venv-hub
# So does what changes the helpers.
MUTANTS := .venv-mutants

# Lessons to work on: `make refresh NB="03 04"`. Empty means all.
NB   ?=
# Where `make assignments` puts a class. Grades belong to a place of your own: `make clean` removes build/.
ASSIGNMENTS ?= build/assignments
# Where `make hub` keeps the homes of a class, likewise, and how many students `make hub-load` has.
CLASS ?= build/hub
USERS ?= 30
# How often `make soak` runs each.
TIMES ?= 20
# Handed on to the command: `make test ARGS="-k policy"`, `make lab ARGS="--port 9000"`.
ARGS ?=

# Lessons and tests start hundreds of Pythons; told to keep no bytecode, each would compile anew what it imports.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help lab edit test test-answers test-system test-versions soak test-browser test-peers poison rehearse refresh pages bench bugs mutants mutants-helpers audit hashes lint format clean site test-site test-grading assignments test-hub hub hub-load

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

lab: $(READY) ## open the course in JupyterLab: your own copies of the lessons, in my/
	@$(BIN)/python -m tools.lab $(ARGS)

edit: $(READY) ## open the lessons themselves in JupyterLab, to change the course
	@$(BIN)/python -m tools.lab --edit $(ARGS)

site: $(READY) ## build static pages of the course, to read without Jupyter (needs npm at its first run)
	@$(BIN)/python -m tools.site $(ARGS)

test: $(READY) ## run the tests: helpers, every notebook's outputs, every exercise with its solution, hygiene
	@$(BIN)/pytest $(ARGS)

test-answers: $(READY) ## run lessons without their folds, and twice, with every right, wrong and hostile answer
	@$(BIN)/pytest --lessons=without-folds -n 8 tests/answers notebooks $(ARGS)

test-system: $(READY) ## let kernels with the whole system of lesson 28 be killed, shut down, interrupted, and run side by side
	@$(BIN)/pytest tests/system -n 0 $(ARGS)

test-versions: ## run those tests with each tested Python found here (PYTHONS="/path/to/python3.12 …" for others)
	@PYTEST_ADDOPTS='$(ARGS)' $(PYTHON) -m tools.versions $(PYTHONS)

soak: $(READY) ## run lessons again and again on a busy machine, name what differs (NB="10 11" TIMES=20)
	@$(BIN)/python -m tools.soak --times=$(TIMES) $(NB)

test-browser: $(READY) ## drive JupyterLab in Chromium (needs a Chromium on this machine)
	@$(BIN)/pytest tests/browser -n 3 $(ARGS)

test-peers: $(READY) ## call, and be called by, other implementations of gRPC (needs Node.js and npm)
	@$(BIN)/pytest tests/peers -n 0 $(ARGS)

test-site: $(READY) ## build the site, and read it in Chromium (needs a Chromium and npm)
	@$(BIN)/pytest tests/site -n 0 $(ARGS)

test-grading: $(GRADING)/.ready ## let nbgrader grade good answers, bad ones and tricks
	@$(GRADING)/bin/pytest tests/grading -n 3 --dist load $(ARGS)

test-hub: $(HUB)/.ready ## let three students work at a real JupyterHub (needs Node.js and npm)
	@$(HUB)/bin/pytest tests/hub -n 0 $(ARGS)

poison: $(READY) ## prove that every stored output is really compared
	@$(BIN)/pytest tests/poison $(ARGS)

rehearse: $(READY) ## run lessons before a class, and name what differs; nothing is written (NB="03 04" for some)
	@$(BIN)/python -m tools.rehearse $(ARGS) $(NB)

refresh: $(READY) ## execute notebooks and store their outputs (NB="03 04" for some)
	@$(BIN)/python -m tools.refresh $(ARGS) $(NB)

pages: $(READY) ## write the pages in docs/ that lead into the lessons: routes, where is …, glossary, official subjects
	@$(BIN)/python -m tools.pages $(ARGS)

bench: $(READY) ## measure the notebooks and the helpers, and check the limits (NB="03 04" for some)
	@$(BIN)/python -m tools.bench $(ARGS) $(NB)

bugs: $(READY) ## ask the installed grpcio which bugs that lessons name are still there (NB="token_ratio" for some)
	@$(BIN)/python -m tools.bugs $(ARGS) $(NB)

mutants: $(READY) ## change lesson code one token at a time: do stored outputs notice? (NB="03"; takes minutes)
	@$(BIN)/python -m tools.mutants $(ARGS) $(NB)

mutants-helpers: $(MUTANTS)/.ready ## change the pure helpers with mutmut: do their tests notice? (NB="journal"; takes minutes)
	@$(MUTANTS)/bin/python -m tools.helper_mutants $(ARGS) $(NB)

audit: $(READY) ## licences, hashes and known vulnerabilities of what the course depends on (needs a network)
	@$(BIN)/python -m tools.audit $(ARGS)

hashes: $(READY) ## write hashes.txt, for an install that checks what it gets
	@$(BIN)/python -m tools.hashes

assignments: $(GRADING)/.ready ## make a class for nbgrader of the exercises (NB="03 04" for some, ASSIGNMENTS=/its/place)
	@$(GRADING)/bin/python -m tools.assignments --to "$(ASSIGNMENTS)" $(ARGS) $(NB)

hub: $(HUB)/.ready ## run a JupyterHub for a class on this machine (needs Node.js and npm; CLASS=/place/of/the/homes)
	@$(HUB)/bin/python -m tools.hub --place "$(CLASS)" $(ARGS)

hub-load: $(HUB)/.ready ## let USERS=30 students run lesson 03 at such a hub at once, and say what it took
	@$(HUB)/bin/python -m tools.hub_load --users $(USERS) $(ARGS)

lint: $(READY) ## check the style of code and notebooks, and show what each lesson asks of its reader
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/python -m tools.budget $(NB)

format: $(READY) ## format code and notebooks
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

clean: ## remove caches and what lessons and tests made; .venv and your copies stay
	rm -rf .pytest_cache .ruff_cache artefacts build
	find . \( -path './.venv*' -o -path ./my \) -prune -o \( -name __pycache__ -o -name .ipynb_checkpoints \) -exec rm -rf {} +
	find certs -mindepth 1 -maxdepth 1 -type d -exec rm -rf {} +

# tools/setup.py knows the first line's three, too.
$(READY): requirements.txt constraints.txt pyproject.toml
$(GRADING)/.ready: requirements.txt constraints.txt pyproject.toml classroom/requirements.txt classroom/constraints.txt
$(HUB)/.ready: requirements.txt constraints.txt pyproject.toml classroom/hub/requirements.txt classroom/hub/constraints.txt
$(MUTANTS)/.ready: requirements.txt constraints.txt pyproject.toml tests/mutmut/requirements.txt tests/mutmut/constraints.txt

$(READY): OWN :=
$(GRADING)/.ready: OWN := --requirements classroom/requirements.txt
$(HUB)/.ready: OWN := --requirements classroom/hub/requirements.txt
$(MUTANTS)/.ready: OWN := --requirements tests/mutmut/requirements.txt

$(READY) $(GRADING)/.ready $(HUB)/.ready $(MUTANTS)/.ready:
	@test -n "$(PYTHON)" || { echo "No Python 3.11 or newer was found. Install one, or run make PYTHON=/its/path."; exit 1; }
	@$(PYTHON) tools/setup.py --venv $(@D) $(OWN)
