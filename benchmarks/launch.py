"""Run a command and tell its seconds and peak memory: `python launch.py OUTPUT COMMAND …`.

A process of its own, and a small one: what a child is said to have held at most includes what the
process that started it held.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path


def main() -> None:
    """Write what the command prints to OUTPUT, print the two numbers, end with its exit code."""
    output, *command = sys.argv[1:]
    with Path(output).open("wb") as sink:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=sink, stderr=sink)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    print(seconds, usage.ru_maxrss * 1024 / 1e6)
    sys.exit(process.returncode)


if __name__ == "__main__":
    main()
