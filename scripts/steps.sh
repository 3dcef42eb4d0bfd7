# What the scripts share: progress, one line a step with its seconds, and npm packages of one platform. Sourced by them.

# step LABEL COMMAND...: runs COMMAND, prints how long it took; on failure prints what it said and ends the script.
step() {
  local label="$1" log began status=0
  shift
  log="$(mktemp)"
  began="$(date +%s)"
  "$@" >"$log" 2>&1 || status=$?
  local seconds=$(($(date +%s) - began))
  if [ "$status" -ne 0 ]; then
    printf '  %-44s failed after %s s\n\n' "$label" "$seconds"
    tail -n 60 "$log"
    rm -f "$log"
    exit "$status"
  fi
  printf '  %-44s %4s s\n' "$label" "$seconds"
  rm -f "$log"
}

# have LABEL: says that a step has nothing to do.
have() {
  printf '  %-44s ready\n' "$1"
}

# missing WHAT HOW: says plainly what the machine lacks and how to get it, and ends the script.
missing() {
  printf '\nPave needs %s.\n%s\n' "$1" "$2" >&2
  exit 1
}

# install_platform_package PREFIX VERSION FOLDER: puts the npm package PREFIX-<platform>-<architecture> into FOLDER. Packages
# of one platform stay out of the lock file: npm wants those of all platforms there, and mirrors do not have them all.
install_platform_package() {
  local name="$1-$(node -p 'process.platform + "-" + process.arch')" version="$2" folder="$3"
  rm -rf "$folder" "$folder.new"
  mkdir -p "$folder.new"
  (cd "$folder.new" && npm init --yes && npm install --ignore-scripts --no-save "$name@$version")
  mv "$folder.new/node_modules/$name" "$folder"
  rm -rf "$folder.new"
}
