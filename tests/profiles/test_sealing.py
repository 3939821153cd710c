"""Secrets of second steps: sealed in the database, and still good when the key of the site changes."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import InvalidToken
from pytest_django.fixtures import Settings

from profiles.adapters import sealing
from tests.factories import AccountFactory

SECRET = "JBSWY3DPEHPK3PXP"


@pytest.mark.django_db
def test_secrets_of_second_steps_are_sealed_and_outlive_a_change_of_the_key(settings: Settings) -> None:
    account = AccountFactory.create()
    TOTP.activate(account, SECRET)
    kept = Authenticator.objects.get(user=account)
    assert SECRET not in str(kept.data)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert sealing.unseal(kept.data["secret"]) == SECRET
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(InvalidToken):
        sealing.unseal(kept.data["secret"])


def test_what_was_kept_before_secrets_were_sealed_still_works() -> None:
    assert sealing.unseal(SECRET) == SECRET
