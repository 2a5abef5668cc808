#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Brings up to date what the desktop keeps of the installed files. It makes none of these, so that an
# uninstall leaves nothing. Usage: refresh_caches.sh DATADIR
set -eu
schemas=$1/glib-2.0/schemas icons=$1/icons/hicolor applications=$1/applications

[ ! -e "$schemas/gschemas.compiled" ] || glib-compile-schemas "$schemas"
[ ! -e "$icons/icon-theme.cache" ] || gtk4-update-icon-cache -q -t -f "$icons"
[ ! -e "$applications/mimeinfo.cache" ] || update-desktop-database -q "$applications"
