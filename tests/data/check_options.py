# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which options of --help the man page or the completion leaves out, and which they name in vain.

Usage: check_options.py HANDCLASP MAN_PAGE COMPLETION
"""

import pathlib
import re
import subprocess
import sys


def main():
    handclasp, man_page, completion = sys.argv[1:]
    helped = subprocess.run([handclasp, "--help"], capture_output=True, text=True, check=True).stdout
    options = set(re.findall(r"--[a-z-]+", helped))
    faults = 0
    for path in (man_page, completion):
        named = set(re.findall(r"--[a-z-]+", pathlib.Path(path).read_text(encoding="utf-8").replace("\\-", "-")))
        # Of other programs, in the examples.
        named -= {"--user", "--now"}
        for option in sorted(options ^ named):
            faults += 1
            print(f"{path}: {option} is {'missing' if option in options else 'no option'}")
    sys.exit(1 if faults else 0)


main()
