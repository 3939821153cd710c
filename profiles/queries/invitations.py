"""Signed links to the page on which somebody sees what a sheet said about them, and may have it erased."""

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.urls import reverse

from profiles.models import ImportBatch, ImportedLine
from profiles.queries import imports

SALT = "profiles.invitation"
DAYS_VALID = 30


def token(line: ImportedLine) -> str:
    return signing.dumps(line.person.key, salt=SALT, compress=False)


def url(line: ImportedLine) -> str:
    """Return the whole address for a mail."""
    return f"{settings.SITE_URL}{reverse('profiles:invitation_show', args=[token(line)])}"


def waiting(batch: ImportBatch) -> QuerySet[ImportedLine]:
    """Return the lines whose people wait for a yes and were not written to yet, in their order."""
    rows = ImportedLine.objects.filter(imports.never_spoke("person__"), batch=batch, invited_at=None)
    return rows.exclude(email="").select_related("person").order_by("number", "id")


def line_of(signed: str) -> ImportedLine | None:
    """Return whom a link is for. None: not our link, too old, or that person has answered since."""
    try:
        key = signing.loads(signed, salt=SALT, max_age=DAYS_VALID * 24 * 60 * 60)
    except signing.BadSignature:
        return None
    rows = ImportedLine.objects.filter(imports.never_spoke("person__"), person__key=key, invited_at__isnull=False)
    return rows.select_related("person__place", "person__offer").first()
