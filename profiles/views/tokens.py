"""Keys for programs: listed, made after signing in again and shown once, taken back."""

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from profiles.commands import tokens
from profiles.errors import Refusal
from profiles.forms.tokens import TokenForm
from profiles.queries import roles
from profiles.queries import tokens as held
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_safe
@member_required
def list_tokens(request: MemberRequest) -> HttpResponseBase:
    context = {"tokens": held.of_person(request.person), "at": timezone.now(), "side": side("token_list")}
    return render(request, "profiles/tokens/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
@reauthentication_required  # type: ignore[untyped-decorator]
def add(request: MemberRequest) -> HttpResponseBase:
    form = TokenForm(request.POST if request.method == "POST" else None, has_duty=bool(roles.held_by(request.person)))
    secret = _made(request, form) if form.is_bound and form.is_valid() else None
    context = {"form": form, "secret": secret, "side": side("token_list")}
    return render(request, "profiles/tokens/add.html", context)


@require_POST
@member_required
def revoke(request: MemberRequest, key: str) -> HttpResponseBase:
    token = get_object_or_404(held.of_person(request.person), key=key)
    tokens.revoke(token=token, by=request.person, at=timezone.now())
    flash(request, _("The key “%(name)s” opens nothing any more.") % {"name": token.name})
    return redirect("profiles:token_list")


def _made(request: MemberRequest, form: TokenForm) -> str | None:
    """Make the key and write to its owner; None where that was refused."""
    said = form.cleaned_data
    try:
        _token, secret = tokens.make(
            person=request.person, name=said["name"], scopes=said["scopes"], lifetime=form.lifetime(), at=timezone.now()
        )
    except Refusal as refusal:
        form.add_error(None, str(refusal.sentence))
        return None
    get_adapter().send_notification_mail("account/email/token_made", request.user, {"name": said["name"]})
    return secret
