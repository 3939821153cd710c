"""Our answers to allauth's questions."""

import time
from datetime import timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.core import context as allauth_context
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.utils import build_absolute_uri
from django.conf import settings
from django.contrib import messages
from django.contrib.sites.shortcuts import get_current_site
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from profiles.adapters import sealing, visitors
from profiles.choices import MailKind
from profiles.commands import limits, mails, onboarding
from profiles.errors import Refusal, TooMany
from profiles.models import Account, Person
from profiles.policies.onboarding import VERSIONS
from profiles.queries import accounts, drafts, people
from profiles.queries.onboarding import told

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
# Mails that a stranger can make us send to somebody by typing their address.
ASKED_BY_ANYBODY = {
    "email_confirmation",
    "email_confirmation_signup",
    "account_already_exists",
    "unknown_account",
    "login_code",
    "password_reset_code",
    "reauthentication_code",
}
CODES_LIVE = QUARTER  # as long as allauth takes them; later a mail would only confuse
MAILS_TO_ONE = 10
MAILS_TO_ONE_A_DAY = 30  # also what a guesser of codes gets: three tries a mail
MAILS_FROM_ONE = 60
PASSWORDS_FOR_ONE = 20
PASSWORDS_FROM_ONE = 100
SIGN_UPS_FROM_ONE = 30
CODE_TRIES = 3
SECOND_STEP_TRIES = 10
# How a limit of ours speaks in a form of allauth's.
PATIENCE = "too_many_login_attempts"
SPENT = "code_spent"
# In the address of the sign-in page: stop waiting for a code in this browser.
LEAVE = "leave"


class AccountAdapter(DefaultAccountAdapter):
    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": gettext_lazy("This account is closed for now. A coordinator of your community can help."),
        "duplicate_email": gettext_lazy("This address is already on your account."),
        "email_password_mismatch": gettext_lazy(
            "This address and this password do not go together. Try again, or leave the password empty to get a code."
        ),
        "email_taken": gettext_lazy("This address is on another account. Use a different one."),
        "enter_current_password": gettext_lazy("Enter the password you have now."),
        "incorrect_code": gettext_lazy("This is not the code in the newest mail. Look once more, then try again."),
        "incorrect_password": gettext_lazy(
            "This is not your password. Try again, or ask for a new one on the sign-in page."
        ),
        "rate_limited": gettext_lazy(
            "This was asked many times in a short while. Please wait some minutes, then try again."
        ),
        "same_as_current": gettext_lazy("This is the one you have now. Enter a different one."),
        "select_only_one": gettext_lazy("Choose only one."),
        PATIENCE: gettext_lazy("This was tried many times in a short while. Please wait some minutes, then try again."),
        SPENT: gettext_lazy("That code is spent. Send your address once more, and we mail you a new one."),
    }

    # --- Mail ---------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write an outbox row instead of sending: a slow mail server would tell who exists."""
        verb = template_prefix.rsplit("/", 1)[-1]
        if verb in ASKED_BY_ANYBODY:
            self.count_mail(email)
        request = allauth_context.request
        full = {
            "request": request,
            "email": email,
            "current_site": get_current_site(request),
            "login_url": build_absolute_uri(request, f"{reverse('account_login')}?{LEAVE}=1"),
            **context,
        }
        with translation.override(accounts.locale_of_address(email) or get_language()):
            message = self.render_mail(template_prefix, email, full)
        alternatives = getattr(message, "alternatives", [])
        mails.queue(
            to=email,
            verb=verb,
            subject=str(message.subject),
            text=str(message.body),
            html=str(alternatives[0][0]) if alternatives else "",
            kind=MailKind.SECURITY,
            at=timezone.now(),
            expires_at=timezone.now() + CODES_LIVE if "code" in context else None,
        )

    # --- Limits: exact under parallel tries, where allauth reads and then writes a cache --------

    def count_mail(self, email: str) -> None:
        """Refuse more mails to one address, and to many addresses from one place."""
        self._spend("mail to", visitors.hashed(email), MAILS_TO_ONE, HOUR)
        self._spend("mail to, a day", visitors.hashed(email), MAILS_TO_ONE_A_DAY, DAY)
        self._spend("mail from", visitors.hashed_address(allauth_context.request), MAILS_FROM_ONE, HOUR)

    def count_sign_up(self, request: HttpRequest) -> None:
        self._spend("sign up", visitors.hashed_address(request), SIGN_UPS_FROM_ONE, HOUR)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count each password that is tried, for the address it is tried on and where it comes from."""
        super().pre_authenticate(request, **credentials)
        try:
            self._spend("password for", visitors.hashed(credentials.get("email", "")), PASSWORDS_FOR_ONE, QUARTER)
            self._spend("password from", visitors.hashed_address(request), PASSWORDS_FROM_ONE, QUARTER)
        except TooMany as error:
            raise self.validation_error(PATIENCE) from error

    def count_code_try(self, request: HttpRequest, code: str) -> None:
        """Count one guess at the code that this session waits for."""
        self._spend_in_form("code", visitors.hashed(f"{request.session.session_key}:{code}"), CODE_TRIES, SPENT)

    def count_second_step(self, account: Account) -> None:
        self._spend_in_form("second step", visitors.hashed(str(account.pk)), SECOND_STEP_TRIES, PATIENCE)

    def _spend_in_form(self, action: str, subject: str, allowed: int, words: str) -> None:
        try:
            self._spend(action, subject, allowed, QUARTER)
        except TooMany as error:
            raise self.validation_error(words) from error

    def _spend(self, action: str, subject: str, allowed: int, per: timedelta) -> None:
        limits.spend(action=action, subject=subject, allowed=allowed, per=per, at=timezone.now())

    # --- Once more, before something that matters --------------------------------------------------

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Ask members without a password too: allauth lets them through, most here have none.

        Raises:
            ReauthenticationRequired: nobody has shown for five minutes that it is them.

        """
        required = bool(super().is_reauthentication_required(app=app))
        if required and needs_code_again(self.request):
            raise ReauthenticationRequired
        return required

    def get_reauthentication_methods(self, user: Account) -> list[dict[str, Any]]:
        """Offer a code by mail where there is neither a password nor a second step."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if methods or not user.is_authenticated:
            return methods
        return [{"id": "mail_code", "description": _("A code by mail"), "url": reverse("profiles:account_confirm")}]

    # --- After the door -------------------------------------------------------------------------

    def post_login(self, request: HttpRequest, user: Account, **details: Any) -> HttpResponse:
        """Let a new account become a person, ask for what is missing, and go where they wanted to."""
        member = people.of_account(user)
        person = member or self._started(request, user)
        if details["signup"]:  # they have just shown a code from their mailbox
            record_authentication(request, user, method="code", email=user.email)
        response: HttpResponse = super().post_login(request, user, **details)
        if person is None:
            return HttpResponseRedirect(reverse("profiles:onboarding_finish"))
        if member is not None:
            return HttpResponseRedirect(reverse("mfa_index")) if accounts.lacks_second_step(member) else response
        welcome(request, person)
        return visitors.forget(response)

    def _started(self, request: HttpRequest, account: Account) -> Person | None:
        """Finish joining without another question where everything was said in this browser."""
        visitor, language = visitors.visitor_of(request), get_language() or settings.LANGUAGE_CODE
        kept = drafts.for_account(account, visitor)
        said = told(drafts.payloads(kept), language)
        if not drafts.said_here(kept, account, visitor) or not said.name or said.agreed != VERSIONS:
            return None
        try:
            return onboarding.start(
                account=account,
                told=said,
                name=said.name,
                agreed=said.agreed,
                locale=language,
                visitor=visitor,
                at=timezone.now(),
            )
        except Refusal:
            return None  # the page that comes next says what is missing


class SecondStepAdapter(DefaultMFAAdapter):
    """What allauth asks about second steps; keys of apps and recovery codes are sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy(
            "This code does not work. Enter the newest one your app shows, or a recovery code you have not used."
        ),
        "cannot_delete_authenticator": gettext_lazy("Your duty here needs a second step. Add another one first."),
        "unverified_email": gettext_lazy("Confirm your e-mail address first. Then add a second step."),
        "add_email_blocked": gettext_lazy("Turn off the second step before you change your e-mail address."),
        "cannot_generate_recovery_codes": gettext_lazy("Add a passkey or an app first. Then you get recovery codes."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)


def needs_code_again(request: HttpRequest) -> bool:
    if not request.user.is_authenticated or get_reauthentication_flows(request.user):
        return False
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return not shown or time.time() - max(shown) > REAUTHENTICATION_TIMEOUT


def welcome(request: HttpRequest, person: Person) -> None:
    """Say one warm sentence instead of what allauth has said on the way."""
    list(messages.get_messages(request))
    messages.success(request, _("Your account is ready. Welcome, %(name)s.") % {"name": person.name})
