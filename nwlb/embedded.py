"""Where the embedded Postgres and Valkey live, and how to reach them.

Everything here is computed, nothing is started: settings ask for addresses while
no server runs, so ``manage.py check`` stays silent. ``nwlb.servers`` starts them.
"""

import hashlib
import os
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote, urlencode

from nwlb.environment import Env, is_named

CHECKOUT = Path(__file__).resolve().parent.parent
OWNER_ROLE = "nwlb_owner"
APP_ROLE = "nwlb_app"
DATABASE = "nwlb"
# The kernel keeps 108 bytes for a socket's path, macOS 104, one of them for the closing zero.
SOCKET_PATH_LIMIT = 103


# Lies in every directory of ours: a reset must never empty somebody's home by mistake.
MARK = "nwlb-state"


class EmbeddedError(Exception):
    """A reason why the servers cannot run, as one sentence for the person at the keyboard."""


def uses_postgres() -> bool:
    """Whether Postgres is ours to run: nobody has named another one."""
    return not is_named("DATABASE_URL")


def uses_valkey() -> bool:
    """Whether Valkey is ours to run: nobody has named another Redis."""
    return not is_named("REDIS_URL")


def in_production() -> bool:
    """Whether this is a deployment, whose data never live in a temporary area."""
    return bool(Env().bool("NWLB_PRODUCTION", default=False))


def state_dir() -> Path:
    """Return the directory of data, sockets and logs: one per user and checkout, path short.

    Not inside the checkout, whose path may be too long for a Unix socket, and in /var/tmp
    where there is one, because what lies there outlives a restart of the machine.
    """
    if given := os.environ.get("NWLB_STATE_DIR"):
        return Path(given).resolve()
    digest = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
    return _temporary_area() / f"nwlb-{os.geteuid()}-{digest}"


def socket_dir() -> Path:
    """Return the directory of the sockets, open to nobody but us and the servers."""
    return state_dir() / "run"


def log_dir() -> Path:
    """Return the directory in which every process keeps its log."""
    return state_dir() / "logs"


def postgres_socket() -> Path:
    """Return the socket on which Postgres listens."""
    return socket_dir() / ".s.PGSQL.5432"


def valkey_socket() -> Path:
    """Return the socket on which Valkey listens."""
    return socket_dir() / "valkey.sock"


def database_url(role: str = APP_ROLE, name: str = DATABASE) -> str:
    """Return a URL that both libpq and django-environ read in the same way."""
    return f"postgres://{quote(role)}@/{quote(name)}?{urlencode({'host': str(socket_dir())})}"


def redis_url(number: int = 0) -> str:
    """Return the URL of Valkey for redis-py and Django's cache."""
    return f"unix://{quote(str(valkey_socket()))}?db={number}"


def broker_url(redis_url: str) -> str:
    """Return the same server as Celery spells it: kombu has its own scheme for sockets."""
    address, _, number = redis_url.partition("?db=")
    if not address.startswith("unix://"):
        return redis_url
    return f"redis+socket://{address.removeprefix('unix://')}?virtual_host={number or 0}"


def make_state_dir() -> Path:
    """Create the state directory, and refuse one that somebody else has put there.

    Raises:
        EmbeddedError: this is production, or the directory cannot be made, is not ours or too deep.

    """
    if in_production():
        message = "The embedded servers are not for production: name yours in DATABASE_URL and REDIS_URL."
        raise EmbeddedError(message)
    path = state_dir()
    if len(os.fsencode(postgres_socket())) > SOCKET_PATH_LIMIT:
        message = f"The path {path} is too long for a socket. Choose a shorter one in NWLB_STATE_DIR."
        raise EmbeddedError(message)
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        _ensure_ours(path)
        # As root the servers run as another user, who must be able to pass through.
        path.chmod(0o711 if os.geteuid() == 0 else 0o700)
        log_dir().mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        message = f"The directory {path} cannot be used: {error.strerror}."
        raise EmbeddedError(message) from error
    return path


def _ensure_ours(path: Path) -> None:
    found, mark = path.lstat(), path / MARK
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        message = f"{path} belongs to somebody else. Choose another place in NWLB_STATE_DIR."
        raise EmbeddedError(message)
    if not mark.exists() and any(path.iterdir()):
        message = f"{path} holds other things. Choose an empty place in NWLB_STATE_DIR."
        raise EmbeddedError(message)
    mark.touch()


def _temporary_area() -> Path:
    lasting = Path("/var/tmp")  # noqa: S108 - the owner and the mode are checked before use
    return lasting if os.access(lasting, os.W_OK) else Path(tempfile.gettempdir()).resolve()
