from functools import cache

import factory
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from factory.django import DjangoModelFactory

from profiles.models import Account
from tests.factories.times import NOW

PASSWORD = "words-4-the-tests-only"


@cache
def _hashed() -> str:
    """Hash once: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


class EmailAddressFactory(DjangoModelFactory[EmailAddress]):
    class Meta:
        model = EmailAddress

    verified = True
    primary = True


class AccountFactory(DjangoModelFactory[Account]):
    """An account whose address is verified; it has no person until one is made for it."""

    class Meta:
        model = Account
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    password = factory.LazyFunction(_hashed)
    date_joined = NOW
    address = factory.RelatedFactory(
        EmailAddressFactory, factory_related_name="user", email=factory.SelfAttribute("..email")
    )
