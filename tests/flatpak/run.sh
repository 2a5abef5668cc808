#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The whole way of the Flatpak, as root: stand-in runtimes, then as a normal user the build of a release, its bundle, its
# installation, and the program in its sandbox, in a network namespace of its own.
# Usage: run.sh SOURCE TOOLS NODE_MODULES REPORT     SOURCE: an unpacked release; TOOLS: the built tests/desktop;
#                                                    REPORT: gets what the tests say, as TAP
set -euo pipefail

source=$(realpath "$1") tools=$(realpath "$2") node_modules=$(realpath "$3") report=$(realpath -m "$4")
here=$(dirname "$(realpath "$0")")
user=${SUDO_UID:-$(id -u nobody)} group=${SUDO_GID:-$(id -g nobody)}
manifest=$source/flatpak/io.github.handclasp.Handclasp.json
version=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "$manifest")
archive_sum=$(sed -n 's/.*"sha256": "\(.*\)".*/\1/p' "$manifest")
archive_url=$(sed -n 's/.*"url": "\(.*\)".*/\1/p' "$manifest")

say() { printf '   [%3ds] %s\n' "$SECONDS" "$*"; }

work=$(mktemp -d "${TMPDIR:-/var/tmp}/handclasp-flatpak-XXXXXX")
trap 'rm -rf "$work"' EXIT

# What the manifest downloads is what Debian's source package carries; it is laid where flatpak-builder keeps downloads.
fetch_archive() {
  local place=$work/state/downloads/$archive_sum
  source "$here/other-apt.sh"
  prepare_apt "$work/apt" deb-src bookworm
  mkdir -p "$place"
  # The archive arrives also where the packaging's own part is missing.
  (cd "$work/apt" && other_apt "$work/apt" source --download-only qr-code-generator 2> errors.log) || true
  cp "$work"/apt/qr-code-generator_*.orig.tar.gz "$place/$(basename "$archive_url")"
}

gather() {
  mkdir -p "$work"/{tools/src,tools/tests,tmp}
  mkdir -m 700 "$work"/{home,run}
  cp -r "$source" "$work/source"
  cp -r "$node_modules" "$work/source/tests/node_modules"
  cp -r "$tools" "$work/tools/tests/desktop"
  cp "$here/handclasp" "$work/tools/src/handclasp"
  chown -R "$user:$group" "$work"
}

say "fetching the archive of the module"
fetch_archive
"$here/stand-in.sh" "$work/stand-in" "$version"
gather
# With nothing of root's, where the work is; the Node of the lock file comes first, as in ./dev.
as_user=(env -i PATH="$(echo "$work"/source/tests/node_modules/node-linux-*/bin):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"
  HOME="$work/home" LC_ALL=C.UTF-8 TMPDIR="$work/tmp" XDG_RUNTIME_DIR="$work/run" FLATPAK_USER_DIR="$work/installation"
  ${VERBOSE:+VERBOSE=1} setpriv --reuid="$user" --regid="$group" --clear-groups --inh-caps=-all)

# Where the caller stands, the user may not be.
cd "$work"
say "building and installing as user $user"
"${as_user[@]}" "$work/source/tests/flatpak/install.sh" "$work"
say "in the sandbox"
status=0
node "$work/source/tests/flatpak/in-network.js" "${as_user[@]}" env HANDCLASP="$work/tools/src/handclasp" \
  HANDCLASP_OUT="$work/out" HANDCLASP_TEST_NAMESPACE=1 \
  node --test --test-reporter=tap "$work/source/tests/flatpak/sandbox.test.js" > "$report" || status=$?
say "done"
exit $status
