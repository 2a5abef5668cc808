# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which files with translatable texts po/POTFILES does not name, and which it names in vain.

Usage: check_texts.py SOURCE_ROOT
"""

import pathlib
import re
import sys

TEXT = re.compile(r"\b[NC]?_ ?\(|\bngettext ?\(|translatable=")


def find_texts(root):
    for folder, endings in (("src", "*.c"), ("ui", "*.js"), ("ui", "*.py"), ("ui", "*.ui")):
        for path in (root / folder).rglob(endings):
            if "i18n.js" not in path.name and TEXT.search(path.read_text(encoding="utf-8")):
                yield str(path.relative_to(root))
    for path in [*(root / "data").glob("*.desktop.in.in"), *(root / "data").glob("*.metainfo.xml.in.in")]:
        yield str(path.relative_to(root))


def main():
    root = pathlib.Path(sys.argv[1])
    named = set((root / "po/POTFILES").read_text(encoding="utf-8").split())
    found = set(find_texts(root))
    for path in sorted(found - named):
        print(f"{path} has texts, and po/POTFILES does not name it")
    for path in sorted(named - found):
        print(f"po/POTFILES names {path}, which has no texts")
    sys.exit(1 if named != found else 0)


main()
