"""Short ways through the coordinator's pages of sheets."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from profiles.commands import import_work
from profiles.models import ImportBatch
from tests.factories import NOW

MENTORS = Path(__file__).parent.parent / "data" / "mentors.csv"
HEADING = "email,headline,country,languages,offers,capacity\n"
TWO = b"email;name;offers\nana@example.org;Ana;python\nbo@example.org;Bo;css\nbroken@;Cy;css\n"

# Import a sheet by the command and return what it says.
Import = Callable[..., str]


def bring(client: Client, data: bytes, name: str = "sheet.csv") -> ImportBatch:
    response = client.post(reverse("profiles:import_list"), {"sheet": SimpleUploadedFile(name, data)})
    assert response.status_code == 302, response.content.decode()
    return ImportBatch.objects.latest("id")


def press(client: Client, what: str, batch: ImportBatch, **said: str) -> ImportBatch:
    assert client.post(reverse(f"profiles:import_{what}", args=[batch.key]), said).status_code == 302
    import_work.advance_due(at=NOW.replace(year=NOW.year + 1))
    batch.refresh_from_db()
    return batch


def page(client: Client, batch: ImportBatch) -> str:
    return client.get(reverse("profiles:import_show", args=[batch.key])).content.decode()


def downloaded(client: Client, what: str, batch: ImportBatch) -> bytes:
    response: Any = client.get(reverse(f"profiles:import_{what}", args=[batch.key]))
    return b"".join(response.streaming_content)
