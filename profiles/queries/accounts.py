"""Accounts: whose address is confirmed, and who was brought in before they came themselves."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet

from profiles.models import Account, ImportedLine, Person
from profiles.queries import roles


def has_confirmed_address(account: Account) -> bool:
    """Whether the address of an account was proven by a code."""
    return bool(EmailAddress.objects.filter(user=account, verified=True, email__iexact=account.email).exists())


def member_with(email: str) -> Person | None:
    """Return the person who signs in with this address, once it is proven."""
    proven = EmailAddress.objects.filter(verified=True, email__iexact=email).values("user")
    return Person.objects.filter(account__in=proven).first()


def imported_with_address_of(account: Account) -> Person | None:
    """Return the person a coordinator brought in under this address and nobody has claimed yet."""
    lines = ImportedLine.objects.exclude(email="").filter(email__iexact=account.email)
    line = lines.filter(person__account=None, person__erased_at=None).select_related("person").first()
    return line.person if line else None


def never_confirmed_since(at: datetime) -> QuerySet[Account]:
    """Return accounts whose address nobody has proven and that no person belongs to."""
    return _never_confirmed().filter(date_joined__lt=at)


def never_confirmed_with(email: str) -> Account | None:
    """Return the account that waits for its first code under this address, unless another one has proven it."""
    if EmailAddress.objects.filter(verified=True, email__iexact=email).exists():
        return None
    return _never_confirmed().filter(is_active=True, email__iexact=email).first()


def _never_confirmed() -> QuerySet[Account]:
    proven = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return Account.objects.filter(~Exists(proven), person=None)


def locale_of_address(email: str) -> str | None:
    """Return the language in which the owner of an address reads this site."""
    return Person.objects.filter(account__email__iexact=email).values_list("locale", flat=True).first()


def lacks_second_step(person: Person) -> bool:
    """Whether somebody with a duty has neither a passkey nor an app for codes, where one is required."""
    if not settings.MFA_REQUIRED_OF_ROLES or person.account is None or not roles.held_by(person):
        return False
    return not is_mfa_enabled(person.account)
