"""Joining: one person of one account, claimed where they were imported."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from profiles.choices import Document, Side
from profiles.commands import handles, onboarding
from profiles.errors import AddressNotConfirmed, AgreementMissing
from profiles.models import (
    Account,
    AuditEntry,
    ImportBatch,
    ImportedLine,
    Person,
    Role,
)
from profiles.policies.onboarding import VERSIONS
from profiles.queries.onboarding import Told
from tests.factories import NOW, AccountFactory, PersonFactory, TopicFactory, shares, wants
from tests.profiles.joining import (
    EMAIL,
    enter_code,
    join,
    make_account,
    topic,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_cache")]


def start(account: Account, told: Told | None = None, name: str = "Amina") -> Person:
    return onboarding.start(
        account=account, told=told or Told(), name=name, agreed=VERSIONS, locale="en", visitor="", at=NOW
    )


# --- Claiming an imported person --------------------------------------------------------------------


@pytest.fixture
def imported() -> Person:
    person = PersonFactory.create(name="Amina Yusuf", account=None, confirmed_at=None, headline="Courier since 2015")
    batch = ImportBatch.objects.create(filename="mentors.csv", at=NOW)
    ImportedLine.objects.create(batch=batch, person=person, email="Amina@Example.org", number=1)
    shares(person, TopicFactory.create(slug="invoices"))
    wants(person, TopicFactory.create(slug="invoices"))
    return person


def test_joining_with_the_address_of_an_imported_person_claims_them(client: Client, imported: Person) -> None:
    person = join(client)
    assert person == imported
    assert Person.objects.count() == 1
    assert person.confirmed_at
    assert (person.name, person.headline) == ("Amina", "Courier since 2015")


def test_answers_win_and_what_was_imported_fills_the_gaps(client: Client, imported: Person) -> None:
    imported.goal, imported.languages = "Imported goal", ["de"]
    imported.save()
    client.post("/join/3/", {"topics": [topic("pricing-job")]})
    make_account(client)
    enter_code(client)
    imported.refresh_from_db()
    assert (imported.goal, imported.languages) == ("Imported goal", ["de"])
    assert list(imported.topics.filter(side=Side.LEARN).values_list("topic__slug", flat=True)) == ["pricing-job"]
    assert list(imported.topics.filter(side=Side.SHARE).values_list("topic__slug", flat=True)) == ["invoices"]


def test_a_new_name_brings_a_new_handle(imported: Person) -> None:
    person = start(AccountFactory.create(email=EMAIL), name="Mina B")
    assert (person.pk, person.handle) == (imported.pk, "mina-b")


def test_another_address_claims_nobody(imported: Person) -> None:
    assert start(AccountFactory.create(email="other@example.org")) != imported


def test_an_address_that_was_not_confirmed_claims_nobody(imported: Person) -> None:
    with pytest.raises(AddressNotConfirmed):
        start(AccountFactory.create(email=EMAIL, address__verified=False))
    imported.refresh_from_db()
    assert imported.account is None


# --- The command ------------------------------------------------------------------------------------


def test_another_version_of_the_rules_is_no_agreement(db: None) -> None:
    with pytest.raises(AgreementMissing):
        onboarding.start(
            account=AccountFactory.create(),
            told=Told(),
            name="Amina",
            agreed={Document.RULES: 0, Document.PRIVACY: 1},
            locale="en",
            visitor="",
            at=NOW,
        )


def test_starting_twice_gives_the_first_person_back(db: None) -> None:
    account = AccountFactory.create()
    first = start(account)
    assert start(account, name="Somebody else") == first
    assert Person.objects.get().name == "Amina"


@pytest.mark.parametrize(
    ("names", "handles"),
    [
        (["Amina", "AMINA", "Ａｍｉｎａ", "amína"], ["amina", "amina-2", "amina-3", "amína-4"]),
        (["Ömer Straße", "Omer Strasse"], ["ömer-strasse", "omer-strasse-2"]),
        (["أمينة", "Nguyễn Văn"], ["أمينة", "nguyễn-văn"]),
    ],
)
def test_handles_are_one_of_a_kind_in_every_spelling(db: None, names: list[str], handles: list[str]) -> None:
    assert [start(AccountFactory.create(), name=name).handle for name in names] == handles


def come_together(names: list[str]) -> list[str]:
    """Let people of one name look for a free handle in the same moment; a lost race is its error."""
    accounts = [AccountFactory.create() for _name in names]
    barrier = Barrier(len(names))

    def come(account: Account) -> str:
        try:
            barrier.wait()
            return start(account).handle
        except IntegrityError as error:
            return type(error).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(len(names)) as pool:
        return list(pool.map(come, accounts))


@pytest.mark.django_db(transaction=True)
def test_ten_people_of_one_name_at_once_get_ten_handles() -> None:
    assert set(come_together(["Amina"] * 10)) == {"amina", *(f"amina-{n}" for n in range(2, 11))}


@pytest.mark.django_db(transaction=True)
def test_without_a_second_try_the_race_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(handles, "TRIES", 1)
    assert "IntegrityError" in come_together(["Amina"] * 10)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_make_one_person() -> None:
    account = AccountFactory.create()

    def come(_tab: int) -> int:
        try:
            return start(account).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        people = set(pool.map(come, range(8)))
    assert len(people) == 1
    assert Person.objects.count() == 1
    assert AuditEntry.objects.filter(action="person.joined").count() == 1
    assert not Role.objects.exists()
