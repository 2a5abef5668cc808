# SPDX-License-Identifier: GPL-3.0-or-later
"""Says what a development build would install where the released one has something, or starts that one by.

Usage: check_variants.py SOURCE_ROOT MESON
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

PROFILES = ("default", "development")


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        # Meson says there what is wrong.
        sys.exit(done.stdout)
    return done.stdout


def list_installed(meson, source, build, profile):
    run(meson, "setup", build, source, f"-Dprofile={profile}", "--prefix=/usr")
    return set(json.loads(run(meson, "introspect", "--installed", str(build))).values())


def list_commands(build):
    for path in (build / "data").iterdir():
        if path.suffix in (".service", ".in"):
            for command in re.findall(r"^(?:Exec|ExecStart)=(\S+)", path.read_text(encoding="utf-8"), re.MULTILINE):
                yield path.name, pathlib.Path(command).name


def main():
    with tempfile.TemporaryDirectory() as folder:
        builds = {profile: pathlib.Path(folder) / profile for profile in PROFILES}
        source, meson = sys.argv[1:]
        released, development = (list_installed(meson, source, builds[profile], profile) for profile in PROFILES)
        faults = [f"{path} is of both" for path in sorted(released & development)]
        if len(released) != len(development):
            faults.append(f"{len(released)} files are installed, and {len(development)} for development")
        commands = list(list_commands(builds["development"]))
        faults += [f"{name} starts {command}" for name, command in commands if command != "handclasp-devel"]
        if len(commands) != 3:
            faults.append(f"not three files start it: {commands}")
    print("\n".join(faults))
    sys.exit(1 if faults else 0)


main()
