"""The exit codes of the program, and what ends a command from outside.

Sections, in order:

* What ends a command: a failure, Ctrl-C, a signal, an output that nobody reads.
* Some of many files failed; the others were added.
"""

from __future__ import annotations

__all__ = [
    "FAILED",
    "INTERRUPTED",
    "SOME_FAILED",
    "TERMINATED",
    "UNREAD",
    "Stopped",
]


# ----------------------------------------
# What ends a command: a failure, Ctrl-C, a signal, an output that nobody reads.
#
# 0 done · 1 the request failed, one line says why · 2 wrong usage · 3 some of many files failed ·
# 130 interrupted (Ctrl-C) · 143 terminated · 141 nobody reads the output any more.

FAILED, INTERRUPTED, TERMINATED, UNREAD = 1, 130, 143, 141


class Stopped(BaseException):
    """Something outside ended the command: leave, rolling back on the way.

    Not an Exception, so that nothing takes it for a failure it may handle; not a
    KeyboardInterrupt, because the command-line library makes an exit without a word of that.
    """

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(message)
        self.code = code


# ----------------------------------------
# Some of many files failed; the others were added.

SOME_FAILED = 3
"""The exit code where some of many failed."""
