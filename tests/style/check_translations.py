# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which texts a language of po/LINGUAS lacks, or has in an older form.

Usage: check_translations.py SOURCE_ROOT
"""

import pathlib
import subprocess
import sys

KEYWORDS = ("_", "N_", "C_:1c,2", "NC_:1c,2")


def collect_texts(root):
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    command = ["xgettext", "--from-code=UTF-8", "--files-from=po/POTFILES", "--output=-", *keywords]
    return subprocess.run(command, cwd=root, stdout=subprocess.PIPE, check=True).stdout


def list_languages(root):
    lines = (root / "po/LINGUAS").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def is_complete(po, texts):
    formats = subprocess.run(["msgfmt", "--check-format", "--check-domain", "--output-file=/dev/null", po])
    missing = subprocess.run(["msgcmp", po, "-"], input=texts)
    return formats.returncode == missing.returncode == 0


def main():
    root = pathlib.Path(sys.argv[1])
    texts = collect_texts(root)
    languages = list_languages(root)
    faulty = [language for language in languages if not is_complete(root / "po" / f"{language}.po", texts)]
    for language in faulty:
        print(f"po/{language}.po: run `ninja -C build handclasp-update-po` and translate what is missing")
    sys.exit(1 if faulty or not languages else 0)


main()
