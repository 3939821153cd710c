"""Coordinators write to somebody who waits, and are answered."""

from uuid import uuid4

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from matching.commands import letters
from matching.forms.letters import LetterForm
from matching.models import Case
from matching.queries import cases as standing
from matching.queries import letters as written
from profiles.choices import RoleName
from profiles.errors import Refusal
from profiles.web import MemberRequest, flash, member_required, refuse, role_required


def blank() -> LetterForm:
    return LetterForm(initial={"form_key": uuid4().hex})


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(RoleName.COORDINATOR)
def write(request: MemberRequest, key: str) -> HttpResponseBase:
    case = get_object_or_404(standing.on_board(request.person), key=key)
    form = LetterForm(request.POST) if request.method == "POST" else blank()
    if form.is_bound and form.is_valid() and sent(request, case, form):
        flash(request, _("%(name)s reads it on the site, and by mail if they like.") % {"name": case.person.name})
        return redirect(reverse("matching:case_board"))
    context = {"case": case, "letters": written.of_case(case), "form": form}
    return render(request, "matching/letters/write.html", context)


@require_POST
@member_required
def answer(request: MemberRequest, key: str) -> HttpResponseBase:
    """Answer whoever wrote last."""
    case = get_object_or_404(standing.visible_to(request.person), key=key)
    form = LetterForm(request.POST)
    if not form.is_valid():
        context = {"case": case, "letters": written.of_case(case), "form": form}
        return render(request, "matching/letters/write.html", context)
    if sent(request, case, form):
        flash(request, _("Your answer is sent."))
    return redirect(case)


def sent(request: MemberRequest, case: Case, form: LetterForm) -> bool:
    try:
        letters.write(case=case, author=request.person, at=timezone.now(), **form.cleaned_data)
    except Refusal as refusal:
        refuse(request, refusal)
        return False
    return True
