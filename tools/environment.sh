# shellcheck shell=bash
# What every script at the root begins with: where things lie. Sourced, never run.

segue_root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
segue_cache="${XDG_CACHE_HOME:-$HOME/.cache}/segue"
export SEGUE_CACHE="$segue_cache"

# Paths inside the sources count relative to them, so that clones share what was compiled.
export CCACHE_DIR="$segue_cache/ccache"
export CCACHE_BASEDIR="$segue_root"
export CCACHE_NOHASHDIR=1
export CCACHE_MAXSIZE=5G
export npm_config_cache="$segue_cache/npm"
export npm_config_update_notifier=false
export PYTHONDONTWRITEBYTECODE=1

# Debian's own Python has the modules that Debian's packages bring; another on PATH has not.
export SEGUE_PYTHON=/usr/bin/python3

say() { printf '%s\n' "$*" >&2; }

fail() {
  say "$(basename "$0"): $*"
  exit 1
}

# The packages that files of packages/ list.
names_in() {
  [[ $# -eq 0 ]] || sed -e 's/#.*//' -e 's/[[:space:]]//g' -e '/^$/d' "$@" | sort -u
}

mkdir -p "$segue_cache"
cd "$segue_root" || exit
