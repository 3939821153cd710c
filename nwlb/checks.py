"""Refuse an unsafe deployment at start-up, in a sentence that says what to set."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connection

from forums.queries import numbers as answers
from matching.queries import ladder
from nwlb import embedded
from profiles.models import Community

SECRET_LENGTH = 50
TOKEN_LENGTH = 32


def unsafe_settings() -> list[tuple[bool, str, str]]:
    """What production must not have: (is it so, id, sentence)."""
    return [
        (len(settings.SECRET_KEY) < SECRET_LENGTH, "E001", "Set SECRET_KEY to at least 50 random characters."),
        (embedded.uses_postgres(), "E002", "Set DATABASE_URL: the embedded Postgres is for the demo and the tests."),
        (
            embedded.uses_valkey(),
            "E003",
            "Set REDIS_URL: the embedded Valkey is for the demo and the tests.",
        ),
        (not settings.HTTPS, "E004", "Set SITE_URL to an https:// address."),
        (settings.MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN, "E005", "Passkeys over http are for the demo only."),
        (not settings.MFA_REQUIRED_OF_ROLES, "E006", "Moderators, coordinators and admins need a second factor."),
        (
            settings.EMAIL_BACKEND != "django.core.mail.backends.smtp.EmailBackend",
            "E007",
            "Set EMAIL_URL to a real mail server (smtp:// or smtps://).",
        ),
        ("*" in settings.ALLOWED_HOSTS or not settings.ALLOWED_HOSTS, "E008", "Name the hosts in ALLOWED_HOSTS."),
        (
            # The URL of the owner is known to setup_database alone, so it cannot be compared here.
            urlsplit(settings.DATABASE_URL).username != embedded.APP_ROLE,
            "E009",
            "Let the site work as nwlb_app in DATABASE_URL: the owner of the tables could rewrite the audit.",
        ),
        (
            0 < len(settings.METRICS_TOKEN) < TOKEN_LENGTH,
            "E011",
            "Make METRICS_TOKEN at least 32 random characters long, or leave it out.",
        ),
        (settings.DEBUG, "E010", "DEBUG shows the inside of the site to strangers."),
    ]


@register(Tags.security)
def refuse_unsafe_deployment(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    if not settings.PRODUCTION:
        return []
    return [Error(sentence, id=f"nwlb.{code}") for unsafe, code, sentence in unsafe_settings() if unsafe]


@register()
def refuse_numbers_without_sense(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Numbers with which somebody could fall off stop the start, here and in production."""
    wrong = [*ladder.nonsense(settings.LADDER), *answers.nonsense(settings.ANSWERS)]
    return [Error(sentence, id="nwlb.E012") for sentence in wrong]


@register(Tags.database)
def refuse_a_community_without_sense(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[CheckMessage]:
    """The same for what this community decided over the settings; ``setup_database`` asks once the tables stand."""
    if not databases or Community._meta.db_table not in connection.introspection.table_names():  # noqa: SLF001
        return []
    row = Community.objects.values_list("numbers", flat=True).first() or {}
    wrong = []
    for kind, said in ((ladder, settings.LADDER), (answers, settings.ANSWERS)):
        over = {name: str(value) for name, value in row.get(kind.NUMBERS, {}).items()}
        wrong += kind.nonsense({**said, **over})
    return [Error(sentence, id="nwlb.E013") for sentence in wrong]
