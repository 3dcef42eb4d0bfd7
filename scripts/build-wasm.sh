#!/usr/bin/env bash
# Builds the core into plugin-ts/engine/wasm: the module, its glue for Node.js and their typings.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

out=plugin-ts/engine/wasm
fresh="$(pwd)/.build/wasm"

optimize() {
  wasm-opt -O3 --enable-simd --enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext \
    --enable-mutable-globals --enable-multivalue --enable-reference-types \
    -o "$fresh/pave_wasm_bg.opt.wasm" "$fresh/pave_wasm_bg.wasm"
  mv "$fresh/pave_wasm_bg.opt.wasm" "$fresh/pave_wasm_bg.wasm"
}

rm -rf "$fresh"
# --no-gitignore: the file it would write keeps the module out of the npm tarball.
step "core to WebAssembly" wasm-pack build crates/pave-wasm --target nodejs --release --no-pack --no-gitignore \
  --mode no-install --out-dir "$fresh"
step "wasm-opt -O3" optimize
rm -rf "$out"
mkdir -p "$(dirname "$out")"
mv "$fresh" "$out"
printf '  %s bytes, %s gzipped\n' "$(wc -c <"$out/pave_wasm_bg.wasm")" "$(gzip -9c "$out/pave_wasm_bg.wasm" | wc -c)"
