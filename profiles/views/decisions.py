"""What was decided: the moderators' list, and the page on which its author reads why, mends or objects."""

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from profiles.choices import RoleName
from profiles.commands import appeals, decisions
from profiles.errors import Refusal
from profiles.forms.reports import AppealForm, MendForm
from profiles.models import Decision
from profiles.queries import appeals as second_looks
from profiles.queries import reports, restrictions
from profiles.queries.paging import BadCursor
from profiles.web import MemberRequest, flash, member_required, refuse, role_required


@require_safe
@role_required(RoleName.MODERATOR)
def list_decisions(request: MemberRequest) -> HttpResponseBase:
    try:
        wished = {"after": request.GET.get("after", ""), "before": request.GET.get("before", "")}
        page = reports.decisions(request.person, **wished)
    except BadCursor as error:
        raise Http404 from error
    here = reverse("profiles:decision_list")
    context = {
        "decisions": page.rows,
        "previous_url": f"{here}?before={page.newer}" if page.newer else "",
        "next_url": f"{here}?after={page.older}" if page.older else "",
    }
    return render(request, "profiles/reports/decided.html", context)


@require_POST
@role_required(RoleName.MODERATOR, RoleName.ADMIN)
def undo(request: MemberRequest, key: str) -> HttpResponseBase:
    """Take one's own decision back; against another's it takes three voices."""
    decision = get_object_or_404(reports.decisions_made(), key=key)
    try:
        missing = decisions.undo(decision=decision, by=request.person, at=timezone.now())
    except Refusal as refusal:
        refuse(request, refusal)
        return redirect("profiles:report_queue")
    if missing:
        said = ngettext("Noted. One more moderator has to say so.", "Noted. %(n)d more have to say so.", missing)
        flash(request, said % {"n": missing})
        return redirect("profiles:decision_list")
    if missing == 0:
        flash(request, _("Taken back. It waits in the list again, as it did before."))
    return redirect("profiles:report_queue")


@require_safe
@member_required
def show(request: MemberRequest, key: str) -> HttpResponseBase:
    """What was decided about something one wrote, why, and what one can do about it."""
    return _page(request, _own(request, key))


@require_POST
@member_required
def appeal(request: MemberRequest, key: str) -> HttpResponseBase:
    """Ask once for a second look, by somebody else."""
    decision, form = _own(request, key), AppealForm(request.POST)
    if not form.is_valid():
        return _page(request, decision, appeal=form)
    try:
        appeals.make(decision=decision, person=request.person, words=form.cleaned_data["words"], at=timezone.now())
    except Refusal as refusal:
        form.add_error("words", str(refusal.sentence))
        return _page(request, decision, appeal=form)
    flash(request, _("Sent. Somebody else than who decided reads it, and you hear what they say."))
    return redirect("profiles:decision_show", key)


@require_POST
@member_required
def mend(request: MemberRequest, key: str) -> HttpResponseBase:
    """Send again what was given back, in other words."""
    decision = _own(request, key)
    form = MendForm(request.POST, longest=reports.longest_to_mend(decision))
    if not form.is_valid():
        return _page(request, decision, mend=form)
    try:
        decisions.mend(decision=decision, by=request.person, words=form.cleaned_data["mended"], at=timezone.now())
    except Refusal as refusal:
        form.add_error("mended", str(refusal.sentence))
        return _page(request, decision, mend=form)
    flash(request, _("Thank you. It is back, in your new words."))
    return redirect("profiles:decision_show", key)


def _own(request: MemberRequest, key: str) -> Decision:
    return get_object_or_404(reports.told_to(request.person), key=key)


def _page(
    request: MemberRequest, decision: Decision, *, appeal: AppealForm | None = None, mend: MendForm | None = None
) -> HttpResponseBase:
    at = timezone.now()
    words, restriction = reports.words_to_mend(decision), reports.restriction_of(decision)
    context = {
        "decision": decision,
        "label": reports.reportable(decision.kind).label,
        "restriction": restriction,
        "over": restriction is not None and restrictions.is_over(restriction, at),
        "waits": decision.undone_at is not None and reports.is_out_of_sight(decision),
        "second_look": second_looks.of(decision),
        "may_appeal": second_looks.may_be_made(decision, at),
        "appeal_until": second_looks.until(decision),
        "appeal_form": appeal or AppealForm(),
        "mend_form": None if words is None else mend or MendForm(initial={"mended": words}, longest=len(words)),
    }
    return render(request, "profiles/reports/show.html", context)
