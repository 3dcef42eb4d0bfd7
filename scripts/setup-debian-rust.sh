#!/usr/bin/env bash
# Where rustup cannot be had: Debian's Rust packages, and a WebAssembly library built from their sources, laid into
# .tools/rust so that plain cargo and wasm-pack find it. Needs root, or sudo without a password, once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

packages=(rustc-web cargo-web rust-web-src rust-web-clippy rustfmt-web)

as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  else
    sudo -n "$@"
  fi
}

installed() {
  dpkg-query -W -f='${Status}\n' "$@" 2>/dev/null | grep -c '^install ok installed$'
}

lld_package() {
  # The linker must be as new as the compiler's LLVM.
  { apt-cache search --names-only '^lld-[0-9]+$' 2>/dev/null || true; } | sed 's/ .*//' | sort -t- -k2 -n | tail -n 1
}

advice="Install rustup (it needs no root), or on Debian 12 or newer, as root:
  apt-get update && apt-get install ${packages[*]} $(lld_package)
then run this again."

install_packages() {
  as_root apt-get update
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${packages[@]}" "$(lld_package)"
}

command -v apt-get >/dev/null || missing "a Rust toolchain with the target wasm32-unknown-unknown" "$advice"
if [ "$(installed "${packages[@]}")" -ne "${#packages[@]}" ] || ! ls /usr/bin/wasm-ld-[0-9]* >/dev/null 2>&1; then
  if [ "$(id -u)" -ne 0 ] && ! sudo -n true 2>/dev/null; then
    missing "a Rust toolchain with the target wasm32-unknown-unknown" "$advice"
  fi
  step "Debian's Rust packages" install_packages
fi

# The standard library is built once, as a dependency of an empty crate, and laid beside the compiler's own.
build_library() {
  local rustc=/usr/bin/rustc cargo=/usr/bin/cargo sysroot build overlay="$tools/rust.new" lld
  sysroot="$("$rustc" --print sysroot)"
  build="$(mktemp -d)"
  mkdir -p "$build/src"
  printf '[package]\nname = "empty"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$build/Cargo.toml"
  printf '' >"$build/src/lib.rs"
  (cd "$build" && RUSTC="$rustc" RUSTC_BOOTSTRAP=1 RUSTFLAGS='-Cembed-bitcode=yes' "$cargo" build --release \
    --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort)
  rm -rf "$overlay"
  mkdir -p "$overlay/bin" "$overlay/lib/rustlib/wasm32-unknown-unknown/lib"
  cp "$build"/target/wasm32-unknown-unknown/release/deps/*.rlib "$overlay/lib/rustlib/wasm32-unknown-unknown/lib/"
  rm -f "$overlay"/lib/rustlib/wasm32-unknown-unknown/lib/libempty-*
  for host in "$sysroot"/lib/rustlib/*; do
    [ -e "$overlay/lib/rustlib/$(basename "$host")" ] || ln -s "$host" "$overlay/lib/rustlib/"
  done
  lld="$(ls /usr/bin/wasm-ld-[0-9]* | sort -t- -k3 -n | tail -n 1)"
  printf '#!/bin/sh\nexec %s --sysroot "%s/rust" "$@"\n' "$rustc" "$tools" >"$overlay/bin/rustc"
  printf '#!/bin/sh\n# rustc calls the linker it brings as `rust-lld -flavor wasm`.\n[ "$1" = -flavor ] && shift 2\nexec %s "$@"\n' "$lld" >"$overlay/bin/rust-lld"
  chmod +x "$overlay"/bin/*
  for tool in cargo rustdoc cargo-clippy clippy-driver cargo-fmt rustfmt; do
    [ -x "/usr/bin/$tool" ] && ln -s "/usr/bin/$tool" "$overlay/bin/$tool"
  done
  rm -rf "$tools/rust" "$build"
  mv "$overlay" "$tools/rust"
}

step "WebAssembly library for $(/usr/bin/rustc --version | cut -d' ' -f1-2)" build_library
