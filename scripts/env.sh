# Puts the tools of this repository first on PATH. Sourced by every recipe of the Makefile.
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
tools="$root/.tools"
export PATH="$tools/node/bin:$tools/cargo/bin:$tools/promtool/bin:$root/node_modules/.bin:$PATH"
if [ -x "$tools/rust/bin/rustc" ]; then
  # Debian's toolchain with a WebAssembly library that setup.sh built; rustup would go by rust-toolchain.toml.
  export PATH="$tools/rust/bin:$PATH"
fi
# Backstage reads it; a demo on a loopback address needs no other.
export NODE_ENV="${NODE_ENV:-development}"
export NO_UPDATE_NOTIFIER=1
