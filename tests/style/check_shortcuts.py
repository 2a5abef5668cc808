# SPDX-License-Identifier: GPL-3.0-or-later
"""Says which shortcuts of the windows their lists do not name, and which they name in vain.

Usage: check_shortcuts.py SOURCE_ROOT
"""

import pathlib
import re
import sys
import xml.etree.ElementTree

ACCEL = re.compile(r'\{ "[\w.-]+", "(<[^"]+)" \}')
BINDING = re.compile(r"add_binding_action \(\w+, GDK_KEY_(\w+), 0,")


def find_properties(root, kind, name):
    for object in root.iter("object"):
        if object.get("class") == kind:
            yield from (each.text for each in object.findall("property") if each.get("name") == name)


def find_shortcuts(source):
    for path in (source / "src/desktop").glob("*.c"):
        text = path.read_text()
        yield from ACCEL.findall(text)
        yield from BINDING.findall(text)
    for path in (source / "ui/desktop").glob("*.ui"):
        root = xml.etree.ElementTree.parse(path).getroot()
        yield from find_properties(root, "GtkShortcut", "trigger")
        if any(find_properties(root, "GtkMenuButton", "primary")):
            yield "F10"


def find_listed(path):
    root = xml.etree.ElementTree.parse(path).getroot()
    for kind in ("GtkShortcutsShortcut", "AdwShortcutsItem"):
        for accelerators in find_properties(root, kind, "accelerator"):
            yield from accelerators.split()


def main():
    source = pathlib.Path(sys.argv[1])
    there = set(find_shortcuts(source))
    is_wrong = not there
    for path in (source / "ui/desktop/shortcuts-window.ui", source / "ui/desktop/shortcuts-dialog.ui"):
        listed = set(find_listed(path))
        for accelerator in sorted(there - listed):
            print(f"{path.name} does not name {accelerator}")
        for accelerator in sorted(listed - there):
            print(f"{path.name} names {accelerator}, which does nothing")
        is_wrong = is_wrong or listed != there
    sys.exit(is_wrong)


main()
