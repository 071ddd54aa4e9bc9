#!/usr/bin/env bash
# Builds the image of Containerfile without a container engine, and tries it.
#   tools/container.sh build    the image, from this machine's Debian and its own build of Segue
#   tools/container.sh smoke    runs it as nobody, on a file system that it cannot write
# Ends with status 77, and the reason as its last line, where this machine does not permit it.
set -euo pipefail
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

image=localhost/segue
place="$SEGUE_CACHE/container"
export BUILDAH_ISOLATION=chroot

not_here() {
  say "$*"
  exit 77
}

in_store() {
  buildah --storage-driver vfs --root "$place/store" --runroot "$place/run" "$@"
}

# Debian 12 from where this machine has its packages, kept until the lists of packages change.
make_base() {
  local stamp="$place/base.packages" names
  names="$(names_in packages/runtime.txt | paste -sd,)"
  [[ -e "$place/base.tar" && -r "$stamp" && "$(<"$stamp")" == "$names" ]] && return
  say "making a Debian 12 to build on"
  mmdebstrap --quiet --variant=minbase --include="$names" bookworm "$place/new.tar" >&2
  mv "$place/new.tar" "$place/base.tar"
  printf '%s' "$names" >"$stamp"
}

# An image of these files: pairs of a path here and one in the image.
image_of() {
  local name="$1" container
  shift
  container="$(in_store from scratch)"
  while [[ $# -gt 0 ]]; do
    in_store "${add:-copy}" -q "$container" "$1" "$2" >/dev/null
    shift 2
  done
  in_store commit -q --rm "$container" "$name" >/dev/null
}

build() {
  local part
  for part in buildah mmdebstrap; do
    command -v "$part" >/dev/null || fail "$part is missing; tools/install.sh container installs it"
  done
  [[ $EUID -eq 0 ]] || not_here "only root can make a Debian to build on"
  unshare --mount true || not_here "this machine permits no mount namespaces"
  tools/build.sh release segue
  tools/build.sh web
  mkdir -p "$place"
  make_base
  rm -rf "$place/store" "$place/run"
  add=add image_of localhost/segue-base "$place/base.tar" /
  image_of localhost/segue-server build/release/segue /segue/build/release/segue \
    build/release/segue-parser /segue/build/release/segue-parser \
    web/build /segue/web/build
  in_store bud -q -f Containerfile -t "$image" --build-arg BASE=localhost/segue-base \
    --build-arg SERVER=localhost/segue-server .
}

free_port() {
  "$SEGUE_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}

get() {
  "$SEGUE_PYTHON" - "$@" <<'END'
import json, sys, urllib.request
url, token, body = (*sys.argv[1:], "", "")[:3]
headers = {"Authorization": f"Bearer {token}"} if token else {}
request = urllib.request.Request(url, body.encode() or None,
                                 {**headers, "Content-Type": "application/json"})
with urllib.request.urlopen(request, timeout=10) as answer:
    sys.stdout.write(answer.read().decode())
END
}

# Asks until the command is content.
eventually() {
  local what="$1" tries
  shift
  for ((tries = 0; tries < 150; tries++)); do
    "$@" && return
    kill -0 "$server" 2>/dev/null || fail "the server ended: $(<"$trial/log")"
    sleep 0.2
  done
  fail "it did not come to be: $what. The server said: $(<"$trial/log")"
}

answers() { get "$url/livez" >/dev/null 2>&1; }
has_tracks() { get "$url/api/v1/library" "$token" | grep -q "\"tracks\":$1\b"; }

# The server of the image as its own user, in a mount namespace where all but /data and /tmp is
# read-only. Its environment is the image's alone.
start_server() {
  local root="$1" user="$2"
  shift 2
  # shellcheck disable=SC2016
  unshare --mount bash -euc '
    root="$1" trial="$2" user="$3"
    shift 3
    mount --bind "$root" "$root"
    mount -o remount,bind,ro "$root"
    mount --bind "$trial/data" "$root/data"
    mount --rbind "$trial/music" "$root/music"
    mount -o remount,bind,ro "$root/music"
    mount -t tmpfs tmpfs "$root/tmp"
    mount -t proc proc "$root/proc" || mount --rbind /proc "$root/proc"
    exec chroot --userspec="$user" "$root" env -i "$@" segue serve
  ' trial "$root" "$trial" "$user" "$@" >"$trial/log" 2>&1 &
  server=$!
}

tidy_up() {
  [[ -z "${server:-}" ]] || kill "$server" 2>/dev/null || true
  wait || true
  [[ -z "${container:-}" ]] || in_store rm "$container" >/dev/null
  rm -rf "$trial"
}

song() {
  mkdir -p "$(dirname "$1")"
  ffmpeg -v error -nostdin -y -f lavfi -i sine=duration=1 -metadata title="$2" \
    -metadata album="$2" -metadata artist="$2" "$1"
}

smoke() {
  local root port user url token
  local -a environment
  in_store inspect "$image" >/dev/null 2>&1 || fail "there is no image; tools/container.sh build"
  trial="$(mktemp -d)"  # not local: what tidies up needs it
  trap tidy_up EXIT
  container="$(in_store from "$image")"
  root="$(in_store mount "$container")"
  user="$(in_store inspect --format '{{.OCIv1.Config.User}}' "$container")"
  [[ -n "$user" && "${user%%:*}" != 0 ]] || fail "the image runs as root"
  mapfile -t environment < <(in_store inspect \
    --format '{{range .OCIv1.Config.Env}}{{println .}}{{end}}' "$container" | sed '/^$/d')
  port="$(free_port)"
  url="http://127.0.0.1:$port"

  mkdir -p "$trial/data" "$trial/music/b"
  song "$trial/music/a/one.flac" One
  chown "$user" "$trial/data"
  chmod -R a+rX "$trial/music" && chmod 755 "$trial"
  touch "$trial/before"
  start_server "$root" "$user" "${environment[@]}" "SEGUE_LISTEN=127.0.0.1:$port"
  eventually "an answer" answers
  [[ "$(ps -o uid= -p "$server" | tr -d ' ')" == "${user%%:*}" ]] || fail "it runs as another user"
  token="$(get "$url/api/v1/setup" "" '{"name": "anna", "password": "a long password"}' |
    "$SEGUE_PYTHON" -c 'import json, sys; print(json.load(sys.stdin)["token"])')"
  eventually "the song of /music/a" has_tracks 1
  song "$trial/drive/two.flac" Two
  chmod -R a+rX "$trial/drive"
  mv "$trial/drive/two.flac" "$trial/music/b/two.flac"
  eventually "the song of /music/b" has_tracks 2
  get "$url/" | grep -q '<html' || fail "the page is not served"
  [[ -e "$trial/data/segue.db" ]] || fail "the database is not in /data"
  chroot --userspec="$user" "$root" segue --version >&2

  kill -TERM "$server"
  wait "$server" || fail "it did not end well: $(<"$trial/log")"
  server=''
  [[ -z "$(find "$root" -xdev -newer "$trial/before" -not -type d -print)" ]] ||
    fail "it wrote outside of /data"
  [[ "$(find "$trial/music" -type f | wc -l)" -eq 2 ]] || fail "it wrote into the music"
  say "the image serves, and writes /data alone"
}

case "${1:-}" in
  build) build ;;
  smoke) smoke ;;
  *) fail "what to do? build or smoke" ;;
esac
