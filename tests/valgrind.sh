#!/bin/sh
# Runs a program under valgrind: what it does wrong with memory, and what it leaks for certain, fails.
here=$(dirname "$(realpath "$0")")
exec valgrind --quiet --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
  --suppressions="$(pkg-config --variable=prefix glib-2.0)/share/glib-2.0/valgrind/glib.supp" \
  --suppressions="$here/valgrind.supp" "$@"
