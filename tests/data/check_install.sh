#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs a build into its prefix, looks whether everything is in its place and works from there, and uninstalls it.
# Usage: check_install.sh BUILD PREFIX     PREFIX: where BUILD will be installed; must not be there
set -euo pipefail

build=$1 prefix=$(realpath -m "$2") id=io.github.handclasp.Handclasp
files=(bin/handclasp lib/systemd/user/handclasp.service share/applications/$id.desktop
  share/bash-completion/completions/handclasp share/dbus-1/services/$id.service share/glib-2.0/schemas/$id.gschema.xml
  share/handclasp/gschemas.compiled share/icons/hicolor/scalable/apps/$id.svg
  share/icons/hicolor/symbolic/apps/$id-symbolic.svg share/locale/de/LC_MESSAGES/handclasp.mo share/man/man1/handclasp.1
  share/metainfo/$id.metainfo.xml)

fail() { printf '%s\n' "$*"; exit 1; }

[ ! -e "$prefix" ] || fail "$prefix is there already"
trap 'rm -rf "$prefix"' EXIT
meson configure "$build" -Dprefix="$prefix"
ninja -C "$build" install > "$build/install.log" 2>&1 || fail "$(cat "$build/install.log")"

found=$(cd "$prefix" && find . -type f | sed 's|^\./||' | sort)
wanted=$(printf '%s\n' "${files[@]}" | sort)
[ "$found" = "$wanted" ] || fail "$(diff <(echo "$wanted") <(echo "$found") || true)"

"$prefix/bin/handclasp" --version | grep -q '^Handclasp [0-9]' || fail 'it does not start'
grep -qx "Exec=$prefix/bin/handclasp --gapplication-service" "$prefix/share/dbus-1/services/$id.service"
grep -qx "ExecStart=$prefix/bin/handclasp --headless" "$prefix/lib/systemd/user/handclasp.service"

ninja -C "$build" uninstall > "$build/uninstall.log" 2>&1 || fail "$(cat "$build/uninstall.log")"
[ ! -e "$prefix" ] || fail "left behind: $(find "$prefix")"
