# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what of the page is in one language: its first file, those that are shown instead of it, and the
catalogue that i18n.js reads.

Usage: translate.py LANGUAGE "ALL LANGUAGES" INDEX_TEMPLATE NOTHING_TEMPLATE OTHER_NAME_TEMPLATE
INDEX_HTML NOTHING_HTML OTHER_NAME_HTML CATALOGUE_JSON [PO SOURCE ...]
Without a PO it is the language of the sources.
"""

import gettext
import html
import json
import pathlib
import re
import struct
import subprocess
import sys

# Rules of plurals tell small numbers apart and look at the last two digits of others.
N_PLURALS = 200


def run(*command, data=b""):
    return subprocess.run(command, input=data, stdout=subprocess.PIPE, check=True).stdout


def compile_texts(po, sources):
    """The translations of what the page says, as an .mo file; the references in @po may be old."""
    pot = run("xgettext", "--from-code=UTF-8", "--keyword=C_:1c,2", "--output=-", *sources)
    texts = run("msgmerge", "--quiet", "--no-fuzzy-matching", po, "-", data=pot)
    return run("msgfmt", "--check", "--endianness=little", "--output-file=-", "-", data=texts)


def read_texts(mo):
    """Each text, after its context where it has one, with its forms."""
    count, originals, translations = struct.unpack_from("<8xIII", mo)

    def read(table, i):
        length, offset = struct.unpack_from("<II", mo, table + 8 * i)
        return mo[offset : offset + length].decode().split("\0")

    return {read(originals, i)[0]: read(translations, i) for i in range(count)}


def tabulate_plurals(header):
    """The form that each number takes, so that nobody needs to evaluate the rule."""
    rule = gettext.c2py(re.search(r"plural=([^;]+);", header).group(1))
    return "".join(str(rule(n)) for n in range(N_PLURALS))


def make_catalogue(po, sources):
    texts = read_texts(compile_texts(po, sources))
    return {"plurals": tabulate_plurals(texts.pop("")[0]), "texts": texts}


def fill(template, values):
    return re.sub(r"@(\w+)@", lambda found: html.escape(values[found.group(1)]), template)


def main():
    language, languages, *templates = sys.argv[1:6]
    *pages, catalogue_json = sys.argv[6:10]
    po = sys.argv[10:]
    catalogue = make_catalogue(po[0], po[1:]) if po else {"plurals": "", "texts": {}}

    def _(text):
        return catalogue["texts"].get(text, [text])[0]

    values = {
        "language": language,
        "languages": languages,
        "loading": _("Loading… If this stays, reload the page."),
        "noscript": _("Handclasp needs JavaScript in this browser."),
        "nothing": _("There is nothing here"),
        "advice": _("Check the address: it begins with the one that the host shows."),
        "other_name": _("This host goes by another name"),
        "home": _("Go to Handclasp"),
    }
    for template, page in zip(templates, pages):
        filled = fill(pathlib.Path(template).read_text(encoding="utf-8"), values)
        pathlib.Path(page).write_text(filled, encoding="utf-8")
    texts = json.dumps(catalogue, ensure_ascii=False, sort_keys=True)
    pathlib.Path(catalogue_json).write_text(texts, encoding="utf-8")


main()
