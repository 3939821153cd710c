"""Real Postgres and Valkey for the demo, the tests and a command run by hand."""

import os
import pwd
import shutil
import signal
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from nwlb import cluster, embedded, statelock
from nwlb.binaries import postgres_programs, valkey_server
from nwlb.embedded import EmbeddedError
from nwlb.processes import Child, Program, server_user, start

PATIENCE = 30.0
STOP_PATIENCE = 15.0
PAUSE = 0.02
NEEDED_BYTES = 300 * 1024**2
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - only its size is read
SMALL_SHARED_MEMORY = 128 * 1024**2
NO_SPACE = "No space left on device"
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}


@dataclass
class Servers:
    """Those of the two servers that are ours to run."""

    children: list[Child] = field(default_factory=list)

    def stop(self) -> None:
        """Stop Postgres, which has work to finish, then Valkey, which has none."""
        for child in self.children:
            child.stop(patience=STOP_PATIENCE)
        self.children.clear()


def start_servers(*, settings: Sequence[str] = ()) -> Servers:
    """Start what the environment does not name, prepared down to roles and extensions.

    ``settings`` are further ``name=value`` pairs for Postgres.

    Raises:
        EmbeddedError: in one sentence, why it cannot be done.

    """
    ensure_room(embedded.make_state_dir())
    servers = Servers()
    user = server_user()
    try:
        _directory(embedded.socket_dir(), user)
        if embedded.uses_postgres():
            servers.children.append(_start_postgres(user, settings))
        if embedded.uses_valkey():
            servers.children.append(_start_valkey(user))
            _await(servers.children[-1], _valkey_is_ready)
        if embedded.uses_postgres():
            cluster.prepare(embedded.database_url)
            cluster.allow_test_databases(embedded.database_url)
    except BaseException:
        servers.stop()
        raise
    return servers


@contextmanager
def ensure_running(purpose: str) -> Iterator[None]:
    """Join the running servers, or run them until this block and all who joined are done."""
    embedded.make_state_dir()
    with statelock.join() as guests, ExitStack() as stack:
        owner = _owner_unless_running(purpose)
        if owner is not None:
            stack.callback(owner.release)
            stack.callback(start_servers().stop)
            stack.callback(guests.wait_for_others)
        yield


def ensure_room(place: Path) -> None:
    """Refuse to begin on a disk on which the servers would soon fail."""
    free = shutil.disk_usage(place).free
    if free < NEEDED_BYTES:
        message = (
            f"The disk that holds {place} is full: {free // 1024**2} MB are free, "
            f"{NEEDED_BYTES // 1024**2} MB are needed."
        )
        raise EmbeddedError(message)


def _owner_unless_running(purpose: str) -> statelock.Owner | None:
    """Return the right to start the servers, or nothing when they run already."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if _are_ready():
            return None
        try:
            return statelock.own(purpose)
        except statelock.StateIsTaken:
            # Its owner is starting or stopping them just now.
            if time.monotonic() > deadline:
                raise
        time.sleep(0.1)


def _are_ready() -> bool:
    postgres = not embedded.uses_postgres() or _database_is_ready()
    return postgres and (not embedded.uses_valkey() or _valkey_is_ready())


def _start_postgres(user: pwd.struct_passwd | None, settings: Sequence[str]) -> Child:
    """Start Postgres; wait for the last one when it is still on its way out."""
    program = _postgres(postgres_programs(user), _data(user), user, settings)
    deadline = time.monotonic() + PATIENCE
    while True:
        child = start(program)
        try:
            _await(child, _postgres_is_ready)
        except EmbeddedError:
            child.stop(patience=0)
            if "another postmaster" not in child.last_words() or time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return child


def _postgres(programs: Path, data: Path, user: pwd.struct_passwd | None, settings: Sequence[str]) -> Program:
    small = shutil.disk_usage(SHARED_MEMORY).free < SMALL_SHARED_MEMORY if SHARED_MEMORY.is_dir() else False
    chosen = [
        "listen_addresses=",
        f"unix_socket_directories={embedded.socket_dir()}",
        "timezone=UTC",
        "log_timezone=UTC",
        "jit=off",
        # A power cut may cost the last half second of a demo, never its consistency.
        "synchronous_commit=off",
        # Its errors quote what people typed.
        "log_min_messages=log",
        f"dynamic_shared_memory_type={'mmap' if small else 'posix'}",
        *settings,
    ]
    options = [part for setting in chosen for part in ("-c", setting)]
    return Program(
        "Postgres",
        [str(programs / "postgres"), "-D", str(data), *options],
        embedded.log_dir() / "postgres.log",
        user=user,
        environment=ENVIRONMENT,
        # Its "fast" shutdown: sends everybody away and writes everything down.
        ending=signal.SIGINT,
        orphaned=signal.SIGINT,
    )


def _data(user: pwd.struct_passwd | None) -> Path:
    """Return the directory of the data; the first time, make the cluster.

    It gets its name when it is whole: a kill or a full disk in between leaves nothing
    that looks like a cluster.
    """
    data = embedded.state_dir() / "postgres"
    if data.exists():
        return data
    unfinished = data.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    _directory(unfinished, user)
    command = [str(postgres_programs(user) / "initdb"), f"--pgdata={unfinished}", "--auth=trust"]
    command += [f"--username={cluster.SUPERUSER}", "--encoding=UTF8", "--locale=C"]
    command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-sync"]
    log = embedded.log_dir() / "initdb.log"
    child = start(Program("initdb", command, log, user=user, environment=ENVIRONMENT))
    if child.process.wait() != 0:
        raise _failure(child)
    unfinished.rename(data)
    return data


def _start_valkey(user: pwd.struct_passwd | None) -> Child:
    _await_silence(embedded.valkey_socket())
    command = [str(valkey_server(user)), "--port", "0", "--daemonize", "no", "--save", ""]
    command += ["--unixsocket", str(embedded.valkey_socket()), "--unixsocketperm", "700"]
    # Evicting keys would drop the bindings of Celery's queues.
    command += ["--maxmemory-policy", "noeviction", "--dir", str(embedded.socket_dir())]
    log = embedded.log_dir() / "valkey.log"
    return start(Program("Valkey", command, log, user=user, environment=ENVIRONMENT))


def _await(child: Child, is_ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_ready():
        if child.has_ended() or time.monotonic() > deadline:
            raise _failure(child)
        time.sleep(PAUSE)


def _failure(child: Child) -> EmbeddedError:
    words = child.last_words()
    if NO_SPACE in words:
        return EmbeddedError(f"The disk that holds {embedded.state_dir()} is full.")
    return EmbeddedError(f"{child.program.name} did not start. The end of its log:\n{words}")


def _await_silence(path: Path) -> None:
    """Wait for a Valkey on its way out, which would take the new one's socket with it."""
    deadline = time.monotonic() + PATIENCE
    while _responds(path) and time.monotonic() < deadline:
        time.sleep(PAUSE)


def _responds(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        return probe.connect_ex(str(path)) == 0


def _postgres_is_ready() -> bool:
    return cluster.answers(embedded.database_url(cluster.SUPERUSER, cluster.MAINTENANCE))


def _database_is_ready() -> bool:
    return cluster.answers(embedded.database_url())


def _valkey_is_ready() -> bool:
    """Ask in Valkey's own words: its client would cost every command a sixth of a second."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(embedded.valkey_socket()))
            line.sendall(b"PING\r\n")
            return line.recv(16) == b"+PONG\r\n"
        except OSError:
            return False


def _directory(path: Path, user: pwd.struct_passwd | None) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    if user is not None:
        os.chown(path, user.pw_uid, user.pw_gid)
    return path
