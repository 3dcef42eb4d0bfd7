#!/usr/bin/env bash
# Runs one fuzz target, or all, each for SECONDS_EACH seconds (120). What it finds is written to fuzz/artifacts/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

run() {
  mkdir -p "corpus/$1"
  # Memory is safe without a sanitizer: the crate forbids unsafe code.
  cargo +nightly fuzz run --fuzz-dir . --sanitizer none "$1" "corpus/$1" "seeds/$1" -- \
    -max_total_time="${SECONDS_EACH:-120}" -max_len=100000 -timeout=20 -rss_limit_mb=2048 \
    -dict=dictionaries/template.dict -print_final_stats=1
}

if [ $# -gt 0 ]; then
  run "$1"
else
  for target in nunjucks_parse nunjucks_evaluate skeleton jinja yaml rules cel; do
    run "$target"
  done
fi
