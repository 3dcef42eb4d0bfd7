#!/usr/bin/env bash
# Checks everything. `make test` sets up and builds before it calls this.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

results="$(pwd)/.build/test-results"
rm -rf "$results"
mkdir -p "$results"

# Runs Node's test runner on files; prints its report, keeps the machine-readable one. Backstage's test helpers keep the
# process alive, which --test-force-exit ends.
node_tests() {
  local name="$1"
  shift
  node --test \
    --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination="$results/$name.tap" "$@"
}

rust_tests() {
  cargo nextest run --workspace --no-fail-fast 2>&1 | tee "$results/nextest.log"
}

# Adds up what the runners counted.
summary() {
  local passed failed
  passed="$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$results"/*.tap | awk "{ sum += \$1 } END { print sum + 0 }")"
  failed="$(sed -n 's/^# fail \([0-9]*\)$/\1/p' "$results"/*.tap | awk "{ sum += \$1 } END { print sum + 0 }")"
  grep 'Summary' "$results/nextest.log"
  echo "node: $passed passed, $failed failed"
}

echo "Checks"
step "cargo fmt" cargo fmt --check
step "clippy" cargo clippy --workspace --all-targets -- -D warnings
step "clippy for WebAssembly" cargo clippy -p pave-wasm -p pave-cel-wasm --target wasm32-unknown-unknown -- -D warnings
step "oxlint" oxlint --deny-warnings
step "prettier" prettier --check .

echo "Rust"
rust_tests
step "doc tests" cargo test --quiet --workspace --doc

echo "Packages"
node_tests engine "plugin-ts/engine/dist/**/*.test.js"
node_tests backend --test-force-exit "plugin-ts/backend/dist/**/*.test.js"

echo "Conformance"
node_tests conformance "tests/conformance/*.test.mjs"

echo "Security"
node_tests security "tests/security/*.test.mjs"

echo "Judges"
node_tests judges "tests/judges/*.test.mjs"

echo "Portal"
# One at a time: they install the same portal.
node_tests portal --test-concurrency=1 "tests/portal/*.test.mjs"

echo
summary
