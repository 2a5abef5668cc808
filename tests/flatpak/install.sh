#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a user does who builds and installs the program. Usage: install.sh WORK, from run.sh
set -euo pipefail

work=$1 id=io.github.handclasp.Handclasp
out=$work/out version=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "$work/source/flatpak/$id.json")

# An older flatpak asks on the system bus whether a normal user may install; a bus on which nobody answers is a yes.
flatpak_alone() {
  dbus-run-session -- sh -c 'DBUS_SYSTEM_BUS_ADDRESS=$DBUS_SESSION_BUS_ADDRESS exec flatpak "$@"' flatpak "$@" 2> "$work/flatpak.log" ||
    { cat "$work/flatpak.log" >&2; return 1; }
}

make_key() { # prints its ID
  gpg --batch --quiet --passphrase '' --quick-generate-key 'Handclasp test' ed25519 sign never
  gpg --list-keys --with-colons | sed -n 's/^fpr:*\([0-9A-F]*\):$/\1/p' | head -n 1
}

flatpak --user remote-add --no-gpg-verify stand-in "file://$work/stand-in/repo"
flatpak_alone --user install -y --noninteractive stand-in "org.gnome.Platform//$version" "org.gnome.Sdk//$version" > /dev/null
rm -rf "$work/stand-in"
if "$work/source/flatpak/build.sh" "$work/source" "$out" --offline 2> /dev/null; then
  echo "an unsigned build was made without asking for it" >&2
  exit 1
fi
"$work/source/flatpak/build.sh" "$work/source" "$out" --offline --state-dir "$work/state" --key "$(make_key)"

# Each of the two ways that the README names; the second stays. The runtimes are here, and where they come from is not.
FLATPAK_USER_DIR=$work/other flatpak_alone --user install -y --noninteractive --no-deps --from "$out/$id.flatpakref" > /dev/null
FLATPAK_USER_DIR=$work/other flatpak info --user "$id" | grep -q 'Version: '
rm -rf "$work/other"
flatpak_alone --user install -y --noninteractive --no-deps --bundle "$out/$id.flatpak" > /dev/null

"$work/source/flatpak/build.sh" "$work/source" "$out/devel" --offline --state-dir "$work/state" --devel --unsigned
flatpak_alone --user install -y --noninteractive --no-deps --bundle "$out/devel/$id.Devel.flatpak" > /dev/null
