# SPDX-License-Identifier: GPL-3.0-or-later
"""Says when the source leaves its shape: how long files, headers and functions may be.

Usage: check_shape.py SOURCE_ROOT
"""

import pathlib
import statistics
import sys

SOURCE_LINES = 500
HEADER_LINES = 60
DOCUMENTED_HEADER_LINES = 140  # with doc blocks of public types
FUNCTION_LINES = 80
CLASS_INIT_LINES = 120
FUNCTION_MEDIAN = 15
FUNCTION_95TH = 45
LINE_LENGTH = 130
TEST_LINES_PER_SOURCE_LINE = 0.6


def functions(path):
    """Yields (name, lines) of each function; GNU style has its braces alone in the first column."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = None
    for number, line in enumerate(lines):
        if line == "{":
            start = number
        elif line == "}" and start is not None:
            name = lines[start - 1]
            back = start - 1
            while back > 0 and "(" not in lines[back]:
                back -= 1
            while back > 0 and lines[back].startswith(" "):
                back -= 1
            name = lines[back].split("(")[0].strip()
            yield name, number - start + 2
            start = None


def count_lines(paths):
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def check(root):
    sources = sorted((root / "src").rglob("*.c"))
    headers = sorted((root / "src").rglob("*.h"))
    lengths = []

    for path in sources + sorted((root / "tests").glob("*/*.c")):
        n_lines = len(path.read_text(encoding="utf-8").splitlines())
        if n_lines > SOURCE_LINES:
            yield f"{path.relative_to(root)}: {n_lines} lines, {SOURCE_LINES} at most"
        for name, length in functions(path):
            most = CLASS_INIT_LINES if name.endswith("class_init") else FUNCTION_LINES
            if length > most:
                yield f"{path.relative_to(root)}: {name}() has {length} lines, {most} at most"
            if path in sources:
                lengths.append(length)

    for path in headers:
        text = path.read_text(encoding="utf-8")
        most = DOCUMENTED_HEADER_LINES if "/**" in text or "/*\n" in text else HEADER_LINES
        if len(text.splitlines()) > most:
            yield f"{path.relative_to(root)}: {len(text.splitlines())} lines, {most} at most"

    for path in sources + headers:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > LINE_LENGTH + 30 * (path.suffix == ".h"):
                yield f"{path.relative_to(root)}:{number}: {len(line)} columns"

    lengths.sort()
    median, late = statistics.median(lengths), lengths[len(lengths) * 95 // 100]
    print(f"{len(lengths)} functions: median {median} lines, 95th percentile {late}, longest {lengths[-1]}")
    if median > FUNCTION_MEDIAN or late > FUNCTION_95TH:
        yield f"functions grow: at most {FUNCTION_MEDIAN} and {FUNCTION_95TH}"

    tests = [path for kind in ("c", "h", "js", "py") for path in (root / "tests").glob(f"*/*.{kind}")]
    ratio = count_lines(tests) / count_lines(sources + headers)
    print(f"{ratio:.2f} lines of tests for each line of source")
    if ratio < TEST_LINES_PER_SOURCE_LINE:
        yield f"tests: {ratio:.2f} lines for each line of source, {TEST_LINES_PER_SOURCE_LINE} at least"


def main():
    faults = list(check(pathlib.Path(sys.argv[1])))
    for fault in faults:
        print(fault)
    sys.exit(1 if faults else 0)


main()
