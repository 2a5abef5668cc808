#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Flatpak: see `flatpak/build.sh --help`.
set -euo pipefail

usage() {
  cat <<'TXT'
Usage: flatpak/build.sh SOURCE OUTPUT (--key ID | --unsigned) [OPTION ...]

Builds what SOURCE, an unpacked release, says in its flatpak folder, and leaves in OUTPUT:
  repo                      an OSTree repository, to be published as it is
  APPLICATION.flatpak       the program in one file
  APPLICATION.flatpakref    installs the program from the repository, and keeps it up to date

  --key ID                  sign with this key of GnuPG
  --gpg-homedir DIR         where that key is, if not in the usual place
  --unsigned                do not sign: who installs it has nothing but your word
  --url URL                 where the repository will be published (default: where it is now)
  --devel                   build the development variant, which is installed beside the released one
  --state-dir DIR           keep downloads and what was built there (default: OUTPUT/state)
  --offline                 download nothing
TXT
}

fail() { printf 'flatpak/build.sh: %s\n' "$*" >&2; exit 1; }
say() { printf '== %s\n' "$*"; }

source='' output='' key='' gpg_home='' unsigned='' url='' variant='' state='' offline=()
while [ $# -gt 0 ]; do
  case $1 in
    --key) key=${2:?--key needs the ID of a key} && shift ;;
    --gpg-homedir) gpg_home=$(realpath "${2:?--gpg-homedir needs a folder}") && shift ;;
    --unsigned) unsigned=yes ;;
    --url) url=${2:?--url needs an address} && shift ;;
    --devel) variant=.Devel ;;
    --state-dir) state=$(realpath -m "${2:?--state-dir needs a folder}") && shift ;;
    --offline) offline=(--disable-download) ;;
    --help | -h) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
    *) if [ -z "$source" ]; then source=$(realpath "$1"); else output=$(realpath -m "$1"); fi ;;
  esac
  shift
done
[ -n "$output" ] || { usage >&2; exit 2; }
[ -n "$key$unsigned" ] || fail 'say with --key ID which key signs it, or with --unsigned that none does'
[ -z "$key" ] || [ -z "$unsigned" ] || fail '--key and --unsigned exclude each other'

id=io.github.handclasp.Handclasp$variant branch=stable
[ -z "$variant" ] || branch=devel
manifest=$source/flatpak/$id.json
state=${state:-$output/state} url=${url:-file://$output/repo}
runtime_repo=https://dl.flathub.org/repo/flathub.flatpakrepo
signature=()
[ -z "$key" ] || signature=(--gpg-sign="$key")
[ -z "$gpg_home" ] || signature+=(--gpg-homedir="$gpg_home")

find_sdk() {
  local version
  version=$(sed -n 's/.*"runtime-version": "\(.*\)".*/\1/p' "$manifest")
  flatpak info "org.gnome.Sdk//$version" > /dev/null 2>&1 || fail "the Sdk is missing. This installs it:
  flatpak remote-add --user --if-not-exists flathub $runtime_repo
  flatpak install --user flathub org.gnome.Sdk//$version org.gnome.Platform//$version"
}

export_key() { # the public half, as a flatpakref has it
  gpg ${gpg_home:+--homedir "$gpg_home"} --export "$key" | base64 --wrap=0
}

write_ref() {
  local public=''
  [ -z "$key" ] || public=$(export_key)
  [ -z "$key" ] || [ -n "$public" ] || fail "there is no key $key to export"
  cat <<INI
[Flatpak Ref]
Title=Handclasp
Name=$id
Branch=$branch
Url=$url
IsRuntime=false
RuntimeRepo=$runtime_repo
INI
  [ -z "$key" ] || printf 'GPGKey=%s\n' "$public"
}

mkdir -p "$output"
find_sdk
say "building $id"
flatpak-builder --user "${offline[@]}" --disable-rofiles-fuse --force-clean --state-dir="$state" --repo="$output/repo" \
  --default-branch=$branch "${signature[@]}" "$output/build" "$manifest" > "$output/build.log" 2>&1 ||
  { tail -n 60 "$output/build.log"; fail "the build failed; the whole log is $output/build.log"; }
rm -rf "$output/build"
flatpak build-update-repo "${signature[@]}" "$output/repo" > /dev/null
say "writing $output/$id.flatpak and .flatpakref"
flatpak build-bundle --runtime-repo="$runtime_repo" "${signature[@]}" "$output/repo" "$output/$id.flatpak" "$id" $branch > /dev/null
write_ref > "$output/$id.flatpakref"
