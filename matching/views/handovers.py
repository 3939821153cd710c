"""The card that somebody takes along to another mentor."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from matching.commands import handovers
from matching.forms.handovers import HandoverForm, start
from matching.queries import handovers as cards
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    card = cards.of_person(request.person)
    form = HandoverForm(request.POST if request.method == "POST" else None, initial=start(card))
    if form.is_bound and form.is_valid():
        made = handovers.save(person=request.person, said=form.said, shown=form.shown, at=timezone.now())
        if made is None or not made.shown:
            flash(request, _("Kept. Nobody but you sees it."))
        else:
            flash(request, _("Kept. Whoever is asked for you sees what you ticked."))
        return redirect("matching:handover_edit")
    lines = cards.lines(card) if card else ()
    return render(request, "matching/handovers/edit.html", {"form": form, "lines": lines})
