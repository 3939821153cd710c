from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from profiles.commands import people
from profiles.forms.hours import HoursForm
from profiles.views.settings import side
from profiles.web import MemberRequest, flash, member_required


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: MemberRequest) -> HttpResponseBase:
    person = request.person
    data = request.POST if request.method == "POST" else None
    form = HoursForm(data, week=bytes(person.week or b""), initial={"vary": person.hours_vary})
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        people.set_hours(person=person, week=said["week"], vary=said["vary"], at=timezone.now())
        flash(request, _("Your hours are saved."))
        return redirect("profiles:hours_edit")
    context = {"form": form, "side": side("hours_edit"), "zone": person.zone.replace("_", " ")}
    return render(request, "profiles/settings/hours.html", context)
