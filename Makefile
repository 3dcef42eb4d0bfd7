# Each target does all set-up it needs; see CONTRIBUTING.md.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
ENV := . scripts/env.sh &&

wasm := plugin-ts/engine/wasm/pave_wasm_bg.wasm
# Made with it, and missing where only the core was built.
cel := plugin-ts/engine/wasm/pave_cel.wasm
rust_sources := $(shell find crates -name '*.rs' -o -name 'Cargo.toml' -o -path '*/src/*' -type f -o -path '*/data/*' -type f 2>/dev/null) Cargo.toml Cargo.lock \
	.cargo/config.toml rust-toolchain.toml scripts/build-wasm.sh

.PHONY: help
help: ## Lists the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

.PHONY: setup
setup:
	@scripts/setup.sh

$(wasm): $(rust_sources) | setup
	@scripts/build-wasm.sh

$(cel): $(wasm)
	@test -f $@ || scripts/build-wasm.sh
	@touch $@

.PHONY: build
build: setup $(wasm) $(cel) ## Builds the WebAssembly module and both npm packages
	@$(ENV) . scripts/steps.sh && step "TypeScript" node scripts/build-packages.mjs

.PHONY: demo
demo: build ## Runs a real Backstage task through Pave, from form values to files
	@$(ENV) node examples/portal/demo.mjs

.PHONY: portal
portal: build ## Starts the example portal's backend and leaves it running
	@$(ENV) node examples/portal/start.mjs

.PHONY: test
test: ## Checks everything: both languages, the packages, a real portal
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@scripts/test.sh

.PHONY: bench
bench: ## Times Pave beside its peers, in one run
	@scripts/setup.sh test
	@$(MAKE) --no-print-directory build
	@$(ENV) node tests/bench/render.mjs && node tests/bench/action.mjs && node tests/bench/manifests.mjs && node tests/bench/validate.mjs && node tests/bench/validateMany.mjs && node tests/bench/catalog.mjs

.PHONY: format
format: setup ## Formats both languages
	@$(ENV) cargo fmt && prettier --log-level warn --write .

.PHONY: clean
clean: ## Removes what was built, not what was installed
	rm -rf target .build plugin-ts/engine/wasm plugin-ts/*/dist
