# Every target sets up what it needs; a second run costs next to nothing.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
# a plugin's library complains where git is missing; nothing here needs it
export GIT_PYTHON_REFRESH := quiet
# make serve installs what a site is made of; tests and checks add theirs; a set-up that was cut short begins anew
SITE := .venv/.site node_modules/.site
ALL := .venv/.all node_modules/.all
MAKEFLAGS += --jobs=2

.PHONY: serve test build package experiments frameworks lint bench clean lock
.DELETE_ON_ERROR:

serve: $(SITE)  ## draw, build both languages, serve them on http://127.0.0.1:8000/ and reload on every change
	$(BIN)/python -m gen.site.preview --dev-addr 127.0.0.1:$(PORT)

test: $(ALL)  ## the whole suite, warnings as errors
	$(BIN)/python -m pytest --numprocesses auto --dist worksteal

package: $(SITE)  ## the wheel and the source archive of acts into dist/
	rm -rf dist
	$(BIN)/python -m hatchling build

build: $(SITE)  ## both languages into site/, any warning is an error
	$(BIN)/python -m mkdocs build --strict

experiments: $(SITE)  ## every experiment in full; what they answer is stored in docs/experiments
	$(BIN)/python -m gen.experiments

frameworks: build/frameworks/.ready  ## measure what other frameworks compute; stored in docs/frameworks.json
	build/frameworks/bin/python -m gen.frameworks

lint: $(ALL)  ## style, format, types, workflows
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	node_modules/.bin/tsc --noEmit --checkJs --strict --target es2022 --lib es2022,dom,dom.iterable $$(git ls-files 'gen/site/*.js' 'gen/markdown/*.js')
	node_modules/.bin/tsc --noEmit --checkJs --strict --target es2022 --module es2022 --moduleResolution bundler --lib es2022,dom,dom.iterable $$(git ls-files 'gen/listings/web/*.js' 'gen/listings/web/*.d.ts')
	for script in $$(git ls-files '*.mjs' '*.js'); do node --check $$script || exit 1; done
	node .github/lint.mjs
	$(BIN)/zizmor --quiet --offline --persona pedantic .github

bench: $(SITE)  ## speed as ratios, measured in one run
	for script in tests/bench_*.py; do $(BIN)/python -m tests.$$(basename $$script .py) || exit 1; done

clean:  ## everything that can be made again but the installed packages
	rm -rf build dist site .site.making .mypy_cache .ruff_cache .pytest_cache
	find acts gen tests -name __pycache__ -type d -prune -exec rm -rf {} +

lock: node_modules/.site  ## choose the newest versions that pyproject.toml and package.json allow
	$(PYTHON) -m venv build/uv && build/uv/bin/pip install --quiet uv
	$(COMPILE) --upgrade --group pyproject.toml:dev --output-file requirements.txt
	$(COMPILE) --group pyproject.toml:site --constraints requirements.txt --output-file requirements-site.txt
	$(COMPILE) --upgrade --group pyproject.toml:install --output-file requirements-uv.txt
	npm update --package-lock-only

COMPILE := build/uv/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --quiet
PIP := $(BIN)/pip --quiet --disable-pip-version-check install
UV := $(BIN)/uv --quiet pip install --python $(BIN)/python

.venv/.site: requirements-site.txt requirements-uv.txt
	$(call python,$<)
	@touch $@

.venv/.all: requirements.txt requirements-uv.txt
	$(call python,$<)
	@touch .venv/.site $@

node_modules/.site: package.json package-lock.json
	$(call node,--omit=dev)
	@touch $@

build/frameworks/.ready: gen/frameworks/requirements.txt
	$(PYTHON) -m venv --clear build/frameworks
	build/frameworks/bin/pip install --quiet --disable-pip-version-check -r gen/frameworks/requirements.txt
	@touch $@

node_modules/.all: package.json package-lock.json
	$(call node,)
	@touch node_modules/.site $@

# uv is many times as quick as pip, but reads other settings: where it cannot reach the packages, pip may
define python
@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is missing; install it from https://www.python.org/downloads or your system's packages."; exit 1; }
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or name one with 'make PYTHON=python3.12 …'."; exit 1; }
@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { echo "This Python cannot make virtual environments; on Debian and Ubuntu install the package python3-venv."; exit 1; }
@echo "Installing what $(1) lists into .venv"
@test -e .venv/.whole || $(PYTHON) -m venv --clear .venv
@rm -f .venv/.whole
@$(PIP) --require-hashes -r requirements-uv.txt && $(UV) --require-hashes -r $(1) || \
	{ echo "uv cannot install them here; pip tries, which takes longer"; $(PIP) --require-hashes -r $(1); }
@$(PIP) --no-deps --no-build-isolation --editable .
@touch .venv/.whole
endef

define node
@command -v node >/dev/null && command -v npm >/dev/null || { echo "Node.js 20 or newer (with npm) is missing; install it from https://nodejs.org or your system's packages."; exit 1; }
@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node.js $$(node --version) is too old: install version 20 or newer from https://nodejs.org."; exit 1; }
@echo "Installing what package-lock.json lists into node_modules"
@if rm node_modules/.whole 2>/dev/null; then npm install --no-save --silent $(1); else npm ci --silent $(1); fi
@touch node_modules/.whole
endef
