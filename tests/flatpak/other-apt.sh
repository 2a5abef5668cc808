# SPDX-License-Identifier: GPL-3.0-or-later
# To be sourced: apt with lists of its own in a folder, for another release or for sources, without touching the machine's.

mirror_of_machine() { apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' | grep -v security | head -n 1; }

prepare_apt() { # FOLDER deb|deb-src SUITE
  mkdir -p "$1"/{lists,archives,nothing}/partial
  : > "$1/status"
  echo "$2 [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror_of_machine) $3 main" > "$1/sources.list"
  other_apt "$1" update
}

other_apt() { # FOLDER ARGUMENT ...: apt-get as if nothing were installed
  local folder=$1
  shift
  apt-get -qq -y -o Dir::Etc::SourceList="$folder/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::PreferencesParts=/dev/null -o Dir::State::Lists="$folder/lists" -o Dir::State::Status="$folder/status" \
    -o Dir::Cache::Archives="$folder/archives" -o Dir::Cache::PkgCache= -o Dir::Cache::SrcPkgCache= \
    -o Acquire::Languages=none -o Acquire::Check-Valid-Until=false -o APT::Install-Recommends=0 -o APT::Sandbox::User= \
    -o Debug::NoLocking=1 "$@"
}
