"""Who runs the servers of a state directory: one owner at a time, and any number of guests.

The kernel drops both locks when their process dies, however it dies.
"""

import fcntl
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from nwlb.embedded import EmbeddedError, state_dir

OWNER = "owner.lock"
GUESTS = "guests.lock"


class StateIsTaken(EmbeddedError):
    """Somebody else runs the servers of this state directory."""


@dataclass(frozen=True)
class Owner:
    """The right to start and stop the servers."""

    file: IO[str]

    def release(self) -> None:
        """Give the right back; the next in line may start its own servers."""
        self.file.truncate(0)
        self.file.close()


@dataclass(frozen=True)
class Guests:
    """Everybody who works with the running servers, ourselves included."""

    file: IO[str]

    def wait_for_others(self) -> None:
        """Return when no other guest is left, and let no new one in until the end."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            sys.stderr.write("Another command still uses these servers: waiting for it.\n")
            fcntl.flock(self.file, fcntl.LOCK_EX)


def own(purpose: str) -> Owner:
    """Take the right to run the servers.

    Raises:
        StateIsTaken: somebody else has it; the sentence says who.

    """
    file = _opened(OWNER)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.seek(0)
        owner = file.read().strip() or "another process"
        file.close()
        message = f"These data are in use by {owner}: {state_dir()}. Stop it first, or use the one that runs."
        raise StateIsTaken(message) from error
    file.truncate(0)
    file.write(f"{purpose} (process {os.getpid()})\n")
    file.flush()
    return Owner(file)


@contextmanager
def join() -> Iterator[Guests]:
    """Be a guest for a while; wait first if the last owner is just stopping the servers."""
    with _opened(GUESTS) as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        yield Guests(file)


def _opened(name: str) -> IO[str]:
    path = state_dir() / name
    path.touch(mode=0o600)
    return path.open("r+", encoding="utf-8")
