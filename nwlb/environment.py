"""What the environment says. ``NAME_FILE`` names a file that holds the value of ``NAME``."""

import environ
from django.core.exceptions import ImproperlyConfigured
from environ.fileaware_mapping import FileAwareMapping


class ValuesOrFiles(FileAwareMapping):  # type: ignore[misc]  # django-environ has no types
    """The environment, with secrets that lie in files: those may end in a line break."""

    def __getitem__(self, name: str) -> str:
        try:
            value: str = super().__getitem__(name)
        except OSError as error:
            message = f"{name}_FILE names {error.filename}, which cannot be read: {error.strerror}."
            raise ImproperlyConfigured(message) from error
        return value.rstrip("\r\n")


class Env(environ.Env):  # type: ignore[misc]
    ENVIRON = ValuesOrFiles()


def is_named(name: str) -> bool:
    """Whether a value or a file with it was given."""
    return bool(Env.ENVIRON.env.get(name) or Env.ENVIRON.env.get(f"{name}_FILE"))
