#!/usr/bin/env bash
# Makes the library of ./run --demo and prints its folder: freely licensed music from the Debian
# packages of packages/demo.txt, fetched as whoever calls this and unpacked, never installed.
# What is there already is kept; without a network that is enough.
set -euo pipefail
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

arrangement=1  # another number, and what is there is made anew
demo="$SEGUE_CACHE/demo"
library="$demo/music"
packages="$demo/packages"  # the files of each package as NAME.tar, until all albums are made
lists="$demo/lists"        # apt's, where those of this machine do not do
log="$demo/apt.log"        # what apt said, until all albums are made
unfetched=()

apt_get() {
  local -a options=()
  [[ $EUID -ne 0 ]] || options+=(-o APT::Sandbox::User=root)
  [[ ! -d "$lists" ]] || options+=(-o Dir::State::Lists="$lists" -o Dir::Cache="$demo/apt")
  apt-get -q "${options[@]}" "$@"
}

# The name of a package's file, and its size in bytes.
file_of() {
  (cd / && apt_get download --print-uris "$1" 2>>"$log") | cut -d' ' -f2,3
}

# apt goes on with a file that was begun, and checks it against the signed lists.
fetch() {
  local name="$1" answer file size
  answer="$(file_of "$name")" && [[ -n "$answer" ]] || return 1
  read -r file size <<<"$answer"
  say "fetching $name, $((size / 1000000 + 1)) MB"
  (cd "$packages" && apt_get download "$name" >>"$log" 2>&1) &&
    dpkg-deb --fsys-tarfile "$packages/$file" >"$packages/$name.new" &&
    mv "$packages/$name.new" "$packages/$name.tar" &&
    rm "$packages/$file"
}

refresh_lists() {
  say "fetching apt's lists of packages"
  mkdir -p "$lists/partial" "$demo/apt/archives/partial"
  apt_get -o APT::Update::Error-Mode=any update >>"$log" 2>&1
}

fetch_packages() {
  local name refreshed=''
  for name in $(names_in packages/demo.txt); do
    [[ ! -e "$packages/$name.tar" ]] || continue
    fetch "$name" && continue
    if [[ -z "$refreshed" ]]; then
      refreshed=no
      refresh_lists && refreshed=yes
    fi
    [[ "$refreshed" == yes ]] && fetch "$name" && continue
    unfetched+=("$name")
  done
}

# Files of a package, by tar's options and patterns, into the album that is being made; and whose
# they are.
take() {
  local package="$1"
  shift
  [[ -e "$packages/$package.tar" ]] || return 1
  tar -xf "$packages/$package.tar" -C "$new" --no-same-owner --wildcards \
    --transform="s,.*/copyright$,copyright.$package,;s,.*/,," "$@" \
    "./usr/share/doc/$package/copyright"
}

# An album without a cover is an album all the same.
cover() {
  local package="$1" file="$2"
  take "$package" "*/$file" || return 0
  mv "$new/$(basename "$file")" "$new/cover.${file##*.}"
}

# The albums: what their tags say is one, with a picture of the same game.

advanced_research() {
  take singularity-music '*/A New Journey.ogg' '*/Aberrations.ogg' '*/Enemy Unknown.ogg' \
    '*/Nebula.ogg' '*/Orbital Elevator.ogg' '*/Through Space.ogg' &&
    cover singularity images/earth.jpg
}

original_soundtrack() {
  take singularity-music --exclude='A New Journey.ogg' --exclude=Aberrations.ogg \
    --exclude='Enemy Unknown.ogg' --exclude=Nebula.ogg --exclude='Orbital Elevator.ogg' \
    --exclude='Through Space.ogg' '*.ogg' &&
    cover singularity images/earth_night.jpg
}

angelic_asylum() {
  take marsshooter-data '*/music/[01][0-9]_[a-z]*.ogg' &&
    cover marsshooter-data background/starfield_1_medium.jpg
}

elysia() {
  take marsshooter-data '*/music/[01][0-9]_-_*.ogg' '*/menu.ogg' '*/tutorial.ogg' &&
    cover marsshooter-data background/starfield_2_medium.jpg
}

# Without what ends a battle in a few seconds, and without ten seconds of silence.
wesnoth() {
  take wesnoth-1.16-music --exclude='defeat*' --exclude='victory*' --exclude=silence.ogg \
    '*.ogg' && cover wesnoth-1.16-dw maps/dw.png
}

# The pieces of one of its three musicians: of the others, some have no tags, and Chromium does not
# play three.
hyperrogue() {
  take hyperrogue-music '*/hr3-*.ogg' && python3_mutagen tools/demo_tags.py "$new" &&
    cover hyperrogue hyperrogue.png
}

neurons() {
  take zaz-data '*/mus[0-9].ogg' && cover zaz-data zaz/level22.jpg
}

# A Python program that may use the module.
python3_mutagen() {
  [[ -e "$packages/python3-mutagen.tar" ]] || return 1
  mkdir -p "$demo/python3-mutagen" &&
    tar -xf "$packages/python3-mutagen.tar" -C "$demo/python3-mutagen" --no-same-owner &&
    PYTHONPATH="$demo/python3-mutagen/usr/lib/python3/dist-packages" "$SEGUE_PYTHON" "$@"
}

albums=(
  'Maxstack/Endgame Singularity (Advanced Research)' advanced_research
  'Maxstack/Endgame Singularity Original Soundtrack' original_soundtrack
  'NeonCorridor/HyperRogue' hyperrogue
  'Obsidian Shell/Angelic Asylum' angelic_asylum
  'Obsidian Shell/Elysia' elysia
  'Wesnoth Project/The Battle for Wesnoth OST' wesnoth
  'paniq/Neurons Fire At Will' neurons
)

# Each album appears whole or not at all.
make_albums() {
  local index
  for ((index = 0; index < ${#albums[@]}; index += 2)); do
    local folder="$library/${albums[index]}"
    [[ ! -d "$folder" ]] || continue
    new="$demo/new"
    rm -rf "$new"
    mkdir -p "$new" "$(dirname "$folder")"
    if "${albums[index + 1]}"; then
      mv "$new" "$folder"
    else
      say "the demo goes without ${albums[index]}; its next start tries again"
    fi
  done
}

is_complete() {
  local index
  for ((index = 0; index < ${#albums[@]}; index += 2)); do
    [[ -d "$library/${albums[index]}" ]] || return
  done
}

drop_what_is_arranged_differently() {
  [[ ! -r "$demo/arrangement" || "$(<"$demo/arrangement")" != "$arrangement" ]] || return 0
  rm -rf "$library"
  printf '%s' "$arrangement" >"$demo/arrangement"
}

mkdir -p "$demo"
exec 9>"$demo/lock"
flock 9
drop_what_is_arranged_differently
if ! is_complete; then
  rm -rf "$lists" "$log"
  mkdir -p "$packages"
  fetch_packages
  [[ ${#unfetched[@]} -eq 0 ]] ||
    say "these packages could not be fetched: ${unfetched[*]} ($log says why)"
  make_albums
  [[ -n "$(find "$library" -name '*.ogg' -print -quit)" ]] ||
    fail "there is no music for the demo. Is there a network," \
      "and does apt know Debian 12's own sources?"
  if is_complete; then
    rm -rf "$packages" "$lists" "$log" "$demo/apt" "$demo/new" "$demo/python3-mutagen"
  fi
fi
printf '%s\n' "$library"
