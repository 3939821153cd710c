"""People of a sheet who did not say yes are written to once, see what it says, and come in or are erased."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from profiles.choices import MailState
from profiles.commands import import_work, imports, invitations
from profiles.errors import SheetMovedOn
from profiles.models import ImportBatch, ImportedLine, Mail, Person
from profiles.queries import invitations as links
from tests.factories import AccountFactory
from tests.factories.cast import SignIn

SHEET = b"email,name,offers\nana@example.org,Ana,python\nbo@example.org,Bo,css\n"


@pytest.fixture
def batch(db: None) -> ImportBatch:
    at = timezone.now()
    brought = imports.bring(data=SHEET, filename="a.csv", by=None, at=at, locale="en")
    import_work.advance(batch=brought, at=at)
    imports.take(batch=brought, by=None, at=at)
    import_work.advance(batch=brought, at=at)
    brought.refresh_from_db()
    return brought


def link(name: str) -> str:
    (found,) = re.findall(r"https?://\S+(/invited/\S+)", Mail.objects.get(person__name=name).text)
    return str(found)


def test_everybody_who_waits_gets_one_letter(batch: ImportBatch, cora: Person, sign_in: SignIn) -> None:
    desk, address = sign_in(cora), reverse("profiles:import_invite", args=[batch.key])
    assert "2 people of this sheet wait" in desk.get(address).content.decode()
    assert not Mail.objects.exists()
    for _turn in range(2):
        assert desk.post(address).status_code == 302
    assert sorted(Mail.objects.values_list("to", flat=True)) == ["ana@example.org", "bo@example.org"]


def test_some_at_a_time_and_never_who_said_yes(batch: ImportBatch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(invitations, "AT_ONCE", 1)
    assert invitations.invite(batch=batch, by=None, at=timezone.now()) == 1
    imports.confirm(batch=batch, by=None, at=timezone.now())
    assert invitations.invite(batch=batch, by=None, at=timezone.now()) == 0
    assert Mail.objects.get().to == "ana@example.org"


def test_looking_changes_nothing_and_one_button_erases(batch: ImportBatch) -> None:
    invitations.invite(batch=batch, by=None, at=timezone.now())
    client, address, ana = Client(), link("Ana"), Person.objects.get(name="Ana")
    said = client.get(address).content.decode()
    assert "Python" in said
    assert "css" not in said.lower().split("<main")[1].split("</main")[0]  # nothing of Bo
    assert Person.objects.filter(pk=ana.pk, erased_at=None).exists()
    assert "It is erased" in client.post(address).content.decode()
    assert not Person.objects.filter(pk=ana.pk, erased_at=None).exists()
    assert not ImportedLine.objects.filter(email="ana@example.org").exists()
    assert Mail.objects.filter(to="bo@example.org", state=MailState.PENDING).count() == 1
    assert not Mail.objects.filter(to="ana@example.org").exists()
    assert client.get(address).status_code == client.post(address).status_code == 404


def test_a_link_dies_with_the_claim_with_time_and_is_ours(batch: ImportBatch) -> None:
    invitations.invite(batch=batch, by=None, at=timezone.now())
    client, ana, bo = Client(), link("Ana"), link("Bo")
    Person.objects.filter(name="Ana").update(account=AccountFactory.create(email="ana@example.org"))
    gone = client.get(ana)
    assert (gone.status_code, client.get(bo).status_code) == (404, 200)
    said = gone.content.decode().split("<main")[1]  # outside of it stands the address itself
    for other in (f"{bo[:-1]}x/", "/invited/never-ours/"):
        answer = client.get(other)
        assert (answer.status_code, answer.content.decode().split("<main")[1].split("</main")[0]) == (
            404,
            said.split("</main")[0],
        )
    with time_machine.travel(timezone.now() + timedelta(days=links.DAYS_VALID + 1), tick=False):
        assert client.get(bo).status_code == 404
        assert client.post(bo).status_code == 404
    assert not Person.objects.exclude(erased_at=None).exists()


def test_who_is_not_in_yet_or_taken_back_gets_no_letter(batch: ImportBatch) -> None:
    invitations.invite(batch=batch, by=None, at=timezone.now())
    imports.undo(batch=batch, by=None, at=timezone.now())
    with pytest.raises(SheetMovedOn):
        invitations.invite(batch=batch, by=None, at=timezone.now())
    import_work.advance(batch=batch, at=timezone.now())
    assert not Mail.objects.filter(state=MailState.PENDING).exists()
    assert not Mail.objects.exclude(to="").exists()
