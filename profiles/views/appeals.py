"""Second looks: what authors object to, and accounts whose closing waits for a second yes."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from profiles.choices import RoleName
from profiles.commands import appeals, restrictions
from profiles.errors import AlreadyDecided, Refusal
from profiles.forms.reports import AnswerForm
from profiles.models import Appeal
from profiles.policies.reports import too_near
from profiles.queries import appeals as second_looks
from profiles.queries import reports, roles
from profiles.queries import restrictions as curbs
from profiles.web import MemberRequest, flash, refuse, role_required

judges = role_required(RoleName.MODERATOR, RoleName.ADMIN)


@require_safe
@judges
def list_appeals(request: MemberRequest) -> HttpResponseBase:
    return _page(request)


@require_POST
@judges
def answer(request: MemberRequest, key: str) -> HttpResponseBase:
    """Say that the decision stands, or take it back; the author and who decided read why."""
    appeal, form = get_object_or_404(second_looks.made(), key=key), AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, key, form)
    granted = form.cleaned_data["granted"] == "yes"
    words = form.cleaned_data["answer"]
    try:
        appeals.answer(appeal=appeal, by=request.person, granted=granted, words=words, at=timezone.now())
    except AlreadyDecided:
        return _page(request, late=get_object_or_404(second_looks.made(), key=key), typed=words)
    except Refusal as refusal:
        form.add_error("answer", str(refusal.sentence))
        return _page(request, key, form)
    flash(request, _("Taken back. Both read why.") if granted else _("It stands. Both read why."))
    return redirect("profiles:appeal_list")


@require_POST
@judges
def confirm(request: MemberRequest, key: str) -> HttpResponseBase:
    """Be the second person who closes an account."""
    at = timezone.now()
    row = get_object_or_404(curbs.to_confirm(at), key=key)
    try:
        restrictions.confirm(restriction=row, by=request.person, at=at)
    except Refusal as refusal:
        refuse(request, refusal)
    else:
        flash(request, _("Closed by two people. They can still read why, object, and take their data along."))
    return redirect("profiles:appeal_list")


def _page(
    request: MemberRequest,
    key: str = "",
    form: AnswerForm | None = None,
    *,
    late: Appeal | None = None,
    typed: str = "",
) -> HttpResponseBase:
    """Show what waits; ``late`` was answered by somebody else while ``typed`` was written."""
    near, me, at = too_near(request.person), request.person.pk, timezone.now()
    rows = second_looks.waiting()[: second_looks.AT_ONCE]
    cards = [
        {
            "appeal": row,
            "url": reports.address_of(row.decision),
            "restriction": reports.lasting(row.decision, at),
            "yours": row.first_id != me and row.person_id not in near,
            "form": form if form and row.key == key else AnswerForm(auto_id=f"id_{row.key}_%s"),
        }
        for row in rows
    ]
    closings = [
        {"restriction": row, "yours": row.by_id != me and row.person_id not in near} for row in curbs.to_confirm(at)
    ]
    moderates = RoleName.MODERATOR in roles.held_by(request.person)
    context = {"cards": cards, "closings": closings, "moderates": moderates, "late": late, "typed": typed}
    return render(request, "profiles/reports/appeals.html", context)
