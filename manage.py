#!/usr/bin/env python3
"""Run a management command of nwlb, with the embedded servers where it needs a database."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said in a sentence, before a newer syntax is met
    sys.exit("nwlb needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])  # noqa: UP031

import os
from contextlib import AbstractContextManager, nullcontext

from django.core.management import execute_from_command_line

from nwlb import embedded
from nwlb.servers import ensure_running

# They need no database, or bring their own servers.
WITHOUT_DATABASE = {
    "check", "collectstatic", "prepare_cluster", "compilemessages", "compile_translations", "demo", "diffsettings",
    "findstatic", "help", "makemessages", "startapp", "update_translations", "version",
}  # fmt: skip
QUESTIONS = {"-h", "--help", "--version"}


def main(arguments: list[str]) -> None:
    """Run the command; when it needs servers of ours, join them or run them meanwhile."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nwlb.settings")
    try:
        with _servers(arguments):
            execute_from_command_line(arguments)
    except embedded.EmbeddedError as error:
        sys.exit(str(error))


def _servers(arguments: list[str]) -> AbstractContextManager[None]:
    if not needs_servers(arguments):
        return nullcontext()
    return ensure_running(f"manage.py {arguments[1]}")


def needs_servers(arguments: list[str]) -> bool:
    """Whether this command works on a database that nobody has named: then it is ours to run."""
    if not (embedded.uses_postgres() or embedded.uses_valkey()):
        return False
    if len(arguments) < 2 or QUESTIONS.intersection(arguments):  # noqa: PLR2004 - program, command
        return False
    return arguments[1] not in WITHOUT_DATABASE or "--database" in arguments


if __name__ == "__main__":
    main(sys.argv)
