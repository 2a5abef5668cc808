# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints how many test cases passed and how many failed.

Usage: count_results.py JUNIT_XML
"""

import sys
import xml.etree.ElementTree as ET


def main():
    passed = failed = 0
    for case in ET.parse(sys.argv[1]).iter("testcase"):
        is_bad = case.find("failure") is not None or case.find("error") is not None
        is_skipped = case.find("skipped") is not None
        failed += is_bad
        passed += not is_bad and not is_skipped
    print(passed, failed)


main()
