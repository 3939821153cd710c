"""Waiting for a code: to join, to sign in, for a new password, and once more before something that matters."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.email_verification import consume_email_verification_rate_limit
from allauth.account.internal.flows.email_verification_by_code import EMAIL_VERIFICATION_CODE_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import (
    BaseReauthenticateView,
    ConfirmEmailVerificationCodeView,
    ConfirmLoginCodeView,
    ConfirmPasswordResetCodeView,
    LoginView,
    PasswordResetView,
    RequestLoginCodeView,
)
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import add_query_params, authenticated_user
from allauth.core.internal.ratelimit import get_rates
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from profiles.adapters.accounts import LEAVE
from profiles.errors import TooMany
from profiles.forms.accounts import AgainCodeForm

STATE = "reauthentication_code"
SPENT_FOR = "address_of_spent_code"  # so that nobody types it twice
LIFETIME = 15 * 60


class SignInView(LoginView):  # type: ignore[misc]
    """allauth's page, with a way out of waiting for a code that may never come."""

    def _redirect_to_pending_stage(self, request: HttpRequest, stage: Any) -> HttpResponse | None:
        if LEAVE in request.GET:
            stop_waiting(request)
            return None
        onward: HttpResponse | None = super()._redirect_to_pending_stage(request, stage)
        return onward


sign_in = SignInView.as_view()


def stop_waiting(request: HttpRequest) -> None:
    """Forget the code of this browser, the same whether or not its address was known."""
    clear_login(request)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)


class AskView:
    """What our two pages that ask for a code share; mixed in before allauth's views."""

    request: HttpRequest

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.request.session.get(SPENT_FOR, "")}


class AskToSignInView(AskView, RequestLoginCodeView):  # type: ignore[misc]
    pass


class AskToResetView(AskView, PasswordResetView):  # type: ignore[misc]
    pass


ask_to_sign_in = AskToSignInView.as_view()
ask_to_reset = AskToResetView.as_view()


class WaitView:
    """What our three pages that wait for a code share; mixed in before allauth's views."""

    request: HttpRequest
    lifetime: str  # the name of allauth's setting
    page: str
    again: str  # where a spent code is asked for again
    _process: Any

    def get_form(self, form_class: Any = None) -> Any:
        """Tell the form when the code was asked for: where none was sent, that is what tries count under."""
        form = super().get_form(form_class)  # type: ignore[misc]
        form.asked_at = self._process.state["at"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        minutes = getattr(app_settings, self.lifetime) // 60
        return {**super().get_context_data(**kwargs), "minutes": minutes}  # type: ignore[misc]

    def form_invalid(self, form: Any) -> HttpResponse:
        if not form.data.get("code", "").strip():  # nothing was tried
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined, no-any-return]
        if self._process.record_invalid_attempt():
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined, no-any-return]
        self.request.session[SPENT_FOR] = self._process.state.get("email", "")
        messages.error(self.request, _("That code is spent. Send your address once more, and we mail you a new one."))
        return redirect(self.passthrough_next_url(reverse(self.again)))  # type: ignore[attr-defined]

    def _resend_form_valid(self, _form: Any) -> HttpResponse:
        state = dict(self._process.state)
        try:
            self._process.resend()
        except (ImmediateHttpResponse, TooMany) as error:
            self._process.state.update(state)  # the code that was mailed last goes on working
            messages.info(self.request, patience() if isinstance(error, ImmediateHttpResponse) else enough())
        else:
            messages.success(self.request, _("A new code is on its way. Only the newest one works."))
        return redirect(self.passthrough_next_url(reverse(self.page)))  # type: ignore[attr-defined]


def patience() -> str:
    seconds = int(max(rate.duration for rate in get_rates(app="allauth.account", action="confirm_email")))
    return ngettext(
        "A mail is on its way. You can ask again in %(n)d second.",
        "A mail is on its way. You can ask again in %(n)d seconds.",
        seconds,
    ) % {"n": seconds}


def enough() -> str:
    return _("We have sent many mails to this address. Look in spam, or ask again in an hour.")


class ConfirmAddressView(WaitView, ConfirmEmailVerificationCodeView):  # type: ignore[misc]
    lifetime = "EMAIL_VERIFICATION_BY_CODE_TIMEOUT"
    page = "account_email_verification_sent"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_anonymous and get_pending_stage(request) is None:
            return redirect("account_login")  # allauth would go on here for an address that is known
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    @property
    def again(self) -> str:  # type: ignore[override]
        return "profiles:onboarding_check" if self.request.user.is_anonymous else "account_email"

    def _resend_form_valid(self, form: Any) -> HttpResponse:
        if consume_email_verification_rate_limit(self.request, self._process.email, dry_run=True):
            return super()._resend_form_valid(form)
        messages.info(self.request, patience())
        return redirect(self.passthrough_next_url(reverse(self.page)))


class ConfirmSignInView(WaitView, ConfirmLoginCodeView):  # type: ignore[misc]
    lifetime = "LOGIN_BY_CODE_TIMEOUT"
    page = "account_confirm_login_code"
    again = "account_request_login_code"


class ConfirmResetView(WaitView, ConfirmPasswordResetCodeView):  # type: ignore[misc]
    lifetime = "PASSWORD_RESET_BY_CODE_TIMEOUT"
    page = "account_confirm_password_reset_code"
    again = "account_reset_password"


confirm_address = ConfirmAddressView.as_view()
confirm_sign_in = ConfirmSignInView.as_view()
confirm_reset = ConfirmResetView.as_view()


class ConfirmView(BaseReauthenticateView):  # type: ignore[misc]
    """allauth's page for "is it you?", answered with a code instead of a password."""

    form_class = AgainCodeForm
    template_name = "profiles/accounts/confirm.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "code": pending_code(self.request)}

    def form_valid(self, form: AgainCodeForm) -> HttpResponse:
        self.request.session.pop(STATE, None)
        account = authenticated_user(self.request)
        record_authentication(self.request, account, method="code", reauthenticated=True)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        account = authenticated_user(self.request)
        waiting = bool(pending_code(self.request))
        return {**super().get_context_data(**kwargs), "waiting": waiting, "email": account.email}


confirm = login_required(ConfirmView.as_view())


@require_POST
@login_required
def send_code(request: HttpRequest) -> HttpResponse:
    """Send a code and go back to the page that asks for it."""
    adapter = get_adapter()
    code = adapter.generate_login_code()
    adapter.send_mail("account/email/reauthentication_code", authenticated_user(request).email, {"code": code})
    request.session[STATE] = {"code": code, "at": time.time()}
    onward = get_next_redirect_url(request)
    page = reverse("profiles:account_confirm")
    return redirect(add_query_params(page, {"next": onward}) if onward else page)


def pending_code(request: HttpRequest) -> str:
    """Return the code this session waits for, or "" once it is too old."""
    state = request.session.get(STATE)
    if not isinstance(state, dict) or time.time() - state["at"] > LIFETIME:
        return ""
    return str(state["code"])
