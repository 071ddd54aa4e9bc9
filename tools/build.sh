#!/usr/bin/env bash
# Builds one part of the tree, as far as something changed.
#   tools/build.sh PRESET [TARGET…]    a preset of CMakePresets.json, into build/PRESET
#   tools/build.sh web-packages        web/node_modules, after the lock file
#   tools/build.sh web                 web/build
set -euo pipefail
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

# What it prints is shown only if it fails.
quietly() {
  local doing="$1" log="$2"
  shift 2
  say "$doing"
  "$@" >"$log" 2>&1 && return
  tail -n 40 "$log" >&2
  fail "$doing failed; the whole log is $log"
}

build_preset() {
  local preset="$1" target
  local -a targets=()
  shift
  for target in "$@"; do targets+=(--target "$target"); done
  # A configure that broke off leaves a cache without build rules.
  local rules="build/$preset/build.ninja"
  if [[ ! -e "$rules" || CMakePresets.json -nt "$rules" ]]; then
    quietly "configuring build/$preset" "build/$preset.log" cmake --preset "$preset"
  fi
  cmake --build "build/$preset" "${targets[@]}" >&2
}

# One line that changes when any of the files does. Arguments: what find takes.
content_of() {
  find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
}

is_current() {
  [[ -r "$1" && "$(<"$1")" == "$2" ]]
}

build_web_packages() {
  local stamp=web/node_modules/.segue-lock state
  command -v npm >/dev/null || fail "npm is missing; tools/install.sh node installs it"
  state="$(content_of web/package.json web/package-lock.json web/.npmrc)"
  is_current "$stamp" "$state" && return
  quietly "installing the page's packages, over the network (npm ci)" build/npm.log \
    npm --prefix web ci --prefer-offline --no-progress
  printf '%s' "$state" >"$stamp"
}

build_web() {
  local stamp=web/build/.segue-sources state
  build_web_packages
  state="$(content_of web -not -path 'web/node_modules/*' -not -path 'web/build/*' \
    -not -path 'web/.svelte-kit/*' -not -path 'web/test-results/*' -not -path 'web/e2e/*')"
  is_current "$stamp" "$state" && return
  quietly "building the page" build/web.log npm --prefix web run build
  printf '%s' "$state" >"$stamp"
}

mkdir -p build
case "${1:-}" in
  web-packages) build_web_packages ;;
  web) build_web ;;
  '') fail "what to build? a preset, web or web-packages" ;;
  *) build_preset "$@" ;;
esac
