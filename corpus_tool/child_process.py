"""Processes of this program's own that may die: how they start, what they may use, how they ended.

Two kinds are run: `ingest.sandbox` parses one stranger's document and ends, `limited_process` does
step after step of the program's own work. What they say to each other differs and stands there.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

if sys.platform != "win32":
    import resource

__all__ = ["CPU_SIGNAL", "KILL_SIGNAL", "describe_end", "set_resource_limit", "start_child"]

CPU_SIGNAL = 24
"""SIGXCPU: it had used the processor for as long as it may."""
KILL_SIGNAL = 9
"""SIGKILL: it was stopped for good."""

_PACKAGE_ROOT = str(Path(__file__).resolve().parents[1])
_BOOTSTRAP = (
    "import sys; from importlib import import_module;"
    "module, function, argument = sys.argv[1:4]; sys.path[:] = sys.argv[4:];"
    "getattr(import_module(module), function)(argument)"
)


def start_child(
    module: str, function: str, argument: str = "", *, trusted: bool
) -> subprocess.Popen[bytes]:
    """Start a Python that finds the modules this one finds, with pipes for input and output.

    Args:
        module: of the function.
        function: what it runs; it is given the argument.
        argument: a text.
        trusted: it does the program's own work: it may write bytecode and messages, and gets the
            signals of the terminal; else it stands in a session of its own, to be killed whole.
    """
    absolute = [entry for entry in sys.path if Path(entry).is_absolute()]
    path = absolute if _PACKAGE_ROOT in absolute else [_PACKAGE_ROOT, *absolute]
    flags = ["-I", "-S"] if trusted else ["-I", "-S", "-B"]
    return subprocess.Popen(
        [sys.executable, *flags, "-c", _BOOTSTRAP, module, function, argument, *path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=None if trusted else subprocess.DEVNULL,
        start_new_session=not trusted,
    )


def describe_end(code: int) -> str:
    """Say how a process ended: `signal 6`, `exit code 1`."""
    return f"signal {-code}" if code < 0 else f"exit code {code}"


def set_resource_limit(kind: int, soft: int, hard: int | None = None) -> None:
    """Limit this process, within what it was limited to before.

    Args:
        kind: `resource.RLIMIT_…`.
        soft: what it may use.
        hard: up to what the limit can be raised again; None leaves that as it is.
    """
    if sys.platform == "win32":
        return
    _, ceiling = resource.getrlimit(kind)
    limits = [soft, ceiling if hard is None else hard]
    if ceiling != resource.RLIM_INFINITY:
        limits = [min(limit, ceiling) for limit in limits]
    # macOS does not limit the address space; every other limit holds or nothing is done.
    with contextlib.suppress(*((ValueError, OSError) if kind == resource.RLIMIT_AS else ())):
        resource.setrlimit(kind, (limits[0], limits[1]))
