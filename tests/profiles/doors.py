"""What a browser and a person at the door of an account have in hand."""

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from profiles.models import Account, Mail, Person
from tests.factories import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def account_of(person: Person) -> Account:
    assert person.account is not None
    return person.account


def with_app(account: Account) -> None:
    TOTP.activate(account, SECRET)


def app_code() -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECRET, counter)))


def last_mail() -> Mail:
    return Mail.objects.latest("id")


def again_by_password(client: Client, onward: str) -> None:
    client.post(f"/account/reauthenticate/?next={onward}", {"password": PASSWORD})
