#!/usr/bin/env bash
# Installs what Pave is built with: a Rust toolchain with WebAssembly, the WebAssembly tools, Node.js, npm packages.
# Everything but the Rust toolchain goes into .tools/ and node_modules/; what is there already is left alone.
# Usage: scripts/setup.sh [test]   (`test` adds the Rust test runner and the judges of manifests)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

node_version=24.21.0
wasm_pack_version=0.15.1
nextest_version=0.9.143
rust_version="$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)"
wasm_bindgen_version="$(grep -A1 '^name = "wasm-bindgen"$' Cargo.lock | sed -n 's/^version = "\(.*\)"/\1/p')"
began="$(date +%s)"
mkdir -p "$tools"

check_machine() {
  command -v npm >/dev/null || missing "Node.js with npm" "Install Node.js 20 or newer, for example with your system's packages (nodejs, npm)."
  command -v cc >/dev/null || missing "a C compiler (cc)" "Debian, Ubuntu: sudo apt-get install build-essential. macOS: xcode-select --install."
  command -v git >/dev/null || missing "git" "Debian, Ubuntu: sudo apt-get install git."
}

# Backstage supports Node.js 22 and 24. The npm registry holds the official builds as packages, one for each platform.
setup_node() {
  local major
  major="$(node --version | sed 's/^v\([0-9]*\).*/\1/')"
  if [ "$major" -ge 22 ]; then
    have "Node.js $(node --version | tr -d v)"
    return
  fi
  step "Node.js $node_version (found $(node --version))" install_node
  hash -r
}

install_node() {
  # The package of one platform holds the whole distribution: bin/, include/, share/.
  install_platform_package node "$node_version" "$tools/node"
}

setup_rust() {
  if command -v rustup >/dev/null; then
    if rustup component list --toolchain "$rust_version" --installed 2>/dev/null | tr '\n' ' ' |
      grep -q 'clippy.*rust-std-wasm32-unknown-unknown.*rustfmt'; then
      have "Rust $rust_version with wasm32-unknown-unknown"
      return
    fi
    if (step "Rust $rust_version with wasm32-unknown-unknown" rustup toolchain install "$rust_version" --no-self-update \
      --profile minimal --component clippy,rustfmt --target wasm32-unknown-unknown); then
      return
    fi
    echo "  rustup could not install it; trying the system's packages"
  fi
  if [ -x "$tools/rust/bin/rustc" ]; then
    have "Rust $("$tools/rust/bin/rustc" --version | cut -d' ' -f2) with wasm32-unknown-unknown"
    return
  fi
  scripts/setup-debian-rust.sh
  . scripts/env.sh
}

# Both tools are built unoptimized: a release build takes three times longer and saves half a second a run.
cargo_tool() {
  local name="$1" version="$2" binary="$3"
  if [ "$("$tools/cargo/bin/$binary" --version 2>/dev/null | awk '{print $2}')" = "$version" ]; then
    have "$name $version"
    return
  fi
  # One target directory for all of them: they share dependencies.
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$tools/cargo-target" \
    step "$name $version" cargo install --debug --root "$tools/cargo" --version "$version" "$name"
}

setup_nextest() {
  if cargo nextest --version >/dev/null 2>&1; then
    have "cargo-nextest $(cargo nextest --version | awk 'NR == 1 {print $2}')"
    return
  fi
  CARGO_PROFILE_DEV_DEBUG=0 CARGO_TARGET_DIR="$tools/cargo-target" \
    step "cargo-nextest $nextest_version" cargo install --debug --locked --root "$tools/cargo" --version "$nextest_version" cargo-nextest
}

setup_npm_packages() {
  local stamp=node_modules/.pave-lock
  if cmp -s package-lock.json "$stamp"; then
    have "npm packages"
    return
  fi
  step "npm packages" npm ci --loglevel=error
  cp package-lock.json "$stamp"
}

echo "Set-up"
check_machine
setup_node
setup_rust
# npm and pip wait for the network while cargo compiles.
setup_npm_packages &
npm_job=$!
if [ "${1:-}" = test ]; then
  scripts/setup-judges.sh &
  judges_job=$!
fi
cargo_tool wasm-pack "$wasm_pack_version" wasm-pack
cargo_tool wasm-bindgen-cli "$wasm_bindgen_version" wasm-bindgen
if [ "${1:-}" = test ]; then
  setup_nextest
  wait "$judges_job"
fi
rm -rf "$tools/cargo-target"
wait "$npm_job"
echo "  set up in $(($(date +%s) - began)) s"
