#!/usr/bin/env bash
# Installs what is missing of the named lists in packages/, and nothing else.
#   tools/install.sh build runtime test node
# `node` is Node with npm: whichever is on PATH, else Debian's.
set -euo pipefail
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

missing_of() {
  local installed
  # Answers for the packages it knows and fails for the others; only the answers count.
  installed="$(dpkg-query -W -f='${Package} ${db:Status-Status}\n' "$@" 2>/dev/null || true)"
  comm -23 <(printf '%s\n' "$@" | sort -u) \
    <(sed -n 's/ installed$//p' <<<"$installed" | sort -u)
}

require_debian_12() {
  local ID='' VERSION_ID='' PRETTY_NAME='an unknown system'
  # shellcheck source=/dev/null
  [[ -r /etc/os-release ]] && source /etc/os-release
  [[ "$ID" == debian && "$VERSION_ID" == 12 ]] && return
  fail "Segue is built and tested on Debian 12; this is $PRETTY_NAME." \
    "On another system, use a container or a virtual machine with Debian 12."
}

# As root, in front of a command; empty when we are root.
choose_root() {
  as_root=()
  [[ $EUID -eq 0 ]] && return
  command -v sudo >/dev/null || fail "these Debian packages are missing: $*" \
    $'\n'"Install them as root (there is no sudo here):" $'\n'"  apt-get install $*"
  as_root=(sudo)
}

# A database server of its own is what the tests start; Debian's would only take memory.
forbid_main_cluster() {
  local folder=/etc/postgresql-common/createcluster.d
  [[ " $* " == *" postgresql-common "* ]] || return 0
  "${as_root[@]}" mkdir -p "$folder"
  echo 'create_main_cluster = false' | "${as_root[@]}" tee "$folder/segue.conf" >/dev/null
}

apt_get() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o Dpkg::Use-Pty=0 \
    -o DPkg::Lock::Timeout=300 "$@"
}

no_network() {
  fail "the Debian packages could not be fetched; is there a network? Needed: $*"
}

install_packages() {
  choose_root "$@"
  say "installing $# Debian packages: $*"
  forbid_main_cluster "$@"
  # The lists on this machine may be new enough: fetching them is tried only when they are not.
  if ! apt_get install -y --no-install-recommends --simulate "$@" >/dev/null 2>&1; then
    apt_get -o APT::Update::Error-Mode=any update >&2 || no_network "$@"
  fi
  apt_get install -y --no-install-recommends "$@" >&2 && return
  apt_get -o APT::Update::Error-Mode=any update >&2 || no_network "$@"
  apt_get install -y --no-install-recommends "$@" >&2 || no_network "$@"
}

main() {
  local -a lists=() wanted=() missing=()
  local list
  for list in "$@"; do
    [[ "$list" == node ]] && command -v npm >/dev/null && continue
    lists+=("packages/$list.txt")
  done
  command -v dpkg-query >/dev/null || require_debian_12
  mapfile -t wanted < <(names_in "${lists[@]}")
  [[ ${#wanted[@]} -eq 0 ]] && return
  mapfile -t missing < <(missing_of "${wanted[@]}")
  [[ ${#missing[@]} -eq 0 ]] && return
  require_debian_12
  install_packages "${missing[@]}"
}

main "$@"
