"""A code by mail, once more, before something that matters: for members who have no password."""

import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import BaseReauthenticateView
from allauth.core.internal.httpkit import add_query_params, authenticated_user
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from profiles.forms.accounts import AgainCodeForm

STATE = "reauthentication_code"
LIFETIME = 15 * 60


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
