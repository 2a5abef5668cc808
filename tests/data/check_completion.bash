# SPDX-License-Identifier: GPL-3.0-or-later
# Presses Tab, in words. Usage: check_completion.bash HANDCLASP COMPLETION
set -euo pipefail
PATH=$(dirname "$1"):$PATH program=$(basename "$1")
source "$2"
compopt() { :; } # it speaks to a Tab that was pressed

complete_words() { # WORD ...: prints what the last could become
  COMP_WORDS=("$program" "$@") COMP_CWORD=$# COMPREPLY=()
  "_$program"
  printf '%s ' "${COMPREPLY[@]}"
}

expect() { # WANTED WORD ...
  local wanted=$1 found
  shift
  found=$(complete_words "$@")
  [[ " $found" == *" $wanted "* ]] || { printf '%s: no %s among: %s\n' "$*" "$wanted" "$found"; exit 1; }
}

expect --headless --h
expect --host-name --h
expect command-rate= --limit comm
expect command-rate= --limit = comm
expect --restore --re
expect "$2" --restore "$2"
expect "$2" --restore = "$2"
expect "$(dirname "$2")" --data-dir "$(dirname "$2")"
[ -z "$(complete_words --port 8 | tr -d ' ')" ] || { echo "a port is not guessed"; exit 1; }
