"""allauth's forms in our words. What they decide stays theirs."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    ConfirmPasswordResetCodeForm,
    LoginForm,
    RequestLoginCodeForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
    SignupForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from profiles.choices import tidy
from profiles.errors import Refusal
from profiles.models import Account
from profiles.models.people import NAME_LENGTH
from profiles.policies.people import ensure_name_is_ones_own
from profiles.queries import accounts

# How the fields of allauth's forms are called here.
LABELS = {
    "email": _("E-mail"),
    "oldpassword": _("The password you have now"),
    "password1": _("New password"),
    "password2": _("New password, once more"),
    "code": _("Code from the app"),
}


ADDRESS = _("Please write an address like name@example.org.")


class PlainLabels(forms.Form):
    """The same words for the same things on every page of the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)


class NameForm(forms.Form):
    """The last two questions: what others see, and the agreement."""

    name = forms.CharField(
        label=_("Name others see"),
        help_text=_("A first name or a nickname is fine."),
        max_length=NAME_LENGTH,
        error_messages={"required": _("Enter a name. A nickname is fine.")},
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    agree = forms.BooleanField(
        label=_("Agreement"),  # the page writes the sentence itself: it holds two links
        error_messages={"required": _("Tick the box to say that you are 18 or older and agree to the rules.")},
    )

    def clean_name(self) -> str:
        name = tidy(str(self.cleaned_data["name"]))
        try:
            ensure_name_is_ones_own(name)
        except Refusal as refusal:
            raise forms.ValidationError(str(refusal.sentence)) from refusal
        return name


class JoinForm(NameForm, SignupForm):  # type: ignore[misc]
    """allauth's sign-up: an address that is known already gets the same answer and another mail."""

    field_order = ("name", "email", "agree")
    waiting: Account | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        email = self.fields["email"]
        email.label = _("E-mail")
        email.help_text = _("We send a code to sign in. No password to remember.")
        email.error_messages |= {"required": _("Enter your e-mail address"), "invalid": ADDRESS}
        email.widget.attrs.pop("placeholder", None)

    def validate_unique_email(self, value: str) -> str:
        """Let somebody who never entered their first code join again: that account is nobody's yet."""
        email = str(super().validate_unique_email(value))
        self.waiting = accounts.never_confirmed_with(email)
        return email

    def try_save(self, request: HttpRequest) -> tuple[Any, Any]:
        """Treat an address that another tab took a moment ago like one that was known before."""
        if self.waiting is not None:
            return self.waiting, None
        try:
            with transaction.atomic():
                return super().try_save(request)  # type: ignore[no-any-return]
        except IntegrityError:
            self.account_already_exists = True
            return super().try_save(request)  # type: ignore[no-any-return]


class SignInForm(LoginForm):  # type: ignore[misc]
    """One page for both ways: with a password, or without one, which sends a code."""

    def _setup_password_field(self) -> None:
        """Keep the field that allauth takes away where sign-up asks for no password."""
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"
        self.fields["password"].required = False
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class CountedCode(forms.Form):
    """A code that is guessed at from many connections at once is still guessed at three times.

    allauth counts in the session, by reading and then writing.
    """

    def clean_code(self) -> str:
        awaited = getattr(self, "expected_code", "") or getattr(self, "asked_at", "")
        get_adapter().count_code_try(context.request, str(awaited))
        return str(super().clean_code())  # type: ignore[misc]


class EmailCodeForm(CountedCode, ConfirmEmailVerificationCodeForm):  # type: ignore[misc]
    pass


class SignInCodeForm(CountedCode, ConfirmLoginCodeForm):  # type: ignore[misc]
    pass


class ResetCodeForm(CountedCode, ConfirmPasswordResetCodeForm):  # type: ignore[misc]
    pass


class AgainCodeForm(CountedCode, ConfirmLoginCodeForm):  # type: ignore[misc]
    """The code that shows once more that it is them."""


class CountedSecondStep(forms.Form):
    """The same for codes of an app: counted for the account, whatever the session."""

    def clean_code(self) -> str:
        get_adapter().count_second_step(self.user)  # type: ignore[attr-defined]
        return str(super().clean_code())  # type: ignore[misc]


class SecondStepForm(CountedSecondStep, AuthenticateForm):  # type: ignore[misc]
    pass


class SecondStepAgainForm(CountedSecondStep, ReauthenticateForm):  # type: ignore[misc]
    pass


class AskForCodeForm(PlainLabels, RequestLoginCodeForm):  # type: ignore[misc]
    pass


class AddressForm(PlainLabels, AddEmailForm):  # type: ignore[misc]
    pass


class ResetForm(PlainLabels, ResetPasswordForm):  # type: ignore[misc]
    pass


class ResetPasswordAfterCodeForm(PlainLabels, ResetPasswordKeyForm):  # type: ignore[misc]
    pass


class ChangedPasswordForm(PlainLabels, ChangePasswordForm):  # type: ignore[misc]
    pass


class FirstPasswordForm(PlainLabels, SetPasswordForm):  # type: ignore[misc]
    pass


class AppForm(PlainLabels, ActivateTOTPForm):  # type: ignore[misc]
    pass
