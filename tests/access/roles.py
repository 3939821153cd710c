"""Who knocks: every kind of visitor, and what an answer means."""

from enum import StrEnum

from django.http import HttpResponseBase
from django.test import Client

from profiles.models import Account, Block, Person
from tests.factories import NOW, AccountFactory


class Who(StrEnum):
    ANONYMOUS = "anonymous"
    JOINING = "joining"  # an address is verified, there is no person yet
    MEMBER = "member"
    OWNER = "owner"  # Mina, whose pages are asked for
    BLOCKED = "blocked"  # by Mina
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    ADMIN = "admin"
    DEACTIVATED = "deactivated"


class Outcome(StrEnum):
    OK = "ok"
    LOGIN = "login"
    JOIN = "join"
    CONFIRM = "confirm"  # the password or a code once more, then it goes on
    INVALID = "400"
    UNKNOWN = "401"
    REFUSED = "403"
    ABSENT = "404"
    METHOD = "405"
    CONFLICT = "409"
    FORM = "415"


def outcome(response: HttpResponseBase) -> str:
    target = response.headers.get("Location", "")
    if response.status_code == 302:
        if target.startswith("/account/login/?"):
            return Outcome.LOGIN
        if "/reauthenticate/" in target:
            return Outcome.CONFIRM
        if target.startswith("/join/finish/"):
            return Outcome.JOIN
    return Outcome.OK if response.status_code < 400 else str(response.status_code)


def clients(people: dict[Who, Person], blocker: Person) -> dict[Who, Client]:
    """One browser for each kind of visitor."""
    Block.objects.create(blocker=blocker, blocked=people[Who.BLOCKED], at=NOW)
    doors = {who: signed_in(person.account) for who, person in people.items()}
    doors[Who.JOINING] = signed_in(AccountFactory.create())
    doors[Who.DEACTIVATED] = deactivated(doors_of=AccountFactory.create())
    return {Who.ANONYMOUS: Client(), **doors}


def signed_in(account: Account | None) -> Client:
    assert account is not None
    client = Client()
    client.force_login(account)
    return client


def deactivated(*, doors_of: Account) -> Client:
    """Somebody whose account was closed while they were signed in."""
    client = signed_in(doors_of)
    Account.objects.filter(pk=doors_of.pk).update(is_active=False)
    return client
