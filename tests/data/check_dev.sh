#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Says what ./dev test does with a folder that it does not know: nothing may begin.
# Usage: check_dev.sh DEV
set -euo pipefail

dev=$1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() { printf '%s\n' "$*"; exit 1; }

for name in destkop lib --sanitise; do
  ! BUILD=$folder/build "$dev" test core "$name" > "$folder/said" 2>&1 || fail "$name was tested"
  grep -q -e "$name" "$folder/said" || fail "nobody said what is wrong with $name: $(cat "$folder/said")"
  [ ! -e "$folder/build" ] || fail "$name was built first"
done
