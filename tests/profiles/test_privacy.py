"""All of one's own data out, all of it gone, and nothing of others in either."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.serializers.json import DjangoJSONEncoder
from pytest_django import Settings

from profiles.choices import MailKind, MailState
from profiles.commands import mails, privacy
from profiles.models import (
    Account,
    AuditEntry,
    Block,
    Booking,
    Draft,
    Favourite,
    Mail,
    Notice,
    Offer,
    OwnWords,
    Person,
    PersonTopic,
)
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WORDS = "I want two clients of my own by Zanzibarber"


@pytest.fixture
def lived_in(mina: Person, teo: Person) -> Person:
    """Mina, with something of hers in every corner, and Teo beside her."""
    Person.objects.filter(pk=mina.pk).update(about=WORDS, goal=WORDS)
    OwnWords.objects.create(person=mina, about="share", words="Kintsugi", folded="kintsugi")
    Draft.objects.create(person=mina, form="note", payload={"text": WORDS}, updated_at=NOW)
    Notice.objects.create(person=mina, verb="test", subject_kind="test", subject_key="x", at=NOW)
    Favourite.objects.create(person=mina, favourite=teo, at=NOW)
    Block.objects.create(blocker=teo, blocked=mina, at=NOW)
    Booking.objects.create(person=mina, during=(NOW, NOW.replace(hour=NOW.hour + 1)))
    mails.queue(to="mina@example.org", person=mina, verb="t", subject="To Mina", text=WORDS, at=NOW, kind=MailKind.NEWS)
    mina.refresh_from_db()
    return mina


def exported(person: Person) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(privacy.export(person=person, at=NOW), cls=DjangoJSONEncoder))
    return data


def test_the_export_holds_everything_one_said(lived_in: Person) -> None:
    data = exported(lived_in)
    assert data["profile"]["about"] == WORDS
    assert data["profile"]["e-mail"] == "mina@example.org"
    assert [row["topic"] for row in data["topics"]] == ["pricing-job", "direct-clients"]
    assert data["own_words"] == [{"about": "share", "words": "Kintsugi"}]
    assert data["drafts"][0]["payload"] == {"text": WORDS}
    assert len(data["offer"]) == len(data["bookings"]) == len(data["favourites"]) == len(data["mails"]) == 1


def test_the_export_is_written_for_its_reader(lived_in: Person) -> None:
    Draft.objects.create(person=lived_in, form="offer", payload={}, updated_at=NOW)
    Draft.objects.create(person=lived_in, form="profile", payload={"about": [""], "goal": [" "]}, updated_at=NOW)
    data = exported(lived_in)
    assert [draft["form"] for draft in data["drafts"]] == ["note"]
    parts = ("crafts", "topics", "offer_topics", "favourites", "imported_from")
    names = {name for part in parts for row in data[part] for name in row} | set(data["profile"])
    assert {"craft", "topic", "town", "e-mail"} <= names
    assert not [name for name in names if "__" in name]


def test_the_export_holds_the_picture(mina: Person, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert exported(mina)["profile"]["picture"] is None
    mina.picture.save("mina.webp", ContentFile(b"a picture"), save=True)
    assert b64decode(exported(mina)["profile"]["picture"]) == b"a picture"


def test_the_export_holds_nothing_of_others(lived_in: Person, teo: Person) -> None:
    text = json.dumps(exported(lived_in))
    assert teo.name not in text
    assert "teo@example.org" not in text
    assert exported(lived_in)["blocks"] == [], "who blocked her stays theirs"


def test_erasing_leaves_a_former_member_and_no_word(lived_in: Person, teo: Person) -> None:
    privacy.erase(person=lived_in, by=lived_in, at=NOW)
    person = Person.objects.get(pk=lived_in.pk)
    assert (person.name, person.about, person.goal) == ("Former member", "", "")
    assert (person.account, person.week) == (None, None)
    for model in (Offer, OwnWords, Draft, Notice, Booking, PersonTopic):
        assert not model._default_manager.filter(person=person).exists(), model
    assert not Account.objects.filter(email="mina@example.org").exists()
    assert not Favourite.objects.exists()
    assert not Block.objects.exists()
    mail = Mail.objects.get()
    assert (mail.to, mail.text, mail.subject, mail.state) == ("", "", "", MailState.CANCELLED)


def test_erasing_one_leaves_the_other_whole(lived_in: Person, teo: Person) -> None:
    before = exported(teo)
    privacy.erase(person=lived_in, by=lived_in, at=NOW)
    teo.refresh_from_db()
    after = exported(teo)
    assert after.pop("blocks") == []
    before.pop("blocks")
    assert after == before


def test_erasing_is_audited_once_however_often_it_is_asked(lived_in: Person) -> None:
    privacy.erase(person=lived_in, by=lived_in, at=NOW)
    handle = Person.objects.get(pk=lived_in.pk).handle
    privacy.erase(person=lived_in, by=None, at=NOW)
    assert Person.objects.get(pk=lived_in.pk).handle == handle
    assert AuditEntry.objects.filter(action="person.erased", subject_key=lived_in.key).count() == 1
