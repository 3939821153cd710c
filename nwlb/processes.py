"""Child processes that cannot outlive us: how they start, end and tell what went wrong."""

import ctypes
import os
import pwd
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
# Looked up once here: between fork and exec it would be too late to load a library.
LIBC = ctypes.CDLL(None)
TAIL_BYTES = 8_192
TAIL_LINES = 12


@dataclass(frozen=True)
class Program:
    """What to run, as whom, and how to ask it to end."""

    name: str
    command: Sequence[str]
    log: Path
    user: pwd.struct_passwd | None = None
    environment: Mapping[str, str] | None = None
    ending: signal.Signals = signal.SIGTERM
    # What the kernel sends when we are killed. It may have to be harsher than our own wish.
    orphaned: signal.Signals = signal.SIGTERM


@dataclass(frozen=True)
class Child:
    """A running program."""

    program: Program
    process: subprocess.Popen[bytes]

    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process.poll() is not None

    def last_words(self) -> str:
        """Return the end of its log, indented for the screen."""
        return tail(self.program.log)

    def ask_to_end(self) -> None:
        """Send the signal on which the program finishes what it does and goes."""
        if not self.has_ended():
            self.process.send_signal(self.program.ending)

    def stop(self, *, patience: float) -> None:
        """Ask the process to end, and end its whole group when it does not in time."""
        self.ask_to_end()
        try:
            self.process.wait(patience)
        except subprocess.TimeoutExpired:
            pass
        finally:
            self._end_group()
            self.process.wait()

    def _end_group(self) -> None:
        """Kill whatever is left of the group, so that no helper of the child stays behind."""
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            return


def start(program: Program) -> Child:
    """Start a program in a process group of its own, its words going to its log.

    Call this from the main thread: the kernel ties the death signal to the thread that
    started the child, not to the process.
    """
    user = program.user
    with program.log.open("wb") as log:
        process = subprocess.Popen(  # noqa: S603 - fixed commands of ours, no shell
            program.command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=None if program.environment is None else dict(program.environment),
            user=None if user is None else user.pw_uid,
            group=None if user is None else user.pw_gid,
            extra_groups=None if user is None else [],
            process_group=0,
            # Runs after the change of user, which would clear the setting.
            preexec_fn=_die_with_parent(program.orphaned),  # noqa: PLW1509 - one thread only
        )
    return Child(program, process)


def tail(log: Path) -> str:
    """Return the last lines of a log."""
    try:
        text = log.read_bytes()[-TAIL_BYTES:].decode(errors="replace")
    except FileNotFoundError:
        return ""
    return "\n".join(f"  | {line}" for line in text.splitlines()[-TAIL_LINES:])


def server_user() -> pwd.struct_passwd | None:
    """Return who runs the servers: ourselves, but nobody for root, as Postgres refuses root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def die_with_parent(ending: signal.Signals) -> None:
    """Let the kernel send us ``ending`` when the process that started us is gone."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, int(ending))


def _die_with_parent(ending: signal.Signals) -> Callable[[], None]:
    parent = os.getpid()

    def after_fork() -> None:
        die_with_parent(ending)
        # The parent may have died before the line above took effect.
        if os.getppid() != parent:
            os._exit(1)

    return after_fork
