"""One process that runs the whole site for a demo, and takes all of it along when it ends."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from nwlb import embedded
from nwlb.embedded import EmbeddedError
from nwlb.processes import Child, Program, start
from nwlb.servers import Servers, start_servers

HOST = "localhost"
WEB_THREADS = 4
WORKER_THREADS = 2
PATIENCE = 60.0
STOP_PATIENCE = 10.0
PAUSE = 0.05
WATCH_PAUSE = 0.3
CELERY = (sys.executable, "-m", "celery", "--app", "nwlb")


class Supervisor:
    """Starts servers, then the site, watches over all, and stops all in the right order."""

    def __init__(self, *, port: int, say: Callable[[str], None]) -> None:
        """Prepare to serve on ``port`` and to report progress through ``say``."""
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self.say = say
        self.servers = Servers()
        self.site: list[Child] = []
        # What is to end by itself; all others are to stay.
        self.errands: list[Child] = []

    def start_servers(self) -> None:
        """Start those of Postgres and Valkey that are ours to run."""
        self.say("Starting Postgres and Valkey.")
        self.servers = start_servers()

    def start_web(self) -> None:
        """Let the web begin to import; nobody is told its address yet."""
        self.say("Starting the web.")
        self._start(self._web())

    def await_first_page(self) -> None:
        """Return when the web has shown its first page."""
        web = self.site[0]
        deadline = time.monotonic() + PATIENCE
        while not _answers(f"{self.url}/"):
            if web.has_ended() or time.monotonic() > deadline:
                raise _ended(web)
            time.sleep(PAUSE)

    def start_helpers(self) -> None:
        """Start worker and beat, last: three Pythons that import at once take seconds longer."""
        self._start(self._worker())
        self._start(self._beat())

    def start_errand(self, name: str, command: Sequence[str]) -> None:
        """Start a Python program that ends by itself; a compiler in this process would not hear Ctrl-C in time."""
        self.errands.append(start(self._program(name, (sys.executable, *command))))

    def watch(self) -> None:
        """Return never, but raise when something of ours has ended that should have stayed.

        Raises:
            EmbeddedError: says what has ended, with its last words.

        """
        while True:
            for child in (*self.servers.children, *self.site):
                if child.has_ended():
                    raise _ended(child)
            self.see_errands()
            time.sleep(WATCH_PAUSE)

    def stop(self) -> None:
        """Stop the site first, so that nobody asks servers that are gone."""
        of_ours = [*self.site, *self.errands]
        for child in of_ours:
            child.ask_to_end()
        for child in reversed(of_ours):
            child.stop(patience=STOP_PATIENCE)
        self.site.clear()
        self.errands.clear()
        self.servers.stop()

    def see_errands(self) -> None:
        """Forget what is done, and tell of what went wrong: the site goes on without it."""
        for child in [errand for errand in self.errands if errand.has_ended()]:
            self.errands.remove(child)
            if child.process.returncode:
                self.say(f"{_state(child)}. The end of {child.program.log}:\n{child.last_words()}")

    def _start(self, program: Program) -> None:
        self.site.append(start(program))

    def _web(self) -> Program:
        command = (
            *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
            *("--host", _address(), "--port", str(self.port)),
            *("--workers", "1", "--blocking-threads", str(WEB_THREADS)),
            *("--workers-kill-timeout", "5", "nwlb.wsgi:application"),
        )
        return self._program("web", command)

    def _worker(self) -> Program:
        command = (
            *(*CELERY, "worker", "--pool", "threads", "--concurrency", str(WORKER_THREADS)),
            *("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--hostname", "demo@%h"),
        )
        # A worker that has lost its broker waits for it and hears no politer signal. Threads, so
        # that nothing else is left of it then.
        return self._program("worker", command, orphaned=signal.SIGKILL)

    def _beat(self) -> Program:
        clock = embedded.state_dir() / "beat"
        command = (*CELERY, "beat", "--loglevel", "INFO", "--pidfile", "", "--schedule", str(clock))
        return self._program("beat", command)

    def _program(self, name: str, command: Sequence[str], orphaned: signal.Signals = signal.SIGTERM) -> Program:
        environment = {**os.environ, "SITE_URL": self.url, "PYTHONUNBUFFERED": "1"}
        log = embedded.log_dir() / f"{name}.log"
        return Program(name, command, log, environment=environment, orphaned=orphaned)


def ensure_port_is_free(port: int) -> None:
    """Refuse a port on which another program listens, before anything is started.

    Raises:
        EmbeddedError: the port is taken, or not ours to take.

    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((_address(), port))
        except OSError as error:
            message = (
                f"Port {port} cannot be used ({error.strerror}). "
                f"Stop the program that holds it, or choose another: make demo PORT={port + 1}."
            )
            raise EmbeddedError(message) from error


@contextmanager
def ending_like_ctrl_c() -> Iterator[None]:
    """Treat every polite wish to end as Ctrl-C: one way out, through ``finally``."""
    wishes = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {wish: signal.signal(wish, signal.default_int_handler) for wish in wishes}
    try:
        yield
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody cut the stopping short: a second Ctrl-C would leave it half done."""
    wishes = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {wish: signal.signal(wish, signal.SIG_IGN) for wish in wishes}
    try:
        yield
    finally:
        for wish, handler in before.items():
            signal.signal(wish, handler)


def _address() -> str:
    return os.environ.get("NWLB_HOST", "127.0.0.1")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE):  # noqa: S310 - our own address
            return True
    except urllib.error.HTTPError as error:
        message = f"The first page answers with the error {error.code}. See {embedded.log_dir()}/web.log."
        raise EmbeddedError(message) from error
    except OSError:
        return False


def _ended(child: Child) -> EmbeddedError:
    return EmbeddedError(
        f"{_state(child)}, so everything was stopped. The end of {child.program.log}:\n{child.last_words()}"
    )


def _state(child: Child) -> str:
    code = child.process.poll()
    state = "does not answer" if code is None else f"has ended by itself (code {code})"
    return f"{child.program.name} {state}"
