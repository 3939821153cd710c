"""Duties: given by an admin or at the server, ended, always with a line in the audit."""

from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone

from profiles.choices import RoleName
from profiles.commands import roles
from profiles.errors import LastAdmin, NoMember, NotAllowed
from profiles.models import AuditEntry, Person, Role
from tests.factories import NOW, PersonFactory
from tests.factories.cast import SignIn

ADMIN = RoleName.ADMIN


def holds(person: Person, role: RoleName) -> bool:
    return Role.objects.filter(person=person, role=role, until=None).exists()


def proven(person: Person) -> str:
    assert person.account is not None
    EmailAddress.objects.get_or_create(user=person.account, email=person.account.email, defaults={"verified": True})
    return person.account.email


def run(*arguments: str) -> str:
    said = StringIO()
    call_command("give_role", *arguments, stdout=said)
    return said.getvalue()


def test_an_admin_gives_a_duty_once(ada: Person, sam: Person) -> None:
    assert roles.give(person=sam, role=RoleName.MODERATOR, by=ada, at=NOW)
    assert not roles.give(person=sam, role=RoleName.MODERATOR, by=ada, at=NOW)
    entry = AuditEntry.objects.get(action="role.given")
    assert (entry.actor_key, entry.subject_key, entry.facts) == (ada.key, sam.key, {"role": "moderator"})


def test_a_coordinator_gives_none(cora: Person, sam: Person) -> None:
    with pytest.raises(NotAllowed):
        roles.give(person=sam, role=RoleName.MODERATOR, by=cora, at=NOW)
    assert not holds(sam, RoleName.MODERATOR)


def test_nobody_gives_themselves_one(sam: Person) -> None:
    with pytest.raises(NotAllowed):
        roles.give(person=sam, role=ADMIN, by=sam, at=NOW)


def test_who_has_not_joined_holds_none(ada: Person) -> None:
    with pytest.raises(NoMember):
        roles.give(person=PersonFactory.create(imported=True), role=ADMIN, by=ada, at=NOW)


def test_an_ended_duty_opens_no_door_at_the_next_request(ada: Person, cora: Person, sign_in: SignIn) -> None:
    browser = sign_in(cora)
    assert browser.get("/health/").status_code == 200
    assert roles.end(person=cora, role=RoleName.COORDINATOR, by=ada, at=timezone.now())
    assert browser.get("/health/").status_code == 404
    assert not roles.end(person=cora, role=RoleName.COORDINATOR, by=ada, at=timezone.now())
    assert AuditEntry.objects.filter(action="role.ended").count() == 1


def test_a_duty_can_be_taken_up_again(ada: Person, cora: Person) -> None:
    roles.end(person=cora, role=RoleName.COORDINATOR, by=ada, at=timezone.now())
    assert roles.give(person=cora, role=RoleName.COORDINATOR, by=ada, at=timezone.now())


def test_the_last_admin_stays(ada: Person) -> None:
    with pytest.raises(LastAdmin):
        roles.end(person=ada, role=ADMIN, by=ada, at=timezone.now())
    assert holds(ada, ADMIN)


def test_an_admin_who_cannot_sign_in_does_not_count(ada: Person, sam: Person) -> None:
    roles.give(person=sam, role=ADMIN, by=ada, at=NOW)
    assert sam.account is not None
    sam.account.is_active = False
    sam.account.save()
    with pytest.raises(LastAdmin):
        roles.end(person=ada, role=ADMIN, by=ada, at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_who_end_each_other_leave_one(ada: Person, sam: Person) -> None:
    roles.give(person=sam, role=ADMIN, by=ada, at=NOW)

    def end(person: Person, by: Person) -> bool:
        try:
            return roles.end(person=person, role=ADMIN, by=by, at=timezone.now())
        except (LastAdmin, NotAllowed):
            return False
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        ended = list(pool.map(end, (ada, sam), (sam, ada)))
    assert sorted(ended) == [False, True]
    assert Role.objects.filter(role=ADMIN, until=None).count() == 1


def test_at_the_server_the_first_admin_is_made(sam: Person) -> None:
    assert "Sam is now" in run(proven(sam), "admin")
    assert "Sam was already" in run(proven(sam).upper(), "admin")
    entry = AuditEntry.objects.get(action="role.given")
    assert (entry.actor_key, entry.subject_key) == ("", sam.key)


def test_at_the_server_a_duty_is_ended(cora: Person) -> None:
    assert "Cora no longer is" in run(proven(cora), "coordinator", "--end")
    assert not holds(cora, RoleName.COORDINATOR)


@pytest.mark.django_db
def test_at_the_server_an_unknown_address_is_said() -> None:
    with pytest.raises(CommandError, match="Nobody has joined"):
        run("nobody@example.org", "admin")
