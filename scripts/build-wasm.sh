#!/usr/bin/env bash
# Builds the core into plugin-ts/engine/wasm: the module, its glue for Node.js and their typings; and beside it the module that
# evaluates rules in CEL, which is loaded only when there are some.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

out=plugin-ts/engine/wasm
fresh="$(pwd)/.build/wasm"

# optimize <file> <option>...
optimize() {
  local file="$1"
  shift
  wasm-opt "$@" --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-multivalue --enable-reference-types -o "$file.opt" "$file"
  mv "$file.opt" "$file"
}

rm -rf "$fresh"
# --no-gitignore: the file it would write keeps the module out of the npm tarball.
step "core to WebAssembly" wasm-pack build crates/pave-wasm --target nodejs --release --no-pack --no-gitignore \
  --mode no-install --out-dir "$fresh"
# Rules stay functions of their own, as in crates/pave-rules/src/rules/mod.rs; so does what is larger than a screen and called
# from one place only: V8 compiles a function when it is first called, and charges each call with the size of the whole.
step "wasm-opt -O3" optimize "$fresh/pave_wasm_bg.wasm" --no-inline='*pave_rules::rules::*check*' -O3 \
  --one-caller-inline-max-function-size=100
step "rules in CEL to WebAssembly" cargo build --quiet --release --package pave-cel-wasm --target wasm32-unknown-unknown
cp target/wasm32-unknown-unknown/release/pave_cel_wasm.wasm "$fresh/pave_cel.wasm"
step "wasm-opt -Oz" optimize "$fresh/pave_cel.wasm" -Oz --strip-debug --strip-producers
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$fresh" "$out"
for module in pave_wasm_bg pave_cel; do
  printf '  %s: %s bytes, %s gzipped\n' "$module" "$(wc -c <"$out/$module.wasm")" "$(gzip -9c "$out/$module.wasm" | wc -c)"
done
