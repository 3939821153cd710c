"""``manage.py prepare_cluster``: what a new Postgres needs before ``setup_database``."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from nwlb import cluster
from nwlb.embedded import APP_ROLE, OWNER_ROLE
from nwlb.environment import Env


class Command(BaseCommand):
    """Make roles, extensions, rights and the database, with the passwords that the URLs name."""

    help = "Make roles, extensions and the database, as the superuser of DATABASE_SUPERUSER_URL."
    requires_system_checks = ()

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Prepare the cluster; asked twice, the second time only renews the passwords."""
        superuser_url = Env().str("DATABASE_SUPERUSER_URL", default="")
        if not superuser_url:
            msg = "Say in DATABASE_SUPERUSER_URL as whom to make the roles."
            raise CommandError(msg)
        parts = urlsplit(superuser_url)
        passwords = {
            OWNER_ROLE: _password(settings.DATABASE_OWNER_URL, OWNER_ROLE),
            APP_ROLE: _password(settings.DATABASE_URL, APP_ROLE),
        }
        cluster.prepare(lambda _role, name: parts._replace(path=f"/{name}").geturl(), passwords)
        self.stdout.write("The cluster is ready for setup_database.")


def _password(url: str, role: str) -> str:
    parts = urlsplit(url)
    if parts.username != role or not parts.password:
        msg = f"The site needs the role {role} with a password; its URL names {parts.username}."
        raise CommandError(msg)
    return unquote(parts.password)
