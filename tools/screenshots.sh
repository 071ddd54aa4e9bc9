#!/usr/bin/env bash
# Takes the pictures of README.md anew, into docs/images: the real page with the music of
# ./run --demo. Run it when the page looks different.
set -euo pipefail
# shellcheck source=tools/environment.sh
source "$(dirname "${BASH_SOURCE[0]}")/environment.sh"

tools/install.sh build runtime node test
tools/build.sh release segue
tools/build.sh web
music="$(tools/demo.sh)"

export SEGUE_BINARY="$PWD/build/release/segue" PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
mkdir -p docs/images
cd web
exec npm run --silent screenshots -- "$music" ../docs/images
