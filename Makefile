# `make` lists the targets. `run` and `test` do all the set-up themselves; it is repeated only when
# the requirements or pyproject.toml change, or when the folder was moved.
#   PYTHON=python3.12   which Python the environment is made with (3.11 or newer)

MAKEFLAGS += --no-builtin-rules
BIN := .venv/bin
HERE := $(shell pwd -P | cksum | cut -d ' ' -f 1)
RUN_READY := .venv/ready-to-run-$(HERE)
DEV_READY := .venv/ready-to-develop-$(HERE)
LOCK := $(BIN)/uv --no-config --system-certs pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" --quiet

.PHONY: help run test torture bench lock wheel clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 8

run: $(RUN_READY) ## set up, then open the window with a copy of the sample file
	@if [ "$$(uname -s)" = Linux ] && [ -z "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		echo "Kein Bildschirm gefunden: Der Rundgang läuft stattdessen, Bilder entstehen in build/tour."; \
		$(BIN)/voneinander-desktop tour build/tour; \
	else \
		$(BIN)/voneinander-desktop --sample; \
	fi

test: $(DEV_READY) ## set up, then check style, types and layers and run all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m pytest

torture: $(DEV_READY) ## kill the program, cut the power, fill and damage disks: is anything lost? About 10 minutes
	@command -v strace >/dev/null || { \
		if [ "$$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then \
			echo "strace is missing, installing it."; \
			apt-get install -y -qq strace >/dev/null || { apt-get update -qq && apt-get install -y -qq strace >/dev/null; }; \
		else \
			echo "strace is missing: what needs it is left out. On Debian this installs it: sudo apt-get install strace"; \
		fi; }
	$(BIN)/python -m pytest tests/torture -m "" -k "not short" --durations=10 \
		-o faulthandler_timeout=600 -o faulthandler_exit_on_timeout=true

bench: $(DEV_READY) ## measure speed and size against bare libraries
	$(BIN)/python -m benchmarks

wheel: $(RUN_READY) ## build dist/*.whl, without network
	$(BIN)/python -m hatchling build --target wheel

lock: $(DEV_READY) ## write requirements/*.txt anew; UPGRADE=--upgrade takes newer releases
	$(LOCK) $(UPGRADE) pyproject.toml requirements/run.in --output-file requirements/run.txt
	$(LOCK) $(UPGRADE) pyproject.toml requirements/dev.in --output-file requirements/dev.txt

clean: ## remove what was built; `rm -r .venv` removes the environment too
	rm -rf build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find src tests benchmarks tools -name __pycache__ -prune -exec rm -rf {} +

$(RUN_READY): requirements/run.txt pyproject.toml tools/set_up.sh tools/qt_system_libraries.py
	@sh tools/set_up.sh $@
	@touch $@

$(DEV_READY): requirements/dev.txt $(RUN_READY)
	@$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
