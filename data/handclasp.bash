# SPDX-License-Identifier: GPL-3.0-or-later
# Completes the options of handclasp in bash.

_handclasp() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
  local options='--help --headless --port --data-dir --bind --host-name --limit --version'

  # bash takes the = of --limit=NAME for a word of its own.
  [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD - 2]}
  [ "$word" != = ] || word=
  case $before in
    --data-dir)
      compopt -o filenames
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      return ;;
    --limit)
      compopt -o nospace
      mapfile -t COMPREPLY < <(compgen -S = -W "$(_handclasp_limits)" -- "$word")
      return ;;
    --port | --bind | --host-name)
      return ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
}

# The help lists the limits: a name in small letters, then a number.
_handclasp_limits() {
  handclasp --help 2> /dev/null | sed -nE 's/^  ([a-z0-9-]+) +[0-9]+$/\1/p'
}

complete -F _handclasp handclasp
